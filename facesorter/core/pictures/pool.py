"""The child processes that decode, kept by whoever wants pixels: started when first needed, replaced when they end.

A crash or a hang of a decoder costs the one photo (docs/decisions/0009-decoding-in-children.md).
"""

import atexit
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from facesorter.children import child_command, start_child
from facesorter.core.errors import DecoderError, UnreadablePhotoError
from facesorter.core.memory import OVER_MEMORY, memory_of_machine
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.picture import Picture
from facesorter.core.pictures.child import (
    HAS_READ,
    MEMORY,
    MEMORY_VARIABLE,
    READY,
    REQUEST,
    read_answer,
)
from facesorter.core.pictures.decoding import TOO_LARGE

TIME_LIMIT = 20.0
"""Seconds that a photo may take to be decoded."""

READ_LIMIT = 600.0
"""Seconds that a file may take to be read, from a slow disk or a network."""

START_LIMIT = 60.0
"""Seconds that a child may take to start, on a busy computer with a cold disk."""

_CORES = min(os.cpu_count() or 1, 8) + 1
"""Children wished for: one for each core, and one so that a single picture is answered while a folder is sorted."""

_BASE_MEMORY = 200_000_000
"""What a child takes before it decodes anything, generously."""


def affordable(memory: int) -> tuple[int, int]:
    """Return how many children a machine of so many bytes affords, and how much each may take to decode.

    Together they never take more than half of the memory. One of them alone gets less where that is little.

    >>> affordable(64_000_000_000)[1]
    1500000000
    >>> affordable(2_000_000_000)
    (1, 800000000)
    """
    half = memory // 2
    most = min(_CORES, half // (MEMORY + _BASE_MEMORY))
    return (most, MEMORY) if most else (1, max(half - _BASE_MEMORY, _BASE_MEMORY))


class Decoders:
    """Decodes in child processes; thread-safe. Whoever asks waits for one that is idle."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        most: int | None = None,
        time_limit: float = TIME_LIMIT,
        memory: int | None = None,
    ) -> None:
        """Take the command that starts a child, and limits: the machine's own where none are given."""
        afforded, each = affordable(memory_of_machine())
        self._command = list(command or child_command("facesorter.core.pictures.child"))
        self._time_limit = time_limit
        self._memory = memory or each
        self._slots = threading.BoundedSemaphore(most or afforded)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        atexit.register(self.close)

    def load(self, path: Path, side: int) -> Picture:
        """Read and decode a file; see :func:`facesorter.core.pictures.decoding.decode`."""
        return self._ask(os.fsencode(path), side, is_path=True)

    def decode(self, data: bytes, side: int) -> Picture:
        """Decode the bytes of a file; see :func:`facesorter.core.pictures.decoding.decode`."""
        return self._ask(data, side, is_path=False)

    def close(self) -> None:
        """End the idle children; they start again when they are needed."""
        with self._lock:
            children, self._idle = self._idle, []
        for child in children:
            child.end()

    def idle_processes(self) -> list[int]:
        """Return the process ids of the idle children, for whoever measures them."""
        with self._lock:
            return [child.process_id for child in self._idle]

    def _ask(self, content: bytes, side: int, *, is_path: bool) -> Picture:
        with self._slots:
            child = self._take()
            try:
                return child.ask(content, side, is_path=is_path, time_limit=self._time_limit)
            finally:
                if child.alive:
                    with self._lock:
                        self._idle.append(child)
                else:
                    child.end()

    def _take(self) -> "_Child":
        """Return a child, the one used last first, so that a lone asker keeps only one busy."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return _Child(self._command, self._memory)
            if child.alive:
                return child
            child.end()  # something ended it while it was idle; no photo is to blame


class _Child:
    """One child process."""

    def __init__(self, command: Sequence[str], memory: int) -> None:
        """Start it and wait until it is ready.

        Raises:
            DecoderError: when it does not start.
        """
        self._overdue = False
        try:
            self._process = start_child(command, {MEMORY_VARIABLE: str(memory)})
        except OSError as error:
            raise DecoderError(
                QT_TRANSLATE_NOOP("Messages", "The decoder cannot be started: {reason}."),
                reason=error.strerror or str(error),
            ) from error
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)
        with self._limited(START_LIMIT):
            ready = self._replies.read(len(READY)) == READY
        if not ready:
            self.end()
            raise DecoderError(QT_TRANSLATE_NOOP("Messages", "The decoder does not work: install facesorter again."))

    @property
    def process_id(self) -> int:
        """The operating system's number of it."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, content: bytes, side: int, *, is_path: bool, time_limit: float) -> Picture:
        """Have it decode one photo.

        Raises:
            UnreadablePhotoError: what the decoder says, or that it crashed or took too long.
        """
        reading = True
        try:
            with self._limited(READ_LIMIT):
                self._requests.write(REQUEST.pack(is_path, side, len(content)))
                self._requests.write(content)
                self._requests.flush()
                reading = self._replies.read(len(HAS_READ)) != HAS_READ
            if reading:
                raise EOFError  # noqa: TRY301 - the handler below serves every way to fail
            with self._limited(time_limit):
                return read_answer(self._replies)
        except (OSError, EOFError) as error:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)  # it has mostly ended by itself, and its code says why
            self._process.kill()
            code = self._process.wait()
            if self._overdue and reading:
                raise UnreadablePhotoError(
                    QT_TRANSLATE_NOOP("Messages", "The file took longer than {seconds} seconds to read."),
                    seconds=round(READ_LIMIT),
                ) from error
            if code == OVER_MEMORY:
                raise UnreadablePhotoError(TOO_LARGE.template) from error
            if self._overdue:
                raise UnreadablePhotoError(
                    QT_TRANSLATE_NOOP("Messages", "The picture took longer than {seconds} seconds to decode."),
                    seconds=round(time_limit),
                ) from error
            raise UnreadablePhotoError(
                QT_TRANSLATE_NOOP("Messages", "The file crashed the decoder: it is damaged, or was made to do so.")
            ) from error

    def end(self) -> None:
        """End it, at once if it is idle."""
        with suppress(OSError):
            self._requests.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._replies.close()

    @contextmanager
    def _limited(self, seconds: float) -> Iterator[None]:
        """Kill the child, so that whoever waits for its reply wakes up, when a block takes too long."""
        timer = threading.Timer(seconds, self._kill_overdue)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _kill_overdue(self) -> None:
        self._overdue = True
        self._process.kill()
