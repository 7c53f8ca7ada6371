"""What the application keeps about its own work: imports, drafts, journal, freezes, ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pdp_desk.storage.tables.base import Base, Numbered


class ImportLot(Numbered, Base):
    """One import, undoable as a whole."""

    __tablename__ = "import_lot"

    fichier: Mapped[str] = mapped_column(String(255))
    empreinte: Mapped[str] = mapped_column(String(64))
    importe_le: Mapped[datetime]
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    lignes_lues: Mapped[int]
    bilan: Mapped[str] = mapped_column(Text)
    annule_le: Mapped[datetime | None]


class ImportLigne(Numbered, Base):
    """What one workbook row did to one stored object: created it, or filled it in."""

    __tablename__ = "import_ligne"
    __table_args__ = (
        Index("ix_import_ligne_lot_id", "lot_id"),
        Index("ix_import_ligne_objet_objet_id", "objet", "objet_id"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("import_lot.id", ondelete="CASCADE"))
    feuille: Mapped[str] = mapped_column(String(120))
    ligne: Mapped[int]
    objet: Mapped[str] = mapped_column(String(40))
    objet_id: Mapped[int]
    cree: Mapped[bool]
    avant: Mapped[str | None] = mapped_column(Text)
    apres: Mapped[str | None] = mapped_column(Text)


class CorrespondanceColonne(Numbered, Base):
    """A column meaning the team confirmed, remembered for its next workbook."""

    __tablename__ = "correspondance_colonne"
    __table_args__ = (Index("uq_correspondance", "feuille_cle", "colonne_cle", unique=True),)

    feuille_cle: Mapped[str] = mapped_column(String(120))
    colonne_cle: Mapped[str] = mapped_column(String(200))
    champ: Mapped[str] = mapped_column(String(80))


class Brouillon(Numbered, Base):
    """A form being typed, kept at every pause; a medical one under the medical key only."""

    __tablename__ = "brouillon"

    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"), index=True)
    formulaire: Mapped[str] = mapped_column(String(80))
    objet_id: Mapped[int | None]
    champ_actif: Mapped[str | None] = mapped_column(String(80))
    contenu: Mapped[str] = mapped_column(Text)
    contenu_chiffre: Mapped[bytes | None]
    garde_le: Mapped[datetime]


class Journal(Numbered, Base):
    """One line of the audit trail, chained by hash and signed by the member."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_objet_objet_id", "objet", "objet_id"),
        Index("ix_journal_instant", "instant"),
    )

    instant: Mapped[datetime]
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    acte: Mapped[str] = mapped_column(String(40))
    objet: Mapped[str] = mapped_column(String(40))
    objet_id: Mapped[int | None]
    detail: Mapped[str | None] = mapped_column(Text)
    detail_empreinte: Mapped[bytes | None]
    precedent: Mapped[bytes]
    empreinte: Mapped[bytes]
    signature: Mapped[bytes | None]


class Gel(Numbered, Base):
    """A frozen year: definitions, figures and their hash."""

    __tablename__ = "gel"

    annee: Mapped[int]
    version: Mapped[int]
    gele_le: Mapped[datetime]
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    contenu: Mapped[str] = mapped_column(Text)
    empreinte: Mapped[str] = mapped_column(String(64))


class Publication(Numbered, Base):
    """The ledger of what left the vault: cells published or masked, recipient, hash."""

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_annee", "annee"),)

    annee: Mapped[int]
    publie_le: Mapped[datetime]
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    destinataire: Mapped[str] = mapped_column(String(120))
    contenu: Mapped[str] = mapped_column(Text)
    empreinte: Mapped[str] = mapped_column(String(64))


class AccesExceptionnel(Numbered, Base):
    """The glass broken: a medical part opened for a while, with a reason the physician is told."""

    __tablename__ = "acces_exceptionnel"
    __table_args__ = (Index("ix_acces_exceptionnel_dossier_id", "dossier_id"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    motif: Mapped[str] = mapped_column(Text)
    ouvert_le: Mapped[datetime]
    expire_le: Mapped[datetime]
    vu_par_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    vu_le: Mapped[datetime | None]


class Effacement(Numbered, Base):
    """A person erased: the ledger replayed on a restored backup, without anything about them."""

    __tablename__ = "effacement"

    salarie_uid: Mapped[str] = mapped_column(String(32), unique=True)
    efface_le: Mapped[datetime]
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    motif: Mapped[str] = mapped_column(Text)
    certificat: Mapped[str] = mapped_column(Text)


class Reglage(Base):
    """A setting of the vault, shared by the team; the value is JSON."""

    __tablename__ = "reglage"

    cle: Mapped[str] = mapped_column(String(60), primary_key=True)
    valeur: Mapped[str] = mapped_column(Text)
