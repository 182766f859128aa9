"""The command ``watch``: keeps sorting what arrives in a folder, until Ctrl+C."""

import argparse
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli import looking, parts, terminal
from facesorter.core.photos.arrivals import AGAIN_SECONDS, SETTLE_SECONDS, Arrivals
from facesorter.core.places import default_places
from facesorter.core.results import Photo
from facesorter.core.tasks import Task

if TYPE_CHECKING:
    from facesorter.ml.litert import LiteRTClassifier


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    watch = commands.add_parser("watch", help="keep sorting the photos that arrive in a folder, until Ctrl+C")
    watch.add_argument("folder", type=Path, metavar="FOLDER")
    watch.add_argument(
        "--to", type=parts.folder, required=True, metavar="DEST", help="the folder that gets the class folders"
    )
    action = watch.add_mutually_exclusive_group()
    action.add_argument("--copy", action="store_true", help="leave the originals where they are (default)")
    action.add_argument("--move", action="store_true", help="move the originals; undo puts a whole day's back")
    watch.add_argument("--recursive", action="store_true", help="look into folders inside the folder too")
    watch.add_argument(
        "--every",
        type=parts.above_zero,
        default=2.0,
        metavar="SECONDS",
        help="look so often where the system tells of no changes, and while photos arrive (default: %(default)s)",
    )
    watch.add_argument(
        "--settle",
        type=parts.above_zero,
        default=SETTLE_SECONDS,
        metavar="SECONDS",
        help="take a photo that did not change for so long (default: %(default)s)",
    )
    watch.add_argument(
        "--retry",
        type=parts.above_zero,
        default=AGAIN_SECONDS,
        metavar="SECONDS",
        help="try what could not be sorted again after so long, then ever less often (default: %(default)s)",
    )
    watch.add_argument("--once", action="store_true", help="sort what is there, once it is whole, and stop")
    watch.add_argument("--json", action="store_true", help="one JSON object for each photo sorted")
    parts.add_model(watch)
    looking.add_judging(watch)
    watch.set_defaults(command=_watch)


def _watch(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.photos.changes import Changes

    arrivals = Arrivals(
        arguments.folder,
        recursive=arguments.recursive,
        settle_seconds=arguments.settle,
        again_seconds=arguments.retry,
    )
    arrivals.look(task)  # a folder that is not there is reported at once
    classifier = parts.classifier(arguments.model)
    failed = False
    said: set[str] = set()
    terminal.complain(f"Watching {arguments.folder.absolute()}; stop with Ctrl+C.")
    changes = Changes(arguments.folder, recursive=arguments.recursive, every=arguments.every)

    def sort(photos: list[Photo]) -> None:
        nonlocal failed
        if photos:
            failed |= _sort(photos, classifier, arrivals, arguments, task, said=said)

    with closing(classifier), changes:
        while True:
            task.step()
            error = arrivals.take(sort, task)
            if error is not None:
                if arguments.once:
                    raise error
                terminal.complain(str(error))
            if arguments.once and not arrivals.waiting:
                return parts.SOME_FAILED if failed else parts.ALL_DONE
            changes.wait(task, settling=arrivals.waiting > 0, within=arrivals.next_try)


def _sort(
    photos: list[Photo],
    classifier: "LiteRTClassifier",
    arrivals: Arrivals,
    arguments: argparse.Namespace,
    task: Task,
    *,
    said: set[str],
) -> bool:
    """Sort photos, and tell of each; return whether any of them failed. ``said`` are the warnings said so far."""
    from facesorter.core.plan.plan import Action, make_plan
    from facesorter.core.runs.arrived import sort_arrived

    classes = classifier.manifest.classes
    with looking.catalogue(arguments) as catalogue:
        results = list(looking.results(photos, classifier, arguments, task, catalogue))
        given = catalogue.corrections(photos, classes) if catalogue is not None else {}
        copies = catalogue.further(photos, classes) if catalogue is not None else {}
    corrections = {photo.path: answer for photo, answer in given.items()}
    action = Action.MOVE if arguments.move else Action.COPY
    further = {photo.path: classes_ for photo, classes_ in copies.items()}
    plan = make_plan(results, classes, arguments.to, action, corrections=corrections, further=further, task=task)
    if plan.to_do:
        terminal.warn(plan, said)
    report, untold = sort_arrived(plan, arrivals, default_places(), task)
    stays = {left.photo.path: left for left in plan.left}
    if report is not None:
        for row in report.done:
            if arguments.json:
                terminal.say(json.dumps({"run": report.run_id, "source": str(row.source), "target": str(row.target)}))
            else:
                terminal.say(f"{row.source} -> {row.target}")
        failing = {path: why for path, why in untold.items() if path not in stays}
        for path, why in failing.items():
            if why is not report.stopped:
                terminal.complain(f"{path}: {why}")
        if failing and report.stopped:
            terminal.complain(str(report.stopped))
    for path, left in stays.items():
        if path in untold or not left.passing:
            terminal.complain(f"{path}: stays. {left.reason}")
    return report is not None and bool(report.failed or report.stopped)
