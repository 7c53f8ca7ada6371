"""Which table of tokens is in force."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui.theme.tokens import LIGHT, Tokens

_in_force: list[Tokens] = [LIGHT]


def tokens() -> Tokens:
    """The tokens in force now."""
    return _in_force[0]


def colour(token: str) -> QColor:
    """The colour of a token now; AttributeError when there is no such token."""
    return QColor(getattr(tokens(), token))


def put_in_force(chosen: Tokens) -> None:
    """Used by `ui.theme.Theme` alone, which also rebuilds palette and style sheet."""
    _in_force[0] = chosen
