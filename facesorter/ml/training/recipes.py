"""How a network is trained, as data: the seed's recipe and a better one."""

from dataclasses import dataclass, replace
from typing import Literal

from facesorter.core.model_file import Normalisation
from facesorter.ml.training.alexnet import FULL_SIZE, HALF_SIZE
from facesorter.ml.training.augment import SEED_AUGMENTATION, Augmentation


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training at one input size.

    Attributes:
        input_size: 113 (a quarter of the cost) or 227.
        epochs: at most.
        learning_rate: at its highest.
    """

    input_size: int
    epochs: int
    learning_rate: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a training but the data.

    Attributes:
        name: as in ``train --recipe``.
        stages: one after the other, each from the best weights of the one before.
        optimizer: the seed's SGD, or AdamW.
        schedule: the seed's 1 / (1 + decay * step), or a warm-up and then half a cosine.
        decay: of the schedule ``inverse``.
        weight_decay: AdamW's.
        momentum: SGD's.
        batch_size: pictures a step.
        label_smoothing: share of each label spread over all classes.
        dropout: after each wide layer.
        balanced: draw the classes, and within each of them the sources, by the square root of their size instead of
            their size.
        mixup: how much crops are blended with each other, see :class:`~facesorter.ml.training.batches.Batches`.
        average: decay at most, from step to step, of the running mean of the weights that is validated and kept
            instead of the weights themselves; 0 for none. Polyak and Juditsky (1992), "Acceleration of Stochastic
            Approximation by Averaging".
        taught: how much of what a crop shows is what teachers say of it, where there are any; the rest is its label.
        none: how what is none of the classes is learnt: as an output of its own, or as the same share of each class.
        patience: epochs without a better validation before a stage ends early; None never.
        augmentation: how crops are varied.
        normalisation: how pixels become the network's input.
        logs: whether TensorBoard's event files are written beside the model file.
    """

    name: str
    stages: tuple[Stage, ...]
    optimizer: Literal["sgd", "adamw"]
    schedule: Literal["inverse", "cosine"]
    augmentation: Augmentation
    normalisation: Normalisation
    decay: float = 0.0
    weight_decay: float = 0.0
    momentum: float = 0.0
    batch_size: int = 128
    label_smoothing: float = 0.0
    dropout: float = 0.5
    balanced: bool = False
    mixup: float = 0.0
    average: float = 0.0
    taught: float = 0.5
    none: Literal["output", "even"] = "output"
    patience: int | None = None
    logs: bool = False

    def averaging(self, steps: int) -> float:
        """Return the decay of the running mean of the weights in a stage of so many steps.

        The mean reaches back over a tenth of them at most: a short training must forget where it began.
        """
        return min(self.average, max(0.0, 1 - 10 / steps))

    def changed(self, epochs: int | None = None, learning_rate: float | None = None) -> "Recipe":
        """Return the recipe with other epochs or another learning rate in each stage; None leaves what it has."""
        stages = (
            replace(stage, epochs=epochs or stage.epochs, learning_rate=learning_rate or stage.learning_rate)
            for stage in self.stages
        )
        return replace(self, stages=tuple(stages))


SEED = Recipe(
    name="seed",
    stages=(Stage(FULL_SIZE, 150, 0.01),),
    optimizer="sgd",
    schedule="inverse",
    decay=5e-5,
    momentum=0.9,
    patience=10,
    logs=True,
    augmentation=SEED_AUGMENTATION,
    normalisation=Normalisation(scale=1 / 255, offset=0.0),
)
"""The seed's own, except that early stopping watches the validation split, which the seed did not have."""

DEFAULT = Recipe(
    name="default",
    stages=(Stage(HALF_SIZE, 32, 4e-4),),
    optimizer="adamw",
    schedule="cosine",
    weight_decay=0.02,
    label_smoothing=0.05,
    dropout=0.4,
    balanced=True,
    mixup=0.2,
    average=0.998,
    patience=16,
    augmentation=Augmentation(),
    normalisation=Normalisation(scale=1 / 127.5, offset=-1.0),
)
"""All of it at a quarter of the cost; why not at 227: docs/decisions/0008-small-network.md. Its patience is half of its
epochs: a lucky early one must not end it before the learning rate has fallen."""

RECIPES = {recipe.name: recipe for recipe in (DEFAULT, SEED)}
