"""The menu *This is …*: every class of the model with its key, and unsure."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.results import Status
from facesorter.gui.grids.result_model import UNSURE_ID
from facesorter.gui.kit import look, words
from facesorter.gui.kit.translate import class_name, status_name


class ClassMenu(QMenu):
    """Asks for a class.

    Signals:
        chosen: the id of the class, or :data:`~facesorter.gui.grids.result_model.UNSURE_ID`.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.triggered.connect(self._on_triggered)

    def show_classes(self, classes: ClassSet) -> None:
        """Offer the classes of a model, in the language of the moment."""
        self.clear()
        self.setTitle(self.tr("&This is"))
        self.setIcon(look.icon("tag"))
        for face_class in classes:
            text = words.capitalised(class_name(face_class.name))
            self._add(look.class_icon(face_class.name), text, face_class.class_id)
        self.addSeparator()
        self._add(look.status_icon(Status.UNSURE), status_name(Status.UNSURE), UNSURE_ID)

    def _add(self, icon: QIcon, text: str, class_id: int) -> None:
        text = text.replace("&", "&&")
        # Behind a tab a menu shows keys; the grids take them themselves, so they are no shortcuts of the menu.
        action = QAction(f"{text}\t{class_id}" if class_id <= 9 else text, self)
        action.setIcon(icon)
        action.setData(class_id)
        self.addAction(action)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
