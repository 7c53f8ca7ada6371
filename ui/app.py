"""The window of PDP Desk. Importing this module needs no Qt: `run` says what is missing.

For a program without a window, which may not import `ui` when it starts:

    client = importlib.import_module("ui.app")
    if client.has_screen():          # never raises, shows nothing
        exit_code = client.run(folder, desk)  # NoScreen, a UserError, when it cannot open

`run` owns the desk it is given and closes it.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import sys
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from pdp_desk import settings
from pdp_desk.errors import NoScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from pdp_desk.domain.views import CoffreVue
    from pdp_desk.domain.views_membres import EtatPoste
    from pdp_desk.domain.vocabulary import Role
    from pdp_desk.services.desk import Desk

LIBRARIES = (
    "libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1"
)
APT = f"apt-get install -y {LIBRARIES}"
LISTENING_MS = 1000  # once the window can be used: the buses of the system can wait
WITHOUT_EYES = {"offscreen", "minimal", "vnc"}


def has_screen() -> bool:
    """Whether a person would see the window here."""
    return settings.qt_platform() not in WITHOUT_EYES and screen_problem() is None


def screen_problem() -> NoScreen | None:
    """Why the window cannot open here, in one line with what to type; None when it can."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        if ".so" not in str(error):
            raise
        return _missing(str(error))
    if not sys.platform.startswith("linux") or settings.qt_platform():
        return None
    return _display_problem()


def run(folder: Path | None, desk: Desk | None = None) -> int:
    """Show the window until it is closed; `folder` or the last vault is asked for its password."""
    gc.disable()  # `Collector` takes over, on this thread only
    try:
        problem = screen_problem()
        if problem is not None:
            raise problem
        return _live(_application(), folder, desk)
    finally:
        gc.enable()


def _live(application: QApplication, folder: Path | None, desk: Desk | None) -> int:
    from PySide6.QtCore import QTimer
    from shiboken6 import delete

    from ui.changes import Changes
    from ui.collector import Collector
    from ui.errors import show_error
    from ui.main_window import MainWindow
    from ui.tasks import TaskRunner

    tasks, changes = TaskRunner(application), Changes(application)
    tasks.refused.connect(show_error)
    tasks.written.connect(changes.announce)
    window = MainWindow(_Door(), tasks, changes)
    Collector(window)
    try:
        if desk is not None:
            window.enter(desk, folder)
        else:
            window.show_vault(folder)
            if folder is None:
                tasks.read(_last_vault, window.propose)
        window.show()
        QTimer.singleShot(LISTENING_MS, window.listen)
        return application.exec()
    finally:
        window.close()
        tasks.close()
        delete(window)


class _Door:
    """The vaults, for the unlock page; imported on the database thread, after the window shows."""

    def describe(self, folder: Path) -> CoffreVue:
        from pdp_desk.services import vault

        return vault.describe(folder)

    def open(self, folder: Path, password: str, membre: str | None) -> Desk:
        from pdp_desk import bootstrap

        return bootstrap.open_with_password(folder, password, membre=membre)

    def open_with_words(self, folder: Path, words: str, membre: str | None) -> Desk:
        from pdp_desk import bootstrap
        from pdp_desk.services import vault

        return vault.open_with_words(folder, words, membre=membre, today=bootstrap.today)

    def close(self, desk: Desk) -> None:
        from pdp_desk.services import vault

        vault.close(desk, wipe=True)

    def remember(self, folder: Path) -> None:
        from pdp_desk import bootstrap

        bootstrap.remember_vault(folder)

    def create(
        self, folder: Path, *, titre: str, membre: str, role: Role, password: str
    ) -> tuple[Desk, tuple[str, ...]]:
        from pdp_desk import bootstrap

        words = bootstrap.create_vault(
            folder, titre=titre, membre=membre, role=role, password=password
        )
        return bootstrap.open_with_password(folder, password), words

    def demo(self, parent: Path, report: Callable[[int, int], None]) -> tuple[Path, Desk]:
        from pdp_desk import bootstrap

        return bootstrap.open_demo(parent, report)

    def demo_password(self, folder: Path) -> str:
        from pdp_desk import bootstrap

        return bootstrap.demo_password(folder)

    def quick_opening(self, folder: Path) -> EtatPoste:
        from pdp_desk.services import workstation

        return workstation.quick_opening(folder)

    def open_here(self, folder: Path, membre: str | None) -> Desk:
        from pdp_desk import bootstrap

        return bootstrap.open_on_this_workstation(folder, membre=membre)


def _last_vault() -> Path | None:
    from pdp_desk import bootstrap

    return bootstrap.last_vault()


def _application() -> QApplication:
    """The dressed application, its errors joined to the funnel."""
    from PySide6.QtWidgets import QApplication

    from ui import errors
    from ui.dialogs.message import present
    from ui.theme import Theme, icon

    made = QApplication.instance() or QApplication(["pdp-desk"])
    assert isinstance(made, QApplication), "nothing else makes the application"
    made.setApplicationName("PDP Desk")
    made.setApplicationVersion("0.1.0")
    _speak_french(made)
    Theme(made)
    made.setWindowIcon(icon("folders-fill", "accent"))
    errors.install(present)
    sys.excepthook = _funnel
    _keep_log()
    return made


def _speak_french(application: QApplication) -> None:
    """Qt's own words (menus of fields, folder dialog) and its numbers."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(application)
    place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", place):
        application.installTranslator(translator)


def _funnel(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught: told once, by type and place."""
    from ui.errors import show_error

    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    show_error(error.with_traceback(trace))


def _keep_log() -> None:
    """Codes, types and places of errors; never a name (see `ui.errors`)."""
    from PySide6.QtCore import QStandardPaths

    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    folder = Path(QStandardPaths.writableLocation(place))
    log = logging.getLogger("pdp_desk.ui")
    if any(isinstance(handler, RotatingFileHandler) for handler in log.handlers):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "pdp-desk.log", maxBytes=200_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:  # no home to write in: the window matters more than its log
        log.warning("no log file: %s", type(error).__name__)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False


def _display_problem() -> NoScreen | None:
    if not settings.x_display() and settings.wayland_socket() is None:
        return NoScreen(
            "Il n’y a pas d’écran ici : la fenêtre ne peut pas s’ouvrir.",
            "Les autres commandes fonctionnent. Pour la fenêtre, ouvrez une session graphique.",
        )
    trouble = _plugin_trouble()
    if trouble:
        return _missing(trouble)
    if settings.wayland_socket() is None and not _x_answers():
        return NoScreen(
            f"L’écran {settings.x_display()} ne répond pas : la fenêtre ne peut pas s’ouvrir.",
            "Vérifiez la variable DISPLAY, puis recommencez.",
        )
    return None


def _plugin_trouble() -> str:
    """What keeps Qt's display plugin from loading: Qt itself would stop the whole program."""
    from PySide6.QtCore import QLibraryInfo, QPluginLoader

    place = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    names = ["qwayland"] if settings.wayland_socket() else []
    names += ["qxcb"] if settings.x_display() else []
    troubles = []
    for name in names:
        loader = QPluginLoader(str(place / f"lib{name}.so"))
        if loader.load():
            return ""
        troubles.append(loader.errorString())
    return troubles[-1]


@cache
def _x_answers() -> bool:
    """Ask the X server itself: a dead display makes Qt stop the program.

    The connection is kept: a server whose only client leaves resets, and refuses the next one.
    """
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    return not xcb.xcb_connection_has_error(xcb.xcb_connect(None, None))


def _missing(reason: str) -> NoScreen:
    library = next((word.strip(":(") for word in reason.split() if ".so" in word), "Qt")
    return NoScreen(
        f"La fenêtre a besoin de bibliothèques système qui manquent ici ({Path(library).name}).",
        f"Installez-les : {APT}",
    )
