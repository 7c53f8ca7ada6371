"""The colours of the client, light and dark: the only place where a colour is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One value per meaning; every painter, palette and style sheet reads this table."""

    dark: bool
    rail: str
    window: str
    base: str
    sunken: str
    hover: str
    line: str
    line2: str
    btnln: str
    field: str
    text: str
    text2: str
    text3: str
    accent: str
    accent2: str
    on: str
    on2: str
    tint: str
    tint2: str
    danger: str
    dangerbg: str
    dangerln: str
    warn: str
    warnbg: str
    warnln: str
    ok: str
    okbg: str
    okln: str
    med: str
    medbg: str
    medln: str
    medhatch: str
    stop: str
    track: str


LIGHT = Tokens(
    dark=False,
    rail="#ECEAE5",
    window="#F6F5F2",
    base="#FFFFFF",
    sunken="#FAF9F7",
    hover="#F1EFEA",
    line="#E4E1DB",
    line2="#D3CFC7",
    btnln="#BDB9B0",
    field="#8A877F",
    text="#1D2225",
    text2="#4C5357",
    text3="#62686B",
    accent="#17607A",
    accent2="#114C61",
    on="#FFFFFF",
    on2="#D6E9F0",
    tint="#DDECF1",
    tint2="#EDF5F8",
    danger="#A3271D",
    dangerbg="#FBECE9",
    dangerln="#E5B9B3",
    warn="#774D00",
    warnbg="#FBF1DD",
    warnln="#E2C68D",
    ok="#22643A",
    okbg="#E6F2E9",
    okln="#AFD2BA",
    med="#683A76",
    medbg="#F8F2F9",
    medln="#9A6CA8",
    medhatch="#E3D2E8",
    stop="#B08330",
    track="#E4E1DB",
)

DARK = Tokens(
    dark=True,
    rail="#16191B",
    window="#1B1F21",
    base="#22272A",
    sunken="#1E2325",
    hover="#2A3034",
    line="#31383C",
    line2="#414A4F",
    btnln="#4F595E",
    field="#7F898E",
    text="#E8EAEA",
    text2="#B7BEC1",
    text3="#9AA3A7",
    accent="#7FC4DB",
    accent2="#A3D8E9",
    on="#0B2530",
    on2="#1F4453",
    tint="#1F3C48",
    tint2="#21333B",
    danger="#F3A79E",
    dangerbg="#3A2421",
    dangerln="#7C4A44",
    warn="#E9C173",
    warnbg="#372C17",
    warnln="#77602E",
    ok="#92D1A4",
    okbg="#1F3326",
    okln="#44704F",
    med="#D6AEE2",
    medbg="#2D2431",
    medln="#8E6C99",
    medhatch="#44354A",
    stop="#A88546",
    track="#3A4246",
)


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two #RRGGBB colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
