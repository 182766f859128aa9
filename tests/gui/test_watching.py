"""Keep sorting this folder, from the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from facesorter.core.photos import changes
from facesorter.core.photos.arrivals import Arrivals
from facesorter.core.results import Status
from facesorter.gui.beyond import watching
from tests.gui.conftest import GREY, Desk, buttons
from tests.gui.conftest import press as press_dialog


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
    (desk.folder / "a.jpg").unlink()
    desk.until(lambda: desk.window.notice.text.endswith("1 photo so far."), timeout=30_000)
    press(desk, "Stop")
    desk.until(lambda: "not being kept sorted" in desk.window.notice.text)


def test_one_whose_film_is_only_online_is_told_and_sorted_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.1)
    monkeypatch.setattr(watching, "AGAIN_SECONDS", 0.1)
    desk.picture("a.jpg", 1)
    (desk.folder / "a.mov").write_bytes(b"a film")
    desk.sort()
    with monkeypatch.context() as online:
        online.setattr("facesorter.core.photos.companions.is_online_only", lambda _: True)
        desk.window.commands.watch.trigger()
        press(desk, "Copy them")
        desk.until(lambda: "is only online" in desk.window.notice.text, timeout=30_000)
    desk.until(lambda: "1 photo so far" in desk.window.notice.text, timeout=30_000)
    assert (desk.folder / "sorted" / "plain male" / "a.mov").exists()
    press(desk, "Stop")
    desk.until(lambda: "not being kept sorted" in desk.window.notice.text)


@pytest.fixture
def watched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a window that moved two photos, and keeps their folder sorted."""
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.1)
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 2)
    desk.picture("nobody.jpg", GREY)
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Move them")
    desk.until(lambda: "2 photos so far" in desk.window.notice.text, timeout=30_000)
    return desk


def test_what_was_moved_is_on_show_no_more_and_an_undo_ends_the_watch(watched: Desk) -> None:
    window = watched.window
    assert (watched.names(1), watched.names(2), watched.names(Status.NO_FACE)) == ([], [], ["nobody.jpg"])
    assert "2 moved into folders" in window.sort_page.bar.text
    watched.until(window.commands.undo_sort.isEnabled)
    window.commands.undo_sort.trigger()
    watched.until(lambda: buttons("Undo this sort"))
    press_dialog("Undo this sort")
    watched.until(lambda: buttons("Close"))
    press_dialog("Close")
    watched.until(lambda: window.watching.folder is None)
    assert "because a sort of its photos was undone" in window.notice.text
    assert not window.commands.watch.isChecked()
    assert sorted(path.name for path in watched.folder.glob("*.jpg")) == ["a.jpg", "b.jpg", "nobody.jpg"]
    assert (watched.names(1), watched.names(2)) == (["a.jpg"], ["b.jpg"])


def test_a_dialog_about_sorts_holds_the_watch(watched: Desk) -> None:
    window = watched.window
    window.commands.history.trigger()
    watched.qtbot.wait(300)  # a look that had begun before
    watched.picture("c.jpg", 1)
    watched.qtbot.wait(600)
    assert (watched.folder / "c.jpg").exists()
    press_dialog("Close")
    watched.until(lambda: "3 photos so far" in window.notice.text, timeout=30_000)
    assert not (watched.folder / "c.jpg").exists()


def test_a_folder_that_is_gone_for_a_while_is_told_until_it_is_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 1000)
    monkeypatch.setattr(changes, "REST_SECONDS", 0.1)
    desk.picture("a.jpg", GREY)
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Copy them")
    away = desk.folder.rename(desk.folder.with_name("away"))
    desk.until(lambda: "cannot be opened" in desk.window.notice.text, timeout=30_000)
    away.rename(desk.folder)
    desk.until(lambda: "0 photos so far" in desk.window.notice.text, timeout=30_000)
    press(desk, "Stop")
    desk.until(lambda: "not being kept sorted" in desk.window.notice.text)


def test_a_watch_that_a_defect_ends_is_said_to_be_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(*_: object) -> None:
        raise RuntimeError("a defect")

    desk.picture("a.jpg", GREY)
    desk.sort()
    monkeypatch.setattr(Arrivals, "take", look)
    with desk.qtbot.captureExceptions() as defects:
        desk.window.commands.watch.trigger()
        press(desk, "Copy them")
        desk.until(lambda: "not being kept sorted" in desk.window.notice.text)
    assert [str(defect[1]) for defect in defects] == ["a defect"]
    assert not desk.window.commands.watch.isChecked()


def test_nothing_is_watched_unless_the_person_says_so(desk: Desk) -> None:
    assert not desk.window.commands.watch.isEnabled()
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.commands.watch.trigger()
    press(desk, "Cancel")
    assert not desk.window.commands.watch.isChecked()
    assert desk.window.watching.folder is None
