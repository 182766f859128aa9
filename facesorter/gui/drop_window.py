"""A main window onto which photos can be dropped."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from facesorter.gui.intake import Drop, acceptable, read_drop


class DropWindow(QMainWindow):
    """Takes folders, files and pictures from outside; our own tiles belong on the sidebar.

    Signals:
        hovering: something that could be dropped is over the window, or no longer is.
        dropped: a :class:`~facesorter.gui.intake.Drop`, or None for what nothing can be made of.
    """

    hovering = Signal(bool)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def takes_drops(self) -> bool:
        """Whether this is a moment for it."""
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Tell whether it can be dropped."""
        if acceptable(event.mimeData()) and self.takes_drops():
            _accept_copy(event)
            self.hovering.emit(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002, N802
        """Tell that nothing hovers any more."""
        self.hovering.emit(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Hand over what was dropped."""
        self.hovering.emit(False)
        drop: Drop | None = read_drop(event.mimeData())
        if drop is not None:
            _accept_copy(event)
        self.dropped.emit(drop)


def _accept_copy(event: QDropEvent) -> None:
    # Never a move: whoever offers it would delete the photo.
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
