"""Which folder of a destination belongs to which class; those that are there already are known again."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from facesorter.core.classes import ClassSet
from facesorter.core.errors import PlanError
from facesorter.core.files.marker import SORTED_MARKER, class_of_folder
from facesorter.core.files.names import name_key, safe_folder_name
from facesorter.core.messages import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a destination.

    Attributes:
        names: the name of the folder of each class, by that of the class; and of every other folder, by its own.
        besides: further folders there of a class, whose new photos go elsewhere: the name of the class by path.
    """

    names: Mapping[str, str]
    besides: Mapping[Path, str]

    def around(self, photo: Path) -> Mapping[str, str]:
        """Return the names as they are for one photo: what lies in some folder of its class stays in it."""
        owner = self.besides.get(photo.parent)
        return self.names if owner is None else {**self.names, owner: photo.parent.name}


def folders_at(destination: Path, classes: ClassSet, names: Mapping[int, str], others: Sequence[str] = ()) -> Folders:
    """Return the folders of a destination that may have some already.

    A class goes on into the folder that it has there: the marker tells whose it is, or else its name does, if that is
    the class's own.

    Args:
        destination: absolute; it need not be there.
        classes: the classes.
        names: what the folder of a class is to be called, by id, if not by the class's own name.
        others: what folders are to be called that are not a class's.

    Raises:
        PlanError: when two of them would have one name.
    """
    wanted = {one.name: names.get(one.class_id, one.name) for one in classes}
    chosen = folder_names({**wanted, **{name: name for name in others}})
    owners = {name_key(folder): owner for owner, folder in chosen.items()}
    own = {name_key(safe_folder_name(one.name)): one.name for one in classes}
    there: dict[str, list[Path]] = {}
    for path in _marked(destination):
        owner = class_of_folder(path) or own.get(name_key(path.name))
        if owner in wanted and owners.get(name_key(path.name), owner) == owner:
            there.setdefault(owner, []).append(path)
    for owner, paths in there.items():
        chosen[owner] = _nearest(paths, chosen[owner]).name
    besides = {path: owner for owner, paths in there.items() for path in paths if path.name != chosen[owner]}
    return Folders(chosen, besides)


def folder_names(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return a folder name that every system takes for each wanted one, by whose it is.

    Raises:
        PlanError: when two of them would have one.
    """
    folders: dict[str, str] = {}
    taken: dict[str, str] = {}
    for owner, name in wanted.items():
        folders[owner] = safe_folder_name(name)
        other = taken.setdefault(name_key(folders[owner]), owner)
        if other != owner:
            raise PlanError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "“{first}” and “{second}” would both be the folder “{folder}”. Rename one of them.",
                ),
                first=other,
                second=owner,
                folder=folders[owner],
            )
    return folders


def _marked(destination: Path) -> Iterator[Path]:
    """Yield the folders in a destination that have a marker, in the order of their names."""
    with suppress(OSError), os.scandir(destination) as entries:
        folders = sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
        yield from (Path(folder) for folder in folders if os.path.lexists(os.path.join(folder, SORTED_MARKER)))  # noqa: PTH118


def _nearest(folders: Sequence[Path], wanted: str) -> Path:
    """Return the folder that is called as wanted, or else almost so, or else the first."""
    return min(folders, key=lambda path: (path.name != wanted, name_key(path.name) != name_key(wanted)))
