"""The runs of the past, sorts and taggings alike: listed together, finished and undone by their names."""

from collections.abc import Callable
from contextlib import suppress

from facesorter.core.errors import JournalError
from facesorter.core.places import UserPlaces
from facesorter.core.runs.history import RunFile, RunSummary, find_run, interrupted_runs, list_runs
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.run import finish_run
from facesorter.core.runs.tag_journal import (
    PREFIX,
    interrupted_tag_runs,
    journal_of,
    latest_tagging,
    list_tag_runs,
    read_tags,
)
from facesorter.core.runs.tags import TagReport, finish_tags, undo_tags
from facesorter.core.runs.undo import latest_undoable as latest_sort
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Progress, Task

OnProgress = Callable[[Progress], None]


def list_past(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return all runs, the newest first."""
    return _newest_first((*list_runs(places), *list_tag_runs(places)))


def interrupted(places: UserPlaces) -> tuple[RunSummary, ...]:
    """Return the runs that were killed, and not finished or undone since, the newest first."""
    return _newest_first((*interrupted_runs(places), *interrupted_tag_runs(places)))


def finish(run_id: str, places: UserPlaces, task: Task, on_progress: OnProgress | None = None) -> RunReport | TagReport:
    """Do what an earlier run, killed or cancelled, did not come to.

    Raises:
        JournalError, PlanError: as :func:`~facesorter.core.runs.run.finish_run` and
            :func:`~facesorter.core.runs.tags.finish_tags`.
    """
    if is_tagging(run_id):
        return finish_tags(run_id, places, task, on_progress)
    return finish_run(run_id, places, task, on_progress)


def undo(run_id: str, places: UserPlaces, task: Task, on_progress: OnProgress | None = None) -> UndoReport:
    """Take a run back.

    Raises:
        JournalError, PlanError: as :func:`~facesorter.core.runs.undo.undo_run` and
            :func:`~facesorter.core.runs.tags.undo_tags`.
    """
    if is_tagging(run_id):
        return undo_tags(run_id, places, task, on_progress)
    return undo_run(run_id, places, task, on_progress)


def latest_undoable(places: UserPlaces) -> str:
    """Return the name of the latest run that did something and was not undone yet.

    Raises:
        JournalError: when there is none.
    """
    tagging = latest_tagging(places)
    if tagging is None:
        return latest_sort(places)
    with suppress(JournalError):
        run_id = latest_sort(places)
        if find_run(run_id, places).started > tagging.started:
            return run_id
    return tagging.run_id


def files_of(run_id: str, places: UserPlaces) -> tuple[RunFile, ...]:
    """Return what was carried in a run, in the order in which it was: files and their targets, photos and sidecars.

    Raises:
        JournalError: when there is no such run, or its journal cannot be read.
    """
    if not is_tagging(run_id):
        return tuple(file for step in find_run(run_id, places).steps.values() for file in step.files)
    record = read_tags(journal_of(run_id, places))
    taggings = record.taggings()
    written = (taggings[number] for number in record.written.keys() - record.failed if number < len(taggings))
    return tuple(RunFile(one.photo, one.sidecar) for one in written)


def is_tagging(run_id: str) -> bool:
    """Whether a run wrote tags."""
    return run_id.startswith(PREFIX)


def _newest_first(runs: tuple[RunSummary, ...]) -> tuple[RunSummary, ...]:
    return tuple(sorted(runs, key=lambda run: run.started, reverse=True))
