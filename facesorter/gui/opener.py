"""The ways by which photos get into the window: dialogs and recent folders; and a question before one is forgotten."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from facesorter.core.files.disk import is_folder, status_of
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.preferences import Preferences


class Opener(QObject):
    """Asks the person what to open, without holding the window up.

    Signals:
        chosen: a list of paths.
    """

    chosen = Signal(Sequence)

    def __init__(self, window: QWidget, preferences: Preferences, notice: NoticeBar) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._notice = notice
        self._go_on: Callable[[], None] | None = None

    def choose_folder(self) -> None:
        """Have a folder chosen."""
        self._choose(self.tr("Open a folder of photos"), QFileDialog.FileMode.Directory)

    def choose_pictures(self) -> None:
        """Have picture files chosen."""
        self._choose(self.tr("Open pictures"), QFileDialog.FileMode.ExistingFiles)

    def open_recent(self, folder: Path) -> None:
        """Open a folder of the last times, if it is still there; one that is gone is offered no more."""
        if is_folder(folder):
            self.chosen.emit([folder])
            return
        self.tell_gone(folder)
        if _out_of_reach(folder) is None:
            self.forget(folder)

    def open_again(self, paths: Sequence[Path]) -> None:
        """Open once more what is open."""
        self.chosen.emit(paths)

    def show_folder(self, folder: Path) -> None:
        """Show a folder in the system's own program for that; say so where it cannot."""
        if not is_folder(folder):
            self.tell_gone(folder)
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = self.tr("There is no program on this computer that shows {folder}.").format(folder=folder)
            self._notice.show_notice(text, Severity.WARNING)

    def tell_gone(self, path: Path) -> None:
        """Say that a folder or file is gone, or why nobody can tell."""
        reason = _out_of_reach(path)
        if reason is None:
            text = self.tr("{path} is not there any more.").format(path=path)
        else:
            text = self.tr("{path} cannot be opened: {reason}").format(path=path, reason=reason)
        self._notice.show_notice(text, Severity.WARNING)

    def remember(self, folder: Path) -> None:
        """Offer a folder again the next time."""
        self._preferences.change(recent_folders=self._preferences.settings.with_recent(folder).recent_folders)

    def remember_destination(self, folder: Path, destination: Path) -> None:
        """Offer the folder into which the photos of a folder were filed again the next time."""
        self._preferences.change(
            destinations=self._preferences.settings.with_destination(folder, destination).destinations
        )

    def destination_of(self, folder: Path) -> Path | None:
        """Return the folder into which the photos of a folder were filed last, None where there was no such sort."""
        return self._preferences.settings.destination_of(folder)

    def forget(self, folder: Path | None) -> None:
        """Offer a folder, and what lies in it, no more; None for all."""
        if folder is None:
            self._preferences.change(recent_folders=(), destinations=())
            return
        settings = self._preferences.settings
        recent = tuple(name for name in settings.recent_folders if not Path(name).is_relative_to(folder))
        kept = tuple(
            pair for pair in settings.destinations if not any(Path(name).is_relative_to(folder) for name in pair)
        )
        self._preferences.change(recent_folders=recent, destinations=kept)

    def confirm_forgetting(self, folder: Path | None, go_on: Callable[[bool], None]) -> None:
        """Ask whether everything about a folder, or with None about all, is to be forgotten, and if so go on."""
        box = QMessageBox(QMessageBox.Icon.Question, "facesorter", "", parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        if folder is None:
            box.setText(self.tr("Forget everything about all photos?"))
        else:
            box.setText(self.tr("Forget everything about {folder}?").format(folder=folder))
        box.setInformativeText(
            self.tr(
                "The results for its photos and your corrections there are deleted, as are all cached face crops. The "
                "photos themselves stay as they are, and sorts into folders can still be undone."
            )
        )
        undo_too = QCheckBox(self.tr("Forget the sorts of its photos &too: they cannot be undone any more"))
        box.setCheckBox(undo_too)
        forget = box.addButton(self.tr("&Forget"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.finished.connect(box.deleteLater)
        self._go_on = lambda: go_on(undo_too.isChecked())
        forget.clicked.connect(self._forget)
        box.open()

    def _choose(self, title: str, mode: QFileDialog.FileMode) -> None:
        recent = self._preferences.settings.recent_folders
        dialog = QFileDialog(self._window, title, recent[0] if recent else "")
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


def _out_of_reach(path: Path) -> str | None:
    """Return why nobody can tell whether something is there, as on a share that is gone; None where that is known."""
    try:
        status_of(path)
    except OSError as error:
        return error.strerror
    return None
