"""Class folders that are called otherwise than their classes: planned so, known again, undone."""

from pathlib import Path

import pytest

from facesorter.core.classes import ClassSet
from facesorter.core.errors import PlanError
from facesorter.core.files.marker import SORTED_MARKER, class_of_folder
from facesorter.core.photos.find import find_photos
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Result, Status
from tests.core.album import BOY, GIRL, Album, tree

KOREAN = {BOY: "남자아이", GIRL: "여자아이"}


def folders(album: Album) -> list[str]:
    return sorted(path.name for path in album.sorted.iterdir())


def test_photos_go_into_folders_of_other_names_and_back(album: Album) -> None:
    for name in ("1.jpg", "2.jpg"):
        album.add(name)
    before = tree(album.photos)
    plan = album.plan_of(album.results(), names=KOREAN)
    assert {step.folder for step in plan.steps} == {"여자아이"}
    assert plan.counts() == {"여자아이": 2}
    changed = plan.changed(dict.fromkeys({album.photos / "2.jpg"}, BOY))
    report = album.run(changed)
    assert report.counts == {"여자아이": 1, "남자아이": 1}
    assert class_of_folder(album.sorted / "남자아이") == "boy"
    album.undo()
    assert tree(album.photos) == before
    assert not album.sorted.exists()


@pytest.mark.parametrize(("first", "then"), [(KOREAN, {}), ({}, KOREAN)])
def test_a_class_goes_on_into_the_folder_that_it_has_in_the_destination(
    album: Album, first: dict[int, str], then: dict[int, str]
) -> None:
    album.add("1.jpg")
    album.run(album.plan_of(album.results(), names=first))
    has = folders(album)
    assert has == [first.get(GIRL, "girl")]
    album.add("2.jpg")
    album.run(album.plan_of(album.results(), names=then))
    assert folders(album) == has
    assert len(list((album.sorted / has[0]).glob("*.jpg"))) == 2
    # opened again where they lie, all of them are in their folder, and one that is corrected goes to its own
    found = find_photos(album.sorted, even_sorted=True).photos
    again = [Result(photo, Status.OK, class_id=GIRL) for photo in found]
    assert all(step.already_there for step in album.plan_of(again, names=then).steps)
    corrected = album.plan_of(again, names=then, corrections={found[0].path: BOY})
    assert [step.files[0].target.parent.name for step in corrected.to_do] == [then.get(BOY, "boy")]


def test_of_two_folders_of_a_class_both_count(album: Album) -> None:
    for name in ("여자아이", "girl"):
        (album.sorted / name).mkdir(parents=True)
        (album.sorted / name / f"{name}.jpg").write_text(name)
    text = '{"class": "girl", "folder": "여자아이"}\n'
    marker = album.sorted / "girl" / SORTED_MARKER
    marker.write_text("")
    head = "facesorter put the photos of this folder here. While this file is here, they are not sorted again.\n"
    (album.sorted / "여자아이" / SORTED_MARKER).write_text(head + text, "utf-8")
    found = find_photos(album.sorted, even_sorted=True).photos
    plan = album.plan_of([Result(photo, Status.OK, class_id=GIRL) for photo in found], names=KOREAN)
    assert [step.already_there for step in plan.steps] == [True, True]
    album.add("new.jpg")
    assert [step.folder for step in album.plan_of(album.results(), names=KOREAN).steps] == ["여자아이"]
    assert [step.folder for step in album.plan_of(album.results()).steps] == ["girl"]


def test_a_folder_that_was_renamed_is_its_owners(album: Album) -> None:
    album.add("1.jpg")
    album.run(album.plan_of(album.results(), names=KOREAN))
    (album.sorted / "여자아이").rename(album.sorted / "딸")
    assert class_of_folder(album.sorted / "딸") is None
    album.add("2.jpg")
    assert [step.folder for step in album.plan_of(album.results(), names=KOREAN).steps] == ["여자아이"]


@pytest.mark.parametrize(
    "line", ['{"class": ', '{"class": 3}', "[" * 5000, '{"class": "boy", "folder": ["x"]}', "\xff"]
)
def test_a_marker_that_tells_nonsense_tells_nothing(album: Album, line: str) -> None:
    folder = album.sorted / "x"
    folder.mkdir(parents=True)
    (folder / SORTED_MARKER).write_text(line, "latin-1")
    assert class_of_folder(folder) is None


def test_two_classes_never_share_a_folder(album: Album) -> None:
    album.add("1.jpg")
    with pytest.raises(PlanError, match="“boy” and “girl” would both be the folder “child”"):
        album.plan_of(album.results(), names={BOY: "child", GIRL: "child"})


def test_the_folder_of_another_class_is_not_taken_for_ones_own(album: Album, tmp_path: Path) -> None:
    """A model whose class is called like the folder of a class of another model."""
    album.add("1.jpg")
    album.run(album.plan_of(album.results(), names={GIRL: "boy", BOY: "girl"}))
    album.add("2.jpg")
    assert [step.folder for step in album.plan_of(album.results()).steps] == ["girl"]
    other = ClassSet(["boy", "man"])
    folder = tmp_path / "sorted"
    assert make_plan([], other, folder, Action.COPY).folders == {"boy": "boy", "man": "man"}


def test_a_marker_cut_off_in_the_middle_of_its_class_goes_with_an_undo(album: Album) -> None:
    album.add("1.jpg")
    report = album.run(album.plan_of(album.results(), names=KOREAN))
    marker = album.sorted / "여자아이" / SORTED_MARKER
    marker.write_bytes(marker.read_bytes()[:-12])
    album.undo(report.run_id)
    assert not album.sorted.exists()


def test_a_marker_that_somebody_wrote_into_stays(album: Album) -> None:
    album.add("1.jpg")
    report = album.run(album.plan_of(album.results(), names=KOREAN))
    marker = album.sorted / "여자아이" / SORTED_MARKER
    marker.write_bytes(marker.read_bytes() + b"my note\n")
    album.undo(report.run_id)
    assert marker.exists()
