"""Which photo gets which tag in which sidecar, planned before anything is written, and as the journal notes it."""

import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facesorter.core import bounds
from facesorter.core.classes import MOST, ClassSet
from facesorter.core.corrections import classes_of
from facesorter.core.files.disk import status_of
from facesorter.core.files.xmp import Region, Regions
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.companions import Companions
from facesorter.core.photos.grouping import RAW_SUFFIXES
from facesorter.core.plan.decisions import decide
from facesorter.core.plan.plan import Left, unseen_companions
from facesorter.core.plan.targets import target_key
from facesorter.core.results import Photo, Result

_MOST_FACES = 10_000
_LONGEST_SIDE = 1 << 31


@dataclass(frozen=True, slots=True)
class Tagging:
    """The tags of one photo that are going to be written.

    Attributes:
        photo: what they are of.
        sidecar: the file that gets them.
        class_names: the tags, that of the class that the photo itself is in first.
        regions: where the faces are, if they are to be noted.
        existing: the sidecar is there already.
    """

    photo: Photo
    sidecar: Path
    class_names: tuple[str, ...]
    regions: Regions | None
    existing: bool


@dataclass(frozen=True, slots=True)
class TagPlan:
    """What is going to be written, and the photos that get no tag."""

    folder: Path
    taggings: tuple[Tagging, ...]
    left: tuple[Left, ...]


def plan_tags(
    results: Iterable[Result],
    classes: ClassSet,
    folder: Path,
    *,
    corrections: Mapping[Path, int] | None = None,
    further: Mapping[Path, Sequence[int]] | None = None,
    merge: bool = False,
    regions: Callable[[Result], Regions | None] = lambda _result: None,
) -> TagPlan:
    """Plan which photo gets which tag; nothing is written.

    Args:
        results: the photos and what is known of them.
        classes: of the results.
        folder: what the photos have in common.
        corrections: what a person answered for a photo, by path.
        further: the further classes that a person gave a photo, by path.
        merge: add the tag to sidecars that are there; else their photos are left.
        regions: says where the faces of a photo are, if that is to be noted too.
    """
    results = list(results)
    names = {name: name for name in classes.names}
    companions = Companions(result.photo.path for result in results)
    taggings: list[Tagging] = []
    left: list[Left] = []
    given: dict[Hashable, Photo] = {}
    for result in results:
        path = result.photo.path
        answer = (corrections or {}).get(path)
        decided = decide(result, classes, answer, {}, names)
        if isinstance(decided, Message) or decided.class_id is None:
            reason = decided if isinstance(decided, Message) else decided.reason
            left.append(Left(result.photo, result.status, reason))
            continue
        own = path.with_name(f"{path.stem if path.suffix.lower() in RAW_SUFFIXES else path.name}.xmp")
        try:
            there = [one.path for one in companions.of(path).companions if one.path.suffix.lower() == ".xmp"]
            if not there and status_of(own) is not None:  # it belongs to another photo too, or to that alone
                there = [own]
            target = there[0] if there else own
            key = _key(target) if there else target
        except OSError as error:
            left.append(Left(result.photo, result.status, unseen_companions(path, error)))
            continue
        if there and not merge:
            has = message(
                QT_TRANSLATE_NOOP(
                    "Messages", "It already has the sidecar {name}, which is changed only if you ask for it."
                ),
                name=there[0].name,
            )
            left.append(Left(result.photo, result.status, has))
            continue
        other = given.setdefault(key, result.photo)
        if other is not result.photo:
            shares = QT_TRANSLATE_NOOP("Messages", "It shares the sidecar {name} with {photo}, whose tag goes into it.")
            reason = message(shares, name=target.name, photo=other.path.name)
            left.append(Left(result.photo, result.status, reason))
            continue
        ids = classes_of(result, answer, (further or {}).get(path, ()))
        tags = tuple(classes.by_id(one).name for one in ids)
        taggings.append(Tagging(result.photo, target, tags, regions(result), bool(there)))
    return TagPlan(folder, tuple(taggings), tuple(left))


def _key(sidecar: Path) -> Hashable:
    """Return what two names of one sidecar have in common, on a disk that does not tell upper case from lower.

    Raises:
        OSError: when it cannot be looked at.
    """
    status = os.lstat(sidecar)
    return target_key(sidecar), status.st_dev, status.st_ino


def to_values(tagging: Tagging) -> dict[str, Any]:
    """Return what a journal notes of a tag that is going to be written."""
    photo, regions = tagging.photo, tagging.regions
    faces = None
    if regions is not None:
        faces = {
            "size": [regions.width, regions.height],
            "regions": [[one.x, one.y, one.width, one.height] for one in regions.faces],
        }
    return {
        "photo": str(photo.path),
        "size": photo.size,
        "mtime_ns": photo.mtime_ns,
        "inode": list(photo.inode),
        "sidecar": str(tagging.sidecar),
        "class": tagging.class_names[0],
        "further": list(tagging.class_names[1:]),
        "faces": faces,
        "existing": tagging.existing,
    }


def from_values(values: Mapping[str, Any]) -> Tagging:
    """Return what :func:`to_values` noted.

    Raises:
        ValueError, KeyError, TypeError: when it is none.
    """
    device, inode = (bounds.whole(one, 0, bounds.MOST_INODE) for one in bounds.items(values["inode"], 2))
    photo = Photo(
        bounds.absolute(values["photo"]),
        bounds.whole(values["size"], 0, bounds.MOST_BYTES),
        bounds.whole(values["mtime_ns"], -bounds.MOST_TIME_NS, bounds.MOST_TIME_NS),
        (device, inode),
    )
    regions = None
    if (faces := values["faces"]) is not None:
        width, height = (bounds.whole(one, 1, _LONGEST_SIDE) for one in bounds.items(faces["size"], 2))
        found = [
            Region(*(bounds.number(one, -10, 10) for one in box))
            for box in (bounds.items(face, 4) for face in bounds.items(faces["regions"], _MOST_FACES))
        ]
        regions = Regions(width, height, tuple(found))
    further = bounds.items(values.get("further", []), MOST)  # earlier versions knew but one
    class_names = tuple(bounds.text(name) for name in (values["class"], *further))
    if not all(map(str.isprintable, class_names)):
        raise ValueError(class_names)
    return Tagging(photo, bounds.absolute(values["sidecar"]), class_names, regions, bool(values["existing"]))
