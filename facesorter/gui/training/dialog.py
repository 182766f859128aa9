"""Training a model in the window: the setup, a look at the data, the training in a process of its own, the end."""

import os
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.model_file import bundled_model
from facesorter.core.places import UserPlaces
from facesorter.gui.kit.look import icon, resize_within_screen
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.translate import text_of
from facesorter.gui.kit.widgets import Scrolling
from facesorter.gui.training.end import EndPage, Surroundings
from facesorter.gui.training.labels import Labels
from facesorter.gui.training.pages import CoursePage, DataPage
from facesorter.gui.training.process import TrainingProcess
from facesorter.gui.training.setup import EPOCHS, Kind, Setup, SetupPage
from facesorter.ml import needs
from facesorter.ml.jobs.events import (
    CalledOff,
    Complained,
    EpochEnded,
    Failed,
    Looked,
    Made,
    Progressed,
    Resumed,
    RivalMeasured,
    TrainingRequest,
)


class Step(Enum):
    """Where the dialog is."""

    SETUP = auto()
    LOOK = auto()
    DATA = auto()
    TRAIN = auto()
    END = auto()


_PAGES = {Step.SETUP: 0, Step.LOOK: 1, Step.DATA: 2, Step.TRAIN: 1, Step.END: 3}


class TrainingDialog(QDialog):
    """Stays beside the window, so that photos can be sorted meanwhile; closed while it trains, it only hides.

    Signals:
        use_asked: the path of a model file that is to be used from now on.
        ready: the path of a new model file.
        failed: why there is none, as a sentence.
        corrected: what a photo is, by its path; the label came from the person's corrections.
        changed: it is somewhere else than before, shown or hidden; whoever shows how far it is looks again.
    """

    use_asked = Signal(Path)
    ready = Signal(Path)
    failed = Signal(str)
    corrected = Signal(Path, int)
    changed = Signal()

    def __init__(self, places: UserPlaces, around: Surroundings, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._places = places
        self._rival: Path | None = None
        self._measured_beside: Path | None = None
        self._asked: Setup | None = None
        self._made: Path | None = None
        self._step = Step.SETUP
        self.process = TrainingProcess(self)
        self.notice = NoticeBar()
        self.setup_page = SetupPage(places)
        self.data_page, self.course_page, self.end_page = DataPage(), CoursePage(), EndPage(around)
        self._stack = QStackedWidget()
        for page in (self.setup_page, self.course_page, self.data_page, self.end_page):
            self._stack.addWidget(Scrolling(page))
        self.back, self.act, self.stop, self.close_button = (QPushButton() for _ in range(4))
        self.back.setIcon(icon("back"))
        self.stop.setIcon(icon("cancel"))
        self.act.setDefault(True)
        buttons = QHBoxLayout()
        for button in (self.back, self.stop):  # far from where Train was: a double click must not stop it again
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.act, self.close_button):
            buttons.addWidget(button)
        for button in (self.back, self.stop, self.close_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)
        self._connect()
        if (unfinished := Setup.unfinished(places)) is not None:
            self.setup_page.restore(unfinished)
            text = self.tr("The training of {file} was interrupted. Start it unchanged, and it continues.")
            self.notice.show_notice(text.format(file=unfinished.out.name))
        self.retranslate()
        resize_within_screen(self, 920, 760)

    @property
    def step(self) -> Step:
        """Where the dialog is."""
        return self._step

    @property
    def training(self) -> bool:
        """Whether a model is being made."""
        return self.process.running and self._step is Step.TRAIN

    @property
    def file_name(self) -> str:
        """The name of the model file that is made."""
        return "" if self._asked is None else self._asked.out.name

    def stop_training(self) -> None:
        """Stop after the step in hand and keep the best epoch; while the model file is made, stop at once."""
        if not self.training:
            return
        if self.course_page.making_file:
            self.process.shutdown()
            self._enter(Step.DATA)
            self.notice.show_notice(
                self.tr("No model file was made. Train again, and it goes on with the epochs that there are.")
            )
        else:
            self.stop.setEnabled(False)
            self.course_page.show_stopping()
            self.process.stop()
        self.changed.emit()

    def offer(self, kind: Kind, path: Path) -> None:
        """Fill in a source, unless something is under way."""
        if not self.process.running:
            self.notice.dismiss()
            self._enter(Step.SETUP)
            self.setup_page.offer(kind, path)

    def set_rival(self, model: Path | None) -> None:
        """Take the model in use, to be measured beside the new one; None is the included one."""
        self._rival = model

    def show_again(self) -> None:
        """Come to the front."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._can_train()

    def shutdown(self) -> None:
        """End what runs, and go; the same training goes on when it is started again."""
        self.process.shutdown()
        self.end_page.shutdown()
        self.hide()  # a dialog does not go with its window, and the program would not end

    def reject(self) -> None:
        """Close; a training goes on behind the scenes, a look at the data does not."""
        if self._step is Step.LOOK:
            self.process.shutdown()
            self._enter(Step.SETUP)
        elif self._step is Step.END:
            self.end_page.leave()
            self.setup_page.renew()
            self._enter(Step.SETUP)
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tell that it is seen."""
        super().showEvent(event)
        self.changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Tell that it is seen no more."""
        super().hideEvent(event)
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setWindowTitle(self.tr("Train a model"))
        for page in (self.setup_page, self.data_page, self.course_page, self.end_page):
            page.retranslate()
        self.back.setText(self.tr("&Back"))
        self._refresh()

    # ---- what the person does

    def _on_act(self) -> None:
        match self._step:
            case Step.SETUP:
                self._look()
            case Step.DATA:
                self._train()
            case Step.END if self._made is not None:
                self.use_asked.emit(self._made)

    def _look(self) -> None:
        self._asked = self.setup_page.setup
        if self._asked is not None and self._can_train():
            self._begin(Step.LOOK, self._asked, 0)

    def _can_train(self) -> bool:
        """Tell whether anything can be trained here, and if not, say why: before any picture is looked at."""
        reason = needs.missing()
        if reason is None:
            return True
        command = str(reason.details.get("command", ""))
        copy = (self.tr("&Copy the command"), lambda: QGuiApplication.clipboard().setText(command))
        self.notice.show_notice(text_of(reason), Severity.WARNING, [copy] if command else [])
        return False

    def _train(self) -> None:
        asked = self._asked
        if asked is None:
            return
        if asked.out == self._rival:
            text = self.tr("{file} is the model in use. Choose another name, so that you can compare them.")
            self._refuse(text.format(file=asked.out.name))
        elif os.path.lexists(asked.out):
            self._confirm_replacing(asked.out)
        else:
            self._start_training()

    def _start_training(self) -> None:
        if self._asked is None or self._step is not Step.DATA:
            return
        try:
            self._asked.store(self._places)
        except OSError as error:
            self.notice.show_error(error)
        else:
            self._begin(Step.TRAIN, self._asked, self._asked.epochs)

    def _refuse(self, text: str) -> None:
        self._enter(Step.SETUP)
        self.notice.show_notice(text, Severity.WARNING)
        self.setup_page.out.setFocus()

    def _confirm_replacing(self, out: Path) -> None:
        text = self.tr("There is a model {file} already. Replace it with the new one?").format(file=out.name)
        box = QMessageBox(QMessageBox.Icon.Question, self.windowTitle(), text, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.addButton(self.tr("&Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.accepted.connect(self._start_training)
        box.open()

    def _begin(self, step: Step, asked: Setup, epochs: int) -> None:
        self.notice.dismiss()
        self._measured_beside = self._rival
        self.course_page.begin(epochs)
        self.data_page.show_source(asked.path.name or str(asked.path))
        self.data_page.show_complaints(Complained((), 0))
        places = (str(self._places.data), str(self._places.cache), str(self._places.config))
        request = TrainingRequest(
            places,
            str(asked.path),
            None if asked.images is None else str(asked.images),
            corrections=asked.kind is Kind.CORRECTIONS,
            out=str(asked.out) if epochs else None,
            start=None if asked.scratch else str(bundled_model()),
            rival=str(self._rival or bundled_model()),
            epochs=None if epochs == EPOCHS[-1] else epochs,
        )
        self._enter(step)
        self.process.start(request)

    def _on_back(self) -> None:
        self._enter(Step.SETUP)

    # ---- what the child tells

    @Slot(Progressed)
    def _on_progress(self, progressed: Progressed) -> None:
        begins = progressed.what == "export" and not self.course_page.making_file
        self.course_page.show_progress(progressed)
        if begins:  # the wish to stop that there may have been was about the training, which is over
            self.stop.setEnabled(True)
            self._refresh()
        self.changed.emit()

    @Slot(RivalMeasured)
    def _on_rival(self, measured: RivalMeasured) -> None:
        self.course_page.show_rival(measured.validation_balanced)

    @Slot(EpochEnded)
    def _on_epoch(self, epoch: EpochEnded) -> None:
        self.course_page.show_epoch(epoch)
        self._refresh()

    @Slot(Resumed)
    def _on_resumed(self, resumed: Resumed) -> None:
        self.course_page.show_earlier(resumed.epochs)
        self._refresh()

    @Slot(Looked)
    def _on_looked(self, _looked: Looked) -> None:
        self._enter(Step.DATA)

    @Slot(Made)
    def _on_made(self, made: Made) -> None:
        self._made = made.out
        labels = None
        if self._asked is not None and made.test is not None:
            labels = Labels(self._asked, ClassSet(made.test.classes), self.corrected.emit)
        self.end_page.show_made(made, self._measured_beside, labels)
        self._enter(Step.END)
        self.ready.emit(self._made)

    @Slot(CalledOff)
    def _on_cancelled(self, _called_off: CalledOff) -> None:
        self._enter(Step.DATA if self._step is Step.TRAIN else Step.SETUP)

    @Slot(Failed)
    def _on_failed(self, failed: Failed) -> None:
        self._enter(Step.DATA if self._step is Step.TRAIN else Step.SETUP)
        self.notice.show_notice(text_of(failed.reason), Severity.ERROR)
        self.failed.emit(text_of(failed.reason))

    # ---- putting together

    def _connect(self) -> None:
        self.act.clicked.connect(self._on_act)
        self.back.clicked.connect(self._on_back)
        self.stop.clicked.connect(self.stop_training)
        self.close_button.clicked.connect(self.reject)
        self.setup_page.changed.connect(self._refresh)
        self.process.progressed.connect(self._on_progress)
        self.process.complained.connect(self.data_page.show_complaints)
        self.process.summarised.connect(self.data_page.show_summary)
        self.process.resumed.connect(self._on_resumed)
        self.process.epoch_ended.connect(self._on_epoch)
        self.process.rival_measured.connect(self._on_rival)
        self.process.looked.connect(self._on_looked)
        self.process.made.connect(self._on_made)
        self.process.cancelled.connect(self._on_cancelled)
        self.process.failed.connect(self._on_failed)

    def _enter(self, step: Step) -> None:
        self._step = step
        self._stack.setCurrentIndex(_PAGES[step])
        self.stop.setEnabled(True)
        self._refresh()
        if step in (Step.LOOK, Step.TRAIN):
            self.setFocus()  # not a button: Enter, pressed once too often, must end nothing
        elif step is not Step.SETUP:
            (self.close_button if self._keeps else self.act).setFocus()

    @property
    def _keeps(self) -> bool:
        """Whether the model in use had better stay."""
        return self._step is Step.END and self.end_page.rival_is_better

    @Slot()
    def _refresh(self) -> None:
        """Offer what can be done at the moment."""
        step = self._step
        works = step in (Step.LOOK, Step.TRAIN)
        self.back.setVisible(step is Step.DATA)
        self.stop.setVisible(step is Step.TRAIN)
        keeps = self.course_page.has_epochs and not self.course_page.making_file
        self.stop.setText(self.tr("&Stop and keep the best") if keeps else self.tr("&Stop"))
        self.act.setVisible(not works)
        self.act.setEnabled(step is not Step.SETUP or self.setup_page.setup is not None)
        texts = {
            Step.SETUP: self.tr("&Look at the pictures"),
            Step.DATA: self.tr("&Train"),
            Step.END: self.tr("&Use the new model"),
        }
        self.act.setText(texts.get(step, ""))
        closing = {
            Step.TRAIN: self.tr("&Hide"),
            Step.END: self.tr("&Keep the model in use"),
            Step.LOOK: self.tr("Cancel"),
        }
        self.close_button.setText(closing.get(step, self.tr("&Close")))
        self.act.setDefault(not self._keeps)
        self.close_button.setDefault(self._keeps)
        self.changed.emit()
