"""The names that photos get in their folders: reserved while planning, so that a plan never gives one away twice."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from facesorter.core.files.disk import existing_parent, reachable, takes_name, without_links
from facesorter.core.files.names import name_key, name_troubles, safe_file_name
from facesorter.core.files.transfer import same_bytes
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.grouping import numbered_group, renamed
from facesorter.core.results import Photo


@dataclass(frozen=True, slots=True)
class Taken:
    """Where the files of a group go.

    Attributes:
        files: each file and its target, the photo first.
        clash: what was in the way of the photo's own name, or None.
        already_there: the same bytes lie there already.
    """

    files: tuple[tuple[Photo, Path], ...]
    clash: Message | None = None
    already_there: bool = False


@dataclass(slots=True)
class _Series:
    """What is known of ``a.jpg``, ``a (2).jpg`` and so on in one folder: the next number, and files on disk."""

    number: int = 1
    on_disk: list[Path] = field(default_factory=list)


class TargetNames:
    """The names in use in each folder: those on disk and those that the plan gave away."""

    def __init__(self) -> None:
        self._on_disk: dict[Path, dict[str, list[Path]]] = {}
        self._given: set[tuple[str, str]] = set()
        self._given_to: dict[Path, Photo] = {}
        self._series: dict[tuple[str, str], _Series] = {}
        self._homes: dict[tuple[str, Path], bool] = {}
        self._safe = SafeNames()

    def take(self, group: Sequence[Photo], folder: Path, shared: Sequence[Photo] = ()) -> Taken:
        """Find the targets of a photo and its companions, and reserve them.

        Args:
            group: the photo first.
            folder: where they go.
            shared: companions that other photos have too; one that lies there for another already is left out.
        """
        lead = group[0]
        if self._lies_in(lead.path, folder):
            there = message(QT_TRANSLATE_NOOP("Messages", "It is in its folder already."))
            return Taken(tuple((photo, photo.path) for photo in group), there, already_there=True)
        series = self._series.setdefault((str(folder), name_key(lead.path.name)), _Series())
        for other in series.on_disk:
            if taken := self._same(group, other):
                return taken
        names = [photo.path.name for photo in (*group, *shared)]
        for number in count(series.number):
            wanted = numbered_group(names, number, self._safe.at(folder))
            series.number = number + 1
            for other in self._existing(folder).get(name_key(wanted[0]), []):
                series.on_disk.append(other)
                if taken := self._same(group, other):
                    return taken
            targets = [reachable(folder / name) for name in wanted]
            files = [
                (photo, target)
                for photo, target in zip((*group, *shared), targets, strict=True)
                if not shared or photo not in shared or self._given_to.get(target) != photo
            ]
            if self._give(folder, [target.name for _, target in files]):
                break
        self._given_to.update({target: photo for photo, target in files if photo in shared})
        return Taken(tuple(files), _why(names[0], files[0][1].name, number))

    def _same(self, group: Sequence[Photo], other: Path) -> Taken | None:
        """Return the files on disk that are the same as a group; None when one is not."""
        lead = group[0].path.name
        theirs = [other, *(other.with_name(renamed(photo.path.name, lead, other.name)) for photo in group[1:])]
        if not all(same_bytes(photo.path, there) for photo, there in zip(group, theirs, strict=True)):
            return None
        same = message(QT_TRANSLATE_NOOP("Messages", "The same photo is there already."))
        return Taken(tuple(zip(group, theirs, strict=True)), same, already_there=True)

    def _lies_in(self, path: Path, folder: Path) -> bool:
        """Whether a photo is in the folder, or in one of the same name right where the folder would be made."""
        key = os.path.dirname(path), folder  # noqa: PTH120 - no Path for 20,000 photos
        if key not in self._homes:
            here = without_links(path.parent)
            self._homes[key] = here == without_links(folder) or (
                here == without_links(folder.parent) and name_key(here.name) == name_key(folder.name)
            )
        return self._homes[key]

    def _existing(self, folder: Path) -> dict[str, list[Path]]:
        if folder not in self._on_disk:
            found: dict[str, list[Path]] = {}
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    found.setdefault(name_key(entry.name), []).append(Path(entry.path))
            self._on_disk[folder] = found
        return self._on_disk[folder]

    def _give(self, folder: Path, names: Sequence[str]) -> bool:
        """Give names away; False, and nothing is given, when one of them is in use or gone."""
        existing = self._existing(folder)
        keys = {(str(folder), name_key(name)) for name in names}
        if keys & self._given or any(key in existing for _, key in keys):
            return False
        self._given |= keys
        return True


class SafeNames:
    """Makes file names that the disk of a folder takes; names that it takes as they are stay as they are."""

    def __init__(self) -> None:
        self._takes: dict[tuple[Path, frozenset[str]], bool] = {}

    def at(self, folder: Path) -> Callable[[str], str]:
        """Return a function that makes a name possible in a folder."""

        def safe(name: str) -> str:
            troubles = name_troubles(name)
            return name if not troubles or self._is_taken(folder, name, troubles) else safe_file_name(name)

        return safe

    def _is_taken(self, folder: Path, name: str, troubles: frozenset[str]) -> bool:
        key = existing_parent(folder), troubles
        if key not in self._takes:
            self._takes[key] = takes_name(key[0], name)
        return self._takes[key]


def target_key(target: Path) -> tuple[Path, str]:
    """Return what two targets have in common that are one name to some disk."""
    return target.parent, name_key(target.name)


def next_targets(planned: Mapping[Path, Path], taken: Callable[[Path], bool]) -> Iterator[tuple[Path, ...]]:
    """Yield other targets for a group whose planned ones turned out to be in use, numbered alike.

    Args:
        planned: the target of each source, the photo first.
        taken: whether a target cannot be used.
    """
    names = [source.name for source in planned]
    folder = next(iter(planned.values())).parent
    safe = SafeNames().at(folder)
    for number in count(2):
        targets = tuple(reachable(folder / name) for name in numbered_group(names, number, safe))
        if not any(map(taken, targets)):
            yield targets


def _why(name: str, given: str, number: int) -> Message | None:
    """Return why a photo does not keep its name; None when it does."""
    if given == name:
        return None
    if number > 1:
        return message(QT_TRANSLATE_NOOP("Messages", "The name {name} is in use there."), name=name)
    if name_troubles(name) - name_troubles(given):
        return message(QT_TRANSLATE_NOOP("Messages", "The name {name} is not allowed there."), name=name)
    return message(QT_TRANSLATE_NOOP("Messages", "The name is too long for this folder."))
