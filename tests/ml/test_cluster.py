"""A cluster of worker processes answers as one process does, and whatever goes wrong with it is said in words."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from facesorter.core.catalogue import Catalogue
from facesorter.core.errors import ClusterError
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import save_model
from facesorter.core.photos.find import photo_at
from facesorter.core.pipeline import Pipeline, model_key
from facesorter.core.places import UserPlaces
from facesorter.core.results import Photo, Result, Status
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.ml.cluster import client as cluster_client
from facesorter.ml.cluster import worker
from facesorter.ml.cluster.client import cluster
from facesorter.ml.cluster.executors import Cropper, Looker
from facesorter.ml.data.crops import load_crops
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.photos import PhotoEvaluation
from facesorter.ml.jobs.evaluate import run_photos
from facesorter.ml.litert import LiteRTClassifier
from tests.conftest import DATA, ModelMaker

pytest.importorskip("distributed")


@pytest.fixture(autouse=True)
def no_leaked_threads() -> None:
    """Dask's own threads, which come anew with a worker that was lost, end with the module."""


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        # else every worker imports pytest, to find what the main program is
        patch.delattr(sys.modules["__main__"], "__file__", raising=False)
        patch.setattr(sys.modules["__main__"], "__spec__", None)
        with cluster(None, 2) as made:
            yield made


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, colour_model: ModelMaker) -> Path:
    path = tmp_path_factory.mktemp("model") / "colours.facemodel"
    save_model(colour_model(), path)
    return path


@pytest.fixture
def pipeline(model: Path) -> Iterator[Pipeline]:
    classifier = LiteRTClassifier.open(model)
    yield Pipeline(BlazeFace(), classifier)
    classifier.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Photo]:
    """Return 20 photos: small portraits, one with a face, one broken."""
    made = []
    for number in range(18):
        colour = np.zeros((90, 90, 3), np.uint8)
        colour[..., number % 3] = 200
        path = tmp_path / f"사진 {number:02}.png"
        path.write_bytes(cv2.imencode(".png", colour)[1].tobytes())
        made.append(path)
    for name, data in (("face.jpg", (DATA / "astronaut.jpg").read_bytes()), ("broken.jpg", b"\xff\xd8\xff\xe0 cut")):
        (tmp_path / name).write_bytes(data)
        made.append(tmp_path / name)
    return [photo_at(path) for path in made]


def executor(client: Any, pipeline: Pipeline, model: Path, **options: Any) -> Looker:
    return Looker(client, pipeline, model, **options)


def looked(pipeline: Pipeline, photos: list[Photo], by: Looker | None = None) -> list[Result]:
    return [outcome.result for outcome in pipeline.run(photos, Task(), executor=by)]


def test_the_results_are_those_of_one_process(
    client: Any, pipeline: Pipeline, model: Path, photos: list[Photo], places: UserPlaces
) -> None:
    plain = looked(pipeline, photos)
    assert [result.status for result in plain].count(Status.UNREADABLE) == 1
    catalogue = Catalogue.open(places)
    key = model_key(model)
    seen = [
        outcome.result
        for outcome in pipeline.run(photos, Task(), catalogue, key, executor(client, pipeline, model, batch=3))
    ]
    assert seen == plain
    assert set(catalogue.known(photos, key)) == {result.photo for result in plain if not result.error}
    moved = photos[0].path.rename(photos[0].path.with_name("moved.png"))
    assert len(catalogue.known([photo_at(moved)], key)) == 1  # by its content: the hash is that of the catalogue
    catalogue.close()


def test_crops_for_a_training_are_those_of_one_process(client: Any, photos: list[Photo], tmp_path: Path) -> None:
    samples = [Sample(photo.path, 1) for photo in photos]
    samples.append(Sample(tmp_path / "gone.png", 1))
    finder = BlazeFace()

    @contextmanager
    def there(finder: FaceFinder, framing: Framing, size: int) -> Iterator[Cropper]:
        yield Cropper(client, finder, framing, size, batch=4)

    how: Any = {"framing": Framing(), "size": 32}
    plain = load_crops(samples, finder, **how, cache=tmp_path / "here", task=Task())
    found = load_crops(samples, finder, **how, cache=tmp_path / "there", task=Task(), cropper=there)
    np.testing.assert_array_equal(found.pixels, plain.pixels)
    assert (found.samples, found.missing) == (plain.samples, plain.missing)
    assert [status for _, status in found.missing] == [Status.UNREADABLE] * 2


def test_whole_photos_are_measured_as_in_one_process(
    client: Any, model: Path, photos: list[Photo], tmp_path: Path
) -> None:
    table = tmp_path / "expected.csv"
    lines = [f"{photo.path.name},{'plain male' if photo.path.name == 'face.jpg' else 'none'}" for photo in photos]
    table.write_text("\n".join(["filename,expected", *lines]), "utf-8")
    sent: list[str] = []

    @contextmanager
    def there(pipeline: Pipeline, name: str) -> Iterator[Looker]:
        sent.append(name)
        yield executor(client, pipeline, model, batch=4)

    def measured(**options: Any) -> dict[str, PhotoEvaluation]:
        heard: list[Progress] = []
        with closing(LiteRTClassifier.open(model)) as one, closing(LiteRTClassifier.open(model)) as other:
            numbers = run_photos(
                table,
                tmp_path,
                {"one": one, "other": other},
                BlazeFace(),
                task=Task(),
                on_complaints=lambda complaints: None,
                on_photo=heard.append,
                **options,
            )
        assert [progress.done for progress in heard] == [*range(1, 21)] * 2
        return numbers

    plain = measured()
    assert plain["one"].count == 20
    assert measured(looker=there) == plain
    assert sent == ["one", "other"]


def test_who_cancels_is_heard_at_once(client: Any, pipeline: Pipeline, model: Path, photos: list[Photo]) -> None:
    task = Task()
    run = pipeline.run(photos, task, executor=executor(client, pipeline, model, batch=1))
    next(run)
    task.cancel()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        list(run)
    assert time.monotonic() - begun < 2


def test_a_killed_worker_costs_no_photo(client: Any, pipeline: Pipeline, model: Path, photos: list[Photo]) -> None:
    expected = looked(pipeline, photos)
    run = pipeline.run(photos, Task(), executor=executor(client, pipeline, model, batch=1))
    found = [next(run).result]
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    found += [outcome.result for outcome in run]
    assert found == expected


@pytest.mark.skipif(sys.platform != "linux", reason="a path that means something else in every process")
def test_a_worker_that_does_not_see_the_folder_is_told_unless_it_gets_the_bytes(
    client: Any, pipeline: Pipeline, model: Path, photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(photos[0].path.parent)
    mine = [photo_at(Path("/proc/self/cwd") / photo.path.name) for photo in photos]
    with pytest.raises(ClusterError, match=r"does not see .* --send-bytes"):
        looked(pipeline, mine, executor(client, pipeline, model))
    sent = looked(pipeline, mine, executor(client, pipeline, model, send_bytes=True))
    expected = looked(pipeline, photos)
    assert [(one.status, one.probabilities) for one in sent] == [(one.status, one.probabilities) for one in expected]


@pytest.mark.parametrize("crops", [True, False])
def test_only_what_is_kept_is_said_to_be_kept_when_the_scheduler_is_gone(
    client: Any, pipeline: Pipeline, model: Path, crops: bool
) -> None:
    with cluster(client.scheduler.address, None) as other:
        workers = Cropper(other, BlazeFace(), Framing(), 32) if crops else Looker(other, pipeline, model)
    with pytest.raises(ClusterError, match="The scheduler of the cluster is gone") as caught:
        workers.check()
    assert ("in the catalogue" in str(caught.value)) is not crops


def test_a_photo_that_is_gone_here_too_is_unreadable(
    client: Any, pipeline: Pipeline, model: Path, photos: list[Photo]
) -> None:
    photos[0].path.unlink()
    first, *others = looked(pipeline, photos, executor(client, pipeline, model))
    assert first.status is Status.UNREADABLE
    assert len(others) == 19


def test_other_versions_are_refused_before_a_photo_is_sent(
    client: Any, pipeline: Pipeline, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "__version__", "99.0")
    with pytest.raises(ClusterError, match=r"this computer has 99\.0 .*Install the same version everywhere"):
        executor(client, pipeline, model)


def test_a_worker_that_comes_later_with_another_version_is_noticed(tmp_path: Path, model: Path) -> None:
    worker.keep_model(model.read_bytes(), "key")
    (answer,) = worker.look("key", {"facesorter": "99.0", "pipeline": 99}, [("x", 1, 2, None)])
    assert json.loads(answer) == {"differs": worker.about()}


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9"])  # the latter without a certificate
def test_that_no_scheduler_answers_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(cluster_client, "_CONNECT_SECONDS", 0.3)
    with pytest.raises(ClusterError, match="No scheduler answers"), cluster(address, None):
        pass
