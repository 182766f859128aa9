"""A sort that was killed, by a power cut say, and the offer to go on with it when the window opens the next time."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from facesorter.core.classifier import Classifier
from facesorter.gui.workers.engine import EngineFactory
from tests.gui.conftest import Desk, buttons, press

KILLED_RUN = """
import os, sys
from pathlib import Path
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.photos.find import find_photos
from facesorter.core.places import default_places
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Task
from facesorter.core.runs import run, undo
from facesorter.core.runs.undo import undo_run

folder, action, undoing = Path(sys.argv[1]), Action(sys.argv[2]), sys.argv[3] == "undo"
left = 2

def dying(act):
    def acting(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
        return act(*arguments, **named)
    return acting

photos = sorted(find_photos(folder).photos, key=lambda photo: photo.path)
results = [Result(photo, Status.OK, (), 1, (0.9, 0.1)) for photo in photos]
plan = make_plan(results, DEFAULT_CLASSES, folder / "sorted", action)
if not undoing:
    run.copy_no_replace, run.move_no_replace = dying(run.copy_no_replace), dying(run.move_no_replace)
report = run.run_plan(plan, default_places(), Task())
undo.move_no_replace, undo.remove_placed = dying(undo.move_no_replace), dying(undo.remove_placed)
undo_run(report.run_id, default_places(), Task())
"""

KILLED_TAGGING = """
import os, sys
from pathlib import Path
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.photos.find import find_photos
from facesorter.core.places import default_places
from facesorter.core.results import Result, Status
from facesorter.core.runs import sidecars
from facesorter.core.runs.tag_plan import plan_tags
from facesorter.core.runs.tags import run_tags
from facesorter.core.tasks import Task

folder, put, left = Path(sys.argv[1]), sidecars.put, 2

def dying(*arguments):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    put(*arguments)

sidecars.put = dying
photos = sorted(find_photos(folder).photos, key=lambda photo: photo.path)
plan = plan_tags([Result(photo, Status.OK, (), 1, (0.9, 0.1)) for photo in photos], DEFAULT_CLASSES, folder)
run_tags(plan, default_places(), Task())
"""

OpenWindow = Callable[[EngineFactory], Desk]


@pytest.fixture
def kill_a_sort(tmp_path: Path) -> Callable[..., Path]:
    """Return what has another program sort three photos, and kills it at the second one."""

    def killed(action: str, doing: str = "sort") -> Path:
        folder = tmp_path / "긴 여행"
        folder.mkdir(exist_ok=True)
        for name in ("a.jpg", "b.jpg", "c.jpg"):
            (folder / name).write_bytes(name.encode())
        script = KILLED_TAGGING if action == "tag" else KILLED_RUN
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder), action, doing], capture_output=True, text=True, check=False
        )
        assert done.returncode not in {0, 1}, done.stderr
        return folder

    return killed


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.jpg")}


def offers(desk: Desk) -> list[str]:
    found = desk.window.interrupted.findChildren(QPushButton)
    return [button.text().replace("&", "") for button in found if not button.isHidden()]


def accept(desk: Desk, label: str) -> None:
    button = next(
        button
        for button in desk.window.interrupted.findChildren(QPushButton)
        if label in button.text().replace("&", "")
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_rest_of_a_sort_that_was_cut_off_is_done_by_a_button(
    kill_a_sort: Callable[..., Path],
    open_window: OpenWindow,
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    folder = kill_a_sort("move")
    assert names(folder) == {"sorted/plain male/a.jpg", "b.jpg", "c.jpg"}
    desk = open_window(engine_of(fixed_classifier))
    notice = desk.window.interrupted
    desk.until(lambda: notice.text)
    assert "1 of 3 photo" in notice.text
    assert str(folder / "sorted") in notice.text
    assert notice.isVisible()
    assert offers(desk) == ["Do the rest", "Undo"]
    accept(desk, "Undo")
    press("Cancel")
    desk.until(notice.isVisible)  # nothing was decided
    accept(desk, "Do the rest")
    assert not notice.isVisible()
    with desk.qtbot.waitSignal(desk.window.transfer.finished, timeout=10_000):
        press("Finish this sort")
    assert names(folder) == {f"sorted/plain male/{name}.jpg" for name in "abc"}
    desk.until(lambda: buttons("Close"))
    press("Close")


def test_a_sort_that_was_cut_off_is_undone_by_a_button_and_then_an_older_one_is_offered(
    kill_a_sort: Callable[..., Path],
    open_window: OpenWindow,
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    kill_a_sort("copy")
    folder = kill_a_sort("copy")
    desk = open_window(engine_of(fixed_classifier))
    desk.until(lambda: desk.window.interrupted.text)
    for _ in range(2):
        desk.until(lambda: offers(desk) == ["Do the rest", "Undo"])
        accept(desk, "Undo")
        with desk.qtbot.waitSignal(desk.window.transfer.finished, timeout=10_000):
            press("Undo this sort")
        desk.until(lambda: buttons("Close"))
        press("Close")
    assert names(folder) == {"a.jpg", "b.jpg", "c.jpg"}
    desk.qtbot.wait(100)
    assert desk.window.interrupted.text == ""


def test_an_undo_that_was_cut_off_can_be_gone_on_with(
    kill_a_sort: Callable[..., Path],
    open_window: OpenWindow,
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    folder = kill_a_sort("move", "undo")
    desk = open_window(engine_of(fixed_classifier))
    desk.until(lambda: desk.window.interrupted.text)
    assert "1 of 3 photo" in desk.window.interrupted.text
    assert offers(desk) == ["Undo"]
    accept(desk, "Undo")
    with desk.qtbot.waitSignal(desk.window.transfer.finished, timeout=10_000):
        press("Undo this sort")
    assert names(folder) == {"a.jpg", "b.jpg", "c.jpg"}


def test_the_rest_of_a_tagging_that_was_cut_off_is_done_by_a_button(
    kill_a_sort: Callable[..., Path],
    open_window: OpenWindow,
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    folder = kill_a_sort("tag")
    assert [path.name for path in folder.glob("*.xmp")] == ["a.jpg.xmp"]
    desk = open_window(engine_of(fixed_classifier))
    notice = desk.window.interrupted
    desk.until(lambda: notice.text)
    assert "writing of tags" in notice.text
    assert "1 of 3 photo" in notice.text
    assert offers(desk) == ["Do the rest", "Undo"]
    accept(desk, "Do the rest")
    with desk.qtbot.waitSignal(desk.window.transfer.finished, timeout=10_000):
        press("Write these tags")
    assert {path.name for path in folder.iterdir()} == {f"{name}.jpg{end}" for name in "abc" for end in ("", ".xmp")}
    desk.until(lambda: buttons("Close"))
    press("Undo")
    desk.until(lambda: {path.name for path in folder.iterdir()} == {"a.jpg", "b.jpg", "c.jpg"})
    desk.until(lambda: buttons("Close"))
    press("Close")
    assert notice.text == ""


def test_a_tagging_that_was_cut_off_is_taken_back_by_a_button(
    kill_a_sort: Callable[..., Path],
    open_window: OpenWindow,
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    folder = kill_a_sort("tag")
    desk = open_window(engine_of(fixed_classifier))
    desk.until(lambda: desk.window.interrupted.text)
    accept(desk, "Undo")
    with desk.qtbot.waitSignal(desk.window.transfer.finished, timeout=10_000):
        press("Take these tags back")
    assert {path.name for path in folder.iterdir()} == {"a.jpg", "b.jpg", "c.jpg"}


def test_the_offer_stays_until_it_is_answered_whatever_else_is_said(
    kill_a_sort: Callable[..., Path],
    open_window: OpenWindow,
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> None:
    kill_a_sort("copy")
    desk = open_window(engine_of(fixed_classifier))
    desk.until(lambda: desk.window.interrupted.text)
    desk.picture("a.jpg", 1)
    desk.sort()
    assert desk.window.interrupted.isVisible()
    desk.window.interrupted.dismiss()
    assert not desk.window.interrupted.isVisible()


def test_nothing_is_offered_where_nothing_was_cut_off(desk: Desk) -> None:
    desk.qtbot.wait(100)
    assert not desk.window.interrupted.isVisible()
