"""A page of paper in the colours of the house: fonts, styles, page numbers."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from pdp_desk.domain.wording import NARROW_SPACE, typeset
from pdp_desk.settings import RESOURCES

FONTS = RESOURCES / "fonts" / "rapport"
PLAIN, STRONG = "Feuille", "Feuille-SemiBold"
ACCENT, TEXT, TEXT2, TEXT3 = (HexColor(c) for c in ("#17607A", "#1D2225", "#4C5357", "#62686B"))
LINE, LINE2, TINT2 = (HexColor(c) for c in ("#E4E1DB", "#D3CFC7", "#EDF5F8"))
WIDTH, HEIGHT = A4
MARGIN = 18 * mm
PADDING = 6  # of the frame the text stands in, on each side
INNER = WIDTH - 2 * MARGIN - 2 * PADDING


def register_fonts() -> None:
    """Embed Inter: every French character, figures of equal width."""
    if PLAIN not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(PLAIN, FONTS / "Inter-Tabulaire-Regular.ttf"))
        pdfmetrics.registerFont(TTFont(STRONG, FONTS / "Inter-Tabulaire-SemiBold.ttf"))


def style(
    size: float, color: HexColor = TEXT, *, strong: bool = False, **more: Any
) -> ParagraphStyle:
    """A paragraph style: size in points, with a comfortable line height."""
    return ParagraphStyle(
        name=f"feuille{size}",
        fontName=STRONG if strong else PLAIN,
        fontSize=size,
        leading=size * 1.4,
        textColor=color,
        **more,
    )


TITLE = style(20, strong=True, spaceAfter=3)
SECTION = style(13, ACCENT, strong=True, spaceBefore=12, spaceAfter=4)
BODY = style(9.5, TEXT2, spaceAfter=5)
STATEMENT = style(9.5, TEXT)
LABEL, VALUE = style(8.5, TEXT3), style(9.5)
VALUE_STRONG = style(10, strong=True)


def paragraph(text: str, look: ParagraphStyle) -> Paragraph:
    """Plain text as a paragraph, its lines kept."""
    # A paragraph may break at U+202F: the wider no-break space holds.
    plain = escape(typeset(text)).replace(NARROW_SPACE, "\u00a0")
    return Paragraph(plain.replace("\n", "<br/>"), look)


class NumberedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that knows the number of pages when it prints « page x / y »."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """Keep the page until their number is known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Print the numbers, then the pages."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(PLAIN, 8)
            self.setFillColor(TEXT3)
            self.drawRightString(WIDTH - MARGIN, 11 * mm, f"page {number} / {len(self._pages)}")
            super().showPage()
        super().save()
