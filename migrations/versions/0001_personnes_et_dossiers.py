"""People, employers, and their accompaniments."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
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
    create_entreprise()
    create_membre()
    create_etablissement()
    create_intervenant()
    create_salarie()
    create_dossier()
    create_arret()
    create_evenement()
    create_irdp()
    create_suivi()


def downgrade() -> None:
    for table in (
        "suivi",
        "irdp",
        "evenement",
        "arret",
        "dossier",
        "salarie",
        "intervenant",
        "etablissement",
        "membre",
        "entreprise",
    ):
        op.drop_table(table)


def create_entreprise() -> None:
    op.create_table(
        "entreprise",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        may("siren", sa.String(9)),
        need("nom", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entreprise")),
        sa.CheckConstraint("length(siren) = 9", name=op.f("ck_entreprise_siren")),
        sa.UniqueConstraint("siren", name=op.f("uq_entreprise_siren")),
    )
    op.create_index("ix_entreprise_nom", "entreprise", ["nom"])


def create_membre() -> None:
    op.create_table(
        "membre",
        sa.Column("id", sa.Integer(), nullable=False),
        need("uid", sa.String(36)),
        need("nom", sa.String(160)),
        *need_term("membre", "role", "charge assistante infirmier medecin responsable direction"),
        need("cle_publique", sa.LargeBinary()),
        need("cree_le", sa.Date()),
        may("revoque_le", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membre")),
        sa.UniqueConstraint("nom", name=op.f("uq_membre_nom")),
        sa.UniqueConstraint("uid", name=op.f("uq_membre_uid")),
    )


def create_etablissement() -> None:
    op.create_table(
        "etablissement",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("entreprise_id", sa.Integer()),
        may("siret", sa.String(14)),
        need("nom", sa.String(200)),
        may("naf", sa.String(6)),
        need("naf_version", sa.String(10), server_default="rev2"),
        may("naf_section", sa.String(1)),
        may("effectif", sa.Integer()),
        may("fort_risque_pdp", sa.Boolean()),
        may("suivi_carsat", sa.Boolean()),
        may("programme_carsat", sa.String(100)),
        may("territoire", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etablissement")),
        sa.CheckConstraint("length(siret) = 14", name=op.f("ck_etablissement_siret")),
        sa.ForeignKeyConstraint(
            ["entreprise_id"], ["entreprise.id"], name=op.f("fk_etablissement_entreprise_id")
        ),
        sa.UniqueConstraint("siret", name=op.f("uq_etablissement_siret")),
    )
    op.create_index("ix_etablissement_entreprise_id", "etablissement", ["entreprise_id"])


def create_intervenant() -> None:
    op.create_table(
        "intervenant",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("nom", sa.String(160)),
        need("nom_cle", sa.String(160)),
        *need_term(
            "intervenant",
            "fonction",
            "charge medecin_travail infirmier assistante responsable preventeur psychologue autre",
        ),
        may("membre_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervenant")),
        sa.ForeignKeyConstraint(
            ["membre_id"], ["membre.id"], name=op.f("fk_intervenant_membre_id")
        ),
        sa.UniqueConstraint("membre_id", name=op.f("uq_intervenant_membre_id")),
    )
    op.create_index("ix_intervenant_nom_cle", "intervenant", ["nom_cle"])


def create_salarie() -> None:
    op.create_table(
        "salarie",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("uid", sa.String(32)),
        need("nom", sa.String(120)),
        need("prenom", sa.String(120)),
        need("nom_cle", sa.String(240)),
        may("naissance", sa.Date()),
        *may_term("salarie", "sexe", "F H"),
        may("etablissement_id", sa.Integer()),
        may("rqth_depuis", sa.Date()),
        may("rqth_jusqua", sa.Date()),
        may("invalidite_categorie", sa.Integer()),
        may("invalidite_depuis", sa.Date()),
        may("reference_externe", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salarie")),
        sa.CheckConstraint(
            "invalidite_categorie in (1, 2, 3)", name=op.f("ck_salarie_invalidite_categorie")
        ),
        sa.ForeignKeyConstraint(
            ["etablissement_id"], ["etablissement.id"], name=op.f("fk_salarie_etablissement_id")
        ),
    )
    op.create_index("ix_salarie_etablissement_id", "salarie", ["etablissement_id"])
    op.create_index("ix_salarie_nom_cle_naissance", "salarie", ["nom_cle", "naissance"])
    op.create_index("ix_salarie_reference_externe", "salarie", ["reference_externe"])
    op.create_index("uq_salarie_uid", "salarie", ["uid"], unique=True)


def create_dossier() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("numero", sa.String(40)),
        need("salarie_id", sa.Integer()),
        may("etablissement_id", sa.Integer()),
        may("poste", sa.String(200)),
        *may_term("dossier", "contrat", "cdi cdd interim apprentissage autre"),
        may("signale_le", sa.Date()),
        *may_term(
            "dossier",
            "origine",
            "medecin_travail infirmier salarie employeur ssam service_medical cpam cap_emploi "
            "medecin_traitant mdph iprp autre",
        ),
        *may_term("dossier", "raison", "at mp mce autre"),
        may("tableau_mp", sa.String(10)),
        *may_term(
            "dossier",
            "pathologie",
            "tms psychique cancers surdite allergies cardiovasculaires autres",
        ),
        *may_term("dossier", "niveau_ssam", "T0 T1 T2 T3A T3B T4 T5"),
        *may_term("dossier", "prevention", "primaire secondaire tertiaire"),
        may("medecin_id", sa.Integer()),
        may("referent_id", sa.Integer()),
        may("pris_en_charge_le", sa.Date()),
        may("clos_le", sa.Date()),
        *may_term(
            "dossier",
            "issue",
            "meme_poste meme_poste_amenage autre_poste autre_employeur formation "
            "recherche_emploi arret_travail invalidite retraite licencie perdu_de_vue autre",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.ForeignKeyConstraint(
            ["etablissement_id"], ["etablissement.id"], name=op.f("fk_dossier_etablissement_id")
        ),
        sa.ForeignKeyConstraint(
            ["medecin_id"], ["intervenant.id"], name=op.f("fk_dossier_medecin_id")
        ),
        sa.ForeignKeyConstraint(
            ["referent_id"], ["intervenant.id"], name=op.f("fk_dossier_referent_id")
        ),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_dossier_salarie_id")),
        sa.UniqueConstraint("id", "salarie_id", name=op.f("uq_dossier_id_salarie_id")),
        sa.UniqueConstraint("numero", name=op.f("uq_dossier_numero")),
    )
    op.create_index("ix_dossier_etablissement_id", "dossier", ["etablissement_id"])
    op.create_index("ix_dossier_medecin_id", "dossier", ["medecin_id"])
    op.create_index(
        "ix_dossier_pris_en_charge_le_clos_le", "dossier", ["pris_en_charge_le", "clos_le"]
    )
    op.create_index("ix_dossier_referent_id", "dossier", ["referent_id"])
    op.create_index("ix_dossier_salarie_id", "dossier", ["salarie_id"])
    op.create_index("ix_dossier_signale_le_id", "dossier", ["signale_le", "id"])


def create_arret() -> None:
    op.create_table(
        "arret",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        need("debut", sa.Date()),
        may("prescrit_le", sa.Date()),
        may("fin_prevue", sa.Date()),
        may("fin", sa.Date()),
        *may_term("arret", "cause", "maladie at mp maternite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arret")),
        sa.ForeignKeyConstraint(
            ["dossier_id", "salarie_id"],
            ["dossier.id", "dossier.salarie_id"],
            name=op.f("fk_arret_dossier_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_arret_salarie_id")),
    )
    op.create_index("ix_arret_dossier_id_debut", "arret", ["dossier_id", "debut"])
    op.create_index("ix_arret_salarie_id", "arret", ["salarie_id"])


def create_evenement() -> None:
    op.create_table(
        "evenement",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        may("etablissement_id", sa.Integer()),
        may("intervenant_id", sa.Integer()),
        *need_term(
            "evenement",
            "nature",
            "visite_pre_reprise visite_reprise visite_mi_carriere visite_autre rdv_liaison "
            "amenagement avis_inaptitude plan_maintien plan_retour dispositif entretien note",
        ),
        need("jour", sa.Date()),
        may("fin", sa.Date()),
        may("realise", sa.Boolean()),
        *may_term(
            "evenement",
            "demandeur",
            "salarie medecin_travail medecin_traitant medecin_conseil",
        ),
        *may_term("evenement", "conclusion", "aucune_mesure mesures a_revoir"),
        *may_term("evenement", "initiative", "employeur salarie"),
        may("spsti_informe", sa.Boolean()),
        may("spsti_present", sa.Boolean()),
        *may_term("evenement", "propose_par", "cellule medecin"),
        may("mis_en_oeuvre", sa.Boolean()),
        may("dispense_reclassement", sa.Boolean()),
        *may_term("evenement", "dispense_motif", "prejudiciable obstacle"),
        *may_term(
            "evenement",
            "dispositif",
            "essai_encadre crpe agefiph fipu rqth temps_partiel_therapeutique ptp "
            "bilan_competences formation etude_poste emploi_accompagne invalidite autre",
        ),
        *may_term(
            "evenement",
            "type_aide",
            "aide_maintien formation_maintien adaptation_poste aide_technique aide_humaine autre",
        ),
        *may_term("evenement", "statut", "en_attente accepte refuse realise abandonne"),
        may("texte", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evenement")),
        sa.ForeignKeyConstraint(
            ["dossier_id", "salarie_id"],
            ["dossier.id", "dossier.salarie_id"],
            name=op.f("fk_evenement_dossier_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["etablissement_id"], ["etablissement.id"], name=op.f("fk_evenement_etablissement_id")
        ),
        sa.ForeignKeyConstraint(
            ["intervenant_id"], ["intervenant.id"], name=op.f("fk_evenement_intervenant_id")
        ),
        sa.ForeignKeyConstraint(
            ["salarie_id"], ["salarie.id"], name=op.f("fk_evenement_salarie_id")
        ),
    )
    op.create_index("ix_evenement_dossier_id_jour", "evenement", ["dossier_id", "jour"])
    op.create_index("ix_evenement_jour", "evenement", ["jour"])
    op.create_index("ix_evenement_salarie_id", "evenement", ["salarie_id"])


def create_irdp() -> None:
    op.create_table(
        "irdp",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        may("dossier_id", sa.Integer()),
        may("etablissement_id", sa.Integer()),
        need("jour", sa.Date()),
        *need_term("irdp", "source", "presanse padoa local"),
        may("version_definition", sa.String(40)),
        *may_term("irdp", "classe", "faible intermediaire forte"),
        may("completude", sa.Integer()),
        may("auteur_id", sa.Integer()),
        may("detail_chiffre", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_irdp")),
        sa.CheckConstraint("completude between 0 and 100", name=op.f("ck_irdp_completude")),
        sa.ForeignKeyConstraint(["auteur_id"], ["intervenant.id"], name=op.f("fk_irdp_auteur_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id", "salarie_id"],
            ["dossier.id", "dossier.salarie_id"],
            name=op.f("fk_irdp_dossier_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["etablissement_id"], ["etablissement.id"], name=op.f("fk_irdp_etablissement_id")
        ),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_irdp_salarie_id")),
    )
    op.create_index("ix_irdp_jour", "irdp", ["jour"])
    op.create_index("ix_irdp_salarie_id", "irdp", ["salarie_id"])


def create_suivi() -> None:
    op.create_table(
        "suivi",
        sa.Column("id", sa.Integer(), nullable=False),
        need("version", sa.Integer(), server_default="1"),
        need("salarie_id", sa.Integer()),
        need("dossier_id", sa.Integer()),
        need("mois", sa.Integer()),
        may("jour", sa.Date()),
        *may_term(
            "suivi",
            "situation",
            "en_poste formation recherche_emploi arret_travail invalidite retraite licencie "
            "perdu_de_vue autre",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suivi")),
        sa.CheckConstraint("mois in (3, 6, 12)", name=op.f("ck_suivi_mois")),
        sa.ForeignKeyConstraint(
            ["dossier_id", "salarie_id"],
            ["dossier.id", "dossier.salarie_id"],
            name=op.f("fk_suivi_dossier_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["salarie_id"], ["salarie.id"], name=op.f("fk_suivi_salarie_id")),
        sa.UniqueConstraint("dossier_id", "mois", name=op.f("uq_suivi_dossier_id_mois")),
    )
    op.create_index("ix_suivi_jour", "suivi", ["jour"])
    op.create_index("ix_suivi_salarie_id", "suivi", ["salarie_id"])
