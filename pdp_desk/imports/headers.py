"""What a column means: by its words, by what they nearly are, by what it holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pdp_desk.domain.folding import fold
from pdp_desk.imports.contents import ENOUGH, contradicts, counts_lines, fits
from pdp_desk.imports.dates import Reading
from pdp_desk.imports.lexicon import (
    Words,
    bag,
    common,
    event,
    events_by_words,
    field,
    fields_by_bag,
    foreign,
    words,
)
from pdp_desk.imports.values import without_aside
from pdp_desk.imports.workbook import Cell

# What can be said of an event in a header: "VPR demandée par", "Retour Cap emploi 3 mois".
DETAILS = frozenset(
    {
        *("date", "date_fin", "debut", "fin", "fin_prevue", "mois", "texte"),
        *("demandeur", "realise", "initiative", "spsti_present", "par_cellule", "propose_par"),
        *("dispense", "type_aide", "statut", "motif", "situation", "source", "classe", "cause"),
        *("retour_3", "retour_6", "retour_12", "sens"),
    }
)
OCCURRENCE = "survenue"  # the event's name alone: a date, or whether it took place
IGNORED = "-"
# What may stand under the event's name alone, other than a date, a yes or a no.
HELD_INSTEAD = {"suivi": ("situation",), "irdp": ("classe",)}
NEAR, MIN_NEAR_LENGTH = 87, 5
TELLING, CLEARLY = 0.6, 0.15  # share of telling words, and lead over the next field
EXACT_SCORE, NEAR_SCORE = 3, 1

Confirmed = Mapping[tuple[str, str], str]


class Meaning(NamedTuple):
    """A field, of the row itself or of an event the header names, and which one of several."""

    champ: str
    evenement: str | None = None
    rang: int = 1

    @property
    def code(self) -> str:
        """As it is remembered: champ, evenement/champ or evenement/champ/2."""
        if self.evenement is None:
            return self.champ
        return f"{self.evenement}/{self.champ}" + (f"/{self.rang}" if self.rang > 1 else "")

    @classmethod
    def of_code(cls, code: str) -> Meaning:
        """The meaning a code stands for."""
        evenement, _, rest = code.rpartition("/") if code.count("/") == 1 else ("", "", code)
        if code.count("/") == 2:
            evenement, rest, rang = code.split("/")
            return cls(rest, evenement, int(rang))
        return cls(rest, evenement or None)

    @property
    def libelle(self) -> str:
        """In words, for the report."""
        champ = field(self.champ)
        said = champ.libelle if champ else "date ou oui/non"
        if self.evenement is None:
            return said
        names = event(self.evenement).intitules or (self.evenement,)
        return f"{names[0]} : {said}" + (f" ({self.rang})" if self.rang > 1 else "")


NUMERO, PERSONNE = Meaning("numero"), Meaning("personne")
NOM, NOM_NAISSANCE = Meaning("nom"), Meaning("nom_naissance")
TAKEN_ON = (Meaning("pris_en_charge"), Meaning("pris_en_charge_le"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; `meaning` is None when nothing was recognised."""

    index: int
    entete: str
    meaning: Meaning | None
    comment: str = ""
    score: int = 0


def read_header(
    titles: Sequence[str], groups: Sequence[str], feuille: str, confirmed: Confirmed
) -> list[Column]:
    """The columns of a header row, `groups` being the titles of a row above, or blanks."""
    return [
        _column(index, title, group, feuille, confirmed)
        for index, (title, group) in enumerate(zip(titles, groups, strict=True))
        if title or group
    ]


def _column(index: int, title: str, group: str, feuille: str, confirmed: Confirmed) -> Column:
    full = f"{group} {title}".strip() if group else title
    for sheet in (fold(feuille), ""):
        code = confirmed.get((sheet, fold(full))) or confirmed.get((sheet, fold(title)))
        if code:
            meaning = None if code == IGNORED else Meaning.of_code(code)
            return Column(index, full, meaning, "confirmé", EXACT_SCORE)
    grouped = bool(group) and find_event(words(group)) is not None
    for text in (full, title) if grouped or not title else (title, full):
        found = meaning_of(text)
        if found and not (text == full != title and _of_group(found, group)):
            return Column(index, full, found[0], found[1], found[2])
    return Column(index, full, None)


def _of_group(found: tuple[Meaning, str, int], group: str) -> bool:
    """Whether a doubtful meaning is that of the group's title alone: "Dossier" over "Par"."""
    alone = meaning_of(group) if found[2] == NEAR_SCORE else None
    return alone is not None and alone[0] == found[0]


@lru_cache(maxsize=8192)
def meaning_of(text: str) -> tuple[Meaning, str, int] | None:
    """The meaning of a header, how it was found, and how surely."""
    parts = words(text)
    if not parts or bag(parts) in foreign():
        return None
    code = fields_by_bag().get(bag(parts))
    if code:
        return Meaning(code), "exact", EXACT_SCORE
    found = _of_event(parts)
    if found:
        return found
    bare = without_aside(text)
    if bare and bare != text:
        return meaning_of(bare)
    near = _near(" ".join(sorted(parts)), _all_names()) or by_telling_words(parts)
    return (Meaning(near), "proche", NEAR_SCORE) if near else None


def is_sure(text: str) -> bool:
    """Whether a header is known as it is written; quick to say of any cell."""
    parts = words(text)
    if not parts or bag(parts) in foreign():
        return False
    found = None if bag(parts) in fields_by_bag() else find_event(parts)
    return bag(parts) in fields_by_bag() or (found is not None and _detail(found[1]) is not None)


def sure_meaning(cell: Cell) -> Meaning | None:
    """What a title known as it is written means."""
    found = meaning_of(cell) if isinstance(cell, str) and is_sure(cell) else None
    return found[0] if found else None


def find_event(parts: Words) -> tuple[str, Words] | None:
    """The event whose name is among the words (the longest), and the words that remain."""
    present = Counter(parts)
    names = [name for word in present for name in _names_starting()[word]]
    fitting = [name for name in names if not Counter(name) - present]
    if not fitting:
        return None
    longest = max(fitting, key=lambda name: (len(name), name))
    rest = list(parts)
    for word in longest:
        rest.remove(word)
    return events_by_words()[longest], tuple(rest)


@cache
def _names_starting() -> defaultdict[str, list[Words]]:
    names: defaultdict[str, list[Words]] = defaultdict(list)
    for name in events_by_words():
        names[name[0]].append(name)
    return names


def _of_event(parts: Words) -> tuple[Meaning, str, int] | None:
    found = find_event(parts)
    if found is None:
        return None
    code, rest = found
    detail = _detail(rest)
    if detail:
        return Meaning(detail, code), "exact", EXACT_SCORE
    numbers = [word for word in rest if word.isdigit()]
    if len(numbers) == 1:
        others = tuple(word for word in rest if not word.isdigit())
        detail = _detail(others)
        if detail:
            return Meaning(detail, code, int(numbers[0])), "exact", EXACT_SCORE
    near = _near(" ".join(sorted(rest)), _detail_names())
    return (Meaning(near, code), "proche", NEAR_SCORE) if near else None


def _detail(rest: Words) -> str | None:
    if not rest:
        return OCCURRENCE
    code = fields_by_bag().get(bag(rest))
    return code if code in DETAILS else None


@cache
def _all_names() -> dict[str, str]:
    return {" ".join(key): code for key, code in fields_by_bag().items()}


@cache
def _detail_names() -> dict[str, str]:
    return {name: code for name, code in _all_names().items() if code in DETAILS}


def by_telling_words(parts: Words) -> str | None:
    """The field that shares the most telling words: a rare word says more than "date" or "nom"."""
    present, scores = set(parts), dict[str, float]()
    names = {name for word in present for name in _names_with().get(word, ())}
    for name in names:
        common, either = present.intersection(name), present.union(name)
        shared = sum(map(_weight, common)) / sum(map(_weight, either))
        code = fields_by_bag()[name]
        scores[code] = max(scores.get(code, 0.0), shared)
    ranked = sorted(scores, key=lambda code: scores[code], reverse=True)
    if not ranked or scores[ranked[0]] < TELLING:
        return None
    clear = len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= CLEARLY
    return ranked[0] if clear else None


@lru_cache(maxsize=4096)
def _weight(word: str) -> float:
    """How much a word tells: less when it serves several fields; little when it is unknown."""
    serving = _fields_of_words().get(word)
    return 1 / serving if serving else 0.5


@cache
def _names_with() -> dict[str, list[Words]]:
    names: defaultdict[str, list[Words]] = defaultdict(list)
    for name in fields_by_bag():
        for word in set(name):
            names[word].append(name)
    return dict(names)


@cache
def _fields_of_words() -> dict[str, int]:
    codes = fields_by_bag()
    return {word: len({codes[name] for name in names}) for word, names in _names_with().items()}


def _near(text: str, names: Mapping[str, str]) -> str | None:
    if len(text) < MIN_NEAR_LENGTH:
        return None
    found = process.extractOne(text, list(names), scorer=fuzz.ratio, score_cutoff=NEAR)
    return names[found[0]] if found else None


def settle(
    columns: list[Column], cells: Callable[[int], list[Cell]], reading: Reading
) -> list[Column]:
    """Let what columns hold break the ties, then give each meaning to one column only."""
    held = [_by_content(column, cells(column.index), reading) for column in columns]
    return _without_double_use(_named(held))


def _named(columns: list[Column]) -> list[Column]:
    """The birth name is the name where no other column is."""
    if any(column.meaning in (NOM, PERSONNE) for column in columns):
        return columns
    return [replace(c, meaning=NOM) if c.meaning == NOM_NAISSANCE else c for c in columns]


def _by_content(column: Column, cells: list[Cell], reading: Reading) -> Column:
    meaning = column.meaning
    if meaning is None or column.comment == "confirmé" or not cells:
        return column
    if column.score == NEAR_SCORE and fits(meaning.champ, cells, reading) < ENOUGH:
        return replace(column, meaning=None, comment="")
    # A title of several words says enough: it is the cells that are odd, and they are told.
    vague = column.score < EXACT_SCORE or len(words(column.entete)) == 1
    if meaning.evenement is None and vague and contradicts(meaning.champ, cells, reading):
        return replace(column, meaning=None, comment="")
    if meaning == NUMERO and counts_lines(cells):
        return replace(column, score=column.score - 1)  # any other number is surer
    if meaning in TAKEN_ON:
        return replace(column, meaning=_date_or_said(meaning, cells, reading))
    if meaning.champ == OCCURRENCE and meaning.evenement:
        detail = _detail_held(meaning.evenement, cells, reading)
        return replace(column, meaning=meaning._replace(champ=detail), comment="contenu")
    return column


def _date_or_said(meaning: Meaning, cells: list[Cell], reading: Reading) -> Meaning:
    """ "Pris en charge" over dates is the date; "Date PEC" over yes and no only says whether."""
    said, dated = TAKEN_ON
    if fits("date", cells, reading) >= ENOUGH:
        return dated
    return said if fits("oui_non", cells, reading) >= ENOUGH else meaning


def _detail_held(evenement: str, cells: list[Cell], reading: Reading) -> str:
    if fits("date", cells, reading) >= ENOUGH:
        return "debut" if evenement == "arret" else "date"
    for detail in HELD_INSTEAD.get(evenement.partition(".")[0], ()):
        if fits(detail, cells, reading) >= ENOUGH:
            return detail
    return OCCURRENCE


def _without_double_use(columns: list[Column]) -> list[Column]:
    """One column per meaning; the same event dated twice is two events."""
    taken: dict[Meaning, Column] = {}
    for column in sorted(columns, key=_by_sureness):
        meaning = column.meaning
        if meaning is None:
            continue
        while meaning in taken and meaning.evenement:
            meaning = meaning._replace(rang=meaning.rang + 1)
        if meaning not in taken:
            taken[meaning] = replace(column, meaning=meaning)
    by_index = {column.index: column for column in taken.values()}
    return [by_index.get(column.index) or _spare(column) for column in columns]


def _by_sureness(column: Column) -> tuple[int, bool, int]:
    """The surest first; "N° d'ordre" comes after "N° dossier"."""
    return -column.score, bag(words(column.entete)) in common(), column.index


def _spare(column: Column) -> Column:
    return replace(column, meaning=None, comment="déjà lu" if column.meaning else column.comment)


def is_meaning(code: str) -> bool:
    """Whether a code can be remembered for a column."""
    if code == IGNORED:
        return True
    meaning = Meaning.of_code(code)
    known = field(meaning.champ) is not None or meaning.champ == OCCURRENCE
    return known and (meaning.evenement is None or meaning.evenement in events_by_words().values())
