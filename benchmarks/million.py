"""What a very large run costs beside the photos themselves: ``python benchmarks/million.py [--photos 1000000]``.

Made-up results of made-up files go through the catalogue, the plan, the journal and the window, each in a process of
its own, and the journal is read back in yet another one. Printed are processor seconds, which other programs on a busy
machine hardly lengthen, and what the process held in memory, now and at most. Nothing is moved, and the disk is not
waited for: what it takes to have a line of the journal on it is in ``benchmarks/moves.py``.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from facesorter.core.catalogue import Catalogue, content_of
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.files.transfer import Placed
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.runs.history import SUFFIX, Event, list_runs, read_run
from facesorter.core.runs.journal import Journal

PER_FOLDER = 2000
AT_ONCE = 2000
TOKEN = "0" * 8

DEVICE = Path(tempfile.gettempdir()).stat().st_dev
"""The photos lie on the disk of their destination, so that moving them takes no room."""


@contextmanager
def step(name: str, count: int) -> Iterator[None]:
    """Print what a block took, in all and for each photo, and the memory of the process."""
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    each = f"{taken / count * 1e6:8.1f} us a photo"
    print(f"{name:34}{taken:9.1f} s {each}  {_megabytes_now():>8} MB, {peak:8.0f} MB at most", flush=True)


def _megabytes_now() -> str:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return "?"
    return f"{pages * resource.getpagesize() / 2**20:.0f}"


def result(folder: Path, number: int) -> Result:
    """Return a result with one face, of a file that does not exist; no two share a number or a name."""
    part = number / 1e8
    rest = (0.02 + part,) * 5
    row = tuple(value + index * 1e-9 for index, value in enumerate((0.9 - 5 * part, *rest)))
    marks = tuple((0.4 + part + index / 1e9, 0.5 - part + index / 1e9) for index in range(6))
    face = FaceResult(Face(0.3 + part, 0.3 - part, 0.4 + part, 0.4 - part, 0.9 - part, marks), row)
    name = f"{number // PER_FOLDER:04}/IMG_{number:07}.jpg"
    photo = Photo(folder / name, 4_000_000 + number, 1_700_000_000_000_000_000 + number, (DEVICE, 10_000_000 + number))
    return Result(photo, Status.OK, (face,), number % 6 + 1, row, size=(4000, 3000))


def made_up(root: Path, count: int) -> list[Result]:
    """Return results."""
    return [result(root / "photos", number) for number in range(count)]


def places_in(root: Path) -> UserPlaces:
    """Return where everything lies."""
    return UserPlaces(root / "data", root / "cache", root / "config")


def catalogue(root: Path, count: int) -> None:
    """Remember results, and know them again."""
    with step("results in memory", count):
        results = made_up(root, count)
    with closing(Catalogue.open(places_in(root))) as kept:
        with step("catalogue: remember", count):
            for number, one in enumerate(results):
                kept.remember([one], "model", content=content_of(number.to_bytes(8, "little")))
        with step("catalogue: known again", count):
            known = sum(len(kept.known([one.photo], "model")) for one in results)
    assert known == count
    size = sum(path.stat().st_size for path in (root / "data").glob("catalogue*"))
    print(f"catalogue: {size / 1e6:.0f} MB on disk, {size / count:.0f} bytes a photo")


def _planned(root: Path, count: int) -> Plan:
    with step("results in memory", count):
        results = made_up(root, count)
    with step("plan (move)", count):
        plan = make_plan(results, DEFAULT_CLASSES, root / "sorted", Action.MOVE)
    assert len(plan.to_do) == count
    return plan


def plan_and_journal(root: Path, count: int) -> None:
    """Plan, and write the journal of a whole run."""
    plan = _planned(root, count)
    with patch("os.fsync"):
        with step("journal: the plan written", count):
            journal = Journal.create(places_in(root), plan)
        with journal:
            with step("journal: every photo moved", count):
                for number, planned in enumerate(plan.steps):
                    (file,) = planned.files
                    journal.intent(number, [(file.source, file.target, TOKEN)], Action.MOVE, copying=False)
                    placed = Placed(file.source.size, file.source.mtime_ns, None, inode=file.source.inode)
                    journal.step(Event.DONE, number, [placed])
            journal.write(Event.FINISHED, cancelled=False, stopped=None)
    size = journal.path.stat().st_size
    print(f"journal: {size / 1e6:.0f} MB on disk, {size / count:.0f} bytes a photo")


def read_back(root: Path, count: int) -> None:
    """Read the journal, as the list of past runs, an undo and the finishing of an interrupted run do."""
    places = places_in(root)
    (path,) = places.runs.glob("*" + SUFFIX)
    with step("journal: the list of past runs", count):
        (summary,) = list_runs(places)
    assert summary.done == count, f"the journal is {summary.state}"
    with step("journal: read to be undone", count):
        run = read_run(path)
    assert len(run.pending) == count
    with step("journal: its plan again", count):
        assert len(run.plan().steps) == count


def window(root: Path, count: int) -> None:
    """Fill the window, use it, and show the plan."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["FACESORTER_HOME"] = str(root)
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication
    from rescan import make_photos
    from stalls import Watch, use

    from facesorter.core.places import default_places
    from facesorter.gui.kit.preferences import Preferences
    from facesorter.gui.main_window import MainWindow
    from facesorter.gui.transfer.plan_model import PlanModel
    from facesorter.gui.transfer.plan_page import PlanPage
    from facesorter.gui.transfer.plan_rows import rows_of
    from facesorter.gui.workers.engine import engine_factory

    app = QApplication([])
    preferences = Preferences(app, default_places())
    main = MainWindow(default_places(), preferences, partial(engine_factory, unsure_below=None))
    main.show()
    root.mkdir(parents=True, exist_ok=True)
    make_photos(root / "one", 1)
    main.open_paths([root / "one"])
    while main.busy:
        QTest.qWait(20)
    watch = Watch()
    watch.act = "filling"
    with step("window: results shown", count):
        for start in range(0, count, AT_ONCE):
            main.results.add([result(root / "photos", number) for number in range(start, min(start + AT_ONCE, count))])
            QTest.qWait(0)
    with step("window: used", count):
        use(main, watch)
    watch.act = "planning"
    with step("window: planned and shown", count):
        main.transfer.start(main.results.present(), main.results.classes, {}, Action.MOVE, root / "photos")
        page = main.findChild(PlanPage)
        assert page is not None
        while page.plan is None:
            QTest.qWait(20)
        QTest.qWait(300)
    watch.print()
    model = PlanModel(DEFAULT_CLASSES, {})
    with step("window: plan as a table", count):
        model.show_plan(page.plan, rows_of(page.plan))
    for column, name in enumerate(("photo", "folder", "class", "confidence", "note", "from")):
        with step(f"window: that table by {name}", count):
            model.sort(column)
    with step("window: that table searched", count):
        model.narrow("img_0000001")
    main.close()
    preferences.withdraw()


PARTS: dict[str, tuple[Callable[[Path, int], None], ...]] = {
    "catalogue": (catalogue,),
    "journal": (plan_and_journal, read_back),
    "window": (window,),
}


def main() -> int:
    """Measure and print; 1 when something gave way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=1_000_000)
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; may be given again")
    options = parser.parse_args()
    print(f"{options.photos} photos")
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for part in options.part or PARTS:
            for measure in PARTS[part]:
                process = multiprocessing.get_context("spawn").Process(
                    target=measure, args=(Path(temporary, part), options.photos)
                )
                process.start()
                process.join()
                failed += process.exitcode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
