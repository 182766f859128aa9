"""Tooltips show names as they are: nothing in them is markup, and what would steer or turn the writing is escaped."""

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from tests.gui.conftest import Desk


def tooltip_at(widget: QWidget, point: QPoint) -> str:
    """Let the mouse rest on a widget; return the text that Qt shows, as a person reads it."""
    QToolTip.hideText()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point)))
    text = QToolTip.text()
    return QTextDocumentFragment.fromHtml(text).toPlainText() if "<" in text else text


@pytest.mark.skipif(sys.platform == "win32", reason="has no such names")
def test_case_74_names_that_would_steer_are_plain_in_tooltips(desk: Desk) -> None:
    name = "<img src=x>\x1b[31m\n<b>a\u202egpj.jpg"
    photo = desk.picture("a.jpg", 1)
    photo.rename(photo.with_name(name))
    desk.sort()
    grid = desk.open_bucket(1)
    desk.until(lambda: grid.visualRect(grid.model().index(0, 0)).isValid())
    middle = grid.visualRect(grid.model().index(0, 0)).center()
    lines = tooltip_at(grid.viewport(), middle).splitlines()
    assert lines[0] == r"<img src=x>\x1b[31m\n<b>a\u202egpj.jpg"
    assert lines[1].startswith("Plain male")


@pytest.mark.skipif(sys.platform == "win32", reason="has no such names")
def test_case_74_a_folder_that_would_be_markup_is_plain_in_its_tooltip(desk: Desk) -> None:
    folder = desk.folder / "<img src=x>\x1b[0m"
    folder.mkdir()
    desk.picture("a.jpg", 1).rename(folder / "a.jpg")
    desk.sort(folder)
    (named,) = [one for one in desk.window.findChildren(QWidget) if one.accessibleName() == str(folder)]
    assert tooltip_at(named, named.rect().center()) == f"{desk.folder}/<img src=x>\\x1b[0m"
