"""Faces are things: clicked, taken away, drawn; a group photo goes into several classes; remembered, and undone."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from facesorter.core.catalogue import Catalogue
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.classifier import Classifier
from facesorter.core.corrections import Review
from facesorter.core.judging import Several
from facesorter.core.marks import NO_MARKS, Marks, box_of
from facesorter.core.photos.find import photo_at
from facesorter.core.picture import Pixels
from facesorter.core.pipeline import Options, Pipeline
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, Status
from facesorter.gui.grids.item import Item
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.workers.engine import Engine, EngineFactory
from tests.gui.conftest import COLOURS, Desk, buttons, press

LEFT, RIGHT = Face(0.05, 0.3, 0.3, 0.4, 0.9), Face(0.65, 0.3, 0.25, 0.4, 0.8)
CTRL = Qt.KeyboardModifier.ControlModifier


class Two:
    """Finds a face at the left and one at the right."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        return LEFT, RIGHT


def group(desk: Desk) -> Path:
    """Paint a photo: class 1 at the left, class 2 in the middle, class 3 at the right."""
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for colour, left in ((1, 0), (2, 350), (3, 550)):
        painter.fillRect(QRect(left, 0, 900, 300), QColor(*COLOURS[colour]))
    painter.end()
    path = desk.folder / "group.png"
    assert image.save(str(path))
    return path


@pytest.fixture
def desk(
    open_window: Callable[[EngineFactory], Desk], engine_of: Callable[..., EngineFactory], fixed_classifier: Classifier
) -> Desk:
    """Return a window that shows a photo of two people large."""
    desk = open_window(engine_of(fixed_classifier, Two(), key="m"))
    group(desk)
    desk.sort()
    show(desk)
    return desk


def show(desk: Desk) -> None:
    desk.window.review.show_queue()
    desk.until(lambda: desk.window.review.view.photo.shows_photo)


def item(desk: Desk, name: str = "") -> Item:
    (found,) = [one for one in desk.window.results.items() if name in one.result.photo.path.name]
    return found


def faces(desk: Desk) -> list[float]:
    return [found.face.x for found in item(desk).result.faces]


def click(desk: Desk, point: QPointF) -> None:
    QTest.mouseClick(desk.window.review.view.photo, Qt.MouseButton.LeftButton, pos=point.toPoint())


def is_drawing(desk: Desk) -> bool:
    return desk.window.review.view.photo.drawing


def frame(desk: Desk, number: int) -> QPointF:
    return desk.window.review.view.photo.frame(number).center()


def test_a_click_on_a_face_decides_by_it_until_that_is_undone(desk: Desk) -> None:
    view = desk.window.review.view
    assert (view.panel.headline, view.panel.faces.list.count()) == ("Several faces", 2)
    click(desk, frame(desk, 1))
    desk.until(lambda: item(desk).bucket == 3)
    assert view.panel.headline == "Boy"
    assert view.photo.shows_photo
    assert desk.window.notice.text == "Faces changed"
    assert view.panel.faces.list.currentText() == "Face 2"  # counted from the left
    desk.window.undo_stack.undo()
    assert (item(desk).bucket, view.panel.headline) == (Status.SEVERAL_FACES, "Several faces")
    desk.window.undo_stack.redo()
    assert item(desk).bucket == 3
    desk.sort()  # looked at again, and the face is remembered
    assert item(desk).bucket == 3
    assert item(desk).result.chosen


def test_a_frame_is_taken_away_by_its_cross_and_by_a_key(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.mouseMove(photo, QPoint(1, 1))  # on a real screen, a mouse that is there already does not move
    QTest.mouseMove(photo, frame(desk, 0).toPoint())
    desk.until(lambda: photo._hovered == 0)  # which takes its time there
    click(desk, photo.cross(0).center())
    desk.until(lambda: faces(desk) == [RIGHT.x])
    assert item(desk).bucket == 3
    QTest.keyClick(photo, Qt.Key.Key_X)
    desk.until(lambda: not faces(desk))
    assert item(desk).bucket is Status.NO_FACE
    QTest.mouseClick(desk.window.review.view.panel.take_back, Qt.MouseButton.LeftButton)
    desk.until(lambda: faces(desk) == [LEFT.x, RIGHT.x])
    assert not item(desk).marks


def test_keys_given_at_once_mean_what_they_mean_one_after_another(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.keyClick(photo, Qt.Key.Key_F)
    QTest.keyClick(photo, Qt.Key.Key_X)
    desk.until(lambda: faces(desk) == [LEFT.x])
    assert item(desk).marks == Marks(removed=(box_of(RIGHT),))
    QTest.mouseClick(desk.window.review.view.panel.take_back, Qt.MouseButton.LeftButton)
    desk.until(lambda: len(faces(desk)) == 2)
    for _ in range(3):
        QTest.keyClick(photo, Qt.Key.Key_F)
    desk.until(lambda: desk.window.undo_stack.count() == 6)
    assert (item(desk).bucket, item(desk).marks) == (3, Marks(chosen=box_of(RIGHT)))
    for _ in range(3):
        QTest.keyClick(photo, Qt.Key.Key_X)
    desk.until(lambda: not faces(desk))
    assert item(desk).bucket is Status.NO_FACE


def test_a_click_means_the_face_that_was_seen_there(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.mouseMove(photo, QPoint(1, 1))
    QTest.mouseMove(photo, frame(desk, 0).toPoint())
    desk.until(lambda: photo._hovered == 0)
    QTest.keyClick(photo, Qt.Key.Key_F)  # which is going to make the right face the first
    click(desk, photo.cross(0).center())
    desk.until(lambda: faces(desk) == [RIGHT.x])
    assert item(desk).marks == Marks(removed=(box_of(LEFT),), chosen=box_of(RIGHT))


def test_an_answer_waits_for_what_was_just_said_of_the_faces(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.keyClick(photo, Qt.Key.Key_X)
    QTest.keyClick(photo, Qt.Key.Key_Return)
    desk.until(lambda: item(desk).correction == 3)
    assert item(desk).review is Review.CONFIRMED
    desk.window.review.take_back()
    desk.until(lambda: len(faces(desk)) == 2)
    show(desk)
    QTest.keyClick(photo, Qt.Key.Key_F)
    desk.window.review.take_back()
    desk.until(lambda: desk.window.undo_stack.count() == 6)
    assert (item(desk).correction, item(desk).marks) == (None, NO_MARKS)


def test_a_class_that_was_pressed_waits_for_what_was_said_before(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.keyClick(photo, Qt.Key.Key_X)
    desk.window.review.take_back()
    QTest.keyClick(photo, Qt.Key.Key_5)
    desk.until(lambda: item(desk).correction == 5)
    desk.until(lambda: item(desk).marks == NO_MARKS and len(faces(desk)) == 2)
    assert item(desk).correction == 5
    desk.window.review.take_back()
    show(desk)
    QTest.keyClick(photo, Qt.Key.Key_X)
    QTest.keyClick(photo, Qt.Key.Key_2, CTRL)
    QTest.keyClick(photo, Qt.Key.Key_5)
    desk.until(lambda: item(desk).correction == 5 and item(desk).marks)
    assert item(desk).further == ()


def test_a_class_that_waits_is_kept_when_the_window_is_closed(desk: Desk, places: UserPlaces) -> None:
    found = item(desk).result.photo
    QTest.keyClick(desk.window.review.view.photo, Qt.Key.Key_X)
    QTest.keyClick(desk.window.review.view.photo, Qt.Key.Key_5)
    desk.window.close()
    with closing(Catalogue.open(places)) as catalogue:
        assert catalogue.corrections([found], DEFAULT_CLASSES) == {found: 5}


def test_a_frame_is_drawn_on_while_the_photo_is_looked_at_anew(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.keyClick(photo, Qt.Key.Key_X)
    QTest.keyClick(photo, Qt.Key.Key_D)
    desk.until(lambda: faces(desk) == [RIGHT.x])
    assert is_drawing(desk)
    QTest.keyClick(photo, Qt.Key.Key_X)  # which means nothing now
    QTest.keyClick(photo, Qt.Key.Key_Return)
    desk.until(lambda: item(desk).bucket == 2)
    assert item(desk).marks.removed == (box_of(LEFT),)


def test_the_list_of_faces_stays_where_one_is_in_it_while_photos_come_in(desk: Desk) -> None:
    found = desk.window.review.view.panel.faces.list
    found.showPopup()
    found.view().setCurrentIndex(found.model().index(1, 0))
    desk.window.results.add([replace(item(desk).result, photo=photo_at(desk.picture("z.png", 2)))])
    assert found.view().currentIndex().row() == 1
    QTest.keyClick(found.view(), Qt.Key.Key_Return)
    desk.until(lambda: item(desk, "group.png").bucket == 3)


def test_what_cannot_be_looked_at_anew_is_told_where_it_was_said(desk: Desk) -> None:
    path = desk.folder / "group.png"
    desk.window.review.leave()
    desk.picture("z.png", 2)
    desk.sort()
    show(desk)
    view = desk.window.review.view
    assert view.path == path
    path.unlink()
    QTest.keyClick(view.photo, Qt.Key.Key_X)
    QTest.keyClick(view.photo, Qt.Key.Key_Right)
    desk.until(lambda: view.photo.shows_photo)
    assert view.place == "z.png"
    assert "no longer there" not in view.panel.explanation
    QTest.keyClick(view.photo, Qt.Key.Key_Left)
    desk.until(lambda: "no longer there" in view.panel.explanation)
    desk.window.corrections.give([desk.folder / "z.png"], 4)
    assert "no longer there" in view.panel.explanation
    QTest.keyClick(view.photo, Qt.Key.Key_Right)
    assert "no longer there" not in view.panel.explanation


def test_what_was_said_after_a_look_that_fails_is_told_or_taken(desk: Desk) -> None:
    window, path = desk.window, desk.folder / "group.png"
    window.review.leave()
    desk.picture("z.png", 2)
    desk.sort()
    show(desk)
    photo, found = window.review.view.photo, item(desk, "group.png")
    QTest.keyClick(photo, Qt.Key.Key_F)
    desk.until(lambda: found.bucket == 3)
    away = path.rename(path.with_name("away"))
    window.notice.dismiss()
    QTest.keyClick(photo, Qt.Key.Key_X)
    QTest.keyClick(photo, Qt.Key.Key_Return)
    assert window.review.view.place == "z.png"
    desk.until(lambda: "no longer there" in window.notice.text)
    assert "faces of group.png" in window.notice.text
    assert found.review is Review.OPEN  # the model's answer is about the face that was to be taken away
    QTest.keyClick(photo, Qt.Key.Key_Left)
    desk.until(lambda: window.review.view.place == "group.png")
    QTest.keyClick(photo, Qt.Key.Key_X)
    QTest.keyClick(photo, Qt.Key.Key_5)
    desk.until(lambda: found.correction == 5)
    away.rename(path)


def test_a_missing_face_is_drawn_by_keyboard_and_decides(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.keyClick(photo, Qt.Key.Key_D)
    assert is_drawing(desk)
    QTest.keyClick(photo, Qt.Key.Key_1)  # answers nothing now
    for _ in range(3):
        QTest.keyClick(photo, Qt.Key.Key_Right)  # moves the frame, and does not turn to the next photo
    QTest.keyClick(photo, Qt.Key.Key_Left, CTRL)
    QTest.keyClick(photo, Qt.Key.Key_Up)
    QTest.keyClick(photo, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(photo, Qt.Key.Key_Minus)
    assert item(desk).bucket is Status.SEVERAL_FACES
    assert desk.window.reviewing
    QTest.keyClick(photo, Qt.Key.Key_Return)
    desk.until(lambda: item(desk).bucket == 2)
    drawn = item(desk).result.faces[0].face
    # The photo is three times as wide as high: a step is 4 % of its height. It began in the middle, 0.3 as high.
    assert (drawn.x, drawn.y) == pytest.approx((0.45 + (0.12 - 0.005 + 0.02) / 3, 0.35 - 0.04 + 0.02), abs=0.001)
    assert (drawn.width, drawn.height) == pytest.approx(((0.3 - 0.04) / 3, 0.3 + 0.04 - 0.04), abs=0.001)
    assert not is_drawing(desk)


def test_a_frame_by_keyboard_is_dropped_by_escape_and_by_leaving_it(desk: Desk) -> None:
    view = desk.window.review.view
    QTest.keyClick(view.photo, Qt.Key.Key_D)
    QTest.keyClick(view.photo, Qt.Key.Key_Escape)
    assert not is_drawing(desk)
    assert desk.window.reviewing
    QTest.mouseClick(view.panel.faces.draw, Qt.MouseButton.LeftButton)
    assert is_drawing(desk)
    QTest.keyClick(view.photo, Qt.Key.Key_Tab)
    assert not is_drawing(desk)
    assert len(faces(desk)) == 2


def test_a_frame_by_keyboard_stays_inside_the_photo(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    QTest.keyClick(photo, Qt.Key.Key_D)
    for _ in range(40):
        QTest.keyClick(photo, Qt.Key.Key_Plus)
    for _ in range(40):
        QTest.keyClick(photo, Qt.Key.Key_Minus, CTRL)
        QTest.keyClick(photo, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(photo, Qt.Key.Key_Down)
    QTest.keyClick(photo, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    desk.until(lambda: len(faces(desk)) == 3)
    drawn = item(desk).result.faces[0].face
    assert drawn.x >= 0
    assert (drawn.x + drawn.width, drawn.y + drawn.height) == pytest.approx((1, 1))


def test_a_missing_face_is_drawn_with_the_mouse_and_decides(desk: Desk) -> None:
    photo = desk.window.review.view.photo
    place = photo._place()
    begin = QPoint(round(place.left() + 0.41 * place.width()), round(place.top() + 0.3 * place.height()))
    end = QPoint(round(place.left() + 0.58 * place.width()), round(place.top() + 0.8 * place.height()))
    QTest.mousePress(photo, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(photo, (begin + end) / 2)
    QTest.mouseMove(photo, end)
    QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=end)
    desk.until(lambda: item(desk).bucket == 2)
    assert faces(desk)[0] == pytest.approx(0.41, abs=0.01)
    assert len(faces(desk)) == 3
    QTest.keyClick(photo, Qt.Key.Key_F)  # the next face from the left
    desk.until(lambda: item(desk).bucket == 3)
    QTest.keyClick(photo, Qt.Key.Key_F)
    desk.until(lambda: item(desk).bucket == 1)


def test_each_face_gets_its_class_and_a_class_is_added_and_taken_off_with_ctrl(desk: Desk) -> None:
    view = desk.window.review.view
    assert view.panel.faces.each.toolTip().startswith("Plain male, Boy: ")
    QTest.keyClick(view.photo, Qt.Key.Key_E)
    assert (item(desk).correction, item(desk).further) == (1, (3,))
    desk.window.review.show_item(item(desk))
    assert view.panel.headline == "Plain male + Boy"
    QTest.keyClick(view.photo, Qt.Key.Key_6, CTRL)
    assert view.panel.headline == "Plain male + Boy + Girl"
    boy = next(button for button in view.panel.buttons.buttons if button.answer == 3)
    QTest.mouseClick(boy, Qt.MouseButton.LeftButton, CTRL)
    assert (item(desk).correction, item(desk).further) == (1, (6,))
    desk.window.undo_stack.undo()
    assert item(desk).further == (3, 6)
    desk.sort()
    assert (item(desk).correction, item(desk).further) == (1, (3, 6))
    assert desk.window.results.further == {desk.folder / "group.png": (3, 6)}
    desk.window.corrections.give([desk.folder / "group.png"], 4)
    assert item(desk).further == ()


def test_the_plan_shows_the_copies_and_undo_takes_all_of_it_back(desk: Desk) -> None:
    QTest.keyClick(desk.window.review.view.photo, Qt.Key.Key_E)
    desk.window.review.leave()
    desk.window.commands.move.trigger()
    desk.until(lambda: buttons("Move 1 photo"))
    press("Move 1 photo")
    desk.until(lambda: buttons("Undo"))
    assert (desk.folder / "sorted" / "plain male" / "group.png").exists()
    assert (desk.folder / "sorted" / "boy" / "group.png").exists()
    assert not (desk.folder / "group.png").exists()
    press("Undo")
    desk.until(lambda: buttons("Close"))
    assert (desk.folder / "group.png").exists()
    assert not (desk.folder / "sorted").exists()
    press("Close")


def test_the_rule_for_several_faces_is_a_setting_that_applies_at_once(
    open_window: Callable[[EngineFactory], Desk], fixed_classifier: Classifier, preferences: Preferences
) -> None:
    def factory() -> Engine:
        rules = Options(several=preferences.settings.several, thumbnail_side=64, workers=1)
        pipeline = Pipeline(Two(), fixed_classifier, rules)
        return Engine(pipeline, fixed_classifier.manifest.classes, lambda: None, "m")

    desk = open_window(factory)
    group(desk)
    desk.sort()
    assert item(desk).bucket is Status.SEVERAL_FACES
    desk.window.commands.settings.trigger()
    dialog = desk.window.findChild(SettingsDialog)
    assert dialog is not None
    for rule, bucket, copies in (
        (Several.LARGEST, 1, ()),
        (Several.EACH, 1, (3,)),
        (Several.ASK, Status.SEVERAL_FACES, ()),
    ):
        with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
            dialog.several.setCurrentIndex(dialog.several.findData(rule))
            dialog.several.activated.emit(dialog.several.currentIndex())
        assert (item(desk).bucket, item(desk).copies) == (bucket, copies)
    dialog.close()
