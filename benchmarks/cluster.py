"""What a cluster costs: the same photos in threads, and in worker processes, in batches and one by one.

``python benchmarks/cluster.py FOLDER [--photos 300]`` prints overheads against the plain run, in the same run, and how
well 1, 2 and 4 simulated workers share photos that take a fixed time each. Workers are processes on this computer,
reached over its own loopback. Overheads are told in processor seconds too, of all processes together: those depend
little on what else the computer does.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from facesorter.core.executors import Executor
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.model_file import bundled_model
from facesorter.core.photos.find import find_photos
from facesorter.core.pipeline import Looked, Options, Pipeline
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Task
from facesorter.ml.cluster import worker
from facesorter.ml.cluster.client import BATCH, cluster
from facesorter.ml.cluster.executors import Looker
from facesorter.ml.litert import LiteRTClassifier

PRETENDED_SECONDS = 0.2
"""A large raw file or a slow disk, say: three times what a JPEG of 12 megapixels takes on one core."""

IDLE_SECONDS = 10.0


def pretend(_key: str, _expected: dict[str, Any], photos: Sequence[worker.Wire]) -> list[str]:
    """Take a fixed time for each photo, as a worker with nothing else to do would."""
    time.sleep(PRETENDED_SECONDS * len(photos))
    return [
        worker.to_text(Looked(Result(Photo(Path(path), size, mtime_ns, (0, 0)), Status.NO_FACE)))
        for path, size, mtime_ns, _ in photos
    ]


@dataclass(frozen=True)
class Taken:
    """What a run took: seconds by the clock, and of processors, and its results."""

    wall: float
    processors: float
    results: list[Result]


def processor_seconds() -> float:
    """Return the processor seconds of this process and all that it started and that are alive."""
    process = psutil.Process()
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def standing_by() -> float:
    """Return what share of a processor is used while there is nothing to do: it grows with the time, not the photos."""
    begun, used = time.perf_counter(), processor_seconds()
    time.sleep(IDLE_SECONDS)
    return (processor_seconds() - used) / (time.perf_counter() - begun)


def taken(pipeline: Pipeline, photos: Sequence[Photo], executor: Executor[Photo, Looked] | None) -> Taken:
    """Return what a run took."""
    begun, used = time.perf_counter(), processor_seconds()
    found = [outcome.result for outcome in pipeline.run(photos, Task(), executor=executor)]
    return Taken(time.perf_counter() - begun, processor_seconds() - used, found)


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
    parser.add_argument("--simulated", type=int, default=256, metavar="N", help="photos that take a fixed time each")
    arguments = parser.parse_args()
    photos = find_photos(arguments.folder, even_sorted=True).photos[: arguments.photos]
    model = bundled_model()
    with closing(LiteRTClassifier.open()) as classifier:
        pipeline = Pipeline(BlazeFace(), classifier, Options())
        if photos:
            measure(pipeline, photos, model)
        if arguments.simulated:
            simulate(pipeline, arguments.simulated, model)


def measure(pipeline: Pipeline, photos: Sequence[Photo], model: Path) -> None:
    """Compare photos in worker processes to plain runs before and after."""
    cores = os.cpu_count() or 1
    taken(pipeline, photos[:16], None)  # the decoders start
    before = taken(pipeline, photos, None)
    print(f"{len(photos)} photos, {cores} cores; plain: {before.wall:.1f} s, {before.processors:.1f} of processors")
    with workers(cores) as client:
        idle = standing_by()
        print(f"with nothing to do they and the scheduler take {idle:.1%} of a processor, which is left out below")
        for batch in (BATCH, 1):
            # models load, decoders start
            taken(pipeline, photos[: 2 * batch * cores], Looker(client, pipeline, model, batch=batch))
            there = taken(pipeline, photos, Looker(client, pipeline, model, batch=batch))
            after = taken(pipeline, photos, None)
            wall = (before.wall + after.wall) / 2
            plain = (before.processors + after.processors - idle * after.wall) / 2
            used = there.processors - idle * there.wall
            print(
                f"batches of {batch}: {there.wall / wall - 1:+.1%} by the clock, {used / plain - 1:+.1%} of processors "
                f"({there.wall:.1f} s, {used:.1f}), against plain runs before and after ({before.wall:.1f} s, "
                f"{before.processors:.1f}; {after.wall:.1f} s, {after.processors - idle * after.wall:.1f}); results "
                f"equal: {there.results == before.results}",
                flush=True,
            )


def simulate(pipeline: Pipeline, count: int, model: Path) -> None:
    """Print how well workers share photos that take a fixed time each."""
    photos = [Photo(Path(f"/made up/{number}.jpg"), 1, 1, (0, 0)) for number in range(count)]
    alone = None
    for number in (1, 2, 4):
        with workers(number) as client:
            # the first batches import the program
            taken(pipeline, photos[: 2 * BATCH * number], Looker(client, pipeline, model, look=pretend))
            wall = taken(pipeline, photos, Looker(client, pipeline, model, look=pretend)).wall
        alone = alone or wall
        efficiency = alone / number / wall
        print(
            json.dumps({"workers": number, "seconds": round(wall, 2), "efficiency": round(efficiency, 3)}), flush=True
        )


if __name__ == "__main__":
    main()
