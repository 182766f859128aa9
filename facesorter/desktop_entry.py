"""Puts facesorter into the menu of programs of a Linux desktop, after an installation with pip or for an AppImage.

A package of the system brings its desktop entry along; a Python environment or a single file lies where no desktop
looks.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from facesorter.resources import resource

_FILES = {
    "desktop/facesorter.desktop": "applications/facesorter.desktop",
    "desktop/facesorter-mime.xml": "mime/packages/facesorter.xml",
    "icons/facesorter.svg": "icons/hicolor/scalable/apps/facesorter.svg",
}


def main(*, remove: bool) -> int:
    """Install or remove the entry, say so on the standard output, and return the exit status."""
    if not sys.platform.startswith("linux"):
        sys.stderr.write("A desktop entry is a thing of Linux; here, make a shortcut to the program instead.\n")
        return 2
    try:
        done = remove_entry() if remove else install_entry(_program())
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}.\n")
        return 2
    for path in done:
        sys.stdout.write(f"{'removed' if remove else 'written'}: {path}\n")
    return 0


def install_entry(program: Path) -> list[Path]:
    """Write the entry that starts a program, its icon and its type of files; return what was written.

    Raises:
        OSError: when something cannot be written.
    """
    written = []
    for source, place in _FILES.items():
        text = resource(source).read_text("utf-8")
        path = _data() / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("Exec=facesorter ", f"Exec={_quoted(program)} "), "utf-8")
        written.append(path)
    _tell_desktop()
    return written


def remove_entry() -> list[Path]:
    """Remove what was written, and return it.

    Raises:
        OSError: when something cannot be removed.
    """
    found = [path for place in _FILES.values() if (path := _data() / place).is_file()]
    for path in found:
        path.unlink()
    _tell_desktop()
    return found


def _data() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _program() -> Path:
    """Return the program that this process was started as, with its whole path."""
    file, shown = os.environ.get("APPIMAGE"), os.environ.get("APPDIR")
    if file and shown and Path(sys.executable).is_relative_to(shown):
        return Path(file)  # the folder that it shows has another name each time
    started = shutil.which(sys.argv[0])
    beside = Path(sys.executable).with_name("facesorter")
    return Path(started).absolute() if started and Path(started).name == "facesorter" else beside


def _quoted(program: Path) -> str:
    """Return a path as the desktop entry specification wants it in ``Exec``."""
    text = str(program).replace("\\", "\\\\\\\\").replace("%", "%%")
    for letter in '"`$':
        text = text.replace(letter, "\\\\" + letter)
    return f'"{text}"'


def _tell_desktop() -> None:
    """Have the desktop read its lists anew, where it has programs for that."""
    for command in (
        ["update-desktop-database", str(_data() / "applications")],
        ["update-mime-database", str(_data() / "mime")],
    ):
        if shutil.which(command[0]) and Path(command[1]).is_dir():
            with suppress(OSError):
                subprocess.run(command, capture_output=True, check=False)
