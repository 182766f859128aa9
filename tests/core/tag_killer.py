"""Kills the writing of tags, its undo and its resumption at every system call, recovers, and looks at every byte.

Run by ``test_kills.py`` as a program of its own, as ``killer.py`` is. Its argument is a JSON object with ``folder``,
``killed``, ``recover``, ``devices`` and ``stride``; it prints one with the number of kills and what was found wrong.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.files.xmp import sidecar
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.results import Result, Status
from facesorter.core.runs import past
from facesorter.core.runs.history import RunState
from facesorter.core.runs.tag_plan import plan_tags
from facesorter.core.runs.tags import run_tags
from facesorter.core.tasks import Task
from tests.core import killer

NAMES = ("a.jpg", "b/had.jpg", "b/raw.cr2")
BEGUN_AT = 30


class Case:
    """One kill: three photos, one of them with a sidecar of somebody's, and a user's folders of its own."""

    def __init__(self, base: Path, wish: dict[str, str]) -> None:
        self.base = base
        self.photos = base / "photos"
        self.places = UserPlaces(base / "data", base / "cache", base / "config")
        self.wish = wish
        for name in NAMES:
            path = self.photos / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 200)
        (self.photos / "b/had.xmp").write_bytes(sidecar(["mine"]))
        for path in self.photos.rglob("*.*"):
            os.utime(path, ns=(0, killer.MTIME // 2_000_000_000 * 2_000_000_000))
        self.before = killer.tree(self.photos)

    def tag(self, ready: Callable[[], None] = lambda: None) -> None:
        results = [Result(photo, Status.OK, class_id=6) for photo in find_photos(self.photos).photos]
        plan = plan_tags(results, DEFAULT_CLASSES, self.photos, merge=True)
        ready()
        run_tags(plan, self.places, Task())

    def undo(self, ready: Callable[[], None] = lambda: None) -> None:
        ready()
        past.undo(past.list_past(self.places)[0].run_id, self.places, Task())

    def finish(self, ready: Callable[[], None] = lambda: None) -> None:
        ready()
        past.finish(past.list_past(self.places)[0].run_id, self.places, Task())

    def prepare(self) -> Callable[[Callable[[], None]], None]:
        """Bring about the state in which the killing begins; return what is to be killed."""
        if self.wish["killed"] == "tag":
            return self.tag
        limit = 0 if self.wish["killed"] == "undo" else BEGUN_AT
        killer.in_child(lambda: self.tag(lambda: killer.kill_at(limit)))
        return self.undo if self.wish["killed"] == "undo" else self.finish

    def problems(self) -> Iterator[str]:
        """Recover as a person would after the next start, and yield whatever is not as it should be."""
        for name in NAMES:
            if (self.photos / name).read_bytes() != name.encode() * 200:
                yield f"{name} was touched"
        runs = past.list_past(self.places)
        if not runs:
            yield from self._wrong_after_undo()
            return
        if runs[0].state in {RunState.INTERRUPTED, RunState.PARTLY_UNDONE} and not past.interrupted(self.places):
            yield f"not told: {runs[0]}"
        if self.wish["recover"] == "finish" and runs[0].state is RunState.INTERRUPTED:
            report = past.finish(runs[0].run_id, self.places, Task())
            yield from (f"{row.source}: {row.note}" for row in report.failed)
            yield from self._wrong_after_finish()
        if past.list_past(self.places)[0].state is not RunState.UNDONE:
            undone = past.undo(runs[0].run_id, self.places, Task())
            yield from (f"{row.source}: {row.note}" for row in undone.failed)
        yield from self._wrong_after_undo()
        if past.interrupted(self.places):
            yield "still interrupted"

    def _wrong_after_finish(self) -> Iterator[str]:
        found = {
            path.relative_to(self.photos).as_posix(): path.read_text("utf-8") for path in self.photos.rglob("*.xmp")
        }
        if set(found) != {"a.jpg.xmp", "b/had.xmp", "b/raw.xmp"} or not all(
            "facesorter|girl" in one for one in found.values()
        ):
            yield f"finished, but {found}"
        if "facesorter|mine" in found.get("b/had.xmp", ""):
            yield "the tag before is there as well"
        yield from self._parts()

    def _wrong_after_undo(self) -> Iterator[str]:
        if killer.tree(self.photos) != self.before:
            yield f"undone, but {sorted(killer.tree(self.photos))}"
        yield from self._parts()

    def _parts(self) -> Iterator[str]:
        yield from (f"left over: {path}" for path in self.photos.rglob(".facesorter-*"))


def kill_everywhere(wish: dict[str, str], stride: int) -> tuple[int, list[str]]:
    kills = 0
    problems: list[str] = []
    for limit in range(1, 10_000, stride):
        case = Case(Path(wish["folder"]) / str(limit), wish)
        work = case.prepare()
        killed = killer.in_child(lambda: work(lambda: killer.kill_at(limit)))  # noqa: B023
        kills += killed
        if killed:
            problems += [f"{wish['killed']} killed at {limit}: {problem}" for problem in case.problems()]
        shutil.rmtree(case.base)
        if not killed:
            break
    return kills, problems


if __name__ == "__main__":
    wanted = json.loads(sys.argv[1])
    os.fsync = lambda fd: None
    killer.imitate(wanted["devices"])
    found = kill_everywhere(wanted, wanted["stride"])
    print(json.dumps({"kills": found[0], "problems": found[1]}))
