"""The window: puts the parts side by side and connects them. Whatever is more than that lives in the parts."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QUndoStack
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.moves import RunReport, UndoReport
from facesorter.core.places import UserPlaces
from facesorter.core.plan import Action
from facesorter.core.tasks import Progress
from facesorter.gui.actions import Actions
from facesorter.gui.card_control import CardControl
from facesorter.gui.corrections import Correct
from facesorter.gui.empty_page import EmptyPage
from facesorter.gui.engine import EngineFactory
from facesorter.gui.intake import acceptable, common_folder, read_drop
from facesorter.gui.move_undo import MoveUndo
from facesorter.gui.notices import NoticeBar, Severity
from facesorter.gui.opener import Opener
from facesorter.gui.preferences import Preferences
from facesorter.gui.result_model import ResultModel
from facesorter.gui.sort_page import SortPage
from facesorter.gui.sort_worker import Ending, Seen, Sorter, State
from facesorter.gui.summary import Summary
from facesorter.gui.thumbnails import Thumbnails
from facesorter.gui.top_bar import TopBar
from facesorter.gui.view_settings import ViewSettings


class MainWindow(QMainWindow):
    """The window of facesorter."""

    def __init__(self, places: UserPlaces, preferences: Preferences, factory: EngineFactory) -> None:
        super().__init__()
        self._preferences = preferences
        self._paths: tuple[Path, ...] = ()
        self._action = Action.COPY
        self.results = ResultModel(self)
        self.undo_stack = QUndoStack(self)
        self.sorter = Sorter(factory, self)
        self.thumbnails = Thumbnails(self)
        self.move_undo = MoveUndo(self, places)
        self.opener = Opener(self)
        self.cards = CardControl(self, self.sorter.engine, self.results)
        self.commands = Actions(self.menuBar(), self.undo_stack, self)
        self.top_bar = TopBar(self.commands)
        self.notice = NoticeBar()
        self.empty_page = EmptyPage()
        self.sort_page = SortPage(self.results, self.thumbnails)
        self.summary = Summary(self.results)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect_parts()
        self._connect_commands()
        self.view = ViewSettings(self, places, preferences)
        self._on_reset()
        self._refresh()

    @property
    def sorting(self) -> bool:
        """Whether the page of a run is on show, rather than the invitation."""
        return self._pages.currentWidget() is self.sort_page

    @Slot(object)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Sort a folder or several things; a single picture is answered."""
        if not paths or self.move_undo.busy:
            return
        if len(paths) == 1 and not paths[0].is_dir():
            self.cards.ask(paths[0])
        elif count := len(self.results.corrections):
            self.opener.confirm_forgetting(count, lambda: self._sort(tuple(paths)))
        else:
            self._sort(tuple(paths))

    def _sort(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        self.undo_stack.clear()
        self.results.clear()
        self.thumbnails.clear()
        self.notice.dismiss()
        self.summary.begin()
        if len(paths) == 1:
            recent = self._preferences.settings.with_recent(paths[0]).recent_folders
            self._preferences.change(recent_folders=recent)
        self._pages.setCurrentWidget(self.sort_page)
        self.sort_page.sidebar.setFocus()
        self._show_folder()
        self.sorter.start(paths, recursive=self._preferences.settings.recursive)

    # ---- what the parts report

    @Slot(object, int)
    def _on_opened(self, classes: ClassSet, total: int) -> None:
        self.sort_page.bar.show_progress(Progress(0, total))
        if classes != self.results.classes:
            self.results.clear(classes)

    @Slot(object, object)
    def _on_seen(self, seen: list[Seen], progress: Progress) -> None:
        for one in seen:
            if one.thumbnail is not None:
                self.thumbnails.put(one.result.photo.path, one.thumbnail)
        self.results.add(one.result for one in seen)
        self.sort_page.bar.show_progress(progress)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self.summary.end(ending)
        self.sort_page.bar.show_summary(self.summary.line)
        if notice := self.summary.notice():
            self.notice.show_notice(*notice)
        if not len(self.results):
            self._pages.setCurrentWidget(self.empty_page)
            self._paths = ()
            self._show_folder()
        self._refresh()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.sort_page.bar.show_state(state)
        self._refresh()

    @Slot()
    def _on_counts(self) -> None:
        if self.sorter.state is State.IDLE:
            self.sort_page.bar.show_summary(self.summary.line)
        self._refresh()

    @Slot()
    def _on_reset(self) -> None:
        self.commands.classes.show_classes(self.results.classes)

    @Slot(object)
    def _on_transferred(self, report: RunReport | UndoReport) -> None:
        """Take out what lies in its folder now, and put back what an undo brought back."""
        if isinstance(report, UndoReport):
            self.results.take_back(row.source for row in report.restored)
        elif self._action is Action.MOVE:
            gone = [row.source for row in report.done if row.note is None or not row.source.exists()]
            self.undo_stack.clear()
            self.results.set_aside(gone)
        self._refresh()

    @Slot(object, int)
    def _correct(self, paths: Sequence[Path], class_id: int) -> None:
        if class_id > len(self.results.classes) or self.move_undo.busy:
            return
        command = Correct(self.results, paths, class_id)
        if command.changes:
            self.undo_stack.push(command)

    # ---- what the person asks for

    def _pause(self) -> None:
        if self.sorter.state is State.PAUSED:
            self.sorter.resume()
        else:
            self.sorter.pause()

    def _again(self) -> None:
        self.open_paths(self._paths)

    def _copy(self) -> None:
        self._transfer(Action.COPY)

    def _move(self) -> None:
        self._transfer(Action.MOVE)

    def _transfer(self, action: Action) -> None:
        self._action = action
        results = self.results
        self.move_undo.start(
            results.present(), results.classes, results.corrections, action, common_folder(self._paths)
        )

    def _choose_folder(self) -> None:
        self.opener.choose_folder(self._last_folder())

    def _choose_pictures(self) -> None:
        self.opener.choose_pictures(self._last_folder())

    def _last_folder(self) -> Path | None:
        recent = self._preferences.settings.recent_folders
        return Path(recent[0]) if recent else None

    def _open_recent(self, folder: Path) -> None:
        if folder.is_dir():
            self.open_paths([folder])
        else:
            text = self.tr("The folder {folder} is not there any more.").format(folder=folder)
            self.notice.show_notice(text, Severity.WARNING)

    def _overview(self) -> None:
        self.sort_page.show_bucket(None)

    def _correct_selected(self, class_id: int) -> None:
        self._correct(self.sort_page.selected_paths(), class_id)

    # ---- events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take photos from outside; our own tiles belong on the sidebar."""
        if acceptable(event.mimeData()) and not self.move_undo.busy:
            _accept_copy(event)
            self.empty_page.show_hovering(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002, N802
        """Show that nothing hovers any more."""
        self.empty_page.show_hovering(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        self.empty_page.show_hovering(False)
        drop = read_drop(event.mimeData())
        if drop is None:
            self.notice.show_notice(self.tr("That is not something facesorter can look at."), seconds=8)
            return
        _accept_copy(event)
        if drop.paths:
            self.open_paths(drop.paths)
        else:
            self.cards.ask_about_picture(drop.picture_bytes())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop everything that runs in the background before the window goes."""
        self.view.store()
        self.hide()
        self.sorter.cancel()
        self.cards.shutdown()
        self.sorter.shutdown()
        self.thumbnails.shutdown()
        self.move_undo.shutdown()
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
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(content)
        self.setAcceptDrops(True)
        self._show_folder()

    def _connect_parts(self) -> None:
        self.sorter.state_changed.connect(self._on_state)
        self.sorter.opened.connect(self._on_opened)
        self.sorter.seen.connect(self._on_seen)
        self.sorter.ended.connect(self._on_ended)
        self.results.counts_changed.connect(self._on_counts)
        self.results.reset.connect(self._on_reset)
        self.move_undo.finished.connect(self._on_transferred)
        self.opener.chosen.connect(self.open_paths)
        self.cards.correction_asked.connect(self._correct)
        self.empty_page.open_asked.connect(self._choose_folder)
        self.empty_page.recent_asked.connect(self._open_recent)
        self.sort_page.opened.connect(self.cards.show_item)
        self.sort_page.correction_asked.connect(self._correct)
        self.sort_page.bar.pause_asked.connect(self._pause)
        self.sort_page.bar.cancel_asked.connect(self.sorter.cancel)

    def _connect_commands(self) -> None:
        commands = self.commands
        commands.open_folder.triggered.connect(self._choose_folder)
        commands.open_pictures.triggered.connect(self._choose_pictures)
        commands.again.triggered.connect(self._again)
        commands.quit.triggered.connect(self.close)
        commands.pause.triggered.connect(self._pause)
        commands.cancel.triggered.connect(self.sorter.cancel)
        commands.copy.triggered.connect(self._copy)
        commands.move.triggered.connect(self._move)
        commands.undo_sort.triggered.connect(self.move_undo.undo_last)
        commands.history.triggered.connect(self.move_undo.show_history)
        commands.overview.triggered.connect(self._overview)
        commands.classes.chosen.connect(self._correct_selected)
        commands.recent_asked.connect(self._open_recent)

    def _show_folder(self) -> None:
        folder = common_folder(self._paths) if self._paths else None
        self.top_bar.show_folder(folder)
        if folder is None:
            self.setWindowTitle("facesorter")
        else:
            self.setWindowTitle(self.tr("{folder} – facesorter").format(folder=folder.name or str(folder)))

    def _refresh(self) -> None:
        """Offer what can be done at the moment."""
        idle = self.sorter.state is State.IDLE
        ready = idle and bool(len(self.results)) and not self.move_undo.busy
        commands = self.commands
        commands.copy.setEnabled(ready)
        commands.move.setEnabled(ready)
        commands.again.setEnabled(bool(self._paths))
        commands.pause.setEnabled(self.sorter.state in (State.SORTING, State.PAUSED))
        commands.cancel.setEnabled(not idle)
        commands.overview.setEnabled(self.sorting)
        commands.classes.setEnabled(self.sorting)


def _accept_copy(event: QDropEvent) -> None:
    # Never a move: whoever offers it would delete the photo.
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
