"""Results and corrections to files, from the window."""

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.gui.conftest import GREY, Desk


def choose(desk: Desk, path: Path) -> None:
    """Give the dialog that is open a name."""
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    desk.window.notice.dismiss()
    dialog.fileSelected.emit(str(path))
    dialog.close()
    dialog.deleteLater()
    desk.until(lambda: desk.window.notice.text)


@pytest.fixture
def sorted_desk(desk: Desk) -> Desk:
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 2)
    desk.picture("nobody.jpg", GREY)
    desk.sort()
    return desk


def test_nothing_is_offered_before_there_are_results(desk: Desk) -> None:
    assert not desk.window.commands.export_results.isEnabled()
    assert not desk.window.commands.export_corrections.isEnabled()


def test_results_are_written_with_what_the_person_corrected(sorted_desk: Desk, tmp_path: Path) -> None:
    desk = sorted_desk
    desk.window.results.assign({desk.folder / "b.jpg": 6})
    desk.window.commands.export_results.trigger()
    choose(desk, tmp_path / "결과.csv")
    assert "3 photos written" in desk.window.notice.text
    with (tmp_path / "결과.csv").open(encoding="utf-8-sig") as file:
        rows = {Path(row["path"]).name: row for row in csv.DictReader(file)}
    assert [(row["class_name"], row["answer"]) for row in rows.values()] == [
        ("plain male", ""),
        ("glasses male", "girl"),
        ("", ""),
    ]


def test_corrections_are_written_as_labels(sorted_desk: Desk, tmp_path: Path) -> None:
    desk = sorted_desk
    desk.window.commands.export_corrections.trigger()
    assert "nothing to export" in desk.window.notice.text
    desk.window.results.assign({desk.folder / "b.jpg": 6, desk.folder / "a.jpg": 0})
    desk.window.commands.export_corrections.trigger()
    choose(desk, tmp_path / "labels.csv")
    assert (tmp_path / "labels.csv").read_text("utf-8-sig").split() == ["filename,label", "b.jpg,girl"]


def test_a_file_that_is_there_is_not_overwritten(sorted_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine")
    sorted_desk.window.commands.export_results.trigger()
    choose(sorted_desk, tmp_path / "mine.csv")
    assert "is not overwritten" in sorted_desk.window.notice.text
    assert (tmp_path / "mine.csv").read_text() == "mine"
