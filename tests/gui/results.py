"""Results as a run of the pipeline gives them, for the tests of what the window makes of them."""

from pathlib import Path

from facesorter.core.messages import message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.gui.grids.bucket_model import BucketModel

FACE = Face(0.3, 0.3, 0.4, 0.4, 0.9)


def result(name: str, class_id: int = 1, status: Status = Status.OK, confidence: float = 0.93) -> Result:
    """Return what the pipeline might find of a photo."""
    photo = Photo(Path("/photos") / name, 10, 20, (1, 2))
    if status in {Status.NO_FACE, Status.UNREADABLE}:
        return Result(photo, status, error=message("It is cut.") if status is Status.UNREADABLE else None)
    probabilities = tuple(confidence if number == class_id else 0.01 for number in range(1, 7))
    faces = (FaceResult(FACE, probabilities),) * (3 if status is Status.SEVERAL_FACES else 1)
    return Result(photo, status, faces, class_id, probabilities)


def names(model: BucketModel) -> list[str]:
    """Return the names of the photos of a bucket, in their order."""
    return [model.index(row).data() for row in range(model.rowCount())]


def path(name: str) -> Path:
    """Return where the photo of a result lies."""
    return Path("/photos") / name
