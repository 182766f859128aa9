"""What a person is told: sentences in their language, the bar, and errors that nobody foresaw."""

import logging
import os
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QThread, QTimer, QTranslator, Signal, qInfo
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from facesorter.core.errors import PlanError
from facesorter.core.messages import message
from facesorter.core.places import UserPlaces
from facesorter.core.results import Status
from facesorter.gui.kit.crashes import CRASH_NAME, LOG_NAME, CrashReporter, install_hooks
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.translate import class_name, error_text, status_name, text_of


class Shouting(QTranslator):
    """Translates into capitals what is in one of our contexts."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context == "Messages":
            return text.replace("photo", "PHOTO")
        return text.upper() if context == "ClassNames" and text in {"boy", "girl"} else text

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def shouting(qapp: QApplication) -> Iterator[None]:
    translator = Shouting()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def reporter(qapp: QApplication, places: UserPlaces) -> Iterator[CrashReporter]:
    level = logging.getLogger().level
    made = install_hooks(qapp, places)
    yield made
    made.uninstall()
    made.deleteLater()
    logging.getLogger().setLevel(level)


@pytest.mark.usefixtures("shouting")
def test_a_sentence_is_translated_before_it_is_filled() -> None:
    assert text_of(message("The photo {name} is gone.", name="photo.jpg")) == "The PHOTO photo.jpg is gone."


@pytest.mark.usefixtures("shouting")
def test_names_of_classes_are_translated_within_sentences_too() -> None:
    assert text_of(message("Looks like “{name}”.", name="girl")) == "Looks like “GIRL”."
    assert class_name("boy") == "BOY"
    assert class_name("my own class") == "My own class"


@pytest.mark.usefixtures("shouting")
def test_sentences_within_sentences_are_translated_too() -> None:
    gone = message("The photo {name} is gone.", name="photo.jpg")
    names = tuple(message("{name}", name=name) for name in ("boy", "girl", "my own class"))
    assert text_of(message("{names}: {why}", names=names, why=gone)) == (
        "BOY, GIRL, my own class: The PHOTO photo.jpg is gone."
    )


def test_errors_are_told_in_words() -> None:
    assert error_text(PlanError("{folder} is full.", folder="/x")) == "/x is full."
    assert "No such file" in error_text(FileNotFoundError(2, "No such file", "/x/y"))
    assert "/x/y" in error_text(FileNotFoundError(2, "No such file", "/x/y"))
    assert error_text(OSError(5, "Broken")) == "Broken"
    assert "KeyError" in error_text(KeyError())
    assert len({status_name(status) for status in Status}) == len(Status)


def test_the_bar_shows_a_sentence_and_its_buttons(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    assert not bar.isVisible()
    clicked: list[str] = []
    bar.show_notice("Done.", Severity.SUCCESS, [("Undo", lambda: clicked.append("undo"))])
    assert bar.isVisible()
    assert bar.text == "Done."
    assert bar.accessibleName() == "Done."
    (button,) = bar.findChildren(QPushButton)
    with qtbot.waitSignal(bar.dismissed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert clicked == ["undo"]
    assert not bar.isVisible()


def test_a_button_of_the_bar_may_show_the_next_notice(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_notice("First.", actions=[("Next", lambda: bar.show_notice("Second."))])
    QTest.mouseClick(bar.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert bar.isVisible()
    assert bar.text == "Second."


def test_the_bar_can_be_dismissed_and_goes_by_itself(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_error(OSError(5, "Broken"))
    close = bar.findChild(QToolButton)
    assert close is not None
    assert close.accessibleName()
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    bar.show_notice("For a moment.", seconds=0.05)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=2000)


def shown_report() -> str:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    report = dialog.findChild(QPlainTextEdit)
    assert report is not None
    return report.toPlainText()


def close_report(qtbot: QtBot) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


class Failing(QObject):
    """A worker whose slot fails."""

    asked = Signal()

    def fail(self) -> None:
        raise ZeroDivisionError("in " + QThread.currentThread().objectName())


def test_an_error_in_a_worker_is_shown_in_the_window(qtbot: QtBot, reporter: CrashReporter, places: UserPlaces) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    thread = QThread()
    thread.setObjectName("the worker's thread")
    worker = Failing()
    worker.moveToThread(thread)
    worker.asked.connect(worker.fail)
    thread.start()
    with qtbot.waitSignal(reporter.reported):
        worker.asked.emit()
    thread.quit()
    thread.wait()
    assert "ZeroDivisionError: in the worker's thread" in shown_report()
    assert "Python" in shown_report()
    assert "ZeroDivisionError" in (places.data / LOG_NAME).read_text("utf-8")
    close_report(qtbot)


def test_an_error_in_the_window_or_in_a_plain_thread_is_shown(qtbot: QtBot, reporter: CrashReporter) -> None:
    def fail() -> None:
        raise RuntimeError("oh")

    with qtbot.waitSignal(reporter.reported):
        QTimer.singleShot(0, fail)
    with qtbot.waitSignal(reporter.reported):
        threading.Thread(target=fail).start()
    assert shown_report().count("RuntimeError: oh") == 2  # one dialog for both
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    copy = next(button for button in dialog.findChildren(QPushButton) if "Copy" in button.text())
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "RuntimeError: oh" in QGuiApplication.clipboard().text()
    close_report(qtbot)


def test_what_qt_says_is_logged(reporter: CrashReporter, places: UserPlaces) -> None:
    qInfo("the sky is blue")
    assert "the sky is blue" in (places.data / LOG_NAME).read_text("utf-8")


def test_the_last_crash_is_remembered(qapp: QApplication, places: UserPlaces) -> None:
    places.data.mkdir(parents=True)
    (places.data / CRASH_NAME).write_text("Fatal Python error: Segmentation fault", "utf-8")
    first = install_hooks(qapp, places)
    first.uninstall()
    second = install_hooks(qapp, places)
    second.uninstall()
    assert "Segmentation" in first.last_crash
    assert second.last_crash == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes among files")
def test_case_73_a_pipe_in_place_of_the_last_crash_is_not_waited_for(qapp: QApplication, places: UserPlaces) -> None:
    places.data.mkdir(parents=True)
    os.mkfifo(places.data / CRASH_NAME)
    reporter = install_hooks(qapp, places)
    reporter.uninstall()
    assert reporter.last_crash == ""


def test_a_home_that_cannot_be_written_stops_nothing(
    qapp: QApplication, places: UserPlaces, caplog: pytest.LogCaptureFixture
) -> None:
    places.data.parent.mkdir(parents=True, exist_ok=True)
    places.data.write_text("in the way")
    hooks = install_hooks(qapp, places)
    with caplog.at_level(logging.WARNING):
        logging.getLogger("facesorter").warning("to nowhere")
    hooks.uninstall()
    assert caplog.messages == ["to nowhere"]
    assert hooks.last_crash == ""
    assert places.data.read_text() == "in the way"


@pytest.mark.parametrize("width", [300, 400, 640, 1100])
@pytest.mark.parametrize("buttons", [0, 3])
def test_a_long_notice_is_whole_in_a_window_of_any_width(qtbot: QtBot, width: int, buttons: int) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(width, 600)
    host.show()
    bar = NoticeBar()
    bar.float_over(host, Qt.Edge.BottomEdge)
    bar.show_notice("A short one before.")
    text = "Everything about 12 photos in /somewhere/deep/down/in/a/folder/on/a/disk is forgotten. " * 2
    bar.show_notice(text + "x" * 90, Severity.WARNING, [(f"&Do something {number}", int) for number in range(buttons)])
    assert whole(bar)
    assert host.rect().contains(bar.geometry())
    assert bar.text == text + "x" * 90
    host.resize(max(300, width - 100), 600)
    qtbot.waitUntil(lambda: whole(bar) and host.rect().contains(bar.geometry()))


def test_a_notice_of_three_lines_is_whole_in_a_dialog(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    bar = NoticeBar()
    column = QVBoxLayout(dialog)
    column.addWidget(bar)
    column.addWidget(QWidget(), 1)
    dialog.resize(420, 500)
    dialog.show()
    bar.show_notice(
        "\n".join(f"The disk with /somewhere/{number} does not support locks: mind that." for number in "123")
    )
    qtbot.waitUntil(lambda: whole(bar))
    assert bar.height() < 200
    dialog.resize(300, 500)
    qtbot.waitUntil(lambda: whole(bar))


def whole(bar: NoticeBar) -> bool:
    """Whether everything in a notice has the room that it needs."""
    shown = [one for one in bar.findChildren(QWidget) if one.isVisible()]
    inside = all(bar.rect().contains(one.geometry()) for one in shown)
    label = max((one for one in shown if isinstance(one, QLabel)), key=lambda one: len(one.text()))
    apart = all(not one.geometry().intersects(label.geometry()) for one in shown if one is not label)
    return inside and apart and label.height() >= label.heightForWidth(label.width()) > 0
