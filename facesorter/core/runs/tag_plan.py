"""Which photo gets which tag in which sidecar, planned before anything is written, and as the journal notes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facesorter.core import bounds
from facesorter.core.classes import ClassSet
from facesorter.core.files.xmp import Region, Regions
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.companions import Companions
from facesorter.core.photos.grouping import RAW_SUFFIXES
from facesorter.core.plan.decisions import decide
from facesorter.core.plan.plan import Left, unseen_companions
from facesorter.core.results import Photo, Result

_MOST_FACES = 10_000
_LONGEST_SIDE = 1 << 31


@dataclass(frozen=True, slots=True)
class Tagging:
    """A tag that is going to be written.

    Attributes:
        photo: what it is of.
        sidecar: the file that gets it.
        class_name: the tag.
        regions: where the faces are, if they are to be noted.
        existing: the sidecar is there already.
    """

    photo: Photo
    sidecar: Path
    class_name: str
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
    merge: bool = False,
    regions: Callable[[Result], Regions | None] = lambda _result: None,
) -> TagPlan:
    """Plan which photo gets which tag; nothing is written.

    Args:
        results: the photos and what is known of them.
        classes: of the results.
        folder: what the photos have in common.
        corrections: what a person answered for a photo, by path.
        merge: add the tag to sidecars that are there; else their photos are left.
        regions: says where the faces of a photo are, if that is to be noted too.
    """
    results = list(results)
    names = {name: name for name in classes.names}
    companions = Companions(result.photo.path for result in results)
    taggings: list[Tagging] = []
    left: list[Left] = []
    for result in results:
        path = result.photo.path
        decided = decide(result, classes, (corrections or {}).get(path), {}, names)
        if isinstance(decided, Message) or decided.class_id is None:
            reason = decided if isinstance(decided, Message) else decided.reason
            left.append(Left(result.photo, result.status, reason))
            continue
        try:
            there = [one.path for one in companions.of(path).companions if one.path.suffix.lower() == ".xmp"]
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
        name = path.stem if path.suffix.lower() in RAW_SUFFIXES else path.name
        target = there[0] if there else path.with_name(f"{name}.xmp")
        class_name = classes.by_id(decided.class_id).name
        taggings.append(Tagging(result.photo, target, class_name, regions(result), bool(there)))
    return TagPlan(folder, tuple(taggings), tuple(left))


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
        "class": tagging.class_name,
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
        Path(bounds.absolute(values["photo"])),
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
    class_name = bounds.text(values["class"])
    if not class_name.isprintable():
        raise ValueError(class_name)
    return Tagging(photo, Path(bounds.absolute(values["sidecar"])), class_name, regions, bool(values["existing"]))
