"""Long work that can be watched, paused and cancelled, whoever runs it: a thread of the window or the command line."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Raised inside a task after somebody asked it to stop."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task is.

    Attributes:
        done: items finished.
        total: items in all.
        rate: items a second over the last seconds, 0.0 while unknown.
        seconds_left: estimated, None while unknown.
    """

    done: int
    total: int
    rate: float = 0.0
    seconds_left: float | None = None


class Task:
    """The handle by which a task is cancelled or paused from another thread. Thread-safe.

    >>> task = Task()
    >>> task.step()  # between two items: goes on
    >>> task.cancel()
    >>> task.step()
    Traceback (most recent call last):
    facesorter.core.tasks.Cancelled
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def cancel(self) -> None:
        """Ask the task to stop at its next step; a paused task wakes up to do so."""
        self._cancelled.set()
        self._running.set()

    def pause(self) -> None:
        """Ask the task to hold at its next step."""
        self._running.clear()
        if self._cancelled.is_set():
            self._running.set()

    def resume(self) -> None:
        """Let a paused task go on."""
        self._running.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the task to stop."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether the task is asked to hold."""
        return not self._running.is_set()

    def step(self) -> None:
        """To be called between items: holds while paused.

        Raises:
            Cancelled: when somebody asked the task to stop.
        """
        # Ctrl+C cancels from a signal handler in this very thread: what it sets must not be locked here while running.
        if not self._running.is_set():
            self._running.wait()
        if self._cancelled.is_set():
            raise Cancelled


class Pace:
    """Turns a count into a :class:`Progress`, with the rate over a sliding window so that pauses are soon forgotten."""

    def __init__(self, total: int, *, done: int = 0, window_s: float = 8.0) -> None:
        """Begin now, with ``done`` of ``total`` items finished earlier."""
        self._total = total
        self._window_s = window_s
        self._marks: deque[tuple[float, int]] = deque([(time.monotonic(), done)])

    def at(self, done: int) -> Progress:
        """Return the progress after ``done`` items, now."""
        now = time.monotonic()
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[0][0] > self._window_s:
            self._marks.popleft()
        since, before = self._marks[0]
        elapsed = now - since
        rate = (done - before) / elapsed if elapsed > 0 else 0.0
        left = (self._total - done) / rate if rate > 0 else None
        return Progress(done, self._total, rate, left)


class Rounds:
    """Work that goes over the same things several times, told as one progress, cancelled between any two of them.

    >>> told = []
    >>> rounds = Rounds(2, 2, on_progress=told.append)
    >>> for name in [*rounds.over(["a.jpg", "b.jpg"]), *rounds.over(["a.jpg"])]:
    ...     pass
    >>> [(progress.done, progress.total) for progress in told]
    [(1, 4), (2, 4), (4, 4)]
    """

    def __init__(
        self,
        rounds: int,
        things: int,
        task: Task | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Begin now; a round over more or fewer things counts as one over ``things``."""
        self._things = things
        self._task = task
        self._on_progress = on_progress
        self._pace = Pace(rounds * things)
        self._done = 0

    def over(self, things: Sequence[_T]) -> Iterator[_T]:
        """Yield the things of the next round.

        Raises:
            Cancelled: when the task was cancelled.
        """
        for number, thing in enumerate(things, start=1):
            if self._task is not None:
                self._task.step()
            yield thing
            if self._on_progress is not None:
                self._on_progress(self._pace.at(self._done + self._things * number // len(things)))
        self._done += self._things
