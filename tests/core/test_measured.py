"""What a model file tells of its probabilities, whoever made it."""

from typing import Any

import pytest

from facesorter.core.measured import Cost, costs, very_sure_from


def faces(*curve: tuple[float, float, float], n: int = 1000) -> dict[str, Any]:
    points = [{"threshold": at, "coverage": share, "accuracy": right} for at, share, right in curve]
    return {"validation": {"n": n, "coverage": points}}


def photos(*curve: tuple[float, float, float | None], n: int = 1000) -> dict[str, Any]:
    points = [{"threshold": at, "coverage": share, "precision": right} for at, share, right in curve]
    return {"photos": {"photos.csv": {"photos": n, "curve": points}}}


RIGHT, WRONG = faces((0.9, 0.5, 0.98)), faces((0.9, 0.5, 0.9), (0.95, 0.3, 0.96))


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        (RIGHT, 0.9),
        (faces((0.0, 1.0, 0.99), (0.9, 0.5, 0.99)), 0.9),
        (faces((0.9, 0.5, 0.969), (0.95, 0.3, 0.97)), 0.95),
        (faces((0.95, 0.3, 0.97), (0.9, 0.5, 0.969)), 0.95),
        (WRONG, 0.99),
        (faces((0.9, 0.5, 0.8), n=199), 0.9),
        (faces((0.9, 0.5, 0.8), n=200), 0.99),
        (faces((0.9, 0.5, 0.96), (0.95, 0.3, 1.0), n=200), 0.99),
        (photos((0.9, 0.5, 0.96), (0.98, 0.1, 1.0), (0.99, 0.0, None)) | RIGHT, 0.98),
        (photos((0.9, 0.5, 0.99)) | WRONG, 0.9),
        ({}, 0.9),
    ],
)
def test_very_sure_is_what_was_right_in_97_of_100(metrics: dict[str, Any], expected: float) -> None:
    assert very_sure_from(metrics) == expected


@pytest.mark.parametrize(
    "metrics",
    [
        {"validation": 5},
        {"photos": []},
        {"photos": {"photos.csv": {"curve": [{"threshold": 0.9}]}}},
        faces((2.0, 0.5, 0.98)),
        {"validation": {"coverage": [{"threshold": "0.9", "coverage": 1, "accuracy": 1}]}},
        {"validation": {"n": "many", "coverage": [{"threshold": 0.9, "coverage": 1, "accuracy": 1}]}},
    ],
    ids=["number", "list", "half a point", "out of range", "text", "no number of photos"],
)
def test_whoever_tells_nonsense_tells_nothing(metrics: dict[str, Any]) -> None:
    assert costs(metrics) == ()
    assert very_sure_from(metrics) == 0.9


def test_costs_come_from_whole_photos_where_there_are_any() -> None:
    assert costs(photos((0.5, 0.9, 0.9), (0.0, 1.0, 0.8)) | RIGHT) == (
        Cost(0.0, 1.0, 0.8, 1000),
        Cost(0.5, 0.9, 0.9, 1000),
    )
    assert costs(RIGHT) == (Cost(0.9, 0.5, 0.98, 1000),)
