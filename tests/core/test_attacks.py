"""What a hostile tester did to sorts and undos: other programs that write into the same folders at the worst moment.

Each moment is brought about by a hook on the system call in question, never by waiting for it.
"""

import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from facesorter.core.errors import TransferError
from facesorter.core.files import exclusive, transfer
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.files.transfer import ASIDE_PREFIX, PART_PREFIX, move_no_replace
from facesorter.core.plan.plan import Action
from facesorter.core.runs.journal import Journal
from tests.core.album import (
    Album,
    across_devices,
    both_actions,
    bytes_in,
    forget_the_end,
    like_fat,
    notes,
    only_links,
    refuse_to_remove,
    tree,
)

pytestmark = [pytest.mark.usefixtures("quick_disk"), pytest.mark.skipif(sys.platform == "win32", reason="POSIX calls")]

Disk = Callable[[pytest.MonkeyPatch], None]
every_disk = pytest.mark.parametrize("disk", [lambda _: None, only_links, like_fat, across_devices])


def before_call(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, act: Callable[..., None]) -> None:
    """Have somebody else's program act just before a system call, once."""
    real = getattr(module, name)
    done: list[bool] = []

    def call(*arguments: Any, **options: Any) -> Any:
        if not done:
            done.append(True)
            act(*arguments)
        return real(*arguments, **options)

    monkeypatch.setattr(module, name, call)


def hidden_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith((PART_PREFIX, ASIDE_PREFIX))]


@every_disk
def test_case_58_what_another_program_put_there_is_never_taken_for_ours(
    album: Album, monkeypatch: pytest.MonkeyPatch, disk: Disk
) -> None:
    """Killed before anything was done; then the other program moves the same photo to the very same name."""
    source = album.add("1.jpg")
    disk(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "step", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        patch.setattr("facesorter.core.runs.run.move_no_replace", lambda *_, **__: (_ for _ in ()).throw(OSError))
        with pytest.raises(KeyboardInterrupt):
            album.run()
    target = album.sorted / "girl/1.jpg"
    target.write_bytes(source.read_bytes())
    os.utime(target, ns=(0, source.stat().st_mtime_ns))
    album.undo()
    assert bytes_in(album.sorted) == [b"1.jpg"], "the other program's"
    assert source.exists()


@every_disk
def test_case_58_parts_of_another_program_are_left_alone(
    album: Album, monkeypatch: pytest.MonkeyPatch, disk: Disk
) -> None:
    album.add("1.jpg")
    disk(monkeypatch)
    (album.sorted / "girl").mkdir(parents=True)
    part = album.sorted / "girl" / (PART_PREFIX + "0123456789abcdef01234567")
    part.write_bytes(b"half of another program's photo")
    album.run()
    album.undo()
    assert part.exists()


def test_case_59_a_hard_link_of_the_user_at_the_target_stays(album: Album) -> None:
    source = album.add("1.jpg")
    plan = album.plan()
    target = album.sorted / "girl/1.jpg"
    target.parent.mkdir(parents=True)
    target.hardlink_to(source)
    report = album.run(plan)
    assert [row.target for row in report.already_there] == [target]
    assert source.samefile(target)
    assert not album.undo().failed
    assert source.samefile(target)


def test_case_59_a_hard_link_is_not_the_half_done_step_of_a_killed_run(album: Album) -> None:
    source = album.add("1.jpg")
    album.run()
    forget_the_end(album)
    target = album.sorted / "girl/1.jpg"
    target.rename(source)
    target.hardlink_to(source)
    album.undo()
    assert target.exists()
    assert source.samefile(target)


@pytest.mark.parametrize("disk", [lambda _: None, only_links, like_fat])
def test_case_60_an_edit_saved_over_the_source_during_the_move_is_kept(
    album: Album, monkeypatch: pytest.MonkeyPatch, disk: Disk
) -> None:
    source = album.add("1.jpg")
    disk(monkeypatch)
    plan = album.plan()

    def save(*_: Any) -> None:
        edit = source.with_name("editor's")
        edit.write_bytes(b"edited")
        edit.replace(source)

    # at the very end of each way: before the rename; after the file is aside, before it is linked, or renamed over
    if disk is only_links:
        before_call(monkeypatch, os, "link", save)
    elif disk is like_fat:
        before_call(monkeypatch, exclusive, "_is_that_empty_file", save)
    else:
        before_call(monkeypatch, exclusive, "rename_exclusively", save)
    report = album.run(plan)
    everything = bytes_in(album.photos) + bytes_in(album.sorted)
    if report.done:  # the old picture moved, the edit stays beside it
        assert sorted(everything) == [b"1.jpg", b"edited"]
    else:  # the edit was in the way of the rename, and went back
        assert source.read_bytes() == b"edited"
        assert "was changed while it was being" in notes(report.failed)[0]
    assert b"edited" in bytes_in(album.photos)
    assert not hidden_in(album.photos.parent)


def test_case_60_across_devices_an_edit_is_kept_too(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    source = album.add("1.jpg")
    across_devices(monkeypatch)

    def save(*_: Any) -> None:
        edit = source.with_name("editor's")
        edit.write_bytes(b"edited")
        edit.replace(source)

    before_call(monkeypatch, exclusive, "set_aside", save)
    report = album.run()
    assert "was changed while" in notes(report.failed)[0]
    assert source.read_bytes() == b"edited"
    assert bytes_in(album.sorted) == []
    assert not hidden_in(album.photos.parent)


def test_case_61_across_devices_a_file_that_grows_is_not_removed(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera's program goes on writing into the file that it opened, whatever the file is called by now."""
    source = album.add("film.jpg", b"first MB")
    across_devices(monkeypatch)
    with source.open("ab") as camera:

        def go_on(*_: Any) -> None:
            camera.write(b", second MB")
            camera.flush()

        before_call(monkeypatch, transfer, "is_open_for_writing", lambda *_: None)
        monkeypatch.setattr(transfer, "is_open_for_writing", lambda _: False)  # a system that does not tell
        before_call(monkeypatch, exclusive, "set_aside", go_on)
        report = album.run()
    assert "was changed while" in notes(report.failed)[0]
    assert source.read_bytes() == b"first MB, second MB"
    assert bytes_in(album.sorted) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@both_actions
def test_case_61_a_file_that_is_open_for_writing_waits(
    album: Album, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    source = album.add("film.jpg", b"first MB")
    across_devices(monkeypatch)
    with source.open("r+b"):
        report = album.run(album.plan(action))
        assert notes(report.failed) == ["film.jpg is being written by another program. Sort again when it is done."]
        assert source.exists()
    assert len(album.run(album.plan(action)).done) == 1


def test_case_61_a_file_that_has_just_changed_is_waited_for(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    source = album.add("1.jpg")
    now = source.stat().st_mtime_ns + 500_000_000
    waits: list[float] = []
    across_devices(monkeypatch)
    monkeypatch.setattr(time, "time_ns", lambda: now)
    monkeypatch.setattr(time, "sleep", waits.append)
    assert len(album.run().done) == 1
    assert waits == [pytest.approx(1.5)]


@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_case_62_a_part_that_is_replaced_by_a_link_gives_nobody_anything(
    album: Album, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    album.add("1.jpg")
    victim = album.photos.parent / "victim"
    victim.write_bytes(b"another account's")
    victim.chmod(0o600)
    os.utime(victim, ns=(3, 3))
    before = victim.stat()

    def replace(*_: Any) -> None:
        (part,) = (album.sorted / "girl").glob(PART_PREFIX + "*")
        part.unlink()
        part.symlink_to(victim) if link == "symbolic" else part.hardlink_to(victim)

    before_call(monkeypatch, os, "fchmod", replace)
    report = album.run(album.plan(Action.COPY))
    assert len(report.failed) == 1
    after = victim.stat()
    assert (after.st_mode, after.st_uid, after.st_mtime_ns) == (before.st_mode, before.st_uid, before.st_mtime_ns)
    assert victim.read_bytes() == b"another account's"
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_case_62_a_part_that_is_replaced_at_the_last_moment_costs_no_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "from/1.jpg", tmp_path / "to/1.jpg"
    for path in (source, target):
        path.parent.mkdir()
    source.write_bytes(b"photo")
    os.utime(source, ns=(5, 5))
    across_devices(monkeypatch)

    def replace(_: Any) -> None:
        (part,) = target.parent.iterdir()
        part.unlink()
        part.write_bytes(b"other")

    with pytest.raises(TransferError):
        move_no_replace(source, target, on_copied=replace)
    assert source.read_bytes() == b"photo"


def test_case_66_nothing_is_written_under_a_photos_own_name(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("1.jpg", b"x" * 3_000_000)
    like_fat(monkeypatch)
    across_devices(monkeypatch)
    seen: list[tuple[str, int]] = []
    fsync = os.fsync

    def look(file: int) -> None:
        folder = album.sorted / "girl"
        seen.extend((path.name, path.stat().st_size) for path in folder.glob("*"))
        fsync(file)

    monkeypatch.setattr(os, "fsync", look)
    assert len(album.run().done) == 1
    assert ("1.jpg", 3_000_000) in seen
    assert {size for name, size in seen if name == "1.jpg"} == {3_000_000}


def test_case_68_a_copy_stays_when_its_original_was_damaged_at_the_same_size_and_time(album: Album) -> None:
    source = album.add("1.jpg", b"whole")
    album.run(album.plan(Action.COPY))
    status = source.stat()
    source.write_bytes(b"wh0le")
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    undone = album.undo()
    assert notes(undone.failed) == ["The original of 1.jpg has changed since, so the copy was kept."]
    assert bytes_in(album.sorted) == [b"whole"]


def test_case_68_a_copy_that_is_swapped_while_it_is_looked_at_stays(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("1.jpg")
    album.run(album.plan(Action.COPY))
    target = album.sorted / "girl/1.jpg"

    def swap(*_: Any) -> None:
        target.unlink()
        target.write_bytes(b"precious")

    before_call(monkeypatch, exclusive, "set_aside", swap)
    assert len(album.undo().failed) == 1
    assert target.read_bytes() == b"precious"


def test_case_70_a_move_that_became_a_copy_says_why(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    source = album.add("1.jpg")
    album.add("2.jpg")
    refuse_to_remove(monkeypatch, lambda path: path == source)
    report = album.run()
    assert notes(report.done) == [
        "Copied; the original stays, since it could not be removed: Permission denied.",
        "None",
    ]
    assert [row.original_kept for row in report.done] == [True, False]


@every_disk
@both_actions
def test_sorts_on_every_kind_of_disk_are_undone_exactly(
    album: Album, monkeypatch: pytest.MonkeyPatch, disk: Disk, action: Action
) -> None:
    for name in ("IMG_1.HEIC", "IMG_1.MOV", "가족.jpg", "x/가족.jpg"):
        album.add(name)
    before = tree(album.photos.parent)
    disk(monkeypatch)
    report = album.run(album.plan(action))
    assert len(report.done) == 3
    assert not hidden_in(album.photos.parent)
    assert not album.undo().failed
    assert tree(album.photos.parent) == before


def test_permissions_are_those_of_the_original(album: Album) -> None:
    album.add("1.jpg").chmod(0o604)
    album.run(album.plan(Action.COPY))
    assert stat.S_IMODE((album.sorted / "girl/1.jpg").stat().st_mode) == 0o604


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes among files")
def test_case_64_a_pipe_in_place_of_the_marker_is_not_waited_for(album: Album) -> None:
    album.add("1.jpg")
    album.run()
    marker = album.sorted / "girl" / SORTED_MARKER
    marker.unlink()
    os.mkfifo(marker)
    assert not album.undo().failed
    assert marker.exists()
    assert bytes_in(album.photos) == [b"1.jpg"]
