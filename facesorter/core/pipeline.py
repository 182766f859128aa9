"""Photos to results, as a stream: each worker takes one photo through decoding, face finding and classifying.

Every heavy step (Pillow, OpenCV, LiteRT) lets go of Python's lock, so as many photos are under way as there are
workers, one being decoded while another is classified, and no more are held than that and a few finished ones.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facesorter.core.catalogue import Catalogue
from facesorter.core.classifier import Classifier
from facesorter.core.errors import DecoderError, ModelFileError, UnreadablePhotoError
from facesorter.core.executors import Executor, Threads, answered
from facesorter.core.faces import cropping
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.search import find_faces, is_face
from facesorter.core.judging import Rules, judged
from facesorter.core.marks import NO_MARKS, Marks
from facesorter.core.measured import very_sure_from
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.tasks import Pace, Progress, Task

MAX_FACES = 40
"""So many faces of a photo are classified, the largest ones."""

TILE_SCALE = 2.5
"""Edge of the cut that stands for a photo in a grid, in face boxes: head and shoulders."""

PIPELINE_VERSION = 5
"""Raised whenever decoding, searching or framing changes, so that no catalogue gives an older version's results."""


@dataclass(frozen=True, slots=True)
class Options(Rules):
    """What a person may set about classifying.

    Attributes:
        thumbnail_side: of the square that comes along with each result, in pixels; 0 for none.
        workers: photos under way at once.
    """

    thumbnail_side: int = 0
    workers: int = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One photo done.

    Attributes:
        result: what was found.
        thumbnail: square RGB pixels around the main face, if asked for and the photo was decoded in this run; of an
            unreadable photo what could be decoded of it, to be shown greyed. A known photo comes without.
        progress: of the whole run, this photo included.
    """

    result: Result
    thumbnail: Pixels | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in one photo.

    Attributes:
        result: what was found.
        thumbnail: as in :class:`Outcome`.
        content: the hash of the file's bytes, where whoever looked had them all; None otherwise.
    """

    result: Result
    thumbnail: Pixels | None = None
    content: bytes | None = None


class Pipeline:
    """Takes photos to results with one detector and one classifier; may be used for many runs."""

    def __init__(self, finder: FaceFinder, classifier: Classifier, options: Options | None = None) -> None:
        self._finder = finder
        self._classifier = classifier
        self._options = options or Options()
        self._very_sure_from = very_sure_from(classifier.manifest.metrics)

    def run(
        self,
        photos: Sequence[Photo],
        task: Task,
        catalogue: Catalogue | None = None,
        model_key: str = "",
        executor: Executor[Photo, Looked] | None = None,
    ) -> Iterator[Outcome]:
        """Yield an outcome for every photo: first for those that the catalogue knows, then for the others, in order.

        One bad file never stops the run.

        Args:
            photos: to look at.
            task: to cancel or pause it by.
            catalogue: knows results from before, and learns the new ones; None for neither.
            model_key: of the classifier's model, see :func:`model_key`.
            executor: looks at the photos elsewhere, with the same model; None for threads here.

        Raises:
            Cancelled: as soon as the task was cancelled; photos under way are finished in the background and dropped.
            FacesorterError: what the executor raises where it cannot go on.
            ModelFileError: when it is the detector or the model that does not work.
            DecoderError: when no decoder can be started.
        """
        pace = Pace(len(photos))
        done = 0
        new = []
        for photo in photos:
            task.step()
            known = catalogue.known([photo], model_key).get(photo) if catalogue is not None else None
            if known is None:
                new.append(photo)
            else:
                done += 1
                yield Outcome(self._judged(known), None, pace.at(done))

        marks = catalogue.marks(new) if catalogue is not None else {}

        def look_at(photo: Photo) -> Looked:
            looked = self.one(photo, marks=marks.get(photo, NO_MARKS))
            if catalogue is not None:
                catalogue.remember([looked.result], model_key)
            return looked

        at_work = executor or Threads(look_at, self._options.workers, name="photo")
        with closing(answered(new, at_work, task)) as answers:
            for looked in answers:
                seen = looked if executor is None else self._from_elsewhere(looked, marks)
                if catalogue is not None and executor is not None:
                    catalogue.remember([seen.result], model_key, content=seen.content)
                done += 1
                yield Outcome(seen.result, seen.thumbnail, pace.at(done))

    def one(self, photo: Photo, data: bytes | None = None, marks: Marks = NO_MARKS) -> Looked:
        """Return what is seen in one photo, in its bytes if they were read already; never raises for a bad file.

        ``marks`` are what the person said of its faces.

        Raises:
            ModelFileError: when it is the detector or the model that does not work.
            DecoderError: when no decoder can be started.
        """
        try:
            picture = loading.load(photo.path) if data is None else loading.decode(data)
            return Looked(*self.classify(photo, picture, marks))
        except UnreadablePhotoError as error:
            result = Result(photo, Status.UNREADABLE, error=error.message)
            return Looked(result, self._thumbnail(error.partial, result) if error.partial is not None else None)
        except (ModelFileError, DecoderError):
            raise
        except Exception as error:  # noqa: BLE001 - a defect in a library must cost one photo, not the run
            reason = message(
                QT_TRANSLATE_NOOP("Messages", "The photo could not be examined: {reason}."),
                reason=str(error).rstrip(".") or type(error).__name__,
            )
            return Looked(Result(photo, Status.UNREADABLE, error=reason))

    def classify(
        self,
        photo: Photo,
        picture: Picture,
        marks: Marks = NO_MARKS,
    ) -> tuple[Result, Pixels | None]:
        """Return the result and the thumbnail of a decoded photo; ``marks`` are what the person said of its faces."""
        found, chosen = marks.applied(find_faces(self._finder, picture))
        found = found[:MAX_FACES]
        result = Result(
            photo,
            Status.NO_FACE,
            damaged=picture.damaged,
            size=(picture.width, picture.height),
            chosen=chosen,
            taken=picture.taken,
        )
        size, framing = self._classifier.manifest.input_size, self._classifier.manifest.framing
        if found:
            crops = [cropping.crop_face(picture.pixels, face, framing, size) for face in found]
            rows = self._classifier.classify(np.stack(crops))
            seen = tuple(
                FaceResult(face, tuple(row.tolist()), cropping.sharpness(crop, framing.scale))
                for face, row, crop in zip(found, rows, crops, strict=True)
            )
            result = self._judged(_answered(replace(result, faces=seen), rows[0]))
        elif not marks.removed and is_face(self._finder, picture):
            rows = self._classifier.classify(cropping.crop_whole(picture.pixels, size)[np.newaxis])
            result = self._judged(_answered(replace(result, whole_picture=True), rows[0]))
        return result, self._thumbnail(picture, result)

    def _from_elsewhere(self, looked: Looked, marks: Mapping[Photo, Marks]) -> Looked:
        """Return what was seen elsewhere, where nobody knows of marks: with those it is looked at here."""
        photo = looked.result.photo
        if photo in marks:
            return replace(self.one(photo, marks=marks[photo]), content=looked.content)
        return replace(looked, result=self._judged(looked.result))

    def _judged(self, result: Result) -> Result:
        known = replace(result, very_sure_from=self._very_sure_from)
        return judged(known, self._options, self._classifier.manifest.unsure_below)

    def _thumbnail(self, picture: Picture, result: Result) -> Pixels | None:
        side = self._options.thumbnail_side
        return tile(picture, result, side) if side else None


def model_key(path: Path) -> str:
    """Return what results are kept under in a catalogue: the model file's hash and the pipeline's version.

    Raises:
        OSError: when the file cannot be read.
    """
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}-{PIPELINE_VERSION}"


def _answered(result: Result, row: NDArray[np.float32]) -> Result:
    return replace(result, class_id=int(row.argmax()) + 1, probabilities=tuple(row.tolist()))


def tile(picture: Picture, result: Result, side: int) -> Pixels:
    """Return the square that stands for a photo in a grid, ``side`` x ``side`` pixels.

    It is cut around the main face, so that a small one can be made out; of a photo of nobody or of several people it
    shows as much as fits.
    """
    if not result.faces:
        return loading.thumbnail(picture, side)
    face = result.faces[0].face
    centre = (face.x + face.width / 2, face.y + face.height / 2)
    edge = None if result.status is Status.SEVERAL_FACES else _tile_edge(face, *picture.pixels.shape[1::-1])
    return loading.thumbnail(picture, side, centre, edge)


def tile_source_side(result: Result, side: int) -> int:
    """Return the longest side, in pixels, at which a photo must be decoded for a sharp tile of ``side`` pixels."""
    if not result.faces or result.status is Status.SEVERAL_FACES or not all(result.size):
        return 2 * side  # the cut is as wide as the shorter side
    share = _tile_edge(result.faces[0].face, *result.size) / max(result.size)
    return min(max(round(side / share), 2 * side), loading.WORKING_SIDE)


def _tile_edge(face: Face, width: int, height: int) -> float:
    """Return the edge of a tile's cut in a picture of ``width`` x ``height`` pixels."""
    return TILE_SCALE * max(face.width * width, face.height * height)
