"""The numbers of a model card: what ``evaluate --json`` prints, or a manifest holds, as Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from facesorter.ml.evaluation.shares import FEW

_SHARES = {
    "accuracy": "all right",
    "balanced_accuracy": "balanced accuracy (mean recall)",
    "gender_accuracy": "gender, adults",
    "child_gender_accuracy": "gender, children over two",
    "age_accuracy": "child or adult",
    "glasses_accuracy": "glasses, adults",
}


def all_numbers(numbers: Mapping[str, Any]) -> list[str]:
    """Return the lines of everything measured on one labelled set.

    Raises:
        KeyError: when something is missing; ValueError, TypeError, AttributeError or IndexError when something is not
            what it should be.
    """
    classes = [cell(class_name) for class_name in numbers["classes"]]
    confusion = [
        f"| **{true}** | " + " | ".join(map(str, row)) + " |"
        for true, row in zip(classes, numbers["confusion"], strict=True)
    ]
    per_class = [
        f"| {cell(class_name)} | {count(values['count'])} | {percent(values['precision'])} | "
        f"{percent(values['recall'])} | {span(values.get('recall_interval'))} | {percent(values['f1'])} |"
        for class_name, values in numbers["per_class"].items()
    ]
    groups = [
        f"| {cell(group)} | {count(values['n'])} | {percent(values['accuracy'])} | {span(values.get('interval'))} |"
        for group, values in numbers["per_group"].items()
    ]
    return [
        (
            f"{numbers['n']} pictures with a face; {numbers['no_face']} without one and "
            f"{numbers['unreadable']} unreadable are not counted. Where it says *few*, there are fewer than {FEW} "
            "pictures: believe the interval, not the number."
        ),
        "",
        *shares(numbers),
        "True class in rows, answer in columns:",
        "",
        "| | " + " | ".join(classes) + " |",
        "|---|" + "---|" * len(classes),
        *confusion,
        "",
        *_worst(classes, numbers["confusion"]),
        "| class | n | precision | recall | 95 % interval of recall | F1 |",
        "|---|---|---|---|---|---|",
        *per_class,
        "",
        *(["| group | n | right | 95 % interval |", "|---|---|---|---|", *groups, ""] if groups else []),
        *_coverage(numbers.get("coverage", ())),
    ]


def shares(numbers: Mapping[str, Any]) -> list[str]:
    """Return the lines of what is right over all pictures, and of the calibration; raises as :func:`all_numbers`."""
    intervals, counts = numbers.get("intervals", {}), numbers.get("counts", {})
    rows = [
        f"| {title} | {count(counts[key]) if key in counts else ''} | {numbers[key]:.1%} | {span(intervals.get(key))} |"
        for key, title in _SHARES.items()
        if numbers.get(key) is not None
    ]
    return [
        "| | n | right | 95 % interval |",
        "|---|---|---|---|",
        *rows,
        "",
        f"Expected calibration error {numbers['ece']:.3f}.",
        "",
        *_at_threshold(numbers.get("at_threshold")),
    ]


def cell(text: str) -> str:
    """Return a text as it can stand in a cell of a table."""
    return text.replace("|", "\\|")


def _worst(classes: Sequence[str], confusion: Sequence[Sequence[int]]) -> list[str]:
    mistakes = [
        (wrong, true, answer, sum(row))
        for true, row in zip(classes, confusion, strict=True)
        for answer, wrong in zip(classes, row, strict=True)
        if answer != true and wrong
    ]
    if not mistakes:
        return []
    wrong, true, answer, of = max(mistakes, key=lambda mistake: mistake[0] / mistake[3])
    return [f"It goes wrong most where {true} is taken for {answer}: {wrong} of {of}.", ""]


def _at_threshold(told: Mapping[str, Any] | None) -> list[str]:
    if not told:
        return []
    answered, right, none = told["answered"], told["right"], told["none"]
    text = f"At its threshold of {told['threshold']:.2f} it answers {percent(answered['share'])} of them"
    text += f", and {percent(right['share'])} of these answers are right" if right["n"] else ""
    if none["n"]:
        text += f"; of {none['n']} more pictures that are none of the classes it answers {percent(none['share'])}"
    return [f"{text}.", ""]


def _coverage(points: Any) -> list[str]:
    rows = [
        f"| {point['threshold']:.2f} | {point['coverage']:.0%} | {point['accuracy']:.1%} |"
        for point in points
        if round(point["threshold"] * 100) % 10 == 0
    ]
    return ["| unsure below | photos answered | of these right |", "|---|---|---|", *rows, ""] if rows else []


def count(pictures: int) -> str:
    """Return so many pictures, marked where they are few."""
    return f"{pictures}, few" if pictures < FEW else str(pictures)


def percent(value: float | None) -> str:
    """Return a share, a dash where there is none."""
    return "–" if value is None else f"{value:.1%}"


def span(interval: Sequence[float] | None) -> str:
    """Return an interval, nothing where there is none."""
    return f"{interval[0]:.1%} to {interval[1]:.1%}" if interval else ""
