"""The command line: results on stdout, everything else on stderr, stable exit codes."""

from pdp_desk.cli.funnel import main

__all__ = ["main"]
