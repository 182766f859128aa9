"""The hints of the first start: shown once, over the invitation, in nobody's way."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from facesorter.core.places import UserPlaces
from facesorter.core.settings import load_settings
from facesorter.gui.hints import FirstHints
from facesorter.gui.kit.preferences import Preferences
from tests.gui.conftest import Desk, Opens


def texts(hints: FirstHints) -> list[str]:
    return [label.text() for label in hints.findChildren(QLabel) if label.text()]


def test_three_hints_are_shown_once_and_dismissed(opens: Opens, places: UserPlaces) -> None:
    desk = opens()
    hints = desk.window.hints
    assert not hints.isVisible()  # a window by itself shows none: whoever starts the program asks for them
    focus = QApplication.focusWidget()
    hints.show_once()
    assert hints.isVisible()
    assert len(texts(hints)) == 1 + 3
    assert QApplication.focusWidget() is focus
    assert desk.window.empty_page.rect().contains(hints.geometry())
    (button,) = hints.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not hints.isVisible()
    assert load_settings(places.settings).hints_shown
    again = opens().window.hints
    again.show_once()
    assert not again.isVisible()


def test_hints_go_with_the_first_folder(opens: Opens) -> None:
    desk = opens()
    desk.window.hints.show_once()
    desk.picture("a.jpg", 1)
    desk.sort()
    assert desk.window.hints.isHidden()


def test_who_opened_folders_before_needs_no_hints(desk: Desk, preferences: Preferences) -> None:
    preferences.change(recent_folders=("/photos",))
    desk.window.hints.show_once()
    assert not desk.window.hints.isVisible()


def test_hints_follow_the_language_and_fit_a_small_window(desk: Desk, preferences: Preferences) -> None:
    desk.window.hints.show_once()
    preferences.change(language="ko")
    desk.until(lambda: "알아 두면" in texts(desk.window.hints)[0])
    desk.window.resize(400, 500)
    host = desk.window.empty_page
    desk.until(lambda: host.rect().contains(desk.window.hints.geometry()))
    assert all(label.height() >= label.heightForWidth(label.width()) for label in hint_labels(desk))


def hint_labels(desk: Desk) -> list[QLabel]:
    return [label for label in desk.window.hints.findChildren(QLabel) if label.text() and label.hasHeightForWidth()]
