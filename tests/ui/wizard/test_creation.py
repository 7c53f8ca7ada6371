"""First start: nothing half made, nothing overwritten, a kit that counts once typed again."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pdp_desk.domain.droits import peut
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import StorageFailed
from pdp_desk.services import kit, vault
from pdp_desk.services.desk import Desk
from pdp_desk.vault import creation as making
from tests.conftest import TODAY
from tests.ui.walk import nameless, unreachable
from tests.ui.wizard.conftest import PASSWORD, HereDoor
from tests.ui.wizard.gestes import answer, go_on, press, to_kit, to_member, to_place, type_password
from ui.pages.creation import CreationPage
from ui.tasks import TaskRunner


def reopened(folder: Path) -> Desk:
    return vault.open_with_password(folder, PASSWORD, today=lambda: TODAY)


# --- The whole way -------------------------------------------------------------------------


def test_from_nothing_to_an_open_vault_whose_kit_is_verified(
    page: CreationPage, qtbot: QtBot, room: Path, door: HereDoor, caplog: pytest.LogCaptureFixture
) -> None:
    door.makes = True
    caplog.set_level(logging.DEBUG)
    to_kit(qtbot, page, room)
    words = page.keeper.words
    assert len(words) == 24
    page.kit.copied.setChecked(True)
    go_on(qtbot, page, page.proof)
    answer(page)
    go_on(qtbot, page, page.done)
    assert page.done.kit_state() == "Kit de récupération vérifié"
    with qtbot.waitSignal(page.opened) as opened:
        page.go_on()
    desk, folder = opened.args
    assert folder == room / "Sainte-Marthe.coffre"
    assert desk.membre.nom == "Claire Dumontet"
    assert kit.kit_state(desk).verifie_le == TODAY
    assert page.keeper.words == ()
    vault.close(desk)
    vault.close(vault.open_with_words(folder, words, today=lambda: TODAY))
    assert sorted(path.name for path in room.iterdir()) == ["Sainte-Marthe.coffre"]
    secrets = (PASSWORD, "Dumontet", "Sainte-Marthe", " ".join(words[:3]))
    assert [secret for secret in secrets if secret in caplog.text] == []  # F22


def test_the_place_is_shown_as_it_is_typed(page: CreationPage, qtbot: QtBot, room: Path) -> None:
    page.place.set_parent_folder(room)
    page.place.name.insert("Santé : Nord/Sud")
    expected = f"Sera créé\u00a0: {room / 'Santé Nord Sud.coffre'}"
    qtbot.waitUntil(lambda: page.place.result() == expected)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step() is page.member)
    assert list(room.iterdir()) == []


# --- F13: nothing overwritten ----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["vault", "file", "link"])
def test_f13_what_exists_is_refused_where_it_is_typed(
    page: CreationPage, qtbot: QtBot, tasks: TaskRunner, room: Path, kind: str
) -> None:
    taken = room / "Sainte-Marthe.coffre"
    if kind == "vault":
        taken.mkdir()
        (taken / "coffre.json").write_text("{}", "utf-8")
    elif kind == "file":
        taken.write_text("un fichier", "utf-8")
    else:
        taken.symlink_to(room / "ailleurs")
    page.place.set_parent_folder(room)
    page.place.name.setText("Sainte-Marthe")
    page.go_on()
    qtbot.waitUntil(lambda: "existe déjà" in page.place.refused())
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.step() is page.place
    assert page.frame.where() == "Étape 1 sur 6"


def test_f13_what_appears_meanwhile_is_not_overwritten(
    page: CreationPage, qtbot: QtBot, room: Path, door: HereDoor
) -> None:
    door.makes = True
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    type_password(page)
    other = room / "Sainte-Marthe.coffre"
    other.mkdir()
    (other / "coffre.json").write_text("d'une collègue", "utf-8")
    page.go_on()
    qtbot.waitUntil(lambda: "existe déjà" in page.frame.problem(), timeout=20_000)
    assert page.step() is page.password
    assert not page.made()
    assert (other / "coffre.json").read_text("utf-8") == "d'une collègue"
    assert [path.name for path in room.iterdir()] == ["Sainte-Marthe.coffre"]


# --- Leaving -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [0, 1, 2])
def test_leaving_before_the_vault_is_made_leaves_nothing(
    page: CreationPage, qtbot: QtBot, room: Path, step: int
) -> None:
    if step >= 1:
        to_place(qtbot, page, room)
    if step >= 2:
        to_member(qtbot, page)
        type_password(page)
    with qtbot.waitSignal(page.left):
        press(qtbot, Qt.Key.Key_Escape)
    assert list(room.iterdir()) == []
    assert page.password.password() == ""


def test_a_creation_that_fails_leaves_no_half_made_vault(
    page: CreationPage, qtbot: QtBot, room: Path, door: HereDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.makes = True

    def full(*_: object) -> None:
        raise StorageFailed("Le disque est plein.", "Libérez de la place.")

    monkeypatch.setattr(making, "_write_around", full)
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    type_password(page)
    page.go_on()
    qtbot.waitUntil(lambda: "disque est plein" in page.frame.problem(), timeout=20_000)
    assert list(room.iterdir()) == []
    monkeypatch.undo()
    go_on(qtbot, page, page.kit)  # nothing has to be typed again


def test_words_copied_but_not_typed_again_are_to_verify(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    page.kit.copied.setChecked(True)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.step() is page.done)
    assert page.done.kit_state() == "Kit de récupération à vérifier"
    assert page.frame.next.hasFocus()
    page.abandon()


def test_leaving_after_it_is_made_enters_it_with_a_kit_to_verify(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.step() is page.done)
    assert page.done.kit_state().startswith("Les 24 mots n’ont été gardés nulle part")
    with qtbot.waitSignal(page.opened) as opened:
        page.go_on()
    desk = opened.args[0]
    assert not kit.kit_state(desk).verifie
    vault.close(desk)


def test_closing_the_window_closes_the_vault_just_made(
    page: CreationPage, qtbot: QtBot, tasks: TaskRunner, room: Path, door: HereDoor
) -> None:
    to_kit(qtbot, page, room)
    page.abandon()
    qtbot.waitUntil(lambda: tasks.idle)
    assert len(door.closed) == 1
    assert page.keeper.words == ()
    vault.close(reopened(room / "Sainte-Marthe.coffre"))


# --- The password --------------------------------------------------------------------------------


def test_a_weak_password_or_two_different_ones_make_nothing(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    type_password(page, "sainte-marthe")
    page.go_on()
    assert page.password.form.first_row.problem()
    type_password(page)
    page.password.form.again.setText(PASSWORD.upper())
    page.go_on()
    assert page.password.form.again_row.problem()
    assert list(room.iterdir()) == []


def test_f21_caps_lock_and_keys_missing_elsewhere_are_told(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    form = page.password.form
    qtbot.keyClick(form.first, "A")  # a capital without Maj
    assert form.keyboard.caps_shown()
    assert page.password.keyboard_hint() == ""
    form.first.insert("é€")  # the test library has no such keys
    assert "QWERTY" in page.password.keyboard_hint()


def test_f21_the_password_typed_in_pieces_opens_composed(
    page: CreationPage, qtbot: QtBot, room: Path, door: HereDoor
) -> None:
    door.makes = True
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    type_password(page, PASSWORD.replace("é", "e\u0301"))
    go_on(qtbot, page, page.kit)
    page.abandon()
    qtbot.waitUntil(lambda: not page.made())
    qtbot.waitUntil(lambda: page._tasks.idle)
    vault.close(reopened(room / "Sainte-Marthe.coffre"))


def test_f22_no_password_is_spoken_nor_left_in_a_field(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    type_password(page)
    for field in (page.password.form.first, page.password.form.again):
        assert field.echoMode() == QLineEdit.EchoMode.Password
        assert PASSWORD not in field.accessibleName() + field.accessibleDescription()
    assert PASSWORD not in page.password.keyboard_hint()
    go_on(qtbot, page, page.kit)
    assert page.password.form.first.text() == page.password.form.again.text() == ""


# --- Everybody --------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (880, 430)])
def test_the_footer_is_never_cut_off(
    page: CreationPage, qtbot: QtBot, room: Path, size: tuple[int, int]
) -> None:
    page.resize(*size)
    to_kit(qtbot, page, room)
    for button in (page.frame.next, page.frame.leave):
        assert page.rect().contains(button.mapTo(page, button.rect().bottomRight()))
        assert button.height() >= button.sizeHint().height() - 1


def test_keyboard_and_screen_reader_find_every_step(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    page.resize(1366, 768)
    walked = [_walk(page)]
    to_place(qtbot, page, room)
    walked.append(_walk(page))
    to_member(qtbot, page)
    walked.append(_walk(page))
    type_password(page)
    go_on(qtbot, page, page.kit)
    walked.append(_walk(page))
    page.kit.copied.setChecked(True)
    go_on(qtbot, page, page.proof)
    walked.append(_walk(page))
    assert walked == [([], [])] * 5


def _walk(page: CreationPage) -> tuple[list[str], list[object]]:
    # In an exclusive group Tab goes to the choice that is made; arrows move inside.
    lost = [w for w in unreachable(page) if not w.inherits("QRadioButton")]
    return nameless(page), lost


def test_only_who_can_add_the_others_makes_the_vault(page: CreationPage) -> None:
    assert set(page.member._buttons) == {
        role.value for role in Role if peut(role, "ajouter_membre")
    }
