"""The page of the review: the photo at the left, the answer and the buttons at the right, how far one is above both."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, answer_of
from facesorter.core.results import Result, Status
from facesorter.gui.kit import look, words
from facesorter.gui.kit.translate import answer_name
from facesorter.gui.kit.widgets import Elided, Scrolling, heading, paragraph
from facesorter.gui.review.buttons import LEFT_OUT_LETTER, AnswerButtons
from facesorter.gui.review.end_page import EndPage
from facesorter.gui.review.faces_row import FacesRow
from facesorter.gui.review.header import ReviewHeader
from facesorter.gui.review.photo_view import PhotoView

_PANEL_WIDTH = 330


class ReviewView(QWidget):
    """One photo, and everything that can be answered about it; filled again for each photo.

    Signals:
        step_asked: the photo after (1) or before (-1) this one is wanted.
        answered: the person gave an answer (see :mod:`facesorter.core.corrections`).
        accepted: the model is right.
        taken_back: the model's answer is to count again.
        further_asked: a copy is to go into the class of this id too, or no more.
        each_asked: the photo is to go into the class of each of its faces.
        face_decides: the number of the face that is to decide.
        face_removed: the number of a face that is none.
        face_drawn: left, top, width and height of a face that was missed, in fractions of the photo.
        auto_advance_set: whether an answer goes on to the next photo by itself.
        folder_asked: the folder of this photo is to be opened.
        left: the person goes back to where they came from.
    """

    step_asked = Signal(int)
    answered = Signal(int)
    accepted = Signal()
    taken_back = Signal()
    further_asked = Signal(int)
    each_asked = Signal()
    face_decides = Signal(int)
    face_removed = Signal(int)
    face_drawn = Signal(float, float, float, float)
    auto_advance_set = Signal(bool)
    folder_asked = Signal(Path)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: Result | None = None
        self._correction: int | None = None
        self._further: Sequence[int] = ()
        self._marked = False
        self._classes: ClassSet | None = None
        self._is_file = True
        self._can_answer = False
        self.header = ReviewHeader()
        self.header.left.connect(self.left)
        self.photo = PhotoView()
        self.photo.face_chosen.connect(self._choose_face)
        self.photo.face_removed.connect(self.face_removed)
        self.photo.face_drawn.connect(self.face_drawn)
        self.photo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._headline = heading(size=1.6)
        self._sureness = QLabel()
        self._reason = paragraph()
        self.faces = FacesRow()
        self.faces.chosen.connect(self._choose_face)
        self.faces.removed.connect(self.face_removed)
        self.faces.each_asked.connect(self.each_asked)
        self.buttons = AnswerButtons()
        self.buttons.chosen.connect(self.answered)
        self.buttons.further_chosen.connect(self.further_asked)
        self.accept = QPushButton(look.icon("check-circle"), "")
        self.accept.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.accept.clicked.connect(self.accepted)
        self.accept.setMinimumHeight(self.fontMetrics().height() + 22)
        self.accept.setDefault(True)
        self.take_back = QPushButton(look.icon("undo"), "")
        self.take_back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.take_back.clicked.connect(self.taken_back)
        self._advance = QCheckBox()
        self._advance.toggled.connect(self.auto_advance_set)
        self._place = Elided()
        self._folder = QPushButton(look.icon("folder-open"), "")
        self._folder.clicked.connect(self._ask_folder)
        self._back, self._forward = _arrow("back"), _arrow("forward")
        self._back.clicked.connect(self._step_back)
        self._forward.clicked.connect(self._step_forward)
        self.end = EndPage()
        self._stack = QStackedWidget()
        self._lay_out()
        # Shortcuts rather than key events: a button that has the focus would take the arrows for itself.
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(Qt.Key.Key_Left, self, context=within).activated.connect(self._step_back)
        QShortcut(Qt.Key.Key_Right, self, context=within).activated.connect(self._step_forward)

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

    @property
    def place(self) -> str:
        """The name of the photo on show, empty where there is none."""
        return "" if self.path is None else self.path.name

    @property
    def path(self) -> Path | None:
        """The photo on show, None where there is none."""
        return None if self._result is None or not self._is_file else self._result.photo.path

    @property
    def at_end(self) -> bool:
        """Whether the page that ends a review is on show."""
        return self._stack.currentWidget() is self.end

    def take_focus(self) -> None:
        """Let the keys work."""
        (self.end if self.at_end else self.photo).setFocus()

    def set_auto_advance(self, advance: bool) -> None:
        """Show whether an answer goes on to the next photo by itself."""
        self._advance.setChecked(advance)

    def show_waiting(self, name: str) -> None:
        """Show that a photo is being looked at."""
        self._result = None
        self._stack.setCurrentIndex(0)
        self.header.show_place(name or self.tr("Picture"))
        self.photo.show_icon(look.icon("clock"))
        self._headline.setText(self.tr("Looking…"))
        for part in (self._sureness, self._reason, self._place):
            part.clear()
        for widget in (self.faces, self.buttons, self.accept, self.take_back, self._advance, self._folder):
            widget.hide()
        for arrow in (self._back, self._forward):
            arrow.hide()

    def show_failure(self, text: str) -> None:
        """Show why there is no answer."""
        self.photo.show_icon(look.icon("error"))
        self._headline.setText(self.tr("No answer"))
        self._reason.setText(text)

    def show_end(self) -> None:
        """Show the page that ends a review; it was filled before."""
        self._result = None
        self._stack.setCurrentWidget(self.end)
        self.end.setFocus()

    def show_result(
        self,
        result: Result,
        correction: int | None,
        classes: ClassSet,
        *,
        further: Sequence[int] = (),
        marked: bool = False,
        is_file: bool = True,
        can_answer: bool = False,
        has_before: bool = False,
        has_after: bool = False,
    ) -> None:
        """Show what is known of a photo; the photo itself comes with :meth:`show_picture`.

        Args:
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
        if self.at_end:
            self._stack.setCurrentIndex(0)
            self.photo.setFocus()
        same = self._result is result
        if classes != self._classes:
            self.buttons.show_classes(classes)
        self._result, self._correction, self._classes = result, correction, classes
        self._further, self._marked = further, marked
        self._is_file, self._can_answer = is_file, can_answer
        for arrow, possible in ((self._back, has_before), (self._forward, has_after)):
            arrow.setVisible(can_answer)
            arrow.setEnabled(possible)
        if not same:
            unreadable = result.status is Status.UNREADABLE
            self.photo.show_icon(look.status_icon(Status.UNREADABLE) if unreadable else look.icon("photo"))
        self._refresh()

    def show_picture(self, image: QImage) -> None:
        """Show the photo of the result."""
        if self._result is not None:
            faces = [found.face for found in self._result.faces]
            self.photo.show_photo(image, faces, editable=self._can_answer)

    def show_no_picture(self, why: str) -> None:
        """Show that the photo of the result cannot be read any more."""
        self.photo.show_icon(look.status_icon(Status.UNREADABLE))
        self._reason.setText(why)

    def event(self, event: QEvent) -> bool:
        """Keep Escape, which ends a run elsewhere in the window, for going back."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter accepts, a digit or N answers, Escape and Space go back."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        key, text = event.key(), event.text().upper()
        with_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if self._can_answer and with_ctrl and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.further_asked.emit(key - Qt.Key.Key_1 + 1)
        elif not plain:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Space}:
            self.left.emit()
        elif not self._can_answer or self._result is None:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif len(text) == 1 and text in "0123456789":
            self.answered.emit(int(text))
        elif key == Qt.Key.Key_Delete or text == LEFT_OUT_LETTER:
            self.answered.emit(LEFT_OUT)
        elif not self.faces.take_key(text):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            if self._classes is not None:
                self.buttons.show_classes(self._classes)
            if self._result is not None:
                self._refresh()

    def _refresh(self) -> None:
        result, correction, classes = self._result, self._correction, self._classes
        if result is None or classes is None:
            return
        shown = [words.verdict(result, correction, classes), *(answer_name(one, classes) for one in self._further)]
        self._headline.setText(" + ".join(shown))
        self._sureness.setText(self._how_sure(result, correction))
        self._sureness.setVisible(bool(self._sureness.text()))
        reason = words.reason(result, correction)
        if not self._is_file:
            reason += "\n\n" + self.tr(
                "This picture came from another program. It is not a file, so it cannot be sorted into a folder."
            )
        self._reason.setText(reason)
        self._place.setText(str(result.photo.path) if self._is_file else "")
        self._folder.setVisible(self._is_file)
        self.buttons.show()
        self.buttons.setEnabled(self._can_answer)
        own = answer_of(result)
        self.accept.setVisible(self._can_answer and own is not None)
        if own is not None:
            name = answer_name(own, classes)
            self.accept.setText(self.tr("&Right: {answer}  (Enter)").format(answer=name).replace("&&", "&"))
        self.take_back.setVisible(self._can_answer)
        self.take_back.setEnabled(correction is not None or self._marked)
        self._advance.setVisible(self._can_answer)
        self.faces.show_faces(result, classes, can_answer=self._can_answer)
        self._show_face(0)

    def _how_sure(self, result: Result, correction: int | None) -> str:
        confidence = result.confidence
        if correction is not None or confidence is None or result.status not in (Status.OK, Status.UNSURE):
            return ""
        return self.tr("{sureness} · {percent}").format(
            sureness=words.sureness(confidence), percent=words.percent(confidence)
        )

    def _choose_face(self, face: int) -> None:
        """Have another face decide; of a picture that is none of the grids', only show what the model says of it."""
        result = self._result
        if result is None:
            return
        if self._can_answer and len(result.faces) > 1 and not (face == 0 and result.chosen):
            self.face_decides.emit(face)
        elif not self._can_answer:
            self.faces.show_chosen(face)
            self._show_face(face)

    def _show_face(self, face: int) -> None:
        result = self._result
        if result is None:
            return
        probabilities: Sequence[float] = result.probabilities
        if 0 <= face < len(result.faces):
            probabilities = result.faces[face].probabilities
        self.photo.choose(face)
        self.buttons.show_answers(probabilities, self._correction, self._further)

    def _ask_folder(self) -> None:
        if self._result is not None:
            self.folder_asked.emit(self._result.photo.path.parent)

    def _step_back(self) -> None:
        self.step_asked.emit(-1)

    def _step_forward(self) -> None:
        self.step_asked.emit(1)

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
        side.addWidget(self._place)
        panel = QWidget()
        panel.setMinimumWidth(_PANEL_WIDTH)
        panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolling(answer), 1)
        column.addWidget(self._advance)
        column.addWidget(self._folder, alignment=Qt.AlignmentFlag.AlignLeft)
        leaf = QHBoxLayout()
        leaf.addStretch(1)
        leaf.addWidget(self._back)
        leaf.addWidget(self._forward)
        leaf.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.photo, 1)
        left.addLayout(leaf)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(14, 8, 14, 12)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(panel)
        self._stack.addWidget(page)
        self._stack.addWidget(self.end)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._stack, 1)
        self._retranslate()

    def _retranslate(self) -> None:
        self.take_back.setText(self.tr("&Back to the model’s answer"))
        self._advance.setText(self.tr("&Go on by itself after an answer"))
        self._folder.setText(self.tr("&Open its folder"))
        for arrow, name in ((self._back, self.tr("Previous photo")), (self._forward, self.tr("Next photo"))):
            arrow.setToolTip(name)
            arrow.setAccessibleName(name)
        self.photo.setToolTip(
            self.tr("Click a face to decide by it, drag a frame around one that was missed, × takes a frame away")
        )
        self.photo.setAccessibleName(self.tr("Photo"))


def _arrow(name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(look.icon(name))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
