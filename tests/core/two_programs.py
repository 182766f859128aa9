"""Two programs sort the same photos into the same folder at the same time, with separate data folders, round by round.

Run by ``test_two_programs.py`` as a program of its own, so that forking is cheap and nothing heavy is imported. Its
argument is a JSON object; it prints one with the number of rounds and what was found wrong.

In each round one system call of one program is slowed down, in turn, so that the other program comes by in exactly that
moment. With ``locks`` the one that finds the destination held tries again until it is not; without, as on a disk that
has no locks, both go on side by side.
"""

import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import PlanError
from facesorter.core.files import exclusive
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs import lock
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Task
from tests.core.killer import imitate

PHOTOS = 10
SLOWED = (
    (exclusive, "rename_exclusively"),
    (exclusive, "set_aside"),
    (os, "unlink"),
    (os, "link"),
    (os, "replace"),
    (os, "open"),
    (os, "lstat"),
)
SECONDS = 0.002


@dataclass
class Config:
    """How many rounds, of what, where; ``devices`` as in ``killer.py``."""

    root: str
    action: str
    devices: str
    rounds: int
    locks: bool = True


class Round:
    """One round: photos, a destination, and two programs."""

    def __init__(self, config: Config, number: int) -> None:
        self.config = config
        self.number = number
        self.root = Path(config.root) / str(number)
        self.photos, self.sorted = self.root / "photos", self.root / "sorted"
        self.photos.mkdir(parents=True)
        for index in range(PHOTOS):
            path = self.photos / f"{index}.jpg"
            path.write_bytes(b"%d" % index * 500)
            os.utime(path, ns=(0, 10**18))

    def plan(self) -> Plan:
        results = [Result(photo, Status.OK, class_id=6) for photo in find_photos(self.photos).photos]
        return make_plan(results, DEFAULT_CLASSES, self.sorted, Action(self.config.action))

    def program(self, name: str, plan: Plan, *, slowed: bool) -> int:
        """Begin a program in a process of its own."""
        process = os.fork()
        if process:
            return process
        code = 1
        try:
            if not self.config.locks:
                replace(lock, "lock_folder", lambda _: None)
            if slowed:
                module, call = SLOWED[self.number % len(SLOWED)]
                replace(module, call, slow(getattr(module, call)))
            places = UserPlaces(self.root / name, self.root / name, self.root / name)
            while True:
                try:
                    run_plan(plan, places, Task())
                except PlanError:
                    time.sleep(SECONDS)
                else:
                    break
            code = 0
        finally:
            os._exit(code)

    def problems(self) -> list[str]:
        plan = self.plan()
        programs = [self.program(name, plan, slowed=name == "first") for name in ("first", "second")]
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in programs]
        found = [f"{self.number}: a program ended with {code}" for code in codes if code]
        left, arrived = (Counter(contents(folder)) for folder in (self.photos, self.sorted))
        moving = self.config.action == "move"
        for index in range(PHOTOS):
            content = b"%d" % index * 500
            if not left[content] + arrived[content] or (not moving and not left[content]):
                found.append(f"{self.number}: photo {index} is lost")
            # on a disk without locks, two copies of one photo may arrive, as of two people who copy it by hand
            if self.config.locks and (left[content], arrived[content]) != (0 if moving else 1, 1):
                found.append(f"{self.number}: photo {index} is there {left[content]} + {arrived[content]} times")
        return found


def replace(module: Any, name: str, call: Callable[..., Any]) -> None:
    setattr(module, name, call)


def slow(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        time.sleep(SECONDS)
        return real(*arguments, **options)

    return call


def contents(folder: Path) -> list[bytes]:
    return [
        path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and (not path.name.startswith(".facesorter-") or path.name.startswith(".facesorter-aside-"))
    ]


if __name__ == "__main__":
    wish = Config(**json.loads(sys.argv[1]))
    os.fsync = lambda fd: None
    imitate(wish.devices)
    wrong: list[str] = []
    for at in range(wish.rounds):
        this = Round(wish, at)
        wrong += this.problems()
        shutil.rmtree(this.root)
    print(json.dumps({"rounds": wish.rounds, "problems": wrong}))
