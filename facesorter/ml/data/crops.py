"""Training pictures as the model will see them: the decoder, detector and framing of sorting, cached on disk.

A cache that nobody used for 30 days is removed when a new one is made. Its age alone says whether somebody
uses it: using one makes it young again, so only a training that takes longer than that could lose its crops, and where
the system keeps open files (all but Windows, which refuses) not even that.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core import bounds
from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.executors import Executor, Threads, answered
from facesorter.core.faces import cropping
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.faces.search import find_faces
from facesorter.core.files.atomic import Discard, atomic_file, write_atomically
from facesorter.core.picture import Pixels
from facesorter.core.pictures import loading
from facesorter.core.places import make_private
from facesorter.core.results import Status
from facesorter.core.tasks import Pace, Progress, Task
from facesorter.ml.data.samples import Sample
from facesorter.ml.data.storage import check_room, writing_to

_CACHE_VERSION = 3

UNUSED_DAYS = 30
"""A cache is removed after so many days without use."""

Crop = Pixels | Status
"""What the model sees of a photo, (size, size, 3) RGB; or why it sees nothing."""

Cropper = Callable[[FaceFinder, Framing, int], AbstractContextManager[Executor[Path, Crop]]]
"""Gives what crops photos in a framing to a size elsewhere, for as long as it takes."""


@dataclass(frozen=True)
class Crops:
    """Face crops on disk, ready to be read at random.

    Attributes:
        pixels: (m, size, size, 3) RGB, a read-only map of the cache file: memory does not grow with the data.
        samples: the sample of each of the n crops.
        missing: the samples without a crop, and why.
        chosen: where in ``pixels`` each of the n crops lies; None when they are all of it, in its order.
        store: the cache file of the pixels; None of a part of them.
    """

    pixels: NDArray[np.uint8]
    samples: tuple[Sample, ...]
    missing: tuple[tuple[Sample, Status], ...]
    chosen: NDArray[np.int64] | None = None
    store: Path | None = None

    @property
    def labels(self) -> NDArray[np.int64]:
        """The class indices, 0 to n - 1; -1, and so the last of the outputs, of what is none of the classes."""
        return np.array([sample.class_id - 1 for sample in self.samples], np.int64)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Where in ``pixels`` each crop lies."""
        return np.arange(len(self.samples)) if self.chosen is None else self.chosen

    def subset(self, indices: NDArray[np.int64]) -> "Crops":
        """Return some of the crops; the pixels stay where they are. What is missing stays with the whole."""
        return Crops(self.pixels, tuple(self.samples[index] for index in indices), (), self.rows[indices])

    def in_turn(self, count: int) -> Iterator[NDArray[np.uint8]]:
        """Yield the pixels in order, ``count`` crops at once."""
        rows = self.rows
        for start in range(0, len(rows), count):
            yield self.pixels[rows[start : start + count]]


def crop_of(path: Path, finder: FaceFinder, framing: Framing, size: int, data: bytes | None = None) -> Crop:
    """Return what a model sees of the largest face of a photo, of its bytes if they were read already."""
    try:
        picture = loading.load(path) if data is None else loading.decode(data)
    except UnreadablePhotoError:
        return Status.UNREADABLE
    found = find_faces(finder, picture)
    if found:
        return cropping.crop_face(picture.pixels, found[0], framing, size)
    whole = cropping.is_cropped_portrait(picture)
    return cropping.crop_whole(picture.pixels, size) if whole else Status.NO_FACE


def load_crops(
    samples: Sequence[Sample],
    finder: FaceFinder,
    *,
    framing: Framing,
    size: int,
    cache: Path,
    task: Task,
    on_progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    cropper: Cropper | None = None,
) -> Crops:
    """Return the crops of the samples, from the cache when the same files were cropped the same way before.

    Args:
        samples: to crop.
        finder: of the faces.
        framing: how they are cut out.
        size: of a crop's side, in pixels.
        cache: the folder of the caches.
        task: to stop by.
        on_progress: hears how far it is.
        workers: photos under way at once, here; None for as many as there are processors.
        cropper: crops them elsewhere; None for threads here.

    Raises:
        Cancelled: when the task is cancelled; what was cropped so far is thrown away.
        StorageError: when they do not fit on the disk, or cannot be written.
        FacesorterError: what the cropper raises where it cannot go on.
    """
    with writing_to(cache, kept=False):
        make_private(cache)
    store = cache / f"crops-{_key(samples, framing, size)}.npy"
    outcomes = store.with_suffix(".json")
    if _stored(store, outcomes, len(samples), size) is None:
        _remove_unused(cache)
        check_room(cache, len(samples) * size * size * 3)
        here = nullcontext(_threads(finder, framing, size, workers))
        with cropper(finder, framing, size) if cropper else here as executor:
            _fill(samples, executor, size, store, outcomes, task=task, on_progress=on_progress)
    for used in cache.glob(f"{store.stem}.*"):
        with suppress(OSError):
            used.touch()
    statuses = _stored(store, outcomes, len(samples), size) or []
    kept = tuple(sample for sample, status in zip(samples, statuses, strict=True) if status is Status.OK)
    missing = tuple(
        (sample, status) for sample, status in zip(samples, statuses, strict=True) if status is not Status.OK
    )
    pixels = (
        np.memmap(store, np.uint8, "r", shape=(len(kept), size, size, 3))
        if kept
        else np.empty((0, size, size, 3), np.uint8)
    )
    return Crops(pixels, kept, missing, store=store)


def _threads(finder: FaceFinder, framing: Framing, size: int, workers: int | None) -> Executor[Path, Crop]:
    def crop(path: Path) -> Crop:
        return crop_of(path, finder, framing, size)

    return Threads(crop, workers or os.cpu_count() or 1, name="crop")


def _fill(
    samples: Sequence[Sample],
    executor: Executor[Path, Crop],
    size: int,
    store: Path,
    outcomes: Path,
    *,
    task: Task,
    on_progress: Callable[[Progress], None] | None,
) -> None:
    pace = Pace(len(samples))
    statuses: list[Status] = []
    paths = [sample.path for sample in samples]
    with (
        writing_to(store.parent, kept=False),
        atomic_file(store, private=True) as file,
        closing(answered(paths, executor, task)) as crops,
    ):
        for crop in crops:
            task.step()
            if isinstance(crop, Status):
                statuses.append(crop)
            else:
                file.write(crop.tobytes())
                statuses.append(Status.OK)
            if on_progress is not None:
                on_progress(pace.at(len(statuses)))
        if (
            _stored(store, outcomes, len(samples), size) is not None
        ):  # another training was faster, and reads them already
            raise Discard
        write_atomically(outcomes, json.dumps([status.value for status in statuses]).encode("ascii"), private=True)


def _stored(store: Path, outcomes: Path, count: int, size: int) -> list[Status] | None:
    """Return how each sample ended; None when that is not known, or the pixels are not those of the ones that did."""
    try:
        values = bounds.items(bounds.load_json(bounds.read(outcomes, 64 * count + 64)), count)
        statuses = [Status(value) for value in values]
        pixels = store.stat().st_size
    except (OSError, ValueError):
        return None
    whole = pixels == statuses.count(Status.OK) * size * size * 3
    return statuses if whole and len(statuses) == count else None


def _remove_unused(cache: Path) -> None:
    oldest = time.time() - UNUSED_DAYS * 86_400
    for path in cache.glob("crops-*"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _key(samples: Sequence[Sample], framing: Framing, size: int) -> str:
    """Identify the crops: the files as they are now, and everything that decides how they are cropped."""
    digest = hashlib.sha256(f"{_CACHE_VERSION} {size} {framing}".encode())
    for sample in samples:
        digest.update(f"{sample.path} {_stamp(sample.path)}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()[:24]


def _stamp(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return "gone"
    return f"{stat.st_size} {stat.st_mtime_ns}"
