"""HEIC and AVIF are as complete as JPEG: cut anywhere they are unreadable, with a hole they are damaged."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.pictures import heif_boxes
from facesorter.core.pictures.decoding import decode
from tests.heif_files import avif, heic, tiled

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


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


def cut(data: bytes, percent: int) -> bytes:
    return data[: len(data) * percent // 100]


def zeroed(data: bytes, percent: int) -> bytes:
    start = min(len(data) * percent // 100, len(data) - 512)
    return data[:start] + bytes(512) + data[start + 512 :]


def test_case_69_cut_anywhere_it_is_unreadable(made: bytes) -> None:
    lengths = range(1, 100)
    assert [percent for percent in lengths if not heif_boxes.is_cut(cut(made, percent))] == []
    assert [percent for percent in lengths if is_accepted(cut(made, percent))] == []
    with pytest.raises(UnreadablePhotoError, match="ends too early"):
        decode(cut(made, 90), 64)
    assert not is_accepted(made[:-1])


def test_case_69_zeroed_anywhere_it_is_unreadable_or_damaged(made: bytes) -> None:
    assert [percent for percent in range(1, 100) if is_accepted(zeroed(made, percent))] == []


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
