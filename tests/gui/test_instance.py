"""A second start hands what it was to open to the window that is there."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from facesorter.core.places import UserPlaces
from facesorter.gui import instance
from facesorter.gui.instance import Instance, hand_over
from facesorter.gui.licences import LicencesDialog
from tests.gui.conftest import Desk


@pytest.fixture
def window(qtbot: QtBot, places: UserPlaces) -> Iterator[Instance]:
    """Return what listens for later starts."""
    made = Instance(places)
    assert made.listening
    yield made
    made.close()
    made.deleteLater()


def second_start(places: UserPlaces, *arguments: object) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "FACESORTER_HOME": str(places.data.parent), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "facesorter", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_a_second_start_hands_its_folder_over_and_ends(
    qtbot: QtBot, window: Instance, places: UserPlaces, tmp_path: Path
) -> None:
    folder = tmp_path / "가족 사진"
    with second_start(places, folder, "other") as process:
        with qtbot.waitSignal(window.asked, timeout=60_000) as asked:
            pass
        assert asked.args == [[folder, Path("other").absolute()]]
        assert process.wait(60) == 0


def test_where_no_window_is_nothing_is_handed_over(qtbot: QtBot, places: UserPlaces) -> None:
    assert not hand_over([], places)


def test_the_socket_that_a_killed_program_left_behind_is_taken_over(qtbot: QtBot, places: UserPlaces) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(instance._name(places))
    left.close()
    assert not hand_over([], places)
    made = Instance(places)
    assert made.listening
    other = socket.socket(socket.AF_UNIX)
    other.connect(instance._name(places))
    other.close()
    made.close()
    made.deleteLater()


def test_another_version_and_another_home_have_windows_of_their_own(
    window: Instance, places: UserPlaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not hand_over([], replace(places, data=tmp_path / "portable" / "data"))
    monkeypatch.setattr(instance, "__version__", "99.0")
    assert not hand_over([], places)


def test_nobody_elses_socket_learns_of_paths(
    window: Instance, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = os.getuid() + 1
    name = instance._name(places)
    monkeypatch.setattr(instance, "_name", lambda _: name)
    monkeypatch.setattr(os, "getuid", lambda: someone)
    assert not hand_over([], places)


@pytest.mark.parametrize("request_", [b"no json\n", b"[1]\n", b"[" * 5000 + b"\n", b"x" * 1_100_000])
def test_what_is_no_request_is_dropped(qtbot: QtBot, window: Instance, places: UserPlaces, request_: bytes) -> None:
    asked: list[object] = []
    window.asked.connect(asked.append)
    client = socket.socket(socket.AF_UNIX)
    client.connect(instance._name(places))
    client.setblocking(False)

    def gone() -> bool:
        nonlocal request_
        try:
            if request_:
                request_ = request_[client.send(request_) :]
            return client.recv(10) == b""
        except BlockingIOError:
            return False
        except (BrokenPipeError, ConnectionResetError):
            return True

    qtbot.waitUntil(gone, timeout=10_000)
    client.close()
    assert asked == []


def test_the_window_comes_to_the_front_and_sorts_what_it_is_given(desk: Desk) -> None:
    desk.picture("one.png", 1)
    desk.window.showMinimized()
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
        desk.window.take_over([desk.folder])
    assert not desk.window.isMinimized()
    assert len(desk.window.results) == 1
    desk.window.take_over([])
    assert len(desk.window.results) == 1


def test_the_licences_of_everything_are_shown(desk: Desk) -> None:
    desk.window.commands.licences.trigger()
    (dialog,) = desk.window.findChildren(LicencesDialog)
    names = [dialog.names.item(row).text().split()[0] for row in range(dialog.names.count())]
    assert names[0] == "facesorter"
    assert {"numpy", "pillow", "PySide6_Essentials", "rich"} <= set(names)
    assert "MIT License" in dialog.text.toPlainText()
    dialog.names.setCurrentRow(names.index("numpy"))
    assert "NumPy Developers" in dialog.text.toPlainText()
    dialog.reject()
