"""What the person set for the window: kept in a file, and applied to the application at once."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from facesorter.core.places import UserPlaces
from facesorter.core.settings import Settings, load_settings, save_settings
from facesorter.gui.kit import look
from facesorter.resources import resource

LANGUAGES: Final = {"en": "English", "ko": "한국어"}
"""The languages of the window, each by its own name."""


class Preferences(QObject):
    """The settings of the person, in force.

    Signals:
        changed: the new :class:`~facesorter.core.settings.Settings`.
        failed: they could not be stored (an ``OSError``); they hold until the program ends.
    """

    changed = Signal(Settings)
    failed = Signal(OSError)

    def __init__(self, app: QApplication, places: UserPlaces) -> None:
        super().__init__(app)
        self._app = app
        self._path: Path = places.settings
        self._settings = load_settings(self._path)
        self._translators: list[QTranslator] = []
        look.apply(app, self._settings)
        self._apply_language()

    @property
    def settings(self) -> Settings:
        """The settings of the moment."""
        return self._settings

    def change(self, **overrides: Any) -> None:
        """Set something, store it and apply it."""
        before, self._settings = self._settings, replace(self._settings, **overrides)
        if self._settings == before:
            return
        if self._settings.language != before.language:
            self._apply_language()
        if self._settings.colour_scheme != before.colour_scheme:
            look.apply(self._app, self._settings)
        try:
            save_settings(self._settings, self._path)
        except OSError as error:
            self.failed.emit(error)
        self.changed.emit(self._settings)

    def withdraw(self) -> None:
        """Take the translations back, when the window is gone."""
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators.clear()

    def _apply_language(self) -> None:
        self.withdraw()
        language = self._settings.language or _system_language()
        # Dates and numbers as the system writes them, if it speaks the same language.
        spoken, system = QLocale(language), QLocale.system()
        QLocale.setDefault(system if system.language() == spoken.language() else spoken)
        # English needs a catalogue too: it holds the plurals.
        catalogues = (
            (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            (f"facesorter_{language}", str(resource("i18n"))),
        )
        for name, folder in catalogues:
            translator = QTranslator(self)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._translators.append(translator)


def _system_language() -> str:
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"
