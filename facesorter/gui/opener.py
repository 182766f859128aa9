"""The ways by which photos get into the window: dialogs, drops, and a question before decisions are forgotten."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


class Opener(QObject):
    """Asks the person what to open, without holding the window up.

    Signals:
        chosen: a list of paths.
    """

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._go_on: Callable[[], None] | None = None

    def choose_folder(self, start: Path | None) -> None:
        """Have a folder chosen."""
        self._choose(self.tr("Open a folder of photos"), QFileDialog.FileMode.Directory, start)

    def choose_pictures(self, start: Path | None) -> None:
        """Have picture files chosen."""
        self._choose(self.tr("Open pictures"), QFileDialog.FileMode.ExistingFiles, start)

    def confirm_forgetting(self, corrections: int, go_on: Callable[[], None]) -> None:
        """Ask whether corrections may be forgotten, and if so go on."""
        box = QMessageBox(QMessageBox.Icon.Question, "facesorter", "", parent=self._window)
        box.setText(self.tr("You corrected %n photo(s) that are not in their folders yet.", None, corrections))
        box.setInformativeText(self.tr("Opening something else forgets that."))
        forget = box.addButton(self.tr("&Forget and open"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.finished.connect(box.deleteLater)
        self._go_on = go_on
        forget.clicked.connect(self._forget)
        box.open()

    def _choose(self, title: str, mode: QFileDialog.FileMode, start: Path | None) -> None:
        dialog = QFileDialog(self._window, title, str(start or ""))
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self._on_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot("QStringList")
    def _on_selected(self, names: list[str]) -> None:
        self.chosen.emit([Path(name) for name in names])

    def _forget(self) -> None:
        if self._go_on is not None:
            self._go_on()
            self._go_on = None
