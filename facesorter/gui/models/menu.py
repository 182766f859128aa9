"""The menu *Model*: the included model, those used lately, and any other file."""

import sys
from collections import Counter
from collections.abc import Set as AbstractSet
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from facesorter.gui.kit import look
from facesorter.gui.kit.names import literal, short
from facesorter.gui.kit.widgets import tip


class ModelMenu(QMenu):
    """Asks which model is to be used.

    Signals:
        chosen: the path of a model file, or None for the included model.
        file_asked: a file is to be chosen.
    """

    chosen = Signal(object)
    file_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(look.icon("train"))
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_chosen)
        self._included = self._entry(None)
        self._files: list[QAction] = []
        self._choose = QAction(look.icon("folder-open"), "", self)
        # With the Command key of a Mac, M is for minimising the window.
        self._choose.setShortcut(QKeySequence("Meta+M" if sys.platform == "darwin" else "Ctrl+M"))
        self._choose.triggered.connect(self.file_asked)
        self.addAction(self._included)
        self._line = self.addSeparator()
        self.addAction(self._choose)
        self.retranslate()

    @property
    def files(self) -> list[Path]:
        """The model files on offer."""
        return [action.data() for action in self._files]

    def show_models(self, current: Path | None, files: list[Path]) -> None:
        """Offer model files, and mark the model in use; None is the included one."""
        for action in self._files:
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()  # it may be the very one whose click led here
        names = Counter(path.name for path in files)
        self._files = []
        for path in files:
            action = self._entry(path)
            # Two models of one name are told apart by their folders.
            name = path.name if names[path.name] == 1 else f"{path.name} ({path.parent.name})"
            action.setText(literal(short(name)))
            action.setToolTip(tip(str(path)))
            action.setStatusTip(str(path))
            self.insertAction(self._line, action)
            self._files.append(action)
        for action in (self._included, *self._files):
            action.setChecked(action.data() == current)

    def show_missing(self, missing: AbstractSet[Path]) -> None:
        """Offer those files no more that are not there."""
        for action in self._files:
            action.setEnabled(action.data() not in missing)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setTitle(self.tr("&Model"))
        self._included.setText(self.tr("The &included model"))
        self._choose.setText(self.tr("&Choose a model file…"))

    def _entry(self, model: Path | None) -> QAction:
        action = QAction(self)
        action.setCheckable(True)
        action.setData(model)
        self._group.addAction(action)
        return action

    def _on_chosen(self, action: QAction) -> None:
        self.chosen.emit(action.data())
