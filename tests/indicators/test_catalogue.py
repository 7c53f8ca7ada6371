"""Catalogues: the shipped ones hold, their worked examples come out, bad ones are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from pdp_desk.domain.vocabulary import Term
from pdp_desk.errors import BadCatalogue
from pdp_desk.indicators.catalogue import Example, Indicator, read_catalogue, shipped
from pdp_desk.indicators.compute import Figures, read_year
from pdp_desk.indicators.explain import words
from pdp_desk.storage.engine import Store
from pdp_desk.storage.queries.facts import SOURCES
from pdp_desk.storage.tables import Base

INDICATORS = [item for catalogue in shipped() for item in catalogue.indicateur]
EXAMPLES = [(item, example) for item in INDICATORS for example in item.exemples]

GOOD = """
[catalogue]
id = "local"
titre = "Contrat local"
version = "1"
source = "Contrat local"
ordre = 9

[releves]
salaries = "salariés suivis"

[[indicateur]]
code = "L1"
titre = "visites"
definition = "Visites de l'année."
section = "Local"
genre = "compte"
unite = "visite"
typologie = "activité"
source = "evenement"
condition = [ { champ = "nature", egal = "visite_reprise" } ]
"""


@pytest.mark.parametrize(("item", "example"), EXAMPLES, ids=lambda value: _name(value))
def test_worked_examples_come_out(store: Store, item: Indicator, example: Example) -> None:
    table = Base.metadata.tables[item.source or ""]
    with store.write() as session:
        people = [
            {"id": n, "nom": "N", "prenom": "P", "nom_cle": f"n{n}"}
            for n in range(1, len(example.faits) + 1)
        ]
        session.execute(insert(Base.metadata.tables["salarie"]), people)
        for number, fact in enumerate(example.faits, 1):
            session.execute(insert(table), _row(item, fact, number))
    with store.read() as session:
        figures = Figures(shipped(), read_year(session, shipped(), example.annee))
    assert figures.of(item.code).valeur == example.valeur, example.dit


def _name(value: object) -> str:
    return value.code if isinstance(value, Indicator) else ""


def _row(item: Indicator, fact: dict[str, object], number: int) -> dict[str, Any]:
    fields = SOURCES[item.source or ""].fields
    row: dict[str, Any] = {"id": number, "salarie_id": number}
    if item.source == "dossier":
        row["numero"] = f"D{number}"
    for name, value in fact.items():
        kind = fields[name].kind
        if kind == "date":
            value = date.fromisoformat(str(value))
        elif isinstance(kind, type) and issubclass(kind, Term):
            value = kind(value)
        row[name] = value
    return row


def test_every_source_and_counting_unit_has_an_example_or_is_covered_by_the_sample() -> None:
    assert {item.source for item, _ in EXAMPLES} >= {"evenement", "dossier", "irdp"}


@pytest.mark.parametrize("item", INDICATORS, ids=_name)
def test_every_indicator_says_what_it_counts(item: Indicator) -> None:
    assert item.titre
    assert item.definition.endswith(".")
    assert not item.note or item.note.endswith(".")
    said = words(item, 2025)
    assert all(text and "_" not in text for text in said)
    if item.condition:
        assert len(said) >= len(item.condition)


def test_codes_of_the_contracts_are_all_there() -> None:
    codes = {code for item in INDICATORS for code in (item.code, *item.aussi)}
    contract = ["P1a", "P1b", "P1c", "P1c-d", "P1d", "P2a", "P2b", "P2c", "P2d"]
    contract += ["P3a", "P3b", "P3c", "P4a", "P4b", "P4c", "P4d"]
    expertis = [f"1.{number}" for number in range(1, 15)]
    partners = ["X_agefiph", "X_fipu", "X_essai", "X_crpe", "X_cap_3mois", "X_cap_6mois"]
    assert codes >= {*contract, *expertis, *partners, "profil", "annexe4", "P1c_distinct"}


def test_the_eight_questions_of_the_dgt_survey_are_marked() -> None:
    marked = {item.code for item in INDICATORS if item.enquete_dgt and not item.interne}
    assert marked == {"1.1", "1.2", "1.3", "1.5", "1.6", "1.7", "1.10", "1.11", "annexe4"}


def test_another_contract_is_another_file_and_no_code(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "local.toml"
    path.write_text(GOOD, encoding="utf-8")
    catalogue = read_catalogue(path)
    with store.read() as session:
        figures = Figures([catalogue], read_year(session, [catalogue], 2025)).all()
    assert figures["L1"].valeur == 0


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('champ = "nature"', 'champ = "natur"', "natur"),
        ('egal = "visite_reprise"', 'egal = "visite_de_reprise"', "visite_de_reprise"),
        ('source = "evenement"', 'source = "evenements"', "evenements"),
        ('egal = "visite_reprise" }', 'egal = "visite_reprise", vide = true }', "un opérateur"),
        ('{ champ = "nature", egal', '{ champ = "nature", plus_grand', "plus_grand"),
        ('typologie = "activité"', 'typologie = "autre"', "typologie"),
        ('genre = "compte"', 'genre = "ratio"', "numerateur"),
        ('code = "L1"', "code = 1", "code"),
        ("[catalogue]", "[catalogue", "local.toml"),
    ],
)
def test_a_bad_catalogue_is_refused_and_the_place_named(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    path = tmp_path / "local.toml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadCatalogue) as refused:
        read_catalogue(path)
    assert "local.toml" in refused.value.message
    assert named in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        ('{ champ = "jour", min = "hier" }', "hier"),
        ('{ champ = "nature", min = "visite_reprise" }', "ni une date"),
        ('{ existe = "visite", condition = [] }', "visite"),
        ('{ existe = "arret", condition = [ { champ = "debut", max = "fait.nature" } ] }', "fait"),
        ('{ champ = "realise", egal = "oui" }', "oui"),
        ('{ ou = [ { champ = "inconnu", vide = true } ] }', "inconnu"),
    ],
)
def test_conditions_name_only_known_words(tmp_path: Path, condition: str, named: str) -> None:
    path = tmp_path / "local.toml"
    start, end = GOOD.index("[ { champ"), len(GOOD)
    path.write_text(f"{GOOD[:start]}[ {condition} ]{GOOD[end:]}\n", encoding="utf-8")
    with pytest.raises(BadCatalogue) as refused:
        read_catalogue(path)
    assert "L1" in refused.value.message
    assert named in refused.value.message
