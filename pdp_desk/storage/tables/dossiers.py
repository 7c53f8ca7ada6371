"""One accompaniment and everything dated in it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pdp_desk.domain.vocabulary import (
    CauseArret,
    ClasseIrdp,
    Conclusion,
    Contrat,
    Demandeur,
    Dispense,
    Dispositif,
    Initiative,
    Issue,
    Nature,
    NiveauSsam,
    Origine,
    Pathologie,
    Prevention,
    Proposant,
    Raison,
    Situation,
    SourceIrdp,
    StatutDispositif,
    TypeAide,
)
from pdp_desk.storage.tables.base import Base, Versioned, term


def dossier_of_person(table: str) -> ForeignKeyConstraint:
    """The dossier of a fact is a dossier of the fact's person."""
    return ForeignKeyConstraint(
        ["dossier_id", "salarie_id"],
        ["dossier.id", "dossier.salarie_id"],
        name=f"fk_{table}_dossier_id",
        onupdate="CASCADE",
    )


OPEN = text("clos_le IS NULL")


class Dossier(Versioned, Base):
    """One accompaniment of one person; its stage is derived from facts."""

    __tablename__ = "dossier"
    __table_args__ = (
        UniqueConstraint("id", "salarie_id", name="uq_dossier_id_salarie_id"),
        Index("ix_dossier_pris_en_charge_le_clos_le", "pris_en_charge_le", "clos_le"),
        Index("ix_dossier_signale_le_id", "signale_le", "id"),
        Index("ix_dossier_salarie_id_clos_le", "salarie_id", "clos_le"),
        # Its revision says it for PostgreSQL too; here that dialect would be loaded at each start.
        Index("ix_dossier_ouvert", "signale_le", "clos_le", sqlite_where=OPEN),
    )

    numero: Mapped[str] = mapped_column(String(40), unique=True)
    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"))
    etablissement_id: Mapped[int | None] = mapped_column(ForeignKey("etablissement.id"), index=True)
    poste: Mapped[str | None] = mapped_column(String(200))
    contrat: Mapped[Contrat | None] = mapped_column(term(Contrat, "contrat"))
    signale_le: Mapped[date | None]
    origine: Mapped[Origine | None] = mapped_column(term(Origine, "origine"))
    raison: Mapped[Raison | None] = mapped_column(term(Raison, "raison"))
    tableau_mp: Mapped[str | None] = mapped_column(String(10))
    pathologie: Mapped[Pathologie | None] = mapped_column(term(Pathologie, "pathologie"))
    niveau_ssam: Mapped[NiveauSsam | None] = mapped_column(term(NiveauSsam, "niveau_ssam"))
    prevention: Mapped[Prevention | None] = mapped_column(term(Prevention, "prevention"))
    medecin_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"), index=True)
    referent_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"), index=True)
    pris_en_charge_le: Mapped[date | None]
    clos_le: Mapped[date | None]
    issue: Mapped[Issue | None] = mapped_column(term(Issue, "issue"))


class Arret(Versioned, Base):
    """A sick leave; `fin` is the real end, else `fin_prevue` holds."""

    __tablename__ = "arret"
    __table_args__ = (
        dossier_of_person("arret"),
        Index("ix_arret_couvrant", "dossier_id", "debut", "fin", "fin_prevue"),
    )

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None]
    debut: Mapped[date]
    prescrit_le: Mapped[date | None]
    fin_prevue: Mapped[date | None]
    fin: Mapped[date | None]
    cause: Mapped[CauseArret | None] = mapped_column(term(CauseArret, "cause"))


class Evenement(Versioned, Base):
    """Everything dated in a dossier, or about a person without one.

    The establishment is the person's at that date; `realise` is null while only planned.
    """

    __tablename__ = "evenement"
    __table_args__ = (
        dossier_of_person("evenement"),
        # All that a year's indicators read: the rows of a year side by side, none looked up.
        Index(
            "ix_evenement_annee",
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
        ),
        Index("ix_evenement_etape", "dossier_id", "realise", "nature", "jour"),
    )

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None]
    etablissement_id: Mapped[int | None] = mapped_column(ForeignKey("etablissement.id"))
    intervenant_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"))
    nature: Mapped[Nature] = mapped_column(term(Nature, "nature"))
    jour: Mapped[date]
    fin: Mapped[date | None]
    realise: Mapped[bool | None]
    demandeur: Mapped[Demandeur | None] = mapped_column(term(Demandeur, "demandeur"))
    conclusion: Mapped[Conclusion | None] = mapped_column(term(Conclusion, "conclusion"))
    initiative: Mapped[Initiative | None] = mapped_column(term(Initiative, "initiative"))
    spsti_informe: Mapped[bool | None]
    spsti_present: Mapped[bool | None]
    propose_par: Mapped[Proposant | None] = mapped_column(term(Proposant, "propose_par"))
    mis_en_oeuvre: Mapped[bool | None]
    dispense_reclassement: Mapped[bool | None]
    dispense_motif: Mapped[Dispense | None] = mapped_column(term(Dispense, "dispense_motif"))
    dispositif: Mapped[Dispositif | None] = mapped_column(term(Dispositif, "dispositif"))
    type_aide: Mapped[TypeAide | None] = mapped_column(term(TypeAide, "type_aide"))
    statut: Mapped[StatutDispositif | None] = mapped_column(term(StatutDispositif, "statut"))
    texte: Mapped[str | None] = mapped_column(Text)


class Suivi(Versioned, Base):
    """What became of the person 3, 6 or 12 months after closing; not done while `jour` is null."""

    __tablename__ = "suivi"
    __table_args__ = (
        dossier_of_person("suivi"),
        CheckConstraint("mois in (3, 6, 12)", name="mois"),
        UniqueConstraint("dossier_id", "mois"),
        Index("ix_suivi_annee", "jour", "mois", "salarie_id", "dossier_id"),
    )

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int]
    mois: Mapped[int]
    jour: Mapped[date | None]
    situation: Mapped[Situation | None] = mapped_column(term(Situation, "situation"))


class Irdp(Versioned, Base):
    """A dated, versioned result, never computed here: the national equation is not published."""

    __tablename__ = "irdp"
    __table_args__ = (
        dossier_of_person("irdp"),
        Index("ix_irdp_annee", "jour", "source", "salarie_id", "dossier_id", "etablissement_id"),
    )

    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    dossier_id: Mapped[int | None]
    etablissement_id: Mapped[int | None] = mapped_column(ForeignKey("etablissement.id"))
    jour: Mapped[date]
    source: Mapped[SourceIrdp] = mapped_column(term(SourceIrdp, "source"))
    version_definition: Mapped[str | None] = mapped_column(String(40))
    classe: Mapped[ClasseIrdp | None] = mapped_column(term(ClasseIrdp, "classe"))
    completude: Mapped[int | None] = mapped_column(
        CheckConstraint("completude between 0 and 100", name="completude")
    )
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("intervenant.id"))
    detail_chiffre: Mapped[bytes | None]
