"""What the documents made for a person share: styles, paragraphs of plain text."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from pdp_desk.domain.wording import NARROW_SPACE, typeset
from pdp_desk.paper import ACCENT, MARGIN, TEXT2, TEXT3, WIDTH, style

PADDING = 6  # of the frame the text stands in, on each side
INNER = WIDTH - 2 * MARGIN - 2 * PADDING

TITLE = style(20, strong=True, spaceAfter=3)
SECTION = style(13, ACCENT, strong=True, spaceBefore=12, spaceAfter=4)
BODY = style(9.5, TEXT2, spaceAfter=5)
STATEMENT = style(9.5)
LABEL, VALUE = style(8.5, TEXT3), style(9.5)
VALUE_STRONG = style(10, strong=True)


def paragraph(text: str, look: ParagraphStyle) -> Paragraph:
    """Plain text as a paragraph, its lines kept."""
    # A paragraph may break at U+202F: the wider no-break space holds.
    plain = escape(typeset(text)).replace(NARROW_SPACE, "\u00a0")
    return Paragraph(plain.replace("\n", "<br/>"), look)
