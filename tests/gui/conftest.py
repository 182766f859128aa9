"""What the tests of the window share."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import PySide6
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidgetItem, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from facesorter.core.classifier import Classifier
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.model_file import save_model
from facesorter.core.picture import Pixels
from facesorter.core.pipeline import Options, Pipeline, model_key
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face
from facesorter.gui.grids.class_grid import ClassGrid
from facesorter.gui.grids.item import Bucket
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.main_window import MainWindow
from facesorter.gui.workers.engine import Engine, EngineFactory
from facesorter.ml.litert import LiteRTClassifier
from tests.conftest import ModelMaker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the screenless platform say what it cannot do; any other warning of Qt fails the test."""
    for item in items:
        if "gui" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support .*"))


COLOURS = {1: (200, 40, 40), 2: (40, 200, 40), 3: (40, 40, 200), 4: (190, 180, 170)}
"""What the fixed classifier takes for which class."""

NO_KEYS = Qt.KeyboardModifier.NoModifier

GREY = (120, 120, 120)
"""What the fixed face finder sees no face in."""


def urls(*paths: Path) -> QMimeData:
    """Return what a file manager drags."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def buttons(label: str) -> list[QPushButton]:
    """Return the buttons of the dialog on top that can be pressed and say so."""
    dialog = QApplication.activeModalWidget()
    found = [] if dialog is None else dialog.findChildren(QPushButton)
    return [
        button
        for button in found
        if re.search(label, button.text().replace("&", "")) and button.isVisible() and button.isEnabled()
    ]


def press(label: str) -> None:
    """Click the first of these buttons."""
    QTest.mouseClick(buttons(label)[0], Qt.MouseButton.LeftButton)


@dataclass
class Desk:
    """A window that answers from colours, with a person before it."""

    window: MainWindow
    qtbot: QtBot
    folder: Path

    def picture(self, name: str, colour: int | tuple[int, int, int], size: tuple[int, int] = (400, 300)) -> Path:
        """Put a picture into the folder: of a class's colour, or of any colour."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor(*(COLOURS[colour] if isinstance(colour, int) else colour)))
        assert image.save(str(path))
        return path

    def until(self, condition: Callable[[], object], timeout: int = 10_000) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def sort(self, *paths: Path) -> None:
        """Open paths and wait until they are sorted."""
        with self.qtbot.waitSignal(self.window.sorter.ended, timeout=20_000):
            self.window.open_paths(list(paths) or [self.folder])

    def names(self, bucket: Bucket) -> list[str]:
        return [item.result.photo.path.name for item in self.window.results.buckets[bucket].items]

    def open_bucket(self, bucket: Bucket) -> ClassGrid:
        self.window.sort_page.sidebar.setCurrentItem(self.entry(bucket))
        assert self.window.sort_page.bucket == bucket
        return self.window.sort_page.grid

    def entry(self, bucket: Bucket) -> QListWidgetItem:
        sidebar = self.window.sort_page.sidebar
        places = [*self.window.results.buckets]
        found = [item for row in range(sidebar.count()) if (item := sidebar.item(row)).text()][2:]
        return found[places.index(bucket)]

    def select(self, grid: ClassGrid, *names: str) -> None:
        grid.clearSelection()
        model = grid.model()
        rows = [row for row in range(model.rowCount()) if model.index(row, 0).data() in names]
        assert len(rows) == len(names)
        # In this order: making a tile the current one would deselect the others.
        grid.setCurrentIndex(model.index(rows[-1], 0))
        for row in rows:
            grid.selectionModel().select(model.index(row, 0), QItemSelectionModel.SelectionFlag.Select)

    def drop(self, target: QWidget, mime: QMimeData, point: QPoint | None = None) -> bool:
        """Drag something over a widget and let it go; return whether it was taken."""
        where = point or target.rect().center()
        rest = (Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, NO_KEYS)
        # Qt 6.12 wants fractions of a pixel and warns of whole ones, which are all that Qt before it takes.
        spot: Any = QPointF(where) if PySide6.__version_info__ >= (6, 12) else where
        entering = QDragEnterEvent(spot, *rest)
        QApplication.sendEvent(target, entering)
        if not entering.isAccepted():
            return False
        moving = QDragMoveEvent(spot, *rest)
        QApplication.sendEvent(target, moving)
        dropping = QDropEvent(QPointF(where), *rest)
        QApplication.sendEvent(target, dropping)
        return dropping.isAccepted()


@pytest.fixture
def engine_of(face_finder: FaceFinder) -> Callable[..., EngineFactory]:
    """Return what makes an engine around a classifier, perhaps with another face finder, or a key for the catalogue."""

    def made(classifier: Classifier, finder: FaceFinder = face_finder, key: str = "") -> EngineFactory:
        pipeline = Pipeline(finder, classifier, Options(thumbnail_side=64, workers=2))
        engine = Engine(pipeline, classifier.manifest.classes, lambda: None, key)
        return lambda: engine

    return made


@pytest.fixture
def preferences(qapp: QApplication, places: UserPlaces) -> Iterator[Preferences]:
    made = Preferences(qapp, places)
    made.change(language="en")  # whatever the machine speaks
    yield made
    made.withdraw()
    made.deleteLater()


def close_windows(windows: list[MainWindow]) -> None:
    """Close windows, and be rid of them at once: Python might destroy them later, in a thread that is not theirs."""
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(
    qtbot: QtBot, places: UserPlaces, preferences: Preferences, tmp_path: Path
) -> Iterator[Callable[[EngineFactory], Desk]]:
    """Return what opens a window; it is closed after the test."""
    windows: list[MainWindow] = []

    def opened(factory: EngineFactory) -> Desk:
        window = MainWindow(places, preferences, lambda _: factory)
        windows.append(window)
        window.show()
        folder = tmp_path / "가족 사진"
        folder.mkdir(exist_ok=True)
        return Desk(window, qtbot, folder)

    yield opened
    close_windows(windows)


@pytest.fixture
def desk(
    open_window: Callable[[EngineFactory], Desk],
    engine_of: Callable[..., EngineFactory],
    fixed_classifier: Classifier,
) -> Desk:
    """Return a window whose answers depend on colours."""
    return open_window(engine_of(fixed_classifier))


CRAYONS = ("red", "green", "blue")


class PatientFinder:
    """Finds faces as another one does, but may be told to wait after so many pictures until it is let go on."""

    def __init__(self, finder: FaceFinder) -> None:
        self.wait_after = 1000
        self.let = threading.Event()
        self._asked = 0
        self._finder = finder

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        self._asked += 1
        assert self._asked <= self.wait_after or self.let.wait(20)
        return self._finder.find(pixels)


class Shop:
    """Opens models: the included one answers from colours, with the six classes; files are opened as they are."""

    def __init__(self, classifier: Classifier, finder: FaceFinder) -> None:
        self.finder = PatientFinder(finder)
        self.let = threading.Event()
        self.let.set()
        self.threads: set[int] = set()
        self.open: list[Path | None] = []
        self.begun: list[Path | None] = []
        self._classifier = classifier

    def __call__(self, model: Path | None) -> EngineFactory:
        def opened() -> Engine:
            self.threads.add(threading.get_ident())
            self.begun.append(model)
            classifier = self._classifier if model is None else LiteRTClassifier.open(model)
            assert self.let.wait(20)
            self.open.append(model)
            pipeline = Pipeline(self.finder, classifier, Options(thumbnail_side=64, workers=2))

            def close() -> None:
                self.open.remove(model)
                if isinstance(classifier, LiteRTClassifier):
                    classifier.close()

            key = "the included model" if model is None else model_key(model)
            return Engine(pipeline, classifier.manifest.classes, close, key)

        return opened


@pytest.fixture
def shop(fixed_classifier: Classifier, face_finder: FaceFinder) -> Shop:
    return Shop(fixed_classifier, face_finder)


Opens = Callable[..., Desk]


@pytest.fixture
def opens(qtbot: QtBot, places: UserPlaces, preferences: Preferences, shop: Shop, tmp_path: Path) -> Iterator[Opens]:
    """Return what opens a window, after closing the one before; perhaps with a model of the command line."""
    windows: list[MainWindow] = []

    def opened(model: Path | None = None) -> Desk:
        close_windows(windows)
        windows.append(MainWindow(places, preferences, shop, model))
        windows[-1].show()
        folder = tmp_path / "가족 사진"
        folder.mkdir(exist_ok=True)
        return Desk(windows[-1], qtbot, folder)

    yield opened
    close_windows(windows)
    assert shop.open == []  # whatever was opened is closed


@pytest.fixture
def crayons(tmp_path: Path, colour_model: ModelMaker) -> Path:
    """Return a model file of three classes: red, green and blue."""
    path = tmp_path / "색연필.facemodel"
    save_model(colour_model(names=CRAYONS, unsure_below=0.2), path)
    return path
