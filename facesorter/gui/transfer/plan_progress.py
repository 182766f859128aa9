"""The line below a plan's table: how far the plan is that is being worked out."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from facesorter.core.tasks import Progress
from facesorter.gui.kit import words


class PlanProgress(QWidget):
    """A sentence and a thin bar; hidden, it keeps its room, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._says = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("Working out the plan"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._says)
        row.addWidget(self._bar, 1)
        keep = self.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keep)
        self.begin()
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while it is hidden."""
        return self._says.text() if self.isVisible() else ""

    def begin(self) -> None:
        """Begin, with nothing known of how far it is."""
        self._says.setText(self.tr("Working out the plan…"))
        self._bar.setRange(0, 0)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        total = max(1, progress.total)
        text = self.tr("Working out the plan: {percent}")
        self._says.setText(text.format(percent=words.percent(progress.done / total)))
        self._bar.setRange(0, total)
        self._bar.setValue(progress.done)

    def end(self) -> None:
        """End, whatever came of it."""
        self.hide()
