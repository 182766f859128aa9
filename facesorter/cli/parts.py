"""What several commands of the command line share: arguments, and the parts that they start with."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli import terminal
from facesorter.core.photos.find import photos_at
from facesorter.core.places import default_places
from facesorter.core.results import Photo
from facesorter.core.tasks import Task

if TYPE_CHECKING:
    from facesorter.core.faces.finder import FaceFinder
    from facesorter.core.plan.plan import Plan
    from facesorter.core.runs.reports import RunReport
    from facesorter.core.runs.tags import TagReport
    from facesorter.ml.data.sources import Source
    from facesorter.ml.litert import LiteRTClassifier

ALL_DONE, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2

INTERRUPTED = 130
"""What shells call a command that was stopped with Ctrl+C."""


def add_model(parser: argparse.ArgumentParser) -> None:
    """Let a command be given another model."""
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model file instead of the bundled one")


def add_source(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Let a command be given labelled pictures; :func:`source` returns them."""
    parser.add_argument(
        "path",
        nargs=None if required else "?",
        type=Path,
        metavar="CSV|FOLDER",
        help="a table with the columns filename and label, or a folder with a folder for each class",
    )
    parser.add_argument("--images", type=Path, metavar="DIR", help="the folder of a table's pictures")
    parser.add_argument(
        "--and",
        dest="more",
        action="append",
        default=[],
        type=Path,
        metavar="CSV",
        help="a further table of pictures in the same folder; may be given again",
    )
    parser.add_argument(
        "--corrections", action="store_true", help="the labels are what you corrected among the photos of the folder"
    )


def source(arguments: argparse.Namespace) -> "Source":
    """Return the labelled pictures that a command was given."""
    from facesorter.ml.data.sources import Source

    corrections = default_places() if arguments.corrections else None
    return Source(arguments.path, arguments.images, corrections, tuple(arguments.more))


def model_file(text: str) -> Path:
    """Return the model file that an argument names, “bundled” being the one that comes with the app."""
    from facesorter.core.model_file import bundled_model

    return bundled_model() if text == "bundled" else Path(text)


def folder(text: str) -> Path:
    """Return the folder that an argument names; nothing is no folder, though it would be taken for the current one."""
    if not text.strip():
        raise argparse.ArgumentTypeError("name a folder")
    return Path(text)


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


def above_zero(text: str) -> float:
    """Return the number above 0 that an argument says."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def photos(paths: Iterable[Path], task: Task) -> tuple[tuple[Photo, ...], bool]:
    """Return the photos at the paths that a person named, and whether any path was of no use.

    Raises:
        FacesorterError: when no path is of any use.
    """
    named = photos_at(paths, task=task)
    if named.problems and not named.photos:
        raise named.problems[0]
    for problem in named.problems:
        terminal.complain(str(problem))
    return named.photos, bool(named.problems)


def carry_out(plan: "Plan", title: str, task: Task) -> "RunReport":
    """Carry a plan out under a title, after whatever a person should know of it was said.

    Raises:
        JournalError, PlanError: as :func:`~facesorter.core.runs.run.run_plan` does.
    """
    from facesorter.core.runs.run import run_plan

    terminal.warn(plan)
    with terminal.progress(title) as watch:
        return run_plan(plan, default_places(), task, watch)


def outcome(report: "RunReport | TagReport", *, failed: bool = False) -> int:
    """Return the exit code of a command that carried a plan out or wrote tags; ``failed`` says that more went wrong."""
    if report.cancelled:
        return INTERRUPTED
    return SOME_FAILED if report.failed or report.stopped or failed else ALL_DONE


def classifier(path: Path | None) -> "LiteRTClassifier":
    """Return the classifier of a model file, by default of the bundled one."""
    from facesorter.ml.litert import LiteRTClassifier

    return LiteRTClassifier.open(path)


def finder() -> "FaceFinder":
    """Return what finds the faces."""
    from facesorter.core.faces.blazeface import BlazeFace

    return BlazeFace()
