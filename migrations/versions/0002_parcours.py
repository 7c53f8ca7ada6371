"""Referrals and their feedback, consents, opinions, questionnaires, documents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def need(name: str, kind: sa.types.TypeEngine, **more: str) -> sa.Column:
    return sa.Column(name, kind, nullable=False, **more)


def may(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def closed(table: str, name: str, codes: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{code}'" for code in codes.split())
    return sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f"ck_{table}_{name}"))


def need_term(table: str, name: str, codes: str) -> tuple[sa.Column, sa.CheckConstraint]:
    return need(name, sa.String(40)), closed(table, name, codes)


def may_term(table: str, name: str, codes: str) -> tuple[sa.Column, sa.CheckConstraint]:
    return may(name, sa.String(40)), closed(table, name, codes)


def upgrade() -> None:
    create_consentement()
    create_avis()
    create_evaluation()
    create_note_medicale()
    create_orientation()
    create_piece_jointe()
    create_point_de_retour()


def downgrade() -> None:
    for table in (
        "point_de_retour",
        "piece_jointe",
        "orientation",
        "note_medicale",
        "evaluation",
        "avis",
        "consentement",
    ):
        op.drop_table(table)


def create_consentement() -> None:
    op.create_table(
        "consentement",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        need("objet", sa.String(200)),
        may("destinataire", sa.String(120)),
        *need_term("consentement", "regime", "accord opposition"),
        may("donne_le", sa.Date()),
        may("retire_le", sa.Date()),
        may("support", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consentement")),
        sa.ForeignKeyConstraint(
            ["salarie_id"], ["salarie.id"], name=op.f("fk_consentement_salarie_id")
        ),
    )
    op.create_index("ix_consentement_salarie_id", "consentement", ["salarie_id"])


def create_avis() -> None:
    op.create_table(
        "avis",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("dossier_id", sa.Integer()),
        need("question", sa.Text()),
        need("demande_le", sa.Date()),
        may("demandeur_id", sa.Integer()),
        may("medecin_id", sa.Integer()),
        may("repondu_le", sa.Date()),
        may("reponse", sa.Text()),
        may("reponse_chiffre", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avis")),
        sa.ForeignKeyConstraint(
            ["demandeur_id"], ["intervenant.id"], name=op.f("fk_avis_demandeur_id")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_avis_dossier_id")),
        sa.ForeignKeyConstraint(
            ["medecin_id"], ["intervenant.id"], name=op.f("fk_avis_medecin_id")
        ),
    )
    op.create_index("ix_avis_dossier_id", "avis", ["dossier_id"])
    op.create_index("ix_avis_medecin_id", "avis", ["medecin_id"])


def create_evaluation() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        need("instrument", sa.String(60)),
        need("instrument_version", sa.String(40)),
        need("jour", sa.Date()),
        may("completude", sa.Integer()),
        may("auteur_id", sa.Integer()),
        may("reponses_chiffre", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.CheckConstraint("completude between 0 and 100", name=op.f("ck_evaluation_completude")),
        sa.ForeignKeyConstraint(
            ["auteur_id"], ["intervenant.id"], name=op.f("fk_evaluation_auteur_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_evaluation_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["salarie_id"], ["salarie.id"], name=op.f("fk_evaluation_salarie_id")
        ),
    )
    op.create_index("ix_evaluation_dossier_id", "evaluation", ["dossier_id"])
    op.create_index("ix_evaluation_salarie_id", "evaluation", ["salarie_id"])


def create_note_medicale() -> None:
    op.create_table(
        "note_medicale",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        need("jour", sa.Date()),
        may("auteur_id", sa.Integer()),
        need("contenu_chiffre", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_medicale")),
        sa.ForeignKeyConstraint(
            ["auteur_id"], ["intervenant.id"], name=op.f("fk_note_medicale_auteur_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_note_medicale_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["salarie_id"], ["salarie.id"], name=op.f("fk_note_medicale_salarie_id")
        ),
    )
    op.create_index("ix_note_medicale_dossier_id", "note_medicale", ["dossier_id"])
    op.create_index("ix_note_medicale_salarie_id", "note_medicale", ["salarie_id"])


def create_orientation() -> None:
    op.create_table(
        "orientation",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        may("etablissement_id", sa.Integer()),
        *need_term("orientation", "sens", "sortante entrante"),
        *need_term(
            "orientation",
            "partenaire",
            "ssam cap_emploi agefiph cpam mdph france_travail service_medical carsat comete "
            "transitions_pro cep emploi_accompagne medecine_ville autre",
        ),
        *may_term("orientation", "motif", "visite_pre_reprise accompagnement_social autre"),
        may("objet", sa.Text()),
        need("jour", sa.Date()),
        *may_term("orientation", "etat", "proposee envoyee acceptee refusee"),
        may("reponse_le", sa.Date()),
        may("refus_motif", sa.Text()),
        may("consentement_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orientation")),
        sa.ForeignKeyConstraint(
            ["consentement_id"], ["consentement.id"], name=op.f("fk_orientation_consentement_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "salarie_id"],
            ["dossier.id", "dossier.salarie_id"],
            name=op.f("fk_orientation_dossier_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["etablissement_id"], ["etablissement.id"], name=op.f("fk_orientation_etablissement_id")
        ),
        sa.ForeignKeyConstraint(
            ["salarie_id"], ["salarie.id"], name=op.f("fk_orientation_salarie_id")
        ),
    )
    op.create_index("ix_orientation_dossier_id_jour", "orientation", ["dossier_id", "jour"])
    op.create_index("ix_orientation_jour", "orientation", ["jour"])
    op.create_index("ix_orientation_salarie_id", "orientation", ["salarie_id"])


def create_piece_jointe() -> None:
    op.create_table(
        "piece_jointe",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        need("nom", sa.String(200)),
        need("type_mime", sa.String(100)),
        need("medicale", sa.Boolean()),
        need("ajoute_le", sa.DateTime()),
        need("contenu", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_jointe")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_piece_jointe_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["salarie_id"], ["salarie.id"], name=op.f("fk_piece_jointe_salarie_id")
        ),
    )
    op.create_index("ix_piece_jointe_dossier_id", "piece_jointe", ["dossier_id"])
    op.create_index("ix_piece_jointe_salarie_id", "piece_jointe", ["salarie_id"])


def create_point_de_retour() -> None:
    op.create_table(
        "point_de_retour",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("orientation_id", sa.Integer()),
        need("mois", sa.Integer()),
        need("attendu_le", sa.Date()),
        *need_term(
            "point_de_retour",
            "etat",
            "attendu relance obtenu sans_reponse perdu_de_vue refuse",
        ),
        *may_term(
            "point_de_retour",
            "situation",
            "en_poste formation recherche_emploi arret_travail invalidite retraite licencie "
            "perdu_de_vue autre",
        ),
        may("relance_le", sa.Date()),
        may("obtenu_le", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_de_retour")),
        sa.CheckConstraint("mois in (3, 6, 12)", name=op.f("ck_point_de_retour_mois")),
        sa.ForeignKeyConstraint(
            ["orientation_id"],
            ["orientation.id"],
            name=op.f("fk_point_de_retour_orientation_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "orientation_id", "mois", name=op.f("uq_point_de_retour_orientation_id_mois")
        ),
    )
    op.create_index("ix_point_de_retour_attendu_le", "point_de_retour", ["attendu_le"])
