"""The pages of a training after the first: what there is to train on, and how it goes."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from facesorter.core.tasks import Progress
from facesorter.gui.kit.look import class_icon
from facesorter.gui.kit.tables import Column, TableModel, calm_table, fit_columns
from facesorter.gui.kit.translate import class_name, text_of
from facesorter.gui.kit.widgets import heading, paragraph
from facesorter.gui.kit.words import duration
from facesorter.gui.training.curve import Curve
from facesorter.ml.jobs.events import ClassCounts, Complained, EpochEnded, Progressed, Summarised


class DataPage(QWidget):
    """What there is to train on: counts of each class, what cannot be used, and advice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary: Summarised | None = None
        self._complained = Complained((), 0)
        self._source = ""
        self._heading = heading()
        self._model: TableModel[ClassCounts] = TableModel(self)
        self._table = calm_table(self._model, "", ())
        self._advice = paragraph()
        self.complaints = QPlainTextEdit()
        self.complaints.setReadOnly(True)
        self.complaints.setTabChangesFocus(True)
        self.complaints.setMaximumHeight(8 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self._heading)
        column.addWidget(self._table, 1)
        column.addWidget(self._advice)
        column.addWidget(self.complaints)

    @property
    def advice(self) -> str:
        """What the person is told about the counts."""
        return self._advice.text()

    @property
    def counts(self) -> dict[str, int]:
        """How many pictures of each class are there to learn from."""
        return {one.name: one.training for one in self._summary.classes} if self._summary else {}

    def show_source(self, name: str) -> None:
        """Take the name of the table or folder."""
        self._source = name

    def show_complaints(self, complained: Complained) -> None:
        """Take what cannot be used."""
        self._complained = complained

    def show_summary(self, summary: Summarised) -> None:
        """Show what was found."""
        self._summary = summary
        self._model.set_rows(summary.classes)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._heading.setText(self.tr("Pictures to train on in {name}").format(name=self._source))
        columns = (
            ("labelled", self.tr("Labelled")),
            ("no_face", self.tr("No face")),
            ("unreadable", self.tr("Unreadable")),
            ("training", self.tr("Training")),
            ("validation", self.tr("Validation")),
            ("test", self.tr("Test")),
        )
        name: Column[ClassCounts] = Column(
            self.tr("Class"), lambda row: class_name(row.name), icon=lambda row: class_icon(row.name), path=True
        )
        self._model.set_columns([name, *(_count(key, title) for key, title in columns)])
        fit_columns(self._table, (18, 8, 8, 8, 8, 8))
        self._table.setAccessibleName(self._heading.text())
        self._advice.setText("\n".join([*self._alike(), *map(text_of, self._summary.advice if self._summary else ())]))
        self._advice.setVisible(bool(self._advice.text()))
        lines = [self._line(line, text_of(reason)) for line, reason in self._complained.complaints]
        if self._complained.count > len(lines):
            lines.append(self.tr("… and {count} more").format(count=self._complained.count - len(lines)))
        self.complaints.setPlainText("\n".join([self.tr("What cannot be used:"), *lines]))
        self.complaints.setVisible(bool(lines))

    def _line(self, line: int | None, sentence: str) -> str:
        return sentence if line is None else self.tr("line {line}: {sentence}").format(line=line, sentence=sentence)

    def _alike(self) -> list[str]:
        if self._summary is None or not self._summary.exact_duplicates + self._summary.near_duplicates:
            return []
        text = self.tr("Exact duplicates: {exact}; near-duplicates: {near}. Duplicates stay in the same split.")
        return [text.format(exact=self._summary.exact_duplicates, near=self._summary.near_duplicates)]


class CoursePage(QWidget):
    """How far it is: a bar, the time left, and the curve of the epochs so far."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what, self._progress = "", Progress(0, 0)
        self._epochs: list[EpochEnded] = []
        self._rival: float | None = None
        self._total = 0
        self._stopping = False
        self._heading, self._state = heading(), paragraph()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._curve_name = paragraph()
        self.curve = Curve()
        self._best = paragraph()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (self._heading, self._bar, self._state):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self._curve_name)
        column.addWidget(self.curve, 1)
        column.addWidget(self._best)
        column.addStretch(0)  # takes the room as long as there is no curve

    @property
    def has_epochs(self) -> bool:
        """Whether there is anything to keep yet."""
        return bool(self._epochs)

    @property
    def state(self) -> str:
        """What it says beside the bar."""
        return self._state.text()

    @property
    def progress(self) -> Progress:
        """How far what it says is."""
        return self._progress

    @property
    def making_file(self) -> bool:
        """Whether the training itself is over, and the model file is made."""
        return self._what == "export"

    def begin(self, epochs: int) -> None:
        """Begin at zero; ``epochs`` is 0 if the data is only looked at."""
        self._what, self._progress, self._epochs, self._total = "", Progress(0, 0), [], epochs
        self._rival = None
        self._stopping = False
        self.retranslate()

    def show_progress(self, progressed: Progressed) -> None:
        """Show how far it is, and at what; ``export`` is the last thing."""
        self._what, self._progress = progressed.what, progressed.progress
        self._refresh()

    def show_rival(self, balanced: float) -> None:
        """Show how good the model in use is on the same pictures."""
        self._rival = balanced
        self._refresh()

    def show_earlier(self, epochs: Sequence[EpochEnded]) -> None:
        """Show the epochs of a training that goes on."""
        self._epochs = list(epochs)
        self._refresh()

    def show_epoch(self, epoch: EpochEnded) -> None:
        """Show one epoch more."""
        self._epochs.append(epoch)
        self._refresh()

    def show_stopping(self) -> None:
        """Show that the wish to stop was heard."""
        self._stopping = True
        self._refresh()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._heading.setText(self.tr("Training…") if self._total else self.tr("Looking at the pictures…"))
        self._curve_name.setText(self.tr("Accuracy on validation pictures, mean of the classes:"))
        self._bar.setAccessibleName(self.tr("Progress"))
        self._refresh()

    def _refresh(self) -> None:
        self._bar.setRange(0, self._progress.total)  # no total yet: a bar that only says "busy"
        self._bar.setValue(self._progress.done)
        self._state.setText(self._said())
        right = [one.validation_balanced for one in self._epochs]
        best = max(range(len(right)), key=lambda index: self._epochs[index].merit, default=-1)
        self.curve.show_values(right, self._total, best, self._rival)
        for widget in (self._curve_name, self.curve):
            widget.setVisible(bool(self._total))
        text = self.tr("Kept so far: epoch {number}, {percent} %.")
        said = [text.format(percent=round(100 * right[best]), number=best + 1)] if right else []
        if self._rival is not None and self._total:
            said.append(self.tr("The model in use: {percent} %.").format(percent=round(100 * self._rival)))
        self._best.setText(" ".join(said))
        self.curve.setAccessibleName(f"{self._curve_name.text()} {self._best.text()}")

    def _said(self) -> str:
        if self._stopping and not self.making_file:
            return self.tr("Stopping; the best epoch so far is kept.") if self._epochs else self.tr("Stopping…")
        parts = {
            "": self.tr("Getting ready…"),
            "comparing": self.tr("Comparing pictures"),
            "crops": self.tr("Cutting out faces"),
            "rival": self.tr("Measuring the model in use"),
            "export": self.tr("Making the model file"),
            "training": self.tr("Epoch {number} of {total}").format(
                number=min(len(self._epochs) + 1, max(1, self._total)), total=self._total
            ),
        }
        said = [parts[self._what]]
        if self._progress.seconds_left is not None:
            said.append(self.tr("{duration} left").format(duration=duration(self._progress.seconds_left)))
        return " · ".join(said)


def _count(key: str, title: str) -> Column[ClassCounts]:
    return Column(title, lambda row: str(getattr(row, key)), key=lambda row: getattr(row, key), right=True)
