"""A folder that is forgotten is: nothing names its photos any more but what an undo needs, and that is told."""

import os
import stat
import sys
from pathlib import Path

import pytest

from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.forgetting import forget
from facesorter.core.keeping import Amount, what_is_kept
from facesorter.core.marks import Marks
from facesorter.core.photos.find import photo_at
from facesorter.core.places import UserPlaces, keep_private
from facesorter.core.runs.history import list_runs
from facesorter.core.runs.tag_plan import plan_tags
from facesorter.core.runs.tags import run_tags, undo_tags
from facesorter.core.settings import Settings, load_settings, save_settings
from facesorter.core.tasks import Task
from tests.core.album import Album, bytes_in
from tests.disks import disk_of_256_kilobytes, fill

pytestmark = pytest.mark.usefixtures("quick_disk")


@pytest.fixture
def album(tmp_path: Path, places: UserPlaces) -> Album:
    return Album(tmp_path, places)


def naming(folder: Path, places: UserPlaces) -> list[str]:
    """Return the files of the program in which the path of a folder can be read."""
    name = os.fsencode(folder)
    root = places.data.parent
    return [path.name for path in root.rglob("*") if path.is_file() and name in path.read_bytes()]


def test_case_72_everything_about_a_folder_is_forgotten(album: Album, places: UserPlaces, tmp_path: Path) -> None:
    album.add("1.jpg")
    photo = album.results()[0].photo
    catalogue = Catalogue.open(places)
    catalogue.correct(photo, 3)
    (places.data / "facesorter.log").write_text(f"one\nUnreadable: {album.photos}/1.jpg\ntwo\n", "utf-8")
    (places.cache / "crops").mkdir(parents=True)
    (places.cache / "crops" / "crops-1.npy").write_bytes(b"a face")
    save_settings(Settings(recent_folders=(str(album.photos), str(tmp_path))), places.settings)
    album.run()
    album.undo()
    assert naming(album.photos, places)
    forgotten = forget(album.photos, catalogue, places)
    catalogue.close()
    assert (forgotten.photos, forgotten.runs, forgotten.kept) == (1, 1, ())
    assert not naming(album.photos, places)
    assert not list(places.cache.rglob("crops-*"))
    assert (places.data / "facesorter.log").read_text("utf-8") == "one\ntwo\n"
    assert load_settings(places.settings).recent_folders == (str(tmp_path),)
    assert bytes_in(album.photos) == [b"1.jpg"]


def test_case_72_a_catalogue_that_was_set_aside_is_told_of_and_removed_only_with_everything(
    album: Album, places: UserPlaces, tmp_path: Path
) -> None:
    aside = places.data / f"{Path(FILE_NAME).stem}-aside-1.sqlite3"
    catalogue = Catalogue.open(places)
    aside.write_bytes(b"what somebody said of other folders")
    aside.with_name(f"{aside.name}-wal").write_bytes(b"more of it")
    assert forget(tmp_path / "nowhere", catalogue, places).set_aside == (aside,)
    assert aside.with_name(f"{aside.name}-wal").exists()
    assert forget(None, catalogue, places).set_aside == ()
    assert not list(places.data.glob("*aside*"))
    catalogue.close()


def test_case_72_what_an_undo_needs_stays_until_it_is_asked_for(album: Album, places: UserPlaces) -> None:
    album.add("1.jpg")
    run_id = album.run().run_id
    catalogue = Catalogue.open(places)
    forgotten = forget(album.photos, catalogue, places)
    assert (forgotten.runs, forgotten.kept) == (0, (run_id,))
    forgotten = forget(album.photos, catalogue, places, undo_too=True)
    catalogue.close()
    assert (forgotten.runs, forgotten.kept) == (1, ())
    assert list_runs(places) == ()
    assert not naming(album.photos, places)
    assert bytes_in(album.sorted) == [b"1.jpg"]


def test_case_72_a_folder_is_known_by_any_of_its_names(
    album: Album, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("1.jpg")
    album.run()
    album.undo()
    (album.photos / "in").mkdir()
    monkeypatch.chdir(album.photos / "in")
    catalogue = Catalogue.open(places)
    assert forget(Path.cwd() / "..", catalogue, places).runs == 1
    catalogue.close()
    assert not naming(album.photos, places)


def test_case_72_sorts_of_other_folders_are_remembered(album: Album, places: UserPlaces, tmp_path: Path) -> None:
    album.add("1.jpg")
    album.run()
    album.undo()
    catalogue = Catalogue.open(places)
    assert forget(tmp_path / "pho", catalogue, places).runs == 0
    catalogue.close()


def test_case_72_tags_that_were_taken_back_are_forgotten_and_others_when_asked(
    album: Album, places: UserPlaces, tmp_path: Path
) -> None:
    album.add("1.jpg")
    tagged = [run_tags(plan_tags(album.results(), DEFAULT_CLASSES, album.photos), places, Task())]
    undo_tags(tagged[0].run_id, places, Task())
    tagged.append(run_tags(plan_tags(album.results(), DEFAULT_CLASSES, album.photos), places, Task()))
    catalogue = Catalogue.open(places)
    assert forget(tmp_path / "pho", catalogue, places).runs == 0
    forgotten = forget(album.photos, catalogue, places)
    assert (forgotten.runs, forgotten.kept) == (1, (tagged[1].run_id,))
    forgotten = forget(album.photos, catalogue, places, undo_too=True)
    catalogue.close()
    assert (forgotten.runs, forgotten.kept) == (1, ())
    assert not naming(album.photos, places)
    assert (album.photos / "1.jpg.xmp").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of the profile")
def test_case_72_nobody_else_may_read_what_is_kept(album: Album, places: UserPlaces) -> None:
    before = os.umask(0)
    try:
        for folder in (places.data, places.config):
            folder.mkdir(mode=0o755, parents=True)
        places.runs.mkdir(mode=0o755)  # by an earlier version
        save_settings(Settings(), places.settings)
        keep_private(places)
        album.add("1.jpg")
        catalogue = Catalogue.open(places)
        catalogue.correct(album.results()[0].photo, 3)
        save_settings(Settings(language="ko"), places.settings)
        album.run()
        run_tags(plan_tags(album.results(), DEFAULT_CLASSES, album.sorted), places, Task())
        open_to_others = [
            path
            for folder in (places.data, places.config)
            for path in (folder, *folder.rglob("*"))
            if stat.S_IMODE(path.stat().st_mode) & 0o077
        ]
        catalogue.close()
    finally:
        os.umask(before)
    assert open_to_others == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights of the profile")
@pytest.mark.parametrize("ours", [False, True])
def test_case_72_what_is_not_ours_keeps_its_rights(places: UserPlaces, ours: bool) -> None:
    photo, script = places.data / "photo.jpg", places.data / "in" / "script"
    script.parent.mkdir(parents=True)
    for path, mode in ((photo, 0o664), (script, 0o755), (script.parent, 0o775), (places.data, 0o755)):
        if not path.exists():
            path.write_bytes(b"mine")
        path.chmod(mode)
    if ours:
        places.runs.mkdir()
    keep_private(places)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (photo, script, script.parent)] == [0o664, 0o755, 0o775]
    assert stat.S_IMODE(places.data.stat().st_mode) == (0o700 if ours else 0o755)


def test_what_cannot_be_forgotten_is_told_and_holds_up_nothing_else(album: Album, places: UserPlaces) -> None:
    album.add("1.jpg")
    album.run()
    album.undo()
    with disk_of_256_kilobytes(places.config) as config:
        save_settings(Settings(recent_folders=(str(album.photos),)), places.settings)
        fill(config)
        catalogue = Catalogue.open(places)
        catalogue.correct(album.results()[0].photo, 3)
        forgotten = forget(album.photos, catalogue, places)
        catalogue.close()
        (problem,) = map(str, forgotten.failed)
        assert problem.startswith(f"What {places.settings} keeps could not be forgotten: No space left")
        assert (forgotten.photos, forgotten.runs) == (1, 1)
        assert not list(places.runs.glob("*.jsonl"))


def test_a_catalogue_that_cannot_be_written_forgets_nothing_and_says_so(album: Album, places: UserPlaces) -> None:
    album.add("1.jpg")
    with disk_of_256_kilobytes(places.data) as data:
        catalogue = Catalogue.open(places)
        catalogue.correct(album.results()[0].photo, 3)
        fill(data)
        for folder in (album.photos, None):
            forgotten = forget(folder, catalogue, places)
            assert forgotten.photos == 0
            (problem,) = map(str, forgotten.failed)
            assert problem.startswith(f"What {places.data / FILE_NAME} keeps could not be forgotten: ")
        assert catalogue.corrections([album.results()[0].photo])
        catalogue.close()


def test_everything_is_forgotten_at_once(album: Album, places: UserPlaces, tmp_path: Path) -> None:
    photo = photo_at(album.add("a.jpg"))
    catalogue = Catalogue.open(places)
    catalogue.correct(photo, 3)
    save_settings(Settings(recent_folders=(str(tmp_path),), destinations=(("/a", "/b"),)), places.settings)
    album.run()
    forgotten = forget(None, catalogue, places)
    assert (forgotten.photos, forgotten.runs, len(forgotten.kept)) == (1, 0, 1)
    assert catalogue.corrections([photo_at(album.sorted / "girl" / "a.jpg")]) == {}
    assert load_settings(places.settings) == Settings()
    assert forget(None, catalogue, places, undo_too=True).runs == 1
    assert not list(places.runs.glob("*.jsonl"))
    catalogue.close()


def test_what_is_kept_is_counted(album: Album, places: UserPlaces) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        album.add(name)
    catalogue = Catalogue.open(places)
    before = what_is_kept(catalogue, places)
    assert (before.results.count, before.answers, before.marks, before.sorts) == (0, 0, 0, Amount(0, 0))
    results = album.results()
    catalogue.remember(results, "a model")
    catalogue.correct(results[0].photo, 3)
    catalogue.mark(results[1].photo, Marks(chosen=(0.1, 0.1, 0.2, 0.2)))
    for path, content in (
        (places.cache / "crops" / "crops-1.npy", b"a face"),
        (places.data / "trainings" / "abc" / "state.npz", b"weights"),
        (places.data / "trainings" / "abc" / "log", b"x"),
        (places.data / "models" / "mine.facemodel", b"model"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (places.data / "facesorter.log").write_bytes(b"12345")
    album.run()
    kept = what_is_kept(catalogue, places)
    assert (kept.results.count, kept.answers, kept.marks) == (2, 1, 1)  # what was seen in a marked one is void
    assert kept.results.size > before.results.size / 2 > 0
    assert (kept.sorts.count, kept.faces, kept.trainings) == (1, Amount(1, 6), Amount(1, 8))
    assert kept.models == Amount(1, 5)
    assert kept.rest.size >= 5
    files = [path for path in places.data.parent.rglob("*") if path.is_file() and not path.is_relative_to(album.photos)]
    told = (kept.results, kept.sorts, kept.faces, kept.trainings, kept.models, kept.rest)
    here = [path for path in files if not path.is_relative_to(album.sorted)]
    assert sum(amount.size for amount in told) == sum(path.stat().st_size for path in here)
    forget(None, catalogue, places, undo_too=True)
    after = what_is_kept(catalogue, places)
    catalogue.close()
    assert (after.results.count, after.answers, after.marks, after.sorts.count, after.faces.count) == (0, 0, 0, 0, 0)
    assert after.models == Amount(1, 5)
