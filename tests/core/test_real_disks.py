"""Disks that are really full, read-only or unplugged: small ones in memory, where mounting is allowed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from facesorter.core.errors import PlanError
from facesorter.core.plan.plan import Action
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Progress, Task
from tests.core.album import Album, both_actions, bytes_in, notes, tree

pytestmark = [
    pytest.mark.usefixtures("quick_disk"),
    pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount, and here only Linux"),
]


def mount(*arguments: object) -> None:
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount: {done.stderr.decode(errors='replace')}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder where a disk of 256 kB is mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=256k", "tmpfs", folder)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@both_actions
def test_case_10_a_disk_that_fills_up_while_others_write_to_it(album: Album, disk: Path, action: Action) -> None:
    for index in range(5):
        album.add(f"{index}.jpg", bytes([index]) * 40_000)
    before = tree(album.photos)
    plan = album.plan(action, to=disk / "sorted")
    with (disk / "other").open("wb") as other:
        other.write(b"x" * 150_000)
    report = album.run(plan)
    assert len(report.done) == 2
    assert "is full. The rest needs 120.0 kB" in str(report.stopped)
    assert report.not_tried == 2
    assert len(bytes_in(disk / "sorted")) == 2
    assert not list(disk.rglob(".facesorter-part-*"))
    with pytest.raises(PlanError, match="are needed"):
        album.plan(action, to=disk / "sorted")
    (disk / "other").unlink()
    assert len(album.finish(report.run_id).done) == 5
    album.undo()
    assert tree(album.photos) == before
    assert not list(disk.iterdir())


def test_case_11_a_disk_that_is_read_only(album: Album, disk: Path) -> None:
    album.add("1.jpg")
    mount("-o", "remount,ro", disk)
    with pytest.raises(PlanError, match="Read-only file system"):
        album.plan(to=disk / "sorted")


def test_case_09_a_card_that_is_read_only(album: Album, disk: Path) -> None:
    (disk / "1.jpg").write_bytes(b"photo")
    (disk / "1.xmp").write_bytes(b"stars")
    mount("-o", "remount,ro", disk)
    album.photos = disk
    plan = album.plan()
    assert [str(warning) for warning in plan.warnings] == [
        f"Files in {disk} cannot be removed, so its photos are only copied."
    ]
    report = album.run(plan)
    assert notes(report.done) == ["Copied; the original stays, since it could not be removed: Read-only file system."]
    assert bytes_in(album.sorted) == bytes_in(disk) == [b"photo", b"stars"]
    again = album.run(album.plan())
    assert (len(again.done), len(again.already_there)) == (0, 1)
    album.undo(again.run_id)
    album.undo(report.run_id)
    assert bytes_in(disk) == [b"photo", b"stars"]
    assert not album.sorted.exists()


@both_actions
def test_case_24_a_drive_pulled_out_and_connected_again(
    album: Album, tmp_path: Path, disk: Path, action: Action
) -> None:
    for index in range(3):
        album.add(f"{index}.jpg")
    before = tree(album.photos)
    socket = tmp_path / "socket"
    socket.mkdir()
    mount("--bind", disk, socket)

    def pull_out(progress: Progress) -> None:
        if progress.done == 1:
            subprocess.run(["umount", "-l", socket], check=True)  # pulled out, not ejected: that is refused meanwhile

    report = run_plan(album.plan(action, to=socket / "sorted"), album.places, Task(), pull_out)
    assert [row.source.name for row in report.done] == ["0.jpg"]
    assert ["no longer connected" in note for note in notes(report.failed)] == [True, True]
    assert not list(socket.iterdir()), "nothing is put where the drive was"
    with pytest.raises(PlanError, match=r"The drive with .* is no longer connected"):
        album.finish(report.run_id)
    mount("--bind", disk, socket)
    try:
        assert len(album.finish(report.run_id).done) == 3
        album.undo()
        assert tree(album.photos) == before
        assert not list(disk.iterdir())
    finally:
        subprocess.run(["umount", socket], check=True)
