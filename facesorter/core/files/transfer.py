"""File operations that cannot overwrite anything, never follow a link and never leave half a photo under its name.

Everything that puts a file somewhere in facesorter comes through here. The target's name is taken by an operation that
the system itself refuses when the name is in use (hard link, exclusive rename, exclusive creation), never by asking
first whether it is free.
"""

import ctypes
import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from facesorter.core.errors import TransferError
from facesorter.core.messages import QT_TRANSLATE_NOOP

PART_PREFIX: Final = ".facesorter-part-"
"""How the name of an unfinished copy begins; such a file can always be deleted."""

_CHUNK = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)

# A hard link or an exclusive rename that ends so is not on offer here (or not for this file): another way may be.
_NOT_OFFERED = frozenset(
    {errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
)
_COPY_INSTEAD = _NOT_OFFERED | {errno.EXDEV}

_IN_USE = frozenset({32, 33})  # Windows: sharing violation, lock violation
_RETRIES = 3
_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A file as it lies at its target.

    Attributes:
        size: bytes.
        mtime_ns: last change, nanoseconds since 1970.
        digest: of the bytes, where they went through our hands (a copy), else None (a rename).
        original_kept: it was to be moved, but the original could only be copied, not removed.
        lost: what the target's file system could not take over (names of attributes).
    """

    size: int
    mtime_ns: int
    digest: str | None = None
    original_kept: bool = False
    lost: tuple[str, ...] = ()


def file_digest(path: Path) -> str:
    """Return the BLAKE2b digest of a file's bytes.

    Raises:
        OSError: when it cannot be read or is a link.
    """
    with os.fdopen(os.open(path, _READ), "rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def same_bytes(first: Path, second: Path) -> bool:
    """Return whether two paths are plain files with the same bytes; False too when one cannot be read."""
    try:
        one, other = os.lstat(first), os.lstat(second)
        if not (stat.S_ISREG(one.st_mode) and stat.S_ISREG(other.st_mode)) or one.st_size != other.st_size:
            return False
        return file_digest(first) == file_digest(second)
    except OSError:
        return False


def move_no_replace(source: Path, target: Path, *, on_copied: Callable[[Placed], None] | None = None) -> Placed:
    """Move a file to a name that must be free; by a verified copy where it cannot be renamed.

    Args:
        source: the file; a link is moved as a link.
        target: its new path, in a folder that exists.
        on_copied: called after a copy is complete and before the original is removed. If it raises, the copy is
            removed again.

    Returns:
        The file as it lies at the target. ``original_kept`` says that there are two of it now.

    Raises:
        FileExistsError: when the name is in use; nothing has changed.
        OSError: when the file could not be moved; it is where it was.
        TransferError: when it could not be copied intact; it is where it was.
    """
    try:
        _rename_patiently(source, target)
    except OSError as error:
        if error.errno not in _COPY_INSTEAD:
            raise
    else:
        status = os.lstat(target)
        return Placed(status.st_size, status.st_mtime_ns)
    before = os.lstat(source)
    placed = copy_no_replace(source, target)
    try:
        if on_copied is not None:
            on_copied(placed)
        _check_unchanged(source, before)
    except BaseException:
        remove_copy(target)
        raise
    try:
        source.unlink()
    except OSError:
        return replace(placed, original_kept=True)
    return placed


def copy_no_replace(source: Path, target: Path) -> Placed:
    """Copy a file to a name that must be free: bytes, times, permissions and extended attributes.

    The copy is written under a part name, read back and compared before it gets its own name.

    Raises:
        FileExistsError: when the name is in use.
        OSError: when it cannot be copied (a full disk, a link instead of a file); no part of it is left.
        TransferError: when the source changed meanwhile, or the copy reads back otherwise.
    """
    part = target.with_name(PART_PREFIX + secrets.token_hex(8))
    placed = _write_new(source, part)
    try:
        try:
            _take_name(part, target)
        except OSError as error:
            if error.errno not in _NOT_OFFERED:
                raise
            # exFAT on Linux, say, knows neither hard links nor exclusive renames: create the name itself exclusively
            placed = _write_new(part, target)
    finally:
        with suppress(OSError):
            remove_copy(part)
    sync_folder(target.parent)
    return placed


def remove_copy(path: Path) -> None:
    """Remove a file that facesorter itself wrote.

    Raises:
        OSError: when it cannot be removed.
    """
    if sys.platform == "win32":
        path.chmod(stat.S_IWRITE)  # a copy of a read-only photo is read-only, and may not be removed there
    path.unlink()


def remove_parts(folder: Path) -> None:
    """Remove the unfinished copies that a killed run left in a folder, as far as that is allowed."""
    with suppress(OSError):
        for part in folder.glob(PART_PREFIX + "*"):
            if stat.S_ISREG(os.lstat(part).st_mode):
                remove_copy(part)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, as far as the system offers that."""
    if sys.platform != "win32":  # which cannot open a folder, and writes names through
        with suppress(OSError):
            file = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _rename_patiently(source: Path, target: Path) -> None:
    """Rename, waiting a little for virus scanners and indexers, which hold new files open for a moment on Windows."""
    for _ in range(_RETRIES):
        try:
            _rename_no_replace(source, target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return
    _rename_no_replace(source, target)


def _rename_no_replace(source: Path, target: Path) -> None:
    if _take_name(source, target):
        try:
            source.unlink()
        except OSError:
            target.unlink()
            raise


def _take_name(source: Path, target: Path) -> bool:
    """Give a file a name that must be free; True when it has the old one too, since it was linked and not renamed."""
    if sys.platform == "win32":
        source.rename(target)  # refuses a name in use, there and only there
        return False
    else:  # noqa: RET505 - mypy reads the platforms' branches so
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NOT_OFFERED:
                raise
            _rename_exclusively(source, target)
            return False
        return True


def _rename_exclusively(source: Path, target: Path) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(source), os.fsencode(target)
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


def _write_new(source: Path, target: Path) -> Placed:
    """Write a verified copy under a name that this call creates, or leave nothing."""
    before = os.lstat(source)
    if not stat.S_ISREG(before.st_mode):
        raise OSError(errno.EINVAL, "not a file", str(source))
    with os.fdopen(os.open(source, _READ), "rb") as reader:
        file = os.open(target, _CREATE, 0o600)
        try:
            digest = hashlib.blake2b()
            with os.fdopen(file, "wb") as writer:
                while chunk := reader.read(_CHUNK):
                    digest.update(chunk)
                    writer.write(chunk)
                writer.flush()
                os.fsync(writer.fileno())
                _forget_cached(writer.fileno())
            lost = _copy_metadata(source, before, target)
            if file_digest(target) != digest.hexdigest():
                raise _damaged(source)  # noqa: TRY301 - the handler below serves every way to fail
            _check_unchanged(source, before)
            status = os.lstat(target)
        except BaseException:
            with suppress(OSError):
                remove_copy(target)
            raise
    return Placed(status.st_size, status.st_mtime_ns, digest.hexdigest(), lost=lost)


def _damaged(source: Path) -> TransferError:
    return TransferError(
        QT_TRANSLATE_NOOP("Messages", "The copy of {name} did not read back as it was written and was removed again."),
        name=source.name,
    )


def _check_unchanged(source: Path, before: os.stat_result) -> None:
    after = os.lstat(source)
    if not os.path.samestat(after, before) or (after.st_size, after.st_mtime_ns) != (
        before.st_size,
        before.st_mtime_ns,
    ):
        raise TransferError(
            QT_TRANSLATE_NOOP("Messages", "{name} was changed while it was being copied; nothing was done."),
            name=source.name,
        )


def _forget_cached(file: int) -> None:
    """Have the written bytes read back from the disk rather than from memory, where the system can be asked to."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def _copy_metadata(source: Path, before: os.stat_result, target: Path) -> tuple[str, ...]:
    """Give the copy what the source has besides bytes, the time last; return what could not be kept."""
    lost = _copy_attributes(source, target)
    if sys.platform != "win32":
        with suppress(OSError):  # only root may give a file away, and only root needs to
            os.chown(target, before.st_uid, before.st_gid)
    try:
        target.chmod(stat.S_IMODE(before.st_mode))
    except OSError:
        lost.append("permissions")
    with suppress(OSError):
        _keep_birth_time(before, target)
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    if os.lstat(target).st_mtime_ns != before.st_mtime_ns:
        lost.append("modification time")
    return tuple(lost)


def _keep_birth_time(before: os.stat_result, target: Path) -> None:
    """Give the copy the time at which the source was created, where the system lets that be set; Linux does not."""
    if sys.platform == "darwin":
        # a modification time before the birth time moves that too; the right modification time is set afterwards
        os.utime(target, ns=(before.st_atime_ns, int(before.st_birthtime * 1e9)))
    elif sys.platform == "win32":
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        # write attributes; share all; open what exists
        handle = wintypes.HANDLE(kernel.CreateFileW(str(target), 0x100, 7, None, 3, 0, None))
        if handle.value != wintypes.HANDLE(-1).value:
            ticks = getattr(before, "st_birthtime_ns", before.st_ctime_ns) // 100 + 116_444_736_000_000_000
            kernel.SetFileTime(handle, ctypes.byref(ctypes.c_uint64(ticks)), None, None)
            kernel.CloseHandle(handle)


def _copy_attributes(source: Path, target: Path) -> list[str]:
    lost: list[str] = []
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(source, follow_symlinks=False):
                if name.startswith("security."):
                    continue  # labels that the system gives by place
                try:
                    value = os.getxattr(source, name, follow_symlinks=False)
                    os.setxattr(target, name, value, follow_symlinks=False)
                except OSError:
                    lost.append(name)
    elif sys.platform == "darwin":
        # COPYFILE_ACL | COPYFILE_XATTR | COPYFILE_NOFOLLOW: Finder tags and access lists
        flags = 1 << 0 | 1 << 2 | 1 << 18 | 1 << 19
        if ctypes.CDLL(None).copyfile(os.fsencode(source), os.fsencode(target), None, flags):
            lost.append("extended attributes")
    return lost
