"""Dialogs, all opened through `ui.dialogs.opening.run`."""
