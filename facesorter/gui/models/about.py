"""What the model is and how good it is, in plain words: photos of 100, not coefficients."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.errors import ModelFileError
from facesorter.gui.kit import words
from facesorter.gui.kit.bars import Bars
from facesorter.gui.kit.look import resize_within_screen
from facesorter.gui.kit.names import breakable
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.translate import class_name
from facesorter.gui.kit.widgets import Scrolling, heading, paragraph
from facesorter.gui.models.heat_grid import HeatGrid
from facesorter.gui.models.honest import HonestNumbers, evaluations
from facesorter.gui.models.reader import ModelReader
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.shares import Share

if TYPE_CHECKING:
    from facesorter.core.model_file import Manifest

_LONG_NAME = 40
"""The name of a group with more letters than this takes several lines."""


class AboutModel(QDialog):
    """Shows the manifest of a model file."""

    def __init__(self, model: Path | None, parent: QWidget | None) -> None:
        """Begin to read the file; None is the bundled one."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About the model"))
        self._notice = NoticeBar()
        self._pages = QStackedWidget()
        waiting = QLabel(self.tr("Reading the model…"))
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(waiting)
        close = QPushButton(self.tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self._notice)
        column.addWidget(self._pages, 1)
        column.addLayout(buttons)
        resize_within_screen(self, 620, 640)
        self._reader = ModelReader(model, self)
        self._reader.read.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        self._reader.start()

    def _on_read(self, manifest: "Manifest", name: str) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(10)
        column.addWidget(heading(breakable(name), 1.35))
        column.addLayout(self._form(manifest))
        whole = HonestNumbers(manifest, page).of_photos()
        if whole:
            column.addSpacing(8)
            column.addWidget(heading(self.tr("On whole photos"), 1.1))
        for text in whole:
            column.addWidget(paragraph(text))
        sets = evaluations(manifest.metrics, manifest.classes.names)
        for kind, evaluation in sets.items():
            self._add_measured(column, manifest, kind, evaluation)
        if not sets and not whole:
            column.addWidget(paragraph(self.tr("The model file does not say how good the model is.")))
        column.addStretch(1)
        self._pages.setCurrentIndex(self._pages.addWidget(Scrolling(page)))

    def _on_failed(self, error: ModelFileError) -> None:
        self._pages.hide()
        self._notice.show_error(error)

    def _form(self, manifest: "Manifest") -> QFormLayout:
        training = manifest.training
        date = QDate.fromString(str(training.get("date")), Qt.DateFormat.ISODate)
        made = QLocale().toString(date, QLocale.FormatType.LongFormat) if date.isValid() else ""
        threshold = (
            self.tr("An answer less sure than {percent} counts as “unsure”.").format(
                percent=words.percent(manifest.unsure_below)
            )
            if manifest.unsure_below > 0
            else ""
        )
        names = ", ".join(class_name(name) for name in manifest.classes.names)
        form = _form()
        for label, value in (
            (self.tr("Made on:"), made),
            (self.tr("Network:"), manifest.network),
            (self.tr("Learned from:"), self._learned_from(training)),
            (self.tr("Classes:"), names),
            (self.tr("Threshold:"), threshold),
        ):
            if value:
                form.addRow(label, paragraph(breakable(value)))
        return form

    def _learned_from(self, training: Mapping[str, object]) -> str:
        table, pictures = training.get("table"), training.get("pictures")
        if not (isinstance(table, str) and isinstance(pictures, int)):
            return ""
        return self.tr("{table}, %n picture(s)", None, pictures).format(table=table)

    def _add_measured(self, column: QVBoxLayout, manifest: "Manifest", kind: str, evaluation: Evaluation) -> None:
        names = {
            "validation": self.tr("On validation photos"),
            "test": self.tr("On test photos not used in training"),
        }
        name = names.get(kind, kind)
        column.addSpacing(8)
        column.addWidget(heading(name, 1.1))
        column.addWidget(paragraph(self._how_good(evaluation, manifest.unsure_below)))
        column.addLayout(self._shares(evaluation))
        recalls = [numbers.recall for numbers in evaluation.per_class.values()]
        if None not in recalls:
            column.addWidget(paragraph(self.tr("How many photos of each class it recognised:")))
            bars = Bars()
            bars.show_probabilities(manifest.classes, [recall or 0.0 for recall in recalls])
            column.addWidget(bars)
        column.addWidget(
            paragraph(
                self.tr(
                    "Which class it takes for which: each row is a true class, each column an answer, per 100 photos."
                )
            )
        )
        column.addWidget(HeatGrid(manifest.classes, evaluation.confusion))
        if evaluation.per_group:
            column.addWidget(paragraph(self.tr("How many of 100 were right by group:")))
            groups = _form()
            for name, share in evaluation.per_group.items():
                self._add_share(groups, name.replace("=", ": ", 1), share)
            column.addLayout(groups)

    def _shares(self, evaluation: Evaluation) -> QFormLayout:
        """Return a line for each share of right answers over all photos."""
        form = _form()
        low, high = evaluation.balanced_interval
        self._add_line(form, self.tr("Mean of the classes:"), self._of_100(evaluation.balanced_accuracy, low, high))
        for name, share in (
            (self.tr("Gender of adults:"), evaluation.gender),
            (self.tr("Gender of children over two:"), evaluation.child_gender),
            (self.tr("Child or adult:"), evaluation.age),
            (self.tr("Glasses of adults:"), evaluation.glasses),
        ):
            if share is not None:
                self._add_share(form, name, share)
        return form

    def _add_share(self, form: QFormLayout, name: str, share: Share) -> None:
        if share.value is None:
            return
        text = self._of_100(share.value, *share.interval)
        self._add_line(form, name, self.tr("{text}, of few photos").format(text=text) if share.few else text)

    def _add_line(self, form: QFormLayout, name: str, text: str) -> None:
        label = paragraph(name)
        label.setWordWrap(len(name) > _LONG_NAME)
        form.addRow(label, paragraph(text))

    def _of_100(self, value: float, low: float, high: float) -> str:
        text = self.tr("{right} of 100 (between {low} and {high})")
        return text.format(right=round(100 * value), low=round(100 * low), high=round(100 * high))

    def _how_good(self, evaluation: Evaluation, unsure_below: float) -> str:
        accuracy = evaluation.accuracy
        low, high = (round(100 * end) for end in accuracy.interval)
        text = self.tr("Of 100 photos like these about {right} were right (between {low} and {high}).")
        parts = [text.format(right=round(100 * (accuracy.value or 0)), low=low, high=high)]
        at = next((point for point in evaluation.coverage if abs(point.threshold - unsure_below) < 1e-6), None)
        if at is not None and at.coverage < 1:
            text = self.tr("With “unsure” it answers {answered} of 100, and of 100 answers {right} are right.")
            parts.append(text.format(answered=round(100 * at.coverage), right=round(100 * at.accuracy)))
        if evaluation.ece is not None:
            points = QLocale().toString(100 * evaluation.ece, "f", 1)
            text = self.tr("On average, confidence is off by {points} percentage points.")
            parts.append(text.format(points=points))
        parts.append(self.tr("Measured on %n photo(s).", None, accuracy.of))
        return " ".join(parts)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    return form
