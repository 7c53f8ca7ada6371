"""Banners: at most one, the gravest; each leads where it is answered, and can be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views_kit import EtatKit
from pdp_desk.domain.views_sauvegardes import EtatSauvegardes
from pdp_desk.services import backups, kit, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from tests.conftest import MEMBRE
from tests.services.vaults import Made, today
from tests.ui.coffre.conftest import enter
from tests.ui.coffre.gestes import banner, keep, said, settle, the_page
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.models.coffre_apercu import Vigilance
from ui.pages import coffre_veille
from ui.pages.coffre_veille import EXERCICE, SAUVEGARDER, avis
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.widgets.banner import Avis, VaultBanner

DAY = today()


@pytest.fixture
def proved(made: Made) -> Iterator[Desk]:
    """A desk whose kit is verified: nothing to say by itself."""
    desk = made.open()
    kit.verify_kit(desk, made.words)
    yield desk
    vault.close(desk)


@pytest.fixture
def bare(store: Store) -> Desk:
    """A desk whose vault nobody reads."""
    return Desk(store, MEMBRE, today, "Sainte-Marthe")


def block(folder: Path) -> Path:
    """Nothing can be written where the backups go: whoever runs the test, root included."""
    place = folder / "sauvegardes"
    if place.is_dir():
        place.rmdir()
    place.write_bytes(b"")
    return place


def test_f8_a_backup_that_cannot_be_written_is_said_by_a_banner(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    theme: Theme,
    tasks: TaskRunner,
    changes: Changes,
    proved: Desk,
) -> None:
    assert proved.folder is not None
    place = block(proved.folder)
    monkeypatch.setattr(coffre_veille, "BACK_UP_MS", 0)
    window = enter(qtbot, tasks, changes, proved)
    qtbot.waitUntil(lambda: "La sauvegarde n’a pas abouti" in banner(window))
    assert window.workspace is not None
    shown = window.workspace.notices.banner
    assert shown.property("tone") == "danger"
    place.unlink()
    shown._action.click()  # Sauvegarder maintenant
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not banner(window))
    assert the_page(window).tabs.choice() == "sauvegardes"
    assert backups.list_backups(proved)[0].verifiee
    assert "Sauvegarde vérifiée" in said(window)[0]


def test_the_daily_backup_comes_after_the_first_page_and_once(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    theme: Theme,
    tasks: TaskRunner,
    changes: Changes,
    proved: Desk,
) -> None:
    order: list[str] = []
    save, show = backups.daily_backup, coffre_veille.Veille.page_shown

    def daily_backup(desk: Desk) -> object:
        order.append("backup")
        return save(desk)

    def page_shown(self: coffre_veille.Veille) -> None:
        order.append("page")
        show(self)

    monkeypatch.setattr(coffre_veille, "BACK_UP_MS", 0)
    monkeypatch.setattr(backups, "daily_backup", daily_backup)
    monkeypatch.setattr(coffre_veille.Veille, "page_shown", page_shown)
    window = enter(qtbot, tasks, changes, proved)
    qtbot.waitUntil(lambda: bool(said(window)))
    assert "Sauvegarde du jour" in said(window)[0]
    assert window.workspace is not None
    window.workspace.go("coffre")
    settle(qtbot, window)
    assert order == ["page", "backup", "page"]
    assert len(backups.list_backups(proved)) == 1


def test_a_kit_never_verified_leads_to_its_section(qtbot: QtBot, window: MainWindow) -> None:
    assert "kit de récupération" in banner(window)
    assert window.workspace is not None
    window.workspace.notices.banner._action.click()
    settle(qtbot, window)
    assert the_page(window).tabs.choice() == "recuperation"


def test_a_reader_is_told_who_writes_since_when(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, changes: Changes, desk: Desk
) -> None:
    who = "Inès Kaddour, sur POSTE-2, depuis 09:12"
    window = enter(qtbot, tasks, changes, replace(desk, lecture_seule=True, detenteur=who))
    assert who in banner(window)
    assert window.workspace is not None
    window.workspace.notices.banner._action.click()
    settle(qtbot, window)
    assert the_page(window).tabs.choice() == "apercu"
    window.workspace.go("dossiers")
    assert who in banner(window)


def test_the_banner_lies_under_the_header_of_every_page(qtbot: QtBot, window: MainWindow) -> None:
    assert window.workspace is not None
    for place in ("indicateurs", "coffre"):
        window.workspace.go(place)
        settle(qtbot, window)
        shown, page = window.workspace.notices.banner, window.workspace.page()
        assert page is not None
        assert page.isAncestorOf(shown)
        assert shown.isVisible()
        assert 40 < shown.mapTo(page, shown.rect().topLeft()).y() < 70


def notices(desk: Desk, *, last: int | None, failed: str = "", verified: date | None) -> list[Avis]:
    bandeau = f"La sauvegarde n’a pas abouti. {failed}" if failed else ""
    if last is None or last > 7:
        bandeau = f"{bandeau} Trop ancienne.".strip()
    state = EtatSauvegardes(DAY, last, bandeau, failed)
    return list(avis(Vigilance(state, EtatKit(verified, None, DAY)), desk))


def test_the_gravest_is_shown_first_then_the_next_once_closed(
    qtbot: QtBot, theme: Theme, bare: Desk
) -> None:
    shown = VaultBanner()
    keep(qtbot, shown)
    old = DAY - timedelta(days=400)
    shown.show_notices(notices(bare, last=9, failed="Disque plein.", verified=old))
    assert (shown.shown(), shown.property("tone")) == (SAUVEGARDER, "danger")
    assert shown.sentence().endswith("Trop ancienne.")
    shown.hide()
    shown.closed.emit()
    assert (shown.shown(), shown.property("tone")) == (EXERCICE, "warn")
    shown.closed.emit()
    assert shown.shown() == ""
    assert shown.isHidden()


def test_what_was_closed_comes_back_only_with_something_else_to_say(
    qtbot: QtBot, theme: Theme, bare: Desk
) -> None:
    shown = VaultBanner()
    keep(qtbot, shown)
    same = notices(bare, last=9, verified=DAY)
    shown.show_notices(same)
    shown.closed.emit()
    shown.show_notices(same)
    assert shown.shown() == ""
    shown.show_notices(notices(bare, last=9, failed="Disque plein.", verified=DAY))
    assert shown.shown() == SAUVEGARDER


def test_nothing_is_said_when_all_is_well(bare: Desk) -> None:
    assert notices(bare, last=7, verified=DAY) == []
    assert [notice.cle for notice in notices(bare, last=8, verified=DAY)] == [SAUVEGARDER]
