"""Files of our own, replaced as a whole: after a crash too, whoever reads one finds the old content or the new."""

import glob
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from facesorter.core.files.transfer import sync_folder

PART_SUFFIX: Final = ".part"
"""How the name of an unfinished file ends."""

_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_ABANDONED_SECONDS = 86_400
_TOKEN = rf"\.[0-9a-f]{{16}}{re.escape(PART_SUFFIX)}"


class Discard(Exception):  # noqa: N818 - not an error: somebody else has written it meanwhile, say
    """Raised inside :func:`atomic_file` to leave everything as it is."""


@contextmanager
def atomic_file(
    path: Path, *, check: Callable[[Path], object] | None = None, private: bool = False
) -> Iterator[BinaryIO]:
    """Give a new file to write to, which takes the place of ``path`` when the block ends without an error.

    It is written beside ``path``, under a name of chance that nobody can foresee, and is on the disk before it takes
    its name. Its folder is made where it is missing.

    Args:
        path: the file to replace or to create.
        check: called with the path of the written file before that takes its place; if it raises, nothing is replaced.
        private: whether only this account may read it; else that is as the account's habit is (its umask).

    Raises:
        OSError: when it cannot be written; ``path`` is what it was, as after an error in the block or in the check.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path)
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}{PART_SUFFIX}")
    try:
        with os.fdopen(os.open(part, _CREATE, 0o600 if private else 0o666), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if check is not None:
            check(part)
        part.replace(path)
    except Discard:
        return
    finally:
        with suppress(OSError):  # it is gone where all went well
            part.unlink()
    sync_folder(path.parent)


def write_atomically(
    path: Path, content: bytes, *, check: Callable[[Path], object] | None = None, private: bool = False
) -> None:
    """Write the content of a file as a whole; see :func:`atomic_file`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder, "settings.json"), b"{}")
    ...     [path.name for path in Path(folder).iterdir()]
    ['settings.json']
    """
    with atomic_file(path, check=check, private=private) as file:
        file.write(content)


def _remove_abandoned(path: Path) -> None:
    """Remove what a killed process left beside a file; a younger one may be at work in another process."""
    for part in path.parent.glob(f"{glob.escape(path.name)}.*{PART_SUFFIX}"):
        with suppress(OSError):
            status = part.lstat()
            ours = re.fullmatch(_TOKEN, part.name[len(path.name) :]) and stat.S_ISREG(status.st_mode)
            if ours and time.time() - status.st_mtime > _ABANDONED_SECONDS:
                part.unlink()
