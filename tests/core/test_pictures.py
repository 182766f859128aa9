"""The one decoder: upright, sRGB, never more than asked for, and a plain sentence for whatever cannot be decoded."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image  # noqa: TID253 - this whole file is about what Pillow writes

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.pictures.loading import decode, load
from tests.raw_files import raw_file

ORIENTATION = 0x0112
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
LOSSLESS: dict[str, dict[str, Any]] = {"PNG": {}, "WEBP": {"lossless": True, "exact": True}, "TIFF": {}}
UPRIGHT: dict[int, Callable[[Pixels], Pixels]] = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: np.rot90(stored, 2).swapaxes(0, 1),
    8: lambda stored: np.rot90(stored, 1),
}
"""What the EXIF standard's orientations ask of the stored pixels."""


@pytest.fixture(scope="module")
def upright() -> Pixels:
    """Return a picture that no turn or mirror leaves as it is, wider than high."""
    with Image.open(Path(__file__).parents[1] / "data" / "astronaut.jpg") as image:
        return np.asarray(image.convert("RGB").crop((100, 20, 340, 180)))


def encoded(pixels: NDArray[Any] | Image.Image, name: str, **options: Any) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(np.ascontiguousarray(pixels))
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def stored_as(upright: Pixels, orientation: int) -> Pixels:
    """Return the pixels that a camera held this way would store."""
    (stored,) = (
        candidate
        for undo in UPRIGHT.values()
        if (candidate := undo(upright)).shape[:2] == ((240, 160) if orientation > 4 else (160, 240))
        and np.array_equal(UPRIGHT[orientation](candidate), upright)
    )
    return np.ascontiguousarray(stored)


def exif(orientation: int) -> Image.Exif:
    block = Image.Exif()
    block[ORIENTATION] = orientation
    return block


def refused(data: bytes) -> str:
    with pytest.raises(UnreadablePhotoError) as raised:
        decode(data)
    return str(raised.value)


def is_plain(sentence: str) -> bool:
    """Tell whether a sentence could be shown to anybody: no code, no bytes, no brackets, one full stop."""
    return re.fullmatch(r"[A-Z][\w ,:’×-]+\.", sentence) is not None and "PIL" not in sentence


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("name", LOSSLESS)
def test_every_orientation_is_upright_in_lossless_formats(upright: Pixels, name: str, orientation: int) -> None:
    data = encoded(stored_as(upright, orientation), name, exif=exif(orientation), **LOSSLESS[name])
    picture = decode(data, side=1000)
    np.testing.assert_array_equal(picture.pixels, upright)
    assert (picture.width, picture.height, picture.format) == (240, 160, name)


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize(("name", "options"), [("JPEG", {"quality": 95}), ("AVIF", {"quality": 95})])
def test_every_orientation_is_upright_in_lossy_formats(
    upright: Pixels, name: str, options: dict[str, Any], orientation: int
) -> None:
    stored = stored_as(upright, orientation)
    plain = decode(encoded(stored, name, **options), side=1000).pixels
    picture = decode(encoded(stored, name, exif=exif(orientation), **options), side=1000)
    np.testing.assert_array_equal(picture.pixels, UPRIGHT[orientation](plain))
    assert np.abs(picture.pixels.astype(int) - upright).mean() < 6
    assert (picture.width, picture.height) == (240, 160)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF"])
def test_a_turned_picture_is_reduced_upright_and_reports_its_full_size(upright: Pixels, name: str) -> None:
    picture = decode(encoded(stored_as(upright, 6), name, exif=exif(6)), side=60)
    assert picture.pixels.shape == (40, 60, 3)
    assert (picture.width, picture.height) == (240, 160)
    small = cv2.resize(upright, (60, 40), interpolation=cv2.INTER_AREA)
    assert np.abs(picture.pixels.astype(int) - small).mean() < 6


@pytest.mark.parametrize("name", ["JPEG", "WEBP", "PNG"])
def test_when_it_was_taken_is_read_with_the_picture(upright: Pixels, name: str) -> None:
    block = exif(6)
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2019:05:04 12:30:05"
    assert decode(encoded(upright, name, exif=block)).taken == datetime(2019, 5, 4, 12, 30, 5)  # noqa: DTZ001
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "0000:00:00 00:00:00"
    assert decode(encoded(upright, name, exif=block)).taken is None


def test_damaged_exif_counts_as_none(upright: Pixels) -> None:
    data = encoded(upright, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xee" * 40)
    assert decode(data).pixels.shape == (160, 240, 3)


def test_twelve_megapixels_are_reduced_to_the_side_asked_for(tmp_path: Path, upright: Pixels) -> None:
    photo = tmp_path / "large.jpg"
    Image.fromarray(upright).resize((4000, 3000)).save(photo, quality=80)
    picture = load(photo, side=640)
    assert picture.pixels.shape == (480, 640, 3)
    assert (picture.width, picture.height) == (4000, 3000)
    small = cv2.resize(upright, (640, 480))
    assert np.abs(picture.pixels.astype(int) - small).mean() < 5


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_what_can_be_shown_of_a_cut_file_comes_with_the_refusal(upright: Pixels, name: str) -> None:
    data = encoded(upright, name)
    with pytest.raises(UnreadablePhotoError) as raised:
        decode(data[: len(data) // 2])
    partial = raised.value.partial
    assert partial is not None
    assert partial.pixels.shape == upright.shape
    assert np.abs(partial.pixels[:40].astype(int) - upright[:40]).mean() < 8
    assert np.abs(partial.pixels[-20:].astype(int) - upright[-20:]).mean() > 20


def test_a_jpeg_that_lacks_but_the_marker_of_its_end_is_shown_and_called_damaged(upright: Pixels) -> None:
    whole = encoded(upright, "JPEG")
    picture = decode(whole[:-2])
    np.testing.assert_array_equal(picture.pixels, decode(whole).pixels)
    assert picture.damaged is not None


def test_libjpegs_warnings_of_the_pixels_make_a_picture_damaged(upright: Pixels) -> None:
    whole = encoded(Image.fromarray(upright).resize((900, 600)), "JPEG", quality=90)
    assert decode(whole).damaged is None
    rotten = bytearray(whole)
    rotten[len(whole) // 2 : len(whole) // 2 + 2000] = bytes(2000)
    picture = decode(bytes(rotten))
    assert picture.damaged is not None
    assert is_plain(str(picture.damaged))
    junk_before_the_pixels = whole[:20] + b"\0\0\0" + whole[20:]
    assert decode(junk_before_the_pixels).damaged is None


def test_a_preview_is_all_that_is_shown_of_a_raw_file(upright: Pixels) -> None:
    preview = encoded(Image.fromarray(upright), "JPEG", quality=95)
    for orientation in (1, 6):
        picture = decode(raw_file(preview, upright.shape[:2], orientation), side=1000)
        assert picture.format == "RAW"
        np.testing.assert_array_equal(picture.pixels, UPRIGHT[orientation](decode(preview).pixels))
    assert "raw file" in refused(b"IIRO\x08\0\0\0" + b"\0" * 300)
    assert "raw file" in refused(b"FUJIFILMCCD-RAW 0201" + b"\x7f" * 300)


def test_a_progressive_jpeg_too_large_to_be_held_whole_is_refused_by_its_header(upright: Pixels) -> None:
    data = bytearray(encoded(upright, "JPEG", progressive=True))
    start = data.index(b"\xff\xc2")
    data[start + 5 : start + 9] = struct.pack(">HH", 12288, 16384)
    assert "too large: 16384 × 12288" in refused(bytes(data))


def test_an_avif_bomb_is_refused_by_its_header(upright: Pixels) -> None:
    data = bytearray(encoded(upright, "AVIF"))
    start = data.index(b"ispe") + 8
    data[start : start + 8] = struct.pack(">II", 40000, 40000)
    assert "too large: 40000 × 40000" in refused(bytes(data))


def test_twelve_bits_in_sixteen_are_scaled() -> None:
    deep = np.linspace(0, 4095, 256).astype(np.uint16).reshape(1, 256).repeat(2, axis=0)
    pixels = decode(encoded(deep, "TIFF")).pixels
    assert np.abs(pixels[0, :, 1].astype(int) - np.arange(256)).max() <= 1


def test_ycck_looks_like_the_original(upright: Pixels) -> None:
    """Adobe stores the inks of a JPEG inverted: without black, cyan is red, magenta green and yellow blue."""
    import simplejpeg

    inverted = np.dstack([upright, np.full(upright.shape[:2], 255, np.uint8)])
    data = simplejpeg.encode_jpeg(np.ascontiguousarray(inverted), 97, "CMYK", "444")
    adobe = data.index(b"Adobe")
    assert data[adobe + 11] == 2  # the transform: YCCK
    assert np.abs(decode(data).pixels.astype(int) - upright).mean() < 4


def test_a_phone_photo_of_200_megapixels_is_welcome() -> None:
    picture = decode(encoded(Image.new("L", (16384, 12288), 200), "JPEG"))
    assert picture.pixels.shape == (960, 1280, 3)
    assert (picture.width, picture.height) == (16384, 12288)
    assert abs(int(picture.pixels.mean()) - 200) <= 1


def test_a_small_picture_is_never_enlarged(upright: Pixels) -> None:
    assert decode(encoded(upright, "PNG"), side=5000).pixels.shape == upright.shape


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 1)])
def test_pictures_a_pixel_wide_are_decoded(size: tuple[int, int]) -> None:
    picture = decode(encoded(Image.new("RGB", size, (10, 200, 30)), "PNG"))
    assert max(picture.pixels.shape[:2]) <= loading.WORKING_SIDE
    assert min(picture.pixels.shape[:2]) == 1
    np.testing.assert_array_equal(picture.pixels[0, 0], (10, 200, 30))


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_cut_off(name: str) -> None:
    deep = np.linspace(0, 65535, 256 * 4).astype(np.uint16).reshape(4, 256)
    pixels = decode(encoded(deep, name)).pixels
    assert np.abs(pixels.astype(int) - (deep / 257)[..., None]).max() <= 1


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_sixteen_bit_colour_is_scaled(upright: Pixels, suffix: str) -> None:
    deep = upright.astype(np.uint16) * 257
    encoded_ok, data = cv2.imencode(suffix, deep[..., ::-1])
    assert encoded_ok
    assert np.abs(decode(data.tobytes()).pixels.astype(int) - upright).max() <= 1


def test_floating_point_is_scaled() -> None:
    ramp = np.linspace(0, 1, 256, dtype=np.float32).reshape(1, 256).repeat(2, axis=0)
    pixels = decode(encoded(ramp, "TIFF")).pixels
    assert np.abs(pixels[0, :, 1].astype(int) - np.arange(256)).max() <= 1


def test_cmyk_looks_like_the_original(upright: Pixels) -> None:
    pixels = decode(encoded(Image.fromarray(upright).convert("CMYK"), "JPEG", quality=95)).pixels
    assert np.abs(pixels.astype(int) - upright).mean() < 4


def test_a_transparent_palette_entry_lies_on_grey() -> None:
    image = Image.fromarray(np.array([[0, 1]], np.uint8)).convert("P")
    image.putpalette([255, 0, 0, 0, 0, 255])
    for name in ("PNG", "GIF"):
        pixels = decode(encoded(image, name, transparency=1)).pixels
        np.testing.assert_array_equal(pixels[0], [(255, 0, 0), (128, 128, 128)])


def test_alpha_is_laid_on_grey() -> None:
    rgba = np.array([[[255, 0, 0, 255], [255, 0, 0, 0], [255, 0, 0, 128]]], np.uint8)
    pixels = decode(encoded(rgba, "PNG")).pixels[0].astype(int)
    np.testing.assert_array_equal(pixels[:2], [(255, 0, 0), (128, 128, 128)])
    assert np.abs(pixels[2] - (192, 64, 64)).max() <= 1
    grey = Image.fromarray(np.array([[[200, 255], [200, 0]]], np.uint8), "LA")
    np.testing.assert_array_equal(decode(encoded(grey, "PNG")).pixels[0], [(200, 200, 200), (128, 128, 128)])


def test_one_bit_and_grey_become_rgb() -> None:
    bits = Image.fromarray(np.array([[0, 255]], np.uint8)).convert("1")
    for name in ("PNG", "TIFF", "BMP"):
        np.testing.assert_array_equal(decode(encoded(bits, name)).pixels[0], [(0, 0, 0), (255, 255, 255)])
    grey = np.array([[7, 250]], np.uint8)
    np.testing.assert_array_equal(decode(encoded(grey, "PNG")).pixels[0], [(7, 7, 7), (250, 250, 250)])


def colour_profile(*, swapped: bool = False, columns: NDArray[np.float64] | None = None) -> bytes:
    """Return a minimal ICC profile, gamma 2.2: sRGB's primaries, exchanged if asked for, or those in the columns."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    red, green, blue = (
        xyz(0.43607, 0.22249, 0.01392),
        xyz(0.38515, 0.71687, 0.09708),
        xyz(0.14307, 0.06061, 0.7141),
    )
    if swapped:
        red, green = green, red
    if columns is not None:
        red, green, blue = (xyz(*column) for column in columns.T)
    text = b"test\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * 79,
        b"cprt": b"text\0\0\0\0" + text,
        b"wtpt": xyz(0.9642, 1.0, 0.82491),
        b"rXYZ": red,
        b"gXYZ": green,
        b"bXYZ": blue,
        **{name: b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) for name in (b"rTRC", b"gTRC", b"bTRC")},
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    header = struct.pack(">IxxxxI", start + len(body), 0x02100000) + b"mntrRGB XYZ " + b"\0" * 12 + b"acsp"
    header += b"\0" * 28 + struct.pack(">iii", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + table + body


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_an_embedded_colour_profile_is_honoured_whatever_the_mode(mode: str) -> None:
    image = Image.new("RGB", (8, 8), (220, 30, 30))
    image = image.quantize(2) if mode == "P" else image.convert(mode)
    straight = decode(encoded(image, "PNG", icc_profile=colour_profile(swapped=False))).pixels[4, 4].astype(int)
    assert np.abs(straight - (220, 30, 30)).max() <= 8
    swapped = decode(encoded(image, "PNG", icc_profile=colour_profile(swapped=True))).pixels[4, 4].astype(int)
    assert np.abs(swapped - (30, 220, 30)).max() <= 8


def test_a_useless_colour_profile_counts_as_srgb(upright: Pixels) -> None:
    for profile in (b"no profile at all", colour_profile(swapped=True)[:150]):
        np.testing.assert_array_equal(decode(encoded(upright, "PNG", icc_profile=profile)).pixels, upright)
    grey = encoded(np.full((4, 4), 90, np.uint8), "PNG", icc_profile=colour_profile(swapped=True))
    assert np.abs(decode(grey).pixels.astype(int) - 90).max() <= 2


def test_an_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    for name in ("GIF", "WEBP", "PNG", "TIFF"):
        options: dict[str, Any] = {"lossless": True} if name == "WEBP" else {}
        data = encoded(frames[0], name, save_all=True, append_images=frames[1:], **options)
        np.testing.assert_array_equal(decode(data).pixels[5, 5], (255, 0, 0))


def test_content_decides_not_the_name(tmp_path: Path, upright: Pixels) -> None:
    photo = tmp_path / "really a png.jpg"
    photo.write_bytes(encoded(upright, "PNG"))
    assert load(photo).format == "PNG"


def test_a_korean_path_is_read(tmp_path: Path, upright: Pixels) -> None:
    folder = tmp_path / "가족 사진 (여름)"
    folder.mkdir()
    photo = folder / "할머니 😀.png"
    photo.write_bytes(encoded(upright, "PNG"))
    np.testing.assert_array_equal(load(photo).pixels, upright)


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG that claims a size, whatever it holds."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG_SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (header, *chunks)
    )


IDAT = (b"IDAT", zlib.compress(b"\0" * 100))
HEIC_HEAD = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"<html>Not found</html>", "not a picture", id="text"),
        pytest.param(b"\0" * 5000, "nothing but zeros", id="zeros"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "format SVG", id="svg"),
        pytest.param(b"8BPS\0\1" + b"\0" * 40, "format Photoshop", id="psd"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "format PostScript", id="eps"),
        pytest.param(png(20000, 20000, IDAT, (b"IEND", b"")), "too large: 20000 × 20000 pixels", id="bomb"),
        pytest.param(png(40000, 40000, IDAT, (b"IEND", b"")), "too large", id="larger-bomb"),
        pytest.param(png(2**31 - 1, 2**31 - 1, IDAT), "too large", id="largest-bomb"),
        pytest.param(png(64, 64), "damaged", id="header-only"),
        pytest.param(png(64, 64, IDAT, (b"IEND", b"")), "ends too early", id="too-few-pixels"),
        pytest.param(HEIC_HEAD + b"\xa5" * 4000, "damaged", id="heic-garbage"),
        pytest.param(HEIC_HEAD, "damaged", id="heic-head-only"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\x99" * 300, "damaged", id="jpeg-garbage"),
        pytest.param(b"II*\0\x08\0\0\0\xff\xff", "damaged", id="tiff-garbage"),
    ],
)
def test_what_cannot_be_decoded_says_why_in_plain_words(data: bytes, words: str) -> None:
    sentence = refused(data)
    assert words in sentence
    assert is_plain(sentence)


def test_what_a_png_says_beside_its_pixels_hides_no_damage() -> None:
    """Looking for EXIF data has Pillow decode a PNG that has none before its pixels."""
    pixels = (b"IDAT", zlib.compress(bytes(64 * (1 + 64 * 3)), 0))
    whole = png(64, 64, pixels, (b"IEND", b""))
    assert decode(whole, 64).damaged is None
    flipped = bytearray(whole)
    flipped[44] ^= 1  # in the length of a block
    assert "damaged" in refused(bytes(flipped))
    assert "ends too early" in refused(whole[:-100])


@pytest.mark.parametrize("name", ["ICO", "PDF", "TGA", "PCX", "ICNS", "JPEG2000", "EPS"])
def test_formats_off_the_list_are_refused_though_pillow_knows_them(upright: Pixels, name: str) -> None:
    sentence = refused(encoded(Image.fromarray(upright).resize((64, 64)), name))
    assert "does not read" in sentence or "not a picture" in sentence
    assert is_plain(sentence)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "BMP", "PPM", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_cut_file_is_never_shown_as_a_picture(upright: Pixels, name: str, share: float) -> None:
    data = encoded(upright, name)
    sentence = refused(data[: int(share * len(data))])
    assert "ends too early" in sentence or "damaged" in sentence or "text file" in sentence  # two per cent of a PPM
    assert is_plain(sentence)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "BMP", "PPM", "TIFF", "WEBP"])
def test_random_damage_gives_pixels_or_a_plain_sentence(upright: Pixels, name: str) -> None:
    whole = encoded(Image.fromarray(upright).resize((60, 40)), name)
    rng = np.random.default_rng(7)
    refusals = []
    for _ in range(120):
        data = bytearray(whole)
        for position in rng.integers(0, min(len(data), 400), rng.choice((1, 4, 30))):
            data[position] = rng.integers(256)
        try:
            assert decode(bytes(data)).pixels.shape[2] == 3
        except UnreadablePhotoError as error:
            refusals.append(str(error))
    assert refusals
    assert all(map(is_plain, refusals)), refusals


def test_a_file_that_is_gone_or_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePhotoError, match=r"^The file is no longer there\.$"):
        load(tmp_path / "gone.jpg")
    with pytest.raises(UnreadablePhotoError, match=r"^The file cannot be read: .+\.$"):
        load(tmp_path)


def test_a_file_of_more_than_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    photo = tmp_path / "huge.tif"
    with photo.open("wb") as file:
        file.write(b"II*\0")
        file.truncate(1_200_000_000)  # sparse: it takes no space
    with pytest.raises(UnreadablePhotoError, match=r"^The file is too large: 1200 MB\.$"):
        load(photo)


def primaries(*points: tuple[float, float]) -> NDArray[np.float64]:
    """Return the matrix from linear RGB to XYZ of three primaries with white D65, from the definition."""
    columns = np.array([(x / y, 1, (1 - x - y) / y) for x, y in points]).T
    white = np.array([0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290])
    return columns * np.linalg.solve(columns, white)


@pytest.mark.parametrize(("bits", "masks"), [(32, (0xFF800000, 0x007FE000, 0x00001FF0)), (16, (0xF00, 0xF0, 0xF))])
@pytest.mark.parametrize("downwards", [True, False])
def test_a_bmp_with_its_colours_at_unusual_places_is_read(
    upright: Pixels, bits: int, masks: tuple[int, ...], downwards: bool
) -> None:
    words = np.zeros((160, 239), np.uint32)
    for channel, mask in enumerate(masks):
        low = (mask & -mask).bit_length() - 1
        words |= np.round(upright[:, 1:, channel] / 255.0 * (mask >> low)).astype(np.uint32) << low
    rows = (words if downwards else words[::-1]).astype(f"<u{bits // 8}").view(np.uint8)
    rows = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4)))
    height = -160 if downwards else 160
    header = struct.pack("<2sIIIIiiHHIIiiII", b"BM", 0, 0, 66, 40, 239, height, 1, bits, 3, 0, 0, 0, 0, 0)
    data = header + struct.pack("<III", *masks) + rows.tobytes()
    picture = decode(data)
    assert np.abs(picture.pixels.astype(int) - upright[:, 1:]).max() <= (1 if bits == 32 else 9)
    assert picture.format == "BMP"
    assert "damaged" in refused(data[:-500])


def test_display_p3_is_converted_to_srgb() -> None:
    """Expected values from the definitions of both spaces; their white and their curve are the same."""
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    d65 = np.array([0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290])
    d50 = np.array([0.9642, 1.0, 0.82491])
    adapted = np.linalg.inv(bradford) @ np.diag((bradford @ d50) / (bradford @ d65)) @ bradford
    p3 = primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
    srgb = primaries((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
    profile = colour_profile(columns=adapted @ p3)
    colours = np.array([[(200, 110, 60), (90, 160, 80), (120, 120, 120), (255, 255, 255)]], np.uint8)
    linear = (colours / 255.0) ** 2.2 @ p3.T @ np.linalg.inv(srgb).T
    clipped = np.clip(linear, 0, 1)
    expected = 255 * np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    found = decode(encoded(colours, "PNG", icc_profile=profile)).pixels
    assert np.abs(found - expected).max() <= 2
    assert np.abs(found.astype(int) - colours).max() > 8  # the profile did matter


def test_a_thumbnail_is_a_square_around_the_point_asked_for() -> None:
    pixels = np.zeros((100, 300, 3), np.uint8)
    pixels[:, 200:] = (255, 0, 0)
    picture = Picture(pixels, 300, 100, "PNG")
    np.testing.assert_array_equal(loading.thumbnail(picture, 40, (0.9, 0.5)), np.full((40, 40, 3), (255, 0, 0)))
    assert not loading.thumbnail(picture, 40, (0.0, 0.5)).any()
    assert loading.thumbnail(picture, 500, (0.5, 0.5)).shape == (500, 500, 3)


def test_resizing_averages_when_shrinking_and_keeps_equal_pixels() -> None:
    checks = np.indices((40, 40)).sum(axis=0)[..., None].repeat(3, axis=2) % 2 * 255
    small = loading.resized(checks.astype(np.uint8), 4, 4)
    assert np.abs(small.astype(int) - 127.5).max() < 2
    noise = np.random.default_rng(0).integers(0, 256, (30, 50, 3), np.uint8)
    np.testing.assert_array_equal(loading.resized(noise, 50, 30), noise)
