"""Training steps: this project's way against a plain Keras ``fit``, in one run: ``python benchmarks/training.py``.

Plain is the seed's AlexNet in float32 with the seed's augmentation as Keras layers. Ours is the trainer's own step: its
precision, one warp an image made beside the step before. Also measured: what the data pipeline costs beside training on
batches already in memory. Random pictures; speed does not depend on them. ``--from bundled`` measures a training that
goes on from the bundled model, and so in its form: some of its convolutions are three narrow ones each.
"""

import argparse
import os
import statistics
import time

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main() -> None:
    """Print images a second of the three ways and their ratios, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=3, help="a round")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--size", type=int, default=227, choices=(113, 227))
    parser.add_argument("--from", dest="start", metavar="FILE", help="whose form ours has")
    options = parser.parse_args()

    import keras

    from facesorter.cli.parts import model_file
    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.model_file import load_model
    from facesorter.ml.training.alexnet import FULL_SIZE, build_alexnet
    from facesorter.ml.training.answers import normalised
    from facesorter.ml.training.backend import fast_precision
    from facesorter.ml.training.batches import Batches
    from facesorter.ml.training.optimizing import compile_network
    from facesorter.ml.training.recipes import DEFAULT, SEED
    from facesorter.ml.training.warm_start import ranks_of, weights_of

    rng = np.random.default_rng(0)
    count = options.batch * options.steps
    pixels = rng.integers(0, 256, (count, FULL_SIZE, FULL_SIZE, 3), np.uint8)
    labels = rng.integers(0, len(DEFAULT_CLASSES), count)
    targets = np.eye(len(DEFAULT_CLASSES), dtype=np.float32)[labels]

    plain_network = build_alexnet(len(DEFAULT_CLASSES), input_size=options.size)
    plain = keras.Sequential(
        [
            keras.Input((FULL_SIZE, FULL_SIZE, 3)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Resizing(options.size, options.size),
            keras.layers.RandomFlip("horizontal"),
            keras.layers.RandomRotation(10 / 360, fill_mode="nearest"),
            keras.layers.RandomZoom(0.5, 0.5, fill_mode="nearest"),
            keras.layers.RandomShear(0.2, 0.2, fill_mode="nearest"),
            plain_network,
        ]
    )
    plain.compile(
        optimizer=keras.optimizers.SGD(SEED.stages[0].learning_rate, momentum=0.9), loss="categorical_crossentropy"
    )
    precision = fast_precision()
    ours = build_alexnet(
        len(DEFAULT_CLASSES),
        input_size=options.size,
        dropout=DEFAULT.dropout,
        precision=precision,
        ranks=ranks_of(weights_of(load_model(model_file(options.start)))) if options.start else None,
    )
    compile_network(ours, DEFAULT, DEFAULT.stages[0].learning_rate, DEFAULT.stages[0].epochs * options.steps)
    batches = Batches(
        pixels,
        labels,
        np.arange(count),
        len(DEFAULT_CLASSES),
        options.batch,
        augmentation=DEFAULT.augmentation,
        seed=0,
        mixup=DEFAULT.mixup,
    )

    def run_plain() -> None:
        plain.fit(pixels, targets, batch_size=options.batch, epochs=1, verbose=0)

    def run_ours() -> None:
        for varied, shown in batches.epoch(options.size):
            ours.train_on_batch(normalised(varied, DEFAULT), shown)

    ready = [
        normalised(pixels[start : start + options.batch, : options.size, : options.size], DEFAULT)
        for start in range(0, count, options.batch)
    ]

    def run_in_memory() -> None:
        for index, batch in enumerate(ready):
            ours.train_on_batch(batch, targets[index * options.batch : (index + 1) * options.batch])

    ways = {"plain fit": run_plain, "facesorter": run_ours, "in memory": run_in_memory}
    for way in ways.values():
        way()
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(1, options.rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            rates[name].append(count / (time.perf_counter() - started))
        print(f"round {number}: " + ", ".join(f"{name} {values[-1]:.1f} images/s" for name, values in rates.items()))
    speedups = [mine / theirs for mine, theirs in zip(rates["facesorter"], rates["plain fit"], strict=True)]
    costs = [1 - mine / memory for mine, memory in zip(rates["facesorter"], rates["in memory"], strict=True)]
    print(f"{options.size} x {options.size}, batch {options.batch}, {precision}, {os.cpu_count()} cores")
    print(f"median speed against plain fit: {statistics.median(speedups):.2f}")
    print(f"median cost of the data pipeline: {statistics.median(costs):.1%}")


if __name__ == "__main__":
    main()
