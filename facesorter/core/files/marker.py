"""The marker: the small file in a folder that says that facesorter put its photos there.

Where the folder is not called by the class's own name, but in the language of the window, say, the marker tells the
class too, so that its folder is known again.
"""

import json
import re
from pathlib import Path
from typing import Final

from facesorter.core import bounds
from facesorter.core.files.names import name_key, safe_folder_name

SORTED_MARKER: Final = ".facesorter-sorted"
"""The file that says of its folder: facesorter put these photos here, leave them."""

_TEXT: Final = b"facesorter put the photos of this folder here. While this file is here, they are not sorted again.\n"
_BEGIN: Final = b'{"class": "'
_LINE: Final = re.compile(rb'\{"class": "[ -~]*\n?')
_MOST_BYTES: Final = 20_000


def marker_text(folder: str, class_name: str | None) -> bytes:
    """Return what the marker of a folder of some name says; ``class_name`` is None where the folder is no class's."""
    if class_name is None or folder == safe_folder_name(class_name):
        return _TEXT
    return _TEXT + json.dumps({"class": class_name, "folder": folder}).encode("ascii") + b"\n"


def class_of_folder(folder: Path) -> str | None:
    """Return the name of the class whose photos are in a folder, as its marker tells; None where none does.

    A folder that somebody renamed since is that person's.
    """
    try:
        line = bounds.read(folder / SORTED_MARKER, _MOST_BYTES).removeprefix(_TEXT)
        told = bounds.load_json(line) if line.startswith(_BEGIN) else {}
    except (OSError, ValueError):
        return None
    name, called = told.get("class"), told.get("folder")
    if not isinstance(name, str) or not isinstance(called, str) or name_key(called) != name_key(folder.name):
        return None
    return name


def is_own_marker(marker: Path) -> bool:
    """Whether a marker says what facesorter wrote, or the beginning of it, and nothing of anybody else's.

    Raises:
        OSError: when it cannot be read.
        ValueError: when it is no file, or a far longer one.
    """
    content = bounds.read(marker, _MOST_BYTES)
    text, line = content[: len(_TEXT)], content[len(_TEXT) :]
    return _TEXT.startswith(text) and (_BEGIN.startswith(line) or _LINE.fullmatch(line) is not None)
