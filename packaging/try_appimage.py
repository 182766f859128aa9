"""Try an AppImage as a person would: ``python3 packaging/try_appimage.py FILE [--trains] [--pictures FOLDER]``.

Needs no right of an administrator; on a Linux with fuse3, xvfb, openbox and xdotool. The file is smoke-tested, sorts 50
photos from the command line and, by mouse, in its window on a screen of its own, and undoes both. Then its file system
must be gone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import try_deb


def main() -> int:
    """Run every step and return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--trains", action="store_true", help="it is the full edition: train two epochs too")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="leave pictures of the screen there")
    arguments = parser.parse_args()
    file = arguments.file.resolve()
    with tempfile.TemporaryDirectory() as folder:
        # Under these names it is the one program and the other.
        programs = Path(folder, "programs")
        programs.mkdir()
        for name in ("facesorter", "facesorter-cli"):
            (programs / name).symlink_to(file)
        trains = ["--trains"] if arguments.trains else []
        _run(sys.executable, try_deb.ROOT / "packaging" / "smoke.py", programs, "--frozen", *trains)
        _sort_from_command_line(file, Path(folder, "가족"))
        window = Path(folder, "window")
        window.mkdir()
        try_deb.sort_in_window(window, arguments.pictures, program=programs / "facesorter")
        try_deb.until(
            lambda: "facesorter.AppImage" not in Path("/proc/mounts").read_text("utf-8"),
            "its file system is still there",
        )
    print(f"{file.name}: tried, and its file system is gone")
    return 0


def _sort_from_command_line(file: Path, work: Path) -> None:
    inbox, target, home = work / "photos", work / "sorted", work / "home"
    inbox.mkdir(parents=True)
    try_deb.fill(inbox)
    before = try_deb.contents(inbox)
    own = {"FACESORTER_HOME": str(home)}
    _run(file, "--cli", "sort", inbox, "--to", target, "--move", "--unsure-below", "0", **own)
    assert not list(inbox.iterdir())
    assert len(list(target.rglob("*.jpg"))) == try_deb.COUNT
    _run(file, "--cli", "undo", **own)
    assert try_deb.contents(inbox) == before


def _run(*command: object, **variables: str) -> None:
    print("$", *command, flush=True)
    subprocess.run([str(part) for part in command], env=os.environ | variables, check=True)


if __name__ == "__main__":
    sys.exit(main())
