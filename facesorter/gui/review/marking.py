"""What a person says of the faces of photos, one thing after another: each is about what the one before led to."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from facesorter.core.marks import Marks
from facesorter.gui.grids.corrections import Corrections
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.review.answers import Answer, Question
from facesorter.gui.review.photo_view import next_from_left

Step: TypeAlias = Callable[[Item], Marks | None]
"""What is said: returns the marks that the photo has with it, or None where it needs no new look at the photo."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A step, and whether it means the same whatever the faces of the photo are."""

    step: Step
    regardless: bool


class Marking:
    """Has photos looked at anew with what is said of their faces, and holds what is said meanwhile until that is done.

    Otherwise the second of two quick keys would be about faces that the first has changed, and take the first back.
    """

    def __init__(self, results: ResultModel, corrections: Corrections, ask: Callable[[Question], None]) -> None:
        """Take the parts; ``ask`` has a photo looked at anew, the answer comes to :meth:`take`."""
        self._results = results
        self._corrections = corrections
        self._ask = ask
        self._waiting: dict[Path, deque[_Said]] = {}
        self._under_way: dict[Path, Question] = {}

    def say(self, item: Item, step: Step, *, regardless: bool = False) -> None:
        """Take a step once all steps before it are done for this photo, at once where there are none.

        ``regardless`` of the faces it means the same, and is taken even where a step before it fails.
        """
        path = item.result.photo.path
        self._waiting.setdefault(path, deque()).append(_Said(step, regardless))
        if path not in self._under_way:
            self._go_on(path)

    def take(self, path: Path, answer: Answer) -> bool:
        """Take what was found, and go on; after a failure with the first step that means the same without it.

        To confirm what the model says, for one, would be to confirm what it says of a face that was to be taken away.
        An answer to what was asked before :meth:`clear` is passed over.

        Returns:
            Whether steps were dropped.
        """
        if self._under_way.get(path) is not answer.question:
            return False
        del self._under_way[path]
        item = self._results.item(path)
        dropped = answer.result is None and _drop_first(self._waiting.get(path))
        if answer.result is not None and item is not None and answer.question.marks is not None:
            self._corrections.mark(item, answer.question.marks, answer.result)
        self._go_on(path)
        return dropped

    def finish(self) -> None:
        """Take what waits and can be taken without a look at the photo; no answer is lost."""
        for path, waiting in self._waiting.items():
            _drop_first(waiting)
            for said in waiting:
                if (item := self._results.item(path)) is not None:
                    said.step(item)
        self.clear()

    def clear(self) -> None:
        """Forget what waits, with the photos that it was about."""
        self._waiting.clear()
        self._under_way.clear()

    def _go_on(self, path: Path) -> None:
        item, waiting = self._results.item(path), self._waiting.get(path)
        while item is not None and waiting:
            marks = waiting.popleft().step(item)
            if marks is not None and marks != item.marks:
                question = Question(result=item.result, marks=marks)
                self._under_way[path] = question
                self._ask(question)
                return
        self._waiting.pop(path, None)


def _drop_first(waiting: deque[_Said] | None) -> bool:
    """Drop the first steps, up to one that does not depend on them; return whether there were any."""
    dropped = False
    while waiting and not waiting[0].regardless:
        waiting.popleft()
        dropped = True
    return dropped


def with_next_face(item: Item) -> Marks | None:
    """Return what the person says of a photo whose next face from the left is to decide."""
    faces = [found.face for found in item.result.faces]
    return item.marks.choosing(faces[next_from_left(faces, 0)]) if len(faces) > 1 else None


def without_deciding_face(item: Item) -> Marks | None:
    """Return what the person says of a photo where what decides is no face."""
    return item.marks.removing(item.result.faces[0].face) if item.result.faces else None
