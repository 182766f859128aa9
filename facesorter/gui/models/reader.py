"""Reads what a model file says of itself, in a thread of its own, for the dialogs that show it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog

from facesorter.core.errors import ModelFileError
from facesorter.gui.kit.threads import end_thread, worker_thread


class ModelReader(QObject):
    """Reads one model file, a matter of milliseconds.

    Signals:
        read: the :class:`~facesorter.core.model_file.Manifest`, and the name of the file.
        failed: why it cannot be read.
    """

    read = Signal(object, str)
    failed = Signal(ModelFileError)

    def __init__(self, model: Path | None, dialog: QDialog) -> None:
        """Take the path of the file, None for the bundled one, and the dialog, which closes once the file is read."""
        super().__init__(dialog)
        dialog.finished.connect(self._end)
        self._worker = _Reader(model)
        self._worker.read.connect(self.read)
        self._worker.failed.connect(self.failed)
        self._thread = worker_thread(self._worker, "model reader")
        self._thread.started.connect(self._worker.read_file)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    @Slot()
    def _end(self) -> None:
        end_thread(self._thread)


class _Reader(QObject):
    """Reads a model file: it is of megabytes, and what reads it brings heavy libraries."""

    read = Signal(object, str)
    failed = Signal(ModelFileError)

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self._path = path

    @Slot()
    def read_file(self) -> None:
        from facesorter.core.model_file import bundled_model, load_model

        self.thread().quit()  # after this one file: the dialog may be destroyed without having been closed
        path = self._path or bundled_model()
        try:
            manifest = load_model(path).manifest
        except ModelFileError as error:
            self.failed.emit(error)
        else:
            self.read.emit(manifest, path.stem)
