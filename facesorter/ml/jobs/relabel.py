"""A wrong label is put right where it stands: in one cell of a table, or by the folder that a picture lies in.

Of a table nothing else changes, not a byte. Before the first change its original is kept beside it, once.
"""

import csv
import io
import secrets
import shutil
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path, PureWindowsPath

from facesorter.core import bounds
from facesorter.core.classes import NONE, ClassSet
from facesorter.core.errors import SamplesError
from facesorter.core.files.atomic import write_atomically
from facesorter.core.files.disk import reachable, without_links
from facesorter.core.files.exclusive import take_name
from facesorter.core.files.names import numbered_name
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.ml.data.foreign import METADATA, dialect_of, labelling_table, sides_of
from facesorter.ml.data.samples import MOST_BYTES, decode, delimiter_of
from facesorter.ml.data.sources import class_folders

_CHANGED = QT_TRANSLATE_NOOP(
    "Messages", "{table} has changed since the training, so its label of {name} is left as it is. Change it by hand."
)
_BY_TABLE = QT_TRANSLATE_NOOP(
    "Messages", "The label of {name} stands in {table}, which is left as it is. Change it there by hand."
)
_NOT_WRITTEN = QT_TRANSLATE_NOOP("Messages", "The label of {name} was not changed: {reason}.")

_Span = tuple[int, int]


def original_of(table: Path) -> Path:
    """Return where the original of a table is kept before its first label is changed."""
    return table.with_name(f"{table.stem}.original{table.suffix}")


def relabel_in_table(table: Path, line: int, picture: Path, label: int, classes: ClassSet) -> None:
    """Write another label into a table.

    Args:
        table: with the columns ``filename`` and ``label``.
        line: where the picture's row ends, from 1.
        picture: the file, for a check that the line is still about it.
        label: the id of a class, or 0 for none of them.
        classes: that the labels name.

    Raises:
        SamplesError: when the table says something else by now, is of a kind that cannot be written, or cannot be
            written at all; it is what it was.
    """
    table = without_links(table)
    try:
        data = bounds.read(table, MOST_BYTES)
        changed = _relabelled(data, line, picture.name, label, classes)
        if changed is None:
            raise SamplesError(_CHANGED, table=table.name, name=picture.name)
        if changed != data:
            original = original_of(table)
            if not original.exists():
                write_atomically(original, data, check=partial(shutil.copymode, table))
            write_atomically(table, changed, check=partial(shutil.copymode, table))
    except ValueError as error:  # no table any more: a pipe, or far too large
        raise SamplesError(_CHANGED, table=table.name, name=picture.name) from error
    except OSError as error:
        raise SamplesError(_NOT_WRITTEN, name=picture.name, reason=error.strerror or error) from error


def relabel_in_folders(folder: Path, picture: Path, name: str) -> Path:
    """Put a picture into another class's folder, as deep in it as before; nothing is ever replaced.

    Args:
        folder: that has a folder for each class, or one for each side and in it one for each class.
        picture: in one of those of the classes, at any depth.
        name: of the class that it is to be in; its folder is made where it is missing.

    Returns:
        Where it is now.

    Raises:
        SamplesError: when a table says what its label is, or it cannot be moved; it is where it was.
    """
    try:
        way = reachable(picture.absolute()).parts[len(reachable(folder.absolute()).parts) :]
        above, table = folder, folder / METADATA if (folder / METADATA).is_file() else None
        if way[0] in (sides_of(list(class_folders(folder))) or {}):
            above, way = folder / way[0], way[1:]
            table = table or labelling_table(above)
        if table is not None:
            raise SamplesError(_BY_TABLE, name=picture.name, table=table)
        target = next((above / one for one, label in class_folders(above).items() if label == name), above / name)
        return move_picture(picture, target.joinpath(*way[1:-1]) / picture.name)
    except OSError as error:
        raise SamplesError(_NOT_WRITTEN, name=picture.name, reason=error.strerror or error) from error


def move_picture(picture: Path, place: Path) -> Path:
    """Move a picture to a place, or beside it under a numbered name if that is taken, and return where it is now.

    Raises:
        SamplesError: when it cannot be moved; it is where it was.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = picture.with_name(f".{secrets.token_hex(8)}{picture.suffix}")
        for number in count(1):
            now = place.with_name(numbered_name(place.name, number))
            try:
                take_name(picture, now, aside)
            except FileExistsError:
                continue
            return now
    except OSError as error:
        raise SamplesError(_NOT_WRITTEN, name=picture.name, reason=error.strerror or error) from error
    raise AssertionError


def _relabelled(data: bytes, line: int, name: str, label: int, classes: ClassSet) -> bytes | None:
    """Return a table with another label in one line; None when that line is not what it was, or not understood."""
    decoded = decode(data)
    if decoded is None or not decoded[0].strip():
        return None
    text, encoding = decoded
    delimiter = delimiter_of(text)
    columns = [cell.strip().casefold() for cell in _cells(text.splitlines()[0], delimiter)]
    dialect = dialect_of(columns, "label")
    if columns.count(dialect.filename) != 1 or dialect.label != "label" or columns.count("label") != 1:
        return None
    begin, row = _row(text, delimiter, line)
    spans = list(_spans(row, delimiter))
    if len(spans) < len(columns):
        return None
    filename, (start, end) = (spans[columns.index(column)] for column in (dialect.filename, "label"))
    file = _cell(row[slice(*filename)])
    if PureWindowsPath(file).name != name and Path(file).name != name:
        return None
    new = _written(_cell(row[start:end]), label, classes, delimiter)
    changed = text[: begin + start] + new + text[begin + end :]
    return _encoded(changed, encoding, data)


def _row(text: str, delimiter: str, line: int) -> tuple[int, str]:
    """Return where the row begins that ends in a line, and its text."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    try:
        for _ in reader:
            if reader.line_num == line:
                break
            before = reader.line_num
    except csv.Error:
        return 0, ""
    return sum(map(len, lines[:before])), "".join(lines[before:line])


def _spans(row: str, delimiter: str) -> Iterator[_Span]:
    """Yield where the cells of a row lie in it, quotation marks included."""
    start, quoted = 0, False
    end = len(row.rstrip("\r\n"))
    for place, letter in enumerate(row[:end]):
        if letter == '"':
            quoted = not quoted
        elif letter == delimiter and not quoted:
            yield start, place
            start = place + 1
    yield start, end


def _cells(row: str, delimiter: str) -> list[str]:
    return [_cell(row[start:end]) for start, end in _spans(row, delimiter)]


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _written(before: str, label: int, classes: ClassSet, delimiter: str) -> str:
    """Return a label as it stands in a cell, by its number or its name as the one before it."""
    text = str(label) if label == NONE or before.strip().isdecimal() else classes.by_id(label).name
    return '"' + text.replace('"', '""') + '"' if set(text) & {delimiter, '"', "\r", "\n"} else text


def _encoded(text: str, encoding: str, before: bytes) -> bytes | None:
    """Return a text in the bytes that the table was in; None where that is not certain."""
    try:
        if encoding == "utf-16":
            encoding = "utf-16-le" if before.startswith(b"\xff\xfe") else "utf-16-be"
            return before[:2] + text.encode(encoding)
        if encoding == "utf-8-sig" and not before.startswith(b"\xef\xbb\xbf"):
            encoding = "utf-8"
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
