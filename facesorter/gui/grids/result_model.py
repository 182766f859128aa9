"""The results as the window shows them: one list model a bucket, fed in batches, rearranged by corrections."""

import json
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE, Review, answer_of, review_of
from facesorter.core.doubts import needs_look
from facesorter.core.results import Result, Status
from facesorter.gui.kit import words

Bucket: TypeAlias = int | Status
"""Where a photo is shown: the id of a class, the status of one that is in no class, or
:data:`~facesorter.core.corrections.LEFT_OUT`."""

LEFTOVERS: Final[tuple[Bucket, ...]] = (
    Status.NO_FACE,
    Status.SEVERAL_FACES,
    Status.UNSURE,
    Status.UNREADABLE,
    LEFT_OUT,
)
"""The buckets that are no class, in the order in which they are shown."""

_BUCKETS: Final[Mapping[int, Bucket]] = {UNSURE: Status.UNSURE, SEVERAL: Status.SEVERAL_FACES}
"""Where a person's answers are shown that are no class."""

ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole)
TILES_MIME: Final = "application/x-facesorter-tiles"

_Index: TypeAlias = QModelIndex | QPersistentModelIndex


@dataclass(slots=True, eq=False)
class Item:
    """A photo in the window.

    Attributes:
        number: its place in the order of the run.
        result: what was found.
        correction: what the person answered (see :mod:`facesorter.core.corrections`), or None.
    """

    number: int
    result: Result
    correction: int | None = None

    @property
    def bucket(self) -> Bucket:
        """Where it is shown."""
        if self.correction == LEFT_OUT and answer_of(self.result) == LEFT_OUT:
            return self.result.status
        if self.correction is not None:
            return _BUCKETS.get(self.correction, self.correction)
        if self.result.status is Status.OK and self.result.class_id is not None:
            return self.result.class_id
        return self.result.status

    @property
    def review(self) -> Review:
        """Whose answer it has."""
        return review_of(self.result, self.correction)

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at it who has not answered yet."""
        return self.correction is None and needs_look(self.result)


class BucketModel(QAbstractListModel):
    """The photos of one bucket, in the order of the run."""

    def __init__(self, bucket: Bucket, classes: ClassSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bucket = bucket
        self.classes = classes
        self._items: list[Item] = []

    @property
    def items(self) -> Sequence[Item]:
        """The items, row by row."""
        return self._items

    def row_of(self, item: Item) -> int | None:
        """Return the row of an item, or None when it is in another bucket."""
        row = bisect_left(self._items, item.number, key=_number)
        return row if row < len(self._items) and self._items[row] is item else None

    def insert(self, items: Sequence[Item]) -> None:
        """Put items into their places; those that belong behind all others at once."""
        if not self._items or items[0].number > self._items[-1].number:
            self.beginInsertRows(QModelIndex(), len(self._items), len(self._items) + len(items) - 1)
            self._items.extend(items)
            self.endInsertRows()
            return
        for item in items:
            row = bisect_left(self._items, item.number, key=_number)
            self.beginInsertRows(QModelIndex(), row, row)
            insort(self._items, item, key=_number)
            self.endInsertRows()

    def remove(self, item: Item) -> None:
        """Take an item out."""
        row = self.row_of(item)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._items[row]
            self.endRemoveRows()

    def touch(self, item: Item) -> None:
        """Have an item painted again."""
        row = self.row_of(item)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature; an empty index is a value
        """Return the number of photos."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return the item, its name, or what is said about it."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return item
            case Qt.ItemDataRole.DisplayRole:
                return item.result.photo.path.name
            case Qt.ItemDataRole.ToolTipRole:
                return words.tooltip(item.result, item.correction, self.classes)
            case Qt.ItemDataRole.AccessibleTextRole:
                return words.spoken(item.result, item.correction, self.classes)
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
        paths = [self._items[index.row()].result.photo.path for index in sorted(indexes, key=QModelIndex.row)]
        mime = QMimeData()
        mime.setData(TILES_MIME, json.dumps([str(path) for path in paths]).encode("ascii"))
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        return mime

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        """Return what may be done with dragged tiles: never a move, with which another program deletes."""
        return Qt.DropAction.CopyAction


def dragged_paths(mime: QMimeData) -> list[Path]:
    """Return the photos of a drag that began on tiles of this program, none for any other drag."""
    if not mime.hasFormat(TILES_MIME):
        return []
    return [Path(name) for name in json.loads(mime.data(TILES_MIME).toStdString())]


class ResultModel(QObject):
    """All results of a run, shared out to the buckets.

    Signals:
        reset: the buckets are other objects than before.
        counts_changed: photos came, went or changed their bucket.
        corrected: what the person decided of photos, by :class:`~facesorter.core.results.Photo`; None was taken back.
    """

    reset = Signal()
    counts_changed = Signal()
    corrected = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Path, Item] = {}
        self._aside: set[Path] = set()
        self._classes = DEFAULT_CLASSES
        self._buckets: dict[Bucket, BucketModel] = {}
        self.clear()

    @property
    def classes(self) -> ClassSet:
        """The classes of the model that gave the results."""
        return self._classes

    @property
    def buckets(self) -> Mapping[Bucket, BucketModel]:
        """The list models: the classes in order, then the leftovers."""
        return self._buckets

    @property
    def corrections(self) -> Mapping[Path, int]:
        """What the person answered, by path."""
        return {
            path: item.correction
            for path, item in self._items.items()
            if item.correction is not None and path not in self._aside
        }

    @property
    def away(self) -> int:
        """How many photos were set aside."""
        return len(self._aside)

    def __len__(self) -> int:
        return len(self._items) - len(self._aside)

    def clear(self, classes: ClassSet | None = None) -> None:
        """Begin anew, perhaps with other classes."""
        self._items.clear()
        self._aside.clear()
        self._classes = classes or self._classes
        for model in self._buckets.values():
            model.deleteLater()
        keys: list[Bucket] = [*(face_class.class_id for face_class in self._classes), *LEFTOVERS]
        self._buckets = {key: BucketModel(key, self._classes, self) for key in keys}
        self.reset.emit()
        self.counts_changed.emit()

    def add(self, results: Iterable[Result], corrections: Mapping[Path, int] = MappingProxyType({})) -> None:
        """Add the next results of the run, with what the person decided another time.

        A path that is there already is passed over.
        """
        arrivals: dict[Bucket, list[Item]] = {}
        for result in results:
            if result.photo.path in self._items:
                continue
            item = Item(len(self._items), result, corrections.get(result.photo.path))
            self._items[result.photo.path] = item
            arrivals.setdefault(item.bucket, []).append(item)
        for bucket, items in arrivals.items():
            self._buckets[bucket].insert(items)
        if arrivals:
            self.counts_changed.emit()

    def item(self, path: Path) -> Item | None:
        """Return the item of a photo."""
        return self._items.get(path)

    def count(self, bucket: Bucket) -> int:
        """Return how many photos a bucket holds."""
        return len(self._buckets[bucket].items)

    def assign(self, corrections: Mapping[Path, int | None]) -> None:
        """Give photos their corrections, or with None take them back; a command of the undo stack calls this."""
        for path, correction in corrections.items():
            item = self._items.get(path)
            if item is None or item.correction == correction:
                continue
            before = item.bucket
            model = self._buckets[before]
            if replace(item, correction=correction).bucket == before or path in self._aside:
                item.correction = correction
                model.touch(item)
                continue
            model.remove(item)
            item.correction = correction
            self._buckets[item.bucket].insert([item])
        known = {self._items[path].result.photo: given for path, given in corrections.items() if path in self._items}
        self.corrected.emit(known)
        self.counts_changed.emit()

    def set_aside(self, paths: Iterable[Path]) -> None:
        """Take photos out that are not where they were found any more."""
        for path in paths:
            item = self._items.get(path)
            if item is not None and path not in self._aside:
                self._buckets[item.bucket].remove(item)
                self._aside.add(path)
        self.counts_changed.emit()

    def take_back(self, paths: Iterable[Path]) -> None:
        """Put photos back in that were set aside."""
        for path in paths:
            if path in self._aside:
                self._aside.remove(path)
                item = self._items[path]
                self._buckets[item.bucket].insert([item])
        self.counts_changed.emit()

    def is_present(self, item: Item) -> bool:
        """Whether an item is one of this run and was not set aside."""
        path = item.result.photo.path
        return path not in self._aside and self._items.get(path) is item

    def items(self) -> list[Item]:
        """Return the items in the order of the run, without what was set aside."""
        return [item for path, item in self._items.items() if path not in self._aside]

    def present(self) -> list[Result]:
        """Return the results in the order of the run, without what was set aside."""
        return [item.result for item in self.items()]

    def reviewed(self, review: Review) -> int:
        """Return how many photos have the answer of somebody."""
        return sum(item.review is review for item in self.items())


def _number(item: Item) -> int:
    return item.number
