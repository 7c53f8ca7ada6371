"""Locking a real vault from a real window: at once, over anything, nothing lost, nobody left."""

from __future__ import annotations

import gc
import os
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pdp_desk.demo import generate
from pdp_desk.domain.verrouillage import Verrouillage
from pdp_desk.domain.views import DossierVue, LigneDossier
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import UserError
from pdp_desk.services import drafts, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.intake import take_in
from pdp_desk.storage.tables import Brouillon, Salarie
from tests.services.vaults import MEMBRE, PASSWORD, Made, make, today
from tests.ui.test_discreet import spoken, written
from tests.ui.typing_forms import FORM, NoteForm, TypingPage
from ui.app import _Door
from ui.changes import Changes
from ui.dialogs import opening
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS, DOSSIER
from ui.main_window.watch import Watch
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner
from ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
WORDS = "Entretien du jour avec Philibertine Ravaillac sur son poste"


class TestDoor(_Door):
    """The door of the application, on a fixed day, remembering nothing of this account."""

    __test__ = False

    def open(self, folder: Path, password: str, membre: str | None) -> Desk:
        return vault.open_with_password(folder, password, membre=membre, today=today)

    def remember(self, folder: Path) -> None:
        """The test has no account."""


class Clock:
    """Time passes when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = make(tmp_path_factory.mktemp("verrou") / "Sainte-Marthe.coffre", Role.MEDECIN)
    desk = made.open()
    with desk.store.write() as session:
        take_in(session, list(generate(2025, dossiers=40)), None)
    vault.close(desk)
    return made


@pytest.fixture
def made(filled: Made, tmp_path: Path) -> Made:
    folder = tmp_path / filled.folder.name
    shutil.copytree(filled.folder, folder)
    return Made(folder, filled.words)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("ui.main_window.window.Watch", lambda parent: Watch(parent, clock=made))
    return made


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,
    tasks: TaskRunner,
    made: Made,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setitem(BUILDERS, DOSSIER, TypingPage)
    changes = Changes()
    tasks.written.connect(changes.announce)
    shown = MainWindow(TestDoor(), tasks, changes)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.show_vault(made.folder)
    unlock(qtbot, shown)
    yield shown
    shown.lock()
    qtbot.waitUntil(lambda: tasks.idle)


def unlock(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.unlock.card.member() == MEMBRE)
    window.unlock.card.password.setText(PASSWORD)
    QTest.keyClick(window.unlock.card.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)
    qtbot.waitUntil(lambda: window._tasks.idle)


def type_in_form(window: MainWindow, words: str = WORDS) -> NoteForm:
    """A dossier, its form, and words in it."""
    window.open_dossier(41)
    page = the_page(window)
    assert isinstance(page, TypingPage)
    form = page.open_form()
    while not window._tasks.idle:
        QApplication.processEvents()
    form.texte.setFocus()
    QTest.keyClicks(form.texte, words)
    return form


def the_page(window: MainWindow) -> QWidget:
    assert window.workspace is not None
    page = window.workspace.page()
    assert page is not None
    return page


def the_form(window: MainWindow) -> NoteForm:
    page = the_page(window)
    assert isinstance(page, TypingPage)
    assert page.form is not None
    return page.form


def handle(widget: QWidget) -> QWindow:
    found = widget.window().windowHandle()
    assert found is not None
    return found


def alone(window: MainWindow, clock: Clock, minutes: float = 10) -> None:
    clock.now += minutes * 60
    window.watch.look()


def assert_same_form(window: MainWindow, words: str, cursor: int) -> None:
    form = the_form(window)
    assert form.isVisible()
    assert form.texte.toPlainText() == words
    assert form.texte.hasFocus()
    assert form.texte.textCursor().position() == cursor


# --- F1: nothing typed is lost -----------------------------------------------------------


def test_f1_left_alone_while_typing_the_text_the_field_and_the_cursor_come_back(
    window: MainWindow, qtbot: QtBot, clock: Clock
) -> None:
    form = type_in_form(window)
    for _ in range(7):
        QTest.keyClick(form.texte, Qt.Key.Key_Left)
    alone(window, clock)
    assert window.workspace is None
    assert "10 minutes sans activité" in window.unlock.card.note()
    unlock(qtbot, window)
    assert_same_form(window, WORDS, len(WORDS) - 7)
    assert the_form(window).drafting.note.words().startswith("Brouillon repris")


def test_f1_a_form_open_and_still_empty_comes_back_on_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    type_in_form(window, "")
    window.lock()
    unlock(qtbot, window)
    assert_same_form(window, "", 0)


def test_f1_typing_and_locking_at_random_moments_loses_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    chance = random.Random(3)
    form, typed = type_in_form(window, ""), ""
    for _ in range(4):
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: chance.randrange(3, 26)]:
            QTest.keyClicks(form.texte, letter)
            typed += letter
            if chance.random() < 0.2:
                QApplication.processEvents()
        window.lock()
        unlock(qtbot, window)
        form = the_form(window)
        assert form.texte.toPlainText() == typed
        assert form.texte.textCursor().position() == len(typed)


def test_a_search_comes_back_with_its_words_its_row_and_its_cursor(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    name = page._model.index(3, 0).data().split()[0]
    page.vue.filtres.focus_search()
    with qtbot.waitSignal(page._model.loaded):
        page.vue.filtres.search.insert(name)
    qtbot.waitUntil(lambda: window._tasks.idle)
    row = page._model.index(0, 0).data()
    del page
    QTest.keyClick(handle(window), Qt.Key.Key_L, CTRL)
    assert window.workspace is None
    unlock(qtbot, window)
    again = the_page(window)
    assert isinstance(again, DossiersPage)
    qtbot.waitUntil(lambda: again._model.filtre.texte == name and window._tasks.idle)
    assert again.vue.filtres.search.text() == name
    assert again.vue.filtres.search.hasFocus()
    assert again._model.index(0, 0).data() == row
    assert window._desk is not None
    assert drafts.drafts(window._desk) == ()  # of use only once: no name stays behind


# --- F2: nothing open keeps the vault open ------------------------------------------------


def open_dialog(window: MainWindow) -> None:
    dialog = QDialog(window)
    line = QLineEdit(dialog)
    line.setAccessibleName("Nom")
    QVBoxLayout(dialog).addWidget(line)
    line.setText("Philibertine Ravaillac")
    opening.run(dialog)


def open_menu(window: MainWindow) -> None:
    menu = QMenu(window)
    menu.addAction("Ouvrir le dossier de Philibertine")
    menu.exec(window.mapToGlobal(QPoint(60, 60)))


def open_combo(window: MainWindow) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    page.vue.filtres.referents.showPopup()


def open_history(window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.status.show_history()


def nothing_but_the_search(window: MainWindow) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    page.vue.filtres.focus_search()


OVER = [open_dialog, open_menu, open_combo, open_history, nothing_but_the_search]


@pytest.mark.parametrize("how", ["key", "alone"])
@pytest.mark.parametrize("what", OVER, ids=lambda what: what.__name__)
def test_f2_whatever_is_open_the_vault_locks_at_once(
    window: MainWindow, qtbot: QtBot, clock: Clock, how: str, what: Callable[[MainWindow], None]
) -> None:
    took: list[float] = []

    def strike() -> None:
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
        start = time.perf_counter()
        if how == "key":
            QTest.keyClick(handle(front), Qt.Key.Key_L, CTRL)
        else:
            alone(window, clock)
        took.append(time.perf_counter() - start)

    QTimer.singleShot(30, strike)
    what(window)  # a dialog or a menu comes back only once it is closed
    qtbot.waitUntil(lambda: bool(took))
    assert window.workspace is None
    assert took[0] < 1
    assert window.unlock.isVisible()
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    qtbot.waitUntil(lambda: window._tasks.idle)
    texts = [text for top in QApplication.topLevelWidgets() for text in written(top)]
    assert not [text for text in texts if "Philibertine" in text]


def test_f2_a_dialog_that_refuses_to_close_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    class Stubborn(QDialog):
        def reject(self) -> None:
            """It would ask first."""

        def done(self, result: int) -> None:
            """It would ask first."""

    dialog = Stubborn(window)
    QTimer.singleShot(10, window.lock)
    assert not opening.run(dialog)
    assert window.workspace is None


def test_f9_hides_names_under_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(window)

    def strike() -> None:
        QTest.keyClick(handle(dialog), Qt.Key.Key_F9)
        dialog.reject()

    QTimer.singleShot(10, strike)
    opening.run(dialog)
    assert window._discreet


# --- F3: closing asks nothing and loses nothing -------------------------------------------


def test_f3_escape_closes_the_form_and_keeps_the_draft(window: MainWindow, qtbot: QtBot) -> None:
    form = type_in_form(window)
    QTest.keyClick(form.texte, Qt.Key.Key_Escape)
    assert form.isHidden()
    qtbot.waitUntil(lambda: window._tasks.idle)
    page = the_page(window)
    assert isinstance(page, TypingPage)
    page.open_form()
    qtbot.waitUntil(lambda: window._tasks.idle)
    assert_same_form(window, WORDS, len(WORDS))


def test_f3_closing_the_window_asks_nothing_and_keeps_the_draft(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    type_in_form(window)
    window.close()
    assert not window.isVisible()
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: tasks.idle)
    desk = made.open()
    found = drafts.take_draft(desk, FORM, 41)
    vault.close(desk)
    assert found is not None
    assert found.contenu["texte"] == WORDS


# --- F4: leaving the page is not losing it ------------------------------------------------


def test_f4_leaving_the_page_keeps_the_draft_and_enregistrer_is_on_a_small_screen(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(911, 512)
    form = type_in_form(window)
    bottom = form.save.mapTo(window, QPoint(0, form.save.height())).y()
    assert form.save.isVisible()
    assert bottom <= window.height()
    assert window.workspace is not None
    window.workspace.go("dossiers")
    qtbot.waitUntil(lambda: window._tasks.idle)
    assert window._desk is not None
    assert drafts.take_draft(window._desk, FORM, 41) is not None


# --- F5: a write under way -----------------------------------------------------------------


def test_f5_a_lock_during_a_write_shows_at_once_and_the_write_ends_whole(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    desk, gate, inside = window._desk, threading.Event(), threading.Event()
    assert desk is not None

    def work() -> None:
        with desk.store.write() as session:
            session.add(Salarie(nom="Un", prenom="Un", nom_cle="un"))
            session.flush()
            inside.set()
            gate.wait(30)
            session.add(Salarie(nom="Deux", prenom="Deux", nom_cle="deux"))

    tasks.write(work, lambda nothing: None, owner=window)
    assert inside.wait(30)
    window.lock()
    assert window.unlock.isVisible()  # nobody waits to be protected
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert names_of(made) == ["Un", "Deux"]


def test_f5_a_write_that_fails_while_locking_leaves_the_state_before(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    desk, refused = window._desk, []
    assert desk is not None

    def work() -> None:
        with desk.store.write() as session:
            session.add(Salarie(nom="Un", prenom="Un", nom_cle="un"))
            session.flush()
            raise UserError("Arrêté.")

    tasks.write(work, refused.append, refused.append, owner=window)
    window.lock()
    qtbot.waitUntil(lambda: tasks.idle)
    assert len(refused) == 1
    assert names_of(made) == []


def names_of(made: Made) -> list[str]:
    desk = made.open()
    with desk.store.read() as session:
        rows = session.query(Salarie.nom).where(Salarie.nom_cle.in_(["un", "deux"]))
        found = [nom for (nom,) in rows.order_by(Salarie.id)]
    vault.close(desk)
    return found


# --- F6: back to the same list -------------------------------------------------------------


def test_f6_search_open_discard_comes_back_to_the_same_row(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    with qtbot.waitSignal(page._model.loaded):
        page.vue.filtres.search.setText("a")
    qtbot.waitUntil(lambda: window._tasks.idle)
    page.vue.table.selectRow(4)
    page._open()
    dossier = the_page(window)
    assert isinstance(dossier, TypingPage)
    form = dossier.open_form()
    qtbot.waitUntil(lambda: window._tasks.idle)
    QTest.keyClicks(form.motif, "Essai")
    form.drafting.flush()
    form.drafting.note.action.click()
    form.motif.setFocus()
    QTest.keyClick(form.motif, Qt.Key.Key_Escape)
    QTest.keyClick(dossier, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window._tasks.idle)
    assert the_page(window) is page
    assert page.vue.filtres.search.text() == "a"
    assert page.vue.table.currentIndex().row() == 4
    assert window._desk is not None
    assert drafts.drafts(window._desk) == ()


# --- Nothing left behind ---------------------------------------------------------------------


def test_after_locking_no_name_is_left_anywhere(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    assert window._desk is not None
    keys, store = window._desk.keys, window._desk.store
    assert keys is not None
    whole, name = page._model.index(0, 0).data(), page._model.index(0, 0).data().split()[0]
    page.vue.table.setCurrentIndex(page._model.index(0, 0))
    QTest.keyClick(page.vue.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == whole
    qtbot.waitUntil(lambda: any(isinstance(one, DossierVue) for one in left_over()))
    del page
    window.lock()
    assert QGuiApplication.clipboard().text() == ""
    qtbot.waitUntil(lambda: tasks.idle and not store.engine.pool.checkedin())  # type: ignore[attr-defined]
    assert keys.donnees == keys.signature == bytes(32)
    assert name not in " ".join(written(window) + spoken(window) + [window.windowTitle()])
    qtbot.waitUntil(lambda: not left_over())


def left_over() -> list[object]:
    gc.collect()
    return [o for o in gc.get_objects() if isinstance(o, (LigneDossier, DossierVue, DossiersPage))]


def test_a_copy_made_elsewhere_since_is_left_alone(window: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("copié chez nous")
    window._copies._ours = dict.fromkeys(window._copies._ours, b"ours, before")
    window.lock()
    assert clipboard.text() == "copié chez nous"
    clipboard.clear()


def test_f22_the_log_says_no_name_and_no_path_after_a_whole_session(
    window: MainWindow, qtbot: QtBot, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    name = page._model.index(0, 0).data().split()[0]
    with caplog.at_level("DEBUG"):
        type_in_form(window)
        window.lock()
        unlock(qtbot, window)
        window.unlock.try_password("faux mot de passe")
    said = caplog.text
    assert not [secret for secret in (name, WORDS, PASSWORD, str(made.folder)) if secret in said]


def test_f22_the_password_is_never_spoken_nor_brought_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.lock()
    field = window.unlock.card.password
    field.setFocus()
    QTest.keyClicks(field, "Sesame")
    assert "Sesame" not in " ".join(spoken(window))
    assert field.accessibleName() == "Mot de passe"
    window.unlock.card.reset()
    field.toggle()
    field.undo()
    assert field.text() == ""


# --- Idle time --------------------------------------------------------------------------------


def test_a_quiet_countdown_then_somebody_is_back(window: MainWindow, clock: Clock) -> None:
    assert window.workspace is not None
    status = window.workspace.status
    alone(window, clock, 9)
    assert status.state() == "Tout est enregistré"
    alone(window, clock, 0.75)
    assert status.state() == "Verrouillage dans 15 s"
    QTest.mouseMove(handle(window), QPoint(300, 300))
    QTest.mouseMove(handle(window), QPoint(310, 300))
    assert status.state() == "Tout est enregistré"
    alone(window, clock, 9.9)
    assert window.workspace is not None
    alone(window, clock, 0.2)
    assert window.workspace is None


def test_typing_in_a_dialog_is_being_there(window: MainWindow, clock: Clock) -> None:
    dialog = QDialog(window)
    line = QLineEdit(dialog)

    def strike() -> None:
        clock.now += 9 * 60
        QTest.keyClick(handle(dialog), Qt.Key.Key_A)
        alone(window, clock, 9)
        assert window.workspace is not None
        dialog.reject()

    QTimer.singleShot(30, strike)
    line.setFocus()
    opening.run(dialog)
    assert window.workspace is not None


def test_whoever_wakes_a_machine_that_slept_is_not_let_in(window: MainWindow, clock: Clock) -> None:
    clock.now += 11 * 60  # no tick while it slept
    QTest.mouseMove(handle(window), QPoint(200, 200))
    QTest.mouseMove(handle(window), QPoint(210, 200))
    assert window.workspace is None


def test_the_rule_of_the_vault_is_followed_as_soon_as_it_is_changed(
    window: MainWindow, qtbot: QtBot, clock: Clock
) -> None:
    from pdp_desk.services.locking import set_lock_settings

    assert window._desk is not None
    set_lock_settings(window._desk, Verrouillage(minutes=2))
    window.lock()
    unlock(qtbot, window)
    alone(window, clock, 1.9)
    assert window.workspace is not None
    alone(window, clock, 0.2)
    assert window.workspace is None
    assert "2 minutes" in window.unlock.card.note()


@pytest.mark.skipif(sys.platform != "linux", reason="the open files of a process")
def test_the_files_of_a_locked_vault_are_closed(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    window.lock()
    qtbot.waitUntil(lambda: tasks.idle)
    opened = [os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.exists()]
    assert not [path for path in opened if path.endswith((".db", ".db-wal", ".db-shm"))
                and str(made.folder) in path]  # fmt: skip


def test_those_in_charge_choose_the_delay_and_it_is_followed_at_once(
    window: MainWindow, qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.dialogs.verrouillage import ALLOWED, LockDialog

    assert window.workspace is not None
    assert window.workspace.status.delay.text() == "10 min"

    def choose(dialog: QDialog) -> bool:
        assert isinstance(dialog, LockDialog)
        assert dialog.chosen() == Verrouillage()
        dialog.delay.setCurrentIndex(dialog.delay.findData(3))
        dialog.pictures.choose(ALLOWED)
        with qtbot.waitSignal(dialog.accepted):
            dialog.submit()
        return True

    monkeypatch.setattr(opening, "run", choose)
    QTest.keyClick(handle(window), Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.workspace.status.delay.text() == "3 min"
    alone(window, clock, 3.1)
    assert window.workspace is None


def test_f4_the_dialog_of_the_delay_has_its_button_on_a_small_screen(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.resize(911, 512)
    seen: list[bool] = []

    def look(dialog: QDialog) -> bool:
        dialog.show()
        button = dialog.confirm  # type: ignore[attr-defined]
        bottom = button.mapTo(dialog, QPoint(0, button.height())).y()
        seen.append(button.isVisible() and bottom <= dialog.height() <= 512)
        dialog.hide()
        return False

    monkeypatch.setattr(opening, "run", look)
    window.ask_rules()
    assert seen == [True]


def test_nothing_asks_the_vault_once_it_is_closed(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    space = window.workspace
    assert space is not None
    window.lock()
    assert not [timer for timer in space.findChildren(QTimer) if timer.isActive()]
    qtbot.waitUntil(lambda: tasks.idle)
    asked: list[object] = []
    tasks.read = lambda *args, **more: asked.append(args)  # type: ignore[method-assign]
    window._changes.announce(frozenset({"dossiers", "medical", "sauvegardes"}))
    assert asked == []


def test_another_member_does_not_come_back_to_the_dossier_of_the_first(
    window: MainWindow, qtbot: QtBot, made: Made
) -> None:
    window.open_dossier(41)
    window.lock()
    qtbot.waitUntil(lambda: window._tasks.idle)
    desk = made.open()
    other = replace(desk, membre=replace(desk.membre, id=99, nom="Élodie Marchand"))
    window.enter(other, made.folder)
    assert isinstance(the_page(window), DossiersPage)
    qtbot.waitUntil(lambda: window._tasks.idle)


def test_a_vault_open_to_read_locks_and_comes_back_too(
    window: MainWindow, qtbot: QtBot, made: Made
) -> None:
    window.lock()
    qtbot.waitUntil(lambda: window._tasks.idle)
    reader = replace(made.open(), lecture_seule=True, detenteur="Inès Kaddour (poste 2)")
    window.enter(reader, made.folder)
    type_in_form(window, "Essai")
    window.lock()
    assert window.unlock.isVisible()
    qtbot.waitUntil(lambda: window._tasks.idle)


def test_f1_a_medical_note_comes_back_and_was_only_ciphertext_meanwhile(
    window: MainWindow, qtbot: QtBot, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.main_window.places import _dossier
    from ui.pages.dossier import DossierPage

    monkeypatch.setitem(BUILDERS, DOSSIER, _dossier)
    window.open_dossier(7)
    qtbot.waitUntil(lambda: window._tasks.idle)
    page = the_page(window)
    assert isinstance(page, DossierPage)
    assert page.medical is not None
    page.medical.begin_note()
    qtbot.waitUntil(lambda: window._tasks.idle)
    note = page.medical.body.note.text
    assert note.hasFocus()
    QTest.keyClicks(note, WORDS)
    QTest.keyClick(note, Qt.Key.Key_Left)
    del page, note
    QTest.keyClick(handle(window), Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: window._tasks.idle)
    desk = made.open()
    with desk.store.read() as session:
        (row,) = session.query(Brouillon).where(Brouillon.formulaire != "fenetre")
        assert row.contenu == ""
        assert WORDS.encode() not in (row.contenu_chiffre or b"")
    vault.close(desk)
    unlock(qtbot, window)
    again = the_page(window)
    assert isinstance(again, DossierPage)
    assert again.medical is not None
    text = again.medical.body.note.text
    qtbot.waitUntil(lambda: text.toPlainText() == WORDS)
    qtbot.waitUntil(text.hasFocus)
    assert text.textCursor().position() == len(WORDS) - 1


def test_a_lock_in_mode_discret_brings_a_medical_form_back_closed(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.main_window.places import _dossier
    from ui.pages.dossier import DossierPage

    monkeypatch.setitem(BUILDERS, DOSSIER, _dossier)
    window.open_dossier(7)
    qtbot.waitUntil(lambda: window._tasks.idle)
    page = the_page(window)
    assert isinstance(page, DossierPage)
    assert page.medical is not None
    page.medical.begin_note()
    qtbot.waitUntil(lambda: window._tasks.idle)
    QTest.keyClicks(page.medical.body.note.text, WORDS)
    window.toggle_discreet()
    assert not page.medical.body.isVisible()
    window.lock()
    unlock(qtbot, window)
    again = the_page(window)
    assert isinstance(again, DossierPage)
    assert again.medical is not None
    assert not again.medical.body.isVisible()
    assert WORDS not in " ".join(spoken(window))
