"""Schemes: one network for all classes, or the seed's three with a network that tells groups of classes apart first.

A scheme is a small tree of classes; each of its inner nodes is a part, one network that tells the branches apart. The
probability of a class is the product of the answers on the way to it, so a model of any scheme answers as the flat one
does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.ml.data.crops import Crops
from facesorter.ml.training import trainer
from facesorter.ml.training.answers import answers
from facesorter.ml.training.context import Context
from facesorter.ml.training.trainer import Trained
from facesorter.ml.training.trees import FLAT, TREES, Tree


@dataclass(frozen=True, slots=True)
class Part:
    """One network of a scheme.

    Attributes:
        branches: the ids of the classes behind each of its outputs.
        none: whether it learns from what is none of the classes too; only the one of the flat scheme does.
    """

    branches: tuple[tuple[int, ...], ...]
    none: bool = False

    def of(self, crops: Crops) -> Crops:
        """Return the crops that this network learns from, labelled by branch, from 1 on."""
        branch_of = {class_id: number for number, ids in enumerate(self.branches, 1) for class_id in ids}
        if self.none:
            branch_of[NONE] = NONE
        kept = crops.subset(np.flatnonzero([sample.class_id in branch_of for sample in crops.samples]))
        return replace(
            kept, samples=tuple(replace(sample, class_id=branch_of[sample.class_id]) for sample in kept.samples)
        )


@dataclass(frozen=True, slots=True)
class TrainedPart:
    """A part with the end of its training; ``trained.validation`` is of the crops that it learns from alone."""

    part: Part
    trained: Trained


@dataclass(frozen=True, slots=True)
class TrainedScheme:
    """The end of a training.

    Attributes:
        name: of the scheme.
        parts: its networks, the first one first.
        validation: probabilities (n, outputs) of all validation crops; the outputs are the classes, and of the flat
            scheme *none of these* behind them, if there was any to learn from.
    """

    name: str
    parts: tuple[TrainedPart, ...]
    validation: NDArray[np.float32]

    @property
    def stopped(self) -> bool:
        """Whether it ended before its last epoch because somebody asked for it."""
        return any(part.trained.stopped for part in self.parts)

    @property
    def input_size(self) -> int:
        """Side of the input in pixels."""
        return int(self.parts[0].trained.network.input_shape[1])


def parts_of(scheme: str, classes: ClassSet) -> tuple[Part, ...]:
    """Return the parts of a scheme, the first one first.

    Raises:
        TrainingError: when the scheme is not for these classes.
    """
    if scheme == FLAT:
        return (Part(tuple((face_class.class_id,) for face_class in classes), none=True),)
    if classes != DEFAULT_CLASSES:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages", "The scheme {scheme} is for the six default classes; train these classes with flat."
            ),
            scheme=scheme,
        )
    return _parts(TREES[scheme])


def combined(parts: Sequence[Part], answers: Sequence[NDArray[np.float32]], class_count: int) -> NDArray[np.float32]:
    """Return the probabilities (n, classes) of all classes from those (n, branches) of each part."""
    product = np.ones((len(answers[0]), class_count), np.float32)
    for part, answer in zip(parts, answers, strict=True):
        for number, ids in enumerate(part.branches):
            product[:, np.array(ids) - 1] *= answer[:, [number]]
    return product


def train_scheme(scheme: str, training: Crops, validation: Crops, classes: ClassSet, context: Context) -> TrainedScheme:
    """Train each network of a scheme in turn, as :func:`~facesorter.ml.training.trainer.train` does; see there.

    Each of several networks has a folder of its own inside those of the context.

    Raises:
        TrainingError: when the scheme is not for these classes or this recipe, a training fails, or it was stopped
            before the last network had an epoch.
    """
    parts = parts_of(scheme, classes)
    recipe, alone = context.recipe, len(parts) == 1
    if not alone and len({stage.input_size for stage in recipe.stages}) > 1:
        raise TrainingError(
            QT_TRANSLATE_NOOP("Messages", "The scheme {scheme} needs a recipe with one input size."), scheme=scheme
        )
    for part in parts:  # all of them before the first one: hours may lie between
        trainer.refuse_empty(part.of(training), part.of(validation), len(part.branches))
    done, found = [], []
    for number, part in enumerate(parts):
        own = context if alone else context.of_part(f"part-{number}")
        trained = trainer.train(part.of(training), part.of(validation), len(part.branches), own)
        done.append(TrainedPart(part, trained))
        found.append(trained.validation if alone else answers(trained.network, validation, recipe))
    together = found[0] if alone else combined(parts, found, len(classes))
    return TrainedScheme(scheme, tuple(done), together)


def _parts(tree: Tree) -> tuple[Part, ...]:
    behind = [_parts(branch) for branch in tree if isinstance(branch, tuple)]
    ids = tuple((branch,) if isinstance(branch, int) else _ids(branch) for branch in tree)
    return (Part(ids), *(part for parts in behind for part in parts))


def _ids(tree: Tree) -> tuple[int, ...]:
    return tuple(class_id for branch in tree for class_id in ((branch,) if isinstance(branch, int) else _ids(branch)))
