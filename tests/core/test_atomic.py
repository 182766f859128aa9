"""Files of our own are replaced as a whole, or not at all."""

import os
import stat
from pathlib import Path

import pytest

from facesorter.core.files.atomic import Discard, atomic_file, write_atomically


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_the_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "b").stat().st_mode)


def test_an_error_leaves_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def write_half() -> None:
        with atomic_file(path) as file:
            file.write(b"half of the n")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_the_check_refuses_does_not_take_the_place(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    seen: list[bytes] = []

    def check(part: Path) -> None:
        seen.append(part.read_bytes())
        raise ValueError("too short")

    with pytest.raises(ValueError, match="too short"):
        write_atomically(path, b"new", check=check)
    assert seen == [b"new"], "all of it was there to be checked"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_may_change_its_mind(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def change_ones_mind() -> None:
        with atomic_file(path) as file:
            file.write(b"new")
            raise Discard

    change_ones_mind()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_writers_do_not_write_into_one_another(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with atomic_file(path) as one, atomic_file(path) as other:
        one.write(b"1111")
        other.write(b"22")
    assert path.read_bytes() == b"1111", "the first ended last"


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    path = tmp_path / "model [1].facemodel"
    old, young, other = (
        tmp_path / f"{name}.part"
        for name in (f"{path.name}.{'aa' * 8}", f"{path.name}.{'bb' * 8}", f"model 1.{'aa' * 8}")
    )
    for part in (old, young, other):
        part.write_bytes(b"half")
    own = tmp_path / f"{path.name}.backup.part"  # the person's
    own.write_bytes(b"precious")
    for part in (old, other, own):
        os.utime(part, (0, 0))
    write_atomically(path, b"whole")
    assert set(tmp_path.iterdir()) == {path, young, other, own}
