"""What came of a run, in a line at the bottom and, where the person has to know, in a notice."""

from PySide6.QtCore import QObject

from facesorter.core.corrections import Review
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit import words
from facesorter.gui.kit.notices import Severity
from facesorter.gui.kit.translate import text_of
from facesorter.gui.workers.memory import Memory
from facesorter.gui.workers.sorter import Ending


class Summary(QObject):
    """Tells how a run ended; asked again whenever corrections or the language change."""

    def __init__(self, results: ResultModel, memory: Memory) -> None:
        super().__init__(results)
        self._memory = memory
        self._results = results
        self._ending: Ending | None = None

    def begin(self) -> None:
        """Forget the run before."""
        self._ending = None

    def end(self, ending: Ending) -> None:
        """Take note of how the run ended."""
        self._ending = ending

    def line(self) -> tuple[str, str]:
        """Return the line at the bottom, and what it says when the mouse rests on it."""
        ending = self._ending
        if ending is None:
            return "", ""
        total = len(self._results)
        in_classes = sum(self._results.count(one.class_id) for one in self._results.classes)
        confirmed, corrected = (self._results.reviewed(one) for one in (Review.CONFIRMED, Review.CORRECTED))
        parts = [
            self.tr("%n photo(s)", None, total),
            self.tr("%n in classes", None, in_classes),
        ]
        if self._results.away:
            parts.insert(0, self.tr("%n moved into folders", None, self._results.away))
        if confirmed:
            parts.append(self.tr("%n confirmed", None, confirmed))
        if corrected:
            parts.append(self.tr("%n corrected", None, corrected))
        if ending.known:
            parts.append(self.tr("%n known from before", None, ending.known))
        if ending.cancelled:
            parts.insert(0, self.tr("Stopped early"))
        passed_over = words.skipped(ending.skipped)
        if passed_over:
            parts.append(self.tr("%n item(s) skipped", None, sum(ending.skipped.values())))
        return " · ".join(parts), "\n".join(passed_over)

    def notice(self) -> tuple[str, Severity] | None:
        """Return what the person has to know at once, or None."""
        ending = self._ending
        if ending is None:
            return None
        if ending.failure is not None:
            text = text_of(ending.failure)
            if ending.model_failed:
                text += "\n" + self.tr("Choose another model in the menu File, or install facesorter again.")
            return text, Severity.ERROR
        if ending.crashed:
            return self.tr("Looking at the photos stopped because of an error in the program."), Severity.ERROR
        if ending.problems:
            return "\n".join(text_of(problem) for problem in ending.problems[:5]), Severity.WARNING
        if not len(self._results) and not ending.cancelled:
            lines = [self.tr("There are no photos here."), *words.skipped(ending.skipped)]
            return "\n".join(lines), Severity.INFO
        remembering = self._memory.notice()
        return None if remembering is None else (text_of(remembering), Severity.WARNING)
