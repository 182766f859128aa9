"""The child process that trains, as an object of the window: started with a request, heard through signals."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from facesorter.children import child_command, child_environment
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.tasks import Progress
from facesorter.gui.notices import text_of
from facesorter.ml.child import STOP, TrainingRequest

_ENDED = QT_TRANSLATE_NOOP(
    "Messages",
    "The training ended unexpectedly: {reason} Start the same one again and it goes on after its last epoch.",
)
_NOT_STARTED = QT_TRANSLATE_NOOP("Messages", "The training cannot be started: {reason}.")

_MOST_STDERR = 4000
"""So many of the last letters of what the child complains about are kept."""


class TrainingProcess(QObject):
    """Runs one child at a time.

    Signals:
        progressed: what the child is at (``comparing``, ``crops`` or ``training``), and a Progress.
        complained: the list of (line or None, sentence) that cannot be used.
        summarised: what there is to train on, see :mod:`facesorter.ml.child`; so are the next two.
        epoch_ended: an epoch.
        made: the end of a training.
        exporting: the network is being made small.
        looked: the end of a look at the data.
        cancelled: it was stopped before anything was made.
        failed: why it came to nothing, as a sentence.
        ended: after any of the last four: the process is gone.
    """

    progressed = Signal(str, object)
    complained = Signal(object)
    summarised = Signal(object)
    epoch_ended = Signal(object)
    exporting = Signal()
    looked = Signal()
    made = Signal(object)
    cancelled = Signal()
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._begun = b""
        self._errors = ""
        self._told_end = False

    @property
    def running(self) -> bool:
        """Whether a child is at work."""
        return self._process is not None

    def start(self, request: TrainingRequest) -> None:
        """Start a child, unless one is at work."""
        if self._process is not None:
            return
        self._begun, self._errors, self._told_end = b"", "", False
        self._process = process = QProcess(self)
        program, *arguments = child_command("facesorter.ml.child")
        process.setProgram(program)
        process.setArguments(arguments)
        environment = QProcessEnvironment()
        for name, value in child_environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start()
        process.write(request.as_line())

    def stop(self) -> None:
        """Ask the child to stop after the step in hand, and to keep the best epoch."""
        if self._process is not None:
            self._process.write(STOP)

    def shutdown(self) -> None:
        """End the child at once; the same training goes on from its last epoch when it is started again."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)  # nobody listens any more
            process.kill()
            process.waitForFinished(5000)
            process.deleteLater()

    @Slot()
    def _on_output(self) -> None:
        if self._process is None:
            return
        *lines, self._begun = (self._begun + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            event = json.loads(line)
            self._hear(event.pop("event"), event)

    @Slot()
    def _on_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", errors="replace")
            self._errors = (self._errors + text)[-_MOST_STDERR:]

    def _hear(self, event: str, details: Mapping[str, Any]) -> None:
        match event:
            case "progress":
                numbers = {key: value for key, value in details.items() if key != "what"}
                self.progressed.emit(details["what"], Progress(**numbers))
            case "complaints":
                self.complained.emit([(one["line"], _text(one["reason"])) for one in details["list"]])
            case "summary":
                self.summarised.emit({**details, "advice": [_text(advice) for advice in details["advice"]]})
            case "epoch":
                self.epoch_ended.emit(details)
            case "export":
                self.exporting.emit()
            case _:
                self._hear_end(event, details)

    def _hear_end(self, event: str, details: Mapping[str, Any]) -> None:
        self._told_end = True
        match event:
            case "looked":
                self.looked.emit()
            case "made":
                self.made.emit(details)
            case "cancelled":
                self.cancelled.emit()
            case "failed":
                self.failed.emit(_text(details["reason"]))

    @Slot()
    def _on_finished(self) -> None:
        self._on_output()
        self._on_errors()
        last = self._errors.strip().splitlines()[-1:] or [""]
        self._forget()
        if not self._told_end:
            self.failed.emit(text_of(message(_ENDED, reason=last[0])))
        self.ended.emit()

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            reason = self._process.errorString()
            self._forget()
            self.failed.emit(text_of(message(_NOT_STARTED, reason=reason)))
            self.ended.emit()

    def _forget(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()


def _text(plain: list[Any]) -> str:
    return text_of(Message(plain[0], plain[1]))
