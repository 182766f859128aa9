"""Faces: found where they are, nowhere else, by any thread; and the square that the model sees of them."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from facesorter.core.errors import ModelFileError
from facesorter.core.faces import blazeface
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.cropping import crop, crop_face, crop_whole, is_cropped_portrait
from facesorter.core.faces.framing import Framing, Square, square_of
from facesorter.core.opencv import cv2
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.results import Face


@pytest.fixture(scope="module")
def finder() -> BlazeFace:
    return BlazeFace()


def noise(height: int, width: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def overlap(face: Face, box: tuple[float, float, float, float]) -> float:
    """Return intersection over union with a box of left, top, right, bottom."""
    width = max(0.0, min(face.x + face.width, box[2]) - max(face.x, box[0]))
    height = max(0.0, min(face.y + face.height, box[3]) - max(face.y, box[1]))
    union = face.width * face.height + (box[2] - box[0]) * (box[3] - box[1]) - width * height
    return width * height / union


ASTRONAUT = (0.34, 0.14, 0.545, 0.345)
"""From the eyebrows to the chin and from ear to ear, read off the picture."""


def test_the_astronauts_one_face_is_found_where_it_is(finder: BlazeFace, astronaut: Path) -> None:
    pixels = loading.load(astronaut).pixels
    (face,) = finder.find(pixels)
    assert overlap(face, ASTRONAUT) > 0.7
    assert 0.5 <= face.score <= 1
    right_eye, left_eye, nose, mouth, *ears = face.landmarks
    assert right_eye == pytest.approx((0.40, 0.20), abs=0.02)
    assert left_eye == pytest.approx((0.48, 0.205), abs=0.02)
    assert nose == pytest.approx((0.44, 0.25), abs=0.02)
    assert mouth == pytest.approx((0.437, 0.288), abs=0.02)
    assert len(ears) == 2


def test_a_face_is_found_beside_the_middle_in_wide_and_high_pictures(finder: BlazeFace, astronaut: Path) -> None:
    pixels = loading.load(astronaut).pixels
    wide = np.full((512, 1500, 3), 90, np.uint8)
    wide[:, 900:1412] = pixels
    (face,) = finder.find(wide)
    left, top, right, bottom = ASTRONAUT
    assert overlap(face, ((900 + 512 * left) / 1500, top, (900 + 512 * right) / 1500, bottom)) > 0.5
    high = np.full((1500, 512, 3), 90, np.uint8)
    high[100:612] = pixels
    (face,) = finder.find(high)
    assert overlap(face, (left, (100 + 512 * top) / 1500, right, (100 + 512 * bottom) / 1500)) > 0.5


def test_a_close_up_is_found(finder: BlazeFace, astronaut: Path) -> None:
    pixels = loading.load(astronaut).pixels[20:200, 130:310]
    (face,) = finder.find(np.ascontiguousarray(pixels))
    left, top, right, bottom = (512 * length for length in ASTRONAUT)
    assert overlap(face, ((left - 130) / 180, (top - 20) / 180, (right - 130) / 180, (bottom - 20) / 180)) > 0.5


def test_two_faces_come_the_larger_first(finder: BlazeFace, astronaut: Path) -> None:
    pixels = loading.load(astronaut).pixels
    both = np.full((512, 900, 3), 90, np.uint8)
    both[100:400, 20:320] = loading.resized(pixels, 300, 300)
    both[:, 388:] = pixels
    large, small = finder.find(both)
    assert large.width > small.width
    assert large.x > small.x


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((300, 300, 3), 128, np.uint8),
        np.zeros((300, 400, 3), np.uint8),
        noise(300, 300),
        noise(64, 700),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((1, 1280, 3), np.uint8),
        np.full((1280, 1, 3), 255, np.uint8),
    ],
    ids=["grey", "black", "noise", "strip", "pixel", "row", "column"],
)
def test_nothing_is_found_where_there_is_nothing(finder: BlazeFace, pixels: Pixels) -> None:
    assert finder.find(pixels) == ()


def test_a_finder_serves_eight_threads_at_once(finder: BlazeFace, astronaut: Path) -> None:
    pictures = [loading.load(astronaut).pixels, noise(200, 300), loading.load(astronaut, side=300).pixels]
    alone = [finder.find(pixels) for pixels in pictures]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(finder.find, pictures * 8))
    assert together == alone * 8


@pytest.mark.parametrize("content", [None, b"", b"another network"], ids=["missing", "empty", "another"])
def test_a_missing_or_damaged_detector_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "face_detection_full_range.tflite").write_bytes(content)
    monkeypatch.setattr(blazeface, "resource", lambda name: tmp_path / Path(name).name)
    blazeface._weights.cache_clear()
    with pytest.raises(ModelFileError, match="install facesorter again"):
        BlazeFace().find(noise(10, 10))


def test_the_square_is_as_wide_as_the_framing_says_and_raised() -> None:
    square = square_of(Face(0.25, 0.4, 0.1, 0.2, 1.0), Framing(scale=1.6, raised=0.06), 1000, 500)
    assert square.side == pytest.approx(160)
    assert square.left + square.side / 2 == pytest.approx(300)
    assert square.top + square.side / 2 == pytest.approx(250 - 6)


def test_the_longer_side_of_a_box_counts() -> None:
    assert square_of(Face(0.2, 0.2, 0.4, 0.1, 1.0), Framing(1.6), 100, 100).side == pytest.approx(64)


def leaning(degrees: float) -> Face:
    """A face in the middle of a square picture whose eyes lie on a line that leans clockwise."""
    x, y = 0.05 * math.cos(math.radians(degrees)), 0.05 * math.sin(math.radians(degrees))
    return Face(0.4, 0.4, 0.2, 0.2, 1.0, landmarks=((0.5 - x, 0.5 - y), (0.5 + x, 0.5 + y)))


@pytest.mark.parametrize("degrees", [-45, -20, 5, 30, 55])
def test_the_square_leans_with_the_eyes_and_is_raised_along_the_face(degrees: float) -> None:
    square = square_of(leaning(degrees), Framing(scale=1.5, raised=0.1), 1000, 1000)
    assert math.degrees(square.lean) == pytest.approx(degrees)
    assert square.left + square.side / 2 == pytest.approx(500 + 20 * math.sin(square.lean))
    assert square.top + square.side / 2 == pytest.approx(500 - 20 * math.cos(square.lean))
    assert square_of(leaning(degrees), Framing(upright=False), 1000, 1000).lean == 0


@pytest.mark.parametrize("face", [leaning(80), leaning(180), Face(0.4, 0.4, 0.2, 0.2, 1.0)], ids=str)
def test_eyes_that_cannot_be_where_they_seem_turn_nothing(face: Face) -> None:
    assert square_of(face, Framing(), 1000, 1000).lean == 0


@pytest.mark.parametrize("degrees", [-40, -10, 3, 25])
@pytest.mark.parametrize("size", [48, 113, 300])
def test_a_leaning_face_is_seen_as_the_upright_one(astronaut: Path, degrees: float, size: int) -> None:
    pixels = loading.load(astronaut).pixels
    turn = cv2.getRotationMatrix2D((255.5, 255.5), -degrees, 1)
    turned = cv2.warpAffine(pixels, turn, (512, 512), flags=cv2.INTER_CUBIC).astype(np.uint8)
    upright = crop_face(pixels, leaning(0), Framing(1.0), size)
    seen = crop_face(turned, leaning(degrees), Framing(1.0), size)
    straight = crop_face(turned, leaning(degrees), Framing(1.0, upright=False), size)
    off, off_straight = (np.abs(crop.astype(int) - upright).mean() for crop in (seen, straight))
    assert off < 9  # squares begin at whole pixels
    assert off < off_straight


@pytest.mark.parametrize("size", [16, 113, 227])
def test_a_crop_inside_is_the_picture_itself(size: int) -> None:
    pixels = noise(300, 400)
    np.testing.assert_array_equal(crop(pixels, Square(30.2, 39.8, size), size), pixels[40 : 40 + size, 30 : 30 + size])


@pytest.mark.parametrize(("left", "top"), [(-20, -30), (60, 70), (-20, 70), (60, -30), (-500, 5)])
def test_the_edge_is_repeated_outside(left: int, top: int) -> None:
    pixels = noise(100, 90)
    rows = np.clip(np.arange(top, top + 64), 0, 99)
    columns = np.clip(np.arange(left, left + 64), 0, 89)
    if left == -500:  # beside the picture altogether: what is nearest
        assert crop(pixels, Square(left, top, 64), 64).shape == (64, 64, 3)
    else:
        np.testing.assert_array_equal(crop(pixels, Square(left, top, 64), 64), pixels[rows][:, columns])


@pytest.mark.parametrize(
    "face",
    [
        Face(0.5, 0.5, 1e-6, 1e-6, 1.0),
        Face(-1.0, -1.0, 3.0, 3.0, 1.0),
        Face(0.0, 0.0, 1.0, 1.0, 1.0),
        Face(0.99, 0.99, 0.2, 0.2, 1.0),
        Face(-0.1, -0.1, 0.11, 0.11, 1.0),
        Face(-0.1, -0.1, 0.11, 0.11, 1.0, landmarks=((-0.1, -0.1), (0.0, 0.05))),
    ],
    ids=["tiny", "huge", "whole", "lower right", "upper left", "leaning out"],
)
@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1), (120, 160)])
def test_any_face_in_any_picture_gives_a_square_crop(face: Face, shape: tuple[int, int]) -> None:
    cropped = crop_face(noise(*shape), face, Framing(), 113)
    assert cropped.shape == (113, 113, 3)
    assert cropped.dtype == np.uint8


def test_a_whole_portrait_is_squared_by_repeating_its_edges() -> None:
    pixels = noise(100, 80)
    columns = np.clip(np.arange(-10, 90), 0, 79)
    np.testing.assert_array_equal(crop_whole(pixels, 100), pixels[:, columns])
    assert crop_whole(noise(1, 1), 32).shape == (32, 32, 3)


@pytest.mark.parametrize(
    ("width", "height", "portrait"),
    [
        (100, 100, True),
        (256, 256, True),
        (257, 257, False),
        (150, 200, True),
        (200, 150, True),
        (140, 200, False),
        (32, 32, True),
        (31, 31, False),
        (4000, 3000, False),
    ],
)
def test_a_small_squarish_picture_counts_as_a_cropped_portrait(width: int, height: int, portrait: bool) -> None:
    assert is_cropped_portrait(Picture(noise(9, 9), width, height, "PNG")) is portrait
