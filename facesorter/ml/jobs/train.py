"""A whole training: from labelled pictures to a model file. The command line and the window start the same one."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from facesorter.core.classes import ClassSet
from facesorter.core.errors import ModelFileError, SamplesError, TrainingError
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import ModelFile, refuse_taken, save_model
from facesorter.core.places import UserPlaces, default_places
from facesorter.core.tasks import Pace, Task
from facesorter.ml import needs
from facesorter.ml.data.crops import Cropper, Crops
from facesorter.ml.evaluation.answers import PictureAnswers
from facesorter.ml.evaluation.calibration import Basis
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.quality import evaluate, validated_accuracy
from facesorter.ml.jobs import prepare
from facesorter.ml.jobs.events import unfinished_folder
from facesorter.ml.jobs.prepare import DataJob, Watcher, watching
from facesorter.ml.jobs.teachers import open_teachers, teaching
from facesorter.ml.litert import with_none
from facesorter.ml.training import checkpoints, export, schemes, warm_start
from facesorter.ml.training.context import Context
from facesorter.ml.training.recipes import DEFAULT, Recipe
from facesorter.ml.training.trainer import output_count, refuse_empty
from facesorter.ml.training.trees import FLAT
from facesorter.ml.trial import load_tried


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingJob(DataJob):
    """What to train, beside what to learn from.

    Attributes:
        out: the model file to write.
        recipe: how.
        precision: Keras dtype policy; None takes what the processor is fastest with.
        start: the model file to begin from; None begins from scratch.
        scheme: one of :data:`~facesorter.ml.training.trees.SCHEMES`.
        like_photos: the one of the tables to validate with whose pictures are like the photos to be sorted: the
            threshold for *unsure* is chosen on it alone. None chooses on all that is validated with.
        teachers: model files of the same classes, whose answers are learnt beside the labels; flat scheme only.
        rival: a model file to be measured beside the new one, if it is of the same classes.
        places: where the checkpoints lie; None for the current user's.
    """

    out: Path
    recipe: Recipe = DEFAULT
    precision: str | None = None
    start: Path | None = None
    scheme: str = FLAT
    rival: Path | None = None
    like_photos: Path | None = None
    teachers: tuple[Path, ...] = ()
    places: UserPlaces | None = None

    @property
    def checkpoints(self) -> Path:
        """The folder that lets an interrupted training go on; it is removed when the model is written."""
        return unfinished_folder(self.out, self.places or default_places())

    @property
    def logs(self) -> Path | None:
        """The folder of TensorBoard's event files, when the recipe wants them; it stays."""
        return self.out.with_name(self.out.name + ".logs") if self.recipe.logs else None


_Answers = dict[Path, int]
"""The ids of the classes that a model answers. One may see fewer pictures than another, if some vanish meanwhile."""


@dataclass(frozen=True)
class TrainingReport:
    """The end of a training job.

    Attributes:
        trained: the networks.
        agreement: of the model file with them.
        classes: names.
        test: what the finished model file answered on test pictures not used in training; None without any.
        rival: what the rival answered on the same pictures; it may have learnt from some of them. None without any.
        answers: of both, picture by picture.
    """

    trained: schemes.TrainedScheme
    agreement: export.Agreement
    classes: tuple[str, ...] = field(default=())
    test: Evaluation | None = None
    rival: Evaluation | None = None
    answers: tuple[PictureAnswers, ...] = ()


def run_training(
    job: TrainingJob, finder: FaceFinder, task: Task, watcher: Watcher, cropper: Cropper | None = None
) -> TrainingReport:
    """Train a model and write the model file; started again after a kill, it goes on from its checkpoint.

    Raises:
        SamplesError: when the labelled pictures cannot be used, or ``like_photos`` is none of the tables to validate
            with.
        ModelFileError: when the model to begin from cannot be used, or something else than a model would be replaced.
        TrainingError: when TensorFlow is missing, the model to begin from holds several networks, a teacher does
            not fit, or the training or the export fails, after which the checkpoints stay.
        StorageError: when there is no room for the faces cut out or the checkpoints; what was written stays.
        ClusterError: when the faces are to be cut out on a cluster, and cannot be.
        Cancelled: when cancelled before the training began.
    """
    refuse_taken(job.out)
    _refuse_foreign(job)
    needs.load()
    usable = prepare.read(job, task, watcher, deciding=job.like_photos)
    samples = usable.samples
    schemes.parts_of(job.scheme, samples.classes)  # whether it fits is better known before hours than after
    teachers = open_teachers(job.teachers, job.scheme, samples.classes)
    context = Context(
        folder=job.checkpoints,
        recipe=job.recipe,
        task=task,
        watcher=watcher,
        seed=job.seed,
        precision=job.precision,
        start=_start(job.start, samples.classes, job.recipe),
        logs=job.logs,
    )
    data = prepare.prepared(job, usable, finder, task, watcher, cropper=cropper)
    refuse_empty(data.training, data.validation, len(samples.classes))
    basis = _basis(job, data)
    checkpoints.claim(job.checkpoints)
    rival = _open_rival(job.rival, samples.classes)
    rivals_test = data.test
    if rival is not None:
        rivals_validation = prepare.seen_by(rival, data.validation, job, finder, task, watcher=watcher, cropper=cropper)
        rivals_test = prepare.seen_by(rival, data.test, job, finder, task, watcher=watcher, cropper=cropper)
        _measure_rival(rival, rivals_validation, task, watcher)
    with teaching(teachers, output_count(data.training, len(samples.classes), job.recipe)) as taught:
        context = replace(context, teaching=taught)
        trained = schemes.train_scheme(job.scheme, data.training, data.validation, samples.classes, context)
    making = _Making(data, rival, watcher)
    model, agreement = export.export(
        trained,
        samples.classes,
        job.recipe,
        data.validation,
        about=_about(job, data),
        basis=basis,
        on_picture=making.picture_by_picture(),
    )
    test = before = None
    old: _Answers = {}
    answers: tuple[PictureAnswers, ...] = ()
    if (data.test.labels >= 0).any():
        if rival is not None and (rivals_test.labels >= 0).any():
            before, old = _measured(rival, rivals_test, making)
        test, new = _measured(model, data.test, making)
        answers = _side_by_side(data.test, new, old)
        metrics = {**model.manifest.metrics, "test": test.as_json()}
        model = replace(model, manifest=replace(model.manifest, metrics=metrics))
    save_model(model, job.out)
    checkpoints.discard(job.checkpoints)
    return TrainingReport(trained, agreement, samples.classes.names, test, before, answers)


class _Making:
    """Tells how far the making of a model file is: one count over all the pictures that models are asked about."""

    def __init__(self, data: prepare.Prepared, rival: ModelFile | None, watcher: Watcher) -> None:
        asked = len(data.validation.samples) + len(data.test.samples) * (1 if rival is None else 2)
        self._pace = Pace(asked)
        self._watcher = watcher
        self._before = self._done = 0
        watcher.on_export(self._pace.at(0))

    def picture_by_picture(self) -> Callable[[int], None]:
        """Return what hears of the pictures of one more model."""
        self._before = self._done

        def on_picture(done: int) -> None:
            self._done = self._before + done
            self._watcher.on_export(self._pace.at(self._done))

        return on_picture


def _about(job: TrainingJob, data: prepare.Prepared) -> dict[str, Any]:
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
        "teachers": [path.name for path in job.teachers],
    }


def _start(path: Path | None, classes: ClassSet, recipe: Recipe) -> warm_start.Start | None:
    """Return what to begin from, tried out: whether it fits is better known before hours than after."""
    if path is None:
        return None
    model = load_tried(path)
    scheme = model.manifest.training.get("scheme", FLAT)
    if scheme != FLAT:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{name} holds several networks, those of the scheme {scheme}; training can only begin from a model "
                "with a single network.",
            ),
            name=path.name,
            scheme=scheme,
        )
    warm_start.weights_of(model)
    if model.manifest.normalisation != recipe.normalisation:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{name} expects pixel values on another scale than the recipe {recipe}; begin from scratch, or use "
                "another recipe.",
            ),
            name=path.name,
            recipe=recipe.name,
        )
    return warm_start.Start(model, model.manifest.classes == classes)


def _basis(job: TrainingJob, data: prepare.Prepared) -> Basis:
    if job.like_photos is None:
        return Basis(data.tables)
    basis = Basis(data.tables, job.validation.index(job.like_photos))
    if not (data.tables == basis.deciding).any():
        raise SamplesError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "In none of the pictures of {table} is there a face, so the threshold cannot be chosen on it.",
            ),
            table=job.like_photos.name,
        )
    return basis


def _open_rival(path: Path | None, classes: ClassSet) -> ModelFile | None:
    """Return a rival; one that cannot be opened any more, or sorts into other classes, is none."""
    if path is None:
        return None
    with suppress(ModelFileError):
        model = load_tried(path)
        if model.manifest.classes == classes:
            return model
    return None


def _measure_rival(rival: ModelFile, validation: Crops, task: Task, watcher: Watcher) -> None:
    """Tell how good the rival is on the pictures that the epochs are measured on, as far as there are any for it."""
    if not (validation.labels >= 0).any():
        return
    answers = export.probabilities(rival, validation, watching(len(validation.samples), task, watcher.on_measure))
    answers = with_none(answers) if rival.manifest.none else answers
    watcher.on_rival(validated_accuracy(validation.labels, answers, len(rival.manifest.classes))[1])


def _measured(model: ModelFile, test: Crops, making: _Making) -> tuple[Evaluation, _Answers]:
    """Return the numbers of a model, and the id of the class that it answers for each picture."""
    manifest = model.manifest
    answers = export.probabilities(model, test, making.picture_by_picture())
    numbers = evaluate(manifest.classes, test.samples, answers, unsure_below=manifest.unsure_below)
    paths = [sample.path for sample in test.samples]
    return numbers, dict(zip(paths, (answers.argmax(axis=1) + 1).tolist(), strict=True))


def _side_by_side(test: Crops, new: _Answers, old: _Answers) -> tuple[PictureAnswers, ...]:
    return tuple(
        PictureAnswers(sample.path, sample.class_id, new[sample.path], old.get(sample.path), sample.line)
        for sample in test.samples
    )


def _refuse_foreign(job: TrainingJob) -> None:
    if job.like_photos is not None and job.like_photos not in job.validation:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} is not one of the validation tables; name it as one of them too."),
            table=job.like_photos.name,
        )
