"""Opens models in a thread of its own, since disks may be slow, and looks whether their files are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from facesorter.core.errors import FacesorterError, ModelFileError
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.workers.engine import Engine, EngineMaker, SharedEngine


@dataclass(slots=True, eq=False)
class Trial:
    """A model that is to take over, None for the included one, and its engine once that is open."""

    model: Path | None
    engine: Engine | None = None


class ModelLoader(QObject):
    """Asks the thread; everything here happens in the thread of the window, but for :meth:`open_first`.

    Signals:
        tried: the model of a :class:`Trial` is open, and good.
        not_tried: a :class:`Trial` came to nothing, and why.
        not_warmed: the model that the program starts with cannot be opened, and why.
        stood_in: the included model was opened in place of the one that the program was to start with, and why.
        missing: those files that are not there, a frozenset of paths.
    """

    tried = Signal(Trial)
    not_tried = Signal(Trial, Exception)
    not_warmed = Signal(ModelFileError)
    stood_in = Signal(ModelFileError)
    missing = Signal(frozenset)
    _try_asked = Signal(Trial)
    _warm_asked = Signal(SharedEngine)
    _look_asked = Signal(tuple)

    def __init__(
        self, models: EngineMaker, first: Path | None, *, may_stand_in: bool, parent: QObject | None = None
    ) -> None:
        """Open nothing yet.

        Args:
            models: opens a model file, or the included model.
            first: the model that the program starts with; None is the included one.
            may_stand_in: whether the included model may be opened instead when ``first`` cannot be.
            parent: owns it.
        """
        super().__init__(parent)
        self._models = models
        self._first = first
        self._may_stand_in = may_stand_in
        self._worker = _Worker(models)
        self._thread = worker_thread(self._worker, "models")
        self._worker.tried.connect(self.tried)
        self._worker.not_tried.connect(self.not_tried)
        self._worker.not_warmed.connect(self.not_warmed)
        self._worker.missing.connect(self.missing)
        self._try_asked.connect(self._worker.try_model)
        self._warm_asked.connect(self._worker.warm)
        self._look_asked.connect(self._worker.look_for)
        self._thread.start()

    def try_model(self, trial: Trial) -> None:
        """Open a model as a whole: that is the check."""
        self._try_asked.emit(trial)

    def warm(self, shared: SharedEngine) -> None:
        """Open the model that the program starts with, unless somebody did already."""
        self._warm_asked.emit(shared)

    def look_for(self, files: Sequence[Path]) -> None:
        """Have :attr:`missing` tell which files are not there."""
        self._look_asked.emit(tuple(files))

    def open_first(self) -> Engine:
        """Open the model that the program starts with; in whichever thread asks first.

        Raises:
            ModelFileError: when it cannot be opened, nor the included model instead where that may stand in.
        """
        try:
            return self._models(self._first)()
        except ModelFileError as error:
            if not self._may_stand_in:
                raise
            engine = self._models(None)()
            self.stood_in.emit(error)
            return engine

    def shutdown(self) -> None:
        """Wait until the thread has ended."""
        end_thread(self._thread)


class _Worker(QObject):
    """Does what is asked, one thing after the other, in the thread of the models."""

    tried = Signal(Trial)
    not_tried = Signal(Trial, Exception)
    not_warmed = Signal(ModelFileError)
    missing = Signal(frozenset)

    def __init__(self, models: EngineMaker) -> None:
        super().__init__()
        self._models = models

    @Slot(Trial)
    def try_model(self, trial: Trial) -> None:
        try:
            trial.engine = self._models(trial.model)()
        except Exception as error:
            self.not_tried.emit(trial, error)
            if not isinstance(error, FacesorterError):
                raise  # a defect: the report must come all the same
        else:
            self.tried.emit(trial)

    @Slot(SharedEngine)
    def warm(self, shared: SharedEngine) -> None:
        try:
            with shared.borrowed():
                pass
        except ModelFileError as error:
            self.not_warmed.emit(error)

    @Slot(tuple)
    def look_for(self, files: tuple[Path, ...]) -> None:
        self.missing.emit(frozenset(path for path in files if not path.is_file()))
