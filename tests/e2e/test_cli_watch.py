"""The command ``watch``."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from facesorter.core.model_file import save_model
from tests.conftest import ModelMaker, portrait_in
from tests.e2e.conftest import Command


@pytest.fixture
def model(tmp_path: Path, colour_model: ModelMaker) -> Path:
    path = tmp_path / "colours.facemodel"
    save_model(colour_model(), path)
    return path


def test_what_arrives_on_a_day_is_one_run(command: Command, model: Path, tmp_path: Path) -> None:
    from PIL import Image

    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    for name, colour in (("red 0.png", (210, 20, 20)), ("green 0.png", (20, 210, 20))):
        Image.fromarray(portrait_in(colour)).save(inbox / name)
        options = ("--model", model, "--once", "--settle", "0.1", "--every", "0.05", "--move")
        done = command("watch", inbox, "--to", out, *options)
        assert done.code == 0, done.err
        assert len(done.out.splitlines()) == 1
    assert list(inbox.iterdir()) == []
    assert len(command("runs").out.splitlines()) == 1
    assert command("undo").code == 0
    assert {path.name for path in inbox.iterdir()} == {"red 0.png", "green 0.png"}
    assert not out.exists()


def test_a_folder_that_is_not_there_is_told_at_once(command: Command, model: Path, tmp_path: Path) -> None:
    done = command("watch", tmp_path / "gone", "--to", tmp_path / "out", "--model", model)
    assert (done.code, "cannot be opened" in done.err) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="has no Ctrl+C for one process")
def test_what_could_not_be_sorted_is_sorted_later_and_told_once(model: Path, tmp_path: Path) -> None:
    from PIL import Image

    inbox, drive = tmp_path / "in", tmp_path / "drive"
    inbox.mkdir()
    drive.touch()  # not there
    Image.fromarray(portrait_in((210, 20, 20))).save(inbox / "red.png")
    quick = ("--settle", "0.1", "--every", "0.05", "--retry", "0.1")
    watch: list[str | Path] = [
        sys.executable,
        "-m",
        "facesorter.cli.main",
        "watch",
        inbox,
        "--to",
        drive / "out",
        "--model",
        model,
        *quick,
    ]
    with subprocess.Popen(watch, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if "is not a folder" in line:
                    break
            drive.unlink()
            drive.mkdir(exist_ok=True)
            assert process.stdout.readline().startswith(f"{inbox / 'red.png'} -> {drive / 'out'}")
            Image.fromarray(portrait_in((20, 210, 20))).save(inbox / "green.png")
            assert process.stdout.readline().startswith(f"{inbox / 'green.png'} -> {drive / 'out'}")
            process.send_signal(signal.SIGINT)
            assert "is not a folder" not in process.stderr.read()
        finally:
            process.kill()
    assert {path.name for path in drive.rglob("*.png")} == {"red.png", "green.png"}
