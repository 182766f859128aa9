"""A whole evaluation: model files measured on labelled pictures, each alone and against the first."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import NONE, ClassSet
from facesorter.core.classifier import Classifier
from facesorter.core.errors import EvaluationError, SamplesError
from facesorter.core.executors import Executor
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.judging import judged
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.pipeline import Looked, Options, Pipeline
from facesorter.core.results import Photo, Status
from facesorter.core.tasks import Progress, Task
from facesorter.ml.data.crops import Cropper, Crops, load_crops
from facesorter.ml.data.photos import read_photos
from facesorter.ml.data.samples import Complaint
from facesorter.ml.data.sources import Source
from facesorter.ml.evaluation import quality
from facesorter.ml.evaluation.numbers import Evaluation, rounded
from facesorter.ml.evaluation.photos import PhotoEvaluation, evaluate_photos
from facesorter.ml.evaluation.shares import Difference, paired_difference
from facesorter.ml.jobs.prepare import Watcher

Looker = Callable[[Pipeline, str], AbstractContextManager[Executor[Photo, Looked]]]
"""Gives what looks at photos elsewhere with a pipeline of the model of a name, for as long as it takes."""


@dataclass(frozen=True)
class Measured:
    """What was measured of one model among others.

    Attributes:
        model: its name.
        evaluation: its numbers.
        difference: by how much more often it is right than the first model; None of the first itself.
    """

    model: str
    evaluation: Evaluation
    difference: Difference | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``facesorter-cli evaluate --json`` prints of one of several models."""
        difference = rounded(asdict(self.difference)) if self.difference else None
        return {"model": self.model, **self.evaluation.as_json_with_mistakes(), "difference": difference}


def run_evaluation(
    source: Source,
    classifier: Classifier,
    finder: FaceFinder,
    *,
    cache: Path,
    task: Task,
    watcher: Watcher,
) -> Evaluation:
    """Measure a model on labelled pictures, through the same decoder, detector and framing as in sorting.

    Raises:
        SamplesError: when the labelled pictures cannot be used, or show no face at all.
        StorageError: when there is no room for the faces cut out of them.
        FacesorterError: when their folder cannot be opened.
        Cancelled: when cancelled.
    """
    (only,) = run_comparison(source, {"": classifier}, finder, cache=cache, task=task, watcher=watcher)
    return only.evaluation


def run_comparison(
    source: Source,
    classifiers: Mapping[str, Classifier],
    finder: FaceFinder,
    *,
    cache: Path,
    task: Task,
    watcher: Watcher,
    cropper: Cropper | None = None,
) -> list[Measured]:
    """Measure models of the same classes, one or more, as :func:`run_evaluation` does, and compare them to the first.

    Raises:
        EvaluationError: when their classes differ.
        SamplesError: when the labelled pictures cannot be used, or show no face at all.
        StorageError: when there is no room for the faces cut out of them.
        FacesorterError: when their folder cannot be opened.
        ClusterError: when the faces are to be cut out on a cluster, and cannot be.
        Cancelled: when cancelled.
    """
    classes = _same_classes(classifiers)
    samples = source.read(task, classes=classes)
    watcher.on_complaints(samples.complaints)
    crops = {
        (framing, size): load_crops(
            samples.samples,
            finder,
            framing=framing,
            size=size,
            cache=cache,
            task=task,
            on_progress=watcher.on_crop,
            cropper=cropper,
        )
        for framing, size in dict.fromkeys(_seen_by(classifier) for classifier in classifiers.values())
    }
    if not all((of_one.labels >= 0).any() for of_one in crops.values()):
        raise SamplesError(QT_TRANSLATE_NOOP("Messages", "No picture in {table} shows a face."), table=source.path.name)
    measured: list[Measured] = []
    first: dict[Path, bool] = {}
    for name, classifier in classifiers.items():
        seen = crops[_seen_by(classifier)]
        probabilities = _probabilities(classifier, seen, task)
        missing = Counter(status for _, status in seen.missing)
        numbers = quality.evaluate(
            classes,
            seen.samples,
            probabilities,
            images=source.folder,
            unreadable=missing[Status.UNREADABLE],
            no_face=missing[Status.NO_FACE],
            unsure_below=classifier.manifest.unsure_below,
        )
        right = probabilities.argmax(axis=1) == seen.labels
        answers = {
            sample.path: bool(one) for sample, one in zip(seen.samples, right, strict=True) if sample.class_id != NONE
        }
        measured.append(Measured(name, numbers, _difference(first, answers) if measured else None))
        first = first or answers
    return measured


def run_photos(
    table: Path,
    images: Path,
    classifiers: Mapping[str, Classifier],
    finder: FaceFinder,
    *,
    task: Task,
    on_complaints: Callable[[tuple[Complaint, ...]], None],
    on_photo: Callable[[Progress], None],
    looker: Looker | None = None,
) -> dict[str, PhotoEvaluation]:
    """Measure models of the same classes on whole photos, through the pipeline that sorts; return numbers by name.

    Args:
        table: ``filename,expected[,also]``, see :func:`facesorter.ml.data.photos.read_photos`.
        images: the folder of its photos.
        classifiers: the models by name.
        finder: finds the faces.
        task: to stop by.
        on_complaints: hears what is wrong with the table.
        on_photo: hears how far it is, anew with each model.
        looker: gives what looks at the photos elsewhere with a pipeline of the model of a name; None for threads here.

    Raises:
        ClusterError: when they are to be looked at on a cluster, and cannot be.
        EvaluationError: when the classes of the models differ.
        SamplesError: when the table cannot be used.
        Cancelled: when cancelled.
    """
    classes = _same_classes(classifiers)
    labelled, complaints = read_photos(table, images, classes)
    on_complaints(complaints)
    photos = [one.photo for one in labelled]
    options = Options()
    numbers = {}
    for name, classifier in classifiers.items():
        results = []
        pipeline = Pipeline(finder, classifier, options)
        with looker(pipeline, name) if looker else nullcontext() as executor:
            for outcome in pipeline.run(photos, task, executor=executor):
                on_photo(outcome.progress)
                results.append(outcome.result)
        numbers[name] = evaluate_photos(
            labelled,
            results,
            classes,
            judged_at=lambda result, threshold: judged(result, options, threshold),
            unsure_below=classifier.manifest.unsure_below,
        )
    return numbers


def _same_classes(classifiers: Mapping[str, Classifier]) -> ClassSet:
    (first, manifest), *others = [(name, classifier.manifest) for name, classifier in classifiers.items()]
    for name, other in others:
        if other.classes != manifest.classes:
            raise EvaluationError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{other} sorts into {other_classes}, {first} into {first_classes}; only models of the same classes "
                    "can be compared.",
                ),
                other=name,
                other_classes=", ".join(other.classes.names),
                first=first,
                first_classes=", ".join(manifest.classes.names),
            )
    return manifest.classes


def _seen_by(classifier: Classifier) -> tuple[Framing, int]:
    """Return what decides which pixels of a picture a model sees."""
    return classifier.manifest.framing, classifier.manifest.input_size


def _probabilities(classifier: Classifier, crops: Crops, task: Task) -> NDArray[np.float32]:
    rows = []
    for pixels in crops.in_turn(64):
        task.step()
        rows.append(classifier.classify(pixels))
    return np.concatenate(rows)


def _difference(first: Mapping[Path, bool], other: Mapping[Path, bool]) -> Difference | None:
    """Return the difference on the pictures that both saw: at another size one may have failed, out of memory, say."""
    both = [path for path in first if path in other]
    if not both:
        return None
    return paired_difference(np.array([first[path] for path in both]), np.array([other[path] for path in both]))
