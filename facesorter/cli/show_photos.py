"""What the command line shows of how good the whole program is on whole photos."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli.show_evaluation import percent
from facesorter.cli.terminal import say

if TYPE_CHECKING:
    from facesorter.ml.evaluation.photos import PhotoEvaluation

_MOST_WRONG = 10


def show(measured: "Mapping[str, PhotoEvaluation]", *, as_json: bool) -> None:
    """Print everything measured of each model by its name; as JSON one object, or a list of them for several."""
    if as_json:
        objects = [{"model": name, **one.as_json_with_wrong()} for name, one in measured.items()]
        say(json.dumps(objects if len(objects) > 1 else objects[0]))
        return
    for number, (name, one) in enumerate(measured.items()):
        if len(measured) > 1:
            if number:
                say("")
            say(Path(name).name)
        _show_one(one)


def _show_one(numbers: "PhotoEvaluation") -> None:
    shares = {
        "sorted into a class": numbers.sorted,
        "right of what is sorted": numbers.shares.right,
        "one subject, sorted right": numbers.shares.one_subject,
        "children, sorted right": numbers.children,
        "nobody, yet sorted": numbers.nobody,
        "several, seen as several": numbers.several,
        "answered as expected": numbers.accepted,
    }
    for title, share in shares.items():
        if share is not None and share.of:
            say(f"{title:28}{percent(share)}")
    say("")
    outcomes = list(next(iter(numbers.outcomes.values())))
    say("expected \\ ended as".ljust(22) + "".join(f"{name:>13}" for name in outcomes))
    for kind, row in numbers.outcomes.items():
        say(kind.ljust(22) + "".join(f"{row[name]:>13}" for name in outcomes))
    say("")
    for name, share in numbers.per_class.items():
        say(f"{name:28}{percent(share)}")
    for name, both in numbers.per_group.items():
        say(f"{name:28}right of what is sorted    {percent(both.right)}")
        say(f"{'':28}one subject, sorted right  {percent(both.one_subject)}")
    say("")
    say(f"{'unsure below':>12}{'sorted':>9}{'of all':>8}{'right':>8}{'one subject, sorted right':>28}")
    for point in numbers.curve:
        say(
            f"{point.threshold:>12.2f}{point.sorted:>9}{point.coverage:>8.1%}{_share(point.precision):>8}"
            f"{_share(point.one_subject):>28}"
        )
    say(f"all but this curve at {numbers.unsure_below:.2f}")
    if numbers.wrong:
        say("")
        say("Sorted wrong, the surest first:")
    for one in numbers.wrong[:_MOST_WRONG]:
        say(f"{one.photo}: {one.expected}, sorted into {one.answer} ({one.confidence:.1%})")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
