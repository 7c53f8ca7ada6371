"""What the application keeps about its own work and that names a person: found, then cleared."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Enum, Select, String, Table, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from pdp_desk.domain.folding import fold
from pdp_desk.domain.views_brouillons import FENETRE
from pdp_desk.storage.journal import BATCH, unpacked
from pdp_desk.storage.personal import personal_tables
from pdp_desk.storage.tables import (
    Base,
    Brouillon,
    ImportLigne,
    ImportLot,
    Journal,
    Reglage,
    Salarie,
)

Ids = Mapping[str, list[int]]
ERASING = ("effacer_personne", "rejouer_effacements")
# Where the window stood when it was locked: a search there may be a name.
WINDOW, CORRECTION = FENETRE, "correction_"
KEPT_LONGER = "conservation."  # the setting, under the person's own number
NAMELESS = "(nom effacé)"
# Letters that never bear an accent, nor come out of a ligature, in French.
SURE = frozenset("bdfghjkmpqrtvwx0123456789")
# Made from other columns: a homonym has the same.
KEYS = frozenset({"nom_cle"})
# Keys of a journal's detail that name a row: the line may be about something else.
DETAIL_KEYS = {
    "salarie": "salarie",
    "salarie_id": "salarie",
    "dossier": "dossier",
    "dossier_id": "dossier",
}


@dataclass(frozen=True, slots=True)
class Who:
    """A person as texts may name them: names and first names, folded."""

    uid: str
    noms: frozenset[str]
    prenoms: frozenset[str]

    @property
    def runs(self) -> tuple[str, ...]:
        """The longest plain part of each name: what SQLite can look for without folding."""
        return tuple(max(one.split(), key=len) for one in sorted(self.noms)) or ("",)


def forget_traces(session: Session, who: Who, found: Ids) -> tuple[int, int]:
    """Remove what drafts, imports and settings hold: how many drafts, how many import lines."""
    drafts = drafts_of(session, who, found)
    places = Brouillon.formulaire == WINDOW
    session.execute(delete(Brouillon).where(or_(Brouillon.id.in_(drafts), places)))
    session.execute(delete(Reglage).where(Reglage.cle == f"{KEPT_LONGER}{who.uid}"))
    return len(drafts), _forget_imports(session, who, found)


def drafts_of(session: Session, who: Who, found: Ids) -> list[int]:
    """Drafts about a row of the person, by whoever, and those about nothing yet that name them."""
    rows = session.execute(
        select(Brouillon.id, Brouillon.formulaire, Brouillon.objet_id, Brouillon.contenu)
    )
    return [
        draft
        for draft, form, object_id, content in rows
        if form != WINDOW
        and (_is_draft_about(found, form, object_id) or (object_id is None and names(who, content)))
    ]


def trace_counts(session: Session, who: Who, found: Ids) -> int:
    """How many lines of imports and of the journal an erasure would clear."""
    lines = set(_naming(session, who))
    for name, ids in found.items():
        lines |= set(session.scalars(_lines(ids, name)))
    return len(lines) + len(details_about(session, who, found))


def lots_of(session: Session, found: Ids) -> list[str]:
    """The workbooks that said something of the person, by name, the first import first."""
    lots: set[int] = set()
    for name, ids in found.items():
        lots |= set(session.scalars(_lines(ids, name, of=ImportLigne.lot_id)))
    query = select(ImportLot.fichier).where(ImportLot.id.in_(lots)).order_by(ImportLot.id)
    return list(dict.fromkeys(session.scalars(query)))


def who_is(session: Session, person: Salarie) -> Who:
    """The person under every name they had here: corrections tell the former ones."""
    surnames, firsts = {fold(person.nom)}, {fold(person.prenom)}
    told = select(Journal.detail).where(
        Journal.objet == Salarie.__tablename__,
        Journal.objet_id == person.id,
        Journal.detail.is_not(None),
    )
    for detail in session.scalars(told):
        before = unpacked(detail).get("avant")
        if isinstance(before, dict):
            surnames.add(fold(str(before.get("nom") or "")))
            firsts.add(fold(str(before.get("prenom") or "")))
    return Who(person.uid, frozenset(surnames - {""}), frozenset(firsts - {""}))


def names(who: Who, content: str) -> bool:
    """Whether a text holds a name and a first name of the person, whatever the case or accents."""
    words = f" {fold(content)} "
    parts = (who.noms, who.prenoms)
    return all(not some or any(f" {one} " in words for one in some) for some in parts)


def mentions(
    session: Session, who: Who, found: Ids, clearable: Iterable[str]
) -> list[tuple[str, int, str]]:
    """Texts about others that name the person: (table, number, column), for somebody to correct."""
    aside = {*found, *clearable}
    return [
        (table.name, row_id, column.name)
        for table, column in _texts()
        for row_id, content in session.execute(_likely(who, table, column))
        if names(who, content)
        and not (table.name in aside and row_id in found.get(table.name, (row_id,)))
    ]


def _texts() -> Iterator[tuple[Table, Column[str]]]:
    """The columns somebody may have written a name in."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            kind = column.type
            written = isinstance(kind, String) and not isinstance(kind, Enum)
            if written and "id" in table.c and column.name not in KEYS:
                yield table, column


def _likely(who: Who, table: Table, column: Column[str]) -> Select[Any]:
    """Rows whose text may hold the name: folding comes after."""
    wide = or_(*(_may_hold(column, run) for run in who.runs))
    return select(table.c.id, column).where(column.is_not(None), wide)


def _may_hold(column: Any, run: str) -> Any:
    """SQLite compares letters without accents: where one may have some, any character will do."""
    return column.ilike("%" + "".join(c if c in SURE else "%" for c in run) + "%")


def _is_draft_about(found: Ids, form: str, object_id: int | None) -> bool:
    """`correction_<table>` bears the number of that row, any other form that of its dossier."""
    corrects = form.startswith(CORRECTION)
    kind = form.removeprefix(CORRECTION) if corrects else "dossier"
    return object_id in found.get(kind, ())


def _lines(ids: list[int], name: str, of: Any = ImportLigne.id) -> Select[Any]:
    return select(of).where(ImportLigne.objet == name, ImportLigne.objet_id.in_(ids))


def _forget_imports(session: Session, who: Who, found: Ids) -> int:
    """Lines of imports go: undoing one must never meet a later row of the same number."""
    about = set(_naming(session, who))
    for name, ids in found.items():
        about |= set(session.scalars(_lines(ids, name)))
    for part in range(0, len(about), BATCH):
        some = sorted(about)[part : part + BATCH]
        session.execute(delete(ImportLigne).where(ImportLigne.id.in_(some)))
    for lot in session.scalars(select(ImportLot)):
        if names(who, lot.fichier):
            lot.fichier = NAMELESS
        if names(who, lot.bilan):
            lot.bilan = json.dumps({"comptes": json.loads(lot.bilan).get("comptes", {})})
    session.flush()
    for sheet in session.scalars(select(ImportLigne.feuille).distinct()).all():
        if names(who, sheet):
            lines = update(ImportLigne).where(ImportLigne.feuille == sheet)
            session.execute(lines.values(feuille=NAMELESS))
    return len(about)


def _naming(session: Session, who: Who) -> list[int]:
    """Lines about something shared whose values name the person; a homonym's stay."""
    shared = ImportLigne.objet.not_in(_personal())
    told = (ImportLigne.avant, ImportLigne.apres)
    likely = or_(*(_may_hold(column, run) for column in told for run in who.runs))
    rows = session.execute(select(ImportLigne.id, *told).where(shared, likely))
    return [line for line, before, after in rows if names(who, f"{before} {after}")]


def details_about(session: Session, who: Who, found: Ids) -> list[int]:
    """Lines of the journal whose detail is about the person: the text goes, the line stays."""
    own = or_(
        *(and_(Journal.objet == name, Journal.objet_id.in_(ids)) for name, ids in found.items())
    )
    # What tells of an erasure holds counts and numbers only, and must stay readable.
    told = and_(Journal.detail.is_not(None), Journal.acte.not_in(ERASING))
    lines = session.execute(select(Journal.id, Journal.detail).where(told, own))
    # The number of a row that was removed is given again: its former lines say of whom they are.
    about = {line for line, detail in lines if tells_of(found, detail) is not False}
    words = ("salarie", "dossier", *who.runs)
    likely = or_(*(_may_hold(Journal.detail, word) for word in words))
    rows = select(Journal.id, Journal.objet, Journal.detail).where(told, likely)
    for line, objet, detail in session.execute(rows):
        if _detail_is_about(who, found, objet, detail or ""):
            about.add(line)
    return sorted(about)


def tells_of(found: Ids, detail: str | None) -> bool | None:
    """Whether a detail names a dossier of the person; False for another's, None for nobody's."""
    read = unpacked(detail)
    said = [
        read[key] in found.get(table, ())
        for key, table in DETAIL_KEYS.items()
        if read.get(key) is not None
    ]
    return any(said) if said else None


def _detail_is_about(who: Who, found: Ids, objet: str, detail: str) -> bool:
    # A line about another person that bears the same name is theirs.
    return bool(tells_of(found, detail)) or (objet not in _personal() and names(who, detail))


def _personal() -> frozenset[str]:
    return frozenset(table.name for table in personal_tables())


def sealed_bytes(stored: str | bytes) -> bytes:
    """A sealed value as bytes, from a column of bytes or of text in Base64."""
    return stored if isinstance(stored, bytes) else base64.b64decode(stored)
