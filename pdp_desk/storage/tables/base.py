"""What every mapping shares: naming of constraints, closed lists as checked text, versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from pdp_desk.domain.vocabulary import Term

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Numbered:
    """A row known by its number."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Versioned(Numbered):
    """A row two people may edit: the version detects the lost update."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (declared on the class)
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def term(kind: type[Term], name: str) -> Enum:
    """A closed list stored as its code in text, with a CHECK named after the column."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
        values_callable=lambda terms: [item.value for item in terms],
    )
