"""Shortcuts: their French names, and the doubles that an AZERTY digit row needs."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

# The characters of the unshifted AZERTY digit row, for 1 to 8.
AZERTY_DIGITS = ("&", "é", '"', "'", "(", "-", "è", "_")

_FRENCH = {
    "Ctrl": "Ctrl",
    "Shift": "Maj",
    "Alt": "Alt",
    "Return": "Entrée",
    "Enter": "Entrée",
    "Esc": "Échap",
    "Del": "Suppr",
    "Space": "Espace",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
}


def french(shortcut: str) -> str:
    """`Ctrl+Shift+P` as it is printed in a button: `Ctrl+Maj+P`."""
    return "+".join(_FRENCH.get(part, part) for part in shortcut.split("+"))


def digit_sequences(digit: int) -> list[QKeySequence]:
    """Ctrl with a digit from 1 to 8, and with the character an AZERTY row gives unshifted."""
    return [QKeySequence(f"Ctrl+{digit}"), QKeySequence(f"Ctrl+{AZERTY_DIGITS[digit - 1]}")]
