"""The review: what needs a look, the least certain first, answered with one key each."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from facesorter.core.classifier import Classifier
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE, Review
from facesorter.core.doubts import needs_look
from facesorter.core.picture import Pixels
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.words import sureness
from facesorter.gui.workers.engine import EngineFactory
from tests.conftest import FixedClassifier
from tests.gui.conftest import GREY, Desk

CTRL = Qt.KeyboardModifier.ControlModifier


class Hesitant(FixedClassifier):
    """Less sure of blue than of red, and of green least of all."""

    def classify(self, crops):  # type: ignore[no-untyped-def]
        rows = np.array(super().classify(crops))
        for row, crop in zip(rows, crops, strict=True):
            red, green, _ = (float(value) for value in crop.mean(axis=(0, 1)))
            best = int(row.argmax())
            row[best] = 0.95 if red > 150 else 0.6 if green > 150 else 0.8
        return rows


@pytest.fixture
def fixed_classifier() -> FixedClassifier:
    return Hesitant()


@pytest.fixture
def queue(desk: Desk) -> Desk:
    """Return a window with four photos that need a look and one that does not."""
    desk.picture("sure.jpg", 1)
    desk.picture("blue.jpg", 3)
    desk.picture("green.jpg", 2)
    desk.picture("green 2.jpg", 2)
    desk.picture("nobody.jpg", GREY)
    desk.sort()
    return desk


def press(desk: Desk, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        target = desk.window.review.view
        QTest.keyClick(target.end if target.at_end else target.photo, key, modifier)


def test_the_queue_is_reached_from_the_side_and_from_the_status_line(queue: Desk) -> None:
    window = queue.window
    assert window.sort_page.bar.queue.text() == '<a href="#">4 need a look</a>'
    window.sort_page.bar.queue.linkActivated.emit("queue")
    assert window.review.view.isVisible()
    press(queue, Qt.Key.Key_Escape)
    assert window.sort_page.isVisible()
    sidebar = window.sort_page.sidebar
    entry = next(item for row in range(sidebar.count()) if (item := sidebar.item(row)).text() == "Needs a look")
    sidebar.setCurrentItem(entry)
    assert window.sort_page.isVisible()  # an arrow key may pass over it
    QTest.keyClick(sidebar, Qt.Key.Key_Return)
    assert window.review.view.isVisible()
    press(queue, Qt.Key.Key_Escape)
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(entry).center())
    assert window.review.view.isVisible()
    press(queue, Qt.Key.Key_Escape)
    assert sidebar.currentItem().text() == "Overview"
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)
    assert window.review.view.header.title == "Needs a look"


def test_the_least_certain_come_first_and_every_key_answers_and_goes_on(queue: Desk) -> None:
    window, view = queue.window, queue.window.review.view
    window.review.show_queue()
    assert (view.place, view.header.position) == ("green 2.jpg", "1 of 4")
    assert (view.panel.headline, view.panel.sureness) == ("Glasses male", "Not very sure · 60 %")
    assert view.panel.explanation == "The face is too blurred to tell."
    press(queue, Qt.Key.Key_Return)
    assert (view.place, view.header.position) == ("green.jpg", "2 of 4")
    press(queue, Qt.Key.Key_6)
    assert view.place == "blue.jpg"
    press(queue, Qt.Key.Key_N)
    assert (view.place, view.panel.headline) == ("nobody.jpg", "No face")
    press(queue, Qt.Key.Key_0)
    assert view.at_end
    assert view.end.text == "Nothing needs a look any more 4 photos answered by you."
    reviews = {item.result.photo.path.name: item.correction for item in window.results.items()}
    assert reviews == {"sure.jpg": None, "green 2.jpg": 2, "green.jpg": 6, "blue.jpg": LEFT_OUT, "nobody.jpg": UNSURE}
    assert window.results.reviewed(Review.CONFIRMED) == 1
    assert not window.sort_page.bar.queue.isVisibleTo(window.sort_page.bar)
    press(queue, Qt.Key.Key_Return)
    assert window.sort_page.isVisible()


def test_undo_takes_an_answer_back_and_shows_its_photo(queue: Desk) -> None:
    window, view = queue.window, queue.window.review.view
    window.review.show_queue()
    press(queue, Qt.Key.Key_5, Qt.Key.Key_Return)
    assert view.place == "blue.jpg"
    press(queue, Qt.Key.Key_Z, modifier=CTRL)
    assert (view.place, view.panel.headline) == ("green.jpg", "Glasses male")
    assert not window.notice.isVisible()
    press(queue, Qt.Key.Key_Z, modifier=CTRL)
    assert view.place == "green 2.jpg"
    assert not window.results.corrections


def test_what_was_passed_over_is_told_at_the_end_and_shown_again(queue: Desk) -> None:
    view = queue.window.review.view
    queue.window.review.show_queue()
    press(queue, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Right)
    assert view.end.text == "Looked through 2 photos answered by you. 2 photos still need a look."
    press(queue, Qt.Key.Key_Left)
    assert view.place == "nobody.jpg"
    press(queue, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert (view.place, view.header.position) == ("green 2.jpg", "1 of 2")


def test_a_setting_keeps_the_photo_after_an_answer(queue: Desk, preferences: Preferences) -> None:
    view = queue.window.review.view
    preferences.change(auto_advance=False)
    queue.window.review.show_queue()
    press(queue, Qt.Key.Key_1)
    assert (view.place, view.panel.headline) == ("green 2.jpg", "Plain male")
    assert [button.answer for button in view.panel.buttons.buttons if button.isChecked()] == [1]
    several = next(button for button in view.panel.buttons.buttons if button.answer == SEVERAL)
    QTest.mouseClick(several, Qt.MouseButton.LeftButton)
    assert view.panel.headline == "Several faces"
    QTest.mouseClick(view.panel.take_back, Qt.MouseButton.LeftButton)
    assert view.panel.headline == "Glasses male"
    assert not queue.window.results.corrections


def this_is(desk: Desk, text: str) -> None:
    """Choose an answer in *Edit > This is*, as a person can who sees it grey or not."""
    menu = desk.window.commands.classes
    found = next(action for action in menu.actions() if action.text().replace("&", "").startswith(text))
    assert menu.isEnabled()
    found.trigger()


def test_the_menu_answers_for_the_photo_on_show(desk: Desk) -> None:
    for name in "abc":
        desk.picture(f"{name}.jpg", 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    view = desk.window.review.view
    press(desk, Qt.Key.Key_Right)
    assert view.place == "b.jpg"
    this_is(desk, "Girl")
    assert (desk.names(6), view.place) == (["b.jpg"], "c.jpg")  # and on to the next one, as after a key
    this_is(desk, "The model is right")
    assert desk.window.results.corrections == {desk.folder / "b.jpg": 6, desk.folder / "c.jpg": 1}
    this_is(desk, "Back to the model")
    assert desk.window.results.corrections == {desk.folder / "b.jpg": 6}


def test_the_menu_is_grey_where_there_is_no_photo_to_answer_for(queue: Desk) -> None:
    window = queue.window
    menu = window.commands.classes
    assert not menu.isEnabled()
    grid = queue.open_bucket(1)
    assert not menu.isEnabled()
    queue.select(grid, "sure.jpg")
    assert menu.isEnabled()
    window.open_paths([queue.folder / "nobody.jpg"])  # a picture that is looked at by itself
    assert window.reviewing
    assert not menu.isEnabled()
    press(queue, Qt.Key.Key_Escape)
    assert menu.isEnabled()
    window.review.show_queue()
    assert menu.isEnabled()
    press(queue, *[Qt.Key.Key_Right] * 4)
    assert window.review.view.at_end
    assert not menu.isEnabled()
    press(queue, Qt.Key.Key_Left)
    assert menu.isEnabled()
    press(queue, Qt.Key.Key_Escape)
    grid.clearSelection()
    assert not menu.isEnabled()


def test_answers_are_remembered_over_a_new_scan(
    open_window: Callable[[EngineFactory], Desk],
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
    places: UserPlaces,
) -> None:
    desk = open_window(engine_of(fixed_classifier, key="m"))
    desk.picture("green.jpg", 2)
    desk.picture("blue.jpg", 3)
    desk.picture("nobody.jpg", GREY)
    desk.sort()
    desk.window.review.show_queue()
    press(desk, Qt.Key.Key_Return, Qt.Key.Key_N, Qt.Key.Key_Return)
    desk.sort()
    found = {item.result.photo.path.name: item.review for item in desk.window.results.items()}
    assert found == {"green.jpg": Review.CONFIRMED, "blue.jpg": Review.CORRECTED, "nobody.jpg": Review.CONFIRMED}
    assert desk.names(LEFT_OUT) == ["blue.jpg"]
    desk.window.commands.all_back.trigger()
    desk.sort()
    assert not desk.window.results.corrections


def test_a_photo_of_several_people_can_be_confirmed(
    open_window: Callable[[EngineFactory], Desk], engine_of: Callable[..., EngineFactory], fixed_classifier: Classifier
) -> None:
    class Two:
        def find(self, pixels: Pixels) -> tuple[Face, ...]:
            return (Face(0.1, 0.3, 0.3, 0.4, 0.9), Face(0.6, 0.3, 0.3, 0.4, 0.9))

    desk = open_window(engine_of(fixed_classifier, Two()))
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.review.show_queue()
    assert desk.window.review.view.panel.accept.text().startswith("&Right: Several faces")
    press(desk, Qt.Key.Key_Return)
    assert desk.names(Status.SEVERAL_FACES) == ["a.jpg"]
    assert desk.window.results.corrections == {desk.folder / "a.jpg": SEVERAL}


def test_a_notice_lies_over_the_content_and_moves_nothing(queue: Desk) -> None:
    window = queue.window
    before = window.sort_page.geometry()
    window.corrections.give([queue.folder / "sure.jpg"], 4)
    assert window.notice.isVisible()
    assert window.sort_page.geometry() == before
    window.resize(700, 520)
    queue.until(lambda: window.rect().contains(window.notice.geometry().translated(0, 60)))


@pytest.mark.parametrize(
    ("probability", "very_sure_from", "text"),
    [
        (0.95, 0.9, "Very sure"),
        (0.896, 0.9, "Very sure"),
        (0.95, 0.98, "Fairly sure"),
        (0.7, 0.9, "Fairly sure"),
        (0.6, 0.9, "Not very sure"),
        (0.4, 0.9, "A guess"),
    ],
)
def test_the_words_follow_what_was_measured(probability: float, very_sure_from: float, text: str) -> None:
    """What is called very sure is what nobody is asked to look at."""
    photo = Photo(Path("/a.jpg"), 1, 2, (3, 4))
    found = FaceResult(Face(0.3, 0.3, 0.4, 0.4, 0.9), (probability,))
    shown = Result(photo, Status.OK, (found,), 1, (probability,), size=(400, 300), very_sure_from=very_sure_from)
    assert sureness(shown) == text
    assert needs_look(shown) is (text != "Very sure")
