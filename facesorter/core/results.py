"""What one photo's journey ends with: plain data between the pipeline, the window, the plan and the command line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from facesorter.core.classes import ClassSet
from facesorter.core.measured import VERY_SURE
from facesorter.core.messages import Message


class Status(StrEnum):
    """How a photo's journey ended. Only ``OK`` claims a class."""

    OK = "ok"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    UNSURE = "unsure"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that looks like a photo, as it was when it was found.

    Attributes:
        path: absolute.
        size: bytes.
        mtime_ns: last change, nanoseconds since 1970.
        inode: (device, inode), the file's identity where the file system has one.
    """

    path: Path
    size: int
    mtime_ns: int
    inode: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a photo. All lengths are fractions of the upright photo's width (x) and height (y).

    Attributes:
        x: left edge of the face box.
        y: top edge.
        width: of the box.
        height: of the box.
        score: the detector's confidence, 0 to 1.
        landmarks: (x, y) of the eyes, nose, mouth and ears, as far as the detector gives them.
        rotation: quarter turns, anticlockwise, after which the face is upright; 0 but in a photo that lies on its side.
    """

    x: float
    y: float
    width: float
    height: float
    score: float
    landmarks: tuple[tuple[float, float], ...] = ()
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class FaceResult:
    """A face and what the model says of it.

    Attributes:
        face: where it is.
        probabilities: calibrated, of each class, in the order of the model's classes.
        sharpness: see :func:`~facesorter.core.faces.cropping.sharpness`; None where nobody measured.
    """

    face: Face
    probabilities: tuple[float, ...]
    sharpness: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a photo after its journey.

    Attributes:
        photo: the file.
        status: how it ended.
        faces: every face found; the one that decides first, which is the largest unless a person said otherwise, then
            the others, the largest first.
        class_id: the most likely class of the first face; None without a face. It is a claim only if status is OK.
        probabilities: of each class for that face, in the order of the classes; empty without a face.
        whole_picture: no face was found, but the picture is so much like a cropped portrait that it was classified
            whole.
        error: why the photo is unreadable, or None.
        damaged: what is wrong with a photo that was decoded all the same, or None; its class is never claimed.
        size: width and height of the upright photo in pixels; zero when it is unreadable.
        chosen: a person said which face decides.
        further: the classes of other faces, where the photo goes as copies too.
        taken: when the camera says that it was taken, by its own clock; None where nothing says so.
        very_sure_from: the confidence from which its model was right often enough for nobody to have to look.
    """

    photo: Photo
    status: Status
    faces: tuple[FaceResult, ...] = ()
    class_id: int | None = None
    probabilities: tuple[float, ...] = ()
    whole_picture: bool = False
    error: Message | None = None
    damaged: Message | None = None
    size: tuple[int, int] = (0, 0)
    chosen: bool = False
    further: tuple[int, ...] = ()
    taken: datetime | None = None
    very_sure_from: float = VERY_SURE

    @property
    def date(self) -> datetime:
        """When it was taken, by the clock on the wall; where no camera says so, when its file was last changed."""
        if self.taken is not None:
            return self.taken
        try:
            return datetime.fromtimestamp(self.photo.mtime_ns // 1_000_000_000)  # noqa: DTZ006 - as the camera's
        except (ValueError, OverflowError, OSError):
            return datetime(1, 1, 1)  # noqa: DTZ001 - likewise

    @property
    def confidence(self) -> float | None:
        """The probability of the most likely class, or None without one."""
        return max(self.probabilities) if self.probabilities else None

    def as_json(self, classes: ClassSet) -> dict[str, Any]:
        """Return the object that ``facesorter-cli classify --json`` prints."""
        name = classes.by_id(self.class_id).name if self.class_id else None
        return {
            "path": str(self.photo.path),
            "status": self.status.value,
            "class_id": self.class_id,
            "class_name": name,
            "confidence": _rounded(self.confidence),
            "further": [classes.by_id(further).name for further in self.further],
            "probabilities": _by_name(classes, self.probabilities),
            "faces": [
                {
                    "box": [
                        _rounded(length) for length in (found.face.x, found.face.y, found.face.width, found.face.height)
                    ],
                    "score": _rounded(found.face.score),
                    "rotation": found.face.rotation,
                    "probabilities": _by_name(classes, found.probabilities),
                    "sharpness": _rounded(found.sharpness),
                }
                for found in self.faces
            ],
            "whole_picture": self.whole_picture,
            "error": str(self.error) if self.error else None,
            "damaged": str(self.damaged) if self.damaged else None,
            "taken": self.taken.isoformat() if self.taken else None,
        }


def _by_name(classes: ClassSet, probabilities: tuple[float, ...]) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in zip(classes.names, probabilities, strict=False)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)
