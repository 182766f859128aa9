"""What is said once photos are in their folders, and when a folder has photos that were filed before."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.results import Result
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.opener import Opener
from facesorter.gui.transfer.control import TransferControl


class FiledNotices(QObject):
    """Tells what can be done next, in a notice that stays until it is answered."""

    def __init__(self, window: QWidget, notice: NoticeBar, opener: Opener, transfer: TransferControl) -> None:
        super().__init__(window)
        self._notice = notice
        self._opener = opener
        self._transfer = transfer
        self._told = ""
        self._run_id = ""
        transfer.finished.connect(self._on_finished)

    def offer_review(self, folders: int, review: Callable[[], None]) -> None:
        """Offer to look through what was filed before."""
        text = self.tr("%n folder(s) here were filled by facesorter before, and were passed over.", None, folders)
        self._notice.show_notice(text, Severity.INFO, [(self.tr("&Review them"), review)])

    @Slot(object)
    def _on_finished(self, report: RunReport | TagReport | UndoReport) -> None:
        if isinstance(report, UndoReport):
            if report.run_id == self._run_id and self._notice.text == self._told:
                self._notice.dismiss()
            return
        if not isinstance(report, RunReport) or not report.done or report.done[0].target is None:
            return
        self._run_id = report.run_id
        self._told = self.tr("%n photo(s) are in their folders.", None, len({row.source for row in report.done}))
        actions: list[tuple[str, Callable[[], object]]] = [
            (self.tr("&Open them"), partial(self._opener.show_folder, report.done[0].target.parent.parent)),
            (self.tr("&Undo"), partial(self._transfer.undo_run, report.run_id)),
            (self.tr("Open &another folder"), self._opener.choose_folder),
        ]
        self._notice.show_notice(self._told, Severity.SUCCESS, actions)


def filed_into(results: list[Result]) -> Path | None:
    """Return the folder that holds the class folders of photos filed before; None if there is not just one."""
    folders = {result.photo.path.parent for result in results}
    above = {folder.parent for folder in folders if os.path.lexists(folder / SORTED_MARKER)}
    return above.pop() if len(above) == 1 else None
