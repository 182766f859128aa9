"""Evaluation: every number against one worked out by hand."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.ml.evaluation import (
    CoveragePoint,
    Share,
    balanced_accuracy,
    calibration_error,
    choose_threshold,
    coverage_curve,
    evaluate,
    fit_temperature,
)
from facesorter.ml.litert import calibrated
from facesorter.ml.samples import Sample

Labels = NDArray[np.int64]
MAN, MAN_GLASSES, BOY, WOMAN, WOMAN_GLASSES, GIRL = range(1, 7)


def sample(class_id: int, **groups: str) -> Sample:
    return Sample(Path("/a.jpg"), class_id, groups)


def answers(*class_ids: int, count: int = 6, confidence: float = 0.8) -> NDArray[np.float32]:
    rows = np.full((len(class_ids), count), (1 - confidence) / (count - 1), np.float32)
    rows[np.arange(len(class_ids)), np.array(class_ids) - 1] = confidence
    return rows


TRUE_AND_ANSWERED = [
    (MAN, MAN),
    (MAN, MAN_GLASSES),
    (MAN, WOMAN),
    (MAN_GLASSES, MAN_GLASSES),
    (MAN_GLASSES, BOY),
    (BOY, BOY),
    (BOY, GIRL),
    (WOMAN, WOMAN),
    (WOMAN_GLASSES, WOMAN),
    (GIRL, BOY),
]
AGES = ["30", "31", "", "40", "x", "8", "9", "25", "26", "1"]


def worked_example() -> tuple[list[Sample], NDArray[np.float32]]:
    sources = ["lfw"] * 5 + ["utk"] * 4 + [""]
    samples = [
        sample(true, source=source, age=age)
        for (true, _), source, age in zip(TRUE_AND_ANSWERED, sources, AGES, strict=True)
    ]
    return samples, answers(*(answered for _, answered in TRUE_AND_ANSWERED))


def test_the_numbers_of_a_worked_example() -> None:
    result = evaluate(DEFAULT_CLASSES, *worked_example(), unreadable=3, no_face=2)
    assert result.accuracy == Share(4, 10)
    assert result.balanced_accuracy == pytest.approx((1 / 3 + 1 / 2 + 1 / 2 + 1 + 0 + 0) / 6)
    # Adults are the true classes 1, 2, 4, 5: seven, of whom one man was called a woman.
    assert result.gender == Share(6, 7)
    # Of the adults, a man was given glasses, a man with glasses called a boy (none), a woman's glasses were missed.
    assert result.glasses == Share(4, 7)
    # Children over two with a known age: a boy right, a boy called a girl; the girl is one year old.
    assert result.child_gender == Share(1, 2)
    # Child or adult: wrong only for the man with glasses who was called a boy.
    assert result.age == Share(9, 10)
    assert result.confusion == (
        (1, 1, 0, 1, 0, 0),
        (0, 1, 1, 0, 0, 0),
        (0, 0, 1, 0, 0, 1),
        (0, 0, 0, 1, 0, 0),
        (0, 0, 0, 1, 0, 0),
        (0, 0, 1, 0, 0, 0),
    )
    man, boy = result.per_class["plain male"], result.per_class["boy"]
    assert (man.count, man.precision, man.recall, man.f1) == pytest.approx((3, 1, 1 / 3, 1 / 2))
    assert (boy.count, boy.precision, boy.recall, boy.f1) == pytest.approx((2, 1 / 3, 1 / 2, 2 / 5))
    never = result.per_class["glasses female"]
    assert (never.count, never.precision, never.recall, never.f1) == (1, None, 0.0, 0.0)
    assert result.per_group == {"source=lfw": Share(2, 5), "source=utk": Share(2, 4)}
    assert result.ece == pytest.approx(0.4, abs=1e-6)
    assert (result.unreadable, result.no_face) == (3, 2)


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    values = evaluate(DEFAULT_CLASSES, *worked_example(), unreadable=3, no_face=2).as_json()
    assert json.loads(json.dumps(values)) == values
    wanted = {
        "n": 10,
        "accuracy": 0.4,
        "balanced_accuracy": 0.3889,
        "gender_accuracy": 0.8571,
        "child_gender_accuracy": 0.5,
        "age_accuracy": 0.9,
        "glasses_accuracy": 0.5714,
        "ece": 0.4,
        "classes": list(DEFAULT_CLASSES.names),
        "unreadable": 3,
        "no_face": 2,
    }
    assert {key: values[key] for key in wanted} == wanted
    assert values["confusion"][0] == [1, 1, 0, 1, 0, 0]
    assert values["per_class"]["plain male"] == {"count": 3, "precision": 1.0, "recall": 0.3333, "f1": 0.5}
    assert values["per_group"]["source=lfw"] == {"n": 5, "accuracy": 0.4}
    assert values["intervals"]["accuracy"] == [0.1682, 0.6873]


def test_other_classes_have_no_gender() -> None:
    samples = [sample(1), sample(2), sample(3)]
    result = evaluate(ClassSet(["cat", "dog", "bird"]), samples, answers(1, 2, 1, count=3))
    assert result.accuracy == Share(2, 3)
    values = result.as_json()
    for name in ("gender_accuracy", "child_gender_accuracy", "age_accuracy", "glasses_accuracy"):
        assert values[name] is None
    assert set(values["intervals"]) == {"accuracy"}


def test_what_occurs_nowhere_is_unknown_not_zero() -> None:
    values = evaluate(DEFAULT_CLASSES, [sample(BOY, age="7")], answers(BOY)).as_json()
    assert values["gender_accuracy"] is None
    assert values["glasses_accuracy"] is None
    assert values["child_gender_accuracy"] == 1.0
    assert values["balanced_accuracy"] == 1.0
    assert values["per_class"]["girl"] == {"count": 0, "precision": None, "recall": None, "f1": None}


def test_a_column_of_too_many_values_is_no_group() -> None:
    samples = [sample(1 + n % 2, comment=str(n), camera="ab"[n % 2]) for n in range(20)]
    result = evaluate(DEFAULT_CLASSES, samples, answers(*[1] * 20))
    assert result.per_group == {"camera=a": Share(10, 10), "camera=b": Share(0, 10)}


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),  # Agresti and Coull (1998) and every textbook since
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert Share(right, of).interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_share_and_any_interval() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0.0, 1.0)


def test_balanced_accuracy_leaves_out_classes_that_do_not_occur() -> None:
    labels, predicted = np.array([0, 0, 0, 2]), np.array([0, 0, 1, 2])
    assert balanced_accuracy(labels, predicted, 5) == pytest.approx((2 / 3 + 1) / 2)


def perfectly_calibrated() -> tuple[Labels, NDArray[np.float32]]:
    """Return answers of confidence 0.6 and 0.9 of which exactly that share is right."""
    rows = np.concatenate([answers(*[1] * 10, count=2, confidence=confidence) for confidence in (0.6, 0.9)])
    return np.array([0] * 6 + [1] * 4 + [0] * 9 + [1]), rows


def test_perfect_calibration_has_no_error() -> None:
    assert calibration_error(*perfectly_calibrated()) == pytest.approx(0, abs=1e-6)


def test_overconfidence_is_measured() -> None:
    labels, _ = perfectly_calibrated()
    rows = np.concatenate([answers(*[1] * 10, count=2, confidence=confidence) for confidence in (0.8, 0.99)])
    assert calibration_error(labels, rows) == pytest.approx((0.2 + 0.09) / 2, abs=1e-6)
    certain = np.array([[1.0, 0.0]], np.float32)
    assert calibration_error(np.array([0]), certain) == 0
    assert calibration_error(np.array([1]), certain) == 1


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_is_found_again(temperature: float) -> None:
    labels, rows = perfectly_calibrated()
    skewed = calibrated(rows, 1 / temperature)
    fitted = fit_temperature(labels, lambda value: calibrated(skewed, value))
    assert fitted == pytest.approx(temperature, rel=0.02)
    assert calibration_error(labels, calibrated(skewed, fitted)) < 0.01


def test_the_temperature_stays_in_bounds() -> None:
    labels = np.zeros(5, np.int64)
    assert fit_temperature(labels, lambda value: calibrated(answers(*[1] * 5), value)) == pytest.approx(0.25, rel=0.01)
    assert fit_temperature(labels, lambda value: calibrated(answers(*[2] * 5), value)) == pytest.approx(4, rel=0.01)


def test_coverage_falls_and_is_counted_right() -> None:
    rows = np.concatenate([answers(1, count=2, confidence=value) for value in (0.55, 0.65, 0.75, 0.85)])
    curve = coverage_curve(np.array([1, 0, 1, 0]), rows)
    assert curve[0] == CoveragePoint(0.0, 1.0, 0.5)
    at = {point.threshold: point for point in curve}
    assert (at[0.6].coverage, at[0.6].accuracy) == pytest.approx((3 / 4, 2 / 3))
    assert at[0.8] == CoveragePoint(0.8, 0.25, 1.0)
    assert 0.9 not in at  # no photo is answered any more
    assert [point.coverage for point in curve] == sorted((point.coverage for point in curve), reverse=True)


def test_the_lowest_threshold_that_is_good_enough_is_chosen() -> None:
    curve = [
        CoveragePoint(0.0, 1.0, 0.7),
        CoveragePoint(0.3, 0.95, 0.85),
        CoveragePoint(0.5, 0.9, 0.91),
        CoveragePoint(0.7, 0.8, 0.95),
        CoveragePoint(0.9, 0.4, 0.99),
    ]
    assert choose_threshold(curve) == 0.5
    assert choose_threshold(curve, wanted=0.5) == 0.0
    assert choose_threshold(curve, wanted=0.98) == 0.7  # never so high that most photos get no answer
    assert choose_threshold(curve, wanted=0.98, least_coverage=0.3) == 0.9


def test_one_sample_is_enough() -> None:
    result = evaluate(ClassSet(["a", "b"]), [sample(2)], answers(2, count=2))
    assert result.accuracy == Share(1, 1)
    assert not math.isnan(result.balanced_accuracy)
