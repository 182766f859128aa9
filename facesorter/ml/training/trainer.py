"""Trains the network: stages, checkpoints that survive a kill, the best weights kept, cancel at any step."""

import hashlib
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import TrainingError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.tasks import Pace, Progress, Task
from facesorter.ml.data.crops import Crops
from facesorter.ml.evaluation.calibration import Labels, Probabilities
from facesorter.ml.evaluation.quality import balanced_accuracy
from facesorter.ml.training import checkpoints
from facesorter.ml.training.alexnet import build_alexnet
from facesorter.ml.training.backend import fast_precision
from facesorter.ml.training.batches import Batches
from facesorter.ml.training.interpolation import interpolate
from facesorter.ml.training.recipes import Recipe, Stage
from facesorter.ml.training.warm_start import Start


@dataclass(frozen=True, slots=True)
class EpochReport:
    """One epoch, measured. ``loss`` is on varied training crops, the others on the validation crops as they are."""

    stage: int
    epoch: int
    loss: float
    validation_loss: float
    validation_accuracy: float
    validation_balanced: float
    seconds: float
    best: bool


@dataclass(frozen=True)
class Trained:
    """The end of a training.

    Attributes:
        network: the Keras model at full precision with the best weights of all stages, at the input size of theirs, or
            with the mean of those and the weights that it began from.
        history: every epoch.
        validation: probabilities (n, outputs) of the validation crops.
        stopped: whether it ended before its last epoch because somebody asked for it.
        share: of the best weights in that mean; 1 without one.
    """

    network: Any
    history: tuple[EpochReport, ...]
    validation: NDArray[np.float32]
    stopped: bool
    share: float = 1.0

    @property
    def best(self) -> EpochReport:
        """The epoch whose weights the network has."""
        return best_of(self.history)


@dataclass(frozen=True, slots=True)
class Watcher:
    """What a training tells while it runs."""

    on_step: Callable[[Progress], None] = lambda _progress: None
    on_epoch: Callable[[EpochReport], None] = lambda _report: None
    on_resumed: Callable[[Sequence[EpochReport]], None] = lambda _history: None


def train(
    training: Crops,
    validation: Crops,
    class_count: int,
    recipe: Recipe,
    *,
    folder: Path,
    task: Task,
    watcher: Watcher | None = None,
    seed: int = 0,
    precision: str | None = None,
    start: Start | None = None,
) -> Trained:
    """Train by a recipe, from scratch or from what a model knows, and return the best network.

    After each epoch everything needed to go on is written into ``folder``; called again with the same folder, recipe
    and data, the training goes on from there. Cancelling ends it after the step in hand and keeps the best epoch so
    far.

    Raises:
        TrainingError: when there is nothing to train on, the loss is no longer a number, or cancelled before one epoch.
    """
    refuse_empty(training, validation, class_count)
    outputs = output_count(training, class_count, recipe)
    checkpoints.make_folder(folder)
    run = _Run(
        training,
        validation,
        class_count,
        recipe,
        folder,
        task=task,
        watcher=watcher or Watcher(),
        seed=seed,
        precision=precision or fast_precision(),
        start=start,
    )
    stopped = run.go()
    if not run.history:
        raise TrainingError(QT_TRANSLATE_NOOP("Messages", "The training was stopped before its first epoch ended."))
    stage = best_of(run.history).stage
    network = build_alexnet(outputs, input_size=recipe.stages[stage].input_size, dropout=recipe.dropout)
    before = None
    if start is not None and start.same_classes:
        start.load_into(network)
        before = network.get_weights()
    checkpoints.load_weights(network, run.best_path(stage))
    share, answered = interpolate(
        network,
        before,
        lambda: answers(network, validation, recipe),
        lambda found: validated_accuracy(validation.labels, found, class_count)[1],
    )
    return Trained(network, tuple(run.history), answered, stopped, share)


def refuse_empty(training: Crops, validation: Crops, class_count: int) -> None:
    """Refuse what nothing can be learnt from.

    Raises:
        TrainingError: when a class has nothing to train on, or nothing is left to validate with.
    """
    counts = np.bincount(training.labels[training.labels >= 0], minlength=class_count)
    if (counts == 0).any() or not (validation.labels >= 0).any():
        raise TrainingError(
            QT_TRANSLATE_NOOP("Messages", "Every class needs at least two usable pictures; there are {counts}."),
            counts=counts.tolist(),
        )


def output_count(training: Crops, class_count: int, recipe: Recipe) -> int:
    """Return how many outputs the network needs: one more than classes where *none of these* is one of its own."""
    return class_count + bool(recipe.none == "output" and (training.labels < 0).any())


def validated_accuracy(labels: Labels, answers: Probabilities, class_count: int) -> tuple[float, float]:
    """Return the share of right answers and the mean recall, of the classes and of *none* where that is an output.

    Without such an output, what is none of the classes has no right answer and does not count.
    """
    known = labels >= 0 if answers.shape[1] == class_count else np.ones(len(labels), np.bool_)
    true = np.where(labels < 0, class_count, labels)[known]
    predicted = answers[known].argmax(axis=1)
    return float((predicted == true).mean()), balanced_accuracy(true, predicted, answers.shape[1])


def data_key(training: Crops, validation: Crops, seed: int, start: Start | None) -> str:
    """Identify what is trained on: pictures, labels, split and seed, and the model that it begins from."""
    digest = hashlib.sha256(f"{seed} {start.key if start else ''}\n".encode())
    for side in (training, validation):
        for sample in side.samples:
            digest.update(f"{sample.class_id} {sample.path.absolute()}\n".encode(errors="surrogateescape"))
        digest.update(b"\n")
    return digest.hexdigest()[:24]


def best_of(history: Sequence[EpochReport]) -> EpochReport:
    """Return the best epoch: a last stage that was cut short must not replace better weights of the one before."""
    return max(history, key=lambda report: (report.validation_balanced, report.stage))


def compiled(network: Any, recipe: Recipe, learning_rate: float, steps: int) -> Any:
    """Return the Keras network made ready to be trained by a recipe: its optimizer and its loss."""
    import keras

    decay = recipe.averaging(steps)
    averaging: dict[str, Any] = {"use_ema": True, "ema_momentum": decay} if decay else {}
    if recipe.optimizer == "sgd":
        optimizer = keras.optimizers.SGD(learning_rate, momentum=recipe.momentum, **averaging)
    else:
        optimizer = keras.optimizers.AdamW(learning_rate, weight_decay=recipe.weight_decay, **averaging)
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing)
    network.compile(optimizer=optimizer, loss=loss, jit_compile=False)
    optimizer.build(network.trainable_variables)
    return network


def predict(
    network: Any, crops: Crops, recipe: Recipe, size: int, batch_size: int = 128, *, mirrored: bool = False
) -> NDArray[np.float32]:
    """Return a Keras network's probabilities of crops, not varied, or only left for right."""
    rows = [
        np.asarray(network.predict_on_batch(normalised(scaled(pixels, size)[:, :, :: -1 if mirrored else 1], recipe)))
        for pixels in crops.in_turn(batch_size)
    ]
    return np.concatenate(rows).astype(np.float32)


def answers(network: Any, crops: Crops, recipe: Recipe) -> NDArray[np.float32]:
    """Return a Keras network's probabilities of crops as its model file will give them.

    A recipe that mirrors crops makes networks to which left and right are the same, so the mean of both views is a
    better answer than either.
    """
    size = network.input_shape[1]
    plain = predict(network, crops, recipe, size)
    if not recipe.augmentation.flip:
        return plain
    both = np.stack([plain, predict(network, crops, recipe, size, mirrored=True)])
    mean: NDArray[np.float32] = both.mean(axis=0, dtype=np.float32)
    return mean


def scaled(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return crops at another side, averaged."""
    from facesorter.core.pictures.loading import resized

    if pixels.shape[1] == size:
        return np.asarray(pixels)
    return np.stack([resized(crop, size, size) for crop in pixels])


def normalised(pixels: NDArray[np.uint8], recipe: Recipe) -> NDArray[np.float32]:
    """Return pixel values as the network's input."""
    scale, offset = np.float32(recipe.normalisation.scale), np.float32(recipe.normalisation.offset)
    return pixels * scale + offset


class _Run:
    """One training in progress: what must survive from epoch to epoch."""

    def __init__(
        self,
        training: Crops,
        validation: Crops,
        class_count: int,
        recipe: Recipe,
        folder: Path,
        *,
        task: Task,
        watcher: Watcher,
        seed: int,
        precision: str,
        start: Start | None,
    ) -> None:
        self._validation, self._class_count, self._recipe, self._precision = validation, class_count, recipe, precision
        self._folder, self._task, self._watcher = folder, task, watcher
        self._start, self._data = start, data_key(training, validation, seed, start)
        self._batches = Batches(
            training.pixels,
            training.labels,
            training.rows,
            class_count,
            recipe.batch_size,
            augmentation=recipe.augmentation,
            seed=seed,
            strata=_sources(training) if recipe.balanced else None,
            mixup=recipe.mixup,
            none=recipe.none,
        )
        self._outputs = output_count(training, class_count, recipe)
        self._steps = self._batches.steps
        self._pace = self._pace_after(0)
        self.history: list[EpochReport] = []

    def best_path(self, stage: int) -> Path:
        return self._folder / f"best-{stage}.npz"

    def go(self) -> bool:
        """Run or resume all stages; return whether it was stopped."""
        resumed = checkpoints.load_state(self._folder, asdict(self._recipe), self._data)
        if resumed is not None:
            self.history = [EpochReport(**row) for row in resumed["history"]]
            self._pace = self._pace_after(len(self.history))
            self._watcher.on_resumed(tuple(self.history))
        for number, stage in enumerate(self._recipe.stages):
            done = sum(report.stage == number for report in self.history)
            if done >= stage.epochs or self._ended_early(number):
                continue
            if not self._stage(number, stage, done):
                return True
        return False

    def _pace_after(self, epochs: int) -> Pace:
        """Return the pace of a run of which so many epochs were done earlier."""
        each = self._steps * self._recipe.batch_size
        return Pace(sum(stage.epochs for stage in self._recipe.stages) * each, done=epochs * each, window_s=60)

    def _ended_early(self, number: int) -> bool:
        reports = [report for report in self.history if report.stage == number]
        patience = self._recipe.patience
        if patience is None or not reports:
            return False
        since_best = len(reports) - 1 - max(index for index, report in enumerate(reports) if report.best)
        return since_best >= patience or any(report.stage > number for report in self.history)

    def _stage(self, number: int, stage: Stage, done: int) -> bool:
        """Run one stage from its epoch ``done``; return False when the task was cancelled."""
        network = build_alexnet(
            self._outputs, input_size=stage.input_size, dropout=self._recipe.dropout, precision=self._precision
        )
        compiled(network, self._recipe, stage.learning_rate, stage.epochs * self._steps)
        if done:
            checkpoints.load_training(network, self._folder)
        elif number:
            checkpoints.load_weights(network, self.best_path(number - 1))
        elif self._start is not None:
            self._start.load_into(network)
        for epoch in range(done, stage.epochs):
            started = time.monotonic()
            loss = self._epoch(network, number, stage, epoch)
            if loss is None:
                return False
            self._report(network, number, epoch, loss, time.monotonic() - started)
            if self._ended_early(number):
                break
        return True

    def _epoch(self, network: Any, number: int, stage: Stage, epoch: int) -> float | None:
        """Train one epoch; return its mean loss, or None when the task was cancelled."""
        losses = []
        epochs_before = sum(earlier.epochs for earlier in self._recipe.stages[:number]) + epoch
        for step, (pixels, targets) in enumerate(self._batches.epoch(stage.input_size, number, epoch)):
            network.optimizer.learning_rate = self._learning_rate(stage, epoch * self._steps + step)
            network.reset_metrics()
            loss = float(network.train_on_batch(normalised(pixels, self._recipe), targets))
            if not math.isfinite(loss):
                raise TrainingError(
                    QT_TRANSLATE_NOOP("Messages", "The loss is no longer a number; try a smaller learning rate.")
                )
            losses.append(loss)
            self._watcher.on_step(self._pace.at((epochs_before * self._steps + step + 1) * self._recipe.batch_size))
            if self._task.cancelled:
                return None
        return float(np.mean(losses))

    def _learning_rate(self, stage: Stage, step: int) -> float:
        if self._recipe.schedule == "inverse":
            return stage.learning_rate / (1 + self._recipe.decay * step)
        total = stage.epochs * self._steps
        warm_up = min(300, total // 10 + 1)
        if step < warm_up:
            return stage.learning_rate * (step + 1) / warm_up
        share = (step - warm_up) / max(1, total - warm_up)
        return stage.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))

    def _report(self, network: Any, number: int, epoch: int, loss: float, seconds: float) -> None:
        with averaged(network):
            probabilities = predict(network, self._validation, self._recipe, network.input_shape[1])
            self._remember(network, probabilities, number, epoch=epoch, loss=loss, seconds=seconds)
        rows = [asdict(row) for row in self.history]
        checkpoints.save_training(network, self._folder, asdict(self._recipe), rows, self._data)
        self._watcher.on_epoch(self.history[-1])

    def _remember(
        self, network: Any, probabilities: Probabilities, number: int, *, epoch: int, loss: float, seconds: float
    ) -> None:
        labels = self._validation.labels
        known = labels >= 0
        shown = probabilities[known, labels[known]]
        validation_loss = float(-np.log(np.clip(shown, 1e-7, 1)).mean())
        accuracy, balanced = validated_accuracy(labels, probabilities, self._class_count)
        earlier = [report.validation_balanced for report in self.history if report.stage == number]
        best = not earlier or balanced > max(earlier)
        report = EpochReport(number, epoch, loss, validation_loss, accuracy, balanced, seconds, best)
        self.history.append(report)
        if best:
            checkpoints.save_weights(network, self.best_path(number))


@contextmanager
def averaged(network: Any) -> Iterator[None]:
    """Let a compiled Keras network answer with the running mean of its weights, if it keeps one, for as long."""
    if not network.optimizer.use_ema:
        yield
        return
    weights = network.get_weights()
    network.optimizer.finalize_variable_values(network.trainable_variables)
    try:
        yield
    finally:
        network.set_weights(weights)


def _sources(crops: Crops) -> NDArray[np.int64]:
    """Return a number for the source of each crop, as the column ``source`` of its table says it."""
    _, numbers = np.unique([sample.groups.get("source", "") for sample in crops.samples], return_inverse=True)
    return np.asarray(numbers, np.int64)
