"""A model file's network for other programs: LiteRT with its labels, Keras, and ONNX."""

import gc
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import numpy as np

from facesorter.core.errors import ExportError
from facesorter.core.files.tables import new_text
from facesorter.core.files.transfer import move_no_replace
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import ModelFile
from facesorter.ml import needs

LABELS: Final = "labels.txt"
"""The names of the outputs beside a LiteRT file, one a line, in their order: the classes, and :data:`NONE_OUTPUT`."""

NONE_OUTPUT: Final = "none of these"
"""The name of the last output where the network has one for what is none of the classes."""


def export_model(model: ModelFile, path: Path) -> tuple[Path, ...]:
    """Write a model's network to new files, in the format that the name ends in, and return these.

    ``.tflite``: the very network, beside it ``labels.txt``, and a ``.json`` of its name that says how pixels become its
    input and its outputs probabilities: without that its answers are wrong. ``.keras`` and ``.onnx``: RGB pixels from 0
    to 255 in, calibrated probabilities out, the same answers but for the rounding of eight-bit weights; they need
    nothing of facesorter to be opened.

    Raises:
        ExportError: when the format is unknown, something is there already, or it cannot be written.
        TrainingError: when the network is none that Keras can be given: one of several parts.
    """
    writers = {".tflite": _write_tflite, ".keras": _write_keras, ".onnx": _write_onnx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise ExportError(
            QT_TRANSLATE_NOOP(
                "Messages", "{file}: a model can be written as {formats}; choose a name with one of these endings."
            ),
            file=path,
            formats=tuple(writers),
        )
    return writer(model, path)


def _write_tflite(model: ModelFile, path: Path) -> tuple[Path, ...]:
    manifest = model.manifest
    names = [*manifest.classes.names, *([NONE_OUTPUT] if manifest.none else [])]
    labels, about = path.with_name(LABELS), path.with_suffix(".json")
    for there in (path, labels, about):
        _refuse_taken(there)
    told = {
        "input": {"side": manifest.input_size, "channels": "RGB", "batch": 1, "type": "float32"},
        "pixel_to_input": asdict(manifest.normalisation),
        "face_square": {
            "side_in_face_boxes": manifest.frame_scale,
            "raised_by_face_boxes": manifest.frame_raise,
            "leans_with_the_face": manifest.frame_upright,
        },
        "output": names,
        "temperature": manifest.temperature,
        "unsure_below": manifest.unsure_below,
    }
    with new_text(labels) as file:
        file.write("".join(f"{name}\n" for name in names))
    with new_text(about) as file:
        json.dump(told, file, indent=1)
    _write(path, lambda part: part.write_bytes(model.network))
    return path, labels, about


def _write_keras(model: ModelFile, path: Path) -> tuple[Path, ...]:
    _refuse_taken(path)
    network = standalone_network(model)
    _write(path, network.save)
    return (path,)


def _write_onnx(model: ModelFile, path: Path) -> tuple[Path, ...]:
    _refuse_taken(path)
    try:
        import tf2onnx  # noqa: F401 - Keras' own export calls it
    except ImportError as error:
        raise ExportError(
            QT_TRANSLATE_NOOP("Messages", "ONNX needs a converter: install it with pip install 'facesorter[onnx]'.")
        ) from error
    network = standalone_network(model)
    side = model.manifest.input_size
    network(np.zeros((1, side, side, 3), np.float32))  # Keras exports no network that was never called
    with _collecting_often():
        _write(path, lambda part: network.export(part, format="onnx", verbose=False))
    return (path,)


@contextmanager
def _collecting_often() -> Iterator[None]:
    """Have the garbage collector run twice a second.

    tf2onnx makes copy after copy of the network, each with all its weights and in a circle: Python, which counts
    objects and not bytes, let more than 12 GB of them pile up.
    """
    done = threading.Event()

    def collect() -> None:
        while not done.wait(0.5):
            gc.collect()

    thread = threading.Thread(target=collect, name="collect")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def standalone_network(model: ModelFile) -> Any:
    """Return a Keras model of plain Keras layers: pixels (batch, side, side, 3) from 0 to 255 to probabilities.

    Raises:
        TrainingError: when the model file holds several networks, or another one than AlexNet.
    """
    needs.settle_keras()

    import keras
    from keras import ops

    from facesorter.ml.training.alexnet import build_alexnet
    from facesorter.ml.training.warm_start import load_into, ranks_of, weights_of

    manifest, weights = model.manifest, weights_of(model)
    outputs = len(manifest.classes) + manifest.none
    network = build_alexnet(outputs, input_size=manifest.input_size, ranks=ranks_of(weights))
    load_into(network, weights, same_classes=True)
    side = manifest.input_size
    pixels = keras.Input((side, side, 3), name="pixels")
    scaled = keras.layers.Rescaling(manifest.normalisation.scale, manifest.normalisation.offset)(pixels)
    answer = _without_own_layers(network, scaled)
    if manifest.training.get("mirrored"):
        answer = (answer + _without_own_layers(network, ops.flip(scaled, axis=2))) / 2
    logits = ops.log(ops.maximum(answer, 1e-12)) / manifest.temperature
    return keras.Model(pixels, ops.softmax(logits, axis=-1), name="facesorter")


def _without_own_layers(network: Any, tensor: Any) -> Any:
    """Return what a network says, with its own layer taken apart into operations that every Keras knows."""
    from keras import ops

    for layer in network.layers[1:]:
        if hasattr(layer, "band"):
            squares = ops.square(tensor)
            tensor = tensor * ops.rsqrt(ops.matmul(squares, layer.band) + 1.0)
        else:
            tensor = layer(tensor)
    return tensor


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise _taken(path)


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written aside, and given its name if that is still free."""
    part = path.with_name(f".facesorter-{token_hex(4)}{path.suffix}")
    try:
        write(part)
        move_no_replace(part, path)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise ExportError(
            QT_TRANSLATE_NOOP("Messages", "The file {file} cannot be written: {reason}."),
            file=path,
            reason=error.strerror or str(error),
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _taken(path: Path) -> ExportError:
    return ExportError(
        QT_TRANSLATE_NOOP("Messages", "{file} already exists and is not overwritten. Choose another name."), file=path
    )
