"""The table of a plan: to be read, narrowed down and corrected before anything happens."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT
from facesorter.core.results import Status
from facesorter.gui.kit.look import class_icon, icon, status_icon
from facesorter.gui.kit.names import literal, short
from facesorter.gui.kit.pictures import LargerPicture, Pictures
from facesorter.gui.kit.tables import PathDelegate, calm_table
from facesorter.gui.kit.translate import class_name, left_out_name
from facesorter.gui.kit.widgets import Field, name_clear_button
from facesorter.gui.transfer.plan_model import PICTURE_SIDE, PlanModel
from facesorter.gui.transfer.plan_rows import Kind, PlanRow, ShownPlan

_ENDING = frozenset({QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Leave, QEvent.Type.Wheel})
"""What ends the showing of a larger picture."""

_LEAVING_OUT = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class PlanTable(QWidget):
    """The table, a choice of kinds and a filter above it, and a menu to leave photos out or change their class.

    Signals:
        leave_out_asked: the photos of these paths are to stay where they are.
        put_back_asked: the photos of these paths, left out before, are to go after all.
        class_asked: the photos of these paths are to go into the class of this id, or into none
            (:data:`~facesorter.core.corrections.LEFT_OUT`).
        undo_asked: the last change is to be taken back.
        redo_asked: the last change that was taken back is to be made again.
    """

    leave_out_asked = Signal(Sequence)
    put_back_asked = Signal(Sequence)
    class_asked = Signal(Sequence, int)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(
        self, model: PlanModel, classes: ClassSet, pictures: Pictures | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._classes = classes
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Which photos are listed"))
        for kind, text in (
            (Kind.ALL, self.tr("All photos")),
            (Kind.GOING, self.tr("Put into a folder")),
            (Kind.RENAMED, self.tr("Get another name")),
            (Kind.THERE, self.tr("Already there")),
            (Kind.STAYING, self.tr("Stay where they are")),
        ):
            self._kind.addItem(text, kind)
        self._search = Field()
        self._search.setPlaceholderText(self.tr("Filter by name, folder or class"))
        self._search.setAccessibleName(self.tr("Filter"))
        self._search.setClearButtonEnabled(True)
        name_clear_button(self._search)
        magnifier = self._search.addAction(icon("search"), Field.ActionPosition.LeadingPosition)
        magnifier.setText(self.tr("Filter"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(self._narrow)
        self._search.textChanged.connect(self._pause.start)
        self._kind.currentIndexChanged.connect(self._narrow)
        self._view = _View(lambda row: model.row_at(row).main)
        calm_table(model, self.tr("The plan, photo by photo"), (26, 32, 22, 13, 34), self._view)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        if pictures is not None:
            self._show_pictures(pictures)
        self._view.setMinimumHeight(4 * self._view.verticalHeader().defaultSectionSize())
        self._view.leave_out_asked.connect(self._leave_out)
        self._view.toggle_asked.connect(self._toggle)
        self._view.class_asked.connect(self._ask_class)
        self._view.menu_asked.connect(self._show_menu)
        self._view.selectionModel().selectionChanged.connect(self._on_selection)
        model.ticked.connect(self._on_ticked)
        self._make_menu()
        self._change = QPushButton(icon("tag"), self.tr("Chan&ge"))
        self._change.setToolTip(self.tr("Leave the selected photos out, or put them into another class"))
        self._change.setMenu(self._menu)
        row = QHBoxLayout()
        row.addWidget(self._kind)
        row.addWidget(self._search, 1)
        row.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._view, 1)
        self._on_selection()

    def show_plan(self, shown: ShownPlan | None) -> None:
        """Show a plan, its rows selected as they were; None where there is none."""
        chosen = set(self._chosen())
        current, scrolled = self._view.currentIndex().row(), self._view.verticalScrollBar().value()
        if shown is None:
            self._model.show_plan(None)
        else:
            self._model.show_plan(shown.plan, shown.rows)
        if chosen and self._model.rowCount():
            rows = [row for row in range(self._model.rowCount()) if self._model.row_at(row).main in chosen]
            # What is gone from a narrowed table leaves the row that takes its place.
            self._view.choose(rows, min(max(current, 0), self._model.rowCount() - 1))
        self._view.verticalScrollBar().setValue(scrolled)
        self._on_selection()

    def _show_pictures(self, pictures: Pictures) -> None:
        """Have pictures in the first column, and a larger one over it for the mouse and the keyboard."""
        self._view.larger = LargerPicture(pictures, self._view)
        self._view.setItemDelegateForColumn(0, _PictureDelegate(self._view))
        self._view.verticalHeader().setDefaultSectionSize(PICTURE_SIDE + 6)
        self._view.verticalHeader().setMinimumSectionSize(PICTURE_SIDE + 6)
        pictures.arrived.connect(self._view.viewport().update)

    def show_undo(self, *, can_undo: bool, can_redo: bool) -> None:
        """Offer to take a change back, or to make it again."""
        self._undo.setEnabled(can_undo)
        self._redo.setEnabled(can_redo)

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        self._out = self._menu.addAction(
            icon("close"), self.tr("&Leave out this time") + "\t" + _native(Qt.Key.Key_Delete)
        )
        self._out.triggered.connect(self._leave_out)
        self._back = self._menu.addAction(icon("check"), self.tr("Put &back in"))
        self._back.triggered.connect(self._put_back)
        self._menu.addAction(icon("eye"), self.tr("Show it &larger") + "\t" + _native("Shift+Space")).triggered.connect(
            self._view.show_larger
        )
        self._menu.addSeparator()
        self._class_actions: list[QAction] = []
        for one in self._classes:
            # Behind a tab a menu shows keys; the table takes them itself.
            text = literal(short(class_name(one.name)))
            key = f"\t{one.class_id}" if one.class_id <= 9 else ""
            action = self._menu.addAction(class_icon(one.name), text + key)
            action.setData(one.class_id)
            action.triggered.connect(self._on_class_action)
            self._class_actions.append(action)
        self._menu.addSeparator()
        never = self._menu.addAction(status_icon(Status.NO_FACE), left_out_name() + "\t" + _native(Qt.Key.Key_N))
        never.setData(LEFT_OUT)
        never.triggered.connect(self._on_class_action)
        self._class_actions.append(never)
        self._menu.addSeparator()
        self._undo = self._menu.addAction(icon("undo"), self.tr("&Undo the change"))
        self._undo.setShortcuts(QKeySequence.keyBindings(QKeySequence.StandardKey.Undo))
        self._undo.triggered.connect(self.undo_asked)
        self._redo = self._menu.addAction(icon("redo"), self.tr("&Redo the change"))
        self._redo.setShortcuts(QKeySequence.keyBindings(QKeySequence.StandardKey.Redo))
        self._redo.triggered.connect(self.redo_asked)
        self.addActions([self._undo, self._redo])  # so that the keys work without the menu
        self.show_undo(can_undo=False, can_redo=False)

    def _chosen_rows(self) -> Iterator[PlanRow]:
        # Stretch by stretch: an index for each of 50,000 rows would hold the window up.
        stretches = sorted((one.top(), one.bottom()) for one in self._view.selectionModel().selection().toList())
        return (self._model.row_at(row) for first, last in stretches for row in range(first, last + 1))

    def _chosen(self, wanted: Callable[[PlanRow], bool] = lambda _: True) -> list[Path]:
        """Return the photos of the selected rows, those of companions included."""
        return list(dict.fromkeys(row.main for row in self._chosen_rows() if wanted(row)))

    def _leave_out(self) -> None:
        if paths := self._chosen(_goes):
            self.leave_out_asked.emit(paths)

    def _put_back(self) -> None:
        if paths := self._chosen(_left_out):
            self.put_back_asked.emit(paths)

    def _toggle(self) -> None:
        if any(map(_goes, self._chosen_rows())):
            self._leave_out()
        else:
            self._put_back()

    def _ask_class(self, class_id: int) -> None:
        if class_id <= len(self._classes) and (paths := self._chosen()):
            self.class_asked.emit(paths, class_id)

    def _on_class_action(self) -> None:
        if isinstance(action := self.sender(), QAction):
            self._ask_class(action.data())

    def _on_ticked(self, row: PlanRow, ticked: bool) -> None:
        (self.put_back_asked if ticked else self.leave_out_asked).emit([row.main])

    def _on_selection(self) -> None:
        self._out.setEnabled(any(map(_goes, self._chosen_rows())))
        self._back.setEnabled(any(map(_left_out, self._chosen_rows())))
        for action in self._class_actions:
            action.setEnabled(self._view.selectionModel().hasSelection())

    def _show_menu(self, point: QPoint) -> None:
        self._menu.popup(point)

    def _narrow(self) -> None:
        kind = Kind(self._kind.currentData())
        keep: Callable[[PlanRow], bool] | None = None if kind is Kind.ALL else lambda row: row.is_a(kind)
        self._model.narrow(self._search.text(), keep)


class _PictureDelegate(PathDelegate):
    """Paints the drawing of a row as a picture."""

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take the room for it."""
        super().initStyleOption(option, index)
        option.decorationSize = QSize(PICTURE_SIDE, PICTURE_SIDE)


class _View(QTableView):
    """The table itself, with the keys that the grids have too."""

    leave_out_asked = Signal()
    toggle_asked = Signal()
    class_asked = Signal(int)
    menu_asked = Signal(QPoint)
    larger: LargerPicture | None = None

    def __init__(self, main_at: Callable[[int], Path]) -> None:
        """Take what tells the photo that a row is about."""
        super().__init__()
        self._main_at = main_at

    def show_larger(self) -> None:
        """Show the photo of the current row larger, or no more."""
        index = self.currentIndex()
        if self.larger is None or not index.isValid():
            return
        path = self._path_at(index)
        if self.larger.path == path:
            self.larger.hide()
        else:
            self.larger.show_photo(path, self.viewport().mapToGlobal(self.visualRect(index).center()))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Show a picture larger where the mouse rests on it, until it goes elsewhere."""
        larger = self.larger
        if larger is not None and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid() and index.column() == 0:
                larger.show_photo(self._path_at(index), event.globalPos())
                return True
        elif larger is not None and event.type() in _ENDING and not self._rests(event):
            larger.hide()
        return super().viewportEvent(event)

    def _path_at(self, index: QModelIndex) -> Path:
        return self._main_at(index.row())

    def _rests(self, event: QEvent) -> bool:
        """Whether the mouse moved within the row whose photo is on show."""
        if self.larger is None or not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseMove:
            return False
        index = self.indexAt(event.position().toPoint())
        return index.isValid() and index.column() == 0 and self._path_at(index) == self.larger.path

    def choose(self, rows: list[int], current: int) -> None:
        """Select rows, or where there are none the current one."""
        selection = self.selectionModel()
        flag = selection.SelectionFlag
        here = current if not rows or current in rows else rows[-1]
        selection.setCurrentIndex(self.model().index(here, 0), flag.NoUpdate)
        stretches = QItemSelection()
        for first, last in _stretches(rows or [here]):
            stretches.select(self.model().index(first, 0), self.model().index(last, 0))
        selection.select(stretches, flag.ClearAndSelect | flag.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete leaves out this time, Space changes that; a digit gives a class, N says that it is none of them."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.show_larger()
            return
        if self.larger is not None and event.key() != Qt.Key.Key_Shift:
            self.larger.hide()
        if plain and event.key() in _LEAVING_OUT:
            self.leave_out_asked.emit()
        elif plain and event.key() == Qt.Key.Key_Space:
            self.toggle_asked.emit()
        elif plain and len(event.text()) == 1 and event.text() in "123456789":
            self.class_asked.emit(int(event.text()))
        elif plain and event.key() == Qt.Key.Key_N:
            self.class_asked.emit(LEFT_OUT)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu, if there is a photo it could be about."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index: QModelIndex = self.currentIndex()
            point = self.viewport().mapToGlobal(self.visualRect(index).center())
        else:
            point = event.globalPos()
        if self.selectionModel().hasSelection():
            self.menu_asked.emit(point)


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of each stretch of rows without a gap."""
    begin = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[begin], rows[place - 1]
            begin = place


def _goes(row: PlanRow) -> bool:
    return row.ticked is True or (row.lead is not None and row.is_a(Kind.GOING))


def _left_out(row: PlanRow) -> bool:
    return row.ticked is False


def _native(key: Qt.Key | str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
