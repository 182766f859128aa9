"""Try a Debian package as a person would: ``python3 packaging/try_deb.py PACKAGE.deb [--trains] [--pictures FOLDER]``.

Needs a Debian or Ubuntu that may be changed, with xvfb, openbox, xdotool, and for the checks desktop-file-utils,
shared-mime-info, appstream and lintian. The package is checked, installed and smoke-tested; its window is started on a
screen of its own, sorts 50 photos by mouse, shows their folder in the system's own program and undoes it; then the
package is removed, and nothing of it may be left but the user's data.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from smoke import inside

ROOT = Path(__file__).resolve().parent.parent
PHOTO = ROOT / "tests" / "data" / "astronaut.jpg"
COUNT = 50
FOLDER = Path("/usr/lib/facesorter")


def main() -> int:
    """Run every step and return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--trains", action="store_true", help="it is the full edition: train two epochs too")
    parser.add_argument("--beside", type=Path, metavar="BIN", help="the programs of another version, to run at once")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="leave pictures of the screen there")
    arguments = parser.parse_args()
    package = arguments.package.resolve()
    name = _output("dpkg-deb", "--field", package, "Package").strip()
    _run("lintian", "--allow-root", "--fail-on", "error", package)
    _run("apt-get", "install", "--yes", "-qq", "--no-install-recommends", package)
    try:
        installed = [Path(line) for line in _output("dpkg", "--listfiles", name).splitlines()]
        _run("desktop-file-validate", "/usr/share/applications/facesorter.desktop")
        _run("appstreamcli", "validate", "--no-net", *Path("/usr/share/metainfo").glob("*.facesorter.metainfo.xml"))
        assert "facesorter-cli" in _output("man", "--pager=cat", "facesorter-cli")
        _check_types()
        trains = ["--trains"] if arguments.trains else []
        beside = ["--beside", arguments.beside] if arguments.beside else []
        _run(sys.executable, ROOT / "packaging" / "smoke.py", FOLDER, "--frozen", *trains, *beside)
        _run(sys.executable, ROOT / "packaging" / "smoke.py", "/usr/bin")
        with tempfile.TemporaryDirectory() as folder:
            sort_in_window(Path(folder), arguments.pictures)
            _run("apt-get", "remove", "--yes", "-qq", name)
            left = [path for path in installed if path.is_file() and "facesorter" in str(path)]
            assert not left, f"left behind: {left}"
            assert not FOLDER.exists()
            assert list(Path(folder, "집 김철수").rglob("*.jsonl")), "the history of sorts is the user's"
    finally:
        subprocess.run(["apt-get", "remove", "--yes", "-qq", name], capture_output=True, check=False)
    print(f"{package.name}: installed, tried and removed")
    return 0


def _check_types() -> None:
    """Look whether the desktop knows our type of files, and offers the program for what it opens."""
    known = Path("/usr/share/mime/globs2").read_text("utf-8")
    assert "application/x-facesorter-model:*.facemodel" in known
    offered = Path("/usr/share/applications/mimeinfo.cache").read_text("utf-8").splitlines()
    for kind in ("application/x-facesorter-model", "inode/directory", "image/jpeg", "image/x-nikon-nef"):
        assert any(line.startswith(f"{kind}=") and "facesorter.desktop" in line for line in offered), kind


def sort_in_window(
    work: Path, pictures: Path | None, *, program: Path = Path("/usr/bin/facesorter"), root: Path | None = None
) -> None:
    """Sort photos in the window, by mouse, and undo it.

    Args:
        work: an empty folder for the photos and for what the program keeps.
        pictures: where pictures of the screen go, or None.
        program: the program, as the system that it is in calls it.
        root: the root of another system, in which the program is installed and *work* lies; the screen is this one's.
    """
    inbox, home, tools = work / "가족 사진", work / "집 김철수", work / "bin"
    inbox.mkdir()
    fill(inbox)
    before = contents(inbox)

    _make_folder_shower(tools, inside(work / "shown", root))
    display = f":{90 + os.getpid() % 900}"
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
    environment = os.environ | {"DISPLAY": display, "LANG": "C.UTF-8"}
    path = f"{inside(tools, root)}:{os.environ['PATH']}"
    own = {"FACESORTER_HOME": inside(home, root), "QT_QPA_PLATFORM": "xcb", "PATH": path}
    change_root = [] if root is None else ["chroot", str(root)]
    try:
        place = Path("/tmp/.X11-unix") / f"X{display[1:]}"  # noqa: S108
        until(place.exists, "there is no screen")
        manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
        started = time.monotonic()
        window = subprocess.Popen([*change_root, str(program), inside(inbox, root)], env=environment | own)
        try:
            _Mouse(environment, pictures, started).sort_and_undo(inbox, before, work / "shown")
        finally:
            window.terminate()
            window.wait(60)
            manager.terminate()
            manager.wait(30)
    finally:
        screen.terminate()
        screen.wait(30)


def _make_folder_shower(folder: Path, written: str) -> None:
    """Make the program that the system shows folders with, which writes down what it was started with."""
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n%s\\n" "$1" "${{LD_LIBRARY_PATH-not set}}" >"{written}.part"\n'
        f'mv "{written}.part" "{written}"\n',
        "utf-8",
    )
    program.chmod(0o755)


class _Mouse:
    """A person before the screen."""

    def __init__(self, environment: dict[str, str], pictures: Path | None, started: float) -> None:
        self._environment, self._pictures, self._started = environment, pictures, started

    def sort_and_undo(self, inbox: Path, before: dict[str, str], shown: Path) -> None:
        """Wait for the window, move the photos into folders, have these shown, and put the photos back."""
        window = self._wait_for("^가족 사진 .* facesorter$")  # the dash is several bytes, and xdotool counts these
        print(f"the window was there after {time.monotonic() - self._started:.1f} s", flush=True)
        # The button becomes alive when every photo has been looked at; until then a click on it does nothing.
        until(lambda: self._opened_by_click(window), "the photos were never ready to be moved")
        self._ask("key", "alt+v")  # not as copies
        self._look("plan")
        until(lambda: self._moved_by_key(inbox), "the photos were never moved")
        until(lambda: sorted(_hashes(inbox)) == sorted(before.values()), "not every photo arrived")
        self._look("moved")
        self._ask("key", "alt+f")
        until(shown.exists, "the folder was never shown")
        address, libraries = shown.read_text("utf-8").splitlines()
        assert address.startswith("file://"), address
        wanted = os.environ.get("LD_LIBRARY_PATH", "not set")
        assert libraries == wanted, f"another program is told to look for its libraries in {libraries}"
        self._ask("key", "alt+u")
        until(lambda: len(list(inbox.glob("*.jpg"))) == COUNT and contents(inbox) == before, "they never came back")
        self._look("undone")

    def _opened_by_click(self, window: str) -> bool:
        """Click on *Sort into folders*, at the right end of the bar; tell whether its dialog is there."""
        shape = dict(line.split("=") for line in self._ask("getwindowgeometry", "--shell", window).splitlines())
        self._ask("mousemove", "--window", window, str(int(shape["WIDTH"]) - 81), "38")
        self._ask("click", "1")
        time.sleep(2)
        return bool(self._ask("search", "--onlyvisible", "--name", "^(Move|Copy) into folders").strip())

    def _moved_by_key(self, inbox: Path) -> bool:
        """Say yes by the key of *Move 50 photos*, which does nothing before the plan is made; tell what came of it."""
        self._ask("key", "alt+m")
        time.sleep(2)
        return not list(inbox.glob("*.jpg"))

    def _wait_for(self, title: str) -> str:
        found = ""

        def look() -> bool:
            nonlocal found
            found = self._ask("search", "--onlyvisible", "--name", title).strip().partition("\n")[0]
            return bool(found)

        until(look, f"no window is called {title}")
        return found

    def _look(self, name: str) -> None:
        if self._pictures is not None:
            time.sleep(1)
            command = ["import", "-window", "root", str(self._pictures / f"{name}.png")]
            subprocess.run(command, env=self._environment, check=True)

    def _ask(self, *command: str) -> str:
        done = subprocess.run(["xdotool", *command], env=self._environment, capture_output=True, text=True, check=False)
        return done.stdout


def fill(inbox: Path) -> None:
    """Put photos into a folder, as many as are sorted."""
    for number in range(COUNT):
        shutil.copyfile(PHOTO, inbox / f"사진 {number}.jpg")


def contents(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path there."""
    return {str(path.relative_to(folder)): _hash(path) for path in folder.rglob("*") if path.is_file()}


def _hashes(folder: Path) -> list[str]:
    return [_hash(path) for path in folder.rglob("*.jpg")]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def until(condition: Callable[[], bool], complaint: str, seconds: float = 180) -> None:
    """Wait for something that another program does, and which nothing announces."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.2)


def _run(*command: object) -> None:
    print("$", *command, flush=True)
    subprocess.run([str(part) for part in command], env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=True)


def _output(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
