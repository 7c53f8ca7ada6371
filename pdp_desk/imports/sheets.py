"""What a sheet is: where its header is, and which kind of rows it lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pdp_desk.domain.vocabulary import NatureAction
from pdp_desk.imports.contents import ENOUGH, FEW, SURE, share
from pdp_desk.imports.dates import BadValue, Reading
from pdp_desk.imports.headers import (
    EXACT_SCORE,
    NUMERO,
    OCCURRENCE,
    Column,
    Confirmed,
    Meaning,
    find_event,
    read_header,
    settle,
    sure_meaning,
)
from pdp_desk.imports.inference import (
    DOSSIER,
    Held,
    find_the_date,
    find_the_feedback,
    find_the_missing,
    find_whose_outcome,
    leave_the_counter,
)
from pdp_desk.imports.lexicon import bag, colonnes, common, event, words
from pdp_desk.imports.naming import event_of
from pdp_desk.imports.tables import repeats
from pdp_desk.imports.values import term_of
from pdp_desk.imports.workbook import Cell, Cells, Sheet

HEADER_DEPTH = 30  # a header lower than that is not one
SAMPLE = 200  # cells looked at to know what a column holds
MIN_TITLES = 2
HINT, CONTENT = 4, 6
NO_HEADER = "aucune ligne de titres reconnue"
CARDS = "des fiches, un bloc par personne : il faut un tableau, une ligne par personne"
UNTITLED = "sans titre"
# A sheet of persons is one of cases when a column says something only a cell follows.
PROPER = frozenset(
    {
        *("numero", "signale_le", "pris_en_charge_le", "pris_en_charge", "clos_le", "origine"),
        *("raison", "tableau_mp", "pathologie", "niveau_ssam", "issue", "medecin", "referent"),
        *("debut", "fin", "fin_prevue", "cause"),
    }
)
OF_A_PERSON = frozenset({"nom", "prenom", "naissance"})
OF_A_CASE = PROPER - {"numero", "medecin", "referent"}
OF_THE_CELL = frozenset({"dossier", "pdp", "cellule", "accompagnement", "suivi"})
OF_NOBODY = frozenset({"actions", "annuel", "etablissements"})
_YEAR = re.compile(r"^(19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet understood: its kind, its header (index in rows), its columns, its usual event."""

    sheet: Sheet
    genre: str | None
    header: int | None
    columns: tuple[Column, ...]
    evenement: str | None
    raison: str = ""

    @property
    def body(self) -> list[Cells]:
        """The rows under the header, without those that repeat it nor the blank ones."""
        return _body(self.sheet, self.header or 0)


def _body(sheet: Sheet, header: int) -> list[Cells]:
    titles = [cells for _, cells in sheet.rows[: header + 1]]
    return [cells for _, cells in sheet.rows[header + 1 :] if not repeats(cells, titles)]


def recognise(sheet: Sheet, confirmed: Confirmed, reading: Reading) -> Recognised:
    """What a sheet is, from its header first; its name is only a hint."""
    if _is_cards(sheet):
        return Recognised(sheet, None, None, (), None, CARDS)
    header, columns = _best_header(sheet, confirmed)
    if header is None:
        return Recognised(sheet, None, None, (), None, NO_HEADER if sheet.rows else "vide")
    body = _body(sheet, header)
    columns = settle(columns, lambda index: column_cells(body, index), reading)
    cells = {column.index: column_cells(body, column.index) for column in columns}
    columns = find_the_date(columns, cells, reading)
    hint, evenement = _named(sheet.titre) if sheet.titre else (None, None)
    if hint is None:
        hint, evenement = _named(sheet.nom)
    genre = _kind(columns, cells, hint, evenement, sheet.nom, reading)
    if genre == "dossiers" and _tells_visits(columns):
        genre = "journal"
    if genre == "dossiers" and _is_planner(columns, body):
        genre = "journal"
    if genre == "dossiers":
        columns = find_whose_outcome(columns)
    else:
        columns = leave_the_counter(columns, cells)
    if genre == "orientations":
        columns = find_the_feedback(columns)
    if genre:
        columns = find_the_missing(columns, cells, genre, reading)
    columns += untitled(body, columns, len(sheet.rows[header][1]))
    raison = "" if genre else _why_aside(columns, cells)
    return Recognised(sheet, genre, header, tuple(columns), evenement, raison)


def _is_cards(sheet: Sheet) -> bool:
    """Whether the first column holds titles, one under the other: "Nom", "Né le", "Poste"."""
    rows = [cells for _, cells in sheet.rows[:HEADER_DEPTH]]
    filled = (next((i for i, cell in enumerate(cells) if cell is not None), None) for cells in rows)
    first = min((index for index in filled if index is not None), default=0)
    known = {sure_meaning(cells[first]) for cells in rows if first < len(cells)}
    champs = {meaning.champ for meaning in known if meaning and meaning.evenement is None}
    return len(champs) >= FEW and not champs.isdisjoint(OF_A_PERSON)


def _tells_visits(columns: Sequence[Column]) -> bool:
    """Whether lines hold a visit and the dates of its dossier: one dossier over several visits."""
    plain = {c.meaning.champ for c in columns if c.meaning and c.meaning.evenement is None}
    named = not plain.isdisjoint(("nom", "personne"))
    return named and plain >= {"date", "type_visite"} and not plain.isdisjoint(DOSSIER)


def _is_planner(columns: Sequence[Column], body: Sequence[Cells]) -> bool:
    """Whether lines are facts: a date, one mark under what it was, and nothing of a dossier."""
    plain = {c.meaning.champ for c in columns if c.meaning and c.meaning.evenement is None}
    marks = [c.index for c in columns if c.meaning and c.meaning.champ == OCCURRENCE]
    if "date" not in plain or plain & OF_A_CASE or len(marks) < MIN_TITLES:
        return False
    said = [cells for cells in body if any(cell is not None for cell in cells)]
    single = sum(len(_filled(cells, marks)) == 1 for cells in said)
    return len(said) >= FEW and single >= SURE * len(said)


def _filled(cells: Cells, indices: Sequence[int]) -> list[int]:
    return [index for index in indices if index < len(cells) and cells[index] is not None]


def untitled(body: Sequence[Cells], columns: Sequence[Column], width: int) -> list[Column]:
    """The columns that hold something under no title; they are told, never guessed."""
    titled = {column.index for column in columns}
    bare = [index for index in range(width) if index not in titled]
    return [
        Column(index, f"(sans titre, colonne {letter(index)})", None, UNTITLED)
        for index in bare
        if any(index < len(cells) and cells[index] is not None for cells in body)
    ]


def letter(index: int) -> str:
    """The name a spreadsheet gives a column: 0 -> A, 26 -> AA."""
    high, low = divmod(index, 26)
    return (letter(high - 1) if high else "") + chr(ord("A") + low)


def _why_aside(columns: Sequence[Column], cells: Held) -> str:
    champs = {column.meaning.champ for column in columns if column.meaning}
    if champs & {"nom", "personne"}:
        return (
            "des personnes, mais aucune colonne propre à la cellule "
            "(signalement, prise en charge, raison, issue, visite…)"
        )
    if _names_events(columns, cells):
        return "des faits, mais aucune colonne ne dit de quel dossier (numéro ou nom)"
    return "colonnes trop peu connues"


def column_cells(body: Sequence[Cells], index: int) -> list[Cell]:
    """The first cells of a column that say something."""
    found: list[Cell] = []
    for cells in body:
        if index < len(cells) and cells[index] is not None:
            found.append(cells[index])
            if len(found) == SAMPLE:
                break
    return found


def _best_header(sheet: Sheet, confirmed: Confirmed) -> tuple[int | None, list[Column]]:
    best: tuple[int, int | None, list[Column]] = (0, None, [])
    for index in range(min(HEADER_DEPTH, len(sheet.rows))):
        for columns in _readings(sheet, index, confirmed):
            score = _score(columns, sheet.rows[index][1])
            if score > best[0]:
                best = (score, index, columns)
        # A row wholly understood may still be the titles of groups over the real header.
        sure = best[1] is not None and index > best[1]
        if sure and all(column.score == EXACT_SCORE for column in best[2]):
            break
    return best[1], best[2]


def _readings(sheet: Sheet, index: int, confirmed: Confirmed) -> list[list[Column]]:
    cells = sheet.rows[index][1]
    titles = [title(cell) for cell in cells]
    if sum(map(bool, titles)) < MIN_TITLES:
        return []
    alone = read_header(titles, [""] * len(titles), sheet.nom, confirmed)
    above = _groups(sheet.rows[index - 1][1], titles) if index else None
    if above is None:
        return [alone]
    return [alone, read_header(titles, above, sheet.nom, confirmed)]


def _groups(cells: Cells, below: list[str]) -> list[str] | None:
    """The titles of a row of groups, each spread over the titles below; None when it is not one."""
    titles = [title(cell) for cell in cells[: len(below)]] + [""] * (len(below) - len(cells))
    if len({text for text in titles if text}) < MIN_TITLES:
        return None
    current, spread = "", []
    for text, under in zip(titles, below, strict=True):
        current = text or current
        spread.append(current if text or under else "")  # an empty column is of no group
    return spread


def title(cell: Cell) -> str:
    """The text of a header cell; anything else is no title."""
    return cell if isinstance(cell, str) else ""


def _score(columns: list[Column], cells: Cells) -> int:
    known = {column.meaning: column.score for column in columns if column.meaning}
    titles = sum(cell is not None for cell in cells)
    if len(known) < MIN_TITLES and (not known or titles <= MIN_TITLES):
        return 0
    other = sum(cell is not None and not isinstance(cell, str) for cell in cells)
    return sum(known.values()) - EXACT_SCORE * other


@lru_cache(maxsize=1024)
def _named(nom: str) -> tuple[str | None, str | None]:
    """The kind and the event a sheet name suggests, years left aside."""
    parts = tuple(word for word in words(nom) if not _YEAR.match(word))
    for genre in colonnes().genre:
        if any(bag(words(name)) == bag(parts) for name in genre.feuilles):
            found = find_event(parts)
            code = found[0] if found and event(found[0]).genre == genre.code else None
            return genre.code, code
    found = find_event(parts)
    if found:
        return event(found[0]).genre, found[0]
    for genre in colonnes().genre:
        if any(set(words(name)) <= set(parts) for name in genre.feuilles):
            return genre.code, None
    return None, None


def _kind(
    columns: list[Column],
    cells: Held,
    hint: str | None,
    evenement: str | None,
    nom: str,
    reading: Reading,
) -> str | None:
    """The kind the columns tell most of, once each kind has found the lists it knows."""
    held = _by_values(columns, cells)
    not_actions = _names_events(columns, cells)
    best: tuple[int, str | None] = (1, None)
    for genre in (kind.code for kind in colonnes().genre):
        found = find_the_missing(columns, cells, genre, reading, terms_only=True)
        about = [c for c in found if genre not in OF_NOBODY or not _is_any_number(c)]
        meanings = {column.meaning for column in about if column.meaning}
        score = _scores(meanings)[genre] + held.get(genre, 0) + (HINT if genre == hint else 0)
        if genre == "dossiers" and not _of_the_cell(found, nom):
            continue
        if genre == "actions" and not_actions:
            continue
        if score > best[0] and _allowed(genre, meanings, evenement):
            best = (score, genre)
    return best[1]


def _is_any_number(column: Column) -> bool:
    """Whether a column is numbers of anything: "N°", not "N° dossier"."""
    return column.meaning == NUMERO and bag(words(column.entete)) in common()


def _of_the_cell(columns: Sequence[Column], nom: str) -> bool:
    """Whether anything says that these persons are followed by a cell, not paid or listed."""
    return not OF_THE_CELL.isdisjoint(words(nom)) or any(
        column.meaning
        and (column.meaning.evenement or column.meaning.champ in PROPER)
        and (column.comment == "confirmé" or bag(words(column.entete)) not in common())
        for column in columns
    )


def _names_events(columns: Sequence[Column], cells: Held) -> bool:
    """Whether the nature of the rows is that of facts of a case, not of actions."""
    column = next((c for c in columns if c.meaning == Meaning("nature")), None)
    said = cells[column.index] if column else []
    events = share(said, lambda cell: event_of(cell) is not None)
    return events >= ENOUGH and events > share(said, _is_action)


def _scores(meanings: set[Meaning]) -> dict[str, int]:
    scores = {
        genre.code: sum(genre.signes.get(m.champ, 0) for m in meanings if m.evenement is None)
        for genre in colonnes().genre
    }
    events = {m.evenement for m in meanings if m.evenement}
    kinds = {event(code).genre for code in events}
    if len(kinds) == 1:
        scores[kinds.pop()] += HINT
    scores["dossiers"] += min(len(events), 3) + (CONTENT if len(kinds) > 1 else 0)
    scores["annuel"] += sum(m.champ.startswith("releve.") for m in meanings) * 2
    return scores


def _allowed(genre: str, meanings: set[Meaning], evenement: str | None) -> bool:
    plain = {m.champ for m in meanings if m.evenement is None}
    person = bool(plain & {"numero", "nom", "personne"})
    dated = "date" in plain or any(m.evenement for m in meanings)
    if genre == "dossiers":
        return bool(plain & {"nom", "personne"})
    if genre in OF_NOBODY:
        needed = {"actions": "date", "annuel": "annee"}.get(genre)
        employer = bool(plain & {"siret", "entreprise"}) and not dated
        return not person and (needed in plain if needed else employer)
    if genre == "journal":
        return person and "date" in plain and "nature" in plain
    if genre == "arrets":
        return person and bool(plain & {"debut", "date"} or dated)
    if genre == "visites" and "type_visite" not in plain:
        return person and dated and bool(plain & {"demandeur", "nature"} or evenement)
    return person and dated


def _by_values(columns: list[Column], cells: Held) -> dict[str, int]:
    """What the column that names each row's event says of the sheet."""
    points: dict[str, int] = {}
    column = next((c for c in columns if c.meaning == Meaning("nature")), None)
    if column is None:
        return points
    said = cells[column.index]
    if share(said, lambda cell: event_of(cell) is not None) >= ENOUGH:
        points["journal"] = CONTENT
    if share(said, _is_action) >= ENOUGH:
        points["actions"] = CONTENT
    return points


def _is_action(cell: Cell) -> bool:
    try:
        return term_of(NatureAction, cell) is not None
    except BadValue:
        return False
