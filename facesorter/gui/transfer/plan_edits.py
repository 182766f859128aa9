"""What a person changes in a plan before it is run, kept apart from the plan so that every change can be undone."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtGui import QUndoCommand

from facesorter.core.corrections import LEFT_OUT
from facesorter.core.plan.plan import Plan
from facesorter.core.tasks import Progress, Task


@dataclass(frozen=True, slots=True)
class Edits:
    """Photos that were left out of a plan, and photos that were put into another class.

    Attributes:
        left_out: they stay where they are, this time.
        classes: the class of each photo that got another one, or
            :data:`~facesorter.core.corrections.LEFT_OUT`; kept for those that are left out this time too.
    """

    left_out: frozenset[Path] = frozenset()
    classes: Mapping[Path, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.left_out or self.classes)

    def leaving_out(self, paths: Collection[Path]) -> "Edits":
        """Return the changes with photos left out."""
        return replace(self, left_out=self.left_out | frozenset(paths))

    def putting_back(self, paths: Collection[Path]) -> "Edits":
        """Return the changes with photos not left out any more."""
        return replace(self, left_out=self.left_out - frozenset(paths))

    def with_class(self, paths: Collection[Path], class_id: int) -> "Edits":
        """Return the changes with photos in a class, and so not left out."""
        return Edits(self.left_out - frozenset(paths), {**self.classes, **dict.fromkeys(paths, class_id)})

    def decided(self) -> dict[Path, int]:
        """Return the answer for each photo that got another one and is not left out this time."""
        return {path: class_id for path, class_id in self.classes.items() if path not in self.left_out}

    def applied(
        self, plan: Plan, task: Task | None = None, on_progress: Callable[[Progress], None] | None = None
    ) -> Plan:
        """Return a plan with the changes made.

        Raises:
            PlanError: when it could not be carried out like this.
            Cancelled: when the task was cancelled.
        """
        decided = self.decided()
        classes = {path: answer for path, answer in decided.items() if answer > 0}
        left_out = self.left_out | {path for path, answer in decided.items() if answer == LEFT_OUT}
        return plan.changed(classes, left_out, task=task, on_progress=on_progress) if classes or left_out else plan


class EditPlan(QUndoCommand):
    """One change of a plan.

    Attributes:
        impossible: it turned out that there can be no plan with it; once taken back it is not to be made again.
    """

    def __init__(self, before: Edits, after: Edits, apply: Callable[[Edits], None]) -> None:
        super().__init__()
        self.impossible = False
        self._before = before
        self._after = after
        self._apply = apply

    def redo(self) -> None:
        """Make the change."""
        self._apply(self._after)

    def undo(self) -> None:
        """Take it back."""
        self.setObsolete(self.impossible)
        self._apply(self._before)
