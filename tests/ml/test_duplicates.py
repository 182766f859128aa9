"""Near-duplicates: found although saved again, resized or recoloured; different pictures are not taken for them."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.tasks import Cancelled, Task
from facesorter.ml.duplicates import difference_hashes, near_duplicate_groups


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
        near_duplicate_groups(np.zeros((3, 4), np.uint64), task.step)


def test_nothing_has_no_groups() -> None:
    assert len(near_duplicate_groups(np.empty((0, 4), np.uint64))) == 0
