"""The client's side of a cluster: sends photos, takes back what was seen, and says in words what is wrong."""

import json
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from facesorter.core.errors import ClusterError
from facesorter.core.files.disk import is_unchanged, status_of
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.results import Photo
from facesorter.ml.cluster import worker

BATCH: Final = 16
"""Photos that go to a worker together: one by one a third of the time goes into sending them. The last batches are
smaller, so that no worker is long at work while the others have nothing to do any more: of what is left each gets half
of its share at most. Polychronopoulos and Kuck (1987), "Guided Self-Scheduling"."""

PATIENCE_SECONDS: Final = 30.0
"""So long nobody need be at work before that is told."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_BATCHES_EACH = 3
_CONNECT_SECONDS = 10
_CHECK_SECONDS = 1.0


_GONE = QT_TRANSLATE_NOOP(
    "Messages",
    "The scheduler of the cluster is gone. What was found so far is in the catalogue: give the same command again when "
    "it is back, and it goes on.",
)
_GONE_FOR_NOW = QT_TRANSLATE_NOOP(
    "Messages", "The scheduler of the cluster is gone. Give the same command again when it is back."
)
_ALONE = QT_TRANSLATE_NOOP(
    "Messages",
    "No worker of the cluster has been there for {seconds} seconds. What was found so far is in the catalogue: start "
    "workers, and give the same command again.",
)
_ALONE_FOR_NOW = QT_TRANSLATE_NOOP(
    "Messages",
    "No worker of the cluster has been there for {seconds} seconds. Start workers, and give the same command again.",
)


class Workers(ABC, Generic[Item, Answer]):
    """An :class:`~facesorter.core.executors.Executor` on the workers of a Dask client.

    Attributes:
        leading: what a worker gets before the version of this program and the photos.
        kept: whether the answers so far are in the catalogue, when the cluster goes.
    """

    kept = True

    def __init__(
        self,
        client: Any,
        call: Callable[..., Sequence[str | bytes]],
        *,
        send_bytes: bool = False,
        batch: int = BATCH,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Check that every worker has the same program.

        Args:
            client: of Dask.
            call: what a worker does, a function of :mod:`~facesorter.ml.cluster.worker`.
            send_bytes: send the photos themselves.
            batch: so many photos go to a worker together at most.
            patience: so long, in seconds, there may be no worker.

        Raises:
            ClusterError: when a worker has no facesorter or another version, or there is no worker.
        """
        self._batch = batch
        self._client = client
        self._call = call
        self.leading: tuple[Any, ...] = ()
        self._send_bytes = send_bytes
        self._patience = patience
        self._alone_since: float | None = None
        self._checked = 0.0
        self._sent: dict[Future[Any], Sequence[tuple[Item, Photo]]] = {}
        self._threads = self._check_workers()
        self.ahead = max(2, _BATCHES_EACH * self._threads)
        self._executor = client.get_executor(pure=False)

    def next_batch(self, left: int) -> int:
        """Return how many photos go together next."""
        return max(1, min(self._batch, left // (2 * self._threads)))

    def submit(self, items: Sequence[Item]) -> "Future[Any]":
        """Send a batch."""
        photos = [self.photo_of(item) for item in items]
        wire = [
            (str(photo.path), photo.size, photo.mtime_ns, _bytes_of(photo) if self._send_bytes else None)
            for photo in photos
        ]
        future: Future[Any] = self._executor.submit(self._call, *self.leading, worker.about(), wire)
        self._sent[future] = tuple(zip(items, photos, strict=True))
        return future

    def check(self) -> None:
        """Raise when the scheduler is gone, or no worker has been there for a while."""
        now = time.monotonic()
        if now - self._checked < _CHECK_SECONDS:
            return
        self._checked = now
        if self._client.status in ("closed", "closing", "connecting"):
            raise self._gone()
        if self._client.scheduler_info(n_workers=-1)["workers"]:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        elif now - self._alone_since > self._patience:
            raise ClusterError(_ALONE if self.kept else _ALONE_FOR_NOW, seconds=round(self._patience))

    def result(self, future: "Future[Any]") -> Sequence[Answer]:
        """Return what a worker saw in a batch.

        Raises:
            ClusterError: when a worker does not see the photos, or has another version; when the scheduler is gone.
        """
        sent = self._sent.pop(future)
        try:
            answers: Any = future.result()
        except (CancelledError, OSError) as error:
            raise self._gone() from error
        except Exception as error:
            raise ClusterError(
                QT_TRANSLATE_NOOP("Messages", "A worker of the cluster failed: {reason}"), reason=str(error)
            ) from error
        return [self._answer(item, photo, told) for (item, photo), told in zip(sent, answers, strict=True)]

    def close(self) -> None:
        """Drop what is under way."""
        if self._client.status == "running":  # else there is nobody to tell
            self._executor.shutdown(wait=False)

    @abstractmethod
    def photo_of(self, item: Item) -> Photo:
        """Return the file as it is seen here."""

    @abstractmethod
    def read(self, item: Item, answer: Any) -> Answer:
        """Return what a worker's answer means: bytes, or a JSON object."""

    @abstractmethod
    def here(self, item: Item) -> Answer:
        """Return the answer to a file that is gone or changed meanwhile."""

    def _gone(self) -> ClusterError:
        return ClusterError(_GONE if self.kept else _GONE_FOR_NOW)

    def _answer(self, item: Item, photo: Photo, told: str | bytes) -> Answer:
        answer = told if isinstance(told, bytes) else json.loads(told)
        if isinstance(answer, dict) and "differs" in answer:
            raise _differs(answer["differs"])
        if isinstance(answer, bytes) or "unseen" not in answer:
            return self.read(item, answer)
        status = status_of(photo.path)
        if status is None or not is_unchanged(status, photo.size, photo.mtime_ns):
            return self.here(item)
        raise ClusterError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "A worker of the cluster does not see {photo} as this computer does ({reason}). Mount the "
                "folder there under the same path, or send the bytes: --send-bytes.",
            ),
            photo=photo.path,
            reason=answer["unseen"],
        )

    def _check_workers(self) -> int:
        """Return how many threads there are; raise when a worker is not fit."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        if not workers:
            raise ClusterError(
                QT_TRANSLATE_NOOP(
                    "Messages", "The cluster has no worker. Start some on the other computers: dask worker ADDRESS"
                )
            )
        try:
            found = self._client.run(worker.about)
        except (ImportError, AttributeError) as error:
            raise ClusterError(
                QT_TRANSLATE_NOOP(
                    "Messages", "A worker of the cluster has no facesorter: install this version there ({reason})."
                ),
                reason=str(error),
            ) from error
        for here in found.values():
            if here != worker.about():
                raise _differs(here)
        return sum(int(one["nthreads"]) for one in workers.values())


@contextmanager
def cluster(scheduler: str | None, local_workers: int | None) -> Iterator[Any]:
    """Connect to a scheduler, or start worker processes on this computer, for as long as the block lasts.

    Raises:
        ClusterError: when Dask is not installed, or nobody answers.
    """
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            QT_TRANSLATE_NOOP(
                "Messages", "Clusters need Dask, which is not installed: pip install 'facesorter[cluster]'."
            )
        ) from error
    dask: Any = distributed  # its own types say little
    with ExitStack() as stack:
        stack.enter_context(_without_logs())
        address: Any = scheduler
        if scheduler is None:
            address = stack.enter_context(
                dask.LocalCluster(
                    n_workers=local_workers or 1,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs=50,
                )
            )
        try:
            client = dask.Client(address, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError, TypeError) as error:  # the latter without the certificates that TLS asks for
            raise ClusterError(
                QT_TRANSLATE_NOOP("Messages", "No scheduler answers at {address}: {reason}"),
                address=scheduler,
                reason=str(error),
            ) from error
        stack.callback(partial(client.close, timeout=2))
        yield client


@contextmanager
def _without_logs() -> Iterator[None]:
    """Keep what Dask logs about lost connections, with tracebacks, from whoever is told the same in words."""
    handlers = logging.getLogger("distributed").handlers
    levels = [handler.level for handler in handlers]
    for handler in handlers:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in zip(handlers, levels, strict=False):
            handler.setLevel(level)


def _bytes_of(photo: Photo) -> bytes | None:
    """Return a file's bytes; None when it cannot be read, which the worker finds too."""
    try:
        return Path(photo.path).read_bytes()
    except OSError:
        return None


def _differs(here: dict[str, Any]) -> ClusterError:
    ours = worker.about()
    return ClusterError(
        QT_TRANSLATE_NOOP(
            "Messages",
            "A worker of the cluster has facesorter {theirs}, this computer has {ours}; results would differ. Install "
            "the same version everywhere.",
        ),
        theirs=f"{here.get('facesorter')} (pipeline {here.get('pipeline')})",
        ours=f"{ours['facesorter']} (pipeline {ours['pipeline']})",
    )
