"""Finding photos: nothing a person would call a photo is left out silently, and nothing is followed or opened twice."""

import os
import stat
import sys
import unicodedata
from pathlib import Path

import pytest

from facesorter.core.errors import FacesorterError, UnreadablePhotoError
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.photos.find import Skip, find_photos, photo_at, photos_at
from facesorter.core.tasks import Cancelled, Task

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"
HEADS = {
    "jpeg": JPEG,
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "gif": b"GIF89a\1\0\1\0",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "bmp": b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
    "tiff_little": b"II*\0\x08\0\0\0",
    "tiff_big": b"MM\0*\0\0\0\x08",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "heif_by_second_brand": b"\0\0\0\x1cftypabcd\0\0\0\0wxyzmif1heic",
    "avif": b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B",
    "heif_of_the_second_edition": b"\0\0\0\x14ftypmif2\0\0\0\0mif2",
    "heif_by_a_late_brand": b"\0\0\0\x30ftypabcd\0\0\0\0" + b"wxyz" * 7 + b"heic",
    "canon_raw": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    "fujifilm_raw": b"FUJIFILMCCD-RAW 0201",
    "panasonic_raw": b"IIU\0\x08\0\0\0",
}


def write(path: Path, content: bytes = JPEG) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(folder: Path, *, recursive: bool = True) -> list[str]:
    return [photo.path.relative_to(folder).as_posix() for photo in find_photos(folder, recursive=recursive).photos]


@pytest.mark.parametrize("kind", HEADS)
def test_a_photo_is_known_by_its_content_whatever_its_name(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "no_extension", HEADS[kind])
    write(tmp_path / "wrong.dat", HEADS[kind])
    assert names(tmp_path) == ["no_extension", "wrong.dat"]


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"BMW is a car maker of Munich", b"RIFF\0\0\0\0WAVEfmt ", b"\0\0\0\x18ftypisom\0\0\0\0isommp42"],
)
def test_other_files_are_counted_and_not_returned(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "file.dat", content)
    found = find_photos(tmp_path)
    assert not found.photos
    assert found.skipped == {Skip.NOT_A_PHOTO: 1}


@pytest.mark.parametrize(
    "name", ["empty.jpg", "text.JPEG", "drawing.svg", "icon.ico", "layers.PSD", "camera.cr3", "a.jxl"]
)
def test_a_file_named_as_a_picture_is_returned_whatever_its_content(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, b"" if name.startswith("empty") else b"<html>not found</html>")
    assert names(tmp_path) == [name]


def test_case_31_files_named_as_pictures_are_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.jpg")
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    assert names(tmp_path) == ["a.jpg"]


def test_identity_is_what_the_disk_says(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg")
    os.utime(path, ns=(1, 1_234_567_890_123_456_789))
    (photo,) = find_photos(tmp_path).photos
    status = path.stat()
    assert photo == photo_at(path)
    assert (photo.path, photo.size, photo.mtime_ns) == (path, len(JPEG), 1_234_567_890_123_456_789)
    assert photo.inode == (status.st_dev, status.st_ino)


@pytest.mark.parametrize(
    "name",
    [
        "._IMG_1.jpg", ".hidden.jpg", ".hidden/a.jpg", "Thumbs.db", "desktop.ini", "@eaDir/a.jpg", ".Trash-1000/a.jpg",
        "__MACOSX/a.jpg", "$RECYCLE.BIN/a.jpg", "System Volume Information/a.jpg", ".facesorter-part-12/a.jpg",
    ],
)  # fmt: skip
def test_junk_is_passed_over_and_counted(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    found = find_photos(tmp_path)
    assert not found.photos
    assert found.skipped == {Skip.HIDDEN: 1}


def test_a_hidden_folder_that_was_asked_for_is_searched(tmp_path: Path) -> None:
    write(tmp_path / ".photos" / "a.jpg")
    assert names(tmp_path / ".photos") == ["a.jpg"]


def test_case_07_links_are_skipped_and_loops_end(tmp_path: Path) -> None:
    write(tmp_path / "a.jpg")
    write(tmp_path / "sub" / "b.jpg")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")
    (tmp_path / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = find_photos(tmp_path)
    assert [photo.path.name for photo in found.photos] == ["a.jpg", "b.jpg"]
    assert found.skipped == {Skip.LINK: 3}


def test_case_07_a_loop_that_does_not_show_as_a_link_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "sub" / "a.jpg")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    monkeypatch.setattr(os, "lstat", os.stat)  # as over a bind mount
    assert names(tmp_path) == ["sub/a.jpg"]


def test_a_folder_reached_by_a_link_that_was_asked_for_is_searched(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert names(tmp_path / "link") == ["a.jpg"]


@pytest.mark.parametrize("where", ["girl", "."])
def test_case_23_folders_that_were_sorted_into_are_left_alone(tmp_path: Path, where: str) -> None:
    write(tmp_path / where / SORTED_MARKER)
    write(tmp_path / where / "a.jpg")
    write(tmp_path / where / "deeper" / "b.jpg")
    found = find_photos(tmp_path)
    assert not found.photos
    assert found.skipped == {Skip.ALREADY_SORTED: 1}
    found = find_photos(tmp_path, even_sorted=True)
    assert [photo.path.name for photo in found.photos] == ["a.jpg", "b.jpg"]
    assert found.skipped == {Skip.HIDDEN: 1}


def test_the_order_is_natural_and_folder_by_folder(tmp_path: Path) -> None:
    expected = [
        "IMG_2.jpg",
        "img_10.jpg",
        "IMG_10a.jpg",
        "z.jpg",
        "B2/a.jpg",
        "b10/a.jpg",
        "b10/c/a.jpg",
        "b10/d/a.jpg",
    ]
    for name in reversed(expected):
        write(tmp_path / name)
    assert names(tmp_path) == expected
    assert names(tmp_path, recursive=False) == expected[:4]


def test_korean_names_sort_alike_composed_and_decomposed(tmp_path: Path) -> None:
    composed, decomposed = "가족.jpg", unicodedata.normalize("NFD", "각시.jpg")
    last = unicodedata.normalize("NFC", "나비.jpg")
    for name in (last, decomposed, composed, "😀.jpg"):
        write(tmp_path / name)
    assert names(tmp_path) == [composed, decomposed, last, "😀.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes such names")
def test_case_20_names_that_are_not_utf8_survive(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xb0\xa1\xc1\xb7.jpg"
    Path(os.fsdecode(raw)).write_bytes(JPEG)
    (photo,) = find_photos(tmp_path).photos
    assert os.fsencode(photo.path) == raw


def test_a_folder_that_may_not_be_listed_is_counted_and_the_rest_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "open" / "a.jpg")
    write(tmp_path / "secret" / "b.jpg")
    scandir = os.scandir

    def refuse(path: Path) -> "os._ScandirIterator[str]":
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_photos(tmp_path)
    assert [photo.path.name for photo in found.photos] == ["a.jpg"]
    assert found.skipped == {Skip.UNLISTED: 1}


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_a_named_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert find_photos(tmp_path).skipped == {Skip.NOT_A_PHOTO: 1}
    with pytest.raises(UnreadablePhotoError, match="not a file"):
        photo_at(tmp_path / "pipe.jpg")


def test_case_25_files_that_are_only_online_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.jpg")
    write(tmp_path / "b.mov")
    lstat = os.lstat

    class Dataless:
        def __init__(self, path: str) -> None:
            self._real = lstat(path)
            self.st_flags = 0x40000000

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

    monkeypatch.setattr(os, "lstat", Dataless)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    assert find_photos(tmp_path).skipped == {Skip.ONLINE_ONLY: 1, Skip.NOT_A_PHOTO: 1}


@pytest.mark.parametrize("name", ["missing", "file.txt"])
def test_a_root_that_is_no_folder_is_an_error(tmp_path: Path, name: str) -> None:
    write(tmp_path / "file.txt")
    with pytest.raises(FacesorterError, match="cannot be opened"):
        find_photos(tmp_path / name)


def test_photo_at_says_why_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "link.jpg").symlink_to(write(tmp_path / "a.jpg"))
    with pytest.raises(UnreadablePhotoError, match="is a link"):
        photo_at(tmp_path / "link.jpg")
    with pytest.raises(UnreadablePhotoError, match="is a folder"):
        photo_at(tmp_path)
    with pytest.raises(UnreadablePhotoError, match="not there any more"):
        photo_at(tmp_path / "missing.jpg")
    with pytest.raises(UnreadablePhotoError, match="not there any more"):
        photo_at(tmp_path / "nul\0.jpg")


def test_folders_and_photos_that_a_person_named_are_found_once_and_the_rest_is_explained(tmp_path: Path) -> None:
    first, second = write(tmp_path / "in" / "1.jpg"), write(tmp_path / "2.jpg")
    write(tmp_path / "in" / "notes.txt", b"a note")
    (tmp_path / "link.jpg").symlink_to(second)
    named = photos_at([second, tmp_path / "in", first, tmp_path / "gone.jpg", tmp_path / "link.jpg"])
    assert [photo.path for photo in named.photos] == [second, first]
    assert named.skipped == {Skip.NOT_A_PHOTO: 1}
    assert ["gone.jpg is not there" in str(named.problems[0]), "is a link" in str(named.problems[1])] == [True, True]


def test_a_name_that_no_disk_has_keeps_no_other_photo_from_being_found(tmp_path: Path) -> None:
    photo = write(tmp_path / "a.jpg")
    named = photos_at([tmp_path / ("x" * 300 + ".jpg"), photo, tmp_path / "nul\0.jpg"])
    assert [one.path for one in named.photos] == [photo]
    assert ["is not there any more" in str(problem) for problem in named.problems] == [True, True]


def test_searching_can_be_cancelled(tmp_path: Path) -> None:
    write(tmp_path / "a.jpg")
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        find_photos(tmp_path, task=task)


def test_files_without_permission_to_read_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "unknown")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert find_photos(tmp_path).skipped == {Skip.UNLISTED: 1}
    assert stat.S_ISREG((tmp_path / "unknown").stat().st_mode)
