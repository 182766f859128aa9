"""Sorting into folders and undoing it, through the buttons that a person has, on real files."""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.files.transfer import copy_no_replace
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Photo, Result, Status
from facesorter.core.runs.lock import held
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Task
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.transfer.plan_edits import Edits
from facesorter.gui.transfer.plan_model import PlanModel
from facesorter.gui.transfer.plan_rows import rows_of, shown
from facesorter.gui.transfer.plan_table import PlanTable
from tests.gui.transfer.conftest import Desk, photo, result, tree


def test_copying_puts_every_photo_into_the_folder_of_its_class_and_undo_removes_the_copies(
    desk: Desk, source: Path
) -> None:
    before = tree(source)
    desk.start(Action.COPY)
    assert isinstance(desk.press_and_finish("Copy 3 photo"), RunReport)
    after = tree(source)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"sorted/plain male/a.jpg", "sorted/plain male/b.jpg", "sorted/girl/a.jpg"}
    assert "3 photo(s) copied" in desk.text()
    assert not desk.mover.busy
    assert isinstance(desk.press_and_finish("^Undo$"), UndoReport)
    assert tree(source) == before
    assert not (source / "sorted").exists()
    desk.press("Close")
    desk.until(lambda: QApplication.activeModalWidget() is None)


def test_what_the_person_decided_counts(desk: Desk, source: Path) -> None:
    corrections = {source / "nobody.jpg": 4, source / "a.jpg": 0}
    desk.start(Action.MOVE, corrections)
    desk.press_and_finish("Move 3 photo")
    names = set(tree(source))
    assert "sorted/plain female/nobody.jpg" in names
    assert "a.jpg" in names  # put to the unsure
    assert "b.jpg" not in names


def test_the_plan_tells_what_goes_and_what_stays(desk: Desk, source: Path) -> None:
    photo(source / "sorted" / "plain male" / "a.jpg", b"another photo of that name")
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    rows = {(row[0], row[1]): row for row in desk.rows()}
    taken = rows["a.jpg", str(Path("plain male", "a (2).jpg"))]
    assert taken[2:4] == ["Plain male", "95 %"]
    assert "in use" in taken[4]
    assert "no face" in rows["nobody.jpg", "(stays)"][4]
    assert "It is broken." in rows["broken.jpg", "(stays)"][4]
    assert len(rows) == 7
    expected = {"No face", "Several faces", "Unsure", "Unreadable", "Glasses female"}
    desk.until(lambda: expected <= set(desk.text().splitlines()))


def test_the_table_can_be_sorted_and_narrowed_down(desk: Desk) -> None:
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    desk.table().sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert [row[3] for row in desk.rows()][:3] == ["95 %", "80 %", "60 %"]
    QTest.keyClicks(desk.field(1), "girl")
    desk.until(lambda: len(desk.rows()) == 1)
    desk.field(1).clear()
    kinds = next(box for box in desk.dialog.findChildren(QComboBox) if box.isVisible())
    kinds.setCurrentIndex(kinds.findText("Stay", Qt.MatchFlag.MatchStartsWith))
    assert {row[1] for row in desk.rows()} == {"(stays)"}
    assert len(desk.rows()) == 4


def test_the_others_can_have_folders_of_their_own(desk: Desk, source: Path) -> None:
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    box = desk.dialog.findChild(QCheckBox)
    assert box is not None
    box.click()
    desk.press_and_finish("Copy 6 photo")
    names = set(tree(source / "sorted"))
    assert {"no face/nobody.jpg", "several faces/both.jpg", "unsure/who.jpg"} <= names


def test_what_was_to_be_copied_can_be_moved_instead_with_what_was_changed_so_far(desk: Desk, source: Path) -> None:
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    desk.table().selectRow(0)
    QTest.keyClick(desk.table(), Qt.Key.Key_Delete)
    desk.until(lambda: desk.has_button("Copy 2 photo"))
    moves = next(one for one in desk.dialog.findChildren(QRadioButton) if one.text() == "Mo&ve")
    moves.click()
    assert desk.dialog.windowTitle() == "Move into folders"
    report = desk.press_and_finish("Move 2 photo")
    assert len(report.done) == 2
    assert "2 photo(s) moved" in desk.text()
    assert set(tree(source)) & {"a.jpg", "b.jpg", "아이/a.jpg"} == {"a.jpg"}


def test_a_destination_that_cannot_be_is_told_in_words_and_another_can_be_typed(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    (source / "sorted").write_text("a file is in the way")
    desk.start(Action.COPY)
    notice = desk.dialog.findChild(NoticeBar)
    assert notice is not None
    desk.until(lambda: "is not a folder" in notice.text)
    assert not desk.has_button("Copy .* photo")
    field = desk.field(0)
    field.selectAll()
    QTest.keyClicks(field, str(tmp_path / "else"))
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    assert notice.text == ""
    QTest.keyClick(field, Qt.Key.Key_Return)  # in a field Enter starts nothing
    QTest.qWait(300)
    assert not (tmp_path / "else").exists()
    desk.press_and_finish("Copy 3 photo")
    assert len(tree(tmp_path / "else")) == 3


def test_a_destination_with_a_tilde_of_nobody_is_a_folder_of_that_name(desk: Desk, source: Path) -> None:
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    desk.field(0).selectAll()
    QTest.keyClicks(desk.field(0), "~no-such-person")
    QTest.keyClick(desk.field(0), Qt.Key.Key_Return)
    desk.press_and_finish("Copy 3 photo")
    assert len(tree(source / "~no-such-person")) == 3


def test_from_a_destination_with_a_name_too_long_another_can_be_chosen(
    desk: Desk, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[str] = []

    def chosen(_parent: QWidget, _title: str, start: str) -> str:
        began.append(start)
        return str(tmp_path / "else")

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", chosen)
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    desk.field(0).setText(str(source / ("a" * 300) / "b"))
    desk.press("Choose…")
    assert began == [str(source)]
    desk.press_and_finish("Copy 3 photo")
    assert len(tree(tmp_path / "else")) == 3


def test_nothing_to_do_cannot_be_started(desk: Desk) -> None:
    desk.start(Action.MOVE, only=slice(3, None))
    desk.until(lambda: len(desk.rows()) == 4)
    assert not desk.button("Move 0 photo").isEnabled()
    desk.press("Cancel")
    desk.until(lambda: QApplication.activeModalWidget() is None)


class Gate:
    """Lets the first photos through and holds the others until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, free: int) -> None:
        self.threads: set[int] = set()
        self.held = threading.Event()
        self.opened = threading.Event()
        self._free = free
        monkeypatch.setattr("facesorter.core.runs.run.copy_no_replace", self._copy_when_open)

    def _copy_when_open(self, source: Path, target: Path, **options: Any) -> Any:
        self.threads.add(threading.get_ident())
        self._free -= 1
        if self._free < 0:
            self.held.set()
            assert self.opened.wait(10)
        return copy_no_replace(source, target, **options)


def test_cancel_answers_at_once_and_ends_after_the_file_in_hand(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, free=1)
    desk.start(Action.COPY)
    desk.press("Copy 3 photo")
    desk.until(gate.held.is_set)
    assert desk.mover.busy
    assert threading.get_ident() not in gate.threads
    desk.press("Cancel")
    assert not desk.has_button("Cancel")
    assert "Stopping" in desk.text()
    desk.dialog.reject()  # closing the window is a wish to stop too, not more
    report = desk.finish(gate.opened.set)
    assert report.cancelled
    assert (len(report.done), report.not_tried) == (2, 1)
    assert "2 photo(s) copied" in desk.text()
    assert "Cancelled; 1 photo" in desk.text()
    assert len(desk.press_and_finish("Do the rest").done) == 3
    assert len(tree(desk.source / "sorted")) == 3
    assert not desk.has_button("Do the rest")


def test_closing_the_program_waits_for_the_file_in_hand(
    desk: Desk, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, free=0)
    desk.start(Action.COPY)
    desk.press("Copy 3 photo")
    desk.until(gate.held.is_set)
    threading.Timer(0.2, gate.opened.set).start()
    desk.mover.shutdown()
    assert QApplication.activeModalWidget() is None
    assert set(tree(source / "sorted")) == {"plain male/a.jpg"}


def killed_run(desk: Desk, places: UserPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a sort of three photos end in the middle, as by a power cut."""
    copied: list[Path] = []

    def copy_one(source: Path, target: Path, **options: Any) -> Any:
        if copied:
            raise SystemExit
        copied.append(target)
        return copy_no_replace(source, target, **options)

    with monkeypatch.context() as patched:
        patched.setattr("facesorter.core.runs.run.copy_no_replace", copy_one)
        plan = make_plan(desk.results, DEFAULT_CLASSES, desk.source / "sorted", Action.COPY)
        with pytest.raises(SystemExit):
            run_plan(plan, places, Task())


def test_a_sort_that_was_cut_off_is_noticed_and_can_be_finished(
    qtbot: QtBot, desk: Desk, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.assertNotEmitted(desk.mover.interrupted, wait=100):
        desk.mover.look_for_interrupted()
    killed_run(desk, places, monkeypatch)
    with qtbot.waitSignal(desk.mover.interrupted, timeout=10_000) as told:
        desk.mover.look_for_interrupted()
    desk.mover.finish(told.args[0])
    assert "1 of 3 photo(s)" in desk.text()
    assert len(desk.press_and_finish("Finish this sort").done) == 3
    assert len(tree(desk.source / "sorted")) == 3


def test_a_sort_that_was_cut_off_can_be_finished_or_undone_from_the_history(
    desk: Desk, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(desk.source)
    killed_run(desk, places, monkeypatch)
    desk.mover.show_history()
    desk.until(lambda: [row[3] for row in desk.rows()] == ["Interrupted"])
    assert desk.has_button("Do the rest…")
    desk.press("Undo…")
    desk.press_and_finish("Undo this sort")
    desk.press("Close")
    desk.until(lambda: [row[3] for row in desk.rows()] == ["Undone"])
    assert not desk.has_button("Do the rest…")
    assert tree(desk.source) == before


def test_what_belongs_to_a_photo_is_shown_and_goes_along(desk: Desk) -> None:
    (desk.source / "b.xmp").write_text("edited")
    desk.start(Action.MOVE)
    desk.until(lambda: desk.has_button("Move 3 photo"))
    ((_, target, _, confidence, note, _),) = [row for row in desk.rows() if row[0] == "b.xmp"]
    assert (target, confidence, note) == (str(Path("plain male", "b.xmp")), "", "Goes with b.jpg.")
    desk.press_and_finish("Move 3 photo")
    assert "3 photo(s) moved" in desk.text()
    assert (desk.source / "sorted" / "plain male" / "b.xmp").read_text() == "edited"


def test_what_should_be_known_of_the_whole_plan_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facesorter.core.plan.plan.os.access", lambda *_: False)
    desk.start(Action.MOVE)
    desk.until(lambda: desk.has_button("Move 3 photo"))
    notice = desk.dialog.findChild(NoticeBar)
    assert notice is not None
    assert "are only copied" in notice.text


def test_a_sort_that_waits_for_its_turn_can_be_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, opened = threading.Event(), threading.Event()

    def slowly(places: UserPlaces) -> tuple[()]:
        asked.set()
        assert opened.wait(10)
        return ()

    monkeypatch.setattr("facesorter.gui.transfer.worker.past.list_past", slowly)
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    desk.mover._transfers.list_runs()
    desk.until(asked.is_set)
    desk.press("Copy 3 photo")
    desk.press("Cancel")
    opened.set()
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    assert not (desk.source / "sorted").exists()
    assert not desk.mover.busy


def test_a_destination_in_use_is_told_and_can_be_tried_again(desk: Desk, places: UserPlaces) -> None:
    desk.start(Action.COPY)
    desk.until(lambda: desk.has_button("Copy 3 photo"))
    with held(places, desk.source / "sorted"):
        desk.press("Copy 3 photo")
        notice = desk.dialog.findChild(NoticeBar)
        assert notice is not None
        desk.until(lambda: "Another facesorter" in notice.text)
    assert len(desk.press_and_finish("Copy 3 photo").done) == 3


def test_a_photo_that_fails_is_listed_and_the_others_go_on(desk: Desk, source: Path) -> None:
    desk.start(Action.MOVE)
    desk.until(lambda: desk.has_button("Move 3 photo"))
    (source / "a.jpg").unlink()
    desk.press_and_finish("Move 3 photo")
    ((name, why),) = desk.rows()
    assert name == "a.jpg"
    assert "not there any more" in why
    assert "2 photo(s) moved" in desk.text()


def test_undo_tells_what_it_left_and_why(desk: Desk, source: Path) -> None:
    desk.start(Action.MOVE)
    desk.press_and_finish("Move 3 photo")
    (source / "a.jpg").write_bytes(b"somebody put another photo here")
    desk.press_and_finish("^Undo$")
    assert "Undone: 2 photo" in desk.text()
    ((name, why),) = desk.rows()
    assert name == "a.jpg"
    assert "Another file" in why
    assert (source / "a.jpg").read_bytes() == b"somebody put another photo here"
    assert (source / "sorted" / "plain male" / "a.jpg").read_bytes() == b"a.jpg"


class Opener(QObject):
    """Takes what would be shown in the file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "take")  # type: ignore[arg-type] # the stubs ask for bytes, which fail
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_the_last_sort_can_be_undone_later(desk: Desk, source: Path, opener: Opener) -> None:
    before = tree(source)
    desk.start(Action.MOVE)
    desk.press_and_finish("Move 3 photo")
    desk.press("Open folder")
    assert opener.opened == [str(source / "sorted")]
    desk.press("Close")
    desk.restart()
    desk.mover.undo_last()
    desk.until(lambda: desk.has_button("Undo this sort"))
    assert "3 photo(s) go back" in desk.text()
    desk.press_and_finish("Undo this sort")
    assert tree(source) == before
    desk.press("Close")
    desk.mover.undo_last()
    desk.until(lambda: "nothing to undo" in desk.text() if QApplication.activeModalWidget() else False)


def test_the_history_lists_the_runs_and_undoes_one(desk: Desk, source: Path, opener: Opener) -> None:
    before = tree(source)
    for action, label in ((Action.COPY, "Copy"), (Action.MOVE, "Move")):
        desk.start(action, only=slice(2) if action is Action.COPY else slice(2, None))
        desk.press_and_finish(f"{label} . photo")
        desk.press("Close")
    desk.mover.show_history()
    desk.until(lambda: len(desk.rows()) == 2)
    assert [row[1:4] for row in desk.rows()] == [["Moved", "1", "Done"], ["Copied", "2", "Done"]]
    assert desk.rows()[0][5] == str(source / "sorted")
    desk.press("Open folder")
    assert opener.opened == [str(source / "sorted")]
    for _ in range(2):
        desk.press("Undo…")
        desk.press_and_finish("Undo this sort")
        desk.press("Close")
        desk.until(lambda: desk.has_button("Open folder"))
        if desk.rows()[1][3] != "Undone":
            desk.table().selectRow(1)
    desk.until(lambda: [row[3] for row in desk.rows()] == ["Undone", "Undone"])
    assert not desk.has_button("Undo…")
    assert tree(source) == before


def test_what_came_there_meanwhile_is_already_there_in_the_history(desk: Desk, source: Path) -> None:
    desk.start(Action.MOVE)
    desk.until(lambda: desk.has_button("Move 3 photo"))
    rival = source / "sorted" / "plain male" / "b.jpg"
    rival.parent.mkdir(parents=True)
    shutil.copy(source / "b.jpg", rival)
    desk.press_and_finish("Move 3 photo")
    assert "2 photo(s) moved" in desk.text()
    assert "1 photo(s) were there already." in desk.text()
    desk.press("Close")
    desk.mover.show_history()
    desk.until(lambda: len(desk.rows()) == 1)
    assert desk.rows()[0][1:4] == ["Moved", "2 of 3, 1 already there", "Done"]
    assert not desk.has_button("Do the rest…")


def test_an_empty_history_says_so(desk: Desk) -> None:
    desk.mover.show_history()
    desk.until(lambda: "Nothing has been sorted" in desk.text())
    assert not desk.has_button("Undo…")


def test_only_one_dialog_is_open(desk: Desk) -> None:
    desk.start(Action.COPY)
    first = desk.dialog
    desk.start(Action.MOVE)
    desk.mover.show_history()
    desk.mover.undo_last()
    assert desk.dialog is first


def test_the_model_of_a_plan_keeps_the_rules_of_qt(
    qtmodeltester: ModelTester, results: list[Result], tmp_path: Path
) -> None:
    model = PlanModel(DEFAULT_CLASSES, {})
    plan = make_plan(results, DEFAULT_CLASSES, tmp_path / "there", Action.COPY)
    model.show_plan(plan, rows_of(plan))
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    assert model.rowCount(model.index(0, 0)) == 0


def calls_of(work: Callable[[], None]) -> int:
    """Return how many functions are called for some work: what it costs, by no clock."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def test_a_plan_of_many_photos_costs_no_more_for_each_of_them(tmp_path: Path) -> None:
    one = result(tmp_path / "a.jpg", 1)

    def cost(number: int) -> int:
        many = [
            Result(Photo(tmp_path / f"IMG_{n}.jpg", 1, 1, one.photo.inode), Status.OK, (), 1 + n % 6, one.probabilities)
            for n in range(number)
        ]
        plan = make_plan(many, DEFAULT_CLASSES, tmp_path / "there", Action.COPY)
        model = PlanModel(DEFAULT_CLASSES, {})

        def work() -> None:
            model.show_plan(plan, rows_of(plan))
            model.sort(1, Qt.SortOrder.DescendingOrder)
            model.narrow("girl")

        calls = calls_of(work)
        assert model.rowCount() == number // 6
        return calls

    assert cost(2400) < 5 * cost(600)


def test_a_change_of_many_rows_costs_no_more_for_each_of_them(qapp: QApplication, tmp_path: Path) -> None:
    one = result(tmp_path / "a.jpg", 1)

    def cost(number: int) -> int:
        many = [Result(Photo(tmp_path / f"IMG_{n}.jpg", 1, 1, one.photo.inode), Status.NO_FACE) for n in range(number)]
        plan = make_plan(many, DEFAULT_CLASSES, tmp_path / "there", Action.COPY)
        table = PlanTable(PlanModel(DEFAULT_CLASSES, {}), DEFAULT_CLASSES)
        table.show_plan(shown(plan))
        table.show()
        view = table.findChild(QTableView)
        assert view is not None
        asked: list[Sequence[Path]] = []
        table.class_asked.connect(lambda paths, _: asked.append(paths))

        def work() -> None:
            view.selectAll()
            qapp.processEvents()
            QTest.keyClick(view, Qt.Key.Key_3)
            edits = Edits().with_class(asked[0], 3)
            table.show_plan(shown(edits.applied(plan), edits, plan))
            qapp.processEvents()

        calls = calls_of(work)
        assert len(asked[0]) == number
        assert len(view.selectionModel().selectedRows()) == number
        table.close()
        return calls

    assert cost(2000) < 5 * cost(500)
