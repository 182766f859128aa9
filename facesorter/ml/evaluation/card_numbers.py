"""The numbers of a model card, as Markdown."""

from collections.abc import Sequence

from facesorter.core.measured import FEW
from facesorter.ml.evaluation.numbers import Answered, CoveragePoint, Evaluation
from facesorter.ml.evaluation.shares import Share, is_few


def all_numbers(evaluation: Evaluation) -> list[str]:
    """Return the lines of everything measured on one labelled set."""
    classes = [cell(class_name) for class_name in evaluation.classes]
    confusion = [
        f"| **{true}** | " + " | ".join(map(str, row)) + " |"
        for true, row in zip(classes, evaluation.confusion, strict=True)
    ]
    per_class = [
        f"| {cell(class_name)} | {count(of_class.count)} | {percent(of_class.precision)} | "
        f"{percent(of_class.recall)} | {span(of_class.recall_interval)} | {percent(of_class.f1)} |"
        for class_name, of_class in evaluation.per_class.items()
    ]
    groups = [_share(cell(group), share) for group, share in evaluation.per_group.items()]
    return [
        (
            f"{evaluation.accuracy.of} pictures with a face; {evaluation.no_face} without one and "
            f"{evaluation.unreadable} unreadable are not counted. Where it says *few*, there are fewer than {FEW} "
            "pictures: trust the interval, not the number."
        ),
        "",
        *shares(evaluation),
        "True class in rows, answer in columns:",
        "",
        "| | " + " | ".join(classes) + " |",
        "|---|" + "---|" * len(classes),
        *confusion,
        "",
        *_worst(classes, evaluation.confusion),
        "| class | n | precision | recall | 95 % interval of recall | F1 |",
        "|---|---|---|---|---|---|",
        *per_class,
        "",
        *(["| group | n | right | 95 % interval |", "|---|---|---|---|", *groups, ""] if groups else []),
        *_coverage(evaluation.coverage),
    ]


def shares(evaluation: Evaluation) -> list[str]:
    """Return the lines of what is right over all pictures, and of the calibration."""
    derived = {
        "gender, adults": evaluation.gender,
        "gender, children over two": evaluation.child_gender,
        "child or adult": evaluation.age,
        "glasses, adults": evaluation.glasses,
    }
    balanced = f"{percent(evaluation.balanced_accuracy)} | {span(evaluation.balanced_interval)}"
    return [
        "| | n | right | 95 % interval |",
        "|---|---|---|---|",
        _share("all right", evaluation.accuracy),
        f"| balanced accuracy (mean recall) |  | {balanced} |",
        *(_share(title, share) for title, share in derived.items() if share and share.of),
        "",
        *_calibration(evaluation),
        *_at_threshold(evaluation.at_threshold),
    ]


def _calibration(evaluation: Evaluation) -> list[str]:
    if evaluation.ece is None:
        return []
    least = evaluation.ece_by_chance
    chance = "" if least is None else f"; {least:.3f} if every confidence were true, by chance alone"
    return [f"Expected calibration error {evaluation.ece:.3f}{chance}.", ""]


def _share(title: str, share: Share) -> str:
    return f"| {title} | {count(share.of)} | {percent(share.value)} | {span(share.interval)} |"


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


def _at_threshold(told: Answered | None) -> list[str]:
    if told is None:
        return []
    text = f"At its threshold of {told.threshold:.2f} it answers {percent(told.answered.value)} of them"
    text += f", and {percent(told.right.value)} of these answers are right" if told.right.of else ""
    if told.none.of:
        text += f"; of {told.none.of} more pictures that are none of the classes it answers {percent(told.none.value)}"
    return [f"{text}.", ""]


def _coverage(points: Sequence[CoveragePoint]) -> list[str]:
    rows = [
        f"| {point.threshold:.2f} | {point.coverage:.0%} | {point.accuracy:.1%} |"
        for point in points
        if round(point.threshold * 100) % 10 == 0
    ]
    return ["| unsure below | photos answered | of these right |", "|---|---|---|", *rows, ""] if rows else []


def count(pictures: int) -> str:
    """Return so many pictures, marked where they are few."""
    return f"{pictures}, few" if is_few(pictures) else str(pictures)


def percent(value: float | None) -> str:
    """Return a share, a dash where there is none."""
    return "–" if value is None else f"{value:.1%}"


def span(interval: Sequence[float] | None) -> str:
    """Return an interval, nothing where there is none."""
    return f"{interval[0]:.1%} to {interval[1]:.1%}" if interval else ""
