"""The command line's own words in French: help headings and usage errors."""

from __future__ import annotations

from difflib import get_close_matches

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption

from pdp_desk.errors import UsageError

HELP = "Affiche cette aide."
SEE_HELP = "L'option --help donne l'aide de la commande."


class Command(TyperCommand):
    """A command whose help option speaks French."""

    def get_help_option(self, ctx: typer.Context) -> TyperOption | None:  # type: ignore[override]
        return _french(super().get_help_option(ctx))


class Group(TyperGroup):
    """The commands, in the order they were declared; a misspelt one is named."""

    def resolve_command(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            close = get_close_matches(args[0], self.commands, n=1)
            hint = f"Vouliez-vous dire « {close[0]} » ?" if close else SEE_HELP
            raise UsageError(f"La commande « {args[0]} » n'existe pas.", hint)
        return super().resolve_command(ctx, args)  # type: ignore[return-value]

    def get_help_option(self, ctx: typer.Context) -> TyperOption | None:  # type: ignore[override]
        return _french(super().get_help_option(ctx))


def _french(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help, option.metavar = HELP, ""
    return option


def dress_help() -> None:
    """Headings and marks of the help pages."""
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.OPTIONS_PANEL_TITLE = "Options"
    rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"


def usage_error(error: typer.TyperException) -> UsageError:
    """What the person typed wrong, in words; the library only says it in English."""
    kind = type(error).__name__
    name = _named(error)
    if kind == "NoSuchOption":
        return UsageError(f"L'option {getattr(error, 'option_name', '')} n'existe pas.", SEE_HELP)
    if kind == "MissingParameter":
        return UsageError(f"Il manque {name}.", SEE_HELP)
    if kind == "BadParameter":
        return UsageError(f"La valeur donnée pour {name} ne convient pas.", SEE_HELP)
    if kind == "BadOptionUsage":
        option = getattr(error, "option_name", "")
        return UsageError(f"Il manque la valeur de l'option {option}.", SEE_HELP)
    if str(error).startswith("Got unexpected extra argument"):
        return UsageError("Il y a un argument de trop.", SEE_HELP)
    return UsageError("La commande n'a pas été comprise.", SEE_HELP)


def _named(error: typer.TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "une valeur"
    if param.param_type_name == "argument":
        return f"l'argument {param.display_name_raw}"
    return f"l'option {param.opts[0]}"
