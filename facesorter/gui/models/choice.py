"""Which model answers: the included one or one of the person's own; opened and checked before it takes over."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from facesorter.core.errors import ModelFileError
from facesorter.core.places import MODEL_SUFFIX
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.translate import error_text
from facesorter.gui.models.loader import ModelLoader, Trial
from facesorter.gui.models.menu import ModelMenu
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.workers.engine import Engine, EngineMaker, SharedEngine


class ModelChoice(QObject):
    """Has the person choose the model, remembers it, and tells when another one takes over.

    A model file named on the command line counts for this once. One that was chosen in the window is used again the
    next time; if it cannot be opened then, the included model stands in.

    Signals:
        taken: the :class:`~facesorter.gui.workers.engine.Engine` that answers from now on; the receiver must close it.
        changed: another model is in use, by its name.
    """

    taken = Signal(Engine)
    changed = Signal()

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
        self._menu = menu
        self._notice = notice
        self._transfer = transfer
        chosen = preferences.settings.model
        self._first = named or (Path(chosen) if chosen else None)
        self._current = self._first
        self._trial: Trial | None = None
        self._again: Trial | None = None
        self._once_more = False
        may_stand_in = named is None and self._first is not None
        self._loader = ModelLoader(models, self._first, may_stand_in=may_stand_in, parent=self)
        self._loader.tried.connect(self._on_tried)
        self._loader.not_tried.connect(self._on_not_tried)
        self._loader.not_warmed.connect(self._tell_error)
        self._loader.stood_in.connect(self._on_stood_in)
        self._loader.missing.connect(menu.show_missing)
        menu.chosen.connect(self.choose)
        menu.file_asked.connect(self.choose_file)
        menu.aboutToShow.connect(self._look_for_files)
        preferences.changed.connect(self._show)
        transfer.opened.connect(self._show)
        transfer.closed.connect(self._on_closed)
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
        return self._loader.open_first()

    def warm(self, shared: SharedEngine) -> None:
        """Have a model of the person's own opened before it is needed, so that a bad one is told at once."""
        if self._first is not None:
            # First the window itself: what opens a model brings heavy libraries.
            QTimer.singleShot(300, self, partial(self._loader.warm, shared))

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
            self._loader.try_model(self._trial)
        return True

    def open_file(self, model: Path) -> None:
        """Use a model file from now on, or say that this is not the moment."""
        if not self.choose(model):
            text = self.tr("Another model is being opened, or photos are being moved. Open {file} again after that.")
            self._notice.show_notice(text.format(file=model.name), Severity.WARNING, seconds=8)

    def reopen(self) -> None:
        """Open the model in use once more, because something was set that it is opened with; as soon as that can be."""
        self._once_more = self._trial is not None or self._transfer.engaged
        if not self._once_more:
            self._trial = self._again = Trial(self._current)
            self._show()
            self._loader.try_model(self._trial)

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
        self._loader.shutdown()
        if self._trial is not None and self._trial.engine is not None:
            self._trial.engine.close()
            self._trial = None

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.open_file(Path(name))

    @Slot(Trial)
    def _on_tried(self, trial: Trial) -> None:
        if trial is self._trial:
            self._take_over()
            self._make_good()

    @Slot()
    def _on_closed(self) -> None:
        """Let a model take over that had to wait for the dialog."""
        self._take_over()
        self._show()
        self._make_good()

    def _make_good(self) -> None:
        """Open the model with what was set while that could not be."""
        if self._once_more:
            self.reopen()

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
        if trial is self._again:
            return
        text = self.tr("The included model is in use now.")
        if trial.model is not None:
            text = self.tr("The model {file} is in use now.").format(file=trial.model.name)
        self._notice.show_notice(text, Severity.SUCCESS, seconds=8)

    @Slot(Trial, Exception)
    def _on_not_tried(self, trial: Trial, error: Exception) -> None:
        if trial is self._trial:
            self._trial = None
            self._show()
        self._tell(error_text(error) + "\n" + self.tr("The model in use stays the same."))
        self._make_good()

    @Slot(ModelFileError)
    def _tell_error(self, error: ModelFileError) -> None:
        self._tell(error_text(error))

    def _tell(self, text: str) -> None:
        self._notice.show_notice(text, Severity.ERROR, [(self.tr("&Choose a model file…"), self.choose_file)])

    @Slot(ModelFileError)
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
        self._loader.look_for(self._menu.files)

    @Slot()
    def _show(self) -> None:
        """Offer what can be chosen at the moment."""
        files = [Path(name) for name in self._preferences.settings.recent_models]
        if self._current is not None and self._current not in files:
            files.insert(0, self._current)
        self._menu.show_models(self._current, files[:5])
        self._menu.setEnabled(self._trial is None and not self._transfer.engaged)
