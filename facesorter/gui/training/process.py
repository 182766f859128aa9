"""The child process that trains, as an object of the window: started with a request, heard through signals."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from facesorter.children import child_command, child_environment
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.tasks import Progress
from facesorter.ml.jobs.child import STOP, TrainingRequest

_STOPPED = QT_TRANSLATE_NOOP(
    "Messages",
    "The training was ended by the system; perhaps the memory was full. Close other programs and start the same one "
    "again: it continues after its last epoch.",
)
_BROKEN = QT_TRANSLATE_NOOP(
    "Messages",
    "The training ended unexpectedly: {reason}. Start the same one again: it continues after its last epoch.",
)
_NOT_STARTED = QT_TRANSLATE_NOOP("Messages", "The training cannot be started: {reason}.")

_log = logging.getLogger(__name__)

_MOST_STDERR = 4000
"""So many of the last letters of what the child complains about are kept."""


class TrainingProcess(QObject):
    """Runs one child at a time.

    Signals:
        progressed: what the child is at (``comparing``, ``crops`` or ``training``), and a Progress.
        complained: the list of (line or None, Message) of what cannot be used, and how many there are in all.
        summarised: what there is to train on, see :mod:`facesorter.ml.jobs.child`; its ``advice`` as Messages.
        resumed: the epochs of a training that goes on.
        epoch_ended: an epoch.
        exporting: the network is being made small.
        looked: the end of a look at the data. This and the next three come when the process is gone.
        made: the end of a training.
        cancelled: it was stopped before anything was made.
        failed: why it came to nothing, a Message.
    """

    progressed = Signal(str, object)
    complained = Signal(object, int)
    summarised = Signal(object)
    resumed = Signal(object)
    epoch_ended = Signal(object)
    exporting = Signal()
    looked = Signal()
    made = Signal(object)
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._begun = b""
        self._errors = ""
        self._end: tuple[str, Mapping[str, Any]] | None = None

    @property
    def running(self) -> bool:
        """Whether a child is at work."""
        return self._process is not None

    def start(self, request: TrainingRequest) -> None:
        """Start a child, unless one is at work."""
        if self._process is not None:
            return
        self._begun, self._errors, self._end = b"", "", None
        self._process = process = QProcess(self)
        program, *arguments = child_command("facesorter.ml.jobs.child")
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
                rows = [(one["line"], Message.from_plain(one["reason"])) for one in details["list"]]
                self.complained.emit(rows, details["count"])
            case "summary":
                self.summarised.emit({**details, "advice": [Message.from_plain(one) for one in details["advice"]]})
            case "resumed":
                self.resumed.emit(details["epochs"])
            case "epoch":
                self.epoch_ended.emit(details)
            case "export":
                self.exporting.emit()
            case _:
                self._end = event, details

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, _code: int, status: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_errors()
        self._forget()
        match self._end:
            case ("looked", _):
                self.looked.emit()
            case ("made", details):
                self.made.emit(details)
            case ("cancelled", _):
                self.cancelled.emit()
            case ("failed", details):
                self.failed.emit(Message.from_plain(details["reason"]))
            case _:
                _log.error("the child that trains ended without a word:\n%s", self._errors)
                last = self._errors.strip().splitlines()[-1:] or ["?"]
                crashed = status is QProcess.ExitStatus.CrashExit
                self.failed.emit(message(_STOPPED) if crashed else message(_BROKEN, reason=last[0].rstrip(".")))

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            reason = self._process.errorString()
            self._forget()
            self.failed.emit(message(_NOT_STARTED, reason=reason))

    def _forget(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
