"""A watched folder: photos are taken when they are whole, and a day has one run, which is undone as one."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from facesorter.core.errors import FacesorterError, PlanError
from facesorter.core.files.transfer import copy_no_replace
from facesorter.core.messages import Message, message
from facesorter.core.photos.arrivals import Arrivals
from facesorter.core.plan.plan import Action
from facesorter.core.results import Photo
from facesorter.core.runs.arrived import sort_arrived
from facesorter.core.runs.history import RunState, find_run, list_runs
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Task
from tests.core.album import Album, both_actions, tree

JPEG = b"\xff\xd8\xff\xe0 a photo"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def names(arrivals: Arrivals) -> list[str]:
    return [photo.path.name for photo in arrivals.look(Task())]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def arrivals(tmp_path: Path, clock: Clock) -> Arrivals:
    return Arrivals(tmp_path, recursive=True, settle_seconds=3, again_seconds=30, clock=clock)


def test_a_photo_is_taken_once_when_it_has_stopped_growing(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(JPEG)
    assert (names(arrivals), arrivals.waiting) == ([], 1)
    clock.now = 2
    path.write_bytes(JPEG + b" grows")
    assert names(arrivals) == []
    clock.now = 4  # three seconds are over since it came, but not since it grew
    assert names(arrivals) == []
    clock.now = 5
    assert names(arrivals) == ["a.jpg"]
    clock.now = 60
    assert (names(arrivals), arrivals.waiting) == ([], 0)


def test_one_that_is_open_for_writing_or_empty_is_waited_for(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with (tmp_path / "a.jpg").open("wb") as file:
        file.write(JPEG)
        file.flush()
        names(arrivals)
        clock.now = 10
        assert names(arrivals) == []
    assert names(arrivals) == ["a.jpg"]


def test_one_that_cannot_be_looked_at_for_a_moment_is_waited_for(
    arrivals: Arrivals, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hangs(_: Path) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    (tmp_path / "a.jpg").write_bytes(JPEG)
    names(arrivals)
    clock.now = 10
    with monkeypatch.context() as patch:
        patch.setattr("facesorter.core.photos.arrivals.status_of", hangs)
        assert (names(arrivals), arrivals.waiting) == ([], 1)
    assert names(arrivals) == ["a.jpg"]


def test_one_that_changes_later_or_comes_back_is_taken_again(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(JPEG)
    names(arrivals)
    clock.now = 3
    assert names(arrivals) == ["a.jpg"]
    path.write_bytes(JPEG + b" edited")
    names(arrivals)
    clock.now = 6
    assert names(arrivals) == ["a.jpg"]


def test_one_waits_for_what_belongs_to_it(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    """The film of a Live Photo comes after its picture, and is longer on its way."""
    (tmp_path / "IMG_1.JPG").write_bytes(JPEG)
    film = tmp_path / "IMG_1.MOV"
    with film.open("wb") as file:
        file.write(b"a film")
        file.flush()
        names(arrivals)
        clock.now = 4
        assert (names(arrivals), arrivals.waiting) == ([], 1)
    film.write_bytes(b"a film, and more of it")  # where the system does not tell what is open, it is seen to grow
    assert names(arrivals) == []
    clock.now = 6
    assert names(arrivals) == []
    clock.now = 8
    assert names(arrivals) == ["IMG_1.JPG"]
    (tmp_path / "IMG_1.xmp").write_bytes(b"noted later")
    clock.now = 20
    assert names(arrivals) == []


def test_one_that_could_not_be_sorted_comes_again_ever_less_often(
    arrivals: Arrivals, clock: Clock, tmp_path: Path
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(JPEG)
    names(arrivals)
    clock.now = 3
    assert names(arrivals) == ["a.jpg", "b.jpg"]
    reasons = {tmp_path / "a.jpg": message("The disk is full."), tmp_path / "a.mov": message("It stays with a.jpg.")}
    assert arrivals.again(reasons) == {tmp_path / "a.jpg": message("The disk is full.")}
    assert (names(arrivals), arrivals.waiting, arrivals.failing, arrivals.next_try) == ([], 0, 1, 30)
    clock.now = 32
    assert (names(arrivals), arrivals.next_try) == ([], 1)
    clock.now = 33
    assert names(arrivals) == ["a.jpg"]
    assert arrivals.again(reasons) == {}  # which was told
    assert arrivals.next_try == 60
    clock.now = 93
    assert names(arrivals) == ["a.jpg"]
    assert (names(arrivals), arrivals.failing) == ([], 0)  # it was sorted
    clock.now = 10_000
    assert names(arrivals) == []
    assert arrivals.again(reasons) != {}


def test_what_is_told_once_is_told_of_no_other_photo(arrivals: Arrivals, clock: Clock, tmp_path: Path) -> None:
    full = message("The disk is full.")
    (tmp_path / "a.jpg").write_bytes(JPEG)
    names(arrivals)
    clock.now = 3
    names(arrivals)
    assert list(arrivals.again({tmp_path / "a.jpg": full})) == [tmp_path / "a.jpg"]
    for name in ("b.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(JPEG)
    names(arrivals)
    clock.now = 6
    assert names(arrivals) == ["b.jpg", "c.jpg"]
    why: dict[Path, Message] = {tmp_path / "b.jpg": full, tmp_path / "c.jpg": message("c.jpg is locked.")}
    assert list(arrivals.again(why)) == [tmp_path / "c.jpg"]
    assert arrivals.failing == 3
    (tmp_path / "a.jpg").unlink()
    names(arrivals)
    assert arrivals.failing == 2


def test_one_waits_as_long_as_was_asked_for(tmp_path: Path, clock: Clock) -> None:
    arrivals = Arrivals(tmp_path, recursive=False, settle_seconds=3, again_seconds=3600, clock=clock)
    (tmp_path / "a.jpg").write_bytes(JPEG)
    names(arrivals)
    clock.now = 3
    for _ in range(3):
        assert names(arrivals) == ["a.jpg"]
        arrivals.again({tmp_path / "a.jpg": message("The disk is full.")})
        assert arrivals.next_try == 3600
        clock.now += 3600


def test_what_hinders_is_told_once_until_something_else_does(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "folder"
    arrivals = Arrivals(folder, recursive=False, settle_seconds=0, again_seconds=30, clock=clock)
    found: list[list[str]] = []

    def sort(photos: list[Photo]) -> None:
        found.append([photo.path.name for photo in photos])
        if photos and clock.now < 40:
            raise PlanError("The disk is full.")

    def told() -> list[str]:
        return [str(error) for error in [arrivals.take(sort, Task())] if error is not None]

    assert "cannot be opened" in told()[0]
    assert (told(), arrivals.gone) == ([], True)
    folder.mkdir()
    assert (told(), arrivals.gone, found) == ([], False, [[]])
    (folder / "a.jpg").write_bytes(JPEG)
    assert told() == ["The disk is full."]
    clock.now = 30
    assert (told(), arrivals.failing) == ([], 1)
    clock.now = 90
    assert (told(), arrivals.failing) == ([], 0)
    assert found == [[], ["a.jpg"], ["a.jpg"], ["a.jpg"]]
    folder.rename(tmp_path / "away")
    assert "cannot be opened" in told()[0]


def test_one_whose_film_is_only_online_comes_again_until_that_is_there(
    album: Album, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.jpg", "a.mov", "b.jpg"):
        album.add(name)
    arrivals = Arrivals(album.photos, recursive=False, settle_seconds=0, again_seconds=30, clock=clock)
    reports: list[tuple[int, list[str]]] = []

    def sort(photos: list[Photo]) -> None:
        results = [result for result in album.results() if result.photo in photos]
        if results:
            report, untold = sort_arrived(album.plan_of(results), arrivals, album.places, Task())
            reports.append((0 if report is None else len(report.done), list(map(str, untold.values()))))

    with monkeypatch.context() as online:
        online.setattr("facesorter.core.photos.companions.is_online_only", lambda _: True)
        for clock.now in (0, 20, 30):
            assert arrivals.take(sort, Task()) is None
            assert arrivals.failing == 1
    clock.now = 90
    assert arrivals.take(sort, Task()) is None
    assert arrivals.failing == 0
    why = "a.mov, which belongs to it, is only online. Download it first."
    assert reports == [(1, [why]), (0, []), (1, [])]
    assert sorted(path.name for path in album.sorted.rglob("[ab].*")) == ["a.jpg", "a.mov", "b.jpg"]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FacesorterError, match="cannot be opened"):
        Arrivals(tmp_path / "gone", recursive=False).look(Task())


def test_what_a_run_did_not_come_to_or_failed_at_is_unfinished(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        album.add(name)
    plan = album.plan(Action.COPY)
    (album.photos / "a.jpg").write_bytes(b"changed since")

    def until_full(source: Path, *arguments: Any, **options: Any) -> Any:
        if source.name == "c.jpg":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return copy_no_replace(source, *arguments, **options)

    monkeypatch.setattr("facesorter.core.runs.run.copy_no_replace", until_full)
    report = run_plan(plan, album.places, Task(), daily=True)
    assert [row.source.name for row in report.done] == ["b.jpg"]
    why = {path.name: str(reason) for path, reason in report.unfinished(plan).items()}
    assert list(why) == ["a.jpg", "c.jpg", "d.jpg"]
    assert "was changed after" in why["a.jpg"]
    assert "No space left" in why["c.jpg"]
    assert why["d.jpg"] == str(report.stopped)


def sort(album: Album, action: Action) -> str:
    return run_plan(album.plan(action), album.places, Task(), daily=True).run_id


@both_actions
def test_a_day_has_one_run_and_undo_takes_all_of_it_back(album: Album, action: Action) -> None:
    album.add("a.jpg")
    before_all = tree(album.photos)
    first = sort(album, action)
    album.add("b.jpg")
    album.add("c.jpg")
    assert sort(album, action) == first
    (run,) = list_runs(album.places)
    assert (run.state, run.count, run.done) == (RunState.FINISHED, 3, 3)
    undone = album.undo()
    assert len(undone.restored) == 3
    assert not undone.failed
    assert not album.sorted.exists()
    assert {"a.jpg", "b.jpg", "c.jpg"} == set(tree(album.photos)) >= set(before_all)
    assert tree(album.photos)["a.jpg"] == before_all["a.jpg"]


def test_the_same_name_again_and_again(album: Album) -> None:
    for content in (b"one", b"two", b"three"):
        album.add("scan.jpg", content)
        run_id = sort(album, Action.MOVE)
    assert sorted(path.name for path in album.sorted.rglob("*.jpg")) == ["scan (2).jpg", "scan (3).jpg", "scan.jpg"]
    assert len(find_run(run_id, album.places).plan().steps) == 3
    undone = album.undo()
    assert len(undone.restored) == 1
    assert len(undone.failed) == 2  # the name is free only once
    kept = [*album.photos.rglob("*.jpg"), *album.sorted.rglob("*.jpg")]
    assert {path.read_bytes() for path in kept} == {b"one", b"two", b"three"}


def test_another_day_action_or_an_undone_run_begins_anew(album: Album, tmp_path: Path) -> None:
    album.add("a.jpg")
    first = sort(album, Action.COPY)
    album.undo()
    assert sort(album, Action.COPY) != first
    album.add("b.jpg")
    moved = sort(album, Action.MOVE)
    assert len(list_runs(album.places)) == 3
    journal = album.places.runs / f"{moved}.jsonl"
    text = journal.read_text()
    started = find_run(moved, album.places).started
    journal.write_text(text.replace(started.isoformat(), started.replace(year=started.year - 1).isoformat()))
    album.add("c.jpg")
    assert sort(album, Action.MOVE) != moved


def test_an_addition_that_was_cut_off_can_be_finished_or_added_to_again(album: Album) -> None:
    album.add("a.jpg")
    run_id = sort(album, Action.MOVE)
    journal = album.places.runs / f"{run_id}.jsonl"
    whole = journal.read_bytes()
    album.add("b.jpg")
    sort(album, Action.MOVE)
    added = journal.read_bytes()[len(whole) :].splitlines(keepends=True)
    album.undo()
    assert {path.name for path in album.photos.iterdir()} == {"a.jpg", "b.jpg"}
    # killed after the plan was written, before the line that makes it count, and later while it was carried out
    for cut in (1, 2):
        journal.write_bytes(whole + b"".join(added[:cut]))
        run = find_run(run_id, album.places)
        assert (run.count, len(run.plan().steps)) == (cut, cut)
        assert run.at_rest is (cut == 1)
