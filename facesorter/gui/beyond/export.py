"""Results and corrections to files for other programs, written in a thread of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from facesorter.core.classes import NONE, ClassSet
from facesorter.core.corrections import LEFT_OUT
from facesorter.core.errors import FacesorterError
from facesorter.core.export import write_labels, write_results
from facesorter.core.messages import Message
from facesorter.core.results import Result
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.kit.translate import error_text, text_of


@dataclass(frozen=True, slots=True)
class Shown:
    """What the window shows at the moment.

    Attributes:
        results: the photos and what is known of them, in order.
        classes: of the results.
        corrections: what the person answered for a photo, by path.
        folder: what the photos have in common.
        further: the further classes that the person gave a photo, by path.
    """

    results: Sequence[Result]
    classes: ClassSet
    corrections: Mapping[Path, int]
    folder: Path
    further: Mapping[Path, Sequence[int]] = field(default_factory=dict)


_Written = tuple[int, tuple[Message, ...]]
_Job = tuple[Path, Callable[[], _Written]]


class Exporter(QObject):
    """Asks for a file name, without holding the window up, and writes what was on show when it was asked."""

    _go = Signal(object)

    def __init__(self, window: QWidget, notice: NoticeBar, shown: Callable[[], Shown]) -> None:
        super().__init__(window)
        self._window = window
        self._notice = notice
        self._shown = shown
        self._waiting: Callable[[Path], _Written] | None = None
        self._worker = _Writer()
        self._thread = worker_thread(self._worker, "export")
        self._go.connect(self._worker.write)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)

    @Slot()
    def export_results(self) -> None:
        """Have a file chosen for all results on show, and write them."""
        shown = self._shown()
        tables, lines = self.tr("Tables (*.csv)"), self.tr("JSON lines (*.jsonl)")

        def write(path: Path) -> _Written:
            return write_results(shown.results, shown.classes, path, shown.corrections, shown.further), ()

        self._ask(self.tr("Export results"), shown.folder / "results.csv", [tables, lines], write)

    @Slot()
    def export_corrections(self) -> None:
        """Have a file chosen for what the person corrected, and write it as labels to train with."""
        shown = self._shown()
        answers = {LEFT_OUT: NONE} | {face_class.class_id: face_class.class_id for face_class in shown.classes}
        labelled = [(path, answers[given]) for path, given in shown.corrections.items() if given in answers]
        if not labelled:
            self._notice.show_notice(self.tr("You put no photo into a class here, so there is nothing to export."))
            return

        def write(path: Path) -> _Written:
            return write_labels(labelled, shown.classes, shown.folder, path)

        self._ask(self.tr("Export corrections"), shown.folder / "labels.csv", [self.tr("Tables (*.csv)")], write)

    def shutdown(self) -> None:
        """Wait until what is being written is written, and end the thread."""
        end_thread(self._thread)

    def _ask(self, title: str, offered: Path, kinds: Sequence[str], write: Callable[[Path], _Written]) -> None:
        self._waiting = write
        dialog = QFileDialog(self._window, title, str(offered.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is overwritten, and that is said
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(self._on_kind)
        dialog.selectFile(offered.name)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix("jsonl" if "*.jsonl" in kind else "csv")

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        write, self._waiting = self._waiting, None
        if write is None:
            return
        path = Path(name)
        job: _Job = (path, lambda: write(path))
        if not self._thread.isRunning():
            self._thread.start()
        self._go.emit(job)

    @Slot(Path, int, Sequence)
    def _on_done(self, path: Path, count: int, left_out: Sequence[Message]) -> None:
        text = self.tr("%n photo(s) written to {file}.", None, count).format(file=path)
        if left_out:
            text = " ".join([text, *(text_of(one) for one in left_out[:3])])
        self._notice.show_notice(text, Severity.WARNING if left_out else Severity.SUCCESS)

    @Slot(BaseException)
    def _on_failed(self, error: BaseException) -> None:
        self._notice.show_notice(error_text(error), Severity.ERROR)


class _Writer(QObject):
    """Writes one file after the other, in its own thread."""

    done = Signal(Path, int, Sequence)
    failed = Signal(BaseException)

    @Slot(object)
    def write(self, job: _Job) -> None:
        path, write = job
        try:
            count, left_out = write()
        except FacesorterError as error:
            self.failed.emit(error)
        else:
            self.done.emit(path, count, left_out)
