"""Photos that arrive in a folder, each once, when whoever writes it is done; again where it could not be sorted."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from facesorter.core.errors import FacesorterError
from facesorter.core.files.disk import is_open_for_writing, is_unchanged, status_of
from facesorter.core.messages import Message
from facesorter.core.photos.companions import Companions
from facesorter.core.photos.find import find_photos
from facesorter.core.results import Photo
from facesorter.core.tasks import Task

SETTLE_SECONDS: Final = 3.0
"""A photo that did not change for so long, and that nobody has open for writing, is taken for whole."""


AGAIN_SECONDS: Final = 30.0
"""A photo that could not be sorted comes again after so long, then after twice as long, and so on."""

_LONGEST_AGAIN = 600.0


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why a photo could not be sorted, when it comes again, and how long it had to wait for that."""

    reason: str
    due: float
    seconds: float


class Arrivals:
    """Watches a folder by looking, which every disk allows; :mod:`~facesorter.core.photos.changes` says when to."""

    def __init__(
        self,
        folder: Path,
        *,
        recursive: bool,
        settle_seconds: float = SETTLE_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._recursive = recursive
        self._settle_seconds = settle_seconds
        self._again_seconds = again_seconds
        self._clock = clock
        self._since: dict[tuple[Photo, ...], float] = {}
        self._given: set[Photo] = set()
        self._failed: dict[Photo, _Failed] = {}
        self._tried_again: dict[Photo, _Failed] = {}
        self._unseen = ""

    @property
    def waiting(self) -> int:
        """How many photos were there at the last look but not whole yet."""
        return len(self._since)

    @property
    def failing(self) -> int:
        """How many photos could not be sorted and come again."""
        return len(self._failed)

    @property
    def next_try(self) -> float:
        """Seconds until the first of them comes again; infinite when there is none."""
        return min((failed.due for failed in self._failed.values()), default=math.inf) - self._clock()

    @property
    def gone(self) -> bool:
        """Whether :meth:`take` could not look into the folder the last time."""
        return bool(self._unseen)

    def take(self, sort: Callable[[list[Photo]], None], task: Task) -> FacesorterError | None:
        """Look, and hand over what was found, even if that is nothing; photos that cannot be sorted then come again.

        Returns:
            Why it could not look, or why they cannot be sorted, unless that was returned before.

        Raises:
            Cancelled: when the task was cancelled.
        """
        photos: list[Photo] = []
        try:
            photos = self.look(task)
            self._unseen = ""
            sort(photos)
        except FacesorterError as error:  # the drive comes back, the disk gets room
            if photos:
                untold = bool(self.again(dict.fromkeys([photo.path for photo in photos], error.message)))
            else:
                untold, self._unseen = self._unseen != str(error), str(error)
            return error if untold else None
        return None

    def look(self, task: Task) -> list[Photo]:
        """Return the photos that are whole now, with what belongs to them, and were not returned before.

        One that changes later comes again, and one that :meth:`again` was told of.

        Raises:
            FacesorterError: when the folder is missing or cannot be opened.
            Cancelled: when the task was cancelled.
        """
        now = self._clock()
        found = find_photos(self._folder, recursive=self._recursive, task=task).photos
        self._given.intersection_update(found)
        failed = {photo: self._failed[photo] for photo in found if photo in self._failed}
        new = [photo for photo in found if photo not in self._given]
        due = [photo for photo, one in failed.items() if one.due <= now]
        companions = Companions(photo.path for photo in found)
        groups = {photo: _group(photo, companions) for photo in (*new, *due)}
        since = {groups[photo]: self._since.get(groups[photo], now) for photo in new}
        settled = [photo for photo in new if now - since[groups[photo]] >= self._settle_seconds]
        whole = {photo for photo in (*settled, *due) if all(map(_is_whole, groups[photo])) and photo.size > 0}
        self._since = {group: begun for group, begun in since.items() if group[0] not in whole}
        self._given |= whole
        self._tried_again = {photo: one for photo, one in failed.items() if photo in whole}
        self._failed = {photo: one for photo, one in failed.items() if photo not in whole}
        return [photo for photo in found if photo in whole]

    def again(self, reasons: Mapping[Path, Message]) -> dict[Path, Message]:
        """Have photos come again that the last look returned, and that could not be sorted.

        Args:
            reasons: why each could not, by its path; what is no such photo is passed over.

        Returns:
            The reasons that have not been told yet, each once.
        """
        now = self._clock()
        longest = max(_LONGEST_AGAIN, self._again_seconds)
        told = {one.reason for one in (*self._failed.values(), *self._tried_again.values())}
        untold: dict[Path, Message] = {}
        given = {photo.path: photo for photo in self._given if photo.path in reasons}
        for path in filter(given.__contains__, reasons):
            photo, reason = given[path], str(reasons[path])
            before = self._tried_again.get(photo)
            seconds = self._again_seconds if before is None else min(2 * before.seconds, longest)
            self._failed[photo] = _Failed(reason, now + seconds, seconds)
            if reason not in told:
                told.add(reason)
                untold[path] = reasons[path]
        return untold


def _group(photo: Photo, companions: Companions) -> tuple[Photo, ...]:
    """Return a photo and the files that belong to it."""
    try:
        along = companions.of(photo.path)
    except OSError:  # whoever plans is told so, and tells
        return (photo,)
    return (photo, *along.companions, *along.shared)


def _is_whole(file: Photo) -> bool:
    try:
        status = status_of(file.path)
    except OSError:  # a share that hangs for a moment; the next look tells
        return False
    unchanged = status is not None and is_unchanged(status, file.size, file.mtime_ns)
    return unchanged and not is_open_for_writing(file.path)
