"""The year's indicators, what they mean, and the dossiers behind each figure."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from pdp_desk.domain.views import (
    DefinitionIndicateur,
    Derriere,
    LigneIndicateur,
    TableauIndicateurs,
    ValeurIndicateur,
)
from pdp_desk.domain.wording import typeset
from pdp_desk.errors import UsageError
from pdp_desk.indicators import explain
from pdp_desk.indicators.catalogue import Catalogue, Indicator, shipped
from pdp_desk.indicators.compute import Figures, read_year
from pdp_desk.services.actes import acte, noted
from pdp_desk.services.desk import Desk
from pdp_desk.storage.queries.years import years_with_facts

FIRST_YEAR, LAST_YEAR = 1990, 2100
FORMATS = {"ratio": "pourcent", "saisie": "texte", "composition": "aucun"}


@acte("voir_indicateurs")
def years(desk: Desk) -> tuple[int, ...]:
    """The years that hold facts, in order, none after the current one."""
    with desk.store.read() as session:
        return years_with_facts(session, desk.today())


@acte("voir_indicateurs")
def values(desk: Desk, annee: int) -> dict[str, ValeurIndicateur]:
    """Every figure of the year under its codes; UsageError for an impossible year."""
    _check(annee)
    with desk.store.read() as session:
        return _figures(session, annee)


@acte("voir_indicateurs")
def overview(desk: Desk, annee: int, avant: int = 2) -> TableauIndicateurs:
    """The indicators of a year beside those of the years before, in catalogue order."""
    _check(annee)
    with desk.store.read() as session:
        known = years_with_facts(session, desk.today())
        shown = [year for year in known if annee - avant <= year < annee] + [annee]
        by_year = {year: _figures(session, year) for year in shown}
    lignes = tuple(
        LigneIndicateur(
            definition=_definition(item, catalogue),
            valeurs={year: figures[item.code] for year, figures in by_year.items()},
        )
        for catalogue in shipped()
        for item in catalogue.indicateur
        if not item.interne
    )
    return TableauIndicateurs(annee=annee, annees=known, lignes=lignes)


@acte("voir_derriere")
def behind(desk: Desk, code: str, annee: int) -> Derriere:
    """The facts behind a figure, as many as the figure says."""
    _check(annee)
    with noted(desk, "voir_derriere", "indicateur", annee, {"indicateur": code}) as session:
        return explain.behind(session, shipped(), code, annee)


def default_year(annees: tuple[int, ...], today: date) -> int:
    """The year to open on: the last whole one with facts."""
    whole = [year for year in annees if year < today.year]
    return whole[-1] if whole else annees[-1] if annees else today.year - 1


def _figures(session: Session, annee: int) -> dict[str, ValeurIndicateur]:
    return Figures(shipped(), read_year(session, shipped(), annee)).all()


def _definition(item: Indicator, catalogue: Catalogue) -> DefinitionIndicateur:
    document = catalogue.catalogue.source
    return DefinitionIndicateur(
        code=item.code,
        catalogue=catalogue.catalogue.titre,
        section=item.section,
        titre=typeset(item.titre),
        definition=typeset(item.definition),
        note=typeset(item.note),
        source=typeset(f"{document}, {item.reference}" if item.reference else document),
        unite=item.unite,
        fournisseur=item.fournisseur,
        typologie=item.typologie,
        enquete_dgt=item.enquete_dgt,
        conditions=explain.words(item),
        retrait=item.retrait,
        format=FORMATS.get(item.genre, "nombre"),
    )


def _check(annee: int) -> None:
    if not FIRST_YEAR <= annee <= LAST_YEAR:
        raise UsageError(
            f"L'année {annee} n'est pas une année d'activité.",
            f"Donnez une année entre {FIRST_YEAR} et {LAST_YEAR}, par exemple 2025.",
        )
