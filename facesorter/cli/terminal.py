"""What the command line shows: results on standard output, progress and complaints on standard error."""

import json
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from facesorter.cli import streams
from facesorter.core.classes import ClassSet
from facesorter.core.files.names import shown
from facesorter.core.photos.find import Found
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.results import Result, Status
from facesorter.core.runs.history import RunAction, RunState, RunSummary
from facesorter.core.runs.reports import Row, RunReport, UndoReport
from facesorter.core.tasks import Progress, Task

MOST_LINES = 20
"""Of a list of complaints; the rest is counted."""


def say(line: str) -> None:
    """Print a line of results, in which no name can steer the terminal; what it cannot show is replaced.

    Raises:
        UnprintedError: when it cannot be written.
        BrokenPipeError: when nobody reads it any more.
    """
    with _unprinted():
        sys.stdout.write(_printable(line, sys.stdout))


def say_all() -> None:
    """Have all results written, so that nothing is left to fail at the interpreter's end; raises as :func:`say`."""
    with _unprinted():
        sys.stdout.flush()


def complain(line: str) -> None:
    """Print a line for the person, beside the results; where that cannot be, there is nobody to tell."""
    try:
        sys.stderr.write(_printable(line, sys.stderr))
    except OSError:
        streams.discard(sys.stderr)


def confirmed(question: str) -> bool:
    """Ask the person a question; nobody there to answer is a no."""
    if not (sys.stdin is not None and sys.stdin.isatty()):
        return False
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


@contextmanager
def interruptible(task: Task) -> Iterator[None]:
    """Turn the first Ctrl+C into a polite cancel; a second one ends the program."""

    def cancel(_signal: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        task.cancel()

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(title: str) -> Iterator[Callable[[Progress], None]]:
    """Show a bar with count, rate and time left while a block runs; nothing where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[rate]}"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as display:
        bar = display.add_task(title, total=None, rate="")

        def show(at: Progress) -> None:
            display.update(bar, completed=at.done, total=at.total, rate=f"{at.rate:.0f}/s" if at.rate else "")

        yield show


def one_line(result: Result, classes: ClassSet) -> str:
    """Return a photo's result as a line to read."""
    damaged = f". {result.damaged}" if result.damaged else ""
    return f"{result.photo.path}: {_answer(result, classes)}{damaged}"


def show_plan(plan: Plan, found: Found, *, as_json: bool) -> None:
    """Print a plan that was not run."""
    if as_json:
        say(json.dumps(plan.to_json()))
        return
    for step in plan.steps:
        notes = " ".join(str(note) for note in (step.clash, step.note) if note)
        say(f"{step.photo.path} -> {step.files[0].target}" + (f"  ({notes})" if notes else ""))
        for file in step.companions:
            say(f"    with {file.source.path.name} -> {file.target.name}")
    for left in plan.left:
        say(f"{left.photo.path}: stays. {left.reason}")
    warn(plan)
    complain(f"Would {plan.action.value} {len(plan.to_do)} of {len(found.photos)} photos.{_skipped(found)}")


def warn(plan: Plan, said: set[str] | None = None) -> None:
    """Print what a person should know of a plan as a whole, before it is run; what was said of an earlier one is not.

    Args:
        plan: the plan.
        said: what was said of earlier ones, to which this is added.
    """
    fresh = [warning for warning in map(str, plan.warnings) if warning not in (said or ())]
    _complain_of(fresh)
    if said is not None:
        said.update(fresh)


def show_run(
    report: RunReport, action: Action, destination: Path, found: Found | None = None, *, as_json: bool
) -> None:
    """Print what a run did; every photo of the folder, or else of the plan, is accounted for."""
    if as_json:
        say(json.dumps(_run_json(report, found)))
        return
    for name, count in report.counts.items():
        say(f"{name}: {count}")
    for status, count in Counter(left.status for left in report.left).items():
        say(f"left ({status.value.replace('_', ' ')}): {count}")
    if report.already_there:
        say(f"already there: {len(report.already_there)}")
    _list("only copied, the originals stay", [row for row in report.done if row.original_kept])
    _list("failed", report.failed)
    if report.not_tried:
        say(f"not tried: {report.not_tried}")
    if report.stopped:
        complain(str(report.stopped))
    word = {Action.COPY: "Copied", Action.MOVE: "Moved"}[action]
    passed_over = _skipped(found) if found else ""
    arrived = len(report.done) - report.kept
    complain(f"{word} {arrived} of {_total(report, found)} photos to {destination}.{passed_over}")
    if report.not_tried:
        complain(f"Process the rest with: facesorter-cli resume {report.run_id} --finish")
    complain(f"Take it back with: facesorter-cli undo {report.run_id}")


def show_undo(report: UndoReport) -> None:
    """Print what an undo did."""
    _list("left as it is", report.failed)
    if report.stopped:
        complain(str(report.stopped))
    say(f"Undone: {len(report.restored)} photos of run {report.run_id}.")


def tell_interrupted(runs: Sequence[RunSummary]) -> None:
    """Tell which runs were cut off, and how to go on with them."""
    for run in runs:
        command = f"facesorter-cli resume {run.run_id}"
        if run.state is RunState.INTERRUPTED:
            what = "tagging" if run.action is RunAction.TAG else "sort"
            complain(
                f"The {what} {run.run_id} {place_of(run)} was interrupted after {run.done} of {run.count}. "
                f"Finish it with: {command} --finish  or take it back with: {command} --undo"
            )
        else:
            complain(f"The undo of {run.run_id} was interrupted. Go on with it: {command} --undo")


def place_of(run: RunSummary) -> str:
    """Return where a run put something, with its preposition."""
    return f"{'in' if run.action is RunAction.TAG else 'into'} {run.destination}"


def show_runs(runs: Sequence[RunSummary], *, as_json: bool) -> None:
    """Print past runs."""
    for run in runs:
        if as_json:
            values: dict[str, Any] = {name: getattr(run, name) for name in RunSummary.__slots__}
            values["ending"] = run.ending.value
            say(json.dumps(values, default=str))
        else:
            say(f"{run.run_id}  {run.ending.value.replace('_', ' '):14} {_counted(run)}  {run.destination}")
    if not runs and not as_json:
        complain("Nothing has been sorted yet.")


@contextmanager
def _unprinted() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise streams.UnprintedError(error.strerror or str(error)) from error


def _printable(line: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    return shown(line).encode(encoding, "replace").decode(encoding) + "\n"


def _counted(run: RunSummary) -> str:
    if run.state is RunState.UNREADABLE:
        return "this journal cannot be read; it is damaged, or of a newer facesorter:"
    counts = [f"{run.action.value} {run.done - run.kept} of {run.count}"]
    more = ((run.kept, "only copied"), (run.already_there, "already there"), (run.failed, "failed"))
    counts += [f"{count} {word}" for count, word in more if count]
    return ", ".join(counts)


def _answer(result: Result, classes: ClassSet) -> str:
    if result.error is not None:
        return f"unreadable. {result.error}"
    likely = ""
    if result.class_id is not None and result.confidence is not None:
        likely = f"{classes.by_id(result.class_id).name} ({result.confidence:.0%})"
    return {
        Status.OK: likely,
        Status.NO_FACE: "no face",
        Status.SEVERAL_FACES: f"several faces ({len(result.faces)}); the largest: {likely}",
        Status.UNSURE: f"unsure; perhaps {likely}",
    }[result.status]


def _skipped(found: Found) -> str:
    parts = [f"{count} {why.value.replace('_', ' ')}" for why, count in found.skipped.items() if count]
    return f" Passed over: {', '.join(parts)}." if parts else ""


def _list(title: str, rows: Sequence[Row]) -> None:
    if rows:
        say(f"{title}: {len(rows)}")
    _complain_of([f"  {row.source}: {row.note}" for row in rows])


def _complain_of(lines: Sequence[str]) -> None:
    for line in lines[:MOST_LINES]:
        complain(line)
    if len(lines) > MOST_LINES:
        complain(f"  ... and {len(lines) - MOST_LINES} more")


def _total(report: RunReport, found: Found | None) -> int:
    rows = (report.done, report.already_there, report.failed, report.left)
    return len(found.photos) if found else sum(map(len, rows)) + report.not_tried


def _run_json(report: RunReport, found: Found | None) -> Mapping[str, Any]:
    def rows(kept: Sequence[Row]) -> list[dict[str, Any]]:
        return [
            {
                "source": str(row.source),
                "target": str(row.target) if row.target else None,
                "note": str(row.note) if row.note else None,
                "along": [str(path) for path in row.along],
                "original_kept": row.original_kept,
            }
            for row in kept
        ]

    return {
        "run": report.run_id,
        "photos": _total(report, found),
        "counts": dict(report.counts),
        "done": rows(report.done),
        "already_there": rows(report.already_there),
        "failed": rows(report.failed),
        "left": [
            {"source": str(left.photo.path), "status": left.status.value, "reason": str(left.reason)}
            for left in report.left
        ],
        "not_tried": report.not_tried,
        "cancelled": report.cancelled,
        "stopped": str(report.stopped) if report.stopped else None,
        "passed_over": {why.value: count for why, count in found.skipped.items()} if found else {},
    }
