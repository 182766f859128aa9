"""When something goes wrong that nobody foresaw: into the log, and in front of the person, from whatever thread.

An exception in a slot or a worker reaches ``sys.excepthook`` in the thread where it happened, and the program lives on.
So the hooks only post; everything that can be seen is made in the thread of the window.
"""

import faulthandler
import logging
import os
import platform
import sys
import threading
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from facesorter import __version__
from facesorter.core import bounds
from facesorter.core.places import UserPlaces, make_private
from facesorter.gui.kit.look import IconLabel, icon, resize_within_screen

LOG_NAME: Final = "facesorter.log"
CRASH_NAME: Final = "crash.txt"

_MOST_OF_CRASH = 1 << 20

_QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_log = logging.getLogger(__name__)


def install_hooks(app: QApplication, places: UserPlaces) -> "CrashReporter":
    """Log to a file, and show a dialog for every error that nothing else caught.

    Returns:
        The reporter, a child of the application; its ``uninstall`` puts everything back.
    """
    return CrashReporter(app, places)


class CrashReporter(QObject):
    """Takes what the hooks post, logs it and shows it; lives in the thread of the window.

    Attributes:
        last_crash: where the program was when it was struck down the last time, or empty.

    Signals:
        reported: a report was shown or added to the one on show.
    """

    reported = Signal(str)
    _posted = Signal(str)

    def __init__(self, app: QApplication, places: UserPlaces) -> None:
        super().__init__(app)
        self._log_file = _start_log(places.data)
        self._had_faulthandler = faulthandler.is_enabled()
        self.last_crash, self._crash_file = _start_crash_file(places.data)
        self._dialog: _CrashDialog | None = None
        # Queued even within the thread of the window: the error may come out of the painting of a widget.
        self._posted.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._excepthook = sys.excepthook
        self._threading_hook = threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._qt_handler = qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Put back what was there before."""
        sys.excepthook = self._excepthook
        threading.excepthook = self._threading_hook
        qInstallMessageHandler(self._qt_handler)
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            if self._had_faulthandler and sys.__stderr__ is not None:
                faulthandler.enable(sys.__stderr__)
        if self._log_file is not None:
            logging.getLogger().removeHandler(self._log_file)
            self._log_file.close()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:  # in any thread
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("Not foreseen:\n%s", text)
        self._posted.emit(text)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:  # in any thread
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:  # in any thread
        logging.getLogger(f"qt.{context.category or 'default'}").log(_QT_LEVELS[kind], "%s", text)
        if callable(self._qt_handler):
            self._qt_handler(kind, context, text)

    def _show(self, trace: str) -> None:
        if self._dialog is None:
            self._dialog = _CrashDialog(QApplication.activeWindow())
            self._dialog.finished.connect(self._closed)
            self._dialog.open()
        self._dialog.add(trace)
        self.reported.emit(trace)

    def _closed(self) -> None:
        self._dialog = None


class _CrashDialog(QDialog):
    """Says that something went wrong, and offers the report for copying."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        explanation = QLabel(
            self.tr(
                "facesorter ran into an unexpected error. Your photos are safe: a file is only ever moved after the "
                "move has been written down, and nothing is overwritten. You can continue, or restart the program.\n\n"
                "If you would like to tell us about it, copy the report below. It may contain names of folders and "
                "files of yours."
            )
        )
        explanation.setWordWrap(True)
        self._report = QPlainTextEdit()
        self._report.setReadOnly(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setPlainText(_machine())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())  # the style's own is not of our drawings
        self._copy = buttons.addButton(self.tr("&Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.setIcon(icon("copy"))
        self._copy.clicked.connect(self._copy_report)
        buttons.rejected.connect(self.reject)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(IconLabel(icon("error"), 32), alignment=Qt.AlignmentFlag.AlignTop)
        top.addWidget(explanation, 1)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self._report, 1)
        column.addWidget(buttons)
        resize_within_screen(self, 640, 420)

    def add(self, trace: str) -> None:
        """Add an error to the report; a program that fails at every mouse move must not fill the memory with it."""
        if self._report.blockCount() < 2000:
            self._report.appendPlainText(trace)

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
        self._copy.setText(self.tr("Copied"))


def _machine() -> str:
    return f"facesorter {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n"


def _start_log(folder: Path) -> RotatingFileHandler | None:
    """Start the log file as far as that is possible: a home that cannot be written must not stop the program."""
    try:
        make_private(folder)
        os.close(os.open(folder / LOG_NAME, os.O_WRONLY | os.O_CREAT, 0o600))  # what it is turned into is renamed only
        handler = RotatingFileHandler(folder / LOG_NAME, maxBytes=1 << 19, backupCount=2, encoding="utf-8")
    except OSError:
        return None
    handler.setLevel(logging.INFO)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    if root.level > logging.INFO or root.level == logging.NOTSET:
        root.setLevel(logging.INFO)
    _log.info("Started: %s", _machine().strip())
    return handler


def _start_crash_file(folder: Path) -> tuple[str, IO[str] | None]:
    """Have the interpreter write down where it was should it be struck down; return what it wrote the last time."""
    path = folder / CRASH_NAME
    last = ""
    with suppress(OSError, ValueError):
        last = bounds.read(path, _MOST_OF_CRASH).decode("utf-8", "replace")
    if last:
        _log.error("The last run of the program ended here:\n%s", last)
    try:
        how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NONBLOCK", 0)  # a pipe is not waited for
        file = os.fdopen(os.open(path, how, 0o600), "w", encoding="utf-8")
        faulthandler.enable(file)
    except OSError:
        return last, None
    return last, file
