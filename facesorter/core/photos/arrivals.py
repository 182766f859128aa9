"""Photos that arrive in a folder, each once, when whoever writes it is done."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from facesorter.core.files.disk import is_open_for_writing, is_unchanged, status_of
from facesorter.core.photos.find import find_photos
from facesorter.core.results import Photo
from facesorter.core.tasks import Task

SETTLE_SECONDS: Final = 3.0
"""A photo that did not change for so long, and that nobody has open for writing, is taken for whole."""


class Arrivals:
    """Watches a folder by looking, which every disk allows; :mod:`~facesorter.core.photos.changes` says when to."""

    def __init__(
        self,
        folder: Path,
        *,
        recursive: bool,
        settle_seconds: float = SETTLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._recursive = recursive
        self._settle_seconds = settle_seconds
        self._clock = clock
        self._since: dict[Photo, float] = {}
        self._given: set[Photo] = set()

    @property
    def waiting(self) -> int:
        """How many photos were there at the last look but not whole yet."""
        return len(self._since)

    def look(self, task: Task) -> list[Photo]:
        """Return the photos that are whole now and were not returned before; one that changes later comes again.

        Raises:
            FacesorterError: when the folder is missing or cannot be opened.
            Cancelled: when the task was cancelled.
        """
        now = self._clock()
        found = find_photos(self._folder, recursive=self._recursive, task=task).photos
        self._given &= set(found)
        since = {photo: self._since.get(photo, now) for photo in found if photo not in self._given}
        whole = [
            photo for photo, begun in since.items() if now - begun >= self._settle_seconds and self._is_whole(photo)
        ]
        self._since = {photo: begun for photo, begun in since.items() if photo not in set(whole)}
        self._given.update(whole)
        return whole

    @staticmethod
    def _is_whole(photo: Photo) -> bool:
        status = status_of(photo.path)
        unchanged = status is not None and is_unchanged(status, photo.size, photo.mtime_ns)
        return unchanged and photo.size > 0 and not is_open_for_writing(photo.path)
