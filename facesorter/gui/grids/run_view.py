"""The page of a run, filled from what the sorter reports while it is at work."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from facesorter.core.classes import ClassSet
from facesorter.core.messages import Message
from facesorter.core.photos.find import Skip
from facesorter.core.tasks import Progress
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.run_bar import RunBar
from facesorter.gui.grids.summary import Summary
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.translate import text_of
from facesorter.gui.workers.memory import Memory
from facesorter.gui.workers.sorter import Ending, Seen, Sorter, State

_MOST_REASONS = 5


class RunView(QObject):
    """Puts results, thumbnails, progress and the ending where they belong.

    Signals:
        changed: something else can be done now than before.
        empty: the run came to its end and brought nothing at all.
        filed_before: there are folders that photos were filed into before, so many; they were passed over.
    """

    changed = Signal()
    empty = Signal()
    filed_before = Signal(int)

    def __init__(  # noqa: PLR0917 - the parts of the page
        self,
        sorter: Sorter,
        results: ResultModel,
        thumbnails: Thumbnails,
        bar: RunBar,
        notice: NoticeBar,
        memory: Memory,
    ) -> None:
        super().__init__(results)
        self._sorter = sorter
        self._results = results
        self._thumbnails = thumbnails
        self._bar = bar
        self._notice = notice
        self._summary = Summary(results, memory)
        sorter.state_changed.connect(self._on_state)
        sorter.opened.connect(self._on_opened)
        sorter.seen.connect(self._on_seen)
        sorter.ended.connect(self._on_ended)
        results.counts_changed.connect(self._on_counts)
        bar.pause_asked.connect(self.pause_or_resume)
        bar.cancel_asked.connect(sorter.cancel)
        memory.not_kept.connect(self._on_not_kept)

    def clear(self) -> None:
        """Forget the run before."""
        self._results.clear()
        self._thumbnails.clear()
        self._summary.begin()

    def pause_or_resume(self) -> None:
        """Hold the run, or go on if it is held."""
        if self._sorter.state is State.PAUSED:
            self._sorter.resume()
        else:
            self._sorter.pause()

    @Slot(ClassSet, int)
    def _on_opened(self, classes: ClassSet, total: int) -> None:
        self._bar.show_progress(Progress(0, total))
        if classes != self._results.classes:
            self._results.clear(classes)

    @Slot(Sequence, Progress)
    def _on_seen(self, seen: Sequence[Seen], progress: Progress) -> None:
        for one in seen:
            if one.thumbnail is not None:
                self._thumbnails.put(one.result.photo.path, one.thumbnail)
        self._results.add((one.result for one in seen), {one.result.photo.path: one.said for one in seen})
        self._bar.show_progress(progress)

    @Slot(Ending)
    def _on_ended(self, ending: Ending) -> None:
        self._summary.end(ending)
        self._bar.show_summary(self._summary.line)
        if notice := self._summary.notice():
            self._notice.show_notice(*notice)
        if not len(self._results) and not ending.cancelled:
            self.empty.emit()
        if passed_over := ending.skipped.get(Skip.ALREADY_SORTED):
            self.filed_before.emit(passed_over)
        self.changed.emit()

    @Slot(int, object)
    def _on_not_kept(self, count: int, reasons: Sequence[Message]) -> None:
        """Say so over the notice of the answer, which speaks of what is on show alone."""
        text = self.tr("%n answer(s) of yours are not kept for the next time.", None, count)
        self._notice.show_notice("\n".join([text, *map(text_of, reasons[:_MOST_REASONS])]), Severity.WARNING)

    @Slot(State)
    def _on_state(self, state: State) -> None:
        self._bar.show_state(state)
        self.changed.emit()

    @Slot()
    def _on_counts(self) -> None:
        if self._sorter.state is State.IDLE:
            self._bar.show_summary(self._summary.line)
        self.changed.emit()
