"""What the commands that make models show: the progress of a training, and its end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from facesorter.cli.terminal import MOST_LINES, complain, progress, say

if TYPE_CHECKING:
    from facesorter.core.tasks import Progress
    from facesorter.ml.data.samples import Complaint
    from facesorter.ml.data.summary import ClassCounts, Summary
    from facesorter.ml.evaluation.numbers import Evaluation
    from facesorter.ml.jobs.prepare import Watcher
    from facesorter.ml.jobs.train import TrainingJob, TrainingReport
    from facesorter.ml.training.context import EpochReport


@contextmanager
def training_watcher(tell: "Callable[[str], None]" = complain) -> "Iterator[Watcher]":
    """Show crops, epochs and complaints while a training or an evaluation runs; ``tell`` prints the summary."""
    from facesorter.ml.jobs.prepare import Watcher

    with ExitStack() as shown:
        bars: dict[str, Callable[[Progress], None]] = {}

        def bar(title: str) -> "Callable[[Progress], None]":
            """Return what shows a bar of its own when it is first used, in place of the one before."""

            def show(at: "Progress") -> None:
                if title not in bars:
                    shown.close()
                    bars.clear()
                    bars[title] = shown.enter_context(progress(title))
                bars[title](at)

            return show

        yield Watcher(
            on_step=bar("Training"),
            on_epoch=_show_epoch,
            on_resumed=lambda history: complain(f"Going on after {len(history)} epochs"),
            on_crop=bar("Cutting out faces"),
            on_compare=bar("Comparing pictures"),
            on_complaints=show_complaints,
            on_summary=lambda summary: _show_summary(summary, tell),
            on_measure=bar("Measuring the model to compare with"),
            on_export=bar("Making the model file"),
        )


def show_training(report: "TrainingReport", job: "TrainingJob") -> None:
    """Print the end of a training."""
    agreement = report.agreement
    say(f"validation: {agreement.accuracy_before:.1%} right before it was compressed")
    say(f"model file: {agreement.accuracy_after:.1%} right, {agreement.same_answer:.1%} of the answers unchanged")
    share = report.trained.parts[0].trained.share
    if share < 1:
        say(f"weights: {share:.0%} from the best epoch, the rest from the model it began from; no other mix did better")
    if report.test is not None:
        _show_test(report.test)
    if report.rival is not None and job.rival is not None:
        old = report.rival
        say(f"before:     {old.accuracy.value or 0:.1%} right, {old.balanced_accuracy:.1%} balanced ({job.rival.name})")
    say(f"written: {job.out} ({job.out.stat().st_size / 1e6:.1f} MB)")


def _show_epoch(report: "EpochReport") -> None:
    complain(
        f"stage {report.stage + 1}, epoch {report.epoch + 1}: loss {report.loss:.3f}, validation loss "
        f"{report.validation_loss:.3f}, right {report.validation_accuracy:.1%}, balanced "
        f"{report.validation_balanced:.1%}, {report.seconds:.0f} s{'  (best)' if report.best else ''}"
    )


def show_complaints(complaints: "Sequence[Complaint]") -> None:
    """Tell the person what cannot be used."""
    for complaint in complaints[:MOST_LINES]:
        complain(f"line {complaint.line}: {complaint.reason}" if complaint.line else str(complaint.reason))
    if len(complaints) > MOST_LINES:
        complain(f"... and {len(complaints) - MOST_LINES} more that cannot be used")


def _show_test(test: "Evaluation") -> None:
    from facesorter.core.measured import FEW

    low, high = test.accuracy.interval
    few = f"; of fewer than {FEW} pictures, so the interval is wide" if test.accuracy.few else ""
    say(
        f"test:       {test.accuracy.value or 0:.1%} right ({test.accuracy.right} of {test.accuracy.of} test pictures "
        f"not used in training; 95 % interval {low:.1%} to {high:.1%}{few}), {test.balanced_accuracy:.1%} balanced"
    )


_COUNTS = ("labelled", "no_face", "unreadable", "training", "validation", "test")


def _show_summary(summary: "Summary", tell: "Callable[[str], None]") -> None:
    width = max(len(one.name) for one in summary.classes) + 2
    tell("class".ljust(width) + "".join(f"{name.replace('_', ' '):>12}" for name in _COUNTS))
    for name, classes in [*((one.name, [one]) for one in summary.classes), ("all", summary.classes)]:
        tell(name.ljust(width) + "".join(f"{_total(classes, count):>12}" for count in _COUNTS))
    tell(
        f"not used: {summary.missing} missing, {summary.conflicts} with two labels, "
        f"{summary.other_complaints} other complaints"
    )
    tell(
        f"{summary.exact_duplicates} exact duplicates, {summary.near_duplicates} near-duplicates; "
        "duplicates stay in the same split"
    )
    for advice in summary.advice:
        tell(str(advice))


def _total(classes: "Sequence[ClassCounts]", count: str) -> int:
    return sum(getattr(one, count) for one in classes)
