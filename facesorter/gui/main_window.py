"""The window: puts the parts side by side and connects them. Whatever is more than that lives in the parts."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QVBoxLayout, QWidget

from facesorter.core.files.disk import is_folder
from facesorter.core.places import MODEL_SUFFIX, UserPlaces
from facesorter.gui.actions import Actions
from facesorter.gui.beyond.export import Exporter, Shown
from facesorter.gui.beyond.tags import Tagger
from facesorter.gui.beyond.watching import Watching
from facesorter.gui.class_folders import ClassFolders
from facesorter.gui.correcting import Correcting
from facesorter.gui.drop_window import DropWindow
from facesorter.gui.empty_page import EmptyPage
from facesorter.gui.filed import FiledNotices
from facesorter.gui.forgetting import Forgetting
from facesorter.gui.grids.corrections import Corrections
from facesorter.gui.grids.page import SortPage
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.run_view import RunView
from facesorter.gui.grids.thumbnails import Thumbnails, pictures_of
from facesorter.gui.hints import FirstHints
from facesorter.gui.intake import Drop
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.looking_through import LookingThrough
from facesorter.gui.models.choice import ModelChoice
from facesorter.gui.models.meanings import ClassesDialog
from facesorter.gui.navigation import Navigation
from facesorter.gui.open_folder import OpenFolder
from facesorter.gui.opener import Opener
from facesorter.gui.pages import Pages
from facesorter.gui.possible import Possible
from facesorter.gui.review.control import ReviewControl
from facesorter.gui.top_bar import TopBar
from facesorter.gui.training.control import TABLE_SUFFIXES, TrainingControl
from facesorter.gui.transfer.control import TransferControl
from facesorter.gui.transfer.interrupted import InterruptedNotice
from facesorter.gui.view_settings import ViewSettings
from facesorter.gui.workers.engine import Engine, EngineMaker
from facesorter.gui.workers.memory import Memory
from facesorter.gui.workers.sorter import Sorter, State

if TYPE_CHECKING:
    from facesorter.gui.training.end import Surroundings

_ABOVE_RUN_BAR = 52
"""How far a notice stays from the bottom, in pixels."""


class MainWindow(DropWindow):
    """The window of facesorter."""

    def __init__(
        self, places: UserPlaces, preferences: Preferences, models: EngineMaker, model: Path | None = None
    ) -> None:
        """Put it together; ``model`` is the file to begin with, None for the one chosen before, or the included one."""
        super().__init__()
        self._preferences = preferences
        self._makes = models
        self._opened = OpenFolder()
        self._shown = False
        self.results = ResultModel(self)
        self.undo_stack = QUndoStack(self)
        self.memory = Memory(places, self)
        self.thumbnails = Thumbnails(self)
        self.transfer = TransferControl(self, places, pictures_of(self.results, self.thumbnails))
        self.commands = Actions(self.menuBar(), self.undo_stack, self)
        self.notice = NoticeBar()
        self.models = ModelChoice(self, preferences, models, model, self.commands.models, self.notice, self.transfer)
        self.training = TrainingControl(self, places, self.models, self.notice, self._around_training)
        self.sorter = Sorter(self.models.open_first, self, memory=self.memory)
        self.top_bar = TopBar(self.commands)
        self.interrupted = InterruptedNotice(self.transfer)
        self.opener = Opener(self, preferences, self.notice)
        self.corrections = Corrections(self.results, self.undo_stack, self.notice, lambda: not self.transfer.busy)
        self.exporter = Exporter(self, self.notice, self._on_show)
        self.filed = FiledNotices(self, self.notice, self.opener, self.transfer)
        self.review = ReviewControl(self, self.sorter.engine, self.results, self.corrections, preferences)
        self.tagger = Tagger(self, places, self.notice, self._on_show)
        self.watching = Watching(self, places, self.notice, self.sorter.engine, self.memory, self.transfer)
        self.empty_page = EmptyPage()
        self.hints = FirstHints(self.empty_page, preferences)
        self.sort_page = SortPage(self.results, self.thumbnails)
        bar = self.sort_page.bar
        self.run_view = RunView(self.sorter, self.results, self.thumbnails, bar, self.notice, self.memory)
        self.pages = Pages(self.empty_page, self.sort_page, self.review.view)
        self.looking = LookingThrough(
            self,
            commands=self.commands,
            opened=self._opened,
            pages=self.pages,
            sorter=self.sorter,
            run_view=self.run_view,
            undo_stack=self.undo_stack,
            notice=self.notice,
            opener=self.opener,
            filed=self.filed,
            transfer=self.transfer,
            preferences=preferences,
        )
        self.correcting = Correcting(
            self,
            commands=self.commands,
            pages=self.pages,
            review=self.review,
            sort_page=self.sort_page,
            results=self.results,
            corrections=self.corrections,
            memory=self.memory,
            thumbnails=self.thumbnails,
            transfer=self.transfer,
            training=self.training,
        )
        self.class_folders = ClassFolders(
            self,
            commands=self.commands,
            opened=self._opened,
            results=self.results,
            undo_stack=self.undo_stack,
            transfer=self.transfer,
            opener=self.opener,
            preferences=preferences,
        )
        self.forgetting = Forgetting(
            self, self.commands, self._opened, memory=self.memory, opener=self.opener, notice=self.notice
        )
        self.possible = Possible(
            self,
            commands=self.commands,
            pages=self.pages,
            sort_page=self.sort_page,
            review=self.review,
            opened=self._opened,
            results=self.results,
            sorter=self.sorter,
            transfer=self.transfer,
            tagger=self.tagger,
            watching=self.watching,
        )
        self.navigation = Navigation(
            self, self.commands, self.pages, self.sort_page, self.review, possible=self.possible
        )
        self._lay_out()
        self._connect_parts()
        self._connect_commands()
        self.view = ViewSettings(
            self,
            places,
            preferences,
            commands=self.commands,
            models=self.models,
            notice=self.notice,
            empty_page=self.empty_page,
            sort_page=self.sort_page,
            results=self.results,
            engine=self.sorter.engine,
            memory=self.memory,
        )
        self.view.forget_everything_asked.connect(self.forgetting.ask_about_everything)
        self._on_reset()
        self.possible.refresh()

    @property
    def sorting(self) -> bool:
        """Whether the page of a run is on show, or the review of its photos, rather than the invitation."""
        return self.pages.sorting

    @property
    def reviewing(self) -> bool:
        """Whether the review is on show."""
        return self.pages.reviewing

    @property
    def busy(self) -> bool:
        """Whether photos are being looked at, or are about to be."""
        return self.sorter.state is not State.IDLE

    @Slot(Sequence)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Sort a folder or several things; a picture is answered, a model file used, a table learnt from."""
        if not paths or self.transfer.engaged:
            return
        if len(paths) > 1 or is_folder(paths[0]):
            self.looking.begin(tuple(paths))
        elif paths[0].suffix.lower() == MODEL_SUFFIX:
            self.models.open_file(paths[0])
        elif paths[0].suffix.lower() in TABLE_SUFFIXES:
            self.training.open(table=paths[0])
        elif not os.path.lexists(paths[0]):
            self.opener.tell_gone(paths[0])
        else:
            self.review.ask(paths[0])

    @Slot(Sequence)
    def take_over(self, paths: Sequence[Path]) -> None:
        """Come to the front, with what a second start of the program was to open."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not (self.transfer.engaged and paths):
            self.open_paths(paths)
            return
        if self.transfer.busy:
            text = self.tr("Files are on their way. Open {name} again after that.")
        else:
            text = self.tr("Close the dialog that is open, then open {name} again.")
        self.notice.show_notice(text.format(name=paths[0].name or str(paths[0])), seconds=8)

    # ---- what the parts report

    @Slot(Engine)
    def _on_model(self, engine: Engine) -> None:
        """Look again, with another model, at what is shown."""
        self.sorter.engine.replace(engine)
        self.results.clear(engine.classes)
        if self.sorting:
            self.looking.begin(self._opened.paths, even_sorted=self._opened.even_sorted)
        self.review.ask_again()

    @Slot(object)
    def _on_dropped(self, drop: Drop | None) -> None:
        if drop is None:
            self.notice.show_notice(self.tr("facesorter cannot open that."), seconds=8)
        elif drop.paths:
            self.open_paths(drop.paths)
        else:
            self.review.ask_about_picture(drop.picture_bytes())

    @Slot()
    def _on_reset(self) -> None:
        self.commands.classes.show_classes(self.results.classes)

    # ---- what the person asks for

    def _keep_sorting(self) -> None:
        folder, settings = self.watching.folder or self._opened.folder, self._preferences.settings
        if folder is not None:
            self.watching.ask(folder, recursive=settings.recursive, translated=settings.translated_folders)

    def _on_show(self) -> Shown:
        results = self.results
        folder = self._opened.folder or Path()  # where there are results, one is open
        return Shown(results.present(), results.classes, results.corrections, folder, results.further)

    def _train(self) -> None:
        self.training.open(folder=self._opened.folder)

    def _around_training(self) -> "Surroundings":
        from facesorter.gui.training.end import Surroundings

        return Surroundings(self.results, self.thumbnails, self._makes, self.memory)

    def _learn(self) -> None:
        if (folder := self._opened.folder) is not None:
            self.training.learn_from(folder)

    def _show_meanings(self) -> None:
        ClassesDialog(self.results.classes, self.models.current, self).open()

    # ---- events

    def takes_drops(self) -> bool:
        """Take nothing while files are on their way, or a plan goes by what is open."""
        return not self.transfer.engaged

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for a sort that was cut off, once the window is there."""
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            QTimer.singleShot(0, self.transfer.look_for_interrupted)
            QTimer.singleShot(0, self.transfer.look_for_undoable)
            self.models.warm(self.sorter.engine)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop everything that runs in the background before the window goes; a training only if the person agrees."""
        if self.training.training and self.isVisible():
            event.ignore()
            self.training.confirm_close()
            return
        self.view.store()
        self.hide()
        self.sorter.cancel()
        self.review.shutdown()
        self.training.shutdown()
        self.exporter.shutdown()
        self.tagger.shutdown()
        self.watching.shutdown()
        self.models.shutdown()
        self.sorter.shutdown()
        self.memory.shutdown()
        self.thumbnails.shutdown()
        self.transfer.shutdown()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.commands.retranslate()
            self._on_reset()
            self._show_folder()
            self.possible.refresh()

    # ---- putting together

    def _lay_out(self) -> None:
        self.addToolBar(self.top_bar)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(self.training.line)
        self.setCentralWidget(content)
        self.interrupted.float_over(content, Qt.Edge.TopEdge)
        self.notice.float_over(content, Qt.Edge.BottomEdge, away=_ABOVE_RUN_BAR)
        self._show_folder()

    def _connect_parts(self) -> None:
        self.run_view.changed.connect(self.possible.refresh)
        self.looking.folder_changed.connect(self._show_folder)
        self.results.reset.connect(self._on_reset)
        self.hovering.connect(self.empty_page.show_hovering)
        self.dropped.connect(self._on_dropped)
        self.watching.changed.connect(self.transfer.look_for_undoable)
        self.watching.carried.connect(self.transfer.look_for_undoable)
        self.watching.moved.connect(self.class_folders.take_out)
        self.memory.forgotten.connect(self.transfer.look_for_undoable)
        self.forgetting.forgot_open.connect(self.looking.forget)
        self.forgetting.done.connect(self.possible.refresh)
        self.tagger.busy_changed.connect(self.transfer.look_for_undoable)
        self.models.taken.connect(self._on_model)
        self.models.changed.connect(self._show_folder)
        self.training.may_close.connect(self.close)
        self.opener.chosen.connect(self.open_paths)
        self.review.view.folder_asked.connect(self.opener.show_folder)
        self.empty_page.open_asked.connect(self.opener.choose_folder)
        self.empty_page.recent_asked.connect(self.opener.open_recent)
        for nothing in (self.sort_page.nothing, self.sort_page.all_filed):
            nothing.open_asked.connect(self.class_folders.show_filed)
            nothing.undo_asked.connect(self.class_folders.undo_filed)
            nothing.another_asked.connect(self.opener.choose_folder)
        self.sort_page.folder_asked.connect(self.opener.show_folder)
        self.sort_page.bar.training_asked.connect(self._learn)

    def _connect_commands(self) -> None:
        commands = self.commands
        commands.open_folder.triggered.connect(self.opener.choose_folder)
        commands.open_pictures.triggered.connect(self.opener.choose_pictures)
        commands.quit.triggered.connect(self.close)
        commands.tag.triggered.connect(self.tagger.ask)
        commands.watch.triggered.connect(self._keep_sorting)
        commands.train.triggered.connect(self._train)
        commands.export_results.triggered.connect(self.exporter.export_results)
        commands.export_corrections.triggered.connect(self.exporter.export_corrections)
        commands.meanings.triggered.connect(self._show_meanings)
        commands.recent_asked.connect(self.opener.open_recent)

    def _show_folder(self) -> None:
        """Show which folder is open, and a model that is not the included one."""
        folder = self._opened.folder
        self.top_bar.show_folder(folder)
        shown = [] if folder is None else [folder.name or str(folder)]
        if self.models.current is not None:
            shown.append(self.models.current.name)
        self.setWindowTitle(" – ".join([*shown, "facesorter"]))
