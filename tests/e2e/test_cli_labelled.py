"""The command line and labelled pictures: what there is to train on, and copies in a folder for each class."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from facesorter.cli import show_training
from facesorter.core.catalogue import Catalogue
from facesorter.core.classes import ClassSet
from facesorter.core.files.marker import SORTED_MARKER
from facesorter.core.model_file import bundled_model
from facesorter.core.photos.find import photo_at
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Progress
from facesorter.ml import needs
from facesorter.ml.jobs import train
from facesorter.ml.jobs.train import TrainingJob
from tests.e2e.conftest import Command


@pytest.fixture
def images(colour_table: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(colour_table.parent / "그림", tmp_path / "그림"))


@pytest.fixture
def table(colour_table: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(colour_table, tmp_path))


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(printed: str) -> list[list[str]]:
    return [line.split() for line in printed.splitlines()]


def test_a_dry_run_of_a_training_prints_what_there_is(command: Command, table: Path, images: Path) -> None:
    before = tree(images.parent)
    done = command("train", table, "--images", images, "--dry-run", "--test", "0.25", "--validation", "0.25")
    assert done.code == 0
    assert done.err == "line 26: missing.png is not in the image folder.\n"
    assert ["red", "9", "0", "1", "4", "2", "2"] in rows(done.out)
    assert ["all", "25", "0", "1", "12", "6", "6"] in rows(done.out)
    assert "not used: 1 missing" in done.out
    assert tree(images.parent) == before


def test_without_tensorflow_train_says_what_to_type_and_makes_no_crops(
    command: Command, table: Path, images: Path, places: UserPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "PACKAGES", ("tensorflow_is_not_here",))
    done = command("train", table, "--images", images, "--out", table.parent / "new.facemodel")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Training needs TensorFlow, which is not installed. ")
    assert done.err.rstrip().endswith('"facesorter[train]"')
    assert not (places.cache / "crops").exists()
    dry = command("train", table, "--images", images, "--dry-run")
    assert dry.code == 0
    assert dry.err.startswith(done.err)


def test_a_bar_at_a_time_shows_how_far_the_work_is(
    monkeypatch: pytest.MonkeyPatch, command: Command, table: Path, images: Path
) -> None:
    seen: list[str] = []

    @contextmanager
    def progress(title: str) -> Iterator[Callable[[Progress], None]]:
        seen.append(title)
        last = Progress(0, 0)

        def show(at: Progress) -> None:
            nonlocal last
            assert 0 <= at.done <= at.total
            last = at

        yield show
        assert last.total
        seen.append("gone")

    monkeypatch.setattr(show_training, "progress", progress)
    assert command("train", table, "--images", images, "--dry-run").code == 0
    bars = ["Comparing pictures", "Cutting out faces", "Comparing pictures"]
    assert seen == [word for title in bars for word in (title, "gone")]


def test_a_training_without_a_file_to_write_is_wrong_usage(command: Command, table: Path, images: Path) -> None:
    done = command("train", table, "--images", images)
    assert done.code == 2
    assert done.err.startswith("usage: facesorter-cli")
    assert "--out FILE is needed" in done.err


def test_what_a_training_began_from_or_replaces_is_measured_beside_it(
    monkeypatch: pytest.MonkeyPatch, command: Command, table: Path, images: Path, tmp_path: Path
) -> None:
    """Only the command line's own part; that both are measured is tested in ``tests/ml/test_jobs.py``."""
    rivals: list[Path | None] = []

    def trained(job: TrainingJob, *_: object) -> object:
        rivals.append(job.rival)
        job.out.touch()
        numbers = SimpleNamespace(accuracy=SimpleNamespace(value=0.5), balanced_accuracy=0.25)
        parts = [SimpleNamespace(trained=SimpleNamespace(share=0.75))]
        agreement = SimpleNamespace(accuracy_before=1.0, accuracy_after=1.0, same_answer=1.0)
        return SimpleNamespace(agreement=agreement, test=None, rival=numbers, trained=SimpleNamespace(parts=parts))

    monkeypatch.setattr(train, "run_training", trained)
    out = tmp_path / "out.facemodel"
    first, second = (command("train", table, "--images", images, "--out", out) for _ in range(2))
    assert rivals == [bundled_model(), out]
    assert "before:     50.0% right, 25.0% balanced (alexnet.facemodel)\n" in first.out
    assert "balanced (out.facemodel)\n" in second.out
    assert "weights: 75% from the best epoch" in first.out


def test_shares_that_leave_nothing_are_refused(command: Command, table: Path, images: Path) -> None:
    done = command("train", table, "--images", images, "--out", "m", "--test", "0.6", "--validation", "0.5")
    assert done.code == 2
    assert "With 50% to validate and 60% to test, nothing would be left" in done.err


def test_a_table_needs_a_folder_and_a_folder_none(command: Command, table: Path, images: Path) -> None:
    done = command("train", table, "--dry-run")
    assert (done.code, done.out) == (2, "")
    assert "(--images)" in done.err
    done = command("train", images, "--images", images, "--dry-run")
    assert (done.code, done.out) == (2, "")
    assert "(--images)" in done.err


def test_a_folder_for_each_class_is_told_apart(command: Command, table: Path, images: Path, tmp_path: Path) -> None:
    """What split-folders wrote, with its markers, is what train reads."""
    assert command("split-folders", table, "--images", images, "--to", tmp_path / "out").code == 1
    done = command("train", tmp_path / "out", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert ["all", "25", "0", "1", "18", "3", "3"] in rows(done.out)


def test_corrections_are_told(command: Command, images: Path, places: UserPlaces) -> None:
    catalogue = Catalogue.open(places)
    own = ClassSet(["빨강", "파랑"])
    for path in images.glob("*.png"):
        colour = path.name.split()[0]
        if colour in ("red", "blue"):
            catalogue.correct(photo_at(path), 1 if colour == "red" else 2, own)
    catalogue.correct(photo_at(images / "green 0.png"), 0, own)
    catalogue.close()
    done = command("train", images, "--corrections", "--dry-run")
    assert done.code == 0
    assert done.err == "Photos that you marked as unsure, which are left out: 1.\n"
    assert ["빨강", "8", "0", "0", "6", "1", "1"] in rows(done.out)
    assert ["all", "16", "0", "0", "12", "2", "2"] in rows(done.out)
    done = command("split-folders", images, "--corrections", "--to", images.parent / "out", "--json")
    assert (done.code, done.json["counts"]) == (1, {"빨강": 8, "파랑": 8})  # 1: those left out


def test_split_folders_copies_and_can_be_undone(command: Command, table: Path, images: Path, tmp_path: Path) -> None:
    before, out = tree(images), tmp_path / "out"
    done = command("split-folders", table, "--images", images, "--to", out, "--json")
    assert done.code == 1  # a line about a picture that is missing
    assert "line 26: missing.png" in done.err
    assert done.json["counts"] == {"red": 9, "green": 8, "blue": 8}
    assert tree(images) == before
    copies = {name: data for name, data in tree(out).items() if not name.endswith(SORTED_MARKER)}
    wanted = {f"{'red' if name == 'text.png' else name.split()[0]}/{name}": data for name, data in before.items()}
    assert copies == wanted
    assert command("undo").code == 0
    assert not [path for path in out.rglob("*") if path.is_file()]
    assert tree(images) == before


def test_split_folders_never_overwrites(command: Command, table: Path, images: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "red").mkdir(parents=True)
    (out / "red" / "red 0.png").write_bytes(b"mine")
    shutil.copy(images / "red 1.png", out / "red")
    table.write_text("filename,label\nred 0.png,red\nred 1.png,red\nblue 0.png,blue\n", "utf-8")
    done = command("split-folders", table, "--images", images, "--to", out)
    assert done.code == 0
    assert "already there: 1" in done.out
    assert (out / "red" / "red 0.png").read_bytes() == b"mine"
    assert {path.read_bytes() for path in (out / "red").glob("*.png")} == {
        b"mine",
        (images / "red 0.png").read_bytes(),
        (images / "red 1.png").read_bytes(),
    }
    again = command("split-folders", table, "--images", images, "--to", out, "--json")
    assert (again.code, again.json["done"]) == (0, [])


def test_split_folders_can_be_tried(command: Command, table: Path, images: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    done = command("split-folders", table, "--images", images, "--to", tmp_path / "out", "--dry-run")
    assert done.code == 0
    assert f"{images / 'red 0.png'} -> {tmp_path / 'out' / 'red' / 'red 0.png'}" in done.out
    assert "Would copy 25 of 25 photos." in done.err
    assert tree(tmp_path) == before
    done = command("split-folders", table, "--images", images, "--to", tmp_path / "out", "--dry-run", "--json")
    assert done.json["counts"] == {"red": 9, "green": 8, "blue": 8}
    assert done.json["steps"][0]["reason"] == "You put it into “red”."


def test_split_folders_copies_no_picture_of_two_labels(
    command: Command, table: Path, images: Path, tmp_path: Path
) -> None:
    shutil.copy(images / "red 0.png", images / "again.png")
    (images / "linked.png").symlink_to(images / "red 2.png")
    table.write_text(
        "filename,label\nred 0.png,red\nagain.png,blue\nred 1.png,red\nblue 1.png,blue\nlinked.png,red\n", "utf-8"
    )
    done = command("split-folders", table, "--images", images, "--to", tmp_path / "out", "--json")
    assert done.code == 1
    assert {Path(row["source"]).name for row in done.json["done"]} == {"red 1.png", "blue 1.png"}
    assert [line.split(":")[0] for line in done.err.splitlines()[:3]] == ["line 2", "line 3", "line 6"]
    assert "linked.png is a link" in done.err


def test_a_companion_of_another_label_is_not_taken_along(
    command: Command, table: Path, images: Path, tmp_path: Path
) -> None:
    for name, of in (("IMG_1.jpg", "red 0.png"), ("IMG_1.dng", "red 1.png"), ("IMG_2.jpg", "red 2.png")):
        shutil.copy(images / of, images / name)
    shutil.copy(images / "red 3.png", images / "IMG_2.dng")
    table.write_text(
        "filename,label\nIMG_1.jpg,red\nIMG_1.dng,blue\nIMG_2.jpg,red\nIMG_2.dng,red\nblue 1.png,blue\n", "utf-8"
    )
    done = command("split-folders", table, "--images", images, "--to", tmp_path / "out")
    assert done.code == 1
    assert "IMG_1.dng belongs to IMG_1.jpg but has another label; neither is copied." in done.err
    copied = {path.name: path.parent.name for path in (tmp_path / "out").rglob("*") if path.suffix}
    assert copied == {"IMG_2.jpg": "red", "IMG_2.dng": "red", "blue 1.png": "blue"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "labels.csv has nothing below its first line"),
        ("red 0.png,a/b\nblue 0.png,a:b\n", "would both be the folder"),
    ],
)
def test_split_folders_that_cannot_be_says_why(
    command: Command, *, table: Path, images: Path, tmp_path: Path, lines: str, words: str
) -> None:
    table.write_text("filename,label\n" + lines, "utf-8")
    done = command("split-folders", table, "--images", images, "--to", tmp_path / "out")
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert not (tmp_path / "out").exists()


def test_what_libraries_log_about_their_own_insides_is_not_told() -> None:
    lines = (
        "import logging",
        "from facesorter.cli.streams import quiet_libraries",
        "from facesorter.cli.terminal import complain",
        "with quiet_libraries():",
        "    logging.getLogger('tensorflow').warning('retracing')",
        "    complain('ours')",
        "logging.getLogger('tensorflow').warning('later')",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == ["ours", "later"]
