"""Names that every system takes and no two of which some file system would take for one."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST_NAME: Final = 255
"""The longest file name that the file systems of today take, in their own units."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {port + digit for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\ud800-\udfff]|[. ]\Z')
_JOINERS = "\u200c\u200d"
_TURNS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def name_key(name: str) -> str:
    """Return what two names share when some file system would take them for one.

    >>> name_key("É.JPG") == name_key("é.jpg")
    True
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def numbered_name(name: str, number: int, word: str = "", *, spare: int = 0) -> str:
    """Return ``name (2).jpg`` for a name and a number, shortened in the middle where it would be too long.

    The number 1 is not written; ``word`` stands before it: ``name (restored).jpg``, ``name (restored 2).jpg``.
    ``spare`` is room to be left for a longer name of the same stem: ``name (2).jpg.xmp``.

    >>> numbered_name("가족.jpg", 2), numbered_name("가족.jpg", 1, "restored")
    ('가족 (2).jpg', '가족 (restored).jpg')
    """
    inner = " ".join(part for part in (word, str(number) if number > 1 else "") if part)
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - Path(name) stumbles over names such as "."
    if name_length(suffix) > 32:  # a sentence with a full stop in it, not an extension
        stem, suffix = name, ""
    tail = (f" ({inner})" if inner else "") + suffix
    longest = LONGEST_NAME - spare
    if name_length(stem + tail) <= longest:
        return stem + tail
    clusters = list(_clusters(stem))
    while len(clusters) > 1 and name_length("".join(clusters) + tail) > longest:
        clusters.pop()
    stem = "".join(clusters)
    while stem and name_length(stem + tail) > longest:  # a single letter under a tower of accents
        stem = stem[:-1]
    return stem + tail


def safe_folder_name(name: str) -> str:
    """Return a folder name that every system takes and that is not hidden, as near as can be to a typed one."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", name)
        if char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp"}
    )
    kept = safe_file_name(kept.strip())
    return "_" + kept[1:] if kept.startswith(".") else kept


def safe_file_name(name: str) -> str:
    """Return a file name that every system takes, the strictest being Windows; most names are returned unchanged.

    >>> safe_file_name("12:30?.jpg"), safe_file_name("con.jpg")
    ('12_30_.jpg', 'con_.jpg')
    """
    kept = _REFUSED.sub("_", name.rstrip(". "))
    base, dot, rest = kept.partition(".")
    if not kept or base.rstrip().lower() in _RESERVED:
        kept = f"{base.rstrip()}_{dot}{rest}"
    return numbered_name(kept, 1)


def name_troubles(name: str) -> frozenset[str]:
    """Return what some system refuses in a name: single characters, an ending, or a reserved word; mostly nothing."""
    troubles = frozenset(_REFUSED.findall(name))
    base = name.partition(".")[0].rstrip().lower()
    return troubles | {base} if base in _RESERVED else troubles


def name_length(name: str) -> int:
    """Return how long a name is, in the units in which the file systems of this machine count."""
    if sys.platform in {"win32", "darwin"}:
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    else:  # noqa: RET505 - mypy reads the platforms' branches so
        return len(os.fsencode(name))


def shown(text: str) -> str:
    """Return a text as it can be shown in a line: what would steer a terminal or turn the writing around is escaped.

    >>> shown("a" + chr(7) + ".jpg") == "a" + chr(92) + "x07.jpg"
    True
    """
    if text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else ascii(char)[1:-1] for char in text)


def _is_harmless(char: str) -> bool:
    category = unicodedata.category(char)
    return category not in {"Cc", "Zl", "Zp"} and char not in _TURNS


def _clusters(text: str) -> Iterator[str]:
    """Yield what a reader takes for single characters: accents, Korean syllables in parts, flags, families."""
    cluster = ""
    for char in text:
        extends = (
            unicodedata.category(char).startswith("M")
            or char in _JOINERS
            or cluster.endswith("\u200d")
            or "\u1160" <= char <= "\u11ff"  # the vowel or final consonant of a decomposed Korean syllable
            or "\U0001f3fb" <= char <= "\U0001f3ff"  # a skin tone
            or (len(cluster) == 1 and all("\U0001f1e6" <= half <= "\U0001f1ff" for half in cluster + char))  # a flag
        )
        if cluster and not extends:
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster
