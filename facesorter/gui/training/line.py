"""The line at the bottom of the window while a model is made behind a dialog that was closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from facesorter.core.tasks import Progress
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.widgets import tip


class TrainingLine(QWidget):
    """Says how far it is, and leads back to the dialog.

    Signals:
        show_asked: the dialog is to come back.
        stop_asked: the training is to stop.
    """

    show_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(140, 8)
        self.show_button = QPushButton()
        self.show_button.clicked.connect(self.show_asked)
        self.stop_button = QPushButton(icon("cancel"), "")
        self.stop_button.clicked.connect(self.stop_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._bar)
        row.addWidget(self._text, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.stop_button)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_course(self, name: str, state: str, progress: Progress, stop: str) -> None:
        """Show how far the making of a model is.

        Args:
            name: of the model file.
            state: what is being done, in words.
            progress: of that.
            stop: what the button to stop it says; empty while it cannot be stopped.
        """
        self._text.setText(self.tr("Training {file}: {state}").format(file=name, state=state))
        self._text.setToolTip(tip(self._text.text()))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._bar.setAccessibleName(self.tr("Progress of the training"))
        self.show_button.setText(self.tr("S&how the training"))
        self.stop_button.setText(stop.replace("&", ""))
        self.stop_button.setEnabled(bool(stop))
        self.setVisible(True)
