"""Which files under a folder are photos, and which travel with each. Nothing is decoded and no link is followed."""

import os
import re
import stat
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from facesorter.core.errors import FacesorterError, UnreadablePhotoError
from facesorter.core.files.disk import is_link, is_online_only, reachable, status_of
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.photos.companions import RAW_SUFFIXES, group_names
from facesorter.core.results import Photo
from facesorter.core.tasks import Task

SORTED_MARKER: Final = ".facesorter-sorted"
"""The file that says of its folder: facesorter put these photos here, leave them."""

IMAGE_SUFFIXES: Final = frozenset(
    ".jpg .jpeg .jpe .jfif .png .apng .gif .webp .bmp .dib .tif .tiff "  # noqa: SIM905 - else 35 lines
    ".heic .heif .hif .avif .mpo .jxl .ppm .pgm .svg .ico .psd .jp2 .j2k .qoi .exr .hdr".split()
).union(RAW_SUFFIXES)
"""What people call a picture by its name. One that cannot be decoded is reported unreadable, never left out."""

_JUNK_FOLDERS = frozenset({"__macosx", "@eadir", "$recycle.bin", "system volume information"})
_JUNK_FILES = frozenset({"thumbs.db", "desktop.ini"})
_FTYP_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"avif", b"avis"}
)
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
_HEAD_BYTES = 32


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
            QT_TRANSLATE_NOOP("Messages", "{name} is not there any more, or may not be looked at."), name=path.name
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
    return _photo(path, status)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to one photo.

    Attributes:
        companions: files that belong to this photo alone.
        shared: files that belong to other photos of the folder too, with the names of all of those.
        online: the name of one of its files that is only online, or None.
    """

    companions: tuple[Photo, ...] = ()
    shared: Mapping[Photo, tuple[str, ...]] = field(default_factory=dict)
    online: str | None = None


class Companions:
    """Knows what belongs to some photos; each of their folders is looked into once."""

    def __init__(self, photos: Iterable[Path]) -> None:
        """Take the photos; whatever their names are, they are photos."""
        self._folders: dict[str, _Folder] = {}
        self._photos: dict[str, set[str]] = defaultdict(set)
        for photo in photos:
            self._photos[os.path.dirname(photo)].add(photo.name)  # noqa: PTH120 - no Path for 20,000 names

    def of(self, photo: Path) -> Belongings:
        """Return what belongs to a photo."""
        folder = self._folder(os.path.dirname(photo))  # noqa: PTH120
        companions = [_belonging(photo.with_name(name)) for name in folder.companions.get(photo.name, ())]
        shared = {_belonging(photo.with_name(name)): folder.leads[name] for name in folder.shared.get(photo.name, ())}
        online = [path.name for path in (*companions, *shared) if isinstance(path, Path)]
        return Belongings(
            tuple(one for one in companions if isinstance(one, Photo)),
            {one: leads for one, leads in shared.items() if isinstance(one, Photo)},
            online[0] if online else None,
        )

    def lead_of(self, photo: Path) -> Path | None:
        """Return the photo, among those given, with which another one of them travels."""
        folder = os.path.dirname(photo)  # noqa: PTH120
        leads = self._folder(folder).leads.get(photo.name, ())
        return photo.with_name(leads[0]) if len(leads) == 1 and leads[0] in self._photos[folder] else None

    def _folder(self, path: str) -> "_Folder":
        if path not in self._folders:
            self._folders[path] = _Folder(path, self._photos[path])
        return self._folders[path]


class _Folder:
    """Which files of a folder belong to which photo, by name."""

    def __init__(self, path: str, photos: set[str]) -> None:
        names: list[str] = []
        with suppress(OSError), os.scandir(path) as entries:
            files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
            names = sorted(name for name in files if not is_junk(name))
        groups = group_names(names, lambda name: name in photos or _is_named_so(name))
        self.companions = groups.companions
        self.leads = dict(groups.shared)
        self.leads.update({name: (lead,) for lead, along in groups.companions.items() for name in along})
        self.shared: dict[str, list[str]] = defaultdict(list)
        for name, leads in groups.shared.items():
            for lead in leads:
                self.shared[lead].append(name)


def _belonging(path: Path) -> Photo | Path | None:
    """Return a file that travels along; its path where it is only online; None where it is gone."""
    status = status_of(path)
    if status is None:
        return None
    return path if is_online_only(status) else _photo(path, status)


def _without_companions(files: Mapping[str, Photo | Skip]) -> Iterator[Photo | Skip]:
    """Yield what was found of the files of one folder, without the photos that travel with another one."""
    named = [name for name, found in files.items() if found not in _NOT_GROUPED]
    groups = group_names(named, lambda name: files[name] is not Skip.NOT_A_PHOTO)
    along = {name for names in groups.companions.values() for name in names} | groups.shared.keys()
    for name, found in files.items():
        yield Skip.COMPANION if name in along and found is not Skip.ONLINE_ONLY else found


def _photo(path: Path, status: os.stat_result) -> Photo:
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
    return path if stat.S_ISDIR(status.st_mode) else _photo(path, status)


def _why_not(entry: os.DirEntry[str], status: os.stat_result) -> Skip | None:
    if is_link(status):
        return Skip.LINK
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return Skip.NOT_A_PHOTO
    named_so = _is_named_so(entry.name)
    if is_online_only(status):
        return Skip.ONLINE_ONLY if named_so else Skip.NOT_A_PHOTO
    return None if named_so or _looks_like_photo(_head(entry.path)) else Skip.NOT_A_PHOTO


def _is_named_so(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in IMAGE_SUFFIXES  # noqa: PTH122 - no Path for 20,000 names


def is_junk(name: str) -> bool:
    """Return whether a file or folder of this name is hidden, or one that systems put beside photos."""
    lower = name.lower()
    return name.startswith(".") or lower in _JUNK_FOLDERS or lower in _JUNK_FILES


def _head(path: str) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    file = os.open(path, flags)
    try:
        return os.read(file, _HEAD_BYTES)
    finally:
        os.close(file)


def _looks_like_photo(head: bytes) -> bool:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")):
        return True
    if head.startswith(b"BM"):
        return int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    return head[4:8] == b"ftyp" and any(brand in _FTYP_BRANDS for brand in _brands(head))


def _brands(head: bytes) -> Iterator[bytes]:
    """Yield the major brand and as many compatible ones as the head holds; between them lies the minor version."""
    size = min(len(head), int.from_bytes(head[:4], "big"))
    for start in (8, *range(16, size - 3, 4)):
        yield head[start : start + 4]
