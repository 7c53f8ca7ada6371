"""One database thread: plain callables go in, frozen data comes back on the GUI thread.

    self.tasks.read(lambda: list_dossiers(desk, filtre), self.show_page, key="dossiers.search")

`done` and `failed` are bound methods of the QObject that asks (or anything, with `owner=`): once
that object is gone nothing is called. A read with a `key` replaces the older read of that key:
the older one does not run if it still waits, and its answer is dropped if it has run.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from inspect import ismethod
from threading import Event
from typing import Any, TypeVar
from weakref import WeakMethod, ref

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from pdp_desk.errors import UserError

T = TypeVar("T")
SLOW_MS = 300


class Stopped(UserError):
    """The person cancelled counted work; the transaction was rolled back."""

    code = "PDP-0513"

    def __init__(self) -> None:
        super().__init__("Le travail a été arrêté.", "Rien n'a été changé.")


class Unwritable(UserError):
    """Half a character was typed or pasted (a lone surrogate): no file can hold it."""

    code = "PDP-0514"

    def __init__(self) -> None:
        super().__init__(
            "Un caractère du texte est incomplet : il ne peut pas être enregistré.",
            "Rien n'a été changé. Effacez-le (souvent un émoji coupé), puis recommencez.",
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    done: Callable[[], Callable[[Any], None] | None]
    failed: Callable[[], Callable[[UserError], None] | None]
    owner: ref[QObject]
    key: str | None
    announces: frozenset[str]
    writes: bool


class TaskRunner(QObject):
    """Runs reads and writes one after the other, in the order they were asked.

    Signals: busy_changed(bool) when work lasts over 300 ms and when all is done;
    counted(int, int) done and total of the work under way; written(frozenset) names of what a
    write changed; refused(object) errors that nobody asked to show.
    """

    busy_changed = Signal(bool)
    counted = Signal(int, int)
    written = Signal(object)
    refused = Signal(object)
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pdp-base")
        self._pending: dict[_Task, Future[object]] = {}
        self._newest: dict[str, _Task] = {}
        self._stop = Event()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._say_busy)
        self._busy = False
        self._closed = False
        # Queued always: work that ends at once must not answer before the call returns.
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        fn: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
        *,
        owner: QObject | None = None,
        key: str | None = None,
    ) -> None:
        """Run `fn` on the database thread, then `done(result)` here; not at all once closed."""
        if self._closed:
            return
        self._submit(fn, _task(done, failed, owner=owner, key=key))

    def write(
        self,
        fn: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
        *,
        owner: QObject | None = None,
        changes: frozenset[str] = frozenset(),
    ) -> None:
        """Run `fn`, which writes; `changes` is announced even if the asker is gone."""
        self._submit(fn, _task(done, failed, owner=owner, changes=changes, writes=True))

    def report(self, done: int, total: int) -> None:
        """Called by counted work on the database thread; raises Stopped after `stop()`."""
        if self._stop.is_set():
            raise Stopped
        self.counted.emit(done, total)

    def stop(self) -> None:
        """Ask the counted work under way to stop at its next report."""
        self._stop.set()

    def drop_reads(self) -> None:
        """Forget what was asked and has not begun: the vault is being closed."""
        for task, future in list(self._pending.items()):
            if not task.writes and future.cancel():
                self._pending.pop(task, None)
        if not self._pending:
            self._calm_down()

    @property
    def busy(self) -> bool:
        """Work has lasted over 300 ms and is not over."""
        return self._busy

    @property
    def idle(self) -> bool:
        """Nothing runs, waits or is still to be delivered."""
        return not self._pending

    def close(self) -> None:
        """Let writes and the work under way end, drop waiting reads, deliver nothing more."""
        self._closed = True
        for task, future in self._pending.items():
            if not task.writes:
                future.cancel()
        self._pool.shutdown(wait=True)
        self._pending.clear()
        self._slow.stop()

    def _submit(self, fn: Callable[[], object], task: _Task) -> None:
        if task.key is not None:
            self._replace(task.key, task)
        if not self._pending:
            self._stop.clear()
            self._slow.start()
        future = self._pool.submit(fn)
        self._pending[task] = future
        # The task travels with its future: the pool knows nothing of Qt.
        future.add_done_callback(lambda ended: self._emit_finished(task, ended))

    def _replace(self, key: str, task: _Task) -> None:
        older = self._newest.get(key)
        self._newest[key] = task
        waiting = self._pending.get(older) if older else None
        if older and waiting and waiting.cancel():
            self._pending.pop(older, None)

    def _emit_finished(self, task: _Task, ended: Future[object]) -> None:
        if not ended.cancelled() and isValid(self):
            self._finished.emit(task, ended)

    @Slot(object, object)
    def _deliver(self, task: _Task, ended: Future[object]) -> None:
        self._pending.pop(task, None)
        if self._closed:
            return
        if not self._pending:
            self._calm_down()
        error = ended.exception()
        if error is not None:
            self._deliver_error(task, Unwritable() if _half_character(error) else error)
            return
        if task.announces:
            self.written.emit(task.announces)
        done = self._listener(task, task.done)
        if done is not None:
            done(ended.result())

    def _deliver_error(self, task: _Task, error: BaseException) -> None:
        stale = not task.writes and not self._awaited(task)
        failed = self._listener(task, task.failed)
        if isinstance(error, UserError) and failed is not None:
            failed(error)
        elif not (stale and isinstance(error, UserError)):
            self.refused.emit(error)

    def _listener(self, task: _Task, call: Callable[[], T | None]) -> T | None:
        return call() if self._awaited(task) else None

    def _awaited(self, task: _Task) -> bool:
        owner = task.owner()
        replaced = task.key is not None and self._newest.get(task.key) is not task
        return owner is not None and isValid(owner) and not replaced

    @Slot()
    def _say_busy(self) -> None:
        self._busy = True
        self.busy_changed.emit(True)

    def _calm_down(self) -> None:
        self._slow.stop()
        if self._busy:
            self._busy = False
            self.busy_changed.emit(False)


def _half_character(error: BaseException) -> bool:
    return isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed"


def _task(
    done: Callable[[Any], None],
    failed: Callable[[UserError], None] | None,
    *,
    owner: QObject | None,
    key: str | None = None,
    changes: frozenset[str] = frozenset(),
    writes: bool = False,
) -> _Task:
    asker = owner or getattr(done, "__self__", None)
    if not isinstance(asker, QObject):
        raise TypeError("`done` must be a bound method of a QObject, or `owner` must be given")
    return _Task(_weak(done), _weak(failed), ref(asker), key, changes, writes)


def _weak(call: Callable[[Any], None] | None) -> Callable[[], Callable[[Any], None] | None]:
    """A bound method is held weakly, so that waiting work keeps no page alive."""
    if ismethod(call):
        return WeakMethod(call)
    return lambda: call
