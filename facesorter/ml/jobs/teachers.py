"""The teachers of a training: other models, asked about every crop as it is learnt from."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.faces.framing import Framing
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import ModelFile
from facesorter.ml.litert import LiteRTClassifier, with_none
from facesorter.ml.training.answers import scaled
from facesorter.ml.training.teaching import Teaching, fitted
from facesorter.ml.training.trees import FLAT
from facesorter.ml.trial import load_tried


def open_teachers(paths: Sequence[Path], scheme: str, classes: ClassSet) -> list[ModelFile]:
    """Return teachers, tried out: whether they fit is better known before hours than after.

    Raises:
        ModelFileError: when one cannot be used.
        TrainingError: when one knows other classes or sees faces in another framing than a new model does, or the
            scheme has several networks.
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
        if teacher.manifest.framing != Framing():
            raise TrainingError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{name} was made for faces that are cut out in another way than for a new model, so it cannot "
                    "teach one; name another teacher.",
                ),
                name=path.name,
            )
    return teachers


@contextmanager
def teaching(teachers: Sequence[ModelFile], outputs: int) -> Iterator[Teaching | None]:
    """Give what asks one or more teachers, for as long; None without any.

    Args:
        teachers: models of the classes that are trained.
        outputs: of the network that is trained: the classes, and *none of these* if it is one more.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(LiteRTClassifier(teacher))) for teacher in teachers]

        def ask(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
            said = [_said(teacher, crops, outputs) for teacher in opened]
            mean: NDArray[np.float32] = np.mean(said, axis=0, dtype=np.float32)
            return mean

        key = " ".join(hashlib.sha256(teacher.network).hexdigest() for teacher in teachers)
        yield Teaching(ask, key) if opened else None


def _said(teacher: LiteRTClassifier, crops: NDArray[np.uint8], outputs: int) -> NDArray[np.float32]:
    answers = teacher.classify(scaled(crops, teacher.manifest.input_size))
    return fitted(with_none(answers) if teacher.manifest.none else answers, outputs)
