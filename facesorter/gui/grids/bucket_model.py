"""The photos of one bucket as a list model, in the order and choice of the moment; and photos as a drag has them."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl

from facesorter.core import bounds
from facesorter.core.classes import ClassSet
from facesorter.gui.grids.arrangement import Arrangement
from facesorter.gui.grids.item import Bucket, Item
from facesorter.gui.kit import words
from facesorter.gui.kit.widgets import tip

_FEW: Final = 100
"""More photos than this come and go at once: one by one, the view would count its rows anew for each."""

ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole)
TILES_MIME: Final = "application/x-facesorter-tiles"
_MOST_TILES = 1_000_000

_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class BucketModel(QAbstractListModel):
    """The photos of one bucket, as they are arranged.

    Whoever arranges a million photos looks at few of the buckets, so each is put in order only when it is asked.
    """

    def __init__(self, bucket: Bucket, classes: ClassSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bucket = bucket
        self.classes = classes
        self._arrangement = Arrangement()
        self._items: list[Item] = []
        self._hidden: set[Item] = set()
        self._arranged = True

    @property
    def items(self) -> Sequence[Item]:
        """The items that are shown, row by row."""
        if not self._arranged:
            self._arranged = True
            everything = [*self._items, *self._hidden]
            self._items = self._arrangement.arranged(everything)
            self._hidden = set(everything).difference(self._items) if self._arrangement.narrows else set()
        return self._items

    @property
    def count(self) -> int:
        """How many photos it holds, shown or not."""
        return len(self._items) + len(self._hidden)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the photos in another order, or others of them."""
        self.beginResetModel()
        self._arrangement = arrangement
        self._arranged = False
        self.endResetModel()

    def row_of(self, item: Item) -> int | None:
        """Return the row of an item, or None when it is not shown here."""
        items = self.items
        row = bisect_left(items, self._arrangement.key(item), key=self._arrangement.key)
        return row if row < len(items) and items[row] is item else None

    def insert(self, items: Sequence[Item]) -> None:
        """Put items into their places; those that belong behind all others at once."""
        if not self._arranged:  # and so nobody knows of a row
            self._items.extend(items)
            return
        key = self._arrangement.key
        if self._arrangement.narrows:
            self._hidden.update(item for item in items if not self._arrangement.keeps(item))
            items = [item for item in items if item not in self._hidden]
        items = sorted(items, key=key)
        if not items:
            return
        if not self._items or key(items[0]) > key(self._items[-1]):
            self.beginInsertRows(QModelIndex(), len(self._items), len(self._items) + len(items) - 1)
            self._items.extend(items)
            self.endInsertRows()
            return
        if len(items) > _FEW:
            self.beginResetModel()
            self._items.extend(items)
            self._arranged = False
            self.endResetModel()
            return
        for item in items:
            row = bisect_left(self._items, key(item), key=key)
            self.beginInsertRows(QModelIndex(), row, row)
            self._items.insert(row, item)
            self.endInsertRows()

    def remove(self, items: Sequence[Item]) -> None:
        """Take items out."""
        self._hidden.difference_update(items)
        if len(items) > _FEW or not self._arranged:
            self.beginResetModel()
            gone = set(items)
            self._items = [item for item in self._items if item not in gone]
            self.endResetModel()
            return
        for item in items:
            row = self.row_of(item)
            if row is None:
                continue
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._items[row]
            self.endRemoveRows()

    def touch(self, items: Sequence[Item]) -> None:
        """Have items painted again that were answered; hide those that the choice leaves out now, and show its own."""
        if not self._arranged:  # and so nobody knows of a row
            return
        going = []
        for item in items:
            row = self.row_of(item)
            if row is not None and not self._arrangement.keeps(item):
                going.append(item)
            elif row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))
        coming = [item for item in items if item in self._hidden and self._arrangement.keeps(item)]
        if going:
            self.remove(going)
            self._hidden.update(going)
        if coming:
            self._hidden.difference_update(coming)
            self.insert(coming)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature; an empty index is a value
        """Return the number of photos."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return the item, its name, or what is said about it."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return item
            case Qt.ItemDataRole.DisplayRole:
                return item.result.photo.path.name
            case Qt.ItemDataRole.ToolTipRole:
                return tip(words.tooltip(item.result, item.correction, self.classes, item.copies))
            case Qt.ItemDataRole.AccessibleTextRole:
                return words.spoken(item.result, item.correction, self.classes, item.copies)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every tile be dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return what a drag of tiles carries."""
        return [TILES_MIME, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return the photos of a drag: for this program, and as files for every other."""
        return mime_of([self.items[index.row()] for index in sorted(indexes, key=QModelIndex.row)])

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        """Return what may be done with dragged tiles: never a move, with which another program deletes."""
        return Qt.DropAction.CopyAction


def mime_of(items: Iterable[Item]) -> QMimeData:
    """Return what a drag of photos carries: for this program, and as files for every other."""
    paths = [str(item.result.photo.path) for item in items]
    mime = QMimeData()
    mime.setData(TILES_MIME, json.dumps(paths).encode("ascii"))
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def dragged_paths(mime: QMimeData) -> list[Path]:
    """Return the photos of a drag that began on tiles of this program, none for any other drag."""
    if not mime.hasFormat(TILES_MIME):
        return []
    with suppress(ValueError):  # whatever program it came from
        names = bounds.items(bounds.load_json(bytes(mime.data(TILES_MIME).data())), _MOST_TILES)
        return [bounds.absolute(name) for name in names]
    return []
