"""The line at the bottom: how far a run is, buttons to hold and stop it, and in the end what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from facesorter.core.tasks import Progress
from facesorter.gui.kit import look, words
from facesorter.gui.workers.sorter import State


class RunBar(QWidget):
    """Progress of a run.

    Signals:
        pause_asked: hold, or go on if it is held.
        cancel_asked: stop.
        queue_asked: the photos that need a look are to be shown.
    """

    pause_asked = Signal()
    cancel_asked = Signal()
    queue_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = State.IDLE
        self._progress = Progress(0, 0)
        self._icons = {False: look.icon("pause"), True: look.icon("play")}
        self._summary: Callable[[], tuple[str, str]] = _nothing
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._waiting = 0
        self.queue = QLabel()
        self.queue.setTextFormat(Qt.TextFormat.RichText)
        self.queue.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.queue.linkActivated.connect(self._on_queue)
        self._text = QLabel()
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.pause = QPushButton()
        self.pause.clicked.connect(self.pause_asked)
        self.cancel = QPushButton(look.icon("cancel"), "")
        self.cancel.clicked.connect(self.cancel_asked)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 10, 8)
        row.setSpacing(10)
        row.addWidget(self.queue)
        row.addWidget(self._text, 1)
        row.addWidget(self.pause)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(row)
        self._refresh()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_state(self, state: State) -> None:
        """Show what the sorter is doing."""
        self._state = state
        if state is State.LISTING:
            self._progress = Progress(0, 0)
        self._refresh()

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        self._progress = progress
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        if self._state is State.SORTING:
            self._text.setText(words.pace(progress))

    def show_summary(self, summary: Callable[[], tuple[str, str]]) -> None:
        """Show what came of the run: a function that gives the line and its tooltip in the language of the moment."""
        self._summary = summary
        self._refresh()

    def show_queue(self, waiting: int) -> None:
        """Show how many photos need a look, as a link to them."""
        if waiting != self._waiting:
            self._waiting = waiting
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def _on_queue(self, _link: str) -> None:
        self.queue_asked.emit()

    def _refresh(self) -> None:
        working = self._state is not State.IDLE
        text, details = "", ""
        match self._state:
            case State.IDLE:
                text, details = self._summary()
            case State.LISTING:
                text = self.tr("Looking for photos…")
            case State.LOADING:
                text = self.tr("Getting ready…")
            case State.SORTING:
                text = words.pace(self._progress)
            case State.PAUSED:
                text = self.tr("Paused at {done} of {total}").format(
                    done=self._progress.done, total=self._progress.total
                )
        self._text.setText(text)
        self._text.setToolTip(details)
        look_at_them = self.tr("%n need(s) a look", None, self._waiting)
        self.queue.setText(f'<a href="queue">{look_at_them}</a>' if self._waiting else "")
        self.queue.setAccessibleName(look_at_them)
        self.queue.setVisible(bool(self._waiting))
        self._bar.setVisible(working)
        self._bar.setRange(0, self._progress.total)  # no total yet: a bar that only says "busy"
        self._bar.setValue(self._progress.done)
        self._bar.setAccessibleName(self.tr("Progress"))
        paused = self._state is State.PAUSED
        self.pause.setVisible(working)
        self.pause.setEnabled(self._state in (State.SORTING, State.PAUSED))
        self.pause.setText(self.tr("&Continue") if paused else self.tr("&Pause"))
        self.pause.setIcon(self._icons[paused])
        self.cancel.setVisible(working)
        self.cancel.setText(self.tr("C&ancel"))


def _nothing() -> tuple[str, str]:
    return "", ""
