"""When to be unsure, measured: ``python benchmarks/unsure.py TABLE --images DIR``.

Of every face of a table, labelled as for ``facesorter-cli evaluate`` (0 is none of the classes, and then every answer
is wrong):

- How well the model's confidence tells right answers from wrong ones, and what is gained by the size of the face, its
  sharpness, how far it leans and how far it looks aside (both by its landmarks), the detector's score and the model's
  *none of these*, one at a time and all together. Each is joined with the confidence by logistic regression (Cox, 1958,
  "The Regression Analysis of Binary Sequences"). Printed are the area under the ROC curve, where 50 is chance, and how
  many of all faces may be answered so that 95 of 100 of these are right.
- What one threshold comes to, and what one for each class does: the lowest at which 95 of 100 answers are right.

Both are fitted on four fifths of the faces and asked about the others, in turn.
"""

import argparse
import math
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.faces import cropping
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.framing import lean_of
from facesorter.core.faces.search import find_faces
from facesorter.core.picture import Picture
from facesorter.core.pictures import loading
from facesorter.core.results import Face
from facesorter.core.tasks import Task
from facesorter.ml.data.sources import Source
from facesorter.ml.jobs.prepare import DataJob, Watcher, read
from facesorter.ml.litert import LiteRTClassifier

FOLDS = 5
OFFERED = ("size", "sharpness", "lean", "aside", "score", "none of these")


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="instead of the bundled one")
    options = parser.parse_args()
    rows, said_of = [], []
    finder = BlazeFace()
    source = Source(options.table, options.images)
    with closing(LiteRTClassifier.open(options.model)) as classifier:
        for sample in read(DataJob(source, Path()), Task(), Watcher()).samples.samples:
            try:
                picture = loading.load(sample.path)
            except UnreadablePhotoError:
                continue
            found = find_faces(finder, picture)
            if not found:
                continue
            crop = cropping.crop_face(
                picture.pixels, found[0], classifier.manifest.framing, classifier.manifest.input_size
            )
            (said,) = classifier.classify(crop[np.newaxis])
            is_right = int(said.argmax()) + 1 == sample.class_id
            said_of.append(int(said.argmax()))
            rows.append(
                (
                    is_right,
                    _logit(said.max()),
                    *_offered(picture, found[0], crop, classifier.manifest.framing.scale, said),
                )
            )
    table = np.array(rows, np.float64)
    right, confidence, offered = np.asarray(table[:, 0] > 0, np.bool_), table[:, 1:2], table[:, 2:]
    print(f"{len(right)} faces, {right.mean():.1%} right")
    print(f"{'confidence and':18}{'ROC area':>10}{'answered':>10}")
    _show("nothing else", confidence, right)
    for number, name in enumerate(OFFERED):
        _show(name, np.hstack([confidence, offered[:, [number]]]), right)
    _show("all of it", table[:, 1:], right)
    print(f"{'threshold':18}{'right':>10}{'answered':>10}")
    answers = np.array(said_of, np.int64)
    for name, groups in (("one", np.zeros_like(answers)), ("by class", answers)):
        claimed = _claimed(groups, confidence[:, 0], right)
        print(f"{name:18}{right[claimed].mean():>10.1%}{claimed.mean():>10.1%}".replace("%", " "))


def _offered(
    picture: Picture, face: Face, crop: NDArray[np.uint8], scale: float, said: NDArray[np.float32]
) -> list[float]:
    height, width = picture.pixels.shape[:2]
    side = max(face.width * width, face.height * height)
    aside = 0.0
    if len(face.landmarks) >= 3:
        (left, _), (other, _), (nose, _) = face.landmarks[:3]
        aside = abs(nose - (left + other) / 2) / face.width
    return [
        math.log(side),
        math.log(cropping.sharpness(crop, scale) + 0.01),
        abs(lean_of(face, width, height)),
        aside,
        face.score,
        _logit(1 - said.sum()),
    ]


def _logit(share: float) -> float:
    kept = min(max(float(share), 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _show(name: str, features: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    scores = np.empty(len(right))
    fold = _folds(len(right))
    for number in range(FOLDS):
        learnt, asked = fold != number, fold == number
        scores[asked] = _fitted(features[learnt], right[learnt], features[asked])
    order = np.argsort(-scores)
    precision = np.cumsum(right[order]) / np.arange(1, len(right) + 1)
    enough = np.flatnonzero(precision >= 0.95)
    answered = (enough[-1] + 1) / len(right) if len(enough) else 0.0
    ranks = np.argsort(np.argsort(scores)) + 1
    positive, negative = right.sum(), (~right).sum()
    area = (ranks[right].sum() - positive * (positive + 1) / 2) / (positive * negative)
    print(f"{name:18}{area:>10.1%}{answered:>10.1%}".replace("%", " "), flush=True)


def _claimed(groups: NDArray[np.int64], confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which answers reach the threshold of their group, chosen without them."""
    claimed = np.zeros(len(right), np.bool_)
    fold = _folds(len(right))
    for number in range(FOLDS):
        for group in np.unique(groups):
            learnt, asked = (groups == group) & (fold != number), (groups == group) & (fold == number)
            order = np.argsort(-confidence[learnt])
            precision = np.cumsum(right[learnt][order]) / np.arange(1, learnt.sum() + 1)
            enough = np.flatnonzero(precision >= 0.95)
            if len(enough):
                claimed[asked] = confidence[asked] >= confidence[learnt][order][enough[-1]]
    return claimed


def _folds(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).permutation(count) % FOLDS


def _fitted(features: NDArray[np.float64], right: NDArray[np.bool_], asked: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit by Newton's method, with a little ridge; return the log odds of what is asked."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    known = np.hstack([np.ones((len(features), 1)), (features - middle) / spread])
    weights = np.zeros(known.shape[1])
    for _ in range(20):
        share = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (right - share) - 0.1 * weights
        curve = (known * (share * (1 - share))[:, np.newaxis]).T @ known + 0.1 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    result: NDArray[np.float64] = np.hstack([np.ones((len(asked), 1)), (asked - middle) / spread]) @ weights
    return result


if __name__ == "__main__":
    main()
