"""Training crops: the very pixels that sorting hands the classifier, cached, and honest about what is missing."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import StorageError
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import Manifest, ModelFile, Normalisation
from facesorter.core.photos.find import photo_at
from facesorter.core.picture import Pixels
from facesorter.core.pictures import loading
from facesorter.core.pipeline import Pipeline
from facesorter.core.results import Face, Status
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.ml.data.crops import Crops, crop_of, load_crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.litert import LiteRTClassifier
from tests.conftest import portrait_in

SIDE = 227
FRAMING = Framing()


class Recorder:
    """Keeps the crops that the pipeline classifies."""

    manifest = Manifest(
        DEFAULT_CLASSES, SIDE, Normalisation(1, 0), frame_scale=FRAMING.scale, frame_upright=FRAMING.upright
    )

    def __init__(self) -> None:
        self.crops: list[NDArray[np.uint8]] = []

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.crops.append(crops[0])
        return np.full((len(crops), 6), 1 / 6, np.float32)


@pytest.fixture(scope="module")
def finder() -> BlazeFace:
    return BlazeFace()


def save(path: Path, pixels: Pixels, **options: Any) -> Path:
    from PIL import Image

    Image.fromarray(np.ascontiguousarray(pixels)).save(path, **options)
    return path


@pytest.fixture
def pictures(tmp_path: Path, astronaut: Path) -> list[Path]:
    """Return pictures of every kind that sorting treats differently, each with something to classify."""
    from PIL import Image

    pixels = loading.load(astronaut).pixels
    turned = Image.Exif()
    turned[0x0112] = 6
    far = np.full((1200, 1280, 3), 80, np.uint8)
    far[500:760, 300:560] = cv2.resize(pixels, (260, 260))
    tight = loading.resized(portrait_in((210, 30, 30), 180, 180)[25:125, 45:145], 90, 90)
    tight = tight // 2 + np.array((105, 15, 15), np.uint8)  # in a haze
    return [
        save(tmp_path / "plain.png", pixels),
        save(tmp_path / "turned.jpg", np.rot90(pixels), exif=turned, quality=90),
        save(tmp_path / "왼쪽 위 모서리.png", pixels[75:380, 172:500]),
        save(tmp_path / "right edge.jpg", pixels[20:300, 60:290], quality=85),
        save(tmp_path / "large.jpg", cv2.resize(pixels, (2600, 2600)).astype(np.uint8), quality=80),
        save(tmp_path / "small.jpg", cv2.resize(pixels, (140, 140)).astype(np.uint8)),
        save(tmp_path / "lying.png", np.rot90(pixels, 3)),
        save(tmp_path / "on the head.png", np.rot90(pixels, 2)),
        save(tmp_path / "far away.png", far),
        save(tmp_path / "too tight to be found.png", tight),
        save(tmp_path / "grey.png", pixels[..., 0]),
    ]


def samples_of(paths: list[Path]) -> list[Sample]:
    return [Sample(path, 1 + number % 6) for number, path in enumerate(paths)]


def test_training_and_sorting_see_the_same_pixels(tmp_path: Path, pictures: list[Path], finder: BlazeFace) -> None:
    cache = tmp_path / "cache"
    training = load_crops(samples_of(pictures), finder, framing=FRAMING, size=SIDE, cache=cache, task=Task())
    assert not training.missing
    recorder = Recorder()
    pipeline = Pipeline(finder, recorder)
    whole = [pipeline.one(photo_at(path)).result.whole_picture for path in pictures]
    assert whole == [False] * 9 + [True, False]
    for path, trained, sorted_ in zip(pictures, training.pixels, recorder.crops, strict=True):
        np.testing.assert_array_equal(trained, sorted_, err_msg=path.name)
        alone = crop_of(path, finder, FRAMING, SIDE)
        assert not isinstance(alone, Status)
        np.testing.assert_array_equal(trained, alone)
    assert np.ptp(training.pixels[2]) > 100  # they do show something


def test_a_red_picture_is_trained_on_as_red(tmp_path: Path, colour_model: Callable[[], ModelFile]) -> None:
    """With swapped channels a network trained on these crops would answer 3 instead of 1."""
    red = save(tmp_path / "red.png", np.full((100, 100, 3), (210, 15, 15), np.uint8))
    cropped = crop_of(red, Nobody(), FRAMING, 16)
    assert not isinstance(cropped, Status)
    classifier = LiteRTClassifier(colour_model(), workers=1)
    try:
        (row,) = classifier.classify(cropped[np.newaxis])
    finally:
        classifier.close()
    assert row.argmax() + 1 == 1
    assert row[0] > 0.9


class Nobody:
    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        return ()


class Counting:
    """Finds a face in every picture and counts."""

    def __init__(self) -> None:
        self.calls = 0

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        self.calls += 1
        return (Face(0.25, 0.25, 0.5, 0.5, 1.0),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of a good picture, one without a face, an unreadable file, and another good one."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, colour in (("1.png", (255, 0, 0)), ("4.png", (0, 0, 255))):
        save(folder / name, np.full((400, 300, 3), colour, np.uint8))
    save(folder / "2.png", np.full((400, 300, 3), 128, np.uint8))
    (folder / "3.png").write_bytes(b"no picture")
    return folder


def load(folder: Path, finder: FaceFinder, *, size: int = 32, **options: Any) -> Any:
    samples = options.pop("samples", None) or samples_of(sorted(folder.iterdir()))
    return load_crops(
        samples,
        finder,
        framing=FRAMING,
        size=size,
        cache=folder.parent / "cache",
        task=options.pop("task", Task()),
        **options,
    )


def test_samples_and_crops_belong_together_and_the_rest_is_missing(folder: Path, face_finder: FaceFinder) -> None:
    progress: list[Progress] = []
    crops = load(folder, face_finder, on_progress=progress.append)
    assert [sample.path.name for sample in crops.samples] == ["1.png", "4.png"]
    assert crops.labels.tolist() == [0, 3]
    assert [(sample.path.name, status) for sample, status in crops.missing] == [
        ("2.png", Status.NO_FACE),
        ("3.png", Status.UNREADABLE),
    ]
    assert crops.pixels.shape == (2, 32, 32, 3)
    np.testing.assert_array_equal(crops.pixels[1], np.full((32, 32, 3), (0, 0, 255)))
    assert [at.done for at in progress] == [1, 2, 3, 4]


def test_crops_are_made_once(folder: Path) -> None:
    finder = Counting()
    first = load(folder, finder)
    assert finder.calls == 3
    second = load(folder, finder)
    assert finder.calls == 3
    np.testing.assert_array_equal(first.pixels, second.pixels)
    assert first.missing == second.missing
    assert not second.pixels.flags.writeable
    assert {path.suffix for path in (folder.parent / "cache").iterdir()} == {".npy", ".json"}


def test_caches_that_nobody_used_for_a_month_go_when_a_new_one_is_made(folder: Path) -> None:
    cache = folder.parent / "cache"
    finder = Counting()

    def stems() -> set[str]:
        return {path.name.split(".")[0] for path in cache.iterdir()}

    def age(stem: str, days: float) -> None:
        for path in cache.glob(f"{stem}.*"):
            os.utime(path, (time.time() - days * 86_400,) * 2)

    load(folder, finder, size=16)
    (old,) = stems()
    (cache / f"{old}.dhash16").write_bytes(b"kept beside it")
    (cache / "of another kind").write_bytes(b"")
    load(folder, finder, size=24)
    (younger,) = stems() - {old, "of another kind"}
    age(old, 31)
    age(younger, 29)
    age("of another kind", 400)
    load(folder, finder, size=24)
    assert old in stems()  # nothing was made
    load(folder, finder, size=32)
    assert stems() > {younger, "of another kind"}
    assert old not in stems()


def test_a_cache_that_is_used_stays(folder: Path) -> None:
    finder = Counting()
    load(folder, finder, size=16)
    for path in (folder.parent / "cache").iterdir():
        os.utime(path, (0, 0))
    load(folder, finder, size=16)
    load(folder, finder, size=24)
    calls = finder.calls
    load(folder, finder, size=16)
    assert finder.calls == calls


def test_two_at_the_same_time_do_not_disturb_each_other(folder: Path, face_finder: FaceFinder) -> None:
    others: list[Crops] = []

    def meanwhile(_progress: Progress) -> None:
        if not others:
            others.append(load(folder, face_finder))

    crops = load(folder, face_finder, on_progress=meanwhile)
    assert len(crops.samples) == 2
    assert crops.samples == others[0].samples
    np.testing.assert_array_equal(crops.pixels, others[0].pixels)
    assert not list((folder.parent / "cache").glob("*.part"))


def test_a_changed_picture_or_size_makes_new_crops(folder: Path) -> None:
    finder = Counting()
    load(folder, finder)
    save(folder / "1.png", np.full((400, 300, 3), (0, 255, 0), np.uint8))
    np.testing.assert_array_equal(load(folder, finder).pixels[0, 0, 0], (0, 255, 0))
    assert finder.calls == 6
    assert load(folder, finder, size=16).pixels.shape[1:] == (16, 16, 3)


def test_too_little_room_is_told_before_a_face_is_looked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finder, needed = Counting(), int(4 * 16 * 16 * 3 * 1.02)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=needed - 1))
    with pytest.raises(StorageError, match=r"3\.1 kB are needed in .*cache, but only 3\.1 kB are free\. Make room"):
        load(folder, finder, size=16)
    assert finder.calls == 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=needed))
    assert len(load(folder, finder, size=16).samples) == 3
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    load(folder, finder, size=16)  # they are there: nothing is written


def test_a_disk_that_fills_up_is_told_and_nothing_half_stays(folder: Path, small_disk: Path) -> None:
    cache, other = small_disk / "cache", small_disk / "other"

    def crop(on_progress: Callable[[Progress], None] | None = None) -> Crops:
        return load_crops(
            samples_of(sorted(folder.iterdir())),
            Counting(),
            framing=FRAMING,
            size=120,
            cache=cache,
            task=Task(),
            on_progress=on_progress,
        )

    def fill(_progress: Progress) -> None:
        if not other.exists():
            with suppress(OSError), other.open("wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass

    with pytest.raises(StorageError, match=r"cache can no longer be written: No space left on device.*start again\.$"):
        crop(fill)
    assert list(cache.iterdir()) == []
    other.unlink()
    assert len(crop().samples) == 3


def test_a_cache_that_cannot_be_made_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match=r"file.cache can no longer be written"):
        load_crops([], Counting(), framing=FRAMING, size=16, cache=tmp_path / "file" / "cache", task=Task())


def test_a_picture_that_vanished_is_missing_not_a_crash(folder: Path, face_finder: FaceFinder) -> None:
    samples = samples_of([*sorted(folder.iterdir()), folder / "gone.png"])
    crops = load_crops(samples, face_finder, framing=FRAMING, size=16, cache=folder.parent / "cache", task=Task())
    assert (samples[-1], Status.UNREADABLE) in crops.missing


def test_only_missing_pictures_are_no_crops(folder: Path) -> None:
    crops = load(folder, Nobody(), size=16, samples=samples_of([folder / "2.png"]))
    assert crops.pixels.shape == (0, 16, 16, 3)
    assert crops.labels.tolist() == []


def test_cancelling_throws_away_what_is_unfinished(folder: Path) -> None:
    task = Task()

    class Cancelling(Counting):
        def find(self, pixels: Pixels) -> tuple[Face, ...]:
            task.cancel()
            return super().find(pixels)

    with pytest.raises(Cancelled):
        load(folder, Cancelling(), task=task)
    assert list((folder.parent / "cache").iterdir()) == []
    finder = Counting()
    load(folder, finder)
    assert finder.calls == 3


def test_cancelling_a_long_run_is_quick(tmp_path: Path) -> None:
    task = Task()
    pictures = [save(tmp_path / f"{n}.png", np.full((30, 30, 3), n, np.uint8)) for n in range(60)]

    class Slow(Counting):
        def find(self, pixels: Pixels) -> tuple[Face, ...]:
            time.sleep(0.05)
            return super().find(pixels)

    def progress() -> Iterator[None]:
        yield
        task.cancel()
        yield from iter(lambda: None, 0)

    steps = progress()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        load_crops(
            samples_of(pictures),
            Slow(),
            framing=FRAMING,
            size=16,
            cache=tmp_path / "cache",
            task=task,
            on_progress=lambda _at: next(steps),
        )
    assert time.monotonic() - started < 1


def test_why_there_is_no_crop_is_told_to_whoever_asks_for_one(folder: Path) -> None:
    assert crop_of(folder / "3.png", Nobody(), FRAMING, 16) is Status.UNREADABLE
    assert crop_of(folder / "2.png", Nobody(), FRAMING, 16) is Status.NO_FACE


def test_a_subset_shares_the_pixels_and_gives_its_own_in_its_order() -> None:
    pixels = np.zeros((6, 4, 4, 3), np.uint8) + np.arange(6, dtype=np.uint8)[:, None, None, None]
    whole = Crops(pixels, tuple(Sample(Path(f"/{n}.png"), n + 1) for n in range(6)), ())
    part = whole.subset(np.array([5, 1, 2]))
    assert part.pixels is pixels
    assert part.labels.tolist() == part.rows.tolist() == [5, 1, 2]
    assert [batch[:, 0, 0, 0].tolist() for batch in part.in_turn(2)] == [[5, 1], [2]]
    assert part.subset(np.array([2, 0])).rows.tolist() == [2, 5]
    assert [batch[:, 0, 0, 0].tolist() for batch in whole.in_turn(4)] == [[0, 1, 2, 3], [4, 5]]
