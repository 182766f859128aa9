"""A whole training: from labelled pictures to a model file. The command line and the window start the same one."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import ClassSet
from facesorter.core.errors import ModelFileError, SamplesError, TrainingError
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import ModelFile, load_model, refuse_taken, save_model
from facesorter.core.tasks import Pace, Progress, Task
from facesorter.ml import needs
from facesorter.ml.data import duplicates
from facesorter.ml.data.crops import Crops, load_crops
from facesorter.ml.data.samples import Complaint, Samples
from facesorter.ml.data.sources import Source
from facesorter.ml.data.split import Apart, split
from facesorter.ml.data.summary import Summary, summarised
from facesorter.ml.evaluation.calibration import Basis
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.quality import evaluate
from facesorter.ml.jobs.events import unfinished_folder
from facesorter.ml.training import export, schemes, trainer, warm_start
from facesorter.ml.training.alexnet import FULL_SIZE
from facesorter.ml.training.recipes import DEFAULT, Recipe


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """What to train.

    Attributes:
        source: where the labelled pictures come from.
        out: the model file to write.
        cache: folder for crops.
        recipe: how.
        apart: how much of each class is kept apart from training.
        seed: of the split and of all variation.
        precision: Keras dtype policy; None takes what the processor is fastest with.
        start: the model file to begin from; None begins from scratch.
        scheme: one of :data:`~facesorter.ml.training.schemes.SCHEMES`.
        validation: tables, of pictures in the source's folder, to validate with instead of a part of the source.
        like_photos: the one of these whose pictures are like the photos to be sorted: the threshold for *unsure* is
            chosen on it alone. None chooses on all that is validated with.
        rival: a model file to be measured beside the new one, if it is of the same classes.
    """

    source: Source
    out: Path
    cache: Path
    recipe: Recipe = DEFAULT
    apart: Apart = field(default_factory=Apart)
    seed: int = 0
    precision: str | None = None
    start: Path | None = None
    scheme: str = schemes.FLAT
    rival: Path | None = None
    validation: tuple[Path, ...] = ()
    like_photos: Path | None = None

    @property
    def checkpoints(self) -> Path:
        """The folder that lets an interrupted training go on; it is removed when the model is written."""
        return unfinished_folder(self.out)

    @property
    def logs(self) -> Path | None:
        """The folder of TensorBoard's event files, when the recipe wants them; it stays."""
        return self.out.with_name(self.out.name + ".logs") if self.recipe.logs else None


@dataclass(frozen=True, slots=True)
class Watcher(trainer.Watcher):
    """What a job tells while it runs, beside what the training does."""

    on_crop: Callable[[Progress], None] = lambda _progress: None
    on_compare: Callable[[Progress], None] = lambda _progress: None
    on_complaints: Callable[[tuple[Complaint, ...]], None] = lambda _complaints: None
    on_summary: Callable[[Summary], None] = lambda _summary: None
    on_export: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class TrainingReport:
    """The end of a training job.

    Attributes:
        trained: the networks.
        agreement: of the model file with them.
        classes: names.
        test: what the finished model file answered on test pictures not used in training; None without any.
        rival: what the rival answered on the same pictures; it may have learnt from some of them. None without any.
    """

    trained: schemes.TrainedScheme
    agreement: export.Agreement
    classes: tuple[str, ...] = field(default=())
    test: Evaluation | None = None
    rival: Evaluation | None = None


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


def run_training(job: TrainingJob, finder: FaceFinder, task: Task, watcher: Watcher) -> TrainingReport:
    """Train a model and write the model file; started again after a kill, it goes on from its checkpoint.

    Raises:
        SamplesError: when the labelled pictures cannot be used, or ``like_photos`` is none of the tables to validate
            with.
        ModelFileError: when the model to begin from cannot be used, or something else than a model would be replaced.
        TrainingError: when TensorFlow is missing, the model to begin from holds several networks, or the training or
            the export fails, after which the checkpoints stay.
        Cancelled: when cancelled before the training began.
    """
    refuse_taken(job.out)
    _refuse_foreign(job)
    needs.load()
    samples, same, given = _read(job.source, task, watcher, job.validation)
    schemes.parts_of(job.scheme, samples.classes)  # whether it fits is better known before hours than after
    start = _start(job.start, samples.classes, job.recipe)
    data = _prepared(samples, same, finder, task, watcher, cache=job.cache, apart=job.apart, seed=job.seed, given=given)
    trained = schemes.train_scheme(
        job.scheme,
        data.training,
        data.validation,
        samples.classes,
        job.recipe,
        folder=job.checkpoints,
        task=task,
        watcher=watcher,
        seed=job.seed,
        precision=job.precision,
        start=start,
        logs=job.logs,
    )
    watcher.on_export()
    model, agreement = export.export(
        trained,
        samples.classes,
        job.recipe,
        data.validation,
        about=_about(job, data),
        basis=Basis(data.tables, job.validation.index(job.like_photos) if job.like_photos else None),
    )
    test = rival = None
    if data.test.samples:
        rival = _rival(job.rival, data.test, samples.classes)
        test = _measured(model, data.test)
        metrics = {**model.manifest.metrics, "test": test.as_json()}
        model = replace(model, manifest=replace(model.manifest, metrics=metrics))
    save_model(model, job.out)
    shutil.rmtree(job.checkpoints, ignore_errors=True)  # the model is there: what holds a file open costs only room
    return TrainingReport(trained, agreement, samples.classes.names, test, rival)


def run_dry(
    source: Source, finder: FaceFinder, task: Task, watcher: Watcher, *, cache: Path, apart: Apart, seed: int
) -> Summary:
    """Do all that comes before a training, and return what there is to train on; nothing but crops is written.

    Raises:
        SamplesError: when the labelled pictures cannot be used.
        Cancelled: when cancelled.
    """
    samples, same, _ = _read(source, task, watcher)
    return _prepared(samples, same, finder, task, watcher, cache=cache, apart=apart, seed=seed).summary


def _read(
    source: Source, task: Task, watcher: Watcher, validation: Sequence[Path] = ()
) -> tuple[Samples, duplicates.Groups, dict[Path, int] | None]:
    """Return what can be used and the groups of those with the same bytes; what cannot be used is reported.

    If tables to validate with are given, also the number of the table of each picture of theirs.
    """
    read, given = source.read(task), None
    if validation:
        tables = [replace(source, path=path, more=()).read(task, classes=read.classes) for path in validation]
        given = {sample.path: number for number, table in enumerate(tables) for sample in table.samples}
        apart = {sample.path: sample for table in tables for sample in table.samples}
        training = tuple(sample for sample in read.samples if sample.path not in given)
        complaints = (*read.complaints, *(complaint for table in tables for complaint in table.complaints))
        read = Samples((*training, *apart.values()), read.classes, complaints)
    samples, same = duplicates.without_conflicts(read, _steps(len(read.samples), task, watcher))
    watcher.on_complaints(samples.complaints)
    return samples, same, given


def _prepared(
    samples: Samples,
    same: duplicates.Groups,
    finder: FaceFinder,
    task: Task,
    watcher: Watcher,
    *,
    cache: Path,
    apart: Apart,
    seed: int,
    given: Mapping[Path, int] | None = None,
) -> Prepared:
    crops = load_crops(samples.samples, finder, size=FULL_SIZE, cache=cache, task=task, on_progress=watcher.on_crop)
    group_of = dict(zip((sample.path for sample in samples.samples), same.tolist(), strict=True))
    of_bytes = np.array([group_of[sample.path] for sample in crops.samples], np.int64)
    hashes = duplicates.hashes_of(crops, _steps(len(crops.samples), task, watcher))
    alike = duplicates.near_duplicate_groups(hashes, _steps(len(hashes), task, watcher), same=of_bytes)
    together = duplicates.same_subject_groups(crops.samples, alike)
    validating = None if given is None else [sample.path in given for sample in crops.samples]
    sides = split(crops.samples, apart, seed=seed, groups=together, given=validating)
    training, validation, test = (crops.subset(side) for side in (sides.training, sides.validation, sides.test))
    summary = summarised(
        samples,
        crops,
        (training, validation, test),
        exact_duplicates=_repeated(same),
        near_duplicates=_repeated(alike) - _repeated(of_bytes),
    )
    watcher.on_summary(summary)
    tables = np.array([(given or {}).get(sample.path, 0) for sample in validation.samples], np.int64)
    return Prepared(crops, training, validation, test, summary, tables)


def _about(job: TrainingJob, data: Prepared) -> dict[str, Any]:
    """Return what the manifest says of the training; classes and sources are those of what was learnt from."""
    sources = Counter(sample.groups.get("source", "") for sample in data.training.samples)
    return {
        "table": ", ".join(table.name for table in (job.source.path, *job.source.more)),
        "validation_table": ", ".join(table.name for table in job.validation),
        "threshold_table": job.like_photos.name if job.like_photos else "",
        "none_of_these": int((data.training.labels < 0).sum()),
        "pictures": len(data.training.samples),
        "validation_pictures": len(data.validation.samples),
        "test_pictures": len(data.test.samples),
        "without_face_or_unreadable": len(data.crops.missing),
        "exact_duplicates": data.summary.exact_duplicates,
        "near_duplicates": data.summary.near_duplicates,
        "classes": {one.name: one.training for one in data.summary.classes},
        "sources": {name: count for name, count in sorted(sources.items()) if name},
        "seed": job.seed,
        "begun_from": job.start.name if job.start else None,
    }


def _start(path: Path | None, classes: ClassSet, recipe: Recipe) -> warm_start.Start | None:
    """Return what to begin from, tried out: whether it fits is better known before hours than after."""
    if path is None:
        return None
    model = load_model(path)
    scheme = model.manifest.training.get("scheme", schemes.FLAT)
    if scheme != schemes.FLAT:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{name} holds several networks, those of the scheme {scheme}; a training can only begin from a model "
                "of one network.",
            ),
            name=path.name,
            scheme=scheme,
        )
    warm_start.weights_of(model)
    if model.manifest.normalisation != recipe.normalisation:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{name} sees pixels on another scale than the recipe {recipe}; begin from scratch, or take another "
                "recipe.",
            ),
            name=path.name,
            recipe=recipe.name,
        )
    return warm_start.Start(model, model.manifest.classes == classes)


def _rival(path: Path | None, test: Crops, classes: ClassSet) -> Evaluation | None:
    """Measure a rival; one that cannot be opened any more, or sorts into other classes, is none."""
    if path is None:
        return None
    with suppress(ModelFileError):
        model = load_model(path)
        if model.manifest.classes == classes:
            return _measured(model, test)
    return None


def _measured(model: ModelFile, test: Crops) -> Evaluation:
    manifest = model.manifest
    answers = export.probabilities(model, test)
    return evaluate(manifest.classes, test.samples, answers, unsure_below=manifest.unsure_below)


def _refuse_foreign(job: TrainingJob) -> None:
    if job.like_photos is not None and job.like_photos not in job.validation:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} is not one of the validation tables; name it there too."),
            table=job.like_photos.name,
        )


def _steps(total: int, task: Task, watcher: Watcher) -> duplicates.Step:
    """Return what tells how far the comparing is, and ends it when the task is cancelled."""
    pace = Pace(total)

    def step(done: int) -> None:
        task.step()
        watcher.on_compare(pace.at(done))

    return step


def _repeated(groups: duplicates.Groups) -> int:
    """Return how many pictures have an earlier one in their group."""
    return len(groups) - len(np.unique(groups))
