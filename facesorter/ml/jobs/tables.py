"""The numbers of evaluations as a table for other programs: one number a line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from facesorter.core.files.tables import cell, new_text
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.jobs.evaluate import Measured

COLUMNS: Final = ("model", "measure", "of", "answered", "value", "low", "high", "n")
"""``of`` is a class or a group, ``low`` and ``high`` are the ends of the 95 % interval, ``n`` the pictures measured on.
The measure ``confusion`` counts the pictures of a class that were answered so."""

_Row = tuple[object, ...]


def write_table(measured: Sequence[Measured], path: Path) -> None:
    """Write the numbers of models to a new table with the columns :data:`COLUMNS`.

    Raises:
        ExportError: when it cannot be written, or something is there already.
    """
    import pandas as pd

    rows = [(Path(one.model).name, *row) for one in measured for row in _rows(one.evaluation)]
    with new_text(path) as file:
        pd.DataFrame(rows, columns=COLUMNS, dtype=object).map(cell).to_csv(file, index=False, lineterminator="\r\n")


def _rows(evaluation: Evaluation) -> Iterator[_Row]:
    values = evaluation.as_json()
    intervals, counts = values["intervals"], values["counts"]
    for measure in ("accuracy", "balanced_accuracy", "ece", *(name for name in counts if name != "accuracy")):
        yield measure, "", "", values[measure], *intervals.get(measure, ("", "")), counts.get(measure, values["n"])
    for measure in ("unreadable", "no_face"):
        yield measure, "", "", values[measure], "", "", ""
    for name, numbers in values["per_class"].items():
        for measure in ("precision", "recall", "f1"):
            interval = numbers["recall_interval"] if measure == "recall" else None
            yield measure, name, "", numbers[measure], *(interval or ("", "")), numbers["count"]
    for name, share in values["per_group"].items():
        yield "group_accuracy", name, "", share["accuracy"], *share["interval"], share["n"]
    for true, row in zip(evaluation.classes, evaluation.confusion, strict=True):
        for answered, count in zip(evaluation.classes, row, strict=True):
            yield "confusion", true, answered, count, "", "", sum(row)
