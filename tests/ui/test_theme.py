"""Colours that can be read, type that exists, icons that are drawn."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pdp_desk.settings import RESOURCES
from ui.theme import DARK, LIGHT, Theme, Tokens, Type, colour, contrast, font, icon, pixmap, tokens
from ui.theme.sheet import style_sheet

# Foreground -> grounds with the contrast promised in light and in dark.
TEXTS = {
    "text": "window 14.7/13.8 base 16.1/12.5 rail 13.4/14.6 sunken 15.3/13.1 hover 14.0/11.1 "
    "tint 13.3/9.7 tint2 14.5/10.9 line2 10.3/7.5 dangerbg 14.0/12.0 "
    "warnbg 14.3/11.3 okbg 13.9/11.1 medbg 14.6/12.3 medhatch 11.2/9.4",
    "text2": "window 7.2/8.8 base 7.8/8.0 rail 6.5/9.4 sunken 7.4/8.4 hover 6.8/7.1 tint 6.5/6.2 "
    "tint2 7.1/7.0 dangerbg 6.8/7.7 warnbg 7.0/7.3 okbg 6.8/7.1 medbg 7.1/7.9",
    "text3": "window 5.2/6.5 base 5.7/5.9 rail 4.7/6.9 sunken 5.4/6.2 hover 4.9/5.2 tint 4.7/4.5 "
    "tint2 5.1/5.1 medbg 5.1/5.8",
    "accent": "window 6.4/8.6 base 7.0/7.8 sunken 6.7/8.2 hover 6.1/6.9 tint 5.8/6.0 tint2 6.4/6.8",
    "on": "accent 7.0/8.2 accent2 9.4/10.3",
    "on2": "accent 5.6/5.4 accent2 7.5/6.7",
    "danger": "window 6.7/8.6 base 7.3/7.8 sunken 7.0/8.2 tint 6.1/6.0 dangerbg 6.4/7.4",
    "warn": "window 6.8/9.8 base 7.4/8.9 sunken 7.0/9.3 tint 6.1/6.9 warnbg 6.6/8.0",
    "ok": "window 6.5/9.4 base 7.1/8.5 sunken 6.8/9.0 tint 5.9/6.6 okbg 6.2/7.6",
    "med": "base 8.6/7.9 medbg 7.8/7.8 medhatch 6.0/5.9",
}
CONTROLS = {
    "field": "base 3.6/4.2 window 3.3/4.6",
    "accent": "window 6.4/8.6 base 7.0/7.8 rail 5.8/9.1 track 5.4/5.3",
    "stop": "base 3.4/4.4 window 3.1/4.8",
}


def _pairs(table: dict[str, str]) -> list[tuple[str, str, float, float]]:
    pairs = []
    for front, grounds in table.items():
        words = grounds.split()
        for ground, promised in zip(words[::2], words[1::2], strict=True):
            light, dark = promised.split("/")
            pairs.append((front, ground, float(light), float(dark)))
    return pairs


@pytest.mark.parametrize(("front", "ground", "light", "dark"), _pairs(TEXTS))
def test_text_can_be_read(front: str, ground: str, light: float, dark: float) -> None:
    for table, promised in ((LIGHT, light), (DARK, dark)):
        got = contrast(getattr(table, front), getattr(table, ground))
        assert got >= 4.5
        assert got == pytest.approx(promised, abs=0.06)


@pytest.mark.parametrize(("front", "ground", "light", "dark"), _pairs(CONTROLS))
def test_controls_can_be_seen(front: str, ground: str, light: float, dark: float) -> None:
    for table, promised in ((LIGHT, light), (DARK, dark)):
        got = contrast(getattr(table, front), getattr(table, ground))
        assert got >= 3
        assert got == pytest.approx(promised, abs=0.06)


def test_the_first_contrast_is_the_known_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["clair", "sombre"])
def test_the_style_sheet_is_complete(table: Tokens) -> None:
    sheet = style_sheet(table)
    assert not re.findall(r"@\w+", sheet)
    known = {getattr(table, f.name) for f in fields(table)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet)) <= known
    for image in re.findall(r'url\("([^"]+)"\)', sheet):
        assert not QImage(image).isNull()


@pytest.mark.parametrize(("table", "suffix"), [(LIGHT, "clair"), (DARK, "sombre")])
def test_indicator_images_use_the_tokens(table: Tokens, suffix: str) -> None:
    for name, token in (("chevron", "text2"), ("coche", "on"), ("point", "accent")):
        picture = (RESOURCES / "icons" / f"{name}-{suffix}.svg").read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9A-F]{6}", picture)) == {getattr(table, token)}


def test_the_system_scheme_is_followed(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.follow(Qt.ColorScheme.Dark)
    assert tokens() is DARK
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    assert ground.name().upper() == DARK.window
    with qtbot.waitSignal(theme.changed):
        theme.follow(Qt.ColorScheme.Unknown)
    assert colour("base").name().upper() == LIGHT.base


def test_a_label_takes_the_tone_of_the_theme_in_force(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("███████████")
    label.setProperty("tone", "danger")
    qtbot.addWidget(label)
    for table in (LIGHT, DARK):
        theme.wear(table)
        image = label.grab().toImage()
        found = {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(image.height())
        }
        assert table.danger in found


def test_type_is_real_and_counts_in_columns(theme: Theme) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert application.style().name() == "fusion" or application.styleSheet()
    face = font(Type.TITLE)
    assert QFontInfo(face).family() in {"Inter", "Segoe UI"}
    assert (face.pixelSize(), face.weight()) == (18, face.Weight.DemiBold)
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(font())
    widths = {round(metrics.horizontalAdvance(digit * 10), 2) for digit in "0123456789"}
    assert len(widths) == 1
    for letter in "éèêëàâùûçœŒæÉÀÇ’«»…−–\u202f\u00a0":
        assert metrics.inFontUcs4(ord(letter)), letter


def test_icons_are_drawn_in_the_colour_in_force(theme: Theme) -> None:
    drawn = icon("folders-fill", "accent")
    for table in (LIGHT, DARK):
        theme.wear(table)
        image = drawn.pixmap(32, 32).toImage()
        found = {
            image.pixelColor(x, y).name().upper()
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert found == {table.accent}
    assert not pixmap("check-bold", "on", 16).toImage().isNull()


def test_an_unknown_icon_or_token_fails_at_once(theme: Theme) -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")
    with pytest.raises(AttributeError):
        colour("no-such-token")
