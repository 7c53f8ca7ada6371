"""The drawn parts of the report: styles, bars, hatched chips, cover and running head."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, TableStyle

from pdp_desk.disclosure.release import MASKED
from pdp_desk.domain.wording import typeset
from pdp_desk.paper import (
    ACCENT,
    HEIGHT,
    LINE,
    LINE2,
    MARGIN,
    ON,
    ON2,
    PLAIN,
    STRONG,
    TEXT2,
    TEXT3,
    WIDTH,
    style,
)

MASK, HATCH, WARN = HexColor("#EFEDE8"), HexColor("#CFCBC2"), HexColor("#774D00")
INNER = WIDTH - 2 * MARGIN


BODY = style(9.5, color=TEXT2, spaceAfter=4)
SECTION = style(15, strong=True, color=ACCENT, spaceAfter=6)
TABLE_TITLE = style(10.5, strong=True, spaceBefore=2)
LABEL, LABEL_STRONG = style(9.5), style(9.5, strong=True)
DEFINITION = style(9, color=TEXT2)
HEADING = style(11.5, strong=True, color=ACCENT, spaceAfter=3)
BIG = style(20, strong=True, color=ACCENT)
CONTENTS = style(10)
SMALL, REASON = style(8, color=TEXT2), style(8, color=WARN)
CODE = style(8.5, color=TEXT3)
NUMBER, NUMBER_STRONG = style(9.5, alignment=TA_RIGHT), style(9.5, strong=True, alignment=TA_RIGHT)
UNIT = style(7.5, color=TEXT3, alignment=TA_RIGHT)
MISSING = style(9.5, color=WARN, alignment=TA_RIGHT)

_PLAIN_CELLS = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
KEY_FIGURES = TableStyle([*_PLAIN_CELLS, ("RIGHTPADDING", (0, 0), (-1, -1), 14)])
LINES = TableStyle(
    [
        *_PLAIN_CELLS,
        ("RIGHTPADDING", (0, 0), (-2, -1), 8),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
    ]
)
BARS = TableStyle(
    [
        *_PLAIN_CELLS,
        ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
        ("RIGHTPADDING", (0, 0), (0, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, LINE2),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, LINE),
    ]
)


class MaskedChip(Flowable):  # type: ignore[misc]
    """A small hatched box with the word « masqué », to the right of its column."""

    def __init__(self, width: float = 44, height: float = 12.5) -> None:
        super().__init__()
        self.box, self.width, self.height = width, width, height

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """Take the whole width of the column, to stand at its right."""
        self.width = available
        return self.width, self.height

    def draw(self) -> None:
        """Hatching under the word, both readable in black and white."""
        canvas = self.canv
        canvas.translate(self.width - self.box, 0)
        canvas.saveState()
        box = canvas.beginPath()
        box.roundRect(0, 0, self.box, self.height, 2)
        canvas.clipPath(box, stroke=0)
        canvas.setFillColor(MASK)
        canvas.rect(0, 0, self.box, self.height, stroke=0, fill=1)
        canvas.setStrokeColor(HATCH)
        canvas.setLineWidth(0.7)
        for x in range(-int(self.height), int(self.box), 5):
            canvas.line(x, 0, x + self.height, self.height)
        canvas.restoreState()
        canvas.setFillColor(TEXT2)
        canvas.setFont(PLAIN, 8.5)
        canvas.drawCentredString(self.box / 2, 3.4, str(MASKED))


class Figure(Flowable):  # type: ignore[misc]
    """A short text at the right of its column, with true thin spaces, which paragraphs widen."""

    def __init__(self, text: str, look: ParagraphStyle) -> None:
        super().__init__()
        self.text, self.look = text, look

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        """One line, as wide as the column."""
        self.width, self.height = available, self.look.leading
        return self.width, self.height

    def draw(self) -> None:
        """On the baseline a paragraph of the same style would have."""
        self.canv.setFont(self.look.fontName, self.look.fontSize)
        self.canv.setFillColor(self.look.textColor)
        self.canv.drawRightString(self.width, self.height - self.look.fontSize, self.text)


class Bar(Flowable):  # type: ignore[misc]
    """A horizontal bar, as long as its share of the longest one."""

    def __init__(self, share: float, width: float) -> None:
        super().__init__()
        self.share, self.width, self.height = share, width, 7.5

    def draw(self) -> None:
        """A thin mark is kept for the smallest, nothing is drawn for zero."""
        if self.share <= 0:
            return
        length = max(1.2, self.share * self.width)
        self.canv.setFillColor(ACCENT)
        self.canv.roundRect(0, 0, length, self.height, min(1.5, length / 2), stroke=0, fill=1)


def cover(titre: str, service: str) -> Callable[[Canvas, object], None]:
    """The first page: a band with the name of the service and the year."""

    def draw(canvas: Canvas, _: object) -> None:
        band = 78 * mm
        canvas.setFillColor(ACCENT)
        canvas.rect(0, HEIGHT - band, WIDTH, band, stroke=0, fill=1)
        canvas.setFillColor(ON2)
        canvas.setFont(PLAIN, 10.5)
        above = typeset("Cellule de prévention de la désinsertion professionnelle")
        canvas.drawString(MARGIN, HEIGHT - 30 * mm, above)
        canvas.setFillColor(ON)
        canvas.setFont(STRONG, 32)
        canvas.drawString(MARGIN, HEIGHT - 46 * mm, titre)
        canvas.setFont(PLAIN, 15)
        canvas.drawString(MARGIN, HEIGHT - 58 * mm, fitted(service, 15, INNER))

    return draw


def running(titre: str, service: str) -> Callable[[Canvas, object], None]:
    """The other pages: the name at the top, a hairline."""

    def draw(canvas: Canvas, _: object) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.setFillColor(TEXT3)
        canvas.drawString(MARGIN, HEIGHT - 12 * mm, fitted(service, 8, INNER * 0.7))
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 12 * mm, titre)
        canvas.setStrokeColor(LINE2)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, HEIGHT - 14.5 * mm, WIDTH - MARGIN, HEIGHT - 14.5 * mm)

    return draw


def fitted(text: str, size: float, width: float) -> str:
    """The text cut with an ellipsis where it would leave the page."""
    if pdfmetrics.stringWidth(text, PLAIN, size) <= width:
        return text
    while text and pdfmetrics.stringWidth(f"{text}…", PLAIN, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
