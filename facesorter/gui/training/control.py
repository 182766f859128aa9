"""The door to training for the main window: one dialog, and what is told when it is hidden."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from facesorter.core.places import UserPlaces
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.models.choice import ModelChoice
from facesorter.gui.training.line import TrainingLine

if TYPE_CHECKING:
    from facesorter.gui.training.dialog import TrainingDialog
    from facesorter.gui.training.end import Surroundings

TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
"""How the names of tables end that can be dropped onto the window."""


class TrainingControl(QObject):
    """Opens the dialog, has a new model used, and asks before a training is cut off.

    Signals:
        may_close: the person agreed that the training is cut off because the window closes.
        corrected: what a photo is, by its path: a label that came from the corrections was put right.

    Attributes:
        line: for the bottom of the window: how far a training is whose dialog was closed.
    """

    may_close = Signal()
    corrected = Signal(Path, int)

    def __init__(
        self,
        window: QWidget,
        places: UserPlaces,
        models: ModelChoice,
        notice: NoticeBar,
        around: "Callable[[], Surroundings]",
    ) -> None:
        super().__init__(window)
        self._window, self._places, self._models, self._notice = window, places, models, notice
        self._around = around
        self._dialog: TrainingDialog | None = None
        self.line = TrainingLine()
        self.line.show_asked.connect(self.open)
        self.line.stop_asked.connect(self._on_stop)

    @property
    def dialog(self) -> "TrainingDialog | None":
        """The dialog, once it was asked for."""
        return self._dialog

    @property
    def training(self) -> bool:
        """Whether a model is being made."""
        return self._dialog is not None and self._dialog.training

    @Slot()
    def open(self, table: Path | None = None, folder: Path | None = None) -> None:
        """Show the dialog; a table to learn from, or the folder whose corrections may be learnt from, is filled in."""
        from facesorter.gui.training.setup import Kind

        dialog = self._made_dialog()
        if table is not None:
            dialog.offer(Kind.TABLE, table)
        elif folder is not None and dialog.setup_page.setup is None:
            dialog.offer(Kind.CORRECTIONS, folder)
        dialog.show_again()

    def learn_from(self, folder: Path) -> None:
        """Show the dialog, with the corrections in a folder to learn from, whatever was filled in before."""
        from facesorter.gui.training.setup import Kind

        dialog = self._made_dialog()
        dialog.offer(Kind.CORRECTIONS, folder)
        dialog.show_again()

    def confirm_close(self) -> None:
        """Ask whether the training may be cut off; :attr:`may_close` is the yes."""
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Train a model"),
            self.tr("A model is being trained. Close facesorter all the same?"),
            parent=self._window,
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText(self.tr("Hardly anything is lost: start the same training again, and it continues."))
        close = box.addButton(self.tr("&Close"), QMessageBox.ButtonRole.DestructiveRole)
        go_on = box.addButton(self.tr("&Keep training"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(go_on)
        close.clicked.connect(self._on_may_close)
        box.open()

    def shutdown(self) -> None:
        """End a training that runs."""
        if self._dialog is not None:
            self._dialog.shutdown()

    def _made_dialog(self) -> "TrainingDialog":
        # Only now: the window is to be there before anything that only some people use.
        from facesorter.gui.training.dialog import TrainingDialog

        if self._dialog is None:
            self._dialog = TrainingDialog(self._places, self._around(), self._window)
            self._dialog.corrected.connect(self.corrected)
            self._dialog.use_asked.connect(self._on_use)
            self._dialog.ready.connect(self._on_ready)
            self._dialog.failed.connect(self._on_failed)
            self._dialog.changed.connect(self._show_line)
            self._models.changed.connect(self._on_model)
            self._on_model()
        return self._dialog

    @Slot()
    def _show_line(self) -> None:
        """Keep in sight how far it is, once the dialog is closed."""
        dialog = self._dialog
        if dialog is None or not dialog.training or dialog.isVisible():
            self.line.hide()
            return
        page = dialog.course_page
        stop = dialog.stop.text() if dialog.stop.isEnabled() else ""
        self.line.show_course(dialog.file_name, page.state, page.progress, stop)

    @Slot()
    def _on_stop(self) -> None:
        if self._dialog is not None:
            self._dialog.stop_training()

    def _on_may_close(self) -> None:
        self.shutdown()
        self.may_close.emit()

    @Slot()
    def _on_model(self) -> None:
        if self._dialog is not None:
            self._dialog.set_rival(self._models.current)

    @Slot(Path)
    def _on_use(self, model: Path) -> None:
        if self._dialog is None:
            return
        if self._models.choose(model):
            self._dialog.close()
        else:
            self._dialog.notice.show_notice(
                self.tr("Another model is being opened, or photos are being moved. Try again after that."), seconds=8
            )

    @Slot(Path)
    def _on_ready(self, model: Path) -> None:
        self._models.offer(model)
        self._tell(self.tr("The new model {file} is ready.").format(file=model.name), Severity.SUCCESS)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._tell(reason, Severity.ERROR)

    def _tell(self, text: str, severity: Severity) -> None:
        """Tell in the window what a hidden dialog has to say."""
        if self._dialog is not None and not self._dialog.isVisible():
            self._notice.show_notice(text, severity, [(self.tr("&Show"), partial(self.open))])
