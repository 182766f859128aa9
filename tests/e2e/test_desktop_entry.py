"""facesorter --install-desktop-entry: in the menu of programs after an installation with pip."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from facesorter import desktop_entry
from facesorter.__main__ import main

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a desktop entry is a thing of Linux")

PLACES = {
    "applications/facesorter.desktop",
    "mime/packages/facesorter.xml",
    "icons/hicolor/scalable/apps/facesorter.svg",
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def ours(folder: Path) -> set[str]:
    return PLACES & {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_entry_comes_and_goes(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = data.parent / "김철수 bin" / "facesorter"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    assert main(["--install-desktop-entry"]) == 0
    assert ours(data) == PLACES
    entry = data / "applications" / "facesorter.desktop"
    assert f'\nExec="{program}" %F\n' in entry.read_text("utf-8")
    assert str(entry) in capsys.readouterr().out
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", str(entry)], check=True)
    assert main(["--remove-desktop-entry"]) == 0
    assert ours(data) == set()


def test_an_appimage_is_started_by_its_own_name(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its programs lie in a folder that has another name each time; the variables of another AppImage mean nothing."""
    shown, file = data.parent / "facesorter-a1b2c3", data.parent / "내려받기" / "facesorter.AppImage"
    program = shown / "usr" / "lib" / "facesorter" / "facesorter"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setattr(sys, "executable", str(program))
    entry = data / "applications" / "facesorter.desktop"
    for appdir, expected in ((shown, file), (data.parent / "terminal-d4e5f6", program)):
        monkeypatch.setenv("APPIMAGE", str(file))
        monkeypatch.setenv("APPDIR", str(appdir))
        assert main(["--install-desktop-entry"]) == 0
        assert f'\nExec="{expected}" %F\n' in entry.read_text("utf-8")


def test_odd_letters_in_a_path_mean_themselves() -> None:
    quoted = desktop_entry._quoted(Path('/a "b" $c/100%/facesorter'))
    assert quoted == r'"/a \\"b\\" \\$c/100%%/facesorter"'


def test_a_place_that_cannot_be_written_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.write_text("a file, not a folder")
    assert main(["--install-desktop-entry"]) == 2
    assert str(data) in capsys.readouterr().err
