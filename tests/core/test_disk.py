"""What a disk says, and what can only be tried out."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from facesorter.core.files.disk import existing_parent, is_link, is_online_only, long_windows_path, takes_name

LONG = "a" * 150 + "\\\\" + "b" * 150


@pytest.mark.parametrize(
    ("path", "made"),
    [
        (r"C:\photos\a.jpg", r"C:\photos\a.jpg"),
        (rf"C:\{'a' * 220}\a.jpg", rf"\\?\C:\{'a' * 220}\a.jpg"),
        (rf"\\nas\photos\{'a' * 220}.jpg", rf"\\?\UNC\nas\photos\{'a' * 220}.jpg"),
        (r"\\nas\photos\a.jpg", r"\\nas\photos\a.jpg"),
        (rf"\\?\C:\{'a' * 220}", rf"\\?\C:\{'a' * 220}"),
    ],
    ids=str,
)
def test_case_21_long_windows_paths_get_the_prefix_that_lifts_the_limit(path: str, made: str) -> None:
    assert long_windows_path(path) == made


def test_case_21_there_is_room_for_what_is_put_beside_a_file() -> None:
    longest = "C:\\" + "a" * 197
    assert long_windows_path(longest) == longest
    assert len(longest) + len("\\.facesorter-part-0123456789abcdef") < 248, "what Windows takes for a folder"


@pytest.mark.parametrize("name", ["a:b.jpg", "CON", "end. ", "new\nline", os.fsdecode(b"\xff")])
def test_case_19_what_this_disk_takes_is_tried_out(tmp_path: Path, name: str) -> None:
    assert takes_name(tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_case_19_a_disk_that_refuses_or_changes_a_name_does_not_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = os.open

    def fat(path: Path, flags: int, mode: int = 0o777) -> int:
        if ":" in Path(path).name:
            raise OSError(errno.EINVAL, "Invalid argument")
        return create(Path(path).with_name(Path(path).name.rstrip(". ")), flags, mode)

    monkeypatch.setattr(os, "open", fat)
    assert not takes_name(tmp_path, "a:b.jpg")
    assert takes_name(tmp_path, "ab.jpg")
    assert not takes_name(tmp_path, "end.")
    assert all(path.name.startswith(".facesorter-probe-") for path in tmp_path.iterdir())


def test_case_25_placeholders_of_clouds_are_known_by_their_attributes() -> None:
    for fields in ({"st_file_attributes": 0x00400000}, {"st_file_attributes": 0x1000}, {"st_flags": 0x40000000}):
        assert is_online_only(cast("os.stat_result", SimpleNamespace(**fields)))
    assert not is_online_only(os.stat_result(range(10)))


def test_case_07_a_junction_is_a_link() -> None:
    status: Any = SimpleNamespace(st_reparse_tag=0xA0000003, st_mode=0o040755)
    assert is_link(status)


def test_the_nearest_folder_that_exists(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    assert existing_parent(tmp_path / "a/b") == tmp_path
    assert existing_parent(tmp_path / "dangling/b") == tmp_path / "dangling"
