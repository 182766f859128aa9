"""Planning: every photo gets a name of its own or a reason to stay; what cannot work is said before anything moves."""

import errno
import json
import os
import shutil
import tempfile
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE
from facesorter.core.errors import PlanError
from facesorter.core.files.disk import readable_size
from facesorter.core.files.names import name_key, numbered_name, safe_folder_name
from facesorter.core.messages import message
from facesorter.core.photos.find import photo_at
from facesorter.core.plan.plan import Action, Plan, make_plan
from facesorter.core.results import Face, FaceResult, Photo, Result, Status

GIRL = 6
PROBABILITIES = (0.01, 0.01, 0.02, 0.01, 0.02, 0.93)


def photo(path: Path, content: bytes = b"photo") -> Photo:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return photo_at(path)


def girl(path: Path, content: bytes = b"photo") -> Result:
    return Result(photo(path, content), Status.OK, class_id=GIRL, probabilities=PROBABILITIES)


def plan_of(*results: Result, to: Path, action: Action = Action.COPY, **options: Any) -> Plan:
    return make_plan(results, options.pop("classes", DEFAULT_CLASSES), to, action, **options)


def targets(plan: Plan) -> list[str]:
    return [file.target.relative_to(plan.destination).as_posix() for step in plan.steps for file in step.files]


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "sorted"


def test_case_01_two_sources_of_one_name_both_get_one(tmp_path: Path, to: Path) -> None:
    plan = plan_of(
        girl(tmp_path / "a/IMG_1.jpg"), girl(tmp_path / "b/IMG_1.jpg"), girl(tmp_path / "c/IMG_1.jpg"), to=to
    )
    assert targets(plan) == ["girl/IMG_1.jpg", "girl/IMG_1 (2).jpg", "girl/IMG_1 (3).jpg"]
    assert plan.counts() == {"girl": 3}
    assert [str(step.clash) for step in plan.steps] == ["None", *["The name IMG_1.jpg is in use there."] * 2]
    assert not to.exists(), "planning creates nothing"


def test_case_02_the_same_bytes_at_the_target_are_already_there(tmp_path: Path, to: Path) -> None:
    photo(to / "girl/IMG_1.jpg")
    plan = plan_of(girl(tmp_path / "a/IMG_1.jpg"), to=to, action=Action.MOVE)
    assert targets(plan) == ["girl/IMG_1.jpg"]
    assert plan.steps[0].already_there
    assert plan.to_do == ()
    assert plan.counts() == {}


def test_case_02_equal_size_and_time_are_not_the_same_bytes(tmp_path: Path, to: Path) -> None:
    result = girl(tmp_path / "a/IMG_1.jpg", b"one")
    os.utime(photo(to / "girl/IMG_1.jpg", b"two").path, ns=(0, result.photo.mtime_ns))
    plan = plan_of(result, to=to)
    assert targets(plan) == ["girl/IMG_1 (2).jpg"]
    assert not plan.steps[0].already_there


def test_case_09_a_numbered_copy_of_an_earlier_run_is_recognised(tmp_path: Path, to: Path) -> None:
    photo(to / "girl/IMG_1.jpg", b"one")
    photo(to / "girl/IMG_1 (2).jpg", b"two")
    plan = plan_of(girl(tmp_path / "b/IMG_1.jpg", b"two"), to=to)
    assert targets(plan) == ["girl/IMG_1 (2).jpg"]
    assert plan.steps[0].already_there


def test_case_06_a_link_at_the_target_is_taken_even_when_it_dangles_or_leads_to_the_same_bytes(
    tmp_path: Path, to: Path
) -> None:
    result = girl(tmp_path / "a/IMG_1.jpg")
    (to / "girl").mkdir(parents=True)
    (to / "girl/IMG_1.jpg").symlink_to(tmp_path / "nowhere")
    (to / "girl/IMG_1 (2).jpg").symlink_to(result.photo.path)
    (to / "girl/IMG_1 (3).jpg").mkdir()
    assert targets(plan_of(result, to=to)) == ["girl/IMG_1 (4).jpg"]


def test_case_18_names_that_some_disk_takes_for_one_are_kept_apart(tmp_path: Path, to: Path) -> None:
    nfc, nfd = (unicodedata.normalize(form, "가é.jpg") for form in ("NFC", "NFD"))
    photo(to / "girl/photo.JPG", b"other")
    results = [girl(tmp_path / str(index) / name) for index, name in enumerate([nfc, nfd, nfc.upper(), "PHOTO.jpg"])]
    plan = plan_of(*results, to=to)
    stem = nfd.removesuffix(".jpg")
    assert targets(plan) == [
        f"girl/{nfc}", f"girl/{stem} (2).jpg", f"girl/{'가É'} (3).JPG", "girl/PHOTO (2).jpg",
    ]  # fmt: skip
    assert name_key(nfc) == name_key(nfd) == name_key(nfc.upper())


def test_case_20_names_that_are_not_utf8_are_planned_and_shown(tmp_path: Path, to: Path) -> None:
    name = os.fsdecode(b"\xb0\xa1\xc1\xb7.jpg")
    plan = plan_of(girl(tmp_path / "a" / name), girl(tmp_path / "b" / name), to=to)
    assert targets(plan) == [f"girl/{name}", f"girl/{os.fsdecode(bytes([0xB0, 0xA1, 0xC1, 0xB7]))} (2).jpg"]
    assert json.loads(json.dumps(plan.to_json())) == plan.to_json()


def test_case_23_photos_in_their_folder_stay_and_are_not_nested(tmp_path: Path) -> None:
    inside = girl(tmp_path / "girl/IMG_1 (2).jpg")
    assert plan_of(inside, to=tmp_path).steps[0].already_there
    nested = plan_of(inside, to=tmp_path / "girl")
    assert nested.steps[0].already_there
    assert nested.steps[0].files[0].target == inside.photo.path
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    assert plan_of(inside, to=tmp_path / "link").steps[0].already_there


def test_only_sure_results_are_planned_and_the_others_have_a_reason(tmp_path: Path, to: Path) -> None:
    face = FaceResult(Face(0, 0, 1, 1, 1), PROBABILITIES)
    broken = message("The file is empty.")
    results = [
        Result(photo(tmp_path / "1.jpg"), Status.NO_FACE),
        Result(photo(tmp_path / "2.jpg"), Status.SEVERAL_FACES, (face, face), GIRL, PROBABILITIES),
        Result(photo(tmp_path / "3.jpg"), Status.UNSURE, (face,), GIRL, (0.2, 0, 0, 0.3, 0, 0.5)),
        Result(photo(tmp_path / "4.jpg"), Status.UNREADABLE, error=broken),
        Result(photo(tmp_path / "5.jpg"), Status.OK),
    ]
    plan = plan_of(*results, to=to)
    assert plan.steps == ()
    assert [str(left.reason) for left in plan.left] == [
        "There is no face in it.",
        "There are 2 faces in it.",
        "Not sure: “girl” with only 50 %.",
        "The file is empty.",
        "It was not classified.",
    ]
    plan = plan_of(*results, to=to, also={Status.NO_FACE: "no face", Status.SEVERAL_FACES: "groups"})
    assert targets(plan) == ["no face/1.jpg", "groups/2.jpg"]
    assert [step.class_id for step in plan.steps] == [None, None]
    assert len(plan.left) == 3


def test_a_correction_beats_any_result(tmp_path: Path, to: Path) -> None:
    results = [girl(tmp_path / "1.jpg"), Result(photo(tmp_path / "2.jpg"), Status.UNREADABLE)]
    corrections = {result.photo.path: 3 for result in results}
    plan = plan_of(*results, to=to, corrections=corrections)
    assert targets(plan) == ["boy/1.jpg", "boy/2.jpg"]
    assert str(plan.steps[0].reason) == "You put it into “boy”."
    assert plan.steps[0].confidence is None


def test_answers_that_are_no_class_keep_a_photo_where_it_is(tmp_path: Path, to: Path) -> None:
    results = [girl(tmp_path / f"{number}.jpg") for number in range(3)]
    nobody = Result(photo(tmp_path / "nobody.jpg"), Status.NO_FACE)
    answers = dict(
        zip((one.photo.path for one in [*results, nobody]), (LEFT_OUT, SEVERAL, UNSURE, LEFT_OUT), strict=True)
    )
    plan = plan_of(*results, nobody, to=to, corrections=answers)
    assert not plan.steps
    assert [str(left.reason) for left in plan.left] == [
        "You left it out.",
        "You said that there are several people in it.",
        "Not sure: “girl” with only 93 %.",
        "There is no face in it.",
    ]
    assert [left.by_person for left in plan.left] == [True, False, False, False]
    also = {Status.NO_FACE: "no face", Status.SEVERAL_FACES: "groups", Status.UNSURE: "unsure"}
    plan = plan_of(*results, nobody, to=to, corrections=answers, also=also)
    assert targets(plan) == ["groups/1.jpg", "unsure/2.jpg", "no face/nobody.jpg"]


def test_rows_are_plain_data_for_a_table(tmp_path: Path, to: Path) -> None:
    plan = plan_of(girl(tmp_path / "a.jpg"), to=to)
    mtime_ns = (tmp_path / "a.jpg").stat().st_mtime_ns
    assert plan.rows() == [
        {
            "item": 1,
            "source": str(tmp_path / "a.jpg"),
            "target": str(to / "girl/a.jpg"),
            "travels_with": None,
            "folder": "girl",
            "class_id": GIRL,
            "class_name": "girl",
            "status": "ok",
            "reason": "Looks like “girl”, 93 %.",
            "confidence": 0.93,
            "clash": None,
            "already_there": False,
            "note": None,
            "further": False,
            "size": 5,
            "mtime": f"{mtime_ns} ns",
        }
    ]


@pytest.mark.parametrize(
    ("typed", "folder"),
    [
        ("girl", "girl"), ("여자 아이", "여자 아이"), ("CON", "CON_"), ("aux.old", "aux_.old"), ("com¹", "com¹_"),
        (" girl. . ", "girl"), ("a/b\\c:d?e*f", "a_b_c_d_e_f"), ("girl\nboy\0", "girlboy"), ("..", "_"), ("", "_"),
        (".hidden", "_hidden"), ("evil\u202egpj", "evilgpj"), ("가족 👨\u200d👩\u200d👧", "가족 👨\u200d👩\u200d👧"),
        (unicodedata.normalize("NFD", "가족"), "가족"), ("\udcb0", "_"), ("-rf", "-rf"),
    ],
)  # fmt: skip
def test_case_19_typed_class_names_become_folders_that_every_system_takes(typed: str, folder: str) -> None:
    assert safe_folder_name(typed) == folder


@pytest.mark.parametrize(
    ("first", "second"), [("a/b", "a:b"), ("girl", "girl."), ("é", unicodedata.normalize("NFD", "É"))]
)
def test_case_19_classes_that_would_share_a_folder_are_refused(to: Path, first: str, second: str) -> None:
    with pytest.raises(PlanError, match="would both be the folder"):
        plan_of(to=to, classes=ClassSet([first, second]))


def test_an_extra_folder_may_not_be_a_class_folder(to: Path) -> None:
    with pytest.raises(PlanError, match="would both be the folder"):
        plan_of(to=to, also={Status.NO_FACE: "Girl"})


@pytest.mark.parametrize(
    ("name", "shortened"),
    [
        ("a" * 251 + ".jpg", "a" * 247 + " (2).jpg"),
        ("가" * 83 + ".jpg", "가" * 82 + " (2).jpg"),
        (unicodedata.normalize("NFD", "각" * 27) + ".jpeg", unicodedata.normalize("NFD", "각" * 27) + " (2).jpeg"),
        (unicodedata.normalize("NFD", "각" * 28) + ".j", unicodedata.normalize("NFD", "각" * 27) + " (2).j"),
        ("x" + "e\u0301" * 83 + ".jpg", "x" + "e\u0301" * 82 + " (2).jpg"),
        ("🇰🇷" * 31 + ".jpg", "🇰🇷" * 30 + " (2).jpg"),
        ("👍🏽" * 31 + ".jpg", "👍🏽" * 30 + " (2).jpg"),
        ("👨\u200d👩\u200d👧" * 13 + ".jpg", "👨\u200d👩\u200d👧" * 13 + " (2).jpg"),
        ("👨\u200d👩\u200d👧" * 13 + "12345678.j", "👨\u200d👩\u200d👧" * 13 + "12345678 (2).j"),
        ("e" + "\u0301" * 125 + ".j", "e" + "\u0301" * 124 + " (2).j"),
        ("no extension. " + "b" * 241, "no extension. " + "b" * 237 + " (2)"),
    ],
    ids=str,
)
def test_case_19_long_names_are_cut_between_characters(name: str, shortened: str) -> None:
    assert len(os.fsencode(name)) <= 255
    assert numbered_name(name, 2) == shortened


@given(st.text(st.characters(blacklist_characters="/\0", codec=None), min_size=1, max_size=400), st.integers(1, 999))
@settings(max_examples=100, deadline=None)
def test_case_19_no_numbered_name_is_too_long(name: str, number: int) -> None:
    name = "".join(char if not "\ud800" <= char <= "\udfff" else "\udc80" for char in name)
    made = numbered_name(name, number)
    assert len(os.fsencode(made)) <= 255
    assert made == name if number == 1 and len(os.fsencode(name)) <= 255 else made


def test_case_19_a_long_name_that_clashes_is_shortened_and_creatable(tmp_path: Path, to: Path) -> None:
    name = "가" * 83 + ".jpg"
    plan = plan_of(girl(tmp_path / "a" / name), girl(tmp_path / "b" / name), to=to)
    (to / "girl").mkdir(parents=True)
    for step in plan.steps:
        step.files[0].target.touch()
    assert len(list((to / "girl").iterdir())) == 2


def test_case_10_too_little_space_is_told_with_the_numbers(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = girl(tmp_path / "a.jpg", b"x" * 100_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=101_999))
    with pytest.raises(PlanError, match=r"102.0 kB are needed in .*, but only 102.0 kB are free") as caught:
        plan_of(result, to=to)
    assert caught.value.message.details["needed_bytes"] == 102_000
    assert caught.value.message.details["free_bytes"] == 101_999
    assert plan_of(result, to=to, action=Action.MOVE).to_do, "renaming needs no space"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=102_000))
    assert plan_of(result, to=to).to_do


def test_case_10_moving_from_another_device_needs_space(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo(tmp_path / "a.jpg").path
    elsewhere = Photo(path, 100_000, path.stat().st_mtime_ns, (path.stat().st_dev + 1, 1))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    with pytest.raises(PlanError, match="are needed"):
        plan_of(Result(elsewhere, Status.OK, class_id=GIRL), to=to, action=Action.MOVE)


def test_case_11_a_destination_that_cannot_be_written_is_refused(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = girl(tmp_path / "a.jpg")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PlanError, match=f"Nothing can be written to {tmp_path}: Read-only file system"):
        plan_of(result, to=to)


def test_case_11_the_probe_leaves_nothing(tmp_path: Path, to: Path) -> None:
    plan_of(girl(tmp_path / "a.jpg"), to=to)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_destination_that_is_a_file_is_refused(tmp_path: Path, to: Path, below: str) -> None:
    to.touch()
    with pytest.raises(PlanError, match="is not a folder"):
        plan_of(girl(tmp_path / "a.jpg"), to=to / below)


def test_sizes_are_readable() -> None:
    assert [readable_size(size) for size in (0, 999, 1500, 2.5e6, 3e9, 4e12)] == [
        "0 bytes", "999 bytes", "1.5 kB", "2.5 MB", "3.0 GB", "4.0 TB",
    ]  # fmt: skip


def test_case_16_companions_travel_with_their_photo_under_one_name(tmp_path: Path, to: Path) -> None:
    for name in ("IMG_1.MOV", "IMG_1.AAE", "IMG_E1.HEIC", "IMG_1.HEIC.xmp", "IMG_2.MOV"):
        photo(tmp_path / "a" / name)
    photo(to / "girl/IMG_1.AAE", b"another")
    plan = plan_of(girl(tmp_path / "a/IMG_1.HEIC"), to=to, action=Action.MOVE)
    assert targets(plan) == [
        "girl/IMG_1 (2).HEIC", "girl/IMG_1 (2).AAE", "girl/IMG_1 (2).HEIC.xmp", "girl/IMG_1 (2).MOV",
        "girl/IMG_E1 (2).HEIC",
    ]  # fmt: skip
    (step,) = plan.steps
    assert len(step.companions) == 4
    assert plan.counts() == {"girl": 1}
    assert [row["travels_with"] for row in plan.rows()] == [None] + [str(tmp_path / "a/IMG_1.HEIC")] * 4
    assert {row["item"] for row in plan.rows()} == {1}


def test_case_16_a_companion_with_a_result_of_its_own_goes_and_stays_with_its_photo(tmp_path: Path, to: Path) -> None:
    raw = Result(photo(tmp_path / "a.dng"), Status.UNREADABLE)
    plan = plan_of(raw, girl(tmp_path / "a.jpg"), to=to)
    assert targets(plan) == ["girl/a.jpg", "girl/a.dng"]
    assert plan.left == ()
    plan = plan_of(raw, Result(photo(tmp_path / "a.jpg"), Status.NO_FACE), to=to)
    assert plan.steps == ()
    assert [str(left.reason) for left in plan.left] == [
        "There is no face in it.", "It belongs to a.jpg and stays with it.",
    ]  # fmt: skip


def test_case_16_a_photo_is_only_there_already_with_all_that_belongs_to_it(tmp_path: Path, to: Path) -> None:
    result = girl(tmp_path / "a.jpg")
    photo(tmp_path / "a.xmp", b"stars")
    photo(to / "girl/a.jpg")
    assert targets(plan_of(result, to=to)) == ["girl/a (2).jpg", "girl/a (2).xmp"]
    photo(to / "girl/a.xmp", b"stars")
    assert plan_of(result, to=to).steps[0].already_there


def test_case_17_a_sidecar_of_two_photos_is_copied_with_both_and_stays_when_moving(tmp_path: Path, to: Path) -> None:
    photo(tmp_path / "a.xmp")
    results = [girl(tmp_path / "a.jpg"), girl(tmp_path / "a.png", b"other")]
    plan = plan_of(*results, to=to)
    assert targets(plan) == ["girl/a.jpg", "girl/a.xmp", "girl/a.png"], "one copy serves both"
    assert str(plan.steps[0].note) == "a.xmp belongs to each of a.jpg, a.png and is copied with each of them."
    apart = plan_of(*results, to=to, corrections={results[1].photo.path: 3})
    assert targets(apart) == ["girl/a.jpg", "girl/a.xmp", "boy/a.png", "boy/a.xmp"]
    moved = plan_of(*results, to=to, action=Action.MOVE)
    assert targets(moved) == ["girl/a.jpg", "girl/a.png"]
    assert [str(step.note) for step in moved.steps] == [
        "a.xmp stays where it is, since it belongs to each of a.jpg, a.png."
    ] * 2


def test_photos_can_be_taken_out_of_a_plan_and_names_close_up(tmp_path: Path, to: Path) -> None:
    photo(tmp_path / "a/1.xmp")
    plan = plan_of(girl(tmp_path / "a/1.jpg"), girl(tmp_path / "b/1.jpg"), to=to)
    assert targets(plan) == ["girl/1.jpg", "girl/1.xmp", "girl/1 (2).jpg"]
    less = plan.without({tmp_path / "a/1.xmp"})
    assert targets(less) == ["girl/1.jpg"]
    assert [(left.photo.path, str(left.reason)) for left in less.left] == [(tmp_path / "a/1.jpg", "You left it out.")]


def test_the_class_of_photos_can_be_changed_in_a_plan(tmp_path: Path, to: Path) -> None:
    photo(tmp_path / "b/1.xmp")
    faceless = Result(photo(tmp_path / "b/1.jpg"), Status.NO_FACE)
    plan = plan_of(girl(tmp_path / "a/1.jpg"), faceless, girl(tmp_path / "c/1.jpg"), to=to)
    other = plan.changed(dict.fromkeys({tmp_path / "a/1.jpg", tmp_path / "b/1.jpg"}, 3))
    assert targets(other) == ["boy/1.jpg", "girl/1.jpg", "boy/1 (2).jpg", "boy/1 (2).xmp"]
    assert other.left == ()
    assert str(other.steps[0].reason) == "You put it into “boy”."
    assert targets(plan) == ["girl/1.jpg", "girl/1 (2).jpg"], "the plan itself is as it was"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a:b?.jpg", "a_b_.jpg"), ("CON.jpg", "CON_.jpg"), ("aux", "aux_"), ("end. ", "end"),
        ("new\nline.jpg", "new_line.jpg"), (os.fsdecode(b"\xff.jpg"), "_.jpg"), ("-rf.jpg", "-rf.jpg"),
        ("\u202egpj.jpg", "\u202egpj.jpg"), ("😀.jpg", "😀.jpg"),
    ],
)  # fmt: skip
def test_case_19_a_name_is_changed_only_where_the_target_refuses_it(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch, name: str, made: str
) -> None:
    result = girl(tmp_path / "a" / name)
    photo(tmp_path / "a" / f"{name}.xmp")
    assert targets(plan_of(result, to=to))[0] == f"girl/{name}", "this disk takes it"
    assert {path.name for path in tmp_path.iterdir()} == {"a"}, "trying it out leaves nothing"
    monkeypatch.setattr("facesorter.core.plan.targets.takes_name", lambda folder, name: False)
    plan = plan_of(result, to=to)
    assert targets(plan) == [f"girl/{made}", f"girl/{made}.xmp"]
    assert str(plan.steps[0].clash) == ("None" if made == name else f"The name {name} is not allowed there.")


def test_case_25_a_photo_with_a_companion_that_is_only_online_stays(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = girl(tmp_path / "a.heic")
    photo(tmp_path / "a.mov")
    monkeypatch.setattr("facesorter.core.photos.companions.is_online_only", lambda status: True)
    plan = plan_of(result, to=to, action=Action.MOVE)
    assert plan.steps == ()
    assert str(plan.left[0].reason) == "a.mov, which belongs to it, is only online. Download it first."


def test_photos_of_a_folder_that_may_not_be_listed_stay(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo there can be opened by its name, but nobody can tell what belongs to it."""
    results = [girl(tmp_path / "closed" / "a.jpg"), girl(tmp_path / "gone" / "b.jpg"), girl(tmp_path / "c.jpg")]
    photo(tmp_path / "closed" / "a.xmp")
    (tmp_path / "gone" / "b.jpg").unlink()
    (tmp_path / "gone").rmdir()  # nothing belongs to what is not there; the run tells that it is not
    scandir = os.scandir

    def refuse(path: str) -> "os._ScandirIterator[str]":
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    plan = plan_of(*results, to=to, action=Action.MOVE)
    assert targets(plan) == ["girl/b.jpg", "girl/c.jpg"]
    assert str(plan.left[0].reason) == "What belongs to a.jpg cannot be looked at: Permission denied."


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no second file system")  # noqa: S108
def test_case_10_11_every_device_is_probed_by_itself(tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = [girl(tmp_path / "1.jpg", b"x" * 100), girl(tmp_path / "2.jpg", b"x" * 1000)]
    to.mkdir()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        (to / "boy").symlink_to(other, target_is_directory=True)
        plan = plan_of(*results, to=to, action=Action.MOVE, corrections={results[0].photo.path: 3})
        device = Path(other).stat().st_dev
        assert plan.devices == {"boy": device}
        assert plan.bytes_to_write(plan.to_do) == {device: 100}
        monkeypatch.setattr(
            shutil, "disk_usage", lambda path: SimpleNamespace(free=99 if path == to / "boy" else 10**9)
        )
        with pytest.raises(PlanError, match=r"102 bytes are needed in .*boy"):
            plan_of(*results, to=to, action=Action.MOVE, corrections={results[0].photo.path: 3})


def test_case_09_a_folder_that_nothing_may_be_removed_from_is_told_beforehand(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = girl(tmp_path / "card/1.jpg")
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path / "card"))
    assert [str(warning) for warning in plan_of(result, to=to, action=Action.MOVE).warnings] == [
        f"Files in {tmp_path}/card cannot be removed, so its photos are only copied."
    ]
    assert plan_of(result, to=to).warnings == ()
