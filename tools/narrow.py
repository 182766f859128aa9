r"""Makes convolutions of a model narrow: it answers faster, and nearly the same.

    python tools/narrow.py MODEL train.csv --and train-candid.csv --images faces --validate-on val-candid.csv \
        --validate-on val.csv --like-photos val-candid.csv --ranks conv2 48 96 --out FILE

The second convolution alone takes half of AlexNet's time. It becomes 1 x 1 to fewer channels, the convolution itself
between fewer, and 1 x 1 back (Kim et al., 2016, "Compression of Deep Convolutional Neural Networks for Fast and Low
Power Mobile Applications"). The factors are not those nearest to the kernel, but those whose answers to what the
convolution sees of varied pictures come nearest to its own (Zhang et al., 2016, "Accelerating Very Deep Convolutional
Networks for Classification and Detection"). A training from the file (``facesorter-cli train --from FILE``) goes on
with convolutions as narrow. Printed are, for the model as it was and narrow, what LiteRT takes for an answer, how much
of each validation table is right, and how much is answered as it was.
"""

import argparse
import itertools
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

FITTED = 14
"""Batches that the factors are fitted to."""

PLACES = 50
"""Looked at in each of their pictures: a convolution's answers to neighbouring places are nearly the same."""

Values = NDArray[np.float32]


def main() -> int:
    """Write the model file, print what it lost, and return 0."""
    chosen = options()

    from teacher import milliseconds

    from facesorter.cli.parts import model_file
    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.model_file import ModelFile, load_model, save_model
    from facesorter.core.places import default_places
    from facesorter.core.tasks import Task
    from facesorter.ml import needs
    from facesorter.ml.data.sources import Source
    from facesorter.ml.data.split import Apart
    from facesorter.ml.evaluation.calibration import Basis
    from facesorter.ml.jobs.prepare import DataJob, Watcher, prepared, read
    from facesorter.ml.litert import with_none
    from facesorter.ml.training.export import DENSE_RANK, calibrate, factorised, probabilities, to_litert
    from facesorter.ml.training.schemes import parts_of
    from facesorter.ml.training.trees import FLAT
    from facesorter.ml.training.warm_start import ranks_of, weights_of

    needs.settle_keras()
    model = load_model(model_file(chosen.model))
    manifest, weights = model.manifest, weights_of(model)
    check_ranks(chosen, {name: values[0].shape for name, values in weights.items() if len(values) == 2})
    source = Source(chosen.table, chosen.images, more=tuple(chosen.more))
    job = DataJob(source, default_places().cache / "crops", Apart(test=0.0), validation=tuple(chosen.validate_on))
    data = prepared(job, read(job, Task(), Watcher()), BlazeFace(), Task(), Watcher())
    pixels = varied(data.training, len(manifest.classes), manifest)
    for name, ranks in sorted(chosen.ranks.items()):
        # In the order of the network: each is fitted to what those before it now give.
        weights[name] = narrowed(weights[name], seen_by(name, weights, pixels, manifest), *ranks)
    (part,) = parts_of(FLAT, manifest.classes)
    mirrored = bool(manifest.training.get("mirrored"))
    network = to_litert([(part, factorised(weights, DENSE_RANK))], manifest.input_size, mirrored=mirrored)
    told = {**manifest.training, "convolution_ranks": ranks_of(weights), "dense_rank": DENSE_RANK}
    plain = replace(manifest, temperature=1.0, unsure_below=0.0, training=told, metrics={})
    raw = probabilities(ModelFile(plain, network), data.validation)
    raw = with_none(raw) if manifest.none else raw
    deciding = chosen.validate_on.index(chosen.like_photos) if chosen.like_photos else None
    narrow = ModelFile(calibrate(plain, data.validation.labels, raw, Basis(data.tables, deciding)), network)
    save_model(narrow, chosen.out)
    before = probabilities(model, data.validation).argmax(axis=1)
    for name, file in (("as it was", model), ("narrow", narrow)):
        print(f"{name}: {milliseconds(file.network):.2f} ms an answer, {len(file.network) / 1e6:.1f} MB")
        answers = before if file is model else probabilities(file, data.validation).argmax(axis=1)
        for number, table in enumerate(chosen.validate_on):
            here = (data.tables == number) & (data.validation.labels >= 0)
            right, same = ((answers == other)[here].mean() for other in (data.validation.labels, before))
            print(f"  {table.name}: {right:.1%} of {here.sum()} right, {same:.1%} answered as it was")
    return 0


def check_ranks(chosen: argparse.Namespace, whole: dict[str, tuple[int, ...]]) -> None:
    """End the program where a convolution cannot be as narrow as asked; ``whole`` has the shapes of those that can."""
    for name, (first, second) in chosen.ranks.items():
        if name not in whole:
            chosen.refuse(f"{name} of {chosen.model} is narrow already")
        height, width, inputs, outputs = whole[name]
        if not (0 < first <= inputs and 0 < second <= min(outputs, height * width * first)):
            chosen.refuse(f"{name} goes from {inputs} to {outputs} channels: choose fewer, and at least 1")


def varied(training: Any, class_count: int, manifest: Any) -> Values:
    """Return pictures as a training sees them: drawn evenly, varied and blended."""
    from facesorter.ml.training.answers import normalised
    from facesorter.ml.training.batches import Batches
    from facesorter.ml.training.recipes import DEFAULT

    recipe = replace(DEFAULT, normalisation=manifest.normalisation)
    batches = Batches.of(training, class_count, recipe)
    drawn = itertools.islice(batches.epoch(manifest.input_size, 0), FITTED)
    return np.concatenate([normalised(pixels, recipe) for pixels, _ in drawn])


def seen_by(name: str, weights: dict[str, list[Values]], pixels: Values, manifest: Any) -> Values:
    """Return what a convolution sees of pictures at places drawn at random: (n, height, width, channels)."""
    import keras

    from facesorter.ml.training.alexnet import build_alexnet
    from facesorter.ml.training.warm_start import load_into, ranks_of

    outputs = len(manifest.classes) + manifest.none
    network = build_alexnet(outputs, input_size=manifest.input_size, ranks=ranks_of(weights))
    load_into(network, weights, same_classes=True)
    before = keras.Model(network.input, network.get_layer(name).input)
    side, rng, seen = len(weights[name][0]), np.random.default_rng(0), []
    for start in range(0, len(pixels), 64):
        values = np.asarray(before(pixels[start : start + 64]))
        padded = np.pad(values, ((0, 0), (side // 2, side // 2), (side // 2, side // 2), (0, 0)))
        for picture in padded:
            rows, columns = rng.integers(0, values.shape[1], (2, PLACES))
            seen += [picture[r : r + side, c : c + side].copy() for r, c in zip(rows, columns, strict=True)]
    return np.stack(seen)


def narrowed(convolution: list[Values], seen: Values, first: int, second: int) -> list[Values]:
    """Return the three kernels and the bias of a convolution that is narrow inside.

    Args:
        convolution: kernel (height, width, inputs, outputs) and bias.
        seen: what it sees at n places: (n, height, width, inputs).
        first: channels that take the place of the inputs.
        second: channels that take the place of the outputs.
    """
    kernel, bias = convolution[0].astype(np.float64), convolution[1]
    height, width, inputs, outputs = kernel.shape
    places = seen.reshape(len(seen), -1).astype(np.float64)
    mean = places.mean(axis=0)
    places -= mean
    together = places.T @ places / len(places)
    # The directions of the inputs that matter most to the kernel, each weighted by how much it varies.
    varies, axes = np.linalg.eigh(np.einsum("aiaj->ij", together.reshape(height * width, inputs, -1, inputs)))
    spread = np.sqrt(np.maximum(varies, varies.max() * 1e-9))
    weighted = np.einsum("hwio,ij->jhwo", kernel, axes * spread, optimize=True).reshape(inputs, -1)
    reduce = axes / spread @ np.linalg.eigh(weighted @ weighted.T)[1][:, -first:]
    # What comes out is regressed on what is left of the inputs, at the rank that there is (Izenman, 1975,
    # "Reduced-rank regression for the multivariate linear model").
    flat, into = kernel.reshape(-1, outputs), np.kron(np.eye(height * width), reduce)
    left = into.T @ together @ into
    left += np.eye(len(left)) * (np.trace(left) / len(left) * 1e-8)
    fitted = np.linalg.solve(left, into.T @ together @ flat)
    back = np.linalg.eigh(fitted.T @ left @ fitted)[1][:, -second:]
    core = fitted @ back
    shift = mean @ (flat - into @ core @ back.T)
    # All three alike in size: a training moves each by as much.
    sizes = [np.sqrt(np.mean(part**2)) for part in (reduce, core, back)]
    even = np.prod(sizes) ** (1 / 3)
    parts = [part * (even / size) for part, size in zip((reduce, core, back), sizes, strict=True)]
    shapes = [(1, 1, inputs, first), (height, width, first, second), (1, 1, second, outputs)]
    factors = [part.reshape(shape) for part, shape in zip((parts[0], parts[1], parts[2].T), shapes, strict=True)]
    return [factor.astype(np.float32) for factor in factors] + [(bias + shift).astype(np.float32)]


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what is asked for, its ranks by the names of convolutions; ``refuse`` ends the program with a reason."""
    from facesorter.ml.training.alexnet import NARROWABLE

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--and", dest="more", type=Path, action="append", default=[], metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--validate-on", type=Path, action="append", required=True, metavar="CSV")
    parser.add_argument("--like-photos", type=Path, metavar="CSV", help="the one to choose the threshold on")
    parser.add_argument("--ranks", nargs=3, action="append", required=True, metavar=("LAYER", "FIRST", "SECOND"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.set_defaults(refuse=parser.error)
    chosen = parser.parse_args(words)
    if chosen.like_photos and chosen.like_photos not in chosen.validate_on:
        parser.error(f"{chosen.like_photos} is not one of the tables to validate on")
    for name, first, second in chosen.ranks:
        if name not in NARROWABLE:
            parser.error(f"{name} cannot be narrow: choose of {', '.join(NARROWABLE[:-1])} and {NARROWABLE[-1]}")
        if not (first.isdecimal() and second.isdecimal()):
            parser.error(f"invalid ranks: {first} {second}")
    chosen.ranks = {name: (int(first), int(second)) for name, first, second in chosen.ranks}
    return chosen


if __name__ == "__main__":
    sys.exit(main())
