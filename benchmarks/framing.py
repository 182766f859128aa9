"""How faces are best cut out for a model: straight or upright, with more or less around them.

    python benchmarks/framing.py val-candid.csv --images faces --model bundled

Every picture of the table is cut out in each framing and asked about; the model is the same all along. It prints how
many of the answers are right, and how many are claimed at the threshold that a training would choose.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

FRAMINGS = ((1.6, False), (1.5, False), (1.6, True), (1.5, True), (1.4, True))
"""Sides in face boxes, and whether they lean with the face."""


def main() -> None:
    """Print a line for each framing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", default="bundled", metavar="FILE", help="(default: %(default)s)")
    options = parser.parse_args()

    from facesorter.cli.parts import model_file
    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.faces.framing import Framing
    from facesorter.core.model_file import load_model
    from facesorter.core.tasks import Task
    from facesorter.ml.data.crops import load_crops
    from facesorter.ml.data.samples import read_samples
    from facesorter.ml.evaluation.calibration import LIKE_PHOTOS, choose_threshold, coverage_curve
    from facesorter.ml.training.export import probabilities

    model, finder = load_model(model_file(options.model)), BlazeFace()
    samples = read_samples(options.table, options.images, classes=model.manifest.classes).samples
    for scale, upright in FRAMINGS:
        framing = replace(Framing(), scale=scale, upright=upright)
        with TemporaryDirectory() as cache:
            size = model.manifest.input_size
            crops = load_crops(samples, finder, framing=framing, size=size, cache=Path(cache), task=Task())
            answers, labels = probabilities(model, crops), crops.labels
        known = labels >= 0
        right = (answers.argmax(axis=1) == labels)[known].mean()
        curve = coverage_curve(labels, answers, steps=100)
        chosen = choose_threshold(curve, **LIKE_PHOTOS)
        (point,) = (point for point in curve if point.threshold == chosen)
        print(
            f"{scale} boxes, {'upright' if upright else 'straight'}: {right:.1%} of {known.sum()} right; at the "
            f"threshold {chosen:.2f} {point.coverage:.1%} are claimed, {point.accuracy:.1%} of them right",
            flush=True,
        )


if __name__ == "__main__":
    main()
