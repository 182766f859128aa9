"""How long the plan's dialog holds the window up at most: ``python benchmarks/plan_table.py``, with 50,000 photos.

Small JPEGs are made, with made-up results, half of them in no class. A plan is worked out, all of it is put into one
class at once, that is undone, all is left out, which is undone too; then the table is sorted by each column. Of each
act it is shown how long it took, how often its progress was told, and the longest gap between two ticks of a timer of
10 ms, by both clocks: that of the window's thread, and the wall's, which waits for the thread that works out plans too.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rescan import make_photos
from stalls import Watch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from facesorter.core.results import Result
    from facesorter.gui.transfer.plan_dialog import PlanDialog


def main() -> int:
    """Print the seconds and the longest gap of each act; 1 when a gap of the window's thread is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=50_000)
    parser.add_argument("--limit", type=float, default=0.25, help="seconds")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["FACESORTER_HOME"] = str(Path(temporary, "home"))
        folder = Path(temporary, "photos")
        make_photos(folder, options.photos)
        watch = _acts(folder)
    watch.print()
    return int(max(own for _, own in watch.longest.values()) > options.limit)


def _results(folder: Path) -> "list[Result]":
    """Make up a result for each photo: every other one is in a class."""
    from facesorter.core.photos.find import find_photos
    from facesorter.core.results import Result, Status

    return [
        Result(photo, Status.OK, class_id=1 + number % 6, probabilities=(0.9, 0.02, 0.02, 0.02, 0.02, 0.02))
        if number % 2
        else Result(photo, Status.NO_FACE)
        for number, photo in enumerate(find_photos(folder).photos)
    ]


def _acts(folder: Path) -> Watch:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.places import default_places
    from facesorter.core.plan.plan import Action
    from facesorter.gui.transfer.plan_dialog import PlanDialog
    from facesorter.gui.transfer.worker import Transfers, Wish

    app = QApplication.instance() or QApplication([])
    transfers = Transfers(default_places())
    told = _Told()
    transfers.progressed.connect(told.note)
    transfers.done.connect(told.note_done)
    results = _results(folder)
    print(f"{len(results)} photos")
    watch = Watch()
    watch.act = "planning"
    started = time.perf_counter()
    dialog = PlanDialog(transfers, Wish(results, DEFAULT_CLASSES, {}, Action.MOVE, folder / "sorted", {}), None)
    dialog.open()
    told.wait(watch.act, started)
    table = _table(dialog)

    def act(name: str, do: Callable[[], None]) -> None:
        watch.act = name
        started = time.perf_counter()
        do()
        told.wait(name, started)

    def undo() -> None:
        QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    table.setFocus()
    watch.act = "selecting"
    table.selectAll()
    QTest.qWait(100)
    act("one class", lambda: QTest.keyClick(table, Qt.Key.Key_3))
    act("undone", undo)
    act("left out", lambda: QTest.keyClick(table, Qt.Key.Key_Delete))
    act("put back", undo)
    watch.act = "sorting"
    for column in range(5):
        table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        QTest.qWait(50)
    dialog.close()
    transfers.shutdown()
    del app
    return watch


class _Told:
    """Counts how often progress is told, until a plan is there."""

    def __init__(self) -> None:
        self._times = 0
        self._done = False

    def note(self, *_: object) -> None:
        """Count once more."""
        self._times += 1

    def note_done(self, *_: object) -> None:
        """Take note that a plan is there."""
        self._done = True

    def wait(self, act: str, started: float) -> None:
        """Wait for the plan, print how long it took, and begin anew."""
        from PySide6.QtTest import QTest

        while not self._done:
            QTest.qWait(5)
        print(f"{act:12} {time.perf_counter() - started:6.1f} s, progress was told {self._times} times", flush=True)
        QTest.qWait(50)
        self._times, self._done = 0, False


def _table(dialog: "PlanDialog") -> "QTableView":
    from PySide6.QtWidgets import QTableView

    return max(dialog.findChildren(QTableView), key=lambda table: table.model().rowCount())


if __name__ == "__main__":
    sys.exit(main())
