"""Referrals and their feedback, consents, opinions, questionnaires, medical notes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pdp_desk.domain.vocabulary import (
    EtatOrientation,
    EtatRetour,
    MotifOrientation,
    Partenaire,
    RegimeConsentement,
    Sens,
    Situation,
)
from pdp_desk.storage.tables.base import Base, Versioned, term
from pdp_desk.storage.tables.dossiers import dossier_of_person


class Orientation(Versioned, Base):
    """A referral to a partner or from one; `jour` is when it was sent or received."""

    __tablename__ = "orientation"
    __table_args__ = (
        dossier_of_person("orientation"),
        Index(
            "ix_orientation_annee",
            "jour",
            "sens",
            "partenaire",
            "motif",
            "salarie_id",
            "dossier_id",
            "etablissement_id",
        ),
        Index("ix_orientation_etape", "dossier_id", "sens", "jour"),
    )

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None]
    etablissement_id: Mapped[int | None] = mapped_column(ForeignKey("etablissement.id"))
    sens: Mapped[Sens] = mapped_column(term(Sens, "sens"))
    partenaire: Mapped[Partenaire] = mapped_column(term(Partenaire, "partenaire"))
    motif: Mapped[MotifOrientation | None] = mapped_column(term(MotifOrientation, "motif"))
    objet: Mapped[str | None] = mapped_column(Text)
    jour: Mapped[date]
    etat: Mapped[EtatOrientation | None] = mapped_column(term(EtatOrientation, "etat"))
    reponse_le: Mapped[date | None]
    refus_motif: Mapped[str | None] = mapped_column(Text)
    consentement_id: Mapped[int | None] = mapped_column(ForeignKey("consentement.id"))


class PointDeRetour(Versioned, Base):
    """Feedback expected from the partner 3, 6 (or 12) months after the referral."""

    __tablename__ = "point_de_retour"
    __table_args__ = (
        CheckConstraint("mois in (3, 6, 12)", name="mois"),
        UniqueConstraint("orientation_id", "mois"),
        Index("ix_point_de_retour_attendu_le", "attendu_le"),
    )

    orientation_id: Mapped[int] = mapped_column(ForeignKey("orientation.id", ondelete="CASCADE"))
    mois: Mapped[int]
    attendu_le: Mapped[date]
    etat: Mapped[EtatRetour] = mapped_column(term(EtatRetour, "etat"))
    situation: Mapped[Situation | None] = mapped_column(term(Situation, "situation"))
    relance_le: Mapped[date | None]
    obtenu_le: Mapped[date | None]


class Consentement(Versioned, Base):
    """An agreement, or an absence of objection, dated, per recipient, revocable."""

    __tablename__ = "consentement"

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    objet: Mapped[str] = mapped_column(String(200))
    destinataire: Mapped[str | None] = mapped_column(String(120))
    regime: Mapped[RegimeConsentement] = mapped_column(term(RegimeConsentement, "regime"))
    donne_le: Mapped[date | None]
    retire_le: Mapped[date | None]
    support: Mapped[str | None] = mapped_column(String(60))


class Avis(Versioned, Base):
    """A question to the physician and the answer; the medical part is under the medical key."""

    __tablename__ = "avis"
    __table_args__ = (
        ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_avis_dossier_id"),
    )

    dossier_id: Mapped[int] = mapped_column(index=True)
    question: Mapped[str] = mapped_column(Text)
    demande_le: Mapped[date]
    demandeur_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"))
    medecin_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"), index=True)
    repondu_le: Mapped[date | None]
    reponse: Mapped[str | None] = mapped_column(Text)
    reponse_chiffre: Mapped[bytes | None]


class Evaluation(Versioned, Base):
    """A filled questionnaire; answers and score are medical."""

    __tablename__ = "evaluation"

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(60))
    instrument_version: Mapped[str] = mapped_column(String(40))
    jour: Mapped[date]
    completude: Mapped[int | None] = mapped_column(
        CheckConstraint("completude between 0 and 100", name="completude")
    )
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"))
    reponses_chiffre: Mapped[bytes | None]


class NoteMedicale(Versioned, Base):
    """A note only the holders of the medical key can read."""

    __tablename__ = "note_medicale"

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    jour: Mapped[date]
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"))
    contenu_chiffre: Mapped[bytes]


class PieceJointe(Versioned, Base):
    """A document kept in the vault; medical ones are encrypted once more."""

    __tablename__ = "piece_jointe"

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    nom: Mapped[str] = mapped_column(String(200))
    type_mime: Mapped[str] = mapped_column(String(100))
    medicale: Mapped[bool]
    ajoute_le: Mapped[datetime]
    contenu: Mapped[bytes]
