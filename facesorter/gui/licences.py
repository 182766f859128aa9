"""Help > Licences: what others wrote that comes with the program, and on what terms."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from facesorter.gui.kit.look import resize_within_screen
from facesorter.gui.kit.widgets import paragraph
from facesorter.licences import Licence, licences

_LICENCE: Final = Qt.ItemDataRole.UserRole


class LicencesDialog(QDialog):
    """Lists what comes with the program, and shows the licence of one after the other."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences"))
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("Programs and libraries"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence"))
        for licence in licences():
            item = QListWidgetItem(f"{licence.name} {licence.version}".rstrip())
            item.setData(_LICENCE, licence)
            self.names.addItem(item)
        self.names.currentItemChanged.connect(self._show)
        self.names.setMaximumWidth(self.names.sizeHintForColumn(0) + 40)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.names)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(paragraph(self.tr("facesorter is free software, and so is everything that it is made of.")))
        column.addLayout(row, 1)
        column.addWidget(buttons)
        resize_within_screen(self, 860, 600)
        self.names.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        licence: Licence = item.data(_LICENCE)
        texts = [licence.terms, *map(_content, licence.texts)]
        if not licence.texts:
            texts.append(self.tr("The text is not installed with it."))
        self.text.setPlainText("\n\n".join(filter(None, texts)))


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError as error:
        return f"{path}: {error.strerror}"
