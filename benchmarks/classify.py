"""Classifying crops, this project's way against the seed's loop, in one run: ``python benchmarks/classify.py``.

The seed's loop is a Keras model asked with ``predict`` for one picture at a time, with random weights, on which speed
does not depend; the crops are random too. This project's way is the bundled model, or with ``--size`` a random network
at that side whose convolutions are whole.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from facesorter.core.model_file import ModelFile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main() -> None:
    """Print images a second of both ways and their ratio, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--crops", type=int, default=64, help="classified a round by the fast way")
    parser.add_argument("--predictions", type=int, default=8, help="made a round by the seed's loop")
    parser.add_argument("--size", type=int, choices=(113, 227), help="of a random network instead of the bundled one")
    options = parser.parse_args()

    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.model_file import bundled_model, load_model
    from facesorter.ml.litert import LiteRTClassifier
    from facesorter.ml.training.alexnet import FULL_SIZE, build_alexnet

    network = build_alexnet(len(DEFAULT_CLASSES))
    model = _random(network, options.size) if options.size else load_model(bundled_model())
    size = model.manifest.input_size
    classifier = LiteRTClassifier(model)
    crops = np.random.default_rng(0).integers(0, 256, (options.crops, FULL_SIZE, FULL_SIZE, 3), np.uint8)

    def seeds_loop() -> None:
        for crop in crops[: options.predictions]:
            network.predict((crop / 255).astype(np.float32)[np.newaxis], verbose=0)

    ours_crops = np.ascontiguousarray(crops[:, :size, :size])

    def ours() -> None:
        classifier.classify(ours_crops)

    seeds_loop()
    ours()
    ratios = []
    for number in range(1, options.rounds + 1):
        slow = _rate(seeds_loop, options.predictions)
        fast = _rate(ours, options.crops)
        ratios.append(fast / slow)
        print(f"round {number}: seed's loop {slow:.1f}, facesorter {fast:.1f} images/s, ratio {fast / slow:.1f}")
    print(f"median ratio {statistics.median(ratios):.1f} over {options.rounds} rounds on {os.cpu_count()} cores")
    print(f"network: {len(model.network) / 1e6:.1f} MB, input {size} x {size}")
    classifier.close()


def _random(network: Any, size: int) -> "ModelFile":
    """Return a Keras AlexNet as a model file for another side, with two narrow layers for each wide one."""
    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.model_file import Manifest, ModelFile, Normalisation
    from facesorter.ml.training.export import DENSE_RANK, factorised, to_litert
    from facesorter.ml.training.recipes import DEFAULT
    from facesorter.ml.training.schemes import parts_of
    from facesorter.ml.training.trees import FLAT
    from facesorter.ml.training.warm_start import layer_weights

    (part,) = parts_of(FLAT, DEFAULT_CLASSES)
    small = to_litert(
        [(part, factorised(layer_weights(network), DENSE_RANK))], size, mirrored=DEFAULT.augmentation.flip
    )
    return ModelFile(Manifest(DEFAULT_CLASSES, size, Normalisation(1 / 255, 0.0)), small)


def _rate(work: Callable[[], None], count: int) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
