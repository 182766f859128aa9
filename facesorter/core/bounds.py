"""Values from files, within bounds: whoever wrote a file, what is read of it is of a known kind, range and length."""

import json
import math
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

MOST_BYTES: Final = 1 << 60
"""More than any file has."""

LONGEST_PATH: Final = 32_767
"""In characters: the longest path of Windows, whose limit is the largest."""

_LONGEST_NAME = 1000

MOST_TIME_NS: Final = 1 << 95
"""Nanoseconds since 1970: more than any disk can hold, in either direction."""

MOST_INODE: Final = 1 << 128
"""Devices and inodes: Windows has the longest, of 128 bits."""

MOST_LINES: Final = 20_000_000
"""Of a journal: more than a sort of ten million photos writes, and fewer than would fill the memory."""

LATEST_YEAR: Final = 9000
"""Of a moment: so that any time zone and calendar can show it."""

DEEPEST: Final = 64
"""So deep may lists and objects lie in each other."""


def load_json(text: str | bytes) -> Any:
    """Return what JSON says.

    Raises:
        ValueError: when it is none, lies deeper in each other than :data:`DEEPEST`, or has no finite numbers.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("too deep") from error
    _check_depth(value)
    return value


def read(path: Path, most: int) -> bytes:
    """Return the bytes of a file of so many at most; what is no file, a pipe among them, is not waited for.

    Raises:
        ValueError: when it is no file, or longer.
        OSError: when it cannot be read.
    """
    with opened(path, most) as file:
        return file.read(most)


@contextmanager
def opened(path: Path, most: int) -> Iterator[BinaryIO]:
    """Open a file of so many bytes at most, to be read as long as the block lasts.

    Raises:
        ValueError: when it is no file, or longer.
        OSError: when it cannot be opened.
    """
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise ValueError("no file, or a far too long one")
        yield file


def whole(value: object, least: int, most: int) -> int:
    """Return an integer that lies between two, which belong to it.

    >>> whole(3, 0, 5)
    3

    Raises:
        ValueError: when it is none.
    """
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"not a whole number from {least} to {most}")
    return value


def number(value: object, least: float, most: float) -> float:
    """Return a finite number that lies between two, which belong to it.

    Raises:
        ValueError: when it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("not a number")  # noqa: TRY004 - one way to fail
    if not least <= value <= most or not math.isfinite(value):
        raise ValueError(f"not a number from {least} to {most}")
    return float(value)


def text(value: object, longest: int = 10_000) -> str:
    """Return a text of so many characters at most.

    Raises:
        ValueError: when it is none.
    """
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"not a text of at most {longest} characters")
    return value


def name(value: object) -> str:
    """Return the name of a file or folder, such as a disk can have.

    Raises:
        ValueError: when it is none, or has a character that no name of this system has.
    """
    return _nameable(text(value, _LONGEST_NAME))


def absolute(value: object) -> Path:
    """Return an absolute path, such as a disk can have.

    Raises:
        ValueError: when it is none, or has a character that no name of this system has.
    """
    path = Path(_nameable(text(value, LONGEST_PATH)))
    if not path.is_absolute():
        raise ValueError("not an absolute path")
    return path


def moment(value: object) -> datetime:
    """Return a moment with its time zone, as ISO 8601 has it, that any calendar of a person can show.

    Raises:
        ValueError: when it is none.
    """
    moment = datetime.fromisoformat(text(value, 100))
    if moment.tzinfo is None or not 1970 <= moment.year <= LATEST_YEAR:
        raise ValueError("not a moment with its time zone, from 1970 on")
    return moment


def items(value: object, longest: int) -> list[Any]:
    """Return a list of so many items at most.

    Raises:
        ValueError: when it is none.
    """
    if not isinstance(value, list) or len(value) > longest:
        raise ValueError(f"not a list of at most {longest}")
    return value


def _nameable(text: str) -> str:
    if b"\0" in os.fsencode(text):
        raise ValueError("no name has a zero byte")
    return text


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _refuse(digits)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (list, dict))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise ValueError("too deep")
