"""Classifying crops, this project's way against the seed's loop, in one run: ``python benchmarks/classify.py``.

The seed's loop is a Keras model asked with ``predict`` for one picture at a time. Both networks have the same random
weights (speed does not depend on them); the crops are random too. ``--size 113`` measures the form of the network
without its last pool.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main() -> None:
    """Print images a second of both ways and their ratio, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--crops", type=int, default=64, help="classified a round by the fast way")
    parser.add_argument("--predictions", type=int, default=8, help="made a round by the seed's loop")
    parser.add_argument("--size", type=int, default=227, choices=(113, 227), help="of the fast way's input")
    options = parser.parse_args()

    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.model_file import Manifest, ModelFile, Normalisation
    from facesorter.ml.litert import LiteRTClassifier
    from facesorter.ml.training.alexnet import FULL_SIZE, build_alexnet
    from facesorter.ml.training.export import DENSE_RANK, factorised, to_litert
    from facesorter.ml.training.recipes import DEFAULT
    from facesorter.ml.training.schemes import parts_of
    from facesorter.ml.training.trees import FLAT

    network = build_alexnet(len(DEFAULT_CLASSES))
    weights = {layer.name: layer.get_weights() for layer in network.layers if layer.weights}
    (part,) = parts_of(FLAT, DEFAULT_CLASSES)
    small = to_litert([(part, factorised(weights, DENSE_RANK))], options.size, mirrored=DEFAULT.augmentation.flip)
    manifest = Manifest(DEFAULT_CLASSES, options.size, Normalisation(1 / 255, 0.0))
    classifier = LiteRTClassifier(ModelFile(manifest, small))
    crops = np.random.default_rng(0).integers(0, 256, (options.crops, FULL_SIZE, FULL_SIZE, 3), np.uint8)

    def seeds_loop() -> None:
        for crop in crops[: options.predictions]:
            network.predict((crop / 255).astype(np.float32)[np.newaxis], verbose=0)

    ours_crops = np.ascontiguousarray(crops[:, : options.size, : options.size])

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
    print(f"network: {len(small) / 1e6:.1f} MB, input {options.size} x {options.size}")
    classifier.close()


def _rate(work: Callable[[], None], count: int) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
