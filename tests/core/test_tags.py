"""Tags in sidecars: what other programs read, what was there stays, photos are never touched, undo is exact."""

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import ExportError, JournalError
from facesorter.core.files import exclusive
from facesorter.core.files.metadata import copy_metadata
from facesorter.core.files.xmp import Regions, sidecar, stored
from facesorter.core.photos.companions import Companions
from facesorter.core.results import Result
from facesorter.core.runs import sidecars
from facesorter.core.runs.history import RunState
from facesorter.core.runs.past import interrupted, latest_undoable, list_past
from facesorter.core.runs.tag_journal import list_tag_runs, tag_journals
from facesorter.core.runs.tag_plan import TagPlan, from_values, plan_tags, to_values
from facesorter.core.runs.tags import finish_tags, run_tags, undo_tags
from facesorter.core.tasks import Task
from tests.core.album import BOY, GIRL, Album, bytes_in, notes, tree

LIGHTROOM = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmp:Rating="4" crs:Exposure2012="+0.35">
   <dc:subject><rdf:Bag><rdf:li>여름</rdf:li></rdf:Bag></dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def planned(album: Album, *, merge: bool = False) -> TagPlan:
    return plan_tags(album.results(), DEFAULT_CLASSES, album.photos, merge=merge)


def read_by_exiftool(path: Path) -> dict[str, object]:
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")
    done = subprocess.run(["exiftool", "-json", "-struct", "-XMP:all", path], capture_output=True, check=True)
    values: dict[str, object] = json.loads(done.stdout)[0]
    return values


def read_by_exiv2(path: Path) -> str:
    if shutil.which("exiv2") is None:
        pytest.skip("exiv2 is not installed")
    return subprocess.run(["exiv2", "-PX", "print", path], capture_output=True, check=True, text=True).stdout


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "가.jpg.xmp"
    faces = stored([(0.1, 0.2, 0.3, 0.4)], 1)
    path.write_bytes(sidecar(["glasses male"], Regions(4000, 3000, faces)))
    return path


def test_exiftool_reads_tags_and_faces(written: Path) -> None:
    values = read_by_exiftool(written)
    assert values["Subject"] in ("glasses male", ["glasses male"])
    assert values["HierarchicalSubject"] in ("facesorter|glasses male", ["facesorter|glasses male"])
    region = values["RegionInfo"]
    assert isinstance(region, dict)
    assert region["AppliedToDimensions"] == {"W": 4000, "H": 3000, "Unit": "pixel"}
    (face,) = region["RegionList"]
    assert face == {"Type": "Face", "Area": {"X": 0.25, "Y": 0.4, "W": 0.3, "H": 0.4, "Unit": "normalized"}}


def test_exiv2_reads_them_as_digikam_does(written: Path) -> None:
    found = read_by_exiv2(written)
    assert "Xmp.lr.hierarchicalSubject" in found
    assert "facesorter|glasses male" in found
    assert "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Type" in found


def test_what_was_there_stays_and_an_earlier_tag_of_ours_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    once = sidecar(["boy"], None, LIGHTROOM.encode())
    path.write_bytes(sidecar(["girl"], None, once))
    text = path.read_text("utf-8")
    assert 'xmp:Rating="4"' in text
    assert 'crs:Exposure2012="+0.35"' in text
    assert "boy" not in text
    values = read_by_exiftool(path)
    assert values["Subject"] == ["여름", "girl"]
    assert values["Rating"] == 4
    assert sidecar(["girl"], None, path.read_bytes()).count(b"girl") == path.read_bytes().count(b"girl")


def test_a_keyword_of_the_persons_own_stays_though_it_is_called_as_a_class(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    content = LIGHTROOM.replace("<rdf:li>여름</rdf:li>", "<rdf:li>girl</rdf:li><rdf:li>Anna</rdf:li>").encode()
    tags = {"girl": ["girl", "Anna"], "boy": ["girl", "Anna", "boy"], "plain male": ["girl", "Anna", "plain male"]}
    for tag in ("girl", "girl", "boy", "plain male", "girl", "boy"):
        content = sidecar([tag], None, content)
        path.write_bytes(content)
        values = read_by_exiftool(path)
        assert values["Subject"] == tags[tag]
        assert values["HierarchicalSubject"] in (f"facesorter|{tag}", [f"facesorter|{tag}"])
    assert "facesorter|boy" in read_by_exiv2(path)
    assert b"ownKeywords" not in content  # it is noted for as long as there is a tag of that name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<a/>",
        LIGHTROOM.encode()[:300],
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + LIGHTROOM.encode(),
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    ],
)
def test_nothing_is_added_to_what_is_no_xmp(content: bytes) -> None:
    with pytest.raises(ExportError, match="not readable XMP"):
        sidecar(["girl"], None, content)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_faces_are_where_they_lie_in_the_file(orientation: int) -> None:
    """A bright corner of the upright picture, turned back, is where the region says."""
    upright = np.zeros((40, 60, 3), np.uint8)
    upright[4:12, 6:18] = 255  # left 0.1, top 0.1, width 0.2, height 0.2
    turns = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, 3),
    }
    raw = turns[orientation](upright)
    from PIL import Image, ImageOps

    image = Image.fromarray(np.ascontiguousarray(raw))
    image.getexif()[0x0112] = orientation
    np.testing.assert_array_equal(np.asarray(ImageOps.exif_transpose(image)), upright)
    (region,) = stored([(0.1, 0.1, 0.2, 0.2)], orientation)
    ys, xs = np.nonzero(raw[..., 0])
    height, width = raw.shape[:2]
    assert region.x == pytest.approx((xs.min() + xs.max() + 1) / 2 / width)
    assert region.y == pytest.approx((ys.min() + ys.max() + 1) / 2 / height)
    assert region.width == pytest.approx((xs.max() + 1 - xs.min()) / width)


def test_tagging_and_undoing_is_the_identity(album: Album) -> None:
    album.add("가.jpg", cv2.imencode(".jpg", np.zeros((9, 9, 3), np.uint8))[1].tobytes())
    album.add("raw.cr2")
    album.add("had.jpg")
    album.add("had.xmp", LIGHTROOM.encode())
    before = tree(album.photos)
    report = run_tags(planned(album, merge=True), album.places, Task())
    assert (len(report.done), report.merged, report.failed) == (3, 1, ())
    after = tree(album.photos)
    assert set(after) - set(before) == {"가.jpg.xmp", "raw.xmp"}
    assert {name: after[name] for name in before if name != "had.xmp"} == {
        name: before[name] for name in before if name != "had.xmp"
    }
    assert "facesorter|girl" in (album.photos / "had.xmp").read_text("utf-8")
    (run,) = list_tag_runs(album.places)
    assert (run.run_id, run.count, run.state) == (report.run_id, 3, RunState.FINISHED)
    undone = undo_tags(report.run_id, album.places, Task())
    assert (len(undone.restored), undone.failed) == (3, ())
    assert {name: value and value[1:] for name, value in tree(album.photos).items()} == {
        name: value and value[1:] for name, value in before.items()
    }
    with pytest.raises(JournalError, match="undone already"):
        undo_tags(report.run_id, album.places, Task())


def test_an_existing_sidecar_is_left_unless_somebody_says_so(album: Album) -> None:
    album.add("had.jpg")
    album.add("had.jpg.xmp", LIGHTROOM.encode())
    plan = planned(album)
    assert plan.taggings == ()
    assert "already has the sidecar had.jpg.xmp" in str(plan.left[0].reason)


@pytest.mark.parametrize("there", [False, True])
def test_case_17_of_raw_files_that_share_a_sidecar_one_gets_its_tag(album: Album, there: bool) -> None:
    """A converter put a DNG beside the camera's own file: both are noted in IMG_1.xmp."""
    for name in ("IMG_1.CR2", "IMG_1.DNG"):
        album.add(name)
    if there:
        album.add("IMG_1.xmp", LIGHTROOM.encode())
        assert ["already has the sidecar IMG_1.xmp" in str(one.reason) for one in planned(album).left] == [True, True]
    plan = planned(album, merge=True)
    assert [(one.photo.path.name, one.sidecar.name, one.existing) for one in plan.taggings] == [
        ("IMG_1.CR2", "IMG_1.xmp", there)
    ]
    (left,) = plan.left
    assert left.photo.path.name == "IMG_1.DNG"
    assert str(left.reason) == "It shares the sidecar IMG_1.xmp with IMG_1.CR2, whose tag goes into it."
    assert run_tags(plan, album.places, Task()).failed == ()
    assert "facesorter|girl" in (album.photos / "IMG_1.xmp").read_text("utf-8")


def test_photos_whose_names_differ_in_case_alone_have_a_sidecar_each_where_the_disk_tells_them_apart(
    album: Album,
) -> None:
    album.add("IMG_1.JPG")
    album.add("IMG_1.jpg")
    if len(album.results()) == 1:
        pytest.skip("the disk does not tell them apart")
    plan = planned(album)
    assert [one.sidecar.name for one in plan.taggings] == ["IMG_1.JPG.xmp", "IMG_1.jpg.xmp"]
    assert run_tags(plan, album.places, Task()).failed == ()
    assert planned(album, merge=True).left == ()


def test_two_names_of_one_sidecar_get_one_tag(album: Album) -> None:
    """A disk that does not tell upper case from lower gives one file for both names, as links do here."""
    album.add("IMG_1.CR2")
    album.add("img_1.DNG")
    album.add("IMG_1.xmp", LIGHTROOM.encode())
    if not (album.photos / "img_1.xmp").exists():
        (album.photos / "img_1.xmp").hardlink_to(album.photos / "IMG_1.xmp")
    plan = planned(album, merge=True)
    assert len(plan.taggings) == 1
    assert "shares the sidecar" in str(plan.left[0].reason)


def test_what_appears_or_changes_meanwhile_is_neither_overwritten_nor_removed(album: Album) -> None:
    album.add("a.jpg")
    album.add("b.jpg")
    plan = planned(album)
    album.add("a.jpg.xmp", b"mine")
    report = run_tags(plan, album.places, Task())
    assert [row.source.name for row in report.done] == ["b.jpg"]
    assert "has been changed since" in notes(report.failed)[0]
    (album.photos / "b.jpg.xmp").write_bytes(b"edited")
    undone = undo_tags(report.run_id, album.places, Task())
    assert "has been changed since" in notes(undone.failed)[0]
    assert (album.photos / "a.jpg.xmp").read_bytes() == b"mine"
    assert (album.photos / "b.jpg.xmp").read_bytes() == b"edited"


@pytest.mark.parametrize("moment", ["before it is aside", "while it is aside"])
@pytest.mark.parametrize("work", ["tag", "undo"])
def test_what_another_program_saves_in_the_last_moment_is_kept(
    album: Album, monkeypatch: pytest.MonkeyPatch, moment: str, work: str
) -> None:
    album.add("had.jpg")
    target = album.add("had.xmp", LIGHTROOM.encode())
    report = run_tags(planned(album, merge=True), album.places, Task()) if work == "undo" else None
    edited = LIGHTROOM.replace('Rating="4"', 'Rating="5"').encode()
    there = target.read_bytes()
    rename = exclusive.rename_exclusively

    def after_a_save(old: Path, new: Path) -> None:
        if target == (old if moment == "before it is aside" else new) and edited not in bytes_in(album.photos):
            album.add("save.tmp", edited).replace(target)
        rename(old, new)

    monkeypatch.setattr(exclusive, "rename_exclusively", after_a_save)
    if report is None:
        failed = run_tags(planned(album, merge=True), album.places, Task()).failed
    else:
        failed = undo_tags(report.run_id, album.places, Task()).failed
    assert "has been changed since" in notes(failed)[0]
    assert target.read_bytes() == edited
    left = {
        path.name: path.read_bytes()
        for path in album.photos.iterdir()
        if path not in (target, album.photos / "had.jpg")
    }
    assert left == ({} if moment == "before it is aside" else {"had (restored).xmp": there})


@pytest.mark.parametrize("noted", [True, False])
def test_a_sidecar_that_cannot_be_put_back_is_named_and_comes_back_with_undo(
    album: Album, monkeypatch: pytest.MonkeyPatch, noted: bool
) -> None:
    """A drive is pulled out while a sidecar is aside; the journals of earlier versions do not note that."""
    album.add("a.jpg")
    target = album.add("a.jpg.xmp", LIGHTROOM.encode())
    before = tree(album.photos)
    with monkeypatch.context() as drive:
        rename = exclusive.rename_exclusively
        gone: list[str] = []

        def pulled_out(old: Path, new: Path) -> None:
            if gone:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            rename(old, new)
            gone.append(new.name)

        drive.setattr(exclusive, "rename_exclusively", pulled_out)
        report = run_tags(planned(album, merge=True), album.places, Task())
    assert report.done == ()
    assert not target.exists()
    assert gone[0] in notes(report.failed)[0]
    assert (list_past(album.places)[0].done, list_past(album.places)[0].failed) == (0, 1)
    if noted:
        assert latest_undoable(album.places) == report.run_id
    else:
        (journal,) = tag_journals(album.places)
        noting = b',"aside":true'
        assert noting in journal.read_bytes()
        journal.write_bytes(journal.read_bytes().replace(noting, b""))
    undone = undo_tags(report.run_id, album.places, Task())
    assert ([row.source for row in undone.restored], undone.failed) == ([target], ())
    assert tree(album.photos) == before
    assert list_past(album.places)[0].state is RunState.UNDONE


def test_a_sidecar_that_is_being_written_waits(album: Album) -> None:
    album.add("had.jpg")
    target = album.add("had.xmp", LIGHTROOM.encode())
    if sys.platform != "linux":
        pytest.skip("does not tell what is open for writing")
    with target.open("r+b"):
        report = run_tags(planned(album, merge=True), album.places, Task())
    assert "is being written by another program" in notes(report.failed)[0]
    assert target.read_bytes() == LIGHTROOM.encode()
    assert {path.name for path in album.photos.iterdir()} == {"had.jpg", "had.xmp"}


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions and attributes")
def test_a_sidecar_keeps_what_it_has_besides_its_bytes(album: Album) -> None:
    album.add("had.jpg")
    target = album.add("had.xmp", LIGHTROOM.encode())
    target.chmod(0o664)
    attributes = hasattr(os, "setxattr")
    if attributes:
        try:
            os.setxattr(target, "user.rating", b"5")
        except OSError:
            attributes = False
    if os.geteuid() == 0:
        os.chown(target, 1000, 1000)

    def beside() -> tuple[object, ...]:
        status = target.stat()
        found = {name: os.getxattr(target, name) for name in os.listxattr(target)} if attributes else {}
        return status.st_mode, status.st_uid, status.st_gid, found

    before, then = beside(), target.stat().st_mtime_ns
    report = run_tags(planned(album, merge=True), album.places, Task())
    assert report.merged == 1
    assert beside() == before
    assert target.stat().st_mtime_ns > then + 10**17  # whoever looks for what is new, by its time, finds it
    assert undo_tags(report.run_id, album.places, Task()).failed == ()
    assert beside() == before
    assert (target.read_bytes(), target.stat().st_mtime_ns) == (LIGHTROOM.encode(), then)


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_nobody_else_reads_what_goes_into_a_private_sidecar(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    album.add("had.jpg")
    target = album.add("had.xmp", LIGHTROOM.encode())
    target.chmod(0o600)
    modes: list[int] = []

    def look(reader: int, before: os.stat_result, writer: int, path: Path) -> tuple[str, ...]:
        modes.append(os.fstat(writer).st_mode & 0o777)
        return copy_metadata(reader, before, writer, path)

    monkeypatch.setattr(sidecars, "copy_metadata", look)
    assert run_tags(planned(album, merge=True), album.places, Task()).merged == 1
    assert modes == [0o600]
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_photo_that_changed_since_it_was_looked_at_gets_no_tag(album: Album) -> None:
    path = album.add("a.jpg")
    plan = planned(album)
    path.write_bytes(b"another")
    report = run_tags(plan, album.places, Task())
    assert "Look at it again" in notes(report.failed)[0]
    assert not (album.photos / "a.jpg.xmp").exists()


def test_a_run_that_was_killed_between_its_line_and_the_sidecar_is_undone(album: Album) -> None:
    album.add("a.jpg")
    report = run_tags(planned(album), album.places, Task())
    journal = album.places.data / "tags" / f"{report.run_id}.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:3]) + b'{"event":"int')
    (album.photos / "a.jpg.xmp").unlink()
    assert undo_tags(report.run_id, album.places, Task()).failed == ()
    assert {path.name for path in album.photos.iterdir()} == {"a.jpg"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sidecar", "b.xmp"),
        ("sidecar", 7),
        ("sidecar", "/" + "x" * 40_000),
        ("digest", "0" * 200),
        ("before", "?!"),
        ("before", "A" * 9_000_000),
        ("mtime_ns", 1 << 99),
        ("mtime_ns", 1.5),
    ],
)
def test_case_73_impossible_values_in_a_journal_of_tags_are_passed_over(
    album: Album, field: str, value: object
) -> None:
    for name in ("a.jpg", "b.jpg"):
        album.add(name)
    report = run_tags(planned(album), album.places, Task())
    (journal,) = tag_journals(album.places)
    lines = journal.read_bytes().splitlines()
    lines[3] = json.dumps({**json.loads(lines[3]), field: value}).encode("ascii")
    journal.write_bytes(b"\n".join([*lines, b"[" * 5000, b""]))
    undone = undo_tags(report.run_id, album.places, Task())
    assert [row.source.name for row in undone.restored] == ["b.jpg.xmp"]
    assert undone.failed == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"[" * 5000,
        b"[]",
        b'{"event":"tags","format":2,"count":1}',
        b'{"event":"tags","format":1,"started":"2026-01-01T00:00:00","folder":"/a","count":1}',
        b'{"event":"tags","format":1,"started":"9999-12-31T23:59:59+00:00","folder":"/a","count":1}',
        b'{"event":"tags","format":1,"started":"2026-01-01T00:00:00+00:00","folder":"a","count":1}',
        b'{"event":"tags","format":1,"started":1e400,"folder":"/a","count":1}',
    ],
)
def test_case_64_a_bad_journal_of_tags_is_one_line_in_the_list(album: Album, content: bytes) -> None:
    album.add("a.jpg")
    report = run_tags(planned(album), album.places, Task())
    (journal,) = tag_journals(album.places)
    bad = journal.with_name("tags-20260102T030405000006Z-abcd.jsonl")
    bad.write_bytes(content)
    states = {run.run_id: run.state for run in list_tag_runs(album.places)}
    assert states == {report.run_id: RunState.FINISHED, bad.stem: RunState.UNREADABLE}
    with pytest.raises(JournalError, match="missing, damaged, or was written by a newer"):
        undo_tags(bad.stem, album.places, Task())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes among files")
@pytest.mark.parametrize("kind", ["pipe", "large"])
def test_case_64_73_a_sidecar_that_is_none_is_neither_waited_for_nor_read(album: Album, kind: str) -> None:
    album.add("a.jpg")
    album.add("a.jpg.xmp", LIGHTROOM.encode())
    plan = planned(album, merge=True)
    (album.photos / "a.jpg.xmp").unlink()
    if kind == "pipe":
        os.mkfifo(album.photos / "a.jpg.xmp")
    else:
        with (album.photos / "a.jpg.xmp").open("wb") as file:
            file.truncate(1 << 40)
    report = run_tags(plan, album.places, Task())
    assert "not readable XMP" in notes(report.failed)[0]


def test_a_photo_whose_companions_cannot_be_looked_at_gets_no_tag(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.add("a.jpg")
    album.add("b.jpg")
    real = Companions.of

    def of(companions: Companions, path: Path) -> object:
        if path.name == "a.jpg":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(companions, path)

    monkeypatch.setattr(Companions, "of", of)
    plan = planned(album)
    assert [one.photo.path.name for one in plan.taggings] == ["b.jpg"]
    assert str(plan.left[0].reason) == "What belongs to a.jpg cannot be looked at: Permission denied."


def test_answers_of_a_person_are_tags_and_no_face_is_none(album: Album) -> None:
    album.add("a.jpg")
    album.add("b.jpg")
    results: list[Result] = album.results()
    plan = plan_tags(results, DEFAULT_CLASSES, album.photos, corrections={results[0].photo.path: 2})
    assert [one.class_names for one in plan.taggings] == [("glasses male",), ("girl",)]


def test_a_photo_of_several_people_gets_the_tag_of_each_class(album: Album) -> None:
    """As a person decided, and as the rule for several faces has it; also by the rest of a run, and undone."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        album.add(name)
    by_person, by_rule, other = album.results()
    results = [by_person, replace(by_rule, further=(BOY, GIRL, 1)), replace(other, further=(BOY,))]
    first, last = by_person.photo.path, other.photo.path
    plan = plan_tags(
        results, DEFAULT_CLASSES, album.photos, corrections={first: 2, last: GIRL}, further={first: (GIRL, 2)}
    )
    wanted = [("glasses male", "girl"), ("girl", "boy", "plain male"), ("girl",)]
    assert [one.class_names for one in plan.taggings] == wanted
    task = Task()
    report = run_tags(plan, album.places, task, lambda _: task.cancel())
    finish_tags(report.run_id, album.places, Task())
    for path, names in zip(sorted(album.photos.glob("*.xmp")), wanted, strict=True):
        assert path.read_bytes() == sidecar(names)
    values = read_by_exiftool(album.photos / "b.jpg.xmp")
    assert values["Subject"] == ["girl", "boy", "plain male"]
    assert values["HierarchicalSubject"] == ["facesorter|girl", "facesorter|boy", "facesorter|plain male"]
    assert undo_tags(report.run_id, album.places, Task()).failed == ()
    assert not list(album.photos.glob("*.xmp"))


def test_a_journal_from_before_photos_had_several_tags_is_read(album: Album) -> None:
    album.add("a.jpg")
    (tagging,) = planned(album).taggings
    values = to_values(tagging)
    assert values.pop("further") == []
    assert from_values(values) == tagging


def test_an_earlier_set_of_our_tags_is_replaced_by_another(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(sidecar(["boy", "girl"], None, sidecar(["girl", "plain male"], None, LIGHTROOM.encode())))
    values = read_by_exiftool(path)
    assert values["Subject"] == ["여름", "boy", "girl"]
    assert path.read_text("utf-8").count("facesorter|") == 2


def test_what_a_cancelled_run_did_not_come_to_is_written_afterwards(album: Album) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        album.add(name)
    task = Task()
    report = run_tags(planned(album), album.places, task, lambda _: task.cancel())
    assert (len(report.done), report.not_tried, report.cancelled) == (1, 2, True)
    (run,) = list_past(album.places)
    assert (run.ending, run.done, run.count, run.missing) == (RunState.CANCELLED, 1, 3, 2)
    assert interrupted(album.places) == ()
    finished = finish_tags(report.run_id, album.places, Task())
    assert ([row.source.name for row in finished.done], finished.failed) == (["a.jpg", "b.jpg", "c.jpg"], ())
    assert len(list(album.photos.glob("*.xmp"))) == 3
    assert list_past(album.places)[0].state is RunState.FINISHED
    assert undo_tags(report.run_id, album.places, Task()).failed == ()
    with pytest.raises(JournalError, match="can no longer be finished"):
        finish_tags(report.run_id, album.places, Task())


def test_faces_are_noted_by_the_rest_of_a_run_too(album: Album) -> None:
    album.add("a.jpg")
    faces = Regions(4000, 3000, stored([(0.1, 0.2, 0.3, 0.4)], 1))
    plan = plan_tags(album.results(), DEFAULT_CLASSES, album.photos, regions=lambda _: faces)
    task = Task()
    task.cancel()
    report = run_tags(plan, album.places, task)
    finish_tags(report.run_id, album.places, Task())
    assert (album.photos / "a.jpg.xmp").read_bytes() == sidecar(["girl"], faces)


def test_the_rest_of_a_run_leaves_what_somebody_changed(album: Album) -> None:
    for name in ("a.jpg", "b.jpg"):
        album.add(name)
    report = run_tags(planned(album), album.places, Task())
    (journal,) = tag_journals(album.places)
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    assert [run.run_id for run in interrupted(album.places)] == [report.run_id]
    (album.photos / "a.jpg.xmp").write_bytes(b"edited")
    finished = finish_tags(report.run_id, album.places, Task())
    assert [row.source.name for row in finished.done] == ["b.jpg"]
    assert "has been changed since" in notes(finished.failed)[0]
    assert (album.photos / "a.jpg.xmp").read_bytes() == b"edited"
    assert interrupted(album.places) == ()


def test_tags_that_a_newer_sort_moved_along_are_taken_back_after_that_is(album: Album) -> None:
    album.add("a.jpg")
    tags = run_tags(planned(album), album.places, Task())
    sort = album.run()
    assert latest_undoable(album.places) == sort.run_id
    with pytest.raises(JournalError, match="must be undone first"):
        undo_tags(tags.run_id, album.places, Task())
    album.undo(sort.run_id)
    assert latest_undoable(album.places) == tags.run_id
    assert len(undo_tags(tags.run_id, album.places, Task()).restored) == 1
    assert {path.name for path in album.photos.iterdir()} == {"a.jpg"}


def test_an_undo_that_left_something_can_be_tried_again(album: Album) -> None:
    path = album.add("a.jpg").with_name("a.jpg.xmp")
    report = run_tags(planned(album), album.places, Task())
    content = path.read_bytes()
    path.write_bytes(b"edited")
    assert len(undo_tags(report.run_id, album.places, Task()).failed) == 1
    assert list_past(album.places)[0].state is RunState.PARTLY_UNDONE
    path.write_bytes(content)
    assert len(undo_tags(report.run_id, album.places, Task()).restored) == 1
    assert list_past(album.places)[0].state is RunState.UNDONE


def test_the_journal_of_an_earlier_version_without_a_plan_is_undone(album: Album) -> None:
    album.add("a.jpg")
    report = run_tags(planned(album), album.places, Task())
    (journal,) = tag_journals(album.places)
    head, _, line, end = journal.read_bytes().splitlines()
    intent = {key: value for key, value in json.loads(line).items() if key not in {"step", "token"}}
    journal.write_bytes(b"\n".join([head, json.dumps(intent).encode("ascii"), end, b""]))
    with pytest.raises(JournalError, match="damaged"):
        finish_tags(report.run_id, album.places, Task())
    assert len(undo_tags(report.run_id, album.places, Task()).restored) == 1
