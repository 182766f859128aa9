"""What a file is by its first bytes: everything that is no picture is called by its own name."""

import struct

import pytest

from facesorter.core.pictures.sniff import is_raw, largest_declared, refusal

ZIP = b"PK\3\4\x14\0\6\0\x08\0\0\0!\0"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7\n", "a PDF document, not a picture"),
        (b"<!DOCTYPE html><html><body>Not found", "a web page, not a picture"),
        (b"\xef\xbb\xbf  <html lang='ko'>", "a web page, not a picture"),
        ("제목: 사진이 아닙니다\n".encode(), "a text file, not a picture"),
        (b"date,label\n2024,3\n" * 1000, "a text file, not a picture"),
        (("가" * 3000).encode(), "a text file, not a picture"),
        (ZIP + b"word/document.xml", "an office document, not a picture"),
        (ZIP + b"[Content_Types].xml", "an office document, not a picture"),
        (ZIP + b"photos/a.jpg", "an archive, not a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "an office document, not a picture"),
        (b"{\\rtf1\\ansi", "an office document, not a picture"),
        (b"\x1f\x8b\x08\0", "an archive, not a picture"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", "a video, not a picture"),
        (b"\0\0\0\x14ftypqt  \0\0\2\0qt  ", "a video, not a picture"),
        (b"RIFF\x10\0\0\0AVI LIST", "a video, not a picture"),
        (b"\x1aE\xdf\xa3\x01\0\0\0", "a video, not a picture"),
        ((b"G" + b"\x11" * 187) * 4, "a video, not a picture"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "a sound recording, not a picture"),
        (b"ID3\4\0\0", "a sound recording, not a picture"),
        (b"\0\0\0\x20ftypM4A \0\0\2\0M4A mp42isom", "a sound recording, not a picture"),
        (b"MZ\x90\0" + b"\0" * 60 + b"PE\0\0", "a program, not a picture"),
        (b"\x7fELF\2\1\1", "a program, not a picture"),
        (b"SQLite format 3\0", "a database, not a picture"),
        (b"\0" * 4096, "nothing but zeros"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "the format SVG"),
        (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>", "the format SVG"),
        (b"\0\0\1\0\1\0\x10\x10", "the format ICO"),
        (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", "the format JPEG 2000"),
        (b"\xff\x4f\xff\x51\0\x2f", "the format JPEG 2000"),
        (b"\xff\x0a\xfa\x1f", "the format JPEG XL"),
        (b"8BPS\0\1", "the format Photoshop"),
        (b"qoif\0\0\0\x10", "the format QOI"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "the format PostScript"),
        (b"#?RADIANCE\n", "the format Radiance HDR"),
        (b"\x76\x2f\x31\x01\2\0\0\0", "the format OpenEXR"),
        (b"/* XPM */\nstatic char", "the format XPM"),
    ],
)
def test_what_is_no_picture_to_decode_is_called_by_its_name(head: bytes, words: str) -> None:
    assert words in str(refusal(head))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"GIF89a\x10\0\x10\0",
        b"RIFF\x10\0\0\0WEBPVP8 <svg",
        b"BM\x36\0\0\0",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
        b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
        b"P6\n2 2\n255\n............",
        b"P2 # a comment\n2 2\n255\n",
        b"\x91\xa7\xff\x13\x80\x99",
    ],
)
def test_what_may_be_a_picture_is_left_to_the_decoder(head: bytes) -> None:
    assert refusal(head) is None


def tiff(*tags: tuple[int, int], order: str = "<") -> bytes:
    """Return a TIFF with a first directory of long numbers."""
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IH", 8, len(tags))
    return start + b"".join(struct.pack(order + "HHII", tag, 4, 1, value) for tag, value in tags)


@pytest.mark.parametrize("order", ["<", ">"])
def test_camera_raw_files_are_told_from_other_tiffs(order: str) -> None:
    assert is_raw(tiff((254, 1), (330, 99), order=order))
    assert is_raw(tiff((254, 0), (50706, 1), order=order))
    assert not is_raw(tiff((254, 0), (330, 99), order=order))
    assert not is_raw(tiff((254, 1), (256, 99), order=order))


@pytest.mark.parametrize(
    ("head", "raw"),
    [
        (b"II*\0\x10\0\0\0CR\2\0", True),
        (b"IIRO\x08\0\0\0", True),
        (b"IIU\0\x08\0\0\0", True),
        (b"FUJIFILMCCD-RAW 0201", True),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", True),
        (b"II*\0", False),
        (b"II*\0\xff\xff\xff\xff", False),
        (b"II*\0\x08\0\0\0\xff\xff\1", False),
        (b"\xff\xd8\xff", False),
    ],
)
def test_raw_files_are_known_by_their_beginnings(head: bytes, raw: bool) -> None:
    assert is_raw(head) is raw


def test_the_largest_size_that_a_heif_file_declares_counts() -> None:
    def item(width: int, height: int) -> bytes:
        return struct.pack(">I4sIII", 20, b"ispe", 0, width, height)

    heif = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + item(512, 512) + b"...." + item(4032, 3024) + item(320, 240)
    assert largest_declared(heif) == (4032, 3024)
    assert largest_declared(heif[:40]) is None
    assert largest_declared(b"\xff\xd8" + item(9, 9)) is None
