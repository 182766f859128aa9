"""Try an installed facesorter from outside its source: ``python3 packaging/smoke.py BIN [--frozen] [--trains]``.

BIN is the folder that holds the two programs: ``bin`` of a virtual environment, or a frozen app's own folder. Runs in
an empty folder with places of its own; fails on a wrong exit code, a traceback, or a window that prints anything.
"""

import argparse
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PHOTO = Path(__file__).resolve().parent.parent / "tests" / "data" / "astronaut.jpg"
STRANGER = "/nonexistent/another app"


class Trial:
    """A person called 김철수 with the program, a photo, and a file that is no photo."""

    def __init__(self, programs: Path, work: Path) -> None:
        self._programs, self._work = programs, work
        self.inbox, self.sorted = work / "inbox 사진", work / "sorted"
        self.inbox.mkdir()
        (self.inbox / "astronaut.jpg").write_bytes(PHOTO.read_bytes())
        (self.inbox / "broken.jpg").write_bytes(b"")
        self.home = work / "집" / "김철수"
        self.environment = os.environ | {"FACESORTER_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"}

    def run(
        self, *command: object, code: int = 0, environment: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        name, *arguments = map(str, command)
        done = subprocess.run(
            [str(self._programs / name), *arguments],
            cwd=self._work,
            env=self.environment | (environment or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=900,
            check=False,
        )
        print("$", *command)
        print(done.stdout, done.stderr, sep="", end="", flush=True)
        assert done.returncode == code, f"exit code {done.returncode} instead of {code}"
        assert "Traceback" not in done.stderr
        return done

    def sorts_and_undoes(self) -> None:
        """Classify, move and put back."""
        before = _contents(self.inbox)
        self.run("facesorter-cli", "--version")
        printed = self.run("facesorter-cli", "classify", self.inbox, "--json", code=1).stdout
        results = [json.loads(line) for line in printed.splitlines()]
        # Which class the model sees in the astronaut is not the installation's business.
        assert [len(result["faces"]) for result in results] == [1, 0], results
        assert results[1]["status"] == "unreadable", results
        self.run("facesorter-cli", "sort", self.inbox, "--to", self.sorted, "--move", "--unsure-below", "0", code=1)
        assert len(list(self.sorted.rglob("astronaut.jpg"))) == 1
        self.run("facesorter-cli", "undo")
        assert not self.sorted.exists()
        assert _contents(self.inbox) == before

    def shows_its_window(self) -> None:
        """Have the window look at everything that comes with it."""
        done = self.run("facesorter", "--smoke-test")
        assert done.stdout == "", "the window prints nothing"

    def hands_over(self) -> None:
        """Start the window, and once more with a folder; the first one opens it."""
        sockets = self._work / "run"
        sockets.mkdir()
        environment = self.environment | {"XDG_RUNTIME_DIR": str(sockets)}
        program = str(self._programs / "facesorter")
        settings = self.home / "config" / "settings.json"
        first = subprocess.Popen([program], cwd=self._work, env=environment)
        try:
            deadline = time.monotonic() + 120
            while os.name == "posix" and not list(sockets.iterdir()):
                assert first.poll() is None, "the window has gone"
                assert time.monotonic() < deadline, "the window never listened"
                time.sleep(0.1)
            # Ends at once, or, as a window of its own, never.
            subprocess.run([program, str(self.inbox)], cwd=self._work, env=environment, timeout=120, check=True)
            while "inbox" not in (settings.read_text("utf-8") if settings.exists() else ""):
                assert time.monotonic() < deadline, "the window never opened the folder"
                time.sleep(0.1)
        finally:
            first.terminate()
            first.wait(30)
        print("a second start handed its folder over")

    def trains(self) -> None:
        """Train on two colours for two epochs, and sort with the model."""
        model = self._work / "색.facemodel"
        self._colours()
        self.run("facesorter-cli", "train", self._work / "labelled", "--out", model, "--epochs", "2")
        assert model.stat().st_size > 1_000_000
        self.run("facesorter-cli", "classify", self._work / "labelled" / "red" / "0.bmp", "--model", model)

    def says_that_it_does_not_train(self) -> None:
        """Ask the light edition for a training."""
        self._colours()
        done = self.run("facesorter-cli", "train", self._work / "labelled", "--out", self._work / "m.facemodel", code=2)
        assert "light edition" in done.stderr

    def survives_another_frozen_app(self) -> None:
        """Be started by another frozen app, whose loader left its own traces."""
        names = ("_MEIPASS2", "_PYI_ARCHIVE_FILE", "_PYI_APPLICATION_HOME_DIR", "LD_LIBRARY_PATH")
        self.run("facesorter-cli", "classify", PHOTO, environment=dict.fromkeys(names, STRANGER))

    def _colours(self) -> None:
        for name, colour in {"red": (20, 20, 220), "blue": (220, 20, 20)}.items():
            folder = self._work / "labelled" / name
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(12):
                (folder / f"{number}.bmp").write_bytes(_bitmap(colour, number))


def main() -> int:
    """Run every try and return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=Path, metavar="BIN")
    parser.add_argument("--frozen", action="store_true", help="it is a frozen app: also try what goes wrong in those")
    parser.add_argument("--trains", action="store_true", help="TensorFlow is there: train too")
    arguments = parser.parse_args()
    programs = arguments.programs.resolve()
    carried = _files(programs) if arguments.frozen else {}
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(programs, Path(folder))
        trial.sorts_and_undoes()
        trial.shows_its_window()
        trial.hands_over()
        if arguments.trains:
            trial.trains()
        if arguments.frozen:
            trial.survives_another_frozen_app()
            if not arguments.trains:
                trial.says_that_it_does_not_train()
            assert _files(programs) == carried, "the program wrote into its own folder"
    print("smoke test passed")
    return 0


def _bitmap(colour: tuple[int, int, int], number: int) -> bytes:
    """Return a picture of 64 x 64 pixels, of one colour with a line somewhere."""
    blue, green, red = colour
    rows = [bytes((blue, green, red)) * 64 if row != 5 * number else b"\x40" * 192 for row in range(64)]
    header = struct.pack("<2sIHHI", b"BM", 54 + 64 * 192, 0, 0, 54)
    return header + struct.pack("<IiiHHIIiiII", 40, 64, 64, 1, 24, 0, 64 * 192, 0, 0, 0, 0) + b"".join(rows)


def _contents(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


if __name__ == "__main__":
    sys.exit(main())
