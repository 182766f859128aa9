"""The command line: the same core without a window, and no logic of its own.

Exit codes: 0 all done, 1 some photos failed or nothing could be printed, 2 could not run. Results go to standard
output, everything else to standard error; progress bars show on a terminal only.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from facesorter import __version__
from facesorter.children import ran_as_child, restore_environment
from facesorter.cli import correct, evaluation, export, looking, parts, streams, tag, terminal, training, watch, workers
from facesorter.cli.parts import ALL_DONE, COULD_NOT_RUN, INTERRUPTED, SOME_FAILED
from facesorter.core.errors import FacesorterError
from facesorter.core.export import with_answer
from facesorter.core.photos.find import find_photos
from facesorter.core.places import default_places, keep_private
from facesorter.core.results import Status
from facesorter.core.runs import past
from facesorter.core.tasks import Cancelled, Task


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    restore_environment()
    if ran_as_child(sys.argv[1:] if argv is None else argv):
        return ALL_DONE
    with streams.always_there():
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    task = Task()
    keep_private(default_places())
    try:
        with streams.quiet_libraries(), terminal.interruptible(task):
            if arguments.command is not _resume:
                with suppress(FacesorterError):  # a command that needs the journals says so itself
                    terminal.tell_interrupted(past.interrupted(default_places()))
            code: int = arguments.command(arguments, task)
            terminal.say_all()
    except FacesorterError as error:
        terminal.complain(str(error))
        return COULD_NOT_RUN
    except Cancelled:
        terminal.complain("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        streams.discard(sys.stdout)  # whoever read it (head, say) has had enough
        return SOME_FAILED
    except streams.UnprintedError as error:
        terminal.complain(f"The results could not be printed: {error}. Sorts are listed by: facesorter-cli runs")
        streams.discard(sys.stdout)
        return SOME_FAILED
    except OSError as error:
        terminal.complain(f"{error.filename or 'facesorter-cli'}: {error.strerror or error}.")
        return COULD_NOT_RUN
    return code


def _classify(arguments: argparse.Namespace, task: Task) -> int:
    photos, failed = parts.photos(arguments.paths, task)
    classifier = parts.classifier(arguments.model)
    classes = classifier.manifest.classes
    try:
        with looking.catalogue(arguments) as catalogue:
            given = catalogue.corrections(photos, classes) if catalogue is not None else {}
            copies = catalogue.further(photos, classes) if catalogue is not None else {}
            for result in looking.results(photos, classifier, arguments, task, catalogue):
                failed |= result.status is Status.UNREADABLE
                answer = given.get(result.photo)
                if arguments.json:
                    terminal.say(json.dumps(with_answer(result, classes, answer, copies.get(result.photo, ()))))
                else:
                    terminal.say(terminal.one_line(result, classes) + correct.remark(answer, classes))
    finally:
        classifier.close()
    return SOME_FAILED if failed else ALL_DONE


def _sort(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.plan.plan import Action, make_plan

    if arguments.tag == (arguments.to is not None) or (arguments.tag and arguments.plan):
        arguments.refuse("name the folder with --to DEST, or have tags written with --tag alone")
    if (arguments.merge or arguments.faces) and not arguments.tag:
        arguments.refuse("--merge and --faces go with --tag")
    classifier = parts.classifier(arguments.model)
    found = find_photos(arguments.folder, recursive=arguments.recursive, task=task)
    classes = classifier.manifest.classes
    try:
        with looking.catalogue(arguments) as catalogue:
            results = list(looking.results(found.photos, classifier, arguments, task, catalogue))
            given = catalogue.corrections(found.photos, classes) if catalogue is not None else {}
            corrections = {photo.path: answer for photo, answer in given.items()}
            copies = catalogue.further(found.photos, classes) if catalogue is not None else {}
            further = {photo.path: classes_ for photo, classes_ in copies.items()}
    finally:
        classifier.close()
    if arguments.tag:
        return tag.write(arguments, results, classes, corrections, further=further, task=task)
    action = Action.MOVE if arguments.move else Action.COPY
    plan = make_plan(results, classes, arguments.to, action, corrections=corrections, further=further, task=task)
    if arguments.plan:
        from facesorter.core.plan.file import save_plan

        save_plan(plan, arguments.plan)
    if arguments.dry_run:
        terminal.show_plan(plan, found, as_json=arguments.json)
        return ALL_DONE
    report = parts.carry_out(plan, "Moving" if arguments.move else "Copying", task)
    terminal.show_run(report, action, plan.destination, found, as_json=arguments.json)
    unreadable = any(result.status is Status.UNREADABLE for result in results)
    return parts.outcome(report, failed=unreadable)


def _apply(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.plan.file import load_plan

    plan = load_plan(arguments.plan)
    report = parts.carry_out(plan, "Carrying out", task)
    terminal.show_run(report, plan.action, plan.destination, as_json=arguments.json)
    return parts.outcome(report)


def _undo(arguments: argparse.Namespace, task: Task) -> int:
    if arguments.run is not None:
        return _undo_run(arguments.run, task)
    places = default_places()
    run_id = past.latest_undoable(places)
    runs = past.list_past(places)
    if run_id != runs[0].run_id:
        run = next(run for run in runs if run.run_id == run_id)
        terminal.complain(
            f"The last run has nothing to undo. The latest that has is {run_id}: {run.done} photos "
            f"{terminal.place_of(run)}."
        )
        if not terminal.confirmed("Undo that one?"):
            terminal.complain(f"Nothing was undone. To undo it: facesorter-cli undo {run_id}")
            return COULD_NOT_RUN
    return _undo_run(run_id, task)


def _resume(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.runs.history import find_run
    from facesorter.core.runs.reports import RunReport

    places = default_places()
    cut_off = past.interrupted(places)
    if arguments.run is None and not cut_off:
        terminal.complain("No sort was interrupted.")
        return ALL_DONE
    run_id = arguments.run or cut_off[0].run_id
    if arguments.undo:
        return _undo_run(run_id, task)
    with terminal.progress("Finishing") as watch:
        report = past.finish(run_id, places, task, watch)
    if not isinstance(report, RunReport):
        tag.show(report, len(report.done) + len(report.failed) + report.not_tried, as_json=arguments.json)
        return parts.outcome(report)
    run = find_run(run_id, places)
    terminal.show_run(report, run.action, run.destination, as_json=arguments.json)
    return parts.outcome(report)


def _undo_run(run_id: str, task: Task) -> int:
    with terminal.progress("Undoing") as watch:
        report = past.undo(run_id, default_places(), task, watch)
    terminal.show_undo(report)
    return SOME_FAILED if report.failed or report.stopped or report.cancelled else ALL_DONE


def _runs(arguments: argparse.Namespace, _task: Task) -> int:
    terminal.show_runs(past.list_past(default_places()), as_json=arguments.json)
    return ALL_DONE


def _forget(arguments: argparse.Namespace, _task: Task) -> int:
    from facesorter.core.catalogue import Catalogue
    from facesorter.core.forgetting import forget

    places = default_places()
    catalogue = Catalogue.open(places)
    folder = Path(os.path.normpath(arguments.folder.absolute()))
    forgotten = forget(folder, catalogue, places, undo_too=arguments.undo_too)
    catalogue.close()
    if catalogue.notice is not None and not catalogue.unread:  # that is among what failed
        terminal.complain(str(catalogue.notice))
    if forgotten.photos or not forgotten.failed:
        terminal.say(f"Forgotten: {forgotten.photos} photos of {folder}. The photos themselves are untouched.")
    if forgotten.runs:
        terminal.say(f"Forgotten: {forgotten.runs} past sorts of its photos.")
    if forgotten.kept:
        terminal.complain(
            f"Kept: {len(forgotten.kept)} sorts that can still be undone, with the names of its photos. Undo them, or "
            "forget them too with --undo-too; then they cannot be undone any more."
        )
    for aside in forgotten.set_aside:
        terminal.complain(
            f"Kept: {aside}, a catalogue that was set aside. It may name photos of {folder}, and what you said of "
            "other photos may be nowhere else. Delete it when you do not need it any more."
        )
    for problem in forgotten.failed:
        terminal.complain(str(problem))
    return SOME_FAILED if forgotten.failed or catalogue.notice is not None else ALL_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="facesorter-cli", description="Sort people photos by what is seen in the faces."
    )
    parser.add_argument("--version", action="version", version=f"facesorter {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    classify = commands.add_parser("classify", help="print the class of photos, or of the photos in folders")
    classify.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a photo or a folder")
    parts.add_model(classify)
    looking.add_judging(classify)
    workers.add_cluster(classify)
    classify.add_argument("--json", action="store_true", help="one JSON object a line")
    classify.set_defaults(command=_classify)

    sort = commands.add_parser("sort", help="copy or move the photos of a folder into class folders")
    sort.add_argument("folder", type=Path, metavar="FOLDER")
    sort.add_argument("--to", type=parts.folder, metavar="DEST", help="the folder that gets the class folders")
    action = sort.add_mutually_exclusive_group()
    action.add_argument("--copy", action="store_true", help="leave the originals where they are (default)")
    action.add_argument("--move", action="store_true", help="move the originals; undo puts them back")
    sort.add_argument("--dry-run", action="store_true", help="show the plan and touch nothing")
    sort.add_argument("--plan", type=Path, metavar="FILE", help="write the plan to a new .json or .csv file too")
    sort.add_argument("--recursive", action="store_true", help="look into folders inside the folder too")
    sort.add_argument("--json", action="store_true", help="print the plan or the report as one JSON object")
    parts.add_model(sort)
    looking.add_judging(sort)
    workers.add_cluster(sort)
    tag.add_options(sort, action)
    sort.set_defaults(command=_sort, refuse=sort.error)

    _add_runs(commands)

    forget = commands.add_parser("forget", help="forget everything that is known about the photos of a folder")
    forget.add_argument("folder", type=Path, metavar="FOLDER", help="it need not exist any more")
    forget.add_argument(
        "--undo-too", action="store_true", help="forget the sorts that can still be undone as well; then they cannot be"
    )
    forget.set_defaults(command=_forget)

    watch.add_command(commands)
    correct.add_command(commands)
    training.add_commands(commands)
    evaluation.add_commands(commands)
    export.add_commands(commands)
    return parser


def _add_runs(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    apply = commands.add_parser("apply", help="carry out a plan that sort --dry-run --plan wrote")
    apply.add_argument("plan", type=Path, metavar="FILE", help="a .json or .csv file")
    apply.add_argument("--json", action="store_true", help="print the report as one JSON object")
    apply.set_defaults(command=_apply)

    undo = commands.add_parser("undo", help="put everything back as it was before a sort, or tags were written")
    undo.add_argument("run", nargs="?", metavar="RUN", help="as listed by runs; the latest one by default")
    undo.set_defaults(command=_undo)

    resume = commands.add_parser("resume", help="go on with a sort, or the writing of tags, that was interrupted")
    resume.add_argument("run", nargs="?", metavar="RUN", help="as listed by runs; the latest interrupted by default")
    how = resume.add_mutually_exclusive_group(required=True)
    how.add_argument("--finish", action="store_true", help="process the photos that it missed")
    how.add_argument("--undo", action="store_true", help="put everything back as it was before")
    resume.add_argument("--json", action="store_true", help="print the report as one JSON object")
    resume.set_defaults(command=_resume)

    runs = commands.add_parser("runs", help="list past sorts and taggings, newest first")
    runs.add_argument("--json", action="store_true")
    runs.set_defaults(command=_runs)


if __name__ == "__main__":
    sys.exit(main())
