"""Keep sorting this folder: what arrives is sorted in a thread of its own, until the person stops it or undoes it.

While a dialog of the transfers is open it waits: a plan or an undo goes by where photos are.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from facesorter.core.messages import Message
from facesorter.core.photos.arrivals import AGAIN_SECONDS, SETTLE_SECONDS, Arrivals
from facesorter.core.photos.changes import Changes
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Photo
from facesorter.core.runs.arrived import sort_arrived
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.core.tasks import Cancelled, Task
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.kit.translate import folder_names, text_of
from facesorter.gui.transfer.control import DESTINATION, TransferControl
from facesorter.gui.workers.engine import SharedEngine
from facesorter.gui.workers.memory import Memory

SECONDS_BETWEEN = 2.0
"""Between two looks at the folder where the system tells of no changes, and while photos arrive."""

_SECONDS_HELD = 0.2
"""Between two looks whether it may go on, while it waits for a dialog."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is being watched, and what happens to what arrives there; not while ``free`` is cleared."""

    folder: Path
    action: Action
    recursive: bool
    translated: bool
    arrivals: Arrivals
    task: Task
    free: threading.Event


class Watching(QObject):
    """Watches one folder at a time.

    Signals:
        changed: it began, or ended.
        carried: the RunReport of photos that arrived in their folders.
        moved: likewise, if it was no copy.
    """

    changed = Signal()
    carried = Signal(RunReport)
    moved = Signal(RunReport)
    _go = Signal(object)

    def __init__(  # noqa: PLR0917 - the parts of the window that it works with
        self,
        window: QWidget,
        places: UserPlaces,
        notice: NoticeBar,
        engine: SharedEngine,
        memory: Memory,
        transfer: TransferControl,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._notice = notice
        self._watch: Watch | None = None
        self._asked: tuple[Path, bool, bool] | None = None
        self._sorted = 0
        self._undone = False
        self._worker = _Watcher(places, engine, memory)
        self._thread = worker_thread(self._worker, "watch")
        self._go.connect(self._worker.watch)
        self._worker.arrived.connect(self._on_arrived)
        self._worker.carried.connect(self._on_carried)
        self._worker.failed.connect(self._on_failed)
        self._worker.ended.connect(self._on_ended)
        transfer.opened.connect(self._hold)
        transfer.closed.connect(self._go_on)
        transfer.finished.connect(self._on_finished)

    @property
    def folder(self) -> Path | None:
        """The folder that is being watched."""
        return None if self._watch is None else self._watch.folder

    def ask(self, folder: Path, *, recursive: bool, translated: bool = False) -> None:
        """Ask whether what arrives is to be copied or moved, and begin; or stop, if a folder is being watched.

        ``translated`` class folders are called in the language of the window.
        """
        if self._watch is not None:
            self.stop()
            return
        self._asked = folder, recursive, translated
        box = QMessageBox(QMessageBox.Icon.Question, "facesorter", "", parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Keep sorting {folder}?").format(folder=folder))
        box.setInformativeText(
            self.tr(
                "As long as this window is open, photos in this folder, and new ones once they are whole, go into the "
                "class folders in {destination}. All of a day can be undone as one sort."
            ).format(destination=folder / DESTINATION)
        )
        copy: QPushButton = box.addButton(self.tr("&Copy them"), QMessageBox.ButtonRole.AcceptRole)
        move: QPushButton = box.addButton(self.tr("&Move them"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        copy.clicked.connect(self._copy)
        move.clicked.connect(self._move)
        box.finished.connect(box.deleteLater)
        box.finished.connect(self.changed)
        box.open()

    def stop(self) -> None:
        """Stop after the photo in hand."""
        if self._watch is not None:
            self._watch.task.cancel()

    def shutdown(self) -> None:
        """Stop, and end the thread."""
        self.stop()
        end_thread(self._thread)

    @Slot()
    def _copy(self) -> None:
        self._begin(Action.COPY)

    @Slot()
    def _move(self) -> None:
        self._begin(Action.MOVE)

    def _begin(self, action: Action) -> None:
        if self._asked is None or self._watch is not None:
            return
        folder, recursive, translated = self._asked
        arrivals = Arrivals(folder, recursive=recursive, settle_seconds=SETTLE_SECONDS, again_seconds=AGAIN_SECONDS)
        free = threading.Event()
        free.set()
        self._watch = Watch(folder, action, recursive, translated, arrivals, Task(), free)
        self._sorted = 0
        self._undone = False
        if not self._thread.isRunning():
            self._thread.start()
        self._go.emit(self._watch)
        self._on_arrived(0, 0)
        self.changed.emit()

    @Slot()
    def _hold(self) -> None:
        if self._watch is not None:
            self._watch.free.clear()

    @Slot()
    def _go_on(self) -> None:
        if self._watch is not None:
            self._watch.free.set()

    @Slot(object)
    def _on_finished(self, report: RunReport | TagReport | UndoReport) -> None:
        """Stop where photos were put back, which would be sorted again as if they had arrived."""
        watch = self._watch
        if watch is None or not isinstance(report, UndoReport):
            return
        if any(row.source.is_relative_to(watch.folder) for row in report.restored):
            self._undone = True
            self.stop()

    @Slot(RunReport)
    def _on_carried(self, report: RunReport) -> None:
        self.carried.emit(report)
        if self._watch is not None and self._watch.action is Action.MOVE:
            self.moved.emit(report)

    @Slot(int, int)
    def _on_arrived(self, count: int, failing: int) -> None:
        if self._watch is None:
            return
        self._sorted += count
        text = self.tr("{folder} is being kept sorted; %n photo(s) so far.", None, self._sorted)
        text = text.format(folder=self._watch.folder)
        if failing:
            text += " " + self.tr("%n photo(s) could not be sorted and will be tried again.", None, failing)
        self._notice.show_notice(text, Severity.INFO, [(self.tr("&Stop"), self.stop)])

    @Slot(object)
    def _on_failed(self, reason: Message) -> None:
        self._notice.show_notice(text_of(reason), Severity.ERROR, [(self.tr("&Stop"), self.stop)])

    @Slot()
    def _on_ended(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            if self._undone:
                text = self.tr("{folder} is not being kept sorted any more, because a sort of its photos was undone.")
            else:
                text = self.tr("{folder} is not being kept sorted any more.")
            self._notice.show_notice(text.format(folder=watch.folder), seconds=8)
        self.changed.emit()


class _Watcher(QObject):
    """Looks at the folder again and again, in its own thread."""

    arrived = Signal(int, int)
    carried = Signal(RunReport)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, places: UserPlaces, engine: SharedEngine, memory: Memory) -> None:
        super().__init__()
        self._places = places
        self._engine = engine
        self._memory = memory

    @Slot(object)
    def watch(self, watch: Watch) -> None:
        """Sort what arrives until the task is cancelled; an error ends nothing, for the drive may come back."""
        try:
            with Changes(watch.folder, recursive=watch.recursive, every=SECONDS_BETWEEN) as changes:
                while True:
                    watch.task.step()
                    if not watch.free.wait(_SECONDS_HELD):
                        continue
                    arrivals = watch.arrivals
                    sort = partial(self._sort, watch, back=arrivals.gone, failed=arrivals.failing)
                    error = arrivals.take(sort, watch.task)
                    if error is not None:
                        self.failed.emit(error.message)
                    changes.wait(watch.task, settling=watch.arrivals.waiting > 0, within=watch.arrivals.next_try)
        except Cancelled:
            pass
        finally:
            self.ended.emit()  # after a defect too, for nothing is sorted any more

    def _sort(self, watch: Watch, photos: list[Photo], *, back: bool, failed: int) -> None:
        """Sort photos, and tell which and how many arrived; and of those that did not, once.

        That it is ``back`` is told too, and that fewer fail than the ``failed`` of the look before, which may be gone.
        """
        if back or (not photos and watch.arrivals.failing < failed):
            self.arrived.emit(0, watch.arrivals.failing)
        if not photos:
            return
        with self._engine.borrowed() as engine:
            catalogue = self._memory.catalogue()
            key = engine.model_key
            looked = engine.pipeline.run(photos, watch.task, catalogue if key else None, key)
            results = [outcome.result for outcome in looked]
            classes = engine.classes
        given: Mapping[Photo, int] = catalogue.corrections(photos, classes)
        corrections = {photo.path: answer for photo, answer in given.items()}
        plan = make_plan(
            results,
            classes,
            watch.folder / DESTINATION,
            watch.action,
            corrections=corrections,
            further={photo.path: classes_ for photo, classes_ in catalogue.further(photos, classes).items()},
            names=folder_names(classes, translated=watch.translated),
            task=watch.task,
        )
        report, untold = sort_arrived(plan, watch.arrivals, self._places, watch.task)
        done = 0 if report is None else len(report.done)
        if done:
            self.carried.emit(report)
        if done or watch.arrivals.failing < failed or not watch.arrivals.failing:
            self.arrived.emit(done, watch.arrivals.failing)
        if untold:
            stopped = None if report is None else report.stopped
            self.failed.emit(stopped or next(iter(untold.values())))
