"""Kills sorts, undos and resumptions at every system call and at random moments, recovers, and looks at every byte.

Run by ``test_kills.py`` as a program of its own, so that forking is cheap and nothing heavy is imported. Its argument
is a JSON object; it prints one with the number of kills and what was found wrong.
"""

import errno
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.files import exclusive, transfer
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs import undo
from facesorter.core.runs.history import RunState, interrupted_runs, list_runs
from facesorter.core.runs.run import finish_run, run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Task

MTIME = 1_234_567_890_123_456_789
FEW = ("a/IMG_1.HEIC", "a/IMG_1.MOV", "a/IMG_1.AAE", "b/IMG_1.heic", "c.jpg")
CHANGES = ("link", "unlink", "rename", "replace", "mkdir", "rmdir", "write", "fsync", "fchmod", "utime", "truncate")


@dataclass
class Config:
    """What is killed: a sort, an undo or a resumption; copying or moving; and on which disks.

    ``devices``: ``one``; two ``real`` ones; ``faked`` ones, each folder being one; one with only hard ``links``; one
    like ``fat``, with neither those nor exclusive renames, coarse times and no lasting inodes; each folder being one of
    such ``fats``.
    """

    near: str
    far: str
    action: str
    killed: str
    recover: str
    devices: str
    moments: int = 0
    photos: int = 0
    stride: int = 1
    begun_at: int = 25
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.names = tuple(f"{index % 7}/{index}.jpg" for index in range(self.photos)) or FEW


class Case:
    """One kill: photos, a destination and a user's folders of its own."""

    def __init__(self, config: Config, name: str) -> None:
        self.config = config
        self.base = Path(config.near) / name
        self.photos = self.base / "photos"
        self.far = (Path(config.far) if config.devices == "real" else Path(config.near)) / f"{name}-far"
        self.sorted = self.far / "sorted"
        self.places = UserPlaces(self.base / "data", self.base / "cache", self.base / "config")
        self.far.mkdir(parents=True)
        for photo in config.names:
            path = self.photos / photo
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(photo.encode() * 200)
            time_ns = MTIME // 2_000_000_000 * 2_000_000_000 if "fat" in self.config.devices else MTIME
            os.utime(path, ns=(0, time_ns))
        self.before = tree(self.photos)

    def clear(self) -> None:
        shutil.rmtree(self.base)
        shutil.rmtree(self.far)

    def sort(self, ready: Callable[[], None] = lambda: None) -> None:
        results = [Result(photo, Status.OK, class_id=6) for photo in find_photos(self.photos).photos]
        twice = {self.photos / self.config.names[-1]: (3,)}  # the last photo goes into a second class, as a copy
        corrections = dict.fromkeys(twice, 6)
        plan = make_plan(
            results,
            DEFAULT_CLASSES,
            self.sorted,
            Action(self.config.action),
            corrections=corrections,
            further=twice,
        )
        ready()
        run_plan(plan, self.places, Task())

    def undo(self, ready: Callable[[], None] = lambda: None) -> None:
        ready()
        undo_run(list_runs(self.places)[0].run_id, self.places, Task())

    def finish(self, ready: Callable[[], None] = lambda: None) -> None:
        ready()
        finish_run(list_runs(self.places)[0].run_id, self.places, Task())

    def prepare(self) -> Callable[[Callable[[], None]], None]:
        """Bring about the state in which the killing begins; return what is to be killed."""
        if self.config.killed == "sort":
            return self.sort
        # the wished-for number of system calls of the sort; a finished one for an undo
        limit = 0 if self.config.killed == "undo" else self.config.begun_at
        in_child(lambda: self.sort(lambda: kill_at(limit)))
        return self.undo if self.config.killed == "undo" else self.finish

    def problems(self) -> Iterator[str]:
        """Recover as a person would after the next start, and yield whatever is not as it should be."""
        # where a disk has no exclusive rename, a photo is aside for a moment, whole, until whoever recovers comes by
        whole = {content for path, content in contents(self.photos, self.sorted, hidden=".facesorter-part-")}
        yield from (f"{name} is nowhere whole" for name in self.config.names if name.encode() * 200 not in whole)
        runs = list_runs(self.places)
        cut_off = interrupted_runs(self.places)
        if not runs:
            yield from self._wrong_after_undo()
            return
        if runs[0].state in {RunState.INTERRUPTED, RunState.PARTLY_UNDONE} and not cut_off:
            yield f"not told: {runs[0]}"
        if self.config.recover == "finish":
            if runs[0].state is RunState.INTERRUPTED:
                report = finish_run(runs[0].run_id, self.places, Task())
                yield from (f"{row.source}: {row.note}" for row in report.failed)
            yield from self._wrong_after_finish()
        if list_runs(self.places)[0].state is not RunState.UNDONE:
            yield from (f"{row.source}: {row.note}" for row in undo_run(runs[0].run_id, self.places, Task()).failed)
        yield from self._wrong_after_undo()
        if interrupted_runs(self.places):
            yield "still interrupted"

    def _wrong_after_finish(self) -> Iterator[str]:
        seen = Counter(content for _, content in contents(self.photos, self.sorted))
        times = 2 if self.config.action == "copy" else 1
        wanted = Counter({name.encode() * 200: times for name in self.config.names})
        wanted[self.config.names[-1].encode() * 200] += 1
        if seen != wanted:
            yield f"finished, but {sorted(path for path, _ in contents(self.photos, self.sorted))}"
        if len(list(contents(self.sorted))) != len(self.config.names) + 1:
            yield "finished, but not all are sorted"
        yield from self._parts()

    def _wrong_after_undo(self) -> Iterator[str]:
        if tree(self.photos) != self.before:
            yield f"undone, but {sorted(tree(self.photos))}"
        if self.sorted.exists():
            yield f"undone, but {sorted(map(str, self.sorted.rglob('*')))}"
        yield from self._parts()

    def _parts(self) -> Iterator[str]:
        for folder in (self.photos, self.sorted):
            for kind in ("part", "aside"):
                yield from (f"left over: {path}" for path in folder.rglob(f".facesorter-{kind}-*"))


def tree(folder: Path) -> dict[str, Any]:
    return {
        str(path.relative_to(folder)): None if path.is_dir() else (path.lstat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
    }


def contents(*folders: Path, hidden: str = ".facesorter-") -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith(hidden):
                yield str(path), path.read_bytes()


def imitate(devices: str) -> None:
    """Make the disks those of a configuration, for the rest of this process."""

    def refusing(code: int, refused: Callable[[Path, Path], bool], real: Callable[..., Any]) -> Callable[..., Any]:
        def call(old: Path, new: Path, **options: Any) -> None:
            if refused(old, new) and os.path.lexists(old):
                raise OSError(code, os.strerror(code))
            real(old, new, **options)

        return call

    def apart(old: Path, new: Path) -> bool:
        return Path(old).parent != Path(new).parent

    def always(old: Path, new: Path) -> bool:
        return True

    rename = exclusive.rename_exclusively
    if devices in {"links", "fat", "fats"}:
        rename = refusing(errno.EINVAL, always, rename)
    if devices in {"fat", "fats"}:
        os.link = refusing(errno.EPERM, always, os.link)
        utime = os.utime

        def coarse(path: Any, *, ns: tuple[int, int]) -> None:
            utime(path, ns=(ns[0], ns[1] // 2_000_000_000 * 2_000_000_000))

        for module, name, imitation in (
            (os, "utime", coarse),
            (transfer, "keeps_inodes", lambda _: False),
            (undo, "keeps_inodes", lambda _: False),
        ):
            setattr(module, name, imitation)
    if devices in {"faked", "fats"}:
        rename = refusing(errno.EXDEV, apart, rename)
    exclusive.rename_exclusively = rename


def kill_at(limit: int) -> None:
    """Kill this process after so many changes to a disk (0 for never); half a journal line is one too."""
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == limit:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if real is write and seen + 1 == limit:
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                count()
            count()
            answer = real(*arguments, **options)
            count()
            return answer

        return call

    def creating(real: Callable[..., Any], creates: Callable[[Any], bool]) -> Callable[..., Any]:
        counted = wrapped(real)

        def call(path: Any, how: Any = "r", *arguments: Any, **options: Any) -> Any:
            return (counted if creates(how) else real)(path, how, *arguments, **options)

        return call

    write = os.write
    exclusive.rename_exclusively = wrapped(exclusive.rename_exclusively)
    os.open = creating(os.open, lambda flags: bool(flags & os.O_CREAT))
    io.open = creating(io.open, lambda mode: "r" not in mode)
    os.fsync = lambda fd: None  # what a killed process wrote is there without it, and the disk is slow
    for name in CHANGES:
        setattr(os, name, wrapped(getattr(os, name)))


def in_child(work: Callable[[], None], *, after: float | None = None) -> bool:
    """Do something in a child, killed after some seconds; return whether it was killed."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the child failed")
    return os.WIFSIGNALED(status)


def kill_everywhere(config: Config) -> tuple[int, list[str]]:
    kills = 0
    problems: list[str] = []
    for limit in range(1, 10_000, config.stride):
        case = Case(config, str(limit))
        work = case.prepare()
        if not in_child(lambda: work(lambda: kill_at(limit))):  # noqa: B023
            case.clear()
            break
        kills += 1
        problems += [f"{config.killed} killed at {limit}, {config.recover}: {problem}" for problem in case.problems()]
        case.clear()
    return kills, problems


def kill_at_moments(config: Config, seed: int) -> tuple[int, list[str]]:
    kills = 0
    problems: list[str] = []
    chance = random.Random(seed)  # noqa: S311
    case = Case(config, "timed")
    work = case.prepare()
    begun = time.monotonic()
    in_child(lambda: work(lambda: kill_at(0)))
    length = time.monotonic() - begun
    case.clear()
    while kills < config.moments:
        case = Case(config, "moment")
        work = case.prepare()
        moment = chance.uniform(0, length)
        if in_child(lambda: work(lambda: kill_at(0)), after=moment):  # noqa: B023
            kills += 1
            problems += [f"{config.killed} killed after {moment:.4f} s: {problem}" for problem in case.problems()]
        case.clear()
    return kills, problems


if __name__ == "__main__":
    wish = Config(**json.loads(sys.argv[1]))
    os.fsync = lambda fd: None
    imitate(wish.devices)
    found = kill_at_moments(wish, seed=7) if wish.moments else kill_everywhere(wish)
    print(json.dumps({"kills": found[0], "problems": found[1]}))
