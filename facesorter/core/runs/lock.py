"""The lock that keeps two sorts out of one destination, whoever runs them and wherever their journals are."""

import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from facesorter.core.errors import PlanError
from facesorter.core.files.disk import existing_parent, without_links
from facesorter.core.files.folder_lock import NO_LOCKS, FolderLock, lock_folder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import UserPlaces, make_private

_TRIES = 5
_SECONDS = 0.02


class Lock:
    """A destination that is held."""

    def __init__(self, file: int, destination: Path) -> None:
        self._file = file
        self._destination = destination
        self._folder: FolderLock | None = None
        self._at: Path | None = None
        self.tell("")

    def tell(self, run_id: str) -> None:
        """Write down who holds the destination, for whoever else wants it, and which run is at work."""
        owner = {"pid": os.getpid(), "host": platform.node(), "run": run_id}
        with suppress(OSError):  # without it the lock holds as well
            os.truncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, json.dumps(owner).encode("ascii"))

    def take_folder(self) -> None:
        """Lock the destination itself, or as long as it is not there the folder in which it is going to be.

        Raises:
            PlanError: when somebody of another account, or with other places, holds it.
        """
        base = existing_parent(self._destination)
        if base == self._at:
            return
        try:
            taken = lock_folder(base)
        except BlockingIOError as error:
            raise PlanError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "Another facesorter, under another account or with another data folder, is moving photos in "
                    "{folder}. Wait until it is done.",
                ),
                folder=base,
            ) from error
        except OSError:  # no folder: whoever wants to put something there is told so
            return
        self.release_folder()
        self._folder, self._at = taken, base

    def release_folder(self) -> None:
        """Let the folder go, before it is removed or when all is done."""
        if self._folder is not None:
            self._folder.release()
        self._folder = None


@contextmanager
def held(places: UserPlaces, destination: Path) -> Iterator[Lock]:
    """Keep every other run out of a destination, for as long as the ``with`` block lasts.

    The locks are the operating system's, so they end with the process however that ends. There are two: one in the
    user's own places, whose file holds the process id and host for the sentence shown to a person; and one on the
    destination itself, which other accounts, and programs with other places, see too.

    Raises:
        PlanError: when another run holds the destination, or the lock file cannot be written.
    """
    try:
        make_private(places.data)
        make_private(places.locks)
        file = os.open(_lock_path(places, destination), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "The lock file {file} cannot be written: {reason}."),
            file=_lock_path(places, destination),
            reason=error.strerror,
        ) from error
    try:
        if not _lock_soon(file):
            owner = _owner(file)
            raise PlanError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "Another facesorter (process {pid} on {host}) is moving photos in {folder}. Wait until it is done.",
                ),
                pid=owner.get("pid", "?"),
                host=owner.get("host", "?"),
                folder=destination,
            )
        lock = Lock(file, without_links(destination))
        try:
            lock.take_folder()
            yield lock
        finally:
            lock.release_folder()
    finally:
        os.close(file)


def run_at_work(places: UserPlaces, destination: Path) -> str | None:
    """Return the run that holds a destination at this moment; empty while that is not known, None when none does."""
    try:
        file = os.open(_lock_path(places, destination), os.O_RDWR)
    except OSError:
        return None
    try:
        return None if _lock(file, shared=True) else str(_owner(file).get("run", ""))
    finally:
        os.close(file)


def _lock_path(places: UserPlaces, destination: Path) -> Path:
    key = hashlib.sha256(os.fsencode(without_links(destination))).hexdigest()[:32]
    return places.locks / f"{key}.lock"


def _owner(file: int) -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(os.read(file, 4096))
        if isinstance(found, dict):
            return found
    return {}


def _lock_soon(file: int) -> bool:
    """Lock a file, waiting for those who only look whether it is locked."""
    for _ in range(_TRIES):
        if _lock(file):
            return True
        time.sleep(_SECONDS)
    return False


def _lock(file: int, *, shared: bool = False) -> bool:
    """Lock a file, for as long as it is open; False when somebody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, 1 << 20, os.SEEK_SET)  # a byte behind the text, since a locked byte cannot be read
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # POSIX, Windows
        return False
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    finally:
        os.lseek(file, 0, os.SEEK_SET)
    return True
