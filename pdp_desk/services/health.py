"""Is the vault whole? Each check looks, none mends; a finding says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from pdp_desk.domain.views import BilanSante, Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.errors import UserError
from pdp_desk.services.actes import acte
from pdp_desk.services.desk import Desk
from pdp_desk.storage import upkeep
from pdp_desk.storage.inspection import examine
from pdp_desk.storage.schema import HEAD, revision_of
from pdp_desk.vault import folder as places
from pdp_desk.vault.manifest import authenticate

RESTORE = "Gardez ce dossier tel quel et reprenez la dernière sauvegarde vérifiée."
REPORT = "Le travail peut continuer. Signalez-le à la personne qui tient PDP Desk."
CHECKS = (
    "Les fichiers du coffre et leur authenticité",
    "Les pages chiffrées de la base",
    "La version de la base",
    "La structure de la base",
    "Les liens entre les données",
    "L’index de recherche",
    "Les données sans attache",
)


@acte("verifier")
def check(desk: Desk, folder: Path) -> BilanSante:
    """Every check of an open vault, in the order of `CHECKS`."""
    constats = [*_files(folder, desk), *_pages(desk)]
    if any(constat.gravite is Gravite.ERREUR for constat in constats):
        # What a damaged base says of itself is worth nothing: the other checks are not made.
        return BilanSante(CHECKS[:2], tuple(constats))
    with desk.store.read() as session:
        for examined in (_revision, _structure, _links, _search, _loose_ends):
            constats.extend(examined(session))
    return BilanSante(CHECKS, tuple(constats))


def _files(folder: Path, desk: Desk) -> Iterator[Constat]:
    try:
        manifest = places.read_manifest(folder)
        if desk.keys is not None:
            authenticate(manifest, desk.keys.mac_key(manifest.id))
    except UserError as error:
        yield _error("COFFRE-01", error)
    for name in (places.README, places.BACKUPS):
        if not (folder / name).exists():
            yield Constat(
                Gravite.AVERTISSEMENT,
                "COFFRE-02",
                f"« {name} » manque dans le dossier du coffre.",
                "Les données ne sont pas touchées. Reprenez-le dans une sauvegarde du dossier.",
            )


def _pages(desk: Desk) -> Iterator[Constat]:
    if desk.keys is None:
        return
    try:
        examine(desk.store.path, desk.keys.donnees, full=True)
    except UserError as error:
        yield _error("COFFRE-03", error)


def _revision(session: Session) -> Iterator[Constat]:
    revision = revision_of(session.connection())
    if revision != HEAD:
        yield Constat(
            Gravite.ERREUR,
            "COFFRE-04",
            f"La base est à la version {revision or '0'} au lieu de {HEAD}.",
            "Fermez le coffre et rouvrez-le : la mise à jour se fait à l’ouverture.",
        )


def _structure(session: Session) -> Iterator[Constat]:
    faults = upkeep.structure_faults(session)
    if faults:
        yield Constat(
            Gravite.ERREUR,
            "COFFRE-05",
            f"La structure de la base est abîmée ({len(faults)}).",
            RESTORE,
        )


def _links(session: Session) -> Iterator[Constat]:
    for table, count in upkeep.broken_links(session).items():
        yield Constat(
            Gravite.ERREUR,
            "COFFRE-06",
            f"Dans « {table} », des lignes renvoient à des données absentes ({count}).",
            RESTORE,
        )


def _search(session: Session) -> Iterator[Constat]:
    missing = upkeep.missing_search_parts(session)
    if missing:
        message = "L’index de recherche est incomplet : des dossiers peuvent rester introuvables."
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-07", message, REPORT)
        return
    stale = upkeep.unfindable(session)
    if stale:
        message = f"Des dossiers manquent à la recherche ou y ont un ancien nom ({stale})."
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-08", message, REPORT)
    left = upkeep.forgotten(session)
    if left:
        message = f"La recherche garde le nom de dossiers qui n’existent plus ({left})."
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-09", message, REPORT)


def _loose_ends(session: Session) -> Iterator[Constat]:
    for table, count in upkeep.unattached(session).items():
        message = f"Dans « {table} », des fiches ne servent à aucun dossier ({count})."
        yield Constat(Gravite.INFORMATION, "COFFRE-10", message, "Rien à faire.")
    lost = upkeep.lost_traces(session)
    if lost:
        message = f"Des lignes d’import désignent des données effacées depuis ({lost})."
        remedy = "Rien à faire ; annuler cet import ne touchera que ce qui reste."
        yield Constat(Gravite.INFORMATION, "COFFRE-11", message, remedy)


def _error(code: str, error: UserError) -> Constat:
    return Constat(Gravite.ERREUR, code, error.message, error.hint or RESTORE)
