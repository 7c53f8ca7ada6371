"""The open dossiers, few among many: met in the order of names, and counted, without the others."""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OPEN = text("clos_le IS NULL")


def upgrade() -> None:
    op.drop_index("ix_dossier_salarie_id", table_name="dossier")
    op.create_index("ix_dossier_salarie_id_clos_le", "dossier", ["salarie_id", "clos_le"])
    op.create_index(
        "ix_dossier_ouvert",
        "dossier",
        ["signale_le", "clos_le"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_dossier_ouvert", table_name="dossier")
    op.drop_index("ix_dossier_salarie_id_clos_le", table_name="dossier")
    op.create_index("ix_dossier_salarie_id", "dossier", ["salarie_id"])
