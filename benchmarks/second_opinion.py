"""Whether the network should overrule the detector: ``python benchmarks/second_opinion.py TABLE --images DIR``.

A model that learnt *none of these* says of each found face how probable it is that it is none. Printed for whole
photos, labelled as for ``facesorter-cli evaluate --photos``: what becomes of them when faces above a bound are taken
out, by bound; 1 takes none out, as the program does.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.judging import Rules, judged
from facesorter.core.pipeline import Pipeline
from facesorter.core.results import FaceResult, Result, Status
from facesorter.core.tasks import Task
from facesorter.ml.data.photos import read_photos
from facesorter.ml.evaluation.photos import evaluate_photos
from facesorter.ml.litert import LiteRTClassifier

BOUNDS = (1.0, 0.7, 0.5, 0.3, 0.1)


def main() -> None:
    """Print a line for each bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="instead of the bundled one")
    options = parser.parse_args()
    classifier = LiteRTClassifier.open(options.model)
    classes, threshold = classifier.manifest.classes, classifier.manifest.unsure_below
    labelled, _ = read_photos(options.table, options.images, classes)
    outcomes = Pipeline(BlazeFace(), classifier).run([one.photo for one in labelled], Task())
    results = [outcome.result for outcome in outcomes]
    classifier.close()
    print(f"{'none above':>11}{'sorted':>8}{'right':>8}{'one subject':>13}{'nobody':>8}{'several':>9}{'accepted':>10}")
    for bound in BOUNDS:
        numbers = evaluate_photos(
            labelled,
            [_overruled(result, bound, threshold) for result in results],
            classes,
            judged_at=lambda result, unsure_below: judged(result, Rules(), unsure_below),
            unsure_below=threshold,
        )
        print(
            f"{bound:>11}{numbers.sorted.right:>8}{numbers.shares.right.value or 0:>8.1%}"
            f"{numbers.shares.one_subject.value or 0:>13.1%}{numbers.nobody.right:>8}{numbers.several.right:>9}"
            f"{numbers.accepted.right:>10}"
        )


def _overruled(result: Result, bound: float, threshold: float) -> Result:
    kept = tuple(found for found in result.faces if _none(found) <= bound)
    if not result.faces or len(kept) == len(result.faces):
        return result
    if not kept:
        return replace(result, status=Status.NO_FACE, faces=(), class_id=None, probabilities=())
    return judged(replace(result, faces=kept), Rules(), threshold)


def _none(found: FaceResult) -> float:
    return 1 - sum(found.probabilities)


if __name__ == "__main__":
    main()
