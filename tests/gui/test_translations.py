"""The catalogs fit the source, and the window speaks Korean and counts properly in English."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.messages import message
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action
from facesorter.core.results import Photo, Result, Status
from facesorter.gui.kit.translate import class_name, status_name, text_of
from facesorter.gui.transfer.control import TransferControl
from facesorter.resources import resource

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    translator = QTranslator()

    def load(language: str) -> None:
        assert translator.load(str(resource(f"i18n/facesorter_{language}.qm")))
        qapp.installTranslator(translator)

    yield load
    qapp.removeTranslator(translator)


def test_the_catalogs_are_complete_and_compiled() -> None:
    command = [sys.executable, str(ROOT / "tools" / "translations.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_core_speaks_korean(speak: Callable[[str], None]) -> None:
    speak("ko")
    assert class_name("glasses female") == "안경 쓴 여성"
    assert status_name(Status.UNSURE) == "불확실"
    assert text_of(message("There are {n} faces in it.", n=3)) == "얼굴이 3개 있습니다."
    assert text_of(message("You put it into “{name}”.", name="boy")) == "“남자아이”(으)로 직접 지정했습니다."


def test_every_class_has_a_korean_name(speak: Callable[[str], None]) -> None:
    speak("ko")
    names = [class_name(name) for name in DEFAULT_CLASSES.names]
    assert names == ["남성", "안경 쓴 남성", "남자아이", "여성", "안경 쓴 여성", "여자아이"]


@pytest.mark.parametrize(("number", "expected"), [(0, "0 photos"), (1, "1 photo"), (2, "2 photos")])
def test_english_counts_properly(number: int, expected: str, speak: Callable[[str], None]) -> None:
    speak("en")
    translate = QCoreApplication.translate
    assert translate("ReportPage", "%n photo(s) copied", None, number) == f"{expected} copied"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_plan_has_room_for_its_words(
    language: str, qtbot: QtBot, speak: Callable[[str], None], places: UserPlaces, tmp_path: Path
) -> None:
    speak(language)
    label = {"ko": "사진 1장 이동(&M)", "en": "&Move 1 photo"}[language]
    path = tmp_path / "a.jpg"
    path.write_bytes(b"a")
    status = path.stat()
    photo = Photo(path, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))
    window = QWidget()
    qtbot.addWidget(window)
    mover = TransferControl(window, places)
    mover.start(
        [Result(photo, Status.OK, (), 3, (0.0, 0.0, 1.0, 0.0, 0.0, 0.0))], DEFAULT_CLASSES, {}, Action.MOVE, tmp_path
    )
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.resize(dialog.minimumSizeHint())
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
    qtbot.waitUntil(lambda: label in [button.text() for button in buttons])
    for button in buttons:
        assert button.width() >= button.sizeHint().width(), button.text()
    mover.shutdown()
