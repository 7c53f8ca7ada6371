"""How an indicator reads: its figure, its change, its state, in French words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pdp_desk.domain.views import (
    DefinitionIndicateur,
    LigneIndicateur,
    TableauIndicateurs,
    ValeurIndicateur,
)
from pdp_desk.domain.wording import number, percent, plural, typeset

NON_CALCULABLE = "non calculable"
SANS_TOTAL = "voir le détail"
COUNTED = re.compile(r"^(?:nb|nombre) d(?:e |es |['’])", re.IGNORECASE)
FEW = 5  # below, a change is said in units: from 2 to 5 is "+3", not "+150 %"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the list with what its lines are worth."""

    titre: str
    comptes: str


@dataclass(frozen=True, slots=True)
class Rang:
    """A line of the list, as it is read; `tendance` holds one point a year, oldest first."""

    code: str
    titre: str
    retrait: bool
    dgt: bool
    valeur: str
    precedent: str
    tendance: tuple[float, ...]
    evolution: str
    etat: str
    motif: str


def sections(
    tableau: TableauIndicateurs, lignes: Iterable[LigneIndicateur]
) -> list[tuple[Section, list[LigneIndicateur]]]:
    """The lines kept, under the headings of the catalogue, in its order."""
    groups = groupby(lignes, key=lambda ligne: ligne.definition.section)
    return [
        (Section(typeset(titre), counts(tableau.annee, members)), members)
        for titre, members in ((titre, list(group)) for titre, group in groups)
    ]


def counts(annee: int, lignes: Iterable[LigneIndicateur]) -> str:
    """The states of a section: "14 calculés, 1 relevé, 1 non calculable"."""
    found: dict[str, int] = {}
    for ligne in lignes:
        if annee in ligne.valeurs:
            etat = state(ligne.valeurs[annee])
            found[etat] = found.get(etat, 0) + 1
    order = ("calculé", "relevé", "saisi", NON_CALCULABLE)
    ranked = sorted(found, key=lambda etat: order.index(etat) if etat in order else len(order))
    return ", ".join(plural(found[etat], etat) for etat in ranked)


def rang(ligne: LigneIndicateur, annee: int) -> Rang:
    """A line of the catalogue with its values, as the list shows it for `annee`."""
    definition, valeur = ligne.definition, ligne.valeurs.get(annee)
    return Rang(
        code=definition.code,
        titre=short_title(definition),
        retrait=definition.retrait,
        dgt=definition.enquete_dgt,
        valeur=figure(definition, valeur),
        precedent=figure(definition, ligne.valeurs.get(annee - 1)),
        tendance=trend(ligne, annee),
        evolution=change(ligne, annee),
        etat=state(valeur) if valeur else "",
        motif=typeset(valeur.motif or "") if valeur else "",
    )


def short_title(definition: DefinitionIndicateur) -> str:
    """The title without its "nombre de": every figure of the list is a number."""
    short = COUNTED.sub("", definition.titre).removeprefix("… ")
    return typeset(short if definition.retrait else short[:1].upper() + short[1:])


def state(valeur: ValeurIndicateur) -> str:
    """Where the figure comes from, or that it cannot be computed."""
    nothing = valeur.valeur is None and not valeur.detail
    return NON_CALCULABLE if nothing else valeur.etat


def measure(valeur: ValeurIndicateur | None) -> float | None:
    """The number to compare from year to year: the value, else the total of a flat breakdown."""
    if valeur is None or isinstance(valeur.valeur, str):
        return None
    if valeur.valeur is not None:
        return float(valeur.valeur)
    parts = [part for part in valeur.detail.values() if isinstance(part, int)]
    return float(sum(parts)) if parts and len(parts) == len(valeur.detail) else None


def figure(definition: DefinitionIndicateur, valeur: ValeurIndicateur | None) -> str:
    """The one figure of a year; empty when the year is not known."""
    if valeur is None:
        return ""
    if isinstance(valeur.valeur, str):
        return typeset(valeur.valeur)
    amount = measure(valeur)
    if amount is None:
        return SANS_TOTAL if valeur.detail else "n.\u00a0c."
    return percent(amount) if definition.format == "pourcent" else amount_text(amount)


def amount_text(amount: float) -> str:
    """A count without decimals, anything else with one."""
    return number(amount, 0 if float(amount).is_integer() else 1)


def trend(ligne: LigneIndicateur, annee: int) -> tuple[float, ...]:
    """The measures up to `annee`, oldest first; nothing when `annee` itself has none."""
    if measure(ligne.valeurs.get(annee)) is None:
        return ()
    years = sorted(year for year in ligne.valeurs if year <= annee)
    points = [measure(ligne.valeurs[year]) for year in years]
    known = tuple(point for point in points if point is not None)
    return known if len(known) > 1 else ()


def change(ligne: LigneIndicateur, annee: int) -> str:
    """The change since the year before: "+35 %", "+0,4 pt", "+3", or nothing to compare with."""
    after = measure(ligne.valeurs.get(annee))
    before = measure(ligne.valeurs.get(annee - 1))
    if after is None or before is None:
        return ""
    if ligne.definition.format == "pourcent":
        return _signed(round((after - before) * 100, 1), 1, "\u00a0pt")
    if before < FEW:
        return _signed(after - before, 0, "")
    return _signed(round((after - before) / before * 100), 0, "\u202f%")


def _signed(amount: float, decimals: int, unit: str) -> str:
    if not amount:
        return "stable"
    return f"{'+' if amount > 0 else ''}{number(amount, decimals)}{unit}"


def unit_words(
    definition: DefinitionIndicateur, valeur: ValeurIndicateur | None, annee: int
) -> tuple[str, str]:
    """What the figure counts: "visites de pré-reprise", "en 2025, pour 571 personnes"."""
    persons = valeur.personnes if valeur else None
    distinct = persons is not None and valeur is not None and persons != valeur.valeur
    people = f", pour {plural(persons, 'personne')}" if distinct and persons else ""
    return _unit(definition, measure(valeur)), f"en {annee}{people}"


def _unit(definition: DefinitionIndicateur, amount: float | None) -> str:
    """The unit, in the number of the figure; none for a share or a table without total."""
    if definition.format == "pourcent" or (definition.format != "nombre" and amount is None):
        return ""
    first, _, rest = typeset(definition.unite).partition(" ")
    many = amount is None or abs(amount) >= 2
    ending = "" if not many or first[-1:] in "sxz" or first.isupper() else "s"
    return f"{first}{ending} {rest}".strip()


def facts_title(definition: DefinitionIndicateur, annee: int) -> str:
    """The heading of the facts behind a figure: its code, its title, its year."""
    return f"{definition.code}\u2002{short_title(definition)}, {annee}"
