"""One funnel: French messages on stderr, stable exit codes, nothing personal in a crash."""

from __future__ import annotations

import inspect

import pytest
import typer

from pdp_desk import errors
from pdp_desk.cli import app, funnel
from pdp_desk.errors import NewerVault, UserError

NAME = "Geneviève Confidentielle"


def _raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def broken() -> None:
        raise error

    monkeypatch.setattr(app, "COMMANDS", {"panne": broken, "autre": broken})
    return funnel.run(["panne"])


def test_a_user_error_gives_its_message_hint_code_and_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = NewerVault("Ce coffre est plus récent.", "Mettez PDP Desk à jour.")
    assert _raising(error, monkeypatch) == 7
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "PDP-0107 Ce coffre est plus récent.\nMettez PDP Desk à jour.\n"


def test_a_crash_says_type_and_place_and_never_the_message(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert _raising(ValueError(NAME), monkeypatch) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "PDP-9001" in said.err
    assert "ValueError" in said.err
    assert NAME not in said.err + caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort(), EOFError()])
def test_an_interruption_leaves_with_130(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _raising(error, monkeypatch) == 130
    said = capsys.readouterr()
    assert said.out == ""
    assert "Interrompu" in said.err


def test_markup_in_a_message_is_shown_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _raising(UserError("Le fichier [bold]a[/] manque."), monkeypatch)
    assert "[bold]a[/]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rien"], "« rien » n’existe pas"),
        (["import"], "« importer »"),
        (["demo", "--rien"], "--rien n’existe pas"),
        (["importer"], "l’argument FICHIER"),
        (["creer", "x", "--role", "charge"], "l’option --membre"),
        (["indicateurs", "--coffre", "x", "--annee", "dix"], "--annee ne convient pas"),
        (["indicateurs", "--coffre", "x", "--annee"], "Il manque la valeur"),
        (["importer", "a", "b", "--coffre", "x"], "argument de trop"),
        (["creer", "x", "--membre", "A", "--role", "chef"], "Le rôle « chef » n’existe pas"),
    ],
)
def test_what_is_typed_wrong_is_said_in_french(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert funnel.run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err.replace("\u00a0", " ")


def test_help_names_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel.run(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    families = [e for _, e in inspect.getmembers(errors, inspect.isclass)]
    for code in {family.exit_code for family in families} | {130}:
        assert f" {code} " in shown


def test_without_arguments_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel.run([]) == 0
    assert "indicateurs" in capsys.readouterr().out


@pytest.mark.parametrize("name", app.COMMANDS)
def test_each_command_has_a_french_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel.run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Affiche cette aide" in shown
    for english in ("required", "default:", "<bool>", "Show this"):
        assert english not in shown
