"""Labelled pictures copied into class folders, the seed's preprocessing: the plan for it."""

from collections.abc import Callable
from pathlib import Path

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.core.photos.find import photo_at
from facesorter.core.plan.plan import Action, Plan, Step, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Progress, Task
from facesorter.ml.data.samples import Complaint, Samples, Trouble


def plan_folders(
    samples: Samples, destination: Path, task: Task, on_progress: Callable[[Progress], None] | None = None
) -> tuple[Plan, tuple[Complaint, ...]]:
    """Plan copies of labelled pictures into folders of their classes; nothing is changed on disk.

    Files that belong to a picture travel along. A picture that would so end in the folder of another label is
    complained about, and neither of the two is copied.

    Returns:
        The plan, and a complaint about each picture that cannot be copied.

    Raises:
        PlanError: as :func:`~facesorter.core.plan.plan.make_plan` does.
        Cancelled: when the task was cancelled.
    """
    results: list[Result] = []
    labels: dict[Path, int] = {}
    complaints: list[Complaint] = []
    for sample in samples.samples:
        task.step()
        try:
            photo = photo_at(sample.path)
        except UnreadablePhotoError as error:
            complaints.append(Complaint(sample.line, error.message))
            continue
        results.append(Result(photo, Status.OK))
        labels[photo.path] = sample.class_id
    plan = make_plan(
        results, samples.classes, destination, Action.COPY, corrections=labels, task=task, on_progress=on_progress
    )
    apart = [(step, other) for step in plan.steps for other in _of_another_label(step, labels)]
    if not apart:
        return plan, tuple(complaints)
    for step, other in apart:
        belongs = message(
            QT_TRANSLATE_NOOP("Messages", "{name} belongs to {lead} but has another label; neither is copied."),
            name=other.name,
            lead=step.photo.path.name,
        )
        complaints.append(Complaint(None, belongs, Trouble.CONFLICT))
    return plan.without({step.photo.path for step, _ in apart}), tuple(complaints)


def _of_another_label(step: Step, labels: dict[Path, int]) -> list[Path]:
    """Return the files that travel with a picture although they are labelled as something else."""
    return [
        file.source.path for file in step.companions if labels.get(file.source.path, step.class_id) != step.class_id
    ]
