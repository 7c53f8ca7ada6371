"""Catalogues: TOML files read strictly into typed structs; no expression, only closed words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from pdp_desk.errors import BadCatalogue
from pdp_desk.settings import RESOURCES

Counted = Literal["fait", "personne", "dossier", "etablissement", "entreprise"]


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """One test; a list of them means all. Exactly one operator is given.

    `min` and `max` are included; a date is "debut_annee", "fin_annee", either followed by
    "-3m", or "fait.<field>" inside `existe`, for a date of the fact outside. `lien` says about
    whom: the same person, or the same dossier, where a fact that names none may be of any.
    """

    champ: str | None = None
    egal: str | bool | int | None = None
    dans: tuple[str, ...] | None = None
    min: str | int | None = None
    max: str | int | None = None
    vide: bool | None = None
    ou: tuple[Condition, ...] | None = None
    et: tuple[Condition, ...] | None = None
    non: Condition | None = None
    existe: str | None = None
    lien: Literal["personne", "dossier"] = "dossier"
    condition: tuple[Condition, ...] = ()
    dit: str = ""


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """A range of whole numbers, both ends included; an open end is left out."""

    code: str
    min: int | None = None
    max: int | None = None


class Breakdown(Struct, frozen=True, forbid_unknown_fields=True):
    """How a count is split: by the values of a field, or by bands of it.

    `age` reads a year of birth as the age on 31 December. `codes` lists what is always shown,
    zeros included; without it only what was met is shown.
    """

    champ: str
    titre: str = ""
    tranches: tuple[Band, ...] = ()
    age: bool = False
    codes: tuple[str, ...] = ()
    suffixe: str = ""  # said after each value where it is printed: "3" alone says nothing


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """Facts small enough to count by hand, and what they give; the tests run it."""

    dit: str
    faits: tuple[dict[str, object], ...]
    annee: int
    valeur: int


class Indicator(Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator of a contract or survey, as indicators.md and the contracts define it."""

    code: str
    titre: str
    definition: str
    section: str
    genre: Literal["compte", "somme", "ratio", "saisie", "composition"]
    unite: str
    typologie: Literal[
        "activité", "moyen", "suivi", "résultat", "contexte", "impact", "efficience", "qualité"
    ]
    reference: str = ""
    note: str = ""
    fournisseur: str = "SPSTI"
    enquete_dgt: bool = False
    retrait: bool = False
    interne: bool = False  # counted for others, not shown on its own
    aussi: tuple[str, ...] = ()  # other codes the same figure is asked under
    source: str | None = None
    compte: Counted = "fait"
    condition: tuple[Condition, ...] = ()
    jour: str | None = None  # the date that places it in the year; "" for conditions only
    dernier: str | None = None  # a person counts with the fact whose date is the last
    ventilations: dict[str, Breakdown] = {}
    remplace_par: str | None = None  # yearly figure that replaces the count when present
    parts: tuple[str, ...] = ()  # of a sum
    parts_gardees: bool = False  # not published: those of two years tell of each other
    numerateur: str | None = None
    denominateur: str | None = None
    releve: str | None = None  # of an entered figure
    exige: str | None = None  # the nature of action the team must have entered at least once
    composition: dict[str, dict[str, tuple[str, ...]]] = {}
    meme_que: str | None = None  # the same figure as another indicator's
    meme_total: str | None = None  # its breakdowns add up to that figure ("P4b/cap_emploi")
    inclus_dans: str | None = None  # every fact counted here is counted there too
    au_plus: str | None = None  # persons of those facts: never more than that count
    hors_modalites: tuple[str, ...] = ()  # counts its parent's breakdown but for these
    exemples: tuple[Example, ...] = ()


class Heading(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    titre: str
    version: str
    source: str
    ordre: int
    valide_de: int | None = None
    valide_a: int | None = None


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True):
    """One contract or survey."""

    catalogue: Heading
    releves: dict[str, str] = {}  # yearly figures asked: code -> how it is said
    indicateur: tuple[Indicator, ...] = ()


def read_catalogue(path: Path) -> Catalogue:
    """Read one file; BadCatalogue names the file, the place and the remedy."""
    from pdp_desk.indicators.checks import check

    try:
        catalogue = msgspec.toml.decode(path.read_bytes(), type=Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadCatalogue(
            f"Le catalogue {path.name} ne peut pas être lu : {error}.",
            "Corrigez ce passage du fichier, puis recommencez. Les données ne sont pas touchées.",
        ) from error
    check(path.name, catalogue)
    return catalogue


@lru_cache(maxsize=1)
def shipped() -> tuple[Catalogue, ...]:
    """The catalogues that come with the program, in reading order."""
    from pdp_desk.indicators.checks import check_all

    paths = sorted((RESOURCES / "catalogues").glob("*.toml"))
    catalogues = sorted((read_catalogue(path) for path in paths), key=_rank)
    check_all(catalogues)
    return tuple(catalogues)


def _rank(catalogue: Catalogue) -> int:
    return catalogue.catalogue.ordre


def by_code(catalogues: tuple[Catalogue, ...]) -> dict[str, Indicator]:
    """Every indicator under its code."""
    return {item.code: item for catalogue in catalogues for item in catalogue.indicateur}
