"""A model on disk: one file that holds a manifest, the weights and their checksum, and no code.

The file is an uncompressed zip archive of two members: ``manifest.json``, and ``network.tflite`` for LiteRT, which can
run nothing but its built-in operations.
"""

import errno
import hashlib
import io
import json
import lzma
import os
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from facesorter.core import bounds
from facesorter.core.classes import ClassSet
from facesorter.core.errors import ModelFileError
from facesorter.core.faces.framing import Framing
from facesorter.core.files.atomic import write_atomically
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import MODEL_SUFFIX
from facesorter.resources import resource

FORMAT_VERSION = 3
"""2 says that the network may have an output *none of these*, 3 that it may see faces upright: programs that read less
do not know how."""

_READABLE = range(1, FORMAT_VERSION + 1)
BUNDLED = "model/alexnet" + MODEL_SUFFIX

_MANIFEST = "manifest.json"
_NETWORK = "network.tflite"
_MAX_NETWORK = 300_000_000
_MAX_MANIFEST = 1_000_000
_LARGEST_INPUT = 1024


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How a pixel value 0 to 255 becomes the network's input: ``value * scale + offset``."""

    scale: float
    offset: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model says of itself.

    Attributes:
        classes: names in the order of the outputs.
        input_size: side of the network's square input, pixels.
        normalisation: of the pixels.
        temperature: the logits are divided by it before the softmax, fitted on validation data.
        unsure_below: a best class less probable than this is no answer; chosen on validation data.
        frame_scale: side of the square around a face, in face boxes.
        frame_raise: how far it is raised, in face boxes.
        frame_upright: whether it leans as the face does; older models were made for straight ones.
        none: whether the network has one output more, behind those of the classes, for *none of these*.
        network: name of the architecture.
        training: how it was made: data, recipe, date, as a person would want to know.
        metrics: what was measured, on what.
    """

    classes: ClassSet
    input_size: int
    normalisation: Normalisation
    temperature: float = 1.0
    unsure_below: float = 0.0
    frame_scale: float = 1.6
    frame_raise: float = 0.06
    frame_upright: bool = False
    none: bool = False
    network: str = "alexnet"
    training: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)

    @property
    def outputs(self) -> int:
        """How many outputs the network has."""
        return len(self.classes) + self.none

    @property
    def framing(self) -> Framing:
        """How faces are cut out for it."""
        return Framing(self.frame_scale, self.frame_raise, self.frame_upright)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A verified model: its manifest and the bytes of its network."""

    manifest: Manifest
    network: bytes


def bundled_model() -> Path:
    """Return the path of the model that comes with the app."""
    return resource(BUNDLED)


def save_model(model: ModelFile, path: Path) -> None:
    """Write a model file aside, verify it, and put it in place of ``path``.

    Raises:
        ModelFileError: when it cannot be written, or would not be read again.
    """
    manifest = model.manifest
    content = {
        "format_version": FORMAT_VERSION,
        **asdict(manifest),
        "classes": list(manifest.classes.names),
        "sha256": hashlib.sha256(model.network).hexdigest(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in ((_MANIFEST, json.dumps(content, indent=1).encode("ascii")), (_NETWORK, model.network)):
            # A fixed date: the same model gives the same file.
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data)
    try:
        write_atomically(path, buffer.getvalue(), check=lambda part: _check(part, path))
    except OSError as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The model file {path} cannot be written: {reason}."),
            path=path,
            reason=error.strerror or str(error),
        ) from error


def _check(part: Path, path: Path) -> None:
    """Check that a written model would be read again, and that nothing else than a model came into its place."""
    load_model(part)
    refuse_taken(path)


def refuse_taken(path: Path) -> None:
    """Say before a model is made, not after, that it has no place: the way to one may take hours.

    Raises:
        ModelFileError: when a folder is there, or a file that is not a whole model, or nothing can be written there.
    """
    above = next((folder for folder in path.absolute().parents if folder.exists()), path.absolute().parent)
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The model file {path} cannot be written: {reason}."),
            path=path,
            reason=os.strerror(errno.EACCES if above.is_dir() else errno.ENOTDIR),
        )
    if path.is_dir():
        raise ModelFileError(QT_TRANSLATE_NOOP("Messages", "{path} is a folder; name a file for the model."), path=path)
    if path.exists():
        try:
            load_model(path)
        except ModelFileError as error:
            raise ModelFileError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "{path} already exists and is not an intact facesorter model, so it is not replaced. Choose "
                    "another name.",
                ),
                path=path,
            ) from error


def load_model(path: Path) -> ModelFile:
    """Read a model file and verify that it is whole and meant for this program.

    Raises:
        ModelFileError: with its own message for a file that is missing, empty, foreign, cut, damaged, of a newer
            format, or whose manifest makes no sense.

    >>> load_model(bundled_model()).manifest.classes.names[:2]
    ('plain male', 'glasses male')
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise ModelFileError(QT_TRANSLATE_NOOP("Messages", "The model file {name} is empty."), name=path.name)
        with path.open("rb") as file:
            magic = file.read(4)
            if magic != b"PK\x03\x04":
                raise ModelFileError(
                    QT_TRANSLATE_NOOP(
                        "Messages", "{name} is not a facesorter model; choose a file that ends in {suffix}."
                    ),
                    name=path.name,
                    suffix=MODEL_SUFFIX,
                )
            manifest, network = _members(file, path)
    except FileNotFoundError as error:
        raise ModelFileError(QT_TRANSLATE_NOOP("Messages", "There is no model file {path}."), path=path) from error
    except OSError as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The model file {name} cannot be read: {reason}."),
            name=path.name,
            reason=error.strerror or str(error),
        ) from error
    return ModelFile(_manifest(manifest, network, path), network)


def _members(file: Any, path: Path) -> tuple[bytes, bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if set(infos) != {_MANIFEST, _NETWORK}:
                raise ModelFileError(
                    QT_TRANSLATE_NOOP("Messages", "{name} is a zip archive, but not a facesorter model."),
                    name=path.name,
                )
            if infos[_MANIFEST].file_size > _MAX_MANIFEST or infos[_NETWORK].file_size > _MAX_NETWORK:
                raise ModelFileError(
                    QT_TRANSLATE_NOOP("Messages", "{name} is too large to be a model file."), name=path.name
                )
            return archive.read(_MANIFEST), archive.read(_NETWORK)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError) as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The model file {name} is incomplete or damaged; get it again."),
            name=path.name,
        ) from error


def _manifest(data: bytes, network: bytes, path: Path) -> Manifest:
    try:
        content = bounds.load_json(data)
        version = content.pop("format_version")
        if version not in _READABLE:
            raise ModelFileError(
                QT_TRANSLATE_NOOP(
                    "Messages",
                    "The model file {name} has format {version}; this program reads {expected}. Update facesorter.",
                ),
                name=path.name,
                version=version,
                expected=FORMAT_VERSION,
            )
        sha256 = content.pop("sha256")
        content["classes"] = ClassSet(_texts(content["classes"]))
        content["normalisation"] = Normalisation(**content["normalisation"])
        manifest = Manifest(**content)
        plausible = _plausible(manifest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The manifest of the model file {name} cannot be understood."), name=path.name
        ) from error
    if not plausible:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The manifest of the model file {name} has impossible values."),
            name=path.name,
        )
    if hashlib.sha256(network).hexdigest() != sha256:
        raise ModelFileError(
            QT_TRANSLATE_NOOP(
                "Messages", "The weights in the model file {name} do not match their checksum; get it again."
            ),
            name=path.name,
        )
    return manifest


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise TypeError(value)
    return value


def _plausible(manifest: Manifest) -> bool:
    """Whether the numbers are such as a network of ours can have; what is far from it costs memory or sense."""
    try:
        bounds.whole(manifest.input_size, 8, _LARGEST_INPUT)
        for value in (manifest.normalisation.scale, manifest.normalisation.offset):
            bounds.number(value, -1e6, 1e6)
        bounds.number(manifest.temperature, 0.01, 100)
        bounds.number(manifest.unsure_below, 0, 1)
        bounds.number(manifest.frame_scale, 1, 4)
        bounds.number(manifest.frame_raise, -1, 1)
        bounds.text(manifest.network, 200)
    except ValueError:
        return False
    booleans = (manifest.none, manifest.frame_upright)
    if not all(type(value) is bool for value in booleans):
        return False
    return isinstance(manifest.training, dict) and isinstance(manifest.metrics, dict)
