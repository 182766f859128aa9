"""Training state on disk: plain arrays and JSON, written aside, verified, then swapped in."""

import json
import math
import re
import shutil
import zipfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from facesorter.core import bounds
from facesorter.core.errors import TrainingError
from facesorter.core.files.atomic import atomic_file, write_atomically
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.ml.data.storage import check_room, writing_to

_STATE = "state.json"
_MOST_STATE = 1 << 28
_MARKER = "facesorter-training"
_MARKER_TEXT = b"facesorter keeps an unfinished training here, and removes this folder when it is done.\n"


def make_folder(folder: Path) -> None:
    """Make a folder for what a training leaves on disk while it runs, unless it is there.

    Raises:
        TrainingError: when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            QT_TRANSLATE_NOOP("Messages", "The folder {folder} cannot be written: {reason}."),
            folder=folder,
            reason=error.strerror,
        ) from error


def claim(folder: Path) -> None:
    """Make the folder of a training, or take up what is in it; a marker in it says that it is one.

    Raises:
        TrainingError: when it cannot be made, or is there and none of ours.
        StorageError: when it cannot be written.
    """
    make_folder(folder)
    if not _is_ours(folder):
        if any(folder.iterdir()):
            raise TrainingError(
                QT_TRANSLATE_NOOP("Messages", "{folder} is not a folder of facesorter’s, so nothing is written to it."),
                folder=folder,
            )
        with writing_to(folder):
            write_atomically(folder / _MARKER, _MARKER_TEXT, private=True)


def discard(folder: Path) -> None:
    """Remove the folder of a training that is done; one without the marker is not ours and stays."""
    if _is_ours(folder):
        shutil.rmtree(folder, ignore_errors=True)  # the model is there: what holds a file open costs only room


def _is_ours(folder: Path) -> bool:
    with suppress(OSError):
        return not folder.is_symlink() and (folder / _MARKER).read_bytes() == _MARKER_TEXT
    return False


def best_path(folder: Path, stage: int, epoch: int) -> Path:
    """Return where the weights of a stage's best epoch are kept."""
    return folder / f"best-{stage}-{epoch}.npz"


def keep_bests(folder: Path, kept: Collection[Path]) -> None:
    """Remove the weights of earlier best epochs, but those kept."""
    for path in folder.glob("best-*.npz"):
        if path not in kept:
            _make_room(path)


def _make_room(path: Path) -> None:
    with suppress(OSError):  # whatever holds it open costs only room, until the training is done
        path.unlink()


def check_room_for(network: Any, folder: Path) -> None:
    """Check that what a training of a compiled network writes fits on the disk.

    A new file is whole before the one it replaces is removed: so there may be two of the state, and three of the best
    weights, the best ones as the checkpoint knows them beside those since then.

    Raises:
        StorageError: when it does not fit.
    """
    weights = _size_of(network.weights)
    state = weights + _size_of(network.optimizer.variables)
    there = sum(path.stat().st_size for path in folder.glob("*.npz"))
    check_room(folder, max(0, 2 * state + 3 * weights - there))


def _size_of(variables: Sequence[Any]) -> int:
    """Return how many bytes Keras variables take."""
    return sum(math.prod(variable.shape) * np.dtype(variable.dtype).itemsize for variable in variables)


def save_weights(network: Any, path: Path) -> None:
    """Write a Keras model's weights, in float32 and in order, to an ``.npz`` file.

    Raises:
        StorageError: when it cannot be written.
    """
    _write(path, [np.asarray(variable, np.float32) for variable in network.weights])


def load_weights(network: Any, path: Path) -> None:
    """Read weights written by :func:`save_weights` into a model of the same layers.

    Raises:
        TrainingError: when they are of another network or the file is damaged.
    """
    network.set_weights(_read_for(network.weights, path))


def save_training(network: Any, folder: Path, recipe: dict[str, Any], history: list[dict[str, Any]], data: str) -> None:
    """Write everything needed to go on after a kill: weights, optimizer, which epochs are done, and of what data.

    The state names the array file it belongs to and is swapped in last, so a kill at any moment leaves a whole pair.

    Raises:
        StorageError: when it cannot be written; what was written before is as it was.
    """
    arrays = [np.asarray(variable) for variable in (*network.weights, *network.optimizer.variables)]
    name = f"training-{len(history)}.npz"
    _write(folder / name, arrays)
    state = {"arrays": name, "recipe": recipe, "history": history, "data": data}
    with writing_to(folder):
        write_atomically(folder / _STATE, json.dumps(state).encode("ascii"), private=True)
    for old in folder.glob("training-*.npz"):
        if old.name != name:
            _make_room(old)


def load_state(folder: Path, recipe: dict[str, Any], data: str) -> dict[str, Any] | None:
    """Return the saved state of a training by this recipe on this data, or None when there is none.

    A state that does not say what it was trained on, as they were written at first, is taken as it is.

    Raises:
        TrainingError: when the folder holds a training by another recipe or on other data, or a damaged one.
    """
    if not (folder / _STATE).exists():
        return None
    state = _read_state(folder)
    if state["recipe"] != json.loads(json.dumps(recipe)):
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{folder} holds an unfinished training with another recipe; use that recipe again, or give the model "
                "another name.",
            ),
            folder=folder,
        )
    if state["data"] not in (None, data):
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{folder} holds an unfinished training on other pictures or labels, with another split or seed, or "
                "begun from another model; use the same ones again, or give the model another name.",
            ),
            folder=folder,
        )
    return state


def load_training(network: Any, folder: Path) -> None:
    """Read weights and optimizer saved by :func:`save_training` into a compiled model of the same layers.

    Raises:
        TrainingError: when they are of another network or the files are damaged.
    """
    path = folder / _read_state(folder)["arrays"]
    arrays = _read_for([*network.weights, *network.optimizer.variables], path)
    network.set_weights(arrays[: len(network.weights)])
    for variable, array in zip(network.optimizer.variables, arrays[len(network.weights) :], strict=True):
        variable.assign(array)


def _read_state(folder: Path) -> dict[str, Any]:
    path = folder / _STATE
    try:
        state: dict[str, Any] = bounds.load_json(bounds.read(path, _MOST_STATE))
        if not re.fullmatch(r"training-\d{1,9}\.npz", state["arrays"]):
            raise ValueError(state["arrays"])  # noqa: TRY301 - one way to fail
        bounds.items(state["history"], 1_000_000)
        return {"data": state.get("data"), **{key: state[key] for key in ("arrays", "recipe", "history")}}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(path, error) from error


def _write(path: Path, arrays: list[Any]) -> None:
    def check_whole(part: Path) -> None:
        with zipfile.ZipFile(part) as archive:
            whole = len(archive.namelist()) == len(arrays)
        if not whole:
            raise TrainingError(
                QT_TRANSLATE_NOOP("Messages", "The checkpoint {path} could not be written completely."), path=path
            )

    with writing_to(path.parent), atomic_file(path, check=check_whole, private=True) as file:
        np.savez(file, *arrays)


def _read_for(variables: Sequence[Any], path: Path) -> list[Any]:
    """Return the arrays of a file, which must have the shapes of the variables they are for."""
    wanted = [tuple(variable.shape) for variable in variables]
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            # the shapes first: an array that claims to be huge is not even begun with
            shapes = [_shape(archive, f"arr_{index}.npy") for index in range(min(len(names), len(wanted) + 1))]
        if shapes == wanted:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as loaded:
                return [loaded[f"arr_{index}"] for index in range(len(wanted))]
    except Exception as error:  # what is made to do harm raises anything, from zipfile, zlib and numpy alike
        raise _unreadable(path, error) from error
    raise TrainingError(QT_TRANSLATE_NOOP("Messages", "The checkpoint {path} belongs to another network."), path=path)


def _shape(archive: zipfile.ZipFile, name: str) -> tuple[int, ...]:
    with archive.open(name) as member:
        version = np.lib.format.read_magic(member)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(member)
        if dtype.itemsize > 16:
            raise ValueError(dtype)
        return tuple(shape)


def _unreadable(path: Path, error: Exception) -> TrainingError:
    return TrainingError(
        QT_TRANSLATE_NOOP("Messages", "The checkpoint {path} cannot be read: {reason}."), path=path, reason=error
    )
