"""Writes the man pages of both programs from their ``--help``; used by ``facesorter.spec``."""

import subprocess
import sys
from pathlib import Path
from typing import Final

_PAGES: Final = {
    "facesorter": ("facesorter.__main__", "sort a folder of people photos by their faces, in a window"),
    "facesorter-cli": ("facesorter.cli.main", "sort people photos by their faces, on the command line"),
}
"""The programs, each with the module of its parser and what it is for."""


def write(folder: Path, version: str) -> None:
    """Write ``PROGRAM.1`` for each program."""
    folder.mkdir(parents=True, exist_ok=True)
    for program, (module, purpose) in _PAGES.items():
        options = {
            "--module": module,
            "--function": "_parser",
            "--prog": program,
            "--project-name": "facesorter",
            "--version": version,
            "--description": purpose,
            "--manual-title": "facesorter",
            "--format": "single-commands-section",
            "--output": str(folder / f"{program}.1"),
        }
        words = [word for option in options.items() for word in option]
        subprocess.run([str(Path(sys.executable).with_name("argparse-manpage")), *words], check=True)
