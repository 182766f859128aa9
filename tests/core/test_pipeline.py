"""The pipeline: every photo ends honestly, in order, in bounded memory, and whoever cancels is heard at once."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.catalogue import Catalogue
from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.classifier import Classifier
from facesorter.core.doubts import needs_look
from facesorter.core.errors import DecoderError, FacesorterError, ModelFileError
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.model_file import Manifest, ModelFile, Normalisation
from facesorter.core.photos.find import photo_at
from facesorter.core.picture import Picture, Pixels
from facesorter.core.pictures import loading
from facesorter.core.pipeline import MAX_FACES, TILE_SCALE, Options, Outcome, Pipeline, tile, tile_source_side
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.core.tasks import Cancelled, Task
from facesorter.ml.litert import LiteRTClassifier

RED, GREEN, BLUE, GREY = (200, 20, 20), (20, 200, 20), (20, 20, 200), (128, 128, 128)


def picture(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (400, 300)) -> Photo:
    """Write a PNG of one colour (RGB); OpenCV takes BGR."""
    pixels = np.full((size[1], size[0], 3), colour, np.uint8)
    written, data = cv2.imencode(".png", pixels[..., ::-1])
    assert written
    path.write_bytes(data.tobytes())
    return photo_at(path)


class Faces:
    """Finds the faces it was told of, after calling back."""

    def __init__(self, *faces: Face, before: Callable[[Pixels], object] = lambda _pixels: None) -> None:
        self._faces = faces
        self._before = before

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        self._before(pixels)
        return self._faces


class Answers:
    """Answers every crop with one row of probabilities, and keeps the crops."""

    def __init__(self, *row: float, unsure_below: float = 0.5) -> None:
        names = DEFAULT_CLASSES.names[: len(row)]
        self.manifest = Manifest(ClassSet(names), 64, Normalisation(1, 0), unsure_below=unsure_below)
        self.crops: list[NDArray[np.uint8]] = []
        self._row = row

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.crops.extend(crops)
        return np.array([self._row] * len(crops), np.float32)


MIDDLE = Face(0.3, 0.3, 0.4, 0.4, 0.9)


def results(pipeline: Pipeline, photos: Sequence[Photo]) -> list[Result]:
    return [outcome.result for outcome in pipeline.run(photos, Task())]


def one(photo: Photo, finder: FaceFinder, classifier: Classifier, options: Options | None = None) -> Result:
    (result,) = results(Pipeline(finder, classifier, options), [photo])
    return result


@pytest.fixture
def red(tmp_path: Path) -> Photo:
    return picture(tmp_path / "빨강.png", RED)


def test_a_red_picture_reaches_the_network_red(tmp_path: Path, colour_model: Callable[[], ModelFile]) -> None:
    """Red is class 1 and blue class 3: with swapped channels both would be wrong."""
    photos = [picture(tmp_path / f"{number}.png", colour) for number, colour in enumerate((RED, GREEN, BLUE))]
    classifier = LiteRTClassifier(colour_model(), workers=2)
    try:
        found = results(Pipeline(Faces(MIDDLE), classifier), photos)
    finally:
        classifier.close()
    assert [(result.class_id, result.status) for result in found] == [(n, Status.OK) for n in (1, 2, 3)]
    assert all(result.confidence is not None and result.confidence > 0.9 for result in found)


def test_a_clear_face_is_ok(red: Photo) -> None:
    result = one(red, Faces(MIDDLE), Answers(0.1, 0.7, 0.2))
    assert result.status is Status.OK
    assert result.class_id == 2
    assert result.probabilities == pytest.approx((0.1, 0.7, 0.2))
    assert result.faces[0].face == MIDDLE
    assert result.faces[0].probabilities == result.probabilities
    assert not result.whole_picture
    assert result.error is None


def test_without_a_face_nothing_is_claimed(red: Photo) -> None:
    result = one(red, Faces(), Answers(0.9, 0.1))
    assert (result.status, result.class_id, result.faces, result.probabilities) == (Status.NO_FACE, None, (), ())


def test_a_small_square_picture_without_a_face_is_a_portrait_itself(tmp_path: Path) -> None:
    classifier = Answers(0.2, 0.8)
    result = one(picture(tmp_path / "face.png", RED, (90, 100)), Faces(), classifier)
    assert (result.status, result.class_id, result.whole_picture, result.faces) == (Status.OK, 2, True, ())
    np.testing.assert_array_equal(classifier.crops[0], np.full((64, 64, 3), RED))
    unsure = one(picture(tmp_path / "face.png", RED, (90, 100)), Faces(), Answers(0.45, 0.4, 0.15))
    assert (unsure.status, unsure.class_id, unsure.whole_picture) == (Status.UNSURE, 1, True)


@pytest.mark.parametrize(
    ("own", "wanted", "status"),
    [
        (0.5, None, Status.OK),
        (0.6, None, Status.OK),
        (0.61, None, Status.UNSURE),
        (0.99, 0.3, Status.OK),
        (0.0, 0.7, Status.UNSURE),
        (0.99, 0.0, Status.OK),
    ],
)
def test_the_threshold_is_the_models_unless_a_person_sets_one(
    red: Photo, own: float, wanted: float | None, status: Status
) -> None:
    result = one(red, Faces(MIDDLE), Answers(0.25, 0.75, unsure_below=0.0), Options(unsure_below=0.75))
    assert result.status is Status.OK  # just enough is enough
    answers = Answers(0.4, 0.6000001, unsure_below=own)
    result = one(red, Faces(MIDDLE), answers, Options(unsure_below=wanted))
    assert result.status is status
    assert result.class_id == 2


def test_a_face_too_small_to_tell_is_unsure(tmp_path: Path) -> None:
    small = Face(0.5, 0.5, 19 / 400, 19 / 300, 0.9)
    enough = Face(0.5, 0.5, 20.5 / 400, 20.5 / 300, 0.9)
    photo = picture(tmp_path / "far.png", RED)
    assert one(photo, Faces(small), Answers(0.9, 0.1)).status is Status.UNSURE
    assert one(photo, Faces(enough), Answers(0.9, 0.1)).status is Status.OK


def test_a_faces_size_is_that_in_the_file_not_in_the_reduced_picture(tmp_path: Path) -> None:
    large = picture(tmp_path / "large.png", RED, (3840, 2000))
    face = Face(0.5, 0.5, 24 / 3840, 24 / 2000, 0.9)
    assert one(large, Faces(face), Answers(0.9, 0.1), Options(min_share=0)).status is Status.OK


def test_several_people_are_no_class_but_somebody_behind_is_nobody(red: Photo) -> None:
    friend = Face(0.7, 0.3, 0.2, 0.2, 0.9)
    passer_by = Face(0.7, 0.3, 0.17, 0.17, 0.9)
    result = one(red, Faces(MIDDLE, friend), Answers(0.9, 0.1))
    assert (result.status, len(result.faces), result.class_id) == (Status.SEVERAL_FACES, 2, 1)
    assert one(red, Faces(MIDDLE, passer_by), Answers(0.9, 0.1)).status is Status.OK
    assert one(red, Faces(MIDDLE, friend), Answers(0.9, 0.1), Options(bystander_ratio=0.6)).status is Status.OK


def test_a_crowd_is_looked_at_up_to_a_limit(red: Photo) -> None:
    classifier = Answers(0.9, 0.1)
    result = one(red, Faces(*[MIDDLE] * (MAX_FACES + 10)), classifier)
    assert result.status is Status.SEVERAL_FACES
    assert len(result.faces) == len(classifier.crops) == MAX_FACES


def test_unreadable_files_say_why_and_stop_nobody(tmp_path: Path, red: Photo) -> None:
    (tmp_path / "text.jpg").write_bytes(b"no picture")
    text = photo_at(tmp_path / "text.jpg")
    gone = picture(tmp_path / "gone.png", RED)
    gone.path.unlink()
    found = results(Pipeline(Faces(MIDDLE), Answers(0.9, 0.1)), [red, text, red, gone, red])
    assert [result.status.value for result in found] == ["ok", "unreadable", "ok", "unreadable", "ok"]
    assert str(found[1].error) == "This is a text file, not a picture."
    assert str(found[3].error) == "The file is no longer there."
    assert found[3].photo == gone


@pytest.mark.parametrize("error", [RuntimeError("cuckoo."), MemoryError(), IndexError()])
def test_a_defect_costs_one_photo_not_the_run(tmp_path: Path, error: Exception) -> None:
    photos = [picture(tmp_path / f"{n}.png", colour) for n, colour in enumerate((RED, GREEN, RED))]

    def fail_on_green(pixels: Pixels) -> None:
        if pixels[0, 0, 1] > 100:
            raise error

    found = results(Pipeline(Faces(MIDDLE, before=fail_on_green), Answers(0.9, 0.1)), photos)
    assert [result.status.value for result in found] == ["ok", "unreadable", "ok"]
    assert str(found[1].error) == f"The photo could not be examined: {str(error)[:-1] or type(error).__name__}."


@pytest.mark.parametrize("error", [ModelFileError("The face detector is missing."), DecoderError("No decoder.")])
def test_a_broken_installation_is_not_blamed_on_the_photos(red: Photo, error: FacesorterError) -> None:
    def fail(_pixels: Pixels) -> None:
        raise error

    with pytest.raises(type(error), match=str(error)):
        results(Pipeline(Faces(MIDDLE, before=fail), Answers(0.9, 0.1)), [red, red])


def test_a_photo_with_damage_inside_is_never_claimed(tmp_path: Path, astronaut: Path) -> None:
    data = bytearray(astronaut.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 400] = bytes(400)
    (tmp_path / "rotten.jpg").write_bytes(data)
    result = one(photo_at(tmp_path / "rotten.jpg"), Faces(MIDDLE), Answers(0.99, 0.01))
    assert result.status is Status.UNSURE
    assert result.damaged is not None
    assert result.class_id == 1
    assert result.size == (512, 512)
    assert one(photo_at(astronaut), Faces(MIDDLE), Answers(0.99, 0.01)).damaged is None


def test_what_is_left_of_a_cut_photo_is_shown_but_not_classified(tmp_path: Path, astronaut: Path) -> None:
    data = astronaut.read_bytes()
    (tmp_path / "cut.jpg").write_bytes(data[: len(data) * 2 // 3])
    classifier = Answers(0.99, 0.01)
    (outcome,) = Pipeline(Faces(MIDDLE), classifier, Options(thumbnail_side=64)).run(
        [photo_at(tmp_path / "cut.jpg")], Task()
    )
    assert outcome.result.status is Status.UNREADABLE
    assert outcome.result.class_id is None
    assert outcome.thumbnail is not None
    assert outcome.thumbnail.shape == (64, 64, 3)
    assert np.ptp(outcome.thumbnail[:20]) > 100
    assert classifier.crops == []


def test_a_face_on_its_side_is_classified_upright(tmp_path: Path, astronaut: Path) -> None:
    pixels = loading.load(astronaut).pixels
    lying = tmp_path / "lying.png"
    written, data = cv2.imencode(".png", np.ascontiguousarray(np.rot90(pixels)[..., ::-1]))
    assert written
    lying.write_bytes(data.tobytes())
    finder = BlazeFace()
    upright_classifier, lying_classifier = Answers(0.9, 0.1), Answers(0.9, 0.1)
    upright = one(photo_at(astronaut), finder, upright_classifier)
    result = one(photo_at(lying), finder, lying_classifier)
    assert result.status is upright.status is Status.OK
    assert result.faces[0].face.rotation == 3
    difference = lying_classifier.crops[0].astype(int) - upright_classifier.crops[0]
    assert np.abs(difference).mean() < 12


def test_outcomes_come_in_order_with_progress(tmp_path: Path) -> None:
    photos = [picture(tmp_path / f"{number}.png", (number, 0, 0), (20, 40)) for number in range(30)]

    def early_ones_take_longer(pixels: Pixels) -> None:
        time.sleep(0.02 if pixels[0, 0, 0] % 5 == 0 else 0)

    pipeline = Pipeline(Faces(MIDDLE, before=early_ones_take_longer), Answers(0.9, 0.1), Options(workers=4))
    outcomes = list(pipeline.run(photos, Task()))
    assert [outcome.result.photo for outcome in outcomes] == photos
    assert [outcome.progress.done for outcome in outcomes] == list(range(1, 31))
    assert {outcome.progress.total for outcome in outcomes} == {30}
    assert outcomes[-1].progress.rate > 0
    assert outcomes[-1].progress.seconds_left == 0


def test_no_photos_no_outcomes() -> None:
    assert results(Pipeline(Faces(), Answers(0.9, 0.1)), []) == []


@pytest.mark.parametrize("workers", [1, 3])
def test_a_slow_consumer_is_not_run_away_from(red: Photo, workers: int) -> None:
    lock = threading.Lock()
    looked_at = 0

    def count(_pixels: Pixels) -> None:
        nonlocal looked_at
        with lock:
            looked_at += 1

    ahead = []
    pipeline = Pipeline(Faces(MIDDLE, before=count), Answers(0.9, 0.1), Options(workers=workers))
    for consumed, _outcome in enumerate(pipeline.run([red] * 40, Task())):
        time.sleep(0.02)
        ahead.append(looked_at - consumed)
    assert looked_at == 40
    assert max(ahead) <= workers * 3
    assert max(ahead) > workers  # it does work ahead


class Stuck:
    """A photo that takes as long as the test wants."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.released = threading.Event()

    def __call__(self, _pixels: Pixels) -> None:
        self.entered.set()
        self.released.wait(10)


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    photo = Stuck()
    yield photo
    photo.released.set()


def test_cancel_is_answered_at_once_even_in_the_middle_of_a_photo(red: Photo, stuck: Stuck) -> None:
    task = Task()
    pipeline = Pipeline(Faces(MIDDLE, before=stuck), Answers(0.9, 0.1), Options(workers=2))
    ends: list[float] = []

    def run() -> None:
        with pytest.raises(Cancelled):
            list(pipeline.run([red] * 20, task))
        ends.append(time.monotonic())

    thread = threading.Thread(target=run)
    thread.start()
    assert stuck.entered.wait(5)
    cancelled = time.monotonic()
    task.cancel()
    thread.join(5)
    stuck.released.set()
    thread.join()
    assert ends[0] - cancelled < 1


def test_after_a_cancel_nothing_new_is_begun(red: Photo) -> None:
    task = Task()
    begun: list[float] = []
    pipeline = Pipeline(Faces(MIDDLE, before=lambda _pixels: begun.append(0)), Answers(0.9, 0.1), Options(workers=1))
    run = pipeline.run([red] * 50, task)
    next(run)
    task.cancel()
    with pytest.raises(Cancelled):
        next(run)
    for thread in threading.enumerate():
        if thread.name.startswith("photo"):
            thread.join(30)
            assert not thread.is_alive()
    assert len(begun) < 10


def test_a_paused_run_holds_and_goes_on(red: Photo) -> None:
    task = Task()
    outcomes: list[Outcome] = []
    thread = threading.Thread(
        target=lambda: outcomes.extend(Pipeline(Faces(MIDDLE), Answers(0.9, 0.1)).run([red] * 10, task))
    )
    task.pause()
    thread.start()
    time.sleep(0.3)
    assert thread.is_alive()
    task.resume()
    thread.join(10)
    assert len(outcomes) == 10


def test_a_paused_run_can_be_cancelled(red: Photo) -> None:
    task = Task()
    run = Pipeline(Faces(MIDDLE), Answers(0.9, 0.1)).run([red] * 10, task)
    next(run)
    task.pause()
    threading.Timer(0.1, task.cancel).start()
    with pytest.raises(Cancelled):
        next(run)


def test_an_abandoned_run_ends_its_threads(red: Photo) -> None:
    run = Pipeline(Faces(MIDDLE), Answers(0.9, 0.1), Options(workers=3)).run([red] * 40, Task())
    next(run)
    del run
    deadline = time.monotonic() + 3
    while any(thread.name.startswith("photo") for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_pipeline_serves_many_runs(red: Photo) -> None:
    pipeline = Pipeline(Faces(MIDDLE), Answers(0.9, 0.1))
    first, second = pipeline.run([red] * 5, Task()), pipeline.run([red] * 5, Task())
    pairs = list(zip(first, second, strict=True))
    assert len(pairs) == 5
    assert len(results(pipeline, [red] * 3)) == 3


def test_thumbnails_come_only_when_asked_for(tmp_path: Path, red: Photo) -> None:
    (tmp_path / "text.jpg").write_bytes(b"no picture")
    photos = [red, photo_at(tmp_path / "text.jpg")]
    without = Pipeline(Faces(MIDDLE), Answers(0.9, 0.1)).run(photos, Task())
    assert [outcome.thumbnail for outcome in without] == [None, None]
    small, none = Pipeline(Faces(MIDDLE), Answers(0.9, 0.1), Options(thumbnail_side=48)).run(photos, Task())
    assert none.thumbnail is None
    np.testing.assert_array_equal(small.thumbnail, np.full((48, 48, 3), RED))


def test_a_tile_is_cut_around_the_main_face_and_shows_all_of_several(red: Photo) -> None:
    pixels = np.zeros((400, 600, 3), np.uint8)
    pixels[100:150, 500:550] = 255
    picture = Picture(pixels, 600, 400, "PNG")
    found = FaceResult(Face(500 / 600, 100 / 400, 50 / 600, 50 / 400, 0.9), (1.0,))
    one_person = Result(red, Status.OK, (found,))
    cut = tile(picture, one_person, 100)
    assert cut.shape == (100, 100, 3)
    assert cut.mean() == pytest.approx(255 / TILE_SCALE**2, rel=0.05)
    several = tile(picture, replace(one_person, status=Status.SEVERAL_FACES), 100)
    assert several.mean() == pytest.approx(255 * (50 / 400) ** 2, rel=0.1)
    assert tile(picture, Result(red, Status.NO_FACE), 100).mean() < 3
    sized = replace(one_person, size=(6000, 4000))
    assert tile_source_side(sized, 100) == 480
    assert tile_source_side(replace(sized, status=Status.SEVERAL_FACES), 100) == 200
    assert tile_source_side(sized, 1000) == loading.WORKING_SIDE


def test_progress_never_runs_backwards(red: Photo) -> None:
    done = [outcome.progress for outcome in Pipeline(Faces(), Answers(0.9, 0.1)).run([red] * 12, Task())]
    assert all(before.done < after.done for before, after in pairwise(done))


def test_how_sure_a_model_must_be_is_told_with_each_answer(tmp_path: Path) -> None:
    """A model that is wrong too often at 90 % leaves more to look at, in a photo known from before as well."""
    photo = picture(tmp_path / "red.png", RED)
    known, doubted = Answers(0.92, 0.08), Answers(0.92, 0.08)
    curve = [
        {"threshold": 0.9, "coverage": 0.5, "accuracy": 0.9},
        {"threshold": 0.95, "coverage": 0.4, "accuracy": 0.98},
    ]
    doubted.manifest = replace(doubted.manifest, metrics={"validation": {"n": 1000, "coverage": curve}})
    assert not needs_look(one(photo, Faces(MIDDLE), known))
    assert needs_look(one(photo, Faces(MIDDLE), doubted))
    with closing(Catalogue.open(UserPlaces(tmp_path, tmp_path, tmp_path))) as catalogue:
        for _ in range(2):
            (outcome,) = Pipeline(Faces(MIDDLE), doubted).run([photo], Task(), catalogue, "model")
            assert outcome.result.very_sure_from == 0.95
    assert len(doubted.crops) == 2
