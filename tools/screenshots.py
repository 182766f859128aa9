"""Draws the states of the real window: ``python tools/screenshots.py FOLDER``, in both languages, light and dark.

The photos are ones that may be published: drawn faces, and the astronaut of the tests. The bundled model sorts them;
nothing is arranged by hand, but for what a training tells. ``--readme`` draws only the pictures of the README, into
``docs/screenshots``.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from drawn_faces import add_group, draw_faces
from window_states import states

from facesorter.core.places import default_places
from facesorter.core.settings import Settings, save_settings

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
        add_group(photos)
        (photos / "cut off.jpg").write_bytes((photos / "drawn 01.jpg").read_bytes()[:200])
        app = QApplication([])
        places = default_places()
        save_settings(settings, places.config / "settings.json")
        preferences = Preferences(app, places)
        window = MainWindow(places, preferences, partial(engine_factory, unsure_below=None))
        window.resize(1100, 740)
        window.show()
        for name, widget in states(window, photos, Path(scratch)):
            if readme and name in README:
                widget.grab().save(str(out / f"{README[name]}.png"))
            elif not readme:
                widget.grab().save(str(out / f"{name}-{settings.language}-{settings.colour_scheme}.png"))
        window.close()
        preferences.withdraw()


if __name__ == "__main__":
    sys.exit(main())
