"""The child processes that decode, kept by whoever wants pixels: started when first needed, replaced when they end.

A crash or a hang of a decoder costs the one photo (docs/decisions/0009-decoding-in-children.md).
"""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from facesorter.children import child_command, child_environment
from facesorter.core.errors import DecoderError, UnreadablePhotoError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.picture import Picture
from facesorter.core.pictures.child import READY, REQUEST, read_answer

TIME_LIMIT = 20.0
"""Seconds that a photo may take."""

START_LIMIT = 60.0
"""Seconds that a child may take to start, on a busy computer with a cold disk."""

MOST = min(os.cpu_count() or 1, 8) + 1
"""Children at most: one for each core, and one so that a single picture is answered while a folder is being sorted."""


class Decoders:
    """Decodes in child processes; thread-safe. Whoever asks waits for one that is idle."""

    def __init__(
        self, command: Sequence[str] | None = None, *, most: int = MOST, time_limit: float = TIME_LIMIT
    ) -> None:
        self._command = list(command or child_command("facesorter.core.pictures.child"))
        self._time_limit = time_limit
        self._slots = threading.BoundedSemaphore(most)
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
                return _Child(self._command)
            if child.alive:
                return child
            child.end()  # something ended it while it was idle; no photo is to blame


class _Child:
    """One child process."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it and wait until it is ready.

        Raises:
            DecoderError: when it does not start.
        """
        self._overdue = False
        try:
            self._process = _started(command)
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
        try:
            with self._limited(time_limit):
                self._requests.write(REQUEST.pack(is_path, side, len(content)))
                self._requests.write(content)
                self._requests.flush()
                return read_answer(self._replies)
        except (OSError, EOFError) as error:
            self._process.kill()
            self._process.wait()
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


def _started(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no console flashes up
        # out of the reach of Ctrl+C, even before it can ignore it
        process_group=None if sys.platform == "win32" else 0,
    )
