"""Run by a test with ``QT_SCALE_FACTOR=2``, in a language: what is cut, or not drawn twice as fine, is an error."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from facesorter.core.places import default_places
from facesorter.gui.help import KeysDialog
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.main_window import MainWindow
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.training.dialog import TrainingDialog
from facesorter.gui.workers.engine import engine_factory
from tests.gui.test_everybody import cut


def main(language: str) -> bool:
    """Show the window and its dialogs, and print what is cut; return whether anything is."""
    app = QApplication([])
    preferences = Preferences(app, default_places())
    window = MainWindow(default_places(), preferences, lambda model: engine_factory(model, None))
    problems: list[str] = []
    preferences.change(language=language)
    window.show()
    QTest.qWait(100)
    assert window.grab().devicePixelRatio() == 2
    problems += cut(window)
    for action, kind in (
        (window.commands.settings, SettingsDialog),
        (window.commands.keys, KeysDialog),
        (window.commands.train, TrainingDialog),
    ):
        action.trigger()
        QTest.qWait(200)
        dialog = window.findChild(kind)
        assert dialog is not None
        assert dialog.isVisible()
        problems += cut(dialog)
        dialog.close()
        QTest.qWait(50)
    window.close()
    preferences.withdraw()
    print("\n".join(problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
