"""The file of the catalogue: begun, brought up to date, set aside when it is damaged; what is in it others know.

Several programs may open it at the same moment, and none may set aside what another has just begun. So they open it one
after the other; and where there are no locks its version is read once more in the transaction that changes its shape.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from facesorter.core.files.folder_lock import lock_folder
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message

_STEPS = (
    (
        """CREATE TABLE files (
            path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, device TEXT NOT NULL,
            inode TEXT NOT NULL, content BLOB NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX files_by_inode ON files (inode, size, mtime_ns)",
        "CREATE INDEX files_by_content ON files (content)",
        """CREATE TABLE results (
            content BLOB, model TEXT, size INTEGER NOT NULL, result TEXT NOT NULL, PRIMARY KEY (content, model)
        ) WITHOUT ROWID""",
        "CREATE INDEX results_by_size ON results (size)",
        """CREATE TABLE corrections (
            content BLOB PRIMARY KEY, size INTEGER NOT NULL, class_name TEXT NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX corrections_by_size ON corrections (size)",
    ),
    (
        "CREATE TABLE marks (content BLOB PRIMARY KEY, size INTEGER NOT NULL, marks TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX marks_by_size ON marks (size)",
    ),
)
"""What makes each version out of the one before."""

_VERSION = len(_STEPS)

TABLES = ("files", "results", "corrections", "marks")

_SAID = ("SELECT class_name FROM corrections", "SELECT marks FROM marks")
"""What people said."""

_PATIENCE = 10.0
"""Seconds to wait for another program that reads or writes."""
_PATIENCE_TO_OPEN = 60.0
"""Seconds to wait for another one that opens it, which checks the whole of it: with a million photos more than 1 GB."""

_TRIES = 3
"""How often a database is set aside at once, while another program puts one there that cannot be used either."""

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""What SQLite says of a file that is no whole database, of an unknown format, or with tables of another shape than its
version says; anything else may pass: full, locked, an error of the disk."""

_SET_ASIDE = QT_TRANSLATE_NOOP(
    "Messages", "The catalogue of known photos was damaged. It was set aside as {name}, and a new one was begun."
)
_NEWER = QT_TRANSLATE_NOOP(
    "Messages", "The catalogue of known photos was made by a newer facesorter. It was set aside as {name}."
)


class _UnusableError(Exception):
    """A database that no waiting makes usable; with the template that says why."""


def open_database(path: Path) -> tuple[sqlite3.Connection, Message | None]:
    """Open a database or begin it; with what became of one that could not be used, None if all is well.

    Raises:
        sqlite3.Error: when it cannot be read or written now; it is left as it is.
        UnicodeError: when SQLite says so in words that cannot be decoded.
        OSError: when it cannot be made or set aside, or another program does not get done with opening it.
    """
    with _alone_in(path.parent):
        why, aside = _SET_ASIDE, None
        for _ in range(_TRIES):
            try:
                connection, begun = _connected(path)
            except _UnusableError as error:
                why, aside = str(error), _set_aside(path)
                continue
            if begun and aside is None:  # by a program that could begin no new one then
                aside = max(databases_set_aside(path), key=lambda one: (len(one.name), one.name), default=None)
            return connection, None if aside is None else message(why, name=aside.name)
    raise OSError("another program damages it")


def database_in_memory() -> sqlite3.Connection:
    """Begin a database that is gone with the program."""
    connection, _ = _connected(None)
    return connection


def set_aside_beside(path: Path) -> list[Path]:
    """Return the databases that were set aside, with their logs."""
    return sorted(path.parent.glob(f"{path.stem}-aside-*{path.suffix}*"))


def databases_set_aside(path: Path) -> list[Path]:
    """Return the databases that were set aside."""
    return [one for one in set_aside_beside(path) if one.suffix == path.suffix]


def _connected(path: Path | None) -> tuple[sqlite3.Connection, bool]:
    """Connect to a database; with whether it was begun just now."""
    if path is not None and not path.exists():  # else closing it would take back SQLite's locks (POSIX) of this process
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # what SQLite puts beside it has the same rights
    connection = sqlite3.connect(path or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        begun = _make_usable(connection)
    except BaseException as error:
        with suppress(sqlite3.Error):
            connection.close()
        if isinstance(error, UnicodeError) or (isinstance(error, sqlite3.Error) and _code_of(error) in _DAMAGED):
            raise _UnusableError(_SET_ASIDE) from error
        raise
    return connection, begun


def _make_usable(connection: sqlite3.Connection) -> bool:
    """Check a database and bring it up to date; return whether there was nothing in it."""
    version = _version_of(connection)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")
    if version and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _UnusableError(_SET_ASIDE)
    if version < _VERSION:
        connection.execute("BEGIN IMMEDIATE")
        version = _version_of(connection)  # another program may have been quicker
    for step in _STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    if connection.in_transaction:
        connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.execute("COMMIT")
    for table in TABLES:
        connection.execute(f"SELECT count(*) FROM {table} LIMIT 0")  # noqa: S608 - names of our own
    for said in _SAID:  # without which nothing is done; its check reads no text
        if not all(isinstance(text, str) for (text,) in connection.execute(said)):
            raise _UnusableError(_SET_ASIDE)
    return version == 0


def _code_of(error: sqlite3.Error) -> int:
    """Return the code of an error; those without one are Python's own, of text that cannot be decoded."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF


def _version_of(connection: sqlite3.Connection) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > _VERSION:
        raise _UnusableError(_NEWER)
    return version


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other program opens the database in a folder, and keep others out, where there are locks."""
    until = time.monotonic() + _PATIENCE_TO_OPEN
    while True:
        try:
            lock = lock_folder(folder)
            break
        except BlockingIOError as error:  # after a moment of waiting
            if time.monotonic() > until:
                raise TimeoutError("another program is opening it") from error
        except OSError:  # a disk that says in its own way that it has no locks
            lock = None
            break
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _set_aside(path: Path) -> Path:
    """Rename a database, with its log, to a name that is free; nothing of it is lost."""
    number = 1
    while (aside := path.with_name(f"{path.stem}-aside-{number}{path.suffix}")).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):  # the log first: SQLite removes one that lies beside no database
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside
