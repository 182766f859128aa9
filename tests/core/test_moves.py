"""Sorting real files: nothing lost, nothing overwritten, and what cannot be done is told."""

import errno
import os
import shutil
import stat
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import JournalError, PlanError
from facesorter.core.files import exclusive
from facesorter.core.files.folder_lock import LOCK_NAME
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.messages import message
from facesorter.core.photos.find import photo_at
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, FileStep, Plan, Step, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs.history import RunState, list_runs
from facesorter.core.runs.lock import held
from facesorter.core.runs.run import finish_run, run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Progress, Task
from tests.core.album import (
    BOY,
    GIRL,
    MTIME,
    Album,
    across_devices,
    both_actions,
    bytes_in,
    child,
    from_another_device,
    like_fat,
    notes,
    refuse_to_remove,
    tree,
)

pytestmark = pytest.mark.usefixtures("quick_disk")
needs_flock = pytest.mark.skipif(sys.platform == "win32", reason="locks by fcntl")


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
    assert notes(report.done) == ["The name IMG_1.jpg has been taken in the meantime.", "None"]
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
        "changed.jpg was changed after it was looked at. Look at it again, then sort.",
        "link.jpg was changed after it was looked at. Look at it again, then sort.",
        "vanished.jpg is not there any more; somebody moved or deleted it.",
    ]
    assert (album.photos / "changed.jpg").read_bytes() == b"edited"
    assert (album.photos / "link.jpg").is_symlink()


def test_case_09_a_photo_that_may_not_leave_its_folder_is_copied(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    source = album.add("a.jpg")
    before = tree(album.photos)
    with monkeypatch.context() as patch:
        refuse_to_remove(patch, lambda path: path == source)
        report = album.run()
    assert notes(report.done) == ["Copied; the original stays, since it could not be removed: Permission denied."]
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
    plan = album.plan(action)
    elsewhere = [replace(step, files=tuple(map(from_another_device, step.files))) for step in plan.steps]
    plan = replace(plan, steps=tuple(elsewhere))
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


@pytest.mark.parametrize("link", ["sorted/girl", "sorted"])
def test_a_folder_that_is_a_link_to_itself_is_told(album: Album, link: str) -> None:
    album.add("1.jpg")
    before = tree(album.photos)
    path = album.sorted.parent / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(path)
    if path == album.sorted:
        with pytest.raises(PlanError, match="is not a folder"):
            album.plan()
    else:
        assert "so no folder can be made there" in notes(album.run().failed)[0]
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
        rename = exclusive.rename_exclusively

        def locked(old: Path, new: Path) -> None:
            if new.name == "IMG_1.AAE":
                raise OSError(errno.EIO, "Input/output error")
            rename(old, new)

        patch.setattr(exclusive, "rename_exclusively", locked)
        report = album.run(plan)
    assert [row.source.name for row in report.failed] == ["IMG_1.HEIC", "IMG_1.MOV", "IMG_1.AAE"]
    assert notes(report.failed)[1:] == ["It belongs to IMG_1.HEIC and stays with it."] * 2
    assert tree(album.photos) == before
    assert bytes_in(album.sorted) == []
    assert '"rolled_back"' in next(album.places.runs.iterdir()).read_text()

    (album.sorted / "girl/IMG_1.MOV").write_bytes(b"precious")
    report = album.run(plan)
    (row,) = report.done
    assert row.target == album.sorted / "girl/IMG_1 (2).HEIC"
    assert [path.name for path in row.along] == ["IMG_1 (2).MOV", "IMG_1 (2).AAE"]
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
    rename = exclusive.rename_exclusively
    with monkeypatch.context() as patch:

        def once(old: Path, new: Path) -> None:
            if new != files[0].target:
                raise OSError(errno.EIO, "Input/output error")
            rename(old, new)

        patch.setattr(exclusive, "rename_exclusively", once)
        report = album.run(plan)
    assert "these could not be put back" in notes(report.failed)[0]
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
    assert "no longer connected" in notes(report.failed)[0]
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
        "import os, signal; from pathlib import Path; from facesorter.core.places import default_places\n"
        "from facesorter.core.runs.lock import held\n"
        f"with held(default_places(), Path({str(album.sorted)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert child(script).returncode == -9
    album.add("a.jpg")
    assert len(album.run().done) == 1


def elsewhere(album: Album) -> UserPlaces:
    """Return the places of another account."""
    root = album.photos.parent / "another account"
    return UserPlaces(root / "data", root / "cache", root / "config")


@pytest.mark.parametrize("both", [False, True])
def test_case_58_what_came_there_meanwhile_did_not_fail_in_the_history(album: Album, both: bool) -> None:
    for name in ("1.jpg", "2.jpg"):
        album.add(name)
    plan = album.plan()
    (album.sorted / "girl").mkdir(parents=True)
    for name in ("1.jpg", "2.jpg")[: both + 1]:
        (album.sorted / "girl" / name).write_bytes(name.encode())
    report = album.run(plan)
    assert (len(report.done), len(report.already_there), report.failed) == (1 - both, 1 + both, ())
    (run,) = list_runs(album.places)
    assert (run.done, run.already_there, run.failed, run.missing) == (1 - both, 1 + both, 0, 0)
    assert (run.state, run.ending) == (RunState.FINISHED, RunState.FINISHED)
    again = finish_run(run.run_id, album.places, Task())
    assert (len(again.done), len(again.already_there)) == (1 - both, 1 + both)
    (album.sorted / "girl" / "1.jpg").unlink()
    assert len(finish_run(run.run_id, album.places, Task()).done) == 2 - both, "what was there is there no more"
    assert not album.undo().failed
    assert len(bytes_in(album.photos)) == 2


@pytest.mark.parametrize("there", [False, True])
def test_case_58_another_account_is_kept_out_of_the_destination(album: Album, there: bool) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    if there:
        album.sorted.mkdir()
    plan = album.plan()
    seen: list[str] = []

    def sort_too(progress: Progress) -> None:
        with pytest.raises(PlanError) as refused:
            run_plan(plan, elsewhere(album), Task())
        seen.append(str(refused.value))

    assert len(run_plan(plan, album.places, Task(), sort_too).done) == 2
    assert len(seen) == 2
    assert "under another account or with another data folder" in seen[0]
    album.undo()
    assert len(run_plan(plan, elsewhere(album), Task()).done) == 2


def lock_only_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a disk that locks no folders, as NFS does."""
    import fcntl

    flock = fcntl.flock

    def only_files(file: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", only_files)


@needs_flock
def test_case_58_a_disk_that_locks_no_folders_gets_a_file_for_it(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    """NFS locks only what is open for writing."""
    lock_only_files(monkeypatch)
    album.add("1.jpg")
    before = tree(album.photos)
    plan = album.plan()
    (album.photos.parent / LOCK_NAME).write_bytes(b"")  # of a killed process

    def look(_: Progress) -> None:
        assert (album.sorted / LOCK_NAME).exists()
        with pytest.raises(PlanError, match="under another account"):
            run_plan(plan, elsewhere(album), Task())

    assert len(run_plan(plan, album.places, Task(), look).done) == 1
    assert not list(album.photos.parent.rglob(LOCK_NAME))
    undo_run(None, album.places, Task())
    assert tree(album.photos) == before
    assert not album.sorted.exists()


@needs_flock
@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_case_58_what_is_no_file_is_no_lock(album: Album, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    lock_only_files(monkeypatch)
    base = album.photos.parent
    path = base / LOCK_NAME
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(base / "elsewhere")
    album.add("1.jpg")
    plan = album.plan()
    assert "does not support locks" in str(plan.warnings[0])
    assert len(album.run(plan).done) == 1
    assert os.path.lexists(path)
    assert not (base / "elsewhere").exists()


@needs_flock
def test_case_58_a_disk_without_locks_is_told(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    flock = fcntl.flock
    ours = album.places.locks

    def refuse(file: int, how: int) -> None:
        if not os.path.samestat(os.fstat(file), next(iter(ours.glob("*")), ours.parent.parent).stat()):
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", refuse)
    album.add("1.jpg")
    plan = album.plan()
    base = album.photos.parent
    assert [str(warning) for warning in plan.warnings] == [
        f"The disk with {base} does not support locks: make sure that nobody else sorts into it at the same time."
    ]
    assert len(album.run(plan).done) == 1
    assert not list(base.rglob(LOCK_NAME))


def test_case_66_a_disk_that_can_only_reserve_names_is_told(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("1.jpg")
    like_fat(monkeypatch)
    assert "cannot keep another program from taking the same name" in str(album.plan().warnings[0])


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
    assert notes(report.done) == ["These attributes could not be copied: modification time."]
    album.undo()
    assert tree(album.photos) == before, "the time comes back from the journal"
