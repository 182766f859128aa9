"""What the commands about models show: the progress of a training, and numbers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from facesorter.terminal import MOST_LINES, complain, progress, say

if TYPE_CHECKING:
    from facesorter.ml.evaluation import Evaluation, Share
    from facesorter.ml.jobs import Summary, TrainingJob, TrainingReport, Watcher
    from facesorter.ml.samples import Complaint
    from facesorter.ml.trainer import EpochReport


@contextmanager
def training_watcher() -> "Iterator[Watcher]":
    """Show crops, epochs and complaints while a training or an evaluation runs."""
    from facesorter.ml.jobs import Watcher

    with progress("Cutting out faces") as on_crop, progress("Training") as on_step:
        yield Watcher(
            on_step=on_step,
            on_epoch=_show_epoch,
            on_crop=on_crop,
            on_complaints=_show_complaints,
            on_summary=_show_summary,
        )


def show_training(report: "TrainingReport", job: "TrainingJob") -> None:
    """Print the end of a training."""
    best = report.trained.best
    say(
        f"validation: {best.validation_accuracy:.1%} right, {best.validation_balanced:.1%} balanced, "
        "before it was made small"
    )
    say(f"model file: {report.agreement.accuracy_after:.1%} right, {report.agreement.same_answer:.1%} the same answers")
    say(f"written: {job.out} ({job.out.stat().st_size / 1e6:.1f} MB)")


def show_evaluation(evaluation: "Evaluation", *, as_json: bool) -> None:
    """Print everything measured on a labelled set."""
    if as_json:
        say(json.dumps(evaluation.as_json()))
        return
    shares = {
        "all right": evaluation.accuracy,
        "gender (adults)": evaluation.gender,
        "gender (children over 2)": evaluation.child_gender,
        "child or adult": evaluation.age,
        "glasses (adults)": evaluation.glasses,
    }
    for name, share in shares.items():
        if share is not None and share.of:
            say(f"{name:26}{_percent(share)}")
    say(f"{'balanced':26}{evaluation.balanced_accuracy:6.1%}")
    say(f"{'calibration error':26}{evaluation.ece:6.3f}")
    say(f"not measured: {evaluation.no_face} without a face, {evaluation.unreadable} unreadable")
    say("")
    width = max(len(name) for name in evaluation.classes) + 2
    say("true \\ answered".ljust(width) + "".join(f"{name[:14]:>16}" for name in evaluation.classes))
    for name, row in zip(evaluation.classes, evaluation.confusion, strict=True):
        total = sum(row) or 1
        say(name.ljust(width) + "".join(f"{f'{cell} ({cell / total:.0%})':>16}" for cell in row))
    say("")
    say("".ljust(width) + f"{'n':>8}{'precision':>12}{'recall':>10}{'F1':>8}")
    for name, numbers in evaluation.per_class.items():
        cells = [
            f"{value:.1%}" if value is not None else "-" for value in (numbers.precision, numbers.recall, numbers.f1)
        ]
        say(name.ljust(width) + f"{numbers.count:>8}{cells[0]:>12}{cells[1]:>10}{cells[2]:>8}")
    for name, share in evaluation.per_group.items():
        say(f"{name:26}{_percent(share)}")


def _percent(share: "Share") -> str:
    low, high = share.interval
    return f"{share.value or 0:6.1%}  ({share.right} of {share.of}; 95 % interval {low:.1%} to {high:.1%})"


def _show_epoch(report: "EpochReport") -> None:
    complain(
        f"stage {report.stage + 1}, epoch {report.epoch + 1}: loss {report.loss:.3f}, validation loss "
        f"{report.validation_loss:.3f}, right {report.validation_accuracy:.1%}, balanced "
        f"{report.validation_balanced:.1%}, {report.seconds:.0f} s{'  (best)' if report.best else ''}"
    )


def _show_complaints(complaints: "tuple[Complaint, ...]") -> None:
    for complaint in complaints[:MOST_LINES]:
        complain(f"line {complaint.line}: {complaint.reason}")
    if len(complaints) > MOST_LINES:
        complain(f"... and {len(complaints) - MOST_LINES} more lines that cannot be used")


def _show_summary(summary: "Summary") -> None:
    complain(", ".join(f"{name}: {count}" for name, count in summary.classes.items()))
    complain(
        f"{summary.training} pictures to train on, {summary.validation} to validate with; "
        f"{summary.near_duplicates} near-duplicates, none apart from its like"
    )
