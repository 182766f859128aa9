"""Planning and moving many small files, against a bare loop: ``python benchmarks/moves.py``.

The bare loop links and unlinks the same files and appends to a file as many bytes, with the same number of fsyncs, as a
run of facesorter does, and nothing else. Both work in turns in one folder, so that a busy disk slows both. Copying is
measured against ``cp -a`` and ``sync``, which promise less: nothing is compared, nothing is written down.
"""

import argparse
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs.run import run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Progress, Task

LINES = 3
"""Of the journal, a file: planned, intent, done; the second is on the disk before the file is touched ..."""

AT_ONCE = 32
"""... together with those of so many files."""


def main() -> None:
    """Print seconds to find and plan, files a second of both ways with their ratio, and the memory while moving."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=20, help="turns of both ways")
    parser.add_argument("--moved", type=int, default=200, help="of the files, moved a turn")
    parser.add_argument("--copied", type=int, default=1000, help="of the files, copied once")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        root = Path(folder)
        _make(root / "photos", options.files)
        results: list[Result] = []
        plans: list[Plan] = []
        finding = _seconds(lambda: results.extend(_results(root / "photos")))
        worked = time.process_time()
        planning = _seconds(lambda: plans.append(make_plan(results, DEFAULT_CLASSES, root / "sorted", Action.MOVE)))
        worked = time.process_time() - worked
        plan = plans[0]
        print(f"{options.files} files: found in {finding:.2f} s, ", end="")
        print(f"planned in {planning:.2f} s ({worked:.2f} s of it work), ", end="")
        print(f"{_peak():.0f} MB at most so far")
        bare = ours = undone = 0.0
        for _ in range(options.rounds):
            bare += _bare(plan, root / "bare", options.moved)
            seconds, back = _ours(plan, root, options.moved)
            ours += seconds
            undone += back
        moved = options.rounds * options.moved
        print(
            f"{moved} files moved each way: bare loop {moved / bare:.0f}, facesorter {moved / ours:.0f} files/s, ",
            end="",
        )
        print(f"ratio {ours / bare:.2f}; undone {moved / undone:.0f} files/s")
        print(_copied(plan, root, options.copied))
        print(f"all files: {_growth(plan, root):+.1f} MB from the first file to the last")


def _make(folder: Path, count: int) -> None:
    for index in range(count):
        path = folder / f"{index % 20}" / f"IMG_{index // 40}.{'jpg' if index % 40 < 20 else 'jpeg'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"photo {index}".encode())


def _results(folder: Path) -> list[Result]:
    photos = find_photos(folder).photos
    return [Result(photo, Status.OK, class_id=1 + index % 6) for index, photo in enumerate(photos)]


def _bare(plan: Plan, folder: Path, count: int) -> float:
    """Return the seconds of the bare loop; the files are put back afterwards."""
    folder.mkdir(exist_ok=True)
    moves = [(step.photo.path, folder / f"{index}.jpg") for index, step in enumerate(plan.steps[:count])]
    line = b"x" * 400
    journal = os.open(folder / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def move() -> None:
        for number, (source, target) in enumerate(moves):
            for written in range(LINES):
                os.write(journal, line)
                if written == 1 and number % AT_ONCE == 0:
                    os.fsync(journal)
            os.link(source, target)
            source.unlink()

    seconds = _seconds(move)
    os.close(journal)
    for source, target in moves:
        target.rename(source)
    return seconds


def _ours(plan: Plan, root: Path, count: int) -> tuple[float, float]:
    """Return the seconds of a run and of its undo."""
    places = UserPlaces(root / "data", root / "cache", root / "config")
    some = replace(plan, steps=plan.steps[:count])
    seconds = _seconds(lambda: run_plan(some, places, Task()))
    undone = _seconds(lambda: undo_run(None, places, Task()))
    assert not any(step.files[0].target.exists() for step in some.steps)
    return seconds, undone


def _copied(plan: Plan, root: Path, count: int) -> str:
    """Copy some files with ``cp -a`` and with facesorter; return what came out."""
    places = UserPlaces(root / "data", root / "cache", root / "config")
    steps = plan.steps[:count]
    (root / "cp").mkdir()

    def copy() -> None:
        files = b"\0".join(os.fsencode(step.photo.path) for step in steps)
        command = ["xargs", "-0", "cp", "-a", "--backup=numbered", "-t", str(root / "cp")]
        subprocess.run(command, input=files, check=True)
        os.sync()

    os.sync()
    theirs = _seconds(copy)
    ours = _seconds(lambda: run_plan(replace(plan, action=Action.COPY, steps=steps), places, Task()))
    undo_run(None, places, Task())
    return f"{count} files copied: cp -a and sync {theirs:.2f} s, facesorter {ours:.2f} s, ratio {ours / theirs:.0f}"


def _growth(plan: Plan, root: Path) -> float:
    """Return by how many MB the memory grows while all files are moved; without waiting for the disk."""
    places = UserPlaces(root / "data", root / "cache", root / "config")
    sizes: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.done in {1, progress.total}:
            sizes.append(_size())

    with patch("os.fsync"):
        run_plan(plan, places, Task(), watch)
    return sizes[1] - sizes[0]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _size() -> float:
    """Return the memory in use at this moment, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
