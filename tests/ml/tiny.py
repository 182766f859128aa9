"""A recipe so small that a test can train by it."""

from facesorter.core.model_file import Normalisation
from facesorter.ml.training.augment import Augmentation
from facesorter.ml.training.recipes import Recipe, Stage

TWO_STAGES = Recipe(
    name="tiny",
    stages=(Stage(113, 2, 0.01), Stage(227, 1, 0.005)),
    optimizer="sgd",
    schedule="inverse",
    decay=5e-5,
    batch_size=4,
    augmentation=Augmentation(),
    normalisation=Normalisation(1 / 127.5, -1.0),
)
