"""Corrections that can be taken back: what the person decided about photos, as commands of an undo stack."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QUndoCommand

from facesorter.core.results import Status
from facesorter.gui.grids.result_model import UNSURE_ID, ResultModel
from facesorter.gui.kit import words
from facesorter.gui.kit.translate import class_name, status_name


class Correct(QUndoCommand):
    """Puts photos into a class, or among the unsure ones; undoing brings back what each had before."""

    def __init__(self, results: ResultModel, paths: Iterable[Path], class_id: int) -> None:
        super().__init__()
        self._results = results
        self._after = class_id
        items = (results.item(path) for path in paths)
        self._before = {item.result.photo.path: item.correction for item in items if item is not None}
        target = status_name(Status.UNSURE) if class_id == UNSURE_ID else _class_name(results, class_id)
        self.setText(words.moved_to(len(self._before), target))

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return any(correction != self._after for correction in self._before.values())

    def redo(self) -> None:
        """Put the photos where the person says."""
        self._results.assign(dict.fromkeys(self._before, self._after))

    def undo(self) -> None:
        """Put every photo back to where it was."""
        self._results.assign(self._before)


def _class_name(results: ResultModel, class_id: int) -> str:
    return class_name(results.classes.by_id(class_id).name)
