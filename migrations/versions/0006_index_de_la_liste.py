"""Indexes that hold the dates a dossier's stage rests on: a list of dossiers reads nothing else."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Table, index before, index after, its columns.
WIDER = (
    (
        "evenement",
        "ix_evenement_dossier_id_jour",
        "ix_evenement_etape",
        ["dossier_id", "realise", "nature", "jour"],
    ),
    (
        "orientation",
        "ix_orientation_dossier_id_jour",
        "ix_orientation_etape",
        ["dossier_id", "sens", "jour"],
    ),
)


def upgrade() -> None:
    for table, before, after, columns in WIDER:
        op.drop_index(before, table_name=table)
        op.create_index(after, table, columns)


def downgrade() -> None:
    for table, before, after, _ in reversed(WIDER):
        op.drop_index(after, table_name=table)
        op.create_index(before, table, ["dossier_id", "jour"])
