"""A wrong label is put right where it stands, and nothing else changes."""

import os
import unicodedata
from pathlib import Path

import pytest

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.errors import SamplesError
from facesorter.core.files.marker import SORTED_MARKER, marker_text
from facesorter.core.tasks import Task
from facesorter.ml.data.foreign import Side
from facesorter.ml.data.samples import read_samples
from facesorter.ml.data.sources import read_folder
from facesorter.ml.jobs.relabel import original_of, relabel_in_folders, relabel_in_table

CLASSES = ClassSet(["cat", 'do"g', "hen; red"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_one_cell_of_a_table_changes(tmp_path: Path, encoding: str, ending: str) -> None:
    lines = ["filename,label,note", 'a.jpg,1,"한 줄,', '다음 줄"', '"그림/나.jpg", 2 ,x', "c.jpg,3,"]
    table = tmp_path / "표.csv"
    before = ending.join(lines).encode(encoding)
    table.write_bytes(before)
    relabel_in_table(table, 4, tmp_path / "그림" / "나.jpg", 6, DEFAULT_CLASSES)
    assert table.read_bytes() == ending.join(lines).replace(" 2 ", "6").encode(encoding)
    assert original_of(table).read_bytes() == before
    relabel_in_table(table, 3, tmp_path / "a.jpg", 0, DEFAULT_CLASSES)
    assert table.read_bytes() == ending.join(lines).replace(" 2 ", "6").replace("a.jpg,1", "a.jpg,0").encode(encoding)
    assert original_of(table).read_bytes() == before


def test_a_name_is_written_where_names_stand_and_read_again(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('label;filename\ncat;a.jpg\n"hen; red";b.jpg\n', "utf-8")
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).touch()
    relabel_in_table(table, 2, tmp_path / "a.jpg", CLASSES.by_id(3).class_id, CLASSES)
    relabel_in_table(table, 3, tmp_path / "b.jpg", 2, CLASSES)
    read = read_samples(table, tmp_path, classes=CLASSES)
    assert {sample.path.name: sample.class_id for sample in read.samples} == {"a.jpg": 3, "b.jpg": 2}


@pytest.mark.parametrize(
    "text", ["filename,label\nb.jpg,1\n", "filename,label\n", "image,choice,annotator\na.jpg,cat,x\n", ""]
)
def test_a_table_that_says_something_else_by_now_is_left_alone(tmp_path: Path, text: str) -> None:
    table = tmp_path / "t.csv"
    table.write_text(text, "utf-8")
    with pytest.raises(SamplesError):
        relabel_in_table(table, 2, tmp_path / "a.jpg", 2, DEFAULT_CLASSES)
    assert table.read_text("utf-8") == text
    assert not original_of(table).exists()


def test_a_table_of_hugging_face_is_written_too(tmp_path: Path) -> None:
    table = tmp_path / "metadata.csv"
    table.write_text("file_name,label\na.jpg,cat\nb.jpg,hen\n", "utf-8")
    relabel_in_table(table, 2, tmp_path / "a.jpg", 3, ClassSet(["cat", "dog", "hen"]))
    assert table.read_text("utf-8") == "file_name,label\na.jpg,hen\nb.jpg,hen\n"


def test_a_table_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(SamplesError, match=r"a.jpg was not changed: No such file"):
        relabel_in_table(tmp_path / "t.csv", 2, tmp_path / "a.jpg", 2, DEFAULT_CLASSES)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes among files")
def test_case_73_a_pipe_in_place_of_a_table_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    with pytest.raises(SamplesError):
        relabel_in_table(tmp_path / "t.csv", 2, tmp_path / "a.jpg", 2, DEFAULT_CLASSES)


def test_a_picture_moves_into_the_folder_of_its_class_and_replaces_nothing(tmp_path: Path) -> None:
    for name, content in {"cat/a.jpg": "mine", "dog/a.jpg": "other"}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content)
    now = relabel_in_folders(tmp_path, tmp_path / "cat" / "a.jpg", "dog")
    assert (now, now.read_text()) == (tmp_path / "dog" / "a (2).jpg", "mine")
    assert (tmp_path / "dog" / "a.jpg").read_text() == "other"
    assert relabel_in_folders(tmp_path, now, "hen") == tmp_path / "hen" / "a (2).jpg"
    assert sorted(path.name for path in tmp_path.rglob("*.jpg")) == ["a (2).jpg", "a.jpg"]


def drawn(tmp_path: Path, *names: str) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())


def test_a_picture_stays_on_its_side_and_as_deep_as_it_was(tmp_path: Path) -> None:
    drawn(tmp_path, "train/cat/a.jpg", "train/dog/b.jpg", "test/cat/2019/c.jpg", "test/dog/d.jpg")
    now = relabel_in_folders(tmp_path, tmp_path / "test" / "cat" / "2019" / "c.jpg", "dog")
    assert now == tmp_path / "test" / "dog" / "2019" / "c.jpg"
    read = read_folder(tmp_path, Task())
    assert read.classes.names == ("cat", "dog")
    assert {(sample.path.name, sample.side) for sample in read.samples if sample.class_id == 2} == {
        ("b.jpg", Side.TRAINING),
        ("c.jpg", Side.TEST),
        ("d.jpg", Side.TEST),
    }


@pytest.mark.parametrize("table", ["metadata.csv", "train/metadata.csv", "train/_classes.csv"])
def test_a_folder_that_a_table_labels_is_left_alone(tmp_path: Path, table: str) -> None:
    drawn(tmp_path, "train/cat/a.jpg", "val/cat/b.jpg", table)
    with pytest.raises(SamplesError, match=rf"The label of a\.jpg stands in .*{table}, which is left as it is"):
        relabel_in_folders(tmp_path, tmp_path / "train" / "cat" / "a.jpg", "dog")
    assert (tmp_path / "train" / "cat" / "a.jpg").exists()


def test_a_table_that_labels_nothing_there_hinders_nothing(tmp_path: Path) -> None:
    """Beside class folders a table of Roboflow's is passed over."""
    drawn(tmp_path, "cat/a.jpg", "dog/b.jpg", "_classes.csv")
    assert relabel_in_folders(tmp_path, tmp_path / "cat" / "a.jpg", "dog") == tmp_path / "dog" / "a.jpg"


def test_the_folder_of_a_class_may_be_called_otherwise(tmp_path: Path) -> None:
    """As a sort in Korean names them; and macOS takes Korean letters apart."""
    drawn(tmp_path, "plain male/a.jpg", "여자아이/b.jpg", unicodedata.normalize("NFD", "소년") + "/c.jpg")
    (tmp_path / "여자아이" / SORTED_MARKER).write_bytes(marker_text("여자아이", "girl"))
    assert relabel_in_folders(tmp_path, tmp_path / "plain male" / "a.jpg", "girl").parent.name == "여자아이"
    now = relabel_in_folders(tmp_path, tmp_path / "여자아이" / "a.jpg", "소년")
    assert (now.parent / "c.jpg").exists()
