"""When it is worth looking at a folder again: at once where the system tells of changes, else every few seconds."""

import math
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from facesorter.core.tasks import Task

REST_SECONDS: Final = 30.0
"""Where the system tells of changes it is still looked so often: it may lose one, when there are too many at once."""

_HEARD_SECONDS = 0.2
_SHARED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "davfs", "lustre", "vboxsf", "virtiofs"}
)
"""File systems of Linux that others change without telling this computer; those in user space (``fuse.…``) too."""


class Changes:
    """Waits for changes in a folder. Use it in a ``with`` block.

    Attributes:
        told: whether the system tells of changes there.
    """

    def __init__(self, folder: Path, *, recursive: bool, every: float, told: bool | None = None) -> None:
        """Take a folder; the system is asked to tell of its changes when the block begins.

        Args:
            folder: to be watched.
            recursive: with the folders in it.
            every: seconds between two looks where nothing is told, or something is still being written.
            told: whether to rely on the system; None for wherever it can be relied on.
        """
        self.told = tells_of_changes(folder) if told is None else told
        self._folder = folder
        self._recursive = recursive
        self._every = every
        self._changed = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._watched: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(self, *_ending: object) -> None:
        self._hang_up()

    def wait(self, task: Task, *, settling: bool, within: float = math.inf) -> None:
        """Return when it is worth looking again.

        Args:
            task: the handle by which waiting can be cancelled.
            settling: photos are there that may not be whole yet.
            within: seconds after which it is worth looking whatever is told, but never more often than without.

        Raises:
            Cancelled: soon after the task was cancelled.
        """
        self._listen()
        quiet = self._thread is not None and not settling
        until = time.monotonic() + min(REST_SECONDS if quiet else self._every, max(within, self._every))
        while (left := until - time.monotonic()) > 0:
            task.step()
            if quiet and self._changed.wait(min(left, _HEARD_SECONDS)):
                break
            if not quiet:
                time.sleep(min(left, _HEARD_SECONDS))
        self._changed.clear()

    def _listen(self) -> None:
        """Have the system tell of changes, again where the folder is another than before: a drive came back."""
        if not self.told:
            return
        found = None
        with suppress(OSError):
            status = os.stat(self._folder)  # noqa: PTH116 - both numbers of it
            found = (status.st_dev, status.st_ino)
        if self._thread is not None and (found != self._watched or not self._thread.is_alive()):
            self._hang_up()
        if self._thread is None and found is not None:
            self._watched = found
            self._stop.clear()
            self._thread = threading.Thread(target=self._follow, name="changes", daemon=True)
            self._thread.start()

    def _hang_up(self) -> None:
        if self._thread is not None:
            self._stop.set()
            self._thread.join()
            self._thread = None

    def _follow(self) -> None:
        from watchfiles import watch

        with suppress(OSError):  # more folders than the system watches, or the folder is gone: the clock does it then
            begun = False
            for found in watch(
                self._folder,
                watch_filter=None,
                stop_event=self._stop,
                rust_timeout=500,
                yield_on_timeout=True,
                recursive=self._recursive,
                force_polling=False,
                ignore_permission_denied=True,
            ):
                if found or not begun:  # what came before the system listened has to be looked for
                    self._changed.set()
                begun = True


def tells_of_changes(folder: Path) -> bool:
    """Whether the system tells of all changes in a folder: not where other computers write there too."""
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(folder.absolute())[0]
        return not drive.startswith("\\\\") and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") != 4  # a share
    if sys.platform == "darwin":
        return not folder.absolute().is_relative_to("/Volumes")  # shares are mounted there, and other drives
    kind = ""
    with suppress(OSError):
        device = os.stat(folder).st_dev  # noqa: PTH116
        wanted = f"{os.major(device)}:{os.minor(device)}"
        for line in Path("/proc/self/mountinfo").read_text("utf-8", errors="replace").splitlines():
            mount, _, more = line.partition(" - ")
            if mount.split()[2] == wanted:
                kind = more.split()[0]
    return kind not in _SHARED and not kind.startswith("fuse.")
