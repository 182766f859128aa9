"""Faces are things: a person says which frame is none, draws a missing one, and chooses the one that decides."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.judging import Rules, Several, classes_of_faces, judged
from facesorter.core.marks import Marks
from facesorter.core.photos.find import photo_at
from facesorter.core.picture import Pixels
from facesorter.core.pipeline import Options, Pipeline
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.tasks import Task
from tests.conftest import FixedClassifier

RED, GREEN, BLUE = (200, 40, 40), (40, 200, 40), (40, 40, 200)
LEFT, RIGHT = Face(0.05, 0.3, 0.3, 0.4, 0.9), Face(0.65, 0.3, 0.25, 0.4, 0.8)


class Two:
    """Finds a face at the left and a smaller one at the right."""

    def __init__(self, *faces: Face) -> None:
        self.faces = faces or (LEFT, RIGHT)

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        return self.faces


class Counting(FixedClassifier):
    """Counts the crops that it was asked about."""

    asked = 0

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.asked += len(crops)
        return super().classify(crops)


@pytest.fixture
def catalogue(places: UserPlaces) -> Iterator[Catalogue]:
    opened = Catalogue.open(places)
    yield opened
    opened.close()


@pytest.fixture
def group(tmp_path: Path) -> Photo:
    """Return a photo that is red at the left, green in the middle and blue at the right."""
    pixels = np.zeros((300, 900, 3), np.uint8)
    pixels[:, :350], pixels[:, 350:550], pixels[:, 550:] = RED, GREEN, BLUE
    written, data = cv2.imencode(".png", pixels[..., ::-1])
    assert written
    (tmp_path / "group.png").write_bytes(data.tobytes())
    return photo_at(tmp_path / "group.png")


def looked_at(photo: Photo, marks: Marks, several: Several = Several.ASK) -> Result:
    return Pipeline(Two(), FixedClassifier(), Options(several=several)).one(photo, marks=marks).result


def test_the_face_that_was_clicked_decides(group: Photo) -> None:
    assert looked_at(group, Marks()).status is Status.SEVERAL_FACES
    result = looked_at(group, Marks().choosing(RIGHT))
    assert (result.status, result.class_id, result.chosen) == (Status.OK, 3, True)
    assert [found.face for found in result.faces] == [RIGHT, LEFT]


def test_a_frame_that_is_no_face_is_gone_and_one_person_is_left(group: Photo) -> None:
    result = looked_at(group, Marks().removing(LEFT))
    assert (result.status, result.class_id, len(result.faces)) == (Status.OK, 3, 1)
    nobody = looked_at(group, Marks().removing(LEFT).removing(RIGHT))
    assert (nobody.status, nobody.faces, nobody.class_id) == (Status.NO_FACE, (), None)


def test_a_face_that_was_missed_is_drawn_and_decides(group: Photo) -> None:
    box = (0.42, 0.3, 0.12, 0.4)
    drawn = Marks().drawing(box)
    result = looked_at(group, drawn)
    assert (result.status, result.class_id, len(result.faces)) == (Status.OK, 2, 3)
    assert not drawn.removing(result.faces[0].face)  # and is taken away again without a trace


def test_a_frame_drawn_over_one_that_was_found_takes_its_place(group: Photo) -> None:
    result = looked_at(group, Marks().drawing((0.06, 0.31, 0.3, 0.4)))
    assert [found.face.x for found in result.faces] == [0.06, 0.65]


@pytest.mark.parametrize(
    ("several", "status", "class_id", "further"),
    [
        (Several.ASK, Status.SEVERAL_FACES, 1, ()),
        (Several.LARGEST, Status.OK, 1, ()),
        (Several.EACH, Status.OK, 1, (3,)),
    ],
)
def test_the_rule_for_several_faces(
    group: Photo, several: Several, status: Status, class_id: int, further: tuple[int, ...]
) -> None:
    result = looked_at(group, Marks(), several)
    assert (result.status, result.class_id, result.further) == (status, class_id, further)
    assert classes_of_faces(result) == (1, 3)


def test_each_face_goes_only_where_the_model_is_sure_and_a_known_result_is_judged_anew(group: Photo) -> None:
    unsure, sure = (0.4, 0.3, 0.3), (0.1, 0.0, 0.9)
    faces = (FaceResult(LEFT, unsure), FaceResult(RIGHT, sure))
    asked = Result(group, Status.SEVERAL_FACES, faces, 1, unsure, size=(900, 300))
    each = judged(asked, Rules(several=Several.EACH), 0.5)
    assert (each.status, each.class_id, each.further) == (Status.OK, 3, ())
    back = judged(each, Rules(several=Several.LARGEST), 0.5)
    assert (back.status, back.class_id) == (Status.UNSURE, 1)
    nobody = judged(asked, Rules(several=Several.EACH), 0.95)
    assert (nobody.status, nobody.class_id, nobody.further) == (Status.UNSURE, 1, ())


def test_marks_are_kept_with_the_bytes_over_restarts_and_looked_at_anew_once(
    places: UserPlaces, tmp_path: Path, group: Photo
) -> None:
    classifier = Counting()
    pipeline = Pipeline(Two(), classifier)

    def scan(photo: Photo) -> Result:
        opened = Catalogue.open(places)
        (outcome,) = pipeline.run([photo], Task(), opened, "m")
        opened.close()
        return outcome.result

    assert scan(group).status is Status.SEVERAL_FACES
    opened = Catalogue.open(places)
    opened.mark(group, Marks().choosing(RIGHT))
    opened.close()
    assert (scan(group).class_id, classifier.asked) == (3, 4)
    assert (scan(group).class_id, classifier.asked) == (3, 4)  # known
    (tmp_path / "moved.png").write_bytes(group.path.read_bytes())
    moved = photo_at(tmp_path / "moved.png")
    assert (scan(moved).class_id, classifier.asked) == (3, 4)
    opened = Catalogue.open(places)
    assert opened.marks([group, moved]) == dict.fromkeys([group, moved], Marks().choosing(RIGHT))
    opened.mark(moved, Marks())
    assert opened.marks([group]) == {}
    opened.close()
    assert scan(group).status is Status.SEVERAL_FACES


def test_forgetting_a_folder_forgets_its_marks(catalogue: Catalogue, group: Photo) -> None:
    catalogue.mark(group, Marks().drawing((0.1, 0.1, 0.2, 0.2)))
    catalogue.forget(group.path.parent)
    assert catalogue.marks([group]) == {}


def test_further_classes_are_kept_by_name(catalogue: Catalogue, group: Photo) -> None:
    catalogue.correct(group, 1, further=(6, 3))
    assert catalogue.corrections([group]) == {group: 1}
    assert catalogue.further([group]) == {group: (6, 3)}
    assert catalogue.corrected_names([group]) == {group: "plain male"}
    other = ClassSet(("girl", "plain male"))
    assert catalogue.further([group], other) == {group: (1,)}
    catalogue.correct(group, 1)
    assert catalogue.further([group]) == {}


def test_a_catalogue_of_the_version_before_goes_on(places: UserPlaces, group: Photo) -> None:
    catalogue = Catalogue.open(places)
    catalogue.correct(group, 5)
    catalogue.close()
    with sqlite3.connect(places.data / FILE_NAME) as before:
        before.executescript("DROP TABLE marks; PRAGMA user_version = 1;")
    before.close()
    catalogue = Catalogue.open(places)
    assert catalogue.notice is None
    assert catalogue.corrections([group], DEFAULT_CLASSES) == {group: 5}
    catalogue.mark(group, Marks().removing(LEFT))
    assert catalogue.marks([group]) == {group: Marks().removing(LEFT)}
    catalogue.close()
