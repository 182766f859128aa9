"""The page of a run: buckets at the left, their photos at the right, how far it is at the bottom."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from facesorter.gui.grids.arrangement import Arrangement, period_of
from facesorter.gui.grids.class_grid import ClassGrid
from facesorter.gui.grids.filter_bar import FilterBar
from facesorter.gui.grids.grid_menu import GridMenu
from facesorter.gui.grids.item import Bucket, Item
from facesorter.gui.grids.nothing_here import NothingHere
from facesorter.gui.grids.overview import Overview
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.run_bar import RunBar
from facesorter.gui.grids.selection_bar import SelectionBar
from facesorter.gui.grids.sidebar import Sidebar
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit import words
from facesorter.gui.kit.translate import bucket_name
from facesorter.gui.kit.widgets import Elided, keeps_escape

TILE_SIDES: Final = (96, 128, 160, 192, 256)
"""Sides of the thumbnails of a bucket that one can choose from, in device-independent pixels."""


class SortPage(QWidget):
    """Sidebar, overview, the grid of one bucket, and the bar of the run.

    Signals:
        opened: a photo is to be shown large.
        queue_asked: the photos that need a look are to be shown.
        correction_asked: the photos of these paths are to get this answer.
        confirm_asked: the model is right about the photos of these paths.
        take_back_asked: the model's answer is to count again for the photos of these paths.
        folder_asked: a folder is to be opened.
        selection_changed: other photos are selected than before.
    """

    opened = Signal(Item)
    queue_asked = Signal()
    correction_asked = Signal(Sequence, int)
    confirm_asked = Signal(Sequence)
    take_back_asked = Signal(Sequence)
    folder_asked = Signal(Path)
    selection_changed = Signal()

    def __init__(self, results: ResultModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._bucket: Bucket | None = None
        self._menu = GridMenu(self)
        self.sidebar = Sidebar()
        self.overview = Overview(thumbnails)
        self.grid = ClassGrid(thumbnails, TILE_SIDES[1])
        self.bar = RunBar()
        self._title = Elided()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        self._title.setFont(font)
        self.nothing = NothingHere()
        self.all_filed = NothingHere()
        self.filter = FilterBar()
        self.selection = SelectionBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._on_reset()

    @property
    def bucket(self) -> Bucket | None:
        """The bucket on show, None for the overview."""
        return self._bucket

    def show_bucket(self, bucket: Bucket | None) -> None:
        """Show a bucket's photos large, or with None the overview."""
        self._bucket = bucket
        self.sidebar.show_chosen(bucket)
        if bucket is None:
            self._show_overview()
            self._on_selection()
            return
        self.grid.show_bucket(self._results.buckets[bucket])
        self._stack.setCurrentIndex(1)
        self._retitle()

    @property
    def empty_text(self) -> str:
        """What is said in place of the photos where none is shown."""
        shown = self.nothing if self._bucket is not None else self.all_filed
        return shown.text if shown.isVisibleTo(self) else ""

    @property
    def has_selection(self) -> bool:
        """Whether there are selected photos in the grid that the person works in."""
        grids = self.overview.grids if self._bucket is None else (self.grid,)
        return any(grid.selected_rows() for grid in grids)

    def selected_paths(self) -> list[Path]:
        """Return the selected photos of the grid that the person works in."""
        items = self.overview.selected_items() if self._bucket is None else self.grid.selected_items()
        return [item.result.photo.path for item in items]

    def take_focus(self) -> None:
        """Let the keys work in what is on show."""
        (self.sidebar if self._bucket is None else self.grid).setFocus()

    def set_tile_side(self, side: int) -> None:
        """Show the tiles at another size; those of the overview are half as large."""
        self.grid.set_side(side)
        self.overview.set_side(side // 2)

    def begin_search(self) -> None:
        """Begin a search."""
        self.filter.search.setFocus()
        self.filter.search.selectAll()

    def event(self, event: QEvent) -> bool:
        """Keep Escape in a bucket for going back to the overview."""
        return (self._bucket is not None and keeps_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes back to the overview."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) and self._bucket is not None:
            self.show_bucket(None)
            self.sidebar.setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retitle()

    def _on_reset(self) -> None:
        self._bucket = None
        self._menu.close()
        self.filter.clear()
        self.sidebar.set_classes(self._results.classes)
        self.overview.show_results(self._results)
        self.overview.come_after(self.filter.search)
        self.selection.show_classes(self._results.classes)
        self.show_bucket(None)

    def _on_counts(self) -> None:
        self.sidebar.set_counts({bucket: self._results.count(bucket) for bucket in self._results.buckets})
        self.sidebar.set_queue(self._results.waiting)
        self.bar.show_review(self._results.waiting, self._results.corrected_count)
        self.overview.refresh_counts()
        self._retitle()

    def _show_overview(self) -> None:
        """Show the overview; once all photos are in their folders, what can be done next."""
        all_gone = not len(self._results) and bool(self._results.away)
        if all_gone:
            self.all_filed.show_reason("", self._results.away)
        self._stack.setCurrentIndex(2 if all_gone else 0)

    def _retitle(self) -> None:
        if self._bucket is None:
            self._show_overview()
            return
        count = self._results.count(self._bucket)
        name = bucket_name(self._bucket, self._results.classes)
        shown = len(self._results.buckets[self._bucket].items)
        title = self.tr("{name} · {count}") if shown == count else self.tr("{name} · {shown} of {count}")
        self._title.setText(title.format(name=name, shown=words.number(shown), count=words.number(count)))
        self.grid.setAccessibleName(name)
        if not count:
            away = self._results.away_from(self._bucket)
            here = "" if away else self.tr("No photo is here. Drag photos onto the list at the left to put them here.")
            self.nothing.show_reason(here, away)
        elif not shown:
            self.nothing.show_reason(self.tr("No photo here fits what is searched and shown above."), 0)
        self.nothing.setVisible(not shown)
        self.grid.setVisible(bool(shown))

    def _on_correction(self, answer: int) -> None:
        """Correct the selected tiles, and select the one that comes next, so that one can go on with the keys."""
        rows = self.grid.selected_rows()
        if rows and not self._act(self.correction_asked, answer) and sum(map(len, rows)) == 1:
            self.grid.go_to(rows[0].stop)

    def _act(self, signal: SignalInstance, *answer: int) -> bool:
        """Do something with the selected photos; where tiles leave the grid by that, select the one that comes next."""
        rows, model = self.grid.selected_rows(), self.grid.model()
        before = 0 if model is None else model.rowCount()
        signal.emit(self.selected_paths(), *answer)
        left = self._bucket is not None and model is not None and bool(rows) and model.rowCount() < before
        if left:
            self.grid.go_to(rows[0].start)
        return left

    def _on_selection(self) -> None:
        items = self.overview.selected_items() if self._bucket is None else self.grid.selected_items()
        self.selection.show_selection(items)
        self.selection_changed.emit()

    def _on_selection_answer(self, answer: int) -> None:
        self._act(self.correction_asked, answer)

    def _on_arranged(self, arrangement: Arrangement) -> None:
        self._results.arrange(arrangement)
        self.grid.searching = bool(arrangement.text)
        self.overview.set_searching(bool(arrangement.text))

    def _offer_periods(self) -> None:
        self.filter.offer_periods({period_of(item) for item in self._results.items()})

    def _offer_folders(self) -> None:
        folders = {item.result.photo.path.parent for item in self._results.items()}
        if folders:
            try:
                root = Path(os.path.commonpath(folders))
            except ValueError:  # two drives of Windows
                root = None
            self.filter.offer_folders(folders, root)

    def _go_to_found(self) -> None:
        """Leave the search for what it found."""
        self.take_focus()
        if self._bucket is not None:
            self.grid.go_to(0)

    def _on_grid_menu(self, point: QPoint) -> None:
        self._show_menu(self.grid, point)

    def _show_menu(self, grid: ClassGrid, point: QPoint) -> None:
        self._menu.show_for(grid, self._results.classes, point)

    def _confirm(self) -> None:
        self._act(self.confirm_asked)

    def _take_back(self) -> None:
        self._act(self.take_back_asked)

    def _connect(self) -> None:
        self._menu.opened.connect(self.opened)
        self._menu.correction_asked.connect(self.correction_asked)
        self._menu.confirm_asked.connect(self.confirm_asked)
        self._menu.take_back_asked.connect(self.take_back_asked)
        self._menu.folder_asked.connect(self.folder_asked)
        self.sidebar.chosen.connect(self.show_bucket)
        self.sidebar.queue_asked.connect(self.queue_asked)
        self.sidebar.dropped.connect(self.correction_asked)
        self.overview.chosen.connect(self.show_bucket)
        self.overview.opened.connect(self.opened)
        self.overview.correction_asked.connect(self.correction_asked)
        self.overview.menu_asked.connect(self._show_menu)
        self.overview.confirm_asked.connect(self._confirm)
        self.overview.take_back_asked.connect(self._take_back)
        self.grid.opened.connect(self.opened)
        self.grid.correction_asked.connect(self._on_correction)
        self.grid.menu_asked.connect(self._on_grid_menu)
        self.grid.confirm_asked.connect(self._confirm)
        self.grid.take_back_asked.connect(self._take_back)
        self.bar.queue_asked.connect(self.queue_asked)
        self.filter.period.opening.connect(self._offer_periods)
        self.filter.folder.opening.connect(self._offer_folders)
        self.filter.changed.connect(self._on_arranged)
        self.filter.search.ended.connect(self.take_focus)
        self.filter.search.entered.connect(self._go_to_found)
        self.selection.answered.connect(self._on_selection_answer)
        self.selection.confirmed.connect(self._confirm)
        self.selection.taken_back.connect(self._take_back)
        self._results.reset.connect(self._on_reset)
        self._results.counts_changed.connect(self._on_counts)
        self._results.arranged.connect(self._retitle)
        for source in (self.overview, self.grid):
            source.selection_changed.connect(self._on_selection)
            source.typed.connect(self.filter.type)

    def _lay_out(self) -> None:
        bucket = QWidget()
        column = QVBoxLayout(bucket)
        column.setContentsMargins(14, 12, 6, 0)
        column.addWidget(self._title)
        column.addWidget(self.grid, 1)
        column.addWidget(self.nothing, 1)
        self._stack.addWidget(self.overview)
        self._stack.addWidget(bucket)
        self._stack.addWidget(self.all_filed)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(QPalette.ColorRole.Midlight)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(line)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.filter)
        right.addWidget(self._stack, 1)
        right.addWidget(self.selection)
        row.addLayout(right, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(row, 1)
        page.addWidget(self.bar)
