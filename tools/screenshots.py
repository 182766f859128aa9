"""Draws the states of the real window: ``python tools/screenshots.py FOLDER``, in both languages, light and dark.

The photos are ones that may be published: drawn faces, and the astronaut of the tests. The bundled model sorts them;
nothing is arranged by hand. ``--readme`` draws only the pictures of the README, into ``docs/screenshots``.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drawn_faces import draw_faces

from facesorter.core.places import default_places
from facesorter.core.settings import Settings, save_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from facesorter.gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
ASTRONAUT = ROOT / "tests" / "data" / "astronaut.jpg"
README = {"overview": "window", "review": "review", "selection": "selection"}
"""The states that the README shows, and the names of their files."""


def main() -> int:
    """Draw everything; each language and theme in a process of its own, for there is one application in each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=ROOT / "docs" / "screenshots")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--only", nargs=2, metavar=("LANGUAGE", "THEME"), help="one language and theme")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options.out.mkdir(parents=True, exist_ok=True)
    if options.readme or options.only:
        language, theme = options.only or ("en", "light")
        _draw(options.out, Settings(language=language, colour_scheme=theme), readme=options.readme)
        return 0
    for language in ("en", "ko"):
        for theme in ("light", "dark"):
            command = [sys.executable, __file__, str(options.out), "--only", language, theme]
            subprocess.run(command, check=True)
    return 0


def _draw(out: Path, settings: Settings, *, readme: bool) -> None:
    from PySide6.QtWidgets import QApplication

    from facesorter.gui.kit.preferences import Preferences
    from facesorter.gui.main_window import MainWindow
    from facesorter.gui.workers.engine import engine_factory

    with tempfile.TemporaryDirectory() as scratch:
        os.environ["FACESORTER_HOME"] = str(Path(scratch) / "home")
        photos = Path(scratch) / "Pictures" / "Summer 2026"
        photos.mkdir(parents=True)
        draw_faces(photos)
        shutil.copy(ASTRONAUT, photos / "Eileen Collins.jpg")
        app = QApplication([])
        places = default_places()
        save_settings(settings, places.config / "settings.json")
        preferences = Preferences(app, places)
        window = MainWindow(places, preferences, partial(engine_factory, unsure_below=None))
        window.resize(1100, 740)
        window.show()
        for name, widget in _states(window, photos):
            if readme and name in README:
                widget.grab().save(str(out / f"{README[name]}.png"))
            elif not readme:
                widget.grab().save(str(out / f"{name}-{settings.language}-{settings.colour_scheme}.png"))
        window.close()
        preferences.withdraw()


def _states(window: "MainWindow", photos: Path) -> Iterator[tuple[str, "QWidget"]]:
    """Bring the window from state to state."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from facesorter.gui.grids.class_grid import ClassGrid

    yield "start", window
    window.hints.show_once()
    QTest.qWait(100)
    yield "hints", window
    window.open_paths([photos])
    _until(lambda: not window.busy)
    QTest.qWait(1500)  # for the last thumbnails
    yield "overview", window
    panels = window.sort_page.overview.findChildren(ClassGrid)
    for panel in panels[1:3]:
        QTest.keyClick(panel, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(300)
    yield "selection", window
    panels[1].clearSelection()
    panels[2].clearSelection()
    window.review.show_queue()
    _until(lambda: window.review.view.photo.shows_photo)
    yield "review", window
    QTest.keyClick(window.review.view.photo, Qt.Key.Key_Return)
    QTest.keyClick(window.review.view.photo, Qt.Key.Key_N)
    _until(lambda: window.review.view.photo.shows_photo)
    yield "review-notice", window
    while not window.review.view.at_end:
        QTest.keyClick(window.review.view.photo, Qt.Key.Key_Right)
    QTest.qWait(100)
    yield "review-end", window
    window.review.leave()
    window.notice.dismiss()
    fullest = max(window.results.classes, key=lambda one: window.results.count(one.class_id))
    window.sort_page.show_bucket(fullest.class_id)
    QTest.qWait(500)
    yield "bucket", window
    window.sort_page.filter.search.setText("nothing like this")
    QTest.qWait(500)
    yield "search", window
    window.sort_page.filter.search.clear()
    yield from _dialogs(window)


def _dialogs(window: "MainWindow") -> Iterator[tuple[str, "QWidget"]]:
    """Open one dialog after the other."""
    from PySide6.QtTest import QTest

    from facesorter.gui.help import KeysDialog
    from facesorter.gui.models.about import AboutModel
    from facesorter.gui.models.meanings import ClassesDialog
    from facesorter.gui.settings.dialog import SettingsDialog
    from facesorter.gui.training.dialog import TrainingDialog
    from facesorter.gui.transfer.history_dialog import HistoryDialog
    from facesorter.gui.transfer.plan_dialog import PlanDialog

    for name, action, kind in (
        ("settings", window.commands.settings, SettingsDialog),
        ("training", window.commands.train, TrainingDialog),
        ("history", window.commands.history, HistoryDialog),
        ("about-model", window.commands.about_model, AboutModel),
        ("keys", window.commands.keys, KeysDialog),
        ("classes", window.commands.meanings, ClassesDialog),
        ("plan", window.commands.move, PlanDialog),
    ):
        action.trigger()
        QTest.qWait(1500)
        dialog = window.findChild(kind)
        assert dialog is not None
        if isinstance(dialog, PlanDialog):
            _until(dialog.act.isEnabled)
            QTest.qWait(1000)  # for the pictures of its photos
        yield name, dialog
        dialog.close()
        QTest.qWait(100)


def _until(condition: Callable[[], object]) -> None:
    from PySide6.QtTest import QTest

    for _ in range(1200):
        if condition():
            return
        QTest.qWait(50)
    sys.exit("The window did not come to the next state.")


if __name__ == "__main__":
    sys.exit(main())
