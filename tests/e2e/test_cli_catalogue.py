"""The command line and the catalogue: known photos are known, in the same order, and can be forgotten."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import cv2
import pytest

from facesorter.cli import parts
from facesorter.cli.main import main
from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.model_file import save_model
from facesorter.core.photos.find import photo_at, photos_at
from facesorter.core.picture import Picture
from facesorter.core.pictures import loading
from facesorter.core.places import UserPlaces
from tests.conftest import ModelMaker, portrait_in

COLOURS = {"red": (200, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 200)}


@pytest.fixture
def model(tmp_path: Path, colour_model: ModelMaker) -> Path:
    path = tmp_path / "colours.facemodel"
    save_model(colour_model(), path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of small portraits, each in a light of one colour."""
    (tmp_path / "photos").mkdir()
    for name, colour in COLOURS.items():
        written, data = cv2.imencode(".png", portrait_in(colour)[..., ::-1])
        assert written
        (tmp_path / "photos" / f"{name}.png").write_bytes(data.tobytes())
    return tmp_path / "photos"


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    load = loading.load

    def counted(path: Path) -> Picture:
        names.append(path.name)
        return load(path)

    monkeypatch.setattr(loading, "load", counted)
    return names


def classes_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, int]:
    capsys.readouterr()
    assert main(["classify", "--json", *map(str, arguments)]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {Path(values["path"]).stem: values["class_id"] for values in found}


def test_a_second_scan_decodes_only_what_is_new_and_prints_in_the_same_order(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path, decoded: list[str]
) -> None:
    first = classes_of(capsys, folder, "--model", model)
    assert first == {"blue": 3, "green": 2, "red": 1}
    assert sorted(decoded) == ["blue.png", "green.png", "red.png"]
    decoded.clear()
    assert list(classes_of(capsys, folder, "--model", model).items()) == list(first.items())
    assert decoded == []
    (folder / "a new one.png").write_bytes((folder / "red.png").read_bytes() + b" ")
    assert list(classes_of(capsys, folder, "--model", model)) == ["a new one", *first]
    assert decoded == ["a new one.png"]


def test_without_the_catalogue_everything_is_looked_at_and_nothing_kept(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path, decoded: list[str], places: UserPlaces
) -> None:
    for _ in range(2):
        classes_of(capsys, folder, "--model", model, "--no-catalogue")
    assert len(decoded) == 6
    assert not (places.data / FILE_NAME).exists()


def test_a_folder_can_be_forgotten(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path, decoded: list[str], places: UserPlaces
) -> None:
    classes_of(capsys, folder, "--model", model)
    aside = places.data / "catalogue-aside-1.sqlite3"
    aside.write_bytes(b"damaged")
    assert main(["forget", str(folder / ".." / folder.name)]) == 0
    told = capsys.readouterr()
    assert f"Forgotten: 3 photos of {folder}." in told.out
    assert f"Kept: {aside}, a catalogue that was set aside." in told.err
    assert aside.exists()
    assert b"red.png" not in (places.data / FILE_NAME).read_bytes()
    classes_of(capsys, folder, "--model", model)
    assert len(decoded) == 6
    assert sorted(path.name for path in folder.iterdir()) == ["blue.png", "green.png", "red.png"]


def test_a_sort_honours_the_corrections_made_in_the_window(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path, places: UserPlaces, tmp_path: Path
) -> None:
    catalogue = Catalogue.open(places)
    catalogue.correct(photo_at(folder / "red.png"), 6)
    catalogue.correct(photo_at(folder / "green.png"), 0)
    catalogue.close()
    assert main(["sort", str(folder), "--to", str(tmp_path / "sorted"), "--model", str(model)]) == 0
    assert [path.name for path in (tmp_path / "sorted").rglob("red.png")] == ["red.png"]
    assert (tmp_path / "sorted" / "girl" / "red.png").exists()
    assert (tmp_path / "sorted" / "boy" / "blue.png").exists()
    assert list((tmp_path / "sorted").rglob("green.png")) == []


def test_answers_are_given_and_taken_back_on_the_command_line(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path, tmp_path: Path
) -> None:
    own = ("--model", str(model))
    assert main(["correct", str(folder / "red.png"), "--to", "Girl", *own]) == 0
    assert capsys.readouterr().out == "1 photos: girl.\n"
    assert main(["correct", str(folder / "green.png"), "--leave-out", *own]) == 0
    assert main(["correct", str(folder / "blue.png"), "--to", "boy", *own]) == 0
    capsys.readouterr()
    assert main(["classify", "--json", str(folder), *own]) == 0
    found = {Path(one["path"]).stem: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {name: (one["review"], one["answer"]) for name, one in found.items()} == {
        "blue": ("confirmed", "boy"),
        "green": ("corrected", "left out"),
        "red": ("corrected", "girl"),
    }
    assert main(["sort", str(folder), "--to", str(tmp_path / "sorted"), *own]) == 0
    assert {path.name for path in (tmp_path / "sorted").rglob("*.png")} == {"blue.png", "red.png"}
    assert main(["correct", str(folder), "--back", *own]) == 0
    capsys.readouterr()
    assert main(["classify", str(folder), *own]) == 0
    assert "you said" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        "sort {folder} --to {there} --move",
        "sort {folder} --tag",
        "watch {folder} --to {there} --move --once --settle 0.01",
        "classify {folder}",
        "export results {folder} --to {there}",
        "export corrections {folder} --to {there}",
    ],
)
def test_case_63_nothing_is_done_without_what_the_person_said(  # noqa: PLR0917 - fixtures
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    model: Path,
    tmp_path: Path,
    locked_catalogue: Callable[[], AbstractContextManager[None]],
    command: str,
) -> None:
    own = () if "corrections" in command else ("--model", str(model))
    assert main(["correct", str(folder / "red.png"), "--leave-out", "--model", str(model)]) == 0
    before = sorted(folder.iterdir())
    there = tmp_path / "there"
    arguments = [part.format(folder=folder, there=there) for part in command.split()]
    capsys.readouterr()
    with locked_catalogue():
        assert main([*arguments, *own]) == 2
        told = capsys.readouterr()
        assert "What you said of photos so far cannot be read" in told.err
        assert "database is locked" in told.err
        assert ("--no-catalogue" in told.err) == bool(own)
        assert not told.out
        assert (sorted(folder.iterdir()), there.exists()) == (before, False)
        if command.endswith("--move"):
            assert main([*arguments, *own, "--no-catalogue"]) == 0


def test_an_answer_that_is_not_kept_is_told_of(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    locked_catalogue: Callable[[], AbstractContextManager[None]],
) -> None:
    def photos_that_change(*arguments: Any, **options: Any) -> Any:
        found = photos_at(*arguments, **options)
        with (folder / "red.png").open("ab") as file:
            file.write(b" ")
        return found

    command = ["correct", str(folder), "--to", "girl", "--model", str(model)]
    with monkeypatch.context() as patch:
        patch.setattr(parts, "photos_at", photos_that_change)
        assert main(command) == 1
    told = capsys.readouterr()
    assert told.out == "2 photos: girl.\n"
    assert told.err == (
        f"{folder / 'red.png'}: red.png changed since it was looked at. Look at it again. Your answer is not kept.\n"
    )
    with locked_catalogue():
        assert main(command) == 1
    told = capsys.readouterr()
    assert not told.out
    assert "database is locked" in told.err
    assert "3 answers are not kept." in told.err
    with locked_catalogue():
        assert main(["forget", str(folder)]) == 1
    told = capsys.readouterr()
    assert not told.out
    assert told.err.endswith("catalogue.sqlite3 keeps could not be forgotten: database is locked.\n")
    assert main(command) == 0
    assert capsys.readouterr().out == "3 photos: girl.\n"


def test_an_unknown_class_is_refused_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path
) -> None:
    assert main(["correct", str(folder), "--to", "dog", "--model", str(model)]) == 2
    assert "There is no class “dog”. The classes are: plain male" in capsys.readouterr().err


def test_a_bad_catalogue_is_told_of_and_stops_nothing(
    capsys: pytest.CaptureFixture[str], folder: Path, model: Path, places: UserPlaces
) -> None:
    places.data.mkdir(parents=True, exist_ok=True)
    (places.data / FILE_NAME).write_bytes(b"no database" * 1000)
    assert main(["classify", str(folder), "--model", str(model)]) == 0
    assert "set aside as catalogue-aside-1.sqlite3" in capsys.readouterr().err


def test_the_size_below_which_no_class_is_claimed_can_be_set(
    capsys: pytest.CaptureFixture[str], model: Path, astronaut: Path
) -> None:
    for pixels, expected in ((20, {"ok", "unsure"}), (400, {"unsure"})):
        main(["classify", str(astronaut), "--model", str(model), "--json", "--min-face", str(pixels)])
        assert json.loads(capsys.readouterr().out)["status"] in expected
