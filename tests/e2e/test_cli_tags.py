"""``sort --tag``: the photos stay, sidecars come, and go again with ``undo``, after a crash too."""

from pathlib import Path

import pytest

from facesorter.core.model_file import save_model
from facesorter.core.places import default_places
from facesorter.core.runs.tag_journal import tag_journals
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


def test_a_photo_put_into_two_classes_has_both_as_tags_and_in_what_is_exported(
    command: Command, folder: Path, model: Path
) -> None:
    red = folder / "red 0.png"
    assert command("correct", red, "--to", "girl", "--to", "boy", "--model", model).code == 0
    assert f"{red} -> red 0.png.xmp: girl, boy" in command("sort", folder, "--tag", "--model", model, "--dry-run").out
    done = command("sort", folder, "--tag", "--model", model, "--json")
    assert done.json["counts"] == {"glasses male": 1, "girl": 1, "boy": 1}
    assert "facesorter|boy" in (folder / "red 0.png.xmp").read_text("utf-8")
    assert command("export", "results", folder, "--model", model, "--to", folder / "out.csv").code == 0
    assert "girl; boy" in (folder / "out.csv").read_text("utf-8")
    assert '"classes": ["girl", "boy"]' in command("classify", red, "--model", model, "--json").out


def test_undo_without_a_name_takes_the_latest_back_whatever_it_was(
    command: Command, folder: Path, model: Path, tmp_path: Path
) -> None:
    sort = command("sort", folder, "--to", tmp_path / "out", "--model", model, "--json").json["run"]
    command("sort", folder, "--tag", "--model", model)
    assert "tags-" in command("undo").out
    assert list(folder.glob("*.xmp")) == []
    assert len(list((tmp_path / "out").rglob("*.png"))) == 2
    again = command("undo")
    assert (again.code, f"The latest that has is {sort}" in again.err) == (2, True)
    assert command("undo", sort).code == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [[], ["--tag", "--to", "x"], ["--to", "x", "--merge"], ["--tag", "--move"]])
def test_options_that_do_not_go_together_are_refused(command: Command, folder: Path, options: list[str]) -> None:
    assert command("sort", folder, *options).code == 2


@pytest.mark.parametrize("way", ["--finish", "--undo"])
def test_a_tagging_that_was_killed_is_told_and_gone_on_with(
    command: Command, folder: Path, model: Path, way: str
) -> None:
    done = command("sort", folder, "--tag", "--model", model, "--json").json
    (journal,) = tag_journals(default_places())
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:4]))  # as it was after the first of two
    second = next(folder / row["sidecar"] for row in done["done"] if row["sidecar"].encode() not in lines[3])
    second.unlink()
    run = done["run"]
    told = (
        f"The tagging {run} in {folder} was interrupted after 0 of 2. Finish it with: facesorter-cli resume {run} "
        f"--finish  or take it back with: facesorter-cli resume {run} --undo\n"
    )
    assert command("runs").err == told
    assert command("resume", way).code == 0
    assert len(list(folder.glob("*.xmp"))) == (2 if way == "--finish" else 0)
    assert command("runs").err == ""
