"""Ways from page to page: by the commands, by what is clicked in the grids, and back from the review."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from facesorter.gui.actions import Actions
from facesorter.gui.grids.page import SortPage
from facesorter.gui.help import KeysDialog, Place
from facesorter.gui.pages import Pages
from facesorter.gui.possible import Possible
from facesorter.gui.review.control import ReviewControl


class Navigation(QObject):
    """Turns the pages."""

    def __init__(
        self,
        window: QWidget,
        commands: Actions,
        pages: Pages,
        sort_page: SortPage,
        review: ReviewControl,
        *,
        possible: Possible,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._sort_page = sort_page
        self._review = review
        self._possible = possible
        review.opened.connect(self._show_review)
        review.closed.connect(self._leave_review)
        sort_page.opened.connect(review.show_item)
        sort_page.queue_asked.connect(review.show_queue)
        commands.overview.triggered.connect(self._overview)
        commands.queue.triggered.connect(review.show_queue)
        commands.find.triggered.connect(self._find)
        commands.keys.triggered.connect(self._show_keys)

    @Slot()
    def _show_review(self) -> None:
        self._pages.show_review()
        self._window.activateWindow()
        self._possible.refresh()

    @Slot()
    def _leave_review(self) -> None:
        if self._pages.reviewing:
            self._pages.leave_review()
            self._possible.refresh()

    @Slot()
    def _overview(self) -> None:
        self._review.leave()
        self._sort_page.show_bucket(None)

    @Slot()
    def _find(self) -> None:
        self._review.leave()
        self._sort_page.begin_search()

    @Slot()
    def _show_keys(self) -> None:
        place = Place.REVIEW if self._pages.reviewing else Place.GRIDS if self._pages.sorting else Place.START
        KeysDialog(place, self._window).open()
