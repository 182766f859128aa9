r"""Trains a teacher of another kind than the seed's network, from nothing, and makes a model file of it.

    python tools/teacher.py train.csv --and train-candid.csv --images faces \
        --validate-on val-candid.csv --validate-on val.csv --epochs 24 --out residual.facemodel

The bundled model may be taught by it (``facesorter-cli train --teacher``); nothing else needs it. It is a residual
network (He et al., 2016, "Deep Residual Learning for Image Recognition") with batch normalisation and 2.8 million
weights, whose shortcuts average where the picture shrinks (He et al., 2019, "Bag of Tricks for Image Classification").
It learns with the default recipe's variation of crops, and from what the table knows of people's ages beside the
classes; that head is dropped at the end. What is validated and kept is the mean of its weights over many steps, after
whose making the normalisation is measured again (Izmailov et al., 2018, "Averaging Weights Leads to Wider Optima").
Printed are each epoch's loss and what the finished network answers on each validation table, and in
what time LiteRT answers for a crop and its mirror image.
"""

import argparse
import itertools
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import Manifest, ModelFile
from facesorter.ml.data.crops import Crops
from facesorter.ml.training.batches import Batches
from facesorter.ml.training.recipes import DEFAULT, Recipe

WIDTHS = (32, 64, 128, 256)
"""Channels of the four parts, each at half the side of the one before; two blocks each."""

RATE = 2e-3
WEIGHT_DECAY = 0.05
DROPOUT = 0.2
AGE_COUNTS = 1.0
"""What the age counts for beside the classes."""

MEASURED = 30
"""Batches that the normalisation of the mean of the weights is measured on."""


class AgedBatches(Batches):
    """Batches whose targets are followed by age, on a logarithmic scale, and by whether it is known."""

    ages: NDArray[np.float32]
    """(n, 2): of each crop; the age is 0 where it is not known."""

    def _shown(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.concatenate([super()._shown(chosen), self.ages[chosen]], axis=1)


def main() -> int:
    """Train, write the model file, print what it answers, and return 0."""
    options = _options()

    import keras

    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.model_file import save_model
    from facesorter.core.places import default_places
    from facesorter.core.tasks import Task
    from facesorter.ml.data.sources import Source
    from facesorter.ml.data.split import Apart
    from facesorter.ml.evaluation.calibration import Basis
    from facesorter.ml.evaluation.quality import balanced_accuracy
    from facesorter.ml.jobs.prepare import DataJob, Watcher, prepared, read
    from facesorter.ml.litert import with_none
    from facesorter.ml.training.backend import fast_precision
    from facesorter.ml.training.export import calibrate, probabilities
    from facesorter.ml.training.trainer import output_count

    source = Source(options.table, options.images, more=tuple(options.more))
    cache, validation = default_places().cache / "crops", tuple(options.validate_on)
    job = DataJob(source, cache, Apart(test=0.0), validation=validation)
    usable = read(job, Task(), Watcher())
    data = prepared(job, usable, BlazeFace(), Task(), Watcher())
    classes = usable.samples.classes
    outputs = output_count(data.training, len(classes), DEFAULT)
    recipe = DEFAULT.changed(options.epochs, options.learning_rate)
    keras.utils.set_random_seed(0)
    network = build(outputs, precision=fast_precision())
    train(network, data.training, len(classes), outputs, recipe)
    plain = build(outputs)
    plain.set_weights(network.get_weights())
    content = to_litert(plain)
    manifest = Manifest(
        classes,
        plain.input_shape[1],
        recipe.normalisation,
        frame_scale=Framing().scale,
        frame_raise=Framing().raised,
        frame_upright=Framing().upright,
        none=outputs > len(classes),
        network="residual",
        training={"table": ", ".join(table.name for table in (options.table, *options.more)), "epochs": options.epochs},
    )
    raw = probabilities(ModelFile(manifest, content), data.validation)
    raw = with_none(raw) if manifest.none else raw
    model = ModelFile(calibrate(manifest, data.validation.labels, raw, Basis(data.tables)), content)
    save_model(model, options.out)
    found = probabilities(model, data.validation)
    for number, table in enumerate(options.validate_on):
        here = (data.tables == number) & (data.validation.labels >= 0)
        labels, predicted = data.validation.labels[here], found[here].argmax(axis=1)
        right, balanced = (predicted == labels).mean(), balanced_accuracy(labels, predicted, len(classes))
        print(f"{table.name}: right {right:.1%}, balanced {balanced:.1%} of {here.sum()}")
    print(f"{options.out}: {len(content) / 1e6:.1f} MB, an answer takes {milliseconds(content):.1f} ms")
    return 0


def build(outputs: int, *, side: int = 113, precision: str = "float32") -> Any:
    """Return the residual network as a new Keras model: the probabilities of the outputs, and behind them the age."""
    import keras
    from keras import layers

    def conv(tensor: Any, width: int, kernel: int, stride: int = 1) -> Any:
        made = layers.Conv2D(
            width,
            kernel,
            strides=stride,
            padding="same",
            use_bias=False,
            kernel_initializer="he_normal",
            dtype=precision,
        )
        return layers.BatchNormalization(momentum=0.98, dtype=precision)(made(tensor))

    def relu(tensor: Any) -> Any:
        return layers.ReLU(dtype=precision)(tensor)

    inputs = keras.Input((side, side, 3))
    tensor = relu(conv(inputs, WIDTHS[0], 5, 2))
    for width in WIDTHS:
        for stride in (2, 1):
            inner = conv(relu(conv(tensor, width, 3, stride)), width, 3)
            if stride == 2:
                tensor = layers.AveragePooling2D(2, 2, padding="same", dtype=precision)(tensor)
                tensor = conv(tensor, width, 1)
            tensor = relu(layers.Add(dtype=precision)([inner, tensor]))
    tensor = layers.Dropout(DROPOUT, dtype=precision)(layers.GlobalAveragePooling2D(dtype=precision)(tensor))
    shares = layers.Dense(outputs, activation="softmax", dtype="float32")(tensor)
    age = layers.Dense(1, dtype="float32", name="age")(tensor)
    return keras.Model(inputs, layers.Concatenate(dtype="float32")([shares, age]))


def train(network: Any, training: Crops, classes: int, outputs: int, recipe: Recipe) -> None:
    """Train the network, whose weights are afterwards the mean over many steps."""
    import keras

    from facesorter.ml.training.answers import normalised
    from facesorter.ml.training.optimizing import learning_rate_at

    batches = AgedBatches.of(training, classes, recipe)
    batches.ages = _ages(training)
    (stage,) = recipe.stages
    decay = recipe.averaging(stage.epochs * batches.steps)
    optimizer = keras.optimizers.AdamW(stage.learning_rate, weight_decay=WEIGHT_DECAY, use_ema=True, ema_momentum=decay)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    network.compile(optimizer=optimizer, loss=_loss(outputs, recipe.label_smoothing), jit_compile=False)
    size = network.input_shape[1]
    for epoch in range(stage.epochs):
        started, losses = time.monotonic(), []
        for step, (pixels, targets) in enumerate(batches.epoch(size, epoch)):
            network.optimizer.learning_rate = learning_rate_at(
                epoch * batches.steps + step, recipe, stage, batches.steps
            )
            network.reset_metrics()
            losses.append(float(network.train_on_batch(normalised(pixels, recipe), targets)))
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - started:.0f} s", flush=True)
    optimizer.finalize_variable_values(network.trainable_variables)
    varied = itertools.islice(batches.epoch(size, stage.epochs), MEASURED)
    measure_normalisation(network, [normalised(pixels, recipe) for pixels, _ in varied])


def measure_normalisation(network: Any, varied: list[NDArray[np.float32]]) -> None:
    """Set the means and variances of batch normalisation to what they are on batches of varied crops."""
    layers = [layer for layer in network.layers if type(layer).__name__ == "BatchNormalization"]
    for layer in layers:
        layer.momentum = 0.0
    seen = []
    for pixels in varied:
        network(pixels, training=True)
        seen.append([(layer.moving_mean.numpy(), layer.moving_variance.numpy()) for layer in layers])
    for number, layer in enumerate(layers):
        layer.moving_mean.assign(np.mean([batch[number][0] for batch in seen], axis=0))
        layer.moving_variance.assign(np.mean([batch[number][1] for batch in seen], axis=0))


def to_litert(network: Any) -> bytes:
    """Return the network for a crop and its mirror image, without the age, as a LiteRT file with eight-bit weights."""
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    size = network.input_shape[1]

    @tf.function(input_signature=[tf.TensorSpec((1, size, size, 3), tf.float32, name="pixels")])  # type: ignore[untyped-decorator]
    def both(pixels: Any) -> Any:
        views = tf.concat([pixels, tf.reverse(pixels, [2])], 0)
        return tf.reduce_mean(network(views, training=False)[:, :-1], 0, keepdims=True)

    frozen = convert_variables_to_constants_v2(both.get_concrete_function())
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    content: bytes = converter.convert()
    return content


def milliseconds(content: bytes) -> float:
    """Return the processor time of an answer of a LiteRT file, the least of many."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter: Any = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    (seen,) = interpreter.get_input_details()
    interpreter.set_tensor(seen["index"], np.zeros(seen["shape"], np.float32))
    times = []
    for _ in range(50):
        started = time.process_time()
        interpreter.invoke()
        times.append(time.process_time() - started)
    return 1000 * min(times)


def _ages(training: Crops) -> NDArray[np.float32]:
    texts = [sample.groups.get("age", "") for sample in training.samples]
    ages = np.array([float(text) if text.isdecimal() else np.nan for text in texts], np.float32)
    scaled = np.log1p(ages) / 3 - 1
    return np.stack([np.nan_to_num(scaled), ~np.isnan(ages)], axis=1).astype(np.float32)


def _loss(outputs: int, smoothing: float) -> Any:
    from keras import ops

    def loss(shown: Any, said: Any) -> Any:
        classes = (1 - smoothing) * shown[:, :outputs] + smoothing / outputs
        own = -ops.sum(classes * ops.log(ops.clip(said[:, :outputs], 1e-7, 1)), axis=-1)
        age, known = shown[:, outputs], shown[:, outputs + 1]
        # Mixed crops show mixed ages, as far as they are known. Huber's loss: some ages are far out.
        off = ops.abs(said[:, outputs] * known - age)
        return own + AGE_COUNTS * ops.where(off < 0.1, 5 * off * off, off - 0.05)

    return loss


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--and", dest="more", type=Path, action="append", default=[], metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--validate-on", type=Path, action="append", required=True, metavar="CSV")
    parser.add_argument("--epochs", type=int, default=24, metavar="N")
    parser.add_argument("--learning-rate", type=float, default=RATE, metavar="RATE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
