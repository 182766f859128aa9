r"""What a residual network would be worth beside AlexNet: both from nothing, with as much processor time.

    python benchmarks/architectures.py train.csv --and train-candid.csv --images faces \
        --validate-on val-candid.csv --validate-on val.csv --pictures 3000 --epochs 8

AlexNet is trained for that many epochs by the default recipe, then a residual network (He et al., 2016, "Deep Residual
Learning for Image Recognition") with 2.8 million weights on the same pictures, for as long as that took. Both are asked
with two views of each crop; the time of an answer is that of LiteRT with eight-bit weights, AlexNet's factorised.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

WIDTHS = (32, 64, 128, 256)
DEPTHS = (1, 2, 2, 2)
RESIDUAL_RATE = 2e-3
"""The learning rate at its height: batch normalisation bears more than AlexNet does."""


def main() -> None:
    """Print a line for each network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--and", dest="more", type=Path, action="append", default=[], metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--validate-on", type=Path, action="append", required=True, metavar="CSV")
    parser.add_argument("--pictures", type=int, default=3000, metavar="N")
    parser.add_argument("--epochs", type=int, default=8, metavar="N")
    options = parser.parse_args()

    import numpy as np

    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.places import default_places
    from facesorter.core.tasks import Task
    from facesorter.ml.data.sources import Source
    from facesorter.ml.evaluation.quality import balanced_accuracy
    from facesorter.ml.jobs.prepare import DataJob, Watcher, prepared, read
    from facesorter.ml.training.alexnet import HALF_SIZE, build_alexnet
    from facesorter.ml.training.answers import answers
    from facesorter.ml.training.backend import fast_precision
    from facesorter.ml.training.recipes import DEFAULT

    source = Source(options.table, options.images, more=tuple(options.more))
    job = DataJob(source, default_places().cache / "crops", validation=tuple(options.validate_on))
    usable = read(job, Task(), Watcher())
    data = prepared(job, usable, BlazeFace(), Task(), Watcher())
    drawn = np.random.default_rng(0).permutation(len(data.training.samples))[: options.pictures]
    training, classes = data.training.subset(np.sort(drawn)), len(usable.samples.classes)
    outputs, precision = classes + 1, fast_precision()
    names = [table.stem for table in options.validate_on]
    print(f"{len(training.samples)} pictures; right / balanced, in percent")
    print(f"{'':10}{'epochs':>8}{'minutes':>9}" + "".join(f"{name:>16}" for name in names) + f"{'ms an answer':>14}")
    recipe = DEFAULT.changed(epochs=options.epochs)
    minutes = None
    for name, build, rate in (
        ("AlexNet", partial(build_alexnet, input_size=HALF_SIZE, dropout=recipe.dropout), None),
        ("residual", _residual, RESIDUAL_RATE),
    ):
        network = build(outputs, precision=precision)
        used = replace(recipe.changed(learning_rate=rate), name=name)
        epochs, took = _trained(network, training, classes, used, minutes)
        minutes = minutes or took
        row = f"{name:10}{epochs:>8}{took:>9.1f}"
        found = answers(network, data.validation, recipe)[:, :classes]
        for number in range(len(names)):
            here = (data.tables == number) & (data.validation.labels >= 0)
            labels, predicted = data.validation.labels[here], found[here].argmax(axis=1)
            row += f"{(predicted == labels).mean():>9.1%} /{balanced_accuracy(labels, predicted, classes):>5.1%}"
        print(row.replace("%", "") + f"{_milliseconds(network):>14.1f}", flush=True)


def _trained(network: Any, training: Any, classes: int, recipe: Any, minutes: float | None) -> tuple[int, float]:
    """Train a network; return its epochs and the minutes of processor time, ``minutes`` if those are given."""
    from facesorter.ml.training.alexnet import HALF_SIZE
    from facesorter.ml.training.answers import normalised
    from facesorter.ml.training.batches import Batches
    from facesorter.ml.training.optimizing import compile_network, learning_rate_at
    from facesorter.ml.training.trainer import sources_of

    batches = Batches(
        training.pixels,
        training.labels,
        training.rows,
        classes,
        recipe.batch_size,
        augmentation=recipe.augmentation,
        seed=0,
        strata=sources_of(training),
        mixup=recipe.mixup,
    )

    def epoch(number: int) -> None:
        for step, (pixels, targets) in enumerate(batches.epoch(HALF_SIZE, number)):
            network.optimizer.learning_rate = learning_rate_at(
                number * batches.steps + step, recipe, recipe.stages[0], batches.steps
            )
            network.train_on_batch(normalised(pixels, recipe), targets)

    if minutes is not None:  # one epoch on trial, forgotten afterwards, tells how many fit
        weights = network.get_weights()
        compile_network(network, recipe, recipe.stages[0].learning_rate, batches.steps)
        started = time.process_time()
        epoch(0)
        fits = max(1, round(minutes * 60 / (time.process_time() - started)))
        network.set_weights(weights)
        recipe = recipe.changed(epochs=fits)
    (stage,) = recipe.stages
    compile_network(network, recipe, stage.learning_rate, stage.epochs * batches.steps)
    started = time.process_time()
    for number in range(stage.epochs):
        epoch(number)
    network.optimizer.finalize_variable_values(network.trainable_variables)
    return stage.epochs, (time.process_time() - started) / 60


def _residual(outputs: int, *, precision: str) -> Any:
    """Return a residual network as a new Keras model."""
    import keras
    from keras import layers

    from facesorter.ml.training.alexnet import HALF_SIZE

    def conv(tensor: Any, width: int, side: int, stride: int = 1) -> Any:
        tensor = layers.Conv2D(width, side, strides=stride, padding="same", use_bias=False, dtype=precision)(tensor)
        return layers.BatchNormalization(dtype=precision)(tensor)

    def relu(tensor: Any) -> Any:
        return layers.ReLU(dtype=precision)(tensor)

    inputs = keras.Input((HALF_SIZE, HALF_SIZE, 3))
    tensor = relu(conv(inputs, WIDTHS[0], 3, 2))
    for number, (width, depth) in enumerate(zip(WIDTHS, DEPTHS, strict=True)):
        for block in range(depth):
            stride = 2 if number and not block else 1
            inner = conv(relu(conv(tensor, width, 3, stride)), width, 3)
            same = stride == 1 and tensor.shape[-1] == width
            tensor = relu(layers.Add(dtype=precision)([inner, tensor if same else conv(tensor, width, 1, stride)]))
    tensor = layers.Dropout(0.2, dtype=precision)(layers.GlobalAveragePooling2D(dtype=precision)(tensor))
    return keras.Model(inputs, layers.Dense(outputs, activation="softmax", dtype="float32")(tensor))


def _milliseconds(network: Any) -> float:
    """Return the time in which LiteRT answers for a crop and its mirror image, the least of many."""
    import numpy as np
    import tensorflow as tf
    from ai_edge_litert.interpreter import Interpreter

    from facesorter.ml.training.alexnet import HALF_SIZE
    from facesorter.ml.training.export import DENSE_RANK, factorised, to_litert
    from facesorter.ml.training.schemes import Part

    if network.name == "alexnet":
        weights = {layer.name: layer.get_weights() for layer in network.layers if layer.weights}
        content = to_litert([(Part(()), factorised(weights, DENSE_RANK))], HALF_SIZE, mirrored=True)
    else:
        plain = _residual(network.output_shape[-1], precision="float32")
        plain.set_weights(network.get_weights())

        @tf.function(input_signature=[tf.TensorSpec((1, HALF_SIZE, HALF_SIZE, 3), tf.float32)])  # type: ignore[untyped-decorator]
        def both(pixels: Any) -> Any:
            views = tf.concat([pixels, tf.reverse(pixels, [2])], 0)
            return tf.reduce_mean(plain(views, training=False), 0, keepdims=True)

        converter = tf.lite.TFLiteConverter.from_concrete_functions([both.get_concrete_function()], plain)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        content = converter.convert()
    interpreter: Any = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    (seen,) = interpreter.get_input_details()
    interpreter.set_tensor(seen["index"], np.zeros((1, HALF_SIZE, HALF_SIZE, 3), np.float32))
    return 1000 * min(_time(interpreter.invoke) for _ in range(50))


def _time(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    main()
