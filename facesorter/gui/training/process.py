"""The child process that trains, as an object of the window: started with a request, heard through signals."""

import logging

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from facesorter.children import child_command, child_environment
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.ml.jobs.events import (
    STOP,
    CalledOff,
    Complained,
    End,
    EpochEnded,
    Event,
    Failed,
    Looked,
    Made,
    Progressed,
    Resumed,
    RivalMeasured,
    Summarised,
    TrainingRequest,
    from_line,
)

_STOPPED = QT_TRANSLATE_NOOP(
    "Messages",
    "The system ended the training; memory may have run out. Close other programs and start the same training again: "
    "it continues.",
)
_BROKEN = QT_TRANSLATE_NOOP(
    "Messages",
    "The training ended unexpectedly: {reason}. Start the same training again: it continues.",
)
_NOT_STARTED = QT_TRANSLATE_NOOP("Messages", "The training cannot be started: {reason}.")

_log = logging.getLogger(__name__)

_MOST_STDERR = 4000
"""So many of the last letters of what the child complains about are kept."""


class TrainingProcess(QObject):
    """Runs one child at a time.

    Signals:
        progressed, complained, summarised, resumed, rival_measured, epoch_ended: events of
            :mod:`facesorter.ml.jobs.events`.
        looked, made, cancelled, failed: likewise; they come when the process is gone.
    """

    progressed = Signal(Progressed)
    complained = Signal(Complained)
    summarised = Signal(Summarised)
    resumed = Signal(Resumed)
    rival_measured = Signal(RivalMeasured)
    epoch_ended = Signal(EpochEnded)
    looked = Signal(Looked)
    made = Signal(Made)
    cancelled = Signal(CalledOff)
    failed = Signal(Failed)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._begun = b""
        self._errors = ""
        self._end: End | None = None

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
        """End the child at once; the same training goes on from its last checkpoint when it is started again."""
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
            self._hear(from_line(line))

    @Slot()
    def _on_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", errors="replace")
            self._errors = (self._errors + text)[-_MOST_STDERR:]

    def _hear(self, event: Event) -> None:
        match event:
            case Progressed():
                self.progressed.emit(event)
            case Complained():
                self.complained.emit(event)
            case Summarised():
                self.summarised.emit(event)
            case Resumed():
                self.resumed.emit(event)
            case EpochEnded():
                self.epoch_ended.emit(event)
            case RivalMeasured():
                self.rival_measured.emit(event)
            case _:
                self._end = event

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, _code: int, status: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_errors()
        self._forget()
        match self._end:
            case Looked() as end:
                self.looked.emit(end)
            case Made() as end:
                self.made.emit(end)
            case CalledOff() as end:
                self.cancelled.emit(end)
            case Failed() as end:
                self.failed.emit(end)
            case _:
                _log.error("the child that trains ended without a word:\n%s", self._errors)
                last = self._errors.strip().splitlines()[-1:] or ["?"]
                crashed = status is QProcess.ExitStatus.CrashExit
                self.failed.emit(Failed(message(_STOPPED) if crashed else message(_BROKEN, reason=last[0].rstrip("."))))

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            reason = self._process.errorString()
            self._forget()
            self.failed.emit(Failed(message(_NOT_STARTED, reason=reason)))

    def _forget(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
