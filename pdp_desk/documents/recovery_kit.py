"""The recovery kit: one A4 page with the 24 words, to be printed, signed and put away."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from pdp_desk.domain.wording import long_date, typeset
from pdp_desk.paper import (
    ACCENT,
    HEIGHT,
    LINE,
    LINE2,
    ON,
    ON2,
    PLAIN,
    STRONG,
    SUNKEN,
    TEXT,
    TEXT2,
    TEXT3,
    WIDTH,
    register_fonts,
    style,
)

MARGIN, COLUMNS = float(20 * mm), 3
INNER = WIDTH - 2 * MARGIN
QR_SIZE = float(50 * mm)

WHAT_FOR = (
    "Ces 24 mots ouvrent le coffre quand un mot de passe est perdu. Qui les tient peut tout lire, "
    "partie médicale comprise : traitez cette page comme la clé de l’armoire des dossiers. "
    "Sans elle et sans mot de passe, personne ne peut rouvrir le coffre."
)
HOW = (
    "Sur l’écran d’ouverture de PDP Desk : <b>Clé de récupération</b> (Ctrl+R).",
    "Tapez les mots dans l’ordre, une colonne après l’autre. Les accents et les majuscules "
    "ne comptent pas ; les quatre premières lettres suffisent.",
    "Le coffre dit si la clé est correcte, d’un autre coffre ou non valide. "
    "Choisissez ensuite un nouveau mot de passe.",
)
WHERE = (
    "Imprimez deux exemplaires et gardez-les en deux lieux fermés : coffre-fort du service, "
    "enveloppe scellée chez la direction ou le notaire.",
    "Jamais à côté de l’ordinateur, ni photographiés, ni dans un courriel ou un espace en ligne.",
    "Effacez le fichier PDF une fois la page imprimée.",
)
CHECKSUM = (
    "<b>Contrôle.</b> Les 24 mots portent 256 bits tirés au hasard et 8 bits de contrôle : un mot "
    "mal recopié ou déplacé est reconnu 255 fois sur 256 avant même d’essayer le coffre."
)
SCAN = "Les mêmes mots, pour un lecteur de codes relié au poste. Pas de téléphone."


@dataclass(frozen=True, slots=True)
class Kit:
    """What the page says."""

    titre: str
    mots: tuple[str, ...]
    le: date


def compose(kit: Kit) -> bytes:
    """The page as a PDF; nothing is written anywhere."""
    register_fonts()
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=A4, lang="fr-FR", invariant=1)
    canvas.setTitle(typeset(f"Kit de récupération, {kit.titre}"))
    canvas.setAuthor("PDP Desk")
    top = _heading(canvas, kit)
    top = _text(canvas, WHAT_FOR, top, style=_style(9.5, TEXT2))
    top = _grid(canvas, kit.mots, top - 4 * mm)
    top = _text(canvas, CHECKSUM, top - 4 * mm, style=_style(8.5, TEXT2))
    top = _advice(canvas, kit.mots, top - 6 * mm)
    _signature(canvas, top - 8 * mm)
    canvas.showPage()
    canvas.save()
    return paper.getvalue()


def qr_of(words: tuple[str, ...]) -> segno.QRCode:
    """The words in capitals without accents: the densest spelling, which any reader can type."""
    plain = unicodedata.normalize("NFD", " ".join(words).upper())
    text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return segno.make_qr(text, error="m", mode="alphanumeric")


def _style(size: float, color: HexColor = TEXT, *, strong: bool = False) -> ParagraphStyle:
    return style(size, color, strong=strong, line=1.45)


def _heading(canvas: Canvas, kit: Kit) -> float:
    """A band in the accent: what this is, of which vault, made when."""
    height = float(34 * mm)
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT - height, WIDTH, height, stroke=0, fill=1)
    title = _style(20, ON, strong=True)
    _text(canvas, "Kit de récupération", HEIGHT - 8 * mm, style=title)
    said = f"Coffre « {_escaped(kit.titre)} », mots créés le {long_date(kit.le)}"
    _text(canvas, said, HEIGHT - 20 * mm, style=_style(11, ON2))
    return HEIGHT - height - float(7 * mm)


def _grid(canvas: Canvas, words: tuple[str, ...], top: float) -> float:
    """Three columns read downwards, numbered, wide enough to be read aloud and ticked."""
    rows = -(-len(words) // COLUMNS)
    cell, row = INNER / COLUMNS, float(10.6 * mm)
    canvas.setFillColor(SUNKEN)
    canvas.setStrokeColor(LINE2)
    canvas.roundRect(MARGIN, top - rows * row, INNER, rows * row, 2 * mm, stroke=1, fill=1)
    for index, word in enumerate(words):
        left = MARGIN + index // rows * cell
        base = top - (index % rows) * row
        _word(canvas, index + 1, word, left, base - row / 2 - 1.6 * mm)
        if index % rows:
            canvas.setStrokeColor(LINE)
            canvas.line(left + 4 * mm, base, left + cell - 4 * mm, base)
    return top - rows * row


def _word(canvas: Canvas, place: int, word: str, left: float, base: float) -> None:
    canvas.setFont(PLAIN, 9.5)
    canvas.setFillColor(TEXT3)
    canvas.drawRightString(left + 12 * mm, base, f"{place}")
    canvas.setFont(STRONG, 14.5)
    canvas.setFillColor(TEXT)
    canvas.drawString(left + 15.5 * mm, base, word)


def _advice(canvas: Canvas, words: tuple[str, ...], top: float) -> float:
    """How to use it and where to keep it, at the left of the code."""
    width = INNER - QR_SIZE - 8 * mm
    left = _listed(canvas, "S’en servir", HOW, top, width)
    left = _listed(canvas, "La garder", WHERE, left - 4 * mm, width)
    side = WIDTH - MARGIN - QR_SIZE
    _draw_qr(canvas, words, side, top - QR_SIZE)
    note = Paragraph(typeset(SCAN), _style(7.5, TEXT2))
    height = float(note.wrap(QR_SIZE, HEIGHT)[1])
    note.drawOn(canvas, side, top - QR_SIZE - 2 * mm - height)
    return min(left, top - QR_SIZE - float(2 * mm) - height)


def _listed(canvas: Canvas, title: str, lines: tuple[str, ...], top: float, width: float) -> float:
    top = _text(canvas, title, top, style=_style(11.5, ACCENT, strong=True), width=width)
    for number, line in enumerate(lines, 1):
        top = _text(canvas, f"{number}. {line}", top - 1 * mm, style=_style(9.2), width=width)
    return top


def _draw_qr(canvas: Canvas, words: tuple[str, ...], left: float, bottom: float) -> None:
    matrix = qr_of(words).matrix
    module = QR_SIZE / len(matrix)
    canvas.setFillColor(TEXT)
    for line, row in enumerate(matrix):
        for column, dark in enumerate(row):
            if dark:
                low = bottom + QR_SIZE - (line + 1) * module
                canvas.rect(left + column * module, low, module, module, stroke=0, fill=1)


def _signature(canvas: Canvas, top: float) -> None:
    """Who printed it, where it is kept, and a place to sign."""
    canvas.setStrokeColor(LINE2)
    canvas.line(MARGIN, top, WIDTH - MARGIN, top)
    for column, label in enumerate(("Imprimé et vérifié par", "Gardé à", "Date et signature")):
        left = MARGIN + column * INNER / 3
        canvas.setFont(PLAIN, 8.5)
        canvas.setFillColor(TEXT2)
        canvas.drawString(left, top - 6 * mm, label)
        canvas.line(left, top - 19 * mm, left + INNER / 3 - 6 * mm, top - 19 * mm)


def _text(
    canvas: Canvas, text: str, top: float, *, style: ParagraphStyle, width: float = INNER
) -> float:
    """Draw a paragraph from this height down; the height below it."""
    paragraph = Paragraph(typeset(text), style)
    _, height = paragraph.wrap(width, HEIGHT)
    paragraph.drawOn(canvas, MARGIN, top - height)
    return top - float(height)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
