"""The pages after the plan: how far it is, what became of it, and the question before a sort is undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QDir, QLocale, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.runs.history import RunAction, RunSummary
from facesorter.core.runs.reports import Row, RunReport, UndoReport
from facesorter.core.runs.tags import TagReport
from facesorter.core.tasks import Progress
from facesorter.gui.kit import widgets
from facesorter.gui.kit.counts import Count, CountList
from facesorter.gui.kit.look import IconLabel, class_icon, icon
from facesorter.gui.kit.notices import Severity
from facesorter.gui.kit.tables import Column, TableModel, calm_table
from facesorter.gui.kit.translate import class_name, text_of
from facesorter.gui.kit.words import pace


def when(summary: RunSummary) -> str:
    """Return when a run was, in the person's own time and manner of writing."""
    local = QDateTime.fromSecsSinceEpoch(int(summary.started.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)


class ProgressPage(QWidget):
    """How far a sort or an undo is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = widgets.heading()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._pace = QLabel()
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 0, 48, 0)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self._heading)
        column.addWidget(self._bar)
        column.addWidget(self._pace)
        column.addSpacing(12)
        column.addWidget(self._hint)
        column.addStretch(3)

    def begin(self, heading: str, hint: str) -> None:
        """Begin at zero."""
        self._heading.setText(heading)
        self._hint.setText(hint)
        self._pace.setText(self.tr("Starting…"))
        self._bar.setRange(0, 0)

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)
        self._pace.setText(pace(progress))

    def show_stopping(self) -> None:
        """Show that the wish to stop was heard."""
        self._hint.setText(self.tr("Stopping after the current photo. What is done can be undone."))


class QuestionPage(QWidget):
    """What is about to happen to a sort of the past, before it happens."""

    def __init__(self, drawing: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QVBoxLayout()
        self._words.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(IconLabel(drawing, 40), alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 0, 32, 0)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def ask(self, heading: str, paragraphs: Sequence[str]) -> None:
        """Ask a question, once."""
        title = widgets.heading(heading)
        self._words.addWidget(title)
        for paragraph in paragraphs:
            label = QLabel(paragraph)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._words.addWidget(label)


@dataclass(frozen=True, slots=True)
class _Line:
    """A photo that a person should know about."""

    row: Row
    failed: bool


class ReportPage(QWidget):
    """What became of a sort or an undo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon(Severity.SUCCESS), 32)
        self._heading = widgets.heading()
        self._more = QLabel()
        self._more.setWordWrap(True)
        self._more.setTextFormat(Qt.TextFormat.PlainText)
        self._counts = CountList()
        self._model: TableModel[_Line] = TableModel(self)
        marks = {True: icon(Severity.ERROR), False: icon(Severity.INFO)}
        self._model.set_columns(
            (
                Column(
                    self.tr("Photo"),
                    lambda line: line.row.source.name,
                    icon=lambda line: marks[line.failed],
                    tip=lambda line: str(line.row.source),
                    path=True,
                ),
                Column(self.tr("What happened"), lambda line: text_of(line.row.note) if line.row.note else ""),
            )
        )
        self._table = calm_table(self._model, self.tr("Photos to check"), (30, 60))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._heading)
        words.addWidget(self._more)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 0)
        column.setSpacing(14)
        column.addLayout(top)
        column.addWidget(self._counts)
        column.addWidget(self._table, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)

    def show_run(self, report: RunReport, action: RunAction, destination: Path) -> None:
        """Show what became of a sort."""
        if action is RunAction.COPY:
            heading = self.tr("%n photo(s) copied", None, len(report.done))
        else:
            heading = self.tr("%n photo(s) moved", None, len(report.done) - report.kept)
        lines = [text_of(report.stopped)] if report.stopped is not None else []
        if report.cancelled:
            lines.append(self.tr("Cancelled; %n photo(s) stay where they were.", None, report.not_tried))
        if report.kept:
            lines.append(self.tr("%n photo(s) could only be copied; the originals stay.", None, report.kept))
        if report.failed:
            lines.append(self.tr("%n photo(s) failed and were left as they are:", None, len(report.failed)))
        if report.already_there:
            lines.append(self.tr("%n photo(s) were there already.", None, len(report.already_there)))
        if report.left:
            lines.append(self.tr("%n photo(s) were left out, as planned.", None, len(report.left)))
        lines.append(QDir.toNativeSeparators(str(destination)))
        self._show(heading, lines, report.done, report.failed, report.stopped is not None, cancelled=report.cancelled)
        self._counts.set_counts(_counts(report.counts))
        self._counts.show()

    def show_tags(self, report: TagReport, folder: Path) -> None:
        """Show what became of a tagging."""
        lines = [text_of(report.stopped)] if report.stopped is not None else []
        if report.cancelled:
            lines.append(self.tr("Cancelled; %n photo(s) have no tag yet.", None, report.not_tried))
        if report.failed:
            lines.append(self.tr("%n photo(s) got no tag, for these reasons:", None, len(report.failed)))
        lines.append(QDir.toNativeSeparators(str(folder)))
        self._show(
            self.tr("Tags of %n photo(s) written", None, len(report.done)),
            lines,
            report.done,
            report.failed,
            report.stopped is not None,
            cancelled=report.cancelled,
        )
        self._counts.set_counts(_counts(report.counts))
        self._counts.show()

    def show_tags_undone(self, report: UndoReport) -> None:
        """Show what became of the undo of a tagging."""
        heading = self.tr("Tags of %n photo(s) taken back", None, len(report.restored))
        left = self.tr("%n tag(s) were left as they are, for these reasons:", None, len(report.failed))
        self._show_undone(report, heading, left)

    def show_undo(self, report: UndoReport) -> None:
        """Show what became of the undo of a sort."""
        heading = self.tr("Undone: %n photo(s) are as they were", None, len(report.restored))
        left = self.tr("%n photo(s) were left where they are, for these reasons:", None, len(report.failed))
        self._show_undone(report, heading, left)

    def _show_undone(self, report: UndoReport, heading: str, left: str) -> None:
        lines = [text_of(report.stopped)] if report.stopped is not None else []
        if report.cancelled:
            lines.append(self.tr("Cancelled; you can undo the rest later."))
        if report.failed:
            lines.append(left)
        self._show(
            heading, lines, report.restored, report.failed, report.stopped is not None, cancelled=report.cancelled
        )
        self._counts.hide()

    def _show(
        self,
        heading: str,
        lines: Sequence[str],
        good: Sequence[Row],
        failed: Sequence[Row],
        stopped: bool,
        *,
        cancelled: bool,
    ) -> None:
        self._heading.setText(heading)
        self._more.setText("\n".join(lines))
        severity = Severity.ERROR if stopped else Severity.WARNING if failed or cancelled else Severity.SUCCESS
        self._icon.set_icon(icon(severity))
        known = [_Line(row, True) for row in failed] + [_Line(row, False) for row in good if row.note is not None]
        self._model.set_rows(known)
        self._table.setVisible(bool(known))
        self._filler.setVisible(not known)


def _counts(counts: Mapping[str, int]) -> list[Count]:
    most_first = sorted(counts.items(), key=lambda count: -count[1])
    own = {class_name(name): name for name in DEFAULT_CLASSES.names}  # folders may be called in the window's language
    return [Count(class_icon(own.get(name, name)), class_name(name), number) for name, number in most_first]
