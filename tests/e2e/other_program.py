"""Another program: ``python other_program.py NOTES FILE...`` gives files to whoever takes them, and takes files itself.

What was dropped on it, and what may be done with it, is written to NOTES, a line of JSON each time.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

PLACE = QRect(1000, 40, 220, 160)
"""Where it lies on the screen, above everything."""


class Desktop(QLabel):
    """Stands for a file manager."""

    def __init__(self, notes: Path, files: list[str]) -> None:
        super().__init__("other program")
        self._notes, self._files = notes, files
        self.setWindowFlags(Qt.WindowType.X11BypassWindowManagerHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setAcceptDrops(True)
        self.setGeometry(PLACE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        drag = QDrag(self)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(file) for file in self._files])
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        with self._notes.open("a", encoding="utf-8") as file:
            names = [url.toLocalFile() for url in event.mimeData().urls()]
            line = {"files": names, "may": event.possibleActions().value, "proposed": event.proposedAction().value}
            file.write(json.dumps(line) + "\n")
        event.acceptProposedAction()


if __name__ == "__main__":
    app = QApplication([])
    desktop = Desktop(Path(sys.argv[1]), sys.argv[2:])
    desktop.show()
    print("here", flush=True)
    app.exec()
