"""The teachers of a training: other models, asked about every crop that is learnt from before it begins."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from facesorter.core.classes import ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import ModelFile
from facesorter.core.tasks import Task
from facesorter.ml.data.crops import Cropper, Crops
from facesorter.ml.jobs.prepare import DataJob, Watcher, seen_by, watching
from facesorter.ml.litert import with_none
from facesorter.ml.training import export
from facesorter.ml.training.teaching import Teaching, fitted
from facesorter.ml.training.trees import FLAT
from facesorter.ml.trial import load_tried


def open_teachers(paths: Sequence[Path], scheme: str, classes: ClassSet) -> list[ModelFile]:
    """Return teachers, tried out: whether they fit is better known before hours than after.

    Raises:
        ModelFileError: when one cannot be used.
        TrainingError: when one knows other classes, or the scheme has several networks.
    """
    if paths and scheme != FLAT:
        raise TrainingError(
            QT_TRANSLATE_NOOP("Messages", "The scheme {scheme} cannot be taught by other models; train with flat."),
            scheme=scheme,
        )
    teachers = [load_tried(path) for path in paths]
    for path, teacher in zip(paths, teachers, strict=True):
        if teacher.manifest.classes != classes:
            raise TrainingError(
                QT_TRANSLATE_NOOP(
                    "Messages", "{name} knows the classes {known}, and cannot teach {wanted}; name another teacher."
                ),
                name=path.name,
                known=", ".join(teacher.manifest.classes.names),
                wanted=", ".join(classes.names),
            )
    return teachers


def ask(
    teachers: Sequence[ModelFile],
    training: Crops,
    outputs: int,
    job: DataJob,
    *,
    finder: FaceFinder,
    task: Task,
    watcher: Watcher,
    cropper: Cropper | None = None,
) -> Teaching:
    """Ask teachers, one or more, about the crops to train on.

    Args:
        teachers: models of the classes that are trained.
        training: the crops as the network that is trained sees them.
        outputs: of that network: the classes, and *none of these* if it is one more.
        job: where crops are kept.
        finder: finds the faces for teachers that see them in another framing.
        task: to stop by.
        watcher: hears how far it is.
        cropper: cuts the faces out elsewhere; None for threads here.

    Raises:
        ClusterError: when the faces are to be cut out on a cluster, and cannot be.
        Cancelled: when cancelled.
    """
    count = len(training.samples)
    step = watching(len(teachers) * count, task, watcher.on_teach)
    answers = []
    for number, teacher in enumerate(teachers):
        crops = seen_by(teacher, training, job, finder, task, watcher=watcher, cropper=cropper)
        said = export.probabilities(teacher, crops, partial(_counted, step, number * count))
        answers.append(fitted(with_none(said) if teacher.manifest.none else said, outputs))
    key = " ".join(hashlib.sha256(teacher.network).hexdigest() for teacher in teachers)
    return Teaching(np.mean(answers, axis=0, dtype=np.float32), key)


def _counted(step: Callable[[int], None], before: int, done: int) -> None:
    step(before + done)
