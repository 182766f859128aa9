"""Everything that can be set, in one place; each change applies at once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from facesorter.core.judging import Several
from facesorter.core.measured import Cost
from facesorter.core.results import Result
from facesorter.core.settings import MOST_WORKERS
from facesorter.gui.kit import look
from facesorter.gui.kit.preferences import LANGUAGES, Preferences
from facesorter.gui.kit.widgets import Scrolling
from facesorter.gui.settings.kept import WhatIsKept
from facesorter.gui.settings.threshold import ThresholdChoice
from facesorter.gui.workers.memory import Memory

_ROWS = ("language", "colours", "tile", "several", "action", "folders", "threshold", "workers")


class SettingsDialog(QDialog):
    """The settings.

    Signals:
        tile_asked: thumbnails of this size are wanted, by its place among the sizes.
        rules_changed: photos are to be judged by another threshold for *unsure*, or rule for several faces.
        forget_asked: everything about the folder that is open is to be forgotten.
        forget_everything_asked: everything about all photos is to be forgotten.
    """

    tile_asked = Signal(int)
    rules_changed = Signal()
    forget_asked = Signal()
    forget_everything_asked = Signal()

    def __init__(
        self,
        preferences: Preferences,
        results: Callable[[], Sequence[Result]],
        costs: Callable[[], Sequence[Cost]],
        memory: Memory,
        *,
        tile: int,
        tiles: int,
        can_forget: bool,
        can_forget_all: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Show what is set.

        Args:
            preferences: where the settings are.
            results: gives the results on show, to count what a threshold does to them.
            costs: gives what thresholds cost, as the model in use tells; nothing while it is not open.
            memory: counts what is kept.
            tile: the size of the thumbnails, by its place among the sizes.
            tiles: how many sizes there are.
            can_forget: there is a folder about which everything can be forgotten.
            can_forget_all: no photos are being looked at, of which something would be kept anew.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preferences = preferences
        settings = preferences.settings
        self._labels = {name: QLabel() for name in _ROWS}
        self.language, self.colours = QComboBox(), QComboBox()
        for value in ("", *LANGUAGES):
            self.language.addItem("", value)
        for value in ("", "light", "dark"):
            self.colours.addItem("", value)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.colours.setCurrentIndex(self.colours.findData(settings.colour_scheme))
        self.tile = QSlider(Qt.Orientation.Horizontal)
        self.tile.setRange(0, tiles - 1)
        self.tile.setPageStep(1)
        self.tile.setValue(tile)
        self.several = QComboBox()
        for rule in Several:
            self.several.addItem("", rule)
        self.several.setCurrentIndex(self.several.findData(settings.several))
        self.action = QComboBox()
        for moves in (False, True):
            self.action.addItem("", moves)
        self.action.setCurrentIndex(self.action.findData(settings.move))
        self.folders = QComboBox()
        for translated in (False, True):
            self.folders.addItem("", translated)
        self.folders.setCurrentIndex(self.folders.findData(settings.translated_folders))
        self.workers = QSpinBox()
        self.workers.setRange(0, MOST_WORKERS)
        self.workers.setValue(settings.workers)
        self.unsure = ThresholdChoice(settings.unsure_below, results, costs)
        self.inside, self.advance = QCheckBox(), QCheckBox()
        self.inside.setChecked(settings.recursive)
        self.advance.setChecked(settings.auto_advance)
        self._forget = QPushButton(look.icon("close"), "")
        self._forget.setEnabled(can_forget)
        self.forget_all = QPushButton(look.icon("close"), "")
        for button in (self._forget, self.forget_all):
            button.setAutoDefault(False)  # Enter must not do that
        self.forget_all.setEnabled(can_forget_all)
        self.kept = WhatIsKept(memory)
        self._lay_out()
        self._connect()
        look.resize_within_screen(self, 600, 700)

    @Slot(bool)
    def allow_forgetting(self, can_forget: bool) -> None:
        """Follow whether there is a folder about which everything can be forgotten."""
        self._forget.setEnabled(can_forget)

    @Slot(bool)
    def forbid_forgetting_all(self, looking: bool) -> None:
        """Follow whether photos are being looked at, of which something would be kept anew."""
        self.forget_all.setDisabled(looking)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language, which may be made here."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def done(self, result: int) -> None:
        """Apply what was moved a moment ago."""
        self.unsure.finish()
        super().done(result)

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._on_language)
        self.colours.currentIndexChanged.connect(self._on_colours)
        self.tile.valueChanged.connect(self.tile_asked)
        self.several.activated.connect(self._on_several)
        self.action.activated.connect(self._on_action)
        self.folders.activated.connect(self._on_folders)
        self.unsure.changed.connect(self._on_threshold)
        self.workers.editingFinished.connect(self._on_workers)
        self.inside.toggled.connect(self._on_inside)
        self.advance.toggled.connect(self._on_advance)
        self._forget.clicked.connect(self.forget_asked)
        self.forget_all.clicked.connect(self.forget_everything_asked)

    def _on_language(self) -> None:
        self._preferences.change(language=self.language.currentData())

    def _on_colours(self) -> None:
        self._preferences.change(colour_scheme=self.colours.currentData())

    def _on_inside(self, inside: bool) -> None:
        self._preferences.change(recursive=inside)

    def _on_advance(self, advance: bool) -> None:
        self._preferences.change(auto_advance=advance)

    def _on_several(self) -> None:
        self._preferences.change(several=Several(self.several.currentData()))
        self.rules_changed.emit()

    def _on_action(self) -> None:
        self._preferences.change(move=bool(self.action.currentData()))

    def _on_folders(self) -> None:
        self._preferences.change(translated_folders=bool(self.folders.currentData()))

    def _on_workers(self) -> None:
        if self.workers.value() != self._preferences.settings.workers:
            self._preferences.change(workers=self.workers.value())
            self.rules_changed.emit()

    def _on_threshold(self, threshold: float | None) -> None:
        self._preferences.change(unsure_below=threshold)
        self.rules_changed.emit()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for name, widget in (("language", self.language), ("colours", self.colours), ("tile", self.tile)):
            self._labels[name].setBuddy(widget)
            form.addRow(self._labels[name], widget)
        form.addRow(self.inside)
        form.addRow(self.advance)
        self._labels["several"].setBuddy(self.several)
        form.addRow(self._labels["several"], self.several)
        self._labels["action"].setBuddy(self.action)
        form.addRow(self._labels["action"], self.action)
        self._labels["folders"].setBuddy(self.folders)
        form.addRow(self._labels["folders"], self.folders)
        self._labels["threshold"].setBuddy(self.unsure.own)
        form.addRow(self._labels["threshold"], self.unsure)
        self._labels["workers"].setBuddy(self.workers)
        form.addRow(self._labels["workers"], self.workers)
        form.addRow(self.kept)
        forget = QHBoxLayout()
        forget.addWidget(self._forget)
        forget.addWidget(self.forget_all)
        forget.addStretch(1)
        form.addRow(forget)
        page = QWidget()
        page.setLayout(form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(Scrolling(page), 1)
        column.addWidget(buttons)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        texts = {
            "language": self.tr("&Language:"),
            "colours": self.tr("&Colours:"),
            "tile": self.tr("&Thumbnails:"),
            "several": self.tr("&Several faces:"),
            "action": self.tr("Into fol&ders:"),
            "folders": self.tr("Class folde&rs:"),
            "threshold": self.tr("&Unsure:"),
            "workers": self.tr("&Photos at once:"),
        }
        for name, text in texts.items():
            self._labels[name].setText(text)
        system = self.tr("As the system")
        for row, text in enumerate((system, *LANGUAGES.values())):
            self.language.setItemText(row, text)
        for row, text in enumerate((system, self.tr("Light"), self.tr("Dark"))):
            self.colours.setItemText(row, text)
        rules = {
            Several.ASK: self.tr("Ask me"),
            Several.LARGEST: self.tr("The largest face decides"),
            Several.EACH: self.tr("Each face: copies into several classes"),
        }
        for row, rule in enumerate(Several):
            self.several.setItemText(row, rules[rule])
        for row, text in enumerate((self.tr("Copy the photos"), self.tr("Move the photos"))):
            self.action.setItemText(row, text)
        self.action.setToolTip(self.tr("What “Sort into folders” begins with; the plan lets you choose the other"))
        named = (self.tr("The classes’ own names"), self.tr("In the language of the window"))
        for row, text in enumerate(named):
            self.folders.setItemText(row, text)
        self.folders.setToolTip(
            self.tr("What new class folders are called; a class that has a folder already goes on into that one")
        )
        self.inside.setText(self.tr("Look into folders &inside the folder"))
        self.advance.setText(self.tr("In the review, &go on by itself after an answer"))
        self._forget.setText(self.tr("&Forget this folder…"))
        self.forget_all.setText(self.tr("Forget &everything…"))
        self.workers.setSpecialValueText(self.tr("As many as there are cores"))
        self.workers.setToolTip(self.tr("How many photos are looked at at once; fewer leave the computer to others"))
        self.tile.setAccessibleName(self.tr("Size of the thumbnails"))
        self.unsure.retranslate()
