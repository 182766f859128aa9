"""What two models answered for each test picture, as plain data, so that whatever is counted can be looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from facesorter.ml.evaluation.numbers import Evaluation


class Which(StrEnum):
    """One of the two models."""

    NEW = "new"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class PictureAnswers:
    """One labelled picture and what was answered for it.

    Attributes:
        path: the picture.
        label: the id of its class, 0 for none of them.
        new: the id of the class that the new model answers.
        old: of the other model; None without one of the same classes.
        line: of the table that the label is from; None where it is from none.
    """

    path: Path
    label: int
    new: int
    old: int | None = None
    line: int | None = None

    def answer(self, which: Which) -> int | None:
        """Return what one of the models answers."""
        return self.new if which is Which.NEW else self.old

    def right(self, which: Which) -> bool:
        """Tell whether one of the models is right."""
        return self.answer(which) == self.label


def confusion(answers: Iterable[PictureAnswers], which: Which, class_count: int) -> tuple[tuple[int, ...], ...]:
    """Return the counts of a model's answers, rows labels, columns answers; what is none of the classes has no row.

    >>> answers = [PictureAnswers(Path("a"), 1, 2, 1), PictureAnswers(Path("b"), 2, 2, 1)]
    >>> confusion(answers, Which.NEW, 2), confusion(answers, Which.OLD, 2)
    (((0, 1), (0, 1)), ((1, 0), (1, 0)))
    """
    counts = [[0] * class_count for _ in range(class_count)]
    for one in answers:
        answer = one.answer(which)
        if one.label and answer is not None:
            counts[one.label - 1][answer - 1] += 1
    return tuple(map(tuple, counts))


def evaluation_of(answers: Sequence[PictureAnswers], which: Which, classes: tuple[str, ...]) -> Evaluation | None:
    """Return what follows from the confusion matrix of a model's answers; None of nothing that can be right."""
    counts = confusion(answers, which, len(classes))
    return Evaluation(classes, counts) if any(map(any, counts)) else None


def only_right(answers: Iterable[PictureAnswers], which: Which) -> list[PictureAnswers]:
    """Return the pictures that one model alone gets right."""
    other = Which.OLD if which is Which.NEW else Which.NEW
    return [one for one in answers if one.label and one.old is not None and one.right(which) and not one.right(other)]
