"""Everything that can be done, with its shortcut, in the menus of the window."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QMenuBar

from facesorter.core.settings import Settings
from facesorter.gui.grids.class_menu import ClassMenu
from facesorter.gui.kit import look
from facesorter.gui.kit.names import literal, short
from facesorter.gui.kit.preferences import LANGUAGES
from facesorter.gui.models.menu import ModelMenu

_KEY = QKeySequence.StandardKey

_SHORTCUTS: Final[dict[str, QKeySequence | QKeySequence.StandardKey | str]] = {
    "open_folder": _KEY.Open,
    "open_pictures": "Ctrl+Shift+O",
    "again": _KEY.Refresh,
    "quit": "Ctrl+Q",
    "pause": "Ctrl+P",
    "cancel": "Esc",
    "sort_into": "Ctrl+Shift+S",
    "copy": "Ctrl+Shift+C",
    "move": "Ctrl+Shift+M",
    # Not Ctrl+Shift+Z, which is "redo" on two of three systems.
    "undo_sort": "Ctrl+Alt+Z",
    "history": "Ctrl+Shift+H",
    "train": "Ctrl+T",
    "overview": "Alt+Up",
    "queue": "Ctrl+L",
    "find": _KEY.Find,
    "larger": _KEY.ZoomIn,
    "smaller": _KEY.ZoomOut,
    "keys": _KEY.HelpContents,
    "settings": _KEY.Preferences,
}

_ICONS: Final = {
    "open_folder": "folder-open",
    "open_pictures": "photo",
    "again": "refresh",
    "quit": "quit",
    "pause": "pause",
    "cancel": "cancel",
    "sort_into": "folder",
    "copy": "copy",
    "move": "move",
    "tag": "tag",
    "undo_sort": "undo",
    "history": "history",
    "forget": "close",
    "train": "train",
    "export_results": "forward",
    "overview": "grid",
    "queue": "eye",
    "find": "search",
    "larger": "zoom-in",
    "about_model": "train",
    "licences": "copy",
    "about": "info",
    "settings": "settings",
}


_LONGEST_PATH = 80
"""So many letters of the path of a folder have room in a menu."""


class Actions(QObject):
    """The actions by name as attributes of their own, and the menus that hold them.

    Signals:
        recent_asked: a folder of the last times.
        scheme_asked: ``light``, ``dark``, or empty.
        language_asked: ``en``, ``ko``, or empty.
    """

    recent_asked = Signal(Path)
    scheme_asked = Signal(str)
    language_asked = Signal(str)

    def __init__(  # noqa: PLR0915 - a list
        self, menu_bar: QMenuBar, undo_stack: QUndoStack, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar = menu_bar
        self.open_folder = self._action("open_folder")
        self.open_pictures = self._action("open_pictures")
        self.again = self._action("again")
        self.quit = self._action("quit", QAction.MenuRole.QuitRole)
        self.pause = self._action("pause")
        self.cancel = self._action("cancel")
        self.sort_into = self._action("sort_into")
        self.copy = self._action("copy")
        self.move = self._action("move")
        self.tag = self._action("tag")
        self.watch = self._action("watch")
        self.watch.setCheckable(True)
        self.undo_sort = self._action("undo_sort")
        self.undo_sort.setEnabled(False)  # until it is known that there is one
        self.history = self._action("history")
        self.forget = self._action("forget")
        self.train = self._action("train")
        self.export_results = self._action("export_results")
        self.export_corrections = self._action("export_corrections")
        self.overview = self._action("overview")
        self.queue = self._action("queue")
        self.find = self._action("find")
        self.larger = self._action("larger")
        self.smaller = self._action("smaller")
        self.settings = self._action("settings", QAction.MenuRole.PreferencesRole)
        if not self.settings.shortcuts():  # of the desktops of Linux only some have a key for it
            self.settings.setShortcut(QKeySequence("Ctrl+,"))
        self.keys = self._action("keys")
        self.meanings = self._action("meanings")
        self.about_model = self._action("about_model")
        self.licences = self._action("licences")
        self.about = self._action("about", QAction.MenuRole.AboutRole)
        self.recursive = self._action("recursive")
        self.recursive.setCheckable(True)
        self.undo = undo_stack.createUndoAction(self, "")
        self.undo.setShortcuts(QKeySequence.keyBindings(_KEY.Undo))
        self.undo.setIcon(look.icon("undo"))
        self.redo = undo_stack.createRedoAction(self, "")
        self.redo.setShortcuts(QKeySequence.keyBindings(_KEY.Redo))
        self.redo.setIcon(look.icon("redo"))
        self.all_back = self._action("all_back")
        self.classes = ClassMenu(menu_bar)
        self.models = ModelMenu(menu_bar)
        self._stack = undo_stack
        self._recent = QMenu(menu_bar)
        self._recent.triggered.connect(self._on_recent)
        self._schemes = self._choice(("", "light", "dark"), self.scheme_asked)
        self._languages = self._choice(("", *LANGUAGES), self.language_asked)
        self._file, self._edit, self._sort, self._view, self._help = menus = [QMenu(menu_bar) for _ in range(5)]
        self._scheme_menu, self._language_menu = QMenu(menu_bar), QMenu(menu_bar)
        for menu in menus:
            menu_bar.addMenu(menu)
        self._fill()
        self.retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        for group, chosen in ((self._schemes, settings.colour_scheme), (self._languages, settings.language)):
            for action in group.actions():
                action.setChecked(action.data() == chosen)
        self.recursive.setChecked(settings.recursive)
        self.show_recent([Path(name) for name in settings.recent_folders])

    def show_recent(self, folders: Sequence[Path]) -> None:
        """Offer the folders of the last times."""
        self._recent.clear()
        for folder in folders:
            action = self._recent.addAction(look.icon("folder"), literal(short(str(folder), _LONGEST_PATH)))
            action.setData(folder)
        self._recent.setEnabled(bool(folders))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.open_folder.setText(self.tr("&Open folder…"))
        self.open_pictures.setText(self.tr("Open &pictures…"))
        self.again.setText(self.tr("Look &again through the folder"))
        self.quit.setText(self.tr("&Quit"))
        self.pause.setText(self.tr("&Pause or continue"))
        self.cancel.setText(self.tr("&Cancel"))
        self.sort_into.setText(self.tr("&Sort into folders…"))
        self.copy.setText(self.tr("&Copy into folders…"))
        self.move.setText(self.tr("&Move into folders…"))
        self.tag.setText(self.tr("Write &tags instead of moving…"))
        self.watch.setText(self.tr("&Keep sorting this folder…"))
        self.undo_sort.setText(self.tr("&Undo the last sort or tags…"))
        self.history.setText(self.tr("&History…"))
        self.forget.setText(self.tr("&Forget everything about this folder…"))
        self.train.setText(self.tr("&Train a model…"))
        self.export_results.setText(self.tr("Export &results…"))
        self.export_corrections.setText(self.tr("Export &corrections…"))
        self.overview.setText(self.tr("&Overview"))
        self.find.setText(self.tr("&Find…"))
        self.queue.setText(self.tr("Photos that &need a look"))
        self.larger.setText(self.tr("&Larger thumbnails"))
        self.smaller.setText(self.tr("&Smaller thumbnails"))
        self.settings.setText(self.tr("&Settings…"))
        self.keys.setText(self.tr("&Keys of this place"))
        self.meanings.setText(self.tr("&What do these classes mean?"))
        self.about_model.setText(self.tr("About the &model…"))
        self.licences.setText(self.tr("&Licences…"))
        self.about.setText(self.tr("&About facesorter"))
        self.recursive.setText(self.tr("Include folders &inside the folder"))
        self.all_back.setText(self.tr("All &back to the model’s answers"))
        self.undo.setText(self.tr("&Undo correction"))
        self.redo.setText(self.tr("&Redo correction"))
        self.models.retranslate()
        for action in (self.open_folder, self.sort_into):  # these have buttons too
            action.setIconText(_without_mnemonic(action.text()))
        self._file.setTitle(self.tr("&File"))
        self._edit.setTitle(self.tr("&Edit"))
        self._sort.setTitle(self.tr("&Sort"))
        self._view.setTitle(self.tr("&View"))
        self._help.setTitle(self.tr("&Help"))
        self._recent.setTitle(self.tr("&Recent folders"))
        self._scheme_menu.setTitle(self.tr("&Colours"))
        self._language_menu.setTitle(self.tr("Lan&guage"))
        system = self.tr("Same as &system")
        schemes = {"": system, "light": self.tr("&Light"), "dark": self.tr("&Dark")}
        for action in self._schemes.actions():
            action.setText(schemes[action.data()])
        for action in self._languages.actions():
            action.setText(LANGUAGES.get(action.data(), system))

    def _action(self, name: str, role: QAction.MenuRole = QAction.MenuRole.NoRole) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        action.setMenuRole(role)
        if name in _ICONS:
            action.setIcon(look.icon(_ICONS[name]))
        shortcut = _SHORTCUTS.get(name)
        if isinstance(shortcut, QKeySequence.StandardKey):
            action.setShortcuts(QKeySequence.keyBindings(shortcut))
        elif shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        return action

    def _choice(self, values: Sequence[str], asked: object) -> QActionGroup:
        group = QActionGroup(self)
        for value in values:
            action = group.addAction("")
            action.setCheckable(True)
            action.setData(value)
        group.triggered.connect(self._on_scheme if asked is self.scheme_asked else self._on_language)
        return group

    def _fill(self) -> None:
        self._file.addActions([self.open_folder, self.open_pictures])
        self._file.addMenu(self._recent)
        self._file.addAction(self.again)
        self._file.addSeparator()
        self._file.addMenu(self.models)
        self._file.addAction(self.train)
        self._file.addSeparator()
        self._file.addActions([self.export_results, self.export_corrections])
        self._file.addSeparator()
        self._file.addAction(self.quit)
        self._edit.addActions([self.undo, self.redo])
        self._edit.addSeparator()
        self._edit.addMenu(self.classes)
        self._edit.addAction(self.all_back)
        self._edit.addSeparator()
        self._edit.addAction(self.find)
        self._edit.addSeparator()
        self._edit.addAction(self.settings)
        self._sort.addActions([self.pause, self.cancel])
        self._sort.addSeparator()
        self._sort.addActions([self.sort_into, self.copy, self.move, self.tag, self.watch])
        self._sort.addSeparator()
        self._sort.addActions([self.undo_sort, self.history])
        self._sort.addSeparator()
        self._sort.addAction(self.forget)
        self._view.addActions([self.overview, self.queue, self.larger, self.smaller])
        self._view.addSeparator()
        self._view.addMenu(self._scheme_menu)
        self._view.addMenu(self._language_menu)
        self._view.addSeparator()
        self._view.addAction(self.recursive)
        self._scheme_menu.addActions(self._schemes.actions())
        self._scheme_menu.setIcon(look.icon("sun"))
        self._language_menu.addActions(self._languages.actions())
        self._language_menu.setIcon(look.icon("globe"))
        self._help.addActions([self.keys, self.meanings])
        self._help.addSeparator()
        self._help.addActions([self.about_model, self.licences, self.about])

    def _on_recent(self, action: QAction) -> None:
        self.recent_asked.emit(action.data())

    def _on_scheme(self, action: QAction) -> None:
        self.scheme_asked.emit(action.data())

    def _on_language(self, action: QAction) -> None:
        self.language_asked.emit(action.data())


def _without_mnemonic(text: str) -> str:
    """Return what a button says; Korean texts carry their mnemonic in brackets behind them."""
    return re.sub(r"\(&.\)", "", text).replace("&", "").rstrip("… ")
