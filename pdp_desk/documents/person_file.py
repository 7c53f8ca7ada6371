"""A person's own file: the PDF they read, the JSON another program reads. Never a backup."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from pdp_desk import paper
from pdp_desk.documents import sheet
from pdp_desk.domain.views_rgpd import DossierPersonne, Rubrique
from pdp_desk.domain.vocabulary import Term
from pdp_desk.domain.wording import long_date, plural

# What the import recognises, to refuse the file with an explanation.
PRODUCT, KIND = "PDP Desk", "donnees-personnelles"
NOT_A_BACKUP = (
    "Ce fichier n’est pas une sauvegarde : il ne peut pas être réimporté et ne remplace pas le "
    "coffre. Il contient des données personnelles en clair : remettez-le à la personne, puis "
    "effacez-le de ce poste."
)
RIGHTS = (
    "Vous pouvez demander la correction ou l’effacement de ces données, la limitation de leur "
    "usage, ou vous y opposer, auprès du service qui les tient ; et saisir la CNIL "
    "(RGPD, articles 15 à 22)."
)
LABELS = 48 * mm
LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, paper.LINE),
    ]
)
GRID = TableStyle(
    [
        *LINES.getCommands()[:-1],
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, paper.LINE),
    ]
)
STATEMENT = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, -1), paper.TINT2),
        ("LINEBEFORE", (0, 0), (0, -1), 3, paper.ACCENT),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    ]
)
# These parts are lists of short lines: a table reads better than fiches.
IN_COLUMNS = {"journal": (52 * mm, 40 * mm), "import": (sheet.INNER,)}


def write_pdf(whole: DossierPersonne, path: Path) -> None:
    """Write the file to read."""
    paper.register_fonts()
    document = SimpleDocTemplate(
        str(path),
        leftMargin=paper.MARGIN,
        rightMargin=paper.MARGIN,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title="Vos données personnelles",
        author=whole.service,
        subject=f"{PRODUCT} {KIND}",
        creator=PRODUCT,
        lang="fr-FR",
        invariant=1,
    )
    document.build(_story(whole), canvasmaker=paper.NumberedCanvas)


def write_json(whole: DossierPersonne, path: Path) -> None:
    """Write the file to carry elsewhere: codes and labels, dates as ISO 8601."""
    content = {
        "produit": PRODUCT,
        "nature": KIND,
        "avertissement": NOT_A_BACKUP,
        "service": whole.service,
        "exporte_le": whole.exporte_le.isoformat(),
        "partie_medicale": {
            "incluse": whole.medical,
            "explication": whole.avis_medical,
            "source": whole.source_medicale,
        },
        "donnees": {
            part.code: [_record(fiche) for fiche in part.fiches] for part in whole.rubriques
        },
        "libelles": {part.code: part.titre for part in whole.rubriques},
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _record(fiche: Iterable[tuple[str, str, str, object]]) -> dict[str, Any]:
    return {code: _value(raw, text) for code, _, text, raw in fiche}


def _value(raw: object, text: str) -> object:
    if isinstance(raw, Term):
        return {"code": raw.value, "libelle": raw.label}
    if isinstance(raw, date | datetime):
        return raw.isoformat()
    return raw if raw is None or isinstance(raw, str | int | float | bool | dict) else text


def _story(whole: DossierPersonne) -> list[Flowable]:
    when = long_date(whole.exporte_le.date())
    story: list[Flowable] = [
        sheet.paragraph("Vos données personnelles", sheet.TITLE),
        sheet.paragraph(whole.personne, sheet.VALUE_STRONG),
        sheet.paragraph(
            f"Tout ce que la cellule de prévention de la désinsertion professionnelle de "
            f"« {whole.service} » garde sur vous au {when}.",
            sheet.BODY,
        ),
        _statement(NOT_A_BACKUP),
        Spacer(1, 3 * mm),
    ]
    if whole.avis_medical:
        story += [_statement(f"{whole.avis_medical}\n{whole.source_medicale}."), Spacer(1, 3 * mm)]
    for part in whole.rubriques:
        story += _part(part)
    return [*story, Spacer(1, 6 * mm), sheet.paragraph(RIGHTS, sheet.BODY)]


def _statement(text: str) -> Table:
    cell = [[sheet.paragraph(text, sheet.STATEMENT)]]
    return Table(cell, colWidths=[sheet.INNER], style=STATEMENT, hAlign="LEFT")


def _part(part: Rubrique) -> list[Flowable]:
    count = len(part.fiches)
    counted = f" ({plural(count, 'élément')})" if count > 1 else ""
    title = sheet.paragraph(f"{part.titre}{counted}", sheet.SECTION)
    if part.code in IN_COLUMNS:
        return [title, _columns(part)]
    blocks = [_fiche(fiche) for fiche in part.fiches if fiche]
    spaced = [piece for block in blocks for piece in (block, Spacer(1, 2 * mm))]
    # The heading stays with the first lines of its first fiche.
    return [CondPageBreak(38 * mm), title, *spaced]


def _fiche(fiche: Iterable[tuple[str, str, str, object]]) -> Table:
    lines = [
        [sheet.paragraph(label, sheet.LABEL), sheet.paragraph(_sentence(text), sheet.VALUE)]
        for _, label, text, _ in fiche
    ]
    widths = [LABELS, sheet.INNER - LABELS]
    # A note may be longer than a page: its cell is then cut.
    return Table(lines, colWidths=widths, style=LINES, hAlign="LEFT", splitInRow=1)


def _columns(part: Rubrique) -> Table:
    """Short lines: when, who, what; a longer text goes under what."""
    most = 3 if part.code == "journal" else 1
    labels = [label for _, label, _, _ in part.fiches[0]][:most]
    lines = [[sheet.paragraph(label, sheet.LABEL) for label in labels]]
    for fiche in part.fiches:
        texts = [text for _, _, text, _ in fiche]
        cells = texts if len(texts) < 4 else [*texts[:2], f"{texts[2]}\n{texts[3]}"]
        lines.append([sheet.paragraph(_sentence(text), sheet.VALUE) for text in cells])
    widths = IN_COLUMNS[part.code]
    rest = sheet.INNER - sum(widths)
    columns = [*widths, rest] if rest else widths
    return Table(lines, colWidths=columns, style=GRID, repeatRows=1, hAlign="LEFT", splitInRow=1)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
