"""Tables of thousands of rows that stay quick: a cell's text is made when it is painted, sorting is Python's own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from facesorter.gui.kit.widgets import tip

_T = TypeVar("_T")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BOXES = {None: None, True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
_MANY = 20_000
_AT_ONCE = 2000
_GAP = "\u2002"  # a number at the right edge would touch the column after it


def _nothing(row: object) -> str:  # noqa: ARG001
    return ""


@dataclass(frozen=True, slots=True)
class Column(Generic[_T]):
    """A column: how a row is shown in it.

    Attributes:
        title: the heading, in the language of the window.
        text: what the cell says.
        key: by what the column is sorted, if not by the text.
        tip: what appears when the mouse rests on the cell.
        icon: a drawing before the text.
        right: numbers stand at the right.
        path: what does not fit is left out of the middle, so that the end of a path can be read.
        tick: whether the box before the text is ticked; None for a row that has no box.
    """

    title: str
    text: Callable[[_T], str]
    key: Callable[[_T], Any] | None = None
    tip: Callable[[_T], str] = _nothing
    icon: Callable[[_T], QIcon | None] | None = None
    right: bool = False
    path: bool = False
    tick: Callable[[_T], bool | None] | None = None


class TableModel(QAbstractTableModel, Generic[_T]):
    """Rows of one kind, sorted by a click on a heading and narrowed down by a text.

    Signals:
        ticked: the box of a row was clicked: the row, and whether it is to be ticked. It is so once the rows say so.
    """

    ticked = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column[_T], ...] = ()
        self._all: Sequence[_T] = ()
        self._shown: list[_T] = []
        self._filter: Callable[[_T], bool] | None = None
        self._words: tuple[str, ...] = ()
        self._searched: dict[int, str] = {}
        self._unread: Iterator[_T] | None = None
        self._reading = QTimer(self)
        self._reading.timeout.connect(self._read_some)
        self._order: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def set_columns(self, columns: Sequence[Column[_T]]) -> None:
        """Take the columns, once."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    @property
    def rows(self) -> Sequence[_T]:
        """All rows, in the order in which they came."""
        return self._all

    def set_rows(self, rows: Sequence[_T]) -> None:
        """Show other rows; filter and order stay."""
        self._all = rows
        self._searched.clear()
        self._unread = None
        self._reading.stop()
        self._refresh()

    def narrow(self, text: str, keep: Callable[[_T], bool] | None = None) -> None:
        """Show only rows that have every word of the text in some column, and that ``keep`` says yes to.

        Of very many rows the text is read bit by bit the first time, and what is found is shown after that.
        """
        self._words = tuple(text.casefold().split())
        self._filter = keep
        if self._words and len(self._all) > _MANY and len(self._searched) < len(self._all):
            self._unread = self._unread or iter(self._all)
            self._reading.start(0)
        else:
            self._reading.stop()
            self._refresh()

    def path_columns(self) -> list[int]:
        """Return the columns whose ends matter most."""
        return [number for number, column in enumerate(self._columns) if column.path]

    def row_at(self, number: int) -> _T:
        """Return a row as it stands in the table now."""
        return self._shown[number]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title + (_GAP if self._columns[section].right else "")
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column, row = self._columns[index.column()], self._shown[index.row()]
        value: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = column.text(row) + (_GAP if column.right else "")
            case Qt.ItemDataRole.ToolTipRole:
                value = tip(column.tip(row) or column.text(row))
            case Qt.ItemDataRole.DecorationRole if column.icon is not None:
                value = column.icon(row)
            case Qt.ItemDataRole.CheckStateRole if column.tick is not None:
                value = _BOXES[column.tick(row)]
            case Qt.ItemDataRole.TextAlignmentRole if column.right:
                value = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return value

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let boxes be ticked."""
        flags = super().flags(index)
        if index.isValid() and self.data(index, int(Qt.ItemDataRole.CheckStateRole)) is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: _Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:  # noqa: N802
        """Ask for a box to be ticked, or not to be."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.ticked.emit(self._shown[index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 for the order in which the rows came."""
        self._order = (column, order)
        self._refresh()

    def _refresh(self) -> None:
        self.beginResetModel()
        everything = self._filter is None and not self._words
        self._shown = list(self._all) if everything else [row for row in self._all if self._wanted(row)]
        number, order = self._order
        if 0 <= number < len(self._columns):
            key = self._columns[number].key or self._columns[number].text
            self._shown.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def _wanted(self, row: _T) -> bool:
        if self._filter is not None and not self._filter(row):
            return False
        if not self._words:
            return True
        text = self._text_of(row)
        return all(word in text for word in self._words)

    def _text_of(self, row: _T) -> str:
        text = self._searched.get(id(row))
        if text is None:  # once: the next letter that is typed is looked for in the same words
            text = self._searched[id(row)] = "\n".join(column.text(row) for column in self._columns).casefold()
        return text

    def _read_some(self) -> None:
        some = list(islice(self._unread or (), _AT_ONCE))
        for row in some:
            self._text_of(row)
        if len(some) < _AT_ONCE:
            self._unread = None
            self._reading.stop()
            self._refresh()


class PathDelegate(QStyledItemDelegate):
    """Leaves out the middle of what does not fit."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        """Say so."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


def fit_columns(table: QTableView, widths: Sequence[int]) -> None:
    """Make columns so many letters wide, and never narrower than their headings."""
    header = table.horizontalHeader()
    for section, letters in enumerate(widths):
        wide = letters * table.fontMetrics().averageCharWidth()
        header.resizeSection(section, max(wide, header.sectionSizeHint(section)))


def calm_table(model: TableModel[Any], name: str, widths: Sequence[int], table: QTableView | None = None) -> QTableView:
    """Return a table for reading.

    Args:
        model: what it shows.
        name: for screen readers.
        widths: of the columns, in letters; the last one takes what is left.
        table: the widget, if it is one of a kind.
    """
    table = table or QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)  # Tab leaves the table; the arrows are for its cells
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows, columns = table.verticalHeader(), table.horizontalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(table.fontMetrics().height() + 10)
    columns.setHighlightSections(False)
    # To paint a heading Qt asks of every row whether it is selected, and of every cell whether it could be: seconds,
    # with 50,000 rows. A heading that knows of no selection has nothing to ask.
    columns.setSelectionModel(QItemSelectionModel(model, columns))
    columns.setStretchLastSection(True)
    paths = PathDelegate(table)
    for section in model.path_columns():
        table.setItemDelegateForColumn(section, paths)
    columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    columns.setSortIndicatorClearable(True)
    table.setSortingEnabled(True)
    fit_columns(table, widths)  # at last: the headings need room for the sign of the order
    return table
