"""A whole evaluation: a model file measured on a labelled CSV."""

from collections import Counter
from pathlib import Path

import numpy as np

from facesorter.core.classifier import Classifier
from facesorter.core.errors import SamplesError
from facesorter.core.faces import FaceFinder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.results import Status
from facesorter.core.tasks import Task
from facesorter.ml import evaluation
from facesorter.ml.crops import load_crops
from facesorter.ml.jobs import Watcher
from facesorter.ml.samples import read_samples


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
    crops = load_crops(
        samples.samples,
        finder,
        size=classifier.manifest.input_size,
        cache=cache,
        task=task,
        on_progress=watcher.on_crop,
    )
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
