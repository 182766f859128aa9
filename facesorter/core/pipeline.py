"""Photos to results, as a stream: each worker takes one photo through decoding, face finding and classifying.

Every heavy step (Pillow, OpenCV, LiteRT) lets go of Python's lock, so as many photos are under way as there are
workers, one being decoded while another is classified, and no more are held than that and a few finished ones.
"""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facesorter.core import faces, images
from facesorter.core.classifier import Classifier
from facesorter.core.errors import ModelFileError, UnreadablePhotoError
from facesorter.core.messages import QT_TRANSLATE_NOOP, message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.tasks import Cancelled, Pace, Progress, Task

MAX_FACES = 40
"""So many faces of a photo are classified, the largest ones."""


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
        thumbnail: square RGB pixels around the main face, if asked for and the photo could be decoded.
        progress: of the whole run, this photo included.
    """

    result: Result
    thumbnail: images.Pixels | None
    progress: Progress


class Pipeline:
    """Takes photos to results with one detector and one classifier; may be used for many runs."""

    def __init__(self, finder: faces.FaceFinder, classifier: Classifier, options: Options | None = None) -> None:
        self._finder = finder
        self._classifier = classifier
        self._options = options or Options()

    def run(self, photos: Sequence[Photo], task: Task) -> Iterator[Outcome]:
        """Yield an outcome for every photo, in order. One bad file never stops the run.

        Raises:
            Cancelled: as soon as the task was cancelled; photos under way are finished in the background and dropped.
            ModelFileError: when it is the detector or the model that does not work.
        """
        pace = Pace(len(photos))
        coming = iter(photos)
        under_way: deque[Future[tuple[Result, images.Pixels | None]]] = deque()
        ahead = self._options.workers * 3
        pool = ThreadPoolExecutor(self._options.workers, thread_name_prefix="photo")
        try:
            for done in range(1, len(photos) + 1):
                task.step()
                while len(under_way) < ahead and (photo := next(coming, None)) is not None:
                    under_way.append(pool.submit(self.one, photo))
                first = under_way.popleft()
                while not wait_for([first], timeout=0.1).done:
                    if task.cancelled:
                        raise Cancelled
                result, thumbnail = first.result()
                yield Outcome(result, thumbnail, pace.at(done))
        finally:
            # Not waited for: a huge photo under way would keep whoever cancelled for seconds.
            pool.shutdown(wait=False, cancel_futures=True)

    def one(self, photo: Photo) -> tuple[Result, images.Pixels | None]:
        """Return the result and the thumbnail of one photo; never raises for a bad file.

        Raises:
            ModelFileError: when it is the detector or the model that does not work.
        """
        try:
            picture = images.load(photo.path)
            return self.classify(photo, picture)
        except UnreadablePhotoError as error:
            return Result(photo, Status.UNREADABLE, error=error.message), None
        except ModelFileError:
            raise
        except Exception as error:  # noqa: BLE001 - a defect in a library must cost one photo, not the run
            reason = message(
                QT_TRANSLATE_NOOP("Messages", "The photo could not be looked at: {reason}."),
                reason=str(error).rstrip(".") or type(error).__name__,
            )
            return Result(photo, Status.UNREADABLE, error=reason), None

    def classify(self, photo: Photo, picture: images.Picture) -> tuple[Result, images.Pixels | None]:
        """Return the result and the thumbnail of a decoded photo."""
        found = self._finder.find(picture.pixels)[:MAX_FACES]
        size = self._classifier.manifest.input_size
        whole = not found and faces.is_cropped_portrait(picture)
        if whole:
            result = self._whole(
                photo, self._classifier.classify(faces.crop_whole(picture.pixels, size)[np.newaxis])[0]
            )
        elif not found:
            result = Result(photo, Status.NO_FACE)
        else:
            crops = np.stack([faces.crop_face(picture.pixels, face, size) for face in found])
            result = self._with_faces(photo, picture, found, self._classifier.classify(crops))
        return result, self._thumbnail(picture, found)

    def _whole(self, photo: Photo, row: NDArray[np.float32]) -> Result:
        probabilities = tuple(row.tolist())
        return Result(
            photo,
            self._claim(probabilities),
            class_id=int(row.argmax()) + 1,
            probabilities=probabilities,
            whole_picture=True,
        )

    def _with_faces(
        self, photo: Photo, picture: images.Picture, found: tuple[Face, ...], rows: NDArray[np.float32]
    ) -> Result:
        results = tuple(FaceResult(face, tuple(row.tolist())) for face, row in zip(found, rows, strict=True))
        sides = [max(face.width * picture.width, face.height * picture.height) for face in found]
        if len(sides) > 1 and sides[1] >= self._options.bystander_ratio * sides[0]:
            status = Status.SEVERAL_FACES
        elif sides[0] < self._options.min_face:
            status = Status.UNSURE
        else:
            status = self._claim(results[0].probabilities)
        return Result(
            photo, status, results, class_id=int(rows[0].argmax()) + 1, probabilities=results[0].probabilities
        )

    def _claim(self, probabilities: tuple[float, ...]) -> Status:
        threshold = self._options.unsure_below
        if threshold is None:
            threshold = self._classifier.manifest.unsure_below
        return Status.OK if max(probabilities) >= threshold else Status.UNSURE

    def _thumbnail(self, picture: images.Picture, found: tuple[Face, ...]) -> images.Pixels | None:
        if not self._options.thumbnail_side:
            return None
        return images.thumbnail(picture, self._options.thumbnail_side, focus(found))


def focus(found: Sequence[Face]) -> tuple[float, float]:
    """Return the point a thumbnail is centred on: the middle of the largest face, or of the picture."""
    if not found:
        return 0.5, 0.5
    return found[0].x + found[0].width / 2, found[0].y + found[0].height / 2
