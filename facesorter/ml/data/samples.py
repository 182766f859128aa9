"""Labelled pictures, and those of a CSV ``filename,label``: every line is used or complained about."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath

from facesorter.core import bounds
from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.core.errors import SamplesError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.ml.data.foreign import Side, dialect_of, pick

MOST_BYTES = 1 << 28
MOST_LINES = 1_000_000
MOST_COLUMNS = 2000
MOST_CELLS = 20_000_000
LONGEST_CELL = bounds.LONGEST_PATH
_ENCODINGS = ("utf-8-sig", "cp949")
_NONE_LABEL = str(NONE)


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled picture.

    Attributes:
        path: the picture.
        class_id: its label, 1 to n, or :data:`~facesorter.core.classes.NONE`.
        groups: the CSV's other columns, for numbers by group (``source``, ``age`` ...).
        line: of the CSV; None where there is none.
        side: what whoever labelled it kept it for; None where that is not said.
    """

    path: Path
    class_id: int
    groups: Mapping[str, str] = field(default_factory=dict)
    line: int | None = field(default=None, compare=False)
    side: Side | None = field(default=None, compare=False)


class Trouble(StrEnum):
    """What kind of thing is complained about, as far as it is counted."""

    MISSING = "missing"
    CONFLICT = "conflict"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What cannot be used, and why.

    Attributes:
        line: of the CSV; None where there is none.
        reason: why; it names the file or folder.
        trouble: what kind of thing.
    """

    line: int | None
    reason: Message
    trouble: Trouble = Trouble.OTHER


@dataclass(frozen=True, slots=True)
class Samples:
    """What was labelled: the usable samples in order, the classes, and a complaint about everything else."""

    samples: tuple[Sample, ...]
    classes: ClassSet
    complaints: tuple[Complaint, ...]

    def counts(self) -> dict[str, int]:
        """Return the number of samples of each class by its name."""
        counter = Counter(sample.class_id for sample in self.samples)
        return {face_class.name: counter[face_class.class_id] for face_class in self.classes}

    def troubles(self) -> Counter[Trouble]:
        """Return the number of complaints of each kind."""
        return Counter(complaint.trouble for complaint in self.complaints)


def classes_named(names: Iterable[str]) -> ClassSet:
    """Return the classes of some names: those of the default ones in their order, others in order of the alphabet.

    Names that differ only in case are one.

    Raises:
        SamplesError: when there is one class only.
    """
    by_key = {name.casefold(): name for name in sorted(names, reverse=True)}
    of_default = [name for name in DEFAULT_CLASSES.names if name.casefold() in by_key]
    if len(of_default) == len(by_key):
        return ClassSet(of_default) if len(of_default) > 1 else DEFAULT_CLASSES
    if len(by_key) < 2:
        raise SamplesError(QT_TRANSLATE_NOOP("Messages", "There is one class only; at least two are needed."))
    return ClassSet(sorted(by_key.values()))


def read_samples(table: Path, images: Path, *, classes: ClassSet | None = None, more: Sequence[Path] = ()) -> Samples:
    """Read a CSV with the header ``filename,label``, and more of them, whose pictures lie in the folder ``images``.

    Labels are ids 1 to 6 of the default classes, names of ``classes``, or any other names: then those, in order of the
    alphabet, are the classes; but among ids a name is a slip. The label 0 says *none of these*, whatever the classes.
    Nothing outside ``images`` is ever looked at. Tables of other programs: :mod:`~facesorter.ml.data.foreign`.

    Raises:
        SamplesError: when there is no such table, it lacks a column, or no line of it can be used.
    """
    lines = [(one, row) for one in (table, *more) for row in read_rows(one)]
    rows = _named([row for _, row in lines], images)
    if not rows:
        raise no_line_of_use(table, ())
    labels = [row.label for row in rows if row.label not in ("", _NONE_LABEL) and not row.ragged]
    known = classes or _classes_of(labels)
    by_label = ids_by_label(known) | {_NONE_LABEL: NONE}
    samples: dict[Path, Sample] = {}
    complaints: list[Complaint] = []
    conflicts: set[Path] = set()
    for (of, _), row in zip(lines, rows, strict=True):
        path = inside(images, row.filename)
        class_id = by_label.get(row.label.casefold())
        complaint = complaint_about(row, path, known=class_id is not None)
        if complaint is None and path in samples:
            complaint = _again(row, samples[path], class_id)
            if complaint.trouble is Trouble.CONFLICT:
                conflicts.add(path)
        if complaint is not None:
            complaints.append(complaint if of == table else of_table(of, complaint))
        elif path is not None and class_id is not None:
            samples[path] = Sample(path, class_id, row.groups, row.line)
    usable = tuple(sample for path, sample in samples.items() if path not in conflicts)
    if not usable:
        raise no_line_of_use(table, complaints)
    return Samples(usable, known, tuple(complaints))


def of_table(table: Path, complaint: Complaint) -> Complaint:
    """Return a complaint about a line of one of several tables, with the name of the table."""
    reason = message(QT_TRANSLATE_NOOP("Messages", "{file}: {reason}"), file=table.name, reason=complaint.reason)
    return replace(complaint, reason=reason)


def ids_by_label(classes: ClassSet) -> dict[str, int]:
    """Return the class of each label: its id, or its name in whatever case (folded here)."""
    by_label = {str(face_class.class_id): face_class.class_id for face_class in classes}
    # A name comes before an id: a class may be called “2” without being the second one.
    return by_label | {face_class.name.casefold(): face_class.class_id for face_class in classes}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the CSV; ``ragged`` if it has more cells than the first line.

    Where the table is of a program with names of its own for files, ``names`` has all that the file may be called.
    """

    line: int
    filename: str
    label: str
    groups: Mapping[str, str]
    ragged: bool
    names: tuple[str, ...] = ()


def read_rows(table: Path, label: str | None = "label") -> list[Row]:
    """Return the lines of a CSV with the header ``filename`` and the column of a label, whatever it is called there.

    With None there is no such column: what it has else is in the groups.

    Raises:
        SamplesError: when there is no such table, or it lacks a column.
    """
    text = _text(table)
    if not text.strip():
        raise SamplesError(QT_TRANSLATE_NOOP("Messages", "{table} is empty."), table=table.name)
    delimiter = delimiter_of(text)
    # Strict, for else a quotation mark that is missing would make one cell of all lines up to the next one.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, done, cells_read = [], 0, 0
    try:
        written = [name.strip() for name in next(reader)]
        columns = [name.casefold() for name in written]
        _check_extent(table, columns, 0, 0)
        dialect = dialect_of(columns, label)
        for wanted in filter(None, (dialect.filename, dialect.label)):
            if wanted not in columns:
                expected = QT_TRANSLATE_NOOP(
                    "Messages", "{table} has no column “{column}”; its first line must read filename,{label}."
                )
                lacking = QT_TRANSLATE_NOOP("Messages", "{table} has no column “{column}”.")
                raise SamplesError(expected if label else lacking, table=table.name, column=wanted, label=label)
            if columns.count(wanted) > 1:
                raise SamplesError(
                    QT_TRANSLATE_NOOP("Messages", "{table} has more than one column “{column}”."),
                    table=table.name,
                    column=wanted,
                )
        # without a column for labels the others are classes, which are called as they are written
        keys = (
            columns
            if label
            else [
                dialect.filename if one == dialect.filename else name
                for one, name in zip(columns, written, strict=True)
            ]
        )
        done = reader.line_num
        for fields in reader:
            done = reader.line_num
            cells_read += len(fields)
            _check_extent(table, fields, done, cells_read)
            filled = [cell.strip() for cell in fields]
            if not any(filled):
                continue
            cells = dict(zip(keys, filled, strict=False))
            names = tuple(dialect.names(cells.pop(dialect.filename, "")))
            value = dialect.cell(cells.pop(dialect.label, "")) if dialect.label else ""
            cells.pop("", None)  # a column without a name, as of the numbers that pandas writes first, is no group
            filename = names[0] if names else ""
            rows.append(Row(done, filename, value, cells, any(filled[len(columns) :]), names))
    except csv.Error as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} cannot be read from line {line} on; is a quotation mark missing?"),
            table=table.name,
            line=done + 1,
        ) from error
    if dialect.from_zero and rows and all(row.label.isdecimal() for row in rows if row.label):
        raise SamplesError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{table} gives the classes as numbers that count from 0, without names; write the names of the "
                "classes into its column “{column}”.",
            ),
            table=table.name,
            column=dialect.label,
        )
    return rows


def delimiter_of(text: str) -> str:
    """Return what stands between the cells of a table that has a first line."""
    return max(",;\t", key=text.splitlines()[0].count)


def _check_extent(table: Path, fields: Sequence[str], line: int, cells: int) -> None:
    """Refuse a table that is larger than any of labelled pictures: it would fill the memory, not be read."""
    longest = max(map(len, fields), default=0)
    if line > MOST_LINES or cells > MOST_CELLS or len(fields) > MOST_COLUMNS or longest > LONGEST_CELL:
        raise SamplesError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{table} is no table of labelled pictures, which has at most {lines} lines, {columns} columns, {cells} "
                "cells in all, and {characters} characters in a cell.",
            ),
            table=table.name,
            lines=MOST_LINES,
            columns=MOST_COLUMNS,
            cells=MOST_CELLS,
            characters=LONGEST_CELL,
        )


def _named(rows: Sequence[Row], images: Path) -> list[Row]:
    """Return the lines, each with the name that its file has in the folder."""
    if all(len(row.names) < 2 for row in rows):
        return list(rows)

    def exists(name: str) -> bool:
        path = inside(images, name)
        return path is not None and _is_file(path)

    picked = pick([row.names for row in rows], exists)
    return [replace(row, filename=name) for row, name in zip(rows, picked, strict=True)]


def _text(table: Path) -> str:
    try:
        data = bounds.read(table, MOST_BYTES)
    except ValueError as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} is not a file, or is far too large for a table."), table=table
        ) from error
    except OSError as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} cannot be read: {reason}."),
            table=table,
            reason=error.strerror or error,
        ) from error
    decoded = decode(data)
    if decoded is None:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} is in an unknown encoding; save it as UTF-8."), table=table.name
        )
    return decoded[0]


def decode(data: bytes) -> tuple[str, str] | None:
    """Return the text of a table and the encoding that it was read by; None when it is in none that is known."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None


def _classes_of(labels: Sequence[str]) -> ClassSet:
    ids = sum(label.isdecimal() for label in labels)
    return DEFAULT_CLASSES if 2 * ids > len(labels) else classes_named(labels)


def complaint_about(row: Row, path: Path | None, *, known: bool) -> Complaint | None:
    """Return why a line cannot be used, or None.

    Args:
        row: the line.
        path: of its picture, from :func:`inside`.
        known: whether its label says anything.
    """
    name, trouble = row.filename, Trouble.OTHER
    if not name:
        reason = message(QT_TRANSLATE_NOOP("Messages", "The file name is missing."))
    elif row.ragged:
        reason = message(
            QT_TRANSLATE_NOOP(
                "Messages", "{name}: the line has more cells than the first one; is a quotation mark missing?"
            ),
            name=name,
        )
    elif not row.label:
        reason = message(QT_TRANSLATE_NOOP("Messages", "{name} has no label."), name=name)
    elif path is None:
        reason = message(QT_TRANSLATE_NOOP("Messages", "{name} is outside the image folder."), name=name)
    elif not known:
        return unknown_label(name, row.label, row.line)
    elif not _is_file(path):
        trouble = Trouble.MISSING
        reason = message(QT_TRANSLATE_NOOP("Messages", "{name} is not in the image folder."), name=name)
    else:
        return None
    return Complaint(row.line, reason, trouble)


def unknown_label(name: str, label: str, line: int | None = None) -> Complaint:
    """Return what is wrong with a picture whose label is none of the classes."""
    template = QT_TRANSLATE_NOOP("Messages", "{name} has the unknown label {label}.")
    return Complaint(line, message(template, name=name, label=label))


def listed_twice(row: Row) -> Complaint:
    """Return what is wrong with a line that says what an earlier one said."""
    return Complaint(row.line, message(QT_TRANSLATE_NOOP("Messages", "{name} is listed twice."), name=row.filename))


def no_line_of_use(table: Path, complaints: Sequence[Complaint]) -> SamplesError:
    """Return the error of a table none of whose lines is of use."""
    if not complaints:
        return SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} has nothing below its first line."), table=table.name
        )
    return SamplesError(
        QT_TRANSLATE_NOOP("Messages", "No line of {table} can be used. The first problem: {first}"),
        table=table.name,
        first=complaints[0].reason,
    )


def _again(row: Row, earlier: Sample, class_id: int | None) -> Complaint:
    """Return what is wrong with a line about a picture that an earlier line is about."""
    return listed_twice(row) if earlier.class_id == class_id else two_labels(row.filename, row.line)


def two_labels(name: str, line: int | None) -> Complaint:
    """Return the complaint about a picture that is labelled one way here and another way there."""
    reason = message(QT_TRANSLATE_NOOP("Messages", "{name} has two different labels."), name=name)
    return Complaint(line, reason, Trouble.CONFLICT)


def inside(images: Path, name: str) -> Path | None:
    """Return the path of a name that stays inside the image folder, or None; Windows forms are judged everywhere."""
    windows = PureWindowsPath(name)
    if "\0" in name or windows.drive or windows.root or PurePosixPath(name).is_absolute() or ".." in windows.parts:
        return None
    path = images / name
    try:
        return path if path.resolve().is_relative_to(images.resolve()) else None
    except (OSError, RuntimeError):  # the latter of a link that leads to itself
        return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
