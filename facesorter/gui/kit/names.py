"""Names that somebody else chose, of classes, folders and files, as they are put where there is little room.

They may have an ``&``, which menus and buttons take for the sign of a key, and may be as long as a sentence without a
space to break it.
"""

import re
from typing import Final

_MOST: Final = 48
_RUN: Final = re.compile(r"[!-\u10ff]{24}(?=[!-\u10ff])")
"""So many letters without a space; Korean and its neighbours break anywhere by themselves."""


def literal(text: str) -> str:
    """Return a text for a menu, a button or a box that shows each ``&`` as it is.

    >>> literal("R&D")
    'R&&D'
    """
    return text.replace("&", "&&")


def short(text: str, most: int = _MOST) -> str:
    """Return a text of so many letters at most, the middle left out where it has more.

    >>> short("a name that is too long", 11)
    'a nam… long'
    """
    if len(text) <= most:
        return text
    end = (most - 1) // 2
    return f"{text[: most - 1 - end]}…{text[len(text) - end :]}"


def breakable(text: str) -> str:
    """Return a text that wraps in a narrow place although it has a word as long as a line.

    >>> breakable("a" * 30) == "a" * 24 + chr(0x200B) + "a" * 6
    True
    """
    return _RUN.sub(lambda run: run.group() + "\u200b", text)
