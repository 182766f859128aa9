"""Results and corrections for other programs, read back by the libraries that people read them with."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd  # noqa: TID253 - what people read the files with
import pytest

from facesorter.core.classes import DEFAULT_CLASSES, NONE
from facesorter.core.errors import ExportError
from facesorter.core.export import write_labels, write_results
from facesorter.core.messages import message
from facesorter.core.results import Face, FaceResult, Photo, Result, Status
from facesorter.ml.data.samples import read_samples

ROW = (0.05, 0.7, 0.1, 0.05, 0.05, 0.05)


def photo(path: Path) -> Photo:
    return Photo(path, 1, 2, (3, 4))


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    face = Face(-0.01, 0.2, 0.3, 0.4, 0.9, rotation=1)
    return [
        Result(photo(tmp_path / "가, 나.jpg"), Status.OK, (FaceResult(face, ROW),), 2, ROW, size=(40, 30)),
        Result(photo(tmp_path / "=1+1.jpg"), Status.NO_FACE),
        Result(photo(tmp_path / "cut.jpg"), Status.UNREADABLE, error=message("Half of it is missing.")),
    ]


def test_pandas_reads_the_table(results: list[Result], tmp_path: Path) -> None:
    corrections = {results[1].photo.path: 3, results[0].photo.path: 2}
    assert write_results(results, DEFAULT_CLASSES, tmp_path / "out.csv", corrections) == 3
    table = pd.read_csv(tmp_path / "out.csv")
    assert list(table["path"]) == [str(result.photo.path) for result in results]
    assert list(table["status"]) == ["ok", "no_face", "unreadable"]
    assert list(table["answer"].fillna("")) == ["glasses male", "boy", ""]
    assert list(table["review"]) == ["confirmed", "corrected", "open"]
    assert table["p(glasses male)"][0] == pytest.approx(0.7)
    assert (table["face_x"][0], table["face_rotation"][0], table["faces"][0]) == (-0.01, 1, 1)
    assert table["error"][2] == "Half of it is missing."


def test_no_cell_is_taken_for_a_formula(tmp_path: Path) -> None:
    result = Result(photo(Path("=cmd.jpg")), Status.UNREADABLE, error=message("=1+1"))
    write_results([result], DEFAULT_CLASSES, tmp_path / "out.csv")
    cells = pd.read_csv(tmp_path / "out.csv").iloc[0]
    assert (cells["path"], cells["error"]) == ("'=cmd.jpg", "'=1+1")


def test_the_lines_are_what_classify_prints(results: list[Result], tmp_path: Path) -> None:
    write_results(results, DEFAULT_CLASSES, tmp_path / "out.jsonl", {results[0].photo.path: 6})
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    answered = {"review": "corrected", "answer": "girl", "classes": ["girl"]}
    assert lines[0] == {**results[0].as_json(DEFAULT_CLASSES), **answered}
    assert [line["answer"] for line in lines] == ["girl", None, None]
    assert len(pd.read_json(tmp_path / "out.jsonl", lines=True)) == 3


def test_all_classes_of_a_photo_of_several_people_are_told(results: list[Result], tmp_path: Path) -> None:
    by_rule = replace(results[0], further=(3, 6))
    corrections, further = {results[1].photo.path: 4}, {results[1].photo.path: (1,)}
    given = ([by_rule, *results[1:]], DEFAULT_CLASSES)
    write_results(*given, tmp_path / "out.csv", corrections, further)
    told = ["glasses male; boy; girl", "plain female; plain male", ""]
    assert list(pd.read_csv(tmp_path / "out.csv")["classes"].fillna("")) == told
    write_results(*given, tmp_path / "out.jsonl", corrections, further)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert ["; ".join(line["classes"]) for line in lines] == told


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl"])
def test_nothing_is_overwritten(results: list[Result], tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ExportError, match="already exists"):
        write_results(results, DEFAULT_CLASSES, tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"
    with pytest.raises(ExportError, match="cannot be written"):
        write_results(results, DEFAULT_CLASSES, tmp_path / "nowhere" / name)


def test_what_cannot_be_finished_is_removed_again(results: list[Result], tmp_path: Path) -> None:
    def broken() -> object:
        yield results[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_results(broken(), DEFAULT_CLASSES, tmp_path / "out.csv")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_labels_are_what_a_training_reads(tmp_path: Path) -> None:
    names = ['가, "나".jpg', "in/b.jpg", "=1.jpg", " space first.jpg", "e.jpg"]
    labelled = []
    for number, name in enumerate(names):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        labelled.append((path, (1, 2, NONE)[number % 3]))
    assert write_labels(labelled, DEFAULT_CLASSES, tmp_path, tmp_path / "labels.csv") == (5, ())
    samples = read_samples(tmp_path / "labels.csv", tmp_path)
    assert samples.complaints == ()
    assert [(sample.path, sample.class_id) for sample in samples.samples] == labelled


def test_a_name_that_no_table_can_hold_is_told(tmp_path: Path) -> None:
    labelled = [(tmp_path / "a\udcff.jpg", 3), (tmp_path / "b ", 3), (tmp_path / "c.jpg", 6)]
    written, left_out = write_labels(labelled, DEFAULT_CLASSES, tmp_path, tmp_path / "labels.csv")
    assert (written, len(left_out)) == (1, 2)
    assert pd.read_csv(tmp_path / "labels.csv").to_dict("list") == {"filename": ["c.jpg"], "label": ["girl"]}
