"""What comes before a training: labelled pictures read, compared, cut out and shared out; a dry run is that alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import ModelFile
from facesorter.core.tasks import Pace, Progress, Task
from facesorter.ml.data import duplicates
from facesorter.ml.data.crops import Cropper, Crops, load_crops
from facesorter.ml.data.samples import Complaint, Sample, Samples, of_table, two_labels
from facesorter.ml.data.sources import Source
from facesorter.ml.data.split import Apart, split
from facesorter.ml.data.summary import Summary, summarised
from facesorter.ml.training import context
from facesorter.ml.training.alexnet import FULL_SIZE


@dataclass(frozen=True, slots=True)
class DataJob:
    """What to learn from.

    Attributes:
        source: where the labelled pictures come from.
        cache: folder for crops.
        apart: how much of each class is kept apart from training.
        seed: of the split, and of all variation in a training.
        validation: tables, of pictures in the source's folder, to validate with instead of a part of the source.
    """

    source: Source
    cache: Path
    apart: Apart = field(default_factory=Apart)
    seed: int = 0
    validation: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Watcher(context.Watcher):
    """What a job tells while it runs, beside what the training does.

    Attributes:
        on_crop: how far the cutting out of faces is.
        on_compare: how far the comparing of pictures is.
        on_complaints: what cannot be used.
        on_summary: what there is to train on.
        on_rival: the balanced accuracy of the rival on the validation pictures, before the training.
        on_measure: how far the measuring of that is.
        on_export: how far the making of the model file is, counted in pictures that are asked about; from the first
            call on the training itself is over.
    """

    on_crop: Callable[[Progress], None] = lambda _progress: None
    on_compare: Callable[[Progress], None] = lambda _progress: None
    on_complaints: Callable[[tuple[Complaint, ...]], None] = lambda _complaints: None
    on_summary: Callable[[Summary], None] = lambda _summary: None
    on_rival: Callable[[float], None] = lambda _balanced: None
    on_measure: Callable[[Progress], None] = lambda _progress: None
    on_export: Callable[[Progress], None] = lambda _progress: None


@dataclass(frozen=True, slots=True)
class Usable:
    """Labelled pictures that can be used.

    Attributes:
        samples: all of them.
        same: the group of each: those with the same bytes.
        tables: if tables to validate with were given, the number of the table of each picture of theirs.
    """

    samples: Samples
    same: duplicates.Groups
    tables: Mapping[Path, int] | None


@dataclass(frozen=True)
class Prepared:
    """Labelled pictures, ready to be trained on: their crops, in all and on each side, and the summary.

    ``tables`` has for each validation crop the number of the table that it was given by; 0 for all without such tables.
    """

    crops: Crops
    training: Crops
    validation: Crops
    test: Crops
    summary: Summary
    tables: NDArray[np.int64]


def run_dry(job: DataJob, finder: FaceFinder, task: Task, watcher: Watcher, cropper: Cropper | None = None) -> Summary:
    """Do all that comes before a training, and return what there is to train on; nothing but crops is written.

    Raises:
        SamplesError: when the labelled pictures cannot be used.
        Cancelled: when cancelled.
    """
    return prepared(job, read(job, task, watcher), finder, task, watcher, cropper=cropper).summary


def read(job: DataJob, task: Task, watcher: Watcher, *, deciding: Path | None = None) -> Usable:
    """Return what can be used; what cannot is reported.

    A picture of several tables to validate with counts for the first of them, or for the ``deciding`` one.

    Raises:
        SamplesError: when the labelled pictures cannot be used.
        Cancelled: when cancelled.
    """
    found, tables = job.source.read(task), None
    if job.validation:
        found, tables = _with_validation(found, job, task, deciding)
    samples, same = duplicates.without_conflicts(found, watching(len(found.samples), task, watcher.on_compare))
    watcher.on_complaints(samples.complaints)
    return Usable(samples, same, tables)


def _with_validation(
    found: Samples, job: DataJob, task: Task, deciding: Path | None
) -> tuple[Samples, dict[Path, int]]:
    """Return what was found with what is validated with, and the number of the table of each picture of the latter."""
    tables: dict[Path, int] = {}
    apart: dict[Path, Sample] = {}
    complaints = list(found.complaints)
    for number, path in sorted(enumerate(job.validation), key=lambda one: one[1] != deciding):
        table = replace(job.source, path=path, more=()).read(task, classes=found.classes)
        complaints += [of_table(path, complaint) for complaint in table.complaints]
        for sample in table.samples:
            if tables.setdefault(sample.path, number) == number:
                apart[sample.path] = sample
            elif sample.path in apart and apart[sample.path].class_id != sample.class_id:
                del apart[sample.path]
                complaints.append(of_table(path, two_labels(sample.path.name, sample.line)))
    training = [sample for sample in found.samples if sample.path not in tables]
    in_order = sorted(apart.values(), key=lambda sample: tables[sample.path])
    return Samples((*training, *in_order), found.classes, tuple(complaints)), tables


def prepared(
    job: DataJob,
    usable: Usable,
    finder: FaceFinder,
    task: Task,
    watcher: Watcher,
    *,
    cropper: Cropper | None = None,
) -> Prepared:
    """Cut the faces out, share them out so that like stays with like, and tell what there is.

    Raises:
        SamplesError: when nothing is left to train on or to validate with.
        StorageError: when there is no room for the faces cut out.
        ClusterError: when the faces are to be cut out on a cluster, and cannot be.
        Cancelled: when cancelled.
    """
    samples, tables = usable.samples, usable.tables
    crops = load_crops(
        samples.samples,
        finder,
        framing=Framing(),
        size=FULL_SIZE,
        cache=job.cache,
        task=task,
        on_progress=watcher.on_crop,
        cropper=cropper,
    )
    group_of = dict(zip((sample.path for sample in samples.samples), usable.same.tolist(), strict=True))
    of_bytes = np.array([group_of[sample.path] for sample in crops.samples], np.int64)
    hashes = duplicates.hashes_of(crops, watching(len(crops.samples), task, watcher.on_compare))
    alike = duplicates.near_duplicate_groups(hashes, watching(len(hashes), task, watcher.on_compare), same=of_bytes)
    together = duplicates.same_subject_groups(crops.samples, alike)
    validating = None if tables is None else [sample.path in tables for sample in crops.samples]
    sides = split(crops.samples, job.apart, seed=job.seed, groups=together, given=validating)
    training, validation, test = (crops.subset(side) for side in (sides.training, sides.validation, sides.test))
    summary = summarised(
        samples,
        crops,
        (training, validation, test),
        exact_duplicates=_repeated(usable.same),
        near_duplicates=_repeated(alike) - _repeated(of_bytes),
    )
    watcher.on_summary(summary)
    numbers = np.array([(tables or {}).get(sample.path, 0) for sample in validation.samples], np.int64)
    return Prepared(crops, training, validation, test, summary, numbers)


def seen_by(
    model: ModelFile,
    crops: Crops,
    job: DataJob,
    finder: FaceFinder,
    task: Task,
    *,
    watcher: Watcher,
    cropper: Cropper | None = None,
) -> Crops:
    """Return the same pictures as a model sees them that may have been made for another framing.

    Raises:
        ClusterError: when the faces are to be cut out on a cluster, and cannot be.
        Cancelled: when cancelled.
    """
    if model.manifest.framing == Framing() or not crops.samples:
        return crops
    return load_crops(
        crops.samples,
        finder,
        framing=model.manifest.framing,
        size=FULL_SIZE,
        cache=job.cache,
        task=task,
        on_progress=watcher.on_crop,
        cropper=cropper,
    )


def watching(total: int, task: Task, on_progress: Callable[[Progress], None]) -> Callable[[int], None]:
    """Return what hears how many of all are done, tells it on, and ends it when the task is cancelled."""
    pace = Pace(total)

    def step(done: int) -> None:
        task.step()
        on_progress(pace.at(done))

    return step


def _repeated(groups: duplicates.Groups) -> int:
    """Return how many pictures have an earlier one in their group."""
    return len(groups) - len(np.unique(groups))
