"""New files for other programs, tables above all: nothing is replaced, and no cell is taken for a formula."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from facesorter.core.errors import ExportError
from facesorter.core.messages import QT_TRANSLATE_NOOP

# What a spreadsheet takes for the beginning of a formula, in full width too, and our own mark against that.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠'")


def is_table(path: Path) -> bool:
    """Return whether a file is to be a table, by its name."""
    return path.suffix.lower() == ".csv"


def cell(value: object) -> str:
    """Return what stands in a cell, so that no spreadsheet takes it for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if is_formula(text) and not isinstance(value, (int, float)) else text


def from_cell(text: str) -> str:
    """Return what :func:`cell` was given, as text."""
    return text.removeprefix("'")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would take a text for a formula."""
    return text.startswith(_FORMULA)


@contextmanager
def new_text(path: Path) -> Iterator[TextIO]:
    """Write a new text file in UTF-8; one that cannot be finished is removed again.

    A table begins with a byte order mark, without which Excel reads Korean as something else. Names that are no valid
    text keep their bytes.

    Raises:
        ExportError: when it cannot be written, or something is there already.
    """
    encoding = "utf-8-sig" if is_table(path) else "utf-8"
    try:
        file = path.open("x", encoding=encoding, errors=sys.getfilesystemencodeerrors(), newline="")
    except FileExistsError as error:
        raise ExportError(
            QT_TRANSLATE_NOOP("Messages", "{file} already exists and is not overwritten. Choose another name."),
            file=path,
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with file:
            yield file
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError(
        QT_TRANSLATE_NOOP("Messages", "The file {file} cannot be written: {reason}."),
        file=path,
        reason=error.strerror or str(error),
    )
