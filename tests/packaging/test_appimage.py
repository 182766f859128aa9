"""The single file for Linux: its beginning, compiled here, around a small folder instead of the app."""

import importlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"

PROGRAM = """#!/bin/sh
printf '%s\\n' "$0" "$#" "$@"
[ -z "$READS" ] || { cd "$APPDIR" && cat "$READS"; }
exit "${CODE:-0}"
"""

LARGE = b"0123456789abcdef" * 100_000


def _works_here() -> bool:
    parts = ("libsquashfuse_ll.a", "libsquashfuse.a", "libfuse3.a", "libzstd.a")
    places = (Path("/usr/lib") / f"{os.uname().machine}-linux-gnu", Path("/usr/lib64"))
    tools = ("gcc", "mksquashfs", "fusermount3")
    return all(map(shutil.which, tools)) and all(any((place / part).exists() for place in places) for part in parts)


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not _works_here() or not os.access("/dev/fuse", os.R_OK | os.W_OK),
    reason="what an AppImage is made of is not installed, or there is no FUSE here",
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an AppImage whose two programs print their arguments, in a folder with a Korean name."""
    folder = tmp_path_factory.mktemp("appimage")
    root = folder / "AppDir"
    programs = root / "usr/lib/facesorter"
    programs.mkdir(parents=True)
    shutil.copy(PACKAGING / "linux/AppRun", root)
    for name in ("facesorter", "facesorter-cli"):
        (programs / name).write_text(PROGRAM, "ascii")
        (programs / name).chmod(0o755)
    (root / "large").write_bytes(LARGE)
    made = folder / "한 파일" / "facesorter.AppImage"
    made.parent.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        _part(patch).join(root, folder, made, quick=True)
    return made


def _part(patch: pytest.MonkeyPatch) -> ModuleType:
    patch.syspath_prepend(PACKAGING)
    return importlib.import_module("appimage")


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """Return the folder that file systems are shown in."""
    folder = tmp_path / "places"
    folder.mkdir()
    return folder


def _run(file: Path, places: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"TMPDIR": str(places)} | variables
    return subprocess.run(
        [str(file), *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def _gone(places: Path) -> bool:
    """Wait for the file system to end, which does so by itself soon after the program."""
    deadline = time.monotonic() + 30
    while list(places.iterdir()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return str(places) not in Path("/proc/mounts").read_text("utf-8")


def test_it_starts_the_window_with_its_arguments_and_leaves_nothing(file: Path, places: Path) -> None:
    done = _run(file, places, "사진 폴더", "--two", CODE="3")
    program, *arguments = done.stdout.splitlines()
    assert program.endswith("/usr/lib/facesorter/facesorter")
    assert Path(program).is_relative_to(places), "shown, not unpacked"
    assert arguments == ["2", "사진 폴더", "--two"]
    assert (done.returncode, done.stderr) == (3, "")
    assert _gone(places)


def test_it_is_the_command_line_when_told_so_or_called_so(file: Path, places: Path, tmp_path: Path) -> None:
    other = tmp_path / "facesorter-cli"
    other.symlink_to(file)
    for done in (_run(file, places, "--cli", "sort", "a b"), _run(other, places, "sort", "a b")):
        program, *arguments = done.stdout.splitlines()
        assert program.endswith("/usr/lib/facesorter/facesorter-cli")
        assert arguments == ["2", "sort", "a b"]
    assert _gone(places)


def test_several_run_at_once_and_read_what_is_in_it(file: Path, places: Path) -> None:
    environment = os.environ | {"TMPDIR": str(places), "READS": "large"}
    running = [subprocess.Popen([str(file)], env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    for process in running:
        printed, _ = process.communicate(timeout=60)
        assert printed.endswith(LARGE)
        assert process.returncode == 0
    assert _gone(places)


def test_a_program_that_is_ended_takes_its_file_system_along(file: Path, places: Path, tmp_path: Path) -> None:
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)
    environment = os.environ | {"TMPDIR": str(places), "READS": str(waiting)}
    process = subprocess.Popen([str(file)], env=environment, stdout=subprocess.PIPE)
    with waiting.open("wb"):  # as soon as there is someone who reads it
        process.kill()
        assert process.wait(60) < 0
    process.communicate(timeout=60)  # the reader, which nobody has ended, ends too
    assert _gone(places)


def test_a_file_that_was_not_downloaded_whole_is_told(file: Path, places: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.AppImage"
    cut.write_bytes(file.read_bytes()[: int(_run(file, places, "--appimage-offset").stdout) + 50])
    cut.chmod(0o755)
    done = _run(cut, places)
    assert done.returncode == 127
    assert f"{cut} is damaged: download it once more." in done.stderr
    assert _gone(places)


def test_a_folder_that_cannot_be_written_is_told(file: Path, tmp_path: Path) -> None:
    done = _run(file, tmp_path / "nowhere")
    assert done.returncode == 127
    assert done.stderr == f"No folder can be made in {tmp_path / 'nowhere'}: No such file or directory.\n"


def test_other_programs_for_appimages_know_it(file: Path, places: Path) -> None:
    content = file.read_bytes()
    assert content[8:11] == b"AI\x02"
    offset = int(_run(file, places, "--appimage-offset").stdout)
    assert content[offset : offset + 4] == b"hsqs"
