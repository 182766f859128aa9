"""Labelled pictures that need no table: a folder for each class, and what the user corrected."""

import os
import unicodedata
from pathlib import Path

import pytest

from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL
from facesorter.core.errors import FacesorterError, SamplesError
from facesorter.core.files.marker import SORTED_MARKER, marker_text
from facesorter.core.marks import Marks
from facesorter.core.photos.find import find_photos, photo_at
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Result, Status
from facesorter.core.runs.run import run_plan
from facesorter.core.tasks import Cancelled, Task
from facesorter.ml.data.samples import Samples
from facesorter.ml.data.sources import Source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with pictures of two classes, some of them deeper down."""
    folder = tmp_path / "동물"
    write(folder, "cat/1.jpg", "cat/deep/er/2.jpg", "dog/1.jpg")
    return folder


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff " + name.encode())


def read(folder: Path) -> Samples:
    return Source(folder).read(Task())


def labels(samples: Samples, folder: Path) -> dict[str, str]:
    return {
        sample.path.relative_to(folder).as_posix(): samples.classes.by_id(sample.class_id).name
        for sample in samples.samples
    }


def complaints(samples: Samples) -> list[str]:
    assert all(complaint.line is None for complaint in samples.complaints)
    return [str(complaint.reason) for complaint in samples.complaints]


def test_the_folders_are_the_classes(folder: Path) -> None:
    samples = read(folder)
    assert labels(samples, folder) == {"cat/1.jpg": "cat", "cat/deep/er/2.jpg": "cat", "dog/1.jpg": "dog"}
    assert samples.classes == ClassSet(["cat", "dog"])
    assert not samples.complaints


def test_folders_of_the_default_names_are_the_default_classes_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, *(f"{name}/1.jpg" for name in sorted(DEFAULT_CLASSES.names)))
    samples = read(tmp_path)
    assert samples.classes == DEFAULT_CLASSES
    assert set(labels(samples, tmp_path).items()) == {(f"{name}/1.jpg", name) for name in DEFAULT_CLASSES.names}


def test_the_names_of_a_mac_are_the_names_that_people_type(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "고양이") + "/1.jpg", "개/1.jpg")
    assert read(tmp_path).classes.names == ("개", "고양이")


def test_given_classes_are_the_only_ones(folder: Path) -> None:
    write(folder, "Bird/1.jpg")
    samples = Source(folder).read(Task(), classes=ClassSet(["dog", "bird", "fish"]))
    assert labels(samples, folder) == {"Bird/1.jpg": "bird", "dog/1.jpg": "dog"}
    assert complaints(samples) == ["1.jpg has the unknown label cat.", "2.jpg has the unknown label cat."]
    with pytest.raises(SamplesError, match=r"one of the classes red, blue\. 1\.jpg has the unknown label Bird"):
        Source(folder).read(Task(), classes=ClassSet(["red", "blue"]))


def test_what_is_no_labelled_picture_is_told(folder: Path) -> None:
    write(folder, "loose.jpg", ".hidden.jpg", ".git/x/1.jpg", "cat/.hidden.jpg", "Thumbs.db", "@eaDir/1.jpg")
    (folder / "dog" / ".facesorter-sorted").write_text("x")
    (folder / "cat" / "notes.txt").write_text("no photo")
    (folder / "cat" / "more.txt").write_text("no photo")
    (folder / "bird" / "empty").mkdir(parents=True)
    samples = read(folder)
    assert labels(samples, folder) == {"cat/1.jpg": "cat", "cat/deep/er/2.jpg": "cat", "dog/1.jpg": "dog"}
    assert complaints(samples) == [
        "loose.jpg is not in a class folder.",
        "There is no photo in the folder “bird”.",
        "Files in 동물 that are not photos: 2.",
    ]


def test_a_folder_that_was_sorted_into_under_another_name_is_of_its_class(folder: Path) -> None:
    (folder / "cat").rename(folder / "고양이")
    (folder / "고양이" / SORTED_MARKER).write_bytes(marker_text("고양이", "cat"))
    assert labels(read(folder), folder) == {"고양이/1.jpg": "cat", "고양이/deep/er/2.jpg": "cat", "dog/1.jpg": "dog"}
    (folder / "고양이").rename(folder / "Felix")  # by its owner
    assert set(labels(read(folder), folder).values()) == {"Felix", "dog"}


def test_no_link_is_followed_out_of_the_folder(folder: Path) -> None:
    outside = folder.parent / "outside"
    write(outside, "secret.jpg")
    (folder / "bird").symlink_to(outside)
    (folder / "cat" / "more").symlink_to(outside)
    (folder / "dog" / "2.jpg").symlink_to(outside / "secret.jpg")
    samples = read(folder)
    assert set(labels(samples, folder)) == {"cat/1.jpg", "cat/deep/er/2.jpg", "dog/1.jpg"}
    assert complaints(samples) == ["Links in 동물, which are not followed: 3."]


def test_what_facesorter_sorted_can_be_trained_on(folder: Path, tmp_path: Path, places: UserPlaces) -> None:
    photos = find_photos(folder).photos
    results = [Result(photo, Status.OK, class_id=1 + number % 6) for number, photo in enumerate(photos)]
    plan = make_plan(results, DEFAULT_CLASSES, tmp_path / "sorted", Action.COPY)
    run_plan(plan, places, Task())
    assert not find_photos(tmp_path / "sorted").photos
    assert sorted(labels(read(tmp_path / "sorted"), tmp_path / "sorted").values()) == [
        "boy",
        "glasses male",
        "plain male",
    ]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "has no folder with photos"),
        (["1.jpg", "2.jpg"], "has no folder with photos"),
        (["cat/1.jpg", "cat/2.jpg"], "There is one class only"),
    ],
)
def test_a_folder_without_two_classes_is_refused(tmp_path: Path, names: list[str], words: str) -> None:
    write(tmp_path, *names)
    with pytest.raises(SamplesError, match=words):
        read(tmp_path)


def test_a_source_that_does_not_fit_together_says_so(folder: Path, places: UserPlaces) -> None:
    table = folder / "labels.csv"
    table.write_text("filename,label\ncat/1.jpg,1\n", "utf-8")
    assert Source(table, folder).read(Task()).counts()["plain male"] == 1
    with pytest.raises(SamplesError, match=r"name the folder of its pictures \(--images\)"):
        Source(table).read(Task())
    with pytest.raises(SamplesError, match="only goes with a table"):
        Source(folder, folder).read(Task())
    with pytest.raises(SamplesError, match="only goes with a table"):
        Source(folder, folder, places).read(Task())
    with pytest.raises(FacesorterError, match=r"labels\.csv cannot be opened"):
        Source(table, corrections=places).read(Task())


def correct(places: UserPlaces, path: Path, class_id: int, classes: ClassSet = DEFAULT_CLASSES) -> None:
    catalogue = Catalogue.open(places)
    catalogue.correct(photo_at(path), class_id, classes)
    catalogue.close()


def corrected(folder: Path, places: UserPlaces) -> Samples:
    return Source(folder, corrections=places).read(Task())


def test_corrections_are_labels(folder: Path, places: UserPlaces) -> None:
    write(folder, "3.jpg", "4.jpg")
    correct(places, folder / "cat" / "1.jpg", 6)
    correct(places, folder / "3.jpg", 1)
    correct(places, folder / "4.jpg", 0)
    (folder / "cat" / "1.jpg").rename(folder / "moved.jpg")
    (folder / ".facesorter-sorted").write_text("x")
    samples = corrected(folder, places)
    assert labels(samples, folder) == {"moved.jpg": "girl", "3.jpg": "plain male"}
    assert samples.classes == ClassSet(["plain male", "girl"])
    assert complaints(samples) == ["Photos that you marked as unsure, which are left out: 1."]


def test_what_was_left_out_is_learnt_as_none_and_several_people_are_counted(folder: Path, places: UserPlaces) -> None:
    write(folder, "3.jpg", "4.jpg")
    correct(places, folder / "cat" / "1.jpg", 6)
    correct(places, folder / "dog" / "1.jpg", 1)
    correct(places, folder / "3.jpg", LEFT_OUT)
    correct(places, folder / "4.jpg", SEVERAL)
    samples = corrected(folder, places)
    given = {sample.path.name: sample.class_id for sample in samples.samples if sample.path.parent == folder}
    assert given == {"3.jpg": NONE}
    assert len(samples.samples) == 3
    assert samples.classes == ClassSet(["plain male", "girl"])
    assert complaints(samples) == ["Photos of several people, left out because they belong to no single class: 1."]


def test_a_photo_decided_by_another_face_than_the_largest_teaches_nothing_wrong(
    folder: Path, places: UserPlaces
) -> None:
    write(folder, "3.jpg")
    for name, class_id in (("cat/1.jpg", 6), ("dog/1.jpg", 1), ("3.jpg", 4)):
        correct(places, folder / name, class_id)
    catalogue = Catalogue.open(places)
    catalogue.mark(photo_at(folder / "3.jpg"), Marks(chosen=(0.1, 0.1, 0.2, 0.2)))
    catalogue.close()
    samples = corrected(folder, places)
    assert labels(samples, folder) == {"cat/1.jpg": "girl", "dog/1.jpg": "plain male"}
    assert complaints(samples) == [
        "Photos that you decided by another face than the largest, which trainings leave out: 1."
    ]


def test_corrections_may_be_of_classes_of_ones_own(folder: Path, places: UserPlaces) -> None:
    own = ClassSet(["개", "고양이"])
    correct(places, folder / "dog" / "1.jpg", 1, own)
    correct(places, folder / "cat" / "1.jpg", 2, own)
    samples = corrected(folder, places)
    assert samples.classes == own
    assert labels(samples, folder) == {"cat/1.jpg": "고양이", "dog/1.jpg": "개"}


def test_too_few_corrections_are_refused(folder: Path, places: UserPlaces) -> None:
    with pytest.raises(SamplesError, match=r"You have not put any photo in .* into a class"):
        corrected(folder, places)
    correct(places, folder / "cat" / "1.jpg", 0)
    with pytest.raises(SamplesError, match="marked as unsure, which are left out: 1"):
        corrected(folder, places)
    correct(places, folder / "dog" / "1.jpg", 1, ClassSet(["dog", "cat"]))
    with pytest.raises(SamplesError, match="one class only"):
        corrected(folder, places)


def test_a_damaged_catalogue_is_told(folder: Path, places: UserPlaces) -> None:
    places.data.mkdir(parents=True, exist_ok=True)
    (places.data / FILE_NAME).write_bytes(b"no database" * 1000)
    with pytest.raises(SamplesError, match="The catalogue of known photos was damaged"):
        corrected(folder, places)


@pytest.mark.parametrize("corrections", [False, True])
def test_reading_can_be_cancelled(folder: Path, places: UserPlaces, *, corrections: bool) -> None:
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        Source(folder, corrections=places if corrections else None).read(task)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may look anywhere")
def test_a_folder_that_may_not_be_looked_into_is_told(folder: Path) -> None:
    (folder / "cat" / "deep").chmod(0)
    try:
        assert complaints(read(folder)) == ["Files or folders in 동물 that cannot be opened: 1."]
    finally:
        (folder / "cat" / "deep").chmod(0o700)
