"""A sidecar put beside a photo, and taken back: never over what somebody else put there or changed meanwhile."""

import os
import time
from contextlib import suppress
from pathlib import Path

from facesorter.core import bounds
from facesorter.core.errors import ExportError
from facesorter.core.files import exclusive
from facesorter.core.files.disk import status_of
from facesorter.core.files.metadata import copy_metadata
from facesorter.core.files.transfer import (
    Placed,
    aside_of,
    check_closed,
    clear_way,
    exchange,
    part_of,
    remove_ours,
    remove_placed,
    sync_folder,
)
from facesorter.core.files.xmp import MOST_BYTES
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.runs.tag_journal import Written, digest_of

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_MODE = 0o644
_PRIVATE = 0o600  # until it has the permissions of the one that it replaces


def put(
    target: Path, content: bytes, before: bytes | None, token: str, times_ns: tuple[int, int] | None = None
) -> None:
    """Create a sidecar with some content, or replace one that still has the content that it had before.

    One that is replaced keeps what it has besides: permissions, owner, attributes.

    Args:
        target: the sidecar.
        content: what it is to hold.
        before: what it holds; None where it is not there.
        token: the random part of the names that it has on its way.
        times_ns: when it is to have been read and changed last; None for now.

    Raises:
        ExportError: when it appeared or changed meanwhile; it is as it was.
        TransferError: when another program is writing it; it is as it was.
        AsideError: when what was there could not get its name back.
        OSError: when it cannot be written; it is as it was.
    """
    part = part_of(target, token)
    try:
        with os.fdopen(os.open(part, _CREATE, _MODE if before is None else _PRIVATE), "wb") as file:
            file.write(content)
            file.flush()
            if before is not None:
                _keep_metadata(target, file.fileno(), part)
            timed = file.fileno() if os.utime in os.supports_fd else part
            now = time.time_ns()
            os.utime(timed, ns=times_ns or (now, now))
            os.fsync(file.fileno())
        if before is None:
            exclusive.take_name(part, target, None)
        else:
            exchange(part, target, token, lambda aside: _check(aside, target, before))
    except FileExistsError as error:
        raise changed(target) from error
    finally:
        with suppress(OSError):  # it has its name where all went well
            remove_ours(part)
    sync_folder(target.parent)


def take_back(written: Written) -> bool:
    """Put a sidecar back to what it was; False when it is that already.

    Raises:
        ExportError: when it changed since; it is as it was.
        AsideError: when what was there could not get its name back.
        OSError: when it cannot be put back; it is as it was.
    """
    target = written.sidecar
    cleared = clear(written)
    status = status_of(target)
    if status is None:
        if written.before is None:
            return False
        raise changed(target)
    content = content_of(target, changed(target))
    if content == written.before:
        return cleared
    if digest_of(content) != written.digest:
        raise changed(target)
    if written.before is None:
        placed = Placed(status.st_size, status.st_mtime_ns, written.digest, inode=(status.st_dev, status.st_ino))
        remove_placed(target, placed, written.token)
    else:
        put(target, written.before, content, written.token, (status.st_atime_ns, written.mtime_ns))
    return True


def clear(written: Written) -> bool:
    """Clear up what writing a sidecar, or taking it back, left beside it; True when it has got its name back by that.

    Raises:
        OSError: when something that was taken aside cannot be put back.
    """
    target, aside = written.sidecar, aside_of(written.sidecar, written.token)
    if _is_known(aside, written) and _is_known(target, written):
        aside.unlink()  # its successor has its name already
    gone = status_of(target) is None
    clear_way(target, written.token, target)
    return gone and status_of(target) is not None


def _is_known(path: Path, written: Written) -> bool:
    """Return whether a file is what a sidecar was, or was to become: the journal has the one, and makes the other."""
    if path.is_symlink():
        return False
    try:
        content = content_of(path, changed(path))
    except (OSError, ExportError):
        return False
    return content == written.before or digest_of(content) == written.digest


def _keep_metadata(target: Path, writer: int, part: Path) -> None:
    """Give a part file what the sidecar that it is to replace has besides its bytes."""
    if target.is_symlink():
        raise changed(target)
    try:
        with bounds.opened(target, MOST_BYTES) as original:
            copy_metadata(original.fileno(), os.fstat(original.fileno()), writer, part)
    except ValueError as error:
        raise changed(target) from error


def _check(aside: Path, target: Path, before: bytes) -> None:
    """Refuse a sidecar, taken aside, that is not what it was before, or that is being written."""
    if aside.is_symlink() or content_of(aside, changed(target)) != before:
        raise changed(target)
    check_closed(aside, target.name)


def content_of(sidecar: Path, refusal: ExportError) -> bytes:
    """Return the bytes of a sidecar, or refuse what is none: a large file, or a pipe.

    Raises:
        ExportError: the refusal.
        OSError: when it cannot be read.
    """
    try:
        return bounds.read(sidecar, MOST_BYTES)
    except ValueError as error:
        raise refusal from error


def changed(target: Path) -> ExportError:
    """Return the error of a sidecar that is not what it was."""
    return ExportError(
        QT_TRANSLATE_NOOP("Messages", "The sidecar {name} has been changed since, so it was left as it is."),
        name=target.name,
    )
