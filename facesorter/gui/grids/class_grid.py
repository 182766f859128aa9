"""A grid of thumbnails: the photos of one bucket, to be looked at, opened, corrected and dragged."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QWidget

from facesorter.core.corrections import LEFT_OUT
from facesorter.gui.grids.bucket_model import ITEM_ROLE, BucketModel, mime_of
from facesorter.gui.grids.class_menu import CONFIRM_KEY, TAKE_BACK_KEY
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.grids.tile import TileDelegate

_DIGITS: Final = frozenset("0123456789")
_OPENING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})

_MANY_TILES: Final = 5000
"""So many are laid out in no time."""

_PART_OF_TIME: Final = 20
"""At most this part of the time goes into laying out more than that."""


class ClassGrid(QListView):
    """The tiles of one bucket.

    Signals:
        opened: a photo was double-clicked, or Enter pressed on it.
        correction_asked: the selected photos are to get this answer.
        confirm_asked: the model is right about the selected photos.
        take_back_asked: the model's answer is to count again for the selected photos.
        menu_asked: the context menu is wanted at this point of the screen.
        selection_changed: other photos are selected than before.
        typed: letters that are no command, but the beginning of a search.

    Attributes:
        searching: a search is open, and takes digits too.
        all_selected: what is selected here and in the grids that share one selection with it.
    """

    opened = Signal(Item)
    correction_asked = Signal(int)
    confirm_asked = Signal()
    take_back_asked = Signal()
    menu_asked = Signal(QPoint)
    selection_changed = Signal()
    typed = Signal(str)

    def __init__(
        self, thumbnails: Thumbnails, side: int, *, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.searching = False
        self.all_selected: Callable[[], list[Item]] = self.selected_items
        self._laid_out = self._took = 0
        self._since = QElapsedTimer()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.doItemsLayout)
        self._thumbnails = thumbnails
        self._delegate = TileDelegate(thumbnails, side, compact=compact, parent=self)
        self.setItemDelegate(self._delegate)
        # List mode with wrapping rather than icon mode: its layout costs next to nothing for 50,000 tiles.
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(side // 3)
        self.doubleClicked.connect(self._open)
        thumbnails.arrived.connect(self._on_arrived)

    def show_bucket(self, model: BucketModel) -> None:
        """Show the photos of a bucket."""
        if self.model() is not model:
            self._laid_out = 0
            self.setModel(model)
            self.selectionModel().selectionChanged.connect(self._on_selection)
        self._on_selection()

    def reset(self) -> None:
        """Begin anew, as after another arrangement."""
        self._laid_out = 0
        super().reset()
        self._on_selection()

    def doItemsLayout(self) -> None:  # noqa: N802
        """Lay the tiles out; while more and more come to very many, only now and then.

        Qt begins with the first of them each time: with 200,000 that took a fifth of a second for every few that came.
        """
        rows = 0 if self.model() is None else self.model().rowCount()
        if rows > self._laid_out > _MANY_TILES and self._since.elapsed() < _PART_OF_TIME * self._took:
            if not self._later.isActive():
                self._later.start(_PART_OF_TIME * self._took)
            return
        self._since.start()
        super().doItemsLayout()
        self._took, self._laid_out = self._since.restart(), rows

    def set_side(self, side: int) -> None:
        """Show thumbnails of another size."""
        self._delegate.side = side
        self.verticalScrollBar().setSingleStep(side // 3)
        self._spread()

    def selected_items(self) -> list[Item]:
        """Return the selected photos, in the order of the grid."""
        model = self.model()
        if not isinstance(model, BucketModel):
            return []
        return [item for rows in self.selected_rows() for item in model.items[rows.start : rows.stop]]

    def selected_rows(self) -> list[range]:
        """Return the selected rows, by ranges: an index for each of thousands of tiles would take a second."""
        selection: QItemSelectionModel | None = self.selectionModel()
        if selection is None:  # before a bucket is shown
            return []
        chosen = selection.selection()
        ranges = (range(chosen.at(place).top(), chosen.at(place).bottom() + 1) for place in range(chosen.count()))
        return sorted(ranges, key=lambda rows: rows.start)

    def _on_selection(self) -> None:
        self.selection_changed.emit()

    def go_to(self, row: int) -> None:
        """Select one tile, as near to a row as there is one."""
        model = self.model()
        if model is not None and model.rowCount():
            self.setCurrentIndex(model.index(min(row, model.rowCount() - 1), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter or Space opens; a digit puts the selected photos into the class of that number, Delete into none."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if plain and event.key() in _OPENING and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif plain and event.text() in _DIGITS and not self.searching:
            if self.selected_items():
                self.correction_asked.emit(int(event.text()))
        elif plain and event.key() == Qt.Key.Key_Delete and self.selected_items():
            self.correction_asked.emit(LEFT_OUT)
        elif _pressed(event) == CONFIRM_KEY:
            self.confirm_asked.emit()
        elif _pressed(event) == TAKE_BACK_KEY:
            self.take_back_asked.emit()
        elif plain | shift and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu, if there is a photo it could be about."""
        if self.selected_items():
            self.menu_asked.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the new width out."""
        super().resizeEvent(event)
        self._spread()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Make room when the font grows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._spread()

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: N802
        """Drag a small picture of the first tile with the number of tiles, rather than a screenful of them."""
        if not self.selected_rows():
            return
        drag = QDrag(self)
        items = self.all_selected()
        drag.setMimeData(mime_of(items))
        drag.setPixmap(self._drag_picture(items))
        drag.setHotSpot(QPoint(-8, -8))
        drag.exec(supported, Qt.DropAction.CopyAction)

    def _drag_picture(self, items: list[Item]) -> QPixmap:
        side = 64
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(side * ratio), round(side * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.palette().color(QPalette.ColorRole.Highlight))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        thumbnail = self._thumbnails.get(items[0].result, round(side * ratio))
        if thumbnail is not None:
            painter.drawPixmap(QRect(2, 2, side - 4, side - 4), thumbnail)
        if len(items) > 1:
            label = str(len(items))
            width = max(22, self.fontMetrics().horizontalAdvance(label) + 10)
            ground = QRect(side - width - 2, side - 24, width, 22)
            painter.fillRect(ground, self.palette().color(QPalette.ColorRole.Highlight))
            painter.setPen(self.palette().color(QPalette.ColorRole.HighlightedText))
            painter.drawText(ground, int(Qt.AlignmentFlag.AlignCenter), label)
        painter.end()
        return picture

    def _open(self, index: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if isinstance(item, Item):
            self.opened.emit(item)

    def _on_arrived(self) -> None:
        # One repaint for however many arrive until then; finding the tile would cost more.
        if self.isVisible():
            self.viewport().update()

    def _spread(self) -> None:
        """Share the width out evenly, so that no ragged stripe is left at the right."""
        tile = self._delegate.tile_size(self.fontMetrics())
        # Qt keeps the place of the scroll bar free, so that nothing is laid out anew when it comes.
        scroll_bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        width = self.maximumViewportSize().width() - scroll_bar - 1
        columns = max(1, width // tile.width())
        self.setGridSize(QSize(width // columns, tile.height() + 2))


def _pressed(event: QKeyEvent) -> QKeySequence:
    """Return which keys were pressed, those of the keypad as their like elsewhere."""
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
    return QKeySequence(QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, key))
