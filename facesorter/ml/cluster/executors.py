"""What workers of a cluster are asked for: to look at photos, and to cut faces out for a training."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from facesorter.core.executors import Executor
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.messages import Message
from facesorter.core.pipeline import Looked, Pipeline, model_key
from facesorter.core.records import result_from_text
from facesorter.core.results import Photo, Status
from facesorter.ml.cluster import worker
from facesorter.ml.cluster.client import Workers, cluster
from facesorter.ml.data.crops import Crop, crop_of


class Looker(Workers[Photo, Looked]):
    """Looks at photos with a pipeline's detector and model."""

    def __init__(
        self,
        client: Any,
        pipeline: Pipeline,
        model: Path,
        *,
        look: Callable[..., list[str]] = worker.look,
        **options: Any,
    ) -> None:
        """Check the workers, and send the model.

        Args:
            client: of Dask.
            pipeline: whose results these are to be.
            model: the file of its model.
            look: what a worker does.
            options: of :class:`~facesorter.ml.cluster.client.Workers`.

        Raises:
            ClusterError: when a worker has no facesorter or another version, or there is no worker.
            OSError: when the model file cannot be read.
        """
        super().__init__(client, look, **options)
        self._pipeline = pipeline
        key = model_key(model)
        client.register_plugin(_bringing(model.read_bytes(), key))
        self.leading = (key,)

    def photo_of(self, item: Photo) -> Photo:
        """Return the photo as it was found."""
        return item

    def read(self, item: Photo, answer: Any) -> Looked:
        """Return what a worker saw."""
        result = result_from_text(item, answer["result"])
        if answer["error"] is not None:
            result = replace(result, error=Message.from_plain(answer["error"]))
        return Looked(result, None, bytes.fromhex(answer["content"]) if answer["content"] else None)

    def here(self, item: Photo) -> Looked:
        """Look at a photo that is gone, or changed meanwhile, here."""
        return self._pipeline.one(item)


def _bringing(model: bytes, key: str) -> Any:
    """Return the plugin that brings a model to every worker, also to one that comes later.

    As a thing that batches depend on, they would all be sent to the one worker that has it, and be stolen from there.
    It stays when we go: another command may be at work with the same model.
    """
    from distributed import WorkerPlugin

    keep_model = worker.keep_model

    class Model(WorkerPlugin):
        name = f"facesorter-model-{key}"

        def setup(self, worker: Any) -> None:  # noqa: ARG002
            keep_model(model, key)

    return Model()


class Cropper(Workers[Path, Crop]):
    """Cuts faces out, as :func:`~facesorter.ml.data.crops.crop_of` does."""

    kept = False

    def __init__(self, client: Any, finder: FaceFinder, framing: Framing, size: int, **options: Any) -> None:
        """Check the workers.

        Args:
            client: of Dask.
            finder: of the faces in photos that change meanwhile.
            framing: how faces are cut out.
            size: of a crop's side, in pixels.
            options: of :class:`~facesorter.ml.cluster.client.Workers`.

        Raises:
            ClusterError: when a worker has no facesorter or another version, or there is no worker.
        """
        super().__init__(client, worker.crop, **options)
        self._finder = finder
        self._framing, self._size = framing, size
        self.leading = (asdict(framing), size)

    def photo_of(self, item: Path) -> Photo:
        """Return the file as it is now."""
        try:
            status = item.stat()
        except OSError:
            return Photo(item, -1, 0, (0, 0))  # no worker sees that either
        return Photo(item, status.st_size, status.st_mtime_ns, (0, 0))

    def read(self, _item: Path, answer: Any) -> Crop:
        """Return the pixels, or why there are none."""
        if isinstance(answer, bytes):
            return np.frombuffer(answer, np.uint8).reshape(self._size, self._size, 3)
        return Status(answer["status"])

    def here(self, item: Path) -> Crop:
        """Cut a photo that changed meanwhile here."""
        return crop_of(item, self._finder, self._framing, self._size)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that is connected to as often as there is something to do, and no longer.

    Attributes:
        scheduler: its address; None starts worker processes on this computer.
        local_workers: how many.
        send_bytes: send workers the photos, where they do not see the folder.
    """

    scheduler: str | None
    local_workers: int | None
    send_bytes: bool = False

    @contextmanager
    def looker(self, pipeline: Pipeline, model: Path) -> "Iterator[Executor[Photo, Looked]]":
        """Connect, to look at photos.

        Raises:
            ClusterError: when there is no cluster, or a worker is not fit.
        """
        with cluster(self.scheduler, self.local_workers) as client:
            yield Looker(client, pipeline, model, send_bytes=self.send_bytes)

    @contextmanager
    def cropper(self, finder: FaceFinder, framing: Framing, size: int) -> "Iterator[Executor[Path, Crop]]":
        """Connect, to cut faces out.

        Raises:
            ClusterError: when there is no cluster, or a worker is not fit.
        """
        with cluster(self.scheduler, self.local_workers) as client:
            yield Cropper(client, finder, framing, size, send_bytes=self.send_bytes)
