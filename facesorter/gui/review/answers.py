"""Single pictures: what the model says of one that was dropped, and the large picture for the review.

They have a thread of their own, so that a dropped picture is answered while a folder is being sorted.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from facesorter.core.classes import ClassSet
from facesorter.core.errors import FacesorterError, UnreadablePhotoError
from facesorter.core.marks import Marks
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.find import photo_at
from facesorter.core.results import Photo, Result, Status
from facesorter.gui.kit.pixels import image_of, thumbnail_of
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.workers.engine import SharedEngine

_DEFECT = QT_TRANSLATE_NOOP("Messages", "The photo could not be examined: {reason}.")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        path: of the file, or None.
        data: the bytes of a picture that is no file.
        result: known already; only the large picture is asked for.
        marks: what the person says of the faces of that result; with it the photo is looked at anew.
    """

    path: Path | None = None
    data: bytes | None = None
    result: Result | None = None
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one picture.

    Attributes:
        question: what was asked.
        result: what was found, or None after a failure.
        picture: upright, at the size at which it was looked at; of a broken one what is left of it, in grey, or None.
        classes: of the model that answered; None where no model was asked.
        failure: why there is no answer at all (the model cannot be opened).
    """

    question: Question
    result: Result | None = None
    picture: QImage | None = None
    classes: ClassSet | None = None
    failure: Message | None = None


class AnswerWorker(QObject):
    """Answers one question after another; lives in the thread of the answers."""

    answered = Signal(Answer)

    def __init__(self, engine: SharedEngine) -> None:
        super().__init__()
        self._engine = engine
        self._kept: Answer | None = None
        self.latest: Question | None = None

    @Slot(Question, object)
    def ask(self, question: Question, ahead: Question | None) -> None:
        """Answer, unless a newer question waits already; then read the picture ahead that will be asked for next."""
        if question is not self.latest and question.marks is None:
            return
        try:
            kept, self._kept = self._kept, None
            asked = None if question.marks is not None else question.result
            if kept is not None and asked is not None and kept.result is asked:
                self.answered.emit(replace(kept, question=question))
            else:
                self.answered.emit(self._answer(question))
            if ahead is not None and question is self.latest:
                self._kept = self._answer(ahead)
        except FacesorterError as error:
            self.answered.emit(Answer(question, failure=error.message))
        except Exception as error:
            # A defect: the person must not wait for ever, and the report must come all the same.
            self.answered.emit(Answer(question, failure=message(_DEFECT, reason=str(error) or type(error).__name__)))
            raise

    def _answer(self, question: Question) -> Answer:
        from facesorter.core.pictures import loading

        if question.result is not None and question.marks is not None:
            return self._look_anew(question, question.result.photo, question.marks)
        if question.result is not None:
            try:
                picture = loading.load(question.result.photo.path)
            except UnreadablePhotoError as error:
                remains = None if error.partial is None else thumbnail_of(question.result, error.partial.pixels)
                return Answer(question, question.result, remains, failure=error.message)
            return Answer(question, question.result, image_of(picture.pixels))
        photo = photo_at(question.path) if question.path is not None else Photo(Path(), 0, 0, (0, 0))
        with self._engine.borrowed() as engine:
            try:
                picture = loading.decode(question.data) if question.data is not None else loading.load(photo.path)
            except UnreadablePhotoError as error:
                result = Result(photo, Status.UNREADABLE, error=error.message)
                remains = None if error.partial is None else thumbnail_of(result, error.partial.pixels)
                return Answer(question, result, remains, engine.classes)
            result, _ = engine.pipeline.classify(photo, picture)
            return Answer(question, result, image_of(picture.pixels), engine.classes)

    def _look_anew(self, question: Question, photo: Photo, marks: Marks) -> Answer:
        from facesorter.core.pictures import loading

        with self._engine.borrowed() as engine:
            picture = loading.load(photo.path)
            result, _ = engine.pipeline.classify(photo, picture, marks)
            return Answer(question, result, image_of(picture.pixels), engine.classes)


class Answers(QObject):
    """Holds the worker and its thread; everything here happens in the thread of the window.

    Signals:
        answered: an :class:`Answer`, for the latest question only, and for each that came with marks.
    """

    answered = Signal(Answer)
    _go = Signal(Question, object)

    def __init__(self, engine: SharedEngine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = AnswerWorker(engine)
        self._thread = worker_thread(self._worker, "answers")
        self._worker.answered.connect(self._on_answered)
        self._go.connect(self._worker.ask)
        self._thread.start()

    def ask(self, question: Question, ahead: Question | None = None) -> None:
        """Ask; an older question that was not answered yet is dropped. ``ahead`` will probably be asked next.

        A question with marks drops no other, and is never dropped itself.
        """
        if question.marks is None:
            self._worker.latest = question
        self._go.emit(question, ahead)

    def shutdown(self) -> None:
        """Drop what waits, and wait until the thread has ended."""
        self._worker.latest = None
        end_thread(self._thread)

    @Slot(Answer)
    def _on_answered(self, answer: Answer) -> None:
        if answer.question is self._worker.latest or answer.question.marks is not None:
            self.answered.emit(answer)
