"""How the breakdown of an indicator reads: titled blocks of labelled numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pdp_desk.domain.wording import typeset


@dataclass(frozen=True, slots=True)
class Bloc:
    """A part of a breakdown: labels, each with one number for each column."""

    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, tuple[float, ...]], ...]


# Dimensions that have an order of their own; the others go from the largest part down.
ORDERED = {"age", "effectif"}
# Keys that are codes rather than words: titles of blocks, then labels of a block or of any.
TITLES = {
    "sexe": "Sexe",
    "age": "Âge au 31 décembre",
    "naf": "Section NAF",
    "effectif": "Effectif de l'établissement",
    "raison": "Raison",
    "pathologie": "Famille de pathologie",
}
LABELS = {
    "formes": "établissements formés",
    "accompagnes": "établissements accompagnés",
    "cibles": "établissements ciblés",
    "3": "à 3 mois",
    "6": "à 6 mois",
    "12": "à 12 mois",
}
LABELS_OF = {
    "sexe": {"F": "femmes", "H": "hommes"},
    "age": {
        "<30": "moins de 30 ans",
        "30-39": "30 à 39 ans",
        "40-49": "40 à 49 ans",
        "50-59": "50 à 59 ans",
        "60+": "60 ans et plus",
    },
    "effectif": {
        "1-9": "1 à 9 salariés",
        "10-49": "10 à 49 salariés",
        "50-199": "50 à 199 salariés",
        "200+": "200 salariés et plus",
    },
    "raison": {"AT": "accident du travail", "MCE": "maladie chronique évolutive"},
    "naf": {
        "A": "A, agriculture",
        "B": "B, industries extractives",
        "C": "C, industrie manufacturière",
        "D": "D, électricité et gaz",
        "E": "E, eau et déchets",
        "F": "F, construction",
        "G": "G, commerce",
        "H": "H, transports et entreposage",
        "I": "I, hébergement et restauration",
        "J": "J, information et communication",
        "K": "K, finance et assurance",
        "L": "L, immobilier",
        "M": "M, activités spécialisées",
        "N": "N, services aux entreprises",
        "O": "O, administration publique",
        "P": "P, enseignement",
        "Q": "Q, santé et action sociale",
        "R": "R, arts et loisirs",
        "S": "S, autres services",
        "T": "T, ménages employeurs",
        "U": "U, activités extraterritoriales",
    },
}


def breakdown(detail: Mapping[str, object]) -> tuple[Bloc, ...]:
    """A breakdown of any depth as titled blocks; one untitled block when it is flat."""
    if not detail:
        return ()
    if all(isinstance(part, int | float) for part in detail.values()):
        return (_flat("", detail),)
    return tuple(_block(key, part) for key, part in detail.items())


def _block(key: str, part: object) -> Bloc:
    if not isinstance(part, Mapping):
        return _table("", {key: part})
    if any(isinstance(value, Sequence) for value in part.values()):
        return _table(key, part)
    return _flat(key, part)


def _flat(key: str, parts: Mapping[str, object]) -> Bloc:
    counts = [(label, _float(value)) for label, value in parts.items()]
    if not _has_order(key, parts):
        counts.sort(key=lambda part: -part[1])
    lignes = tuple((_label(label, key), (count,)) for label, count in counts)
    return Bloc(_title(key), ("",), lignes)


def _has_order(key: str, labels: Iterable[str]) -> bool:
    """Ages, sizes and delays keep their order: 3, 6, 12 months."""
    numbered = any(character.isdigit() for label in labels for character in label)
    return key in ORDERED or (not key and numbered)


def _table(key: str, parts: Mapping[str, object]) -> Bloc:
    """Counts that come in pairs: all, and among them those followed by the Carsat."""
    lignes = tuple(
        (_label(label, key), tuple(_float(value) for value in pair))
        for label, pair in parts.items()
        if isinstance(pair, Sequence)
    )
    return Bloc(_title(key), ("total", "dont Carsat"), lignes)


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _title(key: str) -> str:
    return _capital(TITLES.get(key, key))


def _label(label: str, key: str) -> str:
    return _capital(LABELS_OF.get(key, LABELS).get(label, label))


def _capital(text: str) -> str:
    text = typeset(text)
    return text[:1].upper() + text[1:]
