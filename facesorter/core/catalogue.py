"""What is known already: results and the user's corrections, kept between runs so that a second scan is instant.

A result belongs to the content of a file and to the model that gave it; a correction to the content alone, so that it
outlives moves, undo, re-scans and new models. Content means all bytes of a file. A file is not read again while its
path, or else its device and inode, its size and its time are what they were.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.corrections import Said, answers_by_name, kept_names, names_kept
from facesorter.core.database import TABLES, database_in_memory, databases_set_aside, open_database, set_aside_beside
from facesorter.core.errors import CatalogueError, UnreadablePhotoError
from facesorter.core.marks import NO_MARKS, Marks
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.places import UserPlaces, make_private
from facesorter.core.records import marks_from_text, marks_to_text, result_from_text, result_to_text
from facesorter.core.results import Photo, Result, Status

FILE_NAME = "catalogue.sqlite3"

_DIGEST_BYTES = 20

_NOT_KEPT = QT_TRANSLATE_NOOP("Messages", "Results will not be remembered: {reason}.")
_UNREAD = QT_TRANSLATE_NOOP(
    "Messages",
    "What you said of photos so far cannot be read from {file}: {reason}. Close what else uses that file, or see to "
    "its disk, and try again.",
)
_UNWRITTEN = QT_TRANSLATE_NOOP(
    "Messages",
    "The catalogue of known photos cannot be written: {reason}. See to its disk, or close what else uses {file}, and "
    "try again.",
)


class Catalogue:
    """The catalogue of one user; thread-safe.

    No result in it is needed: when it fails, photos are looked at again. But without what people said of photos some
    would be moved that a person left out; so where that cannot be read an error is raised.

    Attributes:
        notice: what the person should know: the catalogue was set aside, or nothing can be kept; None if all is well.
        lasting: what it learns is there the next time.
    """

    def __init__(
        self, connection: sqlite3.Connection, file: Path, notice: Message | None, *, unread: str = "", lasting: bool
    ) -> None:
        self._connection = connection
        self._file = file
        self._lock = threading.Lock()
        self._why_unread = unread
        self.notice = notice
        self.lasting = lasting

    @classmethod
    def open(cls, places: UserPlaces) -> "Catalogue":
        """Open the user's catalogue or begin one; never raises for a bad one, which is set aside."""
        path = places.data / FILE_NAME
        try:
            make_private(path.parent)
            connection, notice = open_database(path)
            return cls(connection, path, notice, lasting=True)
        except (OSError, sqlite3.Error, UnicodeError) as error:
            why = _reason(error)
            unread = why if _may_be_there(path) else ""
            return cls(database_in_memory(), path, message(_NOT_KEPT, reason=why), unread=unread, lasting=False)

    @property
    def unread(self) -> bool:
        """Whether there is a catalogue that could not be opened, so that nobody knows what people said."""
        return bool(self._why_unread)

    def close(self) -> None:
        """Close it; everything is on disk already."""
        with self._lock:
            self._connection.close()

    def known(self, photos: Iterable[Photo], model_key: str) -> dict[Photo, Result]:
        """Return the results that this model gave for files that have not changed since, wherever they are now."""
        kept: dict[Photo, Result] = {}
        for photo in photos:
            content = self._known_content(photo, "SELECT 1 FROM results WHERE size = ? LIMIT 1")
            with self._guarded():
                for (text,) in self._all(
                    "SELECT result FROM results WHERE content = ? AND model = ?", (content, model_key)
                ):
                    with suppress(ValueError, KeyError, TypeError):
                        kept[photo] = result_from_text(photo, text)
        return kept

    def remember(self, results: Iterable[Result], model_key: str, *, content: bytes | None = None) -> None:
        """Keep results. Unreadable photos are not kept: what hindered may have gone by the next time.

        ``content`` is the hash of a single photo's bytes (:func:`content_of`) from whoever looked at it and read all of
        them, so that they need not be read once more.
        """
        for result in results:
            if result.status is Status.UNREADABLE:
                continue
            if content is None:
                try:
                    content = self._content(result.photo)
                except UnreadablePhotoError:
                    continue
            else:
                with self._guarded():
                    self._keep_file(result.photo, content)
            with self._guarded():
                self._all(
                    "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)",
                    (content, model_key, result.photo.size, result_to_text(result)),
                )
            content = None

    def correct(
        self,
        photo: Photo,
        class_id: int | None,
        classes: ClassSet = DEFAULT_CLASSES,
        further: Sequence[int] = (),
    ) -> None:
        """Keep what a person answered for a photo (see :mod:`~facesorter.core.corrections`); None takes it back.

        ``further`` are classes where the photo is to go as a copy, too.

        Raises:
            UnreadablePhotoError: when the photo cannot be read, or changed since it was found; its answer is not kept.
            CatalogueError: when nothing can be written down at the moment.
        """
        content = self._content(photo)
        with self._insistent(_UNWRITTEN):
            if class_id is None:
                self._all("DELETE FROM corrections WHERE content = ?", (content,))
            else:
                self._all(
                    "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?)",
                    (content, photo.size, kept_names((class_id, *further), classes)),
                )

    def corrections(self, photos: Iterable[Photo], classes: ClassSet = DEFAULT_CLASSES) -> dict[Photo, int]:
        """Return what a person answered, of the photos that have an answer which these classes know.

        Raises:
            CatalogueError: when what people said cannot be read.
        """
        ids = answers_by_name(classes)
        return {photo: ids[name] for photo, name in self.corrected_names(photos).items() if name in ids}

    def further(self, photos: Iterable[Photo], classes: ClassSet = DEFAULT_CLASSES) -> dict[Photo, tuple[int, ...]]:
        """Return the further classes that a person gave, of the photos that have some which these classes know.

        Raises:
            CatalogueError: when what people said cannot be read.
        """
        ids = answers_by_name(classes)
        found = {
            photo: tuple(ids[name] for name in names_kept(kept)[1:] if name in ids)
            for photo, kept in self._kept("corrections", "class_name", photos).items()
        }
        return {photo: further for photo, further in found.items() if further}

    def corrected_names(self, photos: Iterable[Photo]) -> dict[Photo, str]:
        """Return the name of the class that a person gave, or what is kept in its place, of photos with an answer.

        Raises:
            CatalogueError: when what people said cannot be read.
        """
        kept = self._kept("corrections", "class_name", photos)
        return {photo: names_kept(names)[0] for photo, names in kept.items()}

    def mark(self, photo: Photo, marks: Marks) -> None:
        """Keep what a person said of the faces of a photo; what models saw in it is looked at again the next time.

        Raises:
            UnreadablePhotoError: when the photo cannot be read, or changed since it was found; it is not kept.
            CatalogueError: when nothing can be written down at the moment.
        """
        content = self._content(photo)
        with self._insistent(_UNWRITTEN):
            self._all("BEGIN IMMEDIATE")
            self._all("DELETE FROM marks WHERE content = ?", (content,))
            if marks:
                self._all("INSERT INTO marks VALUES (?, ?, ?)", (content, photo.size, marks_to_text(marks)))
            self._all("DELETE FROM results WHERE content = ?", (content,))
            self._all("COMMIT")

    def marks(self, photos: Iterable[Photo]) -> dict[Photo, Marks]:
        """Return what a person said of the faces of photos, of those of which something was said.

        Raises:
            CatalogueError: when what people said cannot be read.
        """
        marks: dict[Photo, Marks] = {}
        for photo, text in self._kept("marks", "marks", photos).items():
            with suppress(ValueError, KeyError, TypeError):
                marks[photo] = marks_from_text(text)
        return marks

    def said(self, photos: Sequence[Photo], classes: ClassSet = DEFAULT_CLASSES) -> dict[Photo, Said]:
        """Return everything that a person said of photos, of those of which something was said.

        Raises:
            CatalogueError: when what people said cannot be read.
        """
        answers, further, marks = self.corrections(photos, classes), self.further(photos, classes), self.marks(photos)
        return {
            photo: Said(answers.get(photo), further.get(photo, ()), marks.get(photo, NO_MARKS))
            for photo in photos
            if photo in answers or photo in marks
        }

    def _kept(self, table: str, column: str, photos: Iterable[Photo]) -> dict[Photo, str]:
        """Return what a person said of photos, as it is kept in a table; of those of which something was said."""
        with self._insistent(_UNREAD):
            said: dict[bytes | None, str] = dict(self._all(f"SELECT content, {column} FROM {table}"))  # noqa: S608 - names of our own
        of_that_size = f"SELECT 1 FROM {table} WHERE size = ? LIMIT 1"  # noqa: S608 - likewise
        kept: dict[Photo, str] = {}
        for photo in photos if said else ():
            found = said.get(self._known_content(photo, of_that_size))
            if found is not None:
                kept[photo] = found
        return kept

    def counts(self) -> dict[str, int]:
        """Return how much is kept: ``files`` known, ``results``, ``corrections`` and ``marks``."""
        counts = dict.fromkeys(TABLES, 0)
        with self._guarded():
            for table in counts:
                counts[table] = int(self._all(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - names of our own
        return counts

    def forget(self, folder: Path | None) -> int:
        """Forget every file that was under a folder, with its results and corrections; return how many there were.

        What is known of the same content in another folder stays. None forgets everything.

        Raises:
            CatalogueError: when nothing can be forgotten at the moment.
        """
        if folder is None:
            return self._forget_everything()
        inside = _key(folder.absolute()).rstrip(os.sep.encode()) + os.sep.encode()
        beyond = inside[:-1] + bytes([inside[-1] + 1])
        with self._insistent(_UNWRITTEN):
            self._all("BEGIN IMMEDIATE")
            gone = self._all("SELECT content FROM files WHERE path >= ? AND path < ?", (inside, beyond))
            self._all("DELETE FROM files WHERE path >= ? AND path < ?", (inside, beyond))
            for (content,) in gone:
                if not self._all("SELECT 1 FROM files WHERE content = ? LIMIT 1", (content,)):
                    for table in TABLES[1:]:
                        self._all(f"DELETE FROM {table} WHERE content = ?", (content,))  # noqa: S608 - names of our own
            self._all("COMMIT")
            self._all("PRAGMA wal_checkpoint(TRUNCATE)")  # else it could still be read in the log beside
        return len(gone)

    def _forget_everything(self) -> int:
        with self._insistent(_UNWRITTEN):
            self._all("BEGIN IMMEDIATE")
            count = int(self._all("SELECT count(*) FROM files")[0][0])
            for table in TABLES:
                self._all(f"DELETE FROM {table}")  # noqa: S608 - names of our own
            self._all("COMMIT")
            self._all("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def _known_content(self, photo: Photo, of_that_size: str) -> bytes | None:
        """Return a file's content if something may be known of it; it is only read if it was moved or copied."""
        with self._guarded():
            content = self._recorded_content(photo)
            if content is not None:
                return content
            if not self._all(of_that_size, (photo.size,)):
                return None
        with suppress(UnreadablePhotoError):
            return self._read_content(photo)
        return None

    def _content(self, photo: Photo) -> bytes:
        """Return a file's content.

        Raises:
            UnreadablePhotoError: when it cannot be read or is no longer the file that was found.
        """
        with self._guarded():
            content = self._recorded_content(photo)
            if content is not None:
                return content
        return self._read_content(photo)

    def _recorded_content(self, photo: Photo) -> bytes | None:
        stamp = (photo.size, _stored(photo.mtime_ns))
        rows = self._all(
            "SELECT content FROM files WHERE path = ? AND size = ? AND mtime_ns = ?", (_key(photo.path), *stamp)
        )
        device, inode = photo.inode
        if not rows and inode:
            rows = self._all(
                "SELECT content FROM files WHERE inode = ? AND size = ? AND mtime_ns = ? AND device = ? LIMIT 1",
                (str(inode), *stamp, str(device)),
            )
            if rows:
                self._keep_file(photo, rows[0][0])
        return rows[0][0] if rows else None

    def _read_content(self, photo: Photo) -> bytes:
        content = _digest(photo)  # outside the lock: other threads need not wait for the disk
        with self._guarded():
            self._keep_file(photo, content)
        return content

    def _keep_file(self, photo: Photo, content: bytes) -> None:
        device, inode = photo.inode
        self._all(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (_key(photo.path), photo.size, _stored(photo.mtime_ns), str(device), str(inode), content),
        )

    def _all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Hold the lock; a database that fails on the way costs only what it would have known, and that is reported."""
        try:
            with self._held():
                yield
        except (sqlite3.Error, UnicodeError) as error:  # SQLite's own words may be damaged as well
            self.notice = message(_NOT_KEPT, reason=_reason(error))

    @contextmanager
    def _insistent(self, template: str) -> Iterator[None]:
        """Hold the lock for what nobody can do without: a database that cannot be used is an error of that template."""
        if self.unread:
            raise CatalogueError(_UNREAD, reason=self._why_unread, file=self._file)
        try:
            with self._held():
                yield
        except (sqlite3.Error, UnicodeError) as error:
            raise CatalogueError(template, reason=_reason(error), file=self._file) from error

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the lock; nothing half done stays."""
        with self._lock:
            try:
                yield
            except (sqlite3.Error, UnicodeError):
                if self._connection_in_transaction():
                    with suppress(sqlite3.Error):
                        self._connection.execute("ROLLBACK")
                raise

    def _connection_in_transaction(self) -> bool:
        with suppress(sqlite3.Error):
            return self._connection.in_transaction
        return False


def set_aside(places: UserPlaces) -> tuple[Path, ...]:
    """Return the catalogues that were set aside because they could not be used."""
    return tuple(databases_set_aside(places.data / FILE_NAME))


def remove_set_aside(places: UserPlaces) -> None:
    """Remove the catalogues that were set aside, with what lies beside them."""
    for path in set_aside_beside(places.data / FILE_NAME):
        with suppress(OSError):
            path.unlink()


def _stored(time_ns: int) -> int:
    """Return a time as SQLite can hold it, in 64 bits: those before 1677 and after 2262 come around again."""
    return (time_ns + (1 << 63)) % (1 << 64) - (1 << 63)


def _key(path: Path) -> bytes:
    return os.fsencode(os.path.normpath(path))


def content_of(data: bytes) -> bytes:
    """Return the hash of the bytes of a file, by which its results and corrections are kept."""
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()


def _reason(error: Exception) -> str:
    return ((error.strerror if isinstance(error, OSError) else None) or str(error)).rstrip(".")


def _may_be_there(path: Path) -> bool:
    """Return whether there is a file with something in it, as far as can be told; or one that was set aside for it."""
    try:
        return (path.exists() and path.stat().st_size > 0) or bool(databases_set_aside(path))
    except OSError:
        return True


def _digest(photo: Photo) -> bytes:
    """Return the hash of a file's bytes.

    Raises:
        UnreadablePhotoError: when it cannot be read or is no longer the file that was found.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    try:
        with photo.path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
            status = os.fstat(file.fileno())
    except OSError as error:
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "{name} cannot be read: {reason}."),
            name=photo.path.name,
            reason=_reason(error),
        ) from error
    if (status.st_size, status.st_mtime_ns) != (photo.size, photo.mtime_ns):
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "{name} changed since it was looked at. Look at it again."),
            name=photo.path.name,
        )
    return digest.digest()
