"""The command line as scripts use it: results on standard output, the rest on standard error, honest exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facesorter.cli import main as cli
from facesorter.core.errors import TrainingError
from facesorter.core.model_file import ModelFile, bundled_model, save_model
from facesorter.core.tasks import Task
from tests.conftest import portrait_in
from tests.e2e.conftest import Command, Done


@pytest.fixture
def model(tmp_path: Path, colour_model: Callable[..., ModelFile]) -> Path:
    path = tmp_path / "색.facemodel"
    save_model(colour_model(32, ["red", "green", "blue"], unsure_below=0.6), path)
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder of small portraits: two red, blue, green, grey (unsure), and a landscape (no face)."""
    from PIL import Image

    folder = tmp_path / "가족 사진"
    (folder / "sub").mkdir(parents=True)
    for name, colour, size in (
        ("red 1.png", (210, 20, 20), (80, 80)),
        ("빨강 2.jpg", (200, 10, 30), (90, 80)),
        ("blue.webp", (10, 20, 220), (80, 90)),
        ("grey.png", (120, 120, 120), (80, 80)),
        ("landscape.png", (20, 200, 20), (900, 500)),
        ("sub/green.png", (20, 200, 20), (80, 80)),
    ):
        pixels = np.full((*size[::-1], 3), colour, np.uint8) if "landscape" in name else portrait_in(colour, *size)
        Image.fromarray(pixels).save(folder / name, quality=95)
    (folder / "notes.txt").write_text("no photo")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def sorted_into(folder: Path) -> dict[str, str]:
    return {path.name: path.parent.name for path in folder.rglob("*") if path.is_file() and path.suffix}


def test_classify_prints_one_object_a_photo(command: Command, photos: Path, model: Path) -> None:
    done = command("classify", photos, "--json", "--model", model)
    assert (done.code, done.err) == (0, "")
    found = {Path(line["path"]).name: line for line in done.lines}
    assert {name: line["status"] for name, line in found.items()} == {
        "red 1.png": "ok",
        "빨강 2.jpg": "ok",
        "blue.webp": "ok",
        "grey.png": "unsure",
        "landscape.png": "no_face",
        "green.png": "ok",
    }
    red = found["red 1.png"]
    assert (red["class_id"], red["class_name"], len(red["faces"])) == (1, "red", 1)
    assert red["confidence"] == max(red["probabilities"].values()) > 0.9
    assert found["blue.webp"]["class_name"] == "blue"
    assert set(red) >= {
        *("path", "status", "class_id", "class_name", "confidence", "probabilities", "faces", "whole_picture", "error")
    }


def test_classify_takes_photos_and_folders_and_a_threshold(command: Command, photos: Path, model: Path) -> None:
    done = command("classify", photos / "grey.png", photos / "sub", "--json", "--model", model, "--unsure-below", "0")
    assert [line["status"] for line in done.lines] == ["ok", "ok"]
    done = command("classify", photos / "red 1.png", "--json", "--model", model, "--unsure-below", "1")
    assert [line["status"] for line in done.lines] == ["unsure"]


def test_classify_reads_well_without_json(command: Command, photos: Path, model: Path) -> None:
    (photos / "text.jpg").write_bytes(b"no picture")
    done = command("classify", photos, "--model", model)
    answers = {Path(line.split(": ")[0]).name: line.split(": ", 1)[1] for line in done.out.splitlines()}
    assert answers["red 1.png"].startswith("red (9")
    assert answers["grey.png"].startswith("unsure; perhaps ")
    assert answers["landscape.png"] == "no face"
    assert answers["text.jpg"] == "unreadable. This is a text file, not a picture."


def test_the_bundled_model_finds_the_astronaut(command: Command, astronaut: Path) -> None:
    done = command("classify", astronaut, "--json")
    assert done.code == 0
    (line,) = done.lines
    assert len(line["faces"]) == 1
    assert line["faces"][0]["box"] == pytest.approx([0.34, 0.136, 0.206, 0.206], abs=0.02)
    assert set(line["probabilities"]) == {"plain male", "glasses male", "boy", "plain female", "glasses female", "girl"}


def test_an_unreadable_photo_is_told_and_makes_the_code_1(command: Command, photos: Path, model: Path) -> None:
    (photos / "empty.jpg").write_bytes(b"")
    done = command("classify", photos, "--json", "--model", model)
    assert done.code == 1
    assert Counter(line["status"] for line in done.lines)["unreadable"] == 1
    assert [line["error"] for line in done.lines if line["error"]] == ["The file is empty."]


def test_a_missing_photo_costs_only_itself(command: Command, photos: Path, model: Path) -> None:
    done = command("classify", photos / "gone.png", photos / "red 1.png", "--json", "--model", model)
    assert done.code == 1
    assert [line["class_name"] for line in done.lines] == ["red"]
    assert done.err == "gone.png is not there any more, or cannot be opened.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["classify", "none.jpg"], "none.jpg is not there"),
        (["classify", "{photos}", "--model", "none.facemodel"], "There is no model file"),
        (["classify", "{photos}", "--model", "{photos}/red 1.png"], "is not a facesorter model"),
        (["sort", "{photos}/none", "--to", "{photos}/out"], "none"),
        (["sort", "{photos}", "--to", "{photos}/red 1.png", "--model", "{model}"], "red 1.png"),
        (["undo"], "nothing to undo"),
        (["undo", "nonsense"], "nonsense"),
        (["evaluate", "none.csv", "--images", "{photos}", "--model", "{model}"], "cannot be read"),
        (["train", "none.csv", "--images", "{photos}", "--out", "{photos}/m.facemodel"], "cannot be read"),
        (["train", "{csv}", "--images", "{photos}", "--out", "{photos}/red 1.png/m.facemodel"], "cannot be written"),
        (
            ["train", "{csv}", "--images", "{photos}", "--out", "m", "--from", "{photos}/red 1.png"],
            "is not a facesorter model",
        ),
        (["train", "{csv}", "--images", "{photos}", "--out", "m", "--from", "{model}"], "not hold an AlexNet"),
        (["card", "--model", "none.facemodel"], "There is no model file"),
        (["card", "--model", "{model}", "--test", "mine={csv}"], "is not what evaluate --json prints"),
    ],
)
def test_what_could_not_run_says_why_in_one_line(
    command: Command, photos: Path, model: Path, arguments: list[str], words: str
) -> None:
    table = model.parent / "labels.csv"
    table.write_text("filename,label\nred 1.png,red\n빨강 2.jpg,red\nblue.webp,blue\ngrey.png,blue\n", "utf-8")
    done = command(*(argument.format(photos=photos, model=model, csv=table) for argument in arguments))
    assert done.code == 2
    assert done.out == ""
    last = done.err.splitlines()[-1]
    assert words in last
    assert "Traceback" not in done.err
    assert last.endswith(".")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["sort", "a"],
        ["sort", "a", "--to", "b", "--copy", "--move"],
        ["classify", "a", "--unsure-below", "2"],
        ["classify", "a", "--unsure-below", "half"],
        ["train", "a", "--images", "b", "--out", "c", "--epochs", "0"],
        ["train", "a", "--images", "b", "--out", "c", "--learning-rate", "0"],
        ["train", "a", "--images", "b", "--out", "c", "--learning-rate", "inf"],
        ["train", "a", "--images", "b", "--out", "c", "--recipe", "x"],
        ["card", "--test", "numbers.json"],
        ["sort", "photos", "--to", ""],
    ],
)
def test_wrong_usage_is_explained(command: Command, arguments: list[str]) -> None:
    done = command(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("usage: facesorter-cli")


def test_help_and_version_are_results(command: Command) -> None:
    assert command("--version").out.startswith("facesorter ")
    done = command("--help")
    assert done.code == 0
    commands = ("classify", "sort", "undo", "runs", "train", "split-folders", "evaluate", "card")
    assert all(name in done.out for name in commands)


def test_a_dry_run_shows_the_plan_and_touches_nothing(
    command: Command, photos: Path, model: Path, tmp_path: Path
) -> None:
    before = tree(tmp_path)
    done = command("sort", photos, "--to", tmp_path / "out", "--model", model, "--dry-run", "--json", "--recursive")
    assert done.code == 0
    files = [step["files"][0] for step in done.json["steps"]]
    targets = {Path(file["source"]).name: Path(file["target"]).parent.name for file in files}
    assert targets == {"red 1.png": "red", "빨강 2.jpg": "red", "blue.webp": "blue", "green.png": "green"}
    assert {Path(left["source"]).name: left["status"] for left in done.json["left"]} == {
        "grey.png": "unsure",
        "landscape.png": "no_face",
    }
    assert tree(tmp_path) == before
    assert not (tmp_path / "out").exists()
    assert command("runs").out == ""


def test_sort_copies_by_default_and_undo_takes_the_copies_back(
    command: Command, photos: Path, model: Path, tmp_path: Path
) -> None:
    before, out = tree(photos), tmp_path / "out"
    done = command("sort", photos, "--to", out, "--model", model)
    assert done.code == 0
    assert tree(photos) == before
    assert sorted_into(out) == {"red 1.png": "red", "빨강 2.jpg": "red", "blue.webp": "blue"}
    assert (out / "red" / "빨강 2.jpg").read_bytes() == (photos / "빨강 2.jpg").read_bytes()
    assert "red: 2" in done.out.splitlines()
    assert "Copied 3 of 5 photos" in done.err
    done = command("undo")
    assert done.code == 0
    assert "Undone: 3 photos" in done.out
    assert tree(photos) == before
    assert not [path for path in out.rglob("*") if path.is_file()]


def test_sort_moves_and_undo_puts_everything_back(command: Command, photos: Path, model: Path, tmp_path: Path) -> None:
    before, out = tree(photos), tmp_path / "out"
    done = command("sort", photos, "--to", out, "--model", model, "--move", "--recursive", "--json")
    assert done.code == 0
    report = done.json
    assert report["counts"] == {"red": 2, "blue": 1, "green": 1}
    assert len(report["done"]) == 4
    assert report["failed"] == []
    assert not report["cancelled"]
    assert sorted(tree(photos)) == ["grey.png", "landscape.png", "notes.txt"]
    done = command("undo", report["run"])
    assert done.code == 0
    assert tree(photos) == before


def test_a_sort_with_an_unreadable_photo_is_done_but_not_all(
    command: Command, photos: Path, model: Path, tmp_path: Path
) -> None:
    (photos / "broken.jpg").write_bytes(b"no picture")
    done = command("sort", photos, "--to", tmp_path / "out", "--model", model, "--copy", "--json")
    assert done.code == 1
    assert sorted_into(tmp_path / "out") == {"red 1.png": "red", "빨강 2.jpg": "red", "blue.webp": "blue"}
    assert {Path(left["source"]).name for left in done.json["left"]} == {"broken.jpg", "grey.png", "landscape.png"}


def test_runs_are_listed_the_newest_first(command: Command, photos: Path, model: Path, tmp_path: Path) -> None:
    assert command("runs") == Done(0, "", "Nothing has been sorted yet.\n")
    assert command("runs", "--json") == Done(0, "", "")
    for name in ("first", "second"):
        assert command("sort", photos, "--to", tmp_path / name, "--model", model).code == 0
    done = command("runs", "--json")
    assert [Path(line["destination"]).name for line in done.lines] == ["second", "first"]
    assert [line["done"] for line in done.lines] == [3, 3]
    readable = command("runs").out.splitlines()
    assert readable[0].startswith(done.lines[0]["run_id"])
    command("undo", done.lines[1]["run_id"])
    assert command("runs", "--json").lines[1]["state"] != command("runs", "--json").lines[0]["state"]


def test_train_writes_a_model_that_sorts(command: Command, tiny_training: Any, photos: Path, tmp_path: Path) -> None:
    assert tiny_training.code == 0
    assert len(tiny_training.out.splitlines()) == 4
    done = command("sort", photos, "--to", tmp_path / "out", "--model", tiny_training.model, "--unsure-below", "0")
    assert done.code == 0
    assert len(sorted_into(tmp_path / "out")) == 4  # not the landscape, nor what lies deeper
    assert set(sorted_into(tmp_path / "out").values()) <= {"blue", "green", "red"}


@pytest.mark.parametrize(
    ("option", "start"),
    [
        ([], bundled_model()),
        (["--scratch"], None),
        (["--recipe", "seed"], None),  # its pixels are on another scale
        (["--from", "bundled"], bundled_model()),
        (["--from", "a"], Path("a")),
    ],
)
def test_train_begins_from_scratch_or_from_a_model(
    command: Command,
    *,
    colour_table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: list[str],
    start: Path | None,
) -> None:
    from facesorter.ml.jobs import train

    asked: list[Path | None] = []

    def run_training(job: train.TrainingJob, *_: Any) -> Any:
        asked.append(job.start)
        raise TrainingError("Enough.")

    monkeypatch.setattr(train, "run_training", run_training)
    command("train", colour_table, "--images", colour_table.parent, "--out", tmp_path / "m", *option)
    assert asked == [start]


def process(*arguments: object, options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *options, "-m", "facesorter.cli.main", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    )


def test_a_pipe_gets_results_and_nothing_else(photos: Path, model: Path, tmp_path: Path) -> None:
    """Native libraries write to the descriptors themselves, so this needs a real process."""
    from PIL import Image

    (photos / "broken.tif").write_bytes(b"II*\0\x08\0\0\0" + bytes(range(256)))
    Image.new("RGB", (80, 80), (200, 0, 0)).save(photos / "tagged.tif", tiffinfo={65000: "unknown"}, compression="jpeg")
    child = process("classify", photos, "--json", "--model", model)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 1
    assert err == b""
    assert out.isascii()
    assert len([json.loads(line) for line in out.splitlines()]) == 8


def test_a_terminal_that_knows_no_korean_shows_replacements(photos: Path, model: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "facesorter.cli.main", "classify", photos, photos / "없다.png", "--model", model],
        capture_output=True,
        env=environment,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert b"?? 2.jpg: red" in done.stdout
    assert done.stderr.startswith(b"??.png is not there")


@pytest.mark.parametrize("times", [1, 5])
def test_a_reader_that_has_had_enough_is_no_crash(photos: Path, model: Path, times: int) -> None:
    """Whether the pipe is found broken in the middle, or only when the last bytes are flushed."""
    child = process("classify", *[photos] * times, "--json", "--model", model)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    err = child.stderr.read()
    child.stderr.close()
    assert child.wait(60) == 1
    assert err == b""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is sent otherwise there")
def test_ctrl_c_stops_politely(tmp_path: Path, model: Path) -> None:
    from PIL import Image

    folder = tmp_path / "many"
    folder.mkdir()
    Image.effect_noise((1500, 1500), 90).save(folder / "0.png")
    for number in range(1, 150):
        os.link(folder / "0.png", folder / f"{number}.png")
    child = process("classify", folder, "--model", model, options=["-u"])
    assert child.stdout is not None
    assert child.stderr is not None
    assert b"0.png: " in child.stdout.readline()
    child.send_signal(signal.SIGINT)
    assert child.wait(120) == 130
    assert len(child.stdout.readlines()) < 149, "it looked at all the photos first"
    assert child.stderr.read() == b"Stopped.\n"
    child.stdout.close()
    child.stderr.close()


def test_whatever_the_system_refuses_is_no_traceback(
    command: Command, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr(cli, "_runs", refuse)
    assert command("runs") == Done(2, "", "/somewhere: Permission denied.\n")


def test_cancelled_is_not_all_done(
    command: Command, photos: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Task):
        def __init__(self) -> None:
            super().__init__()
            self.cancel()

    monkeypatch.setattr(cli, "Task", Stopped)
    done = command("sort", photos, "--to", tmp_path / "out", "--model", model)
    assert (done.code, done.err) == (130, "Stopped.\n")
    assert not (tmp_path / "out").exists()


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    assert shutil.which(sys.executable)
    done = subprocess.run(
        [sys.executable, "-m", "facesorter.cli.main", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith("facesorter ")
