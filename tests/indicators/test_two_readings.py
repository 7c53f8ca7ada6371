"""Any condition a catalogue may hold is read alike by SQL and by plain Python, NULLs included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pdp_desk.domain.vocabulary import Term
from pdp_desk.indicators import oracle
from pdp_desk.indicators.catalogue import Catalogue, Condition, Heading, Indicator, shipped
from pdp_desk.indicators.checks import check
from pdp_desk.indicators.compute import read_year
from pdp_desk.indicators.conditions import holds, to_sql
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from pdp_desk.storage.queries.facts import SOURCES, Source
from tests.conftest import examples
from tests.indicators.worlds import YEARS, Row, fill, worlds

DATES = ("debut_annee", "fin_annee", "debut_annee-3m", "fin_annee-6m", "debut_annee-12m")
NUMBERS = (3, 6, 10, 49, 200, 1980)
TEXTS = ("C", "G", "attendu", "en_poste", "at", "mp 57A", "mp ?")


@pytest.fixture(scope="module")
def world_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("lectures") / "donnees.db"
    create_database(path, bytes(32))
    store = Store(path, bytes(32))
    schema.upgrade(store)
    yield store
    store.close()


@st.composite
def fields(draw: Any, source: Source, outer: Source | None) -> Condition:
    name = draw(st.sampled_from(sorted(source.fields)))
    kind = source.fields[name].kind
    operator = draw(st.sampled_from(_operators(kind)))
    value = draw(_values(kind, operator, outer))
    return Condition(champ=name, **{operator: value})


def _operators(kind: Any) -> list[str]:
    if kind == "bool":
        return ["egal", "vide"]
    return ["min", "max", "vide"] if kind in ("date", "entier") else ["egal", "dans", "vide"]


def _values(kind: Any, operator: str, outer: Source | None) -> st.SearchStrategy[Any]:
    if operator == "vide" or kind == "bool":
        return st.booleans()
    if kind == "date":
        outside = [n for n, f in outer.fields.items() if f.kind == "date"] if outer else []
        return st.sampled_from([*DATES, *(f"fait.{name}" for name in outside)])
    if kind == "entier":
        return st.sampled_from(NUMBERS)
    codes: Any = TEXTS
    if isinstance(kind, type) and issubclass(kind, Term):
        codes = [term.value for term in kind]
    single = st.sampled_from(codes)
    many = st.lists(single, min_size=1, max_size=4).map(tuple)
    return single if operator == "egal" else many


@st.composite
def conditions(draw: Any, source: Source, outer: Source | None = None, deep: int = 2) -> Condition:
    form = draw(st.sampled_from(["champ", "ou", "et", "non", "existe"] if deep else ["champ"]))
    if form == "champ":
        return draw(fields(source, outer))
    if form == "existe":
        other = draw(st.sampled_from(sorted(SOURCES)))
        link = draw(st.sampled_from(["personne", "dossier"]))
        inside = st.lists(conditions(SOURCES[other], source, deep - 1), max_size=2)
        return Condition(existe=other, lien=link, condition=tuple(draw(inside)))
    part = conditions(source, outer, deep - 1)
    if form == "non":
        return Condition(non=draw(part))
    return Condition(**{form: tuple(draw(st.lists(part, min_size=1, max_size=3)))})


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(world=worlds(), annee=st.sampled_from(YEARS), data=st.data())
def test_sql_and_python_keep_the_same_facts(
    world_store: Store, world: dict[str, list[Row]], annee: int, data: st.DataObject
) -> None:
    source = SOURCES[data.draw(st.sampled_from(sorted(SOURCES)))]
    tests = [data.draw(conditions(source)) for _ in range(2)]
    check("essai", _catalogue(source, tests))
    with world_store.write() as session:
        fill(session, world)
        query = select(source.ids["fait"]).select_from(source.rows)
        kept = session.scalars(query.where(to_sql(tests, source, annee))).all()
        facts = oracle.load(session)
    expected = [
        row["#fait"] for row in facts.of(source.name) if holds(tests, row, annee, facts.linked)
    ]
    assert Counter(kept) == Counter(expected)


def _catalogue(source: Source, tests: list[Condition]) -> Catalogue:
    item = msgspec.convert(
        {"code": "L1", "titre": "t", "definition": "d", "section": "s", "genre": "compte"}
        | {"unite": "fait", "typologie": "activité", "source": source.name, "jour": ""},
        Indicator,
    )
    heading = Heading(id="essai", titre="t", version="1", source="s", ordre=1)
    shown = msgspec.structs.replace(item, condition=tuple(tests))
    return Catalogue(catalogue=heading, indicateur=(shown,))


def test_a_dossier_with_a_follow_up_of_its_own(world_store: Store) -> None:
    """The source inside is read through the table outside: they must not be taken for one."""
    world: dict[str, list[Row]] = {
        "salarie": [{"id": 1, "nom": "N", "prenom": "P", "nom_cle": "n p"}],
        "dossier": [{"id": n, "numero": f"D{n}", "salarie_id": 1} for n in (1, 2)],
        "suivi": [{"id": 1, "dossier_id": 2, "salarie_id": 1, "mois": 3}],
    }
    source = SOURCES["dossier"]
    followed = Condition(existe="suivi", lien="dossier")
    with world_store.write() as session:
        fill(session, {name: world.get(name, []) for name in ALL})
        query = select(source.ids["fait"]).select_from(source.rows)
        assert session.scalars(query.where(to_sql([followed], source, 2024))).all() == [2]


def test_a_fact_without_dossier_may_belong_to_any_of_the_persons(world_store: Store) -> None:
    """1 and 2 are on leave when referred; the leave of 3 is of another dossier; 4 has none."""
    sent: Row = {"jour": date(2024, 5, 2), "sens": "sortante", "partenaire": "ssam"}
    cases = [(1, 2), (2, 3), (3, 3)]  # dossier, person: 1 is referred without a dossier
    referred = [(None, 1), (1, 2), (2, 3), (None, 4)]
    on_leave = [(None, 1), (None, 2), (3, 3)]
    world: dict[str, list[Row]] = {
        "salarie": [{"id": n, "nom": "N", "prenom": "P", "nom_cle": f"n{n}"} for n in range(1, 5)],
        "dossier": [{"id": n, "numero": f"D{n}", "salarie_id": person} for n, person in cases],
        "orientation": [
            {"id": n, "dossier_id": case, "salarie_id": person, **sent}
            for n, (case, person) in enumerate(referred, 1)
        ],
        "arret": [
            {"id": n, "dossier_id": case, "salarie_id": person, "debut": date(2024, 4, 1)}
            for n, (case, person) in enumerate(on_leave, 1)
        ],
    }
    with world_store.write() as session:
        fill(session, {name: world.get(name, []) for name in ALL})
        assert read_year(session, shipped(), 2024).counts["1.2", None, None].valeur == 2


@pytest.mark.parametrize("link", ["personne", "dossier"])
def test_an_action_is_linked_to_nobody(world_store: Store, link: str) -> None:
    """An event without a dossier, and an action without persons, share no person and no dossier."""
    world: dict[str, list[Row]] = {
        "salarie": [{"id": 1, "nom": "N", "prenom": "P", "nom_cle": "n p"}],
        "evenement": [{"id": 1, "salarie_id": 1, "nature": "note", "jour": date(2024, 1, 1)}],
        "action": [{"id": 1, "nature": "autre", "jour": date(2024, 1, 1)}],
    }
    source = SOURCES["action"]
    with world_store.write() as session:
        fill(session, {name: world.get(name, []) for name in ALL})
        for other in ("action", "evenement"):
            linked = to_sql([Condition(existe=other, lien=link)], source, 2024)
            assert session.scalars(select(source.ids["fait"]).where(linked)).all() == []


ALL = (
    "entreprise", "etablissement", "salarie", "dossier", "evenement", "orientation", "irdp",
    "arret", "point_de_retour", "suivi", "action", "action_etablissement",
)  # fmt: skip
