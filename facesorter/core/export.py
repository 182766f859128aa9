"""Results and corrections as files for other programs: a spreadsheet, a notebook, a labelling tool."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from facesorter.core.classes import NONE, ClassSet
from facesorter.core.corrections import answer_name, classes_of, review_of
from facesorter.core.files.tables import cell, is_formula, is_table, new_text
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.results import Result

_COLUMNS = ("path", "status", "class_id", "class_name", "confidence", "review", "answer", "classes", "faces")
_BETWEEN = "; "
"""What stands between the classes of one photo in a table."""

_BOX = ("face_x", "face_y", "face_width", "face_height", "face_rotation")
_LAST = ("whole_picture", "error", "damaged")


def write_results(
    results: Iterable[Result],
    classes: ClassSet,
    path: Path,
    corrections: Mapping[Path, int] | None = None,
    further: Mapping[Path, Sequence[int]] | None = None,
) -> int:
    """Write results to a new file, a table where its name ends in ``.csv``, else a JSON object a line.

    A line is what ``classify --json`` prints. The table has the probability of each class in a column ``p(CLASS)``, all
    classes of a photo in one cell, and the box of the largest face as fractions of the upright photo.

    Args:
        results: to write, in this order; they may still be coming.
        classes: of the results.
        path: of the file.
        corrections: what a person answered for a photo, by path.
        further: the further classes that a person gave a photo, by path.

    Returns:
        How many were written.

    Raises:
        ExportError: when it cannot be written, or something is there already.
    """
    given, also = corrections or {}, further or {}
    found = ((result, result.photo.path) for result in results)
    rows = (with_answer(result, classes, given.get(path_), also.get(path_, ())) for result, path_ in found)
    written = 0
    with new_text(path) as file:
        if is_table(path):
            table = csv.writer(file)
            table.writerow(cell(name) for name in (*_COLUMNS, *map(_probability_of, classes.names), *_BOX, *_LAST))
            for row in rows:
                table.writerow(map(cell, _cells(row, classes)))
                written += 1
        else:
            for row in rows:
                file.write(json.dumps(row) + "\n")
                written += 1
    return written


def write_labels(
    labelled: Iterable[tuple[Path, int]], classes: ClassSet, folder: Path, path: Path
) -> tuple[int, tuple[Message, ...]]:
    """Write which class photos are of to a new table ``filename,label``, which ``train`` and others read.

    Args:
        labelled: photos in the folder, at any depth, and the ids of their classes, or
            :data:`~facesorter.core.classes.NONE`.
        classes: whose names are the labels.
        folder: what the file names begin from: the folder of the table's pictures.
        path: of the file.

    Returns:
        How many were written, and a sentence about each photo that no table can name.

    Raises:
        ExportError: when it cannot be written, or something is there already.
    """
    written = 0
    left_out: list[Message] = []
    with new_text(path) as file:
        table = csv.writer(file)
        table.writerow(("filename", "label"))
        for photo, class_id in labelled:
            name = _table_name(photo, folder)
            if name is None:
                left_out.append(
                    message(
                        QT_TRANSLATE_NOOP(
                            "Messages",
                            "The name of {photo} cannot be written in a table, so it is left out; rename the photo.",
                        ),
                        photo=photo,
                    )
                )
                continue
            table.writerow((name, NONE if class_id == NONE else classes.by_id(class_id).name))
            written += 1
    return written, tuple(left_out)


def with_answer(result: Result, classes: ClassSet, answer: int | None, further: Sequence[int] = ()) -> dict[str, Any]:
    """Return a result as plain data, with what a person answered for the photo and whether that is another answer.

    ``classes`` are all those that the photo goes into, as a sort puts it there: of several people it may be several.
    """
    return {
        **result.as_json(classes),
        "review": review_of(result, answer).value,
        "answer": None if answer is None else answer_name(answer, classes),
        "classes": [classes.by_id(one).name for one in classes_of(result, answer, further)],
    }


def _cells(row: Mapping[str, Any], classes: ClassSet) -> Iterable[object]:
    faces: Sequence[Mapping[str, Any]] = row["faces"]
    box = (*faces[0]["box"], faces[0]["rotation"]) if faces else (None,) * len(_BOX)
    first = ({**row, "faces": len(faces), "classes": _BETWEEN.join(row["classes"])}[name] for name in _COLUMNS)
    return chain(first, (row["probabilities"].get(name) for name in classes.names), box, (row[name] for name in _LAST))


def _probability_of(name: str) -> str:
    return f"p({name})"


def _table_name(photo: Path, folder: Path) -> str | None:
    """Return a name of a photo that readers of tables take for itself; None when there is no such way.

    They cut spaces off both ends, take no bytes that are no text, and look nowhere but in the folder.
    """
    if not photo.is_relative_to(folder):
        return None
    name = photo.relative_to(folder).as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return None
    if name != name.rstrip():
        return None
    return f"./{name}" if is_formula(name) or name != name.lstrip() else name
