"""A plan as a file: to be read, cut down in a spreadsheet or kept, and carried out later exactly as it says."""

import csv
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from facesorter.core import bounds
from facesorter.core.classes import MOST, ClassSet
from facesorter.core.errors import PlanError
from facesorter.core.files.disk import existing_parent, reachable, status_of
from facesorter.core.files.tables import cell, from_cell, is_table, new_text
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.companions import NOTHING, Companions
from facesorter.core.photos.grouping import name_beside
from facesorter.core.plan.plan import Action, FileStep, Left, Plan, Step, belongings, checked
from facesorter.core.plan.targets import next_targets, target_key
from facesorter.core.results import Photo, Status

FORMAT: Final = 1
"""The version of the file format; higher ones are not read."""

_MOST_BYTES = 1 << 30
_MOST_FILES = 1000

_COLUMNS = (
    *("action", "destination", "item", "source", "target", "travels_with", "folder", "class_id", "class_name"),
    *("status", "reason", "confidence", "clash", "already_there", "note", "further", "size", "mtime"),
)


def save_plan(plan: Plan, path: Path) -> None:
    """Write a plan to a new file: a table where the name ends in ``.csv``, else JSON.

    Raises:
        ExportError: when it cannot be written, or something is there already.
    """
    with new_text(path) as file:
        if is_table(path):
            table = csv.writer(file, quoting=csv.QUOTE_ALL)
            table.writerow(_COLUMNS)
            table.writerows([cell(row.get(column)) for column in _COLUMNS] for row in _table(plan))
        else:
            json.dump({"format": FORMAT, **plan.to_json()}, file, indent=1)


def load_plan(path: Path) -> Plan:
    """Read a plan that :func:`save_plan` wrote, and check the devices as they are now.

    Whether the photos are still what they were is checked when the plan is run, each just before it is touched. What
    belongs to a photo and has no line in the plan goes with it, and is among the warnings.

    Raises:
        PlanError: when it cannot be read, or says something that no plan of facesorter says.
    """
    try:
        text = bounds.read(path, _MOST_BYTES).decode("utf-8-sig", sys.getfilesystemencodeerrors())
        table = is_table(path)
        values = _from_table(csv.DictReader(io.StringIO(text, newline=""))) if table else bounds.load_json(text)
        if bounds.whole(values.get("format", FORMAT), 0, 1 << 31) > FORMAT:
            raise ValueError(values["format"])  # noqa: TRY301 - one way to fail
        plan = plan_from(values, values["steps"], values["left"])
    except OSError as error:
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "The plan {file} cannot be read: {reason}."),
            file=path,
            reason=error.strerror,
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise PlanError(
            QT_TRANSLATE_NOOP(
                "Messages", "{file} is not a facesorter plan, is damaged, or comes from a newer version."
            ),
            file=path,
        ) from error
    plan, added = _with_companions(plan)
    base = existing_parent(plan.destination)
    plan = checked(replace(plan, device=base.stat().st_dev if base.is_dir() else 0))
    return replace(plan, warnings=(*plan.warnings, *added))


def plan_from(
    head: Mapping[str, Any],
    steps: Iterable[Mapping[str, Any]],
    left: Iterable[Mapping[str, Any]],
    *,
    again: bool = False,
) -> Plan:
    """Return the plan of plain data.

    With ``again`` a name may come again: over a day several photos can have had it, one after the other.

    Raises:
        PlanError: when it would put something outside of its folder, two files in one place, or what belongs to a photo
            without the photo.
        KeyError: when something is missing; ValueError or TypeError when something is not what it should be.
    """
    destination = bounds.absolute(head["destination"])
    classes = ClassSet(head["classes"])
    plan = Plan(
        destination,
        Action(head["action"]),
        classes,
        tuple(_step(values, destination, len(classes)) for values in steps),
        tuple(Left(_photo(one), Status(one["status"]), _said(one["reason"])) for one in left),
        bounds.whole(head["device"], 0, bounds.MOST_INODE),
    )
    targets = Counter(file.target for step in plan.to_do for file in step.files)
    sources = Counter(step.photo.path for step in plan.steps if not step.further)
    for path, number in (*targets.items(), *sources.items()):
        if number > 1 and not again:
            raise PlanError(QT_TRANSLATE_NOOP("Messages", "The plan lists {file} twice."), file=path)
    return plan


def _step(values: Mapping[str, Any], destination: Path, most_class: int) -> Step:
    folder = bounds.name(values["folder"])
    there = bool(values["already_there"])
    found = [
        (FileStep(_photo(one), bounds.absolute(one["target"])), bounds.text(one.get("travels_with") or ""))
        for one in bounds.items(values["files"], _MOST_FILES)
    ]
    if not found:
        raise ValueError(values)
    found.sort(key=lambda one: bool(one[1]))
    files, lead = tuple(file for file, _ in found), found[0][1]
    if lead:
        raise PlanError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "The plan has no line for {photo}, but one for {file}, which belongs to it. Remove both lines or none.",
            ),
            photo=lead,
            file=files[0].source.path.name,
        )
    for file in files:
        inside = file.target.parent == destination / folder and (destination / folder).parent == destination
        named = not {folder, file.target.name} & {"", ".."}
        if not (named and (inside or there)):
            raise PlanError(
                QT_TRANSLATE_NOOP("Messages", "The plan would put a file at {file}, which is not in {folder}."),
                file=file.target,
                folder=destination / folder,
            )
    return Step(
        files,
        folder,
        None if values["class_id"] is None else bounds.whole(values["class_id"], 0, most_class),
        _said(values["reason"]),
        None if values["confidence"] is None else bounds.number(values["confidence"], 0, 1),
        _said(values["clash"]) if values["clash"] else None,
        there,
        Status(values["status"]),
        _said(values["note"]) if values["note"] else None,
        further=bool(values.get("further")),  # earlier versions knew no copies
    )


def _with_companions(plan: Plan) -> tuple[Plan, tuple[Message, ...]]:
    """Return a plan with the files that belong to its photos and have no line in it, and what is to be said of them.

    A photo stays when what belongs to it cannot be seen, or is only online.
    """
    companions = Companions([step.photo.path for step in plan.steps] + [left.photo.path for left in plan.left])
    found = [NOTHING if step.already_there else belongings(step.photo.path, companions) for step in plan.steps]
    if all(along == NOTHING for along in found):
        return plan, ()
    leads = {file.source.path: step.photo.path for step in plan.steps for file in step.files}
    given = {target_key(file.target) for step in plan.to_do for file in step.files}
    stays = [isinstance(along, Message) for along in found]
    going = [step for step, one in zip(plan.steps, stays, strict=True) if not (one or step.already_there)]
    placed = {(file.source.path, file.target) for step in going for file in step.files}
    added: dict[tuple[Path, Path], Message] = {}
    steps: list[Step] = []
    left = list(plan.left)
    for step, along in zip(plan.steps, found, strict=True):
        lead = step.photo.path
        if isinstance(along, Message):
            left += [] if step.further else [Left(step.photo, step.status, along)]
            added[lead, lead] = along
            continue
        known = {file.source.path for file in step.files}
        missing = [one for one in along.companions if one.path not in known and leads.get(one.path, lead) == lead]
        if plan.action is Action.COPY:  # a shared one lies beside each of its photos, put there with the first
            missing += [
                one for one in along.shared if one.path not in known and (one.path, _beside(step, one)) not in placed
            ]
        if missing:
            step = _with_files(step, missing, given)  # noqa: PLW2901
            placed |= {(file.source.path, file.target) for file in step.files}
        steps.append(step)
        for one in missing:
            goes = QT_TRANSLATE_NOOP(
                "Messages", "{file} has no line in the plan, but belongs to {photo} and goes with it."
            )
            added[one.path, lead] = message(goes, file=one.path, photo=lead.name)
    return replace(plan, steps=tuple(steps), left=tuple(left)), tuple(added.values())


def _with_files(step: Step, more: Sequence[Photo], given: set[tuple[Path, str]]) -> Step:
    """Return a step with further files that belong to its photo, under names that no other file of the plan gets."""
    targets = {file.source.path: file.target for file in step.files}
    targets |= {one.path: _beside(step, one) for one in more}
    if any(target_key(targets[one.path]) in given for one in more):
        others = next_targets(targets, lambda path: target_key(path) in given or os.path.lexists(path))
        targets = dict(zip(targets, next(others), strict=True))
    given |= set(map(target_key, targets.values()))
    sources = (*(file.source for file in step.files), *more)
    return replace(step, files=tuple(FileStep(source, targets[source.path]) for source in sources))


def _beside(step: Step, companion: Photo) -> Path:
    """Return where a file that belongs to the photo of a step goes with it."""
    photo = step.files[0]
    name = name_beside(companion.path.name, photo.source.path.name, photo.target.name)
    return reachable(photo.target.with_name(name))


def _photo(values: Mapping[str, Any]) -> Photo:
    """Return a file as it was when the plan was made; where it lies on the disk, as it is now."""
    path = bounds.absolute(values["source"])
    status = None
    with suppress(OSError):  # told when the plan is run, as what is wrong with any one photo
        status = status_of(path)
    time = int(bounds.text(values["mtime"], 50).removesuffix(" ns"))
    mtime_ns = bounds.whole(time, -bounds.MOST_TIME_NS, bounds.MOST_TIME_NS)
    size = bounds.whole(int(values["size"]), 0, bounds.MOST_BYTES)
    return Photo(path, size, mtime_ns, (status.st_dev, status.st_ino) if status else (0, 0))


def _said(text: str) -> Message:
    return message("{text}", text=bounds.text(text))


def _table(plan: Plan) -> Iterator[dict[str, Any]]:
    every = {"action": plan.action.value, "destination": str(plan.destination)}
    for row in (*plan.rows(), *plan.to_json()["left"]):
        yield {**every, **row}


def _from_table(rows: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the plain data of the rows of a table."""
    steps: dict[str, dict[str, Any]] = {}
    left: list[dict[str, Any]] = []
    names: dict[int, str] = {}
    head: dict[str, Any] = {}
    for row in rows:
        values: dict[str, Any] = {column: from_cell(row.get(column, "")) for column in _COLUMNS}
        head = {"action": values["action"], "destination": values["destination"], "device": 0}
        if not values["item"]:
            left.append(values)
            continue
        values["class_id"] = bounds.whole(int(values["class_id"]), 0, MOST) if values["class_id"] else None
        values["confidence"] = float(values["confidence"]) if values["confidence"] else None
        values["already_there"] = values["already_there"].lower() == "true"
        values["further"] = values["further"].lower() == "true"
        if values["class_id"]:
            names[values["class_id"]] = values["class_name"]
        steps.setdefault(values["item"], {**values, "files": []})["files"].append(values)
    # a table names only the classes that are in use
    classes = [names.get(number, f"class {number}") for number in range(1, max(2, *names, 2) + 1)]
    return {**head, "classes": classes, "steps": list(steps.values()), "left": left}
