"""What every printed page shares: the fonts, the colours of the house, A4, page numbers."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pdp_desk.settings import RESOURCES

FONTS = RESOURCES / "fonts" / "rapport"
PLAIN, STRONG = "InterTabulaire", "InterTabulaire-SemiBold"
ACCENT, ON, ON2 = (HexColor(c) for c in ("#17607A", "#FFFFFF", "#D6E9F0"))
TEXT, TEXT2, TEXT3 = (HexColor(c) for c in ("#1D2225", "#4C5357", "#62686B"))
LINE, LINE2 = (HexColor(c) for c in ("#E4E1DB", "#D3CFC7"))
TINT2, SUNKEN = (HexColor(c) for c in ("#EDF5F8", "#FAF9F7"))
WIDTH, HEIGHT = float(A4[0]), float(A4[1])
MARGIN = float(18 * mm)


def register_fonts() -> None:
    """Embed Inter with figures of equal width: every French character, aligned columns."""
    if PLAIN not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(PLAIN, FONTS / "Inter-Tabulaire-Regular.ttf"))
        pdfmetrics.registerFont(TTFont(STRONG, FONTS / "Inter-Tabulaire-SemiBold.ttf"))
        # Not `registerFontFamily`: the slanted faces it adds would hide these two.
        addMapping(PLAIN, 0, 0, PLAIN)
        addMapping(PLAIN, 1, 0, STRONG)


def style(
    size: float, color: HexColor = TEXT, *, strong: bool = False, line: float = 1.4, **more: Any
) -> ParagraphStyle:
    """A paragraph style: size in points, the height of a line as a multiple of it."""
    return ParagraphStyle(
        name=f"s{size}",
        fontName=STRONG if strong else PLAIN,
        fontSize=size,
        leading=size * line,
        textColor=color,
        **more,
    )


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
