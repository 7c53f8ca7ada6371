"""The checks in order, and which of them are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from pdp_desk.domain.views import BilanSante, Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte
from pdp_desk.services.desk import Desk
from pdp_desk.services.health import database, folder
from pdp_desk.services.journal_proof import prove

OfFolder = Callable[[Path, Desk], Iterator[Constat]]
OfDatabase = Callable[[Session], Iterator[Constat]]


def journal(place: Path, at: Desk) -> Iterator[Constat]:
    """The lines of the journal follow one another, unchanged and signed."""
    key = at.keys.donnees if at.keys is not None else None
    verdict = prove(at.store, place if key is not None else None, key)
    if verdict.intact:
        return
    first = verdict.premiere
    where = f" à partir de la ligne {first.numero}" if first is not None else ""
    yield Constat(
        Gravite.ERREUR,
        "COFFRE-16",
        f"Le journal a été modifié{where} ({verdict.toutes}).",
        "Les données ne sont pas touchées. Lisez le détail dans la page du journal.",
    )


@dataclass(frozen=True, slots=True)
class Controle:
    """A check that can be asked for: its code, what it looks at, what makes it."""

    code: str
    libelle: str
    dossier: OfFolder | None = None
    base: OfDatabase | None = None


CONTROLES = (
    Controle("fichiers", "Les fichiers du coffre et leur authenticité", folder.files),
    Controle("pages", "Les pages chiffrées de la base", folder.pages),
    Controle("version", "La version de la base", base=database.revision),
    Controle("structure", "La structure de la base", base=database.structure),
    Controle("liens", "Les liens entre les données", base=database.links),
    Controle("recherche", "L’index de recherche", base=database.search),
    Controle("attaches", "Les données sans attache", base=database.loose_ends),
    Controle("journal", "Le journal, sa chaîne et ses signatures", journal),
    Controle("sauvegardes", "Les sauvegardes", folder.backups),
    Controle("restes", "Les restes d’écritures interrompues", folder.leftovers),
)
CHECKS = tuple(controle.libelle for controle in CONTROLES)
# What a damaged base says of itself is worth nothing: when one of these finds an error, no other
# check is made.
FIRST = ("fichiers", "pages")


@acte("verifier")
def check(desk: Desk, folder: Path, controles: Iterable[str] | None = None) -> BilanSante:
    """The checks of an open vault that are asked for, all of them unless told, in their order."""
    asked = _asked(controles)
    done: list[str] = []
    found: list[Constat] = []
    for controle in asked:
        if controle.code not in FIRST and _broken(found):
            break
        found.extend(_made(controle, desk, folder))
        done.append(controle.libelle)
    return BilanSante(tuple(done), tuple(found))


def _asked(controles: Iterable[str] | None) -> list[Controle]:
    if controles is None:
        return list(CONTROLES)
    wanted, known = set(controles), {controle.code for controle in CONTROLES}
    for unknown in sorted(wanted - known):
        codes = ", ".join(controle.code for controle in CONTROLES)
        raise UsageError(f"Le contrôle « {unknown} » n’existe pas.", f"Contrôles : {codes}.")
    return [controle for controle in CONTROLES if controle.code in wanted]


def _made(controle: Controle, at: Desk, place: Path) -> list[Constat]:
    if controle.dossier is not None:
        return list(controle.dossier(place, at))
    assert controle.base is not None
    with at.store.read() as session:
        return list(controle.base(session))


def _broken(found: list[Constat]) -> bool:
    return any(
        constat.gravite is Gravite.ERREUR and constat.code in ("COFFRE-01", "COFFRE-03")
        for constat in found
    )
