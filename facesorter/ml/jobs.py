"""Whole jobs from a CSV: train a model file, or measure one. The command line and the window start the same ones."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from facesorter.core.classifier import Classifier
from facesorter.core.errors import SamplesError
from facesorter.core.faces import FaceFinder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import save_model
from facesorter.core.results import Status
from facesorter.core.tasks import Progress, Task
from facesorter.ml import evaluation, export, trainer
from facesorter.ml.alexnet import FULL_SIZE
from facesorter.ml.crops import Crops, load_crops
from facesorter.ml.recipes import DEFAULT, Recipe
from facesorter.ml.samples import Complaint, Sample, read_samples, split


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
    """

    table: Path
    images: Path
    out: Path
    cache: Path
    recipe: Recipe = DEFAULT
    validation_share: float = 0.1
    seed: int = 0
    precision: str | None = None

    @property
    def checkpoints(self) -> Path:
        """The folder that lets an interrupted training go on; it is removed when the model is written."""
        return self.out.with_name(self.out.name + ".training")


@dataclass(frozen=True, slots=True)
class Watcher(trainer.Watcher):
    """What a job tells while it runs, beside what the training does."""

    on_crop: Callable[[Progress], None] = lambda _progress: None
    on_complaints: Callable[[tuple[Complaint, ...]], None] = lambda _complaints: None
    on_summary: Callable[[dict[str, int], int, int], None] = lambda _counts, _training, _validation: None


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
        TrainingError: when the training or the export fails; checkpoints stay.
        Cancelled: when cancelled before the training began.
    """
    samples = read_samples(job.table, job.images)
    watcher.on_complaints(samples.complaints)
    training_samples, validation_samples = split(samples.samples, job.validation_share, seed=job.seed)
    training = _crops(training_samples, finder, job.cache, task, watcher)
    validation = _crops(validation_samples, finder, job.cache, task, watcher)
    watcher.on_summary(samples.counts(), len(training.samples), len(validation.samples))
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
    )
    sources = Counter(sample.groups.get("source", "") for sample in samples.samples)
    about = {
        "table": job.table.name,
        "pictures": len(training.samples),
        "validation_pictures": len(validation.samples),
        "without_face_or_unreadable": len(training.missing) + len(validation.missing),
        "classes": samples.counts(),
        "sources": {name: count for name, count in sorted(sources.items()) if name},
        "seed": job.seed,
    }
    model, agreement = export.export(trained, samples.classes, job.recipe, validation, about=about)
    save_model(model, job.out)
    shutil.rmtree(job.checkpoints)
    return TrainingReport(trained, agreement, samples.classes.names)


def run_evaluation(
    table: Path,
    images: Path,
    classifier: Classifier,
    finder: FaceFinder,
    *,
    cache: Path,
    task: Task,
    watcher: Watcher,
) -> evaluation.Evaluation:
    """Measure a model on a labelled CSV, through the same decoder, detector and framing as in sorting.

    Raises:
        SamplesError: when the CSV cannot be used, or shows no face at all.
        Cancelled: when cancelled.
    """
    classes = classifier.manifest.classes
    samples = read_samples(table, images, classes=classes)
    watcher.on_complaints(samples.complaints)
    crops = _crops(samples.samples, finder, cache, task, watcher, size=classifier.manifest.input_size)
    if not crops.samples:
        raise SamplesError(QT_TRANSLATE_NOOP("Messages", "No picture of {table} shows a face."), table=table.name)
    rows = []
    for pixels in crops.in_turn(64):
        task.step()
        rows.append(classifier.classify(pixels))
    missing = Counter(status for _, status in crops.missing)
    return evaluation.evaluate(
        classes,
        crops.samples,
        np.concatenate(rows),
        unreadable=missing[Status.UNREADABLE],
        no_face=missing[Status.NO_FACE],
    )


def _crops(
    samples: "tuple[Sample, ...] | list[Sample]",
    finder: FaceFinder,
    cache: Path,
    task: Task,
    watcher: Watcher,
    *,
    size: int = FULL_SIZE,
) -> Crops:
    return load_crops(
        samples, finder, size=size, cache=cache, task=task, on_progress=watcher.on_crop, workers=os.cpu_count() or 1
    )
