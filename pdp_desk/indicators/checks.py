"""What a catalogue must respect beyond its shape: known fields, values, links between figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pdp_desk.domain.vocabulary import Term
from pdp_desk.errors import BadCatalogue
from pdp_desk.indicators.catalogue import Breakdown, Catalogue, Condition, Indicator
from pdp_desk.storage.queries.facts import SOURCES, Kind, Source

DATE_WORD = re.compile(r"^(debut_annee|fin_annee)(-\d+m)?$|^fait\.\w+$")


def check(file: str, catalogue: Catalogue) -> None:
    """Raise BadCatalogue at the first indicator that names what does not exist."""
    for indicator in catalogue.indicateur:
        problem = next(_problems(indicator), None)
        if problem:
            raise _bad(file, indicator.code, problem)


def check_all(catalogues: Sequence[Catalogue]) -> None:
    """Links between indicators, across catalogues: no code twice, none missing, no circle."""
    seen: dict[str, str] = {}
    for catalogue in catalogues:
        for indicator in catalogue.indicateur:
            for code in (indicator.code, *indicator.aussi):
                if code in seen:
                    raise _bad(catalogue.catalogue.id, code, "ce code est déjà pris")
                seen[code] = catalogue.catalogue.id
    entered = {code for catalogue in catalogues for code in catalogue.releves}
    for catalogue in catalogues:
        for indicator in catalogue.indicateur:
            for other in links(indicator):
                if other.removeprefix("releve:") not in (entered if ":" in other else seen):
                    raise _bad(catalogue.catalogue.id, indicator.code, f"« {other} » n’existe pas")


def links(indicator: Indicator) -> Iterator[str]:
    """The codes an indicator rests on; yearly figures are prefixed with "releve:"."""
    yield from indicator.parts
    for name in _figures(indicator):
        if name:
            yield name
    for entered in (indicator.releve, indicator.remplace_par):
        if entered:
            yield f"releve:{entered}"
    for columns in indicator.composition.values():
        for codes in columns.values():
            yield from codes


def _figures(indicator: Indicator) -> tuple[str | None, ...]:
    ratio = indicator.numerateur, indicator.denominateur
    cells = (name and name.partition("/")[0] for name in (indicator.meme_total, indicator.au_plus))
    return (*ratio, indicator.meme_que, indicator.inclus_dans, *cells)


def _bad(file: str, code: str, problem: str) -> BadCatalogue:
    return BadCatalogue(
        f"Catalogue {file}, indicateur {code} : {problem}.",
        "Corrigez le fichier, puis recommencez. Les données ne sont pas touchées.",
    )


def _problems(indicator: Indicator) -> Iterator[str]:
    if indicator.genre == "compte" and indicator.meme_que is None:
        yield from _count_problems(indicator)
    if indicator.genre == "somme" and not indicator.parts:
        yield "une somme demande ses « parts »"
    if indicator.genre == "ratio" and not (indicator.numerateur and indicator.denominateur):
        yield "un ratio demande « numerateur » et « denominateur »"
    if indicator.genre == "saisie" and not indicator.releve:
        yield "une donnée saisie demande son « releve »"
    if indicator.genre == "composition" and not indicator.composition:
        yield "une composition demande ses lignes"


def _count_problems(indicator: Indicator) -> Iterator[str]:
    source = SOURCES.get(indicator.source or "")
    if source is None:
        yield f"la source « {indicator.source} » est inconnue"
        return
    day = source.day if indicator.jour is None else indicator.jour
    if day and (day not in source.fields or source.fields[day].kind != "date"):
        yield f"« {day} » n’est pas une date de {source.name}"
    for condition in indicator.condition:
        yield from _condition_problems(condition, source, None)
    split: set[str] = set()
    for name, breakdown in indicator.ventilations.items():
        yield from _breakdown_problems(name, breakdown, source)
        if breakdown.champ in split:
            yield f"ventilation {name} : le champ « {breakdown.champ} » est déjà ventilé"
        split.add(breakdown.champ)


def _breakdown_problems(name: str, breakdown: Breakdown, source: Source) -> Iterator[str]:
    field = source.fields.get(breakdown.champ)
    if field is None:
        yield f"ventilation {name} : le champ « {breakdown.champ} » est inconnu"
    elif breakdown.tranches and field.kind != "entier":
        yield f"ventilation {name} : des tranches demandent un nombre entier"


def _condition_problems(test: Condition, source: Source, outer: Source | None) -> Iterator[str]:
    operators = (test.egal, test.dans, test.min, test.max, test.vide)
    given = sum(operator is not None for operator in operators)
    forms = (test.champ, test.ou, test.et, test.non, test.existe)
    if sum(form is not None for form in forms) != 1 or (
        given != 1 if test.champ is not None else given != 0
    ):
        yield "une condition porte un champ et un opérateur, ou bien ou, et, non, existe"
    elif () in (test.dans, test.ou, test.et):
        yield "une liste de valeurs ou de conditions est vide"
    elif test.champ is not None:
        yield from _field_problems(test, source, outer)
    elif test.existe is not None:
        inner = SOURCES.get(test.existe)
        if inner is None:
            yield f"la source « {test.existe} » est inconnue"
            return
        for part in test.condition:
            yield from _condition_problems(part, inner, source)
    else:
        for part in test.ou or test.et or ((test.non,) if test.non else ()):
            yield from _condition_problems(part, source, outer)


def _field_problems(test: Condition, source: Source, outer: Source | None) -> Iterator[str]:
    field = source.fields.get(test.champ or "")
    if field is None:
        yield f"le champ « {test.champ} » est inconnu dans {source.name}"
        return
    if test.vide is not None:
        return
    for value in test.dans or (test.egal, test.min, test.max):
        if value is not None and not _fits(value, field.kind, outer):
            yield f"« {value} » ne convient pas au champ « {test.champ} »"
    bounded = (test.min, test.max) != (None, None)
    if bounded and field.kind not in ("date", "entier"):
        yield f"« {test.champ} » n’est ni une date ni un nombre"


def _fits(value: object, kind: Kind, outer: Source | None) -> bool:
    if isinstance(kind, type):
        assert issubclass(kind, Term)
        return value in {term.value for term in kind}
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "entier":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        known = isinstance(value, str) and DATE_WORD.match(value) is not None
        if known and str(value).startswith("fait."):
            name = str(value).removeprefix("fait.")
            return outer is not None and name in outer.fields and outer.fields[name].kind == "date"
        return known
    return isinstance(value, str)
