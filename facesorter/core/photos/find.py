"""Which files under a folder are photos, and which travel with each. Nothing is decoded and no link is followed."""

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from facesorter.core.errors import FacesorterError, UnreadablePhotoError
from facesorter.core.files.disk import is_folder, is_link, is_online_only, reachable
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.files.signatures import SIGNATURE_BYTES, begins_like_photo
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.photos.grouping import RAW_SUFFIXES, group_names
from facesorter.core.results import Photo
from facesorter.core.tasks import Task

PHOTO_SUFFIXES: Final = frozenset(
    ".jpg .jpeg .jpe .jfif .png .apng .gif .webp .bmp .dib .tif .tiff "  # noqa: SIM905 - else 35 lines
    ".heic .heif .hif .avif .mpo .jxl .ppm .pgm .svg .ico .psd .jp2 .j2k .qoi .exr .hdr".split()
).union(RAW_SUFFIXES)
"""What people call a picture by its name. One that cannot be decoded is reported unreadable, never left out."""

_JUNK_FOLDERS = frozenset({"__macosx", "@eadir", "$recycle.bin", "system volume information"})
_JUNK_FILES = frozenset({"thumbs.db", "desktop.ini"})


class Skip(StrEnum):
    """Why something under the folder is not among the photos."""

    HIDDEN = "hidden"
    NOT_A_PHOTO = "not_a_photo"
    LINK = "link"
    ALREADY_SORTED = "already_sorted"
    UNLISTED = "unlisted"
    ONLINE_ONLY = "online_only"
    COMPANION = "companion"


_NOT_GROUPED = frozenset({Skip.HIDDEN, Skip.LINK, Skip.UNLISTED})


@dataclass(frozen=True, slots=True)
class Found:
    """The photos of a folder in natural order, and how many things were passed over for which reason."""

    photos: tuple[Photo, ...]
    skipped: Mapping[Skip, int]


def find_photos(folder: Path, *, recursive: bool = True, even_sorted: bool = False, task: Task | None = None) -> Found:
    """Find the photos in a folder: by content, and by name where the content tells nothing.

    Hidden and junk files, links and junctions, folders that facesorter sorted into before, photos that are only online
    and files that travel with a photo (the raw file beside a JPEG, say) are passed over and counted. The order is the
    one a person expects: folder by folder, ``IMG_2`` before ``IMG_10``.

    Args:
        folder: where to look.
        recursive: look into the folders inside too.
        even_sorted: look into folders too that facesorter sorted into.
        task: the handle by which the search can be cancelled.

    Raises:
        FacesorterError: when the folder itself is missing, no folder or not readable.
        Cancelled: when the task was cancelled.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("IMG_10.jpg", "IMG_2.jpg", "notes.txt"):
    ...         _ = Path(folder, name).write_text("")
    ...     found = find_photos(Path(folder))
    >>> [photo.path.name for photo in found.photos], found.skipped
    (['IMG_2.jpg', 'IMG_10.jpg'], {<Skip.NOT_A_PHOTO: 'not_a_photo'>: 1})
    """
    root = reachable(folder.absolute())
    skipped: Counter[Skip] = Counter()
    photos: list[Photo] = []
    visited: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        current = waiting.pop()
        try:
            status = current.stat()
            entries = _entries(current)
        except OSError as error:
            if current == root:
                raise _unlistable(root, error) from error
            skipped[Skip.UNLISTED] += 1
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in visited:
            skipped[Skip.LINK] += 1
            continue
        visited.add(identity)
        if not even_sorted and any(entry.name == SORTED_MARKER for entry in entries):
            skipped[Skip.ALREADY_SORTED] += 1
            continue
        files, folders = _look_into(entries, task)
        for file in _without_companions(files):
            if isinstance(file, Photo):
                photos.append(file)
            else:
                skipped[file] += 1
        if recursive:
            waiting.extend(reversed(folders))
    return Found(tuple(photos), dict(skipped))


def photo_at(path: Path) -> Photo:
    """Return the photo at a path that a person named, whatever its content: decoding decides.

    Raises:
        UnreadablePhotoError: when there is nothing, a folder, a link or a device; nothing is followed.
    """
    path = reachable(path.absolute())
    try:
        status = os.lstat(path)
    except (OSError, ValueError) as error:
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "{name} is not there any more, or cannot be opened."), name=path.name
        ) from error
    if stat.S_ISDIR(status.st_mode):
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "{name} is a folder, not a photo. Open it as a folder."), name=path.name
        )
    if is_link(status):
        raise UnreadablePhotoError(
            QT_TRANSLATE_NOOP("Messages", "{name} is a link, not a photo. Open the photo it points to."), name=path.name
        )
    if not stat.S_ISREG(status.st_mode):
        raise UnreadablePhotoError(QT_TRANSLATE_NOOP("Messages", "{name} is not a file."), name=path.name)
    return photo_of(path, status)


@dataclass(frozen=True, slots=True)
class Named:
    """What the paths that a person named come to.

    Attributes:
        photos: each once, in the order of the paths.
        skipped: how many things in folders were passed over for which reason.
        problems: why a path is of no use: a folder that cannot be opened, or what is no photo.
    """

    photos: tuple[Photo, ...]
    skipped: Mapping[Skip, int]
    problems: tuple[FacesorterError, ...]


def photos_at(
    paths: Iterable[Path], *, recursive: bool = True, even_sorted: bool = False, task: Task | None = None
) -> Named:
    """Return the photos at paths that a person named: folders, photos, or both.

    Args:
        paths: what was named.
        recursive: look into the folders inside of folders too.
        even_sorted: look into folders too that facesorter sorted into.
        task: the handle by which the search can be cancelled.

    Raises:
        Cancelled: when the task was cancelled.
    """
    photos: dict[Path, Photo] = {}
    skipped: Counter[Skip] = Counter()
    problems: list[FacesorterError] = []
    for path in paths:
        if task is not None:
            task.step()
        try:
            if is_folder(path):
                found = find_photos(path, recursive=recursive, even_sorted=even_sorted, task=task)
                skipped.update(found.skipped)
                photos.update((photo.path, photo) for photo in found.photos)
            else:
                photo = photo_at(path)
                photos[photo.path] = photo
        except FacesorterError as error:
            problems.append(error)
    return Named(tuple(photos.values()), dict(skipped), tuple(problems))


def _without_companions(files: Mapping[str, Photo | Skip]) -> Iterator[Photo | Skip]:
    """Yield what was found of the files of one folder, without the photos that travel with another one."""
    named = [name for name, found in files.items() if found not in _NOT_GROUPED]
    groups = group_names(named, lambda name: files[name] is not Skip.NOT_A_PHOTO)
    along = {name for names in groups.companions.values() for name in names} | groups.shared.keys()
    for name, found in files.items():
        yield Skip.COMPANION if name in along and found is not Skip.ONLINE_ONLY else found


def photo_of(path: Path, status: os.stat_result) -> Photo:
    """Return the file at a path as it is now."""
    return Photo(path, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))


def _unlistable(folder: Path, error: OSError) -> FacesorterError:
    return FacesorterError(
        QT_TRANSLATE_NOOP("Messages", "The folder {folder} cannot be opened: {reason}."),
        folder=folder,
        reason=error.strerror,
    )


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: _natural_key(entry.name))


def _natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    parts = re.split(r"([0-9]+)", folded)
    return [(0, int(part), "") if index % 2 else (1, 0, part) for index, part in enumerate(parts) if part], name


def _look_into(entries: Iterable[os.DirEntry[str]], task: Task | None) -> tuple[dict[str, Photo | Skip], list[Path]]:
    """Return what the files among some entries are, by name, and the folders."""
    files: dict[str, Photo | Skip] = {}
    folders: list[Path] = []
    for entry in entries:
        if task is not None:
            task.step()
        found = _look_at(entry)
        if isinstance(found, Path):
            folders.append(found)
        else:
            files[entry.name] = found
    return files, folders


def _look_at(entry: os.DirEntry[str]) -> Photo | Path | Skip:
    """Return a photo, a folder to visit, or why the entry is neither."""
    if is_junk(entry.name):
        return Skip.HIDDEN
    try:
        # not entry.stat(): on Windows that one knows neither device nor inode
        status = os.lstat(entry.path)
        skip = _why_not(entry, status)
    except OSError:
        return Skip.UNLISTED
    if skip is not None:
        return skip
    path = reachable(Path(entry.path))
    return path if stat.S_ISDIR(status.st_mode) else photo_of(path, status)


def _why_not(entry: os.DirEntry[str], status: os.stat_result) -> Skip | None:
    if is_link(status):
        return Skip.LINK
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return Skip.NOT_A_PHOTO
    named_so = is_named_so(entry.name)
    if is_online_only(status):
        return Skip.ONLINE_ONLY if named_so else Skip.NOT_A_PHOTO
    return None if named_so or begins_like_photo(_head(entry.path)) else Skip.NOT_A_PHOTO


def is_named_so(name: str) -> bool:
    """Return whether a file is a photo by its name."""
    return os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES  # noqa: PTH122 - no Path for 20,000 names


def is_junk(name: str) -> bool:
    """Return whether a file or folder of this name is hidden, or one that systems put beside photos."""
    lower = name.lower()
    return name.startswith(".") or lower in _JUNK_FOLDERS or lower in _JUNK_FILES


def _head(path: str) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    file = os.open(path, flags)
    try:
        return os.read(file, SIGNATURE_BYTES)
    finally:
        os.close(file)
