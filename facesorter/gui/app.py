"""Starts and ends the application around its one window."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from facesorter import __version__
from facesorter.core.places import UserPlaces
from facesorter.gui.instance import Instance, hand_over
from facesorter.gui.kit.crashes import LOG_NAME, install_hooks
from facesorter.gui.kit.notices import Severity
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.main_window import MainWindow
from facesorter.gui.workers.engine import EngineFactory, engine_factory


def run(paths: Sequence[Path], *, model: Path | None, smoke_test: bool, places: UserPlaces) -> int:
    """Show the window and return the exit status when it is closed.

    Where this user's window is open already, it gets the paths instead, unless a model is named.

    Args:
        paths: a folder or files to open at once.
        model: the model file for this once, None for the one that was chosen in the window, or else the bundled one.
        smoke_test: load everything that is bundled, and quit with 0 if all of it is whole.
        places: where the program keeps its own files.
    """
    app = _application()
    paths = [path.absolute() for path in paths]
    shared = model is None and not smoke_test
    if shared and hand_over(paths, places):
        return 0
    instance = Instance(places, app) if shared else None  # at once: the next start may be a moment away
    reporter = install_hooks(app, places)
    preferences = Preferences(app, places)

    def models(model: Path | None) -> EngineFactory:
        settings = preferences.settings
        return engine_factory(model, settings.unsure_below, settings.several, settings.workers)

    window = MainWindow(places, preferences, models, None if model is None else model.absolute())
    files = FileOpenFilter(app)
    files.opened.connect(window.take_over)
    if instance is not None:
        instance.asked.connect(window.take_over)
    try:
        window.show()
        if reporter.last_crash:
            text = QCoreApplication.translate("App", "facesorter closed unexpectedly last time. Details are in {file}.")
            window.notice.show_notice(text.format(file=places.data / LOG_NAME), Severity.WARNING)
        if smoke_test:
            # Imported here: only packagers need it.
            from facesorter.gui.smoke import SmokeTest

            test = SmokeTest(app, window, models(model))
            QTimer.singleShot(0, test.run)
        elif paths:
            window.open_paths(paths)
        else:
            window.hints.show_once()
        return app.exec()
    finally:
        if instance is not None:
            instance.close()
            instance.deleteLater()
        window.close()
        app.removeEventFilter(files)
        preferences.withdraw()
        reporter.uninstall()
        window.deleteLater()
        app.processEvents()


class FileOpenFilter(QObject):
    """Takes the files that macOS hands over when they are dropped on the icon or opened from the Finder.

    Signals:
        opened: a list of paths, everything that arrived at once.
    """

    opened = Signal(Sequence)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._waiting: list[Path] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Collect: three files are three events, and mean one list."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            if not self._waiting:
                QTimer.singleShot(50, self._hand_over)
            self._waiting.append(Path(event.file()))
            return True
        return super().eventFilter(watched, event)

    def _hand_over(self) -> None:
        paths, self._waiting = self._waiting, []
        self.opened.emit(paths)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("facesorter")
    app.setApplicationDisplayName("facesorter")
    app.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("facesorter")
    return app
