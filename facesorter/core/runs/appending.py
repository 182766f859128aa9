"""How a journal of any kind is written: begun whole or not at all, appended to, gone on with after a crash."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from facesorter.core.errors import JournalError
from facesorter.core.files.transfer import sync_folder
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import make_private
from facesorter.core.runs.history import SUFFIX
from facesorter.core.runs.lines import APPEND, open_again

_LINES_AT_ONCE: Final = 1000


class JournalFile:
    """A journal that is open to be written to. Use it in a ``with`` block."""

    def __init__(self, path: Path, file: int) -> None:
        self.run_id = path.name.removesuffix(SUFFIX)
        self.path = path
        self._file = file

    @classmethod
    def begin(cls, path: Path, write_head: Callable[[Self], None]) -> Self:
        """Begin a journal; it has its name only once its head, which is written first, is on the disk.

        Raises:
            JournalError: when it cannot be written; then nothing that it was to tell of may be done.
        """
        part = path.with_suffix(".part")
        try:
            make_private(path.parent.parent)
            make_private(path.parent)
            try:
                with cls(path, os.open(part, APPEND | os.O_CREAT | os.O_EXCL, 0o600)) as journal:
                    write_head(journal)
                    journal.sync()
                part.rename(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            sync_folder(path.parent)
            return cls(path, os.open(path, APPEND))
        except OSError as error:
            raise unwritable_journal(path.parent, error) from error

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Go on with the journal of an earlier run, to finish or to undo it.

        Raises:
            JournalError: when it cannot be written.
        """
        try:
            return cls(path, open_again(path))
        except OSError as error:
            raise unwritable_journal(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def append(self, event: str, fields: Mapping[str, Any]) -> None:
        """Append a line.

        Raises:
            JournalError: when it cannot be written.
        """
        self._append(_line(event, fields))

    def append_all(self, event: str, lines: Iterable[Mapping[str, Any]]) -> None:
        """Append many lines of one kind, many at once.

        Raises:
            JournalError: when they cannot be written.
        """
        coming = iter(lines)
        while some := b"".join(_line(event, fields) for fields in islice(coming, _LINES_AT_ONCE)):
            self._append(some)

    def sync(self) -> None:
        """Have all lines on the disk.

        Raises:
            JournalError: when that fails.
        """
        try:
            os.fsync(self._file)
        except OSError as error:
            raise unwritable_journal(self.path, error) from error

    def _append(self, lines: bytes) -> None:
        try:
            if os.write(self._file, lines) != len(lines):
                raise OSError(0, "cut short", str(self.path))  # noqa: TRY301 - one way to fail
        except OSError as error:
            raise unwritable_journal(self.path, error) from error


def unwritable_journal(path: Path, error: OSError) -> JournalError:
    """Return the error of a journal that cannot be written."""
    return JournalError(
        QT_TRANSLATE_NOOP(
            "Messages",
            "The journal {file} cannot be written: {reason}. Nothing is moved unless it can be undone.",
        ),
        file=path,
        reason=error.strerror,
    )


def _line(event: str, fields: Mapping[str, Any]) -> bytes:
    return json.dumps({"event": str(event), **fields}, separators=(",", ":")).encode("ascii") + b"\n"
