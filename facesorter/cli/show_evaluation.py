"""What the command line shows of how good models are: every number of one model, or several models side by side."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli.terminal import say
from facesorter.core.measured import FEW
from facesorter.ml.evaluation.shares import is_few

if TYPE_CHECKING:
    from facesorter.ml.evaluation.numbers import Evaluation
    from facesorter.ml.evaluation.shares import Difference, Share
    from facesorter.ml.jobs.evaluate import Measured

_MOST_MISTAKES = 10


def show(measured: "Sequence[Measured]", *, as_json: bool) -> None:
    """Print everything measured of one model, or a comparison of several to the first."""
    if as_json:
        several = [one.as_json() for one in measured]
        say(json.dumps(several if len(several) > 1 else measured[0].evaluation.as_json_with_mistakes()))
    elif len(measured) > 1:
        _show_table(measured)
    else:
        _show_one(measured[0].evaluation)


def _show_one(evaluation: "Evaluation") -> None:
    for name, share in _shares(evaluation).items():
        say(f"{name:26}{percent(share)}")
    say(f"{'balanced':26}{evaluation.balanced_accuracy:6.1%}  (95 % interval {_span(evaluation.balanced_interval)})")
    say(f"{'calibration error':26}{evaluation.ece:6.3f}  (by chance alone {evaluation.ece_by_chance:.3f})")
    if (at := evaluation.at_threshold) is not None:
        say(f"{'sure enough to answer':26}{percent(at.answered)}")
        if at.right.of:
            say(f"{'of these answers right':26}{percent(at.right)}")
        if at.none.of:
            say(f"{'none of these, answered':26}{percent(at.none)}")
    say(f"not measured: {evaluation.no_face} without a face, {evaluation.unreadable} unreadable")
    say("")
    _show_classes(evaluation)
    for name, share in evaluation.per_group.items():
        say(f"{name:26}{percent(share)}")
    if evaluation.mistakes:
        say("")
        say("The worst mistakes, beginning with the least probable true class:")
    for mistake in evaluation.mistakes[:_MOST_MISTAKES]:
        say(f"{mistake.picture}: {mistake.true}, taken for {mistake.answer} ({mistake.confidence:.1%})")
    say("")
    say(f"few: fewer than {FEW} pictures; trust the interval, not the number")


def _show_classes(evaluation: "Evaluation") -> None:
    width = max(len(name) for name in evaluation.classes) + 2
    say("true \\ answered".ljust(width) + "".join(f"{name[:14]:>16}" for name in evaluation.classes))
    for name, row in zip(evaluation.classes, evaluation.confusion, strict=True):
        total = sum(row) or 1
        say(name.ljust(width) + "".join(f"{f'{cell} ({cell / total:.0%})':>16}" for cell in row))
    say("")
    say("".ljust(width) + f"{'n':>8}{'precision':>12}{'recall':>10}{'F1':>8}   95 % interval of recall")
    for name, numbers in evaluation.per_class.items():
        precision, recall, f1 = (
            f"{value:.1%}" if value is not None else "-" for value in (numbers.precision, numbers.recall, numbers.f1)
        )
        span = f"   {_span(numbers.recall_interval)}{_mark(numbers.count)}" if numbers.recall_interval else ""
        say(name.ljust(width) + f"{numbers.count:>8}{precision:>12}{recall:>10}{f1:>8}{span}")
    say("")


def _show_table(measured: "Sequence[Measured]") -> None:
    """Print a line for each model."""
    names = [Path(one.model).name for one in measured]
    if len(set(names)) < len(names):
        names = [one.model for one in measured]
    shares = [_shares(one.evaluation) for one in measured]
    derived = [name for name in shares[0] if name != "all right"]
    rows = [["model", "n", "right", "balanced", *derived, "ECE", "more right than the first"]]
    for name, one, of_model in zip(names, measured, shares, strict=True):
        evaluation = one.evaluation
        rows.append(
            [
                name,
                str(evaluation.accuracy.of),
                _cell(of_model["all right"]),
                f"{evaluation.balanced_accuracy:.1%}",
                *(_cell(of_model[kind]) if kind in of_model else "-" for kind in derived),
                f"{evaluation.ece:.3f}",
                _points(one.difference) if one.difference else "-",
            ]
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join([row[0].ljust(len(first)), *others]))
    say("")
    say(
        "more right than the first: in points, with the 95 % interval of the difference on the same pictures "
        "(Bonett and Price, 2012); one that holds 0 shows no difference"
    )
    say(f"few: fewer than {FEW} pictures")


def _shares(evaluation: "Evaluation") -> "dict[str, Share]":
    """Return the shares that could be measured, by what they are of."""
    shares = {
        "all right": evaluation.accuracy,
        "gender (adults)": evaluation.gender,
        "gender (children over 2)": evaluation.child_gender,
        "child or adult": evaluation.age,
        "glasses (adults)": evaluation.glasses,
    }
    return {name: share for name, share in shares.items() if share is not None and share.of}


def percent(share: "Share") -> str:
    """Return a share as a line to read: percent, counts, interval, and whether it is one of few."""
    return (
        f"{share.value or 0:6.1%}  ({share.right} of {share.of}; 95 % interval {_span(share.interval)}"
        f"{_mark(share.of)})"
    )


def _cell(share: "Share") -> str:
    return f"{share.value or 0:.1%}{_mark(share.of)}"


def _mark(count: int) -> str:
    return ", few" if is_few(count) else ""


def _span(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.1%} to {interval[1]:.1%}"


def _points(difference: "Difference") -> str:
    low, high = (100 * end for end in difference.interval)
    return f"{100 * difference.value:+.1f} ({low:+.1f} to {high:+.1f})"
