"""A class called “Cats & dogs”, one with a name of 200 letters, a folder as deep: whole or elided, nowhere cut.

The real widgets of every state are walked, in both languages.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QMenu,
    QScrollArea,
    QTableView,
    QWidget,
)

from facesorter.core.classes import LONGEST
from facesorter.core.model_file import save_model
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.widgets import ElidedBox
from facesorter.gui.models.about import AboutModel
from facesorter.gui.models.heat_grid import HeatGrid
from facesorter.gui.transfer.dialog import Stage
from facesorter.gui.transfer.history_dialog import HistoryDialog
from facesorter.gui.transfer.past_dialogs import UndoDialog
from facesorter.gui.transfer.plan_dialog import PlanDialog
from facesorter.ml.evaluation.numbers import Evaluation
from tests.conftest import ModelMaker
from tests.gui.conftest import Desk, Opens
from tests.gui.test_everybody import cut, on_show, states

ODD = "cats & dogs"
LONG = ("somebody whom nobody ever saw without a hat & coat " * 9)[:LONGEST].strip()
UNBROKEN = "unbroken" * 16
NAMES = (ODD, LONG, UNBROKEN, "R&D")
WIDEST = 1280
"""In pixels: a screen that many people have."""


@pytest.fixture
def odd(opens: Opens, tmp_path: Path, colour_model: ModelMaker) -> Desk:
    """Return a window with such a model, and a folder whose path is hardly shorter than disks allow."""
    path = tmp_path / "odd.facemodel"
    numbers = Evaluation(NAMES, ((9, 1, 0, 0), (0, 8, 2, 0), (1, 1, 8, 0), (0, 0, 0, 9)))
    save_model(colour_model(names=NAMES, unsure_below=0.2, metrics={"validation": numbers.as_json()}), path)
    desk = opens(path)
    desk.folder = tmp_path / "R&D" / ("a folder with a long & winding name " * 6).strip()
    desk.folder.mkdir(parents=True)
    return desk


def without_mnemonic(text: str) -> str:
    """Return what a button, a menu or a box shows of its text."""
    return re.sub(r"&(.)", r"\1", text)


def texts(top: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text on show in a window as it is seen, with what shows it; menus too, open or not."""
    for widget in [top, *on_show(top)]:
        kind = type(widget).__name__
        if isinstance(widget, QAbstractButton):
            yield kind, without_mnemonic(widget.text())
        elif isinstance(widget, QGroupBox):
            yield kind, without_mnemonic(widget.title())
        elif isinstance(widget, QLabel):
            yield kind, without_mnemonic(widget.text()) if widget.buddy() else widget.text()
        elif isinstance(widget, QComboBox):
            yield from ((kind, widget.itemText(row)) for row in range(widget.count()))
        elif isinstance(widget, QListWidget):
            yield from ((kind, widget.item(row).text()) for row in range(widget.count()))
        elif isinstance(widget, QTableView):
            model = widget.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    yield kind, str(model.index(row, column).data() or "")
    for menu in top.findChildren(QMenu):
        yield from (("QMenu", without_mnemonic(action.text())) for action in menu.actions())


def mangled(top: QWidget) -> list[str]:
    """Return the texts that show another name than that of a class."""
    found = []
    for kind, text in texts(top):
        plain = text.casefold()
        wrong = "cats" in plain and ODD not in plain
        wrong |= "&&" in text or "r_d" in plain or ("hat" in plain and "coat" in plain and "hat & coat" not in plain)
        if wrong:
            found.append(f"{kind} “{text}”")
    return found


def headers(top: QWidget) -> list[str]:
    """Return the headings of tables that have less room than they need."""
    return [
        f"{header.model().headerData(section, Qt.Orientation.Horizontal)}: "
        f"{header.sectionSize(section)} < {header.sectionSizeHint(section)}"
        for header in on_show(top)
        if isinstance(header, QHeaderView) and header.orientation() == Qt.Orientation.Horizontal
        for section in range(header.count())
        if not header.isSectionHidden(section) and header.sectionSize(section) < header.sectionSizeHint(section)
    ]


def outside(top: QWidget) -> list[str]:
    """Return the pages that are wider than the place where they scroll, but only up and down."""
    off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return [
        f"{type(area).__name__}: {page.width()} in {area.viewport().width()}"
        for area in on_show(top)
        if isinstance(area, QScrollArea) and area.horizontalScrollBarPolicy() == off
        if (page := area.widget()) is not None and page.width() > area.viewport().width()
    ]


def wide(top: QWidget) -> list[str]:
    """Return a window that a name makes wider than a screen."""
    least = top.minimumSizeHint().expandedTo(top.minimumSize()).width()
    return [f"{type(top).__name__} is {least} wide"] if least > WIDEST else []


def everything(desk: Desk) -> Iterator[QWidget]:
    """Bring the window from state to state; then move the photos, and look at what is told of that."""
    yield from states(desk)
    window = desk.window
    for bucket in (2, 3):
        desk.open_bucket(bucket).selectAll()
        yield window
    window.review.show_item(window.results.buckets[3].items[0])
    desk.until(lambda: window.review.view.photo.shows_photo)
    yield window
    window.corrections.give([desk.folder / "a.png"], 3)
    yield window
    window.review.leave()
    window.commands.about_model.trigger()
    about = window.findChild(AboutModel)
    assert about is not None
    desk.until(lambda: about.findChildren(HeatGrid))
    yield about
    about.close()
    window.commands.move.trigger()
    plan = window.findChild(PlanDialog)
    assert plan is not None
    desk.until(plan.act.isEnabled)
    yield plan
    plan.act.click()
    desk.until(lambda: plan.stage is Stage.REPORT)
    yield plan
    plan.close()
    desk.until(lambda: not window.transfer.engaged)
    yield window
    window.resize(680, 400)
    QTest.qWait(50)
    yield window
    window.commands.history.trigger()
    history = window.findChild(HistoryDialog)
    assert history is not None
    desk.until(lambda: history.findChildren(QTableView)[0].model().rowCount())
    yield history
    history.close()
    window.commands.undo_sort.trigger()
    desk.until(lambda: window.findChild(UndoDialog))
    undo = window.findChild(UndoDialog)
    assert undo is not None
    yield undo
    undo.close()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_odd_and_long_names_are_shown_whole_or_elided_everywhere(
    odd: Desk, preferences: Preferences, language: str
) -> None:
    preferences.change(language=language)
    problems = []
    for number, top in enumerate(everything(odd)):
        found = problems_of(top)
        for _ in range(40):  # what was shown a moment ago may not be laid out yet
            if not found:
                break
            QTest.qWait(50)
            found = problems_of(top)
        problems += [f"{number} {one}" for one in found]
    assert not problems, "\n".join(problems)


def problems_of(top: QWidget) -> list[str]:
    checks = (mangled, cut, headers, outside, wide)
    return [f"{check.__name__}: {one}" for check in checks for one in check(top)]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_chosen_above_the_grids_is_elided_in_a_narrow_window(
    desk: Desk, preferences: Preferences, language: str
) -> None:
    preferences.change(language=language)
    desk.picture("a.jpg", 1)
    desk.sort()
    boxes = [box for box in on_show(desk.window) if isinstance(box, ElidedBox)]
    assert len(boxes) == 4
    desk.window.resize(1400, 700)
    desk.until(lambda: all(box.shown == box.currentText() for box in boxes))
    desk.window.resize(600, 400)
    desk.until(lambda: any(box.shown.endswith("…") for box in boxes))
    for box in boxes:
        beginning = box.shown.removesuffix("…")
        assert box.currentText().startswith(beginning)
        assert box.shown == box.currentText() or box.shown.endswith("…")
