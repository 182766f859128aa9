"""What running and undoing have in common: one group of files after the other, and why one or all are not done."""

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from facesorter.core.errors import FacesorterError, JournalError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.results import Photo
from facesorter.core.tasks import Cancelled, Pace, Progress, Task

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""How an operation ends when a disk is full."""

_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

Item = TypeVar("Item")


class RefusedError(FacesorterError):
    """A step that is not done, and why; the others go on."""


class StopError(FacesorterError):
    """Why no further step can be done."""


def each(
    items: Sequence[Item],
    act: Callable[[Item], None],
    task: Task,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[int, bool, Message | None]:
    """Do something to each item; return how many were begun, whether it was cancelled, and why it stopped."""
    pace = Pace(len(items))
    for number, item in enumerate(items):
        try:
            task.step()
        except Cancelled:
            return number, True, None
        try:
            act(item)
        except (JournalError, StopError) as error:
            return number + 1, False, error.message
        if on_progress is not None:
            on_progress(pace.at(number + 1))
    return len(items), False, None


def set_time(photo: Photo) -> Message | None:
    """Give a photo that is back its time, where the way there and back could not keep it."""
    try:
        status = os.lstat(photo.path)
        if status.st_mtime_ns != photo.mtime_ns:
            os.utime(photo.path, ns=(status.st_atime_ns, photo.mtime_ns))
    except OSError:
        return message(QT_TRANSLATE_NOOP("Messages", "It is back, but its time could not be set."))
    return None


def reason_for(error: OSError | FacesorterError, path: Path, folder: Path) -> Message:
    """Return why a file could not be put into a folder, as a sentence."""
    if isinstance(error, FacesorterError):
        return error.message
    reason = error.strerror or type(error).__name__
    if error.errno in _DENIED:
        template = QT_TRANSLATE_NOOP(
            "Messages", "There is no permission to put {name} into {folder}: {reason}. Check the permissions of both."
        )
    else:
        template = QT_TRANSLATE_NOOP("Messages", "{name} could not be put into {folder}: {reason}.")
    return message(template, name=path.name, folder=folder, reason=reason)
