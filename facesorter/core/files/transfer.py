"""File operations that cannot overwrite anything, never follow a link and never leave half a photo under its name.

Everything that puts a photo somewhere in facesorter, or takes one away, comes through here. Three rules hold:

- The target's name is taken by an operation that the system itself refuses when the name is in use
  (:mod:`facesorter.core.files.exclusive`), never by asking first whether it is free.
- A copy is written under a part name, compared, and only then gets its own.
- What is removed is taken aside first, under a random name, and compared there: nobody else can have changed it
  between the look and the removal.

The random part of these names comes from whoever calls, who has written it into the journal before: so after a crash
such a file is proven to be ours by its name, and no other program's is ever touched.
"""

import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from facesorter.core.errors import AsideError, TransferError
from facesorter.core.files import exclusive
from facesorter.core.files.disk import is_open_for_writing, keeps_inodes
from facesorter.core.files.metadata import copy_metadata
from facesorter.core.messages import QT_TRANSLATE_NOOP

PART_PREFIX: Final = ".facesorter-part-"
"""How the name of an unfinished copy begins; such a file can always be deleted."""

ASIDE_PREFIX: Final = ".facesorter-aside-"
"""How the name of a file begins that was taken aside for a moment."""

_CHUNK = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)

# A renaming that ends so may not be on offer for this file: a copy may be.
_COPY_INSTEAD = frozenset({errno.EPERM, errno.EACCES, errno.EROFS, errno.EXDEV})

_IN_USE = frozenset({32, 33})  # Windows: sharing violation, lock violation
_RETRIES = 3
_RETRY_SECONDS = 1.0

QUIET_SECONDS: Final = 2.0
"""A file that changed less than this ago may still be on its way, so a copy that is to replace it waits for so long."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A file as it lies at its target.

    Attributes:
        size: bytes.
        mtime_ns: last change, nanoseconds since 1970.
        digest: of the bytes, where they went through our hands (a copy), else None (a rename).
        original_kept: it was to be moved, but the original could only be copied, not removed.
        lost: what the target's file system could not take over (names of attributes).
        inode: (device, inode), its identity; zeros in journals of early versions.
        why_kept: what the system said when the original could not be removed; empty otherwise.
    """

    size: int
    mtime_ns: int
    digest: str | None = None
    original_kept: bool = False
    lost: tuple[str, ...] = ()
    inode: tuple[int, int] = (0, 0)
    why_kept: str = ""


def new_token() -> str:
    """Return the random part of the names that one file has while it is on its way."""
    return secrets.token_hex(12)


def part_of(path: Path, token: str) -> Path:
    """Return the name of the unfinished copy of a file that is going to be at a path."""
    return path.with_name(PART_PREFIX + token)


def aside_of(path: Path, token: str) -> Path:
    """Return the name that a file at a path has while it is aside."""
    return path.with_name(ASIDE_PREFIX + token)


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


def is_ours(path: Path, status: os.stat_result, placed: Placed) -> bool:
    """Return whether what lies at a path is, by inode, size and time, the very file that was placed there.

    Where the disk does not keep inodes (FAT), its bytes speak in their place, if they are known.
    """
    if not stat.S_ISREG(status.st_mode) or (status.st_size, status.st_mtime_ns) != (placed.size, placed.mtime_ns):
        return False
    if placed.inode[1] and status.st_ino == placed.inode[1]:
        return True
    if placed.inode[1] and keeps_inodes(path.parent):
        return False
    return placed.digest is not None and file_digest(path) == placed.digest


def move_no_replace(
    source: Path, target: Path, *, token: str | None = None, on_copied: Callable[[Placed], None] | None = None
) -> Placed:
    """Move a file to a name that must be free; by a verified copy where it cannot be renamed.

    Args:
        source: the file; a link is moved as a link.
        target: its new path, in a folder that exists.
        token: the random part of the names it has on the way; see :func:`new_token`.
        on_copied: called when a copy is complete, before it gets its name and the original is removed. If it raises,
            the copy is removed again.

    Returns:
        The file as it lies at the target. ``original_kept`` says that there are two of it now.

    Raises:
        FileExistsError: when the name is in use; nothing has changed.
        OSError: when the file could not be moved; it is where it was.
        TransferError: when it changed meanwhile, or could not be copied intact; it is where it was.
    """
    token = token or new_token()
    before = os.lstat(source)
    try:
        _rename_patiently(source, target, token)
    except OSError as error:
        if error.errno not in _COPY_INSTEAD:
            raise
    else:
        return _renamed(source, before, target, token)
    _wait_until_quiet(source, before)
    placed = copy_no_replace(source, target, token=token, on_copied=on_copied, before=before)
    return _without_original(source, before, target, placed, token)


def copy_no_replace(
    source: Path,
    target: Path,
    *,
    token: str | None = None,
    on_copied: Callable[[Placed], None] | None = None,
    before: os.stat_result | None = None,
    durable: bool = True,
) -> Placed:
    """Copy a file to a name that must be free: bytes, times, permissions and extended attributes.

    The copy is written under a part name, read back and compared before it gets its own name.

    Args:
        source: the file.
        target: its new path, in a folder that exists.
        token: the random part of the names it has on the way; see :func:`new_token`.
        on_copied: called when the copy is complete, before it gets its name. If it raises, the copy is removed again.
        before: what the source must still be; what it is now by default.
        durable: have its name on the disk on return; else the caller has to see to that (:func:`sync_folder`).

    Raises:
        FileExistsError: when the name is in use.
        OSError: when it cannot be copied (a full disk, a link instead of a file); no part of it is left.
        TransferError: when the source changed meanwhile, or the copy reads back otherwise.
    """
    token, moving = token or new_token(), before is not None
    before = before or os.lstat(source)
    part = part_of(target, token)
    with _written(source, before, part) as (placed, ours):
        if on_copied is not None:
            on_copied(placed)
        exclusive.take_name(part, target, None)
        try:
            there = os.lstat(target)
        except OSError:
            try:
                remove_placed(target, placed, token)
            except (OSError, TransferError):
                if moving:  # then the original stays, for nobody knows what is there
                    raise
                return placed  # it took its name, so the journal must know it: an undo looks again
            raise
        if not (os.path.samestat(there, ours) or _looks_the_same(there, ours)):  # somebody put another thing there
            raise _damaged(source)
    if durable:
        sync_folder(target.parent)
    return placed


def remove_placed(path: Path, placed: Placed, token: str, *, original: Path | None = None) -> None:
    """Remove a file that facesorter put at a path: taken aside first, removed only when it is still what it was.

    Args:
        path: where it lies.
        placed: what it was.
        token: the random part of the name it has while it is looked at.
        original: the file whose bytes it must have, so that nothing is lost; None where the caller knows better.

    Raises:
        TransferError: when it is something else, or the original's bytes differ; it is where it was.
        OSError: when it cannot be removed; it is where it was.
    """
    aside = aside_of(path, token)
    exclusive.set_aside(path, aside)
    try:
        if not is_ours(aside, os.lstat(aside), placed) or (original is not None and not same_bytes(aside, original)):
            raise TransferError(  # noqa: TRY301 - the handler below serves every way to fail
                QT_TRANSLATE_NOOP("Messages", "{name} is not what was put there, so it was kept."), name=path.name
            )
        remove_ours(aside)
    except BaseException:
        with suppress(OSError):
            exclusive.put_back(aside, path)
        raise


def remove_ours(path: Path) -> None:
    """Remove a file that nobody else knows by its name: a part file, or what was taken aside.

    Raises:
        OSError: when it cannot be removed.
    """
    if sys.platform == "win32":
        path.chmod(stat.S_IWRITE)  # a copy of a read-only photo is read-only, and may not be removed there
    path.unlink()


def exchange(part: Path, target: Path, token: str, check: Callable[[Path], None]) -> None:
    """Have a finished part file take the place of a file, which is taken aside first and looked at there.

    Args:
        part: what is to be there, under a name that nobody else knows.
        target: the file that it replaces.
        token: the random part of the name that this has while it is looked at.
        check: called with that name; raises where it is not what is to be replaced, or is still being written.

    Raises:
        FileExistsError: when another program put something there meanwhile; what was there before has a name beside it.
        OSError: when it cannot be done; the target is what it was, as when the check raises.
        AsideError: when the target could not get its name back.
    """
    aside = aside_of(target, token)
    exclusive.set_aside(target, aside)
    try:
        check(aside)
        exclusive.take_name(part, target, None)
    except BaseException:
        try:
            exclusive.put_back(aside, target)
        except OSError as error:
            raise AsideError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{name} was taken aside and could not be put back: {reason}. It lies there as {aside}, and has its "
                    "name again once you undo or finish the sort.",
                ),
                name=target.name,
                reason=error.strerror,
                aside=aside.name,
            ) from error
        raise
    with suppress(OSError):  # another program has it open, on Windows; whoever undoes it clears it up
        remove_ours(aside)


def check_closed(path: Path, name: str) -> None:
    """Refuse a file, called by a name, that another program is writing.

    Raises:
        TransferError: when it is being written.
    """
    if is_open_for_writing(path):
        raise TransferError(
            QT_TRANSLATE_NOOP("Messages", "{name} is being written by another program. Sort again when it is done."),
            name=name,
        )


def clear_way(path: Path, token: str, other: Path) -> None:
    """Clear up what a killed move or removal left beside a path under the names of its token.

    Args:
        path: where the file was, or was to go.
        token: the random part of those names; what has another one is not ours.
        other: the other end of the file's way: what was taken aside and is there too is removed, else it is put back.

    Raises:
        OSError: when something cannot be put back.
    """
    if not token:
        return
    part, aside = part_of(path, token), aside_of(path, token)
    with suppress(FileNotFoundError):
        status = os.lstat(aside)
        try:
            twin = os.path.samestat(status, os.lstat(other))
        except OSError:
            twin = False
        if twin:
            aside.unlink()  # it has its new name already, on a disk where that is done with a link
        else:
            _drop_reserved(other, status)
            exclusive.put_back(aside, path)
    with suppress(FileNotFoundError, NotADirectoryError):
        if stat.S_ISREG(os.lstat(part).st_mode):
            _drop_reserved(path, os.lstat(part))
            remove_ours(part)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, as far as the system offers that."""
    if sys.platform != "win32":  # which cannot open a folder, and writes names through
        with suppress(OSError):
            file = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _rename_patiently(source: Path, target: Path, token: str) -> None:
    """Rename, waiting a little for virus scanners and indexers, which hold new files open for a moment on Windows."""
    aside = aside_of(source, token)
    for _ in range(_RETRIES):
        try:
            exclusive.take_name(source, target, aside)
        except OSError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return
    exclusive.take_name(source, target, aside)


def _renamed(source: Path, before: os.stat_result, target: Path, token: str) -> Placed:
    """Return what lies at the target, unless something was saved under the old name just before: that goes back."""
    try:
        after = os.lstat(target)
    except OSError:  # it is there all the same
        after = before
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        with suppress(FileExistsError):
            exclusive.take_name(target, source, aside_of(target, token))
            raise _changed(source)
    return Placed(after.st_size, after.st_mtime_ns, inode=(after.st_dev, after.st_ino))


def _without_original(source: Path, before: os.stat_result, target: Path, placed: Placed, token: str) -> Placed:
    """Remove the original of a copy: taken aside, looked at once more, and only then removed."""
    aside = aside_of(source, token)
    try:
        exclusive.set_aside(source, aside)
    except FileNotFoundError:  # somebody took it away: the copy is all there is
        return placed
    except OSError as error:
        return replace(placed, original_kept=True, why_kept=error.strerror or "")
    try:
        _check_unchanged(aside, before, source.name)
    except (OSError, TransferError):
        exclusive.put_back(aside, source)
        remove_placed(target, placed, token)
        raise
    try:
        aside.unlink()
    except OSError as error:
        exclusive.put_back(aside, source)
        return replace(placed, original_kept=True, why_kept=error.strerror or "")
    return placed


@contextmanager
def _written(source: Path, before: os.stat_result, part: Path) -> Iterator[tuple[Placed, os.stat_result]]:
    """Write a verified copy under a name that this call creates; whatever goes wrong, it is gone again.

    Yields:
        The copy, and what the system says of the open file.
    """
    if not stat.S_ISREG(before.st_mode):
        raise OSError(errno.EINVAL, "not a file", str(source))
    with os.fdopen(os.open(source, _READ), "rb") as reader, os.fdopen(_created(part), "wb") as writer:
        try:
            digest = hashlib.blake2b()
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
                writer.write(chunk)
            writer.flush()
            lost = copy_metadata(reader.fileno(), before, writer.fileno(), part)
            os.fsync(writer.fileno())
            _forget_cached(writer.fileno())
            ours = os.fstat(writer.fileno())
            if _digest_of(part, ours) != digest.hexdigest():
                raise _damaged(source)  # noqa: TRY301 - the handler below serves every way to fail
            _check_unchanged(source, before, source.name)
            inode = (ours.st_dev, ours.st_ino)
            if sys.platform == "win32":
                writer.close()  # an open file cannot be renamed there
            yield Placed(ours.st_size, ours.st_mtime_ns, digest.hexdigest(), lost=lost, inode=inode), ours
        except BaseException:
            with suppress(OSError):
                remove_ours(part)
            raise


def _created(part: Path) -> int:
    try:
        return os.open(part, _CREATE, 0o600)
    except FileExistsError as error:  # not the name that the caller asks for
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(part)) from error


def _digest_of(part: Path, ours: os.stat_result) -> str | None:
    """Return the digest of a copy, read anew from the disk; None when another file has its name."""
    with os.fdopen(os.open(part, _READ), "rb") as file:
        if not os.path.samestat(os.fstat(file.fileno()), ours):
            return None
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _drop_reserved(path: Path, waiting: os.stat_result) -> None:
    """Remove the empty file with which a name was reserved for one that waits, on a disk that offers no better."""
    with suppress(FileNotFoundError):
        status = os.lstat(path)
        empty = stat.S_ISREG(status.st_mode) and not status.st_size and waiting.st_size
        if empty and exclusive.way_of(path.parent) is exclusive.Way.RESERVE:
            path.unlink()


def _wait_until_quiet(source: Path, before: os.stat_result) -> None:
    """Wait for a file that has just been changed.

    Raises:
        TransferError: when another program is writing it.
    """
    age = time.time_ns() - before.st_mtime_ns
    if 0 <= age < QUIET_SECONDS * 1e9:
        time.sleep(QUIET_SECONDS - age / 1e9)
    _check_unchanged(source, before, source.name)


def _check_unchanged(path: Path, before: os.stat_result, name: str) -> None:
    if not _looks_the_same(os.lstat(path), before):
        raise _changed(path.with_name(name))
    check_closed(path, name)


def _looks_the_same(after: os.stat_result, before: os.stat_result) -> bool:
    """Return whether this is the same file, unchanged; Windows numbers a file anew when it is renamed on FAT."""
    same_file = sys.platform == "win32" or os.path.samestat(after, before)
    return same_file and (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def _damaged(source: Path) -> TransferError:
    return TransferError(
        QT_TRANSLATE_NOOP(
            "Messages", "The copy of {name} did not match what was written when it was read back, and was removed."
        ),
        name=source.name,
    )


def _changed(source: Path) -> TransferError:
    return TransferError(
        QT_TRANSLATE_NOOP("Messages", "{name} was changed while it was being copied or moved; nothing was done."),
        name=source.name,
    )


def _forget_cached(file: int) -> None:
    """Have the written bytes read back from the disk rather than from memory, where the system can be asked to."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
