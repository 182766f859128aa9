"""Where heavy work on many files is done: in threads of this process, or on other machines."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import closing
from typing import Any, Generic, Protocol, TypeVar

from facesorter.core.tasks import Cancelled, Task

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")
_Item_contra = TypeVar("_Item_contra", contravariant=True)
_Answer_co = TypeVar("_Answer_co", covariant=True)


class Executor(Protocol[_Item_contra, _Answer_co]):
    """Answers items, several at once.

    Attributes:
        ahead: how many batches are under way at once.
    """

    ahead: int

    def next_batch(self, left: int) -> int:
        """Return how many items go together next, when so many are left."""

    def submit(self, items: Sequence[_Item_contra]) -> "Future[Any]":
        """Have items answered; :meth:`result` reads what the future brings."""

    def check(self) -> None:
        """Raise when nothing will come any more; called a few times a second while waiting."""

    def result(self, future: "Future[Any]") -> Sequence[_Answer_co]:
        """Return the answer to each item, in order, or raise why there is none."""

    def close(self) -> None:
        """Drop what is under way, without waiting for it: a huge photo would keep whoever cancelled for seconds."""


class Threads(Generic[_Item, _Answer]):
    """The executor of this process: each thread answers one item at a time."""

    def __init__(self, answer: Callable[[_Item], _Answer], workers: int, *, name: str) -> None:
        self.ahead = workers * 3
        self._answer = answer
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)

    def next_batch(self, left: int) -> int:  # noqa: ARG002
        """Return one: handing over costs nothing here."""
        return 1

    def submit(self, items: Sequence[_Item]) -> "Future[Any]":
        """Hand items to a thread."""
        return self._pool.submit(lambda: [self._answer(item) for item in items])

    def check(self) -> None:
        """Do nothing: threads do not get lost."""

    def result(self, future: "Future[Any]") -> Sequence[_Answer]:
        """Return what a thread found, or raise what it raised."""
        answers: list[_Answer] = future.result()
        return answers

    def close(self) -> None:
        """Forget what no thread has begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def answered(items: Sequence[_Item], executor: Executor[_Item, _Answer], task: Task) -> Generator[_Answer, None, None]:
    """Yield the answer to every item, in order, and close the executor.

    Raises:
        Cancelled: as soon as the task was cancelled; what is under way is dropped.
        Exception: what the executor raises where it cannot go on.
    """
    begun = 0
    under_way: deque[Future[Any]] = deque()
    with closing(executor):
        while True:
            task.step()
            while len(under_way) < executor.ahead and begun < len(items):
                size = executor.next_batch(len(items) - begun)
                under_way.append(executor.submit(items[begun : begun + size]))
                begun += size
            if not under_way:
                return
            first = under_way.popleft()
            while not wait_for([first], timeout=0.1).done:
                if task.cancelled:
                    raise Cancelled
                executor.check()
            yield from executor.result(first)
