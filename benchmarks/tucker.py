"""What a Tucker decomposition of the second convolution would bring: ``python benchmarks/tucker.py CSV --images DIR``.

The convolution becomes three: 1 x 1 to fewer channels, 5 x 5 between these, 1 x 1 back (Kim et al., 2016, "Compression
of Deep Convolutional Neural Networks for Fast and Low Power Mobile Applications"). Measured with the bundled model, at
several ranks and without any training after it: the time of the convolution, beside the time of the whole network, and
how many of the labelled pictures are still answered right.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

Kernel = NDArray[np.float32]

RANKS = ((96, 192), (80, 160), (64, 128), (48, 96))


def main() -> None:
    """Print a line for the plain convolution and one for each pair of ranks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.model_file import ModelFile, bundled_model, load_model
    from facesorter.core.tasks import Task
    from facesorter.ml.data.crops import load_crops
    from facesorter.ml.data.samples import read_samples
    from facesorter.ml.litert import LiteRTClassifier
    from facesorter.ml.training.export import DENSE_RANK, factorised, to_litert
    from facesorter.ml.training.schemes import parts_of
    from facesorter.ml.training.trees import FLAT
    from facesorter.ml.training.warm_start import weights_of

    model = load_model(bundled_model())
    size, classes = model.manifest.input_size, model.manifest.classes
    small = factorised(weights_of(model), DENSE_RANK)
    (part,) = parts_of(FLAT, classes)
    samples = read_samples(options.table, options.images, classes=classes).samples
    with TemporaryDirectory() as cache:
        crops = load_crops(
            samples, BlazeFace(), framing=model.manifest.framing, size=size, cache=Path(cache), task=Task()
        )
        pixels, labels = np.array(crops.pixels), crops.labels

    def network_with(kernel: Kernel) -> LiteRTClassifier:
        changed = small | {"conv2": [kernel, small["conv2"][1]]}
        return LiteRTClassifier(ModelFile(model.manifest, to_litert([(part, changed)], size)))

    def right(classifier: LiteRTClassifier) -> float:
        return float((classifier.classify(pixels).argmax(axis=1) == labels).mean())

    whole = small["conv2"][0]
    classifier = network_with(whole)
    side = -(-size // 4)
    plain = _convolutions([whole], side)
    print(f"{len(labels)} pictures, input {size} x {size}")
    network_ms = _milliseconds(lambda: classifier.classify(pixels[:1]), options.rounds)
    print(f"whole network {network_ms:.2f} ms, its second convolution {_milliseconds(plain, options.rounds):.2f} ms")
    print(f"plain: {right(classifier):.1%} right")
    classifier.close()
    for ranks in RANKS:
        factors, product = tucker(whole, *ranks)
        three = _convolutions(factors, side)
        pairs = [(_milliseconds(plain, 1), _milliseconds(three, 1)) for _ in range(options.rounds)]
        changed = network_with(product)
        print(
            f"ranks {ranks[0]} x {ranks[1]}: {statistics.median(fast / slow for slow, fast in pairs):.2f} of the "
            f"convolution's time, {right(changed):.1%} right"
        )
        changed.close()


def tucker(kernel: Kernel, inputs: int, outputs: int, sweeps: int = 5) -> tuple[list[Kernel], Kernel]:
    """Return the three kernels of a decomposition and their product, by alternating least squares."""
    values = kernel.astype(np.float64)

    def basis(tensor: NDArray[np.float64], axis: int, rank: int) -> NDArray[np.float64]:
        rows = np.moveaxis(tensor, axis, 0).reshape(tensor.shape[axis], -1)
        vectors: NDArray[np.float64] = np.linalg.eigh(rows @ rows.T)[1][:, -rank:]
        return vectors

    into, out = basis(values, 2, inputs), basis(values, 3, outputs)
    for _ in range(sweeps):
        into = basis(np.einsum("hwio,ob->hwib", values, out), 2, inputs)
        out = basis(np.einsum("hwio,ia->hwao", values, into), 3, outputs)
    core = np.einsum("hwio,ia,ob->hwab", values, into, out)
    product = np.einsum("hwab,ia,ob->hwio", core, into, out)
    factors = [into[None, None], core, out.T[None, None]]
    return [factor.astype(np.float32) for factor in factors], product.astype(np.float32)


def _convolutions(kernels: Sequence[Kernel], side: int) -> Callable[[], object]:
    """Return a run of convolutions one after the other, in LiteRT with eight-bit weights on one thread."""
    import tensorflow as tf
    from ai_edge_litert.interpreter import Interpreter

    @tf.function(input_signature=[tf.TensorSpec((1, side, side, kernels[0].shape[2]), tf.float32)])  # type: ignore[untyped-decorator]
    def block(values: Any) -> Any:
        for kernel in kernels:
            values = tf.nn.conv2d(values, kernel, 1, "SAME")
        return values

    converter = tf.lite.TFLiteConverter.from_concrete_functions([block.get_concrete_function()])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    interpreter: Any = Interpreter(model_content=converter.convert(), num_threads=1)
    interpreter.allocate_tensors()
    given = np.random.default_rng(0).random((1, side, side, kernels[0].shape[2]), np.float32)
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], given)
    run: Callable[[], object] = interpreter.invoke
    return run


def _milliseconds(run: Callable[[], object], rounds: int, times: int = 20) -> float:
    run()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(times):
            run()
        seconds.append((time.perf_counter() - started) / times)
    return 1000 * statistics.median(seconds)


if __name__ == "__main__":
    main()
