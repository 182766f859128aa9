"""Keep sorting this folder, from the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from facesorter.gui.beyond import watching
from tests.gui.conftest import GREY, Desk


def press(desk: Desk, label: str) -> None:
    buttons = desk.window.findChildren(QPushButton)
    (button,) = [one for one in buttons if one.text().replace("&", "") == label and one.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_arrives_is_sorted_until_it_is_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.1)
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Move them")
    assert desk.window.commands.watch.isChecked()
    desk.until(lambda: "1 photo so far" in desk.window.notice.text, timeout=30_000)
    desk.picture("b.jpg", 2)
    desk.picture("nobody.jpg", GREY)
    desk.until(lambda: "2 photos so far" in desk.window.notice.text, timeout=30_000)
    assert (desk.folder / "sorted" / "glasses male" / "b.jpg").exists()
    press(desk, "Stop")
    desk.until(lambda: "not being kept sorted" in desk.window.notice.text)
    assert not desk.window.commands.watch.isChecked()
    assert (desk.folder / "nobody.jpg").exists()


def test_what_could_not_be_sorted_is_told_and_sorted_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.1)
    monkeypatch.setattr(watching, "AGAIN_SECONDS", 0.1)
    desk.picture("a.jpg", 1)
    (desk.folder / "sorted").touch()  # where the folder would have to be
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Copy them")
    desk.until(lambda: "is not a folder" in desk.window.notice.text, timeout=30_000)
    (desk.folder / "sorted").unlink()
    desk.until(lambda: "1 photo so far" in desk.window.notice.text, timeout=30_000)
    assert "could not be sorted" not in desk.window.notice.text
    press(desk, "Stop")
    desk.until(lambda: "not being kept sorted" in desk.window.notice.text)


def test_one_that_fails_is_told_beside_those_that_arrive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.1)
    desk.picture("a.jpg", 1)
    taken = desk.folder / "sorted" / "plain male"
    taken.parent.mkdir()
    taken.touch()
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Copy them")
    desk.until(lambda: "is a file" in desk.window.notice.text, timeout=30_000)
    desk.picture("c.jpg", 3)
    told = "1 photo so far. 1 photo could not be sorted and will be tried again."
    desk.until(lambda: told in desk.window.notice.text, timeout=30_000)
    press(desk, "Stop")
    desk.until(lambda: "not being kept sorted" in desk.window.notice.text)


def test_nothing_is_watched_unless_the_person_says_so(desk: Desk) -> None:
    assert not desk.window.commands.watch.isEnabled()
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Cancel")
    assert not desk.window.commands.watch.isChecked()
    assert desk.window.watching.folder is None
