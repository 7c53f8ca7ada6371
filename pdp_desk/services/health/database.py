"""What the open database says of itself: version, structure, links, search, loose ends."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from pdp_desk.domain.views import Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.services.health.wording import MEND, RESTORE
from pdp_desk.storage import upkeep
from pdp_desk.storage.schema import HEAD, revision_of


def revision(session: Session) -> Iterator[Constat]:
    """The schema is the one this version of the program writes."""
    revision = revision_of(session.connection())
    if revision != HEAD:
        yield Constat(
            Gravite.ERREUR,
            "COFFRE-04",
            f"La base est à la version {revision or '0'} au lieu de {HEAD}.",
            "Fermez le coffre et rouvrez-le : la mise à jour se fait à l’ouverture.",
        )


def structure(session: Session) -> Iterator[Constat]:
    """Tables and indexes agree."""
    faults = upkeep.structure_faults(session)
    if faults:
        yield Constat(
            Gravite.ERREUR,
            "COFFRE-05",
            f"La structure de la base est abîmée ({len(faults)}).",
            RESTORE,
            reparable=True,
        )


def links(session: Session) -> Iterator[Constat]:
    """What a row refers to exists."""
    for table, count in upkeep.broken_links(session).items():
        yield Constat(
            Gravite.ERREUR,
            "COFFRE-06",
            f"Dans « {table} », des lignes renvoient à des données absentes ({count}).",
            RESTORE,
            reparable=True,
        )


def search(session: Session) -> Iterator[Constat]:
    """The search index has every dossier, under its name of today, and no other."""
    missing = upkeep.missing_search_parts(session)
    if missing:
        message = "L’index de recherche est incomplet : des dossiers peuvent rester introuvables."
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-07", message, MEND, reparable=True)
        return
    stale = upkeep.unfindable(session)
    if stale:
        message = f"Des dossiers manquent à la recherche ou y ont un ancien nom ({stale})."
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-08", message, MEND, reparable=True)
    left = upkeep.forgotten(session)
    if left:
        message = f"La recherche garde le nom de dossiers qui n’existent plus ({left})."
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-09", message, MEND, reparable=True)


def loose_ends(session: Session) -> Iterator[Constat]:
    """People and employers nothing refers to; imports that would undo less (F36)."""
    for table, count in upkeep.unattached(session).items():
        message = f"Dans « {table} », des fiches ne servent à aucun dossier ({count})."
        yield Constat(Gravite.INFORMATION, "COFFRE-10", message, "Rien à faire.")
    lost = upkeep.lost_traces(session)
    if lost:
        message = f"Des lignes d’import désignent des données effacées depuis ({lost})."
        remedy = "Rien à faire ; annuler cet import ne touchera que ce qui reste."
        yield Constat(Gravite.INFORMATION, "COFFRE-11", message, remedy)
