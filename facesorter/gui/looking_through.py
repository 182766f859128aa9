"""Looking through a folder: begun, begun again, also with what was filed before, and left."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from facesorter.gui.actions import Actions
from facesorter.gui.filed import FiledNotices
from facesorter.gui.grids.run_view import RunView
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.open_folder import OpenFolder
from facesorter.gui.opener import Opener
from facesorter.gui.pages import Pages
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.workers.sorter import Sorter, State


class LookingThrough(QObject):
    """Has photos looked at, and shows the page of that.

    Signals:
        folder_changed: another folder is open, or none.
    """

    folder_changed = Signal()

    def __init__(
        self,
        window: QWidget,
        *,
        commands: Actions,
        opened: OpenFolder,
        pages: Pages,
        sorter: Sorter,
        run_view: RunView,
        undo_stack: QUndoStack,
        notice: NoticeBar,
        opener: Opener,
        filed: FiledNotices,
        transfer: TransferControl,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._opened = opened
        self._pages = pages
        self._sorter = sorter
        self._run_view = run_view
        self._undo_stack = undo_stack
        self._notice = notice
        self._opener = opener
        self._filed = filed
        self._transfer = transfer
        self._preferences = preferences
        commands.again.triggered.connect(self.again)
        commands.pause.triggered.connect(run_view.pause_or_resume)
        commands.cancel.triggered.connect(sorter.cancel)
        run_view.empty.connect(self.leave)
        run_view.filed_before.connect(self._on_filed_before)

    def begin(self, paths: tuple[Path, ...], *, even_sorted: bool = False) -> None:
        """Look through a folder or several things; ``even_sorted`` through class folders of earlier sorts too."""
        self._opened.open(paths, even_sorted=even_sorted)
        self._undo_stack.clear()
        self._run_view.clear()
        self._notice.dismiss()
        if len(paths) == 1:
            self._opener.remember(paths[0])
        self._pages.show_grids()
        self.folder_changed.emit()
        self._sorter.start(paths, recursive=self._preferences.settings.recursive, even_sorted=even_sorted)

    @Slot()
    def again(self) -> None:
        """Look once more through what is open, if it is still there."""
        if self._opened.even_sorted:
            self._review_filed()
        else:
            self._opener.open_again(self._opened.paths)

    @Slot()
    def leave(self) -> None:
        """Go back to the invitation."""
        self._pages.show_invitation()
        self._opened.close()
        self.folder_changed.emit()

    @Slot()
    def forget(self) -> None:
        """Go back to the invitation, with nothing of the photos left on show; not while they are looked at."""
        if self._sorter.state is State.IDLE:
            self._undo_stack.clear()
            self._run_view.clear()
            self.leave()

    def _review_filed(self) -> None:
        """Look through the folders too that photos were filed into before; to be corrected there."""
        if self._opened.last_paths and not self._transfer.engaged:
            self.begin(self._opened.last_paths, even_sorted=True)

    @Slot(int)
    def _on_filed_before(self, folders: int) -> None:
        self._filed.offer_review(folders, self._review_filed)
