"""What the person answers for photos: as commands that can be undone, each told in a notice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from facesorter.core.corrections import LEFT_OUT, Review, answer_of
from facesorter.core.files.names import shown
from facesorter.core.marks import Marks
from facesorter.core.messages import Message
from facesorter.core.results import Result
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit import words
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.translate import answer_name, text_of

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
    def give(self, paths: Iterable[Path], answer: int, further: Sequence[int] = ()) -> None:
        """Give photos an answer, and copies to further classes; one that the classes do not know is passed over."""
        if LEFT_OUT - 1 <= answer <= len(self._results.classes):
            given = dict.fromkeys((answer, *further))
            name = " + ".join(answer_name(one, self._results.classes) for one in given)
            items = self._items(paths)
            copies = dict.fromkeys(items, tuple(given)[1:]) if answer > 0 and len(given) > 1 else {}
            self._push(dict.fromkeys(items, answer), lambda count: words.moved_to(count, name), copies)

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

    def mark(self, item: Item, marks: Marks, result: Result) -> None:
        """Take what was said of the faces of a photo, and the result that it has with that."""
        if self._results.is_present(item) and self._may():
            command = _Mark(self._results, item, marks, result, self.undone.emit)
            command.setText(self.tr("Faces changed"))
            self._tell(command)

    def tell_unheard(self, path: Path, reason: Message) -> None:
        """Say that what was said of the faces of a photo, and what built on that, could not be taken, and why."""
        text = self.tr("What you said of the faces of {name} could not be taken. {reason}")
        self._notice.show_notice(text.format(name=shown(path.name), reason=text_of(reason)), Severity.WARNING)

    def _items(self, paths: Iterable[Path]) -> list[Item]:
        return [item for path in paths if (item := self._results.item(path)) is not None]

    def _push(
        self,
        answers: Mapping[Item, int | None],
        text: Callable[[int], str],
        copies: Mapping[Item, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        changing = {
            item: given
            for item, given in answers.items()
            if (item.correction, item.further) != (given, copies.get(item, ()))
        }
        if not changing or not self._may():
            return
        changes = {item.result.photo.path: given for item, given in changing.items()}
        further = {item.result.photo.path: copies[item] for item in changing if item in copies}
        command = _Answer(self._results, changes, further, self.undone.emit)
        command.setText(text(len(changes)))
        self._tell(command)

    def _tell(self, command: QUndoCommand) -> None:
        """Do it, and say so."""
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
        self,
        results: ResultModel,
        after: Mapping[Path, int | None],
        further: Mapping[Path, tuple[int, ...]],
        undone: Callable[[list[Path]], None],
    ) -> None:
        super().__init__()
        self._results = results
        self._after = dict(after), dict(further)
        items = {path: item for path in after if (item := results.item(path)) is not None}
        self._before = (
            {path: item.correction for path, item in items.items()},
            {path: item.further for path, item in items.items() if item.further},
        )
        self._undone = undone
        self._first = True

    def redo(self) -> None:
        """Give the answers."""
        self._results.assign(*self._after)
        if not self._first:
            self._undone(list(self._after[0]))
        self._first = False

    def undo(self) -> None:
        """Put every photo back to what it was."""
        self._results.assign(*self._before)
        self._undone(list(self._before[0]))


class _Mark(QUndoCommand):
    """Changes the faces of a photo; undoing brings the result back that it had before."""

    def __init__(
        self, results: ResultModel, item: Item, marks: Marks, result: Result, undone: Callable[[list[Path]], None]
    ) -> None:
        super().__init__()
        self._results = results
        self._path = item.result.photo.path
        self._after = result, marks
        self._before = item.result, item.marks
        self._undone = undone
        self._first = True

    def redo(self) -> None:
        """Change them."""
        self._results.look_anew(self._path, *self._after)
        if not self._first:
            self._undone([self._path])
        self._first = False

    def undo(self) -> None:
        """Bring them back."""
        self._results.look_anew(self._path, *self._before)
        self._undone([self._path])
