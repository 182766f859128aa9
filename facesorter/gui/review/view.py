"""The page of the review: the photo at the left, the answer at the right, how far one is above both; and its keys."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from facesorter.core.corrections import LEFT_OUT
from facesorter.core.results import Face, Status
from facesorter.gui.kit import look
from facesorter.gui.kit.widgets import keeps_escape
from facesorter.gui.review.answer_panel import AnswerPanel, Shown
from facesorter.gui.review.buttons import LEFT_OUT_LETTER
from facesorter.gui.review.end_page import EndPage
from facesorter.gui.review.header import ReviewHeader
from facesorter.gui.review.photo_view import PhotoView, next_from_left


class ReviewView(QWidget):
    """One photo, and everything that can be answered about it; filled again for each photo.

    Signals:
        step_asked: the photo after (1) or before (-1) this one is wanted.
        answered: the person gave an answer (see :mod:`facesorter.core.corrections`).
        accepted: the model is right.
        taken_back: the model's answer is to count again.
        further_asked: a copy is to go into the class of this id too, or no more.
        each_asked: the photo is to go into the class of each of its faces.
        face_decides: the face that is to decide.
        next_face_asked: the next face from the left is to decide, behind the one that does then.
        face_removed: a face that is none.
        no_face_asked: what decides then is no face.
        face_drawn: left, top, width and height of a face that was missed, in fractions of the photo.
        auto_advance_set: whether an answer goes on to the next photo by itself.
        folder_asked: the folder of this photo is to be opened.
        left: the person goes back to where they came from.

    Attributes:
        header: the line above.
        photo: the left side.
        panel: the right side.
        end: the page that ends a review.
    """

    step_asked = Signal(int)
    answered = Signal(int)
    accepted = Signal()
    taken_back = Signal()
    further_asked = Signal(int)
    each_asked = Signal()
    face_decides = Signal(Face)
    next_face_asked = Signal()
    face_removed = Signal(Face)
    no_face_asked = Signal()
    face_drawn = Signal(float, float, float, float)
    auto_advance_set = Signal(bool)
    folder_asked = Signal(Path)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.header = ReviewHeader()
        self.header.left.connect(self.left)
        self.photo = PhotoView()
        self.photo.face_chosen.connect(self._choose_face)
        self.photo.face_removed.connect(self._remove_face)
        self.photo.face_drawn.connect(self.face_drawn)
        self.photo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.panel = AnswerPanel()
        self.panel.answered.connect(self.answered)
        self.panel.accepted.connect(self.accepted)
        self.panel.taken_back.connect(self.taken_back)
        self.panel.further_asked.connect(self.further_asked)
        self.panel.auto_advance_set.connect(self.auto_advance_set)
        self.panel.folder_asked.connect(self._ask_folder)
        self.panel.faces.chosen.connect(self._choose_face)
        self.panel.faces.next_asked.connect(self._choose_next)
        self.panel.faces.no_face_asked.connect(self.no_face_asked)
        self.panel.faces.drawing_asked.connect(self.photo.begin_frame)
        self.panel.faces.each_asked.connect(self.each_asked)
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
    def place(self) -> str:
        """The name of the photo on show, empty where there is none."""
        return "" if self.path is None else self.path.name

    @property
    def path(self) -> Path | None:
        """The photo on show, None where there is none."""
        return None if self._shown is None else self._shown.path

    @property
    def at_end(self) -> bool:
        """Whether the page that ends a review is on show."""
        return self._stack.currentWidget() is self.end

    def take_focus(self) -> None:
        """Let the keys work."""
        (self.end if self.at_end else self.photo).setFocus()

    def show_waiting(self, name: str) -> None:
        """Show that a photo is being looked at."""
        self._shown = None
        self._stack.setCurrentIndex(0)
        self.header.show_place(name or self.tr("Picture"))
        self.photo.show_icon(look.icon("clock"))
        self.panel.show_waiting()
        for arrow in (self._back, self._forward):
            arrow.hide()

    def show_failure(self, text: str) -> None:
        """Show why there is no answer."""
        self.photo.show_icon(look.icon("error"))
        self.panel.show_failure(text)

    def show_end(self) -> None:
        """Show the page that ends a review; it was filled before."""
        self._shown = None
        self._stack.setCurrentWidget(self.end)
        self.end.setFocus()

    def show_result(self, shown: Shown) -> None:
        """Show what is known of a photo; the photo itself comes with :meth:`show_picture`."""
        if self.at_end:
            self._stack.setCurrentIndex(0)
            self.photo.setFocus()
        before, self._shown = self._shown, shown
        for arrow, possible in ((self._back, shown.has_before), (self._forward, shown.has_after)):
            arrow.setVisible(shown.can_answer)
            arrow.setEnabled(possible)
        if before is None or before.path != shown.path:
            unreadable = shown.result.status is Status.UNREADABLE
            self.photo.show_icon(look.status_icon(Status.UNREADABLE) if unreadable else look.icon("photo"))
        elif before.result is not shown.result:
            self.photo.show_faces([found.face for found in shown.result.faces])
        self.panel.show_answer(shown)
        self.photo.choose(0)

    def show_picture(self, image: QImage) -> None:
        """Show the photo of the result."""
        if self._shown is not None:
            faces = [found.face for found in self._shown.result.faces]
            self.photo.show_photo(image, faces, editable=self._shown.can_answer)

    def show_no_picture(self, why: str) -> None:
        """Show that the photo of the result cannot be read any more."""
        self.photo.show_icon(look.status_icon(Status.UNREADABLE))
        self.panel.show_reason(why)

    def event(self, event: QEvent) -> bool:
        """Keep Escape for going back."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter accepts, a digit or N answers, Escape and Space go back."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        key, text = event.key(), event.text().upper()
        with_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        can_answer = self._shown is not None and self._shown.can_answer
        if can_answer and with_ctrl and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.further_asked.emit(key - Qt.Key.Key_1 + 1)
        elif not plain:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Space}:
            self.left.emit()
        elif not can_answer:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif len(text) == 1 and text in "0123456789":
            self.answered.emit(int(text))
        elif key == Qt.Key.Key_Delete or text == LEFT_OUT_LETTER:
            self.answered.emit(LEFT_OUT)
        elif not self.panel.faces.take_key(text):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _choose_face(self, face: int) -> None:
        """Have another face decide; of a picture that is none of the grids', only show what the model says of it."""
        shown = self._shown
        if shown is None:
            return
        result = shown.result
        if not shown.can_answer:
            self.panel.faces.show_chosen(face)
            self.panel.show_face(face)
            self.photo.choose(face)
        elif len(result.faces) > 1:
            self.face_decides.emit(result.faces[face].face)

    def _choose_next(self) -> None:
        """Have the next face decide; of a picture that is none of the grids', only show it."""
        shown = self._shown
        if shown is not None and shown.can_answer:
            self.next_face_asked.emit()
        elif shown is not None:
            faces = [found.face for found in shown.result.faces]
            self._choose_face(next_from_left(faces, self.panel.faces.list.currentData()))

    def _remove_face(self, face: int) -> None:
        if self._shown is not None:
            self.face_removed.emit(self._shown.result.faces[face].face)

    def _ask_folder(self) -> None:
        if self._shown is not None:
            self.folder_asked.emit(self._shown.result.photo.path.parent)

    def _step_back(self) -> None:
        self.step_asked.emit(-1)

    def _step_forward(self) -> None:
        self.step_asked.emit(1)

    def _lay_out(self) -> None:
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
        row.addWidget(self.panel)
        self._stack.addWidget(page)
        self._stack.addWidget(self.end)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._stack, 1)
        self._retranslate()

    def _retranslate(self) -> None:
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
