"""The context menu of the grids: everything that can be done with what is selected."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from facesorter.core.classes import ClassSet
from facesorter.gui.grids.class_grid import ClassGrid
from facesorter.gui.grids.class_menu import ClassMenu
from facesorter.gui.grids.item import Item


class GridMenu(QObject):
    """Knows which grid it was opened on.

    Attributes:
        menu: the menu itself.

    Signals:
        opened: a photo is to be shown large.
        correction_asked: the photos of these paths are to get this answer.
        confirm_asked: the model is right about the photos of these paths.
        take_back_asked: the model's answer is to count again for the photos of these paths.
        folder_asked: a folder is to be opened.
    """

    opened = Signal(Item)
    correction_asked = Signal(Sequence, int)
    confirm_asked = Signal(Sequence)
    take_back_asked = Signal(Sequence)
    folder_asked = Signal(Path)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid: ClassGrid | None = None
        self.menu = ClassMenu(parent, with_files=True)
        self.menu.chosen.connect(self._on_chosen)
        self.menu.confirmed.connect(self._on_confirmed)
        self.menu.taken_back.connect(self._on_taken_back)
        self.menu.opened.connect(self._on_opened)
        self.menu.folder_asked.connect(self._on_folder)
        self.menu.copy_asked.connect(self._on_copy)
        self.menu.select_all_asked.connect(self._on_select_all)

    def show_for(self, grid: ClassGrid, classes: ClassSet, point: QPoint) -> None:
        """Open it on a grid, at a point of the screen."""
        self._grid = grid
        self.menu.show_classes(classes)
        self.menu.popup(point)

    def close(self) -> None:
        """Close it where the photos are gone that it is about."""
        self.menu.close()
        self._grid = None

    def _items(self) -> list[Item]:
        return [] if self._grid is None else self._grid.all_selected()

    def _paths(self) -> list[Path]:
        return [item.result.photo.path for item in self._items()]

    def _on_chosen(self, answer: int) -> None:
        self.correction_asked.emit(self._paths(), answer)

    def _on_confirmed(self) -> None:
        self.confirm_asked.emit(self._paths())

    def _on_taken_back(self) -> None:
        self.take_back_asked.emit(self._paths())

    def _on_opened(self) -> None:
        if items := self._items():
            self.opened.emit(items[0])

    def _on_folder(self) -> None:
        if paths := self._paths():
            self.folder_asked.emit(paths[0].parent)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(map(str, self._paths())))

    def _on_select_all(self) -> None:
        if self._grid is not None:
            self._grid.selectAll()
