"""A model file that would take the program with it is refused in a sentence: its network is tried in a child first."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from facesorter import children
from facesorter.core.errors import ModelFileError
from facesorter.core.model_file import ModelFile, bundled_model, save_model
from facesorter.ml import trial, trial_child
from facesorter.ml.litert import LiteRTClassifier
from facesorter.ml.trial import load_tried, try_model
from tests.colour_network import crashing, hanging_network

READ = "import sys; sys.stdin.buffer.readline(); print('facesorter trial', flush=True);"


@pytest.fixture
def model(colour_model: Callable[..., ModelFile]) -> ModelFile:
    return colour_model(16)


def child(code: str) -> list[str]:
    return [sys.executable, "-c", READ + code]


def test_a_good_network_is_opened_after_its_trial(model: ModelFile, tmp_path: Path) -> None:
    save_model(model, tmp_path / "good.facemodel")
    assert load_tried(tmp_path / "good.facemodel") == model


def test_a_network_that_crashes_is_refused(model: ModelFile, tmp_path: Path) -> None:
    path = tmp_path / "충돌.facemodel"
    save_model(replace(model, network=crashing(model.network)), path)
    with pytest.raises(ModelFileError, match=r"충돌.facemodel is not used: its network crashed|cannot run here"):
        LiteRTClassifier.open(path)


def test_a_network_that_never_ends_is_refused(model: ModelFile) -> None:
    with pytest.raises(ModelFileError, match=r"hangs.facemodel is not used: .* had not answered after 5 seconds"):
        try_model(replace(model, network=hanging_network(16, 6)), "hangs.facemodel", time_limit=5)


@pytest.mark.parametrize("command", ["facesorter.cli.main", "facesorter"])
def test_the_program_outlives_it_and_says_so(model: ModelFile, tmp_path: Path, command: str, astronaut: Path) -> None:
    """A program of its own: in this process the crash would be the end of the tests."""
    path = tmp_path / "a.facemodel"
    save_model(replace(model, network=crashing(model.network)), path)
    arguments: list[str | Path] = (
        ["classify", astronaut, "--model", path] if "cli" in command else ["--smoke-test", "--model", path]
    )
    done = subprocess.run([sys.executable, "-m", command, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode in {1, 2}, done.stderr
    assert "a.facemodel is not used" in done.stderr or "cannot run here" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "import os; os.abort()",
            r"a.facemodel is not used: .* crashed when it was tried out, or took more than 0.5 GB",
        ),
        ("sys.exit(77)", r"a.facemodel is not used: .* crashed when it was tried out, or took more than 0.5 GB"),
        ("import time; time.sleep(60)", "had not answered after 3 seconds"),
        ("sys.stdin.close(); import os; os.abort()", "not used"),
    ],
)
def test_what_becomes_of_the_child_is_told(model: ModelFile, code: str, sentence: str) -> None:
    seconds = 3 if "sleep" in code else 60
    large = replace(model, network=model.network + bytes(1_000_000))  # more than a pipe holds
    with pytest.raises(ModelFileError, match=sentence):
        try_model(large, "a.facemodel", command=child(code), time_limit=seconds, memory=500_000_000)


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "print('something else')"]])
def test_a_child_that_does_not_start_is_not_the_models_fault(model: ModelFile, command: list[str]) -> None:
    with pytest.raises(ModelFileError, match="cannot be tried out"):
        try_model(model, "a.facemodel", command=command)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a watcher comes by ten times a second")
def test_a_network_that_takes_much_memory_is_refused(colour_model: Callable[..., ModelFile]) -> None:
    with pytest.raises(ModelFileError, match=r"more than 0.0 GB|cannot run here"):
        try_model(colour_model(1024), "large.facemodel", memory=5_000_000)


def test_answers_that_are_no_numbers_are_refused(model: ModelFile) -> None:
    weights = model.network.index(bytes.fromhex("00000041"))  # 8.0, the first weight
    spoiled = model.network[:weights] + bytes.fromhex("0000c07f") + model.network[weights + 4 :]
    with pytest.raises(ModelFileError, match="answers without numbers"):
        try_model(replace(model, network=spoiled), "nan.facemodel")


def test_the_bundled_model_needs_no_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "try_model", lambda *_: pytest.fail("tried"))
    assert load_tried() == load_tried(bundled_model())


def test_a_frozen_app_can_be_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(trial_child, "main", lambda: called.append(True))
    assert children.ran_as_child(["--child", trial_child.__name__])
    assert called


@pytest.mark.parametrize("module", ["facesorter", "facesorter.cli.main"])
def test_the_programs_answer_as_the_child(module: str, model: ModelFile) -> None:
    try_model(model, "a.facemodel", command=[sys.executable, "-m", module, "--child", trial_child.__name__])
