"""Passwords and recovery words: from the environment, from a pipe, or typed unseen."""

from __future__ import annotations

import sys

import typer

from pdp_desk.cli.console import messages
from pdp_desk.errors import UsageError
from pdp_desk.settings import PASSWORD_VARIABLE, password_from_environment


def known_password() -> str:
    """The password of a member who has one."""
    return password_from_environment() or _ask("Mot de passe")


def password_of_that_day() -> str:
    """The password at the date of a backup, when the keys have changed since."""
    return _ask("Mot de passe à la date de la sauvegarde")


def given_by_program() -> bool:
    """Whether the password comes from the environment, not from a person."""
    return bool(password_from_environment())


def warn_if_weak(password: str, known: tuple[str, ...]) -> None:
    """Another program may have its own rules: it is told, and goes on."""
    from pdp_desk.services.passwords import password_strength

    force = password_strength(password, known)
    if not force.acceptable:
        messages().print(
            f"Attention : ce mot de passe se devine ({force.duree} pour qui aurait volé le "
            "dossier). Changez-le avant d'y mettre de vraies personnes.",
            markup=False,
        )


def new_password() -> str:
    """A password to be remembered: typed twice when it is typed."""
    given = password_from_environment()
    if given:
        return given
    return next_password("Mot de passe à retenir")


def next_password(question: str) -> str:
    """A new password where one is known already: never the one of the environment."""
    first = _ask(question)
    if _by_hand() and _ask("Le même, pour vérifier") != first:
        raise UsageError(
            "Les deux mots de passe ne sont pas les mêmes.", "Rien n'a été changé. Recommencez."
        )
    return first


def recovery_words() -> str:
    """The 24 words, on one line."""
    return _ask("Les 24 mots de récupération, séparés par des espaces")


def _ask(question: str) -> str:
    """One line typed unseen, or the next line of what another program sends."""
    if _by_hand():
        answer = str(typer.prompt(question, hide_input=True, err=True))
    else:
        # A scheduled task may have no input at all.
        answer = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    if not answer:
        raise UsageError(
            f"Il manque une réponse : « {question} ».",
            f"Un autre programme donne le mot de passe de qui ouvre dans {PASSWORD_VARIABLE} ; "
            "toute autre réponse est lue sur l'entrée standard, une par ligne.",
        )
    return answer


def _by_hand() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
