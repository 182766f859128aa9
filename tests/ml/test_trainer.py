"""Training: stages, checkpoints that survive a kill, the best weights kept, cancel at any step."""

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core import tasks
from facesorter.core.errors import StorageError, TrainingError
from facesorter.core.model_file import Normalisation
from facesorter.core.tasks import Progress, Task
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.quality import balanced_accuracy
from facesorter.ml.training import backend, trainer
from facesorter.ml.training.answers import normalised, predict, scaled
from facesorter.ml.training.augment import NO_AUGMENTATION
from facesorter.ml.training.batches import Batches
from facesorter.ml.training.checkpoints import best_path
from facesorter.ml.training.context import Context, EpochReport, Watcher
from facesorter.ml.training.optimizing import averaged, compile_network, learning_rate_at
from facesorter.ml.training.recipes import DEFAULT, RECIPES, SEED, Recipe, Stage
from facesorter.ml.training.teaching import Teaching, fitted
from facesorter.ml.training.trainer import Trained, data_key, ended_early, train
from tests.ml.tiny import TWO_STAGES

STEPS = 3
"""Of an epoch: twelve crops, four a step."""


def crops(count: int, *, side: int = 120, classes: int = 3) -> Crops:
    """Return noisy pictures of as many colours as classes, in turn."""
    rng = np.random.default_rng(count)
    pixels = rng.integers(0, 50, (count, side, side, 3), np.uint8)
    for number in range(count):
        pixels[number, ..., number % classes] += 200
    return Crops(pixels, tuple(Sample(Path(f"/{n}.png"), n % classes + 1) for n in range(count)), ())


@dataclass
class Run:
    """One call of train, and what it told while it ran."""

    folder: Path
    task: Task = field(default_factory=Task)
    recipe: Recipe = TWO_STAGES
    stop_after: int = 99
    watcher: Watcher = field(default_factory=Watcher)
    epochs: list[EpochReport] = field(default_factory=list)
    steps: list[Progress] = field(default_factory=list)
    trained: Trained | None = None

    def go(self) -> "Run":

        def on_step(at: Progress) -> None:
            self.steps.append(at)

        def on_epoch(report: EpochReport) -> None:
            self.epochs.append(report)
            self.watcher.on_epoch(report)
            if len(self.epochs) == self.stop_after:
                self.task.cancel()

        context = Context(
            folder=self.folder,
            recipe=self.recipe,
            task=self.task,
            watcher=Watcher(on_step, on_epoch),
            precision="float32",
        )
        self.trained = train(crops(12), crops(3), 3, context)
        return self


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("training") / "checkpoints"


@pytest.fixture(scope="module")
def stopped(folder: Path) -> Iterator[Run]:
    """A training that somebody stops after its first epoch."""
    run = Run(folder, stop_after=1).go()
    yield run
    import keras

    keras.utils.clear_session(free_memory=True)


@pytest.fixture(scope="module")
def resumed(folder: Path, stopped: Run) -> Run:
    """The same training, started again and left alone, by a clock that goes on by a second whenever it is read."""
    assert stopped.trained is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "time", SimpleNamespace(monotonic=count().__next__))
        return Run(folder).go()


def test_stopping_keeps_the_best_epoch_so_far(stopped: Run) -> None:
    assert stopped.trained is not None
    assert stopped.trained.stopped
    assert stopped.trained.best == stopped.epochs[0]
    assert stopped.trained.history == tuple(stopped.epochs)
    assert [(report.stage, report.epoch, report.best) for report in stopped.epochs] == [(0, 0, True)]


def test_a_stopped_training_gives_the_network_of_the_stage_it_came_to(stopped: Run) -> None:
    """Weights that only ever saw 113 pixels answer nonsense at 227."""
    assert stopped.trained is not None
    assert stopped.trained.network.input_shape == (None, 113, 113, 3)
    validation = crops(3)
    rows = predict(stopped.trained.network, validation, TWO_STAGES, 113)
    np.testing.assert_allclose(  # both views of each crop, as the model file answers
        stopped.trained.validation,
        (rows + predict(stopped.trained.network, validation, TWO_STAGES, 113, mirrored=True)) / 2,
        atol=1e-6,
    )
    measured = balanced_accuracy(validation.labels, rows.argmax(axis=1), 3)
    assert measured == stopped.epochs[0].validation_balanced
    assert stopped.epochs[0].merit == pytest.approx(-stopped.epochs[0].validation_loss)  # so few pictures
    loss = -np.log(rows[np.arange(3), validation.labels]).mean()
    assert loss == pytest.approx(stopped.epochs[0].validation_loss, rel=1e-4)


def test_the_same_seed_draws_the_same_first_weights_and_drops_the_same(stopped: Run, tmp_path: Path) -> None:
    again = Run(tmp_path, stop_after=1).go()
    assert again.epochs[0].loss == pytest.approx(stopped.epochs[0].loss, rel=1e-3)
    assert again.epochs[0].validation_loss == pytest.approx(stopped.epochs[0].validation_loss, rel=1e-3)


def test_stopping_takes_no_longer_than_a_step(stopped: Run) -> None:
    assert len(stopped.steps) == STEPS + 1  # the one in hand when the epoch had ended


def test_a_training_goes_on_where_it_was_stopped(resumed: Run) -> None:
    assert resumed.trained is not None
    assert not resumed.trained.stopped
    assert [(report.stage, report.epoch) for report in resumed.epochs] == [(0, 1), (1, 0)]
    assert [(report.stage, report.epoch) for report in resumed.trained.history] == [(0, 0), (0, 1), (1, 0)]
    assert resumed.trained.validation.shape == (3, 3)
    np.testing.assert_allclose(resumed.trained.validation.sum(axis=1), 1, atol=1e-5)


def test_each_stage_has_a_best_epoch_of_its_own(resumed: Run) -> None:
    assert resumed.trained is not None
    assert resumed.trained.history[2].best


def test_progress_goes_on_from_what_was_done_and_is_not_taken_for_speed(resumed: Run) -> None:
    total = 3 * STEPS * 4
    assert [at.done for at in resumed.steps] == list(range(16, total + 1, 4))
    assert {at.total for at in resumed.steps} == {total}
    assert resumed.steps[0].rate == 4  # crops in the second since it began


def test_a_finished_training_is_not_trained_again(folder: Path, resumed: Run) -> None:
    again = Run(folder).go()
    assert again.trained is not None
    assert again.epochs == []
    assert again.steps == []
    assert resumed.trained is not None
    assert again.trained.history == resumed.trained.history
    np.testing.assert_allclose(again.trained.validation, resumed.trained.validation, atol=1e-5)


@pytest.mark.parametrize(("balanced", "size"), [((0.8, 0.7), 113), ((0.7, 0.8), 227), ((0.8, 0.8), 227)])
def test_the_best_stage_wins_and_the_larger_input_when_both_are_as_good(
    folder: Path, resumed: Run, tmp_path: Path, balanced: tuple[float, float], size: int
) -> None:
    """A last stage that is cut short, or too short, must not replace better weights."""
    for path in folder.glob("best-*.npz"):
        os.link(path, tmp_path / path.name)
    state = json.loads((folder / "state.json").read_text("ascii"))
    for report, value in zip(state["history"], (0.1, *balanced), strict=True):
        report["merit"] = value
    best = next(tmp_path.glob("best-0-*.npz"))
    best.rename(best_path(tmp_path, stage=0, epoch=1))
    (tmp_path / "state.json").write_text(json.dumps(state), "ascii")
    again = Run(tmp_path).go()
    assert again.trained is not None
    assert again.trained.network.input_shape == (None, size, size, 3)


def history_of(folder: Path) -> list[dict[str, Any]]:
    history: list[dict[str, Any]] = json.loads((folder / "state.json").read_text("ascii"))["history"]
    return history


def test_of_short_epochs_not_each_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is, and the last; a training that is killed between them goes on with the best weights of the first."""
    monkeypatch.setattr(trainer, "CHECKPOINT_EVERY_S", math.inf)
    better = count()
    monkeypatch.setattr(trainer, "merit", lambda *_: next(better))
    recipe, killed = replace(TWO_STAGES, stages=(Stage(113, 4, 0.01),)), tmp_path / "killed"
    run = Run(tmp_path / "whole", recipe=recipe)

    def kill_in_the_third(report: EpochReport) -> None:
        if report.epoch == 2:
            shutil.copytree(run.folder, killed, copy_function=os.link)

    run.watcher = Watcher(on_epoch=kill_in_the_third)
    run.go()
    assert [row["epoch"] for row in history_of(killed)] == [0]
    assert set(killed.glob("best-*.npz")) == {best_path(killed, 0, epoch) for epoch in (0, 2)}
    assert [row["epoch"] for row in history_of(run.folder)] == [0, 1, 2, 3]

    again = Run(killed, recipe=recipe).go()
    assert [report.epoch for report in again.epochs] == [1, 2, 3]
    assert list(killed.glob("best-*.npz")) == [best_path(killed, 0, 3)]
    assert len(list(killed.glob("training-*.npz"))) == 1


def test_a_training_that_is_stopped_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "CHECKPOINT_EVERY_S", math.inf)
    recipe = replace(TWO_STAGES, stages=(Stage(113, 3, 0.01),))
    Run(tmp_path, recipe=recipe, stop_after=2).go()
    assert [row["epoch"] for row in history_of(tmp_path)] == [0, 1]
    again = Run(tmp_path, recipe=recipe).go()
    assert [report.epoch for report in again.epochs] == [2]


def test_of_long_epochs_each_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "CHECKPOINT_EVERY_S", 0.0)
    written: list[int] = []
    run = Run(tmp_path, recipe=replace(TWO_STAGES, stages=(Stage(113, 3, 0.01),)))
    run.watcher = Watcher(on_epoch=lambda _report: written.append(len(history_of(tmp_path))))
    run.go()
    assert written == [1, 2, 3]


def test_too_little_room_for_checkpoints_is_told_before_the_first_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without momentum a state is the weights: two of them and three best weights, of 233 MB each."""
    run = Run(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_180_000_000))
    with pytest.raises(StorageError, match=r"1\.2 GB are needed in .*, but only 1\.2 GB are free\. Make room there"):
        run.go()
    assert run.steps == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
def test_a_checkpoint_that_cannot_be_written_is_told_and_the_training_goes_on_from_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    monkeypatch.setattr(trainer, "CHECKPOINT_EVERY_S", 0.0)
    recipe = replace(TWO_STAGES, stages=(Stage(113, 2, 0.01),))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit_the_size_of_files(_report: EpochReport) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, limits[1]))

    try:
        with pytest.raises(StorageError, match="can no longer be written: File too large") as caught:
            Run(tmp_path, recipe=recipe, watcher=Watcher(on_epoch=limit_the_size_of_files)).go()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(tmp_path) in str(caught.value)
    assert len(history_of(tmp_path)) == 1
    assert not list(tmp_path.glob("*.part"))
    again = Run(tmp_path, recipe=recipe).go()
    assert [report.epoch for report in again.epochs] == [1]


def test_the_training_of_another_version_is_told_and_left_alone(folder: Path, resumed: Run, tmp_path: Path) -> None:
    """As they were written before an epoch had its merit."""
    state = json.loads((folder / "state.json").read_text("ascii"))
    for row in state["history"]:
        del row["merit"]
    (tmp_path / "state.json").write_text(json.dumps(state), "ascii")
    with pytest.raises(TrainingError, match="of another version of facesorter; give the model another name"):
        Run(tmp_path).go()
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_another_recipe_leaves_the_training_alone(folder: Path, resumed: Run) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    with pytest.raises(TrainingError, match="with another recipe"):
        Run(folder, recipe=replace(TWO_STAGES, batch_size=2)).go()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize("seed", [0, 1])
def test_other_data_leaves_the_training_alone(folder: Path, resumed: Run, seed: int) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    other = crops(12) if seed else crops(9)
    with pytest.raises(TrainingError, match="on other pictures or labels"):
        train(other, crops(3), 3, Context(folder=folder, recipe=TWO_STAGES, seed=seed))
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_pictures_labels_and_sides_tell_data_apart() -> None:
    one, other = crops(12), crops(3)
    relabelled = replace(one, samples=(replace(one.samples[0], class_id=2), *one.samples[1:]))
    keys = [data_key(*sides, 0, None) for sides in ((one, other), (other, one), (relabelled, other))]
    taught = data_key(one, other, 0, None, Teaching(lambda crops: np.zeros((len(crops), 2), np.float32), "teacher"))
    assert len({*keys, data_key(one, other, 1, None), taught}) == 5
    assert data_key(crops(12), crops(3), 0, None) == keys[0]
    sourced = replace(one, samples=(replace(one.samples[0], groups={"source": "web"}), *one.samples[1:]))
    assert data_key(sourced, other, 0, None) not in {*keys, taught}  # it is drawn otherwise


def test_a_training_that_diverges_stops_and_says_so(tmp_path: Path) -> None:
    run = Run(tmp_path, recipe=replace(TWO_STAGES, stages=(Stage(113, 1, 1e25),)))
    with pytest.raises(TrainingError, match="no longer a number; try a smaller learning rate"):
        run.go()
    assert len(run.steps) < STEPS
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_diverges_in_the_only_step_of_an_epoch_is_told_too(tmp_path: Path) -> None:
    recipe = replace(TWO_STAGES, stages=(Stage(113, 2, 1e25),), batch_size=12)
    run = Run(tmp_path, recipe=recipe)
    with pytest.raises(TrainingError, match="no longer a number; try a smaller learning rate"):
        run.go()
    assert run.epochs == []


def test_stopping_before_the_first_epoch_has_nothing_to_keep(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.task.cancel()
    with pytest.raises(TrainingError, match="stopped before its first epoch ended"):
        run.go()
    assert len(run.steps) == 1


@pytest.mark.parametrize(
    ("training", "validation"), [(crops(2), crops(3)), (crops(12), crops(0))], ids=["class missing", "no validation"]
)
def test_too_few_pictures_are_refused_with_their_counts(tmp_path: Path, training: Crops, validation: Crops) -> None:
    with pytest.raises(TrainingError, match=r"at least two usable pictures; there are \d+, \d+, \d+\."):
        train(training, validation, 3, Context(folder=tmp_path, recipe=TWO_STAGES))


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_trained(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(TrainingError, match="cannot be written: "):
        train(crops(6), crops(3), 3, Context(folder=tmp_path / "file" / "checkpoints", recipe=TWO_STAGES))


def test_crops_are_scaled_and_normalised_as_in_sorting() -> None:
    from facesorter.core.pictures.loading import resized

    pixels = crops(2).pixels
    np.testing.assert_array_equal(scaled(pixels, 113)[1], resized(pixels[1], 113, 113))
    assert scaled(pixels, 120) is pixels or np.array_equal(scaled(pixels, 120), pixels)
    extremes = np.array([[[[0, 255, 127]]]], np.uint8)
    np.testing.assert_allclose(normalised(extremes, DEFAULT)[0, 0, 0], [-1, 1, -0.00392], atol=1e-4)
    np.testing.assert_allclose(normalised(extremes, SEED)[0, 0, 0], [0, 1, 0.498], atol=1e-3)


def test_learning_rates_follow_the_schedule() -> None:
    assert learning_rate_at(0, SEED, SEED.stages[0], 100) == 0.01
    assert learning_rate_at(20_000, SEED, SEED.stages[0], 100) == pytest.approx(0.01 / (1 + 5e-5 * 20_000))
    stage = DEFAULT.stages[0]
    rates = [learning_rate_at(step, DEFAULT, stage, 100) for step in range(stage.epochs * 100)]
    peak = int(np.argmax(rates))
    assert rates[0] < 0.05 * stage.learning_rate
    assert max(rates) == pytest.approx(stage.learning_rate)
    assert peak < 0.2 * len(rates)
    assert np.all(np.diff(rates[:peak]) > 0)
    assert np.all(np.diff(rates[peak + 1 :]) < 0)
    assert rates[-1] == pytest.approx(0.01 * stage.learning_rate, rel=0.05)


def test_balanced_drawing_favours_rare_classes_but_less_than_evenly() -> None:
    labels = np.array([0] * 9000 + [1] * 1000)
    drawn = labels_of_an_epoch(labels, strata=np.zeros(10_000, np.int64))
    assert len(drawn) == 10_000
    assert (drawn == 1).mean() == pytest.approx(0.25, abs=0.02)  # sqrt(1000) of sqrt(9000) + sqrt(1000)
    assert np.bincount(labels_of_an_epoch(labels, strata=None)).tolist() == [9000, 1000]


def test_balanced_drawing_favours_rare_sources_within_a_class() -> None:
    """A crop's colour is its source, 50 or 200."""
    labels, strata = np.array([0] * 9000 + [1] * 1000), np.array([0] * 8100 + [1] * 900 + [0] * 1000)
    pixels = np.full((2, 4, 4, 3), 50, np.uint8)
    pixels[1] = 200
    batches = Batches(pixels, labels, strata, 2, 100, augmentation=NO_AUGMENTATION, seed=0, strata=strata)
    epoch = list(batches.epoch(4))
    sources = np.concatenate([varied[:, 0, 0, 0] for varied, _ in epoch])
    classes = np.concatenate([shown.argmax(axis=1) for _, shown in epoch])
    assert (classes == 1).mean() == pytest.approx(0.25, abs=0.02)
    assert (sources[classes == 0] == 200).mean() == pytest.approx(0.25, abs=0.02)  # sqrt(900) of it and sqrt(8100)


@pytest.mark.parametrize(("none", "shown"), [("output", [0, 0, 1]), ("even", [0.5, 0.5])])
def test_what_is_none_of_the_classes_shows_an_output_of_its_own_or_all_alike(
    none: Literal["output", "even"], shown: list[float]
) -> None:
    pixels, labels = np.zeros((1, 4, 4, 3), np.uint8), np.array([0, 1, -1])
    batches = Batches(pixels, labels, np.zeros(3, int), 2, 3, augmentation=NO_AUGMENTATION, seed=0, none=none)
    ((_, targets),) = batches.epoch(4)
    assert sorted(targets.tolist())[0 if none == "output" else 1] == shown
    assert targets.sum(axis=1).tolist() == [1, 1, 1]


def test_what_teachers_say_counts_beside_the_label() -> None:
    labels, rows = np.array([0, 1]), np.arange(2)
    pixels = np.stack([np.full((4, 4, 3), 10 * number, np.uint8) for number in range(2)])
    said = np.array([[0.6, 0.4], [1, 0]], np.float32)
    teaching = Teaching(lambda crops: said[crops[:, 0, 0, 0] // 10], "teacher")
    batches = Batches(pixels, labels, rows, 2, 2, augmentation=NO_AUGMENTATION, seed=0, teaching=teaching, taught=0.5)
    ((_, targets),) = batches.epoch(4)
    np.testing.assert_allclose(sorted(targets.tolist()), [[0.5, 0.5], [0.8, 0.2]], rtol=1e-6)


def test_teachers_see_the_crops_as_they_are_learnt_from() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (8, 20, 20, 3), np.uint8)
    seen: list[NDArray[np.uint8]] = []

    def ask(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        seen.append(crops)
        return np.full((len(crops), 2), 0.5, np.float32)

    batches = Batches(
        pixels,
        np.arange(8) % 2,
        np.arange(8),
        2,
        4,
        augmentation=DEFAULT.augmentation,
        seed=0,
        mixup=0.4,
        teaching=Teaching(ask, "teacher"),
        taught=1.0,
    )
    learnt = list(batches.epoch(12))
    np.testing.assert_array_equal(np.concatenate(seen), np.concatenate([crops for crops, _ in learnt]))
    assert all((shown == 0.5).all() for _, shown in learnt)


@pytest.mark.parametrize(
    ("said", "outputs", "wanted"),
    [
        ([0.5, 0.5], 3, [0.5, 0.5, 0]),
        ([0.2, 0.2, 0.6], 2, [0.5, 0.5]),
        ([0.2, 0.2, 0.6], 3, [0.2, 0.2, 0.6]),
        ([0, 0, 1], 2, [0, 0]),
    ],
)
def test_teachers_may_know_none_of_these_or_not(said: list[float], outputs: int, wanted: list[float]) -> None:
    np.testing.assert_allclose(fitted(np.array([said], np.float32), outputs), [wanted], rtol=1e-6)


def labels_of_an_epoch(labels: NDArray[np.int64], *, strata: NDArray[np.int64] | None) -> NDArray[np.int64]:
    pixels = np.zeros((1, 4, 4, 3), np.uint8)
    rows = np.zeros(len(labels), np.int64)
    batches = Batches(pixels, labels, rows, 2, 100, augmentation=NO_AUGMENTATION, seed=0, strata=strata)
    return np.concatenate([shown.argmax(axis=1) for _, shown in batches.epoch(4)])


def test_batches_hold_the_crops_of_their_labels_and_come_again_the_same() -> None:
    pixels = np.zeros((9, 8, 8, 3), np.uint8)
    pixels += np.arange(0, 90, 10, dtype=np.uint8)[:, None, None, None]
    rows = np.array([8, 2, 5, 6, 1])  # five of the nine, out of order
    batches = Batches(pixels, rows, rows, 9, 2, augmentation=NO_AUGMENTATION, seed=7)
    assert batches.steps == 3
    epoch = list(batches.epoch(8, 0, 1))
    for varied, shown in epoch:
        assert (shown.max(axis=1) == 1).all()
        assert (varied == 10 * shown.argmax(axis=1)[:, None, None, None]).all()
    assert sorted(np.concatenate([shown.argmax(axis=1) for _, shown in epoch])) == [1, 2, 5, 6, 8]

    def orders(*number: int) -> list[list[int]]:
        return [shown.argmax(axis=1).tolist() for _, shown in batches.epoch(8, *number)]

    assert orders(0, 1) == [shown.argmax(axis=1).tolist() for _, shown in epoch]
    assert len({str(orders(0, number)) for number in range(8)}) > 1


def test_mixup_blends_what_is_shown_just_as_the_pixels() -> None:
    pixels = np.zeros((2, 8, 8, 3), np.uint8)
    pixels[1] = 200
    labels = np.array([0] * 30 + [1] * 30)
    batches = Batches(pixels, labels, labels, 2, 20, augmentation=NO_AUGMENTATION, seed=3, mixup=0.5)
    epoch = list(batches.epoch(8, 0))
    crops, shown = (np.concatenate(column) for column in zip(*epoch, strict=True))
    assert shown.sum(axis=1) == pytest.approx(np.ones(60))
    assert crops[:, 0, 0, 0] == pytest.approx(200 * shown[:, 1], abs=1)
    assert 5 < ((shown > 0.05) & (shown < 0.95)).all(axis=1).sum() < 55  # some blended, and some hardly
    again = np.concatenate([shown for _, shown in batches.epoch(8, 0)])
    assert (again == shown).all()


def test_a_recipe_is_changed_in_every_stage_or_not_at_all() -> None:
    assert TWO_STAGES.changed() == TWO_STAGES
    changed = TWO_STAGES.changed(7, 0.5)
    assert changed.stages == (Stage(113, 7, 0.5), Stage(227, 7, 0.5))
    assert replace(changed, stages=TWO_STAGES.stages) == TWO_STAGES


def test_early_stopping_counts_from_the_best_epoch() -> None:
    def reports(*best: bool, stage: int = 0) -> list[EpochReport]:
        return [EpochReport(stage, n, 1, 1, 1, 1, 1, best=value, merit=1) for n, value in enumerate(best)]

    for history, ended in [
        ([], False),
        (reports(True), False),
        (reports(True, False), False),
        (reports(True, False, False), True),
        (reports(True, False, True, False), False),
        (reports(True) + reports(True, stage=1), True),
    ]:
        assert ended_early(history, 0, 2) is ended
    assert not ended_early(reports(True, *[False] * 50), 0, None)


def test_the_recipes_are_the_seeds_and_a_better_one() -> None:
    assert set(RECIPES) == {"default", "seed"}
    assert (SEED.optimizer, SEED.momentum, SEED.decay, SEED.schedule) == ("sgd", 0.9, 5e-5, "inverse")
    assert SEED.stages == (Stage(227, 150, 0.01),)
    assert SEED.normalisation == Normalisation(1 / 255, 0.0)
    assert SEED.dropout == 0.5


@pytest.fixture(scope="module")
def with_none(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Train on two classes and what is neither of them, with averaged weights."""
    whole = crops(18)
    neither = replace(whole, samples=tuple(replace(one, class_id=one.class_id % 3) for one in whole.samples))
    recipe = replace(TWO_STAGES, stages=(Stage(113, 3, 0.01),), average=0.5, balanced=True)
    return train(neither, neither, 2, Context(folder=tmp_path_factory.mktemp("none") / "training", recipe=recipe))


def test_what_is_none_of_the_classes_gets_an_output_of_its_own(with_none: Trained) -> None:
    assert with_none.validation.shape == (18, 3)
    np.testing.assert_allclose(with_none.validation.sum(axis=1), 1, atol=1e-5)


def test_what_is_validated_and_kept_is_the_running_mean_of_the_weights() -> None:
    import keras

    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, activation="softmax")])
    recipe = replace(TWO_STAGES, average=0.5)
    compile_network(network, recipe, learning_rate=0.5, steps=100)
    steps = []
    for _ in range(3):
        network.train_on_batch(np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32))
        steps.append(network.get_weights())
    # Keras begins the mean with the weights after the first step.
    mean = [first / 4 + second / 4 + third / 2 for first, second, third in zip(*steps, strict=True)]
    trained = network.get_weights()
    with averaged(network):
        for kept, expected in zip(network.get_weights(), mean, strict=True):
            np.testing.assert_allclose(kept, expected, atol=1e-6)
    for back, before in zip(network.get_weights(), trained, strict=True):
        np.testing.assert_array_equal(back, before)


def test_a_short_training_forgets_where_it_began() -> None:
    assert DEFAULT.averaging(10_000) == DEFAULT.average
    assert DEFAULT.averaging(100) == pytest.approx(0.9)
    assert DEFAULT.averaging(10) == 0
    assert SEED.averaging(10_000) == 0


@pytest.mark.parametrize(("capability", "precision"), [((8, 6), "mixed_bfloat16"), ((7, 5), "float32")])
def test_a_gpu_decides_the_precision(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], precision: str
) -> None:
    import tensorflow as tf

    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: ["a card"] if kind == "GPU" else [])
    monkeypatch.setattr(
        tf.config.experimental, "get_device_details", lambda card: {"compute_capability": capability} if card else {}
    )
    assert backend.fast_precision() == precision


_ELSEWHERE = """
import sys
import numpy as np
from pathlib import Path
from dataclasses import replace
import keras
from facesorter.core.tasks import Task
from facesorter.ml.data.crops import Crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.training.checkpoints import best_path
from facesorter.ml.training.context import Context, Watcher
from facesorter.ml.training.recipes import DEFAULT, Stage
from facesorter.ml.training.teaching import Teaching, fitted
from facesorter.ml.training.trainer import train

rng = np.random.default_rng(0)
pixels = rng.integers(0, 50, (6, 120, 120, 3), np.uint8)  # one batch: what takes its time is to compile the step
for number in range(6):
    pixels[number, ..., number % 3] += 200
crops = Crops(pixels, tuple(Sample(Path(f"/{n}.png"), n % 3) for n in range(6)), ())
recipe = replace(DEFAULT, stages=(Stage(113, 2, 1e-4),), batch_size=6, dropout=0)
task = Task()
watcher = Watcher(on_epoch=lambda _report: task.cancel() if sys.argv[2] == "stop" else None)
context = Context(folder=Path(sys.argv[1]), recipe=recipe, task=task, watcher=watcher, precision="float32")
trained = train(crops, crops, 2, context)
print(keras.backend.backend(), "tensorflow" in sys.modules, *[report.validation_loss for report in trained.history])
"""

_TOGETHER = """
import keras, numpy as np
from facesorter.ml.training.backend import all_devices, shared_out

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
losses = []
with all_devices() as devices:
    shape = [keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3), keras.layers.Flatten()]
    network = keras.Sequential([*shape, keras.layers.Dense(3, "softmax")])
    network.compile(optimizer=keras.optimizers.AdamW(0.01), loss="categorical_crossentropy", jit_compile=False)
    for count in (6, 5) * 4:
        pixels = rng.random((count, 8, 8, 3), np.float32)
        targets = np.eye(3, dtype=np.float32)[rng.integers(0, 3, count)]
        network.reset_metrics()
        losses.append(float(network.train_on_batch(*shared_out(pixels, targets, devices))))
print(devices, *losses)
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("engine", ["jax", "torch"])
def test_a_training_runs_where_keras_computes_with_another_library(tmp_path: Path, engine: str) -> None:
    """After one epoch with TensorFlow the second comes to the same with either library, from the same checkpoint."""
    pytest.importorskip(engine)

    def told(folder: Path, library: str, until: str) -> list[str]:
        return subprocess.run(
            [sys.executable, "-c", _ELSEWHERE, str(folder), until],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "KERAS_BACKEND": library},
        ).stdout.split()

    begun = tmp_path / "begun"
    assert len(told(begun, "tensorflow", "stop")) == 3
    shutil.copytree(begun, tmp_path / "copy")
    name, loaded, *losses = told(begun, engine, "end")
    assert (name, loaded) == (engine, "False")
    _, _, *expected = told(tmp_path / "copy", "tensorflow", "end")
    assert [float(loss) for loss in losses] == pytest.approx([float(loss) for loss in expected], rel=0.02)


def test_a_batch_is_filled_up_for_the_devices_with_crops_that_count_for_nothing() -> None:
    crops, targets = np.arange(5, dtype=np.float32), np.eye(5, dtype=np.float32)
    assert backend.shared_out(crops, targets, 1)[2] is None
    shared, shown, weights = backend.shared_out(crops, targets, 2)
    assert weights is not None
    assert (len(shared), len(shown)) == (6, 6)
    assert (shared * weights).mean() == pytest.approx(crops.mean())


@pytest.mark.slow
def test_two_devices_come_to_the_same_losses_as_one() -> None:
    pytest.importorskip("jax")
    two = "--xla_force_host_platform_device_count=2"
    curves = []
    for flags in ("", two):
        told = subprocess.run(
            [sys.executable, "-c", _TOGETHER],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags},
        ).stdout.split()
        curves.append([float(value) for value in told])
    (one, *alone), (devices, *together) = curves
    assert (one, devices, len(alone)) == (1, 2, 8)
    assert together == pytest.approx(alone, rel=1e-4)
