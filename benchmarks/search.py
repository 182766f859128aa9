"""What each part of the search for faces brings and costs, in one run.

``python benchmarks/search.py --photos TABLE --photo-images DIR`` goes through whole photos, labelled as for
``facesorter-cli evaluate --photos``: *found* is the share with a face found of those that show somebody whose class can
be told, or several; *right* is the share that shows somebody of those with a face found; *several* the share seen as
several people of those that are. ``--crops TABLE --crop-images DIR`` goes through pictures of one face (label above 0)
or of none that can be told (label 0): *found* and *none* are the shares of both with a face found, *several* the share
of the first that counts as several people. Times are processor time of the search alone, a picture.
"""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from facesorter.core.classes import DEFAULT_CLASSES, NONE
from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.finder import FaceFinder, Look
from facesorter.core.faces.search import find_faces
from facesorter.core.judging import Rules
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.results import Face, Status
from facesorter.core.tasks import Task
from facesorter.ml.data.photos import read_photos
from facesorter.ml.data.sources import Source


class OneLook:
    """Nothing but the first look, and the turned ones where it shows nothing."""

    def __init__(self) -> None:
        self.find = BlazeFace().find


class Believing(BlazeFace):
    """Takes everything that a look shows, hints too, for a face."""

    def confirms(self, pixels: Pixels, face: Face) -> bool:  # noqa: ARG002, D102
        return True


class WithoutHints(BlazeFace):
    """Has no second thoughts about what it was not sure of."""

    def look(self, pixels: Pixels) -> Look:  # noqa: D102
        return Look(super().look(pixels).faces)


class WithoutSmall(BlazeFace):
    """Never looks for small faces."""

    def look_for_small(self, pixels: Pixels) -> tuple[Face, ...]:  # noqa: ARG002, D102
        return ()


class WithoutTurned(BlazeFace):
    """Never looks at a photo turned."""

    def glance(self, pixels: Pixels) -> tuple[Face, ...]:  # noqa: ARG002, D102
        return ()


WAYS: dict[str, Callable[[], FaceFinder]] = {
    "one look": OneLook,
    "no closer look": Believing,
    "no hints": WithoutHints,
    "no small faces": WithoutSmall,
    "no turned looks": WithoutTurned,
    "all": BlazeFace,
}


@dataclass(frozen=True)
class Seen:
    """What one way saw of a picture: how many faces that count, and how long it took in seconds."""

    faces: int
    seconds: float


def main() -> None:
    """Print a line for each way and table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, help="table of whole photos")
    parser.add_argument("--photo-images", type=Path, help="their folder")
    parser.add_argument("--crops", type=Path, action="append", default=[], help="table of crops; may be given again")
    parser.add_argument("--crop-images", type=Path, help="their folder")
    parser.add_argument("--most", type=int, default=0, help="so many pictures of each table of crops, drawn by chance")
    parser.add_argument("--only", choices=WAYS, help="only this way")
    options = parser.parse_args()
    ways = {name: make() for name, make in WAYS.items() if options.only in (None, name)}
    if options.photos:
        _photos(options.photos, options.photo_images or options.photos.parent, ways)
    for table in options.crops:
        _crops(table, options.crop_images or table.parent, ways, options.most)


def _photos(table: Path, images: Path, ways: dict[str, FaceFinder]) -> None:
    photos, _ = read_photos(table, images, DEFAULT_CLASSES)
    rows = [(photo.expected, seen) for photo in photos if (seen := _seen(photo.photo.path, ways)) is not None]
    print(f"{table.name}: {len(rows)} photos")
    print(f"{'':18}{'found':>16}{'right':>16}{'several':>16}{'ms':>8}")
    for name in ways:
        somebody = [seen[name].faces > 0 for expected, seen in rows if _shows_somebody(expected)]
        told = [(expected, seen[name].faces) for expected, seen in rows if expected is not Status.UNSURE]
        with_face = [_shows_somebody(expected) for expected, faces in told if faces]
        several = [seen[name].faces > 1 for expected, seen in rows if expected is Status.SEVERAL_FACES]
        shares = "".join(_share(values) for values in (somebody, with_face, several))
        print(f"{name:18}{shares}{_milliseconds([seen[name] for _, seen in rows]):8.1f}", flush=True)


def _crops(table: Path, images: Path, ways: dict[str, FaceFinder], most: int) -> None:
    samples = list(Source(table, images).read(Task(), classes=DEFAULT_CLASSES).samples)
    if most and most < len(samples):
        samples = random.Random(0).sample(samples, most)  # noqa: S311 - not for secrets
    rows = [(sample.class_id, seen) for sample in samples if (seen := _seen(sample.path, ways)) is not None]
    print(f"{table.name}: {len(rows)} crops")
    print(f"{'':18}{'found':>16}{'none':>16}{'several':>16}{'ms':>8}")
    for name in ways:
        faces = [seen[name].faces for class_id, seen in rows if class_id != NONE]
        others = [seen[name].faces > 0 for class_id, seen in rows if class_id == NONE]
        shares = "".join(_share(values) for values in ([n > 0 for n in faces], others, [n > 1 for n in faces]))
        print(f"{name:18}{shares}{_milliseconds([seen[name] for _, seen in rows]):8.1f}", flush=True)


def _seen(path: Path, ways: dict[str, FaceFinder]) -> dict[str, Seen] | None:
    try:
        picture = loading.load(path)
    except UnreadablePhotoError:
        return None
    seen = {}
    for name, finder in ways.items():
        started = time.process_time()
        faces = find_faces(finder, picture)
        seen[name] = Seen(_that_count(faces, picture), time.process_time() - started)
    return seen


def _that_count(faces: tuple[Face, ...], picture: Picture) -> int:
    """Return how many of the faces are no bystanders', as sorting counts them."""
    sides = [max(face.width * picture.width, face.height * picture.height) for face in faces]
    return sum(side >= Rules().bystander_ratio * sides[0] for side in sides)


def _shows_somebody(expected: int | Status) -> bool:
    return not isinstance(expected, Status) or expected is Status.SEVERAL_FACES


def _share(values: list[bool]) -> str:
    text = f"{sum(values) / len(values):.1%} of {len(values)}" if values else "-"
    return f"{text:>16}"


def _milliseconds(seen: list[Seen]) -> float:
    return 1000 * sum(one.seconds for one in seen) / max(1, len(seen))


if __name__ == "__main__":
    main()
