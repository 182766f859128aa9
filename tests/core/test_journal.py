"""The journal: what was written is read again, whatever the names are and wherever a crash cut it."""

import errno
import os
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import JournalError
from facesorter.core.files import exclusive
from facesorter.core.files.transfer import Placed
from facesorter.core.messages import message
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, FileStep, Plan, Step
from facesorter.core.results import Photo
from facesorter.core.runs import journal as journal_module
from facesorter.core.runs.history import Event, Run, RunState, all_runs, interrupted_runs, list_runs, read_run
from facesorter.core.runs.journal import Journal
from facesorter.core.runs.lines import planned
from facesorter.core.runs.undo import latest_undoable
from facesorter.core.tasks import Task
from tests.core.album import Album, bytes_in

PHOTO = Photo(Path("/photos/a.jpg"), 5, 1_234_567_890_123_456_789, (7, 8))
TARGET = Path("/sorted/girl/a.jpg")
PLACED = Placed(5, PHOTO.mtime_ns, "abc", original_kept=True, lost=("user.tag",))


def begin(places: UserPlaces, destination: Path = Path("/sorted")) -> Journal:
    steps = tuple(
        Step((FileStep(PHOTO, destination / folder / "a.jpg"),), folder, None, message("why")) for folder in "ab"
    )
    return Journal.create(places, Plan(destination, Action.MOVE, DEFAULT_CLASSES, steps, (), 7))


def test_a_run_is_read_as_it_was_written(places: UserPlaces) -> None:
    with begin(places) as journal:
        journal.write(Event.FOLDER_CREATED, path="/sorted/girl")
        journal.write(Event.MARKER_CREATED, path="/sorted/girl/.facesorter-sorted")
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=False)
        journal.step(Event.DONE, 0, [PLACED])
        journal.intent(1, [(PHOTO, TARGET, "token")], Action.MOVE, copying=True)
        journal.step(Event.FAILED, 1, [None], reason="locked")
        journal.write(Event.FINISHED)
    run = read_run(journal.path)
    assert (run.run_id, run.action, run.destination, run.count) == (journal.run_id, Action.MOVE, Path("/sorted"), 2)
    assert abs((datetime.now(UTC) - run.started).total_seconds()) < 60
    assert (run.folders, run.markers) == ([Path("/sorted/girl")], [Path("/sorted/girl/.facesorter-sorted")])
    (file,) = run.steps[0].files
    assert (file.source, file.target, file.placed) == (PHOTO, TARGET, PLACED)
    assert run.pending == (run.steps[0],)
    assert run.state is RunState.FINISHED
    (summary,) = list_runs(places)
    assert (summary.done, summary.failed, summary.undone, summary.count) == (1, 1, 0, 2)


def test_the_states_of_a_run(places: UserPlaces) -> None:
    def state() -> RunState:
        return list_runs(places)[0].state

    with begin(places) as journal:
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=False)
        assert state() is RunState.INTERRUPTED
        journal.step(Event.DONE, 0, [PLACED])
        journal.write(Event.FINISHED)
        assert state() is RunState.FINISHED
    with Journal.reopen(journal.path) as again:
        again.step(Event.UNDO_INTENT, 0)
        assert state() is RunState.PARTLY_UNDONE
        again.step(Event.UNDO_FAILED, 0)
        again.write(Event.UNDO_FINISHED)
        assert state() is RunState.PARTLY_UNDONE
        again.step(Event.UNDO_INTENT, 0)
        again.step(Event.UNDONE, 0)
        assert state() is RunState.PARTLY_UNDONE
        again.write(Event.UNDO_FINISHED)
        assert state() is RunState.UNDONE
    assert list_runs(places)[0].undone == 1


def test_case_12_a_journal_cut_anywhere_can_be_read(places: UserPlaces) -> None:
    with begin(places) as journal:
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=False)
        journal.step(Event.DONE, 0, [PLACED])
    whole = journal.path.read_bytes()
    header = whole.index(b'{"event":"intent"')
    for end in range(header, len(whole)):
        journal.path.write_bytes(whole[:end])
        run = read_run(journal.path)
        intent_end = whole.index(b"\n", header)
        assert len(run.steps) == (end >= intent_end)


def test_case_12_what_is_appended_to_a_cut_line_is_not_lost(places: UserPlaces) -> None:
    with begin(places) as journal:
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=False)
        journal.step(Event.DONE, 0, [PLACED])
    journal.path.write_bytes(journal.path.read_bytes()[:-10])
    with Journal.reopen(journal.path) as again:
        again.step(Event.UNDO_INTENT, 0)
        again.step(Event.UNDONE, 0)
    assert read_run(journal.path).steps[0].last is Event.UNDONE


def test_case_20_names_survive_in_ascii(places: UserPlaces) -> None:
    names = [os.fsdecode(b"\xb0\xa1.jpg"), "가족.jpg", "가족.jpg", "😀\n.jpg", "\u202egpj.jpg", '"quoted".jpg']
    with begin(places) as journal:
        for number, name in enumerate(names):
            journal.intent(number, [(PHOTO, TARGET.with_name(name), "token")], Action.MOVE, copying=False)
    assert journal.path.read_bytes().isascii()
    assert [step.files[0].target.name for step in read_run(journal.path).steps.values()] == names


def test_case_15_a_journal_that_cannot_be_begun_is_an_error(places: UserPlaces) -> None:
    places.data.mkdir(parents=True)
    places.runs.write_bytes(b"a file in the way")
    with pytest.raises(JournalError, match="cannot be written"):
        begin(places)


def test_case_15_a_line_that_cannot_be_written_is_an_error(places: UserPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    with begin(places) as journal:
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            with pytest.raises(JournalError, match="No space left"):
                journal.write(Event.FINISHED)
        monkeypatch.setattr(os, "write", lambda _, line: len(line) - 1)
        with pytest.raises(JournalError, match="cut short"):
            journal.write(Event.FINISHED)


def test_intents_are_on_the_disk_before_the_files_are_touched(
    places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin(places) as journal:
        synced: list[bytes] = []
        monkeypatch.setattr(os, "fsync", lambda _: synced.append(journal.path.read_bytes()))
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=True)
        journal.sync()
        assert b'"how":"copying"' in synced[-1]
        journal.copied(0, 0, PLACED, durable=True)
        assert b'"copied"' in synced[-1]
    assert read_run(journal.path).steps[0].files[0].placed == PLACED


def test_runs_are_ordered_even_when_the_clock_is_set_back(places: UserPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        hours = iter((12, 11, 10))

        @classmethod
        def now(cls, tz: Any = None) -> "Clock":
            return cls(2026, 1, 1, next(cls.hours), tzinfo=tz)

    monkeypatch.setattr(journal_module, "datetime", Clock)
    ids = []
    for _ in range(3):
        with begin(places) as journal:
            ids.append(journal.run_id)
    monkeypatch.undo()
    runs = sorted(places.runs.iterdir(), reverse=True)
    assert [path.stem for path in runs] == ids[::-1]


@pytest.mark.parametrize("stamp", ["99991231T235959999999Z", "99991231T235959999998Z", "90001231T235959999999Z"])
def test_a_run_begins_whatever_time_the_name_of_another_tells(places: UserPlaces, stamp: str) -> None:
    places.runs.mkdir(parents=True)
    for name in ("20300101T000000000000Z", stamp):
        (places.runs / f"{name}-0000.jsonl").write_bytes(b"")
    with begin(places) as journal:
        pass
    assert read_run(journal.path).started.year == 2030, "later than all others"


def test_foreign_and_damaged_files_are_not_runs(places: UserPlaces) -> None:
    with begin(places) as journal:
        pass
    header = journal.path.read_text()
    for name, text in {
        "a": "",
        "b": "hello",
        "c": "{}",
        "d": "[1]",
        "e": header.replace('"format":1', '"format":99'),
    }.items():
        path = places.runs / f"{name}.jsonl"
        path.write_text(text)
        with pytest.raises(JournalError, match="missing, damaged, or was written by a newer"):
            read_run(path)
    assert [run.run_id for run in all_runs(places)] == [journal.run_id]


def test_without_runs_the_list_is_empty(places: UserPlaces) -> None:
    assert list_runs(places) == ()


def test_unknown_lines_are_passed_over(places: UserPlaces) -> None:
    with begin(places) as journal:
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=False)
    with journal.path.open("ab") as file:
        file.write(b'{"event":"from the future"}\n{"event":"done","step":99,"placed":[]}\n[]\nnull\n')
    run: Run = read_run(journal.path)
    assert list(run.steps) == [0]


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names")
def test_case_64_a_bad_journal_is_one_line_and_nothing_else_suffers(album: Album) -> None:
    album.add("1.jpg")
    run_id = album.run().run_id
    head = next(album.places.runs.iterdir()).read_bytes().splitlines()[0]
    bad = {
        "empty": b"",
        "cut": head[:40],
        "zeros": bytes(5000),
        "deep": b"[" * 100_000,
        "deep line": head + b"\n" + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"\n",
        "list": b"[1,2,3]\n",
        "huge count": head.replace(b'"count":1', b'"count":' + b"9" * 3000),
        "infinite count": head.replace(b'"count":1', b'"count":1e999'),
        "text": head.replace(b'"format":1', b'"format":"1"'),
        "year": head.replace(b'"started":"2', b'"started":"99992'),
        "relative": head.replace(str(album.sorted).encode(), b"sorted"),
    }
    for number, content in enumerate(bad.values()):
        (album.places.runs / f"20990101T0000000000{number:02}Z-0000.jsonl").write_bytes(content)
    os.mkfifo(album.places.runs / "20990101T000000999999Z-0000.jsonl")
    (album.places.runs / "20990101T000000999998Z-0000.jsonl").mkdir()
    runs = list_runs(album.places)
    assert len(runs) == len(bad) + 3
    unreadable = [run for run in runs if run.state is RunState.UNREADABLE]
    assert len(unreadable) == len(bad) + 1, "a line that is too deep is passed over"
    assert {run.started.year for run in unreadable} == {2099}
    assert len(interrupted_runs(album.places)) == 1
    assert album.undo().run_id == run_id, "what is newer and cannot be read is in nobody's way"
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_case_71_a_run_that_did_nothing_is_not_the_one_to_undo(album: Album) -> None:
    album.add("1.jpg")
    run_id = album.run().run_id
    nothing = album.run(album.plan()).run_id
    assert [run.run_id for run in list_runs(album.places)] == [nothing, run_id]
    assert latest_undoable(album.places) == run_id


def test_the_endings_of_runs_are_told_apart(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("1.jpg", "2.jpg"):
        album.add(name)

    def failing(refused: Callable[[Path], bool]) -> None:
        def fail(old: Path, new: Path) -> None:
            if refused(old):
                raise OSError(5, "Input/output error")
            rename(old, new)

        monkeypatch.setattr(exclusive, "rename_exclusively", fail)

    rename = exclusive.rename_exclusively
    plan = album.plan()
    failing(lambda path: path.suffix == ".jpg")
    album.run(plan)
    failing(lambda path: path.name == "2.jpg")
    album.run(plan)
    failing(lambda _: False)
    task = Task()
    task.cancel()
    album.run(album.plan(), task)
    album.run(album.plan())
    runs = list_runs(album.places)
    assert [(run.ending, run.done, run.failed, run.count) for run in reversed(runs)] == [
        (RunState.FAILED, 0, 2, 2),
        (RunState.PARTLY_DONE, 1, 1, 2),
        (RunState.CANCELLED, 0, 0, 1),
        (RunState.FINISHED, 1, 0, 1),
    ]


def test_the_plan_in_a_journal_is_never_in_memory_as_a_whole(places: UserPlaces) -> None:
    """The journal of a million moved photos is larger than 1 GB, and has to be undone all the same."""
    with begin(places) as journal:
        journal.intent(0, [(PHOTO, TARGET, "token")], Action.MOVE, copying=False)
    line = next(line for line in journal.path.read_bytes().splitlines() if b'"planned"' in line)
    with journal.path.open("ab") as file:
        for number in range(2, 3002):
            longer = line.replace(b'"step":0,', b'"step":%d,' % number, 1).replace(b'"why"', b'"%b"' % (b"y" * 2000))
            file.write(longer + b"\n")
    assert journal.path.stat().st_size > 6_000_000
    tracemalloc.start()
    try:
        run = read_run(journal.path)
        assert sum(1 for _ in planned(journal.path)) == 3002
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(run.pending) == 1
    assert peak < 1_000_000
