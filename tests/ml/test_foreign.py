"""Data sets as fastai, Label Studio, Hugging Face, Roboflow and X-AnyLabeling write them: understood or refused."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from facesorter.core.errors import SamplesError
from facesorter.core.tasks import Task
from facesorter.ml.data.foreign import Side
from facesorter.ml.data.samples import Samples, Trouble
from facesorter.ml.data.sources import Source
from facesorter.ml.data.split import Apart, split


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff " + name.encode())


def labels(samples: Samples, folder: Path) -> dict[str, tuple[str, Side | None]]:
    return {
        sample.path.relative_to(folder).as_posix(): (samples.classes.by_id(sample.class_id).name, sample.side)
        for sample in samples.samples
    }


def complaints(samples: Samples) -> list[str]:
    return [str(complaint.reason) for complaint in samples.complaints]


# ---- folders for the sides


@pytest.mark.parametrize("validation", ["val", "valid", "Validation"])
def test_folders_of_sides_are_no_classes(tmp_path: Path, validation: str) -> None:
    write(
        tmp_path, "train/cat/1.jpg", "train/dog/1.jpg", f"{validation}/cat/2.jpg", "test/dog/3.jpg", "train/loose.jpg"
    )
    samples = Source(tmp_path).read(Task())
    assert samples.classes.names == ("cat", "dog")
    assert labels(samples, tmp_path) == {
        "train/cat/1.jpg": ("cat", Side.TRAINING),
        "train/dog/1.jpg": ("dog", Side.TRAINING),
        f"{validation}/cat/2.jpg": ("cat", Side.VALIDATION),
        "test/dog/3.jpg": ("dog", Side.TEST),
    }
    assert complaints(samples) == ["loose.jpg is not in a class folder."]


def test_sides_that_were_given_are_kept_and_what_is_not_given_is_drawn(tmp_path: Path) -> None:
    write(tmp_path, *(f"train/{name}/{number}.jpg" for name in ("cat", "dog") for number in range(8)))
    write(tmp_path, "test/cat/1.jpg", "test/dog/1.jpg")
    samples = Source(tmp_path).read(Task()).samples
    groups = np.arange(len(samples))
    tested = [index for index, sample in enumerate(samples) if sample.side is Side.TEST]
    twin = next(index for index, sample in enumerate(samples) if sample.side is Side.TRAINING)
    groups[twin] = groups[tested[0]]
    sides = split(samples, Apart(0.2, 0.2), seed=0, groups=groups)
    assert sides.test.tolist() == tested
    assert len(sides.validation) == 1 + 2  # a fifth of seven and of eight
    assert twin not in {*sides.training.tolist(), *sides.validation.tolist()}
    assert len(sides.training) == 16 - 1 - 3


def test_a_class_may_be_called_as_a_side(tmp_path: Path) -> None:
    write(tmp_path, "train/1.jpg", "bus/1.jpg", "car/1.jpg")
    assert Source(tmp_path).read(Task()).classes.names == ("bus", "car", "train")


def test_pictures_right_in_a_side_have_no_class(tmp_path: Path) -> None:
    write(tmp_path, "train/1.jpg", "test/2.jpg")
    with pytest.raises(SamplesError, match="into a folder named after the class"):
        Source(tmp_path).read(Task())


@pytest.mark.parametrize("names", [("images/1.jpg", "labels/1.txt"), ("train/images/1.jpg", "train/labels/1.txt")])
def test_boxes_for_finding_objects_are_refused_with_what_to_export(tmp_path: Path, names: tuple[str, ...]) -> None:
    write(tmp_path, *names)
    with pytest.raises(SamplesError, match="Folder Structure"):
        Source(tmp_path).read(Task())


def test_coco_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "train/1.jpg", "train/_annotations.coco.json", "valid/2.jpg", "valid/_annotations.coco.json")
    with pytest.raises(SamplesError, match="Export it for classification"):
        Source(tmp_path).read(Task())


# ---- Roboflow

ROBOFLOW = """filename, glasses male, plain male
a_jpg.rf.0a1b2c.jpg, 1, 0
b_jpg.rf.3d4e5f.jpg, 0, 1
both_jpg.rf.77.jpg, 1, 1
neither_jpg.rf.88.jpg, 0, 0
gone_jpg.rf.99.jpg, 1, 0
"""


def test_a_table_of_classes_from_roboflow(tmp_path: Path) -> None:
    names = ("a_jpg.rf.0a1b2c.jpg", "b_jpg.rf.3d4e5f.jpg", "both_jpg.rf.77.jpg", "neither_jpg.rf.88.jpg")
    write(tmp_path, *(f"train/{name}" for name in names))
    (tmp_path / "train" / "_classes.csv").write_text(ROBOFLOW)
    (tmp_path / "README.roboflow.txt").write_text("exported via roboflow")
    samples = Source(tmp_path).read(Task())
    assert labels(samples, tmp_path) == {
        "train/a_jpg.rf.0a1b2c.jpg": ("glasses male", Side.TRAINING),
        "train/b_jpg.rf.3d4e5f.jpg": ("plain male", Side.TRAINING),
    }
    assert sorted(complaints(samples)) == [
        "both_jpg.rf.77.jpg: It has several classes: glasses male, plain male.",
        "gone_jpg.rf.99.jpg is not in the image folder.",
        "neither_jpg.rf.88.jpg: It has no class.",
    ]


def test_classes_from_roboflow_are_called_as_they_are_written(tmp_path: Path) -> None:
    write(tmp_path, "train/a.jpg", "train/b.jpg")
    (tmp_path / "train" / "_classes.csv").write_text("Filename,Anna Maria,USA\na.jpg,1,0\nb.jpg,0,1\n")
    assert Source(tmp_path).read(Task()).classes.names == ("Anna Maria", "USA")
    (tmp_path / "train" / "_classes.csv").write_text("file,cat,dog\na.jpg,1,0\n")
    with pytest.raises(SamplesError, match=r"_classes\.csv has no column “filename”\.$"):
        Source(tmp_path).read(Task())


# ---- Hugging Face


def test_metadata_of_hugging_face_beside_the_pictures_or_in_sides(tmp_path: Path) -> None:
    write(tmp_path, "images/1.jpg", "2.jpg")
    (tmp_path / "metadata.csv").write_text("file_name,label,age\nimages/1.jpg,cat,3\n2.jpg,dog,4\n")
    expected = {"images/1.jpg": ("cat", None), "2.jpg": ("dog", None)}
    for source in (Source(tmp_path), Source(tmp_path / "metadata.csv", tmp_path)):
        samples = source.read(Task())
        assert labels(samples, tmp_path) == expected
        assert samples.samples[0].groups == {"age": "3"}
    split_up = tmp_path / "split"
    write(split_up, "train/1.jpg", "train/2.jpg", "test/1.jpg")
    (split_up / "train" / "metadata.csv").write_text("file_name,label\n1.jpg,cat\n2.jpg,dog\n")
    (split_up / "test" / "metadata.csv").write_text("file_name,label\n1.jpg,cat\n")
    assert labels(Source(split_up).read(Task()), split_up)["test/1.jpg"] == ("cat", Side.TEST)


def test_a_picture_with_two_labels_in_metadata_is_used_with_neither(tmp_path: Path) -> None:
    write(tmp_path, "train/1.jpg", "train/2.jpg", "train/3.jpg")
    (tmp_path / "train" / "metadata.csv").write_text("file_name,label\n1.jpg,cat\n2.jpg,dog\n3.jpg,cat\n3.jpg,dog\n")
    samples = Source(tmp_path).read(Task())
    assert set(labels(samples, tmp_path)) == {"train/1.jpg", "train/2.jpg"}
    assert complaints(samples) == ["3.jpg has two different labels."]
    assert samples.complaints[0].trouble is Trouble.CONFLICT


def test_numbers_that_count_from_zero_are_not_taken_for_ours(tmp_path: Path) -> None:
    write(tmp_path, "1.jpg", "2.jpg")
    (tmp_path / "metadata.csv").write_text("file_name,label\n1.jpg,0\n2.jpg,1\n")
    with pytest.raises(SamplesError, match="write the names of the classes"):
        Source(tmp_path).read(Task())


def test_metadata_in_other_forms_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "train/1.jpg")
    (tmp_path / "train" / "metadata.jsonl").write_text("{}")
    with pytest.raises(SamplesError, match=r"save it as metadata\.csv"):
        Source(tmp_path).read(Task())


# ---- Label Studio

LABEL_STUDIO = """annotation_id,annotator,choice,created_at,id,image,lead_time,updated_at
1,1,plain male,2026-01-05T10:00:00Z,1,/data/upload/1/1f2e3d4c-%EA%B0%80.jpg,3.1,2026-01-05T10:00:03Z
2,1,girl,2026-01-05T10:00:04Z,2,/data/upload/1/99aabbcc-b.jpg,2.0,2026-01-05T10:00:06Z
3,1,,2026-01-05T10:00:07Z,3,/data/upload/1/00000000-c.jpg,1.0,2026-01-05T10:00:08Z
4,1,"{""choices"": [""girl"", ""boy""]}",2026-01-05T10:00:07Z,3,/data/upload/1/11111111-d.jpg,1.0,2026-01-05T10:00:08Z
"""


def test_label_studio_calls_uploads_by_names_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "가.jpg", "b.jpg", "c.jpg", "d.jpg")
    (tmp_path / "project.csv").write_text(LABEL_STUDIO, "utf-8")
    samples = Source(tmp_path / "project.csv", tmp_path).read(Task())
    assert labels(samples, tmp_path) == {"가.jpg": ("plain male", None), "b.jpg": ("girl", None)}
    assert len(samples.complaints) == 2
    media = tmp_path / "media"  # copied out of Label Studio itself
    write(media, "1f2e3d4c-가.jpg", "99aabbcc-b.jpg")
    samples = Source(tmp_path / "project.csv", media).read(Task())
    assert set(labels(samples, media)) == {"1f2e3d4c-가.jpg", "99aabbcc-b.jpg"}


@pytest.mark.parametrize("choice", ['{"choices": ' + "[" * 5000, '{"choices": 1e400}', '{"choices": [1]}'])
def test_case_73_a_cell_of_label_studio_that_makes_no_sense_is_complained_about(tmp_path: Path, choice: str) -> None:
    write(tmp_path, "a.jpg", "b.jpg")
    with (tmp_path / "t.csv").open("w", newline="") as file:
        lines = [["1", "/data/b.jpg", "boy"], ["2", "http://[/a.jpg", choice], ["3", "/data/a.jpg", "girl"]]
        csv.writer(file).writerows([["annotation_id", "image", "choice"], *lines])
    samples = Source(tmp_path / "t.csv", tmp_path).read(Task())
    assert labels(samples, tmp_path) == {"a.jpg": ("girl", None), "b.jpg": ("boy", None)}
    assert len(samples.complaints) == 1


def test_label_studio_with_local_files_keeps_folders_of_one_name_apart(tmp_path: Path) -> None:
    write(tmp_path, "a/1.jpg", "b/1.jpg")
    rows = [("girl", "photos/a/1.jpg"), ("boy", "photos/b/1.jpg"), ("boy", "photos/gone/1.jpg")]
    lines = [f"{number},1,{label},/data/local-files/?d={path}" for number, (label, path) in enumerate(rows)]
    (tmp_path / "t.csv").write_text("\n".join(["annotation_id,annotator,choice,image", *lines]))
    samples = Source(tmp_path / "t.csv", tmp_path).read(Task())
    assert labels(samples, tmp_path) == {"a/1.jpg": ("girl", None), "b/1.jpg": ("boy", None)}
    assert complaints(samples) == ["gone/1.jpg is not in the image folder."]


# ---- X-AnyLabeling


def notes(flags: dict[str, bool], name: str, shapes: int = 0) -> str:
    values = {"version": "2.4.4", "flags": flags, "shapes": [{"label": "face"}] * shapes, "imagePath": name}
    return json.dumps({**values, "imageData": None, "imageHeight": 90, "imageWidth": 90})


@pytest.mark.parametrize("content", [b"[" * 5000, b'{"flags": 1e400}', b"\xff", None])
def test_case_73_notes_that_make_no_sense_are_none(tmp_path: Path, content: bytes | None) -> None:
    write(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    (tmp_path / "1.json").write_text(notes({"girl": True, "boy": False}, "1.jpg"))
    (tmp_path / "2.json").write_text(notes({"girl": False, "boy": True}, "2.jpg"))
    if content is None and hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "3.json")
    else:
        (tmp_path / "3.json").write_bytes(content or b"")
    samples = Source(tmp_path).read(Task())
    assert labels(samples, tmp_path) == {"1.jpg": ("girl", None), "2.jpg": ("boy", None)}


def test_flags_of_x_anylabeling_are_classes(tmp_path: Path) -> None:
    write(tmp_path, "1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg")
    (tmp_path / "1.json").write_text(notes({"girl": True, "boy": False}, "1.jpg"))
    (tmp_path / "2.json").write_text(notes({"girl": False, "boy": True}, "2.jpg"))
    (tmp_path / "3.json").write_text(notes({"girl": True, "boy": True}, "3.jpg"))
    (tmp_path / "4.json").write_text(notes({}, "4.jpg", shapes=2))
    samples = Source(tmp_path).read(Task())
    assert labels(samples, tmp_path) == {"1.jpg": ("girl", None), "2.jpg": ("boy", None)}
    assert complaints(samples) == [
        "3.jpg: It has several classes: girl, boy.",
        "4.jpg: It has boxes, but no flag; give it its class as a flag in X-AnyLabeling.",
        "5.jpg is not in a class folder.",
    ]
