"""The whole way through the real program on a real X display, with real keys and a real mouse.

Drawn faces are sorted; with ``FACESORTER_TEST_PHOTOS=TABLE`` also copies of the photos beside a table of one's own,
``filename,expected`` (1 to 6, ``none``, ``several`` or ``unsure``), whose answers are then given in the queue.
"""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from facesorter.__main__ import main
from facesorter.core.corrections import answer_of
from facesorter.core.model_file import bundled_model
from facesorter.core.places import UserPlaces
from facesorter.core.runs.undo import undo_run
from facesorter.core.settings import Settings, save_settings
from facesorter.core.tasks import Task
from facesorter.gui.grids.class_grid import ClassGrid
from facesorter.gui.main_window import MainWindow
from facesorter.gui.transfer.dialog import Stage
from facesorter.gui.transfer.plan_dialog import PlanDialog

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools"))
from drawn_faces import draw_faces

pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("This plugin does not support .*"),
    pytest.mark.skipif(not bundled_model().exists(), reason="no model is bundled yet"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool"),
]


OWN_PHOTOS = os.environ.get("FACESORTER_TEST_PHOTOS")

KEYS = {"none": "n", "unsure": "0"}
"""How answers are given that are no class; anything else that a table says of a photo is the model's to say."""


@dataclass(frozen=True)
class Album:
    """Photos, and what a person answers for those that the model may be wrong about."""

    folder: Path
    answers: Mapping[str, str] = field(default_factory=dict)


@pytest.fixture(params=["drawn", "own"])
def album(request: pytest.FixtureRequest, tmp_path: Path) -> Album:
    folder = tmp_path / "가족 사진"
    if request.param == "drawn":
        folder.mkdir()
        draw_faces(folder, each=2)
        return Album(folder)
    if not OWN_PHOTOS:
        pytest.skip("FACESORTER_TEST_PHOTOS names no table of photos")
    table = Path(OWN_PHOTOS)
    shutil.copytree(table.parent, folder, ignore=shutil.ignore_patterns(table.name))
    with table.open(encoding="utf-8", newline="") as file:
        return Album(folder, {row["filename"]: row["expected"] for row in csv.DictReader(file)})


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    for _ in range(round(seconds / 0.05)):
        if condition():
            return
        QTest.qWait(50)
    pytest.fail("the program did not get there")


def xdotool(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True, timeout=20)


def press(*keys: str) -> None:
    for key in keys:
        xdotool("key", key)
        QTest.qWait(80)


def click(widget: QWidget, point: QPoint | None = None, *, holding: str = "") -> None:
    place = widget.mapToGlobal(point or widget.rect().center())
    xdotool("mousemove", place.x(), place.y())
    if holding:
        xdotool("keydown", holding)
    xdotool("click", 1)
    QTest.qWait(150)
    if holding:
        xdotool("keyup", holding)


class Person:
    """Sits before the window."""

    def __init__(self, window: MainWindow, album: Album) -> None:
        self.window = window
        self.count = len(window.results)
        self._album = album

    def draw_a_face_and_undo(self) -> None:
        view = self.window.review.view
        press("ctrl+l")
        until(lambda: view.photo.shows_photo)
        path = view.path
        assert path is not None
        item = self.window.results.item(path)
        assert item is not None
        press("d", "Right", "Up", "shift+Right", "minus", "Return")
        until(lambda: len(item.marks.drawn) == 1)
        assert view.path == path
        press("ctrl+z")
        until(lambda: not item.marks)
        press("Escape")
        until(self.window.sort_page.isVisible)

    def work_through_the_queue(self) -> None:
        view = self.window.review.view
        waiting = self.window.results.waiting
        assert waiting
        press("ctrl+l")
        until(view.isVisible)
        passed = 0
        before: Path | None = None
        for _ in range(waiting):
            until(partial(self._is_past, before))
            before = view.path
            assert before is not None
            with suppress(pytest.fail.Exception):  # there is no picture of a broken one
                until(lambda: view.photo.shows_photo, 3)
            key = self._key(before)
            passed += key == "Right"
            press(key)
        until(lambda: view.at_end)
        assert self.window.results.waiting == passed
        press("Escape")
        until(self.window.sort_page.isVisible)

    def _is_past(self, path: Path | None) -> bool:
        return self.window.review.view.path != path

    def _key(self, path: Path) -> str:
        """Return what is pressed for a photo: its answer, or that the model is right, or on to the next one."""
        answer = self._album.answers.get(path.name, "")
        if answer.isdecimal() or answer in KEYS:
            return KEYS.get(answer, answer)
        item = self.window.results.item(path)
        return "Right" if item is None or answer_of(item.result) is None else "Return"

    def filter(self) -> None:
        def shown() -> int:
            return sum(panel.model().rowCount() for panel in self.full_panels())

        before = shown()
        name = self.full_panels()[-1].model().index(0, 0).data()
        press("ctrl+f")
        xdotool("type", "--delay", "60", Path(name).stem)
        until(lambda: 0 < shown() < before)
        press("Escape")
        until(lambda: shown() == before)

    def full_panels(self) -> list[ClassGrid]:
        panels = self.window.sort_page.overview.findChildren(ClassGrid)
        return [panel for panel in panels if panel.model().rowCount()]

    def click_tile(self, panel: ClassGrid, *, holding: str = "") -> None:
        click(panel.viewport(), panel.visualRect(panel.model().index(0, 0)).center(), holding=holding)

    def select_over_two_panels_and_undo_three(self) -> None:
        first, second = self.full_panels()[:2]
        before = len(self.window.results.corrections)
        self.click_tile(first)
        self.click_tile(second, holding="ctrl")
        assert self.window.sort_page.selection.text.startswith("2 selected")
        press("Delete")
        until(lambda: "2 photos" in self.window.notice.text)
        press("ctrl+z", "ctrl+z", "ctrl+z")
        assert len(self.window.results.corrections) == before - 2

    def move(self) -> None:
        press("ctrl+shift+m")
        until(lambda: self.window.findChild(PlanDialog) is not None)
        dialog = self.window.findChild(PlanDialog)
        assert dialog is not None
        until(dialog.act.isEnabled, 300)
        click(dialog.act)
        until(lambda: dialog.stage is Stage.REPORT, 300)
        press("Escape")
        until(lambda: not self.window.transfer.engaged)

    def review_what_was_filed(self) -> None:
        press("F5")
        until(lambda: "filled by facesorter" in self.window.notice.text)

        def offered() -> list[QPushButton]:
            buttons = self.window.notice.findChildren(QPushButton)
            return [one for one in buttons if one.isVisible() and "Review" in one.text()]

        until(offered)
        QTest.qWait(400)  # until it has its place
        click(offered()[0])
        until(lambda: len(self.window.results) == self.count and not self.window.busy, 1000)

    def correct_one(self) -> None:
        panel = self.full_panels()[0]
        self.click_tile(panel)
        model = panel.model()
        press("6" if model is not self.window.results.buckets[6] else "1")
        self.window.notice.dismiss()


def everything(folder: Path) -> dict[str, str]:
    """Return the hash of each photo by its place."""
    photos = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in photos}


@pytest.mark.timeout(1800)
def test_from_a_folder_to_corrected_class_folders_and_all_the_way_back(
    qapp: QApplication, album: Album, places: UserPlaces
) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a real X display")
    folder = album.folder
    before = everything(folder)
    save_settings(Settings(language="en"), places.config / "settings.json")
    problems: list[BaseException] = []

    def live() -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        try:
            until(lambda: len(window.results) == len(before) and not window.busy, 1000)
            person = Person(window, album)
            person.draw_a_face_and_undo()
            person.work_through_the_queue()
            person.filter()
            person.select_over_two_panels_and_undo_three()
            person.move()
            moved = everything(folder)
            assert Counter(moved.values()) == Counter(before.values())
            assert sum(name.startswith("sorted") for name in moved) > len(before) // 3
            person.review_what_was_filed()
            person.correct_one()
            person.move()
        except BaseException as problem:  # noqa: BLE001 - told outside the event loop
            problems.append(problem)
        window.close()

    QTimer.singleShot(1500, live)
    assert main([str(folder)]) == 0
    if problems:
        raise problems[0]
    undo_run(None, places, Task())
    undo_run(None, places, Task())
    assert everything(folder) == before
