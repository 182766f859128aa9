"""A whole training: from a CSV to a model file. The command line and the window start the same one."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import ClassSet
from facesorter.core.faces import FaceFinder
from facesorter.core.model_file import load_model, save_model
from facesorter.core.tasks import Progress, Task
from facesorter.ml import duplicates, export, trainer, warm_start
from facesorter.ml.alexnet import FULL_SIZE
from facesorter.ml.crops import Crops, load_crops
from facesorter.ml.recipes import DEFAULT, Recipe
from facesorter.ml.samples import Complaint, read_samples, split


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """What to train.

    Attributes:
        table: the CSV ``filename,label``.
        images: the folder of its pictures.
        out: the model file to write.
        cache: folder for crops.
        recipe: how.
        validation_share: of each class, kept apart to choose the best epoch, the temperature and the threshold.
        seed: of the split and of all variation.
        precision: Keras dtype policy; None takes what the processor is fastest with.
        start: the model file to begin from; None begins from scratch.
    """

    table: Path
    images: Path
    out: Path
    cache: Path
    recipe: Recipe = DEFAULT
    validation_share: float = 0.1
    seed: int = 0
    precision: str | None = None
    start: Path | None = None

    @property
    def checkpoints(self) -> Path:
        """The folder that lets an interrupted training go on; it is removed when the model is written."""
        return self.out.with_name(self.out.name + ".training")


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to train on.

    Attributes:
        classes: labelled pictures by class name.
        training: pictures with a face to train on.
        validation: to validate with.
        near_duplicates: pictures that look like an earlier one; both are on the same side.
    """

    classes: dict[str, int]
    training: int
    validation: int
    near_duplicates: int


@dataclass(frozen=True, slots=True)
class Watcher(trainer.Watcher):
    """What a job tells while it runs, beside what the training does."""

    on_crop: Callable[[Progress], None] = lambda _progress: None
    on_complaints: Callable[[tuple[Complaint, ...]], None] = lambda _complaints: None
    on_summary: Callable[[Summary], None] = lambda _summary: None


@dataclass(frozen=True)
class TrainingReport:
    """The end of a training job."""

    trained: trainer.Trained
    agreement: export.Agreement
    classes: tuple[str, ...] = field(default=())


def run_training(job: TrainingJob, finder: FaceFinder, task: Task, watcher: Watcher) -> TrainingReport:
    """Train a model from a CSV and write the model file; started again after a kill, it goes on from its checkpoint.

    Raises:
        SamplesError: when the CSV cannot be used.
        ModelFileError: when the model to begin from cannot be used.
        TrainingError: when the training or the export fails; checkpoints stay.
        Cancelled: when cancelled before the training began.
    """
    samples = read_samples(job.table, job.images)
    watcher.on_complaints(samples.complaints)
    start = _start(job.start, samples.classes)
    crops = load_crops(samples.samples, finder, size=FULL_SIZE, cache=job.cache, task=task, on_progress=watcher.on_crop)
    groups = _groups(crops, task)
    training, validation = (
        crops.subset(side) for side in split(crops.samples, job.validation_share, seed=job.seed, groups=groups)
    )
    near_duplicates = len(groups) - len(np.unique(groups))
    watcher.on_summary(Summary(samples.counts(), len(training.samples), len(validation.samples), near_duplicates))
    trained = trainer.train(
        training,
        validation,
        len(samples.classes),
        job.recipe,
        folder=job.checkpoints,
        task=task,
        watcher=watcher,
        seed=job.seed,
        precision=job.precision,
        start=start,
    )
    sources = Counter(sample.groups.get("source", "") for sample in samples.samples)
    about = {
        "table": job.table.name,
        "pictures": len(training.samples),
        "validation_pictures": len(validation.samples),
        "without_face_or_unreadable": len(crops.missing),
        "near_duplicates": near_duplicates,
        "classes": samples.counts(),
        "sources": {name: count for name, count in sorted(sources.items()) if name},
        "seed": job.seed,
        "begun_from": job.start.name if job.start else None,
    }
    model, agreement = export.export(trained, samples.classes, job.recipe, validation, about=about)
    save_model(model, job.out)
    shutil.rmtree(job.checkpoints)
    return TrainingReport(trained, agreement, samples.classes.names)


def _start(path: Path | None, classes: ClassSet) -> warm_start.Start | None:
    """Return what to begin from, tried out: whether it fits is better known before hours than after."""
    if path is None:
        return None
    model = load_model(path)
    warm_start.weights_of(model)
    return warm_start.Start(model, model.manifest.classes == classes)


def _groups(crops: Crops, task: Task) -> NDArray[np.int64]:
    """Return a number for each crop, the same for near-duplicates."""
    hashes = [np.empty((0, duplicates.WORDS), np.uint64)]
    for pixels in crops.in_turn(256):
        task.step()
        hashes.append(duplicates.difference_hashes(pixels))
    return duplicates.near_duplicate_groups(np.concatenate(hashes), task.step)
