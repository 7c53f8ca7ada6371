"""Yes or no, numbers, SIRET, terms: many spellings, one meaning; doubt is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from pdp_desk.domain import vocabulary
from pdp_desk.domain.vocabulary import (
    Demandeur,
    Dispositif,
    Issue,
    Origine,
    Partenaire,
    Pathologie,
    Situation,
    Term,
)
from pdp_desk.imports.dates import BadValue
from pdp_desk.imports.values import (
    parse_count,
    parse_naf,
    parse_number,
    parse_siret,
    parse_yes_no,
    term_of,
)

YES = ("oui", "Oui", "OUI ", "O", "o", "x", "X", "1", 1, 1.0, True, "vrai", "✓", "✔", "ok", "fait")
NO = ("non", "N", "NON", "0", 0, 0.0, False, "faux", "-", "✗", "annulée", "pas fait")


@pytest.mark.parametrize("cell", YES)
def test_yes(cell: object) -> None:
    assert parse_yes_no(cell) is True


@pytest.mark.parametrize("cell", NO)
def test_no(cell: object) -> None:
    assert parse_yes_no(cell) is False


@pytest.mark.parametrize("cell", [None, "?", "NSP", "non renseigné", "à compléter"])
def test_neither_yes_nor_no_is_not_said(cell: object) -> None:
    assert parse_yes_no(cell) is None


@given(st.sampled_from([*YES, *NO]), st.sampled_from(["", " ", "  "]), st.booleans())
def test_case_and_spaces_do_not_change_an_answer(cell: object, pad: str, upper: bool) -> None:
    expected = parse_yes_no(cell)
    text = str(int(cell)) if isinstance(cell, (bool, float, int)) else str(cell)
    assert parse_yes_no(pad + (text.upper() if upper else text.lower()) + pad) is expected


def test_anything_else_is_refused() -> None:
    with pytest.raises(BadValue, match="ni oui ni non"):
        parse_yes_no("peut-être bien")


def test_numbers_as_text() -> None:
    assert parse_number("1 234,5") == 1234.5
    assert parse_count("1 234") == 1234
    assert parse_count(12.0) == 12
    for cell in ("environ 50", "10-49", -3, 2.5):
        with pytest.raises(BadValue):
            parse_count(cell)


def siret(digits: int) -> str:
    siren = f"{digits // 10_000:08d}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}{digits % 10_000:04d}"
    return body + luhn.calc_check_digit(body)


@given(st.integers(10_000, 10**12 - 1))
def test_a_siret_is_read_with_spaces_as_a_number_and_without_its_zeros(digits: int) -> None:
    number = siret(digits)
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    assert parse_siret(number) == parse_siret(spaced) == number
    if len(str(int(number))) > 9:
        assert parse_siret(float(number)) == parse_siret(str(int(number))) == number


@given(st.integers(10_000, 10**12 - 1), st.integers(1, 9))
def test_one_wrong_digit_is_refused(digits: int, shift: int) -> None:
    number = siret(digits)
    wrong = number[:-1] + str((int(number[-1]) + shift) % 10)
    with pytest.raises(BadValue, match="SIRET"):
        parse_siret(wrong)


def test_a_siren_alone_and_a_rounded_siret_say_what_to_do() -> None:
    with pytest.raises(BadValue, match="cinq derniers"):
        parse_siret("521985523")
    with pytest.raises(BadValue, match="arrondi"):
        parse_siret("5,21986E+13")


def test_naf() -> None:
    assert parse_naf("4771z") == parse_naf("47.71Z - Habillement") == "47.71Z"
    with pytest.raises(BadValue):
        parse_naf("commerce")


@pytest.mark.parametrize(
    ("kind", "cell", "term"),
    [
        (Demandeur, "MT", Demandeur.MEDECIN_TRAITANT),
        (Demandeur, "Salarié(e)", Demandeur.SALARIE),
        (Demandeur, "Médecin-conseil", Demandeur.MEDECIN_CONSEIL),
        (Origine, "MDT", Origine.MEDECIN_TRAVAIL),
        (Origine, "Idest", Origine.INFIRMIER),
        (Partenaire, "CAP EMPLOI 38", Partenaire.CAP_EMPLOI),
        (Partenaire, "Service social AM", Partenaire.SSAM),
        (Pathologie, "RPS", Pathologie.PSYCHIQUE),
        (Situation, "recherche d’emploi", Situation.RECHERCHE_EMPLOI),
        (Issue, "Licenciée pour inaptitude", Issue.LICENCIE),
        (Dispositif, "essais encadrés", Dispositif.ESSAI_ENCADRE),
    ],
)
def test_labels_of_the_field(kind: type[Term], cell: str, term: Term) -> None:
    assert term_of(kind, cell) == (term, False)


def test_a_typing_mistake_is_understood_and_told() -> None:
    assert term_of(Pathologie, "maladies cardiovasculeires") == (
        Pathologie.CARDIOVASCULAIRES,
        True,
    )
    with pytest.raises(BadValue, match="connue"):
        term_of(Pathologie, "mal de mer")


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(vocabulary).values() if isinstance(kind, type)]
)
def test_every_label_and_code_is_its_own_term(kind: type) -> None:
    if not issubclass(kind, Term) or kind is Term:
        return
    for term in kind:
        assert term_of(kind, term.label) == (term, False)
        assert term_of(kind, term.value.upper()) == (term, False)
