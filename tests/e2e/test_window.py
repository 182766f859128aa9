"""The program that a double-click starts, from its arguments to its exit status, with the model that is bundled."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facesorter.__main__ import main
from facesorter.core.model_file import bundled_model, save_model
from facesorter.core.places import UserPlaces
from facesorter.core.results import Status
from facesorter.core.settings import Settings, load_settings, save_settings
from facesorter.gui.main_window import MainWindow
from tests.conftest import ModelMaker

HEAVY = ("tensorflow", "keras", "PIL", "pi_heif", "cv2", "numpy", "pandas", "ai_edge_litert")

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support .*"),
    pytest.mark.skipif(not bundled_model().exists(), reason="no model is bundled yet"),
]

WATCH = f"""
import json, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
from facesorter.__main__ import main

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            app.removeEventFilter(self)
            loaded = [name for name in {HEAVY!r} if name in sys.modules]
            print(json.dumps(loaded))
            app.quit()
        return False

app = QApplication([])
watch = Watch()
app.installEventFilter(watch)
sys.exit(main([]))
"""


@pytest.fixture
def photos(tmp_path: Path, astronaut: Path) -> Path:
    """Return a folder with a portrait, a picture of nobody and a broken file."""
    folder = tmp_path / "우주 비행사"
    folder.mkdir()
    (folder / "Eileen Collins.jpg").write_bytes(astronaut.read_bytes())
    (folder / "broken.jpg").write_bytes(astronaut.read_bytes()[:5000])
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    assert image.save(str(folder / "nobody.png"))
    return folder


class Visitor:
    """Does something in the running program once a condition holds, then closes its window."""

    def __init__(self, ready: Callable[[MainWindow], object], then: Callable[[MainWindow], None]) -> None:
        self._ready = ready
        self._then = then
        self._deadline = time.monotonic() + 30
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(20)
        self.came = False

    def _look(self) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        if windows and not self.came and self._ready(windows[0]):
            self.came = True
            self._then(windows[0])
        if windows and (self.came or time.monotonic() > self._deadline):
            self._timer.stop()
            windows[0].close()


@pytest.fixture
def visit(qapp: QApplication) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def made(ready: Callable[[MainWindow], object], then: Callable[[MainWindow], None]) -> Visitor:
        visitors.append(Visitor(ready, then))
        return visitors[-1]

    yield made
    visitors.clear()


def test_a_folder_on_the_command_line_is_sorted(qtbot: QtBot, visit: Callable[..., Visitor], photos: Path) -> None:
    found: dict[object, list[str]] = {}

    def look(window: MainWindow) -> None:
        for bucket, model in window.results.buckets.items():
            found[bucket] = [item.result.photo.path.name for item in model.items]

    visitor = visit(lambda window: len(window.results) == 3 and window.commands.move.isEnabled(), look)
    assert main([str(photos)]) == 0
    assert visitor.came
    assert found.pop(Status.NO_FACE) == ["nobody.png"]
    assert found.pop(Status.UNREADABLE) == ["broken.jpg"]
    assert sum(found.values(), []) == ["Eileen Collins.jpg"]  # noqa: RUF017 - a class or unsure: the model's affair


def test_a_picture_on_the_command_line_is_answered(
    qtbot: QtBot, visit: Callable[..., Visitor], astronaut: Path
) -> None:
    visitor = visit(
        lambda window: window.review.view.isVisible() and window.review.view.panel.explanation,
        lambda window: window.review.leave(),
    )
    assert main([str(astronaut)]) == 0
    assert visitor.came


def test_the_model_chosen_last_sorts_unless_the_command_line_names_one(
    qtbot: QtBot, visit: Callable[..., Visitor], photos: Path, colour_model: ModelMaker, places: UserPlaces
) -> None:
    chosen, named = photos.parent / "chosen.facemodel", photos.parent / "named.facemodel"
    save_model(colour_model(names=("red", "green")), chosen)
    save_model(colour_model(names=("warm", "cold")), named)
    remembered = Settings(model=str(chosen), recent_models=(str(chosen),))
    save_settings(remembered, places.config / "settings.json")
    found: list[tuple[str, ...]] = []
    titles: list[str] = []

    def look(window: MainWindow) -> None:
        found.append(window.results.classes.names)
        titles.append(window.windowTitle())

    for arguments in ([], ["--model", str(named)]):
        visit(lambda window: len(window.results) == 3 and not window.busy, look)
        assert main([*arguments, str(photos)]) == 0
    assert found == [("red", "green"), ("warm", "cold")]
    assert titles == [f"{photos.name} – {name} – facesorter" for name in (chosen.name, named.name)]
    stored = load_settings(places.config / "settings.json")
    assert (stored.model, stored.recent_models) == (remembered.model, remembered.recent_models)


def test_a_folder_that_is_not_there_is_told_in_the_window(
    qtbot: QtBot, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    missing = [str(tmp_path / "gone 1.jpg"), str(tmp_path / "gone 2.jpg")]
    said: list[str] = []
    visit(lambda window: window.notice.text, lambda window: said.append(window.notice.text))
    assert main(missing) == 0
    assert "gone 1.jpg" in said[0]


def _start(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "FACESORTER_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.mark.parametrize("own_model", [False, True])
def test_the_window_shows_before_anything_heavy_is_loaded(own_model: bool, tmp_path: Path) -> None:
    if own_model:
        save_settings(Settings(model=str(bundled_model())), tmp_path / "config" / "settings.json")
    done = _start("-c", WATCH, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_the_smoke_test_says_0_when_all_is_there(tmp_path: Path) -> None:
    done = _start("-m", "facesorter", "--smoke-test", home=tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_smoke_test_says_1_when_the_model_is_no_model(tmp_path: Path, astronaut: Path) -> None:
    done = _start("-m", "facesorter", "--smoke-test", "--model", str(astronaut), home=tmp_path)
    assert done.returncode == 1
    assert "is not a facesorter model" in done.stderr


def test_wrong_arguments_are_told_without_a_window(tmp_path: Path) -> None:
    done = _start("-m", "facesorter", "--no-such-thing", home=tmp_path)
    assert done.returncode == 2
    assert "usage: facesorter" in done.stderr


def test_the_first_start_shows_hints_and_no_other_does(visit: Callable[..., Visitor], places: UserPlaces) -> None:
    shown: list[bool] = []
    for _ in range(2):
        visit(lambda window: window.isVisible(), lambda window: shown.append(window.hints.isVisible()))
        assert main([]) == 0
    assert shown == [True, False]
    assert load_settings(places.settings).hints_shown


def test_a_first_start_with_a_folder_shows_its_photos_and_no_hints(visit: Callable[..., Visitor], photos: Path) -> None:
    shown: list[bool] = []
    visit(lambda window: len(window.results) == 3, lambda window: shown.append(window.hints.isVisible()))
    assert main([str(photos)]) == 0
    assert shown == [False]
