"""What belongs to some photos, as it lies on the disk; :mod:`~facesorter.core.photos.grouping` tells it by names."""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from facesorter.core.files.disk import is_online_only, status_of
from facesorter.core.photos.find import is_junk, is_named_so, photo_of
from facesorter.core.photos.grouping import group_names
from facesorter.core.results import Photo


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


NOTHING: Final = Belongings()
"""What belongs to most photos."""


class Companions:
    """Knows what belongs to some photos; each of their folders is looked into once."""

    def __init__(self, photos: Iterable[Path]) -> None:
        """Take the photos; whatever their names are, they are photos."""
        self._folders: dict[str, _Folder] = {}
        self._photos: dict[str, set[str]] = defaultdict(set)
        for photo in photos:
            self._photos[os.path.dirname(photo)].add(photo.name)  # noqa: PTH120 - no Path for 20,000 names

    def of(self, photo: Path) -> Belongings:
        """Return what belongs to a photo.

        Raises:
            OSError: when its folder cannot be listed, or a file that belongs to it is there but cannot be looked at.
        """
        folder = self._folder(os.path.dirname(photo))  # noqa: PTH120
        if folder.error is not None:
            raise folder.error.with_traceback(None)  # else that would grow with each photo
        if photo.name not in folder.companions and photo.name not in folder.shared:
            return NOTHING
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
    """Which files of a folder belong to which photo, by name.

    Attributes:
        error: why nobody can tell, or None.
    """

    def __init__(self, path: str, photos: set[str]) -> None:
        self.error: OSError | None = None
        names: list[str] = []
        try:
            with os.scandir(path) as entries:
                files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
            names = sorted(name for name in files if not is_junk(name))
        except (FileNotFoundError, NotADirectoryError):
            pass  # nothing belongs to a photo that is not there
        except OSError as error:
            self.error = error
        groups = group_names(names, lambda name: name in photos or is_named_so(name))
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
    return path if is_online_only(status) else photo_of(path, status)
