"""HEIC and AVIF are as complete as JPEG: cut anywhere they are unreadable, with a hole they are damaged."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.pictures import heif_boxes
from facesorter.core.pictures.decoding import decode
from tests.heif_files import avif, tiled

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


def heic(image: "Picture") -> bytes:
    encoder = pytest.importorskip("pillow_heif", reason="an encoder for HEIC, which is only for tests")
    file = io.BytesIO()
    encoder.from_pillow(image).save(file, quality=60)
    return file.getvalue()


@pytest.fixture(scope="module", params=["avif", "avif tiles", "heic", "heic tiles"])
def made(request: pytest.FixtureRequest) -> bytes:
    from PIL import Image

    image = Image.open(Path(__file__).parents[1] / "data" / "astronaut.jpg").resize((256, 256))
    encode: Callable[[Picture], bytes] = heic if request.param.startswith("heic") else avif
    return tiled(image, 128, encode) if request.param.endswith("tiles") else encode(image)


def is_accepted(data: bytes) -> bool:
    """Whether a picture is decoded without a word of damage."""
    try:
        return decode(data, 64).damaged is None
    except UnreadablePhotoError:
        return False


def test_a_whole_file_is_whole(made: bytes) -> None:
    picture = decode(made, 256)
    assert (picture.width, picture.height, picture.damaged) == (256, 256, None)
    assert picture.pixels.std() > 40, "a picture, not a grey field"


def test_case_69_cut_anywhere_it_is_unreadable(made: bytes) -> None:
    cut = [made[: len(made) * percent // 100] for percent in range(1, 100)]
    assert [number for number, data in enumerate(cut, start=1) if not heif_boxes.is_cut(data)] == []
    with pytest.raises(UnreadablePhotoError, match="ends too early"):
        decode(made[: len(made) * 9 // 10], 64)
    assert not is_accepted(made[:-1])


def test_case_69_zeroed_anywhere_it_is_unreadable_or_damaged(made: bytes) -> None:
    wrong = []
    for percent in range(1, 100):
        hole = bytearray(made)
        start = min(len(made) * percent // 100, len(made) - 512)
        hole[start : start + 512] = bytes(512)
        if not heif_boxes.is_cut(bytes(hole)) and not heif_boxes.has_holes(bytes(hole)) and is_accepted(bytes(hole)):
            wrong.append(percent)
    assert wrong == []


@pytest.mark.parametrize("data", [b"", b"\0\0\0\x18ftypheic", bytes(200), b"\0\0\0\x08ftyp" * 20])
def test_other_files_are_no_matter_of_boxes(data: bytes) -> None:
    assert not heif_boxes.has_holes(data)


def test_boxes_that_lie_end_in_an_answer(made: bytes) -> None:
    meta = made.index(b"iloc")
    for at in range(meta - 4, meta + 30):
        for value in (0, 1, 0xFF):
            lie = bytearray(made)
            lie[at] = value
            assert heif_boxes.is_cut(bytes(lie)) in {True, False}
            assert heif_boxes.has_holes(bytes(lie)) in {True, False}
