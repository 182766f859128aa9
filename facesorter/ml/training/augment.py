"""Random variation of training crops: one geometric warp each, then colour; the seed's augmentation is a setting."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from facesorter.core.picture import Pixels


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far a crop may be varied; every value is the end of a range drawn from evenly.

    Attributes:
        rotation: degrees to either side.
        shear: degrees to either side.
        zoom: factor below and above 1, for each axis alone.
        shift: share of the side, in either direction.
        flip: mirrored left to right half of the time.
        brightness: share of the full range, added.
        contrast: factor below and above 1, about the mean.
        saturation: factor below and above 1.
        blur: share of the crops that lose sharpness, as enlarged small faces have none.
    """

    rotation: float = 12.0
    shear: float = 6.0
    zoom: float = 0.15
    shift: float = 0.06
    flip: bool = True
    brightness: float = 0.12
    contrast: float = 0.25
    saturation: float = 0.3
    blur: float = 0.3


SEED_AUGMENTATION = Augmentation(
    rotation=10, shear=0.2, zoom=0.5, shift=0, brightness=0, contrast=0, saturation=0, blur=0
)
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
        settings = self._augmentation
        source = self._dulled(crop, rng)
        warped = cv2.warpAffine(
            source,
            _geometry(settings, source.shape[0], size, rng),
            (size, size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return _coloured(settings, warped.astype(np.uint8, copy=False), rng)

    def _dulled(self, crop: Pixels, rng: np.random.Generator) -> Pixels:
        if rng.random() >= self._augmentation.blur:
            return crop
        side = int(rng.integers(28, 80))
        small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, crop.shape[:2], interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def _geometry(settings: Augmentation, side: int, size: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the 2 x 3 matrix from pixels of the result to pixels of the crop."""
    angle = math.radians(rng.uniform(-settings.rotation, settings.rotation))
    shear = math.radians(rng.uniform(-settings.shear, settings.shear))
    zoom_x, zoom_y = rng.uniform(1 - settings.zoom, 1 + settings.zoom, 2)
    shift = rng.uniform(-settings.shift, settings.shift, 2) * side
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shearing = np.array([[1, -math.sin(shear)], [0, math.cos(shear)]])
    linear = rotation @ shearing @ np.diag([zoom_x, zoom_y]) * (side / size)
    if settings.flip and rng.random() < 0.5:
        linear[:, 0] *= -1
    middle = (side - 1) / 2
    offset = middle + shift - linear @ np.full(2, (size - 1) / 2)
    return np.column_stack([linear, offset])


def _coloured(settings: Augmentation, pixels: Pixels, rng: np.random.Generator) -> Pixels:
    if not (settings.brightness or settings.contrast or settings.saturation):
        return pixels
    values = pixels.astype(np.float32)
    if settings.saturation:
        grey = values @ np.array([0.299, 0.587, 0.114], np.float32)
        factor = np.float32(rng.uniform(1 - settings.saturation, 1 + settings.saturation))
        values = grey[..., np.newaxis] + factor * (values - grey[..., np.newaxis])
    mean = values.mean()
    factor = np.float32(rng.uniform(1 - settings.contrast, 1 + settings.contrast))
    added = np.float32(rng.uniform(-settings.brightness, settings.brightness) * 255)
    varied: Pixels = np.clip(mean + factor * (values - mean) + added, 0, 255).astype(np.uint8)
    return varied
