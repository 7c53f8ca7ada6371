"""The journal as a file: to read in a spreadsheet, or to verify without PDP Desk."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

from sqlalchemy.orm import Session

from pdp_desk.domain.journal_phrases import act_label, local
from pdp_desk.domain.views_journal import FiltreJournal, LigneJournal
from pdp_desk.errors import UsageError
from pdp_desk.exports.csv_file import safe
from pdp_desk.services.journal_lines import said, wanted
from pdp_desk.services.journal_proof import FORMAT, signers
from pdp_desk.storage import journal_check as checking
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.journal import BATCH
from pdp_desk.storage.queries import journal as trail
from pdp_desk.vault import folder as places

COLUMNS = (
    "numero",
    "date",
    "heure",
    "membre",
    "acte",
    "phrase",
    "dossier",
    "precisions",
    "precisions_effacees",
    "signee",
)


@dataclass(frozen=True, slots=True)
class About:
    """Whose journal, written by whom and when (UTC)."""

    titre: str
    membre: str
    instant: datetime
    folder: Path | None


Writer = Callable[[Session, About, FiltreJournal], int]


def writer(vers: Path) -> Writer:
    """What writes this kind of file, new, whole or not at all; it counts the lines."""
    kinds = {".csv": _write_csv, ".json": _write_json}
    kind = kinds.get(vers.suffix.lower())
    if kind is None:
        raise UsageError(
            f"« {vers.name} » : le journal s’écrit en .csv ou en .json. Rien n’a été écrit.",
            "Le .csv se lit dans un tableur ; le .json permet de vérifier les signatures ailleurs.",
        )
    if not vers.parent.is_dir():
        raise UsageError(
            f"Le dossier « {vers.parent.name} » n’existe pas. Rien n’a été écrit.",
            "Choisissez un dossier qui existe.",
        )
    if os.path.lexists(vers):
        raise UsageError(
            f"« {vers.name} » existe déjà et n’a pas été touché.", "Choisissez un autre nom."
        )

    def write(session: Session, about: About, filtre: FiltreJournal) -> int:
        with _whole(vers) as file:
            return kind(file, session, about, filtre)

    return write


@contextmanager
def unless_kept(vers: Path) -> Iterator[None]:
    """A file whose line the journal could not keep does not stay."""
    there = os.path.lexists(vers)
    try:
        yield
    except BaseException:
        if not there:
            with suppress(OSError):  # what kept it from being written is the error to tell
                vers.unlink()
        raise


def _write_csv(file: TextIO, session: Session, about: About, filtre: FiltreJournal) -> int:
    file.write("\ufeff")
    sheet = csv.writer(file, delimiter=";", lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    count, rows = 0, trail.every_line(session, wanted(filtre))
    while batch := list(islice(rows, BATCH)):
        sheet.writerows(_cells(line) for line in said(session, batch))
        count += len(batch)
    return count


def _cells(line: LigneJournal) -> list[str]:
    when = local(line.instant)
    texts = (line.membre, act_label(line.acte), line.phrase, line.dossier, line.precisions)
    flags = ("oui" if flag else "non" for flag in (line.efface, line.signee))
    return [str(line.numero), f"{when:%Y-%m-%d}", f"{when:%H:%M:%S}", *map(safe, texts), *flags]


def _write_json(file: TextIO, session: Session, about: About, filtre: FiltreJournal) -> int:
    """Every field that is hashed, the keys, and the end of the whole journal."""
    head = _text(_head(session, about, complete=filtre == FiltreJournal()))
    file.write(f'{head[:-1]}, "lignes": [')
    count = 0
    for line in checking.lines(session, trail.condition(session, wanted(filtre))):
        file.write(f"{',' if count else ''}\n{_text(_fields(line))}")
        count += 1
    file.write("\n]}\n")
    return count


def _head(session: Session, about: About, *, complete: bool) -> dict[str, object]:
    manifest = places.read_manifest(about.folder) if about.folder is not None else None
    known = signers(session, manifest)
    tete = checking.head(session)
    assert tete is not None  # the line that tells of this export
    return {
        "format": FORMAT,
        "version": 1,
        "coffre": manifest.id if manifest is not None else None,
        "titre": about.titre,
        "exporte_le": about.instant.isoformat(),
        "par": about.membre,
        "complet": complete,
        "tete": {"numero": tete.numero, "empreinte": tete.empreinte.hex()},
        "cles": {
            "membres": [
                {"membre": id_, "nom": nom, "cles": [key.hex() for key in keys]}
                for id_, (nom, keys) in known.membres.items()
            ],
            "mots": [key.hex() for key in known.mots],
        },
    }


def _fields(line: checking.Line) -> dict[str, object]:
    return {
        "numero": line.id,
        "instant": line.instant.isoformat(),
        "membre": line.membre_id,
        "acte": line.acte,
        "objet": line.objet,
        "objet_id": line.objet_id,
        "detail": line.detail,
        "detail_empreinte": line.detail_empreinte.hex() if line.detail_empreinte else None,
        "precedent": line.precedent.hex(),
        "empreinte": line.empreinte.hex(),
        "signature": line.signature.hex() if line.signature else None,
    }


def _text(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)


@contextmanager
def _whole(vers: Path) -> Iterator[TextIO]:
    """A hidden file beside, pushed to the disk, that takes its name when the block ends well."""
    with file_errors():
        handle, name = tempfile.mkstemp(prefix=f".{vers.name}.", dir=vers.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(name).rename(vers)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        places.sync_folder(vers.parent)
