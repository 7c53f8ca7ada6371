"""People and employers."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pdp_desk.domain.vocabulary import Fonction, Role, Sexe
from pdp_desk.storage.tables.base import Base, Numbered, Versioned, term


def random_uid() -> str:
    """32 hexadecimal digits no other row has."""
    return secrets.token_hex(16)


class Entreprise(Versioned, Base):
    """An employer, known by its SIREN (9 digits) when the workbook gave one."""

    __tablename__ = "entreprise"
    __table_args__ = (CheckConstraint("length(siren) = 9", name="siren"),)

    siren: Mapped[str | None] = mapped_column(String(9), unique=True)
    nom: Mapped[str] = mapped_column(String(200), index=True)


class Etablissement(Versioned, Base):
    """A place of work (SIRET, 14 digits), its NAF code and headcount."""

    __tablename__ = "etablissement"
    __table_args__ = (CheckConstraint("length(siret) = 14", name="siret"),)

    entreprise_id: Mapped[int] = mapped_column(ForeignKey("entreprise.id"), index=True)
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    nom: Mapped[str] = mapped_column(String(200))
    naf: Mapped[str | None] = mapped_column(String(6))
    naf_version: Mapped[str] = mapped_column(String(10), default="rev2", server_default="rev2")
    naf_section: Mapped[str | None] = mapped_column(String(1))
    effectif: Mapped[int | None]
    fort_risque_pdp: Mapped[bool | None]
    suivi_carsat: Mapped[bool | None]
    programme_carsat: Mapped[str | None] = mapped_column(String(100))
    territoire: Mapped[str | None] = mapped_column(String(40))


class Salarie(Versioned, Base):
    """A person; never a NIR. `nom_cle` is the folded "nom prénom" used to sort and match."""

    __tablename__ = "salarie"
    __table_args__ = (
        Index("ix_salarie_nom_cle_naissance", "nom_cle", "naissance"),
        Index("uq_salarie_uid", "uid", unique=True),
    )

    # Never given twice, unlike the number: an erasure replayed on a backup must not meet another.
    uid: Mapped[str] = mapped_column(String(32), default=random_uid)
    nom: Mapped[str] = mapped_column(String(120))
    prenom: Mapped[str] = mapped_column(String(120))
    nom_cle: Mapped[str] = mapped_column(String(240))
    naissance: Mapped[date | None]
    sexe: Mapped[Sexe | None] = mapped_column(term(Sexe, "sexe"))
    etablissement_id: Mapped[int | None] = mapped_column(ForeignKey("etablissement.id"), index=True)
    rqth_depuis: Mapped[date | None]
    rqth_jusqua: Mapped[date | None]
    invalidite_categorie: Mapped[int | None] = mapped_column(
        CheckConstraint("invalidite_categorie in (1, 2, 3)", name="invalidite_categorie")
    )
    invalidite_depuis: Mapped[date | None]
    reference_externe: Mapped[str | None] = mapped_column(String(60), index=True)


class Intervenant(Versioned, Base):
    """A member of the team or an outside professional."""

    __tablename__ = "intervenant"

    nom: Mapped[str] = mapped_column(String(160))
    nom_cle: Mapped[str] = mapped_column(String(160), index=True)
    fonction: Mapped[Fonction] = mapped_column(term(Fonction, "fonction"))
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"), unique=True)


class Membre(Numbered, Base):
    """An account of the vault: the holder of a password slot and of a signing key."""

    __tablename__ = "membre"

    uid: Mapped[str] = mapped_column(String(36), unique=True)
    nom: Mapped[str] = mapped_column(String(160), unique=True)
    role: Mapped[Role] = mapped_column(term(Role, "role"))
    cle_publique: Mapped[bytes]
    cree_le: Mapped[date]
    revoque_le: Mapped[date | None]
