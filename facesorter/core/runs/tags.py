"""Classes as tags in sidecars beside the photos, instead of moving these: planned, written down first, undoable.

A photo is never touched. A sidecar is created, or with consent an existing one is replaced by itself with the tag
added; the journal (:mod:`~facesorter.core.runs.tag_journal`) keeps the one before, whole, and has it on the disk before
the new one is written.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from facesorter.core import bounds
from facesorter.core.classes import ClassSet
from facesorter.core.errors import ExportError, FacesorterError, JournalError
from facesorter.core.files.atomic import write_atomically
from facesorter.core.files.disk import is_unchanged, status_of
from facesorter.core.files.transfer import Placed, move_no_replace, new_token, part_of, remove_placed
from facesorter.core.files.xmp import MOST_BYTES, Regions, sidecar, unreadable_xmp
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.companions import Companions
from facesorter.core.photos.grouping import RAW_SUFFIXES
from facesorter.core.places import UserPlaces
from facesorter.core.plan.decisions import decide
from facesorter.core.plan.plan import Left, unseen_companions
from facesorter.core.results import Photo, Result
from facesorter.core.runs.carrying import RefusedError, StopError, each, reason_for
from facesorter.core.runs.lock import held
from facesorter.core.runs.reports import Row, UndoReport
from facesorter.core.runs.tag_journal import TagJournal, Written, digest_of, journal_of, read_tags
from facesorter.core.tasks import Progress, Task


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


@dataclass(frozen=True, slots=True)
class TagReport:
    """What became of it: ``counts`` by class, ``merged`` how many were there before."""

    run_id: str
    done: tuple[Row, ...]
    failed: tuple[Row, ...]
    left: tuple[Left, ...]
    counts: Mapping[str, int]
    merged: int
    not_tried: int
    cancelled: bool
    stopped: Message | None


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


def run_tags(
    plan: TagPlan, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> TagReport:
    """Write the tags. A sidecar that cannot be written is reported and the others go on; cancelling ends it cleanly.

    Raises:
        JournalError: when the journal cannot be begun; nothing was written.
        PlanError: when another run is at work in the folder.
    """
    with held(places, plan.folder), TagJournal.create(places, plan.folder, len(plan.taggings)) as journal:
        writer = _Writer(journal)
        tried, cancelled, stopped = each(plan.taggings, writer.write, task, on_progress)
        with suppress(JournalError):
            journal.finished()
    return TagReport(
        journal.run_id,
        tuple(writer.done),
        tuple(writer.failed),
        plan.left,
        writer.counts,
        writer.merged,
        len(plan.taggings) - tried,
        cancelled,
        stopped,
    )


def undo_tags(
    run_id: str, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> UndoReport:
    """Remove the sidecars that a run wrote, and put those back that it added to; one changed since is left and told.

    Raises:
        JournalError: when there is no such run, it is undone, or its journal cannot be read or written.
        PlanError: when another run is at work in the folder.
    """
    path = journal_of(run_id, places)
    known = read_tags(path)
    if known.undone:
        raise JournalError(QT_TRANSLATE_NOOP("Messages", "This sort has been undone already."))
    with held(places, known.folder), TagJournal.reopen(path) as journal:
        restored: list[Row] = []
        failed: list[Row] = []

        def take_back(written: Written) -> None:
            try:
                if _taken_back(written):
                    restored.append(Row(written.sidecar))
            except (OSError, FacesorterError) as error:
                failed.append(Row(written.sidecar, None, reason_for(error, written.sidecar, written.sidecar.parent)))
            journal.undone(written.sidecar)

        pending = [one for one in reversed(known.written) if one.sidecar not in known.taken_back]
        _, cancelled, stopped = each(pending, take_back, task, on_progress)
        if not cancelled and stopped is None:
            journal.undo_finished()
    return UndoReport(run_id, tuple(restored), tuple(failed), cancelled, stopped)


class _Writer:
    """Writes one sidecar after the other."""

    def __init__(self, journal: TagJournal) -> None:
        self.done: list[Row] = []
        self.failed: list[Row] = []
        self.counts: dict[str, int] = {}
        self.merged = 0
        self._journal = journal

    def write(self, tagging: Tagging) -> None:
        """Write a tag.

        Raises:
            JournalError: when it cannot be written down.
            StopError: never; for :func:`~facesorter.core.runs.carrying.each`.
        """
        photo, target = tagging.photo, tagging.sidecar
        try:
            status = status_of(photo.path)
            if status is None or not is_unchanged(status, photo.size, photo.mtime_ns):
                raise RefusedError(
                    QT_TRANSLATE_NOOP(
                        "Messages", "{name} was changed after it was looked at. Look at it again, then sort."
                    ),
                    name=photo.path.name,
                )
            before = _content(target, unreadable_xmp()) if tagging.existing else None
            content = sidecar(tagging.class_name, tagging.regions, before)
            mtime_ns = target.stat().st_mtime_ns if before is not None else 0
            self._journal.intent(Written(target, digest_of(content), before, mtime_ns))
            _put(target, content, before)
        except (OSError, FacesorterError) as error:
            if isinstance(error, (JournalError, StopError)):
                raise
            self.failed.append(Row(photo.path, None, reason_for(error, target, target.parent)))
            return
        self.done.append(Row(photo.path, target))
        self.counts[tagging.class_name] = self.counts.get(tagging.class_name, 0) + 1
        self.merged += before is not None


def _put(target: Path, content: bytes, before: bytes | None) -> None:
    """Create a file with some content, or replace one that still has the content that it had before."""
    if before is None:
        token = new_token()
        part = part_of(target, token)
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            move_no_replace(part, target, token=token)
        except FileExistsError as error:
            raise _changed(target) from error
        finally:
            with suppress(OSError):
                part.unlink()
        return

    def unchanged(_part: Path) -> None:
        if target.is_symlink() or _content(target, _changed(target)) != before:
            raise _changed(target)

    write_atomically(target, content, check=unchanged)


def _taken_back(written: Written) -> bool:
    """Put one sidecar back to what it was; False when the run never came to write it."""
    target = written.sidecar
    status = status_of(target)
    if status is None:
        if written.before is None:
            return False
        raise _changed(target)
    content = _content(target, _changed(target))
    if content == written.before:
        return False
    if digest_of(content) != written.digest:
        raise _changed(target)
    if written.before is None:
        placed = Placed(status.st_size, status.st_mtime_ns, written.digest, inode=(status.st_dev, status.st_ino))
        remove_placed(target, placed, new_token())
        return True
    _put(target, written.before, content)
    os.utime(target, ns=(status.st_atime_ns, written.mtime_ns))
    return True


def _content(sidecar: Path, refusal: ExportError) -> bytes:
    """Return the bytes of a sidecar, or refuse what is none: a large file, or a pipe."""
    try:
        return bounds.read(sidecar, MOST_BYTES)
    except ValueError as error:
        raise refusal from error


def _changed(target: Path) -> ExportError:
    return ExportError(
        QT_TRANSLATE_NOOP("Messages", "The sidecar {name} has been changed since, so it was left as it is."),
        name=target.name,
    )
