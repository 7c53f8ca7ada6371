"""The verification of the journal: the chain itself, then what others know of its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from pdp_desk.domain.views_journal import Anomalie, Defaut, Tete, VerdictJournal
from pdp_desk.errors import UsageError, UserError
from pdp_desk.storage import journal_check as checking
from pdp_desk.storage.engine import Store
from pdp_desk.storage.queries.journal import retired_keys
from pdp_desk.storage.queries.membres import everyone, former_keys
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import visible_folders
from pdp_desk.vault.keys import WORDS_SLOT
from pdp_desk.vault.manifest import Manifest

FORMAT = "pdp-desk/journal"
NOT_AN_EXPORT = "Choisissez un fichier JSON écrit par « Exporter… » dans le journal de ce coffre."


def prove(
    store: Store,
    folder: Path | None,
    key: bytes | None,
    *,
    temoin: Path | None = None,
    progress: checking.Progress | None = None,
) -> VerdictJournal:
    """Every line, then the end of the journal against the backups and the export given."""
    witness = _witness(temoin) if temoin is not None else None
    manifest = places.read_manifest(folder) if folder is not None else None
    known, unread = _backups(folder, key) if folder is not None and key else ([], 0)
    if witness is not None and temoin is not None:
        known.append((temoin.name, witness))
    with store.read() as session:
        found = checking.check(session, signers(session, manifest), progress)
        told = [*_foreign_keys(session, manifest), *found.anomalies]
        told += _compared(session, known)
    told.sort(key=lambda anomalie: anomalie.numero)
    return VerdictJournal(
        lignes=found.lignes,
        tete=found.tete,
        debut=found.debut,
        fin=found.fin,
        anomalies=tuple(told[: checking.KEPT]),
        toutes=len(told),
        effacees=found.effacees,
        par_les_mots=found.par_les_mots,
        anciennes_cles=found.anciennes_cles,
        sans_auteur=found.sans_auteur,
        temoins=tuple(name for name, _ in known),
        sans_comparaison=unread,
    )


def signers(session: Session, manifest: Manifest | None) -> checking.Signers:
    """Whose signatures are good: the members of the base, and the recovery words, old ones too."""
    former = former_keys(session)
    members = {
        one.id: (one.nom, (one.cle_publique, *former.get(one.uid, ()))) for one in everyone(session)
    }
    slots = manifest.emplacements if manifest is not None else ()
    words = tuple(slot.verification for slot in slots if slot.type == WORDS_SLOT)
    return checking.Signers(members, (*words, *retired_keys(session)))


def _foreign_keys(session: Session, manifest: Manifest | None) -> Iterator[Anomalie]:
    """A key changed in the base to sign in somebody's name is not the one of their slot.

    The slot's cannot be changed: the password would no longer open it.
    """
    slots = manifest.emplacements if manifest is not None else ()
    keys = {slot.membre: slot.verification for slot in slots if slot.membre}
    for one in everyone(session):
        if keys.get(one.uid, one.cle_publique) != one.cle_publique:
            yield Anomalie(Defaut.CLE, nom=one.nom)


def _compared(session: Session, known: list[tuple[str, Tete]]) -> Iterator[Anomalie]:
    for name, tete in known:
        wrong = checking.against(session, tete, name)
        if wrong is not None:
            yield wrong


def _backups(folder: Path, key: bytes) -> tuple[list[tuple[str, Tete]], int]:
    """The last line each backup knows; how many are closed to us (older keys) or damaged."""
    known: list[tuple[str, Tete]] = []
    unread = 0
    for copy in sorted(visible_folders(folder / places.BACKUPS)):
        try:
            path = places.database_of(copy, places.read_manifest(copy))
            tete = checking.head_of_copy(path, key)
        except UserError:
            unread += 1
        else:
            known += [(copy.name, tete)] if tete else []
    return known, unread


def _witness(path: Path) -> Tete:
    """The last line an export knew when it was written."""
    try:
        content = json.loads(path.read_bytes())
        number, digest = content["tete"]["numero"], bytes.fromhex(content["tete"]["empreinte"])
        if content["format"] != FORMAT or type(number) is not int or not 0 < number < 2**63:
            raise _not_an_export(path)
        return Tete(number, digest)
    except OSError as error:
        raise UsageError(f"« {path.name} » ne peut pas être lu.", NOT_AN_EXPORT) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _not_an_export(path) from error


def _not_an_export(path: Path) -> UsageError:
    return UsageError(f"« {path.name} » n’est pas un export du journal.", NOT_AN_EXPORT)
