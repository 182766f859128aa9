"""Forgetting what is kept of a folder's photos, or of all photos: the question, and what is told afterwards."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from facesorter.core.forgetting import Forgotten
from facesorter.gui.actions import Actions
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.translate import text_of
from facesorter.gui.open_folder import OpenFolder
from facesorter.gui.opener import Opener
from facesorter.gui.workers.memory import Memory


class Forgetting(QObject):
    """Asks, has it done, and tells what was forgotten.

    Signals:
        forgot_open: what the window shows is among it.
        done: everything is told.
    """

    forgot_open = Signal()
    done = Signal()

    def __init__(
        self,
        window: QWidget,
        commands: Actions,
        opened: OpenFolder,
        *,
        memory: Memory,
        opener: Opener,
        notice: NoticeBar,
    ) -> None:
        super().__init__(window)
        self._opened = opened
        self._memory = memory
        self._opener = opener
        self._notice = notice
        commands.forget.triggered.connect(self._ask_about_folder)
        memory.forgotten.connect(self._on_forgotten)

    def ask_about_everything(self) -> None:
        """Ask whether everything about all photos is to be forgotten."""
        self._ask(None)

    def _ask_about_folder(self) -> None:
        self._ask(self._opened.paths[0])

    def _ask(self, folder: Path | None) -> None:
        self._opener.confirm_forgetting(folder, lambda undo_too: self._memory.forget(folder, undo_too=undo_too))

    @Slot(object, object)
    def _on_forgotten(self, folder: Path | None, forgotten: Forgotten) -> None:
        if folder is None or self._opened.paths == (folder,):
            self.forgot_open.emit()
        self._opener.forget(folder)
        if forgotten.failed:
            text = self.tr("Not everything is forgotten.")
        elif folder is None:
            text = self.tr("Everything about %n photo(s) is forgotten.", None, forgotten.photos)
        else:
            text = self.tr("Everything about %n photo(s) in {folder} is forgotten.", None, forgotten.photos)
        if forgotten.kept:
            text += " " + self.tr(
                "%n sort(s) that can still be undone keep the names of its photos.", None, len(forgotten.kept)
            )
        if forgotten.set_aside:
            text += " " + self.tr(
                "{names} in {place}, set aside earlier, may still name photos of it, and what you said of other photos "
                "may be nowhere else; delete it when you do not need it any more."
            )
        names = ", ".join(path.name for path in forgotten.set_aside)
        place = forgotten.set_aside[0].parent if forgotten.set_aside else ""
        lines = [text.format(folder=folder, names=names, place=place), *map(text_of, forgotten.failed)]
        self._notice.show_notice("\n".join(lines), Severity.WARNING if forgotten.failed else Severity.INFO)
        self.done.emit()
