"""`membres`: listed, added, taken out, given another password, as another program asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, Run

ANNE, NEW = "cheval agrafe tournesol", "girouette saumon parchemin"


@pytest.fixture
def words(coffre: Path) -> str:
    return (coffre.parent / "mots.txt").read_text("utf-8").strip()


def test_a_member_is_added_listed_and_taken_out(coffre: Path, pdp_desk: Run, words: str) -> None:
    at = ("--coffre", coffre)
    added = pdp_desk(
        *("membres", "ajouter", "Anne Ferrand", "--role", "medecin", "--mots", *at),
        stdin=f"{words}\n{ANNE}\n",
    )
    assert (added.returncode, added.stdout) == (0, ""), added.stderr
    listed = pdp_desk("membres", "liste", *at, password=ANNE)
    names = [line.split(" · ") for line in listed.stdout.splitlines()]
    assert [(line[0], line[3]) for line in names] == [
        ("Claire Dumontet", "non"),
        ("Anne Ferrand", "oui"),
    ]
    gone = pdp_desk("membres", "retirer", "anne ferrand", "--mots", *at, stdin=f"{words}\n")
    assert gone.returncode == 0, gone.stderr
    assert "sauvegardes" in gone.stderr
    assert pdp_desk("membres", "liste", *at, password=ANNE).returncode == 3
    assert "retiré le" in pdp_desk("membres", "liste", *at).stdout


def test_the_medical_key_is_asked_for(coffre: Path, pdp_desk: Run) -> None:
    refused = pdp_desk(
        *("membres", "ajouter", "Anne Ferrand", "--role", "medecin", "--coffre", coffre),
        stdin=f"{ANNE}\n",
    )
    assert refused.returncode == 14
    assert "24 mots" in refused.stderr


def test_a_password_is_changed_by_itself_or_by_the_words(
    coffre: Path, pdp_desk: Run, words: str
) -> None:
    at = ("--coffre", coffre)
    changed = pdp_desk("membres", "mot-de-passe", *at, stdin=f"{NEW}\n")
    assert changed.returncode == 0, changed.stderr
    assert pdp_desk("membres", "liste", *at).returncode == 3
    assert pdp_desk("membres", "liste", *at, password=NEW).returncode == 0
    again = pdp_desk(
        *("membres", "mot-de-passe", "--cle-de-recuperation", *at),
        password=None,
        stdin=f"{words}\n{PASSWORD}\n",
    )
    assert again.returncode == 0, again.stderr
    assert pdp_desk("membres", "liste", *at).returncode == 0


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("membres", "retirer", "Personne"), 2, "Claire Dumontet"),
        (("membres", "retirer", "Claire Dumontet"), 2, "propre accès"),
        (("membres", "effacer"), 2, "effacer"),
        (("membres", "ajouter", "A", "--role", "roi"), 2, "responsable"),
    ],
)
def test_what_cannot_be_done_is_said(
    coffre: Path, pdp_desk: Run, asked: tuple[str, ...], code: int, said: str
) -> None:
    refused = pdp_desk(*asked, "--coffre", coffre)
    assert (refused.returncode, refused.stdout) == (code, "")
    assert said in refused.stderr


def test_an_answer_that_is_missing_is_named(coffre: Path, pdp_desk: Run) -> None:
    """The variable is set: it is the password of the other member that nobody gave."""
    refused = pdp_desk("membres", "ajouter", "Inès", "--role", "charge", "--coffre", coffre)
    assert refused.returncode == 2
    assert "Mot de passe de Inès" in refused.stderr
    assert "entrée standard" in refused.stderr


def test_a_weak_password_is_refused(coffre: Path, pdp_desk: Run) -> None:
    refused = pdp_desk("membres", "mot-de-passe", "--coffre", coffre, stdin="soleil\n")
    assert refused.returncode == 2
    assert "trop facile" in refused.stderr
    assert "soleil" not in refused.stderr
