"""From the year's statement to figures: counts, sums, ratios, entered figures, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.domain.views import ValeurIndicateur
from pdp_desk.domain.wording import typeset
from pdp_desk.indicators.catalogue import Breakdown, Catalogue, Indicator, by_code, shipped
from pdp_desk.indicators.labels import label
from pdp_desk.indicators.statement import YearStatement, year_statement
from pdp_desk.storage.queries.facts import SOURCES
from pdp_desk.storage.tables import Action, ReleveAnnuel

RATIO_DIGITS = 6
GIVEN, ENTERED, NONE = "relevé", "saisi", "non calculable"


@dataclass(slots=True)
class Count:
    """What is counted, and the distinct persons and employers behind it."""

    valeur: int = 0
    personnes: int = 0
    employeurs: int = 0
    plus_gros: int = 0


# (code, breakdown name or None, stored value or None) -> count
Counts = Mapping[tuple[str, str | None, str | None], Count]


@dataclass(frozen=True, slots=True)
class Given:
    """A yearly figure the team cannot count itself."""

    valeur: float | None
    texte: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Everything figures are made of, read in one snapshot."""

    annee: int
    counts: Counts
    given: Mapping[str, Given]
    natures: frozenset[str] = field(default=frozenset())  # of actions, whatever the year


def read_year(
    session: Session, catalogues: Sequence[Catalogue], annee: int, *, employers: bool = False
) -> YearFacts:
    """Run the year's statement and read the year's entered figures."""
    indicators = [item for catalogue in catalogues for item in catalogue.indicateur]
    statement = _statement(catalogues, annee, employers=employers)
    natures = session.scalars(select(Action.nature).distinct())
    return YearFacts(
        annee=annee,
        counts=run(session, statement, indicators),
        given=read_given(session, annee),
        natures=frozenset(nature.value for nature in natures),
    )


def _statement(catalogues: Sequence[Catalogue], annee: int, *, employers: bool) -> YearStatement:
    if catalogues is shipped():
        return _shipped_statement(annee, employers=employers)
    indicators = [item for catalogue in catalogues for item in catalogue.indicateur]
    return year_statement(indicators, annee, employers=employers)


@lru_cache(maxsize=16)
def _shipped_statement(annee: int, *, employers: bool) -> YearStatement:
    """Built once a year: building costs as much as running on a small vault."""
    indicators = [item for catalogue in shipped() for item in catalogue.indicateur]
    return year_statement(indicators, annee, employers=employers)


def run(
    session: Session, statement: YearStatement, indicators: Iterable[Indicator]
) -> dict[tuple[str, str | None, str | None], Count]:
    """The counts, each indicator's total always there, even at zero."""
    personal = {item.code for item in indicators if item.compte == "personne"}
    found: dict[tuple[str, str | None, str | None], Count] = {}
    for part, group, *values in session.execute(statement.query):
        for read, value in zip(statement.reads[part], values, strict=False):
            count = found.setdefault((read.code, read.ventilation, group), Count())
            setattr(count, read.measure, value)
            if read.measure == "valeur" and read.code in personal:
                count.personnes = value
    return found


def read_given(session: Session, annee: int) -> dict[str, Given]:
    """The yearly figures entered or supplied for the year."""
    query = select(
        ReleveAnnuel.code, ReleveAnnuel.valeur, ReleveAnnuel.texte, ReleveAnnuel.source
    ).where(ReleveAnnuel.annee == annee)
    rows = session.execute(query)
    return {code: Given(valeur, texte, source) for code, valeur, texte, source in rows}


class Figures:
    """The figures of a year, each worked out once."""

    def __init__(self, catalogues: Sequence[Catalogue], facts: YearFacts) -> None:
        self._by_code = by_code(tuple(catalogues))
        self._said = {
            code: words for catalogue in catalogues for code, words in catalogue.releves.items()
        }
        self._facts = facts
        self._done: dict[str, ValeurIndicateur] = {}

    def all(self) -> dict[str, ValeurIndicateur]:
        """Every figure under its code and its other codes."""
        return {
            code: self.of(item.code)
            for item in self._by_code.values()
            for code in (item.code, *item.aussi)
        }

    def of(self, code: str) -> ValeurIndicateur:
        """The figure of one indicator."""
        if code not in self._done:
            item = self._by_code[code]
            work = {
                "compte": self._count,
                "somme": self._sum,
                "ratio": self._ratio,
                "saisie": self._entered,
                "composition": self._composed,
            }[item.genre]
            self._done[code] = work(item)
        return self._done[code]

    def _count(self, item: Indicator) -> ValeurIndicateur:
        if item.meme_que:
            same = self.of(item.meme_que)
            return ValeurIndicateur(
                item.code, same.valeur, same.detail, same.motif, same.etat, same.personnes
            )
        if item.exige and item.exige not in self._facts.natures:
            return _none(item, "Aucun fait de ce genre n'a encore été saisi dans le coffre.")
        supplied = self._facts.given.get(item.remplace_par or "")
        if supplied is not None and supplied.valeur is not None:
            return _supplied(item, supplied)
        total = self._facts.counts.get((item.code, None, None), Count())
        people = None if item.source == "action" else total.personnes
        return ValeurIndicateur(item.code, total.valeur, self._detail(item), personnes=people)

    def _detail(self, item: Indicator) -> dict[str, object]:
        split: dict[str, object] = {
            name: self._breakdown(item, name, breakdown)
            for name, breakdown in item.ventilations.items()
        }
        only = next(iter(split.values())) if len(split) == 1 else split
        assert isinstance(only, dict)
        return only

    def _breakdown(self, item: Indicator, name: str, breakdown: Breakdown) -> dict[str, int]:
        source = SOURCES[item.source or ""]
        found = {
            value: count.valeur
            for (code, split, value), count in self._facts.counts.items()
            if (code, split) == (item.code, name)
        }
        return {
            label(value, breakdown, source): found.get(value, 0)
            for value in in_order(found, breakdown)
            if found.get(value) or value in breakdown.codes
        }

    def _sum(self, item: Indicator) -> ValeurIndicateur:
        figures = {part: self.of(part) for part in item.parts}
        missing = next((figure for figure in figures.values() if figure.valeur is None), None)
        if missing is not None:
            return _none(item, missing.motif or "")
        detail: dict[str, object] = {
            self._by_code[part].titre: figure.valeur for part, figure in figures.items()
        }
        total = sum(int(figure.valeur or 0) for figure in figures.values())
        return ValeurIndicateur(item.code, total, detail)

    def _ratio(self, item: Indicator) -> ValeurIndicateur:
        top, why = self._term(item.numerateur or "")
        bottom, reason = self._term(item.denominateur or "")
        why = why or reason
        if not why and not bottom:
            why = "Le dénominateur vaut zéro cette année."
        if why or top is None or not bottom:
            return _none(item, why)
        return ValeurIndicateur(item.code, round(top / bottom, RATIO_DIGITS))

    def _term(self, name: str) -> tuple[float | None, str]:
        """A numerator or denominator, or why it is missing."""
        if not name.startswith("releve:"):
            figure = self.of(name)
            return (
                (None, figure.motif or "")
                if figure.valeur is None
                else (
                    float(figure.valeur),
                    "",
                )
            )
        code = name.removeprefix("releve:")
        given = self._facts.given.get(code)
        if given is None or given.valeur is None:
            said = self._said.get(code, code)
            return None, f"Donnée annuelle absente pour {self._facts.annee} : {said}."
        return given.valeur, ""

    def _entered(self, item: Indicator) -> ValeurIndicateur:
        given = self._facts.given.get(item.releve or "")
        if given is None or (given.valeur is None and not given.texte):
            said = self._said.get(item.releve or "", item.titre)
            return _none(item, f"À saisir pour {self._facts.annee} : {said}.")
        value: float | str | None = given.texte
        if given.valeur is not None:
            value = int(given.valeur) if given.valeur == int(given.valeur) else given.valeur
        return ValeurIndicateur(item.code, value, etat=ENTERED)

    def _composed(self, item: Indicator) -> ValeurIndicateur:
        detail: dict[str, object] = {
            line: {column: self._cells(codes) for column, codes in columns.items()}
            for line, columns in item.composition.items()
        }
        return ValeurIndicateur(item.code, None, detail)

    def _cells(self, codes: tuple[str, ...]) -> list[object]:
        return [self.of(code).valeur for code in codes]


def in_order(values: Iterable[str | None], breakdown: Breakdown) -> list[str | None]:
    """The values of a breakdown as they are shown: as listed, else by code, unknown last."""
    listed = breakdown.codes or tuple(band.code for band in breakdown.tranches)
    others = sorted(value for value in set(values) if value and value not in listed)
    return [*listed, *others, *([None] if None in set(values) else [])]


def _none(item: Indicator, motif: str) -> ValeurIndicateur:
    return ValeurIndicateur(item.code, None, motif=typeset(motif), etat=NONE)


def _supplied(item: Indicator, given: Given) -> ValeurIndicateur:
    assert given.valeur is not None
    return ValeurIndicateur(item.code, int(given.valeur), etat=GIVEN)
