"""A lock on a folder that every account sees, and that the system takes back when its process ends, however it ends.

On Linux and macOS the folder itself is locked (``flock``), so nothing is left in it. Where that is not possible (NFS,
which locks only what is open for writing) a file in it is; on Windows a file that is nobody else's to open, and which
the system deletes when it is closed. What a killed process leaves of such a file is never mistaken for a lock.
"""

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from facesorter.core.files.disk import status_of

LOCK_NAME: Final = ".facesorter-lock"
"""The name of the file that is locked where a folder itself cannot be."""

_TRIES = 10
_SECONDS = 0.02

NO_LOCKS: Final = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
"""How locking ends on a disk that has no locks."""

_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class FolderLock:
    """A folder that is held."""

    def __init__(self, file: int, path: Path | None = None) -> None:
        self._file: int | None = file
        self._path = path

    def release(self) -> None:
        """Let the folder go; the second time nothing happens."""
        if self._file is not None:
            if self._path is not None and sys.platform != "win32":
                with suppress(OSError):
                    self._path.unlink()  # whoever waits for it notices, and makes a new one
            os.close(self._file)
            self._file = None


def lock_folder(folder: Path) -> FolderLock | None:
    """Lock a folder, waiting for a moment; None where its disk has no locks.

    Raises:
        BlockingIOError: when somebody else holds it.
        OSError: when the folder is not there.
    """
    for last in (*[False] * (_TRIES - 1), True):
        try:
            return _locked(folder)
        except BlockingIOError:
            if last:
                raise
            time.sleep(_SECONDS)
    raise AssertionError


def has_locks(folder: Path) -> bool:
    """Return whether a folder can be locked, so that no other account sorts into it at the same time."""
    try:
        lock = lock_folder(folder)
    except OSError:  # it is held just now, say
        return True
    if lock is not None:
        lock.release()
    return lock is not None


def _locked(folder: Path) -> FolderLock | None:
    if sys.platform == "win32":
        return _locked_on_windows(folder)
    try:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return _locked_file(folder / LOCK_NAME)
    try:
        if _is_locked(file):
            return FolderLock(file)
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return _locked_file(folder / LOCK_NAME)


def _locked_file(path: Path) -> FolderLock | None:
    """Lock a file that every account may open; None where that cannot be."""
    while True:
        try:
            file = _opened(path)
        except (FileNotFoundError, FileExistsError):  # its holder removed it just now
            continue
        except OSError as error:
            if error.errno in NO_LOCKS | _READ_ONLY:
                return None
            raise
        try:
            if not _is_locked(file):
                os.close(file)
                with suppress(OSError):
                    path.unlink()
                return None
            status = os.lstat(path)
            if stat.S_ISREG(status.st_mode) and os.path.samestat(status, os.fstat(file)):
                return FolderLock(file, path)
        except FileNotFoundError:  # its holder removed it
            pass
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _opened(path: Path) -> int:
    """Open a lock file, or make it: for every account, whatever this one's habit is. Another's is left as it is.

    Raises:
        OSError: when it cannot be; with ``EINVAL``, which says that there can be no lock, when it is a pipe, say.
    """
    status = status_of(path)
    if status is not None:
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a file", str(path))
        return os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666)
    if sys.platform != "win32":
        os.fchmod(file, 0o666)
    return file


def _is_locked(file: int) -> bool:
    """Lock an open file or folder; False where it has no locks.

    Raises:
        BlockingIOError: when somebody else holds it.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError as error:
            if error.errno in NO_LOCKS:
                return False
            raise
    return True


def _locked_on_windows(folder: Path) -> FolderLock | None:
    if sys.platform == "win32":
        import ctypes
        import msvcrt
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        # read and write; shared with nobody; opened or made; hidden, deleted when it is closed
        handle = kernel.CreateFileW(str(folder / LOCK_NAME), 0xC0000000, 0, None, 4, 0x2 | 0x04000000, None)
        if handle == wintypes.HANDLE(-1).value:
            code = ctypes.get_last_error()
            if code in {32, 33}:  # sharing violation, lock violation
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(folder))
            if code in {5, 19, 50}:  # denied, write protected, not supported
                return None
            raise OSError(errno.EIO, ctypes.FormatError(code), str(folder), code)
        return FolderLock(msvcrt.open_osfhandle(handle, os.O_RDWR))
    return None
