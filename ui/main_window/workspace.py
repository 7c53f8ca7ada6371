"""One open vault on the screen: rail, pages and the way back, status bar."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pdp_desk.domain.wording import typeset
from ui.main_window import leftovers, zones
from ui.main_window.notices import Notices
from ui.main_window.places import BUILDERS, COFFRE, DOSSIER, places_of
from ui.widgets.avatar import short_function
from ui.widgets.drafting import Drafting, Formulaire
from ui.widgets.labels import hairline
from ui.widgets.page import Page
from ui.widgets.progress import WorkBar
from ui.widgets.rail import Rail
from ui.widgets.status_bar import StatusBar
from ui.widgets.toast import Toast
from ui.widgets.veil import Veil

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.changes import Changes
    from ui.tasks import TaskRunner


@dataclass(frozen=True, slots=True)
class Where:
    """A place to come back to after unlocking."""

    key: str
    dossier_id: int | None = None
    form: Formulaire | None = None


@runtime_checkable
class ShowsDossier(Protocol):
    """The page of one dossier."""

    def show_dossier(self, dossier_id: int) -> None: ...


@runtime_checkable
class ActsOnNotices(Protocol):
    """The page where what a banner asks for is done."""

    def act_on(self, key: str) -> None: ...


class Workspace(QWidget):
    """Rail, page and status bar of one open vault; pages are built when first shown.

    Signals: titled(str) for the window; lock_asked().
    """

    titled = Signal(str)
    lock_asked = Signal()

    def __init__(self, desk: Desk, tasks: TaskRunner, changes: Changes) -> None:
        super().__init__()
        self._desk, self._tasks, self._changes = desk, tasks, changes
        self._pages: dict[str, Page] = {}
        self._trail: list[Where] = []
        self._where = Where("")
        self._narrow = self._discreet = False
        self._places: dict[str, dict[str, str]] = {}
        self._hides: dict[str, bool] = {}
        self._own = [place.key for place in places_of(desk)]
        self.rail = Rail(places_of(desk))
        self.stack = QStackedWidget()
        self.veil = Veil()
        self.stack.addWidget(self.veil)
        self.work = WorkBar(self.stack)
        self.status = StatusBar()
        self.toast = Toast(self)
        self.notices = Notices(desk, tasks, self)
        self._lay_out()
        self.rail.show_member(desk.membre.nom, short_function(desk.membre.role.label))
        self.status.show_vault(typeset(desk.titre))
        self.rail.picked.connect(self.go)
        self.rail.lock_asked.connect(self.lock_asked)
        changes.changed.connect(self.refresh)
        tasks.busy_changed.connect(self.status.show_busy)
        tasks.busy_changed.connect(self.work.show_busy)
        tasks.counted.connect(self.work.show_count)
        self.work.stop_asked.connect(tasks.stop)
        self.notices.asked.connect(self._act_on_notice)
        self.notices.said.connect(self.status.keep)

    def page(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._where.key)

    @Slot(str)
    def go(self, key: str) -> None:
        """Show a place of the rail, if it is the member's; it is as it was left."""
        if key not in self._own:
            return
        self._trail.clear()
        self._show(Where(key))

    @Slot(int)
    def open_dossier(self, dossier_id: int) -> None:
        """Show a dossier; Échap comes back to the place and the row it was opened from."""
        if self._where.key and self._where.key != DOSSIER:
            self._trail.append(self._where)
        self._show(Where(DOSSIER, dossier_id))

    @Slot()
    def back(self) -> None:
        """Where one came from, else the first place."""
        if self._where.key == DOSSIER:
            self._show(self._trail.pop() if self._trail else Where(self._own[0]))

    def leave(self) -> Where:
        """Locking: what is typed goes to the vault; where one was, without a name, stays here."""
        QGuiApplication.inputMethod().commit()
        forms = _open_forms(self)
        for form in forms:
            form.flush()
        states = [state for form in forms if (state := form.state()) is not None]
        pages = {key: json.dumps(place) for key, page in self._pages.items()
                 if (place := page.place())}  # fmt: skip
        if pages:
            keep = partial(leftovers.keep, self._desk, pages)
            self._tasks.write(keep, self._settled, owner=self._tasks)
        # The form that has the cursor comes before one that is merely shown.
        active = max(states, key=lambda state: state.champ is not None, default=None)
        return Where(self._where.key, self._where.dossier_id, active)

    def retire(self) -> None:
        """Until it is deleted, nothing in here may ask the closed vault for anything."""
        self._changes.changed.disconnect(self.refresh)
        for timer in self.findChildren(QTimer):
            timer.stop()

    def come_back(self, where: Where) -> None:
        """After unlocking: the same page, the same form, the same field."""
        if where.key == DOSSIER and where.dossier_id is not None and "dossiers" in self._own:
            self._where = Where(self._own[0])
            self.open_dossier(where.dossier_id)
        else:
            self.go(where.key if where.key in self._own else self._own[0])
        take = partial(leftovers.take, self._desk)
        self._tasks.read(take, self._restore if where.key else self._forget_places)
        page = self.page()
        if where.form is not None and page is not None:
            page.reopen(where.form.nom, where.form.objet_id)
            for form in _open_forms(self):
                form.go_to(where.form)

    @Slot(object)
    def refresh(self, names: frozenset[str]) -> None:
        """A write changed something: every page that was built asks again."""
        self.notices.refresh(names)
        for page in self._pages.values():
            page.refresh(names)

    @Slot(bool)
    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        """The window changed class of width."""
        self._narrow = narrow
        self.rail.show_narrow(narrow)
        for page in self._pages.values():
            page.show_narrow(narrow)

    def show_discreet(self, discreet: bool) -> None:  # noqa: FBT001
        """F9: names and the medical part are hidden on every page, or shown."""
        self._discreet = discreet
        self.status.show_discreet(discreet)
        self.toast.hide()
        for key, page in self._pages.items():
            self._hides[key] = page.show_discreet(discreet)
        self._raise_page()

    def move_zone(self, step: int) -> None:
        """F6 and Maj+F6: the rail, the zones of the page, the status bar."""
        page = self.page()
        zones.move([self.rail, *(page.zones() if page else ()), self.status], step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, page = event.key(), self.page()
        if key == Qt.Key.Key_Escape:
            self._step_back()
        elif key == Qt.Key.Key_F6:
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.move_zone(-1 if shifted else 1)
        elif key == Qt.Key.Key_F1 and page is not None:
            page.explain()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        page = self.page()
        if self.work.counting():
            self._tasks.stop()
        elif page is None or not page.step_back():
            self.back()

    def _show(self, where: Where) -> None:
        self._where = where
        page = self._pages.get(where.key) or self._build(where.key)
        if where.dossier_id is not None and isinstance(page, ShowsDossier):
            page.show_dossier(where.dossier_id)
        self._raise_page()
        self.rail.select("dossiers" if where.key == DOSSIER else where.key)
        self._say_title()
        page.arrive()
        self.notices.settle(page)

    def _build(self, key: str) -> Page:
        page = BUILDERS[key](self._desk, self._tasks)
        self._pages[key] = page
        self.stack.addWidget(page)
        page.show_narrow(self._narrow)
        self._hides[key] = page.show_discreet(self._discreet)
        if key in self._places:
            page.restore(self._places.pop(key))
        page.title_changed.connect(self._say_title)
        page.back_asked.connect(self.back)
        page.dossier_asked.connect(self.open_dossier)
        page.said.connect(self.status.keep)
        page.gave.connect(self._show_toast)
        return page

    def _raise_page(self) -> None:
        """The page, or the veil over it: a page under the veil is not read aloud either."""
        page = self.page()
        covered = self._discreet and not self._hides.get(self._where.key)
        self.stack.setCurrentWidget(self.veil if covered or page is None else page)

    def _settled(self, nothing: None) -> None:
        """Nothing to show: the window is locked."""

    @Slot(object)
    def _restore(self, places: Mapping[str, dict[str, str]]) -> None:
        self._places = dict(places)
        for key, page in self._pages.items():
            if key in self._places:
                page.restore(self._places.pop(key))

    @Slot(object)
    def _forget_places(self, places: Mapping[str, dict[str, str]]) -> None:
        """Another day: pages begin as they always do."""

    @Slot(str)
    def _act_on_notice(self, key: str) -> None:
        self.go(COFFRE)
        page: object = self.page()
        if isinstance(page, ActsOnNotices):
            page.act_on(key)

    @Slot(str)
    def _show_toast(self, text: str) -> None:
        self.toast.say(text)
        self.status.keep(text)

    @Slot()
    def _say_title(self) -> None:
        page = self.page()
        self.titled.emit(page.title() if page else "")

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(hairline(vertical=True))
        upper.addWidget(self.stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)


def _open_forms(workspace: QWidget) -> list[Drafting]:
    """Every form that keeps a draft: on the pages, and in the dialogs in front of them."""
    tops = [workspace, *(top for top in QApplication.topLevelWidgets() if top.isModal())]
    return [form for top in tops for form in top.findChildren(Drafting)]
