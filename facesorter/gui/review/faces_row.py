"""What can be said of the faces of a photo, for the keyboard: which decides, is none, was missed, that each counts."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.judging import classes_of_faces
from facesorter.core.results import Result, Status
from facesorter.gui.kit import look
from facesorter.gui.kit.translate import answer_name
from facesorter.gui.kit.widgets import tip
from facesorter.gui.review.photo_view import from_left

EACH_LETTER: Final = "E"
NO_FACE_LETTER: Final = "X"
NEXT_FACE_LETTER: Final = "F"
DRAW_LETTER: Final = "D"


class FacesRow(QWidget):
    """A list of the faces and three buttons; filled again for each photo.

    Signals:
        chosen: the number of the face that is to decide, or to be shown.
        next_asked: the next face from the left is to decide, or to be shown.
        no_face_asked: what the frame that decides shows is no face.
        drawing_asked: a frame is to be drawn by keyboard around a face that was missed.
        each_asked: the photo is to go into the class of each of its faces.
    """

    chosen = Signal(int)
    next_asked = Signal()
    no_face_asked = Signal()
    drawing_asked = Signal()
    each_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._each_names = ""
        self.list = QComboBox()
        self.list.activated.connect(self._on_activated)
        self.no_face = QPushButton(look.icon("close"), "")
        self.no_face.clicked.connect(self.no_face_asked)
        self.draw = QPushButton(look.icon("pencil"), "")
        self.draw.clicked.connect(self.drawing_asked)
        self.each = QPushButton(look.icon("copy"), "")
        self.each.clicked.connect(self.each_asked)
        for button in (self.no_face, self.draw, self.each):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addWidget(self.no_face)
        row.addWidget(self.draw)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.each)
        self._retranslate()

    def show_faces(self, result: Result, classes: ClassSet, *, can_answer: bool) -> None:
        """Show the faces of a photo, the first of which decides."""
        order = from_left([found.face for found in result.faces])
        faces = [(self.tr("Face {number}").format(number=number), face) for number, face in enumerate(order, start=1)]
        # Filled again, a list that is open would go back to its beginning, with every photo that comes in.
        if faces != [(self.list.itemText(row), self.list.itemData(row)) for row in range(self.list.count())]:
            self.list.clear()
            for text, face in faces:
                self.list.addItem(text, face)
        self.show_chosen(0)
        self.list.setVisible(len(result.faces) > 1)
        self.no_face.setVisible(can_answer and bool(result.faces))
        self.draw.setVisible(can_answer and result.status is not Status.UNREADABLE)
        each = tuple(dict.fromkeys(classes_of_faces(result)))
        self.each.setVisible(can_answer and len(each) > 1)
        self._each_names = ", ".join(answer_name(one, classes) for one in each)
        self._retranslate()
        self.show()

    def show_chosen(self, face: int) -> None:
        """Show another face as the one that decides, or is shown."""
        self.list.setCurrentIndex(self.list.findData(face))

    def take_key(self, letter: str) -> bool:
        """Do what a letter stands for; False where it stands for nothing."""
        faces = self.list.count()
        if letter == EACH_LETTER and self.each.isVisibleTo(self):
            self.each_asked.emit()
        elif letter == NO_FACE_LETTER and faces:
            self.no_face_asked.emit()
        elif letter == DRAW_LETTER and self.draw.isVisibleTo(self):
            self.drawing_asked.emit()
        elif letter == NEXT_FACE_LETTER and faces > 1:
            self.next_asked.emit()
        else:
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _on_activated(self, row: int) -> None:
        self.chosen.emit(self.list.itemData(row))

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("The face that decides"))
        self.list.setToolTip(self.tr("The face that decides (F for the next one); a click on its frame does it too"))
        self.no_face.setText(self.tr("&No face"))
        self.no_face.setToolTip(self.tr("What the frame that decides shows is no face (X)"))
        self.draw.setText(self.tr("&Draw a frame"))
        self.draw.setToolTip(self.tr("Around a face that was missed: by keyboard (D), or by dragging in the photo"))
        self.each.setText(self.tr("Each face into &its class"))
        text = self.tr("{classes}: the photo goes into the first of these, and a copy into each of the others (E)")
        self.each.setToolTip(tip(text.format(classes=self._each_names)))
