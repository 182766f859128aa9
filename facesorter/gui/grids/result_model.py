"""The results as the window shows them, shared out to the buckets, fed in batches, rearranged by corrections."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from facesorter.core import garbage
from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.corrections import NOTHING_SAID, Review, Said, review_of
from facesorter.core.marks import Marks
from facesorter.core.results import Photo, Result
from facesorter.gui.grids.arrangement import Arrangement
from facesorter.gui.grids.bucket_model import BucketModel
from facesorter.gui.grids.item import LEFTOVERS, Bucket, Item


class ResultModel(QObject):
    """All results of a run, shared out to the buckets.

    Signals:
        reset: the buckets are other objects than before.
        counts_changed: photos came, went or changed their bucket.
        arranged: the buckets show their photos in another order, or others of them.
        corrected: what the person decided of photos, by :class:`~facesorter.core.results.Photo`; None was taken back.
            Then the further classes of those photos, of those that have some.
        marked: a :class:`~facesorter.core.results.Photo`, and what the person said of its faces
            (:class:`~facesorter.core.marks.Marks`); it has another result now.
    """

    reset = Signal()
    counts_changed = Signal()
    arranged = Signal()
    corrected = Signal(Mapping, Mapping)
    marked = Signal(Photo, Marks)

    _FREEZE_EVERY = 5000

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Path, Item] = {}
        self._answered: dict[Path, Item] = {}
        self._aside: set[Path] = set()
        self._waiting = self._corrected = 0
        self._reviews: Counter[Review] = Counter()
        self._unfrozen = 0
        self._frozen = False
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
            for path, item in self._answered.items()
            if item.correction is not None and path not in self._aside
        }

    @property
    def away(self) -> int:
        """How many photos were set aside."""
        return len(self._aside)

    def away_from(self, bucket: Bucket) -> int:
        """Return how many photos of a bucket were set aside."""
        return sum(self._items[path].bucket == bucket for path in self._aside)

    def __len__(self) -> int:
        return len(self._items) - len(self._aside)

    def clear(self, classes: ClassSet | None = None) -> None:
        """Begin anew, perhaps with other classes."""
        self._items.clear()
        self._answered.clear()
        self._aside.clear()
        self._waiting = self._corrected = 0
        self._reviews.clear()
        self._unfreeze()
        self._classes = classes or self._classes
        for model in self._buckets.values():
            model.deleteLater()
        keys: list[Bucket] = [*(face_class.class_id for face_class in self._classes), *LEFTOVERS]
        self._buckets = {key: BucketModel(key, self._classes, self) for key in keys}
        for model in self._buckets.values():
            model.arrange(self._arrangement)
        self.reset.emit()
        self.counts_changed.emit()

    @property
    def further(self) -> Mapping[Path, tuple[int, ...]]:
        """The classes that the person gave photos besides the one they are in, by path."""
        return {path: item.further for path, item in self._items.items() if item.further and path not in self._aside}

    def add(self, results: Iterable[Result], said: Mapping[Path, Said] = MappingProxyType({})) -> None:
        """Add the next results of the run, with what the person said another time.

        A path that is there already is passed over.
        """
        arrivals: dict[Bucket, list[Item]] = {}
        for result in results:
            if result.photo.path in self._items:
                continue
            one = said.get(result.photo.path, NOTHING_SAID)
            item = Item(len(self._items), result, one.answer, one.further, one.marks)
            self._items[result.photo.path] = item
            if item.correction is not None:
                self._answered[result.photo.path] = item
            self._waiting += item.needs_look
            self._corrected += item.review is Review.CORRECTED
            self._reviews[item.review] += 1
            arrivals.setdefault(item.bucket, []).append(item)
        for bucket, items in arrivals.items():
            self._buckets[bucket].insert(items)
        self._freeze(sum(map(len, arrivals.values())))
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

    def assign(
        self,
        corrections: Mapping[Path, int | None],
        further: Mapping[Path, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        """Give photos their corrections, or with None take them back; a command of the undo stack calls this.

        ``further`` are the further classes of those that get some.
        """
        staying: dict[Bucket, list[Item]] = {}
        moving: dict[Bucket, list[Item]] = {}
        arriving: dict[Bucket, list[Item]] = {}
        known: dict[Photo, int | None] = {}
        for path, correction in corrections.items():
            item = self._items.get(path)
            if item is None:
                continue
            known[item.result.photo] = correction
            copies = further.get(path, ()) if further else ()
            if (item.correction, item.further) == (correction, copies):
                continue
            before, present = item.bucket, not self._aside or path not in self._aside
            self._recount(item, correction, present=present)
            item.further = copies
            if item.bucket_with(correction) == before or not present:
                self._answer(item, correction)
                staying.setdefault(before, []).append(item)
            else:
                moving.setdefault(before, []).append(item)
        for bucket, items in staying.items():
            self._buckets[bucket].touch(items)
        for before, items in moving.items():
            self._buckets[before].remove(items)
            for item in items:
                self._answer(item, corrections[item.result.photo.path])
                arriving.setdefault(item.bucket, []).append(item)
        for bucket, items in arriving.items():
            self._buckets[bucket].insert(items)
        given = {self._items[path].result.photo: classes for path, classes in further.items() if path in self._items}
        self.corrected.emit(known, given)
        self.counts_changed.emit()

    def look_anew(self, path: Path, result: Result, marks: Marks) -> None:
        """Give a photo the result that it has with the person's marks; a command of the undo stack calls this."""
        item = self._items[path]
        before, present = item.bucket, self.is_present(item)
        if present:
            self._buckets[before].remove([item])
            self._waiting -= item.needs_look
            self._reviews[item.review] -= 1
        self._corrected -= item.review is Review.CORRECTED
        item.show(result, marks)
        self._corrected += item.review is Review.CORRECTED
        if present:
            self._waiting += item.needs_look
            self._reviews[item.review] += 1
            self._buckets[item.bucket].insert([item])
        self.marked.emit(result.photo, marks)
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
                self._reviews[item.review] -= 1
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
                self._reviews[item.review] += 1
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
        return self._reviews[review]

    def _freeze(self, arrived: int) -> None:
        """Keep Python's garbage collector from looking through all results again and again, until the next run."""
        self._unfrozen += arrived
        if self._unfrozen >= self._FREEZE_EVERY:
            self._unfrozen = 0
            self._frozen = True
            garbage.freeze()

    def _unfreeze(self) -> None:
        self._unfrozen = 0
        if self._frozen:
            self._frozen = False
            garbage.unfreeze()

    def _recount(self, item: Item, correction: int | None, *, present: bool) -> None:
        """Change the counts as an item changes that is going to get a correction."""
        old, new = item.review, review_of(item.result, correction)
        self._corrected += (new is Review.CORRECTED) - (old is Review.CORRECTED)
        if present:
            self._waiting += item.doubtful * ((correction is None) - (item.correction is None))
            self._reviews[old] -= 1
            self._reviews[new] += 1

    def _answer(self, item: Item, correction: int | None) -> None:
        """Note what the person answered: of a million photos these few are asked about after each answer."""
        item.correction = correction
        if correction is None:
            self._answered.pop(item.result.photo.path, None)
        else:
            self._answered[item.result.photo.path] = item
