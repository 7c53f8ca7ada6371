"""The cellule's activity outside cases, and the figures it cannot count itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pdp_desk.domain.vocabulary import NatureAction, Partenaire, Theme
from pdp_desk.storage.tables.base import Base, Numbered, Versioned, term


class Action(Versioned, Base):
    """A sensibilisation, a meeting, a sheet written, a training, a communication…"""

    __tablename__ = "action"
    __table_args__ = (Index("ix_action_jour", "jour"),)

    jour: Mapped[date]
    nature: Mapped[NatureAction] = mapped_column(term(NatureAction, "nature"))
    theme: Mapped[Theme | None] = mapped_column(term(Theme, "theme"))
    partenaire: Mapped[Partenaire | None] = mapped_column(term(Partenaire, "partenaire"))
    public: Mapped[str | None] = mapped_column(String(200))
    intitule: Mapped[str | None] = mapped_column(Text)
    participants: Mapped[int | None]


class ActionEtablissement(Numbered, Base):
    """An establishment an action reached."""

    __tablename__ = "action_etablissement"
    __table_args__ = (UniqueConstraint("action_id", "etablissement_id"),)

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    etablissement_id: Mapped[int] = mapped_column(ForeignKey("etablissement.id"), index=True)


class ReleveAnnuel(Versioned, Base):
    """A yearly figure from another system, or entered: `code` names it in the catalogues."""

    __tablename__ = "releve_annuel"
    __table_args__ = (UniqueConstraint("annee", "code"),)

    annee: Mapped[int]
    code: Mapped[str] = mapped_column(String(60))
    valeur: Mapped[float | None] = mapped_column(Numeric(14, 4, asdecimal=False))
    texte: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(200))
    releve_le: Mapped[date | None]


class Objectif(Versioned, Base):
    """A yearly target for an indicator."""

    __tablename__ = "objectif"
    __table_args__ = (UniqueConstraint("annee", "catalogue", "indicateur"),)

    annee: Mapped[int]
    catalogue: Mapped[str] = mapped_column(String(60))
    indicateur: Mapped[str] = mapped_column(String(60))
    cible: Mapped[float] = mapped_column(Numeric(14, 4, asdecimal=False))
