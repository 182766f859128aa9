r"""What is not in the recipe, and what it would be worth: trainings of equal length, one addition at a time.

    python benchmarks/beyond.py train.csv --and train-candid.csv --images faces \
        --validate-on val-candid.csv --validate-on val.csv --pictures 2000 --epochs 2

As ``benchmarks/recipes.py``: each training begins from the same model and learns from the same pictures. The additions:
a box of another crop pasted in instead of blending (Yun et al., 2019, "CutMix"); heads beside the one of classes, which
are dropped at the end, for the age where the table knows it, the gender and the glasses; the surest pictures first, as
the model begun from sees them, then all (Bengio et al., 2009, "Curriculum Learning"); four times as many pixels, which
take four times as long; the answer of one view instead of two. The seed's network has the same weights at 113 and 227
pixels only: at 160 its last features would be 4 x 4 or 9 x 9 instead of 6 x 6.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import recipes
from numpy.typing import NDArray

from facesorter.ml.training.batches import Batch, Batches

FIRST_SHARE = 0.6
"""Of the pictures: so many, the surest, make the first epoch of *the surest first*."""

HELPED = 0.3
"""What each head beside the classes' counts for."""

PLAIN = "as it is"
ONE_VIEW = "one view"
CUT = "cutmix instead of mixup"
HELPERS = "age, gender, glasses beside"
CURRICULUM = "the surest first"
LARGE = "227 pixels"


@dataclass(frozen=True)
class Help:
    """What the heads beside the classes' are told of n pictures: (n, 3), and which of it is known: (n, 3)."""

    values: NDArray[np.float32]
    known: NDArray[np.float32]


class HelpedBatches(Batches):
    """Batches whose targets are followed by what the other heads are told."""

    help: Help

    def _shown(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        told = self.help.values[chosen] * self.help.known[chosen]
        return np.concatenate([super()._shown(chosen), told, self.help.known[chosen]], axis=1)


def main() -> None:
    """Print a line for each addition."""
    options = recipes.what_to_train(__doc__, 2000).parse_args()

    from facesorter.cli.parts import model_file
    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.model_file import load_model
    from facesorter.core.places import default_places
    from facesorter.core.tasks import Task
    from facesorter.ml.data.sources import Source
    from facesorter.ml.evaluation.quality import balanced_accuracy
    from facesorter.ml.jobs.prepare import DataJob, Watcher, prepared, read
    from facesorter.ml.training.recipes import DEFAULT
    from facesorter.ml.training.warm_start import Start

    source = Source(options.table, options.images, more=tuple(options.more))
    job = DataJob(source, default_places().cache / "crops", validation=tuple(options.validate_on))
    usable = read(job, Task(), Watcher())
    data = prepared(job, usable, BlazeFace(), Task(), Watcher())
    drawn = np.random.default_rng(0).permutation(len(data.training.samples))[: options.pictures]
    training, classes = data.training.subset(np.sort(drawn)), len(usable.samples.classes)
    start = Start(load_model(model_file(options.start)), same_classes=True)
    names = [table.stem for table in options.validate_on]
    recipe = DEFAULT.changed(options.epochs, options.learning_rate)
    print(f"{len(training.samples)} pictures, {options.epochs} epochs; right / balanced, in percent")
    print(f"{'':28}" + "".join(f"{name:>16}" for name in names))

    def show(name: str, found: NDArray[np.float32]) -> None:
        row = f"{name:28}"
        for number in range(len(names)):
            here = (data.tables == number) & (data.validation.labels >= 0)
            labels, predicted = data.validation.labels[here], found[here, :classes].argmax(axis=1)
            right, balanced = (predicted == labels).mean(), balanced_accuracy(labels, predicted, classes)
            row += f"{100 * right:>9.1f} /{100 * balanced:>5.1f}"
        print(row, flush=True)

    for name in (PLAIN, CUT, HELPERS, CURRICULUM, LARGE):
        if options.only and name not in options.only:
            continue
        for view, found in _answers(name, training, data.validation, classes, recipe=recipe, start=start).items():
            show(view if name == PLAIN else name, found)


def _answers(
    name: str, training: Any, validation: Any, classes: int, *, recipe: Any, start: Any
) -> dict[str, NDArray[np.float32]]:
    """Train with one addition; return what the mean of the weights answers, with two views and, as it is, with one."""
    from facesorter.ml.training.alexnet import FULL_SIZE, HALF_SIZE, build_alexnet
    from facesorter.ml.training.answers import answers, normalised, predict
    from facesorter.ml.training.backend import fast_precision
    from facesorter.ml.training.optimizing import averaged, compile_network, learning_rate_at
    from facesorter.ml.training.trainer import output_count

    size, outputs = FULL_SIZE if name == LARGE else HALF_SIZE, output_count(training, classes, recipe)
    network = build_alexnet(
        outputs, input_size=size, dropout=recipe.dropout, precision=fast_precision(), ranks=start.ranks
    )
    start.load_into(network)
    made = HelpedBatches if name == HELPERS else Batches
    batches = made.of(training, classes, replace(recipe, mixup=0.0) if name == CUT else recipe)
    (stage,) = recipe.stages
    trained = network
    if isinstance(batches, HelpedBatches):
        batches.help = _help(training)
        trained = _with_heads(network)
    compile_network(trained, recipe, stage.learning_rate, stage.epochs * batches.steps)
    if trained is not network:
        trained.compile(optimizer=trained.optimizer, loss=_loss(outputs, recipe.label_smoothing), jit_compile=False)
    order = _surest(answers(network, training, recipe), training.labels) if name == CURRICULUM else None
    rng = np.random.default_rng(0)
    for epoch in range(stage.epochs):
        if order is not None:
            _keep(batches, order if epoch else order[: round(FIRST_SHARE * len(order))], training)
        for step, (pixels, targets) in enumerate(batches.epoch(size, epoch)):
            batch = _cut((pixels, targets), rng) if name == CUT else (pixels, targets)
            trained.optimizer.learning_rate = learning_rate_at(
                epoch * batches.steps + step, recipe, stage, batches.steps
            )
            trained.train_on_batch(normalised(batch[0], recipe), batch[1])
    with averaged(trained):
        found = {name: answers(network, validation, recipe)}
        if name == PLAIN:
            found[ONE_VIEW] = predict(network, validation, recipe, size)
    return found


def _cut(batch: Batch, rng: np.random.Generator) -> Batch:
    """Paste a box of another crop of the batch into each, and share out what it shows by area."""
    crops, targets = batch
    others, side = rng.permutation(len(crops)), crops.shape[1]
    result, shown = crops.copy(), targets.copy()
    for index, other in enumerate(others):
        half = np.sqrt(1 - rng.beta(1, 1)) * side / 2
        (top, bottom), (left, right) = (
            np.clip(np.rint([middle - half, middle + half]), 0, side).astype(int) for middle in rng.uniform(0, side, 2)
        )
        result[index, top:bottom, left:right] = crops[other, top:bottom, left:right]
        share = (bottom - top) * (right - left) / side**2
        shown[index] = (1 - share) * targets[index] + share * targets[other]
    return result, shown


def _help(training: Any) -> Help:
    """Return age (its logarithm), gender and glasses of each picture, of the six default classes."""
    ages = [sample.groups.get("age", "") for sample in training.samples]
    age = np.array([float(text) if text.isdecimal() else np.nan for text in ages], np.float32)
    labels = training.labels
    values = np.stack([np.log1p(np.nan_to_num(age)) / 4, labels // 3 == 1, labels % 3 == 1], axis=1)
    known = np.stack([~np.isnan(age), labels >= 0, (labels >= 0) & (labels % 3 != 2)], axis=1)
    return Help(values.astype(np.float32), known.astype(np.float32))


def _with_heads(network: Any) -> Any:
    import keras
    from keras import layers

    heads = layers.Dense(3, activation="sigmoid", dtype="float32", name="helpers")(network.layers[-1].input)
    return keras.Model(network.input, layers.Concatenate(dtype="float32")([network.output, heads]))


def _loss(outputs: int, smoothing: float) -> Callable[[Any, Any], Any]:
    from keras import ops

    def loss(shown: Any, said: Any) -> Any:
        classes = (1 - smoothing) * shown[:, :outputs] + smoothing / outputs
        own = -ops.sum(classes * ops.log(ops.clip(said[:, :outputs], 1e-7, 1)), axis=-1)
        told, known = shown[:, outputs : outputs + 3], shown[:, outputs + 3 :]
        helped = ops.clip(said[:, outputs:], 1e-6, 1 - 1e-6)
        # ``told`` counts what is known only, so the rest of ``known`` is what speaks against it.
        cross = -(told * ops.log(helped) + (known - told) * ops.log(1 - helped))
        return own + HELPED * ops.sum(cross, axis=-1)

    return loss


def _surest(found: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pictures in the order of how sure a model is of what they are labelled."""
    return np.argsort(-found[np.arange(len(labels)), labels])


def _keep(batches: Batches, chosen: NDArray[np.int64], training: Any) -> None:
    """Draw from some of the pictures only, as often as the recipe would from all."""
    from facesorter.ml.training.batches import _shares, sources_of

    shares = np.zeros(len(training.samples))
    shares[chosen] = _shares(training.labels[chosen], sources_of(training)[chosen])
    batches._shares = shares  # noqa: SLF001 - no door for what only this file tries


if __name__ == "__main__":
    main()
