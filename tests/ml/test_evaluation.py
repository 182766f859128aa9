"""Evaluation: every number against one worked out by hand."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.quality import balanced_accuracy, evaluate, merit, right_answers
from facesorter.ml.evaluation.shares import Share

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
    by_source = {name: share for name, share in result.per_group.items() if name.startswith("source")}
    assert by_source == {"source=lfw": Share(2, 5), "source=utk": Share(2, 4)}
    assert result.ece == pytest.approx(0.4, abs=1e-6)
    assert (result.unreadable, result.no_face) == (3, 2)


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    values = evaluate(DEFAULT_CLASSES, *worked_example(), unreadable=3, no_face=2).as_json()
    assert json.loads(json.dumps(values)) == values
    wanted = {
        "n": 10,
        "accuracy": 0.4,
        "balanced_accuracy": 0.388889,
        "gender_accuracy": 0.857143,
        "child_gender_accuracy": 0.5,
        "age_accuracy": 0.9,
        "glasses_accuracy": 0.571429,
        "ece": 0.4,
        "classes": list(DEFAULT_CLASSES.names),
        "unreadable": 3,
        "no_face": 2,
    }
    assert {key: values[key] for key in wanted} == wanted
    assert values["confusion"][0] == [1, 1, 0, 1, 0, 0]
    assert values["per_class"]["plain male"] == {
        "count": 3,
        "precision": 1.0,
        "recall": 0.333333,
        "f1": 0.5,
        "recall_interval": [0.061492, 0.79234],
    }
    assert values["per_group"]["source=lfw"] == {"n": 5, "accuracy": 0.4, "interval": [0.117621, 0.769276]}
    assert values["intervals"]["accuracy"] == [0.16818, 0.687326]
    assert values["counts"] == {
        "accuracy": 10,
        "gender_accuracy": 7,
        "child_gender_accuracy": 2,
        "age_accuracy": 10,
        "glasses_accuracy": 7,
    }
    assert values["reliability"] == [{"low": 0.8, "high": 0.866667, "count": 10, "confidence": 0.8, "accuracy": 0.4}]


def test_other_classes_have_no_gender() -> None:
    samples = [sample(1), sample(2), sample(3)]
    result = evaluate(ClassSet(["cat", "dog", "bird"]), samples, answers(1, 2, 1, count=3))
    assert result.accuracy == Share(2, 3)
    values = result.as_json()
    for name in ("gender_accuracy", "child_gender_accuracy", "age_accuracy", "glasses_accuracy"):
        assert values[name] is None
    assert set(values["intervals"]) == {"accuracy", "balanced_accuracy"}


def test_what_occurs_nowhere_is_unknown_not_zero() -> None:
    values = evaluate(DEFAULT_CLASSES, [sample(BOY, age="7")], answers(BOY)).as_json()
    assert values["gender_accuracy"] is None
    assert values["glasses_accuracy"] is None
    assert values["child_gender_accuracy"] == 1.0
    assert values["balanced_accuracy"] == 1.0
    assert values["per_class"]["girl"] == {
        "count": 0,
        "precision": None,
        "recall": None,
        "f1": None,
        "recall_interval": None,
    }


def test_a_column_of_too_many_values_is_no_group() -> None:
    samples = [sample(1 + n % 2, comment=str(n), camera="ab"[n % 2]) for n in range(20)]
    result = evaluate(DEFAULT_CLASSES, samples, answers(*[1] * 20))
    assert result.per_group == {"camera=a": Share(10, 10), "camera=b": Share(0, 10)}


def test_ages_are_grouped_by_stage_of_life() -> None:
    ages = ["0", "2", "2.5", "3", "6", "7", "12", "13", "17", "18", "29", "30", "49", "50", "69", "70", "101", ""]
    samples = [sample(1 + (age == "3"), age=age) for age in ages]
    assert evaluate(DEFAULT_CLASSES, samples, answers(*[1] * len(ages))).per_group == {
        "age=0-2": Share(3, 3),
        "age=3-6": Share(1, 2),
        "age=7-12": Share(2, 2),
        "age=13-17": Share(2, 2),
        "age=18-29": Share(2, 2),
        "age=30-49": Share(2, 2),
        "age=50-69": Share(2, 2),
        "age=70+": Share(2, 2),
    }


def test_ages_in_words_are_a_column_as_any_other() -> None:
    samples = [sample(1, age=age) for age in ("old", "old", "young", "")]
    assert evaluate(DEFAULT_CLASSES, samples, answers(1, 2, 1, 1)).per_group == {
        "age=old": Share(1, 2),
        "age=young": Share(1, 1),
    }


def test_the_worst_mistakes_are_those_least_probable_to_be_right() -> None:
    rows = np.array([[0.9, 0.1], [0.02, 0.98], [0.6, 0.4], [0.0, 1.0], [0.4, 0.6]], np.float32)
    samples = [
        Sample(Path("/photos") / name, class_id)
        for name, class_id in (("right.png", 1), ("sub/bad.png", 1), ("mild.png", 2), ("worst.png", 1), ("ok.png", 2))
    ]
    result = evaluate(ClassSet(["cat", "dog"]), samples, rows, images=Path("/photos"))
    assert [mistake.picture for mistake in result.mistakes] == ["worst.png", "sub/bad.png", "mild.png"]
    assert result.as_json_with_mistakes()["mistakes"][1] == {
        "picture": "sub/bad.png",
        "true": "cat",
        "answer": "dog",
        "confidence": 0.98,
        "loss": 3.912023,
    }
    assert "bad.png" not in json.dumps(result.as_json())  # a model file that gets around names nobody's pictures


def test_at_most_24_mistakes_are_told() -> None:
    result = evaluate(ClassSet(["cat", "dog"]), [sample(1)] * 40, answers(*[2] * 40, count=2))
    assert len(result.mistakes) == 24


def test_balanced_accuracy_leaves_out_classes_that_do_not_occur() -> None:
    labels, predicted = np.array([0, 0, 0, 2]), np.array([0, 0, 1, 2])
    assert balanced_accuracy(labels, predicted, 5) == pytest.approx((2 / 3 + 1) / 2)


def test_one_sample_is_enough() -> None:
    result = evaluate(ClassSet(["a", "b"]), [sample(2)], answers(2, count=2))
    assert result.accuracy == Share(1, 1)
    assert not math.isnan(result.balanced_accuracy)


def test_what_is_none_of_the_classes_counts_at_the_threshold_alone() -> None:
    samples = [sample(1), sample(2), sample(2), sample(NONE), sample(NONE)]
    rows = np.array([[0.9, 0.05], [0.8, 0.1], [0.3, 0.4], [0.95, 0.03], [0.1, 0.2]], np.float32)
    result = evaluate(ClassSet(["cat", "dog"]), samples, rows, unsure_below=0.5)
    assert (result.accuracy.right, result.accuracy.of) == (2, 3)
    told = result.at_threshold
    assert told is not None
    assert [(share.right, share.of) for share in (told.answered, told.right, told.none)] == [(2, 3), (1, 2), (1, 2)]
    assert result.coverage[0].accuracy == pytest.approx(2 / 5)
    assert result.as_json()["at_threshold"] == {
        "threshold": 0.5,
        "answered": {"n": 3, "share": 0.666667},
        "right": {"n": 2, "share": 0.5},
        "none": {"n": 2, "share": 0.5},
    }
    assert evaluate(ClassSet(["cat", "dog"]), samples, rows).at_threshold is None


def test_numbers_come_back_from_json() -> None:
    result = evaluate(DEFAULT_CLASSES, *worked_example(), unreadable=3, no_face=2, unsure_below=0.6)
    written = json.loads(json.dumps(result.as_json_with_mistakes()))
    again = Evaluation.from_json(written)
    assert again.as_json_with_mistakes() == written
    assert (again.accuracy, again.glasses, again.per_group) == (result.accuracy, result.glasses, result.per_group)
    assert again.at_threshold is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"classes": ["a", "b"]},
        {"classes": ["a"] * 6},
        {"confusion": [[1, 2], [3, 4]]},
        {"confusion": [[-1] * 6] * 6},
        {"confusion": [[0] * 6] * 6},
        {"confusion": "none"},
        {"counts": [400]},
        {"counts": {"gender_accuracy": -1}},
        {"ece": float("nan")},
        {"per_group": ["source"]},
        {"per_group": {"source=web": 0.9}},
        {"coverage": [None]},
        {"coverage": [{"threshold": 0.1, "coverage": 2, "accuracy": 1}]},
        {"at_threshold": {"threshold": 0.5}},
        {"mistakes": [{}]},
    ],
)
def test_what_is_no_evaluation_is_refused(changed: dict[str, object]) -> None:
    numbers = evaluate(DEFAULT_CLASSES, *worked_example()).as_json()
    with pytest.raises(ValueError, match="no numbers of an evaluation"):
        Evaluation.from_json(numbers | changed)
    with pytest.raises(ValueError, match="no numbers of an evaluation"):
        Evaluation.from_json(list(numbers))


def test_of_few_answers_the_merit_is_how_probable_the_right_ones_were() -> None:
    """The second is right in less of a few pictures, by one, and knows more of all of them."""
    labels = np.array([0, 0, 1, 1])
    first = np.array([[0.51, 0.49], [0.51, 0.49], [0.49, 0.51], [0.49, 0.51]], np.float32)
    second = np.array([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.55, 0.45]], np.float32)
    assert merit(labels, second, 2) > merit(labels, first, 2)
    assert merit(labels, second, 2) == pytest.approx(np.log([0.9, 0.9, 0.9, 0.45]).mean(), rel=1e-6)
    many = np.repeat(labels, 25)
    assert merit(many, np.repeat(first, 25, axis=0), 2) == 1.0
    assert merit(many, np.repeat(second, 25, axis=0), 2) == 0.75


def test_what_is_none_counts_only_where_it_is_an_output() -> None:
    labels = np.array([0, 1, -1])
    without = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], np.float32)
    with_none = np.array([[0.8, 0.1, 0.1], [0.1, 0.7, 0.2], [0.3, 0.3, 0.4]], np.float32)
    assert merit(labels, without, 2) == pytest.approx(np.log([0.9, 0.8]).mean(), rel=1e-6)
    assert merit(labels, with_none, 2) == pytest.approx(np.log([0.8, 0.7, 0.4]).mean(), rel=1e-6)
    assert right_answers(labels, with_none, 2).tolist() == [True, True, True]
    assert right_answers(labels, without, 2).tolist() == [True, True]
