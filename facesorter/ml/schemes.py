"""The seed's two-stage schemes beside the flat model: each a small tree of classes, as data.

A network of the first stage tells groups of classes apart, and one network for each group tells its classes apart. The
probability of a class is that of its group times that of the class within it, so a scheme answers like a flat model
does: with one probability for each class, and fits in the same model file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.messages import QT_TRANSLATE_NOOP

Groups = tuple[tuple[int, ...], ...]
"""Class ids by group; each id in exactly one."""

SCHEMES: dict[str, Groups] = {
    "flat": (),
    "gender-first": ((1, 2, 3), (4, 5, 6)),
    "age-first": ((1, 2), (4, 5), (3, 6)),
    "glasses-first": ((1, 4), (2, 5), (3, 6)),
}
"""The flat model, and the three schemes that the seed's author tried."""


@dataclass(frozen=True, slots=True)
class Part:
    """One network of a scheme.

    Attributes:
        name: for its checkpoints.
        outputs: the class ids that each output stands for.
    """

    name: str
    outputs: Groups

    def targets(self, class_ids: Sequence[int]) -> NDArray[np.int64]:
        """Return the output of each class id, -1 for a class that this network never sees."""
        by_id = {class_id: index for index, members in enumerate(self.outputs) for class_id in members}
        return np.array([by_id.get(class_id, -1) for class_id in class_ids], np.int64)


def parts_of(scheme: str, classes: ClassSet) -> tuple[Part, ...]:
    """Return the networks of a scheme, the first stage first.

    Raises:
        TrainingError: when the scheme is unknown, or a two-stage one is asked for with classes other than the six.
    """
    if scheme not in SCHEMES:
        raise TrainingError(
            QT_TRANSLATE_NOOP("Messages", "There is no scheme {scheme}; choose one of {schemes}."),
            scheme=scheme,
            schemes=", ".join(SCHEMES),
        )
    groups = SCHEMES[scheme]
    if not groups:
        return (Part("flat", tuple((face_class.class_id,) for face_class in classes)),)
    if classes != DEFAULT_CLASSES:
        raise TrainingError(
            QT_TRANSLATE_NOOP("Messages", "The two-stage schemes are for the six default classes only; choose flat.")
        )
    seconds = (
        Part("-".join(map(str, members)), tuple((class_id,) for class_id in members))
        for members in groups
        if len(members) > 1
    )
    return (Part("groups", groups), *seconds)


def combined(parts: Sequence[Part], answers: Sequence[NDArray[np.float32]], class_count: int) -> NDArray[np.float32]:
    """Return class probabilities (n, classes) out of what each part answered, (n, its outputs), of equal pictures."""
    factors = np.ones((len(answers[0]), class_count), np.float32)
    for part, answer in zip(parts, answers, strict=True):
        for index, members in enumerate(part.outputs):
            for class_id in members:
                factors[:, class_id - 1] *= answer[:, index]
    return factors
