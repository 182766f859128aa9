"""For every hand and eye: contrast of what is really painted, the order of Tab, large fonts and 200 %."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from facesorter.gui.help import KeysDialog
from facesorter.gui.kit.contrast import ENOUGH, contrast
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.models.meanings import ClassesDialog
from facesorter.gui.review.photo_view import PhotoView
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.training.dialog import TrainingDialog
from facesorter.gui.transfer.history_dialog import HistoryDialog
from facesorter.gui.transfer.plan_dialog import PlanDialog
from tests.gui.conftest import Desk

TEXTS = (QLabel, QAbstractButton, QLineEdit, QComboBox)


def states(desk: Desk) -> Iterator[QWidget]:
    """Bring the window from state to state, and yield what is on top."""
    window = desk.window
    yield window
    for name, colour in {"a.png": 1, "b.png": 2, "c.png": 3, "d.png": 4}.items():
        desk.picture(name, colour)
    desk.sort()
    yield window
    desk.open_bucket(1).selectAll()
    window.corrections.confirm([desk.folder / "a.png"])
    yield window
    window.review.show_item(window.results.buckets[2].items[0])
    desk.until(lambda: window.review.view.photo.shows_photo)
    yield window
    window.review.leave()
    window.notice.dismiss()
    commands = window.commands
    for action, kind in (
        (commands.settings, SettingsDialog),
        (commands.keys, KeysDialog),
        (commands.meanings, ClassesDialog),
        (commands.history, HistoryDialog),
        (commands.train, TrainingDialog),
        (commands.move, PlanDialog),
    ):
        action.trigger()
        dialog = window.findChild(kind)
        assert isinstance(dialog, QDialog)
        desk.until(dialog.isVisible)
        QTest.qWait(100)
        yield dialog
        dialog.close()
        QTest.qWait(20)


def on_show(top: QWidget) -> list[QWidget]:
    return [one for one in top.findChildren(QWidget) if one.isVisible() and one.window() is top]


def said(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def pale(top: QWidget) -> list[str]:
    """Return the texts on show whose contrast with their ground is too small; what is switched off may be faint."""
    found = []
    for widget in on_show(top):
        if isinstance(widget, TEXTS) and widget.isEnabled() and said(widget):
            palette = widget.palette()
            ratio = contrast(palette.color(widget.foregroundRole()), ground(widget))
            if ratio < ENOUGH:
                found.append(f"{type(widget).__name__} “{said(widget)}”: {ratio:.1f}")
    return found


def ground(widget: QWidget) -> QColor:
    """Return the colour behind a widget: its own, if it fills its ground, or that of what it lies in."""
    below: QWidget = widget
    fills = widget.backgroundRole() != QPalette.ColorRole.Window
    while not (fills or below.isWindow() or below.autoFillBackground()):
        below = below.parentWidget() or below.window()
    return below.palette().color(below.backgroundRole())


def cut(top: QWidget) -> list[str]:
    """Return the texts on show that have less room than they need; those that leave out their middle may."""
    found = []
    for widget in on_show(top):
        in_field = isinstance(widget.parentWidget(), QLineEdit)  # an icon alone
        if not isinstance(widget, QLabel | QAbstractButton) or in_field or not said(widget).strip():
            continue
        elides = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        needed = widget.minimumSizeHint() if isinstance(widget, QLabel | QToolButton) else widget.sizeHint()
        height = widget.heightForWidth(widget.width()) if wraps else needed.height()
        if (not elides and not wraps and widget.width() < needed.width()) or widget.height() < height:
            found.append(
                f"{type(widget).__name__} “{said(widget)}”: {widget.size().toTuple()} < {needed.toTuple()}, {height}"
            )
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(desk: Desk, preferences: Preferences, theme: str) -> None:
    preferences.change(colour_scheme=theme)
    problems = [problem for top in states(desk) for problem in pale(top)]
    preferences.change(colour_scheme="system")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_text_is_cut_with_large_fonts(
    desk: Desk, preferences: Preferences, qapp: QApplication, language: str
) -> None:
    preferences.change(language=language)
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(1.5 * before.pointSizeF())
    qapp.setFont(large)
    try:
        problems = [problem for top in states(desk) for problem in cut(top)]
    finally:
        qapp.setFont(before)
    assert not problems, "\n".join(problems)


def test_tab_goes_through_the_window_as_one_reads_it(desk: Desk) -> None:
    for name, colour in {"a.png": 1, "b.png": 2}.items():
        desk.picture(name, colour)
    desk.sort()
    window = desk.window
    window.activateWindow()
    window.sort_page.sidebar.setFocus()
    order: list[QWidget] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus is None or focus in order:
            break
        order.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    names = [one.accessibleName() or said(one) for one in order]
    page = window.sort_page
    wanted = [page.sidebar, page.filter.order, page.filter.review, page.filter.search]
    places = [order.index(one) for one in wanted]
    assert places == sorted(places), names
    cards = [one for one in order if page.overview.isAncestorOf(one)]
    assert [type(one).__name__ for one in cards] == ["ElidedButton", "ClassGrid"] * 6, names
    headings = [one.mapTo(window, one.rect().topLeft()) for one in cards[::2]]
    assert [(point.y(), point.x()) for point in headings] == sorted((point.y(), point.x()) for point in headings)
    assert order.index(page.filter.search) < order.index(cards[0]) < order.index(cards[-1]) < len(order) - 1, names


CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QSlider, QSpinBox, QTabBar, PhotoView)


def walked(top: QWidget) -> list[QWidget]:
    """Return what Tab comes to, from the first to where it begins again."""
    top.activateWindow()
    assert QTest.qWaitForWindowActive(top)  # a window manager takes its time, and moves the focus then
    first = QApplication.focusWidget()
    if first is None or first.window() is not top:
        top.setFocus()
        QTest.keyClick(top, Qt.Key.Key_Tab)
    order: list[QWidget] = []
    for _ in range(100):
        focus = QApplication.focusWidget()
        if focus is None or focus in order:
            break
        order.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return order


def controls(top: QWidget) -> list[QWidget]:
    """Return what can be operated; what belongs to another control, or to the menus, has keys of its own."""

    def is_part(one: QWidget) -> bool:
        above = one.parentWidget()
        while above is not None and above is not top:
            if isinstance(above, QToolBar | QMenuBar | QComboBox | QSpinBox | QLineEdit | QHeaderView | QTabBar):
                return True
            if isinstance(above, QAbstractItemView):
                return True
            above = above.parentWidget()
        return isinstance(one, QHeaderView)

    return [one for one in on_show(top) if isinstance(one, CONTROLS) and one.isEnabled() and not is_part(one)]


def test_tab_comes_to_every_control_of_every_place(desk: Desk) -> None:
    problems: list[str] = []
    for top in states(desk):
        order = walked(top)
        of_choices = {one.group() or one.parentWidget() for one in order if isinstance(one, QRadioButton)}
        for one in controls(top):
            arrows = isinstance(one, QRadioButton) and (one.group() or one.parentWidget()) in of_choices
            if one not in order and not arrows:
                problems.append(f"{type(top).__name__}: {type(one).__name__} {one.accessibleName() or said(one)!r}")
    assert not problems, "\n".join(problems)


def test_tab_goes_down_the_pages_that_are_forms(desk: Desk) -> None:
    for top in states(desk):
        if isinstance(top, SettingsDialog | TrainingDialog):
            places = [one.mapTo(top, one.rect().center()).y() // 30 for one in walked(top)]
            begin = places.index(min(places))
            assert places[begin:] + places[:begin] == sorted(places), type(top).__name__


@pytest.mark.parametrize("language", ["en", "ko"])
def test_at_200_percent_the_window_is_as_sharp_and_whole_as_at_100(tmp_path: Path, language: str) -> None:
    """In a process of its own: the scale is settled when the program starts."""
    script = Path(__file__).with_name("at_200_percent.py")
    environment = os.environ | {
        "QT_SCALE_FACTOR": "2",
        "QT_QPA_PLATFORM": "offscreen",
        "FACESORTER_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, str(script), language],
        env=environment,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
