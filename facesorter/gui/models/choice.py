"""Which model answers: the included one or one of the person's own; opened and checked before it takes over."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from facesorter.core.errors import FacesorterError, ModelFileError
from facesorter.core.places import MODEL_SUFFIX
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.threads import end_thread, worker_thread
from facesorter.gui.kit.translate import error_text
from facesorter.gui.models.menu import ModelMenu
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.workers.engine import Engine, EngineMaker, SharedEngine


@dataclass(slots=True, eq=False)
class Trial:
    """A model that is to take over, None for the included one, and its engine once that is open."""

    model: Path | None
    engine: Engine | None = None


class ModelWorker(QObject):
    """Opens models and looks for their files; lives in a thread of its own, since disks may be slow."""

    tried = Signal(object)
    failed = Signal(object, object)
    missing = Signal(object)

    def __init__(self, models: EngineMaker) -> None:
        super().__init__()
        self._models = models

    @Slot(object)
    def try_model(self, trial: Trial) -> None:
        """Open a model as a whole: that is the check."""
        try:
            trial.engine = self._models(trial.model)()
        except Exception as error:
            self.failed.emit(trial, error)
            if not isinstance(error, FacesorterError):
                raise  # a defect: the report must come all the same
        else:
            self.tried.emit(trial)

    @Slot(object)
    def warm(self, shared: SharedEngine) -> None:
        """Open the model that the program starts with, unless somebody did already."""
        try:
            with shared.borrowed():
                pass
        except ModelFileError as error:
            self.failed.emit(None, error)

    @Slot(object)
    def look_for(self, files: list[Path]) -> None:
        """Tell which files are not there."""
        self.missing.emit(frozenset(path for path in files if not path.is_file()))


class ModelChoice(QObject):
    """Has the person choose the model, remembers it, and tells when another one takes over.

    A model file named on the command line counts for this once. One that was chosen in the window is used again the
    next time; if it cannot be opened then, the included model stands in.

    Signals:
        taken: the :class:`~facesorter.gui.workers.engine.Engine` that answers from now on; the receiver must close it.
        changed: another model is in use, by its name.
    """

    taken = Signal(object)
    changed = Signal()
    _try_asked = Signal(object)
    _warm_asked = Signal(object)
    _look_asked = Signal(object)
    _stood_in = Signal(object)

    def __init__(  # noqa: PLR0917 - the parts of the window that it speaks through
        self,
        window: QWidget,
        preferences: Preferences,
        models: EngineMaker,
        named: Path | None,
        menu: ModelMenu,
        notice: NoticeBar,
        transfer: TransferControl,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._models = models
        self._menu = menu
        self._notice = notice
        self._transfer = transfer
        chosen = preferences.settings.model
        self._first = named or (Path(chosen) if chosen else None)
        self._may_stand_in = named is None and self._first is not None
        self._current = self._first
        self._trial: Trial | None = None
        self._worker = ModelWorker(models)
        self._thread = worker_thread(self._worker, "models")
        self._worker.tried.connect(self._on_tried)
        self._worker.failed.connect(self._on_failed)
        self._worker.missing.connect(menu.show_missing)
        self._try_asked.connect(self._worker.try_model)
        self._warm_asked.connect(self._worker.warm)
        self._look_asked.connect(self._worker.look_for)
        self._stood_in.connect(self._on_stood_in)
        menu.chosen.connect(self.choose)
        menu.file_asked.connect(self.choose_file)
        menu.aboutToShow.connect(self._look_for_files)
        preferences.changed.connect(self._show)
        transfer.opened.connect(self._show)
        transfer.closed.connect(self._on_closed)
        self._thread.start()
        self._show()

    @property
    def current(self) -> Path | None:
        """The model file in use, None for the included model."""
        return self._current

    def open_first(self) -> Engine:
        """Open the model that the program starts with; in whichever thread asks first.

        Raises:
            ModelFileError: when it cannot be opened, nor the included model instead of one that was chosen long ago.
        """
        try:
            return self._models(self._first)()
        except ModelFileError as error:
            if not self._may_stand_in:
                raise
            engine = self._models(None)()
            self._stood_in.emit(error)
            return engine

    def warm(self, shared: SharedEngine) -> None:
        """Have a model of the person's own opened before it is needed, so that a bad one is told at once."""
        if self._first is not None:
            # First the window itself: what opens a model brings heavy libraries.
            QTimer.singleShot(300, self, partial(self._warm_asked.emit, shared))

    @Slot(object)
    def choose(self, model: Path | None) -> bool:
        """Use a model file from now on, or with None the included model, once it is found to be good.

        The file in use may be chosen again: it may have been trained anew.

        Returns:
            Whether the wish is heard: not while another model is opened, or photos are being moved.
        """
        if model is None and self._current is None:
            self._remember(None)
            self._show()
        elif self._trial is not None or self._transfer.engaged:
            return False
        else:
            self._trial = Trial(None if model is None else model.absolute())
            self._show()
            if model is not None:
                self._notice.show_notice(self.tr("Opening the model {file}…").format(file=model.name))
            self._try_asked.emit(self._trial)
        return True

    def offer(self, model: Path) -> None:
        """Have a new model file in the menu."""
        recent = self._preferences.settings.with_recent_model(model).recent_models
        self._preferences.change(recent_models=recent)

    def choose_file(self) -> None:
        """Have a model file chosen."""
        recent = self._preferences.settings.recent_models
        start = self._current or (Path(recent[0]) if recent else None)
        dialog = QFileDialog(self._window, self.tr("Choose a model file"), "" if start is None else str(start.parent))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Models of facesorter ({pattern})").format(pattern="*" + MODEL_SUFFIX))
        dialog.fileSelected.connect(self._on_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def shutdown(self) -> None:
        """Wait until the thread has ended, and close a model that did not come to take over."""
        end_thread(self._thread)
        if self._trial is not None and self._trial.engine is not None:
            self._trial.engine.close()
            self._trial = None

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.choose(Path(name))

    @Slot(object)
    def _on_tried(self, trial: Trial) -> None:
        if trial is self._trial:
            self._take_over()

    @Slot()
    def _on_closed(self) -> None:
        """Let a model take over that had to wait for the dialog."""
        self._take_over()
        self._show()

    def _take_over(self) -> None:
        trial = self._trial
        if trial is None or trial.engine is None or self._transfer.engaged:
            return
        self._trial = None
        self._current = trial.model
        self.changed.emit()
        self.taken.emit(trial.engine)
        self._remember(trial.model)
        self._show()
        text = self.tr("The included model is in use now.")
        if trial.model is not None:
            text = self.tr("The model {file} is in use now.").format(file=trial.model.name)
        self._notice.show_notice(text, Severity.SUCCESS, seconds=8)

    @Slot(object, object)
    def _on_failed(self, trial: Trial | None, error: BaseException) -> None:
        text = error_text(error)
        if trial is not None:
            text += "\n" + self.tr("The model in use stays the same.")
            self._trial = None
        self._show()
        self._notice.show_notice(text, Severity.ERROR, [(self.tr("&Choose a model file…"), self.choose_file)])

    @Slot(object)
    def _on_stood_in(self, error: ModelFileError) -> None:
        if self._current != self._first:
            return  # the person was faster
        self._current = None
        self.changed.emit()
        self._show()
        text = error_text(error) + "\n" + self.tr("The included model is in use instead.")
        actions = (
            (self.tr("&Choose a model file…"), self.choose_file),
            (self.tr("&Keep the included model"), self._keep_included),
        )
        self._notice.show_notice(text, Severity.WARNING, actions)

    def _keep_included(self) -> None:
        self.choose(None)

    def _remember(self, model: Path | None) -> None:
        settings = self._preferences.settings.with_model(model)
        self._preferences.change(model=settings.model, recent_models=settings.recent_models)

    def _look_for_files(self) -> None:
        self._look_asked.emit(self._menu.files)

    @Slot()
    def _show(self) -> None:
        """Offer what can be chosen at the moment."""
        files = [Path(name) for name in self._preferences.settings.recent_models]
        if self._current is not None and self._current not in files:
            files.insert(0, self._current)
        self._menu.show_models(self._current, files[:5])
        self._menu.setEnabled(self._trial is None and not self._transfer.engaged)
