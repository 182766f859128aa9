"""Thumbnails: a bounded cache that reads again only what is looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.gui.grids.thumbnails import Thumbnails

SIDE = 40
TILE_BYTES = SIDE * SIDE * 4


@pytest.fixture
def thumbnails(qapp: QApplication) -> Iterator[Thumbnails]:
    made = Thumbnails(cache_bytes=3 * TILE_BYTES)
    yield made
    made.shutdown()


def stored(folder: Path, name: str, width: int = 200, height: int = 100) -> Result:
    """Return the result of a file that is red at the left half and blue at the right, with a face at the far right."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(220, 30, 30))
    painter = QPainter(image)
    painter.fillRect(width // 2, 0, width, height, QColor(30, 30, 220))
    painter.end()
    assert image.save(str(folder / name))
    face = Face(0.8, 0.2, 0.1, 0.2, 0.9)
    return Result(Photo(folder / name, 1, 1, (0, 0)), Status.OK, (FaceResult(face, (1.0,)),), 1, (1.0,))


def plain(colour: Qt.GlobalColor = Qt.GlobalColor.green, side: int = SIDE) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


def test_what_the_run_brought_is_there_without_reading(thumbnails: Thumbnails) -> None:
    result = Result(Photo(Path("/nowhere/a.jpg"), 1, 1, (0, 0)), Status.OK)
    thumbnails.put(result.photo.path, plain())
    pixmap = thumbnails.get(result, SIDE)
    assert pixmap is not None
    assert pixmap.width() == SIDE


def test_the_one_used_longest_ago_goes_and_is_read_again_when_looked_at(
    thumbnails: Thumbnails, qtbot: QtBot, tmp_path: Path
) -> None:
    results = [stored(tmp_path, f"{number}.png") for number in range(4)]
    for result in results[:3]:
        thumbnails.put(result.photo.path, plain())
    assert thumbnails.get(results[0], SIDE) is not None  # used again, so 1 is the oldest now
    thumbnails.put(results[3].photo.path, plain())
    assert thumbnails.get(results[0], SIDE) is not None
    with qtbot.waitSignal(thumbnails.arrived, timeout=5_000) as arrived:
        assert thumbnails.get(results[1], SIDE) is None
    assert arrived.args == [results[1].photo.path]
    pixmap = thumbnails.get(results[1], SIDE)
    assert pixmap is not None
    # The square around the face: all of it in the blue half.
    assert pixmap.toImage().pixelColor(5, 20).blue() > 150


def test_a_larger_tile_is_read_again_and_the_small_one_shown_meanwhile(
    thumbnails: Thumbnails, qtbot: QtBot, tmp_path: Path
) -> None:
    result = stored(tmp_path, "a.png")
    thumbnails.put(result.photo.path, plain(side=20))
    with qtbot.waitSignal(thumbnails.arrived, timeout=5_000):
        shown = thumbnails.get(result, SIDE)
        assert shown is not None
        assert shown.width() == 20
    larger = thumbnails.get(result, SIDE)
    assert larger is not None
    assert larger.width() == SIDE


def test_a_file_that_is_gone_is_tried_once(thumbnails: Thumbnails, qtbot: QtBot, tmp_path: Path) -> None:
    gone = Result(Photo(tmp_path / "gone.jpg", 1, 1, (0, 0)), Status.OK)
    there = stored(tmp_path, "there.png")
    # The last one asked for comes first, so "there" arriving says nothing about "gone" yet; asked again it does.
    assert thumbnails.get(gone, SIDE) is None
    with qtbot.waitSignal(thumbnails.arrived, timeout=5_000):
        thumbnails.get(there, SIDE)
    with qtbot.assertNotEmitted(thumbnails.arrived, wait=200):
        assert thumbnails.get(gone, SIDE) is None


def test_the_latest_request_comes_first_and_a_new_folder_forgets_the_rest(
    thumbnails: Thumbnails, qtbot: QtBot, tmp_path: Path
) -> None:
    results = [stored(tmp_path, f"{number}.png", 1600, 1200) for number in range(20)]
    order: list[int] = []
    thumbnails.arrived.connect(lambda path: order.append(int(path.stem)))
    for result in results:
        thumbnails.get(result, SIDE)
    # Some may have been read while the others were still being asked for; from the latest on, the order is known.
    qtbot.waitUntil(lambda: 19 in order and len(order) >= order.index(19) + 3, timeout=10_000)
    start = order.index(19)
    left = sorted(set(range(20)) - set(order[:start]), reverse=True)
    assert order[start:] == left[: len(order) - start]
    thumbnails.clear()
    seen = len(order)
    qtbot.wait(300)
    assert len(order) <= seen + 1
    assert len(order) < len(results)
