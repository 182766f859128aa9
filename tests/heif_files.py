"""AVIF and HEIC files for tests: single pictures from an encoder, and pictures of tiles as iPhones make them.

No encoder at hand writes tiles, so the boxes around encoded pictures are written here (ISO/IEC 23008-12, 6.6.2.3).
"""

import io
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def avif(image: "Image") -> bytes:
    file = io.BytesIO()
    image.save(file, "AVIF", quality=60)
    return file.getvalue()


def heic(image: "Image") -> bytes:
    from pillow_heif import from_pillow  # only tests may have it: docs/decisions/0002-dependencies.md

    file = io.BytesIO()
    from_pillow(image).save(file, quality=60)
    return file.getvalue()


def tiled(image: "Image", side: int, encode: "Callable[[Image], bytes]") -> bytes:
    """Return a picture as a grid of square tiles."""
    columns, rows = image.width // side, image.height // side
    tiles = [
        _picture(encode(image.crop((left, top, left + side, top + side))))
        for top in range(0, rows * side, side)
        for left in range(0, columns * side, side)
    ]
    coding, _, head, own = tiles[0]
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, columns * side, rows * side)
    size = _full(b"ispe", struct.pack(">II", columns * side, rows * side))
    properties = [*own, size]
    numbers = range(2, 2 + len(tiles))
    shared = bytes([len(own)]) + bytes(range(1, len(own) + 1))
    associations = [struct.pack(">H", 1) + bytes([1, len(properties)])]
    associations += [struct.pack(">H", number) + shared for number in numbers]
    infos = [_info(1, b"grid"), *(_info(number, coding) for number in numbers)]
    references = struct.pack(">HH", 1, len(tiles)) + b"".join(struct.pack(">H", number) for number in numbers)

    def meta(start: int) -> bytes:
        places, at = [struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(grid))], start
        for number, (_, content, _, _) in zip(numbers, tiles, strict=True):
            places.append(struct.pack(">HHHHII", number, 0, 0, 1, at, len(content)))
            at += len(content)
        return _full(
            b"meta",
            _full(b"hdlr", struct.pack(">I4s12xx", 0, b"pict")),
            _full(b"pitm", struct.pack(">H", 1)),
            _full(b"iinf", struct.pack(">H", len(infos)), *infos),
            _full(b"iref", _box(b"dimg", references)),
            _box(
                b"iprp",
                _box(b"ipco", *properties),
                _full(b"ipma", struct.pack(">I", len(associations)), *associations),
            ),
            _box(b"idat", grid),
            _full(b"iloc", b"\x44\x00", struct.pack(">H", len(places)), *places, version=1),
        )

    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + _box(b"mdat", *(content for _, content, _, _ in tiles))


def _picture(data: bytes) -> tuple[bytes, bytes, bytes, Sequence[bytes]]:
    """Return the coding of a single picture, its coded bytes, the first box of its file, and its properties."""
    boxes = {kind: (start, end) for kind, start, end in _boxes(data, 0, len(data))}
    inner = {kind: (start, end) for kind, start, end in _boxes(data, boxes[b"meta"][0] + 4, boxes[b"meta"][1])}
    (container,) = (box for box in _boxes(data, *inner[b"iprp"]) if box[0] == b"ipco")
    properties = [
        _box(kind, data[start:end])
        for kind, start, end in _boxes(data, *container[1:])
        if kind in {b"ispe", b"av1C", b"hvcC", b"pixi"}
    ]
    coding = b"av01" if any(one[4:8] == b"av1C" for one in properties) else b"hvc1"
    return coding, data[slice(*boxes[b"mdat"])], _box(b"ftyp", data[slice(*boxes[b"ftyp"])]), properties


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start)
        yield kind, start + 8, start + size
        start += size


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full(kind: bytes, *content: bytes, version: int = 0) -> bytes:
    return _box(kind, bytes([version, 0, 0, 0]), *content)


def _info(number: int, kind: bytes) -> bytes:
    return _full(b"infe", struct.pack(">HH", number, 0), kind, b"\0", version=2)
