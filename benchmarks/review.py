"""How long it takes to find and mend wrong answers: ``python benchmarks/review.py photos.csv PHOTOS``.

A robot sits before the real window and knows the answers of the table (``filename,expected[,also]``; ``none`` stands
for leaving a photo out, ``several`` and ``unsure`` for those answers). It looks through the photos that need a look, in
their order, presses Enter where the model is right and the key of the answer where it is wrong, until so many photos
are mended that were not where they belong: in a wrong class, or in none though one can tell the class. With
``--in-order`` it does what one had to do without that queue: open each class, and then what is in none, and leaf
through it with the arrow, correcting on the way. Keys are counted; seconds are those of the program
alone, until the photo is on the screen and its key is dealt with. A person's time to look comes on top, once a photo.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.core.corrections import answer_of

if TYPE_CHECKING:
    from facesorter.gui.main_window import MainWindow

ANSWERS = {"unsure": 0, "none": -1, "several": -2}


def main() -> int:
    """Print keys and seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--mend", type=int, default=20, help="so many wrong photos")
    parser.add_argument("--in-order", action="store_true", help="class by class, as without the queue")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("FACESORTER_HOME", home)
        return _measure(options)


def _measure(options: argparse.Namespace) -> int:
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
    window.open_paths([options.photos])
    while window.busy:
        QTest.qWait(50)
    robot = _Robot(window, options)
    if options.in_order:
        robot.work_in_order()
    else:
        robot.work_in_queue()
    how = "class by class" if options.in_order else "in the queue"
    print(
        f"{how}: {robot.mended} of them mended after {robot.seen} photos, {robot.keys} keys, "
        f"{robot.seconds:.1f} s of the program's time"
    )
    window.close()
    preferences.withdraw()
    return 0


class _Robot:
    """Presses the keys of somebody who knows every answer."""

    def __init__(self, window: "MainWindow", options: argparse.Namespace) -> None:
        from facesorter.core.results import Status

        self._window = window
        self._folder = options.photos.absolute()
        self._wanted = options.mend
        with options.table.open(encoding="utf-8", newline="") as file:
            self._expected = {row["filename"]: _answers(row) for row in csv.DictReader(file)}
        items = window.results.items()
        nowhere = {Status.UNSURE: 0, Status.NO_FACE: -1, Status.SEVERAL_FACES: -2}
        self._wrong: set[Path] = set()
        in_class = 0
        for item in items:
            right = self._right(item.result.photo.path)
            sorted_ = item.result.status is Status.OK
            shown = item.result.class_id if sorted_ else nowhere.get(item.result.status)
            if right and shown not in right and max(right) > (-2 if sorted_ else 0):
                self._wrong.add(item.result.photo.path)
                in_class += sorted_
        self._mended: set[Path] = set()
        self.keys = self.seen = 0
        self.seconds = 0.0
        waiting = window.results.waiting
        print(
            f"{len(items)} photos, {waiting} need a look, {len(self._wrong)} not where they belong, "
            f"{in_class} of them in a wrong class"
        )

    @property
    def mended(self) -> int:
        """How many photos were put right."""
        return len(self._mended)

    def work_in_queue(self) -> None:
        """Answer every photo of the queue."""
        self.keys += 1  # Ctrl+L
        self._window.review.show_queue()
        self._walk(leaf=False)

    def work_in_order(self) -> None:
        """Leaf through class after class, then through what is in none."""
        for bucket in self._window.results.buckets.values():
            items = list(bucket.items)
            if items and self.mended < self._wanted:
                self.keys += 2  # down to the class, Enter
                self._window.review.show_item(items[0])
                self._walk(leaf=True)

    def _walk(self, *, leaf: bool) -> None:
        view = self._window.review.view
        before = None
        while not view.at_end and self.mended < self._wanted and view.path not in (None, before):
            before = view.path
            started = time.perf_counter()
            self._wait_for_photo()
            self._press(view.path, leaf=leaf)
            self.seconds += time.perf_counter() - started

    def _wait_for_photo(self) -> None:
        from PySide6.QtWidgets import QApplication

        end = time.perf_counter() + 10
        while not self._window.review.view.photo.shows_photo and time.perf_counter() < end:
            QApplication.processEvents()

    def _press(self, path: Path | None, *, leaf: bool) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        if path is None or (item := self._window.results.item(path)) is None:
            return
        right = self._right(path)
        self.seen += 1
        self.keys += 1
        photo = self._window.review.view.photo
        answer = max(right) if right else None
        if (
            answer is not None
            and answer > -2
            and (path in self._wrong or not (leaf or answer_of(item.result) in right))
        ):
            QTest.keyClicks(photo, "n" if answer == -1 else str(answer))
            self._mended |= {path} & self._wrong
        else:
            QTest.keyClick(photo, Qt.Key.Key_Right if leaf or path in self._wrong else Qt.Key.Key_Return)

    def _right(self, path: Path) -> set[int]:
        return self._expected.get(path.relative_to(self._folder).as_posix(), set())


def _answers(row: dict[str, str]) -> set[int]:
    texts = [text for text in (row["expected"], row.get("also", "")) if text]
    return {ANSWERS[text] if text in ANSWERS else int(text) for text in texts}


if __name__ == "__main__":
    sys.exit(main())
