"""How the person wants the window: its place, its colours and language, the size of the tiles; remembered."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from facesorter import __version__
from facesorter.core.measured import Cost
from facesorter.core.places import UserPlaces
from facesorter.gui.actions import Actions
from facesorter.gui.empty_page import EmptyPage
from facesorter.gui.grids.page import TILE_SIDES, SortPage
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit import look
from facesorter.gui.kit.notices import NoticeBar, Severity
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.kit.translate import error_text
from facesorter.gui.licences import LicencesDialog
from facesorter.gui.models.about import AboutModel
from facesorter.gui.models.choice import ModelChoice
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.workers.engine import SharedEngine
from facesorter.gui.workers.memory import Memory


class ViewSettings(QObject):
    """Connects the commands of the menus *View* and *Help* with what they set.

    Signals:
        forget_everything_asked: all that is kept is to be forgotten.
    """

    forget_everything_asked = Signal()

    def __init__(
        self,
        window: QWidget,
        places: UserPlaces,
        preferences: Preferences,
        *,
        commands: Actions,
        models: ModelChoice,
        notice: NoticeBar,
        empty_page: EmptyPage,
        sort_page: SortPage,
        results: ResultModel,
        engine: SharedEngine,
        memory: Memory,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._commands = commands
        self._models = models
        self._notice = notice
        self._empty_page = empty_page
        self._sort_page = sort_page
        self._results = results
        self._engine = engine
        self._memory = memory
        self._store = QSettings(str(places.config / "window.ini"), QSettings.Format.IniFormat)
        self._tile = 1
        preferences.changed.connect(self._on_settings)
        preferences.failed.connect(self._on_settings_lost)
        commands.larger.triggered.connect(self._larger)
        commands.smaller.triggered.connect(self._smaller)
        commands.recursive.toggled.connect(self._set_recursive)
        commands.scheme_asked.connect(self._set_scheme)
        commands.language_asked.connect(self._set_language)
        commands.settings.triggered.connect(self._show_settings)
        commands.about_model.triggered.connect(self._about_model)
        commands.licences.triggered.connect(self._licences)
        commands.about.triggered.connect(self._about)
        self._restore()
        self._on_settings()

    def store(self) -> None:
        """Remember where the window is and how large its tiles are."""
        self._store.setValue("geometry", self._window.saveGeometry())
        self._store.setValue("tile", self._tile)
        self._store.sync()

    def _restore(self) -> None:
        # The frame that the system puts around it needs room too.
        room = self._window.screen().availableSize() - QSize(16, 48)
        self._window.resize(QSize(1100, 740).boundedTo(room))
        geometry = self._store.value("geometry")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
            if not self._window.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
                # It may have been left on a larger screen.
                self._window.resize(self._window.size().boundedTo(room))
        tile = str(self._store.value("tile", 1))
        self._set_tile(int(tile) if tile.isdecimal() else 1)

    @Slot()
    def _on_settings(self) -> None:
        settings = self._preferences.settings
        self._commands.show_settings(settings)
        self._empty_page.show_recent([Path(name) for name in settings.recent_folders])

    @Slot(OSError)
    def _on_settings_lost(self, error: OSError) -> None:
        self._notice.show_notice(
            self.tr("Your settings cannot be saved: {reason}").format(reason=error_text(error)), Severity.WARNING
        )

    def _set_recursive(self, recursive: bool) -> None:
        self._preferences.change(recursive=recursive)

    def _set_scheme(self, scheme: str) -> None:
        self._preferences.change(colour_scheme=scheme)

    def _set_language(self, language: str) -> None:
        self._preferences.change(language=language)

    def _larger(self) -> None:
        self._set_tile(self._tile + 1)

    def _smaller(self) -> None:
        self._set_tile(self._tile - 1)

    def _set_tile(self, tile: int) -> None:
        self._tile = min(max(tile, 0), len(TILE_SIDES) - 1)
        self._sort_page.set_tile_side(TILE_SIDES[self._tile])
        self._commands.larger.setEnabled(self._tile < len(TILE_SIDES) - 1)
        self._commands.smaller.setEnabled(self._tile > 0)

    def _show_settings(self) -> None:
        dialog = SettingsDialog(
            self._preferences,
            self._results.present,
            self._costs,
            self._memory,
            tile=self._tile,
            tiles=len(TILE_SIDES),
            can_forget=self._commands.forget.isEnabled(),
            can_forget_all=not self._commands.cancel.isEnabled(),
            parent=self._window,
        )
        dialog.tile_asked.connect(self._set_tile)
        dialog.rules_changed.connect(self._models.reopen)
        dialog.forget_asked.connect(self._commands.forget.trigger)
        self._commands.forget.enabledChanged.connect(dialog.allow_forgetting)
        self._commands.cancel.enabledChanged.connect(dialog.forbid_forgetting_all)
        dialog.forget_everything_asked.connect(self.forget_everything_asked)
        dialog.open()

    def _costs(self) -> tuple[Cost, ...]:
        ready = self._engine.ready
        return () if ready is None else ready.costs

    def _about_model(self) -> None:
        AboutModel(self._models.current, self._window).open()

    def _licences(self) -> None:
        LicencesDialog(self._window).open()

    def _about(self) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About facesorter"))
        box.setIconPixmap(look.app_icon().pixmap(64, 64))
        box.setText(self.tr("facesorter {version}").format(version=__version__))
        box.setInformativeText(
            self.tr(
                "Sorts photos of people by what it sees in their faces. Everything happens on this computer: "
                "the program never uses the network, and it never deletes or overwrites a photo."
            )
        )
        box.finished.connect(box.deleteLater)
        box.open()
