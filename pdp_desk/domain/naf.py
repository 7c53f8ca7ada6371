"""NAF rév. 2: shape of a code and the section its division belongs to."""

from __future__ import annotations

import re

_CODE = re.compile(r"^(\d{2})[. ]?(\d{2})[. ]?([A-Z])$")
_LAST_DIVISION = (
    ("A", 3),
    ("B", 9),
    ("C", 33),
    ("D", 35),
    ("E", 39),
    ("F", 43),
    ("G", 47),
    ("H", 53),
    ("I", 56),
    ("J", 63),
    ("K", 66),
    ("L", 68),
    ("M", 75),
    ("N", 82),
    ("O", 84),
    ("P", 85),
    ("Q", 88),
    ("R", 93),
    ("S", 96),
    ("T", 98),
    ("U", 99),
)


def naf_code(text: str) -> str | None:
    """The code as INSEE writes it (47.71Z), or None when it is not one."""
    match = _CODE.match(text.strip().upper())
    return f"{match[1]}.{match[2]}{match[3]}" if match else None


def naf_section(code: str) -> str | None:
    """The section letter of a NAF code: 47.71Z -> G."""
    if not code[:2].isdigit() or int(code[:2]) < 1:
        return None
    return next(letter for letter, last in _LAST_DIVISION if int(code[:2]) <= last)


SECTIONS = {
    "A": "Agriculture, sylviculture et pêche",
    "B": "Industries extractives",
    "C": "Industrie manufacturière",
    "D": "Électricité, gaz et vapeur",
    "E": "Eau, assainissement et déchets",
    "F": "Construction",
    "G": "Commerce et réparation automobile",
    "H": "Transports et entreposage",
    "I": "Hébergement et restauration",
    "J": "Information et communication",
    "K": "Finance et assurance",
    "L": "Activités immobilières",
    "M": "Activités spécialisées, scientifiques et techniques",
    "N": "Services administratifs et de soutien",
    "O": "Administration publique",
    "P": "Enseignement",
    "Q": "Santé humaine et action sociale",
    "R": "Arts, spectacles et loisirs",
    "S": "Autres services",
    "T": "Ménages employeurs",
    "U": "Activités extra-territoriales",
}
