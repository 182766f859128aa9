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
from facesorter.core.faces.cropping import crop
from facesorter.core.faces.finder import Look, apart, largest_first
from facesorter.core.faces.framing import Square, turned
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.picture import Pixels
from facesorter.core.pictures.loading import reduced, resized
from facesorter.core.results import Face
from facesorter.resources import resource

CLOSE_UP_SIDE = 0.3
"""What only the back camera model finds is a face from this share of the picture's longest side on. On everyday photos,
nearly all it finds below that are dogs and shadows, and nearly all above are close-ups too large for full range."""

CLEAR = 0.5
"""Score from which what full range finds is a face."""

HINT = 0.3
"""Score from which something may be a face."""

CONFIRMED = 1.45
"""Sum of the first look's score and of both networks' from close by, from which something is a face."""

_CLOSER = 1.9
"""Side of a closer look, in face boxes: both networks see best what fills half of their input."""

_STEP_BACK = 2.0
"""Side of what is seen after a step back, in longest sides of the picture. Of 48 faces of 2,000 that filled their
picture so much that no look found them, all show from there; of 14 small pictures without a face, none does ..."""

_FILLING = 0.35
"""... as long as it is so much of the picture: a smaller one would have been found."""

_SMALL_SIDE = 512
"""Longest side, in pixels, of what is looked at for small faces."""

_SHA256 = {
    "face_detection_full_range": "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    "face_detection_back": "e376cf6b168d5ece8a3cedb94acc4eb168a136aede125ccc3d903ef38f5beda8",
}

_FULL_SIDE, _FULL_MAPS = 192, ((4, 1),)
_BACK_SIDE, _BACK_MAPS = 256, ((16, 2), (32, 6))
"""Side of each network's input, in pixels; stride of each map of its answers, and how many it has at each place."""

_SUPPRESSION_OVERLAP = 0.3
_CENTRE = 0.2


class BlazeFace:
    """The bundled detector, a :class:`~facesorter.core.faces.finder.CloseFinder`.

    Full range looks first; the back camera model where that found nothing clear, and both at what they look closer at.
    """

    def __init__(self) -> None:
        self._per_thread = threading.local()

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return every face in upright RGB pixels that is clear at first sight, the largest first."""
        return self.look(pixels).faces

    def look(self, pixels: Pixels) -> Look:
        """Look at upright RGB pixels once."""
        networks = self._networks()
        pixels = reduced(pixels)
        seen = networks.full.find(pixels)
        clear = [face for face in seen if face.score >= CLEAR]
        if not clear:
            close = networks.back.find(pixels)
            height, width = pixels.shape[:2]
            least = CLOSE_UP_SIDE * max(height, width)
            clear = [
                face for face in close if face.score >= CLEAR and max(face.width * width, face.height * height) >= least
            ]
            seen += close
        faces = apart(clear)
        return Look(largest_first(faces), apart(faces, seen)[len(faces) :])

    def glance(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return the faces that are clear to full range, the faster network, the largest first."""
        seen = self._networks().full.find(reduced(pixels))
        return largest_first(apart(face for face in seen if face.score >= CLEAR))

    def look_for_small(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return hints of faces that are too small for :meth:`look`, the surest first."""
        height, width = pixels.shape[:2]
        network = self._networks().detailed(upright=height > width)
        return apart(face for face in network.find(pixels) if face.score >= CLEAR)

    def confirms(self, pixels: Pixels, face: Face) -> bool:
        """Look closer at one face, or hint, with both networks, and tell whether it is one."""
        if face.rotation:
            pixels, face = np.rot90(pixels, face.rotation), turned(face, face.rotation)
        height, width = pixels.shape[:2]
        side = _CLOSER * max(face.width * width, face.height * height)
        left, top = (face.x + face.width / 2) * width - side / 2, (face.y + face.height / 2) * height - side / 2
        close = crop(pixels, Square(left, top, side), _BACK_SIDE)
        networks = self._networks()
        full = _central_score(networks.full.find(close))
        if full < HINT:
            return False  # as with nearly all that is no face; the larger network need not be asked
        return face.score + full + _central_score(networks.back.find(close)) >= CONFIRMED

    def fills(self, pixels: Pixels) -> bool:
        """Step back from a picture until it is half of what is seen, and tell whether it is all one face."""
        height, width = pixels.shape[:2]
        side = _STEP_BACK * max(height, width)
        seen = crop(pixels, Square((width - side) / 2, (height - side) / 2, side), _BACK_SIDE)
        networks = self._networks()
        return any(
            _central_score([face for face in network.find(seen) if _STEP_BACK * face.width >= _FILLING]) >= CLEAR
            for network in (networks.full, networks.back)
        )

    def _networks(self) -> "_Networks":
        """Return this thread's networks: a LiteRT interpreter serves one thread at a time."""
        if not hasattr(self._per_thread, "networks"):
            self._per_thread.networks = _Networks()
        networks: _Networks = self._per_thread.networks
        return networks


class _Networks:
    """The networks of one thread."""

    def __init__(self) -> None:
        self.full = _Network("face_detection_full_range", _FULL_SIDE, _FULL_SIDE, _FULL_MAPS)
        self.back = _Network("face_detection_back", _BACK_SIDE, _BACK_SIDE, _BACK_MAPS)
        self._detailed: dict[bool, _Network] = {}

    def detailed(self, *, upright: bool) -> "_Network":
        """Return the back camera model for a larger input, which few photos need."""
        if upright not in self._detailed:
            sides = (_SMALL_SIDE * 3 // 4, _SMALL_SIDE)
            width, height = sides if upright else sides[::-1]
            self._detailed[upright] = _Network("face_detection_back", width, height, _BACK_MAPS)
        return self._detailed[upright]


def _central_score(faces: list[Face]) -> float:
    """Return the score of the face in the middle, 0 without one."""
    return max((face.score for face in faces if _is_central(face)), default=0.0)


def _is_central(face: Face) -> bool:
    across, down = face.x + face.width / 2 - 0.5, face.y + face.height / 2 - 0.5
    return max(abs(across), abs(down)) < _CENTRE


class _Network:
    """One BlazeFace network on LiteRT."""

    def __init__(self, name: str, width: int, height: int, maps: tuple[tuple[int, int], ...]) -> None:
        """Make it.

        Args:
            name: of its file.
            width: of its input, in pixels.
            height: of its input, in pixels.
            maps: stride of each map of its answers, and how many answers it has at each place.
        """
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_content=_weights(name), num_threads=1)
        (entry,) = self._interpreter.get_input_details()
        if tuple(entry["shape"]) != (1, height, width, 3):
            self._interpreter.resize_tensor_input(entry["index"], (1, height, width, 3))
        self._interpreter.allocate_tensors()
        (self._input,) = self._interpreter.get_input_details()
        self._outputs = self._interpreter.get_output_details()
        self._width, self._height = width, height
        self._anchors = _anchors(width, height, maps)

    def find(self, pixels: Pixels) -> list[Face]:
        """Return what may be a face, each once."""
        height, width = pixels.shape[:2]
        scale = min(self._width / width, self._height / height)
        inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
        left, top = (self._width - inner_width) // 2, (self._height - inner_height) // 2
        canvas = np.zeros((1, self._height, self._width, 3), np.float32)
        inner = resized(pixels, inner_width, inner_height)
        canvas[0, top : top + inner_height, left : left + inner_width] = inner
        canvas *= 1 / 127.5
        canvas -= 1.0
        self._interpreter.set_tensor(self._input["index"], canvas)
        self._interpreter.invoke()
        regressors, logits = (self._interpreter.get_tensor(output["index"])[0] for output in self._outputs)
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0], -80, 80)))
        # Each row: centre, size, then six landmarks, in pixels of the input, all but the size relative to the anchor.
        keep = scores >= HINT
        points = regressors[keep].reshape(-1, 8, 2)
        points[:, [0, 2, 3, 4, 5, 6, 7]] += self._anchors[keep][:, np.newaxis] - (left, top)
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
        group = group[scores[group] >= min(scores[best], CLEAR)]  # what hardly looks like it moves no clear box
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


def _anchors(width: int, height: int, maps: tuple[tuple[int, int], ...]) -> NDArray[np.float32]:
    """Return the anchors' centres, in pixels, of maps of the given strides, each place so many times, row by row."""
    centres = [
        ((x + 0.5) * stride, (y + 0.5) * stride)
        for stride, times in maps
        for y in range(height // stride)
        for x in range(width // stride)
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
