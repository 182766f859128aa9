"""The odd files beside this repository: each is decoded to the size that another decoder sees, or says why not.

They cannot be handed on, so these tests run only where the folder lies. What each file is, its ``odd.csv`` says.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.pictures import loading
from facesorter.core.pictures.decoding import decode

ODD = Path(__file__).parents[3] / "shared" / "data" / "odd"

REFUSED = {
    "Thumbs.db": "not a picture",
    "bmp_b_badbitcount.bmp": "damaged",
    "bmp_b_badheadersize.bmp": "damaged",
    "bmp_b_badpalettesize.bmp": "damaged",
    "bmp_b_badwidth.bmp": "too large",
    "bmp_b_reallybig.bmp": "too large",
    "bmp_b_shortfile.bmp": "ends too early",
    "bmp_q_rgb24jpeg.bmp": "damaged, or stored in a way",
    "broken.png": "damaged",
    "broken_data_stream.png": "damaged",
    "crash-2020-10-test.tif": "damaged",
    "crash-63b1dffefc8c075ddc606c0a2f5fdc15ece78863.tif": "damaged",
    "decompression_bomb.gif": "too large",
    "decompression_bomb.ico": "ICO",
    "hopper.ico": "ICO",
    "hopper.psd": "Photoshop",
    "hopper.qoi": "QOI",
    "libtiff_segfault.tif": "damaged|too large",  # claims strips of gigabytes
    "made_empty.jpg": "empty",
    "made_half.jpg": "ends too early",
    "made_header_only.jpg": "ends too early",
    "made_tail_missing.jpg": "ends too early",
    "made_text.jpg": "text file",
    "png_decompression_dos.png": "too large",
    "seek_too_large.tif": "damaged",
    "truncated_end_chunk.png": "ends too early",
    "truncated_image.png": "ends too early",
    "ultrahdr.jpg": "ends too early",  # it ends right after the header of its one scan: there is not one pixel in it
    "unknown_compression_method.png": "damaged",
    "vips_17000x17000.avif": "too large: 17000 × 17000",
    "vips_blankpage.pdf": "PDF document",
    "vips_invisible.ico": "ICO",
    "vips_logo.svg": "SVG",
    "vips_sample.exr": "OpenEXR",
    "vips_sample.hdr": "Radiance HDR",
    "vips_truncated.gif": "ends too early",
    "vips_truncated.jpg": "ends too early",
    "vips_world.jp2": "JPEG 2000",
    "zero_width.gif": "damaged",
}
DAMAGED = {
    "corrupted.jpg",  # ends in the middle of its last row
    "hopper_bad_exif.jpg",  # 1,214 bytes of its pixels are garbage
    "made_bitrot.jpg",
    "truncated_jpeg.jpg",  # lacks the last byte of the marker of its end, and no pixel
}
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not ODD.is_dir(), reason="the odd files are not here")]


def rows() -> list[tuple[str, str]]:
    if not ODD.is_dir():
        return []
    with (ODD / "odd.csv").open(encoding="utf-8", newline="") as file:
        return [(row["filename"], row["opencv5_imread"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("name", "opencv"), rows())
def test_an_odd_file_ends_as_it_should(name: str, opencv: str) -> None:
    path = ODD / name
    if name in REFUSED:
        with pytest.raises(UnreadablePhotoError, match=REFUSED[name]):
            loading.load(path)
        return
    picture = loading.load(path)
    assert (picture.damaged is not None) == (name in DAMAGED)
    if opencv.startswith("OK"):
        assert f"OK {picture.width} {picture.height}" == opencv


def test_every_odd_file_is_listed() -> None:
    assert {path.name for path in ODD.iterdir()} - {"odd.csv"} == {name for name, _ in rows()}


@pytest.mark.parametrize("name", ["IMG_5195.HEIC", "samplefilehub.heif", "vips_avif-orientation-6.avif"])
def test_case_69_files_of_cameras_are_as_complete_as_jpeg(name: str) -> None:
    whole = (ODD / name).read_bytes()
    pixels = decode(whole, 640).pixels
    for percent in range(1, 100):
        with pytest.raises(UnreadablePhotoError):
            decode(whole[: len(whole) * percent // 100], 640)
        start = min(len(whole) * percent // 100, len(whole) - 512)
        try:
            holed = decode(whole[:start] + bytes(512) + whole[start + 512 :], 640)
        except UnreadablePhotoError:
            continue
        # a hole in what is no pixel, the EXIF data behind them, costs none
        assert holed.damaged is not None or np.array_equal(holed.pixels, pixels)
