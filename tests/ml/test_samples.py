"""Labelled tables as people really save them: every line is used or complained about, nothing outside is touched."""

import os
from pathlib import Path

import pytest

from facesorter.core.classes import DEFAULT_CLASSES, NONE, ClassSet
from facesorter.core.errors import SamplesError
from facesorter.ml.data import samples
from facesorter.ml.data.samples import Samples, Trouble, read_samples


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "사진"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg", "c.jpg", "NA", "None", "나.jpg"):
        (folder / name).write_bytes(b"")
    (folder / "sub").mkdir()
    (folder / "sub" / "d.jpg").write_bytes(b"")
    return folder


def table(images: Path, content: str | bytes) -> Path:
    path = images.parent / "labels.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(images: Path, content: str | bytes, classes: ClassSet | None = None) -> Samples:
    return read_samples(table(images, content), images, classes=classes)


def labels(samples: Samples) -> dict[str, int]:
    return {sample.path.name: sample.class_id for sample in samples.samples}


def complaints(samples: Samples) -> list[tuple[int | None, str]]:
    return [(complaint.line, str(complaint.reason)) for complaint in samples.complaints]


def test_the_seeds_table_is_read(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,3\nb.jpg,5\nsub/d.jpg,1\n")
    assert labels(samples) == {"a.jpg": 3, "b.jpg": 5, "d.jpg": 1}
    assert samples.classes == DEFAULT_CLASSES
    assert samples.counts() == {
        "plain male": 1,
        "glasses male": 0,
        "boy": 1,
        "plain female": 0,
        "glasses female": 1,
        "girl": 0,
    }
    assert not samples.complaints


@pytest.mark.parametrize(
    "content",
    [
        "\ufefffilename,label\n나.jpg,1\n".encode(),
        "filename,label\n나.jpg,1\n".encode("cp949"),
        "filename,label\r\n나.jpg,1\r\n".encode("utf-16"),
        "filename;label\n나.jpg;1\n".encode(),
        "filename\tlabel\n나.jpg\t1\n".encode(),
        " Filename , LABEL \n 나.jpg , 1 \n".encode(),
        'label,"filename"\n1,"나.jpg"\n'.encode(),
        "filename,label\r나.jpg,1\r".encode(),
        "filename,label,comment\n나.jpg,1\n\n,,\n   \n".encode(),
    ],
    ids=["bom", "cp949", "utf-16", "semicolon", "tab", "spaces", "other order", "old mac", "blank lines"],
)
def test_tables_are_read_as_people_save_them(images: Path, content: bytes) -> None:
    samples = read(images, content)
    assert labels(samples) == {"나.jpg": 1}
    assert not samples.complaints


def test_names_that_other_tools_take_for_nothing_are_names(images: Path) -> None:
    assert labels(read(images, "filename,label\nNA,1\nNone,2\n")) == {"NA": 1, "None": 2}


def test_labels_may_be_names_of_the_default_classes_in_any_case(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,girl\nb.jpg,Plain Male\nc.jpg,BOY\n")
    assert samples.classes == ClassSet(["plain male", "boy", "girl"])  # in their order; the others are not asked for
    assert labels(samples) == {"a.jpg": 3, "b.jpg": 1, "c.jpg": 2}


def test_other_names_become_classes_in_order_of_the_alphabet(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,개\nb.jpg,고양이\nc.jpg,bird\n")
    assert samples.classes == ClassSet(["bird", "개", "고양이"])
    assert labels(samples) == {"a.jpg": 2, "b.jpg": 3, "c.jpg": 1}


def test_names_that_differ_only_in_case_are_one_class(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,Cat\nb.jpg,cat\nc.jpg,dog\n")
    assert [name.casefold() for name in samples.classes.names] == ["cat", "dog"]
    assert labels(samples) == {"a.jpg": 1, "b.jpg": 1, "c.jpg": 2}


def test_a_slip_among_ids_is_a_complaint_not_a_class(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,1\nb.jpg,4\nc.jpg,gril\n")
    assert samples.classes == DEFAULT_CLASSES
    assert complaints(samples) == [(4, "c.jpg has the unknown label gril.")]


def test_the_classes_of_a_model_can_be_asked_for(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,cat\nb.jpg,2\nc.jpg,3\n", ClassSet(["cat", "dog"]))
    assert labels(samples) == {"a.jpg": 1, "b.jpg": 2}
    assert complaints(samples) == [(4, "c.jpg has the unknown label 3.")]


def test_a_class_may_be_called_by_a_number_that_is_not_its_id(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,cat\nb.jpg,dog\nc.jpg,2\n")
    assert samples.classes == ClassSet(["2", "cat", "dog"])
    assert labels(samples) == {"a.jpg": 2, "b.jpg": 3, "c.jpg": 1}


def test_every_useless_line_is_complained_about_by_its_number(images: Path) -> None:
    samples = read(
        images,
        "filename,label\na.jpg,1\n,1\nb.jpg,\nb.jpg\nb.jpg,7\nb.jpg,1.0\nmissing.jpg,1\nsub,1\na.jpg,1\n",
    )
    assert labels(samples) == {"a.jpg": 1}
    assert complaints(samples) == [
        (3, "The file name is missing."),
        (4, "b.jpg has no label."),
        (5, "b.jpg has no label."),
        (6, "b.jpg has the unknown label 7."),
        (7, "b.jpg has the unknown label 1.0."),
        (8, "missing.jpg is not in the image folder."),
        (9, "sub is not in the image folder."),
        (10, "a.jpg is listed twice."),
    ]


@pytest.mark.parametrize(("label", "other"), [("1", "2"), ("cat", "dog")])
def test_the_label_0_says_none_of_these_whatever_the_classes(images: Path, label: str, other: str) -> None:
    samples = read(images, f"filename,label\na.jpg,{label}\nb.jpg,0\nsub/d.jpg,{other}\n")
    assert samples.classes == (DEFAULT_CLASSES if label == "1" else ClassSet(["cat", "dog"]))
    assert labels(samples) == {"a.jpg": 1, "b.jpg": NONE, "d.jpg": 2}
    assert not samples.complaints


def test_several_tables_are_one(images: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("filename,label\na.jpg,1\n", "utf-8")
    second.write_text("label;filename\n2;b.jpg\n4;a.jpg\n", "utf-8")
    samples = read_samples(first, images, more=[second])
    assert labels(samples) == {"b.jpg": 2}
    assert complaints(samples) == [(3, "second.csv: a.jpg has two different labels.")]
    with pytest.raises(SamplesError, match=r"third\.csv cannot be read"):
        read_samples(first, images, more=[tmp_path / "third.csv"])


def test_one_file_with_two_labels_is_used_with_neither(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,1\nb.jpg,2\n./a.jpg,4\na.jpg,1\n")
    assert labels(samples) == {"b.jpg": 2}
    assert complaints(samples)[0] == (4, "./a.jpg has two different labels.")


@pytest.mark.parametrize(
    "name",
    [
        "../outside.jpg",
        "sub/../../outside.jpg",
        "..\\outside.jpg",
        "C:\\outside.jpg",
        "C:outside.jpg",
        "\\\\server\\share\\outside.jpg",
        "\\outside.jpg",
        "/etc/passwd",
        "a\0.jpg",
        "file:///etc/passwd",
        "file:outside.jpg",
        "link/outside.jpg",
        "link.jpg",
        "loop",
    ],
)
def test_nothing_outside_the_folder_is_ever_a_sample(images: Path, name: str) -> None:
    outside = images.parent / "elsewhere"
    outside.mkdir()
    (outside / "outside.jpg").write_bytes(b"")
    (images.parent / "outside.jpg").write_bytes(b"")
    (images / "link").symlink_to(outside)
    (images / "link.jpg").symlink_to(outside / "outside.jpg")
    (images / "loop").symlink_to(images / "loop")
    samples = read(images, f"filename,label\na.jpg,1\n{name},1\n")
    assert labels(samples) == {"a.jpg": 1}
    assert len(samples.complaints) == 1


@pytest.mark.parametrize("name", ["x" * 300 + ".jpg", "a.jpg/b.jpg", "sub/" * 2000 + "d.jpg"])
def test_impossible_names_are_complaints(images: Path, name: str) -> None:
    assert len(read(images, f"filename,label\na.jpg,1\n{name},1\n").complaints) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may look anywhere")
def test_a_folder_that_may_not_be_looked_into_is_a_complaint(images: Path) -> None:
    (images / "sub").chmod(0)
    try:
        assert len(read(images, "filename,label\na.jpg,1\nsub/d.jpg,1\n").complaints) == 1
    finally:
        (images / "sub").chmod(0o700)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "labels.csv is empty"),
        (b" \r\n\r\n", "labels.csv is empty"),
        (b"filename,label\n", "labels.csv has nothing below its first line"),
        (b"filename,label,Label\na.jpg,1,2\n", "labels.csv has more than one column “label”"),
        (b"name,label\na.jpg,1\n", "no column “filename”"),
        (b"filename,klass\na.jpg,1\n", "no column “label”"),
        (b"\nfilename,label\na.jpg,1\n", "no column “filename”"),
        (b"filename,label\nmissing.jpg,1\n", "first problem: missing.jpg is not in the image folder."),
        (b"filename,label\na.jpg,cat\nb.jpg,cat\n", "one class only"),
        (b"filename,label\n\xff\xff\xff.jpg,1\n", "unknown encoding"),
        (b"x" * 200_000 + b",label\na.jpg,1\n", "labels.csv cannot be read from line"),
        (b"\xff\xfef\0i\0", "no column “filename”"),
        (b"\xff\xfef\0i\0l", "unknown encoding"),
        (b'filename,label\na.jpg,1\n"' + b"x" * 200_000, "labels.csv cannot be read from line 3 on"),
        (b'filename,label\na.jpg,1\n"b.jpg,2\nc.jpg,1\n', "labels.csv cannot be read from line 3 on"),
        (b'filename,label\na.jpg,1\n"b.jpg,2\nc.jpg,1\n"d.jpg",2\n', "labels.csv cannot be read from line 3 on"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_table_that_cannot_be_used_says_why(images: Path, content: bytes, words: str) -> None:
    with pytest.raises(SamplesError) as raised:
        read(images, content)
    assert words in str(raised.value)


def test_a_missing_table_says_so(images: Path) -> None:
    with pytest.raises(SamplesError, match="cannot be read: No such file"):
        read_samples(images / "none.csv", images)
    with pytest.raises(SamplesError, match="cannot be read: Is a directory"):
        read_samples(images, images)


def test_other_columns_are_groups(images: Path) -> None:
    samples = read(images, "filename,label,Source,age\na.jpg,1,utkface,31\nb.jpg,2,lfw\n")
    assert samples.samples[0].groups == {"source": "utkface", "age": "31"}
    assert samples.samples[1].groups == {"source": "lfw"}


def test_a_column_without_a_name_is_no_group(images: Path) -> None:
    samples = read(images, ",filename,label,\n0,a.jpg,1,\n1,b.jpg,2,x\n")
    assert labels(samples) == {"a.jpg": 1, "b.jpg": 2}
    assert [sample.groups for sample in samples.samples] == [{}, {}]


def test_a_line_with_too_many_cells_is_a_complaint_and_makes_no_class(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,cat\nb.jpg,dog\nc,1.jpg,dog\nc.jpg,cat,,\n")
    assert samples.classes == ClassSet(["cat", "dog"])
    assert labels(samples) == {"a.jpg": 1, "b.jpg": 2, "c.jpg": 1}
    ((line, reason),) = complaints(samples)
    assert line == 4
    assert "c: the line has more cells than the first one" in reason


def test_complaints_are_counted_by_kind(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,1\nmissing.jpg,2\ngone.jpg,2\nb.jpg,1\nb.jpg,2\nc.jpg,7\n")
    assert samples.troubles() == {Trouble.MISSING: 2, Trouble.CONFLICT: 1, Trouble.OTHER: 1}


def test_a_sample_knows_its_line(images: Path) -> None:
    samples = read(images, "filename,label\na.jpg,1\n\nmissing.jpg,1\nb.jpg,2\n")
    assert [sample.line for sample in samples.samples] == [2, 5]


@pytest.mark.parametrize(
    "content",
    [
        "filename,label\n" + "\n" * samples.MOST_LINES,
        "filename,label" + ",x" * samples.MOST_COLUMNS + "\na.jpg,1\n",
        "filename,label\na.jpg,1" + "," * samples.MOST_COLUMNS + "\n",
        "filename,label\na.jpg,1\nb.jpg,2\n" + "x" * (samples.LONGEST_CELL + 1) + ",1\n",
        "filename,label\na.jpg,1\nb.jpg," + "2" * (samples.LONGEST_CELL + 1) + "\n",
    ],
    ids=["lines", "columns", "cells of a line", "name", "label"],
)
def test_case_73_a_table_beyond_all_bounds_is_refused(images: Path, content: str) -> None:
    with pytest.raises(SamplesError, match=r"is no table of labelled pictures, which has at most 1000000 lines, 2000 "):
        read(images, content)


def test_case_73_many_cells_in_all_are_refused(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "MOST_CELLS", 5)
    assert len(read(images, "filename,label\na.jpg,1\nb.jpg,2\n").samples) == 2
    with pytest.raises(SamplesError, match="5 cells in all"):
        read(images, "filename,label\na.jpg,1\nb.jpg,2\nc.jpg,2\n")
