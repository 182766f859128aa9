"""What a person has before them while photos are sorted into folders: the photos, the dialog, its buttons and texts."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.messages import message
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.gui.transfer.control import TransferControl

FACE = Face(0.3, 0.3, 0.4, 0.4, 0.9)


def photo(path: Path, content: bytes = b"") -> Photo:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or path.name.encode())
    status = path.stat()
    return Photo(path, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))


def result(path: Path, class_id: int = 1, status: Status = Status.OK, confidence: float = 0.9) -> Result:
    found = photo(path)
    if status in {Status.NO_FACE, Status.UNREADABLE}:
        return Result(found, status, error=message("It is broken.") if status is Status.UNREADABLE else None)
    probabilities = tuple(confidence if number == class_id else 0.02 for number in range(1, 7))
    faces = (FaceResult(FACE, probabilities),) * (2 if status is Status.SEVERAL_FACES else 1)
    return Result(found, status, faces, class_id, probabilities)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "가족 사진"


@pytest.fixture
def results(source: Path) -> list[Result]:
    """Return two photos of class 1, one of class 6, and one of everything else."""
    return [
        result(source / "a.jpg", 1, confidence=0.95),
        result(source / "b.jpg", 1, confidence=0.6),
        result(source / "아이" / "a.jpg", 6, confidence=0.8),
        result(source / "nobody.jpg", status=Status.NO_FACE),
        result(source / "both.jpg", 2, Status.SEVERAL_FACES),
        result(source / "who.jpg", 3, Status.UNSURE, confidence=0.3),
        result(source / "broken.jpg", status=Status.UNREADABLE),
    ]


class Desk:
    """What a person has before them and does: the photos, the dialog on top, its buttons and texts."""

    def __init__(self, qtbot: QtBot, places: UserPlaces, results: list[Result], source: Path) -> None:
        self.results = results
        self.source = source
        self._qtbot = qtbot
        self._places = places
        self._window = QWidget()
        qtbot.addWidget(self._window)
        self._window.show()
        self.mover = TransferControl(self._window, places)

    def restart(self) -> None:
        """Close the program and open it again."""
        self.mover.shutdown()
        self.mover = TransferControl(self._window, self._places)

    def start(
        self, action: Action, corrections: Mapping[Path, int] | None = None, *, only: slice = slice(None)
    ) -> None:
        self.mover.start(self.results[only], DEFAULT_CLASSES, corrections or {}, action, self.source)

    def finish(self, act: Callable[[], object]) -> Any:
        """Do something and return the report of the sort or undo that ends after it."""
        with self._qtbot.waitSignal(self.mover.finished, timeout=10_000) as told:
            act()
        return told.args[0]

    def press_and_finish(self, label: str) -> Any:
        return self.finish(lambda: self.press(label))

    @property
    def dialog(self) -> QDialog:
        top = QApplication.activeModalWidget()
        assert isinstance(top, QDialog)
        return top

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def button(self, label: str) -> QPushButton:
        return next(
            button
            for button in self.dialog.findChildren(QPushButton)
            if re.search(label, button.text().replace("&", "")) and button.isVisible()
        )

    def has_button(self, label: str) -> bool:
        if QApplication.activeModalWidget() is None:
            return False
        return any(
            re.search(label, button.text().replace("&", "")) and button.isVisible() and button.isEnabled()
            for button in self.dialog.findChildren(QPushButton)
        )

    def press(self, label: str) -> None:
        self.until(lambda: self.has_button(label))
        QTest.mouseClick(self.button(label), Qt.MouseButton.LeftButton)

    def text(self) -> str:
        return "\n".join(label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible())

    def rows(self) -> list[list[str]]:
        model = self.table().model()
        return [
            [str(model.index(row, column).data()).strip() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def table(self) -> QTableView:
        """Return the table on show, of several the upper one."""
        shown = [table for table in self.dialog.findChildren(QTableView) if table.isVisible()]
        return min(shown, key=lambda table: table.mapTo(self.dialog, QPoint(0, 0)).y())

    def field(self, number: int) -> QLineEdit:
        return [field for field in self.dialog.findChildren(QLineEdit) if field.isVisible()][number]


@pytest.fixture
def desk(qtbot: QtBot, places: UserPlaces, results: list[Result], source: Path) -> Iterator[Desk]:
    made = Desk(qtbot, places, results, source)
    yield made
    made.mover.shutdown()


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".facesorter")
    }
