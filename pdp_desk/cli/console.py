"""Two outlets: results on stdout, messages on stderr. Nothing else writes."""

from __future__ import annotations

from rich.console import Console


def results() -> Console:
    """What the command was asked for; safe to pipe."""
    return Console(highlight=False, soft_wrap=False)


def messages() -> Console:
    """What the person reads while it works, and what went wrong."""
    return Console(stderr=True, highlight=False)
