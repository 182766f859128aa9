"""Try an installed facesorter from outside its source: ``python3 packaging/smoke.py BIN [--frozen] [--trains] ...``.

BIN is the folder that holds the two programs: ``bin`` of a virtual environment, or a frozen app's own folder. Runs in
an empty folder with places of its own; fails on a wrong exit code, a traceback, or a window that prints anything. With
``--root`` the programs run in another system, which needs no Python, and BIN lies in it.
"""

import argparse
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PHOTO = Path(__file__).resolve().parent.parent / "tests" / "data" / "astronaut.jpg"
STRANGER = "/nonexistent/another app"


class Trial:
    """A person called 김철수 with the program, a photo, and a file that is no photo.

    Args:
        programs: the folder that holds the two programs.
        work: an empty folder for the photos and for what the program keeps.
        root: the root of another system, in which both of them lie, or None.
    """

    def __init__(self, programs: Path, work: Path, root: Path | None = None) -> None:
        self._programs, self._work, self._root = programs, work, root
        self.inbox, self.sorted = work / "inbox 사진", work / "sorted"
        self.inbox.mkdir()
        self._photo = self.inbox / "astronaut.jpg"
        self._photo.write_bytes(PHOTO.read_bytes())
        (self.inbox / "broken.jpg").write_bytes(b"")
        self.home = work / "집" / "김철수"
        self.environment = os.environ | {"FACESORTER_HOME": self._inside(self.home), "QT_QPA_PLATFORM": "offscreen"}

    def run(
        self, *command: object, code: int = 0, environment: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        done = subprocess.run(
            self._started(*command),
            cwd=self._work,
            env=self.environment | (environment or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=3600,  # a training on a machine that others use too
            check=False,
        )
        print("$", *command)
        print(done.stdout, done.stderr, sep="", end="", flush=True)
        assert done.returncode == code, f"exit code {done.returncode} instead of {code}"
        assert "Traceback" not in done.stderr
        return done

    def _started(self, program: object, *arguments: object) -> list[str]:
        """Return the command that starts one of the programs, where it is to run."""
        command = [self._inside(part) for part in (self._programs / str(program), *arguments)]
        return command if self._root is None else ["chroot", str(self._root), *command]

    def _inside(self, part: object) -> str:
        return inside(part, self._root) if isinstance(part, Path) else str(part)

    def sorts_and_undoes(self) -> None:
        """Classify, move and put back."""
        self.run("facesorter-cli", "--version")
        printed = self.run("facesorter-cli", "classify", self.inbox, "--json", code=1).stdout
        results = [json.loads(line) for line in printed.splitlines()]
        # Which class the model sees in the astronaut is not the installation's business.
        assert [len(result["faces"]) for result in results] == [1, 0], results
        assert results[1]["status"] == "unreadable", results
        self._moves_and_undoes()

    def _moves_and_undoes(self, *options: object) -> str:
        """Move the photo into the folder of its class, put it back, and return the folder's name."""
        before = _contents(self.inbox)
        command = ("sort", self.inbox, "--to", self.sorted, "--move", "--unsure-below", "0", *options)
        self.run("facesorter-cli", *command, code=1)
        (moved,) = self.sorted.rglob("astronaut.jpg")
        self.run("facesorter-cli", "undo")
        assert not self.sorted.exists()
        assert _contents(self.inbox) == before
        return moved.parent.name

    def shows_its_window(self) -> None:
        """Have the window look at everything that comes with it."""
        done = self.run("facesorter", "--smoke-test")
        assert done.stdout == "", "the window prints nothing"

    def hands_over(self) -> None:
        """Start the window, and once more with a folder; the first one opens it."""
        sockets = self._work / "run"
        sockets.mkdir()
        environment = self.environment | {"XDG_RUNTIME_DIR": self._inside(sockets)}
        with self._window(self._programs, environment) as first:
            if os.name == "posix":
                _until(lambda: bool(list(sockets.iterdir())), "the window never listened", first)
            # Ends at once, or, as a window of its own, never.
            second = self._started("facesorter", self.inbox)
            subprocess.run(second, cwd=self._work, env=environment, timeout=120, check=True)
            _until(self._remembers_the_inbox, "the window never opened the folder", first)
        print("a second start handed its folder over")

    def stands_beside(self, other: Path) -> None:
        """Start the window of another version, then our own, which must not give its folder to a stranger."""
        sockets, home = self._work / "run beside", self._work / "beside"
        sockets.mkdir()
        places = {"XDG_RUNTIME_DIR": self._inside(sockets), "FACESORTER_HOME": self._inside(home)}
        environment = self.environment | places
        with self._window(other, environment) as theirs:
            _until(lambda: len(list(sockets.iterdir())) == 1, "the other version never listened", theirs)
            with self._window(self._programs, environment, self.inbox) as ours:
                _until(lambda: len(list(sockets.iterdir())) == 2, "our own window never listened", ours, theirs)
        print("two versions ran side by side")

    @contextmanager
    def _window(self, programs: Path, environment: dict[str, str], *paths: Path) -> Iterator["subprocess.Popen[bytes]"]:
        process = subprocess.Popen(self._started(programs / "facesorter", *paths), cwd=self._work, env=environment)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)

    def _remembers_the_inbox(self) -> bool:
        settings = self.home / "config" / "settings.json"
        return settings.exists() and "inbox" in settings.read_text("utf-8")

    def serves_a_person_of_any_name(self) -> None:
        """Run for a person whose home has a Korean name, in a session without a language; sort there and undo."""
        home = self._work / "home" / "김철수"
        photos = home / "사진"
        photos.mkdir(parents=True)
        shutil.copyfile(PHOTO, photos / "우주인.jpg")
        own = ("FACESORTER_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LANG")
        self.environment = {name: value for name, value in self.environment.items() if name not in own}
        self.environment |= {"HOME": self._inside(home), "LC_ALL": "C"}
        self.run("facesorter-cli", "sort", photos, "--to", photos, "--move", "--unsure-below", "0")
        assert not (photos / "우주인.jpg").exists()
        self.run("facesorter-cli", "undo")
        assert (photos / "우주인.jpg").exists()
        assert list(home.rglob("*.jsonl")), "the history of sorts lies in the person's home"

    def runs_wherever_it_lies(self) -> None:
        """Run from a folder with a Korean name, as unpacked there."""
        folder = self._work / "프로그램 (새 버전)" / "facesorter"
        shutil.copytree(self._programs, folder, symlinks=True, copy_function=_linked)
        self.run(folder / "facesorter-cli", "classify", self._photo)
        self.run(folder / "facesorter", "--smoke-test")

    def trains(self) -> None:
        """Train on two colours for two epochs, and sort with the model.

        Three steps an epoch at a learning rate five times the usual one: in two steps in all at the usual one, as 24
        pictures are, it is a matter of luck whether anything is learnt.
        """
        model = self._work / "색.facemodel"
        self._colours(160)
        options = ("--epochs", "2", "--learning-rate", "0.002")
        self.run("facesorter-cli", "train", self._work / "labelled", "--out", model, *options)
        assert model.stat().st_size > 1_000_000
        self.run("facesorter-cli", "classify", self._work / "labelled" / "red" / "0.bmp", "--model", model)
        assert self._moves_and_undoes("--model", model) in {"red", "blue"}

    def says_that_it_does_not_train(self) -> None:
        """Ask the light edition for a training."""
        self._colours(12)
        done = self.run("facesorter-cli", "train", self._work / "labelled", "--out", self._work / "m.facemodel", code=2)
        assert "light edition" in done.stderr

    def survives_another_frozen_app(self) -> None:
        """Be started by another frozen app, whose loader left its own traces."""
        names = ("_MEIPASS2", "_PYI_ARCHIVE_FILE", "_PYI_APPLICATION_HOME_DIR", "LD_LIBRARY_PATH")
        self.run("facesorter-cli", "classify", self._photo, environment=dict.fromkeys(names, STRANGER))

    def _colours(self, count: int) -> None:
        for name, (blue, green, red) in {"red": (20, 20, 220), "blue": (220, 20, 20)}.items():
            folder = self._work / "labelled" / name
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(count):
                shade = number * 37 % 31
                colour = (blue + shade, green + shade, red + shade)
                (folder / f"{number}.bmp").write_bytes(_bitmap(colour, number % 12))


def main() -> int:
    """Run every try and return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=Path, metavar="BIN")
    parser.add_argument("--frozen", action="store_true", help="it is a frozen app: also try what goes wrong in those")
    parser.add_argument("--trains", action="store_true", help="TensorFlow is there: train too")
    parser.add_argument("--beside", type=Path, metavar="BIN", help="the programs of another version, to run at once")
    parser.add_argument("--root", type=Path, metavar="FOLDER", help="the root of another system that BIN lies in")
    arguments = parser.parse_args()
    programs = arguments.programs.resolve()
    carried = _files(programs) if arguments.frozen else {}
    root = arguments.root and arguments.root.resolve()
    with tempfile.TemporaryDirectory(dir=root and root / "tmp") as folder:
        trial = Trial(programs, Path(folder), root)
        trial.sorts_and_undoes()
        trial.shows_its_window()
        trial.hands_over()
        if arguments.trains:
            trial.trains()
        if arguments.beside:
            trial.stands_beside(arguments.beside.resolve())
        if arguments.frozen:
            if sys.platform == "linux":
                trial.runs_wherever_it_lies()
            trial.survives_another_frozen_app()
            if not arguments.trains:
                trial.says_that_it_does_not_train()
            if sys.platform == "linux":  # elsewhere the system, and no variable, says where a person's folders are
                trial.serves_a_person_of_any_name()
            assert _files(programs) == carried, "the program wrote into its own folder"
    print("smoke test passed")
    return 0


def inside(path: Path, root: Path | None) -> str:
    """Return what a path is called in the system that has this root."""
    return str(path if root is None else "/" / path.relative_to(root))


def _bitmap(colour: tuple[int, int, int], number: int) -> bytes:
    """Return a picture of 64 x 64 pixels, of one colour with a line somewhere."""
    blue, green, red = colour
    rows = [bytes((blue, green, red)) * 64 if row != 5 * number else b"\x40" * 192 for row in range(64)]
    header = struct.pack("<2sIHHI", b"BM", 54 + 64 * 192, 0, 0, 54)
    return header + struct.pack("<IiiHHIIiiII", 40, 64, 64, 1, 24, 0, 64 * 192, 0, 0, 0, 0) + b"".join(rows)


def _until(condition: Callable[[], bool], complaint: str, *windows: "subprocess.Popen[bytes]") -> None:
    """Wait for something that windows do, and which nothing announces."""
    deadline = time.monotonic() + 120
    while not condition():
        assert all(window.poll() is None for window in windows), "the window has gone"
        assert time.monotonic() < deadline, complaint
        time.sleep(0.1)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another disk
        shutil.copy2(source, target)


def _contents(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


if __name__ == "__main__":
    sys.exit(main())
