"""Headers by meaning: words in any order, near misses, what the column holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pdp_desk.imports.dates import Reading
from pdp_desk.imports.headers import Meaning, is_meaning, meaning_of
from pdp_desk.imports.lexicon import bag, colonnes, words
from pdp_desk.imports.naming import event_near, event_of
from pdp_desk.imports.sheets import Recognised, recognise
from pdp_desk.imports.workbook import Sheet, clean

READING = Reading(date(2026, 11, 17))


def sheet(*rows: tuple[object, ...], nom: str = "Feuil1") -> Sheet:
    return Sheet(
        nom, tuple((line, clean(cell or None for cell in row)) for line, row in enumerate(rows, 1))
    )


def read(*rows: tuple[object, ...], nom: str = "Feuil1") -> Recognised:
    return recognise(sheet(*rows, nom=nom), {}, READING)


def codes(found: Recognised) -> list[str | None]:
    return [column.meaning.code if column.meaning else None for column in found.columns]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("N° DOSSIER", "numero"),
        ("Né(e) le :", "naissance"),
        ("Date  de  Naissance", "naissance"),
        ("date de signalement", "signale_le"),
        ("Signalement (date)", "signale_le"),
        ("Chargé·e de maintien en emploi", "referent"),
        ("VPR", "visite_pre_reprise/survenue"),
        ("Date de la VPR n°2", "visite_pre_reprise/date/2"),
        ("VPR demandée par", "visite_pre_reprise/demandeur"),
        ("Retour Cap emploi à 3 mois", "orientation.cap_emploi/retour_3"),
        ("RQTH : date", "dispositif.rqth/date"),
        ("Plan MEE ouvert le", "plan_maintien/date"),
        ("Situation à 6 mois", "suivi.6/survenue"),
        ("Date de signalemnt", "signale_le"),
    ],
)
def test_a_header_says_what_its_column_means(header: str, code: str) -> None:
    found = meaning_of(header)
    assert found is not None
    assert found[0].code == code
    assert Meaning.of_code(code) == found[0]


@pytest.mark.parametrize("header", ["Couleur préférée", "Nb de VPR", "Téléphone", "%", "?"])
def test_what_is_not_known_is_not_guessed(header: str) -> None:
    assert meaning_of(header) is None


def test_no_synonym_means_two_things() -> None:
    fields: dict[tuple[str, ...], str] = {}
    for champ in colonnes().champ:
        for name in champ.synonymes:
            assert fields.setdefault(bag(words(name)), champ.code) == champ.code, name


def test_the_header_is_found_under_banners_and_data_does_not_pass_for_it() -> None:
    found = read(
        ("Cellule PDP",),
        (),
        ("Suivi", "mis à jour", "le 3 mai"),
        ("Dossier", "Visite", "Quand"),
        ("12", "VPR", "01/02/2024"),
        ("13", "Salarié", "01/02/2024"),
    )
    assert (found.header, found.genre) == (3, "visites")


def test_two_header_rows_are_read_together() -> None:
    found = read(
        ("Salarié", "", "VPR", "", "Cap emploi", ""),
        ("Nom", "Prénom", "Date", "Demandeur", "Date", "Retour 3 mois"),
        ("Dupont", "Marie", "01/02/2024", "MT", "03/03/2024", ""),
    )
    assert codes(found) == [
        "nom",
        "prenom",
        "visite_pre_reprise/date",
        "visite_pre_reprise/demandeur",
        "orientation.cap_emploi/date",
        "orientation.cap_emploi/retour_3",
    ]
    assert found.genre == "dossiers"


def test_what_a_column_holds_breaks_the_tie() -> None:
    header = ("Nom", "Prénom", "Signalé le", "Suivi 3 mois", "CRPE")
    row = ("Dupont", "Marie", "01/01/2024", "en poste", "oui")
    assert codes(read(header, row))[3:] == ["suivi.3/situation", "dispositif.crpe/survenue"]
    row = ("Dupont", "Marie", "01/01/2024", "01/04/2024", "02/04/2024")
    assert codes(read(header, row))[3:] == ["suivi.3/date", "dispositif.crpe/date"]


def test_one_meaning_serves_one_column() -> None:
    found = read(("Nom", "Nom de famille", "Prénom", "Date PEC"), ("A", "B", "C", "01/01/2024"))
    assert codes(found) == ["nom", None, "prenom", "pris_en_charge_le"]
    assert found.columns[1].comment == "déjà lu"


@pytest.mark.parametrize(
    ("nom", "header", "row", "genre"),
    [
        ("Feuil1", ("Dossier", "Date", "Type"), ("1", "01/02/2024", "VPR"), "journal"),
        (
            "Feuil1",
            ("Date", "Type", "Thème"),
            ("01/02/2024", "réunion partenaires", "PDP"),
            "actions",
        ),
        ("2024", ("Nom prénom", "Date", "Vers"), ("A B", "01/02/2024", "SSAM"), "orientations"),
        ("Mi-carrière", ("Nom", "Prénom", "Date"), ("A", "B", "01/02/2024"), "visites"),
        ("Feuil1", ("Dossier", "Date inaptitude"), ("1", "01/02/2024"), "inaptitudes"),
        ("Feuil1", ("Année", "Salariés suivis"), (2024, 1200), "annuel"),
        ("Feuil1", ("Raison sociale", "SIRET", "Effectif"), ("A", "1", 3), "etablissements"),
        ("Feuil1", ("Dossier", "Début d'arrêt", "Fin d'arrêt"), ("1", "01/02/2024", ""), "arrets"),
        ("Recettes", ("Ingrédient", "Quantité"), ("farine", 3), None),
    ],
)
def test_the_kind_of_a_sheet(
    nom: str, header: tuple[object, ...], row: tuple[object, ...], genre: str | None
) -> None:
    assert read(header, row, nom=nom).genre == genre


def test_what_the_team_confirmed_wins() -> None:
    rows = (("Nom", "Prénom", "PEC", "Zone"), ("A", "B", "01/01/2024", "12/01/2024"))
    confirmed = {("", "zone"): "clos_le", ("feuil1", "pec"): "-"}
    found = recognise(sheet(*rows), confirmed, READING)
    assert codes(found) == ["nom", "prenom", None, "clos_le"]


def test_codes_that_can_be_remembered() -> None:
    assert is_meaning("clos_le")
    assert is_meaning("visite_pre_reprise/date/2")
    assert is_meaning("-")
    assert not is_meaning("n_importe_quoi")
    assert not is_meaning("tarot/date")


def test_the_synonyms_know_no_file() -> None:
    folder = Path(__file__).parents[2] / "resources" / "import"
    assert {path.name for path in folder.iterdir()} == {"colonnes.toml", "valeurs.toml"}


def test_a_column_without_a_telling_header_is_known_by_its_cells() -> None:
    header = ("Réf.", "Date de début", "Résultat", "Outil")
    rows = [(str(n), f"0{n}/02/2024", "forte", "PRESANSE") for n in range(1, 6)]
    found = read(header, *rows)
    assert (found.genre, codes(found)) == ("irdp", ["numero", "date", "classe", "source"])
    header = ("Réf.", "Jour", "Qui ?", "Colonne 4")
    rows = [(str(n), f"0{n}/02/2024", "employeur", "oui") for n in range(1, 6)]
    found = read(header, *rows, nom="Liaisons")
    assert codes(found) == ["numero", "date", "initiative", "spsti_present"]


@pytest.mark.parametrize("header", ["Médecin traitant", "Adresse", "Taux IPP", "Date d'embauche"])
def test_what_only_looks_like_ours_is_left_aside(header: str) -> None:
    assert meaning_of(header) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Visite de pré-reprise (VPR)", "visite_pre_reprise"),
        ("pré-repprise", "visite_pre_reprise"),
        ("VPR faite ce jour", "visite_pre_reprise"),
        ("Orientation vers Cap emploi", "orientation.cap_emploi"),
        ("Pause café", None),
    ],
)
def test_an_event_named_loosely(cell: str, code: str | None) -> None:
    assert (event_of(cell) or event_near(cell)) == code
