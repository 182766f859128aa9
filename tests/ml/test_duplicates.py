"""Pictures that are there twice: found although saved again, resized or recoloured; others are not taken for them."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.classes import ClassSet
from facesorter.core.messages import message
from facesorter.core.tasks import Cancelled, Task
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.duplicates import (
    difference_hashes,
    exact_duplicate_groups,
    hashes_of,
    near_duplicate_groups,
    without_conflicts,
)
from facesorter.ml.data.samples import Complaint, Sample, Samples, Trouble


def drawn(seed: int) -> NDArray[np.uint8]:
    """Return a picture of soft blobs."""
    small = np.random.default_rng(seed).integers(0, 256, (14, 14, 3), np.uint8)
    return cv2.resize(small, (227, 227), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def groups(*pictures: NDArray[np.uint8]) -> list[int]:
    return [int(group) for group in near_duplicate_groups(difference_hashes(np.stack(pictures)))]


def again(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    saved = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    return np.asarray(cv2.imdecode(saved, cv2.IMREAD_COLOR), np.uint8)


def smaller(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cv2.resize(cv2.resize(picture, (90, 90), interpolation=cv2.INTER_AREA), (227, 227)).astype(np.uint8)


def darker(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return (picture * 0.7).astype(np.uint8)


@pytest.mark.parametrize("change", [again, smaller, darker])
def test_a_changed_copy_is_a_near_duplicate(change: object) -> None:
    assert callable(change)
    assert groups(drawn(0), drawn(1), change(drawn(0)), drawn(2)) == [0, 1, 0, 3]


def test_copies_of_copies_are_one_group() -> None:
    picture = drawn(5)
    assert groups(picture, again(picture), drawn(6), darker(again(picture))) == [0, 0, 2, 0]


def test_different_pictures_are_alone_also_across_chunks() -> None:
    hashes = np.random.default_rng(0).integers(0, 2**63, (1200, 4), np.uint64)
    hashes[1100] = hashes[3]
    found = near_duplicate_groups(hashes)
    assert found[1100] == 3
    assert len(np.unique(found)) == 1199


def test_even_pictures_are_not_all_the_same() -> None:
    """Of one colour each, their hashes are empty and say nothing."""
    red, blue = np.full((227, 227, 3), (200, 0, 0), np.uint8), np.full((227, 227, 3), (0, 0, 200), np.uint8)
    assert groups(red, blue, red) == [0, 1, 2]


def test_the_search_can_be_ended() -> None:
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        near_duplicate_groups(np.zeros((3, 4), np.uint64), lambda _done: task.step())


def test_nothing_has_no_groups() -> None:
    assert len(near_duplicate_groups(np.empty((0, 4), np.uint64))) == 0


def write(folder: Path, **contents: bytes) -> dict[str, Path]:
    paths = {name: folder / f"{name}.jpg" for name in contents}
    for name, content in contents.items():
        paths[name].write_bytes(content)
    return paths


def test_files_of_the_same_bytes_are_found(tmp_path: Path) -> None:
    paths = write(tmp_path, a=b"one", b=b"two", c=b"one", d=b"three", e=b"", f=b"", g=b"two")
    done: list[int] = []
    assert exact_duplicate_groups([*paths.values(), tmp_path / "gone"], done.append).tolist() == [
        *(0, 1, 0, 3, 4, 5, 1),
        7,
    ]
    assert done == list(range(8))


def test_only_files_of_the_same_size_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write(tmp_path, a=b"one", b=b"four", c=b"two", d=b"seven")
    read: list[str] = []
    opened = Path.open

    def watched(path: Path, *arguments: Any) -> Any:
        read.append(path.stem)
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", watched)
    assert exact_duplicate_groups(list(paths.values())).tolist() == [0, 1, 2, 3]
    assert read == ["a", "c"]


def test_the_same_picture_with_two_labels_is_used_with_neither(tmp_path: Path) -> None:
    for name in ("boy", "girl"):
        (tmp_path / name).mkdir()
    for name, content in {
        "boy/1": b"same",
        "girl/1": b"same",
        "boy/2": b"other",
        "boy/3": b"other",
        "girl/4": b"4",
        "boy/5": b"same",
    }.items():
        (tmp_path / name).write_bytes(content)
    labelled = tuple(
        Sample(tmp_path / name, 1 if name.startswith("boy") else 2, {}, line)
        for line, name in enumerate(["boy/1", "boy/2", "girl/1", "boy/3", "girl/4", "boy/5"], 2)
    )
    earlier = Complaint(9, message("{name} is listed twice.", name="x"))
    samples, same = without_conflicts(Samples(labelled, ClassSet(["boy", "girl"]), (earlier,)))
    assert [sample.path.name for sample in samples.samples] == ["2", "3", "4"]
    assert len(same) == 3
    assert same[0] == same[1] != same[2]
    first = str(Path("boy/1"))
    second = str(Path("girl/1"))
    assert [(complaint.line, str(complaint.reason)) for complaint in samples.complaints] == [
        (9, "x is listed twice."),
        (2, f"{first} (boy) is the same picture as {second} (girl); neither is used."),
        (4, f"{second} (girl) is the same picture as {first} (boy); neither is used."),
        (7, f"{Path('boy/5')} (boy) is the same picture as {second} (girl); neither is used."),
    ]
    assert samples.troubles() == {Trouble.OTHER: 1, Trouble.CONFLICT: 3}


def test_known_groups_are_kept_and_joined() -> None:
    """Even pictures say nothing by their hash, but the same bytes are the same bytes."""
    even, other = np.full((227, 227, 3), 200, np.uint8), drawn(3)
    hashes = difference_hashes(np.stack([even, even, other, even, again(other)]))
    assert near_duplicate_groups(hashes, same=np.array([40, 3, 7, 40, 7])).tolist() == [0, 1, 2, 0, 2]
    assert near_duplicate_groups(hashes, same=np.array([4, 5, 6, 6, 7])).tolist() == [0, 1, 2, 2, 2]


def crops_of(*pictures: NDArray[np.uint8], store: Path | None) -> Crops:
    samples = tuple(Sample(Path(f"/{number}.png"), 1) for number in range(len(pictures)))
    return Crops(np.stack(pictures), samples, (), store=store)


def test_hashes_are_made_once_and_kept_beside_the_crops(tmp_path: Path) -> None:
    crops = crops_of(drawn(0), drawn(1), store=tmp_path / "crops-1.npy")
    steps: list[int] = []
    first = hashes_of(crops, steps.append)
    np.testing.assert_array_equal(first, difference_hashes(crops.pixels))
    assert steps == [0]
    np.testing.assert_array_equal(hashes_of(crops, steps.append), first)
    assert steps == [0]
    (kept,) = tmp_path.iterdir()
    for damage in (b"", b"nonsense", kept.read_bytes()[:-8]):
        kept.write_bytes(damage)
        np.testing.assert_array_equal(hashes_of(crops), first)
    with kept.open("wb") as file:  # a file that claims to hold terabytes
        header = {"descr": "<u8", "fortran_order": False, "shape": (1 << 40, 8)}
        np.lib.format.write_array_header_1_0(file, header)
    np.testing.assert_array_equal(hashes_of(crops), first)
    other = crops_of(drawn(5), store=crops.store)
    np.testing.assert_array_equal(hashes_of(other), difference_hashes(other.pixels))


def test_hashes_of_crops_without_a_cache_are_made_each_time(tmp_path: Path) -> None:
    crops = crops_of(drawn(0), drawn(1), store=None)
    np.testing.assert_array_equal(hashes_of(crops), difference_hashes(crops.pixels))
    np.testing.assert_array_equal(hashes_of(crops.subset(np.array([1]))), difference_hashes(crops.pixels[1:]))
    assert not list(tmp_path.iterdir())


def test_hashes_are_made_although_they_cannot_be_kept(tmp_path: Path) -> None:
    crops = crops_of(drawn(0), store=tmp_path / "none" / "crops-1.npy")
    np.testing.assert_array_equal(hashes_of(crops), difference_hashes(crops.pixels))
