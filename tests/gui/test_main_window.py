"""The window as a person uses it: drop, watch, look closer, correct, move, undo."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QColor, QFileOpenEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton, QToolButton

from facesorter.core.classes import ClassSet
from facesorter.core.classifier import Classifier
from facesorter.core.corrections import LEFT_OUT
from facesorter.core.errors import ModelFileError
from facesorter.core.model_file import Manifest, Normalisation
from facesorter.core.picture import Pixels
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, Status
from facesorter.core.settings import load_settings
from facesorter.gui.app import FileOpenFilter
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.workers.engine import Engine, EngineFactory
from facesorter.gui.workers.sorter import State
from tests.gui.conftest import GREY, NO_KEYS, Desk, Opens, Shop, buttons, press, urls

OPENS = Callable[[EngineFactory], Desk]


# ---- opening


def test_a_dropped_folder_is_sorted_into_its_buckets(desk: Desk, places: UserPlaces) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("아이/b.jpg", 2)
    desk.picture("c.png", 1)
    desk.picture("nobody.jpg", GREY)
    (desk.folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
    window = desk.window
    with desk.qtbot.waitSignal(window.sorter.ended, timeout=10_000):
        assert desk.drop(window, urls(desk.folder))
    assert window.sorting
    assert desk.names(1) == ["a.jpg", "c.png"]
    assert desk.names(2) == ["b.jpg"]
    assert desk.names(Status.NO_FACE) == ["nobody.jpg"]
    assert desk.names(Status.UNREADABLE) == ["broken.jpg"]
    assert "5 photo" in window.sort_page.bar.text
    assert "3 in classes" in window.sort_page.bar.text
    assert window.windowTitle().startswith("가족 사진")
    assert load_settings(places.config / "settings.json").recent_folders == (str(desk.folder),)


def test_the_grids_fill_while_it_runs_and_every_thumbnail_is_painted(desk: Desk) -> None:
    for number in range(8):
        desk.picture(f"{number}.jpg", 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.qtbot.wait(50)
    picture = grid.grab().toImage()
    where = grid.visualRect(grid.model().index(0, 0)).center() - QPoint(0, 15)
    colour = picture.pixelColor(where)
    assert colour.red() > 150
    assert colour.green() < 100


def test_a_folder_without_photos_is_told_and_leads_back(desk: Desk) -> None:
    (desk.folder / "notes.txt").write_text("nothing")
    desk.sort()
    assert not desk.window.sorting
    assert "no photos" in desk.window.notice.text
    assert desk.window.windowTitle() == "facesorter"


def test_a_run_without_photos_leaves_a_picture_that_was_opened_meanwhile_on_show(desk: Desk, tmp_path: Path) -> None:
    picture = desk.picture("a.jpg", 1)
    (tmp_path / "empty").mkdir()
    window = desk.window
    window.open_paths([tmp_path / "empty"])
    with desk.qtbot.waitSignal(window.sorter.ended, timeout=10_000):
        window.open_paths([picture])
    assert "no photos here" in window.notice.text
    assert window.reviewing
    desk.until(lambda: window.review.view.panel.headline == "Plain male")
    QTest.keyClick(window.review.view.photo, Qt.Key.Key_Escape)
    assert window.empty_page.isVisible()
    assert not window.commands.again.isEnabled()


def test_a_run_that_was_cancelled_at_once_says_so_and_can_be_begun_again(opens: Opens, shop: Shop) -> None:
    shop.let.clear()  # the model is not open yet
    desk = opens()
    desk.picture("a.jpg", 1)
    window = desk.window
    window.open_paths([desk.folder])
    desk.until(lambda: window.sorter.state is State.LOADING)
    with desk.qtbot.waitSignal(window.sorter.ended, timeout=10_000):
        window.commands.cancel.trigger()
        shop.let.set()
    assert len(window.results) == 0
    assert window.sort_page.isVisible()
    assert window.sort_page.bar.text.startswith("Stopped early")
    with desk.qtbot.waitSignal(window.sorter.ended, timeout=10_000):
        window.commands.again.trigger()
    assert desk.names(1) == ["a.jpg"]


def test_the_window_tells_whether_it_is_busy(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    busy = [desk.window.busy]
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=10_000):
        desk.window.open_paths([desk.folder])
        busy.append(desk.window.busy)
    assert [*busy, desk.window.busy] == [False, True, False]
    assert desk.window.sorting


def test_several_dropped_files_are_sorted_as_a_list(desk: Desk) -> None:
    first, second = desk.picture("a.jpg", 1), desk.picture("inner/b.jpg", 2)
    desk.picture("not dropped.jpg", 3)
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=10_000):
        assert desk.drop(desk.window, urls(second, first))
    assert (desk.names(1), desk.names(2), desk.names(3)) == (["a.jpg"], ["b.jpg"], [])


def test_one_dropped_picture_is_answered(desk: Desk) -> None:
    assert desk.drop(desk.window, urls(desk.picture("a.jpg", 2)))
    card = desk.window.review.view
    desk.until(lambda: card.panel.headline == "Glasses male")
    assert card.panel.sureness == "Very sure · 90 %"
    assert card.isVisible()
    assert not desk.window.sorting


@pytest.mark.parametrize(
    ("name", "headline", "says"),
    [("grey.jpg", "No face", "No face was found"), ("cut.jpg", "Unreadable", "untouched")],
)
def test_a_picture_without_an_answer_says_so_in_words(desk: Desk, name: str, headline: str, says: str) -> None:
    path = desk.picture(name, GREY)
    if name == "cut.jpg":
        path.write_bytes(path.read_bytes()[:200])
    desk.window.open_paths([path])
    card = desk.window.review.view
    desk.until(lambda: card.panel.headline == headline)
    assert says in card.panel.explanation
    assert card.panel.sureness == ""


def test_a_picture_from_a_browser_is_answered_and_told_to_be_no_file(desk: Desk) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 40, 40))
    mime = QMimeData()
    mime.setImageData(image)
    mime.setUrls([QUrl("https://example.org/cat.png")])
    assert desk.drop(desk.window, mime)
    card = desk.window.review.view
    desk.until(lambda: card.panel.headline == "Plain male")
    assert "not a file" in card.panel.explanation


def test_a_picture_is_answered_while_a_folder_is_being_sorted(
    open_window: OPENS, engine_of: Callable[..., EngineFactory], fixed_classifier: Classifier
) -> None:
    desk = open_window(engine_of(fixed_classifier, _Slow(0.1)))
    asked = desk.picture("other/ask me.jpg", 3)
    for number in range(40):
        desk.picture(f"all/{number}.jpg", 1)
    desk.window.open_paths([desk.folder / "all"])
    desk.until(lambda: desk.window.sorter.state is State.SORTING)
    desk.window.open_paths([asked])
    desk.until(lambda: desk.window.review.view.panel.headline == "Boy", timeout=10_000)
    assert desk.window.sorter.state is State.SORTING


def test_text_and_web_addresses_are_not_taken(desk: Desk) -> None:
    text = QMimeData()
    text.setText("hello")
    assert not desk.drop(desk.window, text)
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/")])
    assert not desk.drop(desk.window, web)


def test_a_folder_is_chosen_in_a_dialog(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.window.commands.open_folder.trigger()
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=10_000):
        dialog.filesSelected.emit([str(desk.folder)])
        dialog.close()
    assert desk.names(1) == ["a.jpg"]


def test_a_recent_folder_is_one_click_away(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    button = next(
        button for button in desk.window.empty_page.findChildren(QPushButton) if button.toolTip() == str(desk.folder)
    )
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=10_000):
        button.click()
    recent = [
        action
        for menu in desk.window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.data() == desk.folder
    ]
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=10_000):
        recent[0].trigger()
    assert desk.names(1) == ["a.jpg"]


def test_a_recent_folder_that_is_gone_is_told(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    (desk.folder / "a.jpg").unlink()
    desk.folder.rmdir()
    desk.window.empty_page.recent_asked.emit(desk.folder)
    assert str(desk.folder) in desk.window.notice.text

    def offered() -> list[str]:
        return [button.toolTip() for button in desk.window.empty_page.findChildren(QPushButton)]

    desk.until(lambda: str(desk.folder) not in offered())
    desk.window.notice.dismiss()
    desk.window.open_paths([desk.folder])
    assert "not there any more" in desk.window.notice.text
    assert not desk.window.reviewing
    assert desk.names(1) == ["a.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="there what cannot be reached is not there")
def test_a_folder_that_cannot_be_reached_is_told_with_the_reason_and_offered_again(
    desk: Desk, preferences: Preferences
) -> None:
    desk.sort()
    out_of_reach = desk.folder / ("a" * 300)  # as a share that is gone, to the calls of the system
    preferences.change(recent_folders=(str(out_of_reach),))
    desk.window.empty_page.recent_asked.emit(out_of_reach)
    assert "cannot be opened: File name too long" in desk.window.notice.text
    assert preferences.settings.recent_folders == (str(out_of_reach),)
    for ask in (desk.window.opener.show_folder, lambda path: desk.window.open_paths([path])):
        desk.window.notice.dismiss()
        ask(out_of_reach)
        assert "cannot be opened: File name too long" in desk.window.notice.text
    assert not desk.window.reviewing


def test_a_folder_that_is_gone_stays_the_one_that_is_open(desk: Desk, preferences: Preferences) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.folder.rename(desk.folder.with_name("elsewhere"))
    preferences.change(language="ko")
    assert desk.window.windowTitle().startswith(desk.folder.name)
    desk.window.commands.watch.trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QMessageBox)
    assert str(desk.folder) in dialog.text() + dialog.informativeText()
    dialog.reject()


def test_files_that_macos_hands_over_come_as_one_list(desk: Desk, qapp: QApplication) -> None:
    paths = [desk.picture("a.jpg", 1), desk.picture("b.jpg", 2)]
    files = FileOpenFilter(qapp)
    try:
        with desk.qtbot.waitSignal(files.opened, timeout=1_000) as opened:
            for path in paths:
                QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(path))))
        assert opened.args == [paths]
    finally:
        qapp.removeEventFilter(files)
        files.deleteLater()


def test_a_model_that_cannot_be_opened_is_told_with_what_to_do(open_window: OPENS) -> None:
    def broken() -> Engine:
        raise ModelFileError("There is no model file {path}.", path="/opt/x.facemodel")

    desk = open_window(broken)
    desk.picture("a.jpg", 1)
    desk.sort()
    assert "There is no model file /opt/x.facemodel." in desk.window.notice.text
    assert "Choose another model in the menu File" in desk.window.notice.text
    assert not desk.window.sorting
    desk.window.open_paths([desk.folder / "a.jpg"])
    desk.until(lambda: desk.window.review.view.panel.headline == "No answer")
    assert "x.facemodel" in desk.window.review.view.panel.explanation


def test_a_defect_does_not_leave_the_review_waiting(open_window: OPENS) -> None:
    def broken() -> Engine:
        raise ZeroDivisionError

    desk = open_window(broken)
    with desk.qtbot.captureExceptions() as caught:
        desk.window.open_paths([desk.picture("a.jpg", 1)])
        desk.until(lambda: desk.window.review.view.panel.headline == "No answer")
        desk.until(lambda: caught)
    assert "ZeroDivisionError" in desk.window.review.view.panel.explanation


def test_a_model_with_classes_of_its_own_shows_them(
    open_window: OPENS, engine_of: Callable[..., EngineFactory], fixed_classifier: Classifier
) -> None:
    manifest = Manifest(ClassSet(("cat", "dog", "bird", "other", "fish", "horse")), 227, Normalisation(1 / 255, 0.0))
    fixed_classifier.manifest = manifest  # type: ignore[misc]
    desk = open_window(engine_of(fixed_classifier))
    desk.picture("a.jpg", 2)
    desk.sort()
    sidebar = desk.window.sort_page.sidebar
    texts = [sidebar.item(row).text() for row in range(sidebar.count())]
    assert texts[3:9] == ["Cat", "Dog", "Bird", "Other", "Fish", "Horse"]
    assert desk.names(2) == ["a.jpg"]


# ---- while it runs


class _Slow:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        time.sleep(self._seconds)
        return (Face(0.3, 0.3, 0.4, 0.4, 0.9),)


@pytest.fixture
def slow_desk(open_window: OPENS, engine_of: Callable[..., EngineFactory], fixed_classifier: Classifier) -> Desk:
    desk = open_window(engine_of(fixed_classifier, _Slow(0.06)))
    for number in range(40):
        desk.picture(f"{number:02}.jpg", 1)
    return desk


def test_pause_continue_and_cancel_by_button_and_key(slow_desk: Desk) -> None:
    window, bar = slow_desk.window, slow_desk.window.sort_page.bar
    window.open_paths([slow_desk.folder])
    slow_desk.until(lambda: len(window.results) > 2)
    assert re.match(r"\d+ of 40 · [\d.]+ photos/s", bar.text)
    assert not window.commands.move.isEnabled()
    QTest.mouseClick(bar.pause, Qt.MouseButton.LeftButton)
    slow_desk.until(lambda: bar.text.startswith("Paused at"))
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    slow_desk.until(lambda: window.sorter.state is State.SORTING)
    with slow_desk.qtbot.waitSignal(window.sorter.ended, timeout=2_000):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert bar.text.startswith("Stopped early")
    assert 2 < len(window.results) < 40
    assert window.commands.move.isEnabled()
    assert not bar.cancel.isVisible()


def test_escape_leads_back_from_a_class_and_ends_the_run_from_the_overview(slow_desk: Desk) -> None:
    window = slow_desk.window
    window.open_paths([slow_desk.folder])
    slow_desk.until(lambda: len(window.results) > 2)
    grid = slow_desk.open_bucket(1)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert window.sort_page.bucket is None
    grid = slow_desk.open_bucket(1)  # by the list at the left, which has the focus then
    QTest.keyClick(window.sort_page.sidebar, Qt.Key.Key_Escape)
    assert window.sort_page.bucket is None
    seen = len(window.results)
    slow_desk.until(lambda: len(window.results) > seen)
    with slow_desk.qtbot.waitSignal(window.sorter.ended, timeout=2_000):
        QTest.keyClick(window.sort_page.sidebar, Qt.Key.Key_Escape)
    assert window.sort_page.bar.text.startswith("Stopped early")


def test_closing_in_the_middle_ends_every_thread_soon(slow_desk: Desk) -> None:
    slow_desk.window.open_paths([slow_desk.folder])
    slow_desk.until(lambda: len(slow_desk.window.results) > 2)
    started = time.monotonic()
    slow_desk.window.close()
    assert time.monotonic() - started < 2


def test_the_window_stays_awake_while_sorting(slow_desk: Desk) -> None:
    gaps: list[float] = []
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        now = time.monotonic()
        gaps.append(now - last)
        last = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(10)
    slow_desk.sort()
    timer.stop()
    assert max(gaps) < 0.5  # measured: below 0.1; a machine under load may take longer
    assert len(gaps) > 20


# ---- looking and correcting


def test_enter_opens_the_review_and_arrows_leaf_through_the_bucket(desk: Desk) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        desk.picture(name, 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "b.jpg")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    view = desk.window.review.view
    assert (view.place, view.panel.headline) == ("b.jpg", "Plain male")
    assert (view.header.title, view.header.position) == ("Plain male", "2 of 3")
    desk.until(view.photo.hasFocus)
    for key, expected in ((Qt.Key.Key_Right, "c.jpg"), (Qt.Key.Key_Right, "c.jpg"), (Qt.Key.Key_Left, "b.jpg")):
        QTest.keyClick(view.photo, key)
        assert view.place == expected
    QTest.keyClick(view.photo, Qt.Key.Key_Left)
    QTest.keyClick(view.photo, Qt.Key.Key_6)
    assert desk.names(6) == ["a.jpg"]
    assert view.place == "b.jpg"  # it goes on by itself
    QTest.keyClick(view.photo, Qt.Key.Key_Left)
    assert (view.place, view.panel.headline) == ("a.jpg", "Girl")
    assert "You decided" in view.panel.explanation
    QTest.keyClick(view.photo, Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert desk.window.sort_page.bucket == 1


def test_a_photo_that_is_gone_is_told_in_the_review(desk: Desk) -> None:
    path = desk.picture("a.jpg", 1)
    desk.sort()
    path.unlink()
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_Space)
    desk.until(lambda: "no longer there" in desk.window.review.view.panel.explanation)


def test_a_photo_of_several_people_shows_each_face(
    open_window: OPENS, engine_of: Callable[..., EngineFactory], fixed_classifier: Classifier
) -> None:
    class Two:
        def find(self, pixels: Pixels) -> tuple[Face, ...]:
            return (Face(0.1, 0.3, 0.3, 0.4, 0.9), Face(0.6, 0.3, 0.3, 0.4, 0.9))

    desk = open_window(engine_of(fixed_classifier, Two()))
    desk.picture("a.jpg", 1)
    desk.sort()
    grid = desk.open_bucket(Status.SEVERAL_FACES)
    grid.doubleClicked.emit(grid.model().index(0, 0))
    card = desk.window.review.view
    assert card.panel.headline == "Several faces"
    view = card.photo
    with desk.qtbot.waitSignal(view.face_chosen) as chosen:
        desk.until(lambda: view.shows_photo and view.width() > 100)
        middle = view.rect().center()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, NO_KEYS, middle + QPoint(view.width() // 4, 0))
    assert chosen.args == [1]


def test_digits_correct_the_selected_photos_and_move_on_to_the_next(desk: Desk) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        desk.picture(name, 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "b.jpg")
    QTest.keyClick(grid, Qt.Key.Key_3)
    assert (desk.names(1), desk.names(3)) == (["a.jpg", "c.jpg", "d.jpg"], ["b.jpg"])
    assert [item.result.photo.path.name for item in grid.selected_items()] == ["c.jpg"]
    QTest.keyClick(grid, Qt.Key.Key_0)
    assert desk.names(Status.UNSURE) == ["c.jpg"]
    QTest.keyClick(grid, Qt.Key.Key_9)  # there is no ninth class
    assert desk.names(1) == ["a.jpg", "d.jpg"]
    QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.names(1) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert not desk.window.results.corrections


def test_tiles_dropped_on_a_bucket_are_corrected(desk: Desk) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        desk.picture(name, 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg", "c.jpg")
    sidebar = desk.window.sort_page.sidebar
    mime = grid.model().mimeData(grid.selectedIndexes())
    target = sidebar.visualItemRect(desk.entry(5)).center()
    assert desk.drop(sidebar.viewport(), mime, target)
    assert (desk.names(1), desk.names(5)) == (["b.jpg"], ["a.jpg", "c.jpg"])
    overview, unreadable = sidebar.item(0), desk.entry(Status.UNREADABLE)
    for entry in (overview, unreadable):
        assert not desk.drop(sidebar.viewport(), mime, sidebar.visualItemRect(entry).center())
    assert not desk.drop(desk.window, mime)
    assert desk.drop(sidebar.viewport(), mime, sidebar.visualItemRect(desk.entry(LEFT_OUT)).center())
    assert desk.names(LEFT_OUT) == ["a.jpg", "c.jpg"]


def test_the_menu_corrects_in_a_bucket_and_in_the_overview(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg")
    grid.menu_asked.emit(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text().startswith("Girl")).trigger()
    menu.close()
    assert desk.names(6) == ["a.jpg"]
    desk.window.commands.overview.trigger()
    assert desk.window.sort_page.bucket is None
    desk.window.commands.undo.trigger()
    assert desk.names(1) == ["a.jpg", "b.jpg"]


def test_a_heading_of_the_overview_opens_its_class_and_escape_leads_back(desk: Desk) -> None:
    desk.picture("a.jpg", 2)
    desk.sort()
    heading = next(
        button
        for button in desk.window.sort_page.overview.findChildren(QToolButton)
        if button.text().startswith("Glasses male")
    )
    QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert desk.window.sort_page.bucket == 2
    QTest.keyClick(desk.window.sort_page.grid, Qt.Key.Key_Escape)
    assert desk.window.sort_page.bucket is None


def test_corrections_come_back_with_the_next_run(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 1, (500, 300))
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_2)
    desk.select(grid, "b.jpg")
    QTest.keyClick(grid, Qt.Key.Key_0)
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=10_000):
        desk.window.commands.again.trigger()
    assert (desk.names(1), desk.names(2), desk.names(Status.UNSURE)) == ([], ["a.jpg"], ["b.jpg"])


# ---- into folders and back


def test_moving_takes_the_photos_out_and_undo_brings_them_back(desk: Desk) -> None:
    for name, colour in (("a.jpg", 1), ("b.jpg", 1), ("c.jpg", 2)):
        desk.picture(name, colour)
    desk.picture("nobody.jpg", GREY)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "b.jpg")
    QTest.keyClick(grid, Qt.Key.Key_6)
    window = desk.window
    with desk.qtbot.waitSignal(window.transfer.finished, timeout=10_000):
        window.commands.move.trigger()
        desk.until(lambda: buttons(r"Move \d"))
        press(r"Move \d")
    moved = {path.relative_to(desk.folder).as_posix() for path in desk.folder.rglob("*.jpg")}
    assert moved == {"sorted/plain male/a.jpg", "sorted/girl/b.jpg", "sorted/glasses male/c.jpg", "nobody.jpg"}
    assert (desk.names(1), desk.names(2), desk.names(6)) == ([], [], [])
    assert desk.names(Status.NO_FACE) == ["nobody.jpg"]
    assert window.sort_page.bar.text.startswith("3 moved into folders")
    with desk.qtbot.waitSignal(window.transfer.finished, timeout=10_000):
        desk.until(lambda: buttons("Undo"))
        press("Undo")
        if buttons("^Undo|Put"):
            press("^Undo|Put")
    assert (desk.names(1), desk.names(2), desk.names(6)) == (["a.jpg"], ["c.jpg"], ["b.jpg"])
    assert (desk.folder / "b.jpg").exists()
    desk.until(lambda: buttons("Close|Done|OK"))
    press("Close|Done|OK")


# ---- settings


def test_language_colours_and_sizes_change_at_once_and_are_remembered(desk: Desk, places: UserPlaces) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    window = desk.window

    def choose(data: str) -> None:
        next(action for action in window.findChildren(QAction) if action.data() == data).trigger()

    choose("ko")
    desk.until(lambda: desk.entry(1).text() == "남성")
    assert window.commands.quit.text() != "&Quit"
    choose("en")
    desk.until(lambda: desk.entry(1).text() == "Plain male")
    assert window.commands.quit.text() == "&Quit"
    choose("dark")
    desk.open_bucket(1)
    before = window.sort_page.grid.gridSize().height()
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.sort_page.grid.gridSize().height() > before
    window.commands.recursive.trigger()
    stored = load_settings(places.config / "settings.json")
    assert (stored.language, stored.colour_scheme, stored.recursive) == ("en", "dark", False)
    choose("")
    window.close()
    assert (places.config / "window.ini").exists()


def test_settings_that_cannot_be_stored_hold_and_are_told(desk: Desk, places: UserPlaces) -> None:
    (places.config / "settings.json").unlink()
    (places.config / "settings.json").mkdir()  # in the way
    desk.window.commands.recursive.trigger()
    assert "cannot be saved" in desk.window.notice.text


# ---- for everybody


def test_everything_can_be_named_and_reached_without_a_mouse(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    page = desk.window.sort_page
    assert page.sidebar.accessibleName()
    assert desk.entry(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Plain male, 1 photo"
    page.sidebar.setFocus()
    for _ in range(2):  # over the photos that need a look
        QTest.keyClick(page.sidebar, Qt.Key.Key_Down)
    assert page.bucket == 1
    assert page.grid.accessibleName() == "Plain male"
    reached = set()
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {page.sidebar, page.grid} <= reached
    for action in desk.window.commands.findChildren(QAction):
        assert action.text() or action.isSeparator(), action.objectName()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_name_of_a_bucket_is_cut_off_in_a_small_window(desk: Desk, language: str) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.commands.language_asked.emit(language)
    desk.until(lambda: desk.entry(1).text() == {"en": "Plain male", "ko": "남성"}[language])
    desk.window.resize(1024, 700)
    assert desk.window.size().width() == 1024
    sidebar = desk.window.sort_page.sidebar
    assert sidebar.sizeHint().width() <= sidebar.width()
