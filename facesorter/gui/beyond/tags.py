"""Tags instead of moving, from the window: a question, a thread that writes them, and a way back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from facesorter.core.errors import FacesorterError
from facesorter.core.files.xmp import Regions
from facesorter.core.pictures.stored import regions_of
from facesorter.core.places import UserPlaces
from facesorter.core.results import Result
from facesorter.core.runs.reports import UndoReport
from facesorter.core.runs.tag_plan import plan_tags
from facesorter.core.runs.tags import TagReport, run_tags, undo_tags
from facesorter.core.tasks import Task
from facesorter.gui.beyond.export import Shown
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.kit.translate import error_text, text_of

_Job = Callable[[Task], TagReport | UndoReport]


class Tagger(QObject):
    """Writes the classes of the photos on show into sidecars beside them, if the person says yes.

    Signals:
        busy_changed: it began to write, or is done.
    """

    busy_changed = Signal()
    _go = Signal(object, Task)

    def __init__(self, window: QWidget, places: UserPlaces, notice: NoticeBar, shown: Callable[[], Shown]) -> None:
        super().__init__(window)
        self._window = window
        self._places = places
        self._notice = notice
        self._shown = shown
        self._task: Task | None = None
        self._merge: QCheckBox | None = None
        self._asked: Shown | None = None
        self._worker = _Writer()
        self._thread = worker_thread(self._worker, "tags")
        self._go.connect(self._worker.work)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether tags are being written, or taken back."""
        return self._task is not None

    @Slot()
    def ask(self) -> None:
        """Ask whether tags are to be written."""
        if self.busy:
            return
        self._asked = self._shown()
        box = QMessageBox(QMessageBox.Icon.Question, "facesorter", "", parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Write the classes as tags instead of moving the photos?"))
        box.setInformativeText(
            self.tr(
                "Beside each photo with a class a small .xmp file is written, which Lightroom, digiKam and other "
                "programs read. The photos themselves stay as they are. This can be undone."
            )
        )
        self._merge = QCheckBox(self.tr("Also &add the tag to .xmp files that are there already"))
        box.setCheckBox(self._merge)
        write: QPushButton = box.addButton(self.tr("&Write tags"), QMessageBox.ButtonRole.AcceptRole)
        faces: QPushButton = box.addButton(self.tr("Write tags and &faces"), QMessageBox.ButtonRole.AcceptRole)
        faces.setToolTip(self.tr("Also notes where the faces are, without names"))
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(write)
        write.clicked.connect(self._write)
        faces.clicked.connect(self._write_with_faces)
        box.finished.connect(box.deleteLater)
        box.open()

    def shutdown(self) -> None:
        """Stop after the sidecar in hand, and end the thread."""
        if self._task is not None:
            self._task.cancel()
        end_thread(self._thread)

    @Slot()
    def _write(self) -> None:
        self._begin(lambda _result: None)

    @Slot()
    def _write_with_faces(self) -> None:
        self._begin(regions_of)

    def _begin(self, regions: Callable[[Result], Regions | None]) -> None:
        shown = self._asked
        if shown is None or self._merge is None:
            return
        merge = self._merge.isChecked()

        def work(task: Task) -> TagReport:
            plan = plan_tags(
                shown.results,
                shown.classes,
                shown.folder,
                corrections=shown.corrections,
                further=shown.further,
                merge=merge,
                regions=regions,
            )
            return run_tags(plan, self._places, task)

        self._start(work)

    def _undo(self, run_id: str) -> None:
        if not self.busy:
            self._start(lambda task: undo_tags(run_id, self._places, task))

    def _start(self, work: _Job) -> None:
        self._task = Task()
        if not self._thread.isRunning():
            self._thread.start()
        self._go.emit(work, self._task)
        self.busy_changed.emit()

    @Slot(object)
    def _on_done(self, report: TagReport | UndoReport) -> None:
        self._task = None
        failed = [text_of(row.note) for row in report.failed if row.note]
        severity = Severity.WARNING if failed or report.stopped else Severity.SUCCESS
        if isinstance(report, UndoReport):
            text = self.tr("Tags of %n photo(s) taken back.", None, len(report.restored))
            actions: list[tuple[str, Callable[[], object]]] = []
        else:
            text = self.tr("Tags of %n photo(s) written.", None, len(report.done))
            actions = [(self.tr("&Undo"), partial(self._undo, report.run_id))] if report.done else []
        more = [text_of(report.stopped)] if report.stopped else failed[:2]
        self._notice.show_notice(" ".join([text, *more]), severity, actions)
        self.busy_changed.emit()

    @Slot(BaseException)
    def _on_failed(self, error: BaseException) -> None:
        self._task = None
        self._notice.show_notice(error_text(error), Severity.ERROR)
        self.busy_changed.emit()


class _Writer(QObject):
    """Does one job after the other, in its own thread."""

    done = Signal(object)
    failed = Signal(BaseException)

    @Slot(object, Task)
    def work(self, job: _Job, task: Task) -> None:
        try:
            report = job(task)
        except FacesorterError as error:
            self.failed.emit(error)
        else:
            self.done.emit(report)
