"""Columns whose header says nothing, or something else here: their cells say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pdp_desk.imports.contents import FEW, SURE, counts_lines, fits, is_term, is_typed
from pdp_desk.imports.dates import Reading
from pdp_desk.imports.facts import OWNERS
from pdp_desk.imports.headers import NUMERO, OCCURRENCE, Column, Meaning
from pdp_desk.imports.lexicon import MAY_BE_MISSED, colonnes, event
from pdp_desk.imports.workbook import Cell

Held = Mapping[int, list[Cell]]
# Said of persons and employers, whatever the kind of sheet: never taken for something else.
EVERYWHERE = frozenset(
    {
        *("numero", "nom", "nom_naissance", "prenom", "personne", "naissance", "sexe"),
        *("entreprise", "siret", "naf", "effectif", "fort_risque_pdp", "suivi_carsat"),
        *("reference_externe", "medecin", "referent", "texte", "annee", "partenaire"),
    }
)
FOUND = "contenu"
DOSSIER = frozenset({"signale_le", "pris_en_charge_le", "clos_le"})
OUTCOME = Meaning("realise")
ASKED = frozenset({"demandeur", "initiative", "spsti_present"})
ARRET = frozenset({"debut", "fin"})
NAMES = frozenset({"nom", "personne"})
COUNTS_LINES = "simple compteur de lignes"


def find_the_date(columns: list[Column], cells: Held, reading: Reading) -> list[Column]:
    """When no column is the date, the only spare one that holds dates is."""
    meanings = [c.meaning for c in columns if c.meaning]
    if any(m.champ == "date" or m.champ in ARRET or m.evenement for m in meanings):
        return columns
    named = any(m.champ in ("nom", "personne") for m in meanings)
    if named and any(m.champ in DOSSIER for m in meanings):
        return columns
    spare = [c for c in columns if _may_be_the_date(c)]
    dated = [c for c in spare if fits("date", cells[c.index], reading) >= SURE]
    return _given(columns, dated[0], "date") if len(dated) == 1 else columns


def _may_be_the_date(column: Column) -> bool:
    if column.meaning is None:
        return column.comment == ""
    return column.meaning.champ in DOSSIER and column.comment != "confirmé"


def find_the_feedback(columns: list[Column]) -> list[Column]:
    """In a sheet of referrals, "Situation à 3 mois" is what the partner answered."""
    found = []
    for column in columns:
        code = column.meaning.evenement if column.meaning else None
        if code and code.startswith("suivi."):
            meaning = Meaning("retour_" + code.removeprefix("suivi."))
            column = column if _has(columns, meaning.champ) else replace(column, meaning=meaning)
        found.append(column)
    return found


def find_whose_outcome(columns: list[Column]) -> list[Column]:
    """In a wide sheet, "Réalisée" beside the columns of a visit is said of that visit."""
    found, beside = [], None
    for column in columns:
        meaning = column.meaning
        if meaning == OUTCOME and beside and not any(c.meaning == beside for c in columns):
            column = replace(column, meaning=beside)
        elif meaning and meaning.evenement:
            kept = event(meaning.evenement).genre in MAY_BE_MISSED
            beside = OUTCOME._replace(evenement=meaning.evenement, rang=meaning.rang)
            beside = beside if kept else None
        elif meaning is None or meaning.champ not in ASKED:
            beside = None
        found.append(column)
    return found


def leave_the_counter(columns: list[Column], cells: Held) -> list[Column]:
    """In a list of facts about persons named, numbers 1, 2, 3… on each are those of lines."""
    names = [len(cells[c.index]) for c in columns if c.meaning and c.meaning.champ in NAMES]
    if not names:
        return columns
    return [
        replace(c, meaning=None, comment=COUNTS_LINES)
        if c.meaning == NUMERO
        and c.comment != "confirmé"
        and counts_lines(cells[c.index])
        and len(cells[c.index]) >= SURE * max(names)
        else c
        for c in columns
    ]


def find_the_missing(
    columns: list[Column], cells: Held, genre: str, reading: Reading, *, terms_only: bool = False
) -> list[Column]:
    """Give the fields this kind of sheet still lacks to the columns that hold them.

    With `terms_only`, only closed lists count: a yes or a date could be any kind of sheet's.
    """
    signs = next(kind.signes for kind in colonnes().genre if kind.code == genre)
    for champ in sorted(signs, key=lambda champ: -signs[champ]):
        if not is_typed(champ) or _has(columns, champ) or (terms_only and not is_term(champ)):
            continue
        free = [c for c in columns if _is_spare(c, signs) and not _is_owned(c, columns)]
        spare = [c for c in free if len(cells[c.index]) >= FEW]
        holding = [c for c in spare if fits(champ, cells[c.index], reading) >= SURE]
        if len(holding) == 1 and not _rivals(holding[0], champ, signs, columns, cells, reading):
            columns = _given(columns, holding[0], champ)
    return columns


def _has(columns: list[Column], champ: str) -> bool:
    return any(c.meaning and c.meaning.champ == champ for c in columns)


def _is_spare(column: Column, signs: Mapping[str, int]) -> bool:
    """Not understood, or understood as something this kind of sheet has no use for."""
    meaning = column.meaning
    if column.comment == "confirmé":
        return False
    if meaning is None:
        return True
    if meaning.evenement:
        return meaning.champ == OCCURRENCE
    return meaning.champ not in signs.keys() | EVERYWHERE


def _is_owned(column: Column, columns: list[Column]) -> bool:
    """Whether an event of this sheet has a use for the column: "Demandeur" beside "VPR"."""
    owner = OWNERS.get(column.meaning.champ) if column.meaning else None
    return owner is not None and any(c.meaning and c.meaning.evenement == owner for c in columns)


def _rivals(
    column: Column,
    champ: str,
    signs: Mapping[str, int],
    columns: list[Column],
    cells: Held,
    reading: Reading,
) -> list[str]:
    """The other missing fields the same cells would suit as well: then nothing is sure."""
    others = [c for c in signs if c != champ and is_typed(c) and not _has(columns, c)]
    return [c for c in others if fits(c, cells[column.index], reading) >= SURE]


def _given(columns: list[Column], chosen: Column, champ: str) -> list[Column]:
    found = replace(chosen, meaning=Meaning(champ), comment=FOUND)
    return [found if column is chosen else column for column in columns]
