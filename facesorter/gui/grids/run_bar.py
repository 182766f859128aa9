"""The line at the bottom: how far a run is, buttons to hold and stop it, and in the end what came of it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from facesorter.core.tasks import Progress
from facesorter.gui.kit import look, words
from facesorter.gui.kit.widgets import tip
from facesorter.gui.workers.sorter import State

ENOUGH_TO_LEARN: Final = 30
"""So many corrections are worth a training."""


class RunBar(QWidget):
    """Progress of a run.

    Signals:
        pause_asked: hold, or go on if it is held.
        cancel_asked: stop.
        queue_asked: the photos that need a look are to be shown.
        training_asked: a model is to learn from the corrections.
    """

    pause_asked = Signal()
    cancel_asked = Signal()
    queue_asked = Signal()
    training_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = State.IDLE
        self._progress = Progress(0, 0)
        self._icons = {False: look.icon("pause"), True: look.icon("play")}
        self._summary: Callable[[], tuple[str, str]] = _nothing
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._waiting = self._corrected = 0
        self.queue = _Link()
        self.queue.linkActivated.connect(self._on_queue)
        self.learn = _Link()
        self.learn.linkActivated.connect(self._on_learn)
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
        row.addWidget(self.learn)
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

    def show_review(self, waiting: int, corrected: int) -> None:
        """Show how many photos need a look, as a link to them; with enough corrections offer to learn from them."""
        if (waiting, corrected) != (self._waiting, self._corrected):
            self._waiting, self._corrected = waiting, corrected
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def _on_queue(self, _link: str) -> None:
        self.queue_asked.emit()

    def _on_learn(self, _link: str) -> None:
        self.training_asked.emit()

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
        self._text.setToolTip(tip(details))
        self.queue.show_link(self.tr("%n need(s) a look", None, self._waiting) if self._waiting else "")
        enough = self._corrected >= ENOUGH_TO_LEARN and not working
        self.learn.show_link(self.tr("Learn from your %n correction(s)", None, self._corrected) if enough else "")
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


class _Link(QLabel):
    """A text that is a link, hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Go to the link at once; Qt would want Tab pressed a second time for it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(event.reason() is Qt.FocusReason.TabFocusReason)

    def show_link(self, text: str) -> None:
        self.setText(f'<a href="#">{text}</a>' if text else "")
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def _nothing() -> tuple[str, str]:
    return "", ""
