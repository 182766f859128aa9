"""Disks that are really full, read-only or unplugged."""

import subprocess
from pathlib import Path

import pytest

from facesorter.core.errors import PlanError
from facesorter.core.plan.plan import Action
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Progress, Task
from tests.core.album import Album, both_actions, bytes_in, notes, tree
from tests.disks import mount

pytestmark = pytest.mark.usefixtures("quick_disk")


@both_actions
def test_case_10_a_disk_that_fills_up_while_others_write_to_it(album: Album, small_disk: Path, action: Action) -> None:
    for index in range(5):
        album.add(f"{index}.jpg", bytes([index]) * 40_000)
    before = tree(album.photos)
    plan = album.plan(action, to=small_disk / "sorted")
    with (small_disk / "other").open("wb") as other:
        other.write(b"x" * 150_000)
    report = album.run(plan)
    assert len(report.done) == 2
    assert "is full. The rest needs 120.0 kB" in str(report.stopped)
    assert report.not_tried == 2
    assert len(bytes_in(small_disk / "sorted")) == 2
    assert not list(small_disk.rglob(".facesorter-part-*"))
    with pytest.raises(PlanError, match="are needed"):
        album.plan(action, to=small_disk / "sorted")
    (small_disk / "other").unlink()
    assert len(album.finish(report.run_id).done) == 5
    album.undo()
    assert tree(album.photos) == before
    assert not list(small_disk.iterdir())


def test_case_11_a_disk_that_is_read_only(album: Album, small_disk: Path) -> None:
    album.add("1.jpg")
    mount("-o", "remount,ro", small_disk)
    with pytest.raises(PlanError, match="Read-only file system"):
        album.plan(to=small_disk / "sorted")


def test_case_09_a_card_that_is_read_only(album: Album, small_disk: Path) -> None:
    (small_disk / "1.jpg").write_bytes(b"photo")
    (small_disk / "1.xmp").write_bytes(b"stars")
    mount("-o", "remount,ro", small_disk)
    album.photos = small_disk
    plan = album.plan()
    assert [str(warning) for warning in plan.warnings] == [
        f"Files in {small_disk} cannot be removed, so its photos are only copied."
    ]
    report = album.run(plan)
    assert notes(report.done) == ["Copied; the original stays, since it could not be removed: Read-only file system."]
    assert bytes_in(album.sorted) == bytes_in(small_disk) == [b"photo", b"stars"]
    again = album.run(album.plan())
    assert (len(again.done), len(again.already_there)) == (0, 1)
    album.undo(again.run_id)
    album.undo(report.run_id)
    assert bytes_in(small_disk) == [b"photo", b"stars"]
    assert not album.sorted.exists()


@both_actions
def test_case_24_a_drive_pulled_out_and_connected_again(
    album: Album, tmp_path: Path, small_disk: Path, action: Action
) -> None:
    for index in range(3):
        album.add(f"{index}.jpg")
    before = tree(album.photos)
    socket = tmp_path / "socket"
    socket.mkdir()
    mount("--bind", small_disk, socket)

    def pull_out(progress: Progress) -> None:
        if progress.done == 1:
            subprocess.run(["umount", "-l", socket], check=True)  # pulled out, not ejected: that is refused meanwhile

    report = run_plan(album.plan(action, to=socket / "sorted"), album.places, Task(), pull_out)
    assert [row.source.name for row in report.done] == ["0.jpg"]
    assert ["no longer connected" in note for note in notes(report.failed)] == [True, True]
    assert not list(socket.iterdir()), "nothing is put where the drive was"
    with pytest.raises(PlanError, match=r"The drive with .* is no longer connected"):
        album.finish(report.run_id)
    mount("--bind", small_disk, socket)
    try:
        assert len(album.finish(report.run_id).done) == 3
        album.undo()
        assert tree(album.photos) == before
        assert not list(small_disk.iterdir())
    finally:
        subprocess.run(["umount", socket], check=True)
