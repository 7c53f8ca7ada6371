"""Rights at work: exceptional access, erasures, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_acces_exceptionnel()
    create_effacement()
    create_reglage()


def downgrade() -> None:
    for table in ("reglage", "effacement", "acces_exceptionnel"):
        op.drop_table(table)


def create_acces_exceptionnel() -> None:
    op.create_table(
        "acces_exceptionnel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("membre_id", sa.Integer(), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("ouvert_le", sa.DateTime(), nullable=False),
        sa.Column("expire_le", sa.DateTime(), nullable=False),
        sa.Column("vu_par_id", sa.Integer(), nullable=True),
        sa.Column("vu_le", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acces_exceptionnel")),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_acces_exceptionnel_dossier_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membre_id"], ["membre.id"], name=op.f("fk_acces_exceptionnel_membre_id")
        ),
        sa.ForeignKeyConstraint(
            ["vu_par_id"], ["membre.id"], name=op.f("fk_acces_exceptionnel_vu_par_id")
        ),
    )
    op.create_index("ix_acces_exceptionnel_dossier_id", "acces_exceptionnel", ["dossier_id"])


def create_effacement() -> None:
    op.create_table(
        "effacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salarie_uid", sa.String(32), nullable=False),
        sa.Column("efface_le", sa.DateTime(), nullable=False),
        sa.Column("membre_id", sa.Integer(), nullable=True),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("certificat", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effacement")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre.id"], name=op.f("fk_effacement_membre_id")),
        sa.UniqueConstraint("salarie_uid", name=op.f("uq_effacement_salarie_uid")),
    )


def create_reglage() -> None:
    op.create_table(
        "reglage",
        sa.Column("cle", sa.String(60), nullable=False),
        sa.Column("valeur", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_reglage")),
    )
