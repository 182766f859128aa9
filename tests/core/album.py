"""Photos to be sorted and undone, and what to look at afterwards; for the tests of plans, moves, undo and recovery."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

import facesorter
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.files import exclusive, transfer
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, FileStep, Plan, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs import undo
from facesorter.core.runs.reports import RunReport, UndoReport
from facesorter.core.runs.run import finish_run, run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Task

MTIME = 1_234_567_890_123_456_789
BOY, GIRL = 3, 6
both_actions = pytest.mark.parametrize("action", list(Action))

Tree = dict[str, tuple[int, int, bytes] | None]


def tree(folder: Path) -> Tree:
    """Everything below a folder: for files mode, time and bytes (or where a link points), for folders nothing."""
    found: Tree = {}
    for path in folder.rglob("*"):
        status = path.lstat()
        content = os.fsencode(path.readlink()) if path.is_symlink() else b"" if path.is_dir() else path.read_bytes()
        found[str(path.relative_to(folder))] = (
            None if path.is_dir() and not path.is_symlink() else (status.st_mode, status.st_mtime_ns, content)
        )
    return found


def bytes_in(folder: Path) -> list[bytes]:
    """The photos below a folder; a part of one, or the marker, is none."""
    return sorted(
        path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".facesorter-")
    )


class Album:
    """A folder of photos, a destination beside it, and the places of the user."""

    def __init__(self, root: Path, places: UserPlaces) -> None:
        self.photos = root / "photos"
        self.sorted = root / "sorted"
        self.places = places
        self.photos.mkdir()

    def add(self, name: str, content: bytes | None = None) -> Path:
        path = self.photos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name) if content is None else content)
        path.chmod(0o640)
        os.utime(path, ns=(MTIME + 5, MTIME + len(name)))
        return path

    def results(self, status: Status = Status.OK) -> list[Result]:
        class_id = GIRL if status is Status.OK else None
        return [Result(photo, status, class_id=class_id) for photo in find_photos(self.photos).photos]

    def plan_of(self, results: Sequence[Result], action: Action = Action.MOVE, **options: Any) -> Plan:
        return make_plan(results, DEFAULT_CLASSES, options.pop("to", self.sorted), action, **options)

    def plan(self, action: Action = Action.MOVE, to: Path | None = None) -> Plan:
        return self.plan_of(self.results(), action, to=to or self.sorted)

    def run(self, plan: Plan | None = None, task: Task | None = None) -> RunReport:
        return run_plan(plan or self.plan(), self.places, task or Task())

    def finish(self, run_id: str) -> RunReport:
        return finish_run(run_id, self.places, Task())

    def undo(self, run_id: str | None = None, task: Task | None = None) -> UndoReport:
        return undo_run(run_id, self.places, task or Task())


def notes(rows: tuple[Any, ...]) -> list[str]:
    return [str(row.note) for row in rows]


def across_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every folder be a disk of its own."""
    rename = exclusive.rename_exclusively

    def refuse(old: Path, new: Path) -> None:
        if old.parent != new.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        rename(old, new)

    monkeypatch.setattr(exclusive, "rename_exclusively", refuse)


def not_offered(*_: Any, **__: Any) -> NoReturn:
    """Be a system call that a disk does not offer."""
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def only_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a disk without exclusive renames, as NFS is."""

    def refuse(old: Path, new: Path) -> None:
        if old.parent.is_dir() and not os.path.lexists(old):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(old))
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(exclusive, "rename_exclusively", refuse)


def like_fat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a disk with neither exclusive renames nor hard links, with times of two seconds, and no lasting inodes."""
    only_links(monkeypatch)
    utime = os.utime

    def coarse(path: Any, *arguments: Any, ns: tuple[int, int] | None = None, **options: Any) -> None:
        if ns is not None:
            options["ns"] = tuple(time // 2_000_000_000 * 2_000_000_000 for time in ns)
        utime(path, *arguments, **options)

    monkeypatch.setattr(os, "link", not_offered)
    monkeypatch.setattr(os, "utime", coarse)
    for module in (transfer, undo):
        monkeypatch.setattr(module, "keeps_inodes", lambda _: False)


def refuse_to_remove(monkeypatch: pytest.MonkeyPatch, refused: Callable[[Path], bool]) -> None:
    """Have a file that may be copied, but neither renamed nor removed."""
    rename = exclusive.rename_exclusively

    def rename_or_not(old: Path, new: Path) -> None:
        if refused(old):
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(old, new)

    monkeypatch.setattr(exclusive, "rename_exclusively", rename_or_not)


def from_another_device(file: FileStep) -> FileStep:
    device, inode = file.source.inode
    return replace(file, source=replace(file.source, inode=(device + 1, inode)))


def child(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(Path(facesorter.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def forget_the_end(album: Album) -> None:
    """Make the journal that of a run killed just after its last file was moved."""
    (journal,) = album.places.runs.iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(line for line in lines if b'"done"' not in line and b'"finished"' not in line))
