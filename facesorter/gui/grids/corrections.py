"""What the person answers for photos: as commands that can be undone, each told in a notice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from facesorter.core.corrections import LEFT_OUT, Review, answer_of
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit import words
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.translate import answer_name

_NOTICE_SECONDS = 6.0


class Corrections(QObject):
    """The door through which every answer of the person goes.

    Signals:
        undone: the paths of photos whose answer was taken back, or given again, by the undo stack.
    """

    undone = Signal(Sequence)

    def __init__(self, results: ResultModel, stack: QUndoStack, notice: NoticeBar, may: Callable[[], bool]) -> None:
        """Take the parts; ``may`` tells whether this is a moment to change anything."""
        super().__init__(results)
        self._results = results
        self._stack = stack
        self._notice = notice
        self._may = may
        self._told = ""
        self.undone.connect(self._on_undone)

    @Slot(Iterable, int)
    def give(self, paths: Iterable[Path], answer: int) -> None:
        """Give photos an answer; one that the classes do not know is passed over."""
        if LEFT_OUT - 1 <= answer <= len(self._results.classes):
            name = answer_name(answer, self._results.classes)
            self._push(dict.fromkeys(self._items(paths), answer), lambda count: words.moved_to(count, name))

    @Slot(Mapping)
    def give_each(self, answers: Mapping[Path, int]) -> None:
        """Give every photo its own answer."""
        for answer in sorted(set(answers.values())):
            self.give([path for path, given in answers.items() if given == answer], answer)

    @Slot(Iterable)
    def confirm(self, paths: Iterable[Path]) -> None:
        """Confirm the model's answers; what the person answered already stays."""
        items = [item for item in self._items(paths) if item.review is Review.OPEN]
        self._push({item: answer for item in items if (answer := answer_of(item.result)) is not None}, words.confirmed)

    @Slot(Iterable)
    def take_back(self, paths: Iterable[Path]) -> None:
        """Let the model's answers count again."""
        self._push(dict.fromkeys(self._items(paths)), words.taken_back)

    def _items(self, paths: Iterable[Path]) -> list[Item]:
        return [item for path in paths if (item := self._results.item(path)) is not None]

    def _push(self, answers: Mapping[Item, int | None], text: Callable[[int], str]) -> None:
        changes = {item.result.photo.path: given for item, given in answers.items() if item.correction != given}
        if not changes or not self._may():
            return
        command = _Answer(self._results, changes, self.undone.emit)
        command.setText(text(len(changes)))
        self._stack.push(command)
        self._told = command.text()
        self._notice.show_notice(
            command.text(), Severity.SUCCESS, [(self.tr("&Undo"), self._stack.undo)], seconds=_NOTICE_SECONDS
        )

    def _on_undone(self) -> None:
        """Take the offer to undo away, once it was undone in another way."""
        if self._told and self._notice.text == self._told:
            self._notice.dismiss()


class _Answer(QUndoCommand):
    """Gives photos answers; undoing brings back what each had before."""

    def __init__(
        self, results: ResultModel, after: Mapping[Path, int | None], undone: Callable[[list[Path]], None]
    ) -> None:
        super().__init__()
        self._results = results
        self._after = dict(after)
        self._before = {path: item.correction for path in after if (item := results.item(path)) is not None}
        self._undone = undone
        self._first = True

    def redo(self) -> None:
        """Give the answers."""
        self._results.assign(self._after)
        if not self._first:
            self._undone(list(self._after))
        self._first = False

    def undo(self) -> None:
        """Put every photo back to what it was."""
        self._results.assign(self._before)
        self._undone(list(self._before))
