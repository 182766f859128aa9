"""What is kept on this computer, counted: so that a person who may forget it knows how much that is."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.errors import JournalError
from facesorter.core.places import MODEL_SUFFIX, UserPlaces
from facesorter.core.runs.history import journals
from facesorter.core.runs.tag_journal import tag_journals


@dataclass(frozen=True, slots=True)
class Amount:
    """So many things, which take so many bytes on the disk."""

    count: int
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept.

    Attributes:
        results: what models saw in photos; its size is that of the whole catalogue, the next two among it.
        answers: photos with an answer of the person.
        marks: photos of whose faces the person said something.
        sorts: past sorts and taggings, with what each needs to be undone.
        faces: files of faces that were cut out for trainings.
        trainings: unfinished trainings.
        models: models that were trained here and not saved elsewhere; they are never forgotten.
        rest: settings, logs and locks.
    """

    results: Amount
    answers: int
    marks: int
    sorts: Amount
    faces: Amount
    trainings: Amount
    models: Amount
    rest: Amount


def what_is_kept(catalogue: Catalogue, places: UserPlaces) -> Kept:
    """Return what is kept at the moment; what cannot be looked at is not counted."""
    rows = catalogue.counts()
    runs: list[Path] = []
    with suppress(JournalError, OSError):
        runs = [*journals(places), *tag_journals(places)]
    faces = _files(places.cache / "crops")
    trainings = _files(places.data / "trainings")
    database = list(places.data.glob(f"{Path(FILE_NAME).stem}*"))
    models = list((places.data / "models").glob(f"*{MODEL_SUFFIX}"))
    counted = {*runs, *faces, *trainings, *database, *models}
    rest = [path for folder in (places.data, places.cache, places.config) for path in _files(folder)]
    return Kept(
        Amount(rows.get("results", 0), _size(database)),
        rows.get("corrections", 0),
        rows.get("marks", 0),
        Amount(len(runs), _size(runs)),
        Amount(len(faces), _size(faces)),
        Amount(len({path.relative_to(places.data / "trainings").parts[0] for path in trainings}), _size(trainings)),
        Amount(len(models), _size(models)),
        Amount(len(set(rest) - counted), _size(set(rest) - counted)),
    )


def _files(folder: Path) -> list[Path]:
    """Return the files below a folder, none where it is not there; no link is followed."""
    return [Path(root, name) for root, _, names in os.walk(folder) for name in names]


def _size(files: Iterable[Path]) -> int:
    total = 0
    for path in files:
        with suppress(OSError):
            total += path.lstat().st_size
    return total
