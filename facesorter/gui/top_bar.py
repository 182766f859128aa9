"""The bar at the top: open a folder, which one is open, and what to do with the sorted photos."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolBar, QWidget

from facesorter.gui.actions import Actions
from facesorter.gui.kit.look import faint
from facesorter.gui.kit.widgets import tip


class TopBar(QToolBar):
    """A tool bar that stays where it is."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setVisible(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._place = _Place()
        self.addAction(actions.open_folder)
        self.addWidget(self._place)
        self.addAction(actions.sort_into)
        for action in (actions.open_folder, actions.sort_into):
            self._reach(action)

    def show_folder(self, folder: Path | None) -> None:
        """Show which folder is open."""
        self._place.show_folder(folder)

    def _reach(self, action: QAction) -> None:
        # Buttons of a tool bar are no stations of the Tab key by default.
        if (button := self.widgetForAction(action)) is not None:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class _Place(QWidget):
    """The name of a folder, and its path as far as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._folder: Path | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_folder(self, folder: Path | None) -> None:
        self._folder = folder
        text = "" if folder is None else str(folder)
        self.setToolTip(tip(text))
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        if self._folder is None:
            return
        painter = QPainter(self)
        room = self.rect().adjusted(12, 0, -12, 0)
        bold = self.font()
        bold.setBold(True)
        metrics = QFontMetrics(bold)
        name = metrics.elidedText(self._folder.name or str(self._folder), Qt.TextElideMode.ElideMiddle, room.width())
        painter.setFont(bold)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(room, align, name)
        room.setLeft(room.left() + metrics.horizontalAdvance(name) + 10)
        painter.setFont(self.font())
        painter.setPen(faint(self.palette(), 0.65))
        path = self.fontMetrics().elidedText(str(self._folder.parent), Qt.TextElideMode.ElideMiddle, room.width())
        if room.width() > 60:
            painter.drawText(room, align, path)
