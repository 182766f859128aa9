"""What a worker of a cluster does: photos as text and numbers in, what is seen in them out, as text or pixels.

Nothing of Dask is imported here. The model comes as bytes, which Dask brings to each worker once.
"""

import json
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from facesorter import __version__
from facesorter.core.catalogue import content_of
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.pipeline import PIPELINE_VERSION, Looked, Options, Pipeline
from facesorter.core.results import Photo, Status

Wire = tuple[str, int, int, bytes | None]
"""A photo on its way: path, size, time of the last change in nanoseconds, and its bytes where the worker gets them."""

TIME_TOLERANCE_NS: Final = 1_000_000_000
"""Disks that are mounted elsewhere, and other systems, may round the time of a file to a second."""

_lock = threading.Lock()
_finders: list[FaceFinder] = []
_models: dict[str, bytes] = {}
_pipelines: dict[str, Pipeline] = {}

_Answer = TypeVar("_Answer")


def about() -> dict[str, Any]:
    """Return what must be the same on every machine."""
    return {"facesorter": __version__, "pipeline": PIPELINE_VERSION}


def keep_model(model: bytes, model_key: str) -> None:
    """Keep the bytes of a model file until photos are to be looked at with it."""
    _models[model_key] = model


def look(model_key: str, expected: dict[str, Any], photos: Sequence[Wire]) -> list[str]:
    """Look at photos.

    Args:
        model_key: of the model, whose bytes came before (:func:`keep_model`).
        expected: what :func:`about` says where the photos come from.
        photos: to look at.

    Returns:
        A JSON object for each photo: what was seen; or ``unseen``, where the file is not what was sent for; or
        ``differs``, where this worker has another version of the program.
    """
    if (differs := _differs(expected)) is not None:
        return [differs] * len(photos)
    pipeline = _pipeline(model_key)

    def one(photo: Photo, data: bytes) -> str:
        looked = pipeline.one(photo, data)
        return to_text(Looked(looked.result, None, content_of(data)))

    return [_read(photo, one) for photo in photos]


def crop(framing: dict[str, Any], size: int, expected: dict[str, Any], photos: Sequence[Wire]) -> list[str | bytes]:
    """Cut the faces of photos out for a training.

    Args:
        framing: how they are cut out, the fields of a :class:`~facesorter.core.faces.framing.Framing`.
        size: of a crop's side, in pixels.
        expected: what :func:`about` says where the photos come from.
        photos: to cut out.

    Returns:
        For each photo the bytes of its crop, (size, size, 3) RGB; or a JSON object: ``status`` says why there is none,
        the others are as those of :func:`look`.
    """
    from facesorter.ml.data.crops import crop_of

    if (differs := _differs(expected)) is not None:
        return [differs] * len(photos)
    finder, how = _finder(), Framing(**framing)

    def one(photo: Photo, data: bytes) -> str | bytes:
        seen = crop_of(photo.path, finder, how, size, data)
        return json.dumps({"status": seen.value}) if isinstance(seen, Status) else seen.tobytes()

    return [_read(photo, one) for photo in photos]


def to_text(looked: Looked) -> str:
    """Return what is seen in a photo as text."""
    from facesorter.core.records import result_to_text

    result = looked.result
    return json.dumps(
        {
            "result": result_to_text(result),
            "error": result.error.as_plain() if result.error else None,
            "content": looked.content.hex() if looked.content else None,
        }
    )


def _differs(expected: dict[str, Any]) -> str | None:
    here = about()
    return None if here == expected else json.dumps({"differs": here})


def _read(wire: Wire, answer: Callable[[Photo, bytes], _Answer]) -> _Answer | str:
    """Return the answer to a photo's bytes, or that it is not seen here as where it comes from."""
    path, size, mtime_ns, data = wire
    photo = Photo(Path(path), size, mtime_ns, (0, 0))
    if data is None:
        try:
            with photo.path.open("rb") as file:
                data = file.read()
                status = os.fstat(file.fileno())
        except OSError as error:
            return json.dumps({"unseen": error.strerror or str(error)})
        if status.st_size != size or abs(status.st_mtime_ns - mtime_ns) >= TIME_TOLERANCE_NS:
            return json.dumps({"unseen": "another size or time"})
    return answer(photo, data)


def _finder() -> FaceFinder:
    """Return this process's detector."""
    from facesorter.core.faces.blazeface import BlazeFace

    with _lock:
        if not _finders:
            _finders.append(BlazeFace())
        return _finders[0]


def _pipeline(model_key: str) -> Pipeline:
    """Return this process's pipeline with a model."""
    from facesorter.ml.litert import LiteRTClassifier

    finder = _finder()

    with _lock:
        if model_key not in _pipelines:
            handle, name = tempfile.mkstemp(suffix=".facemodel")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_models[model_key])
                _pipelines[model_key] = Pipeline(finder, LiteRTClassifier.open(Path(name)), Options())
            finally:
                Path(name).unlink(missing_ok=True)
        return _pipelines[model_key]
