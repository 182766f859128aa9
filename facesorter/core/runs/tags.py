"""Classes as tags in sidecars beside the photos, instead of moving these: written, finished after a crash, undone.

A photo is never touched. A sidecar is created, or with consent an existing one is replaced by itself with the tag
added; the journal (:mod:`~facesorter.core.runs.tag_journal`) has the plan, and keeps the sidecar before, whole, on the
disk before the new one is written.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from facesorter.core.errors import AsideError, FacesorterError, JournalError
from facesorter.core.files.disk import is_unchanged, status_of
from facesorter.core.files.transfer import new_token
from facesorter.core.files.xmp import sidecar, unreadable_xmp
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Left
from facesorter.core.runs import sidecars
from facesorter.core.runs.carrying import RefusedError, StopError, each, reason_for
from facesorter.core.runs.history import Event, all_runs
from facesorter.core.runs.lock import held
from facesorter.core.runs.reports import Row, UndoReport
from facesorter.core.runs.tag_journal import TagJournal, TagRecord, Written, digest_of, journal_of, read_tags
from facesorter.core.runs.tag_plan import Tagging, TagPlan
from facesorter.core.runs.undo import newer_first
from facesorter.core.tasks import Progress, Task

_Numbered = Sequence[tuple[int, Tagging]]


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


def run_tags(
    plan: TagPlan, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> TagReport:
    """Write the tags. A sidecar that cannot be written is reported and the others go on; cancelling ends it cleanly.

    Raises:
        JournalError: when the journal cannot be begun; nothing was written.
        PlanError: when another run is at work in the folder.
    """
    with held(places, plan.folder) as lock, TagJournal.create(places, plan.folder, plan.taggings) as journal:
        lock.tell(journal.run_id)
        return _written(_Writer(journal), list(enumerate(plan.taggings)), plan.left, task, on_progress)


def finish_tags(
    run_id: str, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> TagReport:
    """Write the tags that an earlier run, killed or cancelled, did not come to; the report is of the whole run.

    Tags that failed are tried again.

    Raises:
        JournalError: when there is no such run, it was undone, or its journal cannot be read or written.
        PlanError: when another run is at work in the folder.
    """
    path = journal_of(run_id, places)
    with held(places, read_tags(path).folder) as lock, TagJournal.reopen(path) as journal:
        record = read_tags(path)
        if record.undo_begun:
            raise JournalError(
                QT_TRANSLATE_NOOP(
                    "Messages", "This sort has been undone, at least in part, and can no longer be finished."
                )
            )
        taggings = record.taggings()
        lock.tell(run_id)
        journal.write(Event.RESUMED)
        writer = _Writer(journal)
        return _written(writer, writer.take_up(record, taggings), (), task, on_progress)


def undo_tags(
    run_id: str, places: UserPlaces, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> UndoReport:
    """Remove the sidecars that a run wrote, and put those back that it added to; one changed since is left and told.

    Raises:
        JournalError: when there is no such run, it is undone, its journal cannot be read or written, or a newer sort
            moved its sidecars on and must be undone first.
        PlanError: when another run is at work in the folder.
    """
    path = journal_of(run_id, places)
    with held(places, read_tags(path).folder) as lock, TagJournal.reopen(path) as journal:
        record = read_tags(path)
        if record.undo_finished and not record.pending:
            raise JournalError(QT_TRANSLATE_NOOP("Messages", "This sort has been undone already."))
        _check_not_moved_on(record, places)
        lock.tell(run_id)
        restored: list[Row] = []
        failed: list[Row] = []

        def take_back(item: tuple[int, Written]) -> None:
            number, written = item
            try:
                if sidecars.take_back(written):
                    restored.append(Row(written.sidecar))
            except (OSError, FacesorterError) as error:
                failed.append(Row(written.sidecar, None, reason_for(error, written.sidecar, written.sidecar.parent)))
                journal.write(Event.UNDO_FAILED, step=number)
            else:
                journal.write(Event.UNDONE, step=number)

        def clear(number: int) -> None:
            """Clear up after a tag that failed: the disk may have been gone by then."""
            written = record.written[number]
            try:
                if sidecars.clear(written):
                    restored.append(Row(written.sidecar))
            except OSError as error:
                failed.append(Row(written.sidecar, None, reason_for(error, written.sidecar, written.sidecar.parent)))

        journal.write(Event.UNDO_INTENT)
        for number in sorted((record.failed - record.aside) & record.written.keys()):
            clear(number)
        _, cancelled, stopped = each(record.pending[::-1], take_back, task, on_progress)
        with suppress(JournalError):
            journal.write(Event.UNDO_STOPPED if cancelled or stopped else Event.UNDO_FINISHED)
    return UndoReport(run_id, tuple(restored), tuple(failed), cancelled, stopped)


def _written(
    writer: "_Writer",
    taggings: _Numbered,
    left: tuple[Left, ...],
    task: Task,
    on_progress: Callable[[Progress], None] | None,
) -> TagReport:
    """Write tags, by number, and return the report of the run."""
    tried, cancelled, stopped = each(taggings, lambda item: writer.write(*item), task, on_progress)
    with suppress(JournalError):
        writer.journal.write(Event.FINISHED, cancelled=cancelled, stopped=stopped and str(stopped))
    return TagReport(
        writer.journal.run_id,
        tuple(writer.done),
        tuple(writer.failed),
        left,
        writer.counts,
        writer.merged,
        len(taggings) - tried,
        cancelled,
        stopped,
    )


def _check_not_moved_on(record: TagRecord, places: UserPlaces) -> None:
    """Refuse to look for sidecars where they were written if a newer sort moved them along with their photos."""
    ours = {written.sidecar for _, written in record.pending}
    for run in all_runs(places):
        if run.started > record.started:
            moved = (file.source.path for step in run.pending for file in step.files)
            if any(path in ours and status_of(path) is None for path in moved):
                raise newer_first(run)


class _Writer:
    """Writes one sidecar after the other.

    Attributes:
        journal: where that is written down before.
    """

    def __init__(self, journal: TagJournal) -> None:
        self.journal = journal
        self.done: list[Row] = []
        self.failed: list[Row] = []
        self.counts: dict[str, int] = {}
        self.merged = 0

    def take_up(self, record: TagRecord, taggings: Sequence[Tagging]) -> _Numbered:
        """Count what an interrupted run has done, clear up what it left, and return what is to be written."""
        to_do: list[tuple[int, Tagging]] = []
        for number, tagging in enumerate(taggings):
            written = record.written.get(number)
            if written is None:
                to_do.append((number, tagging))
                continue
            try:
                sidecars.clear(written)
                there = status_of(written.sidecar) is not None
                content = sidecars.content_of(written.sidecar, sidecars.changed(written.sidecar)) if there else None
                if content is not None and digest_of(content) == written.digest:
                    self._count(tagging, written.before)
                elif content == written.before or number in record.failed:
                    to_do.append((number, tagging))
                else:
                    raise sidecars.changed(written.sidecar)
            except (OSError, FacesorterError) as error:
                self._fail(number, tagging, error)
        return to_do

    def write(self, number: int, tagging: Tagging) -> None:
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
            before = sidecars.content_of(target, unreadable_xmp()) if tagging.existing else None
            content = sidecar(tagging.class_names, tagging.regions, before)
            mtime_ns = target.stat().st_mtime_ns if before is not None else 0
            written = Written(target, digest_of(content), before, mtime_ns, new_token())
            self.journal.intent(number, written)
            sidecars.put(target, content, before, written.token)
        except (OSError, FacesorterError) as error:
            if isinstance(error, (JournalError, StopError)):
                raise
            self._fail(number, tagging, error)
        else:
            self._count(tagging, before)

    def _count(self, tagging: Tagging, before: bytes | None) -> None:
        self.done.append(Row(tagging.photo.path, tagging.sidecar))
        for name in tagging.class_names:
            self.counts[name] = self.counts.get(name, 0) + 1
        self.merged += before is not None

    def _fail(self, number: int, tagging: Tagging, error: OSError | FacesorterError) -> None:
        target = tagging.sidecar
        self.failed.append(Row(tagging.photo.path, None, reason_for(error, target, target.parent)))
        aside = {"aside": True} if isinstance(error, AsideError) else {}
        self.journal.write(Event.FAILED, step=number, **aside)
