"""A write under way when the vault is locked (F5)."""

from __future__ import annotations

import threading
from dataclasses import replace

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from pdp_desk.errors import UserError
from pdp_desk.services import vault
from pdp_desk.storage.tables import Membre, Salarie
from tests.services.vaults import Made
from tests.ui.lock.gestures import (
    the_page,
    type_in_form,
)
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner


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
    with desk.store.write() as session:
        row = Membre(
            uid="9" * 32,
            nom="Élodie Marchand",
            role=desk.membre.role,
            cle_publique=bytes(32),
            cree_le=desk.today(),
        )
        session.add(row)
        session.flush()
        other = replace(desk, membre=replace(desk.membre, id=row.id, nom=row.nom))
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
