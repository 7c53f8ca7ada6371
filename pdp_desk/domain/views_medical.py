"""What the medical compartment shows, and the parts of it the team may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import ClasseIrdp, SourceIrdp


@dataclass(frozen=True, slots=True)
class EtatMedical:
    """Who reads the medical part of a dossier, and whether the member at work does.

    `raison` says why not; `jusqua` is the end of an exceptional access under way;
    `bris_possible`: the member holds the key and may open it exceptionally.
    """

    dossier_id: int
    lisible: bool
    lecteurs: tuple[str, ...]
    raison: str = ""
    jusqua: datetime | None = None
    bris_possible: bool = False
    medecin: bool = False


@dataclass(frozen=True, slots=True)
class NoteVue:
    """A medical note; `avant` are the texts it had before each correction, the oldest first.

    One that was damaged is not `lisible`: `texte` says so in its place.
    """

    id: int
    version: int
    jour: date
    auteur: str
    texte: str
    modifiable: bool
    corrigee_le: date | None = None
    avant: tuple[str, ...] = ()
    lisible: bool = True


@dataclass(frozen=True, slots=True)
class AvisVue:
    """A question to the physician; `partie_medicale` is empty for the team."""

    id: int
    version: int
    question: str
    demande_le: date
    demandeur: str | None
    medecin: str | None
    repondu_le: date | None
    reponse: str
    partie_medicale: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationVue:
    """A filled questionnaire: what was answered, and what it comes to."""

    id: int
    version: int
    instrument: str
    instrument_version: str
    jour: date
    completude: int | None
    auteur: str | None
    score: str
    reponses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DetailIrdp:
    """What stays medical of an IRDP result: its value, what it leaves out, what was said of it."""

    valeur: float | None = None
    limites: str = ""
    commentaire: str = ""


@dataclass(frozen=True, slots=True)
class IrdpDetailVue:
    """An IRDP result with its medical detail, when one was kept."""

    id: int
    version: int
    jour: date
    source: SourceIrdp
    classe: ClasseIrdp | None
    detail: DetailIrdp | None


@dataclass(frozen=True, slots=True)
class PieceVue:
    """A document of the vault; the real name of a medical one is known to its readers only."""

    id: int
    nom: str
    type_mime: str
    taille: int
    ajoute_le: datetime
    medicale: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A document and its bytes."""

    nom: str
    type_mime: str
    contenu: bytes


@dataclass(frozen=True, slots=True)
class AccesVue:
    """A medical part opened exceptionally: who, when, why."""

    id: int
    dossier_id: int
    numero: str
    membre: str
    motif: str
    ouvert_le: datetime
    expire_le: datetime
    vu_le: datetime | None


@dataclass(frozen=True, slots=True)
class PartieMedicale:
    """The whole medical compartment of a dossier, the latest first."""

    dossier_id: int
    notes: tuple[NoteVue, ...]
    avis: tuple[AvisVue, ...]
    evaluations: tuple[EvaluationVue, ...]
    irdp: tuple[IrdpDetailVue, ...]
    pieces: tuple[PieceVue, ...]
    acces: tuple[AccesVue, ...] = ()

    @property
    def vide(self) -> bool:
        """Nothing medical was written about this dossier."""
        return not (self.notes or self.avis or self.evaluations or self.irdp or self.pieces)


@dataclass(frozen=True, slots=True)
class IntervenantVue:
    """A professional named in the dossiers, and the member they are linked to."""

    id: int
    nom: str
    fonction: str
    membre_id: int | None
    dossiers: int


@dataclass(frozen=True, slots=True)
class ReglagesMedicaux:
    """Who reads the medical parts in general: nurses or not, which member is which physician.

    `medecins` are the physicians named in the dossiers, `membres` those who have an access.
    """

    delegation: bool
    medecins: tuple[IntervenantVue, ...]
    membres: tuple[MembreVue, ...]
