"""What a killed run leaves is told at the next start, and finished or undone; see also test_kills.py."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facesorter.core.errors import JournalError, PlanError
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.runs.history import Event, RunState, interrupted_runs, list_runs
from facesorter.core.runs.journal import Journal
from facesorter.core.runs.run import run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.tasks import Progress, Task
from tests.core.album import BOY, Album, across_devices, bytes_in, child, forget_the_end, notes, tree

pytestmark = pytest.mark.usefixtures("quick_disk")


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_case_08_a_killed_copy_leaves_only_a_part_and_a_journal_that_says_copying(album: Album) -> None:
    album.add("1.jpg")
    before = tree(album.photos)
    script = f"""
import os, signal
from pathlib import Path
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.runs.run import run_plan
from facesorter.core.photos.find import find_photos
from facesorter.core.places import default_places
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Task
results = [Result(photo, Status.OK, class_id=6) for photo in find_photos(Path({str(album.photos)!r})).photos]
plan = make_plan(results, DEFAULT_CLASSES, Path({str(album.sorted)!r}), Action.COPY)
os.fchmod = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
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


@pytest.fixture
def cut_off(album: Album, monkeypatch: pytest.MonkeyPatch) -> str:
    """Leave a run of four photos that was killed after the second; return its name."""
    for index in range(4):
        album.add(f"{index}.jpg")
    album.add("3.xmp")
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "write", dying(Journal.write))
        with pytest.raises(KeyboardInterrupt):
            album.run(album.plan())
    return list_runs(album.places)[0].run_id


def dying(write: Callable[..., None]) -> Callable[..., None]:
    def write_or_die(self: Journal, event: Event, **fields: Any) -> None:
        write(self, event, **fields)
        if event is Event.DONE and fields["step"] == 1:
            raise KeyboardInterrupt

    return write_or_die


def test_an_interrupted_run_is_told_with_its_counts(album: Album, cut_off: str) -> None:
    (run,) = interrupted_runs(album.places)
    assert (run.run_id, run.state, run.done, run.count) == (cut_off, RunState.INTERRUPTED, 2, 4)
    assert list_runs(album.places) == (run,)


def test_an_interrupted_run_is_finished_and_its_report_tells_of_all(album: Album, cut_off: str) -> None:
    report = album.finish(cut_off)
    assert report.run_id == cut_off
    assert [row.source.name for row in report.done] == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
    assert report.done[3].along == (album.sorted / "girl/3.xmp",)
    assert report.counts == {"girl": 4}
    assert bytes_in(album.photos) == []
    assert len(bytes_in(album.sorted)) == 5
    assert interrupted_runs(album.places) == ()
    assert list_runs(album.places)[0].state is RunState.FINISHED
    album.undo()
    assert len(bytes_in(album.photos)) == 5
    assert not album.sorted.exists()


def test_an_interrupted_run_that_is_undone_cannot_be_finished(album: Album, cut_off: str) -> None:
    album.undo(cut_off)
    assert interrupted_runs(album.places) == ()
    with pytest.raises(JournalError, match="can no longer be finished"):
        album.finish(cut_off)
    with pytest.raises(JournalError, match="There is no sort called nonsense"):
        album.finish("nonsense")


def test_a_run_at_work_is_not_interrupted(album: Album) -> None:
    for index in range(2):
        album.add(f"{index}.jpg")
    seen: list[tuple[RunState, int]] = []

    def look(_: Progress) -> None:
        seen.append((list_runs(album.places)[0].state, len(interrupted_runs(album.places))))

    run_id = run_plan(album.plan(), album.places, Task(), look).run_id
    undo_run(run_id, album.places, Task(), look)
    assert seen == [(RunState.RUNNING, 0)] * 4


def test_an_older_interrupted_run_is_told_while_a_new_one_is_at_work(album: Album, cut_off: str) -> None:
    album.add("new.jpg")
    seen: list[str] = []
    run_plan(
        album.plan(), album.places, Task(), lambda _: seen.extend(run.run_id for run in interrupted_runs(album.places))
    )
    assert set(seen) == {cut_off}


def test_an_interrupted_undo_is_told_and_gone_on_with(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("1.jpg")
    run_id = album.run().run_id
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "step", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            album.undo()
    assert interrupted_runs(album.places) == (), "nothing was begun"
    with monkeypatch.context() as patch:
        patch.setattr("facesorter.core.runs.undo.put_back", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            album.undo()
    (run,) = interrupted_runs(album.places)
    assert run.state is RunState.PARTLY_UNDONE
    album.undo(run_id)
    assert interrupted_runs(album.places) == ()
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_case_27_a_cancelled_run_is_at_rest_and_can_be_finished(album: Album) -> None:
    for index in range(3):
        album.add(f"{index}.jpg")
    task = Task()
    report = run_plan(album.plan(), album.places, task, lambda _: task.cancel())
    assert (len(report.done), report.not_tried) == (1, 2)
    assert interrupted_runs(album.places) == ()
    assert len(album.finish(report.run_id).done) == 3


def test_what_failed_is_tried_again_when_a_run_is_finished(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(
            "facesorter.core.runs.run.move_no_replace", lambda *_, **__: (_ for _ in ()).throw(OSError(5, "I/O"))
        )
        report = album.run()
    assert len(report.failed) == 2
    report = album.finish(report.run_id)
    assert (len(report.done), len(report.failed)) == (2, 0)


def test_case_22_what_changed_after_the_crash_is_left_when_a_run_is_finished(album: Album, cut_off: str) -> None:
    (album.photos / "2.jpg").write_bytes(b"edited")
    (album.photos / "3.xmp").unlink()
    report = album.finish(cut_off)
    assert len(report.done) == 2
    assert [row.source.name for row in report.failed] == ["2.jpg", "3.jpg", "3.xmp"]
    assert "was changed after it was looked at" in notes(report.failed)[0]
    assert "3.xmp is not there any more" in notes(report.failed)[1]
    assert (album.photos / "3.jpg").exists()


def test_case_24_a_run_is_finished_only_on_its_own_drive(album: Album, cut_off: str) -> None:
    (journal,) = album.places.runs.iterdir()
    device = album.photos.stat().st_dev
    journal.write_text(journal.read_text().replace(f'"device":{device}', f'"device":{device + 1}'))
    taken = album.sorted.rename(album.sorted.with_name("unplugged"))
    with pytest.raises(PlanError, match=r"The drive with .* is no longer connected"):
        album.finish(cut_off)
    taken.rename(album.sorted)
    assert len(album.finish(cut_off).done) == 4, "connected again, with another number"


def test_case_24_a_drive_that_goes_stops_its_steps_and_no_others(album: Album, tmp_path: Path) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        album.add(name)
    results = album.results()
    plan = album.plan_of(results, corrections={results[1].photo.path: BOY})
    plan = replace(plan, devices={"girl": plan.device + 1})
    report = album.run(plan)
    assert [row.source.name for row in report.done] == ["2.jpg"]
    assert [row.source.name for row in report.failed] == ["1.jpg", "3.jpg"]
    assert "no longer connected" in notes(report.failed)[1]
    (journal,) = album.places.runs.iterdir()
    assert journal.read_text().count('"withdrawn"') == 1, "the third was announced, and not even tried"
    assert len(album.finish(report.run_id).done) == 3, "connected again"


def test_a_journal_without_its_whole_plan_does_not_finish(album: Album, cut_off: str) -> None:
    (journal,) = album.places.runs.iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(line for line in lines if b'"planned","step":3' not in line))
    with pytest.raises(JournalError, match="missing, damaged"):
        album.finish(cut_off)
    assert len(album.undo(cut_off).restored) == 2


@pytest.mark.parametrize("written", [b"", b"facesorter put"])
def test_a_marker_of_which_only_the_beginning_was_written_goes_too(album: Album, cut_off: str, written: bytes) -> None:
    (album.sorted / "girl" / SORTED_MARKER).write_bytes(written)
    album.undo(cut_off)
    assert not album.sorted.exists()
