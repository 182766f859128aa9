"""What a cluster costs: the same photos in threads, and in worker processes, in batches and one by one.

``python benchmarks/cluster.py FOLDER [--photos 300]`` prints overheads against the plain run, in the same run, and how
well 1, 2 and 4 simulated workers share photos that take a fixed time each. Workers are processes on this computer,
reached over its own loopback.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from facesorter.core.executors import Executor
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.model_file import bundled_model
from facesorter.core.photos.find import find_photos
from facesorter.core.pipeline import Looked, Options, Pipeline
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Task
from facesorter.ml.cluster import worker
from facesorter.ml.cluster.client import cluster
from facesorter.ml.cluster.executors import Looker
from facesorter.ml.litert import LiteRTClassifier

PRETENDED_SECONDS = 0.05


def pretend(_model: bytes, _key: str, _expected: dict[str, Any], photos: Sequence[worker.Wire]) -> list[str]:
    """Take a fixed time for each photo, as a worker with nothing else to do would."""
    time.sleep(PRETENDED_SECONDS * len(photos))
    return [
        worker.to_text(Looked(Result(Photo(Path(path), size, mtime_ns, (0, 0)), Status.NO_FACE)))
        for path, size, mtime_ns, _ in photos
    ]


def seconds(
    pipeline: Pipeline, photos: Sequence[Photo], executor: Executor[Photo, Looked] | None
) -> tuple[float, list[Result]]:
    """Return how long a run took, and its results."""
    begun = time.perf_counter()
    found = [outcome.result for outcome in pipeline.run(photos, Task(), executor=executor)]
    return time.perf_counter() - begun, found


@contextmanager
def workers(count: int) -> Iterator[Any]:
    """Start worker processes, and tell how long that took."""
    begun = time.perf_counter()
    with cluster(None, count) as client:
        client.wait_for_workers(count)
        print(f"{count} worker processes started in {time.perf_counter() - begun:.1f} s")
        yield client


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--simulated", type=int, default=400, metavar="N", help="photos that take a fixed time each")
    arguments = parser.parse_args()
    photos = find_photos(arguments.folder, even_sorted=True).photos[: arguments.photos]
    model = bundled_model()
    with closing(LiteRTClassifier.open()) as classifier:
        pipeline = Pipeline(BlazeFace(), classifier, Options())
        seconds(pipeline, photos[:16], None)  # the decoders start
        cores = os.cpu_count() or 1
        plain, expected = seconds(pipeline, photos, None)
        print(f"{len(photos)} photos, {cores} cores; plain: {plain:.1f} s")
        with workers(cores) as client:
            for batch in (16, 1):
                executor = Looker(client, pipeline, model, batch=batch)
                seconds(pipeline, photos[: 2 * batch * cores], executor)  # models load, decoders start
                taken, found = seconds(pipeline, photos, Looker(client, pipeline, model, batch=batch))
                again, _ = seconds(pipeline, photos, None)
                mean = (plain + again) / 2
                print(
                    f"batches of {batch}: {taken:.1f} s, {taken / mean - 1:+.1%} against plain runs before and after "
                    f"({plain:.1f} and {again:.1f} s); results equal: {found == expected}"
                )
        simulated = [Photo(Path(f"/made up/{number}.jpg"), 1, 1, (0, 0)) for number in range(arguments.simulated)]
        alone = None
        for count in (1, 2, 4):
            with workers(count) as client:
                executor = Looker(client, pipeline, model, batch=4, look=pretend)
                taken, _ = seconds(pipeline, simulated, executor)
            alone = alone or taken
            print(
                json.dumps(
                    {"workers": count, "seconds": round(taken, 2), "efficiency": round(alone / count / taken, 3)}
                )
            )


if __name__ == "__main__":
    main()
