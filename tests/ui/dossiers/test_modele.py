"""The list of dossiers as a model: pages by key, the newest question wins, what cells say."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import FiltreDossiers, LigneDossier
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from tests.ui.dossiers.conftest import SIZE
from ui.models.chronologie import ChronologieModel
from ui.models.dossiers import COLONNES, NUMERO, PAGE, RAW, SALARIE, DossiersModel
from ui.tasks import TaskRunner

ROOT = QModelIndex()
WARNS = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def model(desk: Desk, tasks: TaskRunner) -> DossiersModel:
    return DossiersModel(desk, tasks)


def faults(qtlog) -> list[str]:
    return [record.message for record in qtlog.records if "FAIL!" in record.message]


def show(qtbot: QtBot, model: DossiersModel, filtre: FiltreDossiers) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show(filtre)


def rows(model: DossiersModel) -> list[LigneDossier]:
    found = (model.ligne_at(row) for row in range(model.rowCount()))
    return [row for row in found if row is not None]


def fetch_all(qtbot: QtBot, model: DossiersModel) -> None:
    while model.canFetchMore(ROOT):
        with qtbot.waitSignal(model.rowsInserted):
            model.fetchMore(ROOT)


@pytest.mark.parametrize("recents", [False, True])
def test_pages_follow_each_other_without_hole_nor_double(
    qtbot: QtBot, model: DossiersModel, recents: bool
) -> None:
    show(qtbot, model, FiltreDossiers(recents=recents))
    assert model.rowCount() == PAGE
    fetch_all(qtbot, model)
    assert len({row.id for row in rows(model)}) == model.rowCount() == SIZE
    if recents:
        days = [row.signale_le for row in rows(model) if row.signale_le]
        assert days == sorted(days, reverse=True)
    else:
        names = [fold(row.nom) for row in rows(model)]
        assert names == sorted(names)


def test_it_is_a_sound_model(qtbot: QtBot, qtlog, model: DossiersModel, tasks: TaskRunner) -> None:
    tester = QAbstractItemModelTester(model, WARNS)
    show(qtbot, model, FiltreDossiers())
    qtbot.waitUntil(lambda: tasks.idle)  # the tester asks for more by itself
    show(qtbot, model, FiltreDossiers(texte="zzz"))
    assert model.rowCount() == 0
    assert faults(qtlog) == []
    assert tester.model() is model


def test_the_next_page_is_asked_once(qtbot: QtBot, model: DossiersModel) -> None:
    show(qtbot, model, FiltreDossiers())
    with qtbot.waitSignal(model.rowsInserted):
        model.fetchMore(ROOT)
        assert not model.canFetchMore(ROOT)
        model.fetchMore(ROOT)
    assert model.rowCount() == 2 * PAGE


def test_a_new_filter_replaces_the_page_under_way(
    qtbot: QtBot, model: DossiersModel, tasks: TaskRunner
) -> None:
    show(qtbot, model, FiltreDossiers())
    wanted = rows(model)[0].numero
    gate = Event()
    tasks.read(lambda: gate.wait(30), lambda _: None, owner=model)
    model.fetchMore(ROOT)
    model.show(FiltreDossiers(texte="zzz"))
    with qtbot.waitSignal(model.loaded):
        model.show(FiltreDossiers(texte=wanted))
        gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert [row.numero for row in rows(model)] == [wanted]
    assert not model.canFetchMore(ROOT)


def test_reading_again_keeps_as_many_rows(qtbot: QtBot, model: DossiersModel) -> None:
    show(qtbot, model, FiltreDossiers())
    fetch_all(qtbot, model)
    before = [row.id for row in rows(model)]
    with qtbot.waitSignal(model.loaded):
        model.reread()
    assert [row.id for row in rows(model)] == before
    assert model.row_of(before[150]) == 150
    assert model.row_of(None) == model.row_of(-4) == -1


def test_every_cell_is_printed_named_and_compared(qtbot: QtBot, model: DossiersModel) -> None:
    show(qtbot, model, FiltreDossiers())
    for column, colonne in enumerate(COLONNES):
        title = model.headerData(column, Qt.Orientation.Horizontal)
        assert title == colonne.titre
        spoken = model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith(f"{title}\u00a0: ")
    first = rows(model)[0]
    name = model.index(0, SALARIE)
    assert name.data() == name.data(Qt.ItemDataRole.ToolTipRole)
    assert not name.data().isupper()
    assert name.data(RAW) == fold(f"{first.nom} {first.prenom}")
    assert model.index(0, NUMERO).data() == first.numero
    assert model.index(0, 0).data(Qt.ItemDataRole.UserRole) == first


def test_what_is_not_known_is_said_to_a_screen_reader(qtbot: QtBot, model: DossiersModel) -> None:
    show(qtbot, model, FiltreDossiers())
    fetch_all(qtbot, model)
    at = next(at for at, row in enumerate(rows(model)) if row.pris_en_charge_le is None)
    cell = model.index(at, 4)
    assert cell.data() == ""
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole).endswith("non renseigné")


def test_a_refused_read_is_told_and_can_be_asked_again(
    qtbot: QtBot, model: DossiersModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdp_desk.errors import UsageError

    def refuse(*given: object) -> None:
        raise UsageError("La liste n'a pas pu être lue.")

    show(qtbot, model, FiltreDossiers())
    with monkeypatch.context() as patch:
        patch.setattr(dossiers, "list_dossiers", refuse)
        with qtbot.waitSignal(model.refused):
            model.fetchMore(ROOT)
    assert model.rowCount() == PAGE
    fetch_all(qtbot, model)
    assert model.rowCount() == SIZE


def test_the_timeline_is_a_sound_model(desk: Desk, qtlog) -> None:
    line = ChronologieModel()
    tester = QAbstractItemModelTester(line, WARNS)
    for row in dossiers.list_dossiers(desk, FiltreDossiers(recents=True), taille=40).lignes:
        vue = dossiers.show_dossier(desk, row.id)
        line.show(vue, desk.today())
        spoken = [
            line.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            for at in range(line.rowCount())
        ]
        assert all(spoken)
        assert len(spoken) >= len(vue.chronologie)
    line.show(None, desk.today())
    assert line.rowCount() == 0
    assert faults(qtlog) == []
    assert tester.model() is line
