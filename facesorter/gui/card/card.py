"""The answer card: one photo, what the model says of it, how sure it is, and why."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT
from facesorter.core.results import Result, Status
from facesorter.gui.card.photo_view import PhotoView
from facesorter.gui.grids.class_menu import ClassMenu
from facesorter.gui.kit import look, words
from facesorter.gui.kit.bars import Bars
from facesorter.gui.kit.widgets import Scrolling


class Card(QDialog):
    """A window of its own beside the main one, filled again for each photo.

    Signals:
        step_asked: the photo after (1) or before (-1) this one is wanted.
        correction_asked: the photo is to go to the class of this id.
    """

    step_asked = Signal(int)
    correction_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: Result | None = None
        self._correction: int | None = None
        self._classes: ClassSet | None = None
        self._is_file = True
        self._can_correct = False
        self.photo = PhotoView()
        self.photo.face_chosen.connect(self._choose_face)
        self._headline = QLabel()
        font = self._headline.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setBold(True)
        self._headline.setFont(font)
        self._headline.setWordWrap(True)
        self._sureness = QLabel()
        self._reason = QLabel()
        self._reason.setWordWrap(True)
        self._faces = QComboBox()
        self._faces.currentIndexChanged.connect(self._show_face)
        self._bars = Bars()
        self._place = QLabel()
        self._place.setWordWrap(True)
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._correct = QPushButton(look.icon("tag"), "")
        self._menu = ClassMenu(self._correct)
        self._menu.chosen.connect(self.correction_asked)
        self._correct.setMenu(self._menu)
        self._folder = QPushButton(look.icon("folder-open"), "")
        self._folder.clicked.connect(self._open_folder)
        self._back = _arrow("back")
        self._back.clicked.connect(self._step_back)
        self._forward = _arrow("forward")
        self._forward.clicked.connect(self._step_forward)
        self._position = QLabel()
        self._lay_out()
        # Shortcuts rather than key events: a button that has the focus would take the arrows for itself.
        QShortcut(Qt.Key.Key_Left, self).activated.connect(self._step_back)
        QShortcut(Qt.Key.Key_Right, self).activated.connect(self._step_forward)
        self.photo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.photo.setFocus()
        look.resize_within_screen(self, 900, 580)

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

    def show_waiting(self, name: str) -> None:
        """Show that a photo is being looked at."""
        self._result = None
        self.setWindowTitle(name or self.tr("Picture"))
        self.photo.show_icon(look.icon("clock"))
        self._headline.setText(self.tr("Looking…"))
        for part in (self._sureness, self._reason, self._place, self._position):
            part.clear()
        for widget in (self._faces, self._bars, self._correct, self._folder, self._back, self._forward):
            widget.hide()

    def show_failure(self, text: str) -> None:
        """Show why there is no answer."""
        self.photo.show_icon(look.icon("error"))
        self._headline.setText(self.tr("No answer"))
        self._reason.setText(text)

    def show_result(
        self,
        result: Result,
        correction: int | None,
        classes: ClassSet,
        *,
        is_file: bool = True,
        can_correct: bool = False,
        position: str = "",
        has_before: bool = False,
        has_after: bool = False,
    ) -> None:
        """Show what is known of a photo; the photo itself comes with :meth:`show_picture`.

        Args:
            result: what was found.
            correction: what the person decided, or None.
            classes: the classes of the result.
            is_file: the picture is a file, and not pixels that another program handed over.
            can_correct: it is one of the photos of the grids.
            position: its place among them, in words.
            has_before: there is a photo before it.
            has_after: there is one after it.
        """
        same = self._result is result
        self._result, self._correction, self._classes = result, correction, classes
        self._is_file, self._can_correct = is_file, can_correct
        self._position.setText(position)
        for arrow, possible in ((self._back, has_before), (self._forward, has_after)):
            arrow.setVisible(bool(position))
            arrow.setEnabled(possible)
        if not same:
            unreadable = result.status is Status.UNREADABLE
            self.photo.show_icon(look.status_icon(Status.UNREADABLE) if unreadable else look.icon("photo"))
        self._refresh()

    def show_picture(self, image: QImage) -> None:
        """Show the photo of the result."""
        if self._result is not None:
            self.photo.show_photo(image, [found.face for found in self._result.faces])

    def show_no_picture(self, why: str) -> None:
        """Show that the photo of the result cannot be read any more."""
        self.photo.show_icon(look.status_icon(Status.UNREADABLE))
        self._reason.setText(why)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A digit corrects; Space closes, as it opened."""
        digit = event.text()
        if self._can_correct and len(digit) == 1 and digit in "0123456789":
            self.correction_asked.emit(int(digit))
        elif self._can_correct and event.key() == Qt.Key.Key_Delete:
            self.correction_asked.emit(LEFT_OUT)
        elif event.key() == Qt.Key.Key_Space:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            if self._result is not None:
                self._refresh()

    def _refresh(self) -> None:
        result, correction, classes = self._result, self._correction, self._classes
        if result is None or classes is None:
            return
        self.setWindowTitle(result.photo.path.name if self._is_file else self.tr("Picture"))
        self._headline.setText(words.capitalised(words.headline(result, correction, classes)))
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
        self._correct.setVisible(self._can_correct)
        self._menu.show_classes(classes)
        self._faces.blockSignals(True)
        self._faces.clear()
        for number in range(len(result.faces)):
            self._faces.addItem(self.tr("Face {number}").format(number=number + 1))
        self._faces.blockSignals(False)
        self._faces.setVisible(len(result.faces) > 1)
        self._show_face(0)

    def _how_sure(self, result: Result, correction: int | None) -> str:
        confidence = result.confidence
        if correction is not None or confidence is None or result.status not in (Status.OK, Status.UNSURE):
            return ""
        return self.tr("{sureness} · {percent}").format(
            sureness=words.sureness(confidence), percent=words.percent(confidence)
        )

    def _choose_face(self, face: int) -> None:
        self._faces.setCurrentIndex(face)

    def _show_face(self, face: int) -> None:
        result, classes = self._result, self._classes
        if result is None or classes is None:
            return
        probabilities: Sequence[float] = result.probabilities
        if 0 <= face < len(result.faces):
            probabilities = result.faces[face].probabilities
        self.photo.choose(face)
        self._bars.setVisible(bool(probabilities))
        self._bars.show_probabilities(classes, probabilities)

    def _open_folder(self) -> None:
        if self._result is not None:
            folder: Path = self._result.photo.path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _step_back(self) -> None:
        self.step_asked.emit(-1)

    def _step_forward(self) -> None:
        self.step_asked.emit(1)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self._headline)
        side.addWidget(self._sureness)
        side.addWidget(self._reason)
        side.addSpacing(8)
        side.addWidget(self._faces)
        side.addWidget(self._bars)
        side.addStretch(1)
        side.addWidget(self._place)
        side.setContentsMargins(0, 0, 0, 0)
        answer = QWidget()
        answer.setLayout(side)
        buttons = QHBoxLayout()
        buttons.addWidget(self._correct)
        buttons.addWidget(self._folder)
        buttons.addStretch(1)
        panel = QWidget()
        panel.setFixedWidth(330)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolling(answer), 1)
        column.addLayout(buttons)
        leaf = QHBoxLayout()
        leaf.addStretch(1)
        for widget in (self._back, self._position, self._forward):
            leaf.addWidget(widget)
        leaf.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.photo, 1)
        left.addLayout(leaf)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(panel)
        self._retranslate()

    def _retranslate(self) -> None:
        self._correct.setText(self.tr("&This is…"))
        self._folder.setText(self.tr("&Open its folder"))
        self._back.setToolTip(self.tr("Previous photo"))
        self._back.setAccessibleName(self.tr("Previous photo"))
        self._forward.setToolTip(self.tr("Next photo"))
        self._forward.setAccessibleName(self.tr("Next photo"))
        self._faces.setAccessibleName(self.tr("Face"))
        self.photo.setAccessibleName(self.tr("Photo"))


def _arrow(name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(look.icon(name))
    button.setAutoRaise(True)
    return button
