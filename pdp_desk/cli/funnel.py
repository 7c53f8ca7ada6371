"""The single funnel: every error leaves here, in French, with a stable exit code."""

from __future__ import annotations

import errno
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from pdp_desk.domain.wording import typeset
from pdp_desk.errors import StorageFailed, UsageError, UserError
from pdp_desk.settings import ROOT

log = logging.getLogger("pdp_desk.cli")
CRASH_CODE = "PDP-9001"
CRASHED, INTERRUPTED = 1, 130
WINDOW = "ouvrir"  # it gives nothing back
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    from pdp_desk.cli.console import speak_everywhere

    logging.getLogger("pdp_desk").addHandler(logging.NullHandler())
    speak_everywhere()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command; whatever went wrong has been told on stderr."""
    try:
        _refuse_without_outlet(arguments)
        return _invoke(arguments)
    except UserError as error:
        return _told(error)
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:  # noqa: BLE001 (the funnel: nothing may get past it)
        return _no_room() if _is_no_room(error) else _crashed(error)


def _refuse_without_outlet(arguments: Sequence[str]) -> None:
    """Started with its output closed (`>&-`), a command would lose its result: 24 words, even."""
    if sys.stdout is None and list(arguments[:1]) != [WINDOW]:
        raise UsageError(
            "La sortie standard est fermée : le résultat serait perdu.",
            "Rien n'a été fait. Dirigez-la vers un fichier ou un terminal.",
        )


def _invoke(arguments: Sequence[str]) -> int:
    import typer

    from pdp_desk.cli.app import command
    from pdp_desk.cli.french import usage_error

    try:
        code = command().main(
            list(arguments) or ["--help"], prog_name="pdp-desk", standalone_mode=False
        )
    except typer.Abort:
        return _interrupted()
    except typer.TyperException as error:
        raise usage_error(error) from error
    return _interrupted() if code == INTERRUPTED else code or 0


def _told(error: UserError) -> int:
    from pdp_desk.cli.console import messages

    log.info("%s", error.code)
    out = messages()
    out.print(f"[bold red]{error.code}[/]", end=" ")
    out.print(typeset(error.message), markup=False, soft_wrap=True)
    if error.hint:
        out.print(typeset(error.hint), markup=False, soft_wrap=True)
    return error.exit_code


def _is_no_room(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in NO_ROOM


def _no_room() -> int:
    """The results themselves had no room: what was asked may be done all the same."""
    if sys.stdout is not None:  # what it still holds would fail once more at the very end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _told(
        StorageFailed(
            "Le disque est plein ou refuse d'écrire : il manque une partie du résultat.",
            "Libérez de la place, regardez ce qui a été fait, puis recommencez au besoin.",
        )
    )


def _interrupted() -> int:
    from pdp_desk.cli.console import messages

    messages().print("Interrompu. Ce qui était enregistré n'a pas changé.")
    return INTERRUPTED


def _crashed(error: Exception) -> int:
    """Type and place only: a message could hold a name."""
    from pdp_desk.cli.console import messages

    place = f"{type(error).__name__}, {_place(error)}"
    log.error("%s %s", CRASH_CODE, place)
    out = messages()
    out.print(
        f"[bold red]{CRASH_CODE}[/] Un problème inattendu est survenu ({place}).", soft_wrap=True
    )
    out.print(
        "Ce qui était enregistré n'a pas changé. Recommencez ; si cela se répète, transmettez "
        "la ligne ci-dessus, qui ne contient aucune donnée personnelle."
    )
    return CRASHED


def _place(error: Exception) -> str:
    """File and line of the deepest frame of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "pdp_desk")]
    last = (ours or list(frames))[-1]
    path = Path(last.filename)
    shown = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{shown}:{last.lineno}"
