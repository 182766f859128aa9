"""Labelled pictures as other programs write them: understood, or refused with what would mend it.

| from | what it looks like |
|---|---|
| fastai, Keras, Roboflow, X-AnyLabeling's training | ``train/CLASS/…``, ``valid/CLASS/…``, ``test/CLASS/…`` |
| Label Studio (*CSV*) | a table with ``image`` and ``choice`` |
| Hugging Face (*ImageFolder*) | ``metadata.csv`` with ``file_name`` and ``label``, also in ``train/`` and so on |
| Roboflow (*Multi Label Classification*) | ``train/_classes.csv`` and so on, a column of 0 and 1 for each class |
| X-AnyLabeling | a ``.json`` beside each picture, with ``flags`` |
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from facesorter.core import bounds
from facesorter.core.errors import SamplesError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message


class Side(StrEnum):
    """What whoever labelled a picture kept it for."""

    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"


SIDES: Final[Mapping[str, Side]] = {
    "train": Side.TRAINING,
    "training": Side.TRAINING,
    "val": Side.VALIDATION,
    "valid": Side.VALIDATION,
    "validation": Side.VALIDATION,
    "test": Side.TEST,
    "testing": Side.TEST,
}
"""What folders are called that hold the pictures of one side, in lower case."""

METADATA: Final = "metadata.csv"
CLASSES_TABLE: Final = "_classes.csv"

_MOST_NOTES = 1 << 24
"""Bytes of one picture's notes, which may hold the picture itself."""

_UPLOAD = re.compile(r"[0-9a-f]{8}-(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table says what ours say in ``filename`` and ``label``.

    Attributes:
        filename: the column of the file's name.
        label: the column of the label.
        names: takes what a table says for a file's name apart: the ways in which the file may be called, best first.
        cell: takes what it says for a label to the label.
        from_zero: labels that are numbers count from 0, so that they are not ours.
    """

    filename: str
    label: str | None
    names: Callable[[str], Sequence[str]] = lambda text: (text,)
    cell: Callable[[str], str] = lambda text: text
    from_zero: bool = False


def dialect_of(columns: Sequence[str], label: str | None) -> Dialect:
    """Return how a table with these columns is read; ``label`` is that of the label in one of ours, if any."""
    known = set(columns)
    if "filename" not in known:
        if "file_name" in known:
            return Dialect("file_name", label, from_zero=True)
        if {"image", "choice"} <= known and known & {"annotation_id", "annotator", "lead_time"}:
            return Dialect("image", "choice", _label_studio_names, _label_studio_choice)
    return Dialect("filename", label)


def sides_of(folders: Sequence[str]) -> dict[str, Side] | None:
    """Return the side of each folder of a data set, by its name; None when they are not sides, but classes, say."""
    sides = {name: SIDES.get(name.casefold()) for name in folders}
    found = {name: side for name, side in sides.items() if side is not None}
    return found if found and len(found) == len(sides) and Side.TRAINING in found.values() else None


def labelling_table(folder: Path) -> Path | None:
    """Return the table in a folder that says what its pictures are labelled, instead of folders; None without."""
    return next((folder / name for name in (METADATA, CLASSES_TABLE) if (folder / name).is_file()), None)


def refuse_detection(folder: Path) -> None:
    """Refuse a data set for finding objects, where there are boxes and no class of a picture as a whole.

    Raises:
        SamplesError: with what to export instead.
    """
    places = [folder, *(folder / name for name in SIDES if (folder / name).is_dir())]
    for place in places:
        yolo = (place / "images").is_dir() and (place / "labels").is_dir()
        coco = next(iter(place.glob("*coco*.json")), None)
        if yolo or coco or (place / "data.yaml").is_file():
            raise SamplesError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{folder} has boxes for finding objects, not a class for each picture. Export it for "
                    "classification: in Roboflow as “Folder Structure”, elsewhere with a folder for each class.",
                ),
                folder=folder,
            )
        for name in ("metadata.jsonl", "metadata.parquet"):
            if (place / name).is_file():
                raise SamplesError(
                    QT_TRANSLATE_NOOP(
                        "Messages", "{file} cannot be read; save it as {table}, with the columns file_name and label."
                    ),
                    file=place / name,
                    table=METADATA,
                )


def one_of(cells: Mapping[str, str]) -> str | Message:
    """Return the class that a line of 0 and 1 says, or what is wrong with it."""
    names = [name for name, cell in cells.items() if cell.strip() not in ("", "0")]
    if len(names) == 1:
        return names[0]
    return _not_one(names)


def flagged(notes: Path) -> str | Message | None:
    """Return the class in X-AnyLabeling's notes of a picture, what is wrong with them, or None for other notes."""
    try:
        kept = bounds.load_json(bounds.read(notes, _MOST_NOTES))
    except (OSError, ValueError):
        return None
    flags = kept.get("flags") if isinstance(kept, dict) else None
    if not isinstance(flags, dict) or "shapes" not in kept:
        return None
    names = [str(name) for name, given in flags.items() if given is True]
    if not flags and kept["shapes"]:
        return message(
            QT_TRANSLATE_NOOP("Messages", "It has boxes, but no flag; give it its class as a flag in X-AnyLabeling.")
        )
    return names[0] if len(names) == 1 else _not_one(names)


def _not_one(names: Sequence[str]) -> Message:
    if not names:
        return message(QT_TRANSLATE_NOOP("Messages", "It has no class."))
    return message(QT_TRANSLATE_NOOP("Messages", "It has several classes: {names}."), names=tuple(names))


def _label_studio_names(text: str) -> tuple[str, ...]:
    """Return the ways in which the file of an address of Label Studio may be called in a folder, the longest first."""
    try:
        address = urlsplit(text)
    except ValueError:  # no address
        return (text,)
    local = parse_qs(address.query).get("d")
    parts = [part for part in unquote(local[0] if local else address.path).replace("\\", "/").split("/") if part]
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    upload = _UPLOAD.fullmatch(parts[-1]) if parts else None
    return (*tails, upload[1]) if upload else tuple(tails)


def _label_studio_choice(text: str) -> str:
    """Return the one choice of a cell; several are no label, nor is what cannot be read."""
    if not text.startswith("{"):
        return text
    try:
        choices = bounds.load_json(text)["choices"]
    except (ValueError, KeyError, TypeError):
        return ""
    return str(choices[0]) if isinstance(choices, list) and len(choices) == 1 else ""


def pick(candidates: Sequence[Sequence[str]], exists: Callable[[str], bool]) -> Iterator[str]:
    """Yield of each file, of whose names some may be right, the one that is; the same cut is made in all of them.

    Addresses of a tool begin with folders of its own: those that nearly all files lack here are cut off of all, so that
    a name that occurs in two folders is never taken for the wrong one.
    """
    cuts = range(max(map(len, candidates), default=0))
    hits = [sum(cut < len(names) and exists(names[cut]) for names in candidates) for cut in cuts]
    best = hits.index(max(hits)) if hits else 0
    for names in candidates:
        if not names:
            yield ""
        else:
            yield names[min(best, len(names) - 1)]
