"""What the boxes of a HEIC or AVIF file promise, against what is there: its decoders take a cut file for a whole one.

A picture of tiles, as every iPhone makes them, is decoded tile by tile, and a tile that is missing stays grey without a
word. But each box says how long it is, and ``iloc`` says where the bytes of every item lie (ISO/IEC 14496-12, 8.11.3).
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_PIECES = 100_000
_KINDS = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"wide", b"uuid"})

# HEVC never has three zero bytes in a row within what it codes (its "emulation prevention"); lengths between its units
# bring a few more. What AV1 codes is as good as random: 64 zero bytes are as likely as one file among 2 to the 500.
_ZEROS = {b"hvc1": re.compile(rb"\0{9}"), b"hev1": re.compile(rb"\0{9}"), b"av01": re.compile(rb"\0{64}")}


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # of its content
    end: int  # as promised


def is_cut(data: bytes) -> bool:
    """Return whether a file of this kind lacks bytes that its boxes promise; False for any other kind of file."""
    if data[4:8] != b"ftyp":
        return False
    boxes = list(_boxes(data, 0, len(data)))
    if any(box.end > len(data) for box in boxes if box.kind in _KINDS):  # garbage promises anything
        return True
    return any(end > len(data) for _, _, end in _extents(data, boxes))


def has_holes(data: bytes) -> bool:
    """Return whether coded pixels were overwritten with zeros, as by a disk that lost what was written to it."""
    if data[4:8] != b"ftyp":
        return False
    for kind, start, end in _extents(data, list(_boxes(data, 0, len(data)))):
        pattern = _ZEROS.get(kind)
        if pattern is not None and pattern.search(data, start, min(end, len(data))):
            return True
    return False


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    """Yield the boxes that begin within a range; the last one may promise more than there is."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            if start + 16 > end:
                yield _Box(kind, end, end + 1)
                return
            (size,) = struct.unpack_from(">Q", data, start + 8)
            head = 16
        stop = end if size == 0 else start + size
        yield _Box(kind, start + head, stop)
        if size < head and size != 0:
            return
        start = stop


def _extents(data: bytes, boxes: list[_Box]) -> Iterator[tuple[bytes, int, int]]:
    """Yield the type of each item, and where a piece of its bytes lies: from, to."""
    meta = next((box for box in boxes if box.kind == b"meta"), None)
    if meta is None or meta.end > len(data):
        return
    inner = {box.kind: box for box in _boxes(data, meta.start + 4, meta.end)}
    places, idat = inner.get(b"iloc"), inner.get(b"idat")
    if places is None:
        return
    kinds = _kinds(data, inner.get(b"iinf"))
    try:
        for number, method, start, end in _located(data, places):
            if method == 0:
                yield kinds.get(number, b""), start, end
            elif method == 1 and (idat is None or idat.start + end > idat.end):
                yield b"", 0, len(data) + 1
    except (struct.error, IndexError):  # the box itself is cut
        yield b"", 0, len(data) + 1


def _located(data: bytes, box: _Box) -> Iterator[tuple[int, int, int, int]]:
    """Yield item, construction method, begin and end of each piece that ``iloc`` tells of."""
    view, at = data[box.start : box.end], 0

    def take(size: int) -> int:
        nonlocal at
        if at + size > len(view):
            raise IndexError
        value = int.from_bytes(view[at : at + size], "big")
        at += size
        return value

    version = take(1)
    take(3)
    sizes = take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version in (1, 2) else 0
    pieces = 0
    for _ in range(take(2 if version < 2 else 4)):
        number = take(2 if version < 2 else 4)
        method = take(2) & 15 if version in (1, 2) else 0
        take(2)
        base = take(base_size)
        for _ in range(take(2)):
            pieces += 1
            if pieces > _MOST_PIECES:  # pieces of no length, without end
                raise IndexError
            take(index_size)
            start = base + take(offset_size)
            length = take(length_size)
            yield number, method, start, start + length


def _kinds(data: bytes, box: _Box | None) -> dict[int, bytes]:
    """Return the type of each item."""
    if box is None or box.start + 8 > box.end:
        return {}
    wide = data[box.start] != 0
    kinds: dict[int, bytes] = {}
    for entry in _boxes(data, box.start + (8 if wide else 6), min(box.end, len(data))):
        if entry.kind == b"infe" and data[entry.start] in (2, 3):
            size = 2 if data[entry.start] == 2 else 4
            number = int.from_bytes(data[entry.start + 4 : entry.start + 4 + size], "big")
            kinds[number] = data[entry.start + 6 + size : entry.start + 10 + size]
    return kinds
