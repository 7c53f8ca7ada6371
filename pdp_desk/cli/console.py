"""Two outlets: results on stdout, messages on stderr. Nothing else writes."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

from rich.console import Console

NEAREST = "pdp-desk.proche"
# What Unicode itself does not take apart.
TYPED = str.maketrans({"’": "'", "«": '"', "»": '"', "·": "-", "–": "-", "→": ">", "œ": "oe"})


def results() -> Console:
    """What the command was asked for; safe to pipe."""
    return Console(highlight=False, soft_wrap=False)


def messages() -> Console:
    """What the person reads while it works, and what went wrong."""
    return Console(stderr=True, highlight=False)


def speak_everywhere() -> None:
    """A sign the terminal or the pipe does not have is written as the nearest it has.

    Without this, a narrow space would lose a whole result where the encoding is not UTF-8.
    """
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NEAREST)


def only_ascii() -> bool:
    """Whether another program would not get every letter as it is."""
    return not results().encoding.startswith("utf")


def _nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    refused = error.object[error.start : error.end]
    if all("\udc80" <= sign <= "\udcff" for sign in refused):  # bytes of a path, given back
        return refused.encode("utf-8", "surrogateescape"), error.end
    apart = unicodedata.normalize("NFKD", refused.translate(TYPED))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain.encode("ascii", "replace").decode(), error.end
