"""What the review shows: the queue of photos that need a look, the photos of a bucket, or a single picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from facesorter.core.corrections import Review
from facesorter.core.doubts import certainty
from facesorter.core.judging import classes_of_faces
from facesorter.core.marks import NO_MARKS, Marks
from facesorter.core.results import Face
from facesorter.core.settings import Settings
from facesorter.gui.grids.corrections import Corrections
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.translate import bucket_name, text_of
from facesorter.gui.review.answer_panel import Shown
from facesorter.gui.review.answers import Answer, Answers, Question
from facesorter.gui.review.marking import Marking, Step, with_next_face, without_deciding_face
from facesorter.gui.review.view import ReviewView
from facesorter.gui.workers.engine import SharedEngine


@dataclass(slots=True)
class _Walk:
    """The photos that are walked through, in an order that no answer changes.

    Attributes:
        items: the photos.
        title: what they are, in the language of the moment.
        place: of the one on show.
        is_queue: they are those that need a look, and there is a page at their end.
    """

    items: list[Item]
    title: Callable[[], str]
    place: int = 0
    is_queue: bool = False

    @property
    def item(self) -> Item:
        """The one on show."""
        return self.items[self.place]


class ReviewControl(QObject):
    """Fills the page of the review.

    Signals:
        opened: the page is to be shown.
        turned: another photo is on show, or the page that ends the review.
        closed: it is done with.
    """

    opened = Signal()
    turned = Signal()
    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        engine: SharedEngine,
        results: ResultModel,
        corrections: Corrections,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._results = results
        self._corrections = corrections
        self._preferences = preferences
        self._walk: _Walk | None = None
        self._asked: tuple[Question, str] | None = None
        self.view = ReviewView()
        self.view.panel.set_auto_advance(preferences.settings.auto_advance)
        self.view.step_asked.connect(self._step)
        self.view.answered.connect(self.answer)
        self.view.accepted.connect(self.accept)
        self.view.taken_back.connect(self.take_back)
        self.view.further_asked.connect(self._add_further)
        self.view.each_asked.connect(self._go_into_each)
        self.view.face_decides.connect(self._decide_by)
        self.view.next_face_asked.connect(self._decide_by_next)
        self.view.face_removed.connect(self._remove_face)
        self.view.no_face_asked.connect(self._remove_deciding_face)
        self.view.face_drawn.connect(self._draw_face)
        self.view.auto_advance_set.connect(self._set_auto_advance)
        self.view.left.connect(self.leave)
        self.view.end.left.connect(self.leave)
        self.view.end.rest_asked.connect(self.show_queue)
        preferences.changed.connect(self._on_settings)
        self._answers = Answers(engine, self)
        self._answers.answered.connect(self._on_answered)
        self._marking = Marking(results, corrections, self._answers.ask)
        corrections.undone.connect(self._on_undone)
        results.counts_changed.connect(self._on_counts_changed)
        results.reset.connect(self._on_reset)

    @property
    def can_answer(self) -> bool:
        """Whether a photo of the grids is on show, for which a person can answer."""
        return self._walk is not None and not self.view.at_end

    @Slot()
    def show_queue(self) -> None:
        """Show the photos that need a look, the least certain first."""
        waiting = sorted((item for item in self._results.items() if item.needs_look), key=_certainty)
        self._begin(_Walk(waiting, self._queue_title, is_queue=True))

    @Slot(Item)
    def show_item(self, item: Item) -> None:
        """Show a photo of the grids, among those of its bucket."""
        bucket = item.bucket
        items: Sequence[Item] = self._results.buckets[bucket].items
        if item in items:
            title = lambda: bucket_name(bucket, self._results.classes)  # noqa: E731
            self._begin(_Walk(list(items), title, items.index(item)))

    @Slot(Sequence, str)
    def show_items(self, items: Sequence[Item], title: str) -> None:
        """Show some photos of the grids, and no others."""
        self._begin(_Walk(list(items), lambda: title))

    def ask(self, path: Path) -> None:
        """Ask about a file."""
        self._ask(Question(path), path.name)

    def ask_about_picture(self, data: bytes) -> None:
        """Ask about a picture that is no file."""
        self._ask(Question(data=data), "")

    def ask_again(self) -> None:
        """Ask once more about the picture on show, if there is one that is no photo of the grids."""
        if self._walk is None and self._asked is not None and self.view.isVisible():
            self._ask(*self._asked)

    @Slot()
    def leave(self) -> None:
        """Go back to where the person came from."""
        self._walk = None
        self._asked = None
        self.closed.emit()

    def shutdown(self) -> None:
        """Keep what was answered, and end the thread."""
        self._marking.finish()
        self._answers.shutdown()

    def _begin(self, walk: _Walk) -> None:
        self._walk = walk
        self._asked = None
        if walk.items:
            self._show(walk.place)
        else:
            self._end()
        self.opened.emit()

    def _ask(self, question: Question, name: str) -> None:
        self._walk = None
        self._asked = (question, name)
        self.view.show_waiting(name)
        self.turned.emit()
        self.opened.emit()
        # A copy: one that is asked again is another question than the one before.
        self._answers.ask(replace(question))

    def _show(self, place: int) -> None:
        walk = self._walk
        if walk is None:
            return
        walk.place = place
        self._show_result()
        following = walk.items[place + 1] if place + 1 < len(walk.items) else None
        ahead = None if following is None else Question(result=following.result)
        self._answers.ask(Question(result=walk.item.result), ahead)
        self.turned.emit()

    def _show_result(self) -> None:
        walk = self._walk
        if walk is None:
            return
        self.view.header.show_place(walk.title(), walk.place + 1, len(walk.items))
        shown = Shown(
            walk.item.result,
            walk.item.correction,
            self._results.classes,
            further=walk.item.copies,
            marked=bool(walk.item.marks),
            can_answer=True,
            has_before=walk.place > 0,
            has_after=walk.is_queue or walk.place + 1 < len(walk.items),
        )
        self.view.show_result(shown)

    def _end(self) -> None:
        walk = self._walk
        if walk is None:
            return
        answered = sum(item.review is not Review.OPEN for item in walk.items)
        rest = self._results.waiting
        self.view.header.show_place(walk.title(), len(walk.items), len(walk.items))
        self.view.end.show_counts(answered, rest)
        self.view.show_end()
        self.turned.emit()

    def _step(self, step: int) -> None:
        walk = self._walk
        if walk is None:
            return
        if self.view.at_end:
            if step < 0 and walk.items:
                self._show(len(walk.items) - 1)
        elif 0 <= walk.place + step < len(walk.items):
            self._show(walk.place + step)
        elif step > 0 and walk.is_queue:
            self._end()

    @Slot(int)
    def answer(self, answer: int) -> None:
        """Give the photo on show an answer (see :mod:`facesorter.core.corrections`), and go on."""
        if self._walk is not None and answer <= len(self._results.classes):
            self._say(lambda item: self._give(item, answer), regardless=True)
            self._go_on()

    @Slot()
    def accept(self) -> None:
        """Confirm what the model says of the photo on show, and go on."""
        self._say(self._confirm)
        if self._walk is not None:
            self._go_on()

    @Slot()
    def take_back(self) -> None:
        """Let the model's answer count again for the photo on show, and the faces that it found."""
        self._say(self._without_answer, regardless=True)

    def _give(self, item: Item, answer: int) -> None:
        self._corrections.give([item.result.photo.path], answer)

    def _confirm(self, item: Item) -> None:
        self._corrections.confirm([item.result.photo.path])

    def _without_answer(self, item: Item) -> Marks:
        self._corrections.take_back([item.result.photo.path])
        return NO_MARKS

    def _add_further(self, class_id: int) -> None:
        """Have a copy of the photo go into one more class, or no more."""
        if class_id <= len(self._results.classes):
            self._say(lambda item: self._with_further(item, class_id))

    def _with_further(self, item: Item, class_id: int) -> None:
        bucket = item.bucket
        first = bucket if isinstance(bucket, int) and bucket > 0 else None
        if first is None:
            self._give(item, class_id)
            return
        others = [one for one in item.copies if one != class_id]
        further = others if class_id in item.copies or class_id == first else [*others, class_id]
        self._corrections.give([item.result.photo.path], first, further)

    def _go_into_each(self) -> None:
        """Have the photo go into the class of each of its faces."""
        self._say(self._into_each)
        if self._walk is not None:
            self._go_on()

    def _into_each(self, item: Item) -> None:
        if classes := classes_of_faces(item.result):
            self._corrections.give([item.result.photo.path], classes[0], classes[1:])

    def _decide_by(self, face: Face) -> None:
        self._say(lambda item: item.marks.choosing(face))

    def _decide_by_next(self) -> None:
        self._say(with_next_face)

    def _remove_face(self, face: Face) -> None:
        self._say(lambda item: item.marks.removing(face))

    def _remove_deciding_face(self) -> None:
        self._say(without_deciding_face)

    def _draw_face(self, x: float, y: float, width: float, height: float) -> None:
        self._say(lambda item: item.marks.drawing((x, y, width, height)))

    def _say(self, step: Step, *, regardless: bool = False) -> None:
        """Take a step for the photo on show, once what was said of its faces before is done."""
        if self._walk is not None:
            self._marking.say(self._walk.item, step, regardless=regardless)

    def _go_on(self) -> None:
        if self._preferences.settings.auto_advance:
            self._step(1)

    def _set_auto_advance(self, advance: bool) -> None:
        self._preferences.change(auto_advance=advance)

    def _queue_title(self) -> str:
        return self.tr("Needs a look")

    @Slot(Settings)
    def _on_settings(self, _settings: Settings) -> None:
        self.view.panel.set_auto_advance(self._preferences.settings.auto_advance)

    @Slot(Sequence)
    def _on_undone(self, paths: Sequence[Path]) -> None:
        """Show the photo whose answer was taken back."""
        if self._walk is None or len(paths) != 1:
            return
        for place, item in enumerate(self._walk.items):
            if item.result.photo.path == paths[0]:
                self._show(place)
                return

    def _on_counts_changed(self) -> None:
        walk = self._walk
        if walk is None:
            return
        shown = walk.item if walk.items else None
        kept = [item for item in walk.items if self._results.is_present(item)]
        if len(kept) < len(walk.items):  # they were moved into folders
            walk.items = kept
            if not kept:
                self.leave()
            elif shown in kept:
                walk.place = kept.index(shown)
            else:
                self._show(min(walk.place, len(kept) - 1))
        if walk.items and not self.view.at_end:
            self._show_result()

    def _on_reset(self) -> None:
        self._marking.clear()
        if self._walk is not None:
            self.leave()

    @Slot(Answer)
    def _on_answered(self, answer: Answer) -> None:
        asked = answer.question
        if asked.marks is not None and asked.result is not None:
            path = asked.result.photo.path
            dropped = self._marking.take(path, answer)
            has_gone_on = self.view.path != path or not self.view.isVisible()
            if answer.failure is not None and (dropped or has_gone_on):
                self._corrections.tell_unheard(path, answer.failure)
            if has_gone_on:
                return
            if answer.failure is None and self.view.photo.shows_photo:  # it is the same photo
                return
        if self._walk is None:
            if answer.result is not None and answer.classes is not None:
                is_file = answer.question.path is not None
                self.view.show_result(Shown(answer.result, None, answer.classes, is_file=is_file))
            elif answer.failure is not None:
                self.view.show_failure(text_of(answer.failure))
        elif answer.failure is not None:
            self.view.show_no_picture(text_of(answer.failure))
        if answer.picture is not None:
            self.view.show_picture(answer.picture)


def _certainty(item: Item) -> tuple[float, int]:
    return certainty(item.result), item.number
