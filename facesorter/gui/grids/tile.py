"""How a photo looks in a grid: its thumbnail, a mark where there is something to know, and two lines of text."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPainterPath, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import Review
from facesorter.core.results import Status
from facesorter.gui.grids.bucket_model import ITEM_ROLE, BucketModel
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit import look, words
from facesorter.gui.kit.look import faint

PADDING: Final = 6
"""Between the edge of a tile and its thumbnail."""

_ROUNDING: Final = 6
_BADGE: Final = 20
_BROKEN: Final = 0.55
"""How strongly what is left of a broken photo is painted."""


@dataclass(frozen=True, slots=True)
class _Tile:
    """What one tile is painted with."""

    painter: QPainter
    item: Item
    frame: QRect
    palette: QPalette
    metrics: QFontMetrics
    side: int
    selected: bool

    @property
    def square(self) -> QRect:
        """Where the thumbnail goes."""
        return QRect(self.frame.left() + PADDING, self.frame.top() + PADDING, self.side, self.side)


class TileDelegate(QStyledItemDelegate):
    """Paints the tiles of a grid; a compact one has no text."""

    def __init__(self, thumbnails: Thumbnails, side: int, *, compact: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.side = side
        self._thumbnails = thumbnails
        self._compact = compact
        self._reviews = {Review.CONFIRMED: look.icon("check-circle"), Review.CORRECTED: look.icon("pencil")}
        self._unsure = look.status_icon(Status.UNSURE)
        self._unreadable = look.status_icon(Status.UNREADABLE)
        self._placeholder = look.icon("photo")

    def tile_size(self, metrics: QFontMetrics) -> QSize:
        """Return the size of every tile."""
        text = 0 if self._compact else 2 * metrics.lineSpacing() + 4
        return QSize(self.side + 2 * PADDING, self.side + 2 * PADDING + text)

    def sizeHint(  # noqa: N802
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all are alike
    ) -> QSize:
        """Return the one size of all tiles."""
        return self.tile_size(option.fontMetrics)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a tile."""
        item, model = index.data(ITEM_ROLE), index.model()
        if not isinstance(item, Item) or not isinstance(model, BucketModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        size = self.tile_size(option.fontMetrics)
        frame = QRect(rect.topLeft() + QPoint((rect.width() - size.width()) // 2, 0), size)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        tile = _Tile(painter, item, frame, option.palette, option.fontMetrics, self.side, selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tile.palette.brush(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(frame, _ROUNDING + 2, _ROUNDING + 2)
        self._paint_picture(tile)
        self._paint_badge(tile)
        if not self._compact:
            _paint_text(tile, model.classes)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(tile.palette.color(QPalette.ColorRole.Text))
            painter.drawRoundedRect(QRectF(frame).adjusted(1.5, 1.5, -1.5, -1.5), _ROUNDING, _ROUNDING)
        painter.restore()

    def _paint_picture(self, tile: _Tile) -> None:
        painter, square, side = tile.painter, tile.square, self.side
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(square), _ROUNDING, _ROUNDING)
        unreadable = tile.item.result.status is Status.UNREADABLE
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._thumbnails.get(tile.item.result, round(side * ratio))
        if pixmap is None:
            painter.fillPath(outline, tile.palette.brush(QPalette.ColorRole.AlternateBase))
            inner = square.adjusted(side // 3, side // 3, -side // 3, -side // 3)
            icon = self._unreadable if unreadable else self._placeholder
            icon.paint(painter, inner, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Disabled)
            return
        painter.save()
        painter.setClipPath(outline)
        painter.fillPath(outline, tile.palette.brush(QPalette.ColorRole.AlternateBase))
        painter.setOpacity(_BROKEN if unreadable else 1.0)
        painter.drawPixmap(square, pixmap)
        painter.restore()

    def _paint_badge(self, tile: _Tile) -> None:
        if tile.item.correction is not None:
            icon = self._reviews[tile.item.review]
        elif tile.item.result.damaged is not None or self._has_remains(tile):
            icon = self._unreadable
        elif tile.item.result.status is Status.UNSURE:
            icon = self._unsure
        else:
            return
        side = min(_BADGE, self.side // 3)
        badge = QRect(tile.square.right() - side - 3, tile.square.top() + 4, side, side)
        tile.painter.setPen(Qt.PenStyle.NoPen)
        tile.painter.setBrush(tile.palette.brush(QPalette.ColorRole.Base))
        tile.painter.drawEllipse(badge.adjusted(-2, -2, 2, 2))
        icon.paint(tile.painter, badge)

    def _has_remains(self, tile: _Tile) -> bool:
        """Whether a broken photo has a thumbnail all the same; if not, the large icon says enough."""
        result = tile.item.result
        return result.status is Status.UNREADABLE and self._thumbnails.has(result)


def _paint_text(tile: _Tile, classes: ClassSet) -> None:
    height = tile.metrics.lineSpacing()
    line = QRect(tile.frame.left() + 2, tile.square.bottom() + 3, tile.frame.width() - 4, height)
    role = QPalette.ColorRole.HighlightedText if tile.selected else QPalette.ColorRole.Text
    result = tile.item.result
    detail = words.tile_detail(result, tile.item.correction, classes)
    if tile.item.copies:
        detail += f" · +{len(tile.item.copies)}"
    # Of a name the end tells as much as the beginning; why a photo cannot be read is a sentence, and loses its end.
    is_sentence = result.status is Status.UNREADABLE and tile.item.correction is None
    texts = (
        (result.photo.path.name, Qt.TextElideMode.ElideMiddle, 1.0),
        (detail, Qt.TextElideMode.ElideRight if is_sentence else Qt.TextElideMode.ElideMiddle, 0.75),
    )
    for text, elide, share in texts:
        tile.painter.setPen(faint(tile.palette, share, role))
        shown = tile.metrics.elidedText(text, elide, line.width())
        tile.painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), shown)
        line.translate(0, height)
