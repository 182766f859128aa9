"""A plan as a file: what is written is what is read and run, and nothing else can be made of it."""

import csv
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from facesorter.core.errors import ExportError, PlanError
from facesorter.core.photos import companions
from facesorter.core.plan.file import load_plan, save_plan
from facesorter.core.plan.plan import Action, Plan
from facesorter.core.results import Status
from tests.core.album import BOY, Album, both_actions, bytes_in, notes, tree

pytestmark = pytest.mark.usefixtures("quick_disk")
not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="takes names that are no text")
both_kinds = pytest.mark.parametrize("kind", ["json", "csv"])


def planned(album: Album, action: Action = Action.MOVE) -> Plan:
    for name in ("a/1.jpg", "a/1.xmp", "b/1.jpg", "가족.jpg", os.fsdecode(b"\xb0\xa1.jpg"), "new\nline.jpg", "=1.jpg"):
        album.add(name)
    plan = album.plan(action)
    return plan.without({album.photos / "가족.jpg"})


@both_kinds
@both_actions
def test_a_plan_is_read_as_it_was_written(album: Album, tmp_path: Path, kind: str, action: Action) -> None:
    plan = planned(album, action)
    save_plan(plan, tmp_path / f"plan.{kind}")
    again = load_plan(tmp_path / f"plan.{kind}")
    assert (again.destination, again.action, again.device) == (plan.destination, plan.action, plan.device)
    assert again.rows() == plan.rows()
    assert [step.files for step in again.steps] == [step.files for step in plan.steps]
    assert [left.photo for left in again.left] == [left.photo for left in plan.left]
    assert [str(left.reason) for left in again.left] == ["You left it out."]
    if kind == "json":
        assert again.classes == plan.classes
        assert (tmp_path / "plan.json").read_bytes().removeprefix(b"\xef\xbb\xbf").isascii()


@both_kinds
def test_a_plan_from_a_file_is_carried_out_exactly_and_undone(album: Album, tmp_path: Path, kind: str) -> None:
    plan = planned(album)
    before = tree(album.photos)
    save_plan(plan, tmp_path / f"plan.{kind}")
    report = album.run(load_plan(tmp_path / f"plan.{kind}"))
    assert not report.failed
    assert [row.target for row in report.done] == [step.files[0].target for step in plan.steps]
    assert bytes_in(album.photos) == ["가족.jpg".encode()]
    album.undo()
    assert tree(album.photos) == before


@both_kinds
def test_case_22_photos_that_changed_since_the_plan_was_written_stay(album: Album, tmp_path: Path, kind: str) -> None:
    album.add("1.jpg")
    album.add("2.jpg")
    album.add("3.jpg")
    save_plan(album.plan(), tmp_path / f"plan.{kind}")
    (album.photos / "1.jpg").write_bytes(b"edited")
    (album.photos / "2.jpg").unlink()
    report = album.run(load_plan(tmp_path / f"plan.{kind}"))
    assert [row.source.name for row in report.done] == ["3.jpg"]
    assert notes(report.failed) == [
        "1.jpg was changed after it was looked at. Look at it again, then sort.",
        "2.jpg is not there any more; somebody moved or deleted it.",
    ]


def test_cells_are_no_formulas_and_rows_can_be_deleted(album: Album, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    plan = planned(album)
    save_plan(plan, path)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = list(csv.reader(file))
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    assert "1234567890123456789" not in {cell for row in rows for cell in row}, "no number that a spreadsheet rounds"
    with path.open("w", encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        csv.writer(file).writerows(row for row in rows if "b/1.jpg" not in row[3])
    assert len(load_plan(path).steps) == len(plan.steps) - 1


def without_line(path: Path, name: str) -> None:
    """Remove the line of a file from a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(row for row in rows if Path(row[3]).name != name)


def test_a_photo_without_its_line_parts_from_nothing(album: Album, tmp_path: Path) -> None:
    for name in ("a.jpg", "a.jpg.xmp", "b.jpg"):
        album.add(name)
    before = tree(album.photos)
    save_plan(album.plan(), tmp_path / "plan.csv")
    without_line(tmp_path / "plan.csv", "a.jpg")
    with pytest.raises(PlanError, match=r"no line for .*a\.jpg.*xmp, which belongs to it"):
        load_plan(tmp_path / "plan.csv")
    assert tree(album.photos) == before


def test_lines_that_a_spreadsheet_sorted_make_the_same_plan(album: Album, tmp_path: Path) -> None:
    for name in ("a.jpg", "a.CR3", "b.jpg"):
        album.add(name)
    plan = album.plan()
    save_plan(plan, tmp_path / "plan.csv")
    lines = (tmp_path / "plan.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "plan.csv").write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
    again = load_plan(tmp_path / "plan.csv")
    assert [step.files for step in again.steps] == [step.files for step in reversed(plan.steps)]


@both_actions
def test_what_belongs_to_a_photo_goes_along_without_a_line_too(album: Album, tmp_path: Path, action: Action) -> None:
    album.add("a.jpg")
    album.add("a.jpg.xmp")
    before = tree(album.photos)
    save_plan(album.plan(action), tmp_path / "plan.csv")
    without_line(tmp_path / "plan.csv", "a.jpg.xmp")
    plan = load_plan(tmp_path / "plan.csv")
    assert [str(one) for one in plan.warnings] == [
        f"{album.photos / 'a.jpg.xmp'} has no line in the plan, but belongs to a.jpg and goes with it."
    ]
    assert not album.run(plan).failed
    assert bytes_in(album.sorted) == [b"a.jpg", b"a.jpg.xmp"]
    assert bytes_in(album.photos) == ([] if action is Action.MOVE else [b"a.jpg", b"a.jpg.xmp"])
    album.undo()
    assert tree(album.photos) == before


@both_kinds
def test_what_came_to_a_photo_after_its_plan_takes_no_name_that_is_planned(
    album: Album, tmp_path: Path, kind: str
) -> None:
    for name in ("a/1.jpg", "a/1.xmp", "b/1.png"):
        album.add(name)
    save_plan(album.plan(), tmp_path / f"plan.{kind}")
    album.add("b/1.xmp")
    plan = load_plan(tmp_path / f"plan.{kind}")
    assert [file.target.name for step in plan.steps for file in step.files] == [
        *("1.jpg", "1.xmp", "1 (2).png", "1 (2).xmp")
    ]
    assert not album.run(plan).failed
    assert bytes_in(album.photos) == []


def test_a_sidecar_of_two_photos_stays_without_a_line(album: Album, tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "a.xmp"):
        album.add(name)
    save_plan(album.plan(), tmp_path / "plan.csv")
    plan = load_plan(tmp_path / "plan.csv")
    assert plan.warnings == ()
    assert not album.run(plan).failed
    assert bytes_in(album.photos) == [b"a.xmp"]


@pytest.mark.parametrize("cut", [["a.jpg", "a.xmp"], ["a.xmp"]])
def test_a_sidecar_of_two_photos_is_copied_with_each_without_a_line_too(
    album: Album, tmp_path: Path, cut: list[str]
) -> None:
    for name in ("a.jpg", "a.png", "a.xmp"):
        album.add(name)
    save_plan(album.plan(Action.COPY), tmp_path / "plan.csv")
    assert load_plan(tmp_path / "plan.csv").warnings == ()
    for name in cut:
        without_line(tmp_path / "plan.csv", name)
    plan = load_plan(tmp_path / "plan.csv")
    lead = plan.steps[0].photo.path.name
    assert [str(one) for one in plan.warnings] == [
        f"{album.photos / 'a.xmp'} has no line in the plan, but belongs to {lead} and goes with it."
    ]
    assert not album.run(plan).failed
    assert bytes_in(album.sorted) == sorted({b"a.jpg", b"a.png", b"a.xmp"} - {name.encode() for name in cut[:-1]})


def test_a_sidecar_of_two_photos_goes_into_the_folder_of_each(album: Album, tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "a.xmp"):
        album.add(name)
    answers = {album.photos / "a.jpg": BOY}
    save_plan(album.plan_of(album.results(), Action.COPY, corrections=answers), tmp_path / "plan.csv")
    assert load_plan(tmp_path / "plan.csv").warnings == ()
    without_line(tmp_path / "plan.csv", "a.xmp")
    plan = load_plan(tmp_path / "plan.csv")
    assert len(plan.warnings) == 2
    assert not album.run(plan).failed
    assert bytes_in(album.sorted) == [b"a.jpg", b"a.png", b"a.xmp", b"a.xmp"]


def test_a_photo_stays_when_nobody_can_tell_what_belongs_to_it(
    album: Album, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("closed/a.jpg")
    album.add("online/b.heic")
    album.add("c.jpg")
    save_plan(album.plan(), tmp_path / "plan.csv")
    album.add("online/b.mov")
    scandir = os.scandir

    def refuse(path: str) -> "os._ScandirIterator[str]":
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(companions, "is_online_only", lambda _: True)
    plan = load_plan(tmp_path / "plan.csv")
    assert [step.photo.path.name for step in plan.steps] == ["c.jpg"]
    assert {left.photo.path.name: str(left.reason) for left in plan.left} == {
        "a.jpg": "What belongs to a.jpg cannot be looked at: Permission denied.",
        "b.heic": "b.mov, which belongs to it, is only online. Download it first.",
    }
    assert [str(one) for one in plan.warnings] == [str(left.reason) for left in plan.left]


def test_a_cell_that_begins_like_a_formula_is_marked_and_read_back(album: Album, tmp_path: Path) -> None:
    album.add("1.jpg")
    results = album.results(Status.NO_FACE)
    plan = album.plan_of(results, also={Status.NO_FACE: "=cmd()"})
    save_plan(plan, tmp_path / "plan.csv")
    assert b'"\'=cmd()"' in (tmp_path / "plan.csv").read_bytes()
    assert load_plan(tmp_path / "plan.csv").rows() == plan.rows()


@both_kinds
def test_a_plan_overwrites_no_file(album: Album, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"plan.{kind}"
    path.write_bytes(b"precious")
    with pytest.raises(ExportError, match="already exists and is not overwritten"):
        save_plan(planned(album), path)
    assert path.read_bytes() == b"precious"
    with pytest.raises(ExportError, match="cannot be written"):
        save_plan(album.plan(), tmp_path / "missing" / "plan.json")


def changed(album: Album, tmp_path: Path, change: Any) -> Path:
    album.add("1.jpg")
    album.add("2.jpg")
    path = tmp_path / "plan.json"
    save_plan(album.plan(), path)
    values = json.loads(path.read_text(encoding="utf-8-sig"))
    change(values)
    path.write_text(json.dumps(values))
    return path


@pytest.mark.parametrize(
    ("target", "folder"),
    [
        ("/etc/1.jpg", "girl"), ("{to}/girl/../1.jpg", "girl"), ("{to}/girl/..", "girl"), ("{to}/1.jpg", ""),
        ("{to}/../1.jpg", ".."),
    ],
)  # fmt: skip
def test_a_plan_puts_nothing_outside_of_its_folders(album: Album, tmp_path: Path, target: str, folder: str) -> None:
    def change(values: dict[str, Any]) -> None:
        values["steps"][0]["folder"] = folder
        values["steps"][0]["files"][0]["target"] = target.format(to=album.sorted)

    with pytest.raises(PlanError, match="which is not in"):
        load_plan(changed(album, tmp_path, change))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("target", "{to}/girl/n\0n.jpg"), pytest.param("target", "{to}/girl/\ud800.jpg", marks=not_on_windows),
        ("source", "{to}/n\0n.jpg"), ("source", "1.jpg"), ("folder", "gi\0rl"),
        ("destination", "{to}\0"), ("destination", "\ud800"), ("class_id", 99),
    ],
)  # fmt: skip
def test_names_that_no_disk_has_and_classes_that_are_none_make_no_plan(
    album: Album, tmp_path: Path, key: str, value: str | int
) -> None:
    def change(values: dict[str, Any]) -> None:
        values["classes"] = ["boy", "girl"]
        for step in values["steps"]:
            step["class_id"] = 2
        step = values["steps"][0]
        holder = next(holder for holder in (values, step, step["files"][0]) if key in holder)
        holder[key] = value.format(to=album.sorted) if isinstance(value, str) else value
        if key == "folder":
            step["files"][0]["target"] = str(album.sorted / str(value) / "1.jpg")

    with pytest.raises(PlanError, match="is not a facesorter plan"):
        load_plan(changed(album, tmp_path, change))


@pytest.mark.parametrize("key", ["source", "target"])
def test_a_name_that_is_too_long_holds_up_no_other_photo(album: Album, tmp_path: Path, key: str) -> None:
    def change(values: dict[str, Any]) -> None:
        file = values["steps"][0]["files"][0]
        file[key] = str(Path(file[key]).with_name("x" * 300 + ".jpg"))

    report = album.run(load_plan(changed(album, tmp_path, change)))
    assert [row.source.name for row in report.done] == ["2.jpg"]
    assert len(report.failed) == 1
    assert (album.photos / "1.jpg").exists()


def test_a_plan_has_nothing_twice(album: Album, tmp_path: Path) -> None:
    def change(values: dict[str, Any]) -> None:
        values["steps"][1] = values["steps"][0]

    with pytest.raises(PlanError, match=r"lists .* twice"):
        load_plan(changed(album, tmp_path, change))


@pytest.mark.parametrize(
    "text", ["", "hello", "[]", "{}", '{"format": 99}', '{"steps": [{}], "left": [], "destination": 1}', '{"steps": 7}']
)
def test_what_is_no_plan_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(PlanError, match="is not a facesorter plan"):
        load_plan(tmp_path / "plan.json")
    (tmp_path / "plan.csv").write_text("a,b\n1,2\n")
    with pytest.raises(PlanError, match="is not a facesorter plan"):
        load_plan(tmp_path / "plan.csv")
    with pytest.raises(PlanError, match="cannot be read"):
        load_plan(tmp_path / "missing.json")
