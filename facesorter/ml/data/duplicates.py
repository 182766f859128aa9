"""Pictures that are there twice: files of the same bytes, and near-duplicates, found by a difference hash.

None of them may be on two sides of a split, and none may have two labels.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.files.atomic import atomic_file
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.core.opencv import cv2
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.samples import Complaint, Sample, Samples, Trouble

Groups = NDArray[np.int64]
"""A number for each picture; those that belong together share one."""

Step = Callable[[int], object]
"""Called on the way with the number of pictures done; it may raise to end the work."""

HASH_SIDE = 16
"""The hash compares neighbours on a grid of 16 x 16: 256 bits. With 64, different faces in the same framing collide."""

WORDS = HASH_SIDE * HASH_SIDE // 64
"""Of a hash, 64 bits each."""

MOST_DIFFERENT_BITS = 20
"""Pictures whose hashes differ in at most so many bits count as near-duplicates: saved again, resized, recoloured."""

FEWEST_BITS = 32
"""A hash with fewer bits set, or unset, tells no pictures apart: it is of an even area, or of one even gradient."""

SUBJECTS = ("person", "photo")
"""Columns of a table that say what a picture shows, or where it was cut from."""

_CHUNK = 512


def difference_hashes(pixels: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return (n, 4) words of hash of RGB crops (n, side, side, 3).

    Each bit tells whether a cell of the shrunken grey picture is brighter than its right neighbour (the "dHash" of
    N. Krawetz, 2013), so that brightness, contrast and size do not matter.
    """
    hashes = np.empty((len(pixels), WORDS), np.uint64)
    for index, crop in enumerate(pixels):
        grey = cv2.cvtColor(np.asarray(crop), cv2.COLOR_RGB2GRAY)
        cells = cv2.resize(grey, (HASH_SIDE + 1, HASH_SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
        hashes[index] = np.packbits(cells[:, :-1] > cells[:, 1:]).view(np.uint64)
    return hashes


def exact_duplicate_groups(paths: Sequence[Path], step: Step = lambda _done: None) -> Groups:
    """Return the groups of files with the same bytes; one that is empty or cannot be read is alone.

    Only files of the same size are read.
    """
    sizes = [_size(path) for path in paths]
    count = Counter(sizes)
    first: dict[bytes, int] = {}
    groups = np.arange(len(paths))
    for index, (path, size) in enumerate(zip(paths, sizes, strict=True)):
        step(index)
        if size and count[size] > 1:
            with suppress(OSError), path.open("rb") as file:
                groups[index] = first.setdefault(hashlib.file_digest(file, "blake2b").digest(), index)
    return groups


def without_conflicts(samples: Samples, step: Step = lambda _done: None) -> tuple[Samples, Groups]:
    """Return the samples without those whose very bytes have another label too, and their groups of the same bytes.

    About each that is left out there is one more complaint, which names both files.
    """
    groups = exact_duplicate_groups([sample.path for sample in samples.samples], step)
    kept: list[int] = []
    complaints = list(samples.complaints)
    members: dict[int, list[Sample]] = {}
    for sample, group in zip(samples.samples, groups.tolist(), strict=True):
        members.setdefault(group, []).append(sample)
    for index, (sample, group) in enumerate(zip(samples.samples, groups.tolist(), strict=True)):
        other = next((one for one in members[group] if one.class_id != sample.class_id), None)
        if other is None:
            kept.append(index)
            continue
        reason = message(
            QT_TRANSLATE_NOOP(
                "Messages", "{name} ({label}) is the same picture as {other} ({other_label}); neither is used."
            ),
            name=_with_folder(sample.path),
            label=samples.classes.label(sample.class_id),
            other=_with_folder(other.path),
            other_label=samples.classes.label(other.class_id),
        )
        complaints.append(Complaint(sample.line, reason, Trouble.CONFLICT))
    usable = tuple(samples.samples[index] for index in kept)
    return Samples(usable, samples.classes, tuple(complaints)), groups[kept]


def hashes_of(crops: Crops, step: Step = lambda _done: None) -> NDArray[np.uint64]:
    """Return the difference hashes of all crops of a cache; they are kept beside it."""
    kept = crops.store.with_suffix(f".dhash{HASH_SIDE}") if crops.store else None
    if kept is not None:
        with suppress(OSError, ValueError, EOFError):
            # mapped first: a file that claims to hold more than it does is refused, not given the memory
            known = np.load(kept, mmap_mode="r", allow_pickle=False)
            if known.shape == (len(crops.samples), WORDS) and known.dtype == np.uint64:
                return np.array(known)
    hashes = np.empty((len(crops.samples), WORDS), np.uint64)
    done = 0
    for pixels in crops.in_turn(256):
        step(done)
        hashes[done : done + len(pixels)] = difference_hashes(pixels)
        done += len(pixels)
    if kept is not None:
        with suppress(OSError), atomic_file(kept) as file:
            np.save(file, hashes)
    return hashes


def same_subject_groups(samples: Sequence[Sample], groups: Groups) -> Groups:
    """Return the groups joined where their table says that two pictures show one person, or come from one photo.

    It says so in its columns :data:`SUBJECTS`; an empty cell says nothing.
    """
    graph = UnionFind(groups)
    for column in SUBJECTS:
        first: dict[str, int] = {}
        for index, sample in enumerate(samples):
            if subject := sample.groups.get(column, ""):
                graph.join(first.setdefault(subject, index), index)
    return graph.groups()


def near_duplicate_groups(
    hashes: NDArray[np.uint64], step: Step = lambda _done: None, *, same: Groups | None = None
) -> Groups:
    """Return the groups of near-duplicates, also by way of others.

    Compares all pairs in chunks: memory stays flat, time grows with the square (about 10 s for 20,000). Pictures of
    which the hash says nothing stay alone.

    Args:
        hashes: (n, 4) words.
        step: called before each chunk.
        same: groups that are known beforehand; whoever shares one shares one of the result.
    """
    graph = UnionFind(np.arange(len(hashes)) if same is None else same)
    bits = np.bitwise_count(hashes).sum(axis=1, dtype=np.int64)
    telling = (bits >= FEWEST_BITS) & (bits <= HASH_SIDE * HASH_SIDE - FEWEST_BITS)

    for start in range(0, len(hashes), _CHUNK):
        step(start)
        block = hashes[start : start + _CHUNK]
        # Only pairs with a later picture: each pair once.
        different = sum(
            np.bitwise_count(block[:, word, None] ^ hashes[None, start:, word]).astype(np.uint16)
            for word in range(hashes.shape[1])
        )
        alike = (different <= MOST_DIFFERENT_BITS) & telling[start : start + _CHUNK, None] & telling[None, start:]
        for row, column in zip(*np.nonzero(alike), strict=True):
            if column > row:
                graph.join(start + int(row), start + int(column))
    return graph.groups()


class UnionFind:
    """Groups that are joined two by two; each has the index of its first member for a number.

    Tarjan (1975), "Efficiency of a Good But Not Linear Set Union Algorithm", with halved paths.
    """

    def __init__(self, groups: Groups) -> None:
        self._parent = _firsts(groups)

    def join(self, one: int, other: int) -> None:
        """Make one group of those of two members."""
        first, second = self._root(one), self._root(other)
        self._parent[max(first, second)] = min(first, second)

    def groups(self) -> Groups:
        """Return the group of each."""
        return np.array([self._root(index) for index in range(len(self._parent))], np.int64)

    def _root(self, index: int) -> int:
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = int(parent[index])
        return index


def _firsts(groups: Groups) -> Groups:
    """Return the groups, each with the index of its first member here for a number."""
    _, first, which = np.unique(groups, return_index=True, return_inverse=True)
    return np.asarray(first[which], np.int64)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _with_folder(path: Path) -> str:
    """Return a name that tells files of the same name in two class folders apart."""
    return str(Path(*path.parts[-2:]))
