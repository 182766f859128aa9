"""Tags instead of moving, from the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from tests.gui.conftest import GREY, Desk


def press(desk: Desk, label: str) -> None:
    buttons = desk.window.findChildren(QPushButton)
    (button,) = [one for one in buttons if one.text().replace("&", "") == label and one.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_tags_are_written_and_taken_back(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("had.jpg", 2)
    desk.picture("nobody.jpg", GREY)
    (desk.folder / "had.jpg.xmp").write_text("mine")
    desk.sort()
    desk.window.results.assign({desk.folder / "a.jpg": 6})
    desk.window.commands.tag.trigger()
    assert desk.window.findChild(QMessageBox) is not None
    press(desk, "Write tags")
    desk.until(lambda: "1 photo written" in desk.window.notice.text)
    assert "facesorter|girl" in (desk.folder / "a.jpg.xmp").read_text("utf-8")
    assert (desk.folder / "had.jpg.xmp").read_text() == "mine"
    assert not (desk.folder / "nobody.jpg.xmp").exists()
    assert desk.window.commands.tag.isEnabled()
    press(desk, "Undo")
    desk.until(lambda: "1 photo taken back" in desk.window.notice.text)
    assert not (desk.folder / "a.jpg.xmp").exists()


def test_faces_are_noted_too_where_the_person_wants_that(desk: Desk) -> None:
    path = desk.picture("a.jpg", 1)
    desk.sort()
    (found,) = desk.window.results.present()
    assert found.faces
    desk.window.commands.tag.trigger()
    press(desk, "Write tags and faces")
    desk.until(lambda: "1 photo written" in desk.window.notice.text)
    text = path.with_name("a.jpg.xmp").read_text("utf-8")
    assert text.count("mwg-rs:Type>Face<") == len(found.faces)


def test_no_tag_is_written_unless_the_person_says_yes(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    assert not desk.window.commands.tag.isEnabled()
    desk.sort()
    desk.window.commands.tag.trigger()
    press(desk, "Cancel")
    assert not (desk.folder / "a.jpg.xmp").exists()
