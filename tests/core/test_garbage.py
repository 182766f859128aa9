"""The garbage collector keeps out of what has no circles, and comes back afterwards."""

import gc
from collections.abc import Iterator

import pytest

from facesorter.core import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_many_objects_are_made_without_a_search_and_are_not_searched_later() -> None:
    searches: list[str] = []
    gc.callbacks.append(lambda phase, _: searches.append(phase))
    try:
        with garbage.making_many():
            kept = [[number] for number in range(200_000)]
    finally:
        gc.callbacks.pop()
    assert not searches
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(kept)
    garbage.unfreeze()
    assert gc.get_freeze_count() == 0


def test_few_objects_are_searched_as_ever() -> None:
    frozen = gc.get_freeze_count()
    with garbage.making_many(), garbage.making_many():
        kept = [[number] for number in range(10)]
        assert not gc.isenabled()
    assert gc.isenabled()
    assert kept
    assert gc.get_freeze_count() == frozen


def test_an_error_lets_it_come_back() -> None:
    with pytest.raises(ValueError, match="so"), garbage.making_many():
        raise ValueError("so")
    assert gc.isenabled()
