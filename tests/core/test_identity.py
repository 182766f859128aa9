"""Whatever the photos are called and whatever fails on the way: to sort and then undo changes nothing."""

import errno
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import FacesorterError
from facesorter.core.files import exclusive
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs.history import RunState, list_runs
from facesorter.core.runs.reports import RunReport
from facesorter.core.runs.run import run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Task
from tests.core.album import BOY, GIRL, Tree, bytes_in, tree

pytestmark = pytest.mark.usefixtures("quick_disk")

STEMS = (
    "a", "A", "a (2)", "가", unicodedata.normalize("NFD", "가"), "é", "e\u0301", "😀", "가" * 82, "x" * 247,
    os.fsdecode(b"\xff"), "CON", "b:c?", "end. ", "new\nline", "-rf", "\u202eg", "IMG_1", "IMG_E1",
)  # fmt: skip
SUFFIXES = (".jpg", ".JPG", ".heic", ".png", ".dng", ".MOV", ".xmp", ".XMP", ".AAE", ".jpg.xmp", ".jpg.json", ".jpg. ")
FOLDERS = ("", "x/", "x/y/", "girl/", "girl/girl/")
NAMES = st.builds("{}{}{}".format, st.sampled_from(FOLDERS), st.sampled_from(STEMS), st.sampled_from(SUFFIXES)).filter(
    lambda name: len(os.fsencode(Path(name).name)) <= 255
)
CONTENTS = st.tuples(st.sampled_from([b"", b"1", b"2"]), st.integers(0, 2**61), st.sampled_from([BOY, GIRL, None]))
FILES = st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=12)
CALLS = (
    "open", "link", "unlink", "replace", "mkdir", "rmdir", "write", "fsync", "fchmod", "utime", "scandir", "lstat",
)  # fmt: skip

Files = dict[str, tuple[bytes, int, int | None]]


@dataclass(frozen=True)
class Faults:
    """So many system calls fail, from the so-and-so-many-th on."""

    first: int
    length: int
    code: int

    @contextmanager
    def happening(self) -> Iterator[None]:
        seen = 0

        def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                nonlocal seen
                seen += 1
                if self.first <= seen < self.first + self.length:
                    event(f"{name} failed")
                    raise OSError(self.code, os.strerror(self.code))
                return real(*arguments, **options)

            return call

        with ExitStack() as patches:
            for name in CALLS:
                patches.enter_context(patch.object(os, name, failing(name, getattr(os, name))))
            rename = failing("rename", exclusive.rename_exclusively)
            patches.enter_context(patch.object(exclusive, "rename_exclusively", rename))
            yield


FAULTS = st.builds(
    Faults,
    st.integers(1, 150),
    st.integers(1, 3),
    st.sampled_from([errno.EIO, errno.ENOSPC, errno.EACCES, errno.EXDEV, errno.EPERM]),
)


class Desk:
    """Photos in a folder, sorted beside it or right there."""

    def __init__(self, root: Path, files: Files, *, inside: bool) -> None:
        self.places = UserPlaces(root / "data", root / "cache", root / "config")
        self.photos = root / "photos"
        self.photos.mkdir()
        self.sorted = root / "sorted"
        self.destination = self.photos if inside else self.sorted
        self._classes = {}
        for name, (content, mtime_ns, class_id) in files.items():
            path = self.photos / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\xff\xd8\xff" + content)
            os.utime(path, ns=(0, mtime_ns))
            self._classes[path] = class_id
        self.before = tree(self.photos)

    def plan(self, action: Action) -> Plan:
        results = []
        for photo in find_photos(self.photos).photos:
            class_id = self._classes[photo.path]
            results.append(Result(photo, Status.OK if class_id else Status.NO_FACE, class_id=class_id))
        return make_plan(results, DEFAULT_CLASSES, self.destination, action)

    def run(self, plan: Plan) -> RunReport:
        return run_plan(plan, self.places, Task())

    def everything(self) -> list[bytes]:
        return sorted(bytes_in(self.photos) + bytes_in(self.sorted))


@contextmanager
def desk(files: Files, *, inside: bool) -> Iterator[Desk]:
    shm = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else None) as folder:
        yield Desk(Path(folder), files, inside=inside)


def contents(tree_: Tree) -> list[bytes]:
    return sorted(entry[2] for entry in tree_.values() if entry)


@given(files=FILES, action=st.sampled_from(Action), inside=st.booleans())
@settings(max_examples=60, deadline=None)
def test_sort_then_undo_is_the_identity(files: Files, action: Action, inside: bool) -> None:
    with desk(files, inside=inside) as at:
        plan = at.plan(action)
        targets = [str(file.target) for step in plan.to_do for file in step.files]
        assert len({name.casefold() for name in targets}) == len(targets)
        report = at.run(plan)
        assert not report.failed
        assert [row.target for row in report.done] == [step.files[0].target for step in plan.to_do]
        assert len(at.everything()) == len(files) + (len(targets) if action is Action.COPY else 0)
        if plan.to_do:
            assert not undo_run(None, at.places, Task()).failed
        assert tree(at.photos) == at.before
        assert not at.sorted.exists()


GROUP: Files = {"a.jpg": (b"", 0, 6), "a.dng": (b"", 0, 3), "x/y/a.MOV": (b"", 0, 3), "girl/\udcff.jpg": (b"", 0, 3)}
"""A photo that a raw file belongs to, and two more."""


@given(files=FILES, action=st.sampled_from(Action), inside=st.booleans(), faults=FAULTS)
@example(files=GROUP, action=Action.COPY, inside=False, faults=Faults(14, 1, errno.EIO))  # what belongs to it is unseen
@example(files=GROUP, action=Action.COPY, inside=False, faults=Faults(140, 2, errno.EIO))  # a copy cannot be removed
@settings(max_examples=100, deadline=None)
def test_a_sort_in_which_anything_fails_is_undone_as_if_it_had_not_been(
    files: Files, action: Action, inside: bool, faults: Faults
) -> None:
    with desk(files, inside=inside) as at:
        with suppress(FacesorterError), faults.happening():
            at.run(at.plan(action))
        for probe in list(at.photos.rglob(".facesorter-probe-*")):  # whose removal failed
            shutil.rmtree(probe) if probe.is_dir() else probe.unlink()
        assert set(contents(at.before)) <= set(at.everything())
        if action is Action.COPY:
            assert {name: at.before[name] for name in at.before} == {name: tree(at.photos)[name] for name in at.before}
        for run in list_runs(at.places):
            assert run.state in {RunState.FINISHED, RunState.INTERRUPTED}
            assert not undo_run(run.run_id, at.places, Task()).failed
        assert tree(at.photos) == at.before
        assert bytes_in(at.sorted) == []


@given(files=FILES, action=st.sampled_from(Action), inside=st.booleans(), faults=FAULTS)
@settings(max_examples=100, deadline=None)
def test_an_undo_in_which_anything_fails_can_be_done_again(
    files: Files, action: Action, inside: bool, faults: Faults
) -> None:
    with desk(files, inside=inside) as at:
        plan = at.plan(action)
        report = at.run(plan)
        with suppress(FacesorterError), faults.happening():
            undo_run(report.run_id, at.places, Task())
        assert set(contents(at.before)) <= set(at.everything())
        if list_runs(at.places)[0].state is not RunState.UNDONE:
            assert not undo_run(report.run_id, at.places, Task()).failed
        after = tree(at.photos)
        assert {name: after.get(name) for name in at.before} == at.before
