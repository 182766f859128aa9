"""The binding must not lose references: PySide6 6.12.0 did on Python 3.11 (docs/decisions/0002-dependencies.md)."""

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.repaint()
        QCoreApplication.processEvents()
    assert sys.getrefcount(None) > before - 400
