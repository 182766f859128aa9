"""The first numbers of a model card, those of whole photos, as Markdown."""

from collections.abc import Mapping

from facesorter.ml.evaluation.card_numbers import cell, count, percent, span
from facesorter.ml.evaluation.photos import PhotoEvaluation, Shares
from facesorter.ml.evaluation.shares import Share


def photo_numbers(evaluation: PhotoEvaluation) -> list[str]:
    """Return the lines of everything measured on one table of whole photos."""
    shares = {
        "sorted into a class": evaluation.sorted,
        "right of what is sorted": evaluation.shares.right,
        "one subject, sorted right": evaluation.shares.one_subject,
        "children, sorted right": evaluation.children,
        "photos of nobody, yet sorted": evaluation.nobody,
        "photos of several, seen as several": evaluation.several,
        "answered as a careful person would": evaluation.accepted,
    }
    outcomes = evaluation.outcomes
    ends = list(next(iter(outcomes.values())))
    return [
        (
            f"{evaluation.count} whole photos, each through the very pipeline that sorts, with its expected answer: a "
            "class, *several*, *none* or *unsure*. A photo of several people, of nobody, or of somebody whose class "
            "nobody can tell, counts as wrong in any class, unless the table allows it."
        ),
        "",
        "| | of | share | 95 % interval |",
        "|---|---|---|---|",
        *(_row(title, share) for title, share in shares.items() if share is not None),
        "",
        "What was expected in rows, how it ended in columns:",
        "",
        f"| | {' | '.join(ends)} |",
        "|---|" + "---|" * len(ends),
        *(f"| **{kind}** | {' | '.join(str(row[end]) for end in ends)} |" for kind, row in outcomes.items()),
        "",
        "| expected class | of | sorted right | 95 % interval |",
        "|---|---|---|---|",
        *(_row(cell(name), share) for name, share in evaluation.per_class.items()),
        "",
        *_groups(evaluation.per_group),
        "| unsure below | sorted, of all | right of these | one subject, sorted right |",
        "|---|---|---|---|",
        *(
            f"| {point.threshold:.2f} | {point.coverage:.0%} | {percent(point.precision)} | "
            f"{percent(point.one_subject)} |"
            for point in evaluation.curve
        ),
        "",
    ]


def _row(title: str, share: Share) -> str:
    return f"| {title} | {share.right} of {count(share.of)} | {percent(share.value)} | {span(share.interval)} |"


def _groups(groups: Mapping[str, Shares]) -> list[str]:
    if not groups:
        return []
    rows = [f"| {cell(name)} | {_share(both.right)} | {_share(both.one_subject)} |" for name, both in groups.items()]
    return ["| group | right of what is sorted | one subject, sorted right |", "|---|---|---|", *rows, ""]


def _share(share: Share) -> str:
    return f"{percent(share.value)} ({share.right} of {count(share.of)})"
