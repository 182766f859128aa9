"""What the window remembers from one time to the next, and how it forgets; and photos of which only a part is left."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from facesorter.core import catalogue as catalogue_module
from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.classifier import Classifier
from facesorter.core.database import open_database
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.messages import message
from facesorter.core.picture import Pixels
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, Photo, Result, Status
from facesorter.core.settings import load_settings
from facesorter.gui.kit import words
from facesorter.gui.workers.engine import EngineFactory
from facesorter.gui.workers.memory import Memory
from tests.disks import disk_of_256_kilobytes, fill
from tests.gui.conftest import Desk, buttons, press


class CountingFinder:
    """Finds faces as another one does, and counts how often it was asked."""

    def __init__(self, finder: FaceFinder) -> None:
        self.asked = 0
        self._finder = finder

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        self.asked += 1
        return self._finder.find(pixels)


@pytest.fixture
def finder(face_finder: FaceFinder) -> CountingFinder:
    return CountingFinder(face_finder)


@pytest.fixture
def reopen(
    open_window: Callable[[EngineFactory], Desk],
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
    finder: CountingFinder,
) -> Callable[[], Desk]:
    """Return what opens the window, after closing the one before: a person who comes back the next day."""
    before: list[Desk] = []

    def opened() -> Desk:
        for desk in before:
            desk.window.close()
        before.append(open_window(engine_of(fixed_classifier, finder, key="the model")))
        return before[-1]

    return opened


def correct(desk: Desk, name: str, bucket: int, key: Qt.Key) -> None:
    grid = desk.open_bucket(bucket)
    desk.select(grid, name)
    QTest.keyClick(grid, key)


def test_unchanged_photos_are_known_the_next_time_and_changed_ones_looked_at(
    reopen: Callable[[], Desk], finder: CountingFinder
) -> None:
    desk = reopen()
    for number in (1, 2, 3):
        desk.picture(f"{number}.jpg", number)
    desk.sort()
    assert "known" not in desk.window.sort_page.bar.text
    asked = finder.asked
    desk = reopen()
    desk.picture("3.jpg", 2, (420, 300))
    desk.sort()
    assert finder.asked == asked + 1
    assert (desk.names(1), sorted(desk.names(2)), desk.names(3)) == (["1.jpg"], ["2.jpg", "3.jpg"], [])
    assert "2 known from before" in desk.window.sort_page.bar.text


def test_known_photos_get_their_thumbnails_when_they_are_looked_at(reopen: Callable[[], Desk]) -> None:
    desk = reopen()
    desk.picture("a.jpg", 1)
    desk.sort()
    desk = reopen()
    desk.sort()
    grid = desk.open_bucket(1)
    middle = grid.visualRect(grid.model().index(0, 0)).center() - QPoint(0, 15)
    desk.until(lambda: grid.grab().toImage().pixelColor(middle).red() > 150)


def test_decisions_outlast_the_program_a_move_and_their_being_taken_back(
    reopen: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = reopen()
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 1, (500, 300))
    desk.picture("c.jpg", 1, (600, 300))
    desk.sort()
    correct(desk, "a.jpg", 1, Qt.Key.Key_3)
    correct(desk, "b.jpg", 1, Qt.Key.Key_0)
    correct(desk, "c.jpg", 1, Qt.Key.Key_4)
    desk.window.undo_stack.undo()
    desk = reopen()
    elsewhere = tmp_path / "elsewhere"
    desk.folder.rename(elsewhere)
    desk.sort(elsewhere)
    assert (desk.names(3), desk.names(Status.UNSURE), desk.names(1)) == (["a.jpg"], ["b.jpg"], ["c.jpg"])
    assert desk.window.results.corrections == {elsewhere / "a.jpg": 3, elsewhere / "b.jpg": 0}


def test_a_decision_never_holds_the_window_up(reopen: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = reopen()
    desk.picture("a.jpg", 1)
    desk.sort()
    opened, threads = threading.Event(), set()
    correct_now = Catalogue.correct

    def slowly(self: Catalogue, *arguments: Any) -> None:
        threads.add(threading.get_ident())
        assert opened.wait(10)
        correct_now(self, *arguments)

    monkeypatch.setattr(Catalogue, "correct", slowly)
    correct(desk, "a.jpg", 1, Qt.Key.Key_2)
    assert desk.names(2) == ["a.jpg"]
    desk.until(lambda: threads)
    assert threading.get_ident() not in threads
    opened.set()
    desk = reopen()  # closing waits for it
    desk.sort()
    assert desk.names(2) == ["a.jpg"]


def test_everything_about_a_folder_is_forgotten_after_a_question(
    reopen: Callable[[], Desk], finder: CountingFinder, places: UserPlaces
) -> None:
    desk = reopen()
    assert not desk.window.commands.forget.isEnabled()
    photo = desk.picture("a.jpg", 1)
    desk.sort()
    correct(desk, "a.jpg", 1, Qt.Key.Key_2)
    asked = finder.asked
    desk.window.commands.forget.trigger()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert str(desk.folder) in box.text()
    press("Cancel")
    desk.until(lambda: QApplication.activeModalWidget() is None)
    assert desk.names(2) == ["a.jpg"]
    desk.window.commands.forget.trigger()
    assert buttons("^Forget$")
    (places.data / "catalogue-aside-1.sqlite3").write_bytes(b"damaged")
    with desk.qtbot.waitSignal(desk.window.memory.forgotten, timeout=10_000):
        press("^Forget$")
    assert "1 photo" in desk.window.notice.text
    assert f"catalogue-aside-1.sqlite3 in {places.data}" in desk.window.notice.text
    assert not desk.window.sorting
    assert not desk.window.undo_stack.canUndo()
    assert load_settings(places.config / "settings.json").recent_folders == ()
    assert photo.exists()
    desk.sort()
    assert finder.asked == asked + 1
    assert desk.names(1) == ["a.jpg"]


def test_what_a_full_disk_does_not_let_be_forgotten_is_told(reopen: Callable[[], Desk], places: UserPlaces) -> None:
    with disk_of_256_kilobytes(places.data) as data, disk_of_256_kilobytes(places.config) as config:
        desk = reopen()
        desk.picture("a.jpg", 1)
        desk.sort()
        fill(data)
        fill(config)
        desk.window.commands.forget.trigger()
        with desk.qtbot.waitSignal(desk.window.memory.forgotten, timeout=10_000):
            press("^Forget$")
        first, *others = desk.window.notice.text.splitlines()
        assert first == "Not everything is forgotten."
        for file, line in zip((places.data / FILE_NAME, places.settings), others, strict=True):
            assert line.startswith(f"What {file} keeps could not be forgotten: ")
        desk.window.close()


def test_a_damaged_catalogue_is_told_once(reopen: Callable[[], Desk], places: UserPlaces) -> None:
    places.data.mkdir(parents=True)
    (places.data / FILE_NAME).write_bytes(b"SQLite format 3\0 and then nonsense" * 100)
    desk = reopen()
    desk.picture("a.jpg", 1)
    desk.sort()
    assert "was damaged" in desk.window.notice.text
    desk.sort()
    assert desk.window.notice.text == ""


def test_a_catalogue_that_cannot_be_is_told_and_photos_are_sorted_all_the_same(
    reopen: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path) -> Any:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(catalogue_module, "open_database", refused)
    desk = reopen()
    desk.picture("a.jpg", 1)
    desk.sort()
    assert "will not be remembered" in desk.window.notice.text
    assert desk.names(1) == ["a.jpg"]
    correct(desk, "a.jpg", 1, Qt.Key.Key_3)
    desk.until(lambda: "1 answer of yours is not kept for the next time." in desk.window.notice.text)
    desk.sort()
    assert desk.names(3) == ["a.jpg"]


def test_case_63_nothing_is_looked_through_without_what_the_person_said(
    reopen: Callable[[], Desk], locked_catalogue: Callable[[], AbstractContextManager[None]]
) -> None:
    desk = reopen()
    desk.picture("a.jpg", 1)
    desk.sort()
    correct(desk, "a.jpg", 1, Qt.Key.Key_3)
    desk.window.close()
    with locked_catalogue():
        desk = reopen()
        desk.sort()
        assert "What you said of photos so far cannot be read" in desk.window.notice.text
        assert not len(desk.window.results)
        with desk.qtbot.waitSignal(desk.window.memory.forgotten, timeout=10_000):
            desk.window.memory.forget(desk.folder)
        assert desk.window.notice.text.startswith("Not everything is forgotten.")
        assert "database is locked" in desk.window.notice.text
    desk.sort()
    assert not desk.window.notice.text
    assert desk.names(3) == ["a.jpg"]


def test_an_answer_to_a_photo_that_changed_is_told_not_to_be_kept(desk: Desk) -> None:
    for name, width in (("a.jpg", 400), ("b.jpg", 500), ("c.jpg", 600)):
        desk.picture(name, 1, (width, 300))
    desk.sort()
    desk.picture("a.jpg", 2, (700, 300))
    (desk.folder / "b.jpg").unlink()
    grid = desk.open_bucket(1)
    grid.selectAll()
    QTest.keyClick(grid, Qt.Key.Key_3)
    desk.until(lambda: "2 answers of yours are not kept for the next time." in desk.window.notice.text)
    assert "a.jpg changed since it was looked at." in desk.window.notice.text
    assert "b.jpg cannot be read" in desk.window.notice.text


def test_answers_on_a_full_disk_are_told_not_to_be_kept(reopen: Callable[[], Desk], places: UserPlaces) -> None:
    with disk_of_256_kilobytes(places.data) as disk:
        desk = reopen()
        desk.picture("a.jpg", 1)
        desk.picture("b.jpg", 1, (500, 300))
        desk.sort()
        fill(disk)
        for name in ("a.jpg", "b.jpg"):
            correct(desk, name, 1, Qt.Key.Key_3)
            assert "not kept" not in desk.window.notice.text
            desk.until(lambda: "not kept for the next time" in desk.window.notice.text)
            assert "full" in desk.window.notice.text
        assert desk.names(3) == ["a.jpg", "b.jpg"]
        desk.sort()
        assert not desk.window.notice.text  # told once
        desk.window.close()


def test_the_window_does_not_wait_for_a_catalogue_that_is_being_opened(
    places: UserPlaces, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, opened = threading.Event(), threading.Event(), threading.Event()

    def slowly(path: Path) -> Any:
        begun.set()
        go_on.wait(10)
        opened.set()
        return open_database(path)

    monkeypatch.setattr(catalogue_module, "open_database", slowly)
    memory = Memory(places, qapp)
    memory.count()
    assert begun.wait(10)
    assert memory.notice() is None
    assert not opened.is_set()
    go_on.set()
    memory.shutdown()


def test_what_is_left_of_a_broken_photo_is_shown_in_grey(desk: Desk, astronaut: Path) -> None:
    whole = astronaut.read_bytes()
    (desk.folder / "half.jpg").write_bytes(whole[: len(whole) // 2])
    desk.sort()
    assert desk.names(Status.UNREADABLE) == ["half.jpg"]
    desk.window.sort_page.show_bucket(Status.UNREADABLE)
    grid = desk.window.sort_page.grid
    (item,) = desk.window.results.buckets[Status.UNREADABLE].items
    pixmap = desk.window.thumbnails.get(item.result, 64)
    assert pixmap is not None
    colours = [pixmap.toImage().pixelColor(x, 20) for x in range(0, pixmap.width(), 4)]
    assert len({colour.red() for colour in colours}) > 3
    assert all(colour.red() == colour.green() == colour.blue() for colour in colours)
    square = grid.visualRect(grid.model().index(0, 0))
    assert grid.grab().toImage().pixelColor(square.center()) != QColor(grid.palette().base().color())
    desk.window.review.show_item(item)
    card = desk.window.review.view
    desk.until(lambda: card.panel.headline == "Unreadable" and card.photo.shows_photo)


def test_a_damaged_photo_says_so_in_words() -> None:
    photo = Photo(Path("a.jpg").absolute(), 1, 1, (1, 1))
    damaged = message("The end of it is missing.")
    result = Result(photo, Status.UNSURE, (), 1, (0.9, 0.1), damaged=damaged)
    classes = DEFAULT_CLASSES
    assert words.tile_detail(result, None, classes) == "damaged"
    assert "end of it is missing" in words.tooltip(result, None, classes)
    assert words.reason(result, None).startswith("The end of it is missing. ")
    assert words.tile_detail(result, 2, classes) == "by you"
