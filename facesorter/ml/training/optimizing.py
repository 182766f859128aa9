"""How a network is optimized by a recipe: its optimizer and loss, the learning rate of each step, averaged weights."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from facesorter.ml.training.recipes import Recipe, Stage


def compile_network(network: Any, recipe: Recipe, learning_rate: float, steps: int) -> None:
    """Make a Keras network ready for so many steps of training by a recipe: give it its optimizer and its loss."""
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


def learning_rate_at(step: int, recipe: Recipe, stage: Stage, epoch_steps: int) -> float:
    """Return the learning rate of a step of a stage whose epochs have so many steps."""
    if recipe.schedule == "inverse":
        return stage.learning_rate / (1 + recipe.decay * step)
    total = stage.epochs * epoch_steps
    warm_up = min(300, total // 10 + 1)
    if step < warm_up:
        return stage.learning_rate * (step + 1) / warm_up
    share = (step - warm_up) / max(1, total - warm_up)
    return stage.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))


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
