"""Schemes: the seed's trees, what each network of one learns from, and the product of their answers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.cli import main as cli
from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.model_file import ModelFile
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.training import schemes, trainer
from facesorter.ml.training.context import Context, EpochReport
from facesorter.ml.training.recipes import DEFAULT, Stage
from facesorter.ml.training.schemes import Part, combined, parts_of, train_scheme
from facesorter.ml.training.trainer import Trained
from facesorter.ml.training.trees import SCHEMES
from facesorter.ml.training.warm_start import Start

THREE = ClassSet(["red", "green", "blue"])


def crops(count: int) -> Crops:
    """Return crops of the six classes in turn; the value of each tells its row."""
    pixels = np.repeat(np.arange(count, dtype=np.uint8), 12).reshape(count, 2, 2, 3)
    return Crops(pixels, tuple(Sample(Path(f"/{n}.png"), n % 6 + 1) for n in range(count)), ())


def test_the_seeds_three_schemes() -> None:
    first = {name: parts_of(name, DEFAULT_CLASSES)[0].branches for name in SCHEMES}
    assert first == {
        "flat": ((1,), (2,), (3,), (4,), (5,), (6,)),
        "gender-first": ((1, 2, 3), (4, 5, 6)),
        "age-first": ((1, 2), (4, 5), (3, 6)),
        "glasses-first": ((1, 4), (2, 5), (3, 6)),
    }
    assert [part.branches for part in parts_of("gender-first", DEFAULT_CLASSES)[1:]] == [
        ((1,), (2,), (3,)),
        ((4,), (5,), (6,)),
    ]
    assert {name: len(parts_of(name, DEFAULT_CLASSES)) for name in SCHEMES} == {
        "flat": 1,
        "gender-first": 3,
        "age-first": 4,
        "glasses-first": 4,
    }


def test_other_classes_can_be_flat_only() -> None:
    assert parts_of("flat", THREE) == (Part(((1,), (2,), (3,)), none=True),)
    with pytest.raises(TrainingError, match="age-first is for the six default classes; train these classes with flat"):
        parts_of("age-first", THREE)


def test_a_part_learns_from_its_own_classes() -> None:
    whole = crops(12)
    kids = Part(((3,), (6,))).of(whole)
    assert [sample.path.name for sample in kids.samples] == ["2.png", "5.png", "8.png", "11.png"]
    assert kids.labels.tolist() == [0, 1, 0, 1]
    assert whole.pixels[kids.rows][:, 0, 0, 0].tolist() == [2, 5, 8, 11]
    adults = Part(((1, 4), (2, 5), (3, 6))).of(whole)
    assert adults.labels.tolist() == [0, 1, 2] * 4
    assert whole.labels.tolist() == [0, 1, 2, 3, 4, 5] * 2  # the whole is left alone


def test_a_class_is_as_probable_as_the_way_to_it() -> None:
    parts = parts_of("gender-first", DEFAULT_CLASSES)
    answers = [np.array(rows, np.float32) for rows in ([[0.8, 0.2]], [[0.5, 0.4, 0.1]], [[0.7, 0.2, 0.1]])]
    np.testing.assert_allclose(combined(parts, answers, 6), [[0.4, 0.32, 0.08, 0.14, 0.04, 0.02]], rtol=1e-6)


class Oracle:
    """A network whose answers are the truth about a crop's row, in the branches of its part."""

    input_shape = (None, 113, 113, 3)

    def __init__(self, part: Part) -> None:
        self.part = part

    def predict(self, rows: NDArray[np.uint8]) -> NDArray[np.float32]:
        answers = np.full((len(rows), len(self.part.branches)), 0.01, np.float32)
        for index, row in enumerate(rows):
            for number, ids in enumerate(self.part.branches):
                if row % 6 + 1 in ids:
                    answers[index, number] = 1
        shares: NDArray[np.float32] = answers / answers.sum(axis=1, keepdims=True)
        return shares


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Replace the training of one network by an oracle for its part; return what was asked for."""
    asked: list[dict[str, Any]] = []
    waiting = [part for name in ("gender-first",) for part in parts_of(name, DEFAULT_CLASSES)]

    def train(training: Crops, validation: Crops, count: int, context: Context) -> Trained:
        part = waiting[len(asked) % 3] if count < 6 else parts_of("flat", DEFAULT_CLASSES)[0]
        asked.append({"labels": training.labels, "count": count, "context": context})
        network = Oracle(part)
        answers = network.predict(validation.pixels[validation.rows][:, 0, 0, 0])
        return Trained(
            network, (EpochReport(0, 0, 1, 1, 1, 1, 1, best=True, merit=1),), answers, stopped=len(asked) == 2
        )

    def answers(network: Oracle, rows: Crops, _recipe: Any) -> NDArray[np.float32]:
        return network.predict(rows.pixels[rows.rows][:, 0, 0, 0])

    monkeypatch.setattr(trainer, "train", train)
    monkeypatch.setattr(schemes, "answers", answers)
    return asked


def test_each_network_is_trained_in_turn_and_all_answer_together(
    trainings: list[dict[str, Any]], tmp_path: Path, colour_model: Callable[..., ModelFile]
) -> None:
    start = Start(colour_model(), same_classes=True)
    trained = train_scheme("gender-first", crops(24), crops(12), DEFAULT_CLASSES, Context(folder=tmp_path, start=start))
    assert [ask["count"] for ask in trainings] == [2, 3, 3]
    assert [len(ask["labels"]) for ask in trainings] == [24, 12, 12]
    assert [ask["context"].folder for ask in trainings] == [tmp_path / f"part-{number}" for number in range(3)]
    assert not any(ask["context"].start.same_classes for ask in trainings)
    assert trained.validation.argmax(axis=1).tolist() == [0, 1, 2, 3, 4, 5] * 2
    np.testing.assert_allclose(trained.validation.sum(axis=1), 1, rtol=1e-5)
    assert trained.stopped
    assert trained.input_size == 113


def test_one_network_keeps_its_checkpoints_and_its_last_layer(
    trainings: list[dict[str, Any]], tmp_path: Path, colour_model: Callable[..., ModelFile]
) -> None:
    start = Start(colour_model(), same_classes=True)
    train_scheme("flat", crops(12), crops(6), DEFAULT_CLASSES, Context(folder=tmp_path, start=start))
    (ask,) = trainings
    assert (ask["context"].folder, ask["context"].start) == (tmp_path, start)


def test_networks_of_different_inputs_cannot_answer_together(trainings: list[dict[str, Any]], tmp_path: Path) -> None:
    both = replace(DEFAULT, stages=(Stage(113, 1, 1e-3), Stage(227, 1, 1e-3)))
    with pytest.raises(TrainingError, match="age-first needs a recipe with one input size"):
        train_scheme("age-first", crops(12), crops(6), DEFAULT_CLASSES, Context(folder=tmp_path, recipe=both))
    assert not trainings


def test_the_command_line_offers_every_scheme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["train", "--help"])
    assert "{" + ",".join(SCHEMES) + "}" in capsys.readouterr().out.replace("\n", "").replace(" ", "")
