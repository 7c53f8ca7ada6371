"""The year as a JSON file for other programs; a masked count is a word, never zero nor null."""

from __future__ import annotations

import json
from pathlib import Path

from pdp_desk.disclosure.release import Masked, ReleasedRow, ReleasedTable, ReleasedYear
from pdp_desk.disclosure.rule import CODE_FREE, CODE_MASKED, Value
from pdp_desk.exports.words import method, require_released

Json = dict[str, object]


def write(year: ReleasedYear, path: Path) -> None:
    """Write the whole year as one indented object."""
    require_released(year)
    text = json.dumps(_year(year), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _year(year: ReleasedYear) -> Json:
    return {
        "format": "pdp-desk/indicateurs",
        "version": 1,
        "service": year.titre,
        "annee": year.annee,
        "protection": {
            "seuil_personnes": year.profil.seuil,
            "employeurs_min": year.profil.employeurs_min,
            "dominance_max": year.profil.dominance,
            "ecart_min": year.profil.largeur_min,
            "methode": method(year),
        },
        "attaque": {
            "cases": year.rapport.cellules,
            "cases_masquees": year.rapport.masquees,
            "cases_retrouvees": len(year.rapport.divulgations),
            "plus_petit_ecart": year.rapport.largeur,
        },
        "tableaux": [_table(table) for table in year.tables],
    }


def _table(table: ReleasedTable) -> Json:
    return {
        "code": table.code,
        "titre": table.titre,
        "section": table.section,
        "unite": table.unite,
        "definition": table.definition,
        "note": table.note,
        "source": table.source,
        "motif": table.motif,
        "lignes": [_row(row) for row in table.lignes],
    }


def _row(row: ReleasedRow) -> Json:
    base = None
    if row.denominateur is not None and row.sur is not None:
        base = _count(row.denominateur, row.sur)
    taux = str(row.taux) if isinstance(row.taux, Masked) else row.taux
    return {
        "libelle": row.libelle,
        **_count(row.cellule, row.valeur),
        "denominateur": base,
        "taux": taux,
    }


def _count(cellule: str, value: Value) -> Json:
    if isinstance(value, Masked):
        return {"cellule": cellule, "valeur": str(value), "statut": CODE_MASKED}
    return {"cellule": cellule, "valeur": value, "statut": CODE_FREE}
