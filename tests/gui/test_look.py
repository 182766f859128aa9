"""Icons and colours as a person would see them: what is painted, light and dark, at every resolution."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.results import Status
from facesorter.core.settings import Settings
from facesorter.gui.kit import look
from facesorter.gui.kit.contrast import unreadable
from facesorter.resources import resource

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "facesorter")


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    look.apply(qapp, Settings(colour_scheme="light"))
    yield
    look.apply(qapp, Settings())


def strongest(image: QImage) -> QColor:
    """Return the most frequent fully opaque colour."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    found = Counter(image.pixel(x, y) for x in range(image.width()) for y in range(image.height()))
    opaque = {pixel: count for pixel, count in found.items() if pixel >> 24 == 255}
    assert opaque, "nothing is painted"
    return QColor.fromRgba(max(opaque, key=lambda pixel: opaque[pixel]))


def painted(name: str, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    return strongest(look.icon(name).pixmap(QSize(48, 48), 1.0, mode).toImage())


def distance(one: QColor, other: QColor) -> int:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_one_drawing_in_the_colour_of_the_text(name: str, qapp: QApplication) -> None:
    drawing = resource(f"icons/{name}.svg").read_text("ascii")
    assert 'viewBox="0 0 24 24"' in drawing
    assert set(re.findall(r'(?:stroke|fill)="([^"]*)"', drawing)) <= {"currentColor", "none"}
    assert distance(painted(name), qapp.palette().buttonText().color()) < 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(qapp: QApplication, scheme: str) -> None:
    look.apply(qapp, Settings(colour_scheme=scheme))
    assert unreadable(qapp.palette()) == []
    assert (qapp.palette().window().color().lightness() < 128) == (scheme == "dark")


def test_icons_follow_the_colour_scheme(qapp: QApplication) -> None:
    icon = look.icon("copy")
    before = strongest(icon.pixmap(48, 48).toImage())
    look.apply(qapp, Settings(colour_scheme="dark"))
    after = strongest(icon.pixmap(48, 48).toImage())
    assert before.lightness() < 100
    assert after.lightness() > 150


def test_a_disabled_icon_is_fainter_and_a_selected_one_stands_out(qapp: QApplication) -> None:
    palette = qapp.palette()
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert distance(painted("grid", QIcon.Mode.Disabled), faint) < 40
    assert distance(painted("grid", QIcon.Mode.Selected), palette.highlightedText().color()) < 40


def test_an_icon_is_sharp_on_a_fine_screen() -> None:
    pixmap = look.icon("folder").pixmap(QSize(24, 24), 2.0)
    assert pixmap.devicePixelRatio() == 2.0
    assert pixmap.size() == QSize(48, 48)


def test_an_icon_can_be_copied_and_used_after_its_original() -> None:
    copied = QIcon(look.icon("undo"))
    copied.addPixmap(look.icon("redo").pixmap(16, 16))  # makes Qt clone the engine
    assert not copied.pixmap(24, 24).isNull()


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        look.icon("no such thing")


def test_every_class_and_status_has_a_drawing_of_its_own() -> None:
    icons = [look.class_icon(name) for name in DEFAULT_CLASSES.names] + [look.status_icon(status) for status in Status]
    pictures = [bytes(icon.pixmap(32, 32).toImage().constBits()) for icon in icons]
    assert len(set(pictures)) == len(pictures)
    own = look.class_icon("my grandmother").pixmap(32, 32).toImage()
    assert own == look.icon("person").pixmap(32, 32).toImage()


def test_apply_switches_to_dark_and_back(qapp: QApplication) -> None:
    assert qapp.style().objectName() == "fusion"
    assert not qapp.windowIcon().isNull()
    for scheme, is_dark in (("dark", True), ("light", False)):
        look.apply(qapp, Settings(colour_scheme=scheme))
        palette = qapp.palette()
        assert (palette.window().color().lightness() < palette.windowText().color().lightness()) is is_dark
        assert distance(palette.base().color(), palette.text().color()) > 120
        assert distance(palette.highlight().color(), palette.highlightedText().color()) > 80


def test_a_drawing_in_the_window_follows_too(qtbot: QtBot, qapp: QApplication) -> None:
    label = look.IconLabel(look.icon("info"), 32)
    qtbot.addWidget(label)
    label.show()
    light = label.grab().toImage()
    look.apply(qapp, Settings(colour_scheme="dark"))
    qapp.processEvents()
    dark = label.grab().toImage()
    assert light.pixelColor(0, 0).lightness() > dark.pixelColor(0, 0).lightness()
    label.set_icon(look.icon("warning"))
    assert label.grab().toImage() != dark


def test_the_app_icon_is_there() -> None:
    assert Path(resource("icons/facesorter.svg")).is_file()
    image = look.app_icon().pixmap(64, 64).toImage()
    assert image.pixelColor(32, 50).saturation() > 100
