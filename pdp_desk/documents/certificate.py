"""The certificate of an erasure: one page, with counts and nothing about the person."""

from __future__ import annotations

from io import BytesIO
from itertools import zip_longest

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from pdp_desk import paper
from pdp_desk.documents import sheet
from pdp_desk.domain.views_rgpd import EffacementVue, SauvegardeConcernee
from pdp_desk.domain.wording import long_date, number, plural

LABELS = 62 * mm
LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, paper.LINE),
    ]
)
FOR_WHOM = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, paper.LINE2),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 14 * mm),
    ]
)
WHAT = (
    "La personne désignée par cette référence a été effacée du coffre, avec tout ce qui s’y "
    "rattachait : identité, dossiers, faits datés, documents, partie médicale, saisies en cours, "
    "index de recherche, détails du journal et des imports. Aucune de ces données n’est gardée ; "
    "ce certificat et le registre du coffre n’en portent que le nombre."
)
REWRITTEN = "Le fichier a été réécrit sans ses pages libérées, et son journal d’écriture vidé."
TO_REWRITE = (
    "Le coffre n’en montre plus rien. Son fichier chiffré reste à réécrire, pour que ses pages "
    "libérées disparaissent aussi : PDP Desk le propose dans Coffre, Conservation."
)
REPLAYED = (
    "Une sauvegarde plus ancienne que l’effacement contient encore la personne, jusqu’à ce "
    "qu’elle soit retirée. Si elle est restaurée, l’effacement est rejoué avant que "
    "quiconque puisse la lire."
)


NONE_READ = "Aucune des sauvegardes lues ne contient la personne."
NOT_READ = (
    "Une copie sortie du coffre, ou gardée dans un second lieu débranché, n’est pas lue d’ici : "
    "elle peut la contenir, jusqu’à ce qu’elle soit détruite."
)


def compose(erasure: EffacementVue) -> bytes:
    """The page as a PDF; nothing is written anywhere."""
    paper.register_fonts()
    page = BytesIO()
    document = SimpleDocTemplate(
        page,
        leftMargin=paper.MARGIN,
        rightMargin=paper.MARGIN,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=f"Certificat d’effacement {erasure.reference}",
        author=erasure.service,
        creator="PDP Desk",
        lang="fr-FR",
        invariant=1,
    )
    document.build(_story(erasure), canvasmaker=paper.NumberedCanvas)
    return page.getvalue()


def _story(erasure: EffacementVue) -> list[Flowable]:
    when = f"{long_date(erasure.efface_le.date())} à {erasure.efface_le:%H:%M} (heure universelle)"
    facts = [
        ("Référence", erasure.reference),
        ("Service", erasure.service),
        ("Effacé le", when),
        ("Par", erasure.par),
        ("Motif", erasure.motif),
    ]
    return [
        sheet.paragraph("Certificat d’effacement", sheet.TITLE),
        _table(facts),
        Spacer(1, 4 * mm),
        sheet.paragraph(WHAT, sheet.BODY),
        sheet.paragraph(REWRITTEN if erasure.termine else TO_REWRITE, sheet.BODY),
        sheet.paragraph(f"Effacé : {plural(erasure.total, 'élément')}", sheet.SECTION),
        _columns(_counts(erasure)),
        *_kept(erasure),
        *_backups(erasure.sauvegardes),
        Spacer(1, 10 * mm),
        _for_whom(),
    ]


def _counts(erasure: EffacementVue) -> list[tuple[str, str]]:
    lines = [(label, number(count)) for label, count in erasure.comptes]
    return [*lines, ("Traces vidées (journal, imports)", number(erasure.traces))]


def _kept(erasure: EffacementVue) -> list[Flowable]:
    """What stays, and why it says nothing of anybody."""
    texts = ["Les établissements et les professionnels, communs à plusieurs personnes, restent."]
    if erasure.annees_figees:
        years = ", ".join(map(str, erasure.annees_figees))
        texts.append(
            f"Les comptes annuels figés ou publiés ({years}) restent : ils ne désignent personne."
        )
    if erasure.mentions:
        texts.append(
            f"{plural(erasure.mentions, 'texte')} d’autres dossiers citaient la personne au moment "
            "de l’effacement : ils restent à corriger par l’équipe."
        )
    return [
        sheet.paragraph("Ce qui reste", sheet.SECTION),
        *(sheet.paragraph(text, sheet.BODY) for text in texts),
    ]


def _backups(held: tuple[SauvegardeConcernee, ...]) -> list[Flowable]:
    title = sheet.paragraph("Sauvegardes", sheet.SECTION)
    if not held:
        return [title, sheet.paragraph(f"{NONE_READ} {NOT_READ}", sheet.BODY)]
    return [
        title,
        sheet.paragraph(f"{REPLAYED} {NOT_READ}", sheet.BODY),
        _table([(f"Du {long_date(one.faite_le.date())}", _fate(one)) for one in held]),
    ]


def _fate(one: SauvegardeConcernee) -> str:
    # The day the policy says, if the vault is used meanwhile: nobody may promise it.
    gone = (
        f"retirée vers le {long_date(one.disparait_le)} si le coffre sert chaque jour"
        if one.disparait_le
        else "à retirer à la main"
    )
    return gone if one.certaine else f"ne s’ouvre plus avec les clés d’aujourd’hui, {gone}"


def _table(lines: list[tuple[str, str]]) -> Table:
    cells = [
        [sheet.paragraph(label, sheet.LABEL), sheet.paragraph(text, sheet.VALUE)]
        for label, text in lines
    ]
    widths = [LABELS, sheet.INNER - LABELS]
    return Table(cells, colWidths=widths, style=LINES, hAlign="LEFT")


def _columns(lines: list[tuple[str, str]]) -> Table:
    """Short counts, two by two: the certificate stays one page."""
    half = -(-len(lines) // 2)
    pairs = zip_longest(lines[:half], lines[half:], fillvalue=("", ""))
    cells = [
        [
            sheet.paragraph(label, sheet.LABEL)
            if at % 2 == 0
            else sheet.paragraph(label, sheet.VALUE)
            for at, label in enumerate((*left, *right))
        ]
        for left, right in pairs
    ]
    narrow = 16 * mm
    wide = sheet.INNER / 2 - narrow
    return Table(cells, colWidths=[wide, narrow] * 2, style=LINES, hAlign="LEFT")


def _for_whom() -> Table:
    """Filled in by hand: the name stands on the paper that is handed over, nowhere else."""
    labels = ("Remis à (à la main)", "Date et signature")
    cells = [[sheet.paragraph(label, sheet.LABEL) for label in labels]]
    return Table(cells, colWidths=[sheet.INNER / 2] * 2, style=FOR_WHOM, hAlign="LEFT")
