"""Search as you type: accents, parts of words, numbers, and an index that is never late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from pdp_desk.domain.folding import person_key
from pdp_desk.storage.engine import Store
from pdp_desk.storage.search import indexed_together, matching
from pdp_desk.storage.tables import Dossier, Entreprise, Etablissement, Salarie
from tests.conftest import KEY, examples

PEOPLE = [
    ("Besson", "Marie-Laure", "2026-0147", "Clinique des Tilleuls"),
    ("BÉSÉNIUS", "Élodie", "2026-0033", "Fonderie Arvan"),
    ("O'Brien", "Noé", "2025-0212", "L'Étoile du Nord"),
    ("Da Silva", "Corinne", "2024-0001", "Présence Domicile"),
]


@pytest.fixture(scope="module")
def migrated_store(migrated: Path) -> Iterator[Store]:
    """The empty store every test copies, only read here."""
    store = Store(migrated, KEY, read_only=True)
    yield store
    store.close()


@pytest.fixture
def people(store: Store) -> Store:
    with store.write() as session:
        for number, (nom, prenom, numero, firm) in enumerate(PEOPLE, 1):
            session.add(Entreprise(id=number, nom=firm))
            session.flush()
            session.add(Etablissement(id=number, entreprise_id=number, nom=firm))
            key = person_key(nom, prenom)
            session.add(Salarie(id=number, nom=nom, prenom=prenom, nom_cle=key))
            session.flush()
            session.add(
                Dossier(id=number, numero=numero, salarie_id=number, etablissement_id=number)
            )
    return store


def _add_together(store: Store, dossier: Dossier) -> None:
    with store.write() as session, indexed_together(session):
        session.add(dossier)
        session.flush()


def _found(store: Store, texte: str) -> set[int]:
    with store.read() as session:
        return set(matching(session, texte, 50))


@pytest.mark.parametrize(
    ("texte", "ids"),
    [
        ("bes", {1, 2}),
        ("BESS", {1}),
        ("besenius", {2}),
        ("elodie bés", {2}),
        ("laure besson", {1}),
        ("marie-l", {1}),
        ("o'brien", {3}),
        ("obrien", set()),
        ("etoile", {3}),
        ("silva co", {4}),
        ("2026-01", {1}),
        ("2026", {1, 2}),
        ("0212", {3}),
        ("tilleuls bess", {1}),
        ("b", {1, 2, 3}),
        ("", set()),
        ("'\" OR *", set()),
        ("nom:besson", set()),
        ("besson AND", set()),
    ],
)
def test_what_is_typed_finds(people: Store, texte: str, ids: set[int]) -> None:
    assert _found(people, texte) == ids


def test_the_index_follows_every_change(people: Store) -> None:
    with people.write() as session:
        session.execute(update(Salarie).where(Salarie.id == 1).values(nom="Vidal"))
        session.execute(update(Entreprise).where(Entreprise.id == 2).values(nom="Forges Réunies"))
        session.execute(update(Dossier).where(Dossier.id == 4).values(numero="2030-0009"))
    assert _found(people, "besson") == set()
    assert _found(people, "vidal") == {1}
    assert _found(people, "forges") == {2}
    assert _found(people, "2030") == {4}


def test_what_is_erased_leaves_nothing_in_the_index(people: Store) -> None:
    with people.write() as session:
        session.execute(delete(Dossier).where(Dossier.id == 3))
        session.execute(delete(Salarie).where(Salarie.id == 3))
    assert _found(people, "brien") == set()
    with people.read() as session:
        # The raw pages of the index hold no token of the name any more.
        blocks = session.execute(text("SELECT block FROM recherche_data")).scalars()
        assert not any(b"brien" in block for block in blocks)


@settings(max_examples=examples(60))
@given(texte=st.text(max_size=25))
def test_nothing_that_can_be_typed_breaks_the_search(migrated_store: Store, texte: str) -> None:
    with migrated_store.read() as session:
        assert matching(session, texte, 10) == []


def test_the_limit_keeps_the_latest(people: Store) -> None:
    with people.read() as session:
        assert matching(session, "2", 2) == [4, 3]


def test_dossiers_added_together_are_found_and_the_next_ones_too(people: Store) -> None:
    with people.write() as session, indexed_together(session):
        session.add(Dossier(id=5, numero="2031-0001", salarie_id=1, etablissement_id=1))
    with people.write() as session:
        session.add(Dossier(id=6, numero="2031-0002", salarie_id=2, etablissement_id=2))
    assert _found(people, "2031") == {5, 6}
    assert _found(people, "bess") == {1, 5}


def test_a_failed_batch_leaves_the_index_as_it_was(people: Store) -> None:
    with pytest.raises(IntegrityError):
        _add_together(people, Dossier(id=5, numero=PEOPLE[0][2], salarie_id=1))
    with people.write() as session:
        session.add(Dossier(id=6, numero="2031-0002", salarie_id=2, etablissement_id=2))
    assert _found(people, "2031") == {6}
