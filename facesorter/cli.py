"""The command line: the same core without a window, and no logic of its own.

Exit codes: 0 all done, 1 some photos failed, 2 could not run. Results go to standard output, everything else to
standard error; progress bars show on a terminal only.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter import __version__, terminal
from facesorter.core.errors import FacesorterError
from facesorter.core.photos import find_photos, photo_at
from facesorter.core.places import default_places
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Cancelled, Task

if TYPE_CHECKING:
    from facesorter.core.faces import FaceFinder
    from facesorter.ml.litert import LiteRTClassifier

ALL_DONE, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2
INTERRUPTED = 130
"""What shells call a command that was stopped with Ctrl+C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    task = Task()
    try:
        with terminal.quiet_libraries(), terminal.interruptible(task):
            code: int = arguments.command(arguments, task)
    except FacesorterError as error:
        terminal.complain(str(error))
        return COULD_NOT_RUN
    except Cancelled:
        terminal.complain("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output (head, say) has had enough; keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    return code


def _classify(arguments: argparse.Namespace, task: Task) -> int:
    classifier, finder = _classifier(arguments.model), _finder()
    photos = list(_photos(arguments.paths, recursive=True, task=task))
    classes = classifier.manifest.classes
    failed = False
    try:
        for result in _results(photos, classifier, finder, arguments.unsure_below, task):
            failed |= result.status is Status.UNREADABLE
            if arguments.json:
                terminal.say(json.dumps(result.as_json(classes)))
            else:
                terminal.say(terminal.one_line(result, classes))
    finally:
        classifier.close()
    return SOME_FAILED if failed else ALL_DONE


def _sort(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.moves import run_plan
    from facesorter.core.plan import Action, make_plan

    classifier, finder = _classifier(arguments.model), _finder()
    found = find_photos(arguments.folder, recursive=arguments.recursive, task=task)
    try:
        results = list(_results(found.photos, classifier, finder, arguments.unsure_below, task))
    finally:
        classifier.close()
    action = Action.MOVE if arguments.move else Action.COPY
    plan = make_plan(results, classifier.manifest.classes, arguments.to, action)
    if arguments.dry_run:
        terminal.show_plan(plan, found, as_json=arguments.json)
        return ALL_DONE
    with terminal.progress("Moving" if arguments.move else "Copying") as watch:
        report = run_plan(plan, default_places(), task, watch)
    terminal.show_run(report, plan, found, as_json=arguments.json)
    if report.cancelled:
        return INTERRUPTED
    unreadable = any(result.status is Status.UNREADABLE for result in results)
    return SOME_FAILED if report.failed or report.stopped or unreadable else ALL_DONE


def _undo(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.moves import undo_run

    with terminal.progress("Undoing") as watch:
        report = undo_run(arguments.run, default_places(), task, watch)
    terminal.show_undo(report)
    return SOME_FAILED if report.failed or report.stopped or report.cancelled else ALL_DONE


def _runs(arguments: argparse.Namespace, _task: Task) -> int:
    from facesorter.core.journal import list_runs

    terminal.show_runs(list_runs(default_places()), as_json=arguments.json)
    return ALL_DONE


def _train(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.ml.jobs import TrainingJob, run_training
    from facesorter.ml.recipes import RECIPES

    recipe = RECIPES[arguments.recipe]
    if arguments.epochs is not None:
        recipe = replace(recipe, stages=tuple(replace(stage, epochs=arguments.epochs) for stage in recipe.stages))
    job = TrainingJob(
        arguments.table,
        arguments.images,
        arguments.out,
        default_places().cache / "crops",
        recipe,
        validation_share=arguments.validation,
        seed=arguments.seed,
    )
    with terminal.training_watcher() as watcher:
        report = run_training(job, _finder(), task, watcher)
    terminal.show_training(report, job)
    return ALL_DONE


def _evaluate(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.ml.jobs import run_evaluation

    classifier = _classifier(arguments.model)
    try:
        with terminal.training_watcher() as watcher:
            evaluation = run_evaluation(
                arguments.table,
                arguments.images,
                classifier,
                _finder(),
                cache=default_places().cache / "crops",
                task=task,
                watcher=watcher,
            )
    finally:
        classifier.close()
    terminal.show_evaluation(evaluation, as_json=arguments.json)
    return SOME_FAILED if evaluation.unreadable else ALL_DONE


def _results(
    photos: Sequence[Photo],
    classifier: "LiteRTClassifier",
    finder: "FaceFinder",
    unsure_below: float | None,
    task: Task,
) -> Iterator[Result]:
    from facesorter.core.pipeline import Options, Pipeline

    pipeline = Pipeline(finder, classifier, Options(unsure_below=unsure_below))
    with terminal.progress("Looking at photos") as watch:
        for outcome in pipeline.run(photos, task):
            watch(outcome.progress)
            yield outcome.result


def _photos(paths: Iterable[Path], *, recursive: bool, task: Task) -> Iterator[Photo]:
    for path in paths:
        if path.is_dir():
            yield from find_photos(path, recursive=recursive, task=task).photos
        else:
            yield photo_at(path)


def _classifier(path: Path | None) -> "LiteRTClassifier":
    from facesorter.ml.litert import LiteRTClassifier

    return LiteRTClassifier.open(path)


def _finder() -> "FaceFinder":
    from facesorter.core.faces import BlazeFace

    return BlazeFace()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="facesorter-cli", description="Sort people photos by what is seen in the faces."
    )
    parser.add_argument("--version", action="version", version=f"facesorter {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    classify = commands.add_parser("classify", help="tell the class of photos and of the photos in folders")
    classify.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a photo or a folder")
    _add_model(classify)
    _add_unsure(classify)
    classify.add_argument("--json", action="store_true", help="one JSON object a line")
    classify.set_defaults(command=_classify)

    sort = commands.add_parser("sort", help="copy or move the photos of a folder into class folders")
    sort.add_argument("folder", type=Path, metavar="FOLDER")
    sort.add_argument("--to", type=Path, required=True, metavar="DEST", help="the folder that gets the class folders")
    action = sort.add_mutually_exclusive_group()
    action.add_argument("--copy", action="store_true", help="leave the originals where they are (default)")
    action.add_argument("--move", action="store_true", help="move the originals; undo puts them back")
    sort.add_argument("--dry-run", action="store_true", help="show the plan and touch nothing")
    sort.add_argument("--recursive", action="store_true", help="look into folders inside the folder too")
    sort.add_argument("--json", action="store_true", help="print the plan or the report as one JSON object")
    _add_model(sort)
    _add_unsure(sort)
    sort.set_defaults(command=_sort)

    undo = commands.add_parser("undo", help="put everything back as it was before a sort")
    undo.add_argument("run", nargs="?", metavar="RUN", help="as listed by runs; the latest one by default")
    undo.set_defaults(command=_undo)

    runs = commands.add_parser("runs", help="list past sorts, newest first")
    runs.add_argument("--json", action="store_true")
    runs.set_defaults(command=_runs)

    train = commands.add_parser("train", help="train a model from a CSV filename,label")
    _add_data(train)
    train.add_argument("--out", type=Path, required=True, metavar="FILE", help="the model file to write")
    train.add_argument("--recipe", choices=("default", "seed"), default="default", help="how (default: %(default)s)")
    train.add_argument("--epochs", type=_positive, metavar="N", help="of each stage, instead of the recipe's")
    train.add_argument(
        "--validation", type=_share, default=0.1, metavar="SHARE", help="kept apart (default: %(default)s)"
    )
    train.add_argument("--seed", type=int, default=0, metavar="N", help="of the split and all variation")
    train.set_defaults(command=_train)

    evaluate = commands.add_parser("evaluate", help="measure a model on a CSV filename,label")
    _add_data(evaluate)
    _add_model(evaluate)
    evaluate.add_argument("--json", action="store_true", help="one JSON object")
    evaluate.set_defaults(command=_evaluate)
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model file instead of the bundled one")


def _add_unsure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--unsure-below", type=_share, metavar="P", help="call less probable answers unsure (default: the model's own)"
    )


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="the folder of the pictures")


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


if __name__ == "__main__":
    sys.exit(main())
