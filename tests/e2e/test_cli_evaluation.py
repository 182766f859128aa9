"""How good models are, from the command line: numbers, a picture, models side by side, the card."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from facesorter.core.faces.finder import FaceFinder
from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import Normalisation, bundled_model, load_model, save_model
from facesorter.core.results import Status
from facesorter.ml import needs
from facesorter.ml.data import crops
from tests.conftest import ModelMaker
from tests.e2e.conftest import Command, Done

NAMES = ("red", "green", "blue")


@pytest.fixture
def model(tmp_path: Path, colour_model: ModelMaker) -> Path:
    path = tmp_path / "색.facemodel"
    save_model(colour_model(32, NAMES, unsure_below=0.6), path)
    return path


@pytest.fixture
def wrong_model(tmp_path: Path, colour_model: ModelMaker) -> Path:
    """Return a model of the same classes that sees the negative of every picture, at another size."""
    path = tmp_path / "negative.facemodel"
    save_model(colour_model(16, NAMES, normalisation=Normalisation(-1 / 255, 1.0)), path)
    return path


@pytest.fixture
def wrong_table(colour_table: Path, tmp_path: Path) -> Path:
    """Return the table of the drawn portraits with two wrong labels."""
    path = tmp_path / "wrong.csv"
    text = colour_table.read_text("utf-8").replace("red 0.png,red", "red 0.png,blue")
    path.write_text(text.replace("green 3.png,green", "green 3.png,red"), "utf-8")
    return path


def evaluate(command: Command, table: Path, colour_table: Path, *options: object) -> Done:
    return command("evaluate", table, "--images", colour_table.parent / "그림", *options)


def test_every_number_is_printed_as_json(command: Command, colour_table: Path, model: Path) -> None:
    done = evaluate(command, colour_table, colour_table, "--model", model, "--json")
    assert done.code == 1  # one picture is unreadable
    assert {key: done.json[key] for key in ("n", "accuracy", "unreadable", "no_face", "mistakes")} == {
        "n": 24,
        "accuracy": 1.0,
        "unreadable": 1,
        "no_face": 0,
        "mistakes": [],
    }
    assert set(done.json) == {
        *("n", "accuracy", "balanced_accuracy", "gender_accuracy", "child_gender_accuracy", "age_accuracy"),
        *(
            "glasses_accuracy",
            "ece",
            "ece_by_chance",
            "classes",
            "confusion",
            "per_class",
            "per_group",
            "unreadable",
            "no_face",
            "at_threshold",
        ),
        *("intervals", "counts", "reliability", "coverage", "mistakes"),
    }
    assert "line 26: missing.png is not in the image folder." in done.err


def test_a_folder_for_each_class_is_measured_too(
    command: Command, colour_table: Path, model: Path, tmp_path: Path
) -> None:
    for picture in (colour_table.parent / "그림").glob("* *.png"):
        folder = tmp_path / "sorted" / picture.name.split()[0].capitalize()
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, folder)
    (tmp_path / "sorted" / "pink").mkdir()
    shutil.copy(picture, tmp_path / "sorted" / "pink" / "other.png")
    done = command("evaluate", tmp_path / "sorted", "--model", model, "--json")
    assert (done.code, done.json["n"], done.json["accuracy"]) == (0, 24, 1.0)
    assert done.err == "other.png has the unknown label pink.\n"


def test_the_pictures_of_mistakes_are_named_from_the_folder(
    command: Command, colour_table: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("red", "blue"):
        (tmp_path / "sorted" / name).mkdir(parents=True)
        shutil.copy(colour_table.parent / "그림" / "red 0.png", tmp_path / "sorted" / name)
    monkeypatch.chdir(tmp_path)
    (mistake,) = command("evaluate", "sorted", "--model", model, "--json").json["mistakes"]
    assert mistake["picture"] == "blue/red 0.png"


def test_an_edition_that_writes_no_tables_says_so_first(
    command: Command, colour_table: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "TABLES", "pandas_is_not_here")
    done = evaluate(command, colour_table, colour_table, "--model", model, "--table", tmp_path / "numbers.csv")
    assert (done.code, done.out) == (2, "")
    assert "cannot write tables of numbers" in done.err


def test_the_numbers_read_well(command: Command, colour_table: Path, model: Path) -> None:
    done = evaluate(command, colour_table, colour_table, "--model", model)
    assert "all right                 100.0%  (24 of 24; 95 % interval 86.2% to 100.0%, few)" in done.out
    assert "not measured: 0 without a face, 1 unreadable" in done.out
    assert "source=brush              100.0%  (12 of 12; 95 % interval 75.8% to 100.0%, few)" in done.out
    assert "few: fewer than 100 pictures; trust the interval, not the number" in done.out
    assert "mistakes" not in done.out


def test_the_worst_mistakes_are_named(command: Command, colour_table: Path, wrong_table: Path, model: Path) -> None:
    done = evaluate(command, wrong_table, colour_table, "--model", model, "--json")
    mistakes = done.json["mistakes"]
    assert {(one["picture"], one["true"], one["answer"]) for one in mistakes} == {
        ("red 0.png", "blue", "red"),
        ("green 3.png", "red", "green"),
    }
    assert mistakes[0]["loss"] >= mistakes[1]["loss"] > 3
    assert all(0.9 < one["confidence"] < 1 for one in mistakes)
    lines = evaluate(command, wrong_table, colour_table, "--model", model).out.splitlines()
    told = lines.index("The worst mistakes, beginning with the least probable true class:")
    assert sorted(line.partition(" (")[0] for line in lines[told + 1 : told + 3]) == [
        "green 3.png: red, taken for green",
        "red 0.png: blue, taken for red",
    ]


def test_ten_mistakes_are_told_and_24_are_in_the_json(command: Command, colour_table: Path, wrong_model: Path) -> None:
    done = evaluate(command, colour_table, colour_table, "--model", wrong_model)
    assert sum(", taken for " in line for line in done.out.splitlines()) == 10
    assert len(evaluate(command, colour_table, colour_table, "--model", wrong_model, "--json").json["mistakes"]) == 24


def test_models_are_compared_to_the_first(command: Command, colour_table: Path, model: Path, wrong_model: Path) -> None:
    both = ("--model", model, "--model", wrong_model)
    done = evaluate(command, colour_table, colour_table, *both, "--json")
    assert done.code == 1
    first, second = done.json
    assert (first["model"], second["model"]) == (str(model), str(wrong_model))
    assert (first["accuracy"], second["accuracy"]) == (1.0, 0.0)
    assert (first["n"], second["n"]) == (24, 24)
    assert first["difference"] is None
    assert second["difference"]["value"] == -1.0
    assert second["difference"]["interval"][0] == -1.0
    assert -0.9 < second["difference"]["interval"][1] < -0.7
    rows = [line.split("  ") for line in evaluate(command, colour_table, colour_table, *both).out.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells[0] == ["model", "n", "right", "balanced", "ECE", "more right than the first"]
    assert cells[1][:4] == ["색.facemodel", "24", "100.0%, few", "100.0%"]
    assert cells[1][-1] == "-"
    assert cells[2][:4] == ["negative.facemodel", "24", "0.0%, few", "0.0%"]
    assert cells[2][-1].startswith("-100.0 (-100.0 to -")


def test_models_of_one_name_are_told_apart(
    command: Command, colour_table: Path, model: Path, colour_model: ModelMaker, tmp_path: Path
) -> None:
    other = tmp_path / "other" / model.name
    save_model(colour_model(16, NAMES), other)
    done = evaluate(command, colour_table, colour_table, "--model", model, "--model", other)
    assert [line.partition("  ")[0].strip() for line in done.out.splitlines()[1:3]] == [str(model), str(other)]
    done = evaluate(command, colour_table, colour_table, "--model", model, "--model", model, "--json")
    assert done.json["n"] == 24  # the same model again is no other one


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Framing, int]]:
    """Return the framing and the size of each crop that is going to be made."""
    made: list[tuple[Framing, int]] = []
    crop_of = crops.crop_of

    def counted(path: Path, finder: FaceFinder, framing: Framing, size: int) -> crops.Crop:
        made.append((framing, size))
        return crop_of(path, finder, framing, size)

    monkeypatch.setattr(crops, "crop_of", counted)
    return made


def test_crops_are_made_once_for_each_input_size_and_framing(
    command: Command, colour_table: Path, model: Path, wrong_model: Path, made: list[tuple[Framing, int]]
) -> None:
    third = shutil.copy(model, model.with_name("third.facemodel"))
    older = load_model(model)
    upright = replace(older, manifest=replace(older.manifest, frame_upright=True))
    save_model(upright, fourth := model.with_name("fourth.facemodel"))
    options = [option for path in (model, wrong_model, third, fourth) for option in ("--model", path)]
    assert len(evaluate(command, colour_table, colour_table, *options, "--json").json) == 4
    straight = older.manifest.framing
    assert Counter(made) == {(straight, 32): 25, (straight, 16): 25, (upright.manifest.framing, 32): 25}


def test_models_are_compared_on_pictures_that_both_could_see(
    command: Command, colour_table: Path, model: Path, wrong_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crop_of = crops.crop_of
    failing = {(16, "red 0.png")}

    def sometimes(path: Path, finder: FaceFinder, framing: Framing, size: int) -> crops.Crop:
        if (size, path.name) in failing:
            return Status.UNREADABLE  # out of memory, say
        return crop_of(path, finder, framing, size)

    monkeypatch.setattr(crops, "crop_of", sometimes)
    both = ("--model", model, "--model", wrong_model, "--json")
    first, second = evaluate(command, colour_table, colour_table, *both).json
    assert (first["n"], second["n"]) == (24, 23)
    assert second["difference"]["value"] == -1.0
    failing.add((32, "blue 0.png"))
    two = model.with_name("two.csv")
    two.write_text("filename,label\nred 0.png,red\nblue 0.png,blue\n", "utf-8")
    first, second = evaluate(command, two, colour_table, *both).json
    assert (first["n"], second["n"]) == (1, 1)
    assert second["difference"] is None


def test_models_of_other_classes_are_not_compared(
    command: Command, colour_table: Path, model: Path, colour_model: ModelMaker, tmp_path: Path
) -> None:
    other = tmp_path / "other.facemodel"
    save_model(colour_model(16, ("red", "green", "violet")), other)
    done = evaluate(command, colour_table, colour_table, "--model", model, "--model", other)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"{other} sorts into red, green, violet, {model} into red, green, blue; only models of the same classes can be "
        "compared.\n"
    )


@pytest.mark.skipif(not bundled_model().exists(), reason="no model is bundled yet")
def test_the_bundled_model_has_a_name(command: Command, colour_table: Path, model: Path) -> None:
    done = evaluate(command, colour_table, colour_table, "--model", "bundled", "--model", model)
    assert done.code == 2
    assert f"{model} sorts into red, green, blue, " in done.err
    assert "into plain male, glasses male, boy" in done.err


def test_the_confusion_matrix_is_drawn_to_a_new_file(
    command: Command, colour_table: Path, wrong_table: Path, model: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "혼동.svg"
    options = ("--model", model, "--picture", picture)
    done = evaluate(command, wrong_table, colour_table, *options)
    assert done.code == 1
    texts = [element.text for element in ET.fromstring(picture.read_bytes()).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    assert texts[0] == "색.facemodel on wrong.csv"
    assert str(texts[1]).startswith("22 of 24 pictures right: 91.7%")
    assert texts[texts.index("8 pictures, few") + 1 :][:4] == ["7", "87.5%", "1", "12.5%"]
    before = picture.read_bytes()
    again = evaluate(command, wrong_table, colour_table, *options)
    assert (again.code, again.out) == (2, "")
    assert again.err == f"{picture} already exists and is not overwritten. Choose another name.\n"
    assert picture.read_bytes() == before


def test_a_picture_that_cannot_be_written_costs_no_number(
    command: Command, colour_table: Path, model: Path, tmp_path: Path
) -> None:
    done = evaluate(command, colour_table, colour_table, "--model", model, "--picture", tmp_path / "none" / "a.svg")
    assert done.code == 2
    assert done.out.startswith("all right ")
    assert "a.svg cannot be written: No such file or directory." in done.err


def test_a_picture_shows_one_model(
    command: Command, colour_table: Path, model: Path, wrong_model: Path, tmp_path: Path
) -> None:
    both = ("--model", model, "--model", wrong_model)
    done = evaluate(command, colour_table, colour_table, *both, "--picture", tmp_path / "a.svg")
    assert (done.code, done.out) == (2, "")
    assert done.err == "One picture can show only one model, not 2; name one.\n"
    assert not (tmp_path / "a.svg").exists()


def test_a_card_prints_what_was_measured(command: Command, colour_table: Path, model: Path, tmp_path: Path) -> None:
    measured = tmp_path / "색.json"
    measured.write_text(evaluate(command, colour_table, colour_table, "--model", model, "--json").out, "utf-8")
    card = command("card", "--model", model, "--test", f"색={measured}", "--picture", "색=색.svg")
    assert card.code == 0
    assert card.out.startswith("# Model card\n")
    assert "## How good it is on 색\n\n![Confusion matrix on 색](%EC%83%89.svg)\n" in card.out
    assert "24 pictures with a face; 0 without one and 1 unreadable are not counted." in card.out
    assert "| all right | 24, few | 100.0% | 86.2% to 100.0% |" in card.out


def test_a_card_refuses_what_does_not_fit(
    command: Command, colour_table: Path, model: Path, wrong_model: Path, tmp_path: Path
) -> None:
    done = command("card", "--model", model, "--picture", "mine=a.svg")
    assert (done.code, done.out) == (2, "")
    assert done.err == "There is a picture of “mine”, but no numbers; give both the same name.\n"
    both = ("--model", model, "--model", wrong_model, "--json")
    several = tmp_path / "several.json"
    several.write_text(json.dumps(evaluate(command, colour_table, colour_table, *both).json), "utf-8")
    done = command("card", "--model", model, "--test", f"both={several}")
    assert done.code == 2
    assert "several.json is not what evaluate --json prints for one model." in done.err
    assert command("card", "--picture", "a.svg").code == 2


@pytest.mark.skipif(not bundled_model().exists(), reason="no model is bundled yet")
def test_a_card_is_of_the_bundled_model_by_default(command: Command) -> None:
    done = command("card")
    assert done.code == 0
    assert "into 6 classes: plain male, glasses male, boy, plain female, glasses female, girl." in done.out
    assert "| UTKFace |" in done.out
    assert "on the validation pictures of" in done.out


@pytest.fixture
def whole_photos(astronaut: Path, tmp_path: Path) -> Path:
    """Return the table of five photos in the folder ``앨범``: a face, two faces, none, a line of no use, no picture."""
    from PIL import Image

    folder = tmp_path / "앨범"
    folder.mkdir()
    portrait = Image.open(astronaut).convert("RGB", (1, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0))  # in a red light
    portrait.save(folder / "one.png")
    couple = Image.new("RGB", (2 * portrait.width, portrait.height))
    couple.paste(portrait, (0, 0))
    couple.paste(portrait, (portrait.width, 0))
    couple.save(folder / "two.png")
    Image.linear_gradient("L").resize((640, 480)).save(folder / "sky.png")
    (folder / "text.png").write_bytes(b"no picture")
    table = tmp_path / "photos.csv"
    lines = ("filename,expected,also", "one.png,red,", "two.png,several,", "sky.png,none,", "gone.png,1,")
    table.write_text("\n".join([*lines, "text.png,unsure,none"]), "utf-8")
    return table


def test_whole_photos_go_through_the_pipeline_that_sorts(command: Command, whole_photos: Path, model: Path) -> None:
    images = whole_photos.parent / "앨범"
    done = command("evaluate", "--photos", whole_photos, "--images", images, "--model", model, "--json")
    assert done.code == 0
    assert done.err == "line 5: gone.png is not in the image folder.\n"
    numbers = done.json
    assert numbers["model"] == str(model)
    assert numbers["photos"] == 4
    assert (numbers["right"]["count"], numbers["right"]["of"]) == (1, 1)
    assert numbers["several_seen"]["share"] == 1.0
    assert numbers["outcomes"]["unsure"]["unreadable"] == 1
    assert numbers["outcomes"]["none"]["none"] == 1
    text = command("evaluate", "--photos", whole_photos, "--images", images, "--model", model).out
    assert "right of what is sorted     100.0%  (1 of 1; 95 % interval 20.7% to 100.0%, few)" in text
    assert "unsure below   sorted  of all   right   one subject, sorted right" in text


def test_whole_photos_come_first_in_a_card(
    command: Command, colour_table: Path, whole_photos: Path, model: Path, tmp_path: Path
) -> None:
    images = whole_photos.parent / "앨범"
    measured, crops_measured = tmp_path / "photos.json", tmp_path / "crops.json"
    measured.write_text(
        command("evaluate", "--photos", whole_photos, "--images", images, "--model", model, "--json").out, "utf-8"
    )
    crops_measured.write_text(evaluate(command, colour_table, colour_table, "--model", model, "--json").out, "utf-8")
    card = command("card", "--model", model, "--test", f"crops={crops_measured}", "--test", f"album={measured}")
    assert card.code == 0
    first, second = (line for line in card.out.splitlines() if line.startswith("## How good it is on"))
    assert first == "## How good it is on the whole photos of album"
    assert second == "## How good it is on crops"
    assert "| right of what is sorted | 1 of 1, few | 100.0% | 20.7% to 100.0% |" in card.out
    refused = command("card", "--model", model, "--test", f"album={measured}", "--picture", "album=a.svg")
    assert (refused.code, refused.out) == (2, "")
    assert "“album” was measured on whole photos, which a confusion matrix cannot show." in refused.err


def test_two_models_sort_the_same_photos(command: Command, whole_photos: Path, model: Path, wrong_model: Path) -> None:
    both = ("--images", whole_photos.parent / "앨범", "--model", model, "--model", wrong_model)
    first, second = command("evaluate", "--photos", whole_photos, *both, "--json").json
    assert (first["right"]["share"], second["right"]["share"]) == (1.0, 0.0)
    text = command("evaluate", "--photos", whole_photos, *both).out
    assert text.startswith("색.facemodel\n")
    assert "\nnegative.facemodel\n" in text


def test_photos_or_crops_must_be_named(command: Command, whole_photos: Path) -> None:
    assert command("evaluate").code == 2
    assert command("evaluate", whole_photos, "--photos", whole_photos).code == 2
    done = command("evaluate", "--photos", whole_photos)
    assert done.code == 2
    assert "--photos needs --images DIR" in done.err
