"""What the classes of the model in use mean, and how often it is right about each."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.gui.kit import look
from facesorter.gui.kit.names import breakable
from facesorter.gui.kit.translate import class_name, error_text
from facesorter.gui.kit.widgets import closable, heading, paragraph
from facesorter.gui.models.honest import HonestNumbers
from facesorter.gui.models.reader import ModelReader

if TYPE_CHECKING:
    from facesorter.core.model_file import Manifest

translate = QCoreApplication.translate


class ClassesDialog(QDialog):
    """The classes in words, each with its numbers as soon as the model file is read."""

    def __init__(self, classes: ClassSet, model: Path | None, parent: QWidget | None = None) -> None:
        """Show the classes of a model file; None is the bundled one."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("What do these classes mean?"))
        self._classes = classes
        page = QWidget()
        column = QVBoxLayout(page)
        self._of_class: dict[str, QLabel] = {}
        for one in classes:
            column.addWidget(heading(breakable(class_name(one.name)), 1.1))
            column.addWidget(paragraph(_meaning(one.name)))
            self._of_class[one.name] = paragraph()
            self._of_class[one.name].hide()
            column.addWidget(self._of_class[one.name])
        column.addSpacing(8)
        column.addWidget(
            paragraph(
                self.tr(
                    "The classes describe how a face looks in a picture. They say nothing about who a person is. "
                    "Faces that are small, blurred or turned away are the hardest."
                )
            )
        )
        column.addWidget(heading(self.tr("How often the model is right"), 1.1))
        self._overall = paragraph(self.tr("Reading the model…"))
        column.addWidget(self._overall)
        column.addStretch(1)
        closable(self, page)
        look.resize_within_screen(self, 640, 740)
        self._reader = ModelReader(model, self)
        self._reader.read.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        self._reader.start()

    def _on_read(self, manifest: "Manifest", _name: str) -> None:
        numbers = HonestNumbers(manifest, self)
        for name, label in self._of_class.items():
            text = numbers.of_class(name) if manifest.classes == self._classes else ""
            label.setText(text)
            label.setVisible(bool(text))
        told = [*numbers.of_photos(), *numbers.of_faces()]
        more = self.tr("Help > About the model tells more.")
        self._overall.setText("\n\n".join([*told, more]) if told else self.tr("The model file does not say."))

    def _on_failed(self, error: Exception) -> None:
        self._overall.setText(error_text(error))


def _meaning(name: str) -> str:
    """Return what a class means; a class of somebody's own model is what its pictures were."""
    meanings = {
        "plain male": translate("Help", "A face that looks like a man’s or a youth’s, without glasses."),
        "glasses male": translate("Help", "A face that looks like a man’s or a youth’s, with glasses or sunglasses."),
        "boy": translate("Help", "A face that looks like a boy’s under 13, with or without glasses."),
        "plain female": translate("Help", "A face that looks like a woman’s or a young woman’s, without glasses."),
        "glasses female": translate(
            "Help", "A face that looks like a woman’s or a young woman’s, with glasses or sunglasses."
        ),
        "girl": translate("Help", "A face that looks like a girl’s under 13, with or without glasses."),
    }
    return meanings.get(name, translate("Help", "What was labelled with this name when the model was trained."))
