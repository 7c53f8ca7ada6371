"""How figures, changes, states and breakdowns are said."""

from __future__ import annotations

import pytest

from pdp_desk.domain.chiffres import (
    change,
    counts,
    facts_title,
    figure,
    rang,
    sections,
    short_title,
    state,
    trend,
    unit_words,
)
from pdp_desk.domain.repartitions import breakdown
from pdp_desk.domain.views import (
    DefinitionIndicateur,
    LigneIndicateur,
    TableauIndicateurs,
    ValeurIndicateur,
)

NBSP, THIN = "\u00a0", "\u202f"


def definition(**special: object) -> DefinitionIndicateur:
    words: dict[str, object] = {
        "code": "P2b",
        "catalogue": "c",
        "section": "Fiche 1",
        "titre": "nb de visites",
        "definition": "",
        "note": "",
        "source": "",
        "unite": "visite",
        "fournisseur": "SPSTI",
        "typologie": "activité",
        "enquete_dgt": False,
        "conditions": (),
    }
    return DefinitionIndicateur(**(words | special))  # type: ignore[arg-type]


def ligne(values: dict[int, float | None], **special: object) -> LigneIndicateur:
    found = {year: ValeurIndicateur("P2b", value) for year, value in values.items()}
    return LigneIndicateur(definition(**special), found)


@pytest.mark.parametrize(
    ("value", "format_", "said"),
    [
        (1651, "nombre", f"1{THIN}651"),
        (0, "nombre", "0"),
        (2.5, "nombre", "2,5"),
        (0.012711, "pourcent", f"1,3{THIN}%"),
        ("partiellement réalisé", "texte", "partiellement réalisé"),
        (None, "nombre", f"n.{NBSP}c."),
    ],
)
def test_a_figure_is_written_in_its_format(value: object, format_: str, said: str) -> None:
    found = ValeurIndicateur("P2b", value)  # type: ignore[arg-type]
    assert figure(definition(format=format_), found) == said


def test_a_year_that_is_not_known_is_left_blank() -> None:
    assert figure(definition(), None) == ""


def test_a_flat_breakdown_has_a_total_and_a_nested_one_has_not() -> None:
    flat = ValeurIndicateur("P2c", None, detail={"salarié": 3, "médecin traitant": 4})
    nested = ValeurIndicateur("profil", None, detail={"sexe": {"F": 3}})
    assert figure(definition(), flat) == "7"
    assert figure(definition(), nested) == "voir le détail"
    assert (state(flat), state(nested)) == ("calculé", "calculé")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (442, 598, f"+35{THIN}%"),
        (6, 4, f"−33{THIN}%"),
        (2, 5, "+3"),
        (0, 1, "+1"),
        (3, 1, "−2"),
        (50, 50, "stable"),
        (None, 50, ""),
        (50, None, ""),
    ],
)
def test_a_change_is_said_in_words(before: float | None, after: float | None, said: str) -> None:
    assert change(ligne({2024: before, 2025: after}), 2025) == said


def test_a_ratio_changes_in_points() -> None:
    line = ligne({2024: 0.009, 2025: 0.013}, format="pourcent")
    assert change(line, 2025) == f"+0,4{NBSP}pt"


def test_a_trend_needs_two_years_and_the_year_itself() -> None:
    assert trend(ligne({2023: 1, 2024: 2, 2025: 3}), 2025) == (1, 2, 3)
    assert trend(ligne({2025: 3}), 2025) == ()
    assert trend(ligne({2023: 1, 2024: None, 2025: 3}), 2025) == (1, 3)
    assert trend(ligne({2023: 1, 2024: 2, 2025: None}), 2025) == ()


def test_the_list_leaves_out_what_goes_without_saying() -> None:
    assert short_title(definition(titre="nb d'entreprises aidées")) == "Entreprises aidées"
    assert short_title(definition(titre="Nombre de salariés")) == "Salariés"
    assert short_title(definition(titre="… en personnes", retrait=True)) == "en personnes"
    assert facts_title(definition(), 2025) == "P2b\u2002Visites, 2025"


def test_the_unit_says_for_how_many_persons() -> None:
    found = ValeurIndicateur("P2b", 598, personnes=571)
    assert unit_words(definition(), found, 2025) == ("visites", "en 2025, pour 571 personnes")
    same = ValeurIndicateur("P1d", 571, personnes=571)
    assert unit_words(definition(), same, 2025) == ("visites", "en 2025")


@pytest.mark.parametrize(
    ("unite", "count", "said"),
    [
        ("visite", 0, "visite"),
        ("visite", 2, "visites"),
        ("rendez-vous", 65, "rendez-vous"),
        ("CRPE", 14, "CRPE"),
        ("dossier Fipu", 4, "dossiers Fipu"),
    ],
)
def test_the_unit_agrees_with_the_figure(unite: str, count: int, said: str) -> None:
    found = ValeurIndicateur("X", count)
    assert unit_words(definition(unite=unite), found, 2025) == (said, "en 2025")


def test_a_share_has_no_unit() -> None:
    share = definition(unite="part", format="pourcent")
    assert unit_words(share, ValeurIndicateur("P3b", 0.01), 2025) == ("", "en 2025")


def test_a_section_counts_its_states() -> None:
    lines = [ligne({2025: 1}), ligne({2025: 2}), ligne({2025: None})]
    assert counts(2025, lines) == "2 calculés, 1 non calculable"
    table = TableauIndicateurs(2025, (2025,), tuple(lines))
    ((heading, members),) = sections(table, lines)
    assert (heading.titre, heading.comptes, len(members)) == ("Fiche 1", counts(2025, lines), 3)


def test_a_line_that_cannot_be_computed_keeps_its_reason() -> None:
    missing = ValeurIndicateur("P3b", None, motif="Relevé absent : saisissez-le")
    row = rang(LigneIndicateur(definition(), {2025: missing}), 2025)
    assert (row.etat, row.motif) == ("non calculable", f"Relevé absent{NBSP}: saisissez-le")


def test_letters_are_said_according_to_their_dimension() -> None:
    sexe, naf = breakdown({"sexe": {"F": 2, "H": 1}, "naf": {"F": 3}})
    assert [label for label, _ in sexe.lignes] == ["Femmes", "Hommes"]
    assert [label for label, _ in naf.lignes] == ["F, construction"]


def test_parts_go_from_the_largest_down_unless_they_have_an_order() -> None:
    (flat,) = breakdown({"SSAM": 2, "Cap emploi": 5})
    assert [label for label, _ in flat.lignes] == ["Cap emploi", "SSAM"]
    (ages,) = breakdown({"age": {"<30": 1, "30-39": 9}})
    assert [label for label, _ in ages.lignes] == ["Moins de 30 ans", "30 à 39 ans"]


def test_pairs_make_a_table_with_its_two_columns() -> None:
    (bloc,) = breakdown({"RPS": {"formes": [21, 3]}})
    assert (bloc.titre, bloc.colonnes) == ("RPS", ("total", "dont Carsat"))
    assert bloc.lignes == (("Établissements formés", (21.0, 3.0)),)


def test_a_flat_breakdown_is_one_block() -> None:
    (bloc,) = breakdown({"3": 293, "6": 254})
    assert bloc.lignes == (("À 3 mois", (293.0,)), ("À 6 mois", (254.0,)))
    assert breakdown({}) == ()
