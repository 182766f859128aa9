"""The first page of a training: which labelled pictures, what to begin with, how long, and where the model goes."""

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from facesorter.core import bounds
from facesorter.core.files.atomic import write_atomically
from facesorter.core.files.names import numbered_name, safe_file_name
from facesorter.core.places import MODEL_SUFFIX, UserPlaces
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.widgets import Field, heading, paragraph
from facesorter.ml.jobs.events import unfinished_folder

EPOCHS = (8, 32)
"""Of a short and of a long training; the long one is as many as the recipe has."""


class Kind(StrEnum):
    """Where the labels come from."""

    TABLE = "table"
    FOLDERS = "folders"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class Setup:
    """What the person asked for.

    Attributes:
        kind: of the source.
        path: the table or the folder.
        images: the folder of a table's pictures.
        scratch: whether to begin with nothing rather than with what a model knows.
        epochs: at most.
        out: the model file to write.
    """

    kind: Kind
    path: Path
    images: Path | None
    scratch: bool
    epochs: int
    out: Path

    def store(self, places: UserPlaces) -> None:
        """Remember it until the model is made, so that a training that is cut off can go on."""
        write_atomically(_memory(places), json.dumps(asdict(self), default=str).encode("ascii"), private=True)

    @classmethod
    def unfinished(cls, places: UserPlaces) -> "Setup | None":
        """Return what was remembered, if there is anything to go on with."""
        try:
            stored = bounds.load_json(bounds.read(_memory(places), _MOST_BYTES))
            setup = cls(
                Kind(stored["kind"]),
                Path(stored["path"]),
                None if stored["images"] is None else Path(stored["images"]),
                bool(stored["scratch"]),
                bounds.whole(stored["epochs"], 1, max(EPOCHS)),
                Path(stored["out"]),
            )
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return setup if unfinished_folder(setup.out, places).is_dir() else None


_MOST_BYTES = 1 << 20


def _memory(places: UserPlaces) -> Path:
    return places.data / "models" / "unfinished.json"


class SetupPage(QWidget):
    """Asks for it.

    Signals:
        changed: something was entered; :attr:`setup` may be whole now, or not any more.
    """

    changed = Signal()

    def __init__(self, places: UserPlaces, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._models = places.data / "models"
        self._out_is_ours = True
        self._heading = heading()
        self._hint = paragraph()
        self._kind, self._start, self._length = QComboBox(), QComboBox(), QComboBox()
        for kind in Kind:
            self._kind.addItem("", kind)
        for scratch in (False, True):
            self._start.addItem("", scratch)
        for epochs in EPOCHS:
            self._length.addItem("", epochs)
        self._length.setCurrentIndex(1)
        self.table, self.images, self.folder, self.out = Field(), Field(), Field(), Field()
        self._browse = [QPushButton(icon("folder-open"), "") for _ in range(4)]
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setHorizontalSpacing(16)
        fields = (self.table, self.images, self.folder)
        self._labels = [QLabel() for _ in range(7)]
        self._form.addRow(self._labels[0], self._kind)
        self._rows = [_beside(field, button) for field, button in zip(fields, self._browse[:3], strict=True)]
        for label, row in zip(self._labels[1:4], self._rows, strict=True):
            self._form.addRow(label, row)
        self._form.addRow(self._labels[4], self._start)
        self._form.addRow(self._labels[5], self._length)
        self._form.addRow(self._labels[6], _beside(self.out, self._browse[3]))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addLayout(self._form)
        column.addStretch(1)
        self._kind.currentIndexChanged.connect(self._on_changed)
        for field in fields:
            field.textChanged.connect(self._on_changed)
        self.out.textEdited.connect(self._on_out_edited)
        for button, browse in zip(
            self._browse, (self._browse_table, self._browse_images, self._browse_folder, self._browse_out), strict=True
        ):
            button.clicked.connect(browse)
        self.retranslate()
        self._on_changed()

    @property
    def setup(self) -> Setup | None:
        """What was asked for, None while something is missing."""
        kind = Kind(self._kind.currentData())
        source, images, out = self._source(), self.images.text().strip(), self.out.text().strip()
        if not out.endswith(MODEL_SUFFIX):
            out += MODEL_SUFFIX if out else ""
        if not source or not out or (kind is Kind.TABLE and not images):
            return None
        return Setup(
            kind,
            Path(source).absolute(),
            Path(images).absolute() if kind is Kind.TABLE else None,
            bool(self._start.currentData()),
            int(self._length.currentData()),
            self._models / out,  # as it is, if it is a whole path
        )

    def offer(self, kind: Kind, path: Path) -> None:
        """Fill in a source; the model gets a name of it."""
        self._out_is_ours = True
        self._kind.setCurrentIndex(self._kind.findData(kind))
        if kind is Kind.TABLE:
            self.table.setText(str(path))
            self.images.setText(str(path.parent))
        else:
            self.folder.setText(str(path))

    def restore(self, setup: Setup) -> None:
        """Fill in everything as it was asked for once."""
        self.offer(setup.kind, setup.path)
        if setup.images is not None:
            self.images.setText(str(setup.images))
        self._start.setCurrentIndex(self._start.findData(setup.scratch))
        self._length.setCurrentIndex(self._length.findData(setup.epochs))
        self.out.setText(str(setup.out))
        self._on_out_edited()

    def renew(self) -> None:
        """Offer another file: the one that was asked for is there now."""
        self._out_is_ours = True
        self._on_changed()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._heading.setText(self.tr("Train a model on your own pictures"))
        self._hint.setText(
            self.tr(
                "A model learns classes from labelled pictures. It learns on this computer; your pictures are neither "
                "moved nor changed."
            )
        )
        for index, text in enumerate(
            (
                self.tr("A table (CSV) with the columns filename and label"),
                self.tr("A folder with a folder of pictures for each class"),
                self.tr("My corrections, in a folder"),
            )
        ):
            self._kind.setItemText(index, text)
        self._start.setItemText(0, self.tr("The included model (recommended)"))
        self._start.setItemText(1, self.tr("Nothing: from scratch"))
        self._length.setItemText(0, self.tr("Short ({count} epochs)").format(count=EPOCHS[0]))
        self._length.setItemText(1, self.tr("Long ({count} epochs; better)").format(count=EPOCHS[1]))
        names = (
            self.tr("Labelled pict&ures:"),
            self.tr("&Table:"),
            self.tr("&Pictures in:"),
            self.tr("&Folder:"),
            self.tr("&Begin with:"),
            self.tr("Len&gth:"),
            self.tr("&Model file:"),
        )
        buddies = (self._kind, self.table, self.images, self.folder, self._start, self._length, self.out)
        for label, text, buddy in zip(self._labels, names, buddies, strict=True):
            label.setText(text)
            label.setBuddy(buddy)
            buddy.setAccessibleName(text.replace("&", "").removesuffix(":"))  # Qt only asks the labels right beside it
        for button, text in zip(self._browse, (*names[1:4], names[6]), strict=True):
            button.setText(self.tr("Browse…"))
            button.setAccessibleName(f"{text.replace('&', '')} {button.text()}")

    def _source(self) -> str:
        return (self.table if self._kind.currentData() == Kind.TABLE else self.folder).text().strip()

    def _on_changed(self) -> None:
        is_table = self._kind.currentData() == Kind.TABLE
        for row, shown in zip(self._rows, (is_table, is_table, not is_table), strict=True):
            self._form.setRowVisible(row, shown)
        if self._out_is_ours:
            self._offer_name()
        self.changed.emit()

    def _offer_name(self) -> None:
        """Offer a new file for the model."""
        source = Path(self._source())
        name = (source.stem if self._kind.currentData() == Kind.TABLE else source.name) or "model"
        self.out.setText(str(_free(self._models, name, self._places)) if self._source() else "")

    def _on_out_edited(self) -> None:
        self._out_is_ours = False
        self.changed.emit()

    def _browse_table(self) -> None:
        dialog = self._dialog(self.tr("Choose a table"), self.table, QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables ({pattern})").format(pattern="*.csv *.tsv *.txt"), "* (*)"])
        dialog.fileSelected.connect(lambda name: self.offer(Kind.TABLE, Path(name)))
        dialog.open()

    def _browse_images(self) -> None:
        dialog = self._dialog(self.tr("Choose the folder of the pictures"), self.images, QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.images.setText)
        dialog.open()

    def _browse_folder(self) -> None:
        dialog = self._dialog(self.tr("Choose a folder"), self.folder, QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _browse_out(self) -> None:
        dialog = self._dialog(self.tr("Save the model as"), self.out, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(MODEL_SUFFIX.lstrip("."))
        dialog.setNameFilter(self.tr("Models of facesorter ({pattern})").format(pattern="*" + MODEL_SUFFIX))
        dialog.fileSelected.connect(self._on_out_chosen)
        dialog.open()

    def _on_out_chosen(self, name: str) -> None:
        self.out.setText(name)
        self._on_out_edited()

    def _dialog(self, title: str, field: QLineEdit, mode: QFileDialog.FileMode) -> QFileDialog:
        text = field.text().strip()
        dialog = QFileDialog(self, title, str(Path(text).parent) if text else "")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        return dialog


def _beside(field: QWidget, button: QPushButton) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field, 1)
    layout.addWidget(button)
    row.setFocusProxy(field)
    return row


def _free(folder: Path, name: str, places: UserPlaces) -> Path:
    """Return the path of a model file that is neither there nor half trained."""
    file = safe_file_name(name) + MODEL_SUFFIX
    paths = (folder / numbered_name(file, number) for number in count(1))
    return next(path for path in paths if not os.path.lexists(path) and not unfinished_folder(path, places).exists())
