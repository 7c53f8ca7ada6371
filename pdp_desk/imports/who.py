"""Who a line is about: number, person, employer."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from pdp_desk.domain.fiches import Concerne, FicheEtablissement, FicheSalarie
from pdp_desk.domain.folding import fold
from pdp_desk.domain.vocabulary import Sexe, SortLigne
from pdp_desk.imports.facts import Refused
from pdp_desk.imports.headers import NOM, NOM_NAISSANCE, NUMERO, PERSONNE, Meaning
from pdp_desk.imports.lexicon import words
from pdp_desk.imports.line import Line
from pdp_desk.imports.workbook import Cell

_PARTICLES = frozenset(
    {
        *("ben", "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "dos", "du"),
        *("el", "la", "le", "les", "van", "von"),
    }
)
_MARRIED = frozenset({"ne", "nee", "ep", "epouse", "veuve", "vve"})
_NO_NAME = frozenset({"idem", "id", "ibid", "dito", "ditto"})
_INITIALS = re.compile(r"^([^\W\d_]\.-?)+$")
_TITLES = re.compile(r"^(m|mr|mme|mlle|monsieur|madame|mademoiselle)\.?\s+", re.IGNORECASE)

ORDER = (
    "dans cette colonne, le premier mot est lu comme le nom ; "
    "intitulez-la « Prénom Nom » si c'est l'inverse"
)

PRENOM = Meaning("prenom")
SEX_DIGITS = {"1": Sexe.HOMME, "2": Sexe.FEMME}  # as the social security number begins
SIRET, ENTREPRISE = Meaning("siret"), Meaning("entreprise")
NAISSANCE, SEXE = Meaning("naissance"), Meaning("sexe")


def split_name(text: str, *, first_name_first: bool = False) -> tuple[str, str]:
    """Family name and first name: "DUPONT Marie", "Marie DUPONT", "DUPONT, Marie", "de Sá Ana"."""
    plain = _TITLES.sub("", text.strip())
    if "," in plain:
        nom, _, prenom = plain.partition(",")
        return nom.strip(), prenom.strip()
    parts = plain.split()
    name = _family_in_capitals(parts)
    if name:
        family = " ".join(parts[place] for place in sorted(name))
        return family, " ".join(part for place, part in enumerate(parts) if place not in name)
    if first_name_first:
        return " ".join(parts[1:]) or plain, parts[0] if len(parts) > 1 else ""
    cut = 1
    while cut < len(parts) - 1 and fold(parts[cut - 1]) in _PARTICLES:
        cut += 1
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def _family_in_capitals(parts: list[str]) -> set[int]:
    """The places of the words in capitals, when others are not; or nothing."""
    capitals = [place for place, part in enumerate(parts) if _in_capitals(part)]
    # Between two words in capitals stands a particle: "DE OLIVEIRA E SILVA Ana".
    name = {p for p in range(len(parts)) if p in capitals or _between(p, parts, capitals)}
    return name if len(name) < len(parts) else set()


def puts_first_names_first(title: str, cells: Iterable[Cell]) -> bool | None:
    """The order of the names of a column, by its title, else by its names in capitals."""
    said = [word for word in words(title) if word in ("nom", "prenom")]
    if "prenom" in said:
        return said[0] == "prenom"
    ends = Counter(_begins_with_first_name(cell) for cell in cells if isinstance(cell, str))
    return None if ends[True] == ends[False] else ends[True] > ends[False]


def _begins_with_first_name(text: str) -> bool | None:
    parts = _TITLES.sub("", text).split()
    name = _family_in_capitals(parts)
    return 0 not in name if name else None


def _in_capitals(part: str) -> bool:
    """Whether a word is a family name in capitals; "M." and "J.-C." are initials."""
    return part.isupper() and len(part) > 1 and not _INITIALS.match(part)


def _between(place: int, parts: list[str], capitals: list[int]) -> bool:
    alone = parts[place].isupper() or fold(parts[place]) in _PARTICLES | _MARRIED
    return bool(capitals) and capitals[0] < place < capitals[-1] and alone


def salarie_of(line: Line, before: dt.date | None = None) -> FicheSalarie | None:
    """The person a line names; a birth later than the facts is told and left out."""
    if not (line.columns.has(NOM) or line.columns.has(PERSONNE)):
        return None
    prenom, both = line.text(PRENOM), line.text(PERSONNE)
    nom = line.text(NOM) or (None if both else line.text(NOM_NAISSANCE))
    if both and not nom:
        nom, prenom = _split(line, PERSONNE, both)
    elif nom and prenom is None and not line.columns.has(PRENOM):
        nom, prenom = _split(line, NOM, nom)
    if not nom:
        return None
    if fold(nom) in _NO_NAME or not any(map(str.isalpha, nom)):
        raise Refused(f"« {nom} » n'est pas un nom", SortLigne.ILLISIBLE)
    return FicheSalarie(
        nom=nom,
        prenom=prenom or "",
        naissance=_birth(line, before),
        sexe=SEX_DIGITS.get(line.text(SEXE) or "") or line.term(Sexe, SEXE),
        reference_externe=line.text(Meaning("reference_externe")),
    )


def _split(line: Line, meaning: Meaning, text: str) -> tuple[str, str]:
    """Family name and first name, in the order of the column; said when nothing tells it."""
    first = line.columns.first_name_first
    nom, prenom = split_name(text, first_name_first=bool(first))
    if first is None and prenom and split_name(text, first_name_first=True) != (nom, prenom):
        line.tell_once(ORDER, line.title(meaning), text)
    return nom, prenom


def _birth(line: Line, before: dt.date | None) -> dt.date | None:
    found = line.birth(NAISSANCE)
    if found and before and found > before:
        motif = "cette naissance est après le signalement"
        line.tell(motif, line.title(NAISSANCE), line.cell(NAISSANCE))
        return None
    return found


def etablissement_of(line: Line) -> FicheEtablissement | None:
    """The employer a line names."""
    if not (line.columns.has(SIRET) or line.columns.has(ENTREPRISE)):
        return None
    fiche = FicheEtablissement(
        siret=line.siret(SIRET),
        nom=line.text(ENTREPRISE),
        naf=line.naf(Meaning("naf")),
        effectif=line.count(Meaning("effectif")),
        fort_risque_pdp=line.yes_no(Meaning("fort_risque_pdp")),
        suivi_carsat=line.yes_no(Meaning("suivi_carsat")),
    )
    return fiche if fiche.siret or fiche.nom else None


def concerne_of(line: Line) -> Concerne:
    """Who a dated fact is about."""
    return Concerne(line.text(NUMERO), salarie_of(line), etablissement_of(line))
