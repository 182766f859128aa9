"""Pictures in a grid with one of them large beside it, and what is said of that one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListView, QSizePolicy, QVBoxLayout, QWidget

from facesorter.core.files import names
from facesorter.core.results import Photo, Result, Status
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.widgets import paragraph, tip

_SIDE: Final = 84
_LARGE: Final = 240
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture to look at.

    Attributes:
        result: of the photo, as far as it is known; the cut is made around its face.
        text: what is said of it, in one line below the picture.
        details: what is said of it in full.
    """

    result: Result
    text: str
    details: str

    @property
    def path(self) -> Path:
        """The file."""
        return self.result.photo.path


def unseen(path: Path) -> Result:
    """Return what is known of a picture that nobody looked at here: where it is."""
    return Result(Photo(path, 0, 0, (0, 0)), Status.NO_FACE)


class PicturesPane(QWidget):
    """The grid, the large one, and below that whatever can be done with it.

    Signals:
        chosen: another picture is the current one, or none.
    """

    chosen = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _PicturesModel(thumbnails, self.devicePixelRatioF, self)
        self.grid = QListView()
        self.grid.setViewMode(QListView.ViewMode.ListMode)
        self.grid.setFlow(QListView.Flow.LeftToRight)
        self.grid.setWrapping(True)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setUniformItemSizes(True)
        self.grid.setIconSize(QSize(_SIDE, _SIDE))
        self.grid.setSpacing(4)
        self.grid.setModel(self._model)
        self.grid.setMinimumHeight(_SIDE + 20)
        self.grid.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.grid.selectionModel().currentChanged.connect(self._on_current)
        self._large = _Large(thumbnails)
        self._details = paragraph()
        self._beside = QVBoxLayout()
        self._beside.addWidget(self._large)
        self._beside.addWidget(self._details)
        self._beside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.grid, 1)
        row.addLayout(self._beside)
        thumbnails.arrived.connect(self._on_arrived)

    @property
    def current(self) -> Path | None:
        """The picture that is shown large."""
        shown = self._model.at(self.grid.currentIndex().row())
        return None if shown is None else shown.path

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self._model.rowCount()

    @property
    def details(self) -> str:
        """What is said of the one that is shown large."""
        return self._details.text()

    def add_below(self, widget: QWidget) -> None:
        """Put a widget below what is said of the large one."""
        self._beside.insertWidget(self._beside.count() - 1, widget)

    def show_pictures(self, pictures: Sequence[Pictured], name: str) -> None:
        """Show pictures; ``name`` says to a screen reader what they are. The current one stays, if it is among them."""
        before, row = self.current, self.grid.currentIndex().row()
        self._model.set_pictures(pictures)
        self.grid.setAccessibleName(name)
        rows = [place for place, one in enumerate(pictures) if one.path == before]
        row = rows[0] if rows else min(max(row, 0), len(pictures) - 1)
        self.grid.setCurrentIndex(self._model.index(row) if pictures else _NOWHERE)
        self._show_current()

    def _on_current(self) -> None:
        self._show_current()
        self.chosen.emit()

    def _show_current(self) -> None:
        shown = self._model.at(self.grid.currentIndex().row())
        self._large.show_picture(shown)
        self._details.setText("" if shown is None else f"{shown.path.name}\n{shown.details}")

    @Slot()
    def _on_arrived(self) -> None:
        if self.isVisible():
            self.grid.viewport().update()
            self._large.update()


class _PicturesModel(QAbstractListModel):
    def __init__(self, thumbnails: Thumbnails, ratio: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._ratio = ratio
        self._pictures: Sequence[Pictured] = ()
        self._placeholder = icon("photo")

    def set_pictures(self, pictures: Sequence[Pictured]) -> None:
        self.beginResetModel()
        self._pictures = tuple(pictures)
        self.endResetModel()

    def at(self, row: int) -> Pictured | None:
        return self._pictures[row] if 0 <= row < len(self._pictures) else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._pictures)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        shown = self.at(index.row())
        if shown is None:
            return None
        match role:
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(shown.result)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(f"{names.shown(shown.path.name)}\n{shown.details}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{shown.path.name}, {shown.text}"
        return None

    def _icon(self, result: Result) -> QPixmap | QIcon:
        side = round(_SIDE * self._ratio())
        found = self._thumbnails.get(result, side)
        if found is None:
            return self._placeholder
        pixmap = found.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(self._ratio())
        return pixmap


class _Large(QWidget):
    """One picture, as large as there is room for here."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._shown: Pictured | None = None
        self.setFixedSize(_LARGE, _LARGE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, shown: Pictured | None) -> None:
        """Show one, or none."""
        self._shown = shown
        self.setAccessibleName("" if shown is None else f"{shown.path.name}, {shown.text}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self.palette().alternateBase())
        if self._shown is None:
            return
        pixmap = self._thumbnails.get(self._shown.result, round(_LARGE * self.devicePixelRatioF()))
        if pixmap is not None:
            painter.drawPixmap(self.rect(), pixmap)
