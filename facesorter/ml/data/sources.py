"""Where labelled pictures come from: a CSV, a folder for each class, or the user's corrections."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from facesorter.core.catalogue import Catalogue
from facesorter.core.classes import NONE, ClassSet
from facesorter.core.corrections import LEFT_OUT, NO_CLASS, SEVERAL, UNSURE
from facesorter.core.errors import SamplesError
from facesorter.core.files.disk import is_link, reachable, status_of
from facesorter.core.files.marker import class_of_folder
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.find import Skip, find_photos, is_junk
from facesorter.core.places import UserPlaces
from facesorter.core.results import Photo
from facesorter.core.tasks import Task
from facesorter.ml.data.foreign import (
    CLASSES_TABLE,
    METADATA,
    SIDES,
    Side,
    flagged,
    labelling_table,
    one_of,
    refuse_detection,
    sides_of,
)
from facesorter.ml.data.samples import (
    Complaint,
    Sample,
    Samples,
    Trouble,
    classes_named,
    read_rows,
    read_samples,
    two_labels,
    unknown_label,
)

_PASSED_OVER = {
    Skip.NOT_A_PHOTO: QT_TRANSLATE_NOOP("Messages", "Files in {folder} that are not photos: {count}."),
    Skip.LINK: QT_TRANSLATE_NOOP("Messages", "Links in {folder}, which are not followed: {count}."),
    Skip.UNLISTED: QT_TRANSLATE_NOOP("Messages", "Files or folders in {folder} that cannot be opened: {count}."),
    Skip.ONLINE_ONLY: QT_TRANSLATE_NOOP(
        "Messages", "Photos in {folder} that are only online: {count}. Download them first."
    ),
}

_UNUSED = {
    NO_CLASS[UNSURE]: QT_TRANSLATE_NOOP("Messages", "Photos that you marked as unsure, which are left out: {count}."),
    NO_CLASS[SEVERAL]: QT_TRANSLATE_NOOP(
        "Messages", "Photos of several people, left out because they belong to no single class: {count}."
    ),
}

_ANOTHER_FACE = QT_TRANSLATE_NOOP(
    "Messages", "Photos that you decided by another face than the largest, which trainings leave out: {count}."
)

_NONE_NAME = NO_CLASS[LEFT_OUT]

_Labelled = tuple[Path, str, Side | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where labelled pictures come from.

    Attributes:
        path: a CSV ``filename,label``, a folder with a folder of pictures for each class inside, or one with photos
            that the user corrected.
        images: the folder of a CSV's pictures.
        more: further tables of pictures in the same folder.
        corrections: where the user's catalogue lies, if the corrections in it are the labels.
    """

    path: Path
    images: Path | None = None
    corrections: UserPlaces | None = None
    more: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that the pictures lie in, as their paths begin."""
        return reachable(self.path.absolute()) if self.images is None else self.images

    def read(self, task: Task, *, classes: ClassSet | None = None) -> Samples:
        """Return what is labelled.

        Args:
            task: what may be cancelled.
            classes: the only ones that a label may name; None for those that the labels name.

        Raises:
            SamplesError: when nothing can be used, or the parts do not fit together.
            FacesorterError: when the folder cannot be opened.
            Cancelled: when the task was cancelled.
        """
        is_folder = self.corrections is not None or self.path.is_dir()
        if is_folder and self.images is not None:
            raise SamplesError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "The labelled pictures are in {folder} itself; a folder of pictures (--images) only goes with a "
                    "table.",
                ),
                folder=self.path,
            )
        if self.corrections is not None:
            return read_corrections(self.path, self.corrections, task, classes=classes)
        if is_folder:
            return read_folder(self.path, task, classes=classes)
        if self.images is None:
            raise SamplesError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{path} is not a folder, so it must be a table: name the folder of its pictures (--images).",
                ),
                path=self.path,
            )
        return read_samples(self.path, self.images, classes=classes, more=self.more)


def read_folder(folder: Path, task: Task, *, classes: ClassSet | None = None) -> Samples:
    """Read a folder that has a folder of pictures for each class inside; its name is that of the class.

    Folders that facesorter sorted into will do; of these the marker tells the class,
    if it is not the name. Pictures may lie at any depth; no link is followed. Folders ``train``,
    ``val`` and ``test`` above those of the classes say which side their pictures are for. What other programs write:
    :mod:`~facesorter.ml.data.foreign`.

    Raises:
        SamplesError: when there are no such folders, or only one, or none of one of ``classes``.
        FacesorterError: when the folder cannot be opened.
        Cancelled: when the task was cancelled.
    """
    found = find_photos(folder, even_sorted=True, task=task)
    classes_of = class_folders(folder)
    names = list(classes_of)
    if (folder / METADATA).is_file():
        return read_samples(folder / METADATA, folder, classes=classes)
    if {name.casefold() for name in names} <= {"images", "labels", *SIDES}:
        refuse_detection(folder)
    sides = sides_of(names)
    depth = len(reachable(folder.absolute()).parts)
    if sides is not None:
        inside_sides = [(photo.path, photo.path.parts[depth:]) for photo in found.photos]
        return _read_sides(folder, sides, inside_sides, task, classes=classes)
    labelled: list[_Labelled] = []
    complaints: list[Complaint] = []
    for photo in found.photos:
        inside = photo.path.parts[depth:]
        label = flagged(photo.path.with_suffix(".json"))
        if len(inside) > 1:
            label = classes_of.get(inside[0], _composed(inside[0]))
        _take(photo.path, label, None, labelled, complaints)
    used = {label for _, label, _ in labelled}
    for name in names:
        if classes_of[name] not in used:
            empty = message(QT_TRANSLATE_NOOP("Messages", "There is no photo in the folder “{name}”."), name=name)
            complaints.append(Complaint(None, empty))
    complaints += [
        Complaint(None, message(template, folder=folder.name, count=found.skipped[why]))
        for why, template in _PASSED_OVER.items()
        if found.skipped.get(why)
    ]
    if not labelled:
        raise SamplesError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{folder} has no folder with photos; put the photos of each class into a folder named after the class.",
            ),
            folder=folder,
        )
    return _samples(labelled, complaints, classes)


def _read_sides(
    folder: Path,
    sides: Mapping[str, Side],
    photos: Sequence[tuple[Path, tuple[str, ...]]],
    task: Task,
    *,
    classes: ClassSet | None,
) -> Samples:
    """Read a folder whose folders say which side the pictures in them are for; ``photos`` come with their way there."""
    labelled: list[_Labelled] = []
    complaints: list[Complaint] = []
    for name, side in sides.items():
        task.step()
        here = {"/".join(parts[1:]): path for path, parts in photos if parts[0] == name}
        labels = _listed(folder / name, complaints)
        if labels is None and here and all("/" not in inside for inside in here):
            raise SamplesError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "The pictures are directly in {folder}, so nothing says which class they belong to; inside it, "
                    "put those of each class into a folder named after the class.",
                ),
                folder=folder / name,
            )
        for inside, path in here.items():
            if labels is None:
                label: str | Message | None = _composed(inside.split("/")[0]) if "/" in inside else None
            elif inside in labels:
                label = labels.pop(inside)
                if label is None:
                    continue
            else:
                label = None
            _take(path, label, side, labelled, complaints)
        for missing in labels or ():
            gone = message(QT_TRANSLATE_NOOP("Messages", "{name} is not in the image folder."), name=missing)
            complaints.append(Complaint(None, gone, Trouble.MISSING))
    return _samples(labelled, complaints, classes)


def _listed(folder: Path, complaints: list[Complaint]) -> dict[str, str | Message | None] | None:
    """Return the labels that a table in a folder says of its pictures; None when there is none.

    The label of a picture that it gives two is None, and there is a complaint about it.
    """
    table = labelling_table(folder)
    if table is None:
        return None
    labels: dict[str, str | Message | None] = {}
    for row in read_rows(table, None if table.name == CLASSES_TABLE else "label"):
        label = one_of(row.groups) if table.name == CLASSES_TABLE else row.label
        if labels.setdefault(row.filename, label) not in (label, None):
            labels[row.filename] = None
            complaints.append(two_labels(row.filename, row.line))
    return labels


def _take(
    path: Path, label: str | Message | None, side: Side | None, labelled: list[_Labelled], complaints: list[Complaint]
) -> None:
    """Take a picture with its label, or complain about what is wrong with that."""
    if isinstance(label, str) and label:
        labelled.append((path, label, side))
    elif isinstance(label, Message):
        reason = message(QT_TRANSLATE_NOOP("Messages", "{file}: {reason}"), file=path.name, reason=label)
        complaints.append(Complaint(None, reason))
    elif label is None:
        lies = message(QT_TRANSLATE_NOOP("Messages", "{name} is not in a class folder."), name=path.name)
        complaints.append(Complaint(None, lies))
    else:
        complaints.append(
            Complaint(None, message(QT_TRANSLATE_NOOP("Messages", "{name} has no label."), name=path.name))
        )


def read_corrections(folder: Path, places: UserPlaces, task: Task, *, classes: ClassSet | None = None) -> Samples:
    """Read the photos in a folder, at any depth, that the user put into a class, labelled with that class.

    Those that the user left out of the classes are labelled as none of them; those put among the unsure ones or the
    several people teach nothing and are counted.

    Raises:
        SamplesError: when there are none, or of one class only, or none of one of ``classes``.
        FacesorterError: when the folder cannot be opened.
        Cancelled: when the task was cancelled.
    """
    photos = find_photos(folder, even_sorted=True, task=task).photos
    with closing(Catalogue.open(places)) as catalogue:
        names = catalogue.corrected_names(_stepwise(photos, task))
        chosen = {photo for photo, marks in catalogue.marks(names).items() if marks.chosen is not None}
    complaints = [Complaint(None, catalogue.notice)] if catalogue.notice else []
    labelled = [
        (photo.path, name, None) for photo, name in names.items() if name not in _UNUSED and photo not in chosen
    ]
    if chosen:  # the largest face would be cut out, which is not the one that the answer is about
        complaints.append(Complaint(None, message(_ANOTHER_FACE, count=len(chosen))))
    for name, template in _UNUSED.items():
        if count := sum(given == name for given in names.values()):
            complaints.append(Complaint(None, message(template, count=count)))
    if all(name == _NONE_NAME for _, name, _ in labelled):
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "You have not put any photo in {folder} into a class. {first}"),
            folder=folder,
            first=complaints[0].reason if complaints else "",
        )
    return _samples(labelled, complaints, classes)


def _samples(labelled: Sequence[_Labelled], complaints: Sequence[Complaint], classes: ClassSet | None) -> Samples:
    known = classes or classes_named(name for _, name, _ in labelled if name != _NONE_NAME)
    ids = {name.casefold(): face_class.class_id for name, face_class in zip(known.names, known, strict=True)}
    ids[_NONE_NAME] = NONE
    samples = tuple(
        Sample(path, ids[name.casefold()], side=side) for path, name, side in labelled if name.casefold() in ids
    )
    unknown = [unknown_label(path.name, name) for path, name, _ in labelled if name.casefold() not in ids]
    if not samples:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "None of the labels is one of the classes {classes}. {first}"),
            classes=", ".join(known.names),
            first=unknown[0].reason if unknown else "",
        )
    return Samples(samples, known, (*complaints, *unknown))


def class_folders(folder: Path) -> dict[str, str]:
    """Return the class of each folder in a folder that could be one of a class, by its name."""
    return {
        path.name: class_of_folder(path) or _composed(path.name)
        for path in sorted(folder.iterdir())
        if (status := status_of(path)) is not None
        and S_ISDIR(status.st_mode)
        and not is_link(status)
        and not is_junk(path.name)
    }


def _composed(name: str) -> str:
    """Return a folder's name as people type it: macOS takes Korean letters apart."""
    return unicodedata.normalize("NFC", name)


def _stepwise(photos: Iterable[Photo], task: Task) -> Iterator[Photo]:
    for photo in photos:
        task.step()
        yield photo
