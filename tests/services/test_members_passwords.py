"""How strong a password is said to be: honest for French words, for what a thief knows, in time."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdp_desk.errors import UsageError
from pdp_desk.services.passwords import STEPS, TRIES_PER_SECOND, password_strength, refuse_weak
from tests.conftest import examples

KNOWN = ("Claire Dumontet", "Sainte-Marthe")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("x", "Ajoutez"),
        ("motdepasse", "très répandu"),
        ("demonstration", "mots courants"),
        ("azertyuiop", "répandu"),
        ("Claire Dumontet", "nom connu"),
        ("clairedumontet", "nom connu"),
        ("Sainte-Marthe2026", "nom connu"),
        ("SainteMarthe", "nom connu"),
        ("soleil maison", "mots courants"),
        ("aaaaaaaaaaaaaaa", "répétitions"),
        ("14/07/1982", "dates"),
        ("k8#Pz!q", "Ajoutez"),
    ],
)
def test_what_is_found_in_days_is_refused_with_the_reason(text: str, advice: str) -> None:
    force = password_strength(text, KNOWN)
    assert (force.acceptable, force.niveau < 2) == (False, True)
    assert advice in force.conseil
    with pytest.raises(UsageError, match="trop facile à deviner"):
        refuse_weak(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    ["cheval agrafe tournesol", "une phrase assez longue", "Élève à 12 € ;-)", "vR7!pLq2#xT9"],
)
def test_what_would_take_years_is_accepted(text: str) -> None:
    force = password_strength(text, KNOWN)
    assert force.acceptable
    assert force.niveau >= 3
    assert force.conseil == ""
    refuse_weak(text, KNOWN)


def test_common_words_are_counted_as_words_not_as_letters() -> None:
    """Two common words are some millions of tries, however long they are."""
    two = password_strength("anniversaire gouvernement", ())
    four = password_strength("anniversaire gouvernement bicyclette marronnier", ())
    assert (two.niveau, four.acceptable) == (0, True)


def test_an_empty_one_has_its_own_words() -> None:
    assert not password_strength("", KNOWN).acceptable
    with pytest.raises(UsageError, match="est vide"):
        refuse_weak("", KNOWN)


def test_times_are_said_for_the_price_of_a_try() -> None:
    assert STEPS[1] / TRIES_PER_SECOND > 10 * 86_400  # what is accepted resists for days at least
    assert password_strength("soleil maison", ()).duree == "environ 7 minutes"
    assert password_strength("cheval agrafe tournesol ombrelle", ()).duree == "plus de mille ans"


@settings(max_examples=examples(40))
@given(st.text(max_size=200))
@example("::?ÈCRIRE")
def test_any_text_has_an_estimate_and_its_two_spellings_the_same(text: str) -> None:
    force = password_strength(text, KNOWN)
    assert 0 <= force.niveau <= 4
    assert force.acceptable == (force.niveau >= 2)
    composed = password_strength(unicodedata.normalize("NFC", text), KNOWN)
    assert composed == password_strength(unicodedata.normalize("NFD", text), KNOWN)


def test_it_may_be_asked_at_each_key() -> None:
    password_strength("x", KNOWN)
    start = time.process_time()
    for length in range(1, 6):
        password_strength("ombrelle pélican charbon " * 3 + "x" * length, KNOWN)
    assert (time.process_time() - start) / 5 < 0.25
