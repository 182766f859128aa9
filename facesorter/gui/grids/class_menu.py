"""The menu *This is …*: everything that a person can answer for photos, each with its key."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE
from facesorter.core.results import Status
from facesorter.gui.kit import look
from facesorter.gui.kit.names import literal, short
from facesorter.gui.kit.translate import class_name, left_out_name, status_name


class ClassMenu(QMenu):
    """Asks for an answer.

    Signals:
        chosen: the id of the class, or another answer of :mod:`facesorter.core.corrections`.
        confirmed: the model is right.
        taken_back: the model's answer is to count again.
        opened: the photo is to be shown large.
        folder_asked: its folder is to be opened.
        copy_asked: the paths are to go to the clipboard.
        select_all_asked: all photos are to be selected.
    """

    chosen = Signal(int)
    confirmed = Signal()
    taken_back = Signal()
    opened = Signal()
    folder_asked = Signal()
    copy_asked = Signal()
    select_all_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, with_files: bool = False) -> None:
        """Make the menu; ``with_files`` offers what can be done with the files themselves too."""
        super().__init__(parent)
        self._with_files = with_files
        self.triggered.connect(self._on_triggered)

    def show_classes(self, classes: ClassSet) -> None:
        """Offer the classes of a model, in the language of the moment."""
        self.clear()
        self.setTitle(self.tr("&This is"))
        self.setIcon(look.icon("tag"))
        for face_class in classes:
            name = literal(short(class_name(face_class.name)))
            key = str(face_class.class_id) if face_class.class_id <= 9 else ""
            self._add(look.class_icon(face_class.name), name, key, face_class.class_id)
        self.addSeparator()
        self._add(look.status_icon(Status.UNSURE), status_name(Status.UNSURE), str(UNSURE), UNSURE)
        self._add(look.status_icon(Status.SEVERAL_FACES), status_name(Status.SEVERAL_FACES), "", SEVERAL)
        self._add(look.icon("left-out"), left_out_name(), _native(Qt.Key.Key_Delete), LEFT_OUT)
        self.addSeparator()
        self._right = self._add(look.icon("check-circle"), self.tr("The model is &right"), _native(CONFIRM_KEY))
        self._back = self._add(look.icon("undo"), self.tr("&Back to the model’s answer"), _native(TAKE_BACK_KEY))
        self._doing: dict[QAction, SignalInstance] = {self._right: self.confirmed, self._back: self.taken_back}
        if self._with_files:
            self.addSeparator()
            for icon, text, key, signal in (
                ("photo", self.tr("&Show it large"), "Enter", self.opened),
                ("folder-open", self.tr("&Open its folder"), "", self.folder_asked),
                ("copy", self.tr("&Copy the path"), _native(QKeySequence.StandardKey.Copy), self.copy_asked),
                ("grid", self.tr("Select &all"), _native(QKeySequence.StandardKey.SelectAll), self.select_all_asked),
            ):
                self._doing[self._add(look.icon(icon), text, key)] = signal

    def _add(self, icon: QIcon, text: str, key: str, answer: int | None = None) -> QAction:
        # Behind a tab a menu shows keys; the grids take them themselves, so they are no shortcuts of the menu.
        action = QAction(f"{text}\t{key}" if key else text, self)
        action.setIcon(icon)
        action.setData(answer)
        self.addAction(action)
        return action

    def _on_triggered(self, action: QAction) -> None:
        if action in self._doing:
            self._doing[action].emit()
        else:
            self.chosen.emit(action.data())


CONFIRM_KEY = QKeySequence("Ctrl+Return")
TAKE_BACK_KEY = QKeySequence("Ctrl+Backspace")


def _native(key: Qt.Key | QKeySequence | QKeySequence.StandardKey) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
