"""Results become a plan: which photo goes where, under which name and why. The plan shown is the plan that is run."""

import os
import secrets
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any, Final

from facesorter.core.classes import ClassSet
from facesorter.core.errors import PlanError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.results import Photo, Result, Status
from facesorter.core.transfer import same_bytes

LONGEST_NAME: Final = 255
"""The longest file name that the file systems of today take, in their own units."""

SPACE_MARGIN: Final = 1.02
"""Free space asked for, as a multiple of the bytes to be written."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {port + digit for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_JOINERS = "\u200c\u200d"


class Action(StrEnum):
    """What happens to a photo: the original stays (copy) or goes (move)."""

    COPY = "copy"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file and where it goes."""

    source: Photo
    target: Path


@dataclass(frozen=True, slots=True)
class Step:
    """Files that go together or not at all: a photo, and later its companions.

    Attributes:
        files: the photo first.
        folder: the name of the folder they go to, within the destination.
        class_id: the class, or None where the folder is not a class's.
        reason: why they go there.
        confidence: the probability of the class; None where a person decided, or without a class.
        clash: what was in the way of the photo's own name, or None.
        already_there: the same bytes lie there already; nothing is to be done.
    """

    files: tuple[FileStep, ...]
    folder: str
    class_id: int | None
    reason: Message
    confidence: float | None = None
    clash: Message | None = None
    already_there: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A photo that the plan leaves where it is, and why."""

    photo: Photo
    status: Status
    reason: Message


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to happen, as an object that can be shown and then run.

    Attributes:
        destination: the folder that holds the class folders.
        action: copy or move.
        classes: the classes of the results.
        steps: what is to be done, in the order of the results.
        left: what stays.
        device: the device that holds the destination, so that an unplugged drive is noticed.
    """

    destination: Path
    action: Action
    classes: ClassSet
    steps: tuple[Step, ...]
    left: tuple[Left, ...]
    device: int

    @property
    def to_do(self) -> tuple[Step, ...]:
        """The steps that are not already there."""
        return tuple(step for step in self.steps if not step.already_there)

    def counts(self) -> dict[str, int]:
        """Return how many photos go into each folder."""
        return dict(Counter(step.folder for step in self.to_do))

    def rows(self) -> list[dict[str, Any]]:
        """Return a plain row for each file, for a table or a file."""
        return [
            {
                "source": str(file.source.path),
                "target": str(file.target),
                "class_id": step.class_id,
                "class_name": self.classes.by_id(step.class_id).name if step.class_id else None,
                "reason": str(step.reason),
                "confidence": None if step.confidence is None else round(float(step.confidence), 4),
                "clash": str(step.clash) if step.clash else None,
                "already_there": step.already_there,
            }
            for step in self.steps
            for file in step.files
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the whole plan as plain data."""
        return {
            "destination": str(self.destination),
            "action": self.action.value,
            "counts": self.counts(),
            "files": self.rows(),
            "left": [
                {"source": str(left.photo.path), "status": left.status.value, "reason": str(left.reason)}
                for left in self.left
            ],
        }


def make_plan(
    results: Iterable[Result],
    classes: ClassSet,
    destination: Path,
    action: Action,
    *,
    corrections: Mapping[Path, int] | None = None,
    also: Mapping[Status, str] | None = None,
) -> Plan:
    """Plan where the photos go; nothing is changed on disk.

    Args:
        results: the photos and what is known of them.
        classes: the classes of those results.
        destination: the folder that holds, or will hold, the class folders.
        action: copy or move.
        corrections: the class that a person gave to a photo, by path; it beats the result, whatever that is.
        also: a folder name for photos that ended otherwise (no face, say), which else stay where they are.

    Raises:
        PlanError: when two folders would have one name, or the destination cannot be written or is too small.
    """
    destination = destination.absolute()
    folders = _folder_names([*classes.names, *(also or {}).values()])
    names = _Names()
    steps: list[Step] = []
    left: list[Left] = []
    for result in results:
        decided = _decide(result, classes, (corrections or {}).get(result.photo.path), also or {})
        if isinstance(decided, Left):
            left.append(decided)
            continue
        wanted, class_id, reason, confidence = decided
        folder = destination / folders[wanted]
        target, clash, already_there = names.take(result.photo, folder)
        files = (FileStep(result.photo, target),)
        steps.append(Step(files, folder.name, class_id, reason, confidence, clash, already_there))
    base = existing_parent(destination)
    if not base.is_dir():
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "{folder} is not a folder, so nothing can be put into it. Choose another."),
            folder=base,
        )
    plan = Plan(destination, action, classes, tuple(steps), tuple(left), base.stat().st_dev)
    if plan.to_do:
        _check_writable(base)
        _check_space(base, bytes_to_write(plan.to_do, action, plan.device))
    return plan


def existing_parent(folder: Path) -> Path:
    """Return the folder itself or the nearest one above it that exists; a dangling link counts as existing."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def bytes_to_write(steps: Iterable[Step], action: Action, device: int) -> int:
    """Return the bytes that steps write to a device; renaming within the device writes none."""
    return sum(
        file.source.size
        for step in steps
        for file in step.files
        if action is Action.COPY or file.source.inode[0] != device
    )


def readable_size(size: float) -> str:
    """Return a number of bytes as people read it, in powers of 1000 as disks are sold."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def name_key(name: str) -> str:
    """Return what two names share when some file system would take them for one: ``É.JPG`` and ``é.jpg``."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def numbered_name(name: str, number: int, word: str = "") -> str:
    """Return ``name (2).jpg`` for a name and a number, shortened in the middle where it would be too long.

    The number 1 is not written; ``word`` stands before it: ``name (restored).jpg``, ``name (restored 2).jpg``.
    """
    inner = " ".join(part for part in (word, str(number) if number > 1 else "") if part)
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - Path(name) stumbles over names such as "."
    if _length(suffix) > 32:  # a sentence with a full stop in it, not an extension
        stem, suffix = name, ""
    tail = (f" ({inner})" if inner else "") + suffix
    if _length(stem + tail) <= LONGEST_NAME:
        return stem + tail
    clusters = list(_clusters(stem))
    while len(clusters) > 1 and _length("".join(clusters) + tail) > LONGEST_NAME:
        clusters.pop()
    stem = "".join(clusters)
    while stem and _length(stem + tail) > LONGEST_NAME:  # a single letter under a tower of accents
        stem = stem[:-1]
    return stem + tail


def safe_folder_name(name: str) -> str:
    """Return a folder name that every system takes and that is not hidden, as near as can be to a typed one."""
    kept = "".join(
        "_" if char in '<>:"/\\|?*' or unicodedata.category(char) == "Cs" else char
        for char in unicodedata.normalize("NFC", name)
        if char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp"}
    )
    kept = kept.strip().rstrip(". ")
    if kept.startswith("."):
        kept = "_" + kept[1:]
    base = kept.split(".")[0].rstrip().casefold()
    if not kept or base in _RESERVED:
        kept += "_"
    return numbered_name(kept, 1)


def _length(name: str) -> int:
    if sys.platform in {"win32", "darwin"}:
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    else:  # noqa: RET505 - mypy reads the platforms' branches so
        return len(os.fsencode(name))


def _clusters(text: str) -> Iterator[str]:
    """Yield what a reader takes for single characters: accents, Korean syllables in parts, flags, families."""
    cluster = ""
    for char in text:
        extends = (
            unicodedata.category(char).startswith("M")
            or char in _JOINERS
            or cluster.endswith("\u200d")
            or "\u1160" <= char <= "\u11ff"  # the vowel or final consonant of a decomposed Korean syllable
            or "\U0001f3fb" <= char <= "\U0001f3ff"  # a skin tone
            or (len(cluster) == 1 and all("\U0001f1e6" <= half <= "\U0001f1ff" for half in cluster + char))  # a flag
        )
        if cluster and not extends:
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _folder_names(wanted: Sequence[str]) -> dict[str, str]:
    """Return the folder name of each wanted name."""
    folders: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in wanted:
        folders[name] = safe_folder_name(name)
        other = taken.setdefault(name_key(folders[name]), name)
        if other != name:
            raise PlanError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "“{first}” and “{second}” would both be the folder “{folder}”. Rename one of them.",
                ),
                first=other,
                second=name,
                folder=folders[name],
            )
    return folders


def _decide(
    result: Result, classes: ClassSet, correction: int | None, also: Mapping[Status, str]
) -> Left | tuple[str, int | None, Message, float | None]:
    """Return the wanted folder with class, reason and confidence, or why the photo stays."""
    if correction is not None:
        name = classes.by_id(correction).name
        return name, correction, message(QT_TRANSLATE_NOOP("Messages", "You put it into “{name}”."), name=name), None
    if result.status is Status.OK and result.class_id is not None:
        name = classes.by_id(result.class_id).name
        return name, result.class_id, _likely(name, result.confidence), result.confidence
    reason = _why_left(result, classes)
    if result.status in also:
        return also[result.status], None, reason, None
    return Left(result.photo, result.status, reason)


def _likely(name: str, confidence: float | None) -> Message:
    percent = round(100 * (confidence or 0.0))
    return message(QT_TRANSLATE_NOOP("Messages", "Looks like “{name}”, {percent} %."), name=name, percent=percent)


def _why_left(result: Result, classes: ClassSet) -> Message:
    match result.status:
        case Status.NO_FACE:
            return message(QT_TRANSLATE_NOOP("Messages", "There is no face in it."))
        case Status.SEVERAL_FACES:
            return message(QT_TRANSLATE_NOOP("Messages", "There are {n} faces in it."), n=len(result.faces))
        case Status.UNREADABLE if result.error is not None:
            return result.error
        case Status.UNSURE if result.class_id is not None:
            name = classes.by_id(result.class_id).name
            percent = round(100 * (result.confidence or 0.0))
            return message(
                QT_TRANSLATE_NOOP("Messages", "Not sure: “{name}” with only {percent} %."), name=name, percent=percent
            )
    return message(QT_TRANSLATE_NOOP("Messages", "It was not classified."))


class _Names:
    """The names in use in each folder: those on disk and those that the plan gave away."""

    def __init__(self) -> None:
        self._on_disk: dict[Path, dict[str, list[Path]]] = {}
        self._given: set[tuple[str, str]] = set()
        self._real: dict[Path, Path] = {}

    def take(self, photo: Photo, folder: Path) -> tuple[Path, Message | None, bool]:
        """Return the target of a photo, what was in the way, and whether it is there already."""
        if self._lies_in(photo.path, folder):
            there = message(QT_TRANSLATE_NOOP("Messages", "It is in its folder already."))
            self._give(folder, photo.path.name)
            return photo.path, there, True
        for number in count(1):
            name = numbered_name(photo.path.name, number)
            existing = self._existing(folder).get(name_key(name), [])
            for other in existing:
                if same_bytes(photo.path, other):
                    same = message(QT_TRANSLATE_NOOP("Messages", "The same photo is there already."))
                    return other, same, True
            if not existing and self._give(folder, name):
                break
        if name == photo.path.name:
            return folder / name, None, False
        if number == 1:
            why = message(QT_TRANSLATE_NOOP("Messages", "The name is too long for this folder."))
        else:
            why = message(QT_TRANSLATE_NOOP("Messages", "The name {name} is in use there."), name=photo.path.name)
        return folder / name, why, False

    def _lies_in(self, path: Path, folder: Path) -> bool:
        """Whether a photo is in the folder, or in one of the same name right where the folder would be made."""
        here = self._resolved(path.parent)
        return here == self._resolved(folder) or (
            here == self._resolved(folder.parent) and name_key(here.name) == name_key(folder.name)
        )

    def _resolved(self, folder: Path) -> Path:
        if folder not in self._real:
            self._real[folder] = folder.resolve()
        return self._real[folder]

    def _existing(self, folder: Path) -> dict[str, list[Path]]:
        if folder not in self._on_disk:
            found: dict[str, list[Path]] = {}
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    found.setdefault(name_key(entry.name), []).append(Path(entry.path))
            self._on_disk[folder] = found
        return self._on_disk[folder]

    def _give(self, folder: Path, name: str) -> bool:
        """Give a name away; False when it is gone."""
        key = (str(folder), name_key(name))
        if key in self._given:
            return False
        self._given.add(key)
        return True


def _check_writable(folder: Path) -> None:
    probe = folder / f".facesorter-probe-{secrets.token_hex(8)}"
    try:
        try:
            with probe.open("xb") as file:
                file.write(b"facesorter")
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "Nothing can be written to {folder}: {reason}. Choose another folder."),
            folder=folder,
            reason=error.strerror,
        ) from error


def _check_space(folder: Path, size: int) -> None:
    needed, free = int(size * SPACE_MARGIN), shutil.disk_usage(folder).free
    if needed > free:
        raise PlanError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{needed} are needed in {folder}, but only {free} are free. Make room or choose another folder.",
            ),
            needed=readable_size(needed),
            free=readable_size(free),
            folder=folder,
            needed_bytes=needed,
            free_bytes=free,
        )
