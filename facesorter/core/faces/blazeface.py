"""Where the faces are: the bundled detector.

It is BlazeFace (Bazarevsky et al., 2019, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs") in the two
forms that MediaPipe publishes: "full range" for faces some way off, "back camera" for close-ups. Where the weights
come from is said in ``resources/detector/NOTICE``; the boxes are decoded here.
"""

import functools
import hashlib
import math
import threading
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import ModelFileError
from facesorter.core.faces.finder import largest_first
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.picture import Pixels
from facesorter.core.pictures.loading import resized
from facesorter.core.results import Face
from facesorter.resources import resource

CLOSE_UP_SIDE = 0.3
"""What only the back camera model finds is a face from this share of the picture's longest side on. On everyday photos,
nearly all it finds below that are dogs and shadows, and nearly all above are close-ups too large for full range."""

_SUPPRESSION_OVERLAP = 0.3

_SHA256 = {
    "face_detection_full_range": "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    "face_detection_back": "e376cf6b168d5ece8a3cedb94acc4eb168a136aede125ccc3d903ef38f5beda8",
}


class BlazeFace:
    """The bundled detector: full range first, the back camera model where that found nothing."""

    def __init__(self) -> None:
        self._per_thread = threading.local()

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return every face in upright RGB pixels, the largest first."""
        faces: list[Face] = []
        for network in self._networks():
            faces = network.find(pixels)
            if faces:
                break
        return largest_first(faces)

    def find_small(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return the faces in upright RGB pixels but close-ups, in no order."""
        return tuple(self._networks()[0].find(pixels))

    def _networks(self) -> "tuple[_Network, ...]":
        """Return this thread's networks: a LiteRT interpreter serves one thread at a time."""
        if not hasattr(self._per_thread, "networks"):
            self._per_thread.networks = (
                _Network("face_detection_full_range", min_score=0.5, min_side=0.0, anchors=_anchors(192, ((4, 1),))),
                _Network(
                    "face_detection_back",
                    min_score=0.5,
                    min_side=CLOSE_UP_SIDE,
                    anchors=_anchors(256, ((16, 2), (32, 6))),
                ),
            )
        networks: tuple[_Network, ...] = self._per_thread.networks
        return networks


class _Network:
    """One BlazeFace network on LiteRT."""

    def __init__(self, name: str, *, min_score: float, min_side: float, anchors: NDArray[np.float32]) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_content=_weights(name), num_threads=1)
        self._interpreter.allocate_tensors()
        (self._input,) = self._interpreter.get_input_details()
        self._outputs = self._interpreter.get_output_details()
        self._size = int(self._input["shape"][1])
        self._min_score = min_score
        self._min_side = min_side
        self._anchors = anchors

    def find(self, pixels: Pixels) -> list[Face]:
        height, width = pixels.shape[:2]
        scale = self._size / max(height, width)
        inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
        left, top = (self._size - inner_width) // 2, (self._size - inner_height) // 2
        canvas = np.zeros((self._size, self._size, 3), np.float32)
        inner = resized(pixels, inner_width, inner_height)
        canvas[top : top + inner_height, left : left + inner_width] = inner
        canvas = canvas / 127.5 - 1.0
        self._interpreter.set_tensor(self._input["index"], canvas[np.newaxis])
        self._interpreter.invoke()
        regressors, logits = (self._interpreter.get_tensor(output["index"])[0] for output in self._outputs)
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0], -80, 80)))
        # Each row: centre, size, then six landmarks, in pixels of the input, all but the size relative to the anchor.
        keep = (scores >= self._min_score) & (regressors[:, 2:4].max(axis=1) >= self._min_side * self._size)
        points = regressors[keep].reshape(-1, 8, 2) / self._size
        points[:, [0, 2, 3, 4, 5, 6, 7]] += self._anchors[keep][:, np.newaxis]
        points = points * self._size
        points[:, [0, 2, 3, 4, 5, 6, 7]] -= (left, top)
        points /= (inner_width, inner_height)
        return [_face(row, score) for row, score in _suppressed(points, scores[keep])]


def _face(points: NDArray[np.float32], score: float) -> Face:
    (centre_x, centre_y), (width, height) = points[0].tolist(), points[1].tolist()
    landmarks = tuple((float(x), float(y)) for x, y in points[2:])
    return Face(centre_x - width / 2, centre_y - height / 2, width, height, float(score), landmarks)


def _suppressed(points: NDArray[Any], scores: NDArray[Any]) -> list[tuple[NDArray[Any], float]]:
    """Merge overlapping detections into their score-weighted mean, as BlazeFace does, rather than drop all but one."""
    merged = []
    remaining = np.argsort(-scores)
    while remaining.size:
        best = remaining[0]
        overlaps = _overlap(points[best], points[remaining]) > _SUPPRESSION_OVERLAP
        overlaps[0] = True
        group = remaining[overlaps]
        weights = scores[group] / scores[group].sum()
        row = np.tensordot(weights, points[group], axes=1)
        if np.all(row[1] > 0) and math.isfinite(float(row.sum())):
            merged.append((row, float(scores[best])))
        remaining = remaining[~overlaps]
    return merged


def _overlap(one: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """Return intersection over union of one box and several, each given as centre and size."""
    low = np.maximum(one[0] - one[1] / 2, others[:, 0] - others[:, 1] / 2)
    high = np.minimum(one[0] + one[1] / 2, others[:, 0] + others[:, 1] / 2)
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    union = np.prod(one[1]) + np.prod(others[:, 1], axis=1) - shared
    result: NDArray[Any] = np.where(union > 0, shared / np.where(union > 0, union, 1), 0)
    return result


def _anchors(size: int, strides: tuple[tuple[int, int], ...]) -> NDArray[np.float32]:
    """Return the anchor centres (fractions) of maps of the given strides, each place so many times, row by row."""
    centres = [
        ((x + 0.5) * stride / size, (y + 0.5) * stride / size)
        for stride, times in strides
        for y in range(size // stride)
        for x in range(size // stride)
        for _ in range(times)
    ]
    return np.array(centres, np.float32)


@functools.cache
def _weights(name: str) -> bytes:
    """Return the bundled file of a network.

    Raises:
        ModelFileError: when the file is missing, or not the one that this program was made with.
    """
    with suppress(OSError):
        content = resource(f"detector/{name}.tflite").read_bytes()
        if hashlib.sha256(content).hexdigest() == _SHA256[name]:
            return content
    raise ModelFileError(
        QT_TRANSLATE_NOOP(
            "Messages", "The face detector is missing from this installation, or damaged: install facesorter again."
        )
    )
