"""What a file is by its first bytes, whatever its name: what is refused is refused by its own name."""

import re
import struct

from facesorter.core.files.signatures import begins_like_raw, has_picture_brand
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message

HEAD_BYTES = 65_536
"""So much of a file is looked at."""

_WEB_PAGE = QT_TRANSLATE_NOOP("Messages", "This is a web page, not a picture.")
_TEXT = QT_TRANSLATE_NOOP("Messages", "This is a text file, not a picture.")
_PDF = QT_TRANSLATE_NOOP("Messages", "This is a PDF document, not a picture.")
_OFFICE = QT_TRANSLATE_NOOP("Messages", "This is an office document, not a picture.")
_ARCHIVE = QT_TRANSLATE_NOOP("Messages", "This is an archive, not a picture.")
_VIDEO = QT_TRANSLATE_NOOP("Messages", "This is a video, not a picture.")
_SOUND = QT_TRANSLATE_NOOP("Messages", "This is a sound recording, not a picture.")
_PROGRAM = QT_TRANSLATE_NOOP("Messages", "This is a program, not a picture.")
_DATABASE = QT_TRANSLATE_NOOP("Messages", "This is a database, not a picture.")
_ZEROS = QT_TRANSLATE_NOOP("Messages", "The file contains nothing but zeros: its content was lost earlier.")
_OTHER_FORMAT = QT_TRANSLATE_NOOP(
    "Messages", "This is a picture in the format {format}, which facesorter does not read."
)

_PICTURES_NOT_READ = (
    (b"8BPS", "Photoshop"),
    (b"\0\0\1\0", "ICO"),
    (b"\0\0\2\0", "CUR"),
    (b"icns", "ICNS"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x76\x2f\x31\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"#?RGBE", "Radiance HDR"),
    (b"qoif", "QOI"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\1\0\0\0\x58\0\0\0", "EMF"),
    (b"/* XPM */", "XPM"),
    (b"gimp xcf ", "GIMP"),
    (b"AT&TFORM", "DjVu"),
    (b"BPG\xfb", "BPG"),
    (b"\x59\xa6\x6a\x95", "Sun Raster"),
    (b"SIMPLE  =", "FITS"),
    (b"\x0a\x05\x01\x08", "PCX"),
)
_NO_PICTURES = (
    (b"%PDF", _PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    (b"{\\rtf", _OFFICE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\0", _ARCHIVE),
    (b"\x1aE\xdf\xa3", _VIDEO),
    (b"FLV\1", _VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", _VIDEO),
    (b"\0\0\1\xba", _VIDEO),
    (b"\0\0\1\xb3", _VIDEO),
    (b"ID3", _SOUND),
    (b"\xff\xfb", _SOUND),
    (b"fLaC", _SOUND),
    (b"OggS", _SOUND),
    (b"MThd", _SOUND),
    (b"#!AMR", _SOUND),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"SQLite format 3\0", _DATABASE),
)
_FORM_TYPES = {b"AVI ": _VIDEO, b"WAVE": _SOUND, b"AIFF": _SOUND, b"AIFC": _SOUND}
_OFFICE_MEMBER = re.compile(rb"word/|xl/|ppt/|hwpx|opendocument|\[Content_Types\]")

_SUBFILE_TYPE, _SUB_IFDS, _DNG_VERSION = 254, 330, 50706


def refusal(head: bytes) -> Message | None:
    """Return why a file that begins like this is not decoded at all, or None when it may be a picture to decode."""
    return _by_magic(head) or _by_container(head) or _by_text(head)


def is_raw(head: bytes) -> bool:
    """Tell whether a file is a camera's raw data, whose embedded preview is what can be shown of it."""
    if begins_like_raw(head):
        return True
    if head[:4] in (b"II*\0", b"MM\0*"):
        if head[8:10] == b"CR":
            return True
        tags = _first_directory(head)
        # A first page that is but a thumbnail, with the real thing in a sub-directory: how NEF, ARW, PEF and DNG begin.
        return _DNG_VERSION in tags or (_SUB_IFDS in tags and tags.get(_SUBFILE_TYPE) == 1)
    return False


def largest_declared(head: bytes) -> tuple[int, int] | None:
    """Return the largest (width, height) that a HEIF or AVIF file says it holds, before any decoder is asked."""
    if head[4:8] != b"ftyp":
        return None
    sizes = [
        struct.unpack(">II", head[found.end() + 4 : found.end() + 12])
        for found in re.finditer(rb"\0\0\0\x14ispe", head)
        if len(head) >= found.end() + 12
    ]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _by_magic(head: bytes) -> Message | None:
    for magic, name in _PICTURES_NOT_READ:
        if head.startswith(magic):
            return message(_OTHER_FORMAT, format=name)
    for magic, template in _NO_PICTURES:
        if head.startswith(magic):
            return message(template)
    return message(_ZEROS) if head and not head.strip(b"\0") else None


def _by_container(head: bytes) -> Message | None:
    template = None
    if head.startswith(b"PK\3\4"):
        template = _OFFICE if _OFFICE_MEMBER.search(head) else _ARCHIVE
    elif head.startswith(b"MZ") and b"PE\0\0" in head:
        template = _PROGRAM
    elif head[:4] in (b"RIFF", b"FORM"):
        template = _FORM_TYPES.get(head[8:12])
    elif head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide") and not has_picture_brand(head):
        template = _SOUND if head[8:11] == b"M4A" else _VIDEO
    elif head.startswith(b"G") and head[188:189] == b"G" and head[376:377] == b"G":
        template = _VIDEO  # an MPEG transport stream's packets
    return message(template) if template else None


def _by_text(head: bytes) -> Message | None:
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in head.lower():
        return message(_OTHER_FORMAT, format="SVG")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return message(_WEB_PAGE)
    if start.startswith(b"p") and re.match(rb"p[1-7f][\s#]", start):  # a Netpbm picture begins like text
        return None
    try:
        words = head[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < min(len(head), 4096) - 4:
            return None
        words = head[: error.start].decode("utf-8")
    readable = sum(letter.isprintable() or letter in "\t\r\n\f" for letter in words)
    return message(_TEXT) if words and readable == len(words) else None


def _first_directory(head: bytes) -> dict[int, int]:
    """Return the tags of a TIFF's first directory, each with its value as far as that is a short number."""
    order = "<" if head[:2] == b"II" else ">"
    (start,) = struct.unpack(order + "I", head[4:8].ljust(4, b"\0"))
    if not 8 <= start <= len(head) - 2:
        return {}
    (count,) = struct.unpack(order + "H", head[start : start + 2])
    tags = {}
    for at in range(start + 2, min(start + 2 + 12 * count, len(head) - 11), 12):
        tag, kind = struct.unpack(order + "HH", head[at : at + 4])
        tags[tag] = struct.unpack(order + ("H" if kind == 3 else "I"), head[at + 8 : at + (10 if kind == 3 else 12)])[0]
    return tags
