"""What the answer card shows: a photo of the grids with its neighbours, or the answer about a single picture."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from facesorter.gui.card.answers import Answer, Answers, Question
from facesorter.gui.card.card import Card
from facesorter.gui.grids.result_model import Item, ResultModel
from facesorter.gui.kit.translate import text_of
from facesorter.gui.workers.engine import SharedEngine


@dataclass(slots=True)
class _Shown:
    """A photo of the grids on the card, and its neighbours as they were: it may be corrected into another bucket."""

    item: Item
    before: Item | None
    after: Item | None


class CardControl(QObject):
    """Fills the card.

    Signals:
        correction_asked: the photos of these paths are to go to the class of this id.
    """

    correction_asked = Signal(object, int)

    def __init__(self, window: QWidget, engine: SharedEngine, results: ResultModel) -> None:
        super().__init__(window)
        self._results = results
        self._shown: _Shown | None = None
        self._asked: tuple[Question, str] | None = None
        self.card = Card(window)
        self.card.step_asked.connect(self._step)
        self.card.correction_asked.connect(self._on_correction)
        self._answers = Answers(engine, self)
        self._answers.answered.connect(self._on_answered)
        results.counts_changed.connect(self._on_counts_changed)
        results.reset.connect(self._on_reset)

    @Slot(object)
    def show_item(self, item: Item) -> None:
        """Show a photo of the grids."""
        self._show_item(item)
        self._bring_up()

    def ask(self, path: Path) -> None:
        """Ask about a file."""
        self._ask(Question(path), path.name)

    def ask_about_picture(self, data: bytes) -> None:
        """Ask about a picture that is no file."""
        self._ask(Question(data=data), "")

    def ask_again(self) -> None:
        """Ask once more about the picture on the card, if there is one that is no photo of the grids."""
        if self._shown is None and self._asked is not None and self.card.isVisible():
            self._ask(*self._asked)

    def shutdown(self) -> None:
        """Close the card and end the thread."""
        self.card.close()
        self._answers.shutdown()

    def _ask(self, question: Question, name: str) -> None:
        self._shown = None
        self._asked = (question, name)
        self.card.show_waiting(name)
        self._bring_up()
        # A copy: one that is asked again is another question than the one before.
        self._answers.ask(replace(question))

    def _show_item(self, item: Item) -> None:
        model = self._results.buckets[item.bucket]
        row = model.row_of(item)
        if row is None:
            return
        before = model.items[row - 1] if row > 0 else None
        after = model.items[row + 1] if row + 1 < len(model.items) else None
        self._shown = _Shown(item, before, after)
        self._show_result()
        self._answers.ask(Question(result=item.result))

    def _show_result(self) -> None:
        if self._shown is None:
            return
        item = self._shown.item
        count = len(self._results.buckets[item.bucket].items)
        row = self._results.buckets[item.bucket].row_of(item)
        self.card.show_result(
            item.result,
            item.correction,
            self._results.classes,
            can_correct=True,
            position=self.tr("{row} of {count}").format(row=(row or 0) + 1, count=count),
            has_before=self._shown.before is not None,
            has_after=self._shown.after is not None,
        )

    def _bring_up(self) -> None:
        self.card.show()
        self.card.raise_()
        self.card.activateWindow()

    def _step(self, step: int) -> None:
        if self._shown is not None:
            target = self._shown.after if step > 0 else self._shown.before
            if target is not None:
                self._show_item(target)

    def _on_correction(self, class_id: int) -> None:
        if self._shown is not None:
            self.correction_asked.emit([self._shown.item.result.photo.path], class_id)

    def _on_counts_changed(self) -> None:
        if self._shown is not None and self.card.isVisible():
            self._show_result()

    def _on_reset(self) -> None:
        if self._shown is not None:
            self._shown = None
            self.card.close()

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if self._shown is None:
            if answer.result is not None and answer.classes is not None:
                is_file = answer.question.path is not None
                self.card.show_result(answer.result, None, answer.classes, is_file=is_file)
            elif answer.failure is not None:
                self.card.show_failure(text_of(answer.failure))
        elif answer.failure is not None:
            self.card.show_no_picture(text_of(answer.failure))
        if answer.picture is not None:
            self.card.show_picture(answer.picture)
