"""The file operations: whatever fails, no name is overwritten, no link followed, no photo lost, no part left."""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from facesorter.core.errors import TransferError
from facesorter.core.files import exclusive
from facesorter.core.files.transfer import (
    PART_PREFIX,
    Placed,
    aside_of,
    clear_way,
    copy_no_replace,
    file_digest,
    move_no_replace,
    new_token,
    part_of,
    same_bytes,
)
from tests.core.album import across_devices, like_fat, only_links, refuse_to_remove

MTIME = 1_234_567_890_123_456_789
Operation = Callable[[Path, Path], Placed]
both = pytest.mark.parametrize("operation", [move_no_replace, copy_no_replace])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "from" / "IMG_1.jpg"
    path.parent.mkdir()
    path.write_bytes(b"photo" * 1000)
    path.chmod(0o640)
    os.utime(path, ns=(MTIME, MTIME))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "to" / "IMG_1.jpg"
    path.parent.mkdir()
    return path


def fail_with(code: int) -> Callable[..., NoReturn]:
    def fail(*arguments: Any, **options: Any) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return fail


def no_parts(folder: Path) -> bool:
    return not list(folder.glob(PART_PREFIX + "*"))


def assert_moved(source: Path, target: Path) -> None:
    assert not os.path.lexists(source)
    assert_arrived(target)


def assert_arrived(target: Path) -> None:
    status = target.stat()
    assert target.read_bytes() == b"photo" * 1000
    assert status.st_mtime_ns == MTIME
    assert stat.S_IMODE(status.st_mode) == 0o640
    assert no_parts(target.parent)


def test_a_move_keeps_bytes_time_mode_and_inode(source: Path, target: Path) -> None:
    inode = source.stat().st_ino
    placed = move_no_replace(source, target)
    assert_moved(source, target)
    assert target.stat().st_ino == inode
    assert placed == Placed(5000, MTIME, inode=(source.parent.stat().st_dev, inode))


def test_a_copy_keeps_bytes_time_and_mode(source: Path, target: Path) -> None:
    placed = copy_no_replace(source, target)
    assert source.exists()
    assert_arrived(target)
    assert placed.digest == file_digest(source) == file_digest(target)
    assert not placed.lost


@both
def test_case_03_an_existing_target_is_never_overwritten(operation: Operation, source: Path, target: Path) -> None:
    target.write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        operation(source, target)
    assert target.read_bytes() == b"precious"
    assert source.exists()
    assert no_parts(target.parent)


@both
def test_case_06_links_at_the_target_are_neither_followed_nor_eaten(
    operation: Operation, source: Path, target: Path
) -> None:
    outside = target.parent / "outside.jpg"
    outside.write_bytes(b"precious")
    for pointed in (outside, target.parent / "nowhere.jpg"):
        target.symlink_to(pointed)
        with pytest.raises(FileExistsError):
            operation(source, target)
        assert target.readlink() == pointed
        target.unlink()
    assert outside.read_bytes() == b"precious"
    assert not (target.parent / "nowhere.jpg").exists()
    assert source.exists()


def test_case_07_a_link_is_not_copied_through(source: Path, target: Path) -> None:
    link = source.with_name("link.jpg")
    link.symlink_to(source)
    with pytest.raises(OSError, match="not a file"):
        copy_no_replace(link, target)
    assert not os.path.lexists(target)


def test_case_05_a_missing_folder_does_not_turn_the_photo_into_it(source: Path, target: Path) -> None:
    target.parent.rmdir()
    with pytest.raises(FileNotFoundError):
        move_no_replace(source, target)
    assert source.exists()
    assert not target.parent.exists()


without_exclusive_rename = pytest.mark.parametrize("disk", [only_links, like_fat])


@without_exclusive_rename
def test_disks_without_exclusive_renames_overwrite_nothing_either(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, disk: Callable[[pytest.MonkeyPatch], None]
) -> None:
    inode = source.stat().st_ino
    disk(monkeypatch)
    target.write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        move_no_replace(source, target)
    assert target.read_bytes() == b"precious"
    assert [path.name for path in source.parent.iterdir()] == [source.name], "put back from aside"
    target.unlink()
    move_no_replace(source, target)
    assert_moved(source, target)
    assert target.stat().st_ino == inode
    assert not list(source.parent.iterdir())


def test_across_devices_the_copy_is_complete_before_the_original_goes(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    across_devices(monkeypatch)
    seen: list[Placed] = []

    def look(placed: Placed) -> None:
        assert source.exists()
        assert not target.exists(), "half a photo never has a photo's name"
        (part,) = target.parent.iterdir()
        assert (part.stat().st_size, part.stat().st_ino) == (placed.size, placed.inode[1])
        seen.append(placed)

    placed = move_no_replace(source, target, on_copied=look)
    assert_moved(source, target)
    assert seen == [placed]
    assert placed.digest == file_digest(target)


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no second file system")  # noqa: S108
def test_a_real_move_between_file_systems(source: Path, tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm") / f"facesorter-test-{os.getpid()}"  # noqa: S108
    elsewhere.mkdir()
    try:
        there = elsewhere / "가족 😀.jpg"
        placed = move_no_replace(source, there)
        assert_moved(source, there)
        assert placed.digest is not None or source.parent.stat().st_dev == elsewhere.stat().st_dev
        move_no_replace(there, source)
        assert_moved(there, source)
    finally:
        for path in elsewhere.iterdir():
            path.unlink()
        elsewhere.rmdir()


def test_case_09_70_a_copy_whose_original_may_not_go_stays_and_says_why(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_remove(monkeypatch, lambda path: path == source)
    placed = move_no_replace(source, target)
    assert placed.original_kept
    assert placed.why_kept == "Permission denied"
    assert source.exists()
    assert_arrived(target)
    assert not target.samefile(source), "editing one would edit the other"


@both
def test_case_10_a_full_disk_leaves_no_part_and_no_target(
    operation: Operation, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    across_devices(monkeypatch)
    monkeypatch.setattr(os, "fsync", fail_with(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left") as caught:
        operation(source, target)
    assert caught.value.errno == errno.ENOSPC
    assert source.exists()
    assert not list(target.parent.iterdir())


@both
def test_a_copy_that_reads_back_wrongly_is_thrown_away(
    operation: Operation, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    across_devices(monkeypatch)
    fsync = os.fsync

    def damage(file: int) -> None:
        os.pwrite(file, b"X", 100)
        fsync(file)

    monkeypatch.setattr(os, "fsync", damage)
    with pytest.raises(TransferError, match="did not match what was written"):
        operation(source, target)
    assert source.read_bytes() == b"photo" * 1000
    assert not list(target.parent.iterdir())


@both
def test_case_22_a_source_that_changes_while_it_is_copied_is_not_touched(
    operation: Operation, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    across_devices(monkeypatch)
    fsync = os.fsync

    def edit(file: int) -> None:
        source.write_bytes(b"edited")
        fsync(file)

    monkeypatch.setattr(os, "fsync", edit)
    with pytest.raises(TransferError, match="changed while it was being copied"):
        operation(source, target)
    assert source.read_bytes() == b"edited"
    assert not list(target.parent.iterdir())


def test_a_failing_note_taker_takes_the_copy_back(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    across_devices(monkeypatch)

    def fail(_: Placed) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        move_no_replace(source, target, on_copied=fail)
    assert source.exists()
    assert not list(target.parent.iterdir())


def test_case_22_a_source_edited_before_it_is_removed_is_not_removed(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    across_devices(monkeypatch)

    def edit(_: Placed) -> None:
        source.write_bytes(b"edited")

    with pytest.raises(TransferError, match="changed while it was being copied"):
        move_no_replace(source, target, on_copied=edit)
    assert source.read_bytes() == b"edited"
    assert not list(target.parent.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="Python knows extended attributes only there")
def test_case_29_extended_attributes_are_kept_or_listed(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        os.setxattr(source, "user.tag", b"family")
    except OSError:
        pytest.skip("no extended attributes here")
    copy_no_replace(source, target)
    assert os.getxattr(target, "user.tag") == b"family"
    monkeypatch.setattr(os, "setxattr", fail_with(errno.ENOTSUP))
    monkeypatch.setattr(os, "utime", fail_with(errno.EPERM))
    assert copy_no_replace(source, target.with_name("b.jpg")).lost == ("user.tag", "modification time")


def test_case_28_a_file_in_use_on_windows_is_tried_again(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    rename = exclusive.rename_exclusively

    def busy(old: Path, new: Path) -> None:
        if len(waits) < 2:
            error = PermissionError(errno.EACCES, "in use")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        rename(old, new)

    monkeypatch.setattr(exclusive, "rename_exclusively", busy)
    move_no_replace(source, target)
    assert waits == [1.0, 1.0]
    assert_moved(source, target)


def test_case_19_a_name_that_is_too_long_is_an_error_and_nothing_moves(source: Path, target: Path) -> None:
    with pytest.raises(OSError, match="too long"):
        move_no_replace(source, target.with_name("가" * 86 + ".jpg"))
    assert source.exists()
    assert move_no_replace(source, target.with_name("가" * 83 + ".jpg.j")).size == 5000


def test_a_name_with_a_zero_byte_is_not_cut_off_there(source: Path, target: Path) -> None:
    with pytest.raises(ValueError, match="null"):
        exclusive.rename_exclusively(source, target.with_name("n\0n.jpg"))
    assert source.exists()
    assert list(target.parent.iterdir()) == []


def test_case_02_bytes_are_compared_never_size_and_time(source: Path, target: Path) -> None:
    target.write_bytes(b"photx" * 1000)
    os.utime(target, ns=(MTIME, MTIME))
    assert not same_bytes(source, target)
    target.write_bytes(b"photo" * 1000)
    assert same_bytes(source, target)
    link = target.with_name("link.jpg")
    link.symlink_to(source)
    assert not same_bytes(source, link)
    assert not same_bytes(source, target.with_name("missing.jpg"))


def test_case_08_58_what_a_killed_run_left_is_known_by_its_token_and_nothing_else_is_touched(
    source: Path, target: Path
) -> None:
    ours, theirs = new_token(), new_token()
    part_of(target, ours).write_bytes(b"half")
    part_of(target, theirs).write_bytes(b"another program's")
    source.rename(aside_of(source, ours))
    clear_way(target, ours, source)
    clear_way(source, ours, target)
    assert list(target.parent.iterdir()) == [part_of(target, theirs)]
    assert list(source.parent.iterdir()) == [source]


def test_case_60_what_is_put_back_steps_around_what_was_saved_there_meanwhile(source: Path, target: Path) -> None:
    token = new_token()
    source.rename(aside_of(source, token))
    source.write_bytes(b"saved again")
    clear_way(source, token, target)
    assert source.read_bytes() == b"saved again"
    assert source.with_name("IMG_1 (restored).jpg").read_bytes() == b"photo" * 1000
