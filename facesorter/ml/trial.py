"""A model file of the person's own is tried out in a child process before this program runs its network itself.

What a network's file says reaches code in C++ that checks little of it; see docs/decisions/0014-trial-of-models.md.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from facesorter.children import child_command, start_child
from facesorter.core.errors import ModelFileError
from facesorter.core.memory import memory_of_machine
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message
from facesorter.core.model_file import ModelFile, bundled_model, load_model
from facesorter.ml.trial_child import READY

TIME_LIMIT = 60.0
"""Seconds that a trial may take, the start of the child included."""


def load_tried(path: Path | None = None) -> ModelFile:
    """Return a model file, by default the bundled one, whose network was seen to run; see :func:`try_model`.

    Raises:
        ModelFileError: see :func:`~facesorter.core.model_file.load_model` and :func:`try_model`.
    """
    if path is None or path == bundled_model():
        return load_model(bundled_model())
    model = load_model(path)
    try_model(model, path.name)
    return model


def try_model(
    model: ModelFile,
    name: str,
    *,
    command: Sequence[str] | None = None,
    time_limit: float = TIME_LIMIT,
    memory: int | None = None,
) -> None:
    """Have a child process open a network as often as a sort would, and ask it.

    Args:
        model: what the child is given the network of.
        name: of its file, for what is told.
        command: starts the child; by default this program's own.
        time_limit: seconds.
        memory: bytes that it may take; half of the machine's by default.

    Raises:
        ModelFileError: when the network crashes the child, takes too long or too much memory, or does not answer what
            the manifest says.
    """
    memory = memory or memory_of_machine() // 2
    manifest = model.manifest
    asked = {
        "side": manifest.input_size,
        "outputs": manifest.outputs,
        "workers": os.cpu_count() or 1,
        "memory": memory,
    }
    answer, in_time = _answer(
        command or child_command("facesorter.ml.trial_child"),
        json.dumps(asked).encode("ascii") + b"\n" + model.network,
        time_limit,
    )
    if not in_time:
        raise ModelFileError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{name} is not used: its network had not answered after {seconds} seconds when it was tried out. "
                "Choose another model.",
            ),
            name=name,
            seconds=round(time_limit),
        )
    if not answer.startswith(READY):
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "Models cannot be tried out on this computer: install facesorter again.")
        )
    if answer == READY:
        raise ModelFileError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{name} is not used: its network crashed when it was tried out, or took more than {gigabytes} GB of "
                "memory. Choose another model.",
            ),
            name=name,
            gigabytes=round(memory / 1e9, 1),
        )
    error = json.loads(answer[len(READY) :])["error"]
    if error is not None:
        told = Message.from_plain(error)
        raise ModelFileError(told.template, **told.details)


def _answer(command: Sequence[str], request: bytes, time_limit: float) -> tuple[bytes, bool]:
    """Return what a child said until its end, and whether it came to one by itself in time."""
    try:
        process = start_child(command)
    except OSError as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The model cannot be tried out: {reason}."),
            reason=error.strerror or str(error),
        ) from error
    with process:
        try:
            return process.communicate(request, time_limit)[0], True
        except subprocess.TimeoutExpired:
            return b"", False
        finally:
            with suppress(OSError):
                process.kill()
