"""Proves that a packaged program is whole: the window shows, and everything bundled loads and works."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QSize, QTranslator
from PySide6.QtWidgets import QApplication

from facesorter.core.results import Photo, Status
from facesorter.gui.kit import look
from facesorter.gui.kit.preferences import LANGUAGES
from facesorter.gui.main_window import MainWindow
from facesorter.gui.workers.engine import EngineFactory
from facesorter.resources import resource

_log = logging.getLogger(__name__)


class SmokeTest(QObject):
    """Runs once in the event loop, and ends it with 0 or 1."""

    def __init__(self, app: QApplication, window: MainWindow, factory: EngineFactory) -> None:
        super().__init__(window)
        self._app = app
        self._window = window
        self._factory = factory

    def run(self) -> None:
        """Look at everything; say on the standard error what is missing."""
        problems = [*self._window_problems(), *_translation_problems(), *self._model_problems()]
        for problem in problems:
            _log.error("Smoke test: %s", problem)
            if sys.stderr is not None:  # a program without a console on Windows has none
                sys.stderr.write(f"facesorter: {problem}\n")
        self._app.exit(1 if problems else 0)

    def _window_problems(self) -> list[str]:
        problems = []
        if not self._window.isVisible():
            problems.append("the window does not show")
        if look.app_icon().pixmap(QSize(64, 64)).isNull():
            problems.append("the icon of the program cannot be painted")
        return problems

    def _model_problems(self) -> list[str]:
        """Open the model and have it look at a plain grey picture, in which there is no face."""
        import numpy as np

        from facesorter.core.errors import FacesorterError
        from facesorter.core.picture import Picture

        try:
            engine = self._factory()
        except FacesorterError as error:
            return [str(error)]
        grey = Picture(np.full((480, 640, 3), 128, np.uint8), 640, 480, "PNG")
        result, _ = engine.pipeline.classify(Photo(Path(), 0, 0, (0, 0)), grey)
        engine.close()
        return [] if result.status is Status.NO_FACE else [f"a grey picture gave {result.status.value}"]


def _translation_problems() -> list[str]:
    folders = {"facesorter": str(resource("i18n"))}
    problems = []
    for language in LANGUAGES:
        for name, folder in folders.items():
            if not QTranslator().load(f"{name}_{language}", folder):
                problems.append(f"the translation {name}_{language} is missing")
    if not QTranslator().load("qtbase_ko", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        problems.append("Qt's own translation qtbase_ko is missing")
    return problems
