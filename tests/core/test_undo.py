"""Undoing real sorts: everything back to the nanosecond, and what has changed since is left and told."""

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import JournalError
from facesorter.core.files import exclusive
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.photos.find import photo_at
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Photo, Result, Status
from facesorter.core.runs.history import RunState, list_runs
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Task
from tests.core.album import (
    BOY,
    GIRL,
    Album,
    across_devices,
    both_actions,
    bytes_in,
    notes,
    refuse_to_remove,
    tree,
)

pytestmark = pytest.mark.usefixtures("quick_disk")


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
        "It was changed after it was sorted; the changed file is back as 2 (restored 2).jpg.",
        "It was changed after it was sorted; the changed file is back as 1.jpg.",
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
    assert notes(undone.failed) == [
        f"Another file is now called 1.jpg there, so this one was left in {album.sorted}/girl."
    ]
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
        "The original of edited original.jpg has changed since, so the copy was kept.",
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
    refuse_to_remove(monkeypatch, lambda path: path == album.sorted / "girl/1.jpg")
    assert notes(album.undo().restored) == [f"It is back, but could not be removed from {album.sorted}/girl."]
    assert tree(album.photos) == before


def test_an_undo_whose_end_cannot_be_written_down_says_what_it_did(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("1.jpg")
    before = tree(album.photos)
    album.run()
    write = os.write

    def full(file: int, line: bytes) -> int:
        if b"undo_finished" in line:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, line)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        report = album.undo()
    assert [row.source.name for row in report.restored] == ["1.jpg"]
    assert "No space left on device" in str(report.stopped)
    assert tree(album.photos) == before
    assert list_runs(album.places)[0].interrupted
    assert album.undo(report.run_id).stopped is None
    assert list_runs(album.places)[0].state is RunState.UNDONE


def test_a_full_disk_stops_an_undo(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    before = tree(album.photos)
    album.run()
    with monkeypatch.context() as patch:

        def full(*_: Any, **__: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(exclusive, "rename_exclusively", full)
        undone = album.undo()
    assert "is full" in str(undone.stopped)
    assert len(undone.failed) == 1
    assert len(bytes_in(album.sorted)) == 2
    album.undo()
    assert tree(album.photos) == before
