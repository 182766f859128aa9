"""Trains the network: stages, checkpoints that survive a kill, the best weights kept, cancel at any step."""

import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.core.errors import TrainingError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.tasks import Pace
from facesorter.ml.data.crops import Crops
from facesorter.ml.evaluation.calibration import Probabilities
from facesorter.ml.evaluation.quality import merit, validated_accuracy
from facesorter.ml.training import checkpoints
from facesorter.ml.training.alexnet import build_alexnet
from facesorter.ml.training.answers import answers, normalised, predict
from facesorter.ml.training.backend import all_devices, fast_precision, seed_keras, shared_out
from facesorter.ml.training.batches import Batches
from facesorter.ml.training.context import Context, EpochReport
from facesorter.ml.training.event_log import logged
from facesorter.ml.training.interpolation import interpolate
from facesorter.ml.training.optimizing import averaged, compile_network, learning_rate_at
from facesorter.ml.training.recipes import Recipe, Stage
from facesorter.ml.training.teaching import Teaching
from facesorter.ml.training.warm_start import Start

CHECKPOINT_EVERY_S = 60.0
"""A checkpoint is nearly a gigabyte: of a small table, whose epochs take seconds, not every one is worth it."""


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


def train(training: Crops, validation: Crops, class_count: int, context: Context) -> Trained:
    """Train by a recipe, from scratch or from what a model knows, and return the best network.

    After an epoch, once a minute at most, everything needed to go on is written into the context's folder; called again
    with the same folder, recipe and data, the training goes on from there. Cancelling ends it after the step in hand
    and keeps the best epoch so far.

    Raises:
        TrainingError: when there is nothing to train on, the loss is no longer a number, the folder cannot be made, or
            cancelled before one epoch.
        StorageError: when there is too little room for the checkpoints, or they can no longer be written.
    """
    refuse_empty(training, validation, class_count)
    recipe, start = context.recipe, context.start
    checkpoints.make_folder(context.folder)
    with logged(context) as watched, all_devices() as devices:
        run = _Run(training, validation, class_count, watched, devices)
        stopped = run.go()
    if not run.history:
        raise TrainingError(QT_TRANSLATE_NOOP("Messages", "The training was stopped before its first epoch ended."))
    stage = best_of(run.history).stage
    network = run.build(recipe.stages[stage])
    before = None
    if start is not None and start.same_classes:
        start.load_into(network)
        before = network.get_weights()
    checkpoints.load_weights(network, run.best_path(stage))
    share, answered = interpolate(
        network,
        before,
        lambda: answers(network, validation, recipe),
        lambda found: merit(validation.labels, found, class_count),
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


def data_key(
    training: Crops, validation: Crops, seed: int, start: Start | None, teaching: Teaching | None = None
) -> str:
    """Identify what is trained on: pictures, labels, split, seed, the model it begins from, and its teachers."""
    digest = hashlib.sha256(f"{seed} {start.key if start else ''}{teaching.key if teaching else ''}\n".encode())
    for side in (training, validation):
        for sample in side.samples:
            source = sample.groups.get("source", "")  # by which it is drawn
            said = f"{sample.class_id} {sample.path.absolute()}{source and f' {source}'}\n"
            digest.update(said.encode(errors="surrogateescape"))
        digest.update(b"\n")
    return digest.hexdigest()[:24]


def best_of(history: Sequence[EpochReport]) -> EpochReport:
    """Return the best epoch: a last stage that was cut short must not replace better weights of the one before."""
    return max(history, key=lambda report: (report.merit, report.stage))


def ended_early(history: Sequence[EpochReport], stage: int, patience: int | None) -> bool:
    """Return whether a stage is over before its last epoch, for want of better ones or because a later one began."""
    reports = [report for report in history if report.stage == stage]
    if patience is None or not reports:
        return False
    since_best = len(reports) - 1 - max(index for index, report in enumerate(reports) if report.best)
    return since_best >= patience or any(report.stage > stage for report in history)


def _diverged() -> TrainingError:
    return TrainingError(QT_TRANSLATE_NOOP("Messages", "The loss is no longer a number; try a smaller learning rate."))


class _Run:
    """One training in progress: what must survive from epoch to epoch."""

    def __init__(self, training: Crops, validation: Crops, class_count: int, context: Context, devices: int) -> None:
        self._devices = devices
        self._validation, self._class_count, self._context = validation, class_count, context
        self._recipe = recipe = context.recipe
        self._ranks = context.start.ranks if context.start else None
        self._data = data_key(training, validation, context.seed, context.start, context.teaching)
        self._batches = Batches.of(training, class_count, recipe, seed=context.seed, teaching=context.teaching)
        self._outputs = output_count(training, class_count, recipe)
        self._steps = self._batches.steps
        self._pace = self._pace_after(0)
        self._written, self._written_at = 0, -math.inf  # how many epochs the checkpoint holds, and since when
        self.history: list[EpochReport] = []

    def build(self, stage: Stage, precision: str = "float32") -> Any:
        """Return a new network for a stage, in the form of what the training began from."""
        return build_alexnet(
            self._outputs,
            input_size=stage.input_size,
            dropout=self._recipe.dropout,
            precision=precision,
            ranks=self._ranks,
        )

    def best_path(self, stage: int, *, epochs: int | None = None) -> Path:
        """Return where the weights of the best epoch of a stage are, or are to be; of the first ``epochs`` of all."""
        best = best_of([report for report in self.history[:epochs] if report.stage == stage])
        return checkpoints.best_path(self._context.folder, stage, best.epoch)

    def go(self) -> bool:
        """Run or resume all stages; return whether it was stopped."""
        resumed = checkpoints.load_state(self._context.folder, asdict(self._recipe), self._data)
        if resumed is not None:
            self.history = self._read_history(resumed["history"])
            self._written = len(self.history)
            self._pace = self._pace_after(len(self.history))
            self._context.watcher.on_resumed(tuple(self.history))
        for number, stage in enumerate(self._recipe.stages):
            done = sum(report.stage == number for report in self.history)
            if done >= stage.epochs or self._ended_early(number):
                continue
            if not self._stage(number, stage, done):
                return True
        return False

    def _read_history(self, rows: Sequence[dict[str, Any]]) -> list[EpochReport]:
        try:
            return [EpochReport(**row) for row in rows]
        except TypeError as error:
            raise TrainingError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{folder} holds an unfinished training of another version of facesorter; give the model another "
                    "name.",
                ),
                folder=self._context.folder,
            ) from error

    def _pace_after(self, epochs: int) -> Pace:
        """Return the pace of a run of which so many epochs were done earlier."""
        each = self._steps * self._recipe.batch_size
        return Pace(sum(stage.epochs for stage in self._recipe.stages) * each, done=epochs * each, window_s=60)

    def _ended_early(self, number: int) -> bool:
        return ended_early(self.history, number, self._recipe.patience)

    def _stage(self, number: int, stage: Stage, done: int) -> bool:
        """Run one stage from its epoch ``done``; return False when the task was cancelled."""
        seed_keras(self._context.seed, number, done)
        network = self.build(stage, self._context.precision or fast_precision())
        compile_network(network, self._recipe, stage.learning_rate, stage.epochs * self._steps)
        checkpoints.check_room_for(network, self._context.folder)
        if done:
            checkpoints.load_training(network, self._context.folder)
        elif number:
            checkpoints.load_weights(network, self.best_path(number - 1))
        elif self._context.start is not None:
            self._context.start.load_into(network)
        for epoch in range(done, stage.epochs):
            started = time.monotonic()
            loss = self._epoch(network, number, stage, epoch)
            if loss is None:
                self._write_rest(network)
                return False
            self._report(network, number, epoch, loss, time.monotonic() - started)
            over = epoch + 1 == stage.epochs or self._ended_early(number)
            if over or time.monotonic() - self._written_at >= CHECKPOINT_EVERY_S:
                self._write(network)
            self._context.watcher.on_epoch(self.history[-1])
            if over:
                break
        return True

    def _epoch(self, network: Any, number: int, stage: Stage, epoch: int) -> float | None:
        """Train one epoch; return its mean loss, or None when the task was cancelled."""
        losses = []
        epochs_before = sum(earlier.epochs for earlier in self._recipe.stages[:number]) + epoch
        for step, (pixels, targets) in enumerate(self._batches.epoch(stage.input_size, number, epoch)):
            network.optimizer.learning_rate = learning_rate_at(
                epoch * self._steps + step, self._recipe, stage, self._steps
            )
            network.reset_metrics()
            shared = shared_out(normalised(pixels, self._recipe), targets, self._devices)
            loss = float(network.train_on_batch(*shared))
            if not math.isfinite(loss):
                raise _diverged()
            losses.append(loss)
            done = (epochs_before * self._steps + step + 1) * self._recipe.batch_size
            self._context.watcher.on_step(self._pace.at(done))
            if self._context.task.cancelled:
                return None
        return float(np.mean(losses))

    def _report(self, network: Any, number: int, epoch: int, loss: float, seconds: float) -> None:
        with averaged(network):
            probabilities = predict(network, self._validation, self._recipe, network.input_shape[1])
            self._remember(network, probabilities, number, epoch=epoch, loss=loss, seconds=seconds)

    def _write(self, network: Any) -> None:
        """Write a checkpoint."""
        rows = [asdict(row) for row in self.history]
        checkpoints.save_training(network, self._context.folder, asdict(self._recipe), rows, self._data)
        self._written, self._written_at = len(self.history), time.monotonic()
        self._keep_bests()

    def _write_rest(self, network: Any) -> None:
        """Write a checkpoint of a training that was stopped, unless every epoch is in one.

        The steps of the next epoch that are in its weights already, all but one perhaps, will be made again.
        """
        if len(self.history) > self._written:
            self._write(network)

    def _keep_bests(self) -> None:
        """Keep the best weights so far, and those of the checkpoint, with which a training that is killed goes on."""
        kept = {
            self.best_path(stage, epochs=epochs)
            for epochs in (len(self.history), self._written)
            for stage in {report.stage for report in self.history[:epochs]}
        }
        checkpoints.keep_bests(self._context.folder, kept)

    def _remember(
        self, network: Any, probabilities: Probabilities, number: int, *, epoch: int, loss: float, seconds: float
    ) -> None:
        labels = self._validation.labels
        known = labels >= 0
        shown = probabilities[known, labels[known]]
        validation_loss = float(-np.log(np.clip(shown, 1e-7, 1)).mean())
        accuracy, balanced = validated_accuracy(labels, probabilities, self._class_count)
        if not np.isfinite(probabilities).all():
            raise _diverged()
        value = merit(labels, probabilities, self._class_count)
        best = value > max((report.merit for report in self.history if report.stage == number), default=-math.inf)
        report = EpochReport(number, epoch, loss, validation_loss, accuracy, balanced, seconds, best, value)
        self.history.append(report)
        if best:
            checkpoints.save_weights(network, self.best_path(number))
            self._keep_bests()
