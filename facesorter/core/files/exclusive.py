"""Giving a file a name that must be free: the ways that systems and disks offer, the best one first.

1. *Exclusive rename*: one system call that moves a name, or refuses when the new one is in use (``renameat2`` with
   ``RENAME_NOREPLACE`` on Linux, ``renamex_np`` with ``RENAME_EXCL`` on macOS, ``MoveFileExW`` without
   ``MOVEFILE_REPLACE_EXISTING``, which is Python's ``os.rename``, on Windows). Nothing is ever removed.
2. *Link*: where a disk has hard links only (NFS). The file is taken aside first, under a random name, so that what
   somebody saves under its old name meanwhile is not removed with it.
3. *Reserve*: where a disk has neither (exFAT on macOS, some network and phone mounts). An empty file takes the name
   exclusively, and the real one is renamed over that, after a look that it is still ours and empty. Between that look
   and the renaming somebody else's program could put a file in its place: this is said before anything begins.
"""

import ctypes
import errno
import os
import secrets
import stat
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from facesorter.core.files.names import numbered_name

_NO_EXCLUSIVE_RENAME = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_NO_LINK = _NO_EXCLUSIVE_RENAME | {errno.EPERM, errno.EACCES, errno.EMLINK}

_RESERVE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class Way(StrEnum):
    """How a name is taken on a disk."""

    EXCLUSIVE_RENAME = "exclusive rename"
    LINK = "link"
    RESERVE = "reserve"


def take_name(source: Path, target: Path, aside: Path | None) -> None:
    """Give a file another name, on the same disk, which must be free.

    Args:
        source: the file; a link is renamed, not followed.
        target: its new name.
        aside: a random name beside the source, used for a moment where the disk has no exclusive rename. Whoever was
            killed in between finds the file there, or there and under its new name. None when the source's own name is
            one that nobody else knows.

    Raises:
        FileExistsError: when the name is in use; the file is where it was.
        OSError: when it cannot be renamed; the file is where it was.
    """
    try:
        rename_exclusively(source, target)
    except OSError as error:
        if error.errno not in _NO_EXCLUSIVE_RENAME:
            raise
    else:
        return
    if aside is None:
        _link_or_reserve(source, target)
        return
    set_aside(source, aside)
    try:
        _link_or_reserve(aside, target)
    except BaseException:
        put_back(aside, source)
        raise


def set_aside(path: Path, aside: Path) -> None:
    """Give a file a random name beside its own, which nobody else knows.

    Raises:
        OSError: when it cannot be renamed; it is where it was.
    """
    try:
        rename_exclusively(path, aside)
    except OSError as error:
        if error.errno not in _NO_EXCLUSIVE_RENAME:
            raise
        if os.path.lexists(aside):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(aside)) from error
        os.replace(path, aside)  # noqa: PTH105 - beside the other system calls


def rename_exclusively(source: Path, target: Path) -> None:
    """Rename with one system call that refuses a name in use.

    Raises:
        FileExistsError: when the name is in use.
        OSError: when it cannot be renamed, or so: ``ENOSYS``, ``EINVAL`` and ``ENOTSUP`` say that it is not on offer.
        ValueError: when a name has a zero byte, as Python's own functions do; the system would end it there.
    """
    if sys.platform == "win32":
        source.rename(target)
    else:
        library = ctypes.CDLL(None, use_errno=True)
        old, new = os.fsencode(source), os.fsencode(target)
        if b"\0" in old + new:
            raise ValueError("embedded null byte")
        try:
            if sys.platform == "darwin":
                failed = library.renamex_np(old, new, 4)  # RENAME_EXCL
            else:
                failed = library.renameat2(-100, old, -100, new, 1)  # AT_FDCWD, RENAME_NOREPLACE
        except AttributeError as error:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(source)) from error
        if failed:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(source), None, str(target))


def put_back(aside: Path, path: Path) -> Path:
    """Give a file that was taken aside its name again, or a name beside it when that is taken meanwhile.

    Raises:
        OSError: when it cannot be renamed; it stays aside.
    """
    number = 0
    name = path
    while True:
        try:
            take_name(aside, name, None)
        except FileExistsError:
            number += 1
            name = path.with_name(numbered_name(path.name, number, "restored"))
        else:
            return name


def way_of(folder: Path) -> Way:
    """Return how names are taken in a folder, which is tried out with an empty file.

    Raises:
        OSError: when nothing can be written there.
    """
    probe = folder / f".facesorter-probe-{secrets.token_hex(8)}"
    first, second = probe / "1", probe / "2"
    probe.mkdir()
    try:
        os.close(os.open(first, _RESERVE, 0o600))
        try:
            rename_exclusively(first, second)
        except OSError as error:
            if error.errno not in _NO_EXCLUSIVE_RENAME:
                raise
        else:
            return Way.EXCLUSIVE_RENAME
        try:
            os.link(first, second)
        except OSError as error:
            if error.errno not in _NO_LINK:
                raise
            return Way.RESERVE
        return Way.LINK
    finally:
        for path in (first, second):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            probe.rmdir()


def _link_or_reserve(aside: Path, target: Path) -> None:
    """Rename a file that only this program knows of to a name that must be free."""
    try:
        os.link(aside, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        _reserve(aside, target)
        return
    with suppress(OSError):  # it has its name; what is left beside it is found by whoever recovers
        aside.unlink()


def _reserve(aside: Path, target: Path) -> None:
    file = os.open(target, _RESERVE, 0o600)
    try:
        ours = os.fstat(file)
    finally:
        os.close(file)
    try:
        if not _is_that_empty_file(target, ours):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))  # noqa: TRY301 - so is cleared up
        os.replace(aside, target)  # noqa: PTH105 - beside the other system calls
    except BaseException:
        with suppress(OSError):
            if _is_that_empty_file(target, ours):
                target.unlink()
        raise


def _is_that_empty_file(path: Path, ours: os.stat_result) -> bool:
    status = os.lstat(path)
    return stat.S_ISREG(status.st_mode) and status.st_size == 0 and os.path.samestat(status, ours)
