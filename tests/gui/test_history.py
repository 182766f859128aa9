"""The history of the sorts: where from, where to, which files; and undoing the last one only while there is one."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QTableView

from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.transfer.history_dialog import HistoryDialog
from facesorter.gui.transfer.past_dialogs import UndoDialog
from tests.gui.conftest import Desk, buttons, press
from tests.gui.test_filed import move


def cells(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()).strip() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_undo_is_offered_while_there_is_something_to_undo(desk: Desk) -> None:
    undo = desk.window.commands.undo_sort
    assert not undo.isEnabled()
    desk.picture("a.jpg", 1)
    desk.sort()
    move(desk)
    desk.until(undo.isEnabled)
    undo.trigger()
    desk.until(lambda: desk.window.findChild(UndoDialog) is not None)
    press("Undo")
    desk.until((desk.folder / "a.jpg").exists)
    dialog = desk.window.findChild(UndoDialog)
    assert dialog is not None
    dialog.close()
    desk.until(lambda: not undo.isEnabled())


def test_the_history_shows_source_destination_and_files_and_says_what_is_gone(desk: Desk) -> None:
    for name, kind in (("a.jpg", 1), ("b.jpg", 3)):
        desk.picture(name, kind)
    desk.sort()
    move(desk)
    desk.window.commands.history.trigger()
    dialog = desk.window.findChild(HistoryDialog)
    assert dialog is not None
    tables = {table.accessibleName(): table for table in dialog.findChildren(QTableView)}
    runs, files = tables["Past sorts"], tables["Files of this sort"]
    desk.until(lambda: cells(files))
    (run,) = cells(runs)
    assert run[2:] == ["2", "Done", str(desk.folder), str(desk.folder / "sorted")]
    assert cells(files) == [
        [str(desk.folder / "a.jpg"), str(desk.folder / "sorted" / "plain male" / "a.jpg")],
        [str(desk.folder / "b.jpg"), str(desk.folder / "sorted" / "boy" / "b.jpg")],
    ]
    away = desk.folder.with_name("elsewhere")
    shutil.move(desk.folder / "sorted", away)  # noqa: TID251 - what a file manager does
    files.doubleClicked.emit(files.model().index(0, 0))
    notice = dialog.findChild(NoticeBar)
    assert notice is not None
    gone = desk.folder / "sorted" / "plain male"
    assert notice.text == f"{gone} is not there any more."
    runs.doubleClicked.emit(runs.model().index(0, 0))
    assert notice.text == f"{Path(gone).parent} is not there any more."
    dialog.close()


def test_tags_are_in_the_history_and_are_taken_back_there(desk: Desk) -> None:
    for name, kind in (("a.jpg", 1), ("b.jpg", 3)):
        desk.picture(name, kind)
    desk.sort()
    undo = desk.window.commands.undo_sort
    assert not undo.isEnabled()
    desk.window.commands.tag.trigger()
    press("Write tags")
    desk.until(undo.isEnabled)
    desk.window.commands.history.trigger()
    dialog = desk.window.findChild(HistoryDialog)
    assert dialog is not None
    tables = {table.accessibleName(): table for table in dialog.findChildren(QTableView)}
    runs, files = tables["Past sorts"], tables["Files of this sort"]
    desk.until(lambda: cells(files))
    (run,) = cells(runs)
    assert run[1:] == ["Tagged", "2", "Done", str(desk.folder), str(desk.folder)]
    assert cells(files) == [[str(desk.folder / name), str(desk.folder / f"{name}.xmp")] for name in ("a.jpg", "b.jpg")]
    press("Undo…")
    press("Take these tags back")
    desk.until(lambda: buttons("Close"))
    assert not list(desk.folder.glob("*.xmp"))
    desk.until(lambda: cells(runs)[0][3] == "Undone")
    desk.window.findChildren(UndoDialog)[0].close()
    dialog.close()
    desk.until(lambda: not undo.isEnabled())
