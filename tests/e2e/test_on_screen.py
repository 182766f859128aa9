"""The whole way through the real program on a real X display, with real keys and a real mouse."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from facesorter.__main__ import main
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

    def __init__(self, window: MainWindow, count: int) -> None:
        self.window = window
        self.count = count

    def work_through_the_queue(self) -> None:
        view = self.window.review.view
        waiting = self.window.results.waiting
        assert waiting
        press("ctrl+l")
        until(view.isVisible)
        for _ in range(waiting):
            until(lambda: view.photo.shows_photo)
            press("Return")
        until(lambda: view.at_end)
        assert self.window.results.waiting == 0
        press("Return")
        until(self.window.sort_page.isVisible)

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
        until(dialog.act.isEnabled)
        click(dialog.act)
        until(lambda: dialog.stage is Stage.REPORT)
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
        until(lambda: len(self.window.results) == self.count and not self.window.busy)

    def correct_one(self) -> None:
        panel = self.full_panels()[0]
        self.click_tile(panel)
        model = panel.model()
        press("6" if model is not self.window.results.buckets[6] else "1")
        self.window.notice.dismiss()


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.jpg")}


def test_from_a_folder_to_corrected_class_folders_and_all_the_way_back(
    qapp: QApplication, tmp_path: Path, places: UserPlaces
) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a real X display")
    folder = tmp_path / "가족 사진"
    folder.mkdir()
    draw_faces(folder, each=2)
    before = everything(folder)
    save_settings(Settings(language="en"), places.config / "settings.json")
    problems: list[BaseException] = []

    def live() -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        try:
            until(lambda: len(window.results) == len(before) and not window.busy)
            person = Person(window, len(before))
            person.work_through_the_queue()
            person.select_over_two_panels_and_undo_three()
            person.move()
            assert sorted(Path(name).name for name in everything(folder)) == sorted(before)
            assert all(name.startswith("sorted") for name in everything(folder))
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
