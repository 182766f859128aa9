"""Sorting what arrived in a watched folder: what cannot be sorted now comes again."""

from collections.abc import Mapping
from pathlib import Path

from facesorter.core.messages import Message
from facesorter.core.photos.arrivals import Arrivals
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Plan
from facesorter.core.runs.reports import RunReport
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Task


def sort_arrived(
    plan: Plan, arrivals: Arrivals, places: UserPlaces, task: Task
) -> tuple[RunReport | None, Mapping[Path, Message]]:
    """Run the plan of photos that arrived, as part of the run of the day; None where there is nothing to do.

    Returns:
        The report, and why photos come again, by path: each reason that has not been told yet, once.

    Raises:
        FacesorterError: as :func:`~facesorter.core.runs.run.run_plan` does.
        Cancelled: when the task was cancelled before anything was done.
    """
    report = run_plan(plan, places, task, daily=True) if plan.to_do else None
    why = {left.photo.path: left.reason for left in plan.left if left.passing}
    if report is not None:
        why |= report.unfinished(plan)
    return report, arrivals.again(why)
