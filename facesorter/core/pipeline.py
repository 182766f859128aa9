"""Photos to results, as a stream: each worker takes one photo through decoding, face finding and classifying.

Every heavy step (Pillow, OpenCV, LiteRT) lets go of Python's lock, so as many photos are under way as there are
workers, one being decoded while another is classified, and no more are held than that and a few finished ones.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facesorter.core.catalogue import Catalogue
from facesorter.core.classifier import Classifier
from facesorter.core.errors import DecoderError, ModelFileError, UnreadablePhotoError
from facesorter.core.faces import cropping
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.search import find_faces, is_face
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.tasks import Cancelled, Pace, Progress, Task

MAX_FACES = 40
"""So many faces of a photo are classified, the largest ones."""

TILE_SCALE = 2.5
"""Edge of the cut that stands for a photo in a grid, in face boxes: head and shoulders."""

PIPELINE_VERSION = 3
"""Raised whenever decoding, searching or framing changes, so that no catalogue gives an older version's results."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may set about classifying.

    Attributes:
        unsure_below: a best class less probable than this is no answer; None takes the model's own threshold.
        bystander_ratio: a face whose box is smaller than this share of the largest one's side does not make a photo one
            of several people; somebody in the background is not who the photo is of.
        min_face: shortest side of a face box, in pixels of the photo, below which no class is claimed: 20 pixels of
            face are about what the training pictures at their smallest held.
        thumbnail_side: of the square that comes along with each result, in pixels; 0 for none.
        workers: photos under way at once.
    """

    unsure_below: float | None = None
    bystander_ratio: float = 0.45
    min_face: int = 20
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


class Executor(Protocol):
    """Looks at photos, several at once: threads of this process, or other machines.

    Attributes:
        batch: how many photos go together.
        ahead: how many batches are under way at once.
    """

    batch: int
    ahead: int

    def submit(self, photos: Sequence[Photo]) -> "Future[Sequence[Looked]]":
        """Have photos looked at; what is seen in each, in order, comes later."""

    def check(self) -> None:
        """Raise when nothing will come any more; called a few times a second while waiting."""

    def result(self, future: "Future[Sequence[Looked]]") -> Sequence[Looked]:
        """Return what came, or raise why it did not."""

    def close(self) -> None:
        """Drop what is under way, without waiting for it."""


class _Threads:
    """The executor of this process: each thread takes one photo through."""

    batch = 1

    def __init__(self, look_at: Callable[[Photo], Looked], workers: int) -> None:
        self.ahead = workers * 3
        self._look_at = look_at
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="photo")

    def submit(self, photos: Sequence[Photo]) -> Future[Sequence[Looked]]:
        return self._pool.submit(lambda: [self._look_at(photo) for photo in photos])

    def check(self) -> None:
        pass

    def result(self, future: Future[Sequence[Looked]]) -> Sequence[Looked]:
        return future.result()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class Pipeline:
    """Takes photos to results with one detector and one classifier; may be used for many runs."""

    def __init__(self, finder: FaceFinder, classifier: Classifier, options: Options | None = None) -> None:
        self._finder = finder
        self._classifier = classifier
        self._options = options or Options()

    def run(
        self,
        photos: Sequence[Photo],
        task: Task,
        catalogue: Catalogue | None = None,
        model_key: str = "",
        executor: Executor | None = None,
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

        def look_at(photo: Photo) -> Looked:
            looked = self.one(photo)
            if catalogue is not None:
                catalogue.remember([looked.result], model_key)
            return looked

        at_work = executor or _Threads(look_at, self._options.workers)
        coming = iter(new)
        under_way: deque[Future[Sequence[Looked]]] = deque()
        try:
            while True:
                task.step()
                while len(under_way) < at_work.ahead and (batch := tuple(islice(coming, at_work.batch))):
                    under_way.append(at_work.submit(batch))
                if not under_way:
                    return
                first = under_way.popleft()
                while not wait_for([first], timeout=0.1).done:
                    if task.cancelled:
                        raise Cancelled
                    at_work.check()
                for looked in at_work.result(first):
                    result = self._judged(looked.result) if executor else looked.result
                    if catalogue is not None and executor is not None:
                        catalogue.remember([result], model_key, content=looked.content)
                    done += 1
                    yield Outcome(result, looked.thumbnail, pace.at(done))
        finally:
            # Not waited for: a huge photo under way would keep whoever cancelled for seconds.
            at_work.close()

    def one(self, photo: Photo, data: bytes | None = None) -> Looked:
        """Return what is seen in one photo, in its bytes if they were read already; never raises for a bad file.

        Raises:
            ModelFileError: when it is the detector or the model that does not work.
            DecoderError: when no decoder can be started.
        """
        try:
            picture = loading.load(photo.path) if data is None else loading.decode(data)
            return Looked(*self.classify(photo, picture))
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

    def classify(self, photo: Photo, picture: Picture) -> tuple[Result, Pixels | None]:
        """Return the result and the thumbnail of a decoded photo."""
        found = find_faces(self._finder, picture)[:MAX_FACES]
        result = Result(photo, Status.NO_FACE, damaged=picture.damaged, size=(picture.width, picture.height))
        size = self._classifier.manifest.input_size
        if found:
            rows = self._classifier.classify(
                np.stack([cropping.crop_face(picture.pixels, face, size) for face in found])
            )
            seen = tuple(FaceResult(face, tuple(row.tolist())) for face, row in zip(found, rows, strict=True))
            result = self._judged(_answered(replace(result, faces=seen), rows[0]))
        elif is_face(self._finder, picture):
            rows = self._classifier.classify(cropping.crop_whole(picture.pixels, size)[np.newaxis])
            result = self._judged(_answered(replace(result, whole_picture=True), rows[0]))
        return result, self._thumbnail(picture, result)

    def _judged(self, result: Result) -> Result:
        return judged(result, self._options, self._classifier.manifest.unsure_below)

    def _thumbnail(self, picture: Picture, result: Result) -> Pixels | None:
        side = self._options.thumbnail_side
        return tile(picture, result, side) if side else None


def judged(result: Result, options: Options, unsure_below: float) -> Result:
    """Return a result with the status that the options give it; ``unsure_below`` is the model's own threshold.

    >>> photo = Photo(Path("a.jpg"), size=1, mtime_ns=0, inode=(0, 0))
    >>> portrait = Result(photo, Status.OK, class_id=1, probabilities=(0.6, 0.4), whole_picture=True)
    >>> judged(portrait, Options(), unsure_below=0.5).status, judged(portrait, Options(), unsure_below=0.7).status
    (<Status.OK: 'ok'>, <Status.UNSURE: 'unsure'>)
    """
    if not result.probabilities:
        return result
    sides = [max(found.face.width * result.size[0], found.face.height * result.size[1]) for found in result.faces]
    threshold = unsure_below if options.unsure_below is None else options.unsure_below
    if len(sides) > 1 and sides[1] >= options.bystander_ratio * sides[0]:
        status = Status.SEVERAL_FACES
    elif (sides and sides[0] < options.min_face) or result.damaged or max(result.probabilities) < threshold:
        status = Status.UNSURE
    else:
        status = Status.OK
    return replace(result, status=status)


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
