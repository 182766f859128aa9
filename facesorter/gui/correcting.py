"""The person's answers on their way: from the grids and the menu to the corrections, and from there into the memory.

What is chosen in the menu is for the photo of the review while that is on show, else for what is selected in the grids.
"""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from facesorter.core.marks import Marks
from facesorter.core.results import Photo
from facesorter.gui.actions import Actions
from facesorter.gui.grids.corrections import Corrections
from facesorter.gui.grids.page import SortPage
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.pages import Pages
from facesorter.gui.review.control import ReviewControl
from facesorter.gui.training.control import TrainingControl
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.workers.memory import Memory


class Correcting(QObject):
    """Connects whatever gives answers with what takes them."""

    def __init__(
        self,
        window: QWidget,
        *,
        commands: Actions,
        pages: Pages,
        review: ReviewControl,
        sort_page: SortPage,
        results: ResultModel,
        corrections: Corrections,
        memory: Memory,
        thumbnails: Thumbnails,
        transfer: TransferControl,
        training: TrainingControl,
    ) -> None:
        super().__init__(window)
        self._pages = pages
        self._review = review
        self._sort_page = sort_page
        self._results = results
        self._corrections = corrections
        self._memory = memory
        self._thumbnails = thumbnails
        results.corrected.connect(self._on_corrected)
        results.marked.connect(self._on_marked)
        sort_page.correction_asked.connect(corrections.give)
        sort_page.confirm_asked.connect(corrections.confirm)
        sort_page.take_back_asked.connect(corrections.take_back)
        commands.classes.chosen.connect(self._correct)
        commands.classes.confirmed.connect(self._confirm)
        commands.classes.taken_back.connect(self._take_back)
        commands.all_back.triggered.connect(self._take_back_all)
        transfer.decided.connect(corrections.give_each)
        training.corrected.connect(self._on_label)

    def _correct(self, answer: int) -> None:
        if self._pages.reviewing:
            self._review.answer(answer)
        else:
            self._corrections.give(self._sort_page.selected_paths(), answer)

    def _confirm(self) -> None:
        if self._pages.reviewing:
            self._review.accept()
        else:
            self._corrections.confirm(self._sort_page.selected_paths())

    def _take_back(self) -> None:
        if self._pages.reviewing:
            self._review.take_back()
        else:
            self._corrections.take_back(self._sort_page.selected_paths())

    def _take_back_all(self) -> None:
        self._corrections.take_back(list(self._results.corrections))

    @Slot(Mapping, Mapping)
    def _on_corrected(self, decisions: Mapping[Photo, int | None], further: Mapping[Photo, tuple[int, ...]]) -> None:
        self._memory.correct(decisions, self._results.classes, further)

    @Slot(Photo, Marks)
    def _on_marked(self, photo: Photo, marks: Marks) -> None:
        self._memory.mark(photo, marks)
        self._thumbnails.drop(photo.path)

    @Slot(Path, int)
    def _on_label(self, path: Path, answer: int) -> None:
        """Take a label that was put right at the end of a training for what it is: an answer of the person."""
        if self._results.item(path) is not None:
            self._corrections.give([path], answer)
        else:
            self._memory.correct_file(path, answer, self._results.classes)
