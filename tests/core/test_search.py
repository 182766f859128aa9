"""The thorough search: turned photos, small faces and crowds are found, and ordinary photos are looked at once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.cropping import crop_face
from facesorter.core.faces.finder import Look, apart
from facesorter.core.faces.framing import Framing, turned
from facesorter.core.faces.search import find_faces, is_face
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.results import Face

FACE = Face(0.1, 0.2, 0.3, 0.5, 0.9, ((0.2, 0.3), (0.35, 0.3), (0.28, 0.45), (0.28, 0.6)))


@pytest.fixture(scope="module")
def finder() -> BlazeFace:
    return BlazeFace()


def picture(pixels: Pixels) -> Picture:
    return Picture(np.ascontiguousarray(pixels), pixels.shape[1], pixels.shape[0], "PNG")


class Counting:
    """Finds what it was told to, and counts how often it was asked."""

    def __init__(self, *faces: Face) -> None:
        self.asked = 0
        self._faces = faces

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        self.asked += 1
        return self._faces


def test_turning_a_face_four_quarters_brings_it_back() -> None:
    face = FACE
    for _ in range(4):
        face = turned(face, 1)
    assert face.x == pytest.approx(FACE.x)
    assert face.height == pytest.approx(FACE.height)
    np.testing.assert_allclose(face.landmarks, FACE.landmarks)
    assert face.rotation == 0


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_face_is_where_numpy_turns_its_pixels_to(quarters: int) -> None:
    pixels = np.zeros((200, 100, 3), np.uint8)
    pixels[40:140, 10:40] = 255  # the box of FACE
    seen = np.rot90(pixels, quarters)
    face = turned(FACE, quarters)
    height, width = seen.shape[:2]
    left, top = round(face.x * width), round(face.y * height)
    box = seen[top : top + round(face.height * height), left : left + round(face.width * width)]
    assert box.min() == 255
    assert box.shape[0] * box.shape[1] == 3000


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_the_crop_of_a_lying_face_is_upright(quarters: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (300, 200, 3), np.uint8)
    lying = np.ascontiguousarray(np.rot90(pixels, -quarters))
    face = replace(turned(FACE, -quarters), rotation=quarters)
    framing = Framing(scale=1.6)
    np.testing.assert_array_equal(crop_face(lying, face, framing, 113), crop_face(pixels, FACE, framing, 113))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_photo_without_orientation_gives_the_same_crop_however_it_lies(
    finder: BlazeFace, astronaut: Path, quarters: int
) -> None:
    pixels = loading.load(astronaut).pixels
    (upright,) = find_faces(finder, picture(pixels))
    (face, *_others) = find_faces(finder, picture(np.rot90(pixels, -quarters)))
    assert face.rotation == quarters
    crop = crop_face(np.ascontiguousarray(np.rot90(pixels, -quarters)), face, Framing(), 64)
    assert np.abs(crop.astype(int) - crop_face(pixels, upright, Framing(), 64)).mean() < 12


def test_forty_small_faces_are_found_where_they_are(finder: BlazeFace, astronaut: Path) -> None:
    portrait = loading.resized(loading.load(astronaut).pixels[:300, 60:360], 120, 120)
    crowd = np.tile(portrait, (5, 8, 1))
    assert len(finder.find(crowd)) < 20
    found = find_faces(finder, picture(crowd))
    assert len(found) == 40
    cells = {(int((face.x + face.width / 2) * 8), int((face.y + face.height / 2) * 5)) for face in found}
    assert len(cells) == 40
    assert all(30 < face.width * 960 < 60 for face in found)


@pytest.mark.parametrize("width", [1280, 640])
def test_one_small_face_in_a_photo_is_found(finder: BlazeFace, astronaut: Path, width: int) -> None:
    scene = np.full((960, 1280, 3), 110, np.uint8)
    scene[700:800, 1100:1200] = loading.resized(loading.load(astronaut).pixels[:300, 60:360], 100, 100)
    scene = loading.resized(scene, width, width * 3 // 4)
    assert finder.find(scene) == ()
    (face,) = find_faces(finder, picture(scene))
    assert 1100 / 1280 < face.x + face.width / 2 < 1200 / 1280
    assert 700 / 960 < face.y + face.height / 2 < 800 / 960


def test_an_ordinary_photo_is_looked_at_once(astronaut: Path) -> None:
    upright = replace(FACE, landmarks=((0.2, 0.3), (0.35, 0.3), (0.28, 0.45), (0.28, 0.6)))
    finder = Counting(upright)
    assert find_faces(finder, loading.load(astronaut)) == (upright,)
    assert finder.asked == 1


def test_a_cropped_portrait_is_looked_at_as_in_training() -> None:
    finder = Counting()
    assert find_faces(finder, picture(np.zeros((160, 160, 3), np.uint8))) == ()
    assert finder.asked == 1


def test_what_is_seen_only_sideways_must_be_seen_clearly() -> None:
    class Sideways:
        def __init__(self, score: float) -> None:
            self.face = replace(FACE, score=score)

        def find(self, pixels: Pixels) -> tuple[Face, ...]:
            return (self.face,) if pixels.shape[0] > pixels.shape[1] else ()

    wide = picture(np.zeros((300, 500, 3), np.uint8))
    assert find_faces(Sideways(0.7), wide) == ()
    (face,) = find_faces(Sideways(0.8), wide)
    assert face.rotation == 1


def test_nothing_is_found_where_there_is_nothing(finder: BlazeFace) -> None:
    rng = np.random.default_rng(3)
    for pixels in (np.full((960, 1280, 3), 90, np.uint8), rng.integers(0, 256, (700, 900, 3), np.uint8)):
        assert find_faces(finder, picture(pixels)) == ()


class Doubtful:
    """Sees one face and hints, and from close by believes those that it was told to."""

    def __init__(self, look: Look, *believed: Face) -> None:
        self._look = look
        self._believed = believed
        self.asked: list[Face] = []

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        return self._look.faces

    def look(self, pixels: Pixels) -> Look:
        return self._look

    def glance(self, pixels: Pixels) -> tuple[Face, ...]:
        return ()

    def look_for_small(self, pixels: Pixels) -> tuple[Face, ...]:
        return ()

    def confirms(self, pixels: Pixels, face: Face) -> bool:
        self.asked.append(face)
        return face in self._believed

    def fills(self, pixels: Pixels) -> bool:
        return False


WIDE = picture(np.zeros((400, 600, 3), np.uint8))
WEAK = Face(0.6, 0.2, 0.2, 0.3, 0.6)
SMALL = Face(0.9, 0.9, 0.05, 0.08, 0.6)


def test_what_is_beyond_doubt_is_not_looked_at_again() -> None:
    finder = Doubtful(Look((FACE,)))
    assert find_faces(finder, WIDE) == (FACE,)
    assert finder.asked == []


def test_a_fist_from_afar_is_none_from_close_by() -> None:
    assert find_faces(Doubtful(Look((WEAK,))), WIDE) == ()
    assert find_faces(Doubtful(Look((WEAK,)), WEAK), WIDE) == (WEAK,)


def test_a_second_face_that_was_hardly_seen_is_looked_at_closer() -> None:
    finder = Doubtful(Look((FACE,), (WEAK, SMALL)), WEAK, SMALL)
    assert find_faces(finder, WIDE) == (FACE, WEAK)
    assert finder.asked == [WEAK]  # the small one is in the background, whatever it is


def test_one_face_seen_by_two_looks_is_one() -> None:
    again = replace(FACE, x=0.12, score=0.4)
    inside = Face(0.15, 0.3, 0.15, 0.2, 0.65)
    assert apart((FACE,), (again, inside, WEAK)) == (FACE, WEAK)


def test_two_people_cheek_to_cheek_are_two() -> None:
    beside = replace(FACE, x=FACE.x + 0.6 * FACE.width, score=0.8)
    assert apart((FACE, beside)) == (FACE, beside)
    assert apart((FACE, replace(beside, score=0.6))) == (FACE,)


def test_the_detector_believes_the_astronauts_face_and_not_her_sleeve(finder: BlazeFace, astronaut: Path) -> None:
    pixels = loading.load(astronaut).pixels
    (face,) = finder.find(pixels)
    assert finder.confirms(pixels, face)
    assert not finder.confirms(pixels, replace(face, x=0.1, y=0.7))


@pytest.mark.parametrize("sides", [(40, 40), (160, 160), (256, 200)])
def test_a_small_picture_is_a_face_only_with_a_face_in_it(
    finder: BlazeFace, astronaut: Path, sides: tuple[int, int]
) -> None:
    width, height = sides
    pixels = loading.load(astronaut).pixels[75:175, 176:276]  # from the eyebrows to the chin
    assert is_face(finder, picture(loading.resized(np.ascontiguousarray(pixels), width, height)))
    rng = np.random.default_rng(5)
    assert not is_face(finder, picture(rng.integers(0, 256, (height, width, 3), np.uint8)))
    assert not is_face(finder, picture(np.full((height, width, 3), 150, np.uint8)))


def test_a_large_picture_is_never_judged_whole(finder: BlazeFace, astronaut: Path) -> None:
    assert not is_face(finder, loading.load(astronaut))
    assert is_face(Counting(), picture(np.zeros((160, 160, 3), np.uint8)))  # who cannot look closer is believed
