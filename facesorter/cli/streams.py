"""Standard output and error themselves: there even where the shell closed them, and without what libraries print."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class UnprintedError(Exception):
    """Results that could not be written to standard output; whatever they tell of was done. The text is the reason."""


@contextmanager
def always_there() -> Iterator[None]:
    """Have somewhere to write to where the shell closed standard output or error (``>&-``).

    The descriptors of closed streams are taken for good: else the next file opened, a journal say, would get one of
    them, and with it what a library prints.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    before = sys.stdout, sys.stderr
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout, sys.stderr = (stream or nowhere for stream in before)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before


def discard(stream: TextIO) -> None:
    """Let what is written to a stream, and was not written yet, go nowhere: it cannot be written where it should."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep native libraries from writing to standard error (libtiff a line for each unknown tag, LiteRT a greeting).

    They write to file descriptor 2 itself; our own lines go on to a copy of it. TensorFlow and absl log warnings to
    Python's standard error too, about their own insides.
    """
    if sys.stderr is not sys.__stderr__ or sys.stderr is None:
        yield
        return
    ours = sys.stderr
    sys.stderr.flush()
    copy = os.dup(2)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    try:
        with open(copy, "w", encoding=ours.encoding, errors="replace", closefd=False, buffering=1) as stream:
            sys.stderr = stream
            logging.disable(logging.WARNING)
            yield
    finally:
        logging.disable(logging.NOTSET)
        sys.stderr = ours
        os.dup2(copy, 2)
        os.close(copy)
