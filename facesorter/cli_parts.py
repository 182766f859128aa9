"""What several commands of the command line share: arguments, and the parts that they start with."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facesorter.core.faces import FaceFinder
    from facesorter.ml.litert import LiteRTClassifier

ALL_DONE, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2


def add_model(parser: argparse.ArgumentParser) -> None:
    """Let a command be given another model."""
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model file instead of the bundled one")


def share(text: str) -> float:
    """Return the number from 0 to 1 that an argument says."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def positive(text: str) -> int:
    """Return the number from 1 on that an argument says."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def classifier(path: Path | None) -> "LiteRTClassifier":
    """Return the classifier of a model file, by default of the bundled one."""
    from facesorter.ml.litert import LiteRTClassifier

    return LiteRTClassifier.open(path)


def finder() -> "FaceFinder":
    """Return what finds the faces."""
    from facesorter.core.faces import BlazeFace

    return BlazeFace()
