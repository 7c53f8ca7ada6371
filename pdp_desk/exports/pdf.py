"""The year as an A4 report: what it holds, how to read it, the tables, the definitions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from pdp_desk import paper
from pdp_desk.disclosure.release import Masked, ReleasedRow, ReleasedTable, ReleasedYear
from pdp_desk.disclosure.rule import Value
from pdp_desk.domain.wording import NARROW_SPACE, number, typeset
from pdp_desk.exports import pdf_parts as parts
from pdp_desk.exports.words import (
    NON_CALCULABLE,
    heading,
    label,
    method,
    rate,
    reading,
    require_released,
    sentence,
    shown,
    totals,
    unit,
)

LONG = 16  # lines: a longer table may be cut by the end of a page
CODE_WIDTH, VALUE_WIDTH = 24 * mm, 30 * mm
LONG_CODE = 14  # letters
BAR_WIDTH = 66 * mm


def write(year: ReleasedYear, path: Path) -> None:
    """Write the report; the same year always gives the same bytes."""
    require_released(year)
    paper.register_fonts()
    # Twice: the contents name the pages of the sections.
    _document(year, path).multiBuild(_story(year), canvasmaker=paper.NumberedCanvas)


class _Report(BaseDocTemplate):  # type: ignore[misc]
    """A document that notes where each section starts, for the contents and the outline."""

    def afterFlowable(self, flowable: Flowable) -> None:
        """Called by the layout after each piece."""
        key = getattr(flowable, "section_key", None)
        if key is None:
            return
        title = flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(title, key, level=0)
        self.notify("TOCEntry", (0, escape(title), self.page, key))


def _document(year: ReleasedYear, path: Path) -> _Report:
    document = _Report(
        str(path),
        pagesize=A4,
        title=typeset(f"{heading(year)}, {year.titre}"),
        lang="fr-FR",
        invariant=1,
    )
    titre = typeset(heading(year))
    service = typeset(year.titre)
    document.addPageTemplates(
        [
            PageTemplate("cover", [_frame(top=86 * mm)], onPage=parts.cover(titre, service)),
            PageTemplate("running", [_frame(top=20 * mm)], onPage=parts.running(titre, service)),
        ]
    )
    return document


def _frame(*, top: float) -> Frame:
    bottom = 18 * mm
    height = paper.HEIGHT - top - bottom
    return Frame(paper.MARGIN, bottom, parts.INNER, height, 0, 0, 0, 0)


def _story(year: ReleasedYear) -> list[Flowable]:
    story: list[Flowable] = [NextPageTemplate("running"), _key_figures(year), Spacer(1, 8 * mm)]
    story += _text("Comment lire ces nombres", reading(year))
    story += _text("Secret statistique", method(year))
    story += [_heading("Sommaire"), _contents(), PageBreak()]
    for n, section in enumerate(year.sections):
        story += _section(year, section, key=f"s{n}")
    return [*story, PageBreak(), *_definitions(year)]


def _key_figures(year: ReleasedYear) -> Table:
    """Three figures in a row: what is inside, what is masked, the rule."""
    rapport = year.rapport
    figures = [
        (number(len(year.tables)), "indicateurs et répartitions"),
        (f"{number(rapport.masquees)} sur {number(rapport.cellules)}", "cases masquées"),
        (number(year.profil.seuil), "personnes au moins derrière un nombre montré"),
    ]
    cells = [[_paragraph(big, parts.BIG), _paragraph(small, parts.SMALL)] for big, small in figures]
    return Table([cells], colWidths=[parts.INNER / 3] * 3, style=parts.KEY_FIGURES)


def _text(title: str, paragraphs: Iterable[str]) -> list[Flowable]:
    pieces = [_paragraph(text, parts.BODY) for text in paragraphs]
    return [KeepTogether([_heading(title), *pieces]), Spacer(1, 3 * mm)]


def _heading(title: str) -> Paragraph:
    return _paragraph(title, parts.HEADING)


def _contents() -> TableOfContents:
    contents = TableOfContents(dotsMinLevel=-1)
    contents.levelStyles = [parts.CONTENTS]
    return contents


def _section(year: ReleasedYear, section: str, *, key: str) -> list[Flowable]:
    title = _paragraph(section, parts.SECTION)
    title.section_key = key
    story: list[Flowable] = [CondPageBreak(75 * mm)]
    lead: list[Flowable] = [title]
    tables = [table for table in year.tables if table.section == section]
    for alone, group in groupby(tables, key=_is_one_figure):
        members = list(group)
        if alone:
            story += [*lead, _synthesis(members), Spacer(1, 5 * mm)]
        else:
            story += _breakdown(year, members[0], lead)
            story += [piece for table in members[1:] for piece in _breakdown(year, table)]
        lead = []
    return [*story, Spacer(1, 4 * mm)]


def _is_one_figure(table: ReleasedTable) -> bool:
    return table.motif is not None or len(table.lignes) <= 1


def _synthesis(tables: list[ReleasedTable]) -> Table:
    """One line per indicator that is a single figure."""
    lines = [[_code(table), _named(table), _figure(table)] for table in tables]
    widths = [CODE_WIDTH, parts.INNER - CODE_WIDTH - VALUE_WIDTH, VALUE_WIDTH]
    return Table(lines, colWidths=widths, style=parts.LINES, hAlign="LEFT")


def _code(table: ReleasedTable) -> Paragraph:
    """The code, cut at an underscore where it is too long for its column."""
    start, _, end = table.code.rpartition("_")
    cut = len(table.code) > LONG_CODE and start
    return Paragraph(
        f"{escape(start)}_<br/>{escape(end)}" if cut else escape(table.code), parts.CODE
    )


def _named(table: ReleasedTable) -> list[Flowable]:
    pieces = [_paragraph(sentence(table.titre), parts.LABEL)]
    if table.motif is not None:
        pieces.append(_paragraph(table.motif, parts.REASON))
    elif table.note:
        pieces.append(_paragraph(table.note, parts.SMALL))
    return pieces


def _figure(table: ReleasedTable) -> list[Flowable]:
    if table.motif is not None or not table.lignes:
        return [parts.Figure(NON_CALCULABLE, parts.MISSING)]
    row = table.lignes[0]
    if row.denominateur is None:
        return [
            _count(row.valeur, parts.NUMBER_STRONG),
            _paragraph(unit(table, row.valeur), parts.UNIT),
        ]
    return [_rate(row, parts.NUMBER_STRONG), parts.Figure(_fraction(row), parts.UNIT)]


def _fraction(row: ReleasedRow) -> str:
    return "" if row.sur is None else f"{shown(row.valeur)} sur {shown(row.sur)}"


def _breakdown(
    year: ReleasedYear, table: ReleasedTable, lead: Iterable[Flowable] = ()
) -> list[Flowable]:
    """A title, then a line per category with its bar; the section's title stays with the first."""
    body = _bars(year, table)
    head: list[Flowable] = [*lead, _table_title(table)]
    if table.note:
        head.append(_paragraph(table.note, parts.SMALL))
    block = [*head, Spacer(1, 1.2 * mm), body]
    together = [KeepTogether(block)] if len(table.lignes) <= LONG else block
    return [*together, Spacer(1, 6 * mm)]


def _table_title(table: ReleasedTable) -> Paragraph:
    code = f'<font name="{paper.PLAIN}" color="#62686B">{escape(table.code)}</font>'
    return Paragraph(f"{code}&nbsp;&nbsp; {escape(sentence(table.titre))}", parts.TABLE_TITLE)


def _bars(year: ReleasedYear, table: ReleasedTable) -> Table:
    ratio = any(row.denominateur is not None for row in table.lignes)
    sums = totals(year, table)
    longest = 1.0 if ratio else _longest(table, sums)
    head = [_paragraph(text, parts.UNIT) for text in ("", "", "taux" if ratio else unit(table))]
    lines = [_bar_line(table, row, longest, is_total=row.cellule in sums) for row in table.lignes]
    widths = [parts.INNER - BAR_WIDTH - VALUE_WIDTH, BAR_WIDTH, VALUE_WIDTH]
    return Table([head, *lines], colWidths=widths, style=parts.BARS, repeatRows=1, hAlign="LEFT")


def _bar_line(
    table: ReleasedTable, row: ReleasedRow, longest: float, *, is_total: bool
) -> list[object]:
    look = parts.LABEL_STRONG if is_total else parts.LABEL
    numbers = parts.NUMBER_STRONG if is_total else parts.NUMBER
    name = [_paragraph(label(table, row), look)]
    if row.denominateur is None:
        share = 0.0 if is_total else _share(row.valeur, longest)
        return [name, parts.Bar(share, BAR_WIDTH - 4 * mm), _count(row.valeur, numbers)]
    name.append(_paragraph(_fraction(row), parts.SMALL))
    return [name, parts.Bar(_share(row.taux, longest), BAR_WIDTH - 4 * mm), _rate(row, numbers)]


def _share(value: float | Masked | None, longest: float) -> float:
    """Nothing is drawn for a masked count: a bar would say its size."""
    if value is None or isinstance(value, Masked) or not longest:
        return 0.0
    return min(1.0, value / longest)


def _longest(table: ReleasedTable, sums: frozenset[str]) -> float:
    values = [row.valeur for row in table.lignes if row.cellule not in sums]
    return float(max((v for v in values if not isinstance(v, Masked)), default=0))


def _count(value: Value, look: ParagraphStyle) -> Flowable:
    return parts.MaskedChip() if isinstance(value, Masked) else parts.Figure(shown(value), look)


def _rate(row: ReleasedRow, look: ParagraphStyle) -> Flowable:
    return parts.MaskedChip() if isinstance(row.taux, Masked) else parts.Figure(rate(row), look)


def _definitions(year: ReleasedYear) -> list[Flowable]:
    title = _paragraph("Définitions et sources", parts.SECTION)
    title.section_key = "definitions"
    lines = [[_code(table), _definition(table)] for table in year.tables]
    widths = [CODE_WIDTH, parts.INNER - CODE_WIDTH]
    return [title, Table(lines, colWidths=widths, style=parts.LINES, hAlign="LEFT")]


def _definition(table: ReleasedTable) -> list[Flowable]:
    texts = [(sentence(table.titre), parts.LABEL_STRONG), (table.definition, parts.DEFINITION)]
    texts += [(table.note, parts.DEFINITION), (table.source, parts.SMALL)]
    return [_paragraph(text, look) for text, look in texts if text]


def _paragraph(text: str, look: ParagraphStyle) -> Paragraph:
    # A paragraph may break at U+202F: the wider no-break space holds.
    return Paragraph(escape(typeset(text)).replace(NARROW_SPACE, "\u00a0"), look)
