"""The pages of the window: the invitation, the grids of a folder, and the review, of which one is on show."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from facesorter.gui.empty_page import EmptyPage
from facesorter.gui.grids.page import SortPage
from facesorter.gui.review.view import ReviewView


class Pages(QStackedWidget):
    """Turns to a page, and from the review back to the one before it."""

    def __init__(self, empty_page: EmptyPage, sort_page: SortPage, review: ReviewView) -> None:
        super().__init__()
        self._empty_page, self._sort_page, self._review = empty_page, sort_page, review
        self._before: QWidget = empty_page
        for page in (empty_page, sort_page, review):
            self.addWidget(page)

    @property
    def sorting(self) -> bool:
        """Whether the grids are on show, or the review of their photos, rather than the invitation."""
        return self.currentWidget() is self._sort_page or (self.reviewing and self._before is self._sort_page)

    @property
    def reviewing(self) -> bool:
        """Whether the review is on show."""
        return self.currentWidget() is self._review

    def show_invitation(self) -> None:
        """Go back to where one begins; from the review of a picture only once the person leaves that."""
        self._before = self._empty_page
        if not self.reviewing:
            self.setCurrentWidget(self._empty_page)

    def show_grids(self) -> None:
        """Show the grids of a folder that is looked through from now on."""
        self.setCurrentWidget(self._sort_page)
        self._before = self._sort_page
        self._sort_page.sidebar.setFocus()

    def show_review(self) -> None:
        """Show the review, and remember where the person came from."""
        if not self.reviewing:
            self._before = self.currentWidget() or self._empty_page
        self.setCurrentWidget(self._review)
        self._review.take_focus()

    def leave_review(self) -> None:
        """Go back to where the person came from."""
        self.setCurrentWidget(self._before)
        if self._before is self._sort_page:
            self._sort_page.show_bucket(self._sort_page.bucket)
            self._sort_page.take_focus()
