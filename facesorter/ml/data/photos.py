"""Whole photos with what a careful person would answer: a table ``filename,expected`` or ``filename,expected,also``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from facesorter.core.classes import ClassSet
from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.photos.find import photo_at
from facesorter.core.results import Photo, Result, Status
from facesorter.ml.data.samples import (
    Complaint,
    complaint_about,
    ids_by_label,
    inside,
    listed_twice,
    no_line_of_use,
    read_rows,
    unknown_label,
)

Answer = int | Status
"""What is said of a whole photo: the id of its class, or the status that claims none."""

WORDS = {"several": Status.SEVERAL_FACES, "none": Status.NO_FACE, "unsure": Status.UNSURE}
"""What a table calls the answers that are no class: people about equally prominent; no visible human face; a person,
but nobody can tell the class."""


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """One whole photo.

    Attributes:
        photo: the file.
        name: what the table calls it.
        expected: what a careful person answers.
        also: a second answer that is fine too, or None.
        groups: the table's other columns, for numbers by group.
        line: of the table.
    """

    photo: Photo
    name: str
    expected: Answer
    also: Answer | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    line: int | None = field(default=None, compare=False)

    def fine(self, answer: Answer) -> bool:
        """Tell whether an answer is one of those that a careful person gives."""
        return answer in (self.expected, self.also)


def answer_of(result: Result) -> Answer:
    """Return what the program answers: the class that a photo is sorted into, or why it is sorted into none."""
    return result.class_id if result.status is Status.OK and result.class_id is not None else result.status


def read_photos(
    table: Path, images: Path, classes: ClassSet
) -> tuple[tuple[LabelledPhoto, ...], tuple[Complaint, ...]]:
    """Read a table of whole photos that lie in the folder ``images``; return those of use, and what is wrong elsewhere.

    The answers are ids or names of ``classes``, or one of :data:`WORDS`. Nothing outside ``images`` is ever looked at.

    Raises:
        SamplesError: when there is no such table, it lacks a column, or no line of it can be used.
    """
    answers: dict[str, Answer] = {**WORDS, **ids_by_label(classes)}
    photos: dict[Path, LabelledPhoto] = {}
    complaints: list[Complaint] = []
    for row in read_rows(table, "expected"):
        path = inside(images, row.filename)
        expected = answers.get(row.label.casefold())
        second = row.groups.get("also", "")
        also = answers.get(second.casefold())
        complaint = complaint_about(row, path, known=expected is not None)
        if complaint is None and second and also is None:
            complaint = unknown_label(row.filename, second, row.line)
        if complaint is None and path in photos:
            complaint = listed_twice(row)
        if complaint is None and path is not None and expected is not None:
            groups = {name: value for name, value in row.groups.items() if name != "also"}
            try:
                photos[path] = LabelledPhoto(photo_at(path), row.filename, expected, also, groups, row.line)
            except UnreadablePhotoError as error:  # a link, say
                complaint = Complaint(row.line, error.message)
        if complaint is not None:
            complaints.append(complaint)
    if not photos:
        raise no_line_of_use(table, complaints)
    return tuple(photos.values()), tuple(complaints)
