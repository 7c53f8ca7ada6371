"""Activity outside cases, yearly figures, imports, drafts, journal, freezes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
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
    create_action()
    create_correspondance_colonne()
    create_objectif()
    create_releve_annuel()
    create_brouillon()
    create_gel()
    create_import_lot()
    create_journal()
    create_publication()
    create_action_etablissement()
    create_import_ligne()


def downgrade() -> None:
    for table in (
        "import_ligne",
        "action_etablissement",
        "publication",
        "journal",
        "import_lot",
        "gel",
        "brouillon",
        "releve_annuel",
        "objectif",
        "correspondance_colonne",
        "action",
    ):
        op.drop_table(table)


def create_action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("jour", sa.Date()),
        *need_term(
            "action",
            "nature",
            "sensibilisation formation accompagnement communication reunion_partenaires "
            "reunion_promotion fiche_realisee alerte_rps revue_dossiers action_conjointe "
            "autre",
        ),
        *may_term("action", "theme", "pdp rps risque_chimique tms autre"),
        *may_term(
            "action",
            "partenaire",
            "ssam cap_emploi agefiph cpam mdph france_travail service_medical carsat comete "
            "transitions_pro cep emploi_accompagne medecine_ville autre",
        ),
        may("public", sa.String(200)),
        may("intitule", sa.Text()),
        may("participants", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index("ix_action_jour", "action", ["jour"])


def create_correspondance_colonne() -> None:
    op.create_table(
        "correspondance_colonne",
        sa.Column("id", sa.Integer(), nullable=False),
        need("feuille_cle", sa.String(120)),
        need("colonne_cle", sa.String(200)),
        need("champ", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondance_colonne")),
    )
    op.create_index(
        "uq_correspondance", "correspondance_colonne", ["feuille_cle", "colonne_cle"], unique=True
    )


def create_objectif() -> None:
    op.create_table(
        "objectif",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("annee", sa.Integer()),
        need("catalogue", sa.String(60)),
        need("indicateur", sa.String(60)),
        need("cible", sa.Numeric(14, 4)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objectif")),
        sa.UniqueConstraint(
            "annee", "catalogue", "indicateur", name=op.f("uq_objectif_annee_catalogue_indicateur")
        ),
    )


def create_releve_annuel() -> None:
    op.create_table(
        "releve_annuel",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("annee", sa.Integer()),
        need("code", sa.String(60)),
        may("valeur", sa.Numeric(14, 4)),
        may("texte", sa.Text()),
        may("source", sa.String(200)),
        may("releve_le", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releve_annuel")),
        sa.UniqueConstraint("annee", "code", name=op.f("uq_releve_annuel_annee_code")),
    )


def create_brouillon() -> None:
    op.create_table(
        "brouillon",
        sa.Column("id", sa.Integer(), nullable=False),
        need("membre_id", sa.Integer()),
        need("formulaire", sa.String(80)),
        may("objet_id", sa.Integer()),
        may("champ_actif", sa.String(80)),
        need("contenu", sa.Text()),
        may("contenu_chiffre", sa.LargeBinary()),
        need("garde_le", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brouillon")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre.id"], name=op.f("fk_brouillon_membre_id")),
    )
    op.create_index("ix_brouillon_membre_id", "brouillon", ["membre_id"])


def create_gel() -> None:
    op.create_table(
        "gel",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer()),
        need("annee", sa.Integer()),
        need("gele_le", sa.DateTime()),
        may("membre_id", sa.Integer()),
        need("contenu", sa.Text()),
        need("empreinte", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gel")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre.id"], name=op.f("fk_gel_membre_id")),
    )


def create_import_lot() -> None:
    op.create_table(
        "import_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        need("fichier", sa.String(255)),
        need("empreinte", sa.String(64)),
        need("importe_le", sa.DateTime()),
        may("membre_id", sa.Integer()),
        need("lignes_lues", sa.Integer()),
        need("bilan", sa.Text()),
        may("annule_le", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_lot")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre.id"], name=op.f("fk_import_lot_membre_id")),
    )


def create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        need("instant", sa.DateTime()),
        may("membre_id", sa.Integer()),
        need("acte", sa.String(40)),
        need("objet", sa.String(40)),
        may("objet_id", sa.Integer()),
        may("detail", sa.Text()),
        may("detail_empreinte", sa.LargeBinary()),
        need("precedent", sa.LargeBinary()),
        need("empreinte", sa.LargeBinary()),
        may("signature", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre.id"], name=op.f("fk_journal_membre_id")),
    )
    op.create_index("ix_journal_objet_objet_id", "journal", ["objet", "objet_id"])
    op.create_index("ix_journal_instant", "journal", ["instant"])


def create_publication() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        need("annee", sa.Integer()),
        need("publie_le", sa.DateTime()),
        may("membre_id", sa.Integer()),
        need("destinataire", sa.String(120)),
        need("contenu", sa.Text()),
        need("empreinte", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.ForeignKeyConstraint(
            ["membre_id"], ["membre.id"], name=op.f("fk_publication_membre_id")
        ),
    )
    op.create_index("ix_publication_annee", "publication", ["annee"])


def create_action_etablissement() -> None:
    op.create_table(
        "action_etablissement",
        sa.Column("id", sa.Integer(), nullable=False),
        need("action_id", sa.Integer()),
        need("etablissement_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_etablissement")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_action_etablissement_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["etablissement_id"],
            ["etablissement.id"],
            name=op.f("fk_action_etablissement_etablissement_id"),
        ),
        sa.UniqueConstraint(
            "action_id",
            "etablissement_id",
            name=op.f("uq_action_etablissement_action_id_etablissement_id"),
        ),
    )
    op.create_index(
        "ix_action_etablissement_etablissement_id", "action_etablissement", ["etablissement_id"]
    )


def create_import_ligne() -> None:
    op.create_table(
        "import_ligne",
        sa.Column("id", sa.Integer(), nullable=False),
        need("lot_id", sa.Integer()),
        need("feuille", sa.String(120)),
        need("ligne", sa.Integer()),
        need("objet", sa.String(40)),
        need("objet_id", sa.Integer()),
        need("cree", sa.Boolean()),
        may("avant", sa.Text()),
        may("apres", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_ligne")),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["import_lot.id"], name=op.f("fk_import_ligne_lot_id"), ondelete="CASCADE"
        ),
    )
    op.create_index("ix_import_ligne_lot_id", "import_ligne", ["lot_id"])
    op.create_index("ix_import_ligne_objet_objet_id", "import_ligne", ["objet", "objet_id"])
