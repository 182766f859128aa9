"""Results become a plan: which photo goes where, under which name and why. The plan shown is the plan that is run."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from facesorter.core.classes import ClassSet
from facesorter.core.errors import PlanError
from facesorter.core.files.disk import check_space, check_writable, existing_parent, reachable
from facesorter.core.files.names import safe_folder_name
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.photos.companions import Belongings, Companions
from facesorter.core.plan.decisions import (
    Decision,
    as_answered,
    decide,
    decide_further,
    reason_chosen,
    reason_left_out,
)
from facesorter.core.plan.folders import folders_at
from facesorter.core.plan.targets import TargetNames
from facesorter.core.plan.weaknesses import weaknesses
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Progress, Rounds, Task


class Action(StrEnum):
    """What happens to a photo: the original stays (copy) or goes (move)."""

    COPY = "copy"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file and where it goes."""

    source: Photo
    target: Path


@dataclass(frozen=True, slots=True)
class Step:
    """Files that go together or not at all: a photo and its companions.

    Attributes:
        files: the photo first.
        folder: the name of the folder they go to, within the destination.
        class_id: the class, or None where the folder is not a class's.
        reason: why they go there.
        confidence: the probability of the class; None where a person decided, or without a class.
        clash: what was in the way of the photo's own name, or None.
        already_there: the same bytes lie there already; nothing is to be done.
        status: how the photo's journey ended.
        note: what else a person should know, or None.
        shared: companions that belong to other photos of the plan too.
        further: a copy of a photo that goes into another folder too; it stays a copy where the others are moved, and
            comes before the photo itself, which is still there then.
    """

    files: tuple[FileStep, ...]
    folder: str
    class_id: int | None
    reason: Message
    confidence: float | None = None
    clash: Message | None = None
    already_there: bool = False
    status: Status = Status.OK
    note: Message | None = None
    shared: tuple[Photo, ...] = ()
    further: bool = False

    @property
    def photo(self) -> Photo:
        """The photo itself."""
        return self.files[0].source

    @property
    def companions(self) -> tuple[FileStep, ...]:
        """What travels along."""
        return self.files[1:]


@dataclass(frozen=True, slots=True)
class Left:
    """A photo that the plan leaves where it is, and why.

    Attributes:
        passing: the reason may be gone by the next time: what belongs to the photo cannot be taken along now.
    """

    photo: Photo
    status: Status
    reason: Message
    passing: bool = False

    @property
    def by_person(self) -> bool:
        """Whether a person left it out, rather than that it has no place to go to."""
        return self.reason == reason_left_out()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to happen, as an object that can be shown and then run.

    Attributes:
        destination: the folder that holds the class folders.
        action: copy or move.
        classes: the classes of the results.
        steps: what is to be done, in the order of the results.
        left: what stays.
        device: the device that holds the destination, so that an unplugged drive is noticed.
        devices: the devices of folders that lie on another one, by folder name.
        warnings: what a person should know of the whole before it is run.
        folders: the name of the folder of each class, by that of the class; not kept in a file or a journal, where each
            step has its own.
        to_do: the steps that are not already there.
    """

    destination: Path
    action: Action
    classes: ClassSet
    steps: tuple[Step, ...]
    left: tuple[Left, ...]
    device: int
    devices: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()
    folders: Mapping[str, str] = field(default_factory=dict)
    to_do: tuple[Step, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        to_do = tuple(step for step in self.steps if not step.already_there)
        object.__setattr__(self, "to_do", to_do if len(to_do) < len(self.steps) else self.steps)

    def action_of(self, step: Step) -> Action:
        """Return what happens to the files of a step."""
        return Action.COPY if step.further else self.action

    @property
    def photos_to_do(self) -> int:
        """How many photos something is done with, each counted once, into however many folders it goes."""
        if not any(step.further for step in self.to_do):
            return len(self.to_do)
        return len({step.photo.path for step in self.to_do})

    def counts(self) -> dict[str, int]:
        """Return how many photos go into each folder."""
        return dict(Counter(step.folder for step in self.to_do))

    def device_of(self, folder: str) -> int:
        """Return the device of a folder, by name."""
        return self.devices.get(folder, self.device)

    def bytes_to_write(self, steps: Iterable[Step]) -> dict[int, int]:
        """Return the bytes that steps write, by device; renaming within a device writes none."""
        needed: Counter[int] = Counter()
        for step in steps:
            device = self.device_of(step.folder)
            for file in step.files:
                if self.action_of(step) is Action.COPY or file.source.inode[0] != device:
                    needed[device] += file.source.size
        return dict(needed)

    def without(self, paths: Collection[Path]) -> "Plan":
        """Return the plan without some photos (companions go with theirs): they stay, and names close up.

        Raises:
            PlanError: as :func:`make_plan` does.
        """
        return self.changed({}, paths)

    def changed(
        self,
        classes: Mapping[Path, int],
        left_out: Collection[Path] = (),
        *,
        task: Task | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> "Plan":
        """Return the plan as a person changed it; companions go with their photos, and names close up.

        Args:
            classes: the class of photos that go into another one, and no other, by path; those that stayed so far
                come behind the others.
            left_out: photos that stay.
            task: the handle by which it can be cancelled.
            on_progress: called after each photo.

        Raises:
            PlanError: as :func:`make_plan` does.
            Cancelled: when the task was cancelled.
        """
        rounds = Rounds(3, len(self.steps) + len(self.left), task, on_progress)
        given = {one: self._given(one) for one in set(classes.values())}
        drafts: list[Step] = []
        out: list[Left] = []
        for step in rounds.over(self.steps):
            paths = [file.source.path for file in step.files]
            if any(path in left_out for path in paths):
                out += [] if step.further else [Left(step.photo, step.status, reason_left_out())]
            elif (class_id := next((classes[path] for path in paths if path in classes), None)) is None:
                drafts.append(step)
            elif not step.further:
                decided = given[class_id]
                drafts.append(
                    replace(step, folder=decided.folder, class_id=class_id, reason=decided.reason, confidence=None)
                )
        left: list[Left] = []
        companions = Companions(one.photo.path for one in self.left if one.photo.path in classes)
        for one in rounds.over(self.left):
            class_id = classes.get(one.photo.path)
            drafted: Left | Step = one
            if class_id is not None:
                drafted = _drafted(one.photo, one.status, companions, self.action, given[class_id])
            if isinstance(drafted, Left):
                left.append(drafted)
            else:
                drafts.append(drafted)
        return _laid_out(replace(self, left=(*left, *out)), drafts, rounds)

    def _given(self, class_id: int) -> Decision:
        """Return where photos go that a person puts into a class."""
        name = self.classes.by_id(class_id).name
        return Decision(self.folders.get(name, safe_folder_name(name)), class_id, reason_chosen(name))

    def rows(self) -> list[dict[str, Any]]:
        """Return a plain row for each file, for a table or a file; rows of one item go together or not at all."""
        return [
            {"item": number, **values, **file}
            for number, step in enumerate(self.steps, start=1)
            for values in [self.step_values(step)]
            for file in values.pop("files")
        ]

    def step_values(self, step: Step) -> dict[str, Any]:
        """Return a step as plain data."""
        return {
            "folder": step.folder,
            "class_id": step.class_id,
            "class_name": self.classes.by_id(step.class_id).name if step.class_id else None,
            "status": step.status.value,
            "reason": str(step.reason),
            "confidence": None if step.confidence is None else round(float(step.confidence), 4),
            "clash": str(step.clash) if step.clash else None,
            "already_there": step.already_there,
            "note": str(step.note) if step.note else None,
            "further": step.further,
            "files": [
                {
                    "source": str(file.source.path),
                    "target": str(file.target),
                    "travels_with": str(step.photo.path) if index else None,
                    "size": file.source.size,
                    # with a unit, since a spreadsheet would round the bare number
                    "mtime": f"{file.source.mtime_ns} ns",
                }
                for index, file in enumerate(step.files)
            ],
        }

    def head(self) -> dict[str, Any]:
        """Return what holds for the whole plan as plain data."""
        return {
            "destination": str(self.destination),
            "action": self.action.value,
            "classes": list(self.classes.names),
            "device": self.device,
        }

    def to_json(self) -> dict[str, Any]:
        """Return the whole plan as plain data."""
        return {
            **self.head(),
            "counts": self.counts(),
            "warnings": [str(warning) for warning in self.warnings],
            "steps": [self.step_values(step) for step in self.steps],
            "left": [
                {
                    "source": str(left.photo.path),
                    "status": left.status.value,
                    "reason": str(left.reason),
                    "size": left.photo.size,
                    "mtime": f"{left.photo.mtime_ns} ns",
                }
                for left in self.left
            ],
        }


def make_plan(
    results: Iterable[Result],
    classes: ClassSet,
    destination: Path,
    action: Action,
    *,
    corrections: Mapping[Path, int] | None = None,
    further: Mapping[Path, Sequence[int]] | None = None,
    names: Mapping[int, str] | None = None,
    also: Mapping[Status, str] | None = None,
    task: Task | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Plan where the photos go; nothing is changed on disk.

    Args:
        results: the photos and what is known of them.
        classes: the classes of those results.
        destination: the folder that holds, or will hold, the class folders.
        action: copy or move.
        corrections: what a person answered for a photo, by path; it beats the result, whatever that is.
        further: the classes into which a person wants a copy of a photo, besides the one it was put into.
        names: what the folder of a class is to be called, by id, if not by the class's own name. A class that has a
            folder in the destination already goes on into that one.
        also: a folder name for photos that ended otherwise (no face, say), which else stay where they are.
        task: the handle by which planning can be cancelled.
        on_progress: called after each photo.

    Raises:
        PlanError: when two folders would have one name, or the destination cannot be written or is too small.
        Cancelled: when the task was cancelled.

    >>> from tempfile import TemporaryDirectory
    >>> from facesorter.core.classes import DEFAULT_CLASSES
    >>> from facesorter.core.photos.find import photo_at
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.jpg").write_text("a photo")
    ...     result = Result(photo_at(Path(folder, "a.jpg")), Status.OK, class_id=6, probabilities=(0, 0, 0, 0, 0, 1))
    ...     plan = make_plan([result], DEFAULT_CLASSES, Path(folder, "sorted"), Action.COPY)
    >>> (step,) = plan.steps
    >>> step.files[0].target.relative_to(plan.destination).as_posix(), str(step.reason)
    ('girl/a.jpg', 'Looks like “girl”, 100 %.')
    """
    destination = reachable(destination.absolute())
    folders = folders_at(destination, classes, names or {}, list((also or {}).values()))
    results = list(results)
    companions = Companions(result.photo.path for result in results)
    drafts: list[Step] = []
    left: list[Left] = []
    led: list[tuple[Result, Path]] = []
    rounds = Rounds(2, len(results), task, on_progress)
    for result in rounds.over(results):
        if lead := companions.lead_of(result.photo.path):
            led.append((result, lead))
            continue
        answer = (corrections or {}).get(result.photo.path)
        here = folders.around(result.photo.path)
        decided = decide(result, classes, answer, also or {}, here)
        draft = _drafted(result.photo, as_answered(result, answer).status, companions, action, decided)
        if isinstance(draft, Left):
            left.append(draft)
            continue
        given = (further or {}).get(result.photo.path, ())
        drafts += _copies(draft, decide_further(result, classes, answer, given, here), companions)
        drafts.append(draft)
    going = {file.source.path for draft in drafts for file in draft.files} if led else set()
    for result, lead in led:
        if result.photo.path not in going:
            stays = message(QT_TRANSLATE_NOOP("Messages", "It belongs to {name} and stays with it."), name=lead.name)
            left.append(Left(result.photo, result.status, stays))
    plan = Plan(destination, action, classes, (), tuple(left), _device(destination), folders=folders.names)
    return _laid_out(plan, drafts, rounds)


def checked(plan: Plan) -> Plan:
    """Return a plan with the devices as they are now, after every device was found writable and large enough.

    Raises:
        PlanError: when one is not.
    """
    devices: dict[str, int] = {}
    bases: dict[int, Path] = {}
    for folder in {step.folder for step in plan.to_do}:
        base = existing_parent(plan.destination / folder)
        device = base.stat().st_dev if base.is_dir() else plan.device
        bases.setdefault(device, base if base.is_dir() else existing_parent(plan.destination))
        if device != plan.device:
            devices[folder] = device
    plan = replace(plan, devices=devices)
    needed = plan.bytes_to_write(plan.to_do)
    for device, base in bases.items():
        check_writable(base)
        check_space(base, needed.get(device, 0))
    return replace(plan, warnings=(*_warnings(plan), *weaknesses(bases.values())))


def _laid_out(plan: Plan, drafts: Sequence[Step], rounds: Rounds) -> Plan:
    """Return the plan with these steps, each file with a target, after everything was checked."""
    names = TargetNames()
    steps: list[Step] = []
    folders = {draft.folder: plan.destination / draft.folder for draft in drafts}
    for draft in rounds.over(drafts):
        group = [file.source for file in draft.files if file.source not in draft.shared]
        taken = names.take(group, folders[draft.folder], draft.shared)
        files = tuple(FileStep(source, target) for source, target in taken.files)
        steps.append(replace(draft, files=files, clash=taken.clash, already_there=taken.already_there))
    return checked(replace(plan, steps=tuple(steps)))


def _drafted(
    photo: Photo, status: Status, companions: Companions, action: Action, decided: Decision | Message
) -> Left | Step:
    """Return a step with all files of a photo, still without targets; or why the photo stays."""
    if isinstance(decided, Message):
        return Left(photo, status, decided)
    along = belongings(photo.path, companions)
    if isinstance(along, Message):
        return Left(photo, status, along, passing=True)
    shared = tuple(along.shared) if action is Action.COPY else ()
    note = None
    for one, leads in along.shared.items():
        template = (
            QT_TRANSLATE_NOOP("Messages", "{file} belongs to each of {photos} and is copied with each of them.")
            if shared
            else QT_TRANSLATE_NOOP("Messages", "{file} stays where it is, since it belongs to each of {photos}.")
        )
        note = message(template, file=one.path.name, photos=", ".join(leads))
    files = tuple(FileStep(one, one.path) for one in (photo, *along.companions, *shared))
    return Step(
        files,
        decided.folder,
        decided.class_id,
        decided.reason,
        decided.confidence,
        status=status,
        note=note,
        shared=shared,
    )


def _copies(draft: Step, decisions: Iterable[Decision], companions: Companions) -> Iterator[Step]:
    """Yield the steps of the copies of a photo that goes into other folders too."""
    for decided in decisions:
        if decided.folder == draft.folder:
            continue
        step = _drafted(draft.photo, draft.status, companions, Action.COPY, decided)
        if isinstance(step, Step):
            copy = message(
                QT_TRANSLATE_NOOP("Messages", "A copy; the photo itself goes into {name}."), name=draft.folder
            )
            yield replace(step, further=True, note=copy)


def belongings(photo: Path, companions: Companions) -> Belongings | Message:
    """Return what belongs to a photo; or why that cannot be taken along, so that the photo stays."""
    try:
        along = companions.of(photo)
    except OSError as error:
        return unseen_companions(photo, error)
    if along.online is None:
        return along
    online = QT_TRANSLATE_NOOP("Messages", "{file}, which belongs to it, is only online. Download it first.")
    return message(online, file=along.online)


def unseen_companions(photo: Path, error: OSError) -> Message:
    """Return why a photo stays whose companions cannot be looked at."""
    unseen = QT_TRANSLATE_NOOP("Messages", "What belongs to {name} cannot be looked at: {reason}.")
    return message(unseen, name=photo.name, reason=error.strerror or str(error))


def _device(destination: Path) -> int:
    base = existing_parent(destination)
    if not base.is_dir():
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "{folder} is not a folder, so nothing can be put into it. Choose another."),
            folder=base,
        )
    return base.stat().st_dev


def _warnings(plan: Plan) -> Iterator[Message]:
    """Yield what should be known before a plan is run: originals that will stay."""
    if plan.action is Action.MOVE:
        for folder in sorted({os.path.dirname(step.photo.path) for step in plan.to_do}):  # noqa: PTH120 - for speed
            if os.path.isdir(folder) and not os.access(folder, os.W_OK):  # noqa: PTH112
                yield message(
                    QT_TRANSLATE_NOOP(
                        "Messages", "Files in {folder} cannot be removed, so its photos are only copied."
                    ),
                    folder=folder,
                )
