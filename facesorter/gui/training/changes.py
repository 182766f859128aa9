"""What would change with a new model: the photos of the open folder that it would put elsewhere."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QProgressBar, QPushButton, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.errors import FacesorterError
from facesorter.core.messages import Message
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.gui.grids.item import Bucket, Item
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.kit.translate import bucket_name, text_of
from facesorter.gui.kit.widgets import paragraph
from facesorter.gui.kit.words import duration, percent
from facesorter.gui.training.pictures import Pictured, PicturesPane
from facesorter.gui.workers.engine import EngineMaker
from facesorter.gui.workers.memory import Memory

_MOST_AT_ONCE = 2_000
"""More photos than this are only looked at when the person asks for it: it takes a while."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """What is to be looked at with a model."""

    model: Path
    photos: tuple[Photo, ...]
    task: Task = field(default_factory=Task)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a model answers; ``failure`` is why it answers nothing."""

    results: tuple[Result, ...] = ()
    classes: ClassSet | None = None
    cancelled: bool = False
    failure: Message | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A photo that would be elsewhere: where it is shown now, and where it would be."""

    item: Item
    result: Result
    before: Bucket
    after: Bucket


class _Looker(QObject):
    """Looks at photos with a model; in a thread of its own. What it finds is kept, as by any other look."""

    progressed = Signal(_Job, Progress)
    ended = Signal(_Job, _Found)

    def __init__(self, models: EngineMaker, memory: Memory) -> None:
        super().__init__()
        self._models = models
        self._memory = memory

    @Slot(_Job)
    def look(self, job: _Job) -> None:
        found = _Found(cancelled=True)
        try:
            found = self._look(job)
        except Cancelled:
            pass
        except FacesorterError as error:
            found = _Found(failure=error.message)
        finally:
            self.ended.emit(job, found)

    def _look(self, job: _Job) -> _Found:
        job.task.step()
        engine = self._models(job.model)()
        with closing(engine):
            results = []
            catalogue = self._memory.catalogue() if engine.model_key else None
            for outcome in engine.pipeline.run(job.photos, job.task, catalogue, engine.model_key):
                results.append(outcome.result)
                self.progressed.emit(job, outcome.progress)
        return _Found(tuple(results), engine.classes)


class ChangesPage(QWidget):
    """From which class to which photos would go; a line shows them.

    Signals:
        changed: there is something to show now, or not any more.
    """

    changed = Signal()
    _asked = Signal(_Job)

    def __init__(
        self,
        results: ResultModel,
        thumbnails: Thumbnails,
        models: EngineMaker,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._job: _Job | None = None
        self._waiting: Path | None = None
        self._progress = Progress(0, 0)
        self._found: _Found | None = None
        self._changes: list[Change] = []
        self._looker = _Looker(models, memory)
        self._thread = worker_thread(self._looker, "changes")
        self._looker.progressed.connect(self._on_progress)
        self._looker.ended.connect(self._on_ended)
        self._asked.connect(self._looker.look)
        self._said = paragraph()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self.button = QPushButton()
        self.button.clicked.connect(self._on_button)
        self._ways = QListWidget()
        self._ways.currentRowChanged.connect(self._show_way)
        self._pane = PicturesPane(thumbnails)
        above = QHBoxLayout()
        above.addWidget(self._said, 1)
        above.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._ways)
        below.addWidget(self._pane, 1)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self._bar)
        column.addLayout(below, 1)
        results.reset.connect(self.clear)
        self.retranslate()

    @property
    def text(self) -> str:
        """What it says above the pictures."""
        return self._said.text()

    @property
    def ways(self) -> list[str]:
        """From where to where photos would go, and how many."""
        return [self._ways.item(row).text() for row in range(self._ways.count())]

    @property
    def shown(self) -> int:
        """How many photos are on show."""
        return self._pane.count

    @property
    def has_photos(self) -> bool:
        """Whether there is a folder that something could change in."""
        return bool(len(self._results))

    def begin(self, model: Path) -> None:
        """Look at the photos on show with a model file, at once if they are not too many."""
        self.clear()
        self._waiting = model if self.has_photos else None
        if self._waiting is not None and len(self._results) <= _MOST_AT_ONCE:
            self._look(self._waiting)
        self.retranslate()
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Stop, and forget what was found."""
        if self._job is not None:
            self._job.task.cancel()
        self._job = self._waiting = self._found = None
        self._changes = []
        self.retranslate()
        self.changed.emit()

    def shutdown(self) -> None:
        """Stop, and wait until the thread has ended."""
        self.clear()
        end_thread(self._thread)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        looking = self._job is not None
        self._said.setText(self._sentence())
        self._bar.setVisible(looking)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.button.setVisible(looking or (self._waiting is not None and self._found is None))
        self.button.setText(self.tr("S&top") if looking else self.tr("&Look at them with the new model"))
        self._ways.setAccessibleName(self.tr("From where to where"))
        for widget in (self._ways, self._pane):
            widget.setVisible(bool(self._changes))
        self._fill()

    def _sentence(self) -> str:
        count = len(self._results)
        if self._job is not None:
            said = self.tr("Looking at the %n photo(s) of this folder with the new model…", None, count)
            if self._progress.seconds_left is not None:
                said += " " + self.tr("{duration} left").format(duration=duration(self._progress.seconds_left))
            return said
        if self._found is None:
            return self.tr("What would change among the %n photo(s) of this folder?", None, count)
        if self._found.failure is not None:
            return text_of(self._found.failure)
        if self._found.classes != self._results.classes:
            return self.tr("The new model sorts into other classes, so every photo would be looked at anew.")
        if not self._changes:
            return self.tr("With the new model no photo of this folder would go elsewhere.")
        moved = self.tr("%n photo(s) would go elsewhere", None, len(self._changes))
        return self.tr("With the new model {photos}, of {count} in this folder. Your own answers stay.").format(
            photos=moved, count=count
        )

    def _fill(self) -> None:
        """Show from where to where, the most photos first; in the first line all of them."""
        row = max(0, self._ways.currentRow())
        self._ways.blockSignals(True)
        self._ways.clear()
        if self._changes:
            self._ways.addItem(self.tr("All ({count})").format(count=len(self._changes)))
        for (before, after), changes in self._by_way():
            names = (self._bucket(before), self._bucket(after))
            self._ways.addItem("{} → {} ({})".format(*names, len(changes)))
        self._ways.setCurrentRow(min(row, self._ways.count() - 1))
        self._ways.blockSignals(False)
        self._ways.setFixedWidth(self._ways.sizeHintForColumn(0) + 40)
        self._show_way(self._ways.currentRow())

    def _by_way(self) -> list[tuple[tuple[Bucket, Bucket], list[Change]]]:
        ways: dict[tuple[Bucket, Bucket], list[Change]] = {}
        for change in self._changes:
            ways.setdefault((change.before, change.after), []).append(change)
        return sorted(ways.items(), key=lambda way: -len(way[1]))

    def _bucket(self, bucket: Bucket) -> str:
        return bucket_name(bucket, self._results.classes)

    @Slot(int)
    def _show_way(self, row: int) -> None:
        changes: Sequence[Change] = self._changes if row <= 0 else self._by_way()[row - 1][1]
        item = self._ways.item(row)
        self._pane.show_pictures([self._pictured(one) for one in changes], "" if item is None else item.text())

    def _pictured(self, change: Change) -> Pictured:
        before, after = (
            f"{self._bucket(bucket)}" + ("" if result.confidence is None else f", {percent(result.confidence)}")
            for bucket, result in ((change.before, change.item.result), (change.after, change.result))
        )
        details = [self.tr("Now: {answer}").format(answer=before), self.tr("Then: {answer}").format(answer=after)]
        return Pictured(
            change.item.result, f"{self._bucket(change.before)} → {self._bucket(change.after)}", "\n".join(details)
        )

    def _look(self, model: Path) -> None:
        self._job = _Job(model, tuple(result.photo for result in self._results.present()))
        self._progress = Progress(0, len(self._job.photos))
        self._bar.setRange(0, 0)
        self._asked.emit(self._job)
        self._thread.start()

    def _on_button(self) -> None:
        if self._job is not None:
            self._job.task.cancel()
        elif self._waiting is not None:
            self._look(self._waiting)
            self.retranslate()

    @Slot(_Job, Progress)
    def _on_progress(self, job: _Job, progress: Progress) -> None:
        if job is self._job:
            self._progress = progress
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            self._said.setText(self._sentence())

    @Slot(_Job, _Found)
    def _on_ended(self, job: _Job, found: _Found) -> None:
        if job is not self._job:
            return
        self._job = None
        if not found.cancelled:
            self._found = found
            same = found.classes == self._results.classes
            self._changes = self._changes_of(found.results) if same else []
        self.retranslate()
        self.changed.emit()

    def _changes_of(self, results: Sequence[Result]) -> list[Change]:
        changes = []
        for result in results:
            item = self._results.item(result.photo.path)
            if item is None or item.correction is not None or not self._results.is_present(item):
                continue
            after = Item(item.number, result).bucket
            if Status.UNREADABLE not in (item.bucket, after) and item.bucket != after:
                changes.append(Change(item, result, item.bucket, after))
        return sorted(changes, key=lambda change: change.item.number)
