"""The window: puts the parts side by side and connects them. Whatever is more than that lives in the parts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from facesorter.core.forgetting import Forgotten
from facesorter.core.marks import Marks
from facesorter.core.places import MODEL_SUFFIX, UserPlaces
from facesorter.core.plan.plan import Action
from facesorter.core.results import Photo
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.gui.actions import Actions
from facesorter.gui.beyond.export import Exporter, Shown
from facesorter.gui.beyond.tags import Tagger
from facesorter.gui.beyond.watching import Watching
from facesorter.gui.drop_window import DropWindow
from facesorter.gui.empty_page import EmptyPage
from facesorter.gui.filed import FiledNotices, filed_into
from facesorter.gui.grids.corrections import Corrections
from facesorter.gui.grids.page import SortPage
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.run_view import RunView
from facesorter.gui.grids.thumbnails import Thumbnails, pictures_of
from facesorter.gui.help import ClassesDialog, KeysDialog, Place
from facesorter.gui.intake import Drop, common_folder
from facesorter.gui.kit.notices import NoticeBar
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.models.choice import ModelChoice
from facesorter.gui.opener import Opener
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
        self._paths: tuple[Path, ...] = ()
        self._last_paths: tuple[Path, ...] = ()
        self._even_sorted = False
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
        self.watching = Watching(self, places, self.notice, self.sorter.engine, self.memory)
        self.empty_page = EmptyPage()
        self.sort_page = SortPage(self.results, self.thumbnails)
        bar = self.sort_page.bar
        self.run_view = RunView(self.sorter, self.results, self.thumbnails, bar, self.notice, self.memory)
        self._pages = QStackedWidget()
        self._before: QWidget = self.empty_page
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
        )
        self.view.forget_everything_asked.connect(self._forget_everything)
        self._on_reset()
        self._refresh()

    @property
    def sorting(self) -> bool:
        """Whether the page of a run is on show, or the review of its photos, rather than the invitation."""
        return self._pages.currentWidget() is self.sort_page or (self.reviewing and self._before is self.sort_page)

    @property
    def reviewing(self) -> bool:
        """Whether the review is on show."""
        return self._pages.currentWidget() is self.review.view

    @property
    def busy(self) -> bool:
        """Whether photos are being looked at, or are about to be."""
        return self.sorter.state is not State.IDLE

    @Slot(Sequence)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Sort a folder or several things; a picture is answered, a model file used, a table learnt from."""
        if not paths or self.transfer.busy:
            return
        if len(paths) > 1 or paths[0].is_dir():
            self._sort(tuple(paths))
        elif paths[0].suffix.lower() == MODEL_SUFFIX:
            self.models.choose(paths[0])
        elif paths[0].suffix.lower() in TABLE_SUFFIXES:
            self.training.open(table=paths[0])
        elif not paths[0].exists():
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
        if self.transfer.busy and paths:
            name = paths[0].name or str(paths[0])
            self.notice.show_notice(self.tr("Files are on their way. Open {name} again after that.").format(name=name))
        else:
            self.open_paths(paths)

    def _sort(self, paths: tuple[Path, ...], *, even_sorted: bool = False) -> None:
        self._paths = self._last_paths = paths
        self._even_sorted = even_sorted
        self.undo_stack.clear()
        self.run_view.clear()
        self.notice.dismiss()
        if len(paths) == 1:
            self.opener.remember(paths[0])
        self._pages.setCurrentWidget(self.sort_page)
        self._before = self.sort_page
        self.sort_page.sidebar.setFocus()
        self._show_folder()
        self.sorter.start(paths, recursive=self._preferences.settings.recursive, even_sorted=even_sorted)

    # ---- what the parts report

    def _show_review(self) -> None:
        if not self.reviewing:
            self._before = self._pages.currentWidget() or self.empty_page
        self._pages.setCurrentWidget(self.review.view)
        self.review.view.take_focus()
        self.activateWindow()
        self._refresh()

    def _leave_review(self) -> None:
        if not self.reviewing:
            return
        self._pages.setCurrentWidget(self._before)
        if self._before is self.sort_page:
            self.sort_page.show_bucket(self.sort_page.bucket)
            self.sort_page.take_focus()
        self._refresh()

    def _leave(self) -> None:
        """Go back to the invitation."""
        self._pages.setCurrentWidget(self.empty_page)
        self._paths = ()
        self._show_folder()

    @Slot(object, object)
    def _on_forgotten(self, folder: Path | None, forgotten: Forgotten) -> None:
        if (folder is None or self._paths == (folder,)) and not self.busy:
            self.undo_stack.clear()
            self.run_view.clear()
            self._leave()
        self.opener.forget(folder)
        if folder is None:
            text = self.tr("Everything about %n photo(s) is forgotten.", None, forgotten.photos)
        else:
            text = self.tr("Everything about %n photo(s) in {folder} is forgotten.", None, forgotten.photos)
        if forgotten.kept:
            text += " " + self.tr(
                "%n sort(s) that can still be undone keep the names of its photos.", None, len(forgotten.kept)
            )
        self.notice.show_notice(text.format(folder=folder))
        self._refresh()

    @Slot(Engine)
    def _on_model(self, engine: Engine) -> None:
        """Look again, with another model, at what is shown."""
        self.sorter.engine.replace(engine)
        self.results.clear(engine.classes)
        if self.sorting:
            self._sort(self._paths)
        self.review.ask_again()

    @Slot(object)
    def _on_dropped(self, drop: Drop | None) -> None:
        if drop is None:
            self.notice.show_notice(self.tr("facesorter cannot open that."), seconds=8)
        elif drop.paths:
            self.open_paths(drop.paths)
        else:
            self.review.ask_about_picture(drop.picture_bytes())

    @Slot(Mapping, Mapping)
    def _on_corrected(self, decisions: Mapping[Photo, int | None], further: Mapping[Photo, tuple[int, ...]]) -> None:
        self.memory.correct(decisions, self.results.classes, further)

    @Slot(Photo, Marks)
    def _on_marked(self, photo: Photo, marks: Marks) -> None:
        self.memory.mark(photo, marks)
        self.thumbnails.drop(photo.path)

    @Slot()
    def _on_reset(self) -> None:
        self.commands.classes.show_classes(self.results.classes)

    @Slot(object)
    def _on_transferred(self, report: RunReport | UndoReport) -> None:
        """Put back what an undo brought back."""
        if isinstance(report, RunReport) and report.done and report.done[0].target is not None and self._paths:
            self.opener.remember_destination(common_folder(self._paths), report.done[0].target.parent.parent)
        if isinstance(report, UndoReport):
            self.results.take_back(row.source for row in report.restored)
        self._refresh()

    @Slot(RunReport)
    def _on_moved(self, report: RunReport) -> None:
        """Take out what lies in its folder now."""
        self.undo_stack.clear()
        self.results.set_aside(row.source for row in report.done if row.note is None or not row.source.exists())

    # ---- what the person asks for

    def _again(self) -> None:
        if self._even_sorted:
            self._review_filed()
        else:
            self.open_paths(self._paths)

    def _review_filed(self) -> None:
        """Look through the folders too that photos were filed into before; to be corrected there."""
        if self._last_paths and not self.transfer.busy:
            self._sort(self._last_paths, even_sorted=True)

    @Slot(int)
    def _on_filed_before(self, folders: int) -> None:
        self.filed.offer_review(folders, self._review_filed)

    def _sort_into(self) -> None:
        self._transfer(Action.MOVE if self._preferences.settings.move else Action.COPY)

    def _copy(self) -> None:
        self._transfer(Action.COPY)

    def _move(self) -> None:
        self._transfer(Action.MOVE)

    def _transfer(self, action: Action) -> None:
        results = self.results
        present, folder = results.present(), common_folder(self._paths)
        filed = filed_into(present) if self._even_sorted else self.opener.destination_of(folder)
        self.transfer.start(
            present, results.classes, results.corrections, action, folder, filed, further=results.further
        )

    def _keep_sorting(self) -> None:
        folder = self.watching.folder or common_folder(self._paths)
        self.watching.ask(folder, recursive=self._preferences.settings.recursive)

    def _on_show(self) -> Shown:
        results = self.results
        return Shown(results.present(), results.classes, results.corrections, common_folder(self._paths))

    def _forget_this_folder(self) -> None:
        self._forget(self._paths[0])

    def _forget_everything(self) -> None:
        self._forget(None)

    def _forget(self, folder: Path | None) -> None:
        self.opener.confirm_forgetting(folder, lambda undo_too: self.memory.forget(folder, undo_too=undo_too))

    def _train(self) -> None:
        self.training.open(folder=common_folder(self._paths) if self._paths else None)

    def _around_training(self) -> "Surroundings":
        from facesorter.gui.training.end import Surroundings

        return Surroundings(self.results, self.thumbnails, self._makes, self.memory)

    @Slot(Path, int)
    def _on_label(self, path: Path, answer: int) -> None:
        """Take a label that was put right at the end of a training for what it is: an answer of the person."""
        if self.results.item(path) is not None:
            self.corrections.give([path], answer)
        else:
            self.memory.correct_file(path, answer, self.results.classes)

    def _learn(self) -> None:
        if (folder := common_folder(self._paths)) is not None:
            self.training.learn_from(folder)

    def _overview(self) -> None:
        self.review.leave()
        self.sort_page.show_bucket(None)

    def _show_keys(self) -> None:
        place = Place.REVIEW if self.reviewing else Place.GRIDS if self.sorting else Place.START
        KeysDialog(place, self).open()

    def _show_meanings(self) -> None:
        ClassesDialog(self.results.classes, self).open()

    def _find(self) -> None:
        self.review.leave()
        self.sort_page.begin_search()

    def _queue(self) -> None:
        self.review.show_queue()

    def _correct_selected(self, answer: int) -> None:
        self.corrections.give(self.sort_page.selected_paths(), answer)

    def _confirm_selected(self) -> None:
        self.corrections.confirm(self.sort_page.selected_paths())

    def _take_back_selected(self) -> None:
        self.corrections.take_back(self.sort_page.selected_paths())

    def _take_back_all(self) -> None:
        self.corrections.take_back(list(self.results.corrections))

    # ---- events

    def takes_drops(self) -> bool:
        """Take nothing while files are on their way."""
        return not self.transfer.busy

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
            self._refresh()

    # ---- putting together

    def _lay_out(self) -> None:
        self.addToolBar(self.top_bar)
        self._pages.addWidget(self.empty_page)
        self._pages.addWidget(self.sort_page)
        self._pages.addWidget(self.review.view)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.training.line)
        self.setCentralWidget(content)
        self.interrupted.float_over(content, Qt.Edge.TopEdge)
        self.notice.float_over(content, Qt.Edge.BottomEdge, away=_ABOVE_RUN_BAR)
        self._show_folder()

    def _connect_parts(self) -> None:
        self.run_view.changed.connect(self._refresh)
        self.run_view.empty.connect(self._leave)
        self.run_view.filed_before.connect(self._on_filed_before)
        self.results.reset.connect(self._on_reset)
        self.results.corrected.connect(self._on_corrected)
        self.results.marked.connect(self._on_marked)
        self.memory.forgotten.connect(self._on_forgotten)
        self.hovering.connect(self.empty_page.show_hovering)
        self.dropped.connect(self._on_dropped)
        self.transfer.finished.connect(self._on_transferred)
        self.transfer.decided.connect(self.corrections.give_each)
        self.transfer.moved.connect(self._on_moved)
        self.transfer.undoable.connect(self.commands.undo_sort.setEnabled)
        self.watching.changed.connect(self.transfer.look_for_undoable)
        self.memory.forgotten.connect(self.transfer.look_for_undoable)
        self.tagger.busy_changed.connect(self._refresh)
        self.watching.changed.connect(self._refresh)
        self.models.taken.connect(self._on_model)
        self.models.changed.connect(self._show_folder)
        self.training.may_close.connect(self.close)
        self.training.corrected.connect(self._on_label)
        self.opener.chosen.connect(self.open_paths)
        self.review.opened.connect(self._show_review)
        self.review.closed.connect(self._leave_review)
        self.review.view.folder_asked.connect(self.opener.show_folder)
        self.empty_page.open_asked.connect(self.opener.choose_folder)
        self.empty_page.recent_asked.connect(self.opener.open_recent)
        for nothing in (self.sort_page.nothing, self.sort_page.all_filed):
            nothing.open_asked.connect(self.filed.open)
            nothing.undo_asked.connect(self.transfer.undo_last)
            nothing.another_asked.connect(self.opener.choose_folder)
        self.sort_page.opened.connect(self.review.show_item)
        self.sort_page.queue_asked.connect(self.review.show_queue)
        self.sort_page.folder_asked.connect(self.opener.show_folder)
        self.sort_page.bar.training_asked.connect(self._learn)
        self.sort_page.correction_asked.connect(self.corrections.give)
        self.sort_page.confirm_asked.connect(self.corrections.confirm)
        self.sort_page.take_back_asked.connect(self.corrections.take_back)

    def _connect_commands(self) -> None:
        commands = self.commands
        commands.open_folder.triggered.connect(self.opener.choose_folder)
        commands.open_pictures.triggered.connect(self.opener.choose_pictures)
        commands.again.triggered.connect(self._again)
        commands.quit.triggered.connect(self.close)
        commands.pause.triggered.connect(self.run_view.pause_or_resume)
        commands.cancel.triggered.connect(self.sorter.cancel)
        commands.sort_into.triggered.connect(self._sort_into)
        commands.copy.triggered.connect(self._copy)
        commands.move.triggered.connect(self._move)
        commands.tag.triggered.connect(self.tagger.ask)
        commands.watch.triggered.connect(self._keep_sorting)
        commands.undo_sort.triggered.connect(self.transfer.undo_last)
        commands.history.triggered.connect(self.transfer.show_history)
        commands.forget.triggered.connect(self._forget_this_folder)
        commands.train.triggered.connect(self._train)
        commands.export_results.triggered.connect(self.exporter.export_results)
        commands.export_corrections.triggered.connect(self.exporter.export_corrections)
        commands.overview.triggered.connect(self._overview)
        commands.queue.triggered.connect(self._queue)
        commands.find.triggered.connect(self._find)
        commands.keys.triggered.connect(self._show_keys)
        commands.meanings.triggered.connect(self._show_meanings)
        commands.classes.chosen.connect(self._correct_selected)
        commands.classes.confirmed.connect(self._confirm_selected)
        commands.classes.taken_back.connect(self._take_back_selected)
        commands.all_back.triggered.connect(self._take_back_all)
        commands.recent_asked.connect(self.opener.open_recent)

    def _show_folder(self) -> None:
        """Show which folder is open, and a model that is not the included one."""
        folder = common_folder(self._paths) if self._paths else None
        self.top_bar.show_folder(folder)
        shown = [] if folder is None else [folder.name or str(folder)]
        if self.models.current is not None:
            shown.append(self.models.current.name)
        self.setWindowTitle(" – ".join([*shown, "facesorter"]))

    def _refresh(self) -> None:
        """Offer what can be done at the moment."""
        idle = self.sorter.state is State.IDLE
        ready = idle and bool(len(self.results)) and not self.transfer.busy
        commands = self.commands
        commands.sort_into.setEnabled(ready)
        commands.copy.setEnabled(ready)
        commands.move.setEnabled(ready)
        commands.tag.setEnabled(ready and not self.tagger.busy)
        commands.watch.setEnabled(self.watching.folder is not None or (idle and len(self._paths) == 1))
        commands.watch.setChecked(self.watching.folder is not None)
        commands.export_results.setEnabled(ready)
        commands.export_corrections.setEnabled(ready)
        commands.again.setEnabled(bool(self._paths))
        commands.forget.setEnabled(idle and len(self._paths) == 1 and not self.transfer.busy)
        commands.pause.setEnabled(self.sorter.state in (State.SORTING, State.PAUSED))
        commands.cancel.setEnabled(not idle)
        commands.overview.setEnabled(self.sorting)
        commands.queue.setEnabled(self.sorting)
        commands.find.setEnabled(self.sorting)
        commands.classes.setEnabled(self.sorting)
        commands.all_back.setEnabled(self.sorting and bool(self.results.corrections))
