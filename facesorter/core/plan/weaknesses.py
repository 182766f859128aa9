"""What a disk lacks of that which keeps photos safe from other programs."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from facesorter.core.files.exclusive import Way, way_of
from facesorter.core.files.folder_lock import has_locks
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message


def weaknesses(folders: Iterable[Path]) -> Iterator[Message]:
    """Yield what the disks of a destination lack of that which keeps photos safe from other programs."""
    for folder in folders:
        way = None
        with suppress(OSError):
            way = way_of(folder)
        if way is Way.RESERVE:
            yield message(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "The disk with {folder} cannot keep another program from taking the same name at the same "
                    "moment: let no other program write there until this is done.",
                ),
                folder=folder,
            )
        if not has_locks(folder):
            yield message(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "The disk with {folder} does not support locks: make sure that nobody else sorts into it at the "
                    "same time.",
                ),
                folder=folder,
            )
