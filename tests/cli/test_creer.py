"""`creer`: a vault, its words once, and nothing when something is wrong."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_creer_gives_the_words_alone_on_stdout(coffre: Path) -> None:
    words = (coffre.parent / "mots.txt").read_text("utf-8")
    assert words.endswith("\n")
    assert "\n" not in words[:-1]
    assert len(words.split()) == 24
    assert coffre.is_dir()


def test_creer_never_replaces_anything(coffre: Path, pdp_desk: Run) -> None:
    before = {path: path.read_bytes() for path in coffre.rglob("*") if path.is_file()}
    again = pdp_desk("creer", "A.coffre", "--membre", "Autre", "--role", "responsable")
    assert again.returncode == 2
    assert again.stdout == ""
    assert {path: path.read_bytes() for path in before} == before


def test_creer_without_a_password_asks_for_one(tmp_path: Path, pdp_desk: Run) -> None:
    made = pdp_desk("creer", "A.coffre", "--membre", "A", "--role", "responsable", password=None)
    assert made.returncode == 2
    assert "PDP_DESK_MOT_DE_PASSE" in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_password_may_come_from_a_pipe(tmp_path: Path, pdp_desk: Run) -> None:
    made = pdp_desk(
        *("creer", "A.coffre", "--membre", "A", "--role", "responsable"),
        password=None,
        stdin="un autre secret bien gardé\n",
    )
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "A.coffre").is_dir()


def test_the_kit_is_written_to_be_printed_and_replaces_nothing(
    tmp_path: Path, pdp_desk: Run
) -> None:
    who = ("--membre", "A", "--role", "responsable", "--kit", "Kit.pdf")
    made = pdp_desk("creer", "A.coffre", *who)
    assert made.returncode == 0, made.stderr
    page = (tmp_path / "Kit.pdf").read_bytes()
    assert page.startswith(b"%PDF")
    assert "Effacez ce fichier" in made.stderr
    again = pdp_desk("creer", "B.coffre", *who)
    assert again.returncode == 2
    assert not (tmp_path / "B.coffre").exists()
    assert (tmp_path / "Kit.pdf").read_bytes() == page


def test_another_program_may_make_a_vault_for_one_person_and_is_told(
    tmp_path: Path, pdp_desk: Run
) -> None:
    made = pdp_desk("creer", "A.coffre", "--membre", "A", "--role", "charge")
    assert made.returncode == 0, made.stderr
    assert "n’en aura qu’un" in made.stderr
    assert len(made.stdout.split()) == 24


def test_another_program_is_told_of_a_weak_password_a_person_is_refused(
    tmp_path: Path, pdp_desk: Run
) -> None:
    who = ("--membre", "A", "--role", "responsable")
    made = pdp_desk("creer", "A.coffre", *who, password="azerty")
    assert made.returncode == 0, made.stderr
    assert "se devine" in made.stderr
    assert len(made.stdout.split()) == 24
    typed = pdp_desk("creer", "B.coffre", *who, password=None, stdin="azerty\n")
    assert typed.returncode == 2
    assert "trop facile à deviner" in typed.stderr
    assert not (tmp_path / "B.coffre").exists()
