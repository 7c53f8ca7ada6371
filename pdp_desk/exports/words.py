"""What every file of a year says: how a count is printed, what masked means, how it was proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdp_desk.disclosure.release import Masked, ReleasedRow, ReleasedTable, ReleasedYear
from pdp_desk.disclosure.rule import CODE_FREE, CODE_MASKED, Value
from pdp_desk.domain.wording import number, percent, plural, typeset

NON_CALCULABLE = "n.\u00a0c."
COMPTE, NUMERATEUR, DENOMINATEUR = "compte", "numérateur", "dénominateur"


@dataclass(frozen=True, slots=True)
class Count:
    """One published count: where it stands and what it is."""

    table: ReleasedTable
    row: ReleasedRow
    mesure: str
    cellule: str
    valeur: Value

    @property
    def statut(self) -> str:
        """F for a count shown, C for a masked one, whatever the reason."""
        return CODE_MASKED if isinstance(self.valeur, Masked) else CODE_FREE


def require_released(year: object) -> None:
    """Refuse anything that did not come through the gate, whatever it looks like."""
    if not isinstance(year, ReleasedYear):
        raise TypeError("files are made from released years only")


def counts(table: ReleasedTable) -> Iterator[Count]:
    """The counts of a table, two for a rate."""
    for row in table.lignes:
        if row.denominateur is None or row.sur is None:
            yield Count(table, row, COMPTE, row.cellule, row.valeur)
        else:
            yield Count(table, row, NUMERATEUR, row.cellule, row.valeur)
            yield Count(table, row, DENOMINATEUR, row.denominateur, row.sur)


def heading(year: ReleasedYear) -> str:
    """The title of the year's files."""
    return f"Indicateurs {year.annee}"


def shown(value: Value) -> str:
    """A count as it is read."""
    return str(value) if isinstance(value, Masked) else number(value)


def sentence(text: str) -> str:
    """The text with a capital: contracts write « nb de visites »."""
    return typeset(text[:1].upper() + text[1:])


def label(table: ReleasedTable, row: ReleasedRow) -> str:
    """The name of a line; a table of one figure is not named twice."""
    return "Total" if row.libelle == table.titre else sentence(row.libelle)


def unit(table: ReleasedTable, value: Value | None = None) -> str:
    """The unit of a table, in the plural unless it stands beside 0 or 1."""
    first, space, rest = typeset(table.unite).partition(" ")
    one = isinstance(value, int) and value < 2
    ending = "" if one or first[-1:] in "sxz" or first.isupper() else "s"
    return f"{first}{ending}{space}{rest}"


def rate(row: ReleasedRow) -> str:
    """A rate as it is read; it has no value when its denominator is zero."""
    if isinstance(row.taux, Masked):
        return str(row.taux)
    return NON_CALCULABLE if row.taux is None else percent(row.taux)


def reading(year: ReleasedYear) -> list[str]:
    """How to read the figures, in short paragraphs."""
    return [
        typeset(text)
        for text in (
            f"Les nombres vont du 1er janvier au 31 décembre {year.annee}. Un zéro est un zéro.",
            "« masqué » remplace un nombre protégé par le secret statistique : ce n'est ni zéro, "
            "ni une absence de données. Un taux est masqué dès que l'un de ses deux nombres l'est.",
            "« n. c. » signale un indicateur non calculable ; la raison est donnée à côté.",
        )
    ]


def method(year: ReleasedYear) -> list[str]:
    """How the persons behind the figures are protected, in short paragraphs."""
    profil = year.profil
    part = percent(profil.dominance, 0)
    return [
        typeset(text)
        for text in (
            "Un nombre qui concerne des personnes n'est montré que s'il porte sur au moins "
            f"{profil.seuil} personnes distinctes et {profil.employeurs_min} employeurs, dont "
            f"aucun n'en réunit plus de {part}. Les nombres de réunions, d'actions ou "
            "d'entreprises, derrière lesquels il n'y a personne, sont toujours montrés.",
            "D'autres cases sont masquées pour qu'aucune addition ni soustraction, entre tous les "
            "tableaux de l'année, ne permette de retrouver les premières. Un seul signe les "
            "désigne toutes.",
            _attack(year),
        )
    ]


def _attack(year: ReleasedYear) -> str:
    profil, rapport = year.profil, year.rapport
    if not rapport.masquees:
        return f"Aucune des {number(rapport.cellules)} cases de l'année n'a dû être masquée."
    return (
        "Avant l'écriture, une attaque a cherché la plus petite et la plus grande valeur "
        "possibles de chaque case masquée, en relisant les fichiers : "
        f"{plural(rapport.masquees, 'case masquée', 'cases masquées')} sur "
        f"{number(rapport.cellules)}, aucune retrouvée. Chacune peut valoir {profil.seuil} ou "
        f"plus, avec un écart d'au moins {profil.largeur_min}."
    )


def totals(year: ReleasedYear, table: ReleasedTable) -> frozenset[str]:
    """The cells of the table that add up other cells of the same table."""
    here = {row.cellule for row in table.lignes}
    return frozenset(
        relation.total
        for relation in year.relations
        if relation.total in here and here.issuperset(relation.parts)
    )
