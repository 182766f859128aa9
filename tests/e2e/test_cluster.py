"""The command line on a cluster of real processes that get lost, and behind TLS."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from facesorter.core.catalogue import Catalogue
from facesorter.core.errors import ClusterError
from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.model_file import save_model
from facesorter.core.photos.find import find_photos
from facesorter.core.pipeline import Pipeline, model_key
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Task
from facesorter.ml.cluster.client import cluster
from facesorter.ml.cluster.executors import Looker
from facesorter.ml.litert import LiteRTClassifier
from tests.conftest import ModelMaker, portrait_in

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

COUNT = 240
"""Fifteen batches: more than are ever under way at once."""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def no_leaked_threads() -> None:
    """Dask's own threads end with the process."""


@pytest.fixture
def model(tmp_path: Path, colour_model: ModelMaker) -> Path:
    path = tmp_path / "colours.facemodel"
    save_model(colour_model(), path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "사진"
    folder.mkdir()
    for number in range(COUNT):
        colour = np.zeros((120, 120, 3), np.uint8)
        colour[..., number % 3] = 100 + number % 100
        (folder / f"{number:03}.png").write_bytes(cv2.imencode(".png", colour)[1].tobytes())
    return folder


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts a module of Python in a process of its own, which ends with the test."""
    with ExitStack() as stack:

        def run(module: str, *arguments: object, **more: str) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, "-m", module, *map(str, arguments)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **more},
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            return process

        yield run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Parts:
    """A scheduler and a worker, one process each."""

    def __init__(self, start: Start, folder: Path, port: int, protocol: str = "tcp", **options: str) -> None:
        self._start, self._folder, self._options = start, folder, options
        self._common = ("--host", "127.0.0.1", "--protocol", protocol, "--no-dashboard")
        self.address = f"{protocol}://127.0.0.1:{port}"
        self.scheduler = start("distributed.cli.dask_scheduler", "--port", port, *self._common, **options)
        self.worker = self.another_worker()

    def another_worker(self) -> "subprocess.Popen[str]":
        options = ("--no-nanny", "--nthreads", 1, "--local-directory", self._folder / "dask")
        worker = self._start("distributed.cli.dask_worker", self.address, *options, *self._common, **self._options)
        assert worker.stderr is not None
        while "Starting established connection" not in (line := worker.stderr.readline()):
            assert line, "the worker ended"
        return worker


def classify(start: Start, folder: Path, model: Path, address: str, **more: str) -> "subprocess.Popen[str]":
    options = ("--model", model, "--scheduler", address)
    return start("facesorter.cli.main", "classify", folder, *options, **more)


def known(folder: Path, model: Path, places: UserPlaces) -> int:
    catalogue = Catalogue.open(places)
    count = len(catalogue.known(find_photos(folder).photos, model_key(model)))
    catalogue.close()
    return count


def test_a_scheduler_that_is_lost_is_told_and_the_same_command_goes_on(
    start: Start, folder: Path, model: Path, tmp_path: Path, places: UserPlaces
) -> None:
    port = free_port()
    parts = Parts(start, tmp_path, port)
    command = classify(start, folder, model, parts.address)
    assert command.stdout is not None
    first = command.stdout.readline()
    parts.scheduler.send_signal(signal.SIGKILL)
    out, err = command.communicate()
    assert command.returncode == 2
    assert "The scheduler of the cluster is gone. What was found so far is in the catalogue" in err
    assert "Traceback" not in err
    found = known(folder, model, places)
    assert 16 <= found < COUNT
    assert len(out.splitlines()) < found
    parts = Parts(start, tmp_path, port)
    again = classify(start, folder, model, parts.address)
    out, err = again.communicate()
    assert (again.returncode, len(out.splitlines())) == (0, COUNT), err
    assert out.splitlines()[0] == first.rstrip()
    assert known(folder, model, places) == COUNT


def test_that_all_workers_are_lost_is_told_and_another_one_goes_on(
    start: Start, folder: Path, model: Path, tmp_path: Path, places: UserPlaces
) -> None:
    parts = Parts(start, tmp_path, free_port())
    photos, catalogue = find_photos(folder).photos, Catalogue.open(places)
    classifier = LiteRTClassifier.open(model)
    pipeline = Pipeline(BlazeFace(), classifier)

    def run(client: Any) -> Iterator[Any]:
        looker = Looker(client, pipeline, model, patience=1.0)
        return pipeline.run(photos, Task(), catalogue, model_key(model), looker)

    with cluster(parts.address, None) as client:
        outcomes = run(client)
        next(outcomes)
        parts.worker.kill()
        with pytest.raises(ClusterError, match=r"No worker of the cluster has been there for 1 seconds.*catalogue"):
            list(outcomes)
        assert 1 <= len(catalogue.known(photos, model_key(model))) < COUNT
        with pytest.raises(ClusterError, match=r"The cluster has no worker\. Start some"):
            run(client)
        parts.another_worker()
        assert len(list(run(client))) == COUNT
    catalogue.close()
    classifier.close()


def certificates(folder: Path, name: str) -> dict[str, str]:
    """Make a self-signed certificate, and return the settings with which Dask uses it everywhere."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=facesorter")
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    settings = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(certificate)}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        settings[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(certificate)
        settings[f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY"] = str(key)
    return settings


def test_tls_lets_in_who_has_the_certificate_and_nobody_else(
    start: Start, folder: Path, model: Path, tmp_path: Path
) -> None:
    ours, others = certificates(tmp_path, "ours"), certificates(tmp_path, "others")
    parts = Parts(start, tmp_path, free_port(), "tls", **ours)
    let_in = classify(start, folder, model, parts.address, **ours)
    out, err = let_in.communicate()
    assert (let_in.returncode, len(out.splitlines())) == (0, COUNT), err
    for settings, address in ((others, parts.address), ({}, parts.address), ({}, parts.address.replace("tls", "tcp"))):
        refused = classify(start, folder, model, address, **settings)
        out, err = refused.communicate()
        assert (refused.returncode, out) == (2, "")
        assert "No scheduler answers at" in err
        assert "Traceback" not in err


@pytest.mark.parametrize("words", [("evaluate",), ("train", "--dry-run")])
def test_pictures_are_cropped_in_worker_processes(
    start: Start, tmp_path: Path, model: Path, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "classes"
    for name, colour in (("plain male", (210, 20, 20)), ("glasses male", (20, 210, 20))):
        (folder / name).mkdir(parents=True)
        for number in range(8):
            pixels = cv2.cvtColor(portrait_in(colour), cv2.COLOR_RGB2BGR) // (1 + number % 2)
            data = cv2.imencode(".png", pixels.astype(np.uint8))[1].tobytes()
            (folder / name / f"{number}.png").write_bytes(data)
    options = ("--model", model) if words == ("evaluate",) else ()
    told = []
    for number, where in enumerate(((), ("--local-workers", 1))):
        caches = {"XDG_CACHE_HOME": str(tmp_path / f"cache {number}")}
        done = start("facesorter.cli.main", *words, folder, *options, *where, **caches)
        out, err = done.communicate()
        assert done.returncode == 0, err
        told.append(out)
    assert told[0] == told[1]


def test_whole_photos_are_measured_in_worker_processes(start: Start, folder: Path, model: Path, tmp_path: Path) -> None:
    table = tmp_path / "expected.csv"
    lines = [f"{path.name},none" for path in folder.iterdir()]
    table.write_text("\n".join(["filename,expected", *lines]), "utf-8")
    told = []
    for where in ((), ("--local-workers", 2)):
        options = ("--photos", table, "--images", folder, "--model", model, "--json", *where)
        done = start("facesorter.cli.main", "evaluate", *options)
        out, err = done.communicate()
        assert done.returncode == 0, err
        told.append(out)
    assert told[0] == told[1]
