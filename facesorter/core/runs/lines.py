"""The lines of a journal, one after the other: that of a million photos is larger than the memory there is to spare."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from facesorter.core import bounds

APPEND: Final = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
"""How a journal that is there is opened to be written to."""

_MOST_BYTES: Final = 1 << 36
_LONGEST: Final = 1 << 26
_PLANNED: Final = re.compile(rb'\{"event":"planned","step":(\d{1,9}),.*\}\s*', re.DOTALL)


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a journal.

    Raises:
        OSError: when it cannot be read.
        ValueError: when it is no file, or far too long, as a whole, in a line or in lines.
    """
    with bounds.opened(path, _MOST_BYTES) as file:
        count = 0
        while line := file.readline(_LONGEST + 1):
            count += 1
            if len(line) > _LONGEST or count > bounds.MOST_LINES:
                raise ValueError("a far too long line, or far too many of them")
            yield line


def is_planned(line: bytes) -> bool:
    """Whether a line tells what is to become of a step."""
    return line.startswith(b'{"event":"planned",')


def planned(path: Path) -> Iterator[bytes]:
    """Yield the lines of the plan, one for each step, in the order of the steps.

    Of an extension that was cut off the next one writes the same numbers again: the last line of a number counts. Lines
    that were cut are passed over.

    Raises:
        OSError, ValueError: as :func:`lines_of` does.
    """
    places: dict[int, int] = {}
    place = 0
    for line in lines_of(path):
        if is_planned(line) and (found := _PLANNED.fullmatch(line)):
            places[int(found[1])] = place
        place += len(line)
    with bounds.opened(path, _MOST_BYTES) as file:
        for number in sorted(places):
            file.seek(places[number])
            yield file.readline(_LONGEST)


def open_again(path: Path) -> int:
    """Return the descriptor of a journal that is there, to go on with it.

    A line that was cut off, as by a kill, is ended first: what follows must not be glued to it.

    Raises:
        OSError: when there is none, or it cannot be written.
    """
    whole = _ends_whole(path)
    file = os.open(path, APPEND)
    try:
        if not whole:
            os.write(file, b"\n")
    except OSError:
        os.close(file)
        raise
    return file


def _ends_whole(path: Path) -> bool:
    """Whether the last line of a journal was written to its end.

    Raises:
        OSError: when it cannot be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 1))
        return file.read() == b"\n"
