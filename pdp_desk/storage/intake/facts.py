"""Dated facts: the same fact is recognised, two different ones the same day stay two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.storage.intake.register import Register, Row, is_unsaid, row_id, table_of
from pdp_desk.storage.intake.verdicts import Finding
from pdp_desk.storage.tables import Base

Key = tuple[object, ...]
# Where the person worked follows from the dossier; feedback is compared point by point.
ASIDE = frozenset({"etablissement_id", "retours"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A fact of the batch, linked, with the finding it will complete."""

    values: Row
    finding: Finding


class Facts:
    """One table of dated facts.

    `identity` is what makes two facts comparable; `unique` says there can only be one of each.
    """

    def __init__(
        self,
        session: Session,
        model: type[Base],
        identity: tuple[str, ...],
        *,
        unique: bool = False,
    ) -> None:
        self.register = Register(session, table_of(model))
        self.identity = identity
        self.unique = unique
        self.said: tuple[str, ...] = ()

    def take(self, incoming: list[Incoming], stored: Iterable[Row]) -> None:
        """Match the batch with what is stored, then create or fill in."""
        if not incoming:
            return
        self.said = tuple(
            name for name in incoming[0].values if name not in self.identity and name not in ASIDE
        )
        free: dict[Key, list[Row]] = defaultdict(list)
        for row in stored:
            free[self._key(row)].append(row)
        if self.unique:
            self._take_unique(incoming, free)
        else:
            self._take_different(self._not_exact(incoming, free), free)

    def _key(self, row: Row) -> Key:
        return tuple(row[name] for name in self.identity)

    def _exact(self, row: Row) -> Key:
        return tuple(None if is_unsaid(row[name]) else row[name] for name in self.said)

    def _not_exact(self, incoming: list[Incoming], free: dict[Key, list[Row]]) -> list[Incoming]:
        """What remains once facts repeated in another sheet, or known exactly, are set aside.

        Two rows of one sheet that say the same are two facts: the reader of the sheet is the
        one who knows a row typed twice.
        """
        seen: dict[Key, Finding] = {}
        left = []
        for fact in incoming:
            key, exact = self._key(fact.values), self._exact(fact.values)
            first = seen.setdefault((*key, *exact), fact.finding)
            if first.at.feuille != fact.finding.at.feuille:
                fact.finding.sort = SortLigne.DOUBLON
                fact.finding.motif = f"Même fait que {first.at.feuille}, ligne {first.at.ligne}."
            elif not self._claim_exact(free[key], exact, fact.finding):
                left.append(fact)
        return left

    def _claim_exact(self, rows: list[Row], exact: Key, finding: Finding) -> bool:
        same = next((row for row in rows if self._exact(row) == exact), None)
        if same is None:
            return False
        rows.remove(same)
        finding.sort = SortLigne.DEJA_PRESENT
        return True

    def _take_different(self, facts: list[Incoming], free: dict[Key, list[Row]]) -> None:
        for fact in facts:
            rows = free[self._key(fact.values)]
            near = [row for row in rows if _same_case(row, fact.values)]
            if not near:
                self._create(fact)
                continue
            row = next((row for row in near if self._agrees(row, fact.values)), near[0])
            rows.remove(row)
            self._fill(row, fact)

    def _agrees(self, row: Row, values: Row) -> bool:
        return all(
            row[name] == values[name] or is_unsaid(row[name]) or is_unsaid(values[name])
            for name in self.said
        )

    def _take_unique(self, incoming: list[Incoming], free: dict[Key, list[Row]]) -> None:
        for fact in incoming:
            rows = free[self._key(fact.values)]
            if rows:
                self._fill(rows[0], fact)
            else:
                rows.append(self.register.rows[self._create(fact)])

    def _create(self, fact: Incoming) -> int:
        fact.finding.sort = SortLigne.NOUVEAU
        return self.register.add(self._columns(fact.values), fact.finding.at)

    def _fill(self, row: Row, fact: Incoming) -> None:
        said = {name: fact.values[name] for name in self.said}
        filling = self.register.fill(row_id(row), self._columns(said), fact.finding.at)
        fact.finding.divergences.extend(filling.divergences)
        if filling.divergences:
            fact.finding.sort = SortLigne.CONFLIT
        elif filling.filled:
            fact.finding.sort = SortLigne.COMPLETE
        else:
            new = self.register.is_new(row_id(row))
            fact.finding.sort = SortLigne.DOUBLON if new else SortLigne.DEJA_PRESENT

    def _columns(self, values: Row) -> Row:
        """The values that are columns of the table."""
        known = self.register.names
        return {name: value for name, value in values.items() if name in known}


def _same_case(row: Row, values: Row) -> bool:
    """Facts of two dossiers are two facts; a fact without dossier may be of any."""
    dossiers = {row.get("dossier_id"), values.get("dossier_id")} - {None}
    return len(dossiers) <= 1
