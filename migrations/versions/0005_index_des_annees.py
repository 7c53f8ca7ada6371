"""Indexes that hold all a year's indicators read, so that its rows lie side by side.

On a large encrypted store, looking up each fact of a year on its own page costs more than counting.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Table, index before, its columns, index after, its columns.
WIDER = (
    (
        "arret",
        "ix_arret_dossier_id_debut",
        ["dossier_id", "debut"],
        "ix_arret_couvrant",
        ["dossier_id", "debut", "fin", "fin_prevue"],
    ),
    (
        "evenement",
        "ix_evenement_jour",
        ["jour"],
        "ix_evenement_annee",
        [
            "jour",
            "nature",
            "realise",
            "salarie_id",
            "dossier_id",
            "etablissement_id",
            "demandeur",
            "conclusion",
            "initiative",
            "spsti_present",
            "propose_par",
            "dispense_reclassement",
            "dispositif",
            "type_aide",
            "statut",
        ],
    ),
    (
        "suivi",
        "ix_suivi_jour",
        ["jour"],
        "ix_suivi_annee",
        ["jour", "mois", "salarie_id", "dossier_id"],
    ),
    (
        "irdp",
        "ix_irdp_jour",
        ["jour"],
        "ix_irdp_annee",
        ["jour", "source", "salarie_id", "dossier_id", "etablissement_id"],
    ),
    (
        "orientation",
        "ix_orientation_jour",
        ["jour"],
        "ix_orientation_annee",
        ["jour", "sens", "partenaire", "motif", "salarie_id", "dossier_id", "etablissement_id"],
    ),
)


def upgrade() -> None:
    for table, before, _, after, columns in WIDER:
        op.drop_index(before, table_name=table)
        op.create_index(after, table, columns)


def downgrade() -> None:
    for table, before, columns, after, _ in reversed(WIDER):
        op.drop_index(after, table_name=table)
        op.create_index(before, table, columns)
