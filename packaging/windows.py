"""Packs the frozen app as an installer for Windows; used by ``packaging/build``.

Makes the installer wherever ``makensis`` is: on Windows around the real app, on Linux around any folder, to try the
script.
"""

import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent / "windows" / "facesorter.nsi"


def installer(folder: Path, edition: str, version: str, dist: Path, *, icon: Path | None = None) -> Path:
    """Return the installer of an app.

    Args:
        folder: the app.
        edition: full or light.
        version: of facesorter.
        dist: where the installer goes.
        icon: an ``.ico`` file; None for the one that the build painted.
    """
    makensis = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    path = dist.resolve() / f"facesorter-{edition}-{version}-windows-x64-setup.exe"
    icon = icon or folder.parent.parent / "work" / "facesorter" / "icons" / "facesorter.ico"
    flag = "/" if sys.platform == "win32" else "-"
    defines = {"VERSION": version, "EDITION": edition, "FOLDER": folder.resolve(), "OUT": path, "ICON": icon.resolve()}
    options = [f"{flag}D{name}={value}" for name, value in defines.items()]
    subprocess.run([makensis, f"{flag}V2", f"{flag}INPUTCHARSET", "UTF8", *options, str(SCRIPT)], check=True)
    return path
