"""The end of a training: what would change with the new model, and how good it is beside the one in use."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit.widgets import heading, paragraph
from facesorter.gui.training.changes import ChangesPage
from facesorter.gui.training.compared import ClassesPage, PicturesPage
from facesorter.gui.training.labels import Labels
from facesorter.gui.workers.engine import EngineMaker
from facesorter.gui.workers.memory import Memory
from facesorter.ml.jobs.events import Made


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the window the end of a training looks at.

    Attributes:
        results: the photos on show.
        thumbnails: of the window.
        models: opens the new model.
        memory: keeps what it answers.
    """

    results: ResultModel
    thumbnails: Thumbnails
    models: EngineMaker
    memory: Memory


class EndPage(QWidget):
    """First what would change in the open folder, then the numbers, then the pictures behind them."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._made: Made | None = None
        self._rival: Path | None = None
        self._heading = heading()
        self._text = paragraph()
        self._advice = paragraph()
        self.changes = ChangesPage(around.results, around.thumbnails, around.models, around.memory)
        self.classes = ClassesPage()
        self.pictures = PicturesPage(around.thumbnails)
        self.pictures.relabelled.connect(self._on_relabelled)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page in (self.changes, self.classes, self.pictures):
            self.tabs.addTab(page, "")
        self.changes.changed.connect(self._show_tabs)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._text)
        column.addWidget(self._advice)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)

    @property
    def text(self) -> str:
        """Everything it says above the tabs."""
        return "\n".join((self._heading.text(), self._text.text(), self._advice.text()))

    @property
    def rival_is_better(self) -> bool:
        """Whether the model in use did better on the same pictures."""
        if self._made is None or self._made.test is None or self._made.rival is None:
            return False
        return self._made.rival.balanced_accuracy > self._made.test.balanced_accuracy

    def show_made(self, made: Made, rival: Path | None, labels: Labels | None) -> None:
        """Show the end of a training.

        Args:
            made: what came of it.
            rival: the model that it was measured beside; None is the included one.
            labels: puts a wrong one right.
        """
        self._made, self._rival = made, rival
        self.changes.begin(made.out)
        if made.test is not None and made.answers:
            classes = ClassSet(made.test.classes)
            self.classes.show_answers(made.answers, classes)
            self.pictures.show_answers(made.answers, classes, self._old(), labels)
        self.retranslate()
        self.tabs.setCurrentIndex(next((place for place in range(3) if self.tabs.isTabVisible(place)), 0))

    def leave(self) -> None:
        """Stop looking at the folder; nobody wants to know any more."""
        self.changes.clear()

    def shutdown(self) -> None:
        """End what runs."""
        self.changes.shutdown()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        for place, text in enumerate((self.tr("In this folder"), self.tr("Class by class"), self.tr("Pictures"))):
            self.tabs.setTabText(place, text)
        self._show_tabs()
        made = self._made
        if made is None:
            return
        self.changes.retranslate()
        self.pictures.retranslate()
        self._on_relabelled()
        self._heading.setText(self.tr("The model is ready"))
        said = [
            self.tr("{file}: the best of {count} epochs is epoch {best}.").format(
                file=made.out.name, count=made.epochs, best=made.best
            )
        ]
        said += self._numbers(made)
        self._text.setText("\n".join(said))
        advice = ""
        if self.rival_is_better:
            advice = self.tr(
                "The new model does worse on these pictures, unless the other model was trained on some of them."
            )
        if made.test is not None and made.test.accuracy.few:
            few = self.tr("With so few pictures, chance plays a large part. Try the model on your own photos.")
            advice = f"{advice} {few}".strip()
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))

    def _numbers(self, made: Made) -> list[str]:
        if made.test is None:
            right = round(100 * made.validation_accuracy)
            return [self.tr("Accuracy on validation pictures: {percent} %.").format(percent=right)]
        text = self.tr("Accuracy on {count} test pictures, mean of the classes:").format(count=made.test.accuracy.of)
        new = self.tr("The new model")
        shares = [f"{new} {100 * made.test.balanced_accuracy:.1f} %"]
        if made.rival is not None:
            shares.append(f"{self._old()} {100 * made.rival.balanced_accuracy:.1f} %")
        return [f"{text} {' · '.join(shares)}"]

    def _old(self) -> str:
        return self.tr("The included model") if self._rival is None else self._rival.name

    def _on_relabelled(self) -> None:
        made = self._made
        if made is not None and made.test is not None and made.answers:
            self.classes.show_answers(self.pictures.answers, ClassSet(made.test.classes))

    def _show_tabs(self) -> None:
        """Show what there is to show."""
        measured = self._made is not None and bool(self._made.answers)
        visible = (self._made is not None and self.changes.has_photos, measured, measured)
        for place, shown in enumerate(visible):
            self.tabs.setTabVisible(place, shown)
        self.tabs.setVisible(any(visible))
