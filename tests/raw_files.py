"""A camera's raw file, made up: there are no real ones that may be handed on."""

import struct

import numpy as np


def raw_file(preview: bytes, shape: tuple[int, ...], orientation: int) -> bytes:
    """Return a DNG: a first directory with a JPEG preview, a sub-directory with 64 x 48 raw pixels."""

    def directory(entries: list[tuple[int, str, tuple[int, ...]]], start: int) -> bytes:
        table, more = struct.pack("<H", len(entries)), b""
        after = start + 2 + 12 * len(entries) + 4
        for tag, kind, values in entries:
            body = struct.pack(f"<{len(values)}{kind}", *values)
            number = {"B": 1, "H": 3, "I": 4, "i": 10}[kind]
            count = len(values) // 2 if kind == "i" else len(values)
            if len(body) > 4:
                more += body + b"\0" * (len(body) % 2)
                body = struct.pack("<I", after + len(more) - len(body) - len(body) % 2)
            table += struct.pack("<HHI", tag, number, count) + body.ljust(4, b"\0")
        return table + b"\0\0\0\0" + more

    def whole(sub: int, jpeg: int, raw: int) -> tuple[bytes, bytes]:
        height, width = shape
        name = tuple(b"Test\0")
        first: list[tuple[int, str, tuple[int, ...]]] = [
            (254, "I", (1,)),
            (256, "I", (width,)),
            (257, "I", (height,)),
            (258, "H", (8, 8, 8)),
            (259, "H", (7,)),
            (262, "H", (6,)),
            (271, "B", name),
            (272, "B", name),
            (273, "I", (jpeg,)),
            (274, "H", (orientation,)),
            (277, "H", (3,)),
            (278, "I", (height,)),
            (279, "I", (len(preview),)),
            (330, "I", (sub,)),
            (50706, "B", (1, 4, 0, 0)),
            (50708, "B", name),
            (50721, "i", (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
            (50778, "H", (21,)),
        ]
        second: list[tuple[int, str, tuple[int, ...]]] = [
            (254, "I", (0,)),
            (256, "I", (64,)),
            (257, "I", (48,)),
            (258, "H", (16,)),
            (259, "H", (1,)),
            (262, "H", (32803,)),
            (273, "I", (raw,)),
            (277, "H", (1,)),
            (278, "I", (48,)),
            (279, "I", (64 * 48 * 2,)),
            (33421, "H", (2, 2)),
            (33422, "B", (0, 1, 1, 2)),
            (50717, "I", (4095,)),
        ]
        return directory(first, 8), directory(second, sub)

    sub = 8 + len(whole(0, 0, 0)[0])
    jpeg = sub + len(whole(sub, 0, 0)[1])
    raw = jpeg + len(preview) + len(preview) % 2
    first, second = whole(sub, jpeg, raw)
    pixels = np.arange(64 * 48, dtype="<u2").tobytes()
    return b"II*\0\x08\0\0\0" + first + second + preview.ljust(raw - jpeg, b"\0") + pixels
