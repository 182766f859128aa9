"""A photo of a group goes into several class folders: as copies, the photo itself into one, and all of it undone."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.corrections import LEFT_OUT
from facesorter.core.photos.find import find_photos
from facesorter.core.places import UserPlaces
from facesorter.core.plan.file import load_plan, save_plan
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Result, Status
from tests.core.album import BOY, GIRL, Album, both_actions, tree

WOMAN = 4


@pytest.fixture
def album(tmp_path: Path, places: UserPlaces) -> Album:
    made = Album(tmp_path, places)
    made.add("group.jpg")
    made.add("group.xmp")
    made.add("one.jpg")
    return made


def plan_of(album: Album, action: Action, further: tuple[int, ...] = (BOY, WOMAN)) -> Plan:
    group = album.photos / "group.jpg"
    return album.plan_of(album.results(), action, corrections={group: GIRL}, further={group: further})


def found(album: Album) -> list[str]:
    paths = [path for path in album.sorted.rglob("*") if path.is_file() and not path.name.startswith(".facesorter")]
    return sorted(path.relative_to(album.sorted).as_posix() for path in paths)


EVERYWHERE = sorted(
    [f"{folder}/group.{suffix}" for folder in ("boy", "girl", "plain female") for suffix in ("jpg", "xmp")]
    + ["girl/one.jpg"]
)


@both_actions
def test_a_group_photo_lies_in_the_folder_of_each_class_and_undo_is_exact(album: Album, action: Action) -> None:
    before = tree(album.photos)
    plan = plan_of(album, action)
    assert [(step.folder, step.further) for step in plan.steps] == [
        ("boy", True),
        ("plain female", True),
        ("girl", False),
        ("girl", False),
    ]
    assert plan.counts() == {"boy": 1, "plain female": 1, "girl": 2}
    report = album.run(plan)
    assert not report.failed
    assert found(album) == EVERYWHERE
    assert tree(album.photos) == (before if action is Action.COPY else {})
    assert not album.undo().failed
    assert tree(album.photos) == before
    assert not album.sorted.exists()


def test_what_the_rule_for_several_faces_says_counts_until_a_person_answers(album: Album) -> None:
    (group, one) = find_photos(album.photos).photos
    results = [
        Result(group, Status.OK, class_id=GIRL, further=(BOY,)),
        Result(one, Status.OK, class_id=GIRL),
    ]

    def folders(corrections: Mapping[Path, int]) -> list[str]:
        plan = make_plan(results, DEFAULT_CLASSES, album.sorted, Action.MOVE, corrections=corrections)
        return [step.folder for step in plan.steps if step.photo == group]

    assert folders({}) == ["boy", "girl"]
    assert folders({group.path: WOMAN}) == ["plain female"]
    assert folders({group.path: LEFT_OUT}) == []


def test_a_copy_that_could_not_be_made_leaves_the_photo_to_go_on(album: Album) -> None:
    album.sorted.mkdir()
    (album.sorted / "boy").write_text("a file where a folder should be")
    report = album.run(plan_of(album, Action.MOVE, (BOY,)))
    assert [row.target for row in report.failed if row.source.suffix == ".jpg"] == [None]
    assert found(album) == ["boy", "girl/group.jpg", "girl/group.xmp", "girl/one.jpg"]
    assert not album.undo().failed


def test_copies_whose_photo_was_edited_stay(album: Album) -> None:
    album.run(plan_of(album, Action.MOVE, (BOY,)))
    (album.sorted / "girl" / "group.jpg").write_bytes(b"edited")
    report = album.undo()
    assert [str(row.note) for row in report.failed] == [
        "The original of group.jpg has changed since, so the copy was kept."
    ]
    assert (album.photos / "group (restored).jpg").exists() or (album.photos / "group.jpg").read_bytes() == b"edited"
    assert (album.sorted / "boy" / "group.jpg").read_bytes() == b"group.jpg"


def test_a_plan_is_changed_as_a_whole_photo(album: Album) -> None:
    plan, group = plan_of(album, Action.MOVE), album.photos / "group.jpg"
    left = plan.without([group])
    assert [step.photo.path.name for step in left.steps] == ["one.jpg"]
    assert [one.photo.path for one in left.left] == [group]
    alone = plan.changed(dict.fromkeys([group], BOY))
    assert [(step.photo.path.name, step.folder) for step in alone.steps] == [("group.jpg", "boy"), ("one.jpg", "girl")]


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_copies_go_through_a_plan_file(album: Album, tmp_path: Path, suffix: str) -> None:
    before = tree(album.photos)
    save_plan(plan_of(album, Action.MOVE), tmp_path / f"plan{suffix}")
    assert not album.run(load_plan(tmp_path / f"plan{suffix}")).failed
    assert found(album) == EVERYWHERE
    assert not album.undo().failed
    assert tree(album.photos) == before
