"""The grids as a browser: sorted, narrowed, searched; one selection; every correction told and taken back."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image  # noqa: TID253 - to write what a camera writes
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from facesorter.core.corrections import LEFT_OUT, Review
from facesorter.core.results import Photo, Status
from facesorter.gui.grids.arrangement import Arrangement, Order
from facesorter.gui.grids.bucket_model import dragged_paths, mime_of
from facesorter.gui.grids.class_grid import ClassGrid
from facesorter.gui.grids.grid_menu import GridMenu
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit.pictures import LargerPicture
from facesorter.gui.transfer.plan_dialog import PlanDialog
from tests.gui.conftest import Desk, buttons
from tests.gui.results import names, path, result

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk_with_photos(desk: Desk) -> Desk:
    for name, kind in (("c.jpg", 1), ("a.jpg", 1), ("b 1.jpg", 1), ("d.jpg", 3), ("e.jpg", 3)):
        desk.picture(name, kind)
    desk.sort()
    return desk


def card_grid(desk: Desk, class_id: int) -> ClassGrid:
    """Return a panel of the overview."""
    grids = desk.window.sort_page.overview.findChildren(ClassGrid)
    return next(grid for grid in grids if grid.model() is desk.window.results.buckets[class_id])


def test_photos_are_arranged_in_any_order_and_the_order_holds_for_what_comes_later(qapp: object) -> None:
    results = ResultModel()
    results.add([result("b.jpg", confidence=0.95), result("A.jpg", confidence=0.6), result("c.jpg", confidence=0.8)])
    model = results.buckets[1]
    results.arrange(Arrangement(Order.NAME))
    assert names(model) == ["A.jpg", "b.jpg", "c.jpg"]
    results.add([result("aa.jpg", confidence=0.7), result("z.jpg", confidence=0.99)])
    assert names(model) == ["A.jpg", "aa.jpg", "b.jpg", "c.jpg", "z.jpg"]
    results.arrange(Arrangement(Order.DOUBT))
    assert names(model) == ["A.jpg", "aa.jpg", "c.jpg", "b.jpg", "z.jpg"]
    results.assign({path("aa.jpg"): 2})
    results.assign({path("aa.jpg"): None})
    assert names(model) == ["A.jpg", "aa.jpg", "c.jpg", "b.jpg", "z.jpg"]
    results.arrange(Arrangement())
    assert names(model) == ["b.jpg", "A.jpg", "c.jpg", "aa.jpg", "z.jpg"]


def test_a_choice_hides_photos_without_losing_any(qapp: object) -> None:
    results = ResultModel()
    results.add([result("holiday 1.jpg"), result("b.jpg"), result("Holiday 2.jpg")])
    model = results.buckets[1]
    results.arrange(Arrangement(text="HOLI"))
    assert names(model) == ["holiday 1.jpg", "Holiday 2.jpg"]
    results.add([result("x.jpg"), result("my holiday.jpg")])
    assert names(model) == ["holiday 1.jpg", "Holiday 2.jpg", "my holiday.jpg"]
    assert results.count(1) == 5
    results.assign({path("b.jpg"): 4, path("holiday 1.jpg"): 1})
    assert (results.count(1), results.count(4), names(results.buckets[4])) == (4, 1, [])
    results.arrange(Arrangement(review=Review.CONFIRMED))
    assert names(model) == ["holiday 1.jpg"]
    results.set_aside([path("x.jpg")])
    results.arrange(Arrangement())
    assert names(model) == ["holiday 1.jpg", "Holiday 2.jpg", "my holiday.jpg"]


def test_a_photo_that_is_answered_leaves_those_that_are_not_yet(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    page, bucket = desk.window.sort_page, desk.window.results.buckets[1]
    grid = desk.open_bucket(1)
    page.filter.review.setCurrentIndex(page.filter.review.findData(Review.OPEN))
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_Return, CTRL)
    assert names(bucket) == ["b 1.jpg", "c.jpg"]
    assert bucket.count == 3
    assert [item.result.photo.path.name for item in grid.selected_items()] == ["b 1.jpg"]  # to go on with the keys
    QTest.keyClick(grid, Qt.Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier)
    assert (names(bucket), desk.window.notice.text) == (["c.jpg"], "1 photo confirmed")
    desk.window.undo_stack.undo()
    desk.window.undo_stack.undo()
    assert names(bucket) == ["a.jpg", "b 1.jpg", "c.jpg"]
    page.filter.review.setCurrentIndex(page.filter.review.findData(Review.CONFIRMED))
    assert names(bucket) == []
    desk.window.corrections.confirm([desk.folder / "b 1.jpg"])
    assert names(bucket) == ["b 1.jpg"]


def test_many_photos_leave_those_that_are_not_answered_yet_at_once(qapp: object) -> None:
    results = ResultModel()
    everyone = [f"{number:04}.jpg" for number in range(300)]
    results.add([result(name) for name in everyone])
    results.set_aside([path("0005.jpg")])
    results.arrange(Arrangement(review=Review.OPEN))
    model = results.buckets[1]
    assert len(names(model)) == 299
    results.assign({path(name): 1 for name in everyone[:200]})
    assert (names(model), model.count) == (everyone[200:], 299)
    results.assign({path(name): None for name in everyone[:200]})
    results.take_back([path("0005.jpg")])
    assert (names(model), model.count) == (everyone, 300)


def test_another_folder_shows_all_of_its_photos(desk_with_photos: Desk, tmp_path: Path) -> None:
    desk = desk_with_photos
    bar = desk.window.sort_page.filter
    bar.search.setText("c.jpg")
    bar.review.setCurrentIndex(bar.review.findData(Review.CONFIRMED))
    bar.order.setCurrentIndex(bar.order.findData(Order.NAME))
    desk.until(lambda: desk.window.results.arrangement.text == "c.jpg")
    desk.folder = tmp_path / "other"
    desk.picture("z.jpg", 1)
    desk.sort()
    assert names(desk.window.results.buckets[1]) == ["z.jpg"]
    assert desk.window.results.arrangement == Arrangement(Order.NAME)
    assert bar.search.text() == ""


def test_a_menu_of_photos_that_are_gone_closes(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    window = desk.window
    menu = window.sort_page.findChild(GridMenu)
    assert menu is not None
    grid = card_grid(desk, 1)
    desk.select(grid, "a.jpg")
    menu.show_for(grid, window.results.classes, grid.mapToGlobal(grid.rect().center()))
    select_all = next(one for one in menu.menu.actions() if one.text().replace("&", "").startswith("Select all"))
    window.results.clear()  # as when another model takes over
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not menu.menu.isVisible()
    select_all.trigger()  # which was clicked at that moment


def test_photos_are_sorted_and_chosen_by_when_they_were_taken_and_by_folder(desk: Desk) -> None:
    for name, taken in (("trip/a.jpg", "2019:05:04 12:30:00"), ("trip/b.jpg", "2024:01:02 08:00:00"), ("c.jpg", "")):
        photo = desk.picture(name, 1)
        if taken:
            with Image.open(photo) as image:
                exif = image.getexif()
                exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
                image.save(photo, exif=exif)
    os.utime(desk.folder / "c.jpg", (0, datetime(2021, 7, 8, 9).timestamp()))  # noqa: DTZ001 - as a camera says it
    desk.sort()
    bar, model = desk.window.sort_page.filter, desk.window.results.buckets[1]
    bar.order.setCurrentIndex(bar.order.findData(Order.DATE))
    assert names(model) == ["a.jpg", "c.jpg", "b.jpg"]
    bar.period.opening.emit()
    texts = [bar.period.itemText(row).strip() for row in range(bar.period.count())]
    assert texts == ["Any date", "2024", "January 2024", "2021", "July 2021", "2019", "May 2019"]
    bar.period.setCurrentIndex(5)
    assert names(model) == ["a.jpg"]
    bar.period.setCurrentIndex(0)
    bar.folder.opening.emit()
    assert [bar.folder.itemText(row) for row in range(3)] == ["Any folder", desk.folder.name, "trip"]
    bar.folder.setCurrentIndex(2)
    assert names(model) == ["a.jpg", "b.jpg"]
    assert "taken 5/4/19" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    desk.sort()
    assert (bar.folder.currentIndex(), bar.folder.count()) == (0, 1)


def test_folders_on_two_drives_are_offered_by_their_whole_path(desk_with_photos: Desk) -> None:
    window = desk_with_photos.window
    other = Path("D:") / "trip"  # of which nobody knows the way from the other one, as of a drive of Windows
    window.results.add([replace(result("z.jpg"), photo=Photo(other / "z.jpg", 1, 2, (3, 4)))])
    bar = window.sort_page.filter
    bar.folder.opening.emit()
    offered = [bar.folder.itemText(row) for row in range(bar.folder.count())]
    assert sorted(offered[1:]) == sorted([str(other), str(desk_with_photos.folder)])


def test_the_number_that_need_a_look_follows_every_change(qapp: object) -> None:
    results = ResultModel()
    results.add([result("a.jpg", confidence=0.6), result("b.jpg", status=Status.NO_FACE), result("c.jpg")])
    assert results.waiting == 2
    results.assign({path("a.jpg"): 3, path("c.jpg"): 2})
    assert results.waiting == 1
    results.assign({path("a.jpg"): None})
    results.set_aside([path("a.jpg"), path("c.jpg")])
    assert results.waiting == 1
    results.take_back([path("a.jpg")])
    assert results.waiting == 2
    results.clear()
    assert results.waiting == 0


def test_typing_searches_and_never_corrects(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    page = desk.window.sort_page
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_B)
    assert page.filter.search.text() == "b"
    desk.until(lambda: names(desk.window.results.buckets[1]) == ["b 1.jpg"])
    QTest.keyClicks(page.filter.search, " 1")
    QTest.keyClick(page.filter.search, Qt.Key.Key_Return)
    desk.until(lambda: grid.searching)
    grid.go_to(0)
    QTest.keyClick(grid, Qt.Key.Key_3)  # belongs to the search, which is still open
    assert not desk.window.results.corrections
    assert page.filter.search.text() == "b 13"
    desk.until(lambda: not names(desk.window.results.buckets[1]))
    assert "fits what is searched" in page.empty_text
    QTest.keyClick(page.filter.search, Qt.Key.Key_Escape)
    desk.until(lambda: len(names(desk.window.results.buckets[1])) == 3)
    desk.until(lambda: not grid.searching)
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_3)
    assert desk.window.results.corrections == {desk.folder / "a.jpg": 3}
    QTest.keyClick(desk.window, Qt.Key.Key_F, CTRL)
    assert page.filter.search.hasFocus()


def test_one_selection_lies_over_all_panels_and_all_of_it_is_acted_on(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    page, (men, boys) = desk.window.sort_page, (card_grid(desk, 1), card_grid(desk, 3))

    def click(grid: ClassGrid, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        point = grid.visualRect(grid.model().index(row, 0)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, point)

    click(men, 0)
    click(boys, 1)
    assert page.selection.text == "1 selected: 1 Boy"  # a click elsewhere ends a selection
    click(men, 0, CTRL)
    assert page.selection.text == "2 selected: 1 Plain male, 1 Boy"
    QTest.keyClick(boys, Qt.Key.Key_6)
    assert len(desk.names(6)) == 2
    assert desk.window.notice.text == "2 photos to “Girl”"
    undo = desk.window.notice.findChild(QPushButton)
    assert undo is not None
    undo.click()
    assert not desk.names(6)
    assert "Wrong?" in page.selection.text


def test_all_of_these_are_right(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    grid = desk.open_bucket(1)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    buttons = desk.window.sort_page.selection.findChildren(QPushButton)
    right = next(button for button in buttons if "right" in button.text())
    QTest.mouseClick(right, Qt.MouseButton.LeftButton)
    assert desk.window.results.reviewed(Review.CONFIRMED) == 3
    assert desk.window.notice.text == "3 photos confirmed"
    QTest.keyClick(grid, Qt.Key.Key_Backspace, CTRL)
    assert not desk.window.results.corrections
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert len(desk.names(LEFT_OUT)) == 3


def test_the_context_menu_copies_paths_and_selects_all(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg", "c.jpg")
    menu = desk.window.sort_page.findChild(GridMenu)
    assert menu is not None
    menu.show_for(grid, desk.window.results.classes, grid.mapToGlobal(grid.rect().center()))
    popup = menu.menu
    offered = {action.text().split("\t")[0].replace("&", ""): action for action in popup.actions()}
    offered["Copy the path"].trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert sorted(copied) == [str(desk.folder / "a.jpg"), str(desk.folder / "c.jpg")]
    offered["Select all"].trigger()
    assert len(grid.selected_items()) == 3
    offered["Show it large"].trigger()
    popup.close()
    assert desk.window.review.view.isVisible()


def test_an_empty_bucket_says_what_to_do(desk_with_photos: Desk) -> None:
    desk_with_photos.open_bucket(2)
    assert "Drag photos" in desk_with_photos.window.sort_page.empty_text


def test_the_size_of_tiles_holds_in_the_overview_too(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    before = card_grid(desk, 1).gridSize().height()
    desk.window.commands.larger.trigger()
    assert card_grid(desk, 1).gridSize().height() > before


def test_a_drag_carries_the_whole_selection(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    men, boys = card_grid(desk, 1), card_grid(desk, 3)
    for grid in (men, boys):
        QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert len(dragged_paths(mime_of(men.all_selected()))) == 5


def test_thousands_change_their_class_and_come_back_in_order(qapp: object) -> None:
    results = ResultModel()
    results.add([result(f"{number:05}.jpg") for number in range(5_000)])
    grid_like = results.buckets[1]
    paths = [item.result.photo.path for item in grid_like.items]
    results.assign(dict.fromkeys(paths[:4_000], 3))
    assert (results.count(1), results.count(3)) == (1_000, 4_000)
    assert names(results.buckets[3])[:2] == ["00000.jpg", "00001.jpg"]
    results.assign(dict.fromkeys(paths[:4_000]))
    assert names(grid_like) == [path.name for path in paths]
    results.set_aside(paths[10:3_000])
    assert results.count(1) == 2_010
    results.take_back(paths)
    assert names(grid_like) == [path.name for path in paths]


def test_the_plan_shows_pictures_and_a_larger_one_for_the_mouse_and_the_keyboard(desk_with_photos: Desk) -> None:
    desk = desk_with_photos
    desk.window.commands.copy.trigger()
    desk.until(lambda: buttons("Copy 5 photos"))
    dialog = desk.window.findChild(PlanDialog)
    assert dialog is not None
    (table,) = (one for one in dialog.findChildren(QTableView) if one.accessibleName().startswith("The plan"))
    icon = table.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert icon.pixmap(32).toImage().pixelColor(16, 16).red() > 150  # the photo, not a drawing
    table.selectRow(0)
    larger = table.findChild(LargerPicture)
    assert larger is not None

    def shown() -> str:
        return "" if larger.path is None else larger.path.name

    QTest.keyClick(table, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert shown() == "a.jpg"
    QTest.keyClick(table, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert not shown()
    view, point = table.viewport(), table.visualRect(table.model().index(1, 0)).center()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    assert shown() == "b 1.jpg"
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert not shown()
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    desk.until(lambda: dialog.act.toolTip().startswith("You left all photos out."))
    assert not dialog.act.isEnabled()
    dialog.reject()


def test_a_bucket_that_was_seen_before_tells_of_its_selection_once(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 2)
    desk.sort()
    for bucket in (1, 2, 1, 2, 1):
        grid = desk.open_bucket(bucket)
    told: list[None] = []
    grid.selection_changed.connect(lambda: told.append(None))
    desk.window.results.buckets[1].arrange(Arrangement(text="a"))
    assert len(told) == 1
