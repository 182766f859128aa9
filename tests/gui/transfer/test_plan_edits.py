"""The plan as a person changes it before it is run: photos left out, or put into another class; all can be undone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QStyle, QStyleOptionViewItem

from facesorter.core.corrections import LEFT_OUT
from facesorter.core.errors import PlanError
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.tasks import Progress
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.transfer.plan_dialog import PlanDialog
from tests.gui.transfer.conftest import Desk, tree


def row_of(desk: Desk, name: str, target: str = "") -> int:
    return next(
        number
        for number, row in enumerate(desk.rows())
        if row[0] == name and row[1].startswith(target.replace("/", ""))
    )


def select(desk: Desk, *rows: int) -> None:
    table = desk.table()
    table.clearSelection()
    flag = table.selectionModel().SelectionFlag
    table.setCurrentIndex(table.model().index(rows[0], 0))
    for row in rows:
        table.selectionModel().select(table.model().index(row, 0), flag.Select | flag.Rows)
    table.setFocus()


def key(desk: Desk, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(desk.table(), which, modifier)


def ready(desk: Desk, label: str) -> None:
    desk.until(lambda: desk.has_button(label))


def ticks(desk: Desk) -> dict[str, Any]:
    model = desk.table().model()
    found = {}
    for row in range(model.rowCount()):
        state = model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole)
        found[str(model.index(row, 0).data())] = None if state is None else Qt.CheckState(state)
    return found


def test_delete_leaves_photos_out_and_undo_puts_them_back(desk: Desk, source: Path) -> None:
    desk.start(Action.MOVE)
    ready(desk, "Move 3 photo")
    before = desk.rows()
    select(desk, row_of(desk, "b.jpg"))
    key(desk, Qt.Key.Key_Delete)
    ready(desk, "Move 2 photo")
    assert [row[0] for row in desk.rows()] == [row[0] for row in before]  # none jumps away
    assert desk.rows()[row_of(desk, "b.jpg")][1] == "(stays)"
    assert "left it out" in desk.rows()[row_of(desk, "b.jpg")][4]
    desk.until(lambda: "Left out by you" in desk.text())
    assert "Sorted" not in desk.text().splitlines()
    key(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    ready(desk, "Move 3 photo")
    assert desk.rows() == before
    key(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    ready(desk, "Move 2 photo")
    desk.press_and_finish("Move 2 photo")
    assert "b.jpg" in tree(source)
    assert "sorted/plain male/a.jpg" in tree(source)


def test_a_click_on_the_box_leaves_a_photo_out_and_another_takes_it_in_again(desk: Desk) -> None:
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    assert ticks(desk)["b.jpg"] is Qt.CheckState.Checked
    assert ticks(desk)["nobody.jpg"] is None
    for expected in ("Copy 2 photo", "Copy 3 photo"):
        table = desk.table()
        index = table.model().index(row_of(desk, "b.jpg"), 0)
        option = QStyleOptionViewItem()
        table.initViewItemOption(option)
        option.rect = table.visualRect(index)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        box = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, table)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        ready(desk, expected)


def test_several_photos_are_left_out_at_once_and_space_takes_them_in_again(desk: Desk) -> None:
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    select(desk, 0, 1)
    key(desk, Qt.Key.Key_Space)
    ready(desk, "Copy 1 photo")
    assert len(desk.table().selectionModel().selectedRows()) == 2
    key(desk, Qt.Key.Key_Space)
    ready(desk, "Copy 3 photo")


def test_what_belongs_to_a_photo_stays_with_it(desk: Desk, source: Path) -> None:
    (source / "b.xmp").write_text("edited")
    desk.start(Action.MOVE)
    ready(desk, "Move 3 photo")
    assert ticks(desk)["b.xmp"] is None
    select(desk, row_of(desk, "b.xmp"))
    key(desk, Qt.Key.Key_4)
    desk.until(lambda: desk.has_button("Move 3 photo") and desk.rows()[row_of(desk, "b.xmp")][1].startswith("plain fe"))
    desk.press_and_finish("Move 3 photo")
    assert {"sorted/plain female/b.jpg", "sorted/plain female/b.xmp"} <= set(tree(source))


def test_a_key_puts_a_photo_into_another_class_even_one_that_stayed(desk: Desk, source: Path) -> None:
    decided: list[Any] = []
    desk.mover.decided.connect(decided.append)
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    select(desk, row_of(desk, "nobody.jpg"), row_of(desk, "b.jpg"))
    key(desk, Qt.Key.Key_4)
    ready(desk, "Copy 4 photo")
    for name in ("nobody.jpg", "b.jpg"):
        row = desk.rows()[row_of(desk, name)]
        assert row[1:3] == [str(Path("plain female", name)), "Plain female"]
        assert row[3] == ""
    desk.press_and_finish("Copy 4 photo")
    assert {"sorted/plain female/nobody.jpg", "sorted/plain female/b.jpg"} <= set(tree(source))
    assert decided == [{source / "nobody.jpg": 4, source / "b.jpg": 4}]


def test_n_says_that_a_photo_is_none_of_the_classes_for_good(desk: Desk, source: Path) -> None:
    decided: list[Any] = []
    desk.mover.decided.connect(decided.append)
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    select(desk, row_of(desk, "b.jpg"))
    key(desk, Qt.Key.Key_N)
    ready(desk, "Copy 2 photo")
    assert "left it out" in desk.rows()[row_of(desk, "b.jpg")][4]
    desk.until(lambda: "Left out by you" in desk.text())
    desk.press_and_finish("Copy 2 photo")
    assert decided == [{source / "b.jpg": LEFT_OUT}]


def test_the_menu_changes_what_is_selected(desk: Desk) -> None:
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    change = next(button for button in desk.dialog.findChildren(QPushButton) if button.menu() is not None)
    menu = change.menu()
    offered = {action.text().split("\t")[0].replace("&", ""): action for action in menu.actions()}
    assert not offered["Leave out this time"].isEnabled()
    assert not offered["Girl"].isEnabled()
    select(desk, row_of(desk, "b.jpg"))
    assert not offered["Put back in"].isEnabled()
    offered["Girl"].trigger()
    desk.until(lambda: desk.has_button("Copy 3 photo") and desk.rows()[row_of(desk, "b.jpg")][2] == "Girl")
    offered["Leave out this time"].trigger()
    ready(desk, "Copy 2 photo")
    offered["Put back in"].trigger()
    ready(desk, "Copy 3 photo")
    assert desk.rows()[row_of(desk, "b.jpg")][2] == "Girl"  # its class is still known
    for _ in range(3):
        offered["Undo the change"].trigger()
    desk.until(lambda: desk.has_button("Copy 3 photo") and desk.rows()[row_of(desk, "b.jpg")][2] == "Plain male")
    assert not offered["Undo the change"].isEnabled()


def test_a_right_click_shows_the_menu(desk: Desk) -> None:
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    select(desk, 0)
    table = desk.table()
    where = table.visualRect(table.model().index(0, 1)).center()
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, where, table.viewport().mapToGlobal(where))
        QApplication.sendEvent(table.viewport(), event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert table.rect().contains(table.mapFromGlobal(menu.pos() - QPoint(2, 2)))
        menu.close()


def test_filter_order_and_changes_outlast_one_another(desk: Desk, tmp_path: Path) -> None:
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")
    desk.table().sortByColumn(3, Qt.SortOrder.DescendingOrder)
    kinds = next(box for box in desk.dialog.findChildren(QComboBox) if box.isVisible())
    kinds.setCurrentIndex(1)
    assert [row[3] for row in desk.rows()] == ["95 %", "80 %", "60 %"]
    select(desk, 1)
    key(desk, Qt.Key.Key_Delete)
    ready(desk, "Copy 2 photo")
    assert [row[3] for row in desk.rows()] == ["95 %", "60 %"]
    assert desk.table().currentIndex().row() == 1
    # Another destination: another plan, with the same changes.
    field = desk.field(0)
    field.selectAll()
    QTest.keyClicks(field, str(tmp_path / "else"))
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.until(lambda: not desk.has_button("Copy . photo") or desk.field(0).text() == str(tmp_path / "else"))
    ready(desk, "Copy 2 photo")
    desk.press_and_finish("Copy 2 photo")
    assert len(tree(tmp_path / "else")) == 2


def test_a_plan_and_a_change_of_it_tell_how_far_they_are(desk: Desk) -> None:
    told: list[Progress] = []
    desk.start(Action.COPY)
    assert isinstance(desk.dialog, PlanDialog)
    desk.dialog.transfers.progressed.connect(lambda _, progress: told.append(progress))
    ready(desk, "Copy 3 photo")
    assert told[-1].done == told[-1].total > 0
    told.clear()
    select(desk, 0)
    key(desk, Qt.Key.Key_4)
    ready(desk, "Copy 3 photo")
    desk.until(lambda: desk.rows()[0][2] != "Plain male")
    assert told[-1].done == told[-1].total > 0


def test_a_change_that_cannot_be_carried_out_is_taken_back_and_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start(Action.COPY)
    ready(desk, "Copy 3 photo")

    changed = Plan.changed

    def refuse(plan: Plan, classes: Mapping[Path, int], *rest: Any, **options: Any) -> Plan:
        if classes:
            raise PlanError("There is no room.")
        return changed(plan, classes, *rest, **options)

    monkeypatch.setattr(Plan, "changed", refuse)
    select(desk, 0)
    key(desk, Qt.Key.Key_4)
    notice = desk.dialog.findChild(NoticeBar)
    assert notice is not None
    desk.until(lambda: "no room" in notice.text)
    ready(desk, "Copy 3 photo")
    assert desk.rows()[0][2] == "Plain male"
    assert "no room" in notice.text
    select(desk, 0)
    key(desk, Qt.Key.Key_Delete)
    ready(desk, "Copy 2 photo")
    assert notice.text == ""
