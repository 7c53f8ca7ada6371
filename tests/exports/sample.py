"""A small released year with everything a file must be able to say."""

from __future__ import annotations

from pdp_desk.disclosure.cells import Cell, Relation, Row, Table, YearTables
from pdp_desk.disclosure.release import ReleasedYear, release
from tests.disclosure.builders import person_cell

PARTNERS = {"P4c/cap": 48, "P4c/cpam": 8, "P4c/ft": 4, "P4c/mdph": 0, "P4c/ssam": 1250}
MASKED_CELLS = {"P4c/cpam", "P4c/ft", "X_fipu"}
MISSING = "Le nombre de salariés pouvant bénéficier de la visite n'est pas renseigné."
NASTY = ("=SOMME(A1)", "+33 6", "-12", "@cmd", "%appdata%", "|calc", "\t=1", "\ufeff=1", "\r=1")


def tables(*, titre: str = "Sainte-Marthe santé au travail") -> YearTables:
    """Partners with two small counts, a rate, a masked rate, meetings, a missing figure."""
    cells = [person_cell(id_, value) for id_, value in PARTNERS.items()]
    cells += [person_cell("P4c", sum(PARTNERS.values())), person_cell("P3a", 43)]
    cells += [Cell("P3b/den", 3383, 0, 0, 0, nominative=False), person_cell("X_fipu", 3)]
    cells += [Cell("P2d", 4, 0, 0, 0, nominative=False)]
    return YearTables(
        annee=2025,
        titre=titre,
        tables=(
            _table("P2d", "Réunions de promotion", [Row("Total", "P2d")], unite="réunions"),
            _table("P4c", "Orientations vers le SPSTI, par partenaire", _partners()),
            _table("P3b", "Mi-carrière réalisées", [Row("Taux", "P3a", "P3b/den")]),
            _table("P3c", "Mi-carrière à fort risque", [], motif=MISSING),
            _table("X", "Part des dossiers Fipu", [Row("Fipu", "X_fipu", "P3a")], section="Autre"),
            _table("F", "Œuvre et cœur", [Row(n, "P3a") for n in NASTY], section="Autre"),
        ),
        cells={cell.id: cell for cell in cells},
        relations=(Relation("P4c", tuple(PARTNERS)),),
    )


def released(*, titre: str = "Sainte-Marthe santé au travail") -> ReleasedYear:
    """The same, through the gate."""
    return release(tables(titre=titre))


def _partners() -> list[Row]:
    return [*(Row(f"Partenaire {id_}", id_) for id_ in PARTNERS), Row("Total", "P4c")]


def _table(
    code: str,
    titre: str,
    lignes: list[Row],
    *,
    unite: str = "orientations",
    section: str = "Fiche action 1 : volet [PDP]",
    motif: str | None = None,
) -> Table:
    definition = "Actes réalisés dans l'année, du 1er janvier au 31 décembre."
    source = "CPOM, fiche action 1"
    return Table(code, titre, section, unite, definition, "", source, tuple(lignes), motif)
