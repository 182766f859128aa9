"""How the files of photos begin, whatever they are called: the one list that finding and decoding go by."""

from typing import Final

SIGNATURE_BYTES: Final = 256
"""So much of a file is enough to know a photo by."""

_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_RAW_FILES = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_RAW_BRAND = b"crx "
_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1 mif2 avif avis".split()) | {_RAW_BRAND}
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})


def begins_like_photo(head: bytes) -> bool:
    """Tell whether a file that begins like this is a photo in a format that people have.

    >>> begins_like_photo(b"GIF89a"), begins_like_photo(b"%PDF-1.7")
    (True, False)
    """
    if head.startswith(_PHOTOS) or begins_like_raw(head):
        return True
    if head.startswith(b"BM"):
        return int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    return has_picture_brand(head)


def begins_like_raw(head: bytes) -> bool:
    """Tell whether the first bytes alone say that a file is a camera's raw data; of many kinds they say just TIFF."""
    return head.startswith(_RAW_FILES) or (head[4:8] == b"ftyp" and head[8:12] == _RAW_BRAND)


def has_picture_brand(head: bytes) -> bool:
    """Tell whether a file of the ISO base media format holds pictures rather than a film or sound.

    Its first box names the format and the ones that it is compatible with; between them lies a version.
    """
    size = min(len(head), int.from_bytes(head[:4], "big"), SIGNATURE_BYTES)
    brands = {head[start : start + 4] for start in (8, *range(16, size - 3, 4))}
    return head[4:8] == b"ftyp" and not brands.isdisjoint(_BRANDS)
