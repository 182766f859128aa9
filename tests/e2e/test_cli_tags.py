"""``sort --tag``: the photos stay, sidecars come, and go again with ``undo``."""

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from PIL import Image

    folder = tmp_path / "photos"
    folder.mkdir()
    for name, colour in (("red 0.png", (210, 20, 20)), ("green 0.png", (20, 210, 20))):
        Image.fromarray(portrait_in(colour)).save(folder / name)
    return folder


def test_a_folder_is_tagged_and_undone(command: Command, folder: Path, model: Path) -> None:
    dry = command("sort", folder, "--tag", "--model", model, "--dry-run")
    assert (dry.code, len(dry.out.splitlines())) == (0, 2)
    assert len(list(folder.iterdir())) == 2
    done = command("sort", folder, "--tag", "--faces", "--model", model, "--json")
    assert (done.code, done.json["counts"]) == (0, {"glasses male": 1, "plain male": 1})
    assert {path.name for path in folder.glob("*.xmp")} == {"red 0.png.xmp", "green 0.png.xmp"}
    again = command("sort", folder, "--tag", "--model", model)
    assert "Tagged 0 of 2 photos" in again.err
    runs = [line for line in command("runs").out.splitlines() if "tag" in line]
    assert len(runs) == 2
    assert command("undo", done.json["run"]).code == 0
    assert list(folder.glob("*.xmp")) == []


def test_undo_without_a_name_takes_the_latest_back_whatever_it_was(
    command: Command, folder: Path, model: Path, tmp_path: Path
) -> None:
    command("sort", folder, "--to", tmp_path / "out", "--model", model)
    command("sort", folder, "--tag", "--model", model)
    assert "tags-" in command("undo").out
    assert list(folder.glob("*.xmp")) == []
    assert len(list((tmp_path / "out").rglob("*.png"))) == 2
    assert command("undo").code == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [[], ["--tag", "--to", "x"], ["--to", "x", "--merge"], ["--tag", "--move"]])
def test_options_that_do_not_go_together_are_refused(command: Command, folder: Path, options: list[str]) -> None:
    assert command("sort", folder, *options).code == 2
