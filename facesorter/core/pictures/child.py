"""A child process that decodes: one request after another on its standard input, the replies on its standard output.

What goes wrong in a decoder written in C, a crash, a hang, memory without end, goes wrong in here and costs one photo.
A request is a header and a path or the bytes of a file; a reply is a line of JSON about the pixels, and the pixels.
The program that starts it is :mod:`facesorter.core.pictures.pool`.
"""

import faulthandler
import json
import os
import signal
import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from facesorter.children import child_pipes
from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.memory import cap_memory
from facesorter.core.messages import Message
from facesorter.core.picture import Picture
from facesorter.core.pictures import decoding

READY = b"facesorter decoder\n"
REQUEST = struct.Struct(">?IQ")
"""Whether a path follows rather than a file's bytes, the longest side asked for, and how many bytes follow."""

REPLY = struct.Struct(">I")
"""How many bytes of JSON follow."""

MEMORY = 1_500_000_000
"""So many bytes may a child take beyond what it starts with, unless its starter says less."""

MEMORY_VARIABLE = "FACESORTER_DECODER_MEMORY"
"""The environment variable by which a child is told how much it may take."""

HAS_READ = b"r"
"""Said before an answer, when the file is read and its decoding begins: a slow disk is no fault of a photo."""

ORPHAN_SECONDS = 60
"""A child that decodes for longer ends itself: whoever would have ended it is gone."""

Decode = Callable[[bytes, int], Picture]


def main() -> None:
    """Serve the real decoder until the other side closes the pipe."""
    serve(decoding.decode)


def serve(decode: Decode) -> None:
    """Answer requests with a decoder until the other side closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then closes the pipe
    requests, replies = child_pipes()
    cap_memory(int(os.environ.get(MEMORY_VARIABLE, MEMORY)))
    replies.write(READY)
    replies.flush()
    while header := requests.read(REQUEST.size):
        is_path, side, count = REQUEST.unpack(header)
        content = requests.read(count)
        data, error = _read(content) if is_path else (content, None)
        replies.write(HAS_READ)
        replies.flush()
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - no path, a device
            faulthandler.dump_traceback_later(ORPHAN_SECONDS, exit=True, file=nowhere)
            described, pixels = _answer(decode, data, side, error)
            faulthandler.cancel_dump_traceback_later()
        encoded = json.dumps(described).encode("ascii")
        replies.write(REPLY.pack(len(encoded)) + encoded)
        if pixels is not None:
            replies.write(memoryview(pixels).cast("B"))
        replies.flush()


def read_answer(replies: BinaryIO) -> Picture:
    """Read a reply as its picture.

    Raises:
        UnreadablePhotoError: as the child raised it.
        EOFError: when the child ended in the middle.
    """
    (size,) = REPLY.unpack(_exactly(replies, REPLY.size))
    described = json.loads(_exactly(replies, size))
    picture = None
    if described["shape"]:
        height, width = described["shape"]
        pixels = np.frombuffer(_exactly(replies, height * width * 3), np.uint8).reshape(height, width, 3)
        picture = Picture(
            pixels,
            described["width"],
            described["height"],
            described["format"],
            _message(described["damaged"]),
            datetime.fromisoformat(described["taken"]) if described["taken"] else None,
        )
    error = _message(described["error"])
    if picture is not None and error is None:
        return picture
    if error is None:
        raise EOFError
    unreadable = UnreadablePhotoError(error.template, **error.details)
    unreadable.partial = picture
    raise unreadable


def _read(path: bytes) -> tuple[bytes, Message | None]:
    try:
        return decoding.read(Path(os.fsdecode(path))), None
    except UnreadablePhotoError as unreadable:
        return b"", unreadable.message
    except MemoryError:
        return b"", decoding.TOO_LARGE


def _answer(decode: Decode, data: bytes, side: int, error: Message | None) -> tuple[dict[str, Any], Any]:
    picture: Picture | None = None
    try:
        picture = None if error else decode(data, side)
    except UnreadablePhotoError as unreadable:
        error, picture = unreadable.message, unreadable.partial
    except MemoryError:
        error = decoding.TOO_LARGE
    return {
        "shape": picture.pixels.shape[:2] if picture else None,
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
        "format": picture.format if picture else "",
        "damaged": _plain(picture.damaged) if picture else None,
        "taken": picture.taken.isoformat() if picture and picture.taken else "",
        "error": _plain(error),
    }, (np.ascontiguousarray(picture.pixels) if picture else None)


def _plain(message: Message | None) -> list[Any] | None:
    return None if message is None else message.as_plain()


def _message(plain: list[Any] | None) -> Message | None:
    return None if plain is None else Message.from_plain(plain)


def _exactly(replies: BinaryIO, count: int) -> bytearray:
    content = bytearray(count)
    view = memoryview(content)
    done = 0
    while done < count:
        got = replies.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        done += got
    return content


if __name__ == "__main__":
    main()
