"""What goes with a training from the command line or the window down to its last step, in one object."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from facesorter.core.tasks import Progress, Task
from facesorter.ml.training.recipes import DEFAULT, Recipe
from facesorter.ml.training.teaching import Teaching
from facesorter.ml.training.warm_start import Start


@dataclass(frozen=True, slots=True)
class EpochReport:
    """One epoch, measured. ``loss`` is on varied training crops, the others on the validation crops as they are.

    ``merit`` is what the best epoch has most of, see :func:`~facesorter.ml.evaluation.quality.merit`; ``best`` whether
    none before it in its stage had as much.
    """

    stage: int
    epoch: int
    loss: float
    validation_loss: float
    validation_accuracy: float
    validation_balanced: float
    seconds: float
    best: bool
    merit: float


@dataclass(frozen=True, slots=True)
class Watcher:
    """What a training tells while it runs."""

    on_step: Callable[[Progress], None] = lambda _progress: None
    on_epoch: Callable[[EpochReport], None] = lambda _report: None
    on_resumed: Callable[[Sequence[EpochReport]], None] = lambda _history: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """How and where a training runs, whatever it learns from.

    Attributes:
        folder: for the checkpoints that let it go on after a kill.
        recipe: how it trains.
        task: cancelling it ends the training after the step in hand.
        watcher: is told what happens.
        seed: of all variation.
        precision: Keras dtype policy; None takes what the processor is fastest with.
        start: what it begins from; None begins from scratch.
        teaching: says what teachers see in the crops that are trained on; None without any.
        logs: folder for TensorBoard's event files; None writes none.
    """

    folder: Path
    recipe: Recipe = DEFAULT
    task: Task = field(default_factory=Task)
    watcher: Watcher = field(default_factory=Watcher)
    seed: int = 0
    precision: str | None = None
    start: Start | None = None
    teaching: Teaching | None = None
    logs: Path | None = None

    def of_part(self, name: str) -> "Context":
        """Return the same for one of several networks: folders of its own, and no last layer to begin from."""
        return replace(
            self,
            folder=self.folder / name,
            logs=self.logs / name if self.logs else None,
            start=replace(self.start, same_classes=False) if self.start else None,
        )
