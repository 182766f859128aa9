"""The first numbers of a model card: what ``evaluate --photos --json`` prints, or a manifest holds, as Markdown."""

from collections.abc import Mapping
from typing import Any

from facesorter.ml.evaluation.card_numbers import cell, count, percent, span

_SHARES = {
    "sorted": "sorted into a class",
    "right": "right of what is sorted",
    "one_subject": "one subject, sorted right",
    "children": "children, sorted right",
    "nobody_sorted": "photos of nobody, yet sorted",
    "several_seen": "photos of several, seen as several",
    "accepted": "answered as a careful person would",
}


def photo_numbers(numbers: Mapping[str, Any]) -> list[str]:
    """Return the lines of everything measured on one table of whole photos.

    Raises:
        KeyError: when something is missing; ValueError, TypeError, AttributeError or IndexError when something is not
            what it should be.
    """
    outcomes = {kind: dict(row) for kind, row in numbers["outcomes"].items()}
    ends = list(next(iter(outcomes.values())))
    return [
        (
            f"{numbers['photos']} whole photos, each through the very pipeline that sorts, with its expected answer: a "
            "class, *several*, *none* or *unsure*. A photo of several people, of nobody, or of somebody whose class "
            "nobody can tell, counts as wrong in any class, unless the table allows it."
        ),
        "",
        "| | of | share | 95 % interval |",
        "|---|---|---|---|",
        *(_row(title, numbers[key]) for key, title in _SHARES.items() if numbers.get(key) is not None),
        "",
        "What was expected in rows, how it ended in columns:",
        "",
        f"| | {' | '.join(ends)} |",
        "|---|" + "---|" * len(ends),
        *(f"| **{kind}** | {' | '.join(str(row[end]) for end in ends)} |" for kind, row in outcomes.items()),
        "",
        "| expected class | of | sorted right | 95 % interval |",
        "|---|---|---|---|",
        *(_row(cell(name), share) for name, share in numbers["per_class"].items()),
        "",
        *_groups(numbers["per_group"]),
        "| unsure below | sorted, of all | right of these | one subject, sorted right |",
        "|---|---|---|---|",
        *(
            f"| {point['threshold']:.2f} | {point['coverage']:.0%} | {percent(point['precision'])} | "
            f"{percent(point['one_subject'])} |"
            for point in numbers["curve"]
        ),
        "",
    ]


def _row(title: str, share: Mapping[str, Any]) -> str:
    counts = f"{share['count']} of {count(share['of'])}"
    return f"| {title} | {counts} | {percent(share['share'])} | {span(share['interval'])} |"


def _groups(groups: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    if not groups:
        return []
    rows = [
        f"| {cell(name)} | {_share(both['right'])} | {_share(both['one_subject'])} |" for name, both in groups.items()
    ]
    return ["| group | right of what is sorted | one subject, sorted right |", "|---|---|---|", *rows, ""]


def _share(share: Mapping[str, Any]) -> str:
    return f"{percent(share['share'])} ({share['count']} of {count(share['of'])})"
