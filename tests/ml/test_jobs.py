"""Whole jobs: a CSV in, a model file out that sorts; a CSV in, numbers out; and no half a job without a word."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facesorter.core.errors import FacesorterError, ModelFileError, SamplesError, TrainingError
from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import ModelFile, load_model, save_model
from facesorter.core.photos.find import find_photos
from facesorter.core.picture import Pixels
from facesorter.core.pipeline import Pipeline
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, Status
from facesorter.core.tasks import Cancelled, Progress, Task
from facesorter.ml import needs
from facesorter.ml.data.samples import Complaint
from facesorter.ml.data.sources import Source
from facesorter.ml.data.split import Apart
from facesorter.ml.data.summary import ClassCounts, Summary
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.shares import Share
from facesorter.ml.jobs.evaluate import run_evaluation
from facesorter.ml.jobs.events import unfinished_folder
from facesorter.ml.jobs.prepare import Watcher, run_dry
from facesorter.ml.jobs.train import TrainingJob, run_training
from facesorter.ml.litert import LiteRTClassifier
from facesorter.ml.training import export, trainer
from facesorter.ml.training.checkpoints import discard
from facesorter.ml.training.context import Context
from facesorter.ml.training.trainer import Trained


class Nobody:
    """Finds no face: small pictures count as portraits."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        return ()


@pytest.fixture
def images(colour_table: Path) -> Path:
    return colour_table.parent / "그림"


def test_a_training_ends_in_a_model_file_and_nothing_else(tiny_training: Any) -> None:
    assert tiny_training.code == 0, tiny_training.err
    assert [path.name for path in tiny_training.model.parent.iterdir()] == ["색.facemodel"]


def test_the_model_file_says_how_it_was_made(tiny_training: Any) -> None:
    manifest = load_model(tiny_training.model).manifest
    assert manifest.classes.names == ("blue", "green", "red")
    assert manifest.input_size == 113
    made = manifest.training
    assert made["table"] == "labels.csv"
    assert made["classes"] == {"blue": 6, "green": 6, "red": 6}
    assert (made["pictures"], made["validation_pictures"], made["without_face_or_unreadable"]) == (18, 3, 1)
    assert (made["test_pictures"], made["exact_duplicates"]) == (3, 0)
    assert sum(made["sources"].values()) == 18
    assert made["sources"].keys() == {"brush", "crayon"}
    assert (made["seed"], made["epochs"], made["stopped_by_hand"]) == (3, 1, False)
    assert made["best"] == {"stage": 1, "epoch": 1, "input_size": 113}
    assert (made["near_duplicates"], made["begun_from"]) == (0, None)
    assert 0.25 <= manifest.temperature <= 4
    assert 0 <= manifest.unsure_below <= 0.95
    assert manifest.metrics["validation"]["n"] == 3
    assert manifest.metrics["test"]["n"] == 3
    assert 0 <= manifest.metrics["float32_validation_balanced_accuracy"] <= 1
    assert manifest.metrics["test"].keys() == manifest.metrics["validation"].keys()


def test_the_pipeline_sorts_with_the_model_file(tiny_training: Any, images: Path) -> None:
    classifier = LiteRTClassifier.open(tiny_training.model)
    try:
        photos = find_photos(images).photos
        found = [outcome.result for outcome in Pipeline(Nobody(), classifier).run(photos, Task())]
    finally:
        classifier.close()
    by_status = {status: [result for result in found if result.status is status] for status in Status}
    assert len(by_status[Status.OK]) + len(by_status[Status.UNSURE]) == 24
    assert len(by_status[Status.UNREADABLE]) == 1
    assert all(result.whole_picture and len(result.probabilities) == 3 for result in by_status[Status.OK])


def test_a_training_tells_what_it_does(tiny_training: Any) -> None:
    assert "line 26: missing.png is not in the image folder." in tiny_training.err
    told = tiny_training.err.splitlines()
    rows = [line.split() for line in told]
    assert ["class", "labelled", "no", "face", "unreadable", "training", "validation", "test"] in rows
    assert ["red", "9", "0", "1", "6", "1", "1"] in rows
    assert ["all", "25", "0", "1", "18", "3", "3"] in rows
    assert "not used: 1 missing, 0 with two labels, 0 other complaints" in told
    assert "0 exact duplicates, 0 near-duplicates; duplicates stay in the same split" in told
    assert "Few pictures: blue (8), green (8), red (8). At least 50 of each class are advised" in tiny_training.err
    first_epoch = next(index for index, line in enumerate(told) if line.startswith("stage 1, epoch 1: loss "))
    assert rows.index(["all", "25", "0", "1", "18", "3", "3"]) < first_epoch
    assert "of 3 test pictures not used in training; 95 % interval " in tiny_training.out
    assert "; of fewer than 100 pictures, so the interval is wide), " in tiny_training.out
    assert tiny_training.out.splitlines()[-1].startswith(f"written: {tiny_training.model} (")


@pytest.fixture
def job(colour_table: Path, images: Path, tmp_path: Path) -> TrainingJob:
    return TrainingJob(Source(colour_table, images), tmp_path / "cache", out=tmp_path / "out.facemodel")


@pytest.fixture
def no_tensorflow(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Replace training and export, so that what surrounds them can be watched."""
    seen: dict[str, Any] = {}

    def train(training: Any, validation: Any, class_count: int, context: Context) -> Trained:
        folder = context.folder
        folder.mkdir(parents=True, exist_ok=True)
        taught = None if context.teaching is None else context.teaching.ask(np.concatenate(list(training.in_turn(4))))
        seen.update(training=training, validation=validation, class_count=class_count, folder=folder, taught=taught)
        return Trained(None, (), np.zeros((len(validation.samples), class_count), np.float32), stopped=False)

    monkeypatch.setattr(trainer, "train", train)
    monkeypatch.setattr(needs, "PACKAGES", ())
    return seen


def test_without_tensorflow_nothing_is_cropped(job: TrainingJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "PACKAGES", ("tensorflow_is_not_here",))
    with pytest.raises(TrainingError, match=r"not installed.* pip install .*facesorter\[train\]"):
        run_training(job, Nobody(), Task(), Watcher())
    assert not job.cache.exists()


def test_a_tensorflow_that_cannot_be_loaded_is_told_before_anything_is_cropped(
    job: TrainingJob, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken_tensorflow.py").write_text("raise ImportError('DLL load failed')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(needs, "PACKAGES", ("broken_tensorflow",))
    with pytest.raises(TrainingError, match="cannot be loaded here: DLL load failed"):
        run_training(job, Nobody(), Task(), Watcher())
    assert not job.cache.exists()


def test_keras_writes_nothing_into_the_home_of_who_trains(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KERAS_")}
    script = "from facesorter.ml import needs; needs.load(); import keras; print(keras.backend.backend())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment, "HOME": str(home), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "tensorflow"
    assert not (home / ".keras").exists()


def test_the_light_edition_sends_to_the_full_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "PACKAGES", ("tensorflow_is_not_here",))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "full edition" in str(needs.missing())


def test_case_57_a_folder_that_happens_to_have_a_name_like_ours_is_left_alone(
    job: TrainingJob, no_tensorflow: dict[str, Any]
) -> None:
    photos = job.out.with_name(job.out.name + ".training")
    photos.mkdir()
    (photos / "1.jpg").write_bytes(b"precious")
    with suppress(TrainingError):  # what is made of nothing is refused; the folder is what counts
        run_training(job, Nobody(), Task(), Watcher())
    assert (photos / "1.jpg").read_bytes() == b"precious"


def test_case_57_only_a_folder_with_our_marker_is_used_and_removed(
    job: TrainingJob, no_tensorflow: dict[str, Any]
) -> None:
    job.checkpoints.mkdir(parents=True)
    (job.checkpoints / "1.jpg").write_bytes(b"precious")
    with pytest.raises(TrainingError, match="is not a folder of facesorter"):
        run_training(job, Nobody(), Task(), Watcher())
    discard(job.checkpoints)
    assert (job.checkpoints / "1.jpg").read_bytes() == b"precious"


def test_a_refused_export_keeps_the_checkpoints_and_the_earlier_model(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise TrainingError("Made small, it is worse.")

    monkeypatch.setattr(export, "export", refuse)
    save_model(colour_model(), job.out)
    earlier = job.out.read_bytes()
    with pytest.raises(TrainingError, match="Made small"):
        run_training(job, Nobody(), Task(), Watcher())
    assert job.out.read_bytes() == earlier
    assert job.checkpoints.is_dir()


def test_a_model_that_cannot_be_written_keeps_the_checkpoints(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    def export_while_somebody_takes_the_place(*_: Any, **__: Any) -> Any:
        job.out.mkdir()
        return colour_model(), export.Agreement(1, 1, 1)

    monkeypatch.setattr(export, "export", export_while_somebody_takes_the_place)
    with pytest.raises(FacesorterError, match="is a folder"):
        run_training(job, Nobody(), Task(), Watcher())
    assert job.checkpoints.is_dir()


@pytest.mark.parametrize("name", ["", ".", "..", "/", "folder"])
def test_a_folder_in_place_of_the_model_is_told_before_the_training(
    job: TrainingJob, no_tensorflow: dict[str, Any], tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    out = tmp_path / name if name == "folder" else Path(name)
    with pytest.raises(ModelFileError, match="is a folder; name a file"):
        run_training(replace(job, out=out), Nobody(), Task(), Watcher())
    assert not no_tensorflow


def test_a_photo_is_never_replaced_by_a_model(job: TrainingJob, no_tensorflow: dict[str, Any], images: Path) -> None:
    photo = images / "red 0.png"
    before = photo.read_bytes()
    with pytest.raises(ModelFileError, match=r"red 0\.png already exists .* Choose another name"):
        run_training(replace(job, out=photo), Nobody(), Task(), Watcher())
    assert photo.read_bytes() == before
    assert not no_tensorflow


def test_a_training_cannot_begin_from_the_networks_of_a_scheme(
    job: TrainingJob, no_tensorflow: dict[str, Any], colour_model: Callable[..., ModelFile], tmp_path: Path
) -> None:
    start = tmp_path / "scheme.facemodel"
    save_model(colour_model(training={"scheme": "gender-first"}), start)
    with pytest.raises(TrainingError, match=r"scheme\.facemodel holds several networks, .* scheme gender-first"):
        run_training(replace(job, start=start), Nobody(), Task(), Watcher())
    assert not no_tensorflow


def test_a_job_tells_crops_counts_and_complaints(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    monkeypatch.setattr(export, "export", lambda *_, **__: (colour_model(), export.Agreement(1, 1, 1)))
    progress: list[Progress] = []
    compared: list[Progress] = []
    complaints: list[Complaint] = []
    summaries: list[Summary] = []
    watcher = Watcher(
        on_crop=progress.append,
        on_compare=compared.append,
        on_complaints=complaints.extend,
        on_summary=summaries.append,
    )
    run_training(replace(job, apart=Apart(0.25, 0.125), seed=1), Nobody(), Task(), watcher)
    assert [complaint.line for complaint in complaints] == [26]
    assert len(progress) == 25
    assert {at.total for at in compared} == {24, 25}
    red = ClassCounts("red", labelled=9, no_face=0, unreadable=1, training=5, validation=2, test=1)
    blue, green = (replace(red, name=name, labelled=8, unreadable=0) for name in ("blue", "green"))
    assert summaries == [Summary((blue, green, red), 1, 0, 0, 0, 0)]
    assert job.out.exists()
    assert not job.checkpoints.exists()
    same = {sample.path for sample in no_tensorflow["training"].samples} & {
        sample.path for sample in no_tensorflow["validation"].samples
    }
    assert not same


def test_the_finished_file_is_tested_on_pictures_that_nothing_else_saw(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    """The file is right about all but blue and green, whose names it takes for each other."""
    exported: list[Any] = []

    def export_all_but_the_test(_trained: Any, _classes: Any, _recipe: Any, validation: Any, **_: Any) -> Any:
        exported.extend(validation.samples)
        return colour_model(16, ["blue", "green", "red"], metrics={"validation": {}}), export.Agreement(1, 1, 1)

    monkeypatch.setattr(export, "export", export_all_but_the_test)
    report = run_training(replace(job, apart=Apart(0.25, 0.25)), Nobody(), Task(), Watcher())
    assert report.test is not None
    # the fixed network answers 1 for red, 2 for green, 3 for blue; here 1 is blue and 3 is red
    assert report.test.confusion == ((0, 0, 2), (0, 2, 0), (2, 0, 0))
    assert load_model(job.out).manifest.metrics == {"validation": {}, "test": report.test.as_json()}
    seen = {sample.path for sample in [*exported, *no_tensorflow["training"].samples]}
    assert len(seen) == 18  # of 24


def test_a_rival_of_the_same_classes_is_measured_on_the_same_pictures(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
    tmp_path: Path,
) -> None:
    rivals = {
        "right": ["red", "green", "blue"],  # but in another order than the table's own
        "as wrong": ["blue", "green", "red"],
        "other": ["cat", "dog", "cow"],
    }
    new = colour_model(16, ["blue", "green", "red"])
    monkeypatch.setattr(export, "export", lambda *_, **__: (new, export.Agreement(1, 1, 1)))
    measured = {}
    for name, classes in rivals.items():
        path = tmp_path / name
        save_model(colour_model(32, classes), path)
        report = run_training(replace(job, rival=path, apart=Apart(0.25, 0.25)), Nobody(), Task(), Watcher())
        assert report.test is not None
        measured[name] = report.rival and report.rival.confusion == report.test.confusion
    assert measured == {"right": None, "as wrong": True, "other": None}
    report = run_training(replace(job, rival=tmp_path / "gone"), Nobody(), Task(), Watcher())
    assert report.test is not None
    assert report.rival is None


def test_without_a_test_side_nothing_is_tested(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    monkeypatch.setattr(export, "export", lambda *_, **__: (colour_model(), export.Agreement(1, 1, 1)))
    report = run_training(replace(job, apart=Apart(0.25, 0)), Nobody(), Task(), Watcher())
    assert report.test is None
    assert "test" not in load_model(job.out).manifest.metrics
    assert [len(no_tensorflow[side].samples) for side in ("training", "validation")] == [18, 6]


def dry(job: TrainingJob, watcher: Watcher | None = None) -> Summary:
    return run_dry(job, Nobody(), Task(), watcher or Watcher())


def test_a_dry_run_tells_the_same_as_the_training_and_trains_nothing(
    job: TrainingJob, no_tensorflow: dict[str, Any]
) -> None:
    told: list[Any] = []
    summary = dry(job, Watcher(on_summary=told.append, on_complaints=told.append))
    assert told[1] == summary
    assert [str(complaint.reason) for complaint in told[0]] == ["missing.png is not in the image folder."]
    assert summary.classes[2] == ClassCounts("red", 9, 0, 1, 6, 1, 1)
    assert not no_tensorflow
    assert not job.out.exists()


def test_the_same_bytes_are_counted_and_conflicts_are_left_out(job: TrainingJob, images: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    for name in ("red", "green", "blue"):
        (folder / name).mkdir(parents=True)
        for path in images.glob(f"{name} *.png"):
            shutil.copy(path, folder / name)
    shutil.copy(images / "red 0.png", folder / "red" / "again.png")
    shutil.copy(images / "red 1.png", folder / "blue")
    complaints: list[Complaint] = []
    summary = dry(replace(job, source=Source(folder)), Watcher(on_complaints=complaints.extend))
    assert [one.labelled for one in summary.classes] == [8, 8, 8]
    assert (summary.conflicts, summary.exact_duplicates, summary.near_duplicates) == (2, 1, 0)
    red, blue = Path("red/red 1.png"), Path("blue/red 1.png")
    assert [str(complaint.reason) for complaint in complaints] == [
        f"{blue} (blue) is the same picture as {red} (red); neither is used.",
        f"{red} (red) is the same picture as {blue} (blue); neither is used.",
    ]


@pytest.mark.parametrize("seed", range(4))
def test_the_same_bytes_are_on_one_side_although_their_hash_says_nothing(
    job: TrainingJob, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    folder = tmp_path / "even"
    for number in range(12):
        for name, colour in (("red", (200, number, 0)), ("blue", (0, number, 200))):
            (folder / name).mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (80, 80), colour).save(folder / name / f"{number}.png")
            shutil.copy(folder / name / f"{number}.png", folder / name / f"{number} again.png")
    sides: list[set[Path]] = []

    def stop(training: Any, validation: Any, *_: Any, **__: Any) -> Any:
        sides.extend({sample.path for sample in side.samples} for side in (training, validation))
        raise TrainingError("Enough.")

    monkeypatch.setattr(trainer, "train", stop)
    with pytest.raises(TrainingError, match="Enough"):
        run_training(replace(job, source=Source(folder), apart=Apart(0.3, 0.3), seed=seed), Nobody(), Task(), Watcher())
    assert all(0 < len(side) < 48 for side in sides)
    for side in sides:
        assert all(
            (path.with_name(f"{path.stem} again.png") in side) == (path in side) for path in folder.glob("*/?.png")
        )


def counted(name: str, training: int, validation: int = 1, test: int = 1) -> ClassCounts:
    return ClassCounts(name, 1000, 0, 0, training, validation, test)


@pytest.mark.parametrize(
    ("classes", "advice"),
    [
        ([counted("a", 48), counted("b", 98)], []),
        (
            [counted("a", 48), counted("b", 99)],
            ["Out of balance: 101 pictures of “b”, 50 of “a”. About as many of each"],
        ),
        ([counted("a", 47), counted("b", 48), counted("c", 90)], ["Few pictures: a (49). At least 50 of each class"]),
        (
            [counted("a", 0, 0, 0), counted("b", 60), counted("c", 0, 0, 0)],
            ["No usable pictures: a, c. Nothing can be trained"],
        ),
        (
            [counted("a", 1, 0, 0), counted("b", 1, 1, 0)],
            ["Few pictures: a (1), b (2).", "No pictures left to validate these classes: a."],
        ),
    ],
)
def test_advice_is_given_where_it_is_needed(classes: list[ClassCounts], advice: list[str]) -> None:
    given = [str(message) for message in Summary(tuple(classes), 0, 0, 0, 0, 0).advice]
    assert len(given) == len(advice)
    assert all(one.startswith(start) for one, start in zip(given, advice, strict=True))


@pytest.mark.parametrize("seed", range(4))
def test_near_duplicates_are_on_one_side(
    job: TrainingJob,
    *,
    images: Path,
    tmp_path: Path,
    seed: int,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    from PIL import Image

    folder = tmp_path / "pictures"
    shutil.copytree(images, folder)
    for number in range(4):
        with Image.open(folder / f"red {number}.png") as picture:
            picture.save(folder / f"again {number}.jpg", quality=90)
    table = tmp_path / "labels.csv"
    lines = [f"{path.name},{'blue' if path.name.startswith('blue') else 'red'}" for path in sorted(folder.glob("*.*g"))]
    table.write_text("filename,label\n" + "\n".join(lines), "utf-8")
    about: dict[str, Any] = {}

    def made(*_: Any, about: dict[str, Any], told: dict[str, Any] = about, **_how: Any) -> Any:
        told.update(about)
        return colour_model(), export.Agreement(1, 1, 1)

    monkeypatch.setattr(export, "export", made)
    summaries: list[Summary] = []
    watcher = Watcher(on_summary=summaries.append)
    job = replace(job, source=Source(table, folder), apart=Apart(0.3, 0.3), seed=seed)
    run_training(job, Nobody(), Task(), watcher)
    assert summaries[0].near_duplicates == about["near_duplicates"] == 4
    sides = [{sample.path.name for sample in no_tensorflow[side].samples} for side in ("training", "validation")]
    sides.append({path.name for path in folder.glob("*.*g")} - sides[0] - sides[1])
    for side in sides:
        assert all((f"red {number}.png" in side) == (f"again {number}.jpg" in side) for number in range(4))


def test_tables_of_their_own_validate_and_what_belongs_to_them_is_not_learnt(
    job: TrainingJob,
    *,
    images: Path,
    tmp_path: Path,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    def table(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(["filename,label,person", *lines]), "utf-8")
        return path

    learnt = [f"{colour} {number}.png,{colour},{number}" for colour in ("red", "green") for number in range(1, 6)]
    portraits, photos = (
        table("portraits.csv", "red 0.png,red,", "green 0.png,green,"),
        table("photos.csv", "blue 0.png,0,", "red 6.png,red,3"),
    )
    seen: dict[str, Any] = {}

    def made(*_: Any, **how: Any) -> Any:
        seen.update(how)
        return colour_model(), export.Agreement(1, 1, 1)

    monkeypatch.setattr(export, "export", made)
    job = replace(
        job,
        source=Source(table("learn.csv", *learnt, "blue 1.png,0,"), images),
        apart=Apart(0.1, 0.0),
        validation=(portraits, photos),
        like_photos=photos,
    )
    run_training(job, Nobody(), Task(), Watcher())
    training, validation = (
        [sample.path.stem for sample in no_tensorflow[side].samples] for side in ("training", "validation")
    )
    assert sorted(training) == sorted(
        [f"{colour} {number}" for colour in ("red", "green") for number in (1, 2, 4, 5)] + ["blue 1"]
    )
    assert validation == ["red 0", "green 0", "blue 0", "red 6"]
    assert seen["basis"].tables.tolist() == [0, 0, 1, 1]
    assert seen["basis"].deciding == 1
    about = seen["about"]
    assert (about["validation_table"], about["threshold_table"]) == ("portraits.csv, photos.csv", "photos.csv")
    assert about["none_of_these"] == 1
    with pytest.raises(SamplesError, match=r"learn\.csv is not one of the validation tables"):
        run_training(replace(job, like_photos=job.source.path), Nobody(), Task(), Watcher())


@pytest.mark.parametrize("deciding", [0, 1, None])
def test_a_picture_of_two_tables_counts_for_the_one_that_decides(
    job: TrainingJob,
    *,
    images: Path,
    tmp_path: Path,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
    deciding: int | None,
) -> None:
    everything = [f"{colour} {number}.png,{colour}" for colour in ("red", "green", "blue") for number in range(3)]
    tables = (tmp_path / "all.csv", tmp_path / "some.csv")
    tables[0].write_text("\n".join(["filename,label", *everything]), "utf-8")
    tables[1].write_text("filename,label\nred 0.png,red\nblue 0.png,blue\ngreen 0.png,red\n", "utf-8")
    bases: list[Any] = []

    def made(*_: Any, basis: Any, **_how: Any) -> Any:
        bases.append(basis)
        return colour_model(), export.Agreement(1, 1, 1)

    monkeypatch.setattr(export, "export", made)
    complaints: list[str] = []
    watcher = Watcher(on_complaints=lambda found: complaints.extend(str(one.reason) for one in found))
    like = None if deciding is None else tables[deciding]
    job = replace(job, apart=Apart(0.1, 0.0), validation=tables, like_photos=like)
    run_training(job, Nobody(), Task(), watcher)
    validation = [sample.path.stem for sample in no_tensorflow["validation"].samples]
    assert sorted(validation) == ["blue 0", "blue 1", "blue 2", "green 1", "green 2", "red 0", "red 1", "red 2"]
    assert "green 0" not in {sample.path.stem for sample in no_tensorflow["training"].samples}
    assert any("green 0.png has two different labels" in one for one in complaints)
    of_some = {name for name, table in zip(validation, bases[0].tables.tolist(), strict=True) if table == 1}
    assert of_some == ({"red 0", "blue 0"} if deciding == 1 else set())


def test_a_table_to_decide_by_without_a_picture_is_told_before_the_training(
    job: TrainingJob, *, tmp_path: Path, no_tensorflow: dict[str, Any]
) -> None:
    usual, none = tmp_path / "usual.csv", tmp_path / "none.csv"
    usual.write_text("filename,label\nred 0.png,red\nblue 0.png,blue\n", "utf-8")
    none.write_text("filename,label\ntext.png,red\n", "utf-8")
    with pytest.raises(SamplesError, match=r"In none of the pictures of none\.csv is there a face"):
        run_training(replace(job, validation=(usual, none), like_photos=none), Nobody(), Task(), Watcher())
    assert no_tensorflow == {}
    assert not job.checkpoints.exists()


def test_a_test_side_of_none_of_the_classes_alone_measures_nothing(
    job: TrainingJob,
    *,
    images: Path,
    tmp_path: Path,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
) -> None:
    """Of two pictures a class one is learnt from and one validates."""
    table = tmp_path / "few.csv"
    lines = [f"{colour} {number}.png,{colour}" for colour in ("red", "green") for number in range(2)]
    table.write_text("\n".join(["filename,label", *lines, *(f"blue {number}.png,0" for number in range(8))]), "utf-8")
    monkeypatch.setattr(export, "export", lambda *_, **__: (colour_model(), export.Agreement(1, 1, 1)))
    summaries: list[Summary] = []
    job = replace(job, source=Source(table, images), apart=Apart(0.2, 0.3))
    report = run_training(job, Nobody(), Task(), Watcher(on_summary=summaries.append))
    assert [one.test for one in summaries[0].classes] == [0, 0]
    assert report.test is None
    assert job.out.exists()


def test_pictures_that_vanish_before_a_rival_sees_them_are_not_compared(
    job: TrainingJob,
    *,
    colour_table: Path,
    images: Path,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
    tmp_path: Path,
) -> None:
    """A rival made for faces as they lean has them cut out once more."""
    older = colour_model(32, ["blue", "green", "red"])
    save_model(replace(older, manifest=replace(older.manifest, frame_upright=False)), tmp_path / "older")
    new = colour_model(16, ["blue", "green", "red"])
    monkeypatch.setattr(export, "export", lambda *_, **__: (new, export.Agreement(1, 1, 1)))
    gone: set[str] = set()

    def remove(_summary: Summary) -> None:
        for path in (tmp_path / "copy").glob("red *.png"):
            gone.add(path.name)
            path.unlink()

    shutil.copytree(images, tmp_path / "copy")
    source = Source(colour_table, tmp_path / "copy")
    job = replace(job, source=source, rival=tmp_path / "older", apart=Apart(0.25, 0.25))
    report = run_training(job, Nobody(), Task(), Watcher(on_summary=remove))
    assert report.test is not None
    assert report.rival is not None
    assert [sum(map(sum, one.confusion)) for one in (report.test, report.rival)] == [6, 4]
    assert {one.path.name for one in report.answers if one.old is None} <= gone
    assert sum(one.old is None for one in report.answers) == 2


def test_a_model_that_cannot_be_begun_from_is_told_before_anything_is_cut_out(
    job: TrainingJob, tmp_path: Path, no_tensorflow: dict[str, Any], colour_model: Callable[..., ModelFile]
) -> None:
    start = tmp_path / "colours.facemodel"
    save_model(colour_model(), start)
    with pytest.raises(TrainingError, match="does not hold an AlexNet"):
        run_training(replace(job, start=start), Nobody(), Task(), Watcher())
    with pytest.raises(ModelFileError, match="There is no model file"):
        run_training(replace(job, start=tmp_path / "none"), Nobody(), Task(), Watcher())
    assert not no_tensorflow
    assert not job.cache.exists()


def as_new_models_see(model: ModelFile) -> ModelFile:
    framing = Framing()
    manifest = replace(
        model.manifest, frame_scale=framing.scale, frame_raise=framing.raised, frame_upright=framing.upright
    )
    return replace(model, manifest=manifest)


def test_teachers_can_be_asked_about_crops_while_the_training_runs(
    job: TrainingJob,
    no_tensorflow: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    colour_model: Callable[..., ModelFile],
    tmp_path: Path,
) -> None:
    names = ["blue", "green", "red"]
    teachers = (tmp_path / "one.facemodel", tmp_path / "two.facemodel")
    one = as_new_models_see(colour_model(16, names))  # takes red for blue, and the other way round
    for teacher in teachers:
        save_model(one, teacher)
    monkeypatch.setattr(export, "export", lambda *_, **__: (one, export.Agreement(1, 1, 1)))
    run_training(replace(job, teachers=teachers), Nobody(), Task(), Watcher())
    training, taught = no_tensorflow["training"], no_tensorflow["taught"]
    assert taught.argmax(axis=1).tolist() == (2 - training.labels).tolist()
    np.testing.assert_allclose(taught.sum(axis=1), 1, rtol=1e-5)
    assert load_model(job.out).manifest.classes.names == tuple(names)


def test_teachers_that_do_not_fit_are_told_before_anything_is_cut_out(
    job: TrainingJob, tmp_path: Path, no_tensorflow: dict[str, Any], colour_model: Callable[..., ModelFile]
) -> None:
    teacher = tmp_path / "cats.facemodel"
    save_model(colour_model(16, ["cat", "dog", "cow"]), teacher)
    with pytest.raises(TrainingError, match="knows the classes cat, dog, cow, and cannot teach blue, green, red"):
        run_training(replace(job, teachers=(teacher,)), Nobody(), Task(), Watcher())
    with pytest.raises(ModelFileError, match="There is no model file"):
        run_training(replace(job, teachers=(tmp_path / "none",)), Nobody(), Task(), Watcher())
    save_model(colour_model(16, ["blue", "green", "red"]), old := tmp_path / "old.facemodel")
    with pytest.raises(TrainingError, match=r"old\.facemodel was made for faces that are cut out in another way"):
        run_training(replace(job, teachers=(old,)), Nobody(), Task(), Watcher())
    assert not no_tensorflow
    assert not job.cache.exists()


def test_a_job_begins_from_the_model_it_is_given(
    job: TrainingJob, tiny_training: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []

    def stop(_training: Any, _validation: Any, _class_count: int, context: Context) -> Any:
        given.append(context.start)
        raise TrainingError("Enough.")

    monkeypatch.setattr(trainer, "train", stop)
    for start in (tiny_training.model, None):
        with pytest.raises(TrainingError, match="Enough"):
            run_training(replace(job, start=start), Nobody(), Task(), Watcher())
    assert given[0].same_classes
    assert given[1] is None


def test_a_job_cancelled_before_the_training_leaves_nothing(job: TrainingJob, no_tensorflow: dict[str, Any]) -> None:
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        run_training(job, Nobody(), task, Watcher())
    assert not no_tensorflow
    assert not job.out.exists()
    assert not job.checkpoints.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("filename,label\nred 0.png,red\nred 1.png,red\n", "one class only"),
        ("filename,label\nred 0.png,1\nred 1.png,1\n", r"at least two usable pictures; there are 1, 0"),
        ("filename,label\nred 0.png,red\nblue 0.png,blue\n", "at least two usable pictures"),
        ("filename,label\ntext.png,red\nblue 0.png,blue\nblue 1.png,blue\n", "at least two usable pictures"),
    ],
)
def test_too_little_to_train_on_is_refused_before_the_first_epoch(
    job: TrainingJob,
    *,
    images: Path,
    tmp_path: Path,
    content: str,
    words: str,
    colour_model: Callable[..., ModelFile],
) -> None:
    table = tmp_path / "few.csv"
    table.write_text(content, "utf-8")
    save_model(colour_model(32, ["blue", "red"]), tmp_path / "rival")  # as the window always has one
    with pytest.raises((SamplesError, TrainingError), match=words):
        run_training(replace(job, source=Source(table, images), rival=tmp_path / "rival"), Nobody(), Task(), Watcher())
    assert not job.out.exists()
    assert not job.checkpoints.exists()  # nothing is unfinished


@pytest.fixture
def classifier(colour_model: Callable[..., ModelFile]) -> Iterator[LiteRTClassifier]:
    made = LiteRTClassifier(colour_model(32, ["red", "green", "blue"]), workers=2)
    yield made
    made.close()


def measure(table: Path, images: Path, classifier: LiteRTClassifier, task: Task | None = None) -> Evaluation:
    cache = table.parent / "cache"
    return run_evaluation(
        Source(table, images), classifier, Nobody(), cache=cache, task=task or Task(), watcher=Watcher()
    )


def test_an_evaluation_measures_every_line(colour_table: Path, images: Path, classifier: LiteRTClassifier) -> None:
    result = measure(colour_table, images, classifier)
    assert result.accuracy == Share(24, 24)
    assert result.confusion == ((8, 0, 0), (0, 8, 0), (0, 0, 8))
    assert (result.unreadable, result.no_face) == (1, 0)
    assert result.per_group == {"source=brush": Share(12, 12), "source=crayon": Share(12, 12)}


def test_an_evaluation_counts_wrong_labels_and_pictures_without_a_face(
    images: Path, classifier: LiteRTClassifier, tmp_path: Path
) -> None:
    from PIL import Image

    folder = tmp_path / "pictures"
    shutil.copytree(images, folder)
    Image.new("RGB", (600, 400)).save(folder / "landscape.png")
    table = tmp_path / "wrong.csv"
    table.write_text("filename,label\nred 0.png,red\nred 1.png,blue\nlandscape.png,red\n", "utf-8")
    result = measure(table, folder, classifier)
    assert result.accuracy == Share(1, 2)
    assert result.confusion == ((1, 0, 0), (0, 0, 0), (1, 0, 0))
    assert result.no_face == 1
    table.write_text("filename,label\nlandscape.png,red\n", "utf-8")
    with pytest.raises(SamplesError, match=r"No picture in wrong\.csv shows a face\."):
        measure(table, folder, classifier)


def test_an_evaluation_can_be_cancelled(colour_table: Path, images: Path, classifier: LiteRTClassifier) -> None:
    measure(colour_table, images, classifier)
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        measure(colour_table, images, classifier, task)


REAL_RUN = """
import sys
from dataclasses import replace
from functools import partial
from facesorter.cli import main as cli
from facesorter.ml.training import export, recipes
stages = (recipes.Stage(113, 3, 0.01),)
recipes.RECIPES["default"] = replace(recipes.DEFAULT, stages=stages, batch_size=8, optimizer="sgd", momentum=0.9)
export.export = partial(export.export, max_loss=1.0)  # three epochs of 18 pictures do not make a good model
export.refuse_useless = lambda *_: None
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_training_goes_on_and_ends_in_a_model_file(
    colour_table: Path, images: Path, tmp_path: Path, places: UserPlaces
) -> None:
    """Nothing is replaced here but the recipe: real process, real kill, real factors."""
    out = tmp_path / "out.facemodel"
    arguments = ["train", str(colour_table), "--images", str(images), "--out", str(out)]

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", REAL_RUN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    first = start()
    assert first.stderr is not None
    for line in first.stderr:
        if line.startswith("stage 1, epoch 1:"):
            break
    first.kill()
    first.communicate()
    assert not out.exists()
    assert (unfinished_folder(out, places) / "state.json").exists()
    second = start()
    printed, told = second.communicate(timeout=600)
    assert second.returncode == 0, told
    epochs = [line.split(":")[0] for line in told.splitlines() if line.startswith("stage ")]
    assert epochs in (["stage 1, epoch 2", "stage 1, epoch 3"], ["stage 1, epoch 3"])
    assert f"written: {out}" in printed
    assert load_model(out).manifest.training["epochs"] == 3
    assert load_model(out).manifest.training["dense_rank"] == export.DENSE_RANK
    assert not unfinished_folder(out, places).exists()
