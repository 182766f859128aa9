"""Takes the README's picture of the real window: ``python tools/screenshot.py docs/screenshots/window.png``.

The photos are ones that may be published: drawn faces, and the astronaut of the tests. The bundled model sorts them;
nothing is arranged by hand. ``--language ko`` and ``--dark`` take other pictures.
"""

import argparse
import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from drawn_faces import draw_faces

from facesorter.core.places import default_places
from facesorter.core.settings import Settings, save_settings

ASTRONAUT = Path(__file__).resolve().parent.parent / "tests" / "data" / "astronaut.jpg"


def main() -> int:
    """Sort the drawn folder in the window, wait until it is done, and save a picture of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", choices=("en", "ko"), default="en")
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["FACESORTER_HOME"] = str(Path(scratch) / "home")
        photos = Path(scratch) / "Pictures" / "Summer 2026"
        photos.mkdir(parents=True)
        draw_faces(photos)
        shutil.copy(ASTRONAUT, photos / "Eileen Collins.jpg")
        _picture(
            photos, options.out, Settings(language=options.language, colour_scheme="dark" if options.dark else "light")
        )
    return 0


def _picture(photos: Path, out: Path, settings: Settings) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from facesorter.gui.kit.preferences import Preferences
    from facesorter.gui.main_window import MainWindow
    from facesorter.gui.workers.engine import engine_factory

    app = QApplication([])
    places = default_places()
    save_settings(settings, places.config / "settings.json")
    preferences = Preferences(app, places)
    window = MainWindow(places, preferences, partial(engine_factory, unsure_below=None))
    window.resize(1100, 740)
    window.show()
    window.open_paths([photos])
    timer = QTimer()

    def look() -> None:
        if not window.busy:
            timer.stop()
            # One more moment for the last thumbnails.
            QTimer.singleShot(1000, save)

    def save() -> None:
        out.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(out))
        app.quit()

    timer.timeout.connect(look)
    timer.start(200)
    app.exec()
    window.close()
    preferences.withdraw()


if __name__ == "__main__":
    sys.exit(main())
