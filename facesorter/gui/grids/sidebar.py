"""The list of buckets at the left: where photos are, how many, and where tiles can be dropped to correct them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE
from facesorter.core.results import Status
from facesorter.gui.grids.bucket_model import TILES_MIME, dragged_paths
from facesorter.gui.grids.item import LEFTOVERS, Bucket
from facesorter.gui.kit import look, words
from facesorter.gui.kit.look import faint
from facesorter.gui.kit.translate import bucket_name, class_name
from facesorter.gui.kit.widgets import tip

_COUNT: Final = int(Qt.ItemDataRole.UserRole)
_KEY: Final = _COUNT + 1
_MARGIN: Final = 10
_OPENING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})

_ANSWERS: Final = {Status.UNSURE: UNSURE, Status.SEVERAL_FACES: SEVERAL, Status.NO_FACE: LEFT_OUT}
"""What it means to drop photos on a bucket that is no class."""


class Sidebar(QListWidget):
    """The buckets, with an entry for all of them at the top.

    Signals:
        chosen: a bucket was chosen, or None for the overview.
        queue_asked: the photos that need a look are to be shown.
        dropped: tiles were dropped: the paths of their photos and the answer that the place stands for.
    """

    chosen = Signal(object)
    queue_asked = Signal()
    dropped = Signal(Sequence, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[Bucket | None, QListWidgetItem] = {}
        self._queue: QListWidgetItem | None = None
        self._texts: list[tuple[QListWidgetItem, Callable[[], str]]] = []
        self.setItemDelegate(_EntryDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(20, 20))
        self.setAcceptDrops(True)
        self.setMinimumWidth(190)
        self.setMaximumWidth(260)
        self.currentItemChanged.connect(self._on_current)
        self.itemClicked.connect(self._on_opened)

    def set_classes(self, classes: ClassSet) -> None:
        """Show the buckets of a model."""
        self.blockSignals(True)
        self.clear()
        self._entries.clear()
        self._texts.clear()
        self._add(None, look.icon("grid"), lambda: self.tr("Overview"))
        self._queue = self._add_item(look.icon("eye"), lambda: self.tr("Needs a look"))
        self._add_line()
        for face_class in classes:
            key = str(face_class.class_id) if face_class.class_id <= 9 else ""
            self._add(
                face_class.class_id,
                look.class_icon(face_class.name),
                partial(_class_title, face_class.name),
                key,
            )
        self._add_line()
        for bucket in LEFTOVERS:
            name = partial(bucket_name, bucket, classes)
            self._add(bucket, look.bucket_icon(bucket), name, _key_of(bucket))
        self.blockSignals(False)
        self._retranslate()
        self.show_chosen(None)

    def set_counts(self, counts: Mapping[Bucket, int]) -> None:
        """Show how many photos each bucket holds."""
        for bucket, count in counts.items():
            item = self._entries[bucket]
            if item.data(_COUNT) != count:
                item.setData(_COUNT, count)
                self._describe(item)

    def set_queue(self, count: int) -> None:
        """Show how many photos need a look."""
        if self._queue is not None and self._queue.data(_COUNT) != count:
            self._queue.setData(_COUNT, count)
            self._describe(self._queue)

    def show_chosen(self, bucket: Bucket | None) -> None:
        """Mark a bucket as the one on show, without announcing it."""
        self.blockSignals(True)
        self.setCurrentItem(self._entries[bucket])
        self.blockSignals(False)
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the width of the longest name."""
        widest = max(
            (self.sizeHintForIndex(self.indexFromItem(item)).width() for item in self._entries.values()), default=0
        )
        return QSize(widest + 2 * _MARGIN, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter or Space opens the queue."""
        item = self.currentItem()
        if item is not None and item is self._queue and event.key() in _OPENING:
            self._on_opened(item)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take tiles; the window takes everything else."""
        if event.mimeData().hasFormat(TILES_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()  # the window takes everything else

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Mark the bucket that the tiles would go to."""
        class_id = self._target(event)
        self._mark(None if class_id is None else self.itemAt(event.position().toPoint()))
        if class_id is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QEvent) -> None:  # noqa: ARG002, N802
        """Unmark the bucket."""
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Correct the photos of the dropped tiles."""
        class_id = self._target(event)
        self._mark(None)
        paths: list[Path] = dragged_paths(event.mimeData())
        if class_id is None or not paths:
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(paths, class_id)

    def _target(self, event: QDropEvent) -> int | None:
        """Return the answer that a drop at this point means, or None where nothing can be dropped."""
        item = self.itemAt(event.position().toPoint())
        bucket = self._bucket_of(item) if event.mimeData().hasFormat(TILES_MIME) else None
        if isinstance(bucket, Status):
            return _ANSWERS.get(bucket)
        return bucket

    def _mark(self, item: QListWidgetItem | None) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, _EntryDelegate) and delegate.target is not item:
            delegate.target = item
            self.viewport().update()

    def _add(self, bucket: Bucket | None, icon: QIcon, text: Callable[[], str], key: str = "") -> None:
        self._entries[bucket] = self._add_item(icon, text, key)

    def _add_item(self, icon: QIcon, text: Callable[[], str], key: str = "") -> QListWidgetItem:
        item = QListWidgetItem(icon, "", self)
        item.setData(_KEY, key)
        self._texts.append((item, text))
        return item

    def _add_line(self) -> None:
        line = QListWidgetItem(self)
        line.setFlags(Qt.ItemFlag.NoItemFlags)
        line.setSizeHint(QSize(0, 13))

    def _describe(self, item: QListWidgetItem) -> None:
        count = item.data(_COUNT)
        spoken = item.text() if count is None else self.tr("{name}, %n photo(s)", None, count).format(name=item.text())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        key = item.data(_KEY)
        how = self.tr("Press {key} to put selected photos here, or drag them.").format(key=key) if key else ""
        item.setToolTip(tip("\n".join(text for text in (item.text(), how) if text)))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Groups"))
        for item, text in self._texts:
            item.setText(text())
            self._describe(item)

    def _on_current(self, current: QListWidgetItem | None) -> None:
        # The queue is another page: it is opened on purpose, not by an arrow key that passes over it.
        if current is not None and current is not self._queue:
            self.chosen.emit(self._bucket_of(current))

    def _on_opened(self, item: QListWidgetItem) -> None:
        if item is self._queue:
            self.queue_asked.emit()

    def _bucket_of(self, item: QListWidgetItem | None) -> Bucket | None:
        # Not kept as data of the item: Qt would make a plain string of a status.
        return next((bucket for bucket, entry in self._entries.items() if entry is item), None)


class _EntryDelegate(QStyledItemDelegate):
    """Paints an entry: icon, name, and the number at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.target: QListWidgetItem | None = None

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the width of the longest name."""
        given = index.data(Qt.ItemDataRole.SizeHintRole)
        if isinstance(given, QSize):
            return given
        metrics = option.fontMetrics
        text = metrics.horizontalAdvance(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(text + 20 + 4 * _MARGIN + metrics.horizontalAdvance("00,000"), max(32, metrics.height() + 14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        metrics = option.fontMetrics
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            painter.setPen(faint(palette, 0.18))
            painter.drawLine(rect.left() + _MARGIN, rect.center().y(), rect.right() - _MARGIN, rect.center().y())
            painter.restore()
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = rect.adjusted(4, 1, -4, -1)
        self._paint_ground(painter, ground, state, palette, index)
        colour = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        box = QRect(rect.left() + 2 * _MARGIN - 4, rect.center().y() - 9, 20, 20)
        if isinstance(icon, QIcon):
            icon.paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode)
        count = index.data(_COUNT)
        number = "" if count is None else words.number(count)
        right = rect.adjusted(0, 0, -2 * _MARGIN + 4, 0)
        painter.setPen(colour)
        text = rect.adjusted(box.right() + 11 - rect.left(), 0, -2 * _MARGIN - metrics.horizontalAdvance(number), 0)
        name = metrics.elidedText(index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        colour.setAlphaF(1.0 if count else 0.7)
        painter.setPen(colour)
        painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), number)
        painter.restore()

    def _paint_ground(
        self,
        painter: QPainter,
        ground: QRect,
        state: QStyle.StateFlag,
        palette: QPalette,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        view = self.parent()
        target = self.target is not None and isinstance(view, Sidebar) and view.itemFromIndex(index) is self.target
        colour = palette.color(QPalette.ColorRole.Highlight)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour)
            painter.drawRoundedRect(ground, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver and not target:
            painter.setBrush(faint(palette, 0.15, QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(ground, 6, 6)
        if target or (state & QStyle.StateFlag.State_HasFocus and not state & QStyle.StateFlag.State_Selected):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)


def _key_of(bucket: Bucket) -> str:
    """Return the key that puts photos into a bucket that is no class."""
    if bucket == LEFT_OUT:
        return QKeySequence(Qt.Key.Key_Delete).toString(QKeySequence.SequenceFormat.NativeText)
    return str(UNSURE) if bucket is Status.UNSURE else ""


def _class_title(name: str) -> str:
    return class_name(name)
