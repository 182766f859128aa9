"""Tags in sidecars instead of moving: what ``sort --tag`` does."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli import parts, terminal
from facesorter.core.classes import ClassSet
from facesorter.core.places import default_places
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Task

if TYPE_CHECKING:
    from facesorter.core.runs.tags import TagReport


def add_options(sort: argparse.ArgumentParser, action: "argparse._MutuallyExclusiveGroup") -> None:
    """Let ``sort`` be asked for tags."""
    action.add_argument(
        "--tag",
        action="store_true",
        help="write the class into an .xmp sidecar beside each photo, for Lightroom, digiKam and others",
    )
    sort.add_argument("--merge", action="store_true", help="with --tag: add to sidecars that are there already")
    sort.add_argument("--faces", action="store_true", help="with --tag: note where the faces are too, without names")


def write(
    arguments: argparse.Namespace,
    results: Sequence[Result],
    classes: ClassSet,
    corrections: Mapping[Path, int],
    *,
    further: Mapping[Path, Sequence[int]],
    task: Task,
) -> int:
    """Write the tags of a folder's photos, or with ``--dry-run`` print them."""
    from facesorter.core.pictures.stored import regions_of
    from facesorter.core.runs.tag_plan import plan_tags
    from facesorter.core.runs.tags import run_tags

    plan = plan_tags(
        results,
        classes,
        arguments.folder.absolute(),
        corrections=corrections,
        further=further,
        merge=arguments.merge,
        regions=regions_of if arguments.faces else lambda _result: None,
    )
    if arguments.dry_run:
        for tagging in plan.taggings:
            tags = ", ".join(tagging.class_names)
            added = "  (added to it)" if tagging.existing else ""
            terminal.say(f"{tagging.photo.path} -> {tagging.sidecar.name}: {tags}{added}")
        for left in plan.left:
            terminal.say(f"{left.photo.path}: stays. {left.reason}")
        terminal.complain(f"Would tag {len(plan.taggings)} of {len(results)} photos.")
        return parts.ALL_DONE
    with terminal.progress("Tagging") as watch:
        report = run_tags(plan, default_places(), task, watch)
    show(report, len(results), as_json=arguments.json)
    return parts.outcome(report, failed=any(result.status is Status.UNREADABLE for result in results))


def show(report: "TagReport", total: int, *, as_json: bool) -> None:
    """Print what became of the tags of so many photos."""
    if as_json:
        rows = {
            "done": [{"source": str(row.source), "sidecar": str(row.target)} for row in report.done],
            "failed": [{"source": str(row.source), "note": str(row.note)} for row in report.failed],
            "left": [{"source": str(left.photo.path), "reason": str(left.reason)} for left in report.left],
        }
        terminal.say(json.dumps({"run": report.run_id, "counts": dict(report.counts), "merged": report.merged, **rows}))
        return
    for name, count in report.counts.items():
        terminal.say(f"{name}: {count}")
    for row in report.failed:
        terminal.complain(f"  {row.source}: {row.note}")
    if report.stopped:
        terminal.complain(str(report.stopped))
    added = f" {report.merged} sidecars were there before." if report.merged else ""
    terminal.complain(f"Tagged {len(report.done)} of {total} photos; these are as they were.{added}")
    if report.not_tried:
        terminal.complain(f"Write the rest with: facesorter-cli resume {report.run_id} --finish")
    terminal.complain(f"Take it back with: facesorter-cli undo {report.run_id}")
