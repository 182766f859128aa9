"""The results as the window shows them: one list model a bucket, fed in batches, rearranged by corrections."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from facesorter.gui.grids.arrangement import Arrangement
from facesorter.gui.kit import words
from facesorter.gui.kit.widgets import tip

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

_FEW: Final = 100
"""More photos than this come and go at once: one by one, the view would count its rows anew for each."""

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
        doubtful: the model is not so sure of its answer that nobody need look.
    """

    number: int
    result: Result
    correction: int | None = None
    doubtful: bool = field(init=False)

    def __post_init__(self) -> None:
        self.doubtful = needs_look(self.result)

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
        return self.correction is None and self.doubtful


class BucketModel(QAbstractListModel):
    """The photos of one bucket, as they are arranged."""

    def __init__(self, bucket: Bucket, classes: ClassSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bucket = bucket
        self.classes = classes
        self._arrangement = Arrangement()
        self._items: list[Item] = []
        self._hidden: set[Item] = set()

    @property
    def items(self) -> Sequence[Item]:
        """The items that are shown, row by row."""
        return self._items

    @property
    def count(self) -> int:
        """How many photos it holds, shown or not."""
        return len(self._items) + len(self._hidden)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the photos in another order, or others of them."""
        self.beginResetModel()
        everything = [*self._items, *self._hidden]
        self._arrangement = arrangement
        self._items = sorted(filter(arrangement.keeps, everything), key=arrangement.key)
        self._hidden = set(everything).difference(self._items) if arrangement.narrows else set()
        self.endResetModel()

    def row_of(self, item: Item) -> int | None:
        """Return the row of an item, or None when it is not shown here."""
        row = bisect_left(self._items, self._arrangement.key(item), key=self._arrangement.key)
        return row if row < len(self._items) and self._items[row] is item else None

    def insert(self, items: Sequence[Item]) -> None:
        """Put items into their places; those that belong behind all others at once."""
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
            self._items = sorted([*self._items, *items], key=key)
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
        if len(items) > _FEW:
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
                return tip(words.tooltip(item.result, item.correction, self.classes))
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
        return mime_of([self._items[index.row()] for index in sorted(indexes, key=QModelIndex.row)])

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
    return [Path(name) for name in json.loads(mime.data(TILES_MIME).toStdString())]


class ResultModel(QObject):
    """All results of a run, shared out to the buckets.

    Signals:
        reset: the buckets are other objects than before.
        counts_changed: photos came, went or changed their bucket.
        arranged: the buckets show their photos in another order, or others of them.
        corrected: what the person decided of photos, by :class:`~facesorter.core.results.Photo`; None was taken back.
    """

    reset = Signal()
    counts_changed = Signal()
    arranged = Signal()
    corrected = Signal(Mapping)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Path, Item] = {}
        self._aside: set[Path] = set()
        self._waiting = self._corrected = 0
        self._arrangement = Arrangement()
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
        self._waiting = self._corrected = 0
        self._classes = classes or self._classes
        for model in self._buckets.values():
            model.deleteLater()
        keys: list[Bucket] = [*(face_class.class_id for face_class in self._classes), *LEFTOVERS]
        self._buckets = {key: BucketModel(key, self._classes, self) for key in keys}
        for model in self._buckets.values():
            model.arrange(self._arrangement)
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
            self._waiting += item.needs_look
            self._corrected += item.review is Review.CORRECTED
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
        return self._buckets[bucket].count

    @property
    def waiting(self) -> int:
        """How many photos need a look."""
        return self._waiting

    @property
    def corrected_count(self) -> int:
        """How many photos a person gave another answer than the model, also of those set aside."""
        return self._corrected

    @property
    def arrangement(self) -> Arrangement:
        """In which order photos are shown, and which of them."""
        return self._arrangement

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the photos of every bucket in another order, or others of them."""
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            for model in self._buckets.values():
                model.arrange(arrangement)
            self.arranged.emit()

    def assign(self, corrections: Mapping[Path, int | None]) -> None:
        """Give photos their corrections, or with None take them back; a command of the undo stack calls this."""
        moving: dict[Bucket, list[Item]] = {}
        for path, correction in corrections.items():
            item = self._items.get(path)
            if item is None or item.correction == correction:
                continue
            before = item.bucket
            if path not in self._aside and item.doubtful:
                self._waiting += (correction is None) - (item.correction is None)
            self._corrected += review_of(item.result, correction) is Review.CORRECTED
            self._corrected -= item.review is Review.CORRECTED
            if replace(item, correction=correction).bucket == before or path in self._aside:
                item.correction = correction
                self._buckets[before].touch(item)
            else:
                moving.setdefault(before, []).append(item)
        for before, items in moving.items():
            self._buckets[before].remove(items)
        arriving: dict[Bucket, list[Item]] = {}
        for items in moving.values():
            for item in items:
                item.correction = corrections[item.result.photo.path]
                arriving.setdefault(item.bucket, []).append(item)
        for bucket, items in arriving.items():
            self._buckets[bucket].insert(items)
        known = {self._items[path].result.photo: given for path, given in corrections.items() if path in self._items}
        self.corrected.emit(known)
        self.counts_changed.emit()

    def set_aside(self, paths: Iterable[Path]) -> None:
        """Take photos out that are not where they were found any more."""
        leaving: dict[Bucket, list[Item]] = {}
        for path in paths:
            item = self._items.get(path)
            if item is not None and path not in self._aside:
                leaving.setdefault(item.bucket, []).append(item)
                self._aside.add(path)
                self._waiting -= item.needs_look
        for bucket, items in leaving.items():
            self._buckets[bucket].remove(items)
        self.counts_changed.emit()

    def take_back(self, paths: Iterable[Path]) -> None:
        """Put photos back in that were set aside."""
        arriving: dict[Bucket, list[Item]] = {}
        for path in paths:
            if path in self._aside:
                self._aside.remove(path)
                item = self._items[path]
                arriving.setdefault(item.bucket, []).append(item)
                self._waiting += item.needs_look
        for bucket, items in arriving.items():
            self._buckets[bucket].insert(items)
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
