"""Drafts: one per form and object, its member's alone, medical ones as ciphertext only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.views_brouillons import FENETRE
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import BrokenSeal, Forbidden
from pdp_desk.services import drafts as service
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Brouillon, Membre
from pdp_desk.storage.tables import Journal as Line
from pdp_desk.vault.keys import Keys
from tests.conftest import TODAY
from tests.services.vaults import Made

FORM = "note"
SECRET = "Lombosciatique de Philibertine Ravaillac"
TYPED = {"texte": SECRET, "motif": "reprise"}
KEYS = Keys(donnees=bytes(32), medicale=bytes(range(32)), echange=bytes(32), signature=bytes(32))


@pytest.fixture
def members(desk: Desk) -> tuple[Desk, Desk]:
    """A physician and somebody else, on one store."""
    with desk.store.write() as session:
        for number, name in ((11, "Dr Hélène Garnier"), (12, "Élodie Marchand")):
            session.add(
                Membre(
                    id=number,
                    uid=f"{number:032x}",
                    nom=name,
                    role=Role.MEDECIN if number == 11 else Role.CHARGE,
                    cle_publique=bytes(32),
                    cree_le=TODAY,
                )
            )
    physician = replace(desk, membre=MembreVue(11, "Dr Hélène Garnier", Role.MEDECIN), keys=KEYS)
    other = replace(
        desk,
        membre=MembreVue(12, "Élodie Marchand", Role.CHARGE),
        keys=replace(KEYS, medicale=None),
    )
    return physician, other


def rows(desk: Desk) -> list[Brouillon]:
    with desk.store.read() as session:
        return list(session.scalars(select(Brouillon)))


def lines(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.store.read() as session:
        return [(row.acte, row.detail) for row in session.scalars(select(Line))]


def test_what_is_typed_comes_back_with_its_field_and_cursor(members: tuple[Desk, Desk]) -> None:
    desk, _ = members
    service.keep_draft(desk, FORM, 41, "texte", TYPED, curseur=7)
    found = service.take_draft(desk, FORM, 41)
    assert found is not None
    assert (found.champ, found.curseur, dict(found.contenu)) == ("texte", 7, TYPED)
    assert service.take_draft(desk, FORM, 42) is None
    assert service.take_draft(desk, "autre", 41) is None
    assert service.take_draft(desk, FORM, 41) == found  # taking it does not lose it


@pytest.mark.parametrize("objet", [41, None])
def test_there_is_one_draft_for_a_form_and_an_object(
    members: tuple[Desk, Desk], objet: int | None
) -> None:
    desk, _ = members
    for text in ("Lom", "Lomboscia", SECRET):
        service.keep_draft(desk, FORM, objet, "texte", {"texte": text})
    assert len(rows(desk)) == 1
    assert service.take_draft(desk, FORM, objet).contenu == {"texte": SECRET}  # type: ignore[union-attr]
    service.keep_draft(desk, FORM, 99, "texte", {"texte": "autre"})
    assert len(rows(desk)) == 2


def test_a_draft_is_seen_by_its_member_only(members: tuple[Desk, Desk]) -> None:
    mine, other = members
    service.keep_draft(mine, FORM, 41, "texte", TYPED)
    assert service.drafts(other) == ()
    assert service.take_draft(other, FORM, 41) is None
    assert not service.discard_draft(other, FORM, 41)
    service.keep_draft(other, FORM, 41, "texte", {"texte": "à moi"})
    assert service.take_draft(mine, FORM, 41).contenu == TYPED  # type: ignore[union-attr]
    assert len(rows(mine)) == 2


def test_the_list_says_what_waits_without_the_texts(members: tuple[Desk, Desk]) -> None:
    desk, _ = members
    service.keep_draft(desk, FORM, 41, "texte", TYPED)
    service.keep_draft(desk, "orientation", None, None, {}, medical=True)
    found = service.drafts(desk)
    assert {(one.formulaire, one.objet_id, one.medical) for one in found} == {
        (FORM, 41, False),
        ("orientation", None, True),
    }
    assert all(not one.contenu for one in found)
    assert SECRET not in repr(service.take_draft(desk, FORM, 41))


def test_a_medical_draft_is_ciphertext_bound_to_its_row(members: tuple[Desk, Desk]) -> None:
    desk, other = members
    service.keep_draft(desk, FORM, 41, "texte", TYPED, medical=True, curseur=3)
    (row,) = rows(desk)
    assert row.contenu == ""
    assert SECRET.encode() not in (row.contenu_chiffre or b"")
    found = service.take_draft(desk, FORM, 41)
    assert found is not None
    assert (found.contenu, found.curseur, found.medical) == (TYPED, 3, True)
    # The same member without the medical key any more: neither listed nor read.
    late = replace(desk, keys=replace(KEYS, medicale=None))
    assert service.drafts(late) == ()
    assert service.take_draft(late, FORM, 41) is None
    assert service.discard_draft(late, FORM, 41)
    with pytest.raises(Forbidden, match="clé médicale"):
        service.keep_draft(other, FORM, 41, "texte", TYPED, medical=True)
    assert rows(desk) == []


def test_a_medical_draft_moved_to_another_row_does_not_open(members: tuple[Desk, Desk]) -> None:
    desk, _ = members
    service.keep_draft(desk, FORM, 41, "texte", TYPED, medical=True)
    service.keep_draft(desk, FORM, 42, "texte", {"texte": "x"}, medical=True)
    first, second = rows(desk)
    with desk.store.write() as session:
        session.get_one(Brouillon, second.id).contenu_chiffre = first.contenu_chiffre
    with pytest.raises(BrokenSeal):
        service.take_draft(desk, FORM, 42)


def test_a_form_that_becomes_medical_leaves_nothing_readable(members: tuple[Desk, Desk]) -> None:
    desk, _ = members
    service.keep_draft(desk, FORM, 41, "texte", TYPED)
    service.keep_draft(desk, FORM, 41, "texte", TYPED, medical=True)
    (row,) = rows(desk)
    assert (row.contenu, row.contenu_chiffre is not None) == ("", True)


def test_the_journal_tells_that_a_draft_appears_and_goes_not_each_pause(
    members: tuple[Desk, Desk],
) -> None:
    desk, _ = members
    for text in ("L", "Lo", SECRET):
        service.keep_draft(desk, FORM, 41, "texte", {"texte": text})
    assert service.discard_draft(desk, FORM, 41)
    assert not service.discard_draft(desk, FORM, 41)
    assert [acte for acte, _ in lines(desk)] == ["garder_brouillon", "effacer_brouillon"]
    assert all(SECRET not in (detail or "") for _, detail in lines(desk))
    with desk.store.read() as session:
        assert session.scalar(select(func.count(Line.id)).where(Line.signature.is_(None))) == 0


def test_a_draft_outlives_the_program(made: Made) -> None:
    desk = made.open()
    service.keep_draft(desk, FORM, None, "texte", TYPED, curseur=4)
    vault.close(desk)
    for path in made.folder.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()
    assert vault.describe(made.folder).brouillons
    again = made.open()
    found = service.take_draft(again, FORM, None)
    assert service.discard_draft(again, FORM, None)
    vault.close(again)
    assert found is not None
    assert (found.contenu, found.curseur) == (TYPED, 4)
    assert not vault.describe(made.folder).brouillons


def test_where_the_window_stood_is_nothing_that_waits(made: Made) -> None:
    desk = made.open()
    service.keep_draft(desk, FENETRE, None, None, {"dossiers": "{}"})
    assert not vault.describe(made.folder).brouillons
    service.keep_draft(desk, FORM, None, "texte", TYPED)
    service.discard_draft(desk, FORM, None)
    vault.close(desk)
    assert not vault.describe(made.folder).brouillons
