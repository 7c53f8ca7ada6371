"""The tables of a year as they are printed, with the cells they share and their relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from pdp_desk.disclosure.cells import Cell, Row, Table, YearTables
from pdp_desk.domain.views import ValeurIndicateur
from pdp_desk.domain.wording import typeset
from pdp_desk.indicators.catalogue import Catalogue, Indicator, by_code, shipped
from pdp_desk.indicators.compute import GIVEN, Count, Figures, YearFacts, in_order, read_year
from pdp_desk.indicators.labels import label
from pdp_desk.indicators.relations import Ties, breakdown_cell, total_cell
from pdp_desk.storage.queries.facts import SOURCES

MANY = 10**6  # employers behind a figure supplied whole: unknown, and not few


def year_tables(
    session: Session, annee: int, titre: str, catalogues: Sequence[Catalogue] | None = None
) -> YearTables:
    """Every table of the year, counted in one snapshot; nothing is hidden yet."""
    read = tuple(catalogues) if catalogues is not None else shipped()
    facts = read_year(session, read, annee, employers=True)
    return _Printer(read, facts).year(titre)


class _Printer:
    def __init__(self, catalogues: Sequence[Catalogue], facts: YearFacts) -> None:
        self._catalogues = catalogues
        self._items = by_code(tuple(catalogues))
        self._facts = facts
        self._figures = Figures(catalogues, facts)
        self._cells: dict[str, Cell] = {}

    def year(self, titre: str) -> YearTables:
        for item in self._items.values():
            self._cells.update((cell.id, cell) for cell in self._counted_cells(item))
        self._cells.update((cell.id, cell) for cell in self._given_cells())
        self._cells.update((cell.id, cell) for cell in self._empty_totals())
        tables = tuple(
            table
            for catalogue in self._catalogues
            for item in catalogue.indicateur
            if not item.interne
            for table in self._tables(item, catalogue)
        )
        firms = {
            code: (count.employeurs, count.plus_gros)
            for (code, name, _), count in self._facts.counts.items()
            if name is None and code not in self._items
        }
        relations = Ties(self._items, self._cells, firms).all()
        return YearTables(self._facts.annee, titre, tables, self._cells, relations)

    # --- Cells ---

    def _counted_cells(self, item: Indicator) -> Iterator[Cell]:
        figure = self._figures.of(item.code)
        if figure.valeur is None or item.meme_que:
            return
        if item.genre == "somme":
            yield self._sum_cell(item, int(figure.valeur))
        elif figure.etat == GIVEN:
            value = int(figure.valeur)
            yield Cell(item.code, value, value, MANY, 0)
        elif item.genre == "compte":
            yield from self._fact_cells(item)

    def _fact_cells(self, item: Indicator) -> Iterator[Cell]:
        nominative = item.source != "action"
        counts = self._facts.counts
        if not item.meme_total:
            yield _cell(
                item.code, counts.get((item.code, None, None), Count()), nominative=nominative
            )
        for (code, name, value), count in counts.items():
            if code == item.code and name is not None and count.valeur:
                yield _cell(breakdown_cell(item, name, value), count, nominative=nominative)

    def _sum_cell(self, item: Indicator, valeur: int) -> Cell:
        """Persons of a sum of acts: at least those of its largest part."""
        parts = [self._facts.counts.get((part, None, None), Count()) for part in item.parts]
        widest = max(parts, key=lambda part: part.personnes)
        return _cell(item.code, Count(valeur, *_people(widest)), nominative=True)

    def _given_cells(self) -> Iterator[Cell]:
        for code, given in self._facts.given.items():
            if given.valeur is not None:
                yield Cell(f"releve:{code}", int(given.valeur), 0, 0, 0, nominative=False)

    def _empty_totals(self) -> Iterator[Cell]:
        """A total shared with a breakdown is printed even in a year when nothing is behind it."""
        for item in self._items.values():
            id_, figure = total_cell(item), self._figures.of(item.code)
            if figure.valeur == 0 and id_ not in self._cells:
                yield _cell(id_, Count(), nominative=item.source != "action")

    # --- Tables ---

    def _tables(self, item: Indicator, catalogue: Catalogue) -> Iterator[Table]:
        figure = self._figures.of(item.code)
        motif = self._not_whole(item)
        if motif or (figure.valeur is None and not figure.detail):
            yield self._table(item, catalogue, (), motif=motif or figure.motif)
        elif item.genre == "saisie":
            yield self._entered(item, catalogue, figure)
        elif len(item.ventilations) > 1:
            for name, breakdown in item.ventilations.items():
                rows = self._split(item, name)
                suffix = f" : {breakdown.titre}" if breakdown.titre else ""
                yield self._table(item, catalogue, rows, code=f"{item.code}.{name}", suffix=suffix)
        else:
            yield self._table(item, catalogue, tuple(self._rows(item)))

    def _not_whole(self, item: Indicator) -> str | None:
        """Counts are printed whole: 12,5 cut to 12 would make another rate than ours."""
        for name in (item.numerateur, item.denominateur, f"releve:{item.releve}"):
            given = self._facts.given.get(name.removeprefix("releve:")) if name else None
            if given and given.valeur is not None and not float(given.valeur).is_integer():
                amount = str(given.valeur).replace(".", ",")
                return f"Un relevé annuel de cet indicateur n'est pas un nombre entier : {amount}."
        return None

    def _entered(self, item: Indicator, catalogue: Catalogue, figure: ValeurIndicateur) -> Table:
        if isinstance(figure.valeur, str):
            return self._table(item, catalogue, (), motif=f"Réponse saisie : {figure.valeur}.")
        return self._table(item, catalogue, (Row(typeset(item.titre), f"releve:{item.releve}"),))

    def _rows(self, item: Indicator) -> Iterator[Row]:
        titre = typeset(item.titre)
        if item.genre == "ratio":
            yield Row(titre, self._term(item.numerateur), self._term(item.denominateur))
        elif item.genre == "composition":
            yield from self._composed(item)
        elif item.genre == "somme" and not item.parts_gardees:
            yield Row("Total", item.code)
            for part in item.parts:
                yield Row(typeset(self._items[part].titre), total_cell(self._items[part]))
        elif item.ventilations:
            yield from self._split(item, next(iter(item.ventilations)))
        else:
            yield Row(titre, total_cell(item))

    def _term(self, name: str | None) -> str:
        assert name is not None
        return name if name.startswith("releve:") else total_cell(self._items[name])

    def _split(self, item: Indicator, name: str) -> tuple[Row, ...]:
        breakdown, source = item.ventilations[name], SOURCES[item.source or ""]
        values = {
            value: count.valeur
            for (code, split, value), count in self._facts.counts.items()
            if (code, split) == (item.code, name)
        }
        rows = [
            Row(
                typeset(label(value, breakdown, source) + (breakdown.suffixe if value else "")),
                breakdown_cell(item, name, value),
            )
            for value in in_order(values, breakdown)
            if values.get(value)
        ]
        return (Row("Total", total_cell(item)), *rows)

    def _composed(self, item: Indicator) -> Iterator[Row]:
        for columns in item.composition.values():
            for code in (code for codes in columns.values() for code in codes):
                named = self._items[code].titre
                yield Row(typeset(named[:1].upper() + named[1:]), code)

    def _table(
        self,
        item: Indicator,
        catalogue: Catalogue,
        rows: tuple[Row, ...],
        *,
        code: str | None = None,
        suffix: str = "",
        motif: str | None = None,
    ) -> Table:
        return Table(
            code=code or item.code,
            titre=typeset(item.titre + suffix),
            section=typeset(item.section),
            unite=item.unite,
            definition=typeset(item.definition),
            note=typeset(item.note),
            source=typeset(", ".join(filter(None, (catalogue.catalogue.source, item.reference)))),
            lignes=rows,
            motif=typeset(motif) if motif else None,
        )


def _cell(id_: str, count: Count, *, nominative: bool) -> Cell:
    return Cell(id_, count.valeur, *_people(count), nominative)


def _people(count: Count) -> tuple[int, int, int]:
    return count.personnes, count.employeurs, count.plus_gros
