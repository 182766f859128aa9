"""The sorts and taggings of the past: when, what, where to, how they stand, and a way to undo each."""

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from facesorter.core.files.disk import is_folder
from facesorter.core.runs.history import RunAction, RunFile, RunState, RunSummary
from facesorter.gui.kit.look import icon, resize_within_screen
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.tables import Column, TableModel, calm_table
from facesorter.gui.transfer.dialog import TransferDialog
from facesorter.gui.transfer.pages import when
from facesorter.gui.transfer.past_dialogs import FinishDialog, UndoDialog, can_be_finished, can_be_undone
from facesorter.gui.transfer.worker import FilesOfRun, Transfers


class HistoryDialog(QDialog):
    """The runs, the newest first, and the files of the one that is chosen."""

    def __init__(self, transfers: Transfers, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("History"))
        self._transfers = transfers
        self._ticket = self._files_ticket = 0
        self._files_of = ""
        self._notice = NoticeBar()
        self._empty = QLabel(self.tr("Nothing has been sorted into folders yet."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._model: TableModel[RunSummary] = TableModel(self)
        self._model.set_columns(self._columns())
        self._table = calm_table(self._model, self.tr("Past sorts"), (20, 12, 9, 20, 28, 28))
        self._table.selectionModel().selectionChanged.connect(self._selected)
        self._table.doubleClicked.connect(self._open_folder)
        self._files: TableModel[RunFile] = TableModel(self)
        self._files.set_columns(
            (
                Column(self.tr("From"), lambda file: _native(file.source.path), path=True),
                Column(self.tr("Into"), lambda file: _native(file.target), path=True),
            )
        )
        self._file_table = calm_table(self._files, self.tr("Files of this sort"), (60, 60))
        self._file_table.doubleClicked.connect(self._open_file)
        self._open = QPushButton(icon("folder-open"), self.tr("Open &folder"))
        self._open.clicked.connect(self._open_folder)
        self._undo = QPushButton(icon("undo"), self.tr("&Undo…"))
        self._undo.clicked.connect(self._ask_undo)
        self._finish = QPushButton(icon("refresh"), self.tr("Do the &rest…"))
        self._finish.setToolTip(self.tr("Process the photos this sort missed"))
        self._finish.clicked.connect(self._ask_finish)
        close = QPushButton(self.tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._undo)
        buttons.addWidget(self._finish)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self._notice)
        self._tables = QSplitter(Qt.Orientation.Vertical)
        self._tables.setChildrenCollapsible(False)
        self._tables.addWidget(self._table)
        self._tables.addWidget(self._file_table)
        column.addWidget(self._tables, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(buttons)
        self._empty.hide()
        resize_within_screen(self, 900, 560)
        transfers.done.connect(self._on_done)
        transfers.failed.connect(self._on_failed)
        self._selected()
        self.refresh()

    def refresh(self) -> None:
        """Read the journals again."""
        self._ticket = self._transfers.list_runs()

    def _columns(self) -> tuple[Column[RunSummary], ...]:
        states = {
            RunState.RUNNING: (icon("move"), self.tr("Under way")),
            RunState.FINISHED: (icon("check"), self.tr("Done")),
            RunState.INTERRUPTED: (icon("warning"), self.tr("Interrupted")),
            RunState.UNDONE: (icon("undo"), self.tr("Undone")),
            RunState.PARTLY_UNDONE: (icon("warning"), self.tr("Partly undone")),
            RunState.PARTLY_DONE: (icon("warning"), self.tr("Partly done")),
            RunState.CANCELLED: (icon("warning"), self.tr("Cancelled")),
            RunState.FAILED: (icon("warning"), self.tr("Failed")),
            RunState.UNREADABLE: (icon("warning"), self.tr("Unreadable")),
        }
        actions = {
            RunAction.COPY: (icon("copy"), self.tr("Copied")),
            RunAction.MOVE: (icon("move"), self.tr("Moved")),
            RunAction.TAG: (icon("tag"), self.tr("Tagged")),
        }
        return (
            Column(self.tr("When"), when, key=lambda run: run.started),
            Column(self.tr("What"), lambda run: actions[run.action][1], icon=lambda run: actions[run.action][0]),
            Column(self.tr("Photos"), _counts, key=lambda run: run.done, right=True, tip=_details),
            Column(self.tr("State"), lambda run: states[run.ending][1], icon=lambda run: states[run.ending][0]),
            Column(self.tr("From"), lambda run: "" if run.source is None else _native(run.source), path=True),
            Column(self.tr("Into"), lambda run: _native(run.destination), path=True),
        )

    def _current(self) -> RunSummary | None:
        chosen = self._table.selectionModel().selectedRows()
        return self._model.row_at(chosen[0].row()) if chosen else None

    def _selected(self) -> None:
        run = self._current()
        self._open.setEnabled(run is not None)
        self._undo.setEnabled(run is not None and can_be_undone(run))
        self._finish.setEnabled(run is not None and can_be_finished(run))
        if run is not None and run.run_id != self._files_of and run.state is not RunState.UNREADABLE:
            self._files_of = run.run_id
            self._files.set_rows(())
            self._files_ticket = self._transfers.list_files(run.run_id)

    def _open_folder(self) -> None:
        if (run := self._current()) is not None:
            self._show_folder(run.destination)

    def _open_file(self, index: QModelIndex) -> None:
        """Show where a file lies: where it was put, or after an undo where it came from."""
        file = self._files.row_at(index.row())
        places = [file.target, file.source.path]
        self._show_folder(next((place.parent for place in places if os.path.lexists(place)), file.target.parent))

    def _show_folder(self, folder: Path) -> None:
        if not is_folder(folder):
            text = self.tr("{folder} is not there any more.")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = self.tr("There is no program on this computer that shows {folder}.")
        else:
            return
        self._notice.show_notice(text.format(folder=_native(folder)), Severity.WARNING)

    def _ask_undo(self) -> None:
        if (run := self._current()) is not None:
            self._ask(UndoDialog(self._transfers, run, self))

    def _ask_finish(self) -> None:
        if (run := self._current()) is not None:
            self._ask(FinishDialog(self._transfers, run, self))

    def _ask(self, dialog: TransferDialog) -> None:
        dialog.completed.connect(self.refresh)
        dialog.open()

    def _on_done(self, ticket: int, outcome: object) -> None:
        if ticket == self._files_ticket and isinstance(outcome, FilesOfRun):
            self._files.set_rows(outcome.files)
        if ticket != self._ticket or not isinstance(outcome, tuple):
            return
        self._files_of = ""
        chosen = self._current()
        self._model.set_rows(outcome)
        self._tables.setVisible(bool(outcome))
        self._empty.setVisible(not outcome)
        shown = [self._model.row_at(number).run_id for number in range(self._model.rowCount())]
        if shown:
            self._table.selectRow(shown.index(chosen.run_id) if chosen and chosen.run_id in shown else 0)
        self._selected()

    def _on_failed(self, ticket: int, error: BaseException) -> None:
        if ticket in {self._ticket, self._files_ticket}:
            self._notice.show_error(error)


def _native(path: Path) -> str:
    return QDir.toNativeSeparators(str(path))


def _counts(run: RunSummary) -> str:  # no method: the table asks for it while the dialog is being deleted
    if run.done == run.count:
        return str(run.done)
    if run.already_there:
        of = QCoreApplication.translate("HistoryDialog", "{done} of {count}, {there} already there")
    else:
        of = QCoreApplication.translate("HistoryDialog", "{done} of {count}")
    return of.format(done=run.done, count=run.count, there=run.already_there)


def _details(run: RunSummary) -> str:
    lines = [_counts(run)]
    if run.kept:
        copied = QCoreApplication.translate("HistoryDialog", "Only copied, the originals stay: {count}")
        lines.append(copied.format(count=run.kept))
    if run.failed:
        lines.append(QCoreApplication.translate("HistoryDialog", "Failed: {count}").format(count=run.failed))
    return "\n".join(lines)
