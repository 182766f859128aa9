"""Sorting and undoing on real files: nothing lost, nothing overwritten, everything back to the nanosecond."""

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import facesorter
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import JournalError, PlanError
from facesorter.core.journal import RunState, list_runs
from facesorter.core.messages import message
from facesorter.core.moves import RunReport, UndoReport, run_plan, undo_run
from facesorter.core.photos import SORTED_MARKER, find_photos, photo_at
from facesorter.core.places import UserPlaces, held
from facesorter.core.plan import Action, FileStep, Plan, Step, make_plan
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Progress, Task

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

    def plan(self, action: Action = Action.MOVE, class_id: int = GIRL, to: Path | None = None) -> Plan:
        results = [Result(photo, Status.OK, class_id=class_id) for photo in find_photos(self.photos).photos]
        return make_plan(results, DEFAULT_CLASSES, to or self.sorted, action)

    def run(self, plan: Plan | None = None, task: Task | None = None) -> RunReport:
        return run_plan(plan or self.plan(), self.places, task or Task())

    def undo(self, run_id: str | None = None, task: Task | None = None) -> UndoReport:
        return undo_run(run_id, self.places, task or Task())


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what a killed process wrote is there without that; its order is tested elsewhere."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def album(tmp_path: Path, places: UserPlaces) -> Album:
    return Album(tmp_path, places)


def notes(rows: tuple[Any, ...]) -> list[str]:
    return [str(row.note) for row in rows]


def refuse_to_unlink(monkeypatch: pytest.MonkeyPatch, refused: Callable[[Path], bool]) -> None:
    unlink = os.unlink

    def unlink_or_not(path: Path, **options: Any) -> None:
        if refused(Path(path)):
            raise PermissionError(errno.EACCES, "Permission denied")
        unlink(path, **options)

    monkeypatch.setattr(os, "unlink", unlink_or_not)


def across_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def refuse(old: Path, new: Path, **options: Any) -> None:
        if Path(old).parent != Path(new).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        link(old, new, **options)

    monkeypatch.setattr(os, "link", refuse)


def after_link(monkeypatch: pytest.MonkeyPatch, act: Callable[[Path, Path], None]) -> None:
    link = os.link

    def linked(old: Path, new: Path, **options: Any) -> None:
        link(old, new, **options)
        act(Path(old), Path(new))

    monkeypatch.setattr(os, "link", linked)


# Sorting


@both_actions
def test_photos_arrive_and_counts_agree(album: Album, action: Action) -> None:
    for name in ("a/IMG_1.jpg", "b/IMG_1.jpg", "c.jpg"):
        album.add(name)
    report = album.run(album.plan(action))
    assert sorted(path.name for path in (album.sorted / "girl").iterdir()) == [
        SORTED_MARKER, "IMG_1 (2).jpg", "IMG_1.jpg", "c.jpg",
    ]  # fmt: skip
    assert len(report.done) == 3
    assert report.counts == {"girl": 3}
    assert bytes_in(album.sorted) == [b"a/IMG_1.jpg", b"b/IMG_1.jpg", b"c.jpg"]
    assert bytes_in(album.photos) == ([] if action is Action.MOVE else bytes_in(album.sorted))
    assert not report.failed
    assert report.not_tried == 0
    assert (album.sorted / "girl/c.jpg").stat().st_mtime_ns == MTIME + 5


@both_actions
def test_sorting_again_finds_nothing_to_do(album: Album, action: Action) -> None:
    album.add("a.jpg")
    album.run(album.plan(action))
    report = album.run(album.plan(action))
    assert not report.done
    assert len(report.already_there) == (action is Action.COPY)
    assert bytes_in(album.sorted) == [b"a.jpg"]


@both_actions
def test_sorting_into_the_folder_itself_is_not_sorted_again(album: Album, action: Action) -> None:
    album.add("a.jpg")
    album.add("girl/b.jpg")
    report = album.run(album.plan(action, to=album.photos))
    assert [row.target for row in report.already_there] == [album.photos / "girl/b.jpg"]
    assert (album.photos / "girl/a.jpg").exists()
    plan = album.plan(action, to=album.photos)
    assert [step.files[0].source.path.name for step in plan.steps] == (["a.jpg"] if action is Action.COPY else [])
    assert not plan.to_do


def test_case_02_an_identical_photo_stays_when_moving(album: Album) -> None:
    source = album.add("a.jpg")
    (album.sorted / "girl").mkdir(parents=True)
    (album.sorted / "girl/a.jpg").write_bytes(b"a.jpg")
    report = album.run()
    assert [row.source for row in report.already_there] == [source]
    assert source.exists()


@both_actions
def test_case_04_a_target_that_appears_meanwhile_is_stepped_around(album: Album, action: Action) -> None:
    album.add("a/IMG_1.jpg")
    album.add("b/IMG_1.jpg")
    plan = album.plan(action)
    (album.sorted / "girl").mkdir(parents=True)
    for name in ("IMG_1.jpg", "IMG_1 (3).jpg"):
        (album.sorted / "girl" / name).write_bytes(b"precious")
    report = album.run(plan)
    assert [row.target and row.target.name for row in report.done] == ["IMG_1 (4).jpg", "IMG_1 (2).jpg"]
    assert notes(report.done) == ["The name IMG_1.jpg was taken meanwhile.", "None"]
    assert bytes_in(album.sorted) == [b"a/IMG_1.jpg", b"b/IMG_1.jpg", b"precious", b"precious"]
    album.undo()
    assert bytes_in(album.sorted) == [b"precious", b"precious"]
    assert bytes_in(album.photos) == [b"a/IMG_1.jpg", b"b/IMG_1.jpg"]


@both_actions
@pytest.mark.parametrize("in_the_way", ["file", "dangling link"])
def test_case_05_a_class_folder_that_is_a_file_fails_alone(album: Album, action: Action, in_the_way: str) -> None:
    results = [
        Result(photo_at(album.add(name)), Status.OK, class_id=class_id)
        for name, class_id in (("boy.jpg", BOY), ("girl.jpg", GIRL))
    ]
    album.sorted.mkdir()
    if in_the_way == "file":
        (album.sorted / "boy").write_bytes(b"precious")
    else:
        (album.sorted / "boy").symlink_to("nowhere")
    before = tree(album.sorted)
    report = album.run(make_plan(results, DEFAULT_CLASSES, album.sorted, action))
    assert [row.source.name for row in report.failed] == ["boy.jpg"]
    assert "is a file, so no folder can be made there" in notes(report.failed)[0]
    assert [row.source.name for row in report.done] == ["girl.jpg"]
    assert (album.photos / "boy.jpg").exists()
    album.undo()
    assert tree(album.sorted) == before


@both_actions
def test_case_05_a_class_folder_deleted_during_the_run_is_made_again(
    album: Album, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("1.jpg", "2.jpg"):
        album.add(name)
    before = tree(album.photos)
    plan = album.plan(action)

    def delete(progress: Progress) -> None:
        if progress.done == 1:
            (album.sorted / "girl").rename(album.sorted / "taken away")

    report = run_plan(plan, album.places, Task(), delete)
    assert len(report.done) == 2
    assert (album.sorted / "girl/2.jpg").exists()
    assert (album.sorted / "girl" / SORTED_MARKER).exists()
    (album.sorted / "taken away/1.jpg").rename(album.sorted / "girl/1.jpg")
    shutil.rmtree(album.sorted / "taken away")
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


@both_actions
def test_case_22_changed_and_vanished_photos_are_reported_and_left(album: Album, action: Action) -> None:
    for name in ("changed.jpg", "fine.jpg", "link.jpg", "vanished.jpg"):
        album.add(name)
    plan = album.plan(action)
    (album.photos / "changed.jpg").write_bytes(b"edited")
    (album.photos / "vanished.jpg").unlink()
    (album.photos / "link.jpg").unlink()
    (album.photos / "link.jpg").symlink_to(album.photos / "fine.jpg")
    report = album.run(plan)
    assert [row.source.name for row in report.done] == ["fine.jpg"]
    assert notes(report.failed) == [
        "changed.jpg was changed after it was looked at. Classify it again, then sort.",
        "link.jpg was changed after it was looked at. Classify it again, then sort.",
        "vanished.jpg is not there any more; somebody moved or deleted it.",
    ]
    assert (album.photos / "changed.jpg").read_bytes() == b"edited"
    assert (album.photos / "link.jpg").is_symlink()


def test_case_09_a_photo_that_may_not_leave_its_folder_is_copied(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    source = album.add("a.jpg")
    before = tree(album.photos)
    with monkeypatch.context() as patch:
        refuse_to_unlink(patch, lambda path: path == source)
        report = album.run()
    assert notes(report.done) == ["Copied; the original may not be removed and was kept."]
    assert not report.failed
    assert tree(album.photos) == before
    assert album.plan().to_do == (), "not a duplicate in the next run"
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


@both_actions
def test_case_10_a_full_disk_stops_politely(album: Album, action: Action, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        album.add(name, b"x" * 1000)
    before = tree(album.photos)
    across_devices(monkeypatch)
    plan = album.plan(Action.COPY)
    plan = Plan(plan.destination, action, plan.classes, plan.steps, (), plan.device if action is Action.COPY else 0)
    (album.sorted / "girl").mkdir(parents=True)
    written: list[int] = []
    fsync = os.fsync

    def full(file: int) -> None:
        if stat.S_ISREG(os.fstat(file).st_mode) and os.fstat(file).st_size == 1000:
            written.append(file)
            if len(written) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    monkeypatch.setattr(os, "fsync", full)
    report = album.run(plan)
    assert [row.source.name for row in report.done] == ["1.jpg"]
    assert [row.source.name for row in report.failed] == ["2.jpg"]
    assert report.not_tried == 1
    assert "is full. The rest needs 2.0 kB" in str(report.stopped)
    assert sorted(path.name for path in (album.sorted / "girl").iterdir()) == [SORTED_MARKER, "1.jpg"], "no parts"
    assert list_runs(album.places)[0].state is RunState.FINISHED
    album.undo()
    assert tree(album.photos) == before


def test_case_15_without_a_journal_nothing_moves(album: Album) -> None:
    album.add("a.jpg")
    plan = album.plan()
    album.places.data.mkdir(parents=True, exist_ok=True)
    album.places.runs.write_bytes(b"in the way")
    before = tree(album.photos)
    with pytest.raises(JournalError):
        album.run(plan)
    assert tree(album.photos) == before
    assert not album.sorted.exists()


@pytest.mark.parametrize("lines", [4, 5, 6])
def test_case_15_when_the_journal_breaks_the_run_stops(
    album: Album, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        album.add(name)
    before = tree(album.photos)
    plan = album.plan()
    write = os.write
    with monkeypatch.context() as patch:
        left = iter(range(lines + 1))

        def fail(file: int, data: bytes) -> int:
            if next(left, None) is None:
                raise OSError(errno.EIO, "Input/output error")
            return write(file, data)

        patch.setattr(os, "write", fail)
        report = album.run(plan)
    assert "cannot be written: Input/output error" in str(report.stopped)
    assert len(report.done) + len(report.failed) + report.not_tried == 3
    assert len(bytes_in(album.sorted)) == len(report.done)
    assert len(bytes_in(album.photos)) + len(bytes_in(album.sorted)) == 3
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


@both_actions
def test_case_16_a_group_goes_together_or_not_at_all(
    album: Album, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = [photo_at(album.add(name)) for name in ("IMG_1.HEIC", "IMG_1.MOV", "IMG_1.AAE")]
    before = tree(album.photos)
    files = tuple(FileStep(photo, album.sorted / "girl" / photo.path.name) for photo in group)
    step = Step(files, "girl", GIRL, message("together"))
    device = album.photos.stat().st_dev
    plan = Plan(album.sorted, action, DEFAULT_CLASSES, (step,), (), device)
    with monkeypatch.context() as patch:
        link = os.link

        def locked(old: Path, new: Path, **options: Any) -> None:
            if Path(new).name == "IMG_1.AAE":
                raise OSError(errno.EIO, "Input/output error")
            link(old, new, **options)

        patch.setattr(os, "link", locked)
        report = album.run(plan)
    assert [row.source.name for row in report.failed] == ["IMG_1.HEIC", "IMG_1.MOV", "IMG_1.AAE"]
    assert tree(album.photos) == before
    assert bytes_in(album.sorted) == []
    assert '"rolled_back"' in next(album.places.runs.iterdir()).read_text()

    (album.sorted / "girl/IMG_1.MOV").write_bytes(b"precious")
    report = album.run(plan)
    assert [row.target and row.target.name for row in report.done] == [
        "IMG_1 (2).HEIC", "IMG_1 (2).MOV", "IMG_1 (2).AAE",
    ]  # fmt: skip
    assert report.counts == {"girl": 1}
    album.undo()
    assert tree(album.photos) == before
    assert bytes_in(album.sorted) == [b"precious"]


def test_case_16_a_group_that_can_go_neither_way_is_told_and_undone_later(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = [photo_at(album.add(name)) for name in ("IMG_1.HEIC", "IMG_1.MOV")]
    before = tree(album.photos)
    files = tuple(FileStep(photo, album.sorted / "girl" / photo.path.name) for photo in group)
    plan = Plan(
        album.sorted, Action.MOVE, DEFAULT_CLASSES, (Step(files, "girl", GIRL, message("together")),), (),
        album.photos.stat().st_dev,
    )  # fmt: skip
    link = os.link
    with monkeypatch.context() as patch:

        def once(old: Path, new: Path, **options: Any) -> None:
            if Path(new) != files[0].target:
                raise OSError(errno.EIO, "Input/output error")
            link(old, new, **options)

        patch.setattr(os, "link", once)
        report = album.run(plan)
    assert "could be moved and not put back" in notes(report.failed)[0]
    assert files[0].target.exists()
    album.undo()
    assert tree(album.photos) == before


@both_actions
def test_case_18_19_20_difficult_names_arrive_and_come_back(album: Album, action: Action) -> None:
    names = ["CON.jpg", "aux", "trailing. ", "a:b?c*.jpg", "-rf.jpg", "new\nline.jpg", "rtl\u202egpj.jpg", "😀.jpg"]
    names += ["가" * 83 + ".jpg", "x/" + "가" * 83 + ".jpg", "A.JPG", "a.jpg", os.fsdecode(b"\xb0\xa1\xc1\xb7.jpg")]
    names += [unicodedata.normalize(form, "é 가족.jpg") for form in ("NFC", "NFD")]
    for name in names:
        album.add(name, b"\xff\xd8\xff" + os.fsencode(name))
    before = tree(album.photos)
    report = album.run(album.plan(action))
    assert not report.failed
    assert len(bytes_in(album.sorted)) == len(names)
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


def test_case_24_an_unplugged_destination_is_not_made_anew_elsewhere(album: Album) -> None:
    album.add("a.jpg")
    plan = album.plan()
    elsewhere = Plan(plan.destination, plan.action, plan.classes, plan.steps, plan.left, plan.device + 1)
    report = album.run(elsewhere)
    assert "drive of" in notes(report.failed)[0]
    assert not album.sorted.exists()
    assert (album.photos / "a.jpg").exists()


def test_case_26_one_run_at_a_time_in_one_destination(album: Album) -> None:
    album.add("a.jpg")
    plan = album.plan()
    with held(album.places, album.sorted):
        with pytest.raises(PlanError, match=rf"Another facesorter \(process {os.getpid()} on .* is moving photos"):
            album.run(plan)
        with held(album.places, album.photos):
            pass
    assert (album.photos / "a.jpg").exists()
    album.run(plan)
    with held(album.places, album.sorted), pytest.raises(PlanError):
        album.undo()
    assert not (album.photos / "a.jpg").exists()


def test_case_26_the_lock_of_a_killed_process_does_not_hold(album: Album) -> None:
    script = (
        "import os, signal; from pathlib import Path; from facesorter.core.places import default_places, held\n"
        f"with held(default_places(), Path({str(album.sorted)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert child(script).returncode == -9
    album.add("a.jpg")
    assert len(album.run().done) == 1


@both_actions
def test_case_27_cancel_ends_after_the_photo_in_hand(album: Album, action: Action) -> None:
    for index in range(5):
        album.add(f"{index}.jpg")
    before = tree(album.photos)
    task = Task()
    seen: list[Progress] = []

    def cancel(progress: Progress) -> None:
        seen.append(progress)
        if progress.done == 2:
            task.cancel()

    report = run_plan(album.plan(action), album.places, task, cancel)
    assert report.cancelled
    assert (len(report.done), report.not_tried) == (2, 3)
    assert [(progress.done, progress.total) for progress in seen] == [(1, 5), (2, 5)]
    assert list_runs(album.places)[0].state is RunState.FINISHED
    report = album.run(album.plan(action))
    assert len(report.done) == 3
    album.undo()
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


def test_what_the_target_cannot_keep_is_told(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("a.jpg")
    before = tree(album.photos)
    across_devices(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", lambda *_, **__: None)
        report = album.run()
    assert notes(report.done) == ["This could not be taken along: modification time."]
    album.undo()
    assert tree(album.photos) == before, "the time comes back from the journal"


# Undoing


@both_actions
@pytest.mark.parametrize("devices", ["one", "two"])
def test_undo_is_exact(album: Album, action: Action, devices: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if devices == "two":
        across_devices(monkeypatch)
    for name in ("a/IMG_1.jpg", "b/IMG_1.jpg", "가족.jpg", "empty.jpg"):
        album.add(name, b"" if name == "empty.jpg" else None)
    before = tree(album.photos.parent)
    report = album.run(album.plan(action))
    undone = album.undo()
    assert undone.run_id == report.run_id
    assert len(undone.restored) == 4
    assert not undone.failed
    assert notes(undone.restored) == ["None"] * 4
    assert tree(album.photos.parent) == before
    (summary,) = list_runs(album.places)
    assert (summary.state, summary.done, summary.undone) == (RunState.UNDONE, 4, 4)


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no second file system")  # noqa: S108
@both_actions
def test_undo_between_real_file_systems(album: Album, action: Action) -> None:
    album.add("가족.jpg")
    before = tree(album.photos)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        report = album.run(album.plan(action, to=Path(elsewhere) / "sorted"))
        assert len(report.done) == 1
        assert report.done[0].note is None
        album.undo()
        assert tree(album.photos) == before
        assert not list(Path(elsewhere).iterdir())


def test_undo_makes_the_original_folder_again(album: Album) -> None:
    album.add("a/b/1.jpg")
    before = tree(album.photos)
    album.run()
    shutil.rmtree(album.photos)
    assert len(album.undo().restored) == 1
    assert tree(album.photos) == before


def test_undo_does_not_make_the_folder_of_an_unplugged_drive(album: Album) -> None:
    source = album.add("card/1.jpg")
    status = source.stat()
    photo = Photo(source, status.st_size, status.st_mtime_ns, (status.st_dev + 1, status.st_ino))
    album.run(make_plan([Result(photo, Status.OK, class_id=GIRL)], DEFAULT_CLASSES, album.sorted, Action.MOVE))
    source.parent.rmdir()
    undone = album.undo()
    assert "perhaps with its drive" in notes(undone.failed)[0]
    assert bytes_in(album.sorted) == [b"card/1.jpg"]
    source.parent.mkdir()
    assert len(album.undo(undone.run_id).restored) == 1
    assert source.exists()
    assert not album.sorted.exists()


def test_case_13_an_edited_photo_comes_back_as_edited(album: Album) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    album.run()
    for name in ("1.jpg", "2.jpg"):
        (album.sorted / "girl" / name).write_bytes(b"edited " + name.encode())
        os.utime(album.sorted / "girl" / name, ns=(77, 77))
    (album.photos / "2.jpg").write_bytes(b"another")
    (album.photos / "2 (restored).jpg").write_bytes(b"yet another")
    undone = album.undo()
    assert notes(undone.restored) == [
        "It was changed after it was sorted and is back, as changed, as 2 (restored 2).jpg.",
        "It was changed after it was sorted and is back, as changed, as 1.jpg.",
    ]
    assert (album.photos / "1.jpg").read_bytes() == b"edited 1.jpg"
    assert (album.photos / "1.jpg").stat().st_mtime_ns == 77
    assert (album.photos / "2.jpg").read_bytes() == b"another"
    assert (album.photos / "2 (restored 2).jpg").read_bytes() == b"edited 2.jpg"
    assert not album.sorted.exists()


def test_case_13_an_edit_that_kept_size_and_time_is_seen_after_a_copy(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    across_devices(monkeypatch)
    album.add("1.jpg", b"before")
    album.run()
    target = album.sorted / "girl/1.jpg"
    mtime_ns = target.stat().st_mtime_ns
    target.write_bytes(b"edited")
    os.utime(target, ns=(mtime_ns, mtime_ns))
    assert "as changed" in notes(album.undo().restored)[0]
    assert (album.photos / "1.jpg").read_bytes() == b"edited"


def test_case_13_a_taken_name_is_not_overwritten(album: Album) -> None:
    source = album.add("1.jpg")
    album.add("2.jpg")
    album.run()
    source.write_bytes(b"another")
    undone = album.undo()
    assert notes(undone.failed) == [f"Another file is called 1.jpg there now, so it was left in {album.sorted}/girl."]
    assert source.read_bytes() == b"another"
    assert bytes_in(album.sorted) == [b"1.jpg"]
    assert (album.sorted / "girl" / SORTED_MARKER).exists(), "its folder is still a sorted one"
    assert list_runs(album.places)[0].state is RunState.PARTLY_UNDONE
    with pytest.raises(JournalError, match="nothing to undo"):
        album.undo()
    source.unlink()
    assert len(album.undo(undone.run_id).restored) == 1
    assert source.read_bytes() == b"1.jpg"
    assert not album.sorted.exists()
    with pytest.raises(JournalError, match="undone already"):
        album.undo(undone.run_id)


@both_actions
def test_case_13_deleted_photos_are_told(album: Album, action: Action) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    album.run(album.plan(action))
    (album.sorted / "girl/1.jpg").unlink()
    undone = album.undo()
    assert len(undone.restored) == 1
    assert [row.source.name for row in undone.failed] == (["1.jpg"] if action is Action.MOVE else [])
    assert not album.sorted.exists()


def test_case_13_a_link_in_the_place_of_a_photo_is_left(album: Album) -> None:
    album.add("1.jpg")
    album.run()
    target = album.sorted / "girl/1.jpg"
    target.rename(album.sorted / "elsewhere.jpg")
    target.symlink_to(album.sorted / "elsewhere.jpg")
    assert "moved, replaced or deleted" in notes(album.undo().failed)[0]
    assert target.is_symlink()


def test_case_13_copies_are_only_removed_while_nothing_is_lost_by_it(album: Album) -> None:
    for name in ("edited copy.jpg", "edited original.jpg", "fine.jpg", "gone original.jpg", "touched original.jpg"):
        album.add(name)
    report = album.run(album.plan(Action.COPY))
    (album.sorted / "girl/edited copy.jpg").write_bytes(b"edited")
    (album.photos / "edited original.jpg").write_bytes(b"edited")
    (album.photos / "gone original.jpg").unlink()
    os.utime(album.photos / "touched original.jpg", ns=(1, 1))
    undone = album.undo(report.run_id)
    assert sorted(notes(undone.failed)) == [
        "The original of edited original.jpg was changed since, so the copy was kept.",
        "The original of gone original.jpg is gone, so the copy was kept.",
        "edited copy.jpg was changed after it was copied, so it was kept.",
    ]
    assert bytes_in(album.sorted) == [b"edited", b"edited original.jpg", b"gone original.jpg"]


@both_actions
def test_undo_never_removes_the_only_name_of_a_photo(album: Album, action: Action) -> None:
    source = album.add("1.jpg")
    album.run(album.plan(action))
    if action is Action.MOVE:
        (album.sorted / "girl/1.jpg").rename(source)
    shutil.rmtree(album.sorted / "girl")
    (album.sorted / "girl").symlink_to(album.photos, target_is_directory=True)
    album.undo()
    assert bytes_in(album.photos) == [b"1.jpg"]


@both_actions
def test_undo_leaves_what_it_did_not_make(album: Album, action: Action) -> None:
    album.add("1.jpg")
    (album.sorted / "girl").mkdir(parents=True)
    (album.sorted / "girl/own.jpg").write_bytes(b"own")
    (album.sorted / "boy").mkdir()
    before = tree(album.sorted.parent)
    album.run(album.plan(action))
    album.undo()
    assert tree(album.sorted.parent) == before


def test_undo_leaves_new_files_in_folders_it_made(album: Album) -> None:
    album.add("1.jpg")
    album.run()
    (album.sorted / "girl/new.jpg").write_bytes(b"new")
    album.undo()
    assert bytes_in(album.sorted) == [b"new"]
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_case_14_runs_are_undone_newest_first(album: Album) -> None:
    album.add("1.jpg")
    first = album.run()
    album.add("2.jpg")
    second = album.run()
    assert [run.run_id for run in list_runs(album.places)] == [second.run_id, first.run_id]
    with pytest.raises(JournalError, match="must be undone first"):
        album.undo(first.run_id)
    assert album.undo().run_id == second.run_id
    assert bytes_in(album.photos) == [b"2.jpg"]
    assert (album.sorted / "girl" / SORTED_MARKER).exists(), "made by the first run"
    assert album.undo().run_id == first.run_id
    assert bytes_in(album.photos) == [b"1.jpg", b"2.jpg"]
    assert not album.sorted.exists()
    with pytest.raises(JournalError, match="nothing to undo"):
        album.undo()


def test_case_14_a_run_whose_photos_were_sorted_on_is_locked(album: Album, tmp_path: Path) -> None:
    album.add("1.jpg")
    first = album.run()
    on = [Result(photo_at(album.sorted / "girl/1.jpg"), Status.OK, class_id=BOY)]
    second = album.run(make_plan(on, DEFAULT_CLASSES, tmp_path / "elsewhere", Action.MOVE))
    with pytest.raises(JournalError, match="must be undone first"):
        album.undo(first.run_id)
    album.undo(second.run_id)
    album.undo(first.run_id)
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_case_14_runs_into_other_destinations_are_independent(album: Album, tmp_path: Path) -> None:
    album.add("1.jpg")
    first = album.run()
    album.add("2.jpg")
    album.run(album.plan(to=tmp_path / "elsewhere"))
    assert album.undo(first.run_id).run_id == first.run_id
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_an_unknown_run_is_an_error(album: Album) -> None:
    with pytest.raises(JournalError, match="There is no sort called nonsense"):
        album.undo("nonsense")


@both_actions
def test_undo_can_be_cancelled_and_gone_on_with(album: Album, action: Action) -> None:
    for index in range(4):
        album.add(f"{index}.jpg")
    before = tree(album.photos.parent)
    run_id = album.run(album.plan(action)).run_id
    task = Task()
    undone = undo_run(None, album.places, task, lambda progress: task.cancel() if progress.done == 2 else None)
    assert undone.cancelled
    assert [row.source.name for row in undone.restored] == ["3.jpg", "2.jpg"], "the last first"
    assert list_runs(album.places)[0].state is RunState.PARTLY_UNDONE
    assert album.undo().run_id == run_id
    assert tree(album.photos.parent) == before


def test_a_photo_that_cannot_be_removed_from_its_class_folder_is_back_all_the_same(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("1.jpg")
    before = tree(album.photos)
    album.run()
    refuse_to_unlink(monkeypatch, lambda path: path == album.sorted / "girl/1.jpg")
    assert notes(album.undo().restored) == [f"It is back, but could not be removed from {album.sorted}/girl."]
    assert tree(album.photos) == before


def test_a_full_disk_stops_an_undo(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    before = tree(album.photos)
    album.run()
    with monkeypatch.context() as patch:

        def full(*_: Any, **__: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(os, "link", full)
        undone = album.undo()
    assert "is full" in str(undone.stopped)
    assert len(undone.failed) == 1
    assert len(bytes_in(album.sorted)) == 2
    album.undo()
    assert tree(album.photos) == before


# Crashes


def child(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(facesorter.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], env=environment, capture_output=True, text=True, check=False
    )


KILLER = """
import errno, os, signal, sys
from pathlib import Path
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.moves import run_plan, undo_run
from facesorter.core.photos import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan import Action, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Task

root, action, devices, killed = Path(sys.argv[1]), Action(sys.argv[2]), sys.argv[3], sys.argv[4]

def kill_at(limit):
    seen = 0
    def count():
        nonlocal seen
        seen += 1
        if seen == limit:
            os.kill(os.getpid(), signal.SIGKILL)
    def wrap(real):
        def wrapped(*arguments, **options):
            if devices == "two" and real is link and Path(arguments[0]).parent != Path(arguments[1]).parent:
                raise OSError(errno.EXDEV, "")
            answer = real(*arguments, **options)
            count()
            return answer
        return wrapped
    link = os.link
    os.fsync = lambda file: None  # what a killed process wrote is there without it, and the disk is slow
    for name in ("link", "unlink", "fsync", "mkdir", "rmdir", "write", "utime"):
        setattr(os, name, wrap(getattr(os, name)))

def sort(base, places):
    results = [Result(photo, Status.OK, class_id=6) for photo in find_photos(base / "photos").photos]
    run_plan(make_plan(results, DEFAULT_CLASSES, base / "sorted", action), places, Task())

for limit in range(1, 1000):
    base = root / str(limit)
    places = UserPlaces(base / "data", base / "cache", base / "config")
    for name in ("a/IMG_1.jpg", "b/IMG_1.jpg"):
        path = base / "photos" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * 100)
        os.utime(path, ns=(5, 1_234_567_890_123_456_789))
    if killed == "undo":
        pid = os.fork()
        if not pid:
            kill_at(0)
            sort(base, places)
            os._exit(0)
        os.waitpid(pid, 0)
    pid = os.fork()
    if not pid:
        kill_at(limit)
        if killed == "undo":
            undo_run(None, places, Task())
        else:
            sort(base, places)
        os._exit(0)
    if os.waitpid(pid, 0)[1] == 0:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("killed", ["sort", "undo"])
@pytest.mark.parametrize(("action", "devices"), [("move", "one"), ("move", "two"), ("copy", "one")])
def test_case_08_12_killed_at_any_point_a_run_can_be_undone(
    tmp_path: Path, action: str, devices: str, killed: str
) -> None:
    done = child(KILLER, str(tmp_path), action, devices, killed)
    assert done.returncode == 0, done.stderr
    points = sorted(tmp_path.iterdir(), key=lambda path: int(path.name))
    assert len(points) > 10
    wanted: Tree = {"a": None, "b": None}
    for name in ("a/IMG_1.jpg", "b/IMG_1.jpg"):
        wanted[name] = (stat.S_IFREG | 0o644, 1_234_567_890_123_456_789, name.encode() * 100)
    for point in points:
        places = UserPlaces(point / "data", point / "cache", point / "config")
        whole = set(bytes_in(point / "photos") + bytes_in(point / "sorted"))
        assert {content for entry in wanted.values() if entry for content in [entry[2]]} <= whole, point.name
        runs = [run for run in list_runs(places) if run.state is not RunState.UNDONE]
        if runs:
            assert not undo_run(runs[0].run_id, places, Task()).failed, point.name
        assert tree(point / "photos") == wanted, point.name
        assert not (point / "sorted").exists(), point.name


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_case_08_a_killed_copy_leaves_only_a_part_and_a_journal_that_says_copying(album: Album) -> None:
    album.add("1.jpg")
    before = tree(album.photos)
    script = f"""
import os, signal
from pathlib import Path
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.moves import run_plan
from facesorter.core.photos import find_photos
from facesorter.core.places import default_places
from facesorter.core.plan import Action, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Task
results = [Result(photo, Status.OK, class_id=6) for photo in find_photos(Path({str(album.photos)!r})).photos]
plan = make_plan(results, DEFAULT_CLASSES, Path({str(album.sorted)!r}), Action.COPY)
chmod = Path.chmod
Path.chmod = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
run_plan(plan, default_places(), Task())
"""
    assert child(script).returncode == -9
    (part,) = (path for path in (album.sorted / "girl").iterdir() if path.name != SORTED_MARKER)
    assert part.name.startswith(".facesorter-part-")
    (journal,) = album.places.runs.iterdir()
    assert '"how":"copying"' in journal.read_text()
    assert list_runs(album.places)[0].state is RunState.INTERRUPTED
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


def forget_the_end(album: Album) -> None:
    """Make the journal that of a run killed just after its last file was moved."""
    (journal,) = album.places.runs.iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(line for line in lines if b'"done"' not in line and b'"finished"' not in line))


def test_case_12_a_copy_to_a_disk_with_coarse_times_is_recognised_by_its_journal(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("1.jpg")
    before = tree(album.photos)
    across_devices(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", lambda *_, **__: None)
        album.run()
    forget_the_end(album)
    assert not album.undo().failed
    assert tree(album.photos) == before


@pytest.mark.parametrize("gone", [False, True])
def test_case_12_an_interrupted_step_never_takes_a_foreign_file(album: Album, gone: bool) -> None:
    source = album.add("1.jpg")
    album.run()
    forget_the_end(album)
    target = album.sorted / "girl/1.jpg"
    target.rename(source)
    target.write_bytes(b"foreign")
    if gone:
        source.rename(album.photos.parent / "elsewhere.jpg")
    assert len(album.undo().failed) == gone
    assert target.read_bytes() == b"foreign"
    assert source.exists() != gone


# Whatever the photos are


@pytest.fixture(scope="module")
def roomy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


NAMES = st.sampled_from(
    [
        "a.jpg", "A.JPG", "a (2).jpg", "가.jpg", unicodedata.normalize("NFD", "가.jpg"), "é.png", "e\u0301.png", "😀",
        "가" * 83 + ".jpg", os.fsdecode(b"\xff.jpg"),
    ]
)  # fmt: skip
FOLDERS = st.sampled_from(["", "x/", "x/y/", "girl/", "girl/girl/"])
FILES = st.dictionaries(
    st.builds(str.__add__, FOLDERS, NAMES),
    st.tuples(st.sampled_from([b"", b"1", b"2"]), st.integers(0, 2**61), st.sampled_from([BOY, GIRL, None])),
    min_size=1,
    max_size=8,
)


@given(files=FILES, action=st.sampled_from(Action), inside=st.booleans())
@settings(max_examples=30, deadline=None)
def test_sort_then_undo_is_the_identity(
    roomy: Path, files: dict[str, tuple[bytes, int, int | None]], action: Action, inside: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=roomy) as folder:
        root = Path(folder)
        places = UserPlaces(root / "data", root / "cache", root / "config")
        photos = root / "photos"
        photos.mkdir()
        results = []
        for name, (content, mtime_ns, class_id) in files.items():
            path = photos / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\xff\xd8\xff" + content)
            os.utime(path, ns=(0, mtime_ns))
            status = Status.OK if class_id else Status.NO_FACE
            results.append(Result(photo_at(path), status, class_id=class_id))
        before = tree(photos)
        destination = photos if inside else root / "sorted"
        plan = make_plan(results, DEFAULT_CLASSES, destination, action)
        report = run_plan(plan, places, Task())
        assert not report.failed
        assert len(report.done) + len(report.already_there) + len(report.left) == len(files)
        everything = bytes_in(photos) + (bytes_in(root / "sorted") if not inside else [])
        assert len(everything) == len(files) + (len(report.done) if action is Action.COPY else 0)
        assert [row.target for row in report.done] == [file.target for step in plan.to_do for file in step.files]
        if plan.to_do:
            assert not undo_run(None, places, Task()).failed
        assert tree(photos) == before
        assert not (root / "sorted").exists()
