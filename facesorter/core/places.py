"""Where facesorter keeps its own files on this computer, and the lock that keeps two sorts out of one destination."""

import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from facesorter.core.errors import PlanError
from facesorter.core.messages import QT_TRANSLATE_NOOP

HOME_VARIABLE = "FACESORTER_HOME"
"""The environment variable that puts everything under one folder (a portable installation, or a test)."""

MODEL_SUFFIX = ".facemodel"
"""How the names of model files end."""

_LOCK_TRIES = 5
_LOCK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class UserPlaces:
    """The folders of one user; none of them need exist yet.

    Attributes:
        data: journals, models, corrections; to be kept.
        cache: thumbnails and the like; may be deleted at any time.
        config: settings.
    """

    data: Path
    cache: Path
    config: Path

    @property
    def runs(self) -> Path:
        """The folder of the journals, one file a run."""
        return self.data / "runs"

    @property
    def locks(self) -> Path:
        """The folder of the lock files, one a destination."""
        return self.data / "locks"


def default_places() -> UserPlaces:
    """Return the places of the current user, or those under the folder that ``FACESORTER_HOME`` names."""
    if home := os.environ.get(HOME_VARIABLE):
        root = Path(home).absolute()
        return UserPlaces(root / "data", root / "cache", root / "config")
    return UserPlaces(
        platformdirs.user_data_path("facesorter", appauthor=False),
        platformdirs.user_cache_path("facesorter", appauthor=False),
        platformdirs.user_config_path("facesorter", appauthor=False),
    )


class Lock:
    """A destination that is held."""

    def __init__(self, file: int) -> None:
        self._file = file
        self.tell("")

    def tell(self, run_id: str) -> None:
        """Write down who holds the destination, for whoever else wants it, and which run is at work."""
        owner = {"pid": os.getpid(), "host": platform.node(), "run": run_id}
        with suppress(OSError):  # without it the lock holds as well
            os.truncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, json.dumps(owner).encode("ascii"))


@contextmanager
def held(places: UserPlaces, destination: Path) -> Iterator[Lock]:
    """Keep every other run out of a destination, for as long as the ``with`` block lasts.

    The lock is the operating system's, so it ends with the process however that ends: the file a killed process leaves
    behind is never mistaken for a lock. The process id and host inside are for the sentence shown to a person.

    Raises:
        PlanError: when another run holds the destination, or the lock file cannot be written.
    """
    try:
        places.locks.mkdir(parents=True, exist_ok=True)
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
        yield Lock(file)
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
    key = hashlib.sha256(os.fsencode(destination.resolve())).hexdigest()[:32]
    return places.locks / f"{key}.lock"


def _owner(file: int) -> dict[str, object]:
    with suppress(OSError, ValueError):
        found = json.loads(os.read(file, 4096))
        if isinstance(found, dict):
            return found
    return {}


def _lock_soon(file: int) -> bool:
    """Lock a file, waiting for those who only look whether it is locked."""
    for _ in range(_LOCK_TRIES):
        if _lock(file):
            return True
        time.sleep(_LOCK_SECONDS)
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
    finally:
        os.lseek(file, 0, os.SEEK_SET)
    return True
