"""What the model is and how good it is, in plain words: photos of 100, not coefficients."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QLocale, QObject, Qt, Signal, Slot
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
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.kit.translate import class_name
from facesorter.gui.kit.widgets import Scrolling, heading, paragraph
from facesorter.gui.models.facts import Measured, Right, measured
from facesorter.gui.models.heat_grid import HeatGrid
from facesorter.ml.evaluation.shares import FEW

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
        self._reader = _Reader(model)
        self._reader.read.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        self._thread = worker_thread(self._reader, "about the model")
        self._thread.started.connect(self._reader.read_file)
        self._thread.start()

    def done(self, result: int) -> None:
        """Close once the file is read, a matter of milliseconds."""
        end_thread(self._thread)
        super().done(result)

    def _on_read(self, manifest: "Manifest", name: str) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(10)
        column.addWidget(heading(name, 1.35))
        column.addLayout(self._form(manifest))
        sets = measured(manifest.metrics, manifest.classes.names, manifest.unsure_below)
        for one in sets:
            self._add_measured(column, manifest, one)
        if not sets:
            column.addWidget(paragraph(self.tr("The model file does not tell how good the model is.")))
        column.addStretch(1)
        self._pages.setCurrentIndex(self._pages.addWidget(Scrolling(page)))

    def _on_failed(self, error: BaseException) -> None:
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
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for label, value in (
            (self.tr("Made on:"), made),
            (self.tr("Network:"), manifest.network),
            (self.tr("Learned from:"), _plain(training.get("data"))),
            (self.tr("Classes:"), names),
            (self.tr("Threshold:"), threshold),
        ):
            if value:
                form.addRow(label, paragraph(value))
        return form

    def _add_measured(self, column: QVBoxLayout, manifest: "Manifest", found: Measured) -> None:
        names = {
            "validation": self.tr("On photos held back from learning"),
            "test": self.tr("On photos that nothing was chosen by"),
        }
        name = names.get(found.name, found.name)
        column.addSpacing(8)
        column.addWidget(heading(name, 1.1))
        column.addWidget(paragraph(self._how_good(found)))
        if found.derived:
            column.addLayout(self._rights({self._derived(key): right for key, right in found.derived.items()}))
        if found.recall and None not in found.recall:
            column.addWidget(paragraph(self.tr("How many photos of each class it recognised:")))
            bars = Bars()
            bars.show_probabilities(manifest.classes, [share or 0.0 for share in found.recall])
            column.addWidget(bars)
        if found.confusion:
            column.addWidget(
                paragraph(
                    self.tr("What it takes for what: each row is a class, each column an answer, in photos of 100.")
                )
            )
            column.addWidget(HeatGrid(manifest.classes, found.confusion))
        if found.groups:
            column.addWidget(paragraph(self.tr("How many of 100 were right by group:")))
            column.addLayout(self._rights({name.replace("=", ": ", 1): one for name, one in found.groups.items()}))

    def _derived(self, key: str) -> str:
        return {
            "balanced_accuracy": self.tr("Mean of the classes:"),
            "gender_accuracy": self.tr("Gender of adults:"),
            "child_gender_accuracy": self.tr("Gender of children over two:"),
            "age_accuracy": self.tr("Child or adult:"),
            "glasses_accuracy": self.tr("Glasses of adults:"),
        }[key]

    def _rights(self, rights: dict[str, Right]) -> QFormLayout:
        """Return a line for each share of right answers."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for name, right in rights.items():
            text = self.tr("{right} of 100").format(right=round(100 * right.share))
            if right.interval is not None:
                low, high = (round(100 * end) for end in right.interval)
                text = self.tr("{right} of 100 (between {low} and {high})").format(
                    right=round(100 * right.share), low=low, high=high
                )
            if right.count is not None and right.count < FEW:
                text = self.tr("{text}, of few photos").format(text=text)
            label = paragraph(name)
            label.setWordWrap(len(name) > _LONG_NAME)
            form.addRow(label, paragraph(text))
        return form

    def _how_good(self, found: Measured) -> str:
        right = round(100 * found.accuracy)
        if found.interval is None:
            parts = [self.tr("Of 100 photos like these about {right} were right.").format(right=right)]
        else:
            low, high = (round(100 * end) for end in found.interval)
            text = self.tr("Of 100 photos like these about {right} were right (between {low} and {high}).")
            parts = [text.format(right=right, low=low, high=high)]
        if found.answered is not None and found.answered_accuracy is not None and found.answered < 1:
            text = self.tr("With “unsure” it answers {answered} of 100, and of 100 answers {right} are right.")
            right = round(100 * found.answered_accuracy)
            parts.append(text.format(answered=round(100 * found.answered), right=right))
        if found.calibration_error is not None:
            points = QLocale().toString(100 * found.calibration_error, "f", 1)
            text = self.tr("How sure it says it is, and how often it is right, differ by {points} points of 100.")
            parts.append(text.format(points=points))
        if found.count:
            parts.append(self.tr("Measured on %n photo(s).", None, found.count))
        return " ".join(parts)


class _Reader(QObject):
    """Reads a model file: it is of megabytes, and what reads it brings heavy libraries."""

    read = Signal(object, str)
    failed = Signal(object)

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self._path = path

    @Slot()
    def read_file(self) -> None:
        from facesorter.core.model_file import bundled_model, load_model

        self.thread().quit()  # after this one file: the dialog may be destroyed without having been closed
        path = self._path or bundled_model()
        try:
            manifest = load_model(path).manifest
        except ModelFileError as error:
            self.failed.emit(error)
        else:
            self.read.emit(manifest, path.stem)


def _plain(value: Any) -> str:
    """Return what a manifest says in a word or a list, nothing for what only a program understands."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return ""
