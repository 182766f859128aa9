"""Random variation of training crops: one geometric warp each, then colour; the seed's augmentation is a setting."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facesorter.core.opencv import cv2
from facesorter.core.picture import Pixels


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far a crop may be varied; every value is the end of a range drawn from evenly.

    Attributes:
        rotation: degrees to either side, small ones more often.
        shear: degrees to either side.
        zoom: factor below and above 1.
        stretch: factor below and above 1, for each axis alone.
        shift: share of the side, in either direction, small ones more often.
        flip: mirrored left to right half of the time.
        brightness: share of the full range, added.
        contrast: factor below and above 1, about the mean.
        saturation: factor below and above 1.
        grey: share of the crops that lose their colour.
        light: how much darker one side may be than the other, as a share, where light falls in from the side.
        occlusion: share of the crops of which a part is hidden by a box of one colour.
        blur: share of the crops that lose sharpness, as enlarged small faces have none.
        smallest: side in pixels that such a crop is shrunken to at least.
        motion: share of the crops that are blurred along a line.
        noise: standard deviation of the grain at most, as a share of the full range; half of the crops have any.
        jpeg: share of the crops that are saved as JPEG, at a quality from 30 to 90.
    """

    rotation: float = 15.0
    shear: float = 6.0
    zoom: float = 0.2
    stretch: float = 0.08
    shift: float = 0.12
    flip: bool = True
    brightness: float = 0.12
    contrast: float = 0.25
    saturation: float = 0.3
    grey: float = 0.08
    light: float = 0.5
    occlusion: float = 0.15
    blur: float = 0.4
    smallest: int = 20
    motion: float = 0.1
    noise: float = 0.05
    jpeg: float = 0.3


NO_AUGMENTATION = Augmentation(
    rotation=0,
    shear=0,
    zoom=0,
    stretch=0,
    shift=0,
    flip=False,
    brightness=0,
    contrast=0,
    saturation=0,
    grey=0,
    light=0,
    occlusion=0,
    blur=0,
    motion=0,
    noise=0,
    jpeg=0,
)
"""Leaves crops as they are."""

SEED_AUGMENTATION = replace(NO_AUGMENTATION, rotation=10, shear=0.2, stretch=0.5, flip=True)
"""Keras' ``ImageDataGenerator(rotation_range=10, horizontal_flip=True, zoom_range=0.5, shear_range=0.2)``; its shear is
in degrees."""


class Augmenter:
    """Draws varied batches; each instance has its own random numbers."""

    def __init__(self, augmentation: Augmentation, *, seed: int, workers: int = 2) -> None:
        self._augmentation = augmentation
        self._rng = np.random.default_rng(seed)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="augment")

    def batch(self, crops: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
        """Return crops (n, side, side, 3) varied and scaled to (n, size, size, 3)."""
        seeds = self._rng.integers(0, 2**63, len(crops))
        varied = self._pool.map(
            lambda pair: self._one(pair[0], size, np.random.default_rng(pair[1])), zip(crops, seeds, strict=True)
        )
        return np.stack(list(varied))

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _one(self, crop: Pixels, size: int, rng: np.random.Generator) -> Pixels:
        """Return one crop varied, in the order in which it happens to a photo: scene, light, lens, sensor, file."""
        settings = self._augmentation
        warped = cv2.warpAffine(
            crop,
            _geometry(settings, crop.shape[0], size, rng),
            (size, size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ).astype(np.uint8, copy=False)
        hidden = _hidden(warped, rng) if rng.random() < settings.occlusion else warped
        return _saved(settings, _dulled(settings, _coloured(settings, hidden, rng), rng), rng)


def _geometry(settings: Augmentation, side: int, size: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the 2 x 3 matrix from pixels of the result to pixels of the crop."""
    angle = math.radians(_mostly_small(settings.rotation, rng))
    shear = math.radians(rng.uniform(-settings.shear, settings.shear))
    zoom = rng.uniform(1 - settings.zoom, 1 + settings.zoom)
    zoom_x, zoom_y = zoom * rng.uniform(1 - settings.stretch, 1 + settings.stretch, 2)
    shift = np.array([_mostly_small(settings.shift, rng), _mostly_small(settings.shift, rng)]) * side
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shearing = np.array([[1, -math.sin(shear)], [0, math.cos(shear)]])
    linear = rotation @ shearing @ np.diag([zoom_x, zoom_y]) * (side / size)
    if settings.flip and rng.random() < 0.5:
        linear[:, 0] *= -1
    middle = (side - 1) / 2
    offset = middle + shift - linear @ np.full(2, (size - 1) / 2)
    return np.column_stack([linear, offset])


def _mostly_small(largest: float, rng: np.random.Generator) -> float:
    return float(rng.triangular(-largest, 0, largest)) if largest else 0.0


def _hidden(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Hide a part of the crop, a sixth of it at most, behind a box of the colour of one of its pixels."""
    size = len(pixels)
    height, width = rng.integers(size // 6, round(size / 2.4), 2)
    top, left = rng.integers(0, size - height), rng.integers(0, size - width)
    colour = pixels[rng.integers(size), rng.integers(size)]
    result = pixels.copy()
    result[top : top + height, left : left + width] = colour
    return result


def _coloured(settings: Augmentation, pixels: Pixels, rng: np.random.Generator) -> Pixels:
    if not (settings.brightness or settings.contrast or settings.saturation or settings.light or settings.grey):
        return pixels
    values = pixels.astype(np.float32)
    if settings.saturation or settings.grey:
        grey = values @ np.array([0.299, 0.587, 0.114], np.float32)
        factor = np.float32(rng.uniform(1 - settings.saturation, 1 + settings.saturation))
        factor *= rng.random() >= settings.grey
        values = grey[..., np.newaxis] + factor * (values - grey[..., np.newaxis])
    if settings.light:
        values *= _slope(len(values), settings.light, rng)
    mean = values.mean()
    factor = np.float32(rng.uniform(1 - settings.contrast, 1 + settings.contrast))
    added = np.float32(rng.uniform(-settings.brightness, settings.brightness) * 255)
    varied: Pixels = np.clip(mean + factor * (values - mean) + added, 0, 255).astype(np.uint8)
    return varied


def _slope(size: int, most: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return factors (size, size, 1) about 1 that fall off in a random direction."""
    angle, strength = rng.uniform(0, 2 * math.pi), abs(_mostly_small(most, rng))
    line = np.linspace(-0.5, 0.5, size, dtype=np.float32)
    across = math.cos(angle) * line[np.newaxis, :] + math.sin(angle) * line[:, np.newaxis]
    return (1 + strength * across).astype(np.float32)[..., np.newaxis]


def _dulled(settings: Augmentation, pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Take sharpness away: a face that was small, or that moved."""
    size, result = len(pixels), pixels
    if rng.random() < settings.blur:
        side = round(settings.smallest * (80 / settings.smallest) ** rng.random())
        if side < size:
            small = cv2.resize(result, (side, side), interpolation=cv2.INTER_AREA)
            result = cv2.resize(small, (size, size), interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    if rng.random() < settings.motion:
        length = int(rng.integers(3, max(4, size // 12)))
        turn = cv2.getRotationMatrix2D(((length - 1) / 2, (length - 1) / 2), float(rng.uniform(0, 180)), 1)
        line = np.zeros((length, length), np.float32)
        line[length // 2] = 1
        kernel = cv2.warpAffine(line, turn, (length, length))
        result = cv2.filter2D(result, -1, kernel / kernel.sum()).astype(np.uint8, copy=False)
    return result


def _saved(settings: Augmentation, pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Add what sensor and file add: grain, and the blocks of JPEG."""
    result = pixels
    if settings.noise and rng.random() < 0.5:
        grain = rng.standard_normal(result.shape, np.float32) * np.float32(rng.uniform(0, settings.noise) * 255)
        result = np.clip(result + grain, 0, 255).astype(np.uint8)
    if rng.random() < settings.jpeg:
        # Red and blue are swapped for OpenCV both times, which makes no difference but to the subsampled colours.
        _, data = cv2.imencode(".jpg", result, (cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 91))))
        result = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return result
