"""Labelled pictures from a CSV ``filename,label``: checked, complained about by line, split without leaks of chance."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.errors import SamplesError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message

_ENCODINGS = ("utf-8-sig", "cp949")


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled picture.

    Attributes:
        path: the picture.
        class_id: its label, 1 to n.
        groups: the CSV's other columns, for numbers by group (``source``, ``age`` ...).
    """

    path: Path
    class_id: int
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of the CSV that cannot be used, and why."""

    line: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Samples:
    """What a CSV gave: the usable samples in its order, the classes, and a complaint for every other line."""

    samples: tuple[Sample, ...]
    classes: ClassSet
    complaints: tuple[Complaint, ...]

    def counts(self) -> dict[str, int]:
        """Return the number of samples of each class by its name."""
        counter = Counter(sample.class_id for sample in self.samples)
        return {face_class.name: counter[face_class.class_id] for face_class in self.classes}


def read_samples(table: Path, images: Path, *, classes: ClassSet | None = None) -> Samples:
    """Read a CSV with the header ``filename,label`` whose pictures lie in the folder ``images``.

    Labels are ids 1 to 6 of the default classes, names of ``classes``, or any other names: then those, in order of the
    alphabet, are the classes; but among ids a name is a slip. Nothing outside ``images`` is ever looked at.

    Raises:
        SamplesError: when there is no such table, it lacks a column, or no line of it can be used.
    """
    rows = _rows(table)
    known = classes or _classes_of([row.label for row in rows if row.label])
    by_label = {name.casefold(): face_class.class_id for name, face_class in zip(known.names, known, strict=True)}
    by_label |= {str(face_class.class_id): face_class.class_id for face_class in known}
    samples: dict[Path, Sample] = {}
    complaints: list[Complaint] = []
    conflicts: set[Path] = set()
    for row in rows:
        path = _inside(images, row.filename)
        class_id = by_label.get(row.label.casefold())
        problem = _problem(row, path, class_id)
        if problem is None and path in samples:
            if samples[path].class_id != class_id:
                conflicts.add(path)
                problem = message(QT_TRANSLATE_NOOP("Messages", "{name} has two different labels."), name=row.filename)
            else:
                problem = message(QT_TRANSLATE_NOOP("Messages", "{name} is listed twice."), name=row.filename)
        if problem is not None:
            complaints.append(Complaint(row.line, problem))
        elif path is not None and class_id is not None:
            samples[path] = Sample(path, class_id, row.groups)
    usable = tuple(sample for path, sample in samples.items() if path not in conflicts)
    if not usable:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "No line of {table} can be used; the first complaint: {first}"),
            table=table.name,
            first=complaints[0].reason if complaints else "-",
        )
    return Samples(usable, known, tuple(complaints))


def split(
    samples: Sequence[Sample], share: float, *, seed: int, groups: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Split stratified by class: a rest for training and ``share`` of each class, at least one, to the other side.

    Args:
        samples: all.
        share: of each class.
        seed: of the draw.
        groups: a number for each sample; those of one number are never parted, and stay in the rest when their classes
            differ. None when each is alone.

    Returns:
        The indices of both sides, in order.
    """
    rng = np.random.default_rng(seed)
    members: dict[int, list[int]] = {}
    for index, group in enumerate(range(len(samples)) if groups is None else groups.tolist()):
        members.setdefault(group, []).append(index)
    by_class: dict[int, list[list[int]]] = {}
    for indices in members.values():
        class_ids = {samples[index].class_id for index in indices}
        if len(class_ids) == 1:
            by_class.setdefault(class_ids.pop(), []).append(indices)
    apart: set[int] = set()
    for _, units in sorted(by_class.items()):
        order = [units[index] for index in rng.permutation(len(units))]
        apart |= _drawn(order, share)
    sides = np.array([index in apart for index in range(len(samples))], bool)
    return np.flatnonzero(~sides), np.flatnonzero(sides)


def _drawn(units: list[list[int]], share: float) -> set[int]:
    """Return as many of the units, in order, as fit into a share of all; at least one, and never all."""
    if len(units) < 2:
        return set()
    count = sum(map(len, units))
    wanted = min(max(1, round(share * count)), count - 1)
    taken: set[int] = set()
    for unit in units:
        if len(taken) + len(unit) <= wanted:
            taken.update(unit)
    smallest = min(units, key=len)
    return taken or set(smallest)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    filename: str
    label: str
    groups: Mapping[str, str]


def _rows(table: Path) -> list[_Row]:
    text = _text(table)
    if not text.strip():
        raise SamplesError(QT_TRANSLATE_NOOP("Messages", "{table} is empty."), table=table.name)
    header = text.splitlines()[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [name.strip().casefold() for name in next(reader)]
    for wanted in ("filename", "label"):
        if wanted not in columns:
            raise SamplesError(
                QT_TRANSLATE_NOOP(
                    "Messages", "{table} has no column “{column}”; its first line must read filename,label."
                ),
                table=table.name,
                column=wanted,
            )
    rows = []
    try:
        for fields in reader:
            if not any(cell.strip() for cell in fields):
                continue
            cells = dict(zip(columns, (cell.strip() for cell in fields), strict=False))
            filename, label = cells.pop("filename", ""), cells.pop("label", "")
            rows.append(_Row(reader.line_num, filename, label, cells))
    except csv.Error as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} cannot be read from line {line} on; is a quotation mark missing?"),
            table=table.name,
            line=reader.line_num,
        ) from error
    return rows


def _text(table: Path) -> str:
    try:
        data = table.read_bytes()
    except OSError as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} cannot be read: {reason}."),
            table=table,
            reason=error.strerror or error,
        ) from error
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SamplesError(
        QT_TRANSLATE_NOOP("Messages", "{table} is in an unknown encoding; save it as UTF-8."), table=table.name
    )


def _classes_of(labels: Sequence[str]) -> ClassSet:
    ids = sum(label.isdecimal() for label in labels)
    names = {label.casefold(): label for label in sorted(labels, reverse=True)}
    if 2 * ids > len(labels) or names.keys() <= {name.casefold() for name in DEFAULT_CLASSES.names}:
        return DEFAULT_CLASSES
    if len(names) < 2:
        raise SamplesError(QT_TRANSLATE_NOOP("Messages", "There is one class only; at least two are needed."))
    return ClassSet(sorted(names.values()))


def _problem(row: _Row, path: Path | None, class_id: int | None) -> Message | None:
    if not row.filename:
        return message(QT_TRANSLATE_NOOP("Messages", "The file name is missing."))
    if not row.label:
        return message(QT_TRANSLATE_NOOP("Messages", "{name} has no label."), name=row.filename)
    if path is None:
        return message(QT_TRANSLATE_NOOP("Messages", "{name} lies outside the image folder."), name=row.filename)
    if class_id is None:
        return message(
            QT_TRANSLATE_NOOP("Messages", "{name} has the unknown label {label}."), name=row.filename, label=row.label
        )
    if not _is_file(path):
        return message(QT_TRANSLATE_NOOP("Messages", "{name} is not in the image folder."), name=row.filename)
    return None


def _inside(images: Path, name: str) -> Path | None:
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
