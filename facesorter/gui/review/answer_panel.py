"""The right side of the review: what the answer is and why, and the buttons that give another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import answer_of
from facesorter.core.results import Result, Status
from facesorter.gui.kit import look, words
from facesorter.gui.kit.names import breakable, literal, short
from facesorter.gui.kit.translate import answer_name
from facesorter.gui.kit.widgets import Elided, Scrolling, heading, paragraph, tip
from facesorter.gui.review.buttons import AnswerButtons
from facesorter.gui.review.faces_row import FacesRow

_LEAST_WIDTH = 330


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo, and what can be said about it.

    Attributes:
        result: what was found.
        correction: what the person answered, or None.
        classes: the classes of the result.
        further: the classes where copies of it go.
        marked: the person said something of its faces.
        is_file: the picture is a file, and not pixels that another program handed over.
        can_answer: it is one of the photos of the grids.
        has_before: there is a photo before it.
        has_after: there is one after it.
    """

    result: Result
    correction: int | None
    classes: ClassSet
    further: Sequence[int] = ()
    marked: bool = False
    is_file: bool = True
    can_answer: bool = False
    has_before: bool = False
    has_after: bool = False

    @property
    def path(self) -> Path | None:
        """Where the photo lies, None where it is no file."""
        return self.result.photo.path if self.is_file else None


_LONGEST = 16
"""So many letters of a name have room in the button that says *right*."""


class AnswerPanel(QWidget):
    """The answer in words, the faces, and a button for each answer that can be given; filled again for each photo.

    Signals:
        answered: the person gave an answer (see :mod:`facesorter.core.corrections`).
        accepted: the model is right.
        taken_back: the model's answer is to count again.
        further_asked: a copy is to go into the class of this id too, or no more.
        auto_advance_set: whether an answer goes on to the next photo by itself.
        folder_asked: the folder of the photo is to be opened.
    """

    answered = Signal(int)
    accepted = Signal()
    taken_back = Signal()
    further_asked = Signal(int)
    auto_advance_set = Signal(bool)
    folder_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._other_reason = ""
        self._headline = heading(size=1.6)
        self._sureness = QLabel()
        self._reason = paragraph()
        self.faces = FacesRow()
        self.buttons = AnswerButtons()
        self.buttons.chosen.connect(self.answered)
        self.buttons.further_chosen.connect(self.further_asked)
        self.accept = QPushButton(look.icon("check-circle"), "")
        self.accept.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.accept.clicked.connect(self.accepted)
        self.accept.setMinimumHeight(self.fontMetrics().height() + 16)
        self.accept.setDefault(True)
        self.take_back = QPushButton(look.icon("undo"), "")
        self.take_back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.take_back.clicked.connect(self.taken_back)
        self._advance = QCheckBox()
        self._advance.toggled.connect(self.auto_advance_set)
        self._place = Elided()
        self._folder = QPushButton(look.icon("folder-open"), "")
        self._folder.clicked.connect(self.folder_asked)
        self._lay_out()

    @property
    def headline(self) -> str:
        """The answer in a word or two."""
        return self._headline.text()

    @property
    def explanation(self) -> str:
        """Why, in a sentence."""
        return self._reason.text()

    @property
    def sureness(self) -> str:
        """How sure the model is, in words and as a number."""
        return self._sureness.text()

    def set_auto_advance(self, advance: bool) -> None:
        """Show whether an answer goes on to the next photo by itself."""
        self._advance.setChecked(advance)

    def show_waiting(self) -> None:
        """Show that a photo is being looked at."""
        self._shown = None
        self._headline.setText(self.tr("Looking…"))
        for part in (self._sureness, self._reason, self._place):
            part.clear()
        for widget in (self.faces, self.buttons, self.accept, self.take_back, self._advance, self._folder):
            widget.hide()

    def show_failure(self, text: str) -> None:
        """Show why there is no answer."""
        self._headline.setText(self.tr("No answer"))
        self._reason.setText(text)

    def show_reason(self, text: str) -> None:
        """Show something else as the reason, for as long as this result is on show."""
        self._other_reason = text
        self._reason.setText(text)

    def show_answer(self, shown: Shown) -> None:
        """Show what is known of a photo."""
        if self._shown is None or shown.result is not self._shown.result:
            self._other_reason = ""
        if self._shown is None or shown.classes != self._shown.classes:
            self.buttons.show_classes(shown.classes)
        self._shown = shown
        self._refresh(shown)

    def show_face(self, face: int) -> None:
        """Show how probable each class is for one of the faces."""
        shown = self._shown
        if shown is None:
            return
        probabilities: Sequence[float] = shown.result.probabilities
        if 0 <= face < len(shown.result.faces):
            probabilities = shown.result.faces[face].probabilities
        self.buttons.show_answers(probabilities, shown.correction, shown.further)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            if self._shown is not None:
                self.buttons.show_classes(self._shown.classes)
                self._refresh(self._shown)

    def _refresh(self, shown: Shown) -> None:
        result, correction, classes = shown.result, shown.correction, shown.classes
        answers = [words.verdict(result, correction, classes), *(answer_name(one, classes) for one in shown.further)]
        self._headline.setText(breakable(" + ".join(answers)))
        self._sureness.setText(self._how_sure(result, correction))
        self._sureness.setVisible(bool(self._sureness.text()))
        reason = self._other_reason or words.reason(result, correction)
        if not shown.is_file:
            reason += "\n\n" + self.tr(
                "This picture came from another program. It is not a file, so it cannot be sorted into a folder."
            )
        self._reason.setText(reason)
        self._place.setText("" if shown.path is None else str(shown.path))
        self._folder.setVisible(shown.is_file)
        self.buttons.show()
        self.buttons.setEnabled(shown.can_answer)
        own = answer_of(result)
        self.accept.setVisible(shown.can_answer and own is not None)
        if own is not None:
            name = answer_name(own, classes)
            shown_name = literal(short(name, _LONGEST))
            self.accept.setText(self.tr("&Right: {answer}  (Enter)").format(answer=shown_name))
            self.accept.setToolTip(tip(name) if len(name) > _LONGEST else "")
        self.take_back.setVisible(shown.can_answer)
        self.take_back.setEnabled(correction is not None or shown.marked)
        self._advance.setVisible(shown.can_answer)
        self.faces.show_faces(result, classes, can_answer=shown.can_answer)
        self.show_face(0)

    def _how_sure(self, result: Result, correction: int | None) -> str:
        confidence = result.confidence
        if correction is not None or confidence is None or result.status not in (Status.OK, Status.UNSURE):
            return ""
        return self.tr("{sureness} · {percent}").format(
            sureness=words.sureness(result), percent=words.percent(confidence)
        )

    def _lay_out(self) -> None:
        answer = QWidget()
        side = QVBoxLayout(answer)
        side.setContentsMargins(0, 0, 6, 0)
        side.setSpacing(6)
        for widget in (self._headline, self._sureness, self._reason):
            side.addWidget(widget)
        side.addSpacing(4)
        side.addWidget(self.faces)
        side.addWidget(self.accept)
        side.addWidget(self.buttons)
        side.addWidget(self.take_back)
        side.addStretch(1)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolling(answer), 1)
        column.addWidget(self._place)
        column.addWidget(self._advance)
        column.addWidget(self._folder, alignment=Qt.AlignmentFlag.AlignLeft)
        self._retranslate()

    def _retranslate(self) -> None:
        self.take_back.setText(self.tr("&Back to the model’s answer"))
        self._advance.setText(self.tr("&Go on by itself after an answer"))
        self._folder.setText(self.tr("&Open its folder"))
