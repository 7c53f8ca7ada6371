"""Everything the vault holds about one person, as the parts of their own file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from pdp_desk.domain.droits import PAR_CODE
from pdp_desk.domain.views_rgpd import MotifConservation, Rubrique
from pdp_desk.domain.vocabulary import Term
from pdp_desk.domain.wording import long_date, number
from pdp_desk.errors import BrokenSeal
from pdp_desk.services.medical.compartment import UNREADABLE
from pdp_desk.services.privacy.labels import CACHES, COLONNES, TITRES
from pdp_desk.storage import residue
from pdp_desk.storage.medical import SEALED, Place, unpack, unpack_file, unseal
from pdp_desk.storage.personal import personal_tables
from pdp_desk.storage.privacy import Ids
from pdp_desk.storage.queries import privacy as rows
from pdp_desk.storage.tables import Brouillon, Salarie

Line = tuple[str, str, str, object]
Fiche = tuple[Line, ...]
Files = list[tuple[str, bytes]]
DRAFT = next(one for one in SEALED if one.table is Brouillon.__table__)
MEDICAL = {(one.table.name, one.column) for one in SEALED}
SCORES = frozenset({("irdp", "classe"), ("irdp", "completude")})
BESIDE = "donné dans un fichier à part"
CLOSED = "médical, à demander au médecin du travail"


class Collector:
    """Reads a person's rows once; `key` opens the medical part of the dossiers in `open_to`.

    `unshared`: the person took back what let the member know the class of their IRDP.
    """

    def __init__(
        self,
        session: Session,
        found: Ids,
        key: bytes | None,
        open_to: frozenset[int | None],
        *,
        unshared: bool = False,
    ) -> None:
        self._session, self._found = session, found
        self._key, self._open_to = key, open_to
        self._hidden = SCORES if unshared else frozenset[tuple[str, str]]()
        self._records = rows.records(session, found)
        self._names = rows.names_of(session, self._wanted())
        self.files: Files = []
        self.withheld = False

    def parts(self) -> tuple[Rubrique, ...]:
        """The parts of the file, in the order they are read; the empty ones are left out."""
        known = {name: self._fiches(name, found) for name, found in self._records.items()}
        known |= {"brouillon": self._drafts(), "import": self._workbooks()}
        known |= {"conservation": self._prolonged(), "journal": self._readers()}
        return tuple(
            Rubrique(code, titre, tuple(known[code]))
            for code, titre in TITRES.items()
            if known.get(code)
        )

    def _fiches(self, name: str, found: list[rows.Record]) -> list[Fiche]:
        return [self._fiche(name, record) for record in found]

    def _fiche(self, name: str, record: rows.Record) -> Fiche:
        lines = []
        for column, value in record.items():
            if column in CACHES or value is None:
                continue
            shown, raw = self._read(name, column, record)
            lines.append((column, COLONNES[column], shown, raw))
        return tuple(lines)

    def _read(self, name: str, column: str, record: rows.Record) -> tuple[str, object]:
        value = record[column]
        sealed = (name, column) in MEDICAL and record.get("medicale", True)
        if sealed:
            return self._medical(name, column, record)
        if (name, column) in self._hidden:
            self.withheld = True
            return CLOSED, None
        if isinstance(value, bytes):
            return self._beside(record["nom"], value)
        linked = self._names.get((column.removesuffix("_id"), value)) or self._linked(
            name, column, value
        )
        return (shown(linked), linked) if linked is not None else (shown(value), value)

    def _medical(self, name: str, column: str, record: rows.Record) -> tuple[str, object]:
        if self._key is None or record.get("dossier_id") not in self._open_to:
            self.withheld = True
            return CLOSED, None
        stored = record[column]
        raw = residue.sealed_bytes(stored)
        try:
            plain = unseal(self._key, Place(name, record["id"], column), raw)
        except BrokenSeal:  # the rest of the file is due all the same
            return UNREADABLE, None
        if name == "piece_jointe":
            facts, content = unpack_file(plain)
            return self._beside(str(facts.get("nom") or record["nom"]), content)
        facts = unpack(plain)
        return _told(facts), facts

    def _beside(self, nom: str, content: bytes) -> tuple[str, object]:
        name = f"{len(self.files) + 1:03d}-{_file_name(nom)}"
        self.files.append((name, content))
        return f"{BESIDE} : {name}", {"fichier": name}

    def _linked(self, name: str, column: str, value: object) -> object:
        target = _targets(name).get(column)
        return self._names.get((target, value)) if target and isinstance(value, int) else None

    def _wanted(self) -> Mapping[str, Iterable[int]]:
        """The rows of other tables that the person's rows name."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for name, found in self._records.items():
            for column, target in _targets(name).items():
                wanted[target] |= {row[column] for row in found if row[column] is not None}
        return {name: ids for name, ids in wanted.items() if name in rows.NAMES}

    # --- what the application keeps about its own work -------------------------------------

    def _person(self) -> Salarie:
        return self._session.get_one(Salarie, self._found["salarie"][0])

    def _drafts(self) -> list[Fiche]:
        who = residue.who_is(self._session, self._person())
        ids = residue.drafts_of(self._session, who, self._found)
        return [
            _plain(_without_seal(record) | {"contenu": self._draft_text(record)})
            for record in rows.draft_texts(self._session, ids)
        ]

    def _draft_text(self, record: rows.Record) -> str:
        """What is typed; of a medical form, to who reads every medical part of the person."""
        sealed = record[DRAFT.column]
        if sealed is None:
            return _typed(json.loads(record["contenu"]))
        if self._key is None or None not in self._open_to:
            self.withheld = True
            return CLOSED
        place = Place(DRAFT.table.name, record["id"], DRAFT.column)
        return _typed(unpack(unseal(self._key, place, sealed)))

    def _workbooks(self) -> list[Fiche]:
        lots = residue.lots_of(self._session, self._found)
        return [_plain({"fichier": name}) for name in lots]

    def _prolonged(self) -> list[Fiche]:
        kept = rows.kept_until(self._session).get(self._person().uid)
        said = json.loads(kept) if kept else {}
        until = {"jusqu_au": date.fromisoformat(said["jusqu_au"])} if said else {}
        return [_plain(until | {"motif": MotifConservation(said["motif"])})] if said else []

    def _readers(self) -> list[Fiche]:
        """Who read or changed the data; corrections with what they said before and after."""
        found = rows.journal_lines(self._session, self._found)
        return [
            _plain(
                {"instant": at, "membre_id": who or "le programme", "acte": _act(code)}
                | ({"detail": said} if (said := _changes(detail)) else {})
            )
            for at, who, code, detail in found
        ]


def shown(value: object) -> str:
    """A stored value as it is read."""
    if isinstance(value, Term):
        return value.label
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{long_date(value.date())}, {value:%H:%M}"
    if isinstance(value, date):
        return long_date(value)
    return number(value) if isinstance(value, (int, float)) else str(value)


def _plain(record: Mapping[str, Any]) -> Fiche:
    return tuple(
        (key, COLONNES.get(key, key), shown(value), value) for key, value in record.items()
    )


def _targets(name: str) -> dict[str, str]:
    """Which table each column of a table names."""
    table = next(table for table in personal_tables() if table.name == name)
    return _links_of(table)


def _links_of(table: Table) -> dict[str, str]:
    return {
        key.parent.name: key.column.table.name
        for key in table.foreign_keys
        if key.column.name == "id"
    }


def _act(code: str) -> str:
    known = PAR_CODE.get(code)
    return known.libelle if known else code


def _changes(detail: str | None) -> str:
    """« nom : Durand → Dupont » of a correction; other details are the program's own."""
    read = json.loads(detail) if detail else {}
    before, after = read.get("avant", {}), read.get("apres", {})
    return ", ".join(
        f"{COLONNES.get(key, key)} : {before.get(key) or 'vide'} → {after.get(key) or 'vide'}"
        for key in after
    )


def _without_seal(record: rows.Record) -> rows.Record:
    return {key: value for key, value in record.items() if key not in ("id", DRAFT.column)}


def _typed(said: Mapping[str, Any]) -> str:
    """What a form holds so far, field by field."""
    fields = said.get("champs", {})
    return "\n".join(f"{COLONNES.get(key, key)} : {value}" for key, value in fields.items())


def _told(facts: Mapping[str, object]) -> str:
    """A medical record as text: its only text, or each of its facts."""
    if set(facts) == {"texte"}:
        return str(facts["texte"])
    return "\n".join(f"{key} : {value}" for key, value in facts.items())


def _file_name(nom: str) -> str:
    """A name every system accepts."""
    kept = "".join(c if c.isalnum() or c in " ._-’()" else "_" for c in nom).strip(" .")
    return kept[-80:] or "document"
