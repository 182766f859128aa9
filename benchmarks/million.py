"""What a very large run costs beside the photos themselves: ``python benchmarks/million.py [--photos 1000000]``.

Made-up results of made-up files go through the catalogue, the plan, the journal and the list of past runs; printed are
seconds, and the memory that the process holds at its highest so far. Nothing is moved.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from facesorter.core.catalogue import Catalogue, content_of
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.runs.history import Event, list_runs, read_run
from facesorter.core.runs.journal import Journal

PER_FOLDER = 2000
ROW = (0.9, 0.02, 0.02, 0.02, 0.02, 0.02)


@contextmanager
def step(name: str, count: int) -> Iterator[None]:
    """Print how long a block took, in all and for each photo, and the highest memory so far."""
    begun = time.perf_counter()
    yield
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(f"{name:34}{taken:9.1f} s  {taken / count * 1e6:8.1f} us a photo  {peak:8.0f} MB at most", flush=True)


def made_up(folder: Path, count: int) -> list[Result]:
    """Return results with one face each, of files that do not exist."""
    face = FaceResult(Face(0.3, 0.3, 0.4, 0.4, 0.9, ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5), (0.5, 0.6))), ROW)
    return [
        Result(
            Photo(folder / f"{number // PER_FOLDER:04}" / f"IMG_{number:07}.jpg", 1000, number, (1, number)),
            Status.OK,
            (face,),
            number % 6 + 1,
            ROW,
            size=(4000, 3000),
        )
        for number in range(count)
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=1_000_000)
    count = parser.parse_args().photos
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        places = UserPlaces(root / "data", root / "cache", root / "config")
        with step("results in memory", count):
            results = made_up(root / "photos", count)
        with closing(Catalogue.open(places)) as catalogue:
            with step("catalogue: remember", count):
                for number, result in enumerate(results):
                    catalogue.remember([result], "model", content=content_of(number.to_bytes(8, "little")))
            with step("catalogue: known again", count):
                known = sum(len(catalogue.known([result.photo], "model")) for result in results)
        assert known == count
        size = sum(path.stat().st_size for path in places.data.glob("catalogue*"))
        print(f"catalogue: {size / 1e6:.0f} MB on disk")
        with step("plan (move)", count):
            plan = make_plan(results, DEFAULT_CLASSES, root / "sorted", Action.MOVE)
        assert len(plan.to_do) == count
        with step("journal: plan written", count), Journal.create(places, plan) as journal:
            journal.write(Event.FINISHED, cancelled=False, stopped=None)
        print(f"journal: {journal.path.stat().st_size / 1e6:.0f} MB on disk")
        with step("journal: read back", count):
            run = read_run(journal.path)
        with step("journal: its plan again", count):
            assert len(run.plan().steps) == count
        with step("list of past runs", count):
            list_runs(places)


if __name__ == "__main__":
    main()
