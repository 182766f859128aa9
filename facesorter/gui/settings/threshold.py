"""The threshold for *unsure*: the model's own, or one of the person's, which tells what it does before it does it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QSlider, QVBoxLayout, QWidget

from facesorter.core.measured import Cost
from facesorter.core.results import Result, Status
from facesorter.gui.kit import words
from facesorter.gui.kit.widgets import paragraph

_PAUSE_MS = 500


class ThresholdChoice(QWidget):
    """A box to tick for a threshold of one's own, a slider for it, and what it does to the photos on show.

    Attributes:
        own: ticked for a threshold of the person's own.
        slider: that threshold, in percent.

    Signals:
        changed: the threshold is another, and has been for a moment: a number from 0 to 1, or None for the model's own.
    """

    changed = Signal(object)

    def __init__(
        self,
        threshold: float | None,
        results: Callable[[], Sequence[Result]],
        costs: Callable[[], Sequence[Cost]],
        parent: QWidget | None = None,
    ) -> None:
        """Show what is set.

        Args:
            threshold: of the person; None for the model's own.
            results: gives the results on show, to count what a threshold does to them.
            costs: gives what thresholds cost, as the model in use tells; nothing while it is not open.
            parent: the dialog.
        """
        super().__init__(parent)
        self._applied = threshold
        self._results = results
        self._costs = costs
        self.own = QCheckBox()
        self.own.setChecked(threshold is not None)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(20, 99)
        self.slider.setValue(round(100 * (threshold if threshold is not None else 0.5)))
        self._counts = paragraph()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._apply)
        self.own.toggled.connect(self._on_moved)
        self.slider.valueChanged.connect(self._on_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.own, self.slider, self._counts):
            column.addWidget(widget)
        self.retranslate()

    @property
    def counts(self) -> str:
        """What the threshold does to the photos on show."""
        return self._counts.text()

    def finish(self) -> None:
        """Apply what was moved a moment ago."""
        if self._pause.isActive():
            self._pause.stop()
            self._apply()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.own.setText(self.tr("A threshold of my &own"))
        self.slider.setAccessibleName(self.tr("Unsure below, in percent"))
        self._show()

    def _on_moved(self) -> None:
        self._show()
        self._pause.start()

    def _apply(self) -> None:
        value = self.slider.value() / 100 if self.own.isChecked() else None
        if value != self._applied:
            self._applied = value
            self.changed.emit(value)

    def _show(self) -> None:
        own, share = self.own.isChecked(), self.slider.value() / 100
        self.slider.setEnabled(own)
        asked = [result for result in self._results() if result.status in (Status.OK, Status.UNSURE)]
        if own:
            parts = [self.tr("Answers below {percent} are unsure.").format(percent=words.percent(share))]
            sure = sum((result.confidence or 0.0) >= share and result.damaged is None for result in asked)
        else:
            parts = [self.tr("The model’s own threshold counts.")]
            sure = sum(result.status is Status.OK for result in asked)
        if asked and (own or self._applied is None):  # judged by the model's own threshold already
            here = self.tr("Of %n photo(s) with one face here, {sure} get a class.", None, len(asked))
            parts.append(here.format(sure=words.number(sure)))
        cost = max((one for one in self._costs() if one.threshold <= share), key=_threshold, default=None)
        if own and cost is not None:
            measured = self.tr("As measured, that sorts {sorted}, about {right} of 100 of them right.")
            parts.append(measured.format(sorted=words.percent(cost.sorted), right=round(100 * cost.right)))
        self._counts.setText(" ".join(parts))


def _threshold(cost: Cost) -> float:
    return cost.threshold
