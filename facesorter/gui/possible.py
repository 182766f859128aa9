"""Which commands can be given at the moment."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from facesorter.gui.actions import Actions
from facesorter.gui.beyond.tags import Tagger
from facesorter.gui.beyond.watching import Watching
from facesorter.gui.grids.page import SortPage
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.open_folder import OpenFolder
from facesorter.gui.pages import Pages
from facesorter.gui.review.control import ReviewControl
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.workers.sorter import Sorter, State


class Possible(QObject):
    """Enables what can be done, and greys the rest."""

    def __init__(
        self,
        window: QWidget,
        *,
        commands: Actions,
        pages: Pages,
        sort_page: SortPage,
        review: ReviewControl,
        opened: OpenFolder,
        results: ResultModel,
        sorter: Sorter,
        transfer: TransferControl,
        tagger: Tagger,
        watching: Watching,
    ) -> None:
        super().__init__(window)
        self._commands = commands
        self._pages = pages
        self._sort_page = sort_page
        self._review = review
        self._opened = opened
        self._results = results
        self._sorter = sorter
        self._transfer = transfer
        self._tagger = tagger
        self._watching = watching
        transfer.finished.connect(self.refresh)
        tagger.busy_changed.connect(self.refresh)
        watching.changed.connect(self.refresh)
        sort_page.selection_changed.connect(self._offer_answers)
        review.turned.connect(self._offer_answers)

    @Slot()
    def refresh(self) -> None:
        """Offer what can be done now."""
        commands = self._commands
        idle = self._sorter.state is State.IDLE
        one_folder = len(self._opened.paths) == 1
        sorting = self._pages.sorting
        ready = idle and bool(len(self._results)) and not self._transfer.busy
        commands.sort_into.setEnabled(ready)
        commands.copy.setEnabled(ready)
        commands.move.setEnabled(ready)
        commands.tag.setEnabled(ready and not self._tagger.busy)
        commands.watch.setEnabled(self._watching.folder is not None or (idle and one_folder))
        commands.watch.setChecked(self._watching.folder is not None)
        commands.export_results.setEnabled(ready)
        commands.export_corrections.setEnabled(ready)
        commands.again.setEnabled(bool(self._opened.paths))
        commands.forget.setEnabled(idle and one_folder and not self._transfer.busy)
        commands.pause.setEnabled(self._sorter.state in (State.SORTING, State.PAUSED))
        commands.cancel.setEnabled(not idle)
        commands.overview.setEnabled(sorting)
        commands.queue.setEnabled(sorting)
        commands.find.setEnabled(sorting)
        commands.all_back.setEnabled(sorting and bool(self._results.corrections))
        self._offer_answers()

    @Slot()
    def _offer_answers(self) -> None:
        """Offer answers where there is a photo that they would be for."""
        pages = self._pages
        has_photo = self._review.can_answer if pages.reviewing else pages.sorting and self._sort_page.has_selection
        self._commands.classes.setEnabled(has_photo)
