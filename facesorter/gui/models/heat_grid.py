"""Which class was taken for which: a small table whose cells are the more filled the more photos are in them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from facesorter.core.classes import ClassSet
from facesorter.gui.kit.look import class_icon, faint
from facesorter.gui.kit.translate import class_name
from facesorter.gui.kit.widgets import tip

_STRONGEST = 0.6
"""Of the colour behind a full cell, so that the number in it can still be read."""

_LETTERS = 24
"""So wide may the name of a row be."""

_FITTING = 8
"""So many columns fit any screen."""

_SHARE = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class HeatGrid(QTableView):
    """A row for each class as it is, a column for each answer, in photos of 100 of the row."""

    def __init__(self, classes: ClassSet, confusion: Sequence[Sequence[int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(Confusion(classes, confusion, self))
        self.setItemDelegate(_HeatDelegate(self))
        self.setAccessibleName(self.tr("Which class was taken for which"))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = self.fontMetrics().height() + 12
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(self.fontMetrics().horizontalAdvance("100") + 8)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().setMaximumWidth(_LETTERS * self.fontMetrics().averageCharWidth())
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.verticalHeader().setDefaultSectionSize(side)
        edges = 2 * self.frameWidth() + self.horizontalHeader().sizeHint().height()
        scroll_bar = self.horizontalScrollBar().sizeHint().height() if len(classes) > _FITTING else 0
        self.setFixedHeight(edges + side * len(classes) + scroll_bar)


class Confusion(QAbstractTableModel):
    """The counts, as shares of their rows."""

    def __init__(self, classes: ClassSet, confusion: Sequence[Sequence[int]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = [class_name(one.name) for one in classes]
        self._icons = [class_icon(one.name) for one in classes]
        self._confusion = confusion

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._confusion)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return the number of answers: the classes again."""
        return 0 if parent.isValid() else len(self._confusion)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Return the name of a row's class, the drawing of a column's."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DecorationRole:
            return self._icons[section]
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return self._names[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._names[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._names[section])
        return None

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, count = self._confusion[index.row()], self._confusion[index.row()][index.column()]
        share = count / sum(row) if sum(row) else 0.0
        value: Any = None
        match role:
            case Qt.ItemDataRole.UserRole:
                value = share
            case Qt.ItemDataRole.DisplayRole:
                value = f"{round(100 * share)}" if count else ""
            case Qt.ItemDataRole.TextAlignmentRole:
                value = Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                value = self.tr("{true} taken for {answer}: {count} of %n photo(s)", None, sum(row)).format(
                    true=self._names[index.row()], answer=self._names[index.column()], count=count
                )
                value = tip(value) if role == Qt.ItemDataRole.ToolTipRole else value
        return value


class _HeatDelegate(QStyledItemDelegate):
    """Fills a cell as strongly as its share is large."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        share = index.data(_SHARE)
        if share:
            role = option.palette.ColorRole.Highlight
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), faint(option.palette, _STRONGEST * share, role))
        super().paint(painter, option, index)
