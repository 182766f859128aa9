"""Variation: repeatable, never a strange size, and each setting does what its name says."""

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.ml.training.augment import NO_AUGMENTATION, SEED_AUGMENTATION, Augmentation, Augmenter

NOTHING = NO_AUGMENTATION


@pytest.fixture
def crops() -> NDArray[np.uint8]:
    """Return crops that no mirror or turn leaves as they are: a smooth ramp with a bright corner."""
    ramp = np.linspace(40, 200, 64)
    crop = np.stack([ramp[None].repeat(64, 0), ramp[:, None].repeat(64, 1), np.full((64, 64), 90.0)], axis=2)
    crop[:20, :12] = 250
    return np.stack([crop.astype(np.uint8)] * 16)


def batch(augmentation: Augmentation, crops: NDArray[np.uint8], size: int = 64, seed: int = 5) -> NDArray[np.uint8]:
    augmenter = Augmenter(augmentation, seed=seed)
    try:
        return augmenter.batch(crops, size)
    finally:
        augmenter.close()


def test_no_variation_leaves_the_crops_alone(crops: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(batch(NOTHING, crops), crops)


@pytest.mark.parametrize("augmentation", [Augmentation(), SEED_AUGMENTATION], ids=["default", "seed"])
@pytest.mark.parametrize("size", [113, 227])
def test_batches_have_the_size_asked_for(augmentation: Augmentation, size: int, crops: NDArray[np.uint8]) -> None:
    varied = batch(augmentation, crops[:3], size)
    assert varied.shape == (3, size, size, 3)
    assert varied.dtype == np.uint8
    assert not np.array_equal(varied[0], varied[1])


def test_the_same_seed_gives_the_same_batches_whatever_the_threads(crops: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(batch(Augmentation(), crops), batch(Augmentation(), crops))
    many = Augmenter(Augmentation(), seed=5, workers=8)
    np.testing.assert_array_equal(many.batch(crops, 64), batch(Augmentation(), crops))
    assert not np.array_equal(many.batch(crops, 64), batch(Augmentation(), crops))  # the next batch is another
    many.close()
    assert not np.array_equal(batch(Augmentation(), crops, seed=6), batch(Augmentation(), crops))


def test_flipping_mirrors_about_half(crops: NDArray[np.uint8]) -> None:
    many = np.concatenate([crops] * 8)
    varied = batch(replace(NOTHING, flip=True), many)
    mirrored = [np.array_equal(one, crops[0][:, ::-1]) for one in varied]
    kept = [np.array_equal(one, crops[0]) for one in varied]
    assert all(a != b for a, b in zip(mirrored, kept, strict=True))
    assert 0.3 < np.mean(mirrored) < 0.7


def test_rotation_stays_in_its_range(crops: NDArray[np.uint8]) -> None:
    """The green channel is a ramp from top to bottom: its gradient shows the angle."""
    angles = []
    for one in batch(replace(NOTHING, rotation=12), np.concatenate([crops] * 4)):
        middle = one[24:56, 24:56, 1].astype(float)
        down, across = np.gradient(middle)
        angles.append(np.degrees(np.arctan2(across.mean(), down.mean())))
    assert max(np.abs(angles)) < 13.5
    assert max(angles) > 6
    assert min(angles) < -6


def test_zoom_keeps_the_middle(crops: NDArray[np.uint8]) -> None:
    dotted = np.zeros((20, 65, 65, 3), np.uint8)
    dotted[:, 30:35, 30:35] = 255
    varied = batch(replace(NOTHING, zoom=0.5), dotted, 65)
    for one in varied:
        rows, columns = np.nonzero(one[..., 0] > 127)
        assert abs(rows.mean() - 32) < 1
        assert abs(columns.mean() - 32) < 1
    areas = [(one[..., 0] > 127).sum() for one in varied]
    assert min(areas) < 25 < max(areas)


def test_brightness_and_contrast_and_saturation_change_what_they_say(crops: NDArray[np.uint8]) -> None:
    flat = np.full((40, 8, 8, 3), 120, np.uint8)
    brighter = batch(replace(NOTHING, brightness=0.1), flat, 8).mean(axis=(1, 2, 3))
    assert np.abs(brighter - 120).max() <= 26
    assert np.ptp(brighter) > 20
    np.testing.assert_allclose(batch(replace(NOTHING, contrast=0.3), flat, 8), flat, atol=1)
    np.testing.assert_allclose(batch(replace(NOTHING, saturation=0.5), flat, 8), flat, atol=1)
    spread = batch(replace(NOTHING, contrast=0.3), crops).std(axis=(1, 2, 3)) / crops[0].std()
    assert 0.65 < spread.min() < 0.95
    assert 1.05 < spread.max() < 1.35


def test_blur_takes_detail_from_its_share(crops: NDArray[np.uint8]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 128, 128, 3), np.uint8)
    varied = batch(replace(NOTHING, blur=0.3), noise, 128)
    dulled = varied.std(axis=(1, 2, 3)) < 0.8 * noise.std()
    assert 0.1 < dulled.mean() < 0.5
    assert batch(replace(NOTHING, blur=1.0), noise, 128).std() < 0.8 * noise.std()


def test_the_seeds_augmentation_is_the_seeds() -> None:
    assert (SEED_AUGMENTATION.rotation, SEED_AUGMENTATION.stretch, SEED_AUGMENTATION.shear) == (10, 0.5, 0.2)
    assert SEED_AUGMENTATION.flip
    others = {field.name for field in fields(Augmentation)} - {"rotation", "stretch", "shear", "flip", "smallest"}
    assert all(getattr(SEED_AUGMENTATION, name) == 0 for name in others)


def test_a_face_can_lose_its_colour(crops: NDArray[np.uint8]) -> None:
    varied = batch(replace(NOTHING, grey=0.5), np.concatenate([crops] * 4))
    grey = [np.ptp(one, axis=2).max() <= 1 for one in varied]
    assert 0.25 < np.mean(grey) < 0.75
    coloured = next(one for one, is_grey in zip(varied, grey, strict=True) if not is_grey)
    np.testing.assert_array_equal(coloured, crops[0])


def test_light_from_one_side_darkens_the_other(crops: NDArray[np.uint8]) -> None:
    flat = np.full((60, 64, 64, 3), 120, np.uint8)
    lit = batch(replace(NOTHING, light=0.8), flat)
    across = [abs(float(one[:, 0].mean()) - float(one[:, -1].mean())) for one in lit]
    assert np.abs(lit.mean(axis=(1, 2, 3)) - 120).max() < 2
    assert 20 < max(across) <= 0.8 * 120 + 2


def test_a_box_hides_a_part_of_its_share(crops: NDArray[np.uint8]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 64, 64, 3), np.uint8)
    changed = (batch(replace(NOTHING, occlusion=0.5), noise) != noise).any(axis=3).mean(axis=(1, 2))
    assert 0.25 < (changed > 0).mean() < 0.75
    assert changed.max() < 1 / 5
    assert changed[changed > 0].min() > 1 / 50


def test_motion_blurs_along_a_line(crops: NDArray[np.uint8]) -> None:
    dotted = np.zeros((40, 96, 96, 3), np.uint8)
    dotted[:, 46:50, 46:50] = 255
    for one in batch(replace(NOTHING, motion=1.0), dotted, 96):
        rows, columns = np.nonzero(one[..., 0] > 20)
        spread = np.linalg.eigvalsh(np.cov(np.stack([rows, columns])))
        assert spread[1] >= spread[0]
    lengths = [(one[..., 0] > 20).sum() for one in batch(replace(NOTHING, motion=1.0), dotted, 96)]
    assert max(lengths) > 25


def test_grain_and_jpeg_change_pixels_but_not_the_picture(crops: NDArray[np.uint8]) -> None:
    for augmentation in (replace(NOTHING, noise=0.05), replace(NOTHING, jpeg=1.0)):
        varied = batch(augmentation, crops)
        assert (varied != crops).any()
        assert np.abs(varied.astype(int) - crops).mean() < 12


@pytest.fixture(autouse=True)
def _threads_end() -> Iterator[None]:
    import threading

    yield
    assert not any(thread.name.startswith("augment") for thread in threading.enumerate())
