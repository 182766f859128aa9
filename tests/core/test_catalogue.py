"""The catalogue: what was found once is known again, wherever the file went; nothing about it can stop a run."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, NO_CLASS, SEVERAL, UNSURE
from facesorter.core.errors import CatalogueError, UnreadablePhotoError
from facesorter.core.marks import Marks
from facesorter.core.messages import Message
from facesorter.core.photos.find import photo_at
from facesorter.core.picture import Picture
from facesorter.core.pictures import loading
from facesorter.core.pipeline import Options, Pipeline, model_key
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.tasks import Task
from tests.conftest import FixedClassifier, MiddleFace

ROW = (0.1, 0.6, 0.1, 0.1, 0.05, 0.05)
FACE = Face(0.1, 1 / 3, 0.25, 0.5, 0.9, ((0.125, 0.5), (0.25, 0.5)), 3)


@pytest.fixture
def catalogue(places: UserPlaces) -> Iterator[Catalogue]:
    opened = Catalogue.open(places)
    yield opened
    opened.close()


def photo(path: Path, content: bytes = b"photo") -> Photo:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return photo_at(path)


def result(of: Photo) -> Result:
    return Result(
        of, Status.OK, (FaceResult(FACE, ROW),), 2, ROW, damaged=Message("Bad {spot}.", {"spot": 3}), size=(40, 30)
    )


def moved(of: Photo, to: Path) -> Photo:
    """Move a file as a sort would: within a volume the inode stays."""
    to.parent.mkdir(parents=True, exist_ok=True)
    of.path.rename(to)
    return photo_at(to)


def copied(of: Photo, to: Path) -> Photo:
    to.write_bytes(of.path.read_bytes())
    return photo_at(to)


def test_a_result_is_known_again_to_the_last_digit(catalogue: Catalogue, tmp_path: Path, places: UserPlaces) -> None:
    first, other = photo(tmp_path / "가족 사진.jpg"), photo(tmp_path / "b.jpg", b"another")
    catalogue.remember([result(first)], "m1")
    assert catalogue.known([first, other], "m1") == {first: result(first)}
    later = Catalogue.open(places)
    assert later.known([first], "m1") == {first: result(first)}
    assert later.notice is None
    later.close()


def test_what_is_wrong_with_a_photo_is_kept_whatever_fills_the_sentence(catalogue: Catalogue, tmp_path: Path) -> None:
    first = photo(tmp_path / "a.jpg")
    damaged = Message(
        "{path}: {spots}, {why}", {"path": tmp_path, "spots": (1, 2), "why": Message("bad {at}", {"at": 3})}
    )
    catalogue.remember([replace(result(first), damaged=damaged)], "m1")
    (known,) = catalogue.known([first], "m1").values()
    assert str(known.damaged) == str(damaged)


IMPOSSIBLE: list[dict[str, Any]] = [
    {"status": "excellent"},
    {"class_id": 400_000_000},
    {"class_id": 1.5},
    {"class_id": 0},
    {"probabilities": [0.1] * 1001},
    {"probabilities": [2]},
    {"probabilities": [None]},
    {"probabilities": 7},
    {"size": [-1, 4]},
    {"size": [1 << 40, 4]},
    {"size": [4, 4, 4]},
    {"faces": [[0.1, 0.1, 0.2, 0.2, 0.9, [], 0, [], None]] * 10_001},
    {"faces": [[0.1, 0.1, 0.2, 0.2, 9, [], 0, [], None]]},
    {"faces": [[0.1, 0.1, 1e300, 0.2, 0.9, [], 0, [], None]]},
    {"faces": [[0.1, 0.1, 0.2, 0.2, 0.9, [[0, 0]] * 101, 0, [], None]]},
    {"faces": [[0.1, 0.1, 0.2, 0.2, 0.9, [[0, "x"]], 0, [], None]]},
    {"faces": [[0.1, 0.1, 0.2, 0.2, 0.9, [], 4, [], None]]},
    {"faces": ["face"]},
    {"faces": [[0.1, 0.1, 0.2, 0.2, 0.9, [], 0, [], -1]]},
    {"taken": "yesterday"},
    {"taken": "2024-01-01T00:00:00+00:00"},
    {"damaged": ["{spot}", {}]},
    {"damaged": ["{spot:99999999999}", {"spot": 1}]},
    {"damaged": ["{spot:d}", {"spot": "x"}]},
    {"damaged": ["a" * 20_000, {}]},
]


@pytest.mark.parametrize("values", IMPOSSIBLE, ids=str)
def test_case_73_impossible_values_in_a_record_are_no_result(
    catalogue: Catalogue, places: UserPlaces, tmp_path: Path, values: dict[str, Any]
) -> None:
    first, other = photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg", b"another")
    catalogue.remember([result(first), result(other)], "m")
    with sqlite3.connect(places.data / FILE_NAME) as database:
        (text,) = database.execute("SELECT result FROM results WHERE size = ?", (first.size,)).fetchone()
        changed = json.dumps({**json.loads(text), **values})
        database.execute("UPDATE results SET result = ? WHERE size = ?", (changed, first.size))
    database.close()
    assert catalogue.known([first, other], "m") == {other: result(other)}


def test_another_models_results_are_not_given(catalogue: Catalogue, tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue.remember([result(one)], "m1")
    assert catalogue.known([one], "m2") == {}
    catalogue.remember([result(one)], "m2")
    assert catalogue.known([one], "m1") == catalogue.known([one], "m2") == {one: result(one)}


def test_a_changed_file_is_looked_at_again(catalogue: Catalogue, tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue.remember([result(one)], "m")
    assert catalogue.known([photo(tmp_path / "a.jpg", b"other")], "m") == {}
    same_size_and_time = photo(tmp_path / "a.jpg", b"otter")
    os.utime(same_size_and_time.path, ns=(one.mtime_ns + 1, one.mtime_ns + 1))
    assert catalogue.known([photo_at(same_size_and_time.path)], "m") == {}


def test_a_touched_file_is_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue.remember([result(one)], "m")
    os.utime(one.path, ns=(5, 5))
    touched = photo_at(one.path)
    assert catalogue.known([touched], "m") == {touched: result(touched)}


@pytest.mark.parametrize("carry", [moved, copied])
def test_a_file_is_known_wherever_it_went(catalogue: Catalogue, tmp_path: Path, carry) -> None:  # type: ignore[no-untyped-def]
    one = photo(tmp_path / "a.jpg")
    catalogue.remember([result(one)], "m")
    catalogue.correct(one, 4)
    there = carry(one, tmp_path / "b.jpg")
    assert catalogue.known([there], "m") == {there: result(there)}
    assert catalogue.corrections([there]) == {there: 4}


def test_a_move_within_a_volume_reads_no_file(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue.remember([result(one)], "m")
    there = moved(one, tmp_path / "girl" / "a.jpg")
    monkeypatch.setattr("facesorter.core.catalogue._digest", lambda _photo: pytest.fail("it was read"))
    assert there in catalogue.known([there], "m")
    back = moved(there, one.path)
    assert back in catalogue.known([back], "m")


def test_corrections_outlive_rescan_model_and_move_and_can_be_taken_back(catalogue: Catalogue, tmp_path: Path) -> None:
    one, two, three = (photo(tmp_path / name, name.encode()) for name in ("a.jpg", "b.jpg", "c.jpg"))
    catalogue.correct(one, 6)
    catalogue.correct(two, 0)
    catalogue.remember([result(one), result(two)], "a new model")
    assert catalogue.corrections([one, two, three]) == {one: 6, two: 0}
    catalogue.correct(one, None)
    assert catalogue.corrections([one, two, three]) == {two: 0}


def test_a_correction_means_the_class_not_its_number(catalogue: Catalogue, tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue.correct(one, 3)
    assert catalogue.corrections([one], ClassSet(["girl", "boy"])) == {one: 2}
    assert catalogue.corrections([one], ClassSet(["cat", "dog"])) == {}


def test_corrections_are_known_by_name_whatever_the_classes(catalogue: Catalogue, tmp_path: Path) -> None:
    one, two, three = (photo(tmp_path / name, name.encode()) for name in ("a.jpg", "b.jpg", "c.jpg"))
    catalogue.correct(one, 2, ClassSet(["cat", "dog"]))
    catalogue.correct(two, 0)
    assert catalogue.corrected_names([one, two, three]) == {one: "dog", two: NO_CLASS[UNSURE]}


def test_answers_that_are_no_class_are_kept_too(catalogue: Catalogue, tmp_path: Path, places: UserPlaces) -> None:
    one, two = (photo(tmp_path / name, name.encode()) for name in ("a.jpg", "b.jpg"))
    catalogue.correct(one, LEFT_OUT)
    catalogue.correct(two, SEVERAL)
    later = Catalogue.open(places)
    assert later.corrections([one, two], ClassSet(["cat", "dog"])) == {one: LEFT_OUT, two: SEVERAL}
    later.close()


def test_unreadable_photos_are_tried_again(catalogue: Catalogue, tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue.remember([Result(one, Status.UNREADABLE, error=Message("Busy."))], "m")
    assert catalogue.known([one], "m") == {}


def test_a_file_that_changed_while_it_was_looked_at_is_not_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    one = photo(tmp_path / "a.jpg")
    photo(tmp_path / "a.jpg", b"something else")
    catalogue.remember([result(one)], "m")
    gone = photo(tmp_path / "b.jpg")
    gone.path.unlink()
    catalogue.remember([result(gone)], "m")
    assert catalogue.known([one, gone], "m") == {}


def test_what_is_said_of_a_photo_that_changed_or_is_gone_is_not_kept_and_that_is_told(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    one, gone = photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg")
    photo(tmp_path / "a.jpg", b"something else")
    gone.path.unlink()
    for of, why in ((one, r"a\.jpg changed since"), (gone, r"b\.jpg cannot be read: No such file")):
        with pytest.raises(UnreadablePhotoError, match=why):
            catalogue.correct(of, 1)
        with pytest.raises(UnreadablePhotoError, match=why):
            catalogue.mark(of, Marks(chosen=(0.1, 0.1, 0.2, 0.2)))
    assert catalogue.said([one, gone]) == {}
    assert catalogue.notice is None


def test_a_folder_is_forgotten_with_everything_in_it(catalogue: Catalogue, tmp_path: Path, places: UserPlaces) -> None:
    inside = [photo(tmp_path / "here" / name, name.encode()) for name in ("a.jpg", "sub/b.jpg")]
    beside = photo(tmp_path / "here too" / "c.jpg", b"c")
    twin = copied(inside[0], tmp_path / "here too" / "twin.jpg")
    everything = [*inside, beside, twin]
    catalogue.remember(map(result, everything), "m")
    for one in everything:
        catalogue.correct(one, 1)
    assert catalogue.forget(tmp_path / "nowhere") == 0
    assert catalogue.forget(tmp_path / "sub" / ".." / "here") == 2
    assert set(catalogue.known([beside, twin], "m")) == set(catalogue.corrections([beside, twin])) == {beside, twin}
    assert catalogue.known([inside[1]], "m") == {}
    assert catalogue.corrections([inside[1]]) == {}
    assert all(b"sub/b.jpg" not in path.read_bytes() for path in places.data.glob(FILE_NAME + "*"))


def changed(path: Path, position: int, by: bytes) -> None:
    """Have a damaged byte in a file."""
    with path.open("r+b") as file:
        file.seek(position)
        file.write(by)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database at all" * 500),
        lambda path: path.write_bytes(path.read_bytes()[:3000]),
        lambda path: path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 9000 + path.read_bytes()[14000:]),
        lambda path: sqlite3.connect(path).execute("DROP TABLE results").connection.close(),
        lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 99").connection.close(),
        lambda path: changed(path, 47, b"\xff"),
        lambda path: changed(path, path.read_bytes().rindex(b"plain male"), b"\xff"),
        lambda path: changed(path, path.read_bytes().rindex(b'{"removed"'), b"\xff"),
        lambda path: (
            sqlite3.connect(path, isolation_level=None)
            .execute("UPDATE corrections SET class_name = x'00'")
            .connection.close()
        ),
    ],
    ids=["foreign", "cut", "rotten", "of another shape", "newer", "format", "answer", "mark", "no text"],
)
def test_a_bad_database_is_set_aside_with_a_message(places: UserPlaces, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    first = Catalogue.open(places)
    one = photo(tmp_path / "a.jpg")
    first.mark(one, Marks(chosen=(0.1, 0.1, 0.2, 0.2)))
    first.correct(one, 1)
    first.remember([result(one)], "m")
    first.close()
    spoil(places.data / FILE_NAME)
    for number in (1, 2):
        catalogue = Catalogue.open(places)
        assert catalogue.said([one]) == {}
        if number == 1:
            assert "set aside as catalogue-aside-1.sqlite3" in str(catalogue.notice)
            assert catalogue.known([one], "m") == {}
            catalogue.remember([result(one)], "m")
        else:
            assert catalogue.notice is None
            assert catalogue.known([one], "m") == {one: result(one)}
        catalogue.close()
    assert (places.data / "catalogue-aside-1.sqlite3").stat().st_size > 0


def test_where_nothing_can_be_written_it_works_without_keeping(places: UserPlaces, tmp_path: Path) -> None:
    places.data.parent.mkdir(parents=True, exist_ok=True)
    places.data.write_text("a file where the folder should be")
    catalogue = Catalogue.open(places)
    assert "will not be remembered" in str(catalogue.notice)
    assert (catalogue.lasting, catalogue.unread) == (False, False)
    one = photo(tmp_path / "a.jpg")
    catalogue.correct(one, 3)
    assert catalogue.corrections([one]) == {one: 3}
    catalogue.remember([result(one)], "m")
    assert catalogue.known([one], "m") == {one: result(one)}
    catalogue.close()


def test_a_database_that_fails_on_the_way_costs_only_what_it_would_have_known(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    one = photo(tmp_path / "a.jpg")
    catalogue._connection.execute("DROP TABLE results")
    catalogue.remember([result(one)], "m")
    assert catalogue.known([one], "m") == {}
    assert "will not be remembered" in str(catalogue.notice)


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN],
)
def test_case_63_only_a_damaged_catalogue_is_set_aside(
    catalogue: Catalogue, tmp_path: Path, places: UserPlaces, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    one = photo(tmp_path / "1.jpg")
    catalogue.correct(one, 3)
    catalogue.close()

    class Hindered(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            if "quick_check" in statement:
                error = sqlite3.OperationalError("what the disk says")
                error.sqlite_errorcode = code
                raise error
            return super().execute(statement, *values)

    connect: Any = sqlite3.connect
    with monkeypatch.context() as patch:
        patch.setattr(
            sqlite3,
            "connect",
            lambda path, **options: connect(path, **options, **({} if path == ":memory:" else {"factory": Hindered})),
        )
        hindered = Catalogue.open(places)
        assert str(hindered.notice) == "Results will not be remembered: what the disk says."
        hindered.close()
    again = Catalogue.open(places)
    assert again.notice is None
    assert again.corrections([one]) == {one: 3}
    assert not list(places.data.glob("*aside*"))
    again.close()


def test_case_63_a_catalogue_set_aside_is_told_of_when_a_new_one_can_be_begun(
    catalogue: Catalogue, tmp_path: Path, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = photo(tmp_path / "1.jpg")
    catalogue.correct(one, LEFT_OUT)
    catalogue.close()
    file = places.data / FILE_NAME
    changed(file, 0, b"\0")
    connect: Any = sqlite3.connect

    def full(path: Path | str, **options: Any) -> sqlite3.Connection:
        if path == file and file.stat().st_size == 0:
            raise sqlite3.OperationalError("database or disk is full")
        connection: sqlite3.Connection = connect(path, **options)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", full)
        for _ in range(2):
            with closing(Catalogue.open(places)) as hindered, pytest.raises(CatalogueError, match="disk is full"):
                hindered.said([one])
    with closing(Catalogue.open(places)) as again:
        assert "set aside as catalogue-aside-1.sqlite3" in str(again.notice)
        assert again.said([one]) == {}
    with closing(Catalogue.open(places)) as later:
        assert later.notice is None


def test_case_63_where_another_program_damages_it_without_end_it_is_not_waited_for(
    catalogue: Catalogue, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.close()
    file = places.data / FILE_NAME
    connect: Any = sqlite3.connect

    def damaged(path: Path | str, **options: Any) -> sqlite3.Connection:
        if path == file:
            file.write_bytes(b"no database at all" * 50)
        connection: sqlite3.Connection = connect(path, **options)
        return connection

    monkeypatch.setattr(sqlite3, "connect", damaged)
    with closing(Catalogue.open(places)) as hindered:
        assert "another program damages it" in str(hindered.notice)
        assert hindered.unread


def test_case_63_a_catalogue_with_a_shape_in_broken_letters_is_set_aside(
    catalogue: Catalogue, tmp_path: Path, places: UserPlaces
) -> None:
    """Of which Python says so in an error without a code."""
    catalogue.correct(photo(tmp_path / "1.jpg"), 3)
    catalogue.close()
    file = places.data / FILE_NAME
    for statement in (
        "UPDATE sqlite_master SET sql = replace(sql, 'class_name TEXT NOT NULL', 'class_name TEXT         ')",
        "INSERT INTO corrections VALUES (x'aa', 1, NULL)",
    ):
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(statement)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.write_bytes(file.read_bytes().replace(b"class_name TEXT         ", b"cl\xffss_name TEXT NOT NULL"))
    with closing(Catalogue.open(places)) as again:
        assert "set aside" in str(again.notice)


@pytest.mark.skipif(sys.platform == "win32", reason="locks by fcntl")
def test_a_disk_that_says_in_its_own_way_that_it_has_no_locks_keeps_the_catalogue(
    catalogue: Catalogue, tmp_path: Path, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = photo(tmp_path / "1.jpg")
    catalogue.correct(one, 3)
    catalogue.close()

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))

    monkeypatch.setattr("fcntl.flock", refuse)
    with closing(Catalogue.open(places)) as again:
        assert again.notice is None
        assert again.corrections([one]) == {one: 3}


def test_a_catalogue_that_is_opened_twice_keeps_what_another_program_must_not_remove(
    catalogue: Catalogue, tmp_path: Path, places: UserPlaces
) -> None:
    """A file that is closed loses all locks that its process has on it (POSIX), SQLite's too."""
    photos = [photo(tmp_path / f"{number}.jpg", bytes([number])) for number in range(2)]
    catalogue.correct(photos[0], 3)
    Catalogue.open(places).close()
    other = (
        "import sys; from pathlib import Path; from facesorter.core.catalogue import Catalogue;"
        "from facesorter.core.places import UserPlaces; Catalogue.open(UserPlaces(*map(Path, sys.argv[1:]))).close()"
    )
    subprocess.run([sys.executable, "-c", other, *astuple(places)], check=True, timeout=60)
    catalogue.correct(photos[1], 4)
    with closing(Catalogue.open(places)) as again:
        assert again.corrections(photos) == {photos[0]: 3, photos[1]: 4}


def test_case_63_without_what_people_said_nothing_is_answered(
    places: UserPlaces, tmp_path: Path, locked_catalogue: Callable[[], AbstractContextManager[None]]
) -> None:
    one = photo(tmp_path / "1.jpg")
    with closing(Catalogue.open(places)) as before:
        before.correct(one, LEFT_OUT)
    with locked_catalogue():
        hindered = Catalogue.open(places)
        assert hindered.unread
        for ask in (hindered.corrections, hindered.further, hindered.corrected_names, hindered.marks, hindered.said):
            with pytest.raises(
                CatalogueError, match=r"said of photos so far cannot be read from .*: database is locked"
            ):
                ask([one])
        for tell in (
            lambda: hindered.correct(one, 3),
            lambda: hindered.mark(one, Marks()),
            lambda: hindered.forget(tmp_path),
            lambda: hindered.forget(None),
        ):
            with pytest.raises(CatalogueError, match="database is locked"):
                tell()
        assert hindered.known([one], "m") == {}
        hindered.close()
    with closing(Catalogue.open(places)) as again:
        assert again.corrections([one]) == {one: LEFT_OUT}


def test_case_63_answers_that_cannot_be_read_or_written_on_the_way_are_an_error(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    one = photo(tmp_path / "1.jpg")
    catalogue.correct(one, LEFT_OUT)
    catalogue._connection.execute("ALTER TABLE corrections RENAME TO elsewhere")
    with pytest.raises(CatalogueError, match="cannot be read"):
        catalogue.said([one])
    with pytest.raises(CatalogueError, match="cannot be written"):
        catalogue.correct(one, 3)
    with pytest.raises(CatalogueError, match="cannot be written"):
        catalogue.forget(tmp_path)
    catalogue._connection.execute("ALTER TABLE elsewhere RENAME TO corrections")
    assert catalogue.corrections([one]) == {one: LEFT_OUT}


def as_of_version_1(places: UserPlaces, one: Photo) -> None:
    """Leave a catalogue as the first version made it, with an answer."""
    catalogue = Catalogue.open(places)
    catalogue.correct(one, 3)
    catalogue.close()
    with sqlite3.connect(places.data / FILE_NAME) as connection:
        connection.executescript("DROP TABLE marks; PRAGMA user_version = 1;")
    connection.close()


@pytest.mark.parametrize(
    ("before", "locks"), [("none", True), ("version 1", True), ("version 1", False), ("damaged", True)]
)
def test_case_63_programs_that_open_a_catalogue_at_once_set_no_whole_one_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, *, locks: bool
) -> None:
    one = photo(tmp_path / "1.jpg")
    if not locks:  # as on a network drive
        monkeypatch.setattr("facesorter.core.database.lock_folder", lambda _: None)
    for number in range(12):
        home = tmp_path / str(number)
        places = UserPlaces(home, home, home)
        if before == "version 1":
            as_of_version_1(places, one)
        elif before == "damaged":
            home.mkdir()
            (home / FILE_NAME).write_bytes(b"no database at all" * 500)
        together = threading.Barrier(3)

        def opened(places: UserPlaces = places, together: threading.Barrier = together) -> Catalogue:
            together.wait()
            return Catalogue.open(places)

        with ThreadPoolExecutor(3) as pool:
            catalogues = [future.result() for future in [pool.submit(opened) for _ in range(3)]]
        told = [str(catalogue.notice) for catalogue in catalogues if catalogue.notice is not None]
        catalogues[0].mark(one, Marks(chosen=(0.1, 0.1, 0.2, 0.2)))
        for catalogue in catalogues:
            assert catalogue.marks([one]), told
            assert catalogue.corrections([one]) == ({one: 3} if before == "version 1" else {}), told
            catalogue.close()
        aside = [path.name for path in home.glob("*aside*.sqlite3")]
        assert (len(told), len(aside)) == ((1, 1) if before == "damaged" else (0, 0)), told


@pytest.mark.parametrize("time_ns", [2**63, 2**63 + 5 * 10**9, -(2**63) - 1, 2**70])
def test_case_65_a_file_of_any_time_is_kept(catalogue: Catalogue, tmp_path: Path, time_ns: int) -> None:
    one = replace(photo(tmp_path / "1.jpg"), mtime_ns=time_ns)
    catalogue.known([one], "m1")
    assert catalogue.notice is None
    catalogue._keep_file(one, b"content")
    assert catalogue._recorded_content(one) == b"content"
    assert catalogue._recorded_content(replace(one, mtime_ns=time_ns + 1)) is None


def test_many_threads_remember_at_once(catalogue: Catalogue, tmp_path: Path) -> None:
    photos = [photo(tmp_path / f"{number}.jpg", str(number).encode()) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: catalogue.remember([result(one)], "m"), photos))
    assert catalogue.known(photos, "m") == {one: result(one) for one in photos}


def coloured(path: Path, colour: tuple[int, int, int], size: int = 60) -> Photo:
    written, data = cv2.imencode(".png", np.full((size, size * 6, 3), colour[::-1], np.uint8))
    assert written
    return photo(path, data.tobytes())


def test_a_second_run_gives_the_same_results_without_decoding(
    catalogue: Catalogue,
    tmp_path: Path,
    face_finder: MiddleFace,
    fixed_classifier: FixedClassifier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photos = [coloured(tmp_path / f"{number}.png", (40 * number, 90, 200)) for number in range(5)]
    pipeline = Pipeline(face_finder, fixed_classifier)
    first = [outcome.result for outcome in pipeline.run(photos, Task(), catalogue, "m")]
    new = coloured(tmp_path / "new.png", (1, 2, 200))
    loaded: list[Path] = []
    load = loading.load

    def counted(path: Path) -> Picture:
        loaded.append(path)
        return load(path)

    monkeypatch.setattr(loading, "load", counted)
    outcomes = list(pipeline.run([new, *photos], Task(), catalogue, "m"))
    assert [outcome.result for outcome in outcomes[:5]] == first
    assert outcomes[5].result.photo == new
    assert [outcome.progress.done for outcome in outcomes] == [1, 2, 3, 4, 5, 6]
    assert loaded == [new.path]
    assert len(list(pipeline.run(photos, Task()))) == 5
    assert len(loaded) == 6


def test_a_known_result_is_judged_by_the_options_of_today(
    catalogue: Catalogue, tmp_path: Path, face_finder: MiddleFace
) -> None:
    one = coloured(tmp_path / "a.png", (200, 20, 20))
    classifier = FixedClassifier(confidence=0.7)

    def status(**options: float) -> Status:
        pipeline = Pipeline(face_finder, classifier, Options(**options))  # type: ignore[arg-type]
        (outcome,) = pipeline.run([one], Task(), catalogue, "m")
        return outcome.result.status

    assert status() is Status.OK
    assert status(unsure_below=0.8) is Status.UNSURE
    assert status(min_face=1000) is Status.UNSURE
    assert status() is Status.OK


def test_a_model_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"one")
    (tmp_path / "c").write_bytes(b"two")
    keys = [model_key(tmp_path / name) for name in "abc"]
    assert keys[0] == keys[1] != keys[2]


def test_a_known_photo_is_not_read(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [photo(tmp_path / f"{number}.jpg", str(number).encode()) for number in range(30)]
    catalogue.remember(map(result, photos), "m")

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise AssertionError(path)

    monkeypatch.setattr(Path, "open", refuse)
    assert len(catalogue.known(photos, "m")) == 30
