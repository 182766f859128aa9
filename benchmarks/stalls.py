"""How long the window holds still at most: ``python benchmarks/stalls.py``. The limit is 0.1 s with 20,000 photos.

Small JPEGs are made, their results are put into a catalogue beforehand, so that they stream into the window as fast as
they ever can. A timer of 10 ms notes the longest gap while the window sorts, is scrolled from top to bottom, searched,
arranged and corrected, and when all photos of a grid are corrected at once, which is shown but may take longer.
Both clocks are shown: the wall's, and that of the window's thread, which other programs on a
busy machine do not lengthen; the limit holds for the latter.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rescan import filled, make_photos

if TYPE_CHECKING:
    from facesorter.gui.main_window import MainWindow

_AT_ONCE = "all at once"


def main() -> int:
    """Print the longest gap of each act; 1 when one is longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--limit", type=float, default=0.1, help="seconds")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["FACESORTER_HOME"] = str(Path(temporary, "home"))
        folder = Path(temporary, "photos")
        make_photos(folder, options.photos)
        filled(folder)
        watch = _acts(folder)
    watch.print()
    return int(max(own for act, (_, own) in watch.longest.items() if act != _AT_ONCE) > options.limit)


def _acts(folder: Path) -> "Watch":
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from facesorter.core.places import default_places
    from facesorter.gui.kit.preferences import Preferences
    from facesorter.gui.main_window import MainWindow
    from facesorter.gui.workers.engine import engine_factory

    app = QApplication([])
    preferences = Preferences(app, default_places())
    window = MainWindow(default_places(), preferences, partial(engine_factory, unsure_below=None))
    window.show()
    watch = Watch()
    window.open_paths([folder])
    while window.busy:
        QTest.qWait(20)
    print(f"{len(window.results)} photos")
    use(window, watch)
    window.close()
    preferences.withdraw()
    return watch


class Watch:
    """Notes the longest gaps between two ticks of a timer, act by act."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.act = "sorting"
        self.longest: dict[str, tuple[float, float]] = {}
        self._last = (time.perf_counter(), time.thread_time())
        self._searching = self._longest_search = 0.0
        self._ticks = 0
        gc.callbacks.append(self._on_search)
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(10)

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        wall, own = self.longest.get(self.act, (0.0, 0.0))
        self.longest[self.act] = (max(wall, now[0] - self._last[0]), max(own, now[1] - self._last[1]))
        self._last = now
        self._ticks += 1

    def wait(self) -> None:
        """Wait until the window has done what there is to do: else two acts that take their time count as one."""
        from PySide6.QtTest import QTest

        ticks = self._ticks
        while self._ticks < ticks + 2:
            QTest.qWait(10)

    def _on_search(self, phase: str, _about: object) -> None:
        """Time the garbage collector, for which every thread has to wait, whichever it runs in."""
        if phase == "start":
            self._searching = time.thread_time()
        else:
            self._longest_search = max(self._longest_search, time.thread_time() - self._searching)

    def print(self) -> None:
        """Print the longest gap of each act, and the longest that the garbage collector took."""
        gc.callbacks.remove(self._on_search)
        print(f"garbage collector: {1000 * self._longest_search:.0f} ms at most")
        for act, (wall, own) in self.longest.items():
            print(
                f"{act:12} longest gap {1000 * own:6.0f} ms of the window's thread, {1000 * wall:6.0f} ms by the clock"
            )


def use(window: "MainWindow", watch: Watch) -> None:
    """Do what a person does with a folder that was looked through."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from facesorter.gui.grids.arrangement import Arrangement, Order

    results, page = window.results, window.sort_page
    watch.act = "opening"
    fullest = max(results.buckets, key=results.count)
    page.show_bucket(fullest)
    QTest.qWait(300)
    watch.act = "scrolling"
    bar = page.grid.verticalScrollBar()
    for step in range(60):
        bar.setValue(bar.maximum() * step // 59)
        QTest.qWait(15)
    watch.act = "searching"
    for key in "IMG_0":
        page.filter.type(key)
        QTest.qWait(200)
    page.filter.search.clear()
    QTest.qWait(400)
    watch.act = "arranging"
    for order in Order:
        results.arrange(Arrangement(order))
        QTest.qWait(100)
        watch.wait()
    watch.act = "correcting"
    page.grid.setFocus()
    page.grid.go_to(0)
    for _ in range(20):
        QTest.keyClick(page.grid, Qt.Key.Key_2)
        QTest.qWait(15)
    watch.act = _AT_ONCE
    page.grid.selectAll()
    QTest.keyClick(page.grid, Qt.Key.Key_3)
    QTest.qWait(50)


if __name__ == "__main__":
    sys.exit(main())
