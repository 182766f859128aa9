"""Files dragged in from another program and out to it: real windows of two processes, a real mouse, XDND."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from facesorter.core.places import UserPlaces
from facesorter.core.settings import Settings, save_settings
from tests.e2e.atspi import Node, Screen, program, wait_for
from tests.e2e.other_program import PLACE

OTHER = PLACE.center().x(), PLACE.center().y()


@contextmanager
def another_program(seen: Screen, notes: Path, *files: Path) -> Iterator[None]:
    command = [sys.executable, str(Path(__file__).with_name("other_program.py")), str(notes), *map(str, files)]
    other = subprocess.Popen(command, env=seen.environment, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"here\n"
        yield
    finally:
        other.kill()
        other.communicate()


@pytest.fixture
def folder(tmp_path: Path, astronaut: Path, places: UserPlaces) -> Path:
    folder = tmp_path / "가족 사진"
    folder.mkdir()
    shutil.copy(astronaut, folder / "Eileen 콜린스.jpg")
    save_settings(Settings(language="en", unsure_below=0.3), places.config / "settings.json")
    return folder


def tile(seen: Screen) -> Callable[[], Node | None]:
    def found() -> Node | None:
        nodes = (node for window in seen.windows() for node in window.all())
        return next((node for node in nodes if node.role == "list item" and "Eileen" in node.name), None)

    return found


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_dragged_in_from_another_program_is_sorted_and_stays(
    seen: Screen, folder: Path, tmp_path: Path
) -> None:
    before = everything(folder)
    with program(seen), another_program(seen, tmp_path / "notes", folder):
        wait_for(lambda: [one for one in seen.windows() if one.showing and "facesorter" in one.name], "the window")
        seen.drag(OTHER, (400, 400))
        wait_for(tile(seen), "the photo of the folder")
        assert "가족 사진" in {window.name.split(" – ")[0] for window in seen.windows()}
    assert everything(folder) == before


def test_a_photo_dragged_out_is_a_copy_for_whoever_takes_it(seen: Screen, folder: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    before = everything(folder)
    with program(seen, folder), another_program(seen, notes):
        found = wait_for(tile(seen), "the photo")
        seen.drag(seen.middle(found), OTHER)
        wait_for(notes.exists, "the drop")
    (drop,) = [json.loads(line) for line in notes.read_text("utf-8").splitlines()]
    assert drop["files"] == [str(folder / "Eileen 콜린스.jpg")]
    copy = Qt.DropAction.CopyAction.value
    assert (drop["may"], drop["proposed"]) == (copy, copy)
    assert everything(folder) == before
