"""Whole photos: their table, and the numbers that follow from what was expected and what came out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import SamplesError
from facesorter.core.judging import judged
from facesorter.core.photos.find import photo_at
from facesorter.core.pipeline import Options
from facesorter.core.results import Face, FaceResult, Result, Status
from facesorter.ml.data.photos import LabelledPhoto, read_photos
from facesorter.ml.evaluation.photos import PhotoEvaluation, evaluate_photos
from facesorter.ml.evaluation.shares import Share

ONE = Face(0.3, 0.3, 0.4, 0.4, 0.9)
OTHER = replace(ONE, x=0.0, width=0.3)


def table(folder: Path, text: str, *names: str) -> Path:
    for name in names:
        (folder / name).write_bytes(b"a photo")
    path = folder / "photos.csv"
    path.write_text(text, "utf-8")
    return path


def test_answers_are_classes_or_words(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "filename,source,expected,also\na.jpg,disk,3,\nb.jpg,disk,Glasses Male,unsure\nc.jpg,web,several,1\n"
        "d.jpg,web,None,\ne.jpg,,unsure,none\n",
        *(f"{name}.jpg" for name in "abcde"),
    )
    photos, complaints = read_photos(path, tmp_path, DEFAULT_CLASSES)
    assert not complaints
    assert [(photo.expected, photo.also) for photo in photos] == [
        (3, None),
        (2, Status.UNSURE),
        (Status.SEVERAL_FACES, 1),
        (Status.NO_FACE, None),
        (Status.UNSURE, Status.NO_FACE),
    ]
    assert photos[0].groups == {"source": "disk"}
    assert (photos[0].name, photos[0].line) == ("a.jpg", 2)
    assert photos[1].fine(Status.UNSURE)
    assert not photos[1].fine(1)


def test_every_line_is_used_or_complained_about(tmp_path: Path) -> None:
    (tmp_path / "link.jpg").symlink_to("a.jpg")
    path = table(
        tmp_path,
        "filename,expected,also\na.jpg,1,\na.jpg,1,\nb.jpg,cat,\nb.jpg,1,dog\ngone.jpg,none,\n../x.jpg,1,\nb.jpg,,\n"
        "link.jpg,1,\n",
        *("a.jpg", "b.jpg"),
    )
    photos, complaints = read_photos(path, tmp_path, DEFAULT_CLASSES)
    assert [photo.name for photo in photos] == ["a.jpg"]
    assert [(complaint.line, str(complaint.reason)) for complaint in complaints] == [
        (3, "a.jpg is listed twice."),
        (4, "b.jpg has the unknown label cat."),
        (5, "b.jpg has the unknown label dog."),
        (6, "gone.jpg is not in the image folder."),
        (7, "../x.jpg is outside the image folder."),
        (8, "b.jpg has no label."),
        (9, "link.jpg is a link, not a photo. Open the photo it points to."),
    ]


def test_a_table_of_no_use_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SamplesError, match="its first line must read filename,expected"):
        read_photos(table(tmp_path, "filename,label\na.jpg,1\n"), tmp_path, DEFAULT_CLASSES)
    with pytest.raises(SamplesError, match="nothing below its first line"):
        read_photos(table(tmp_path, "filename,expected\n"), tmp_path, DEFAULT_CLASSES)
    with pytest.raises(SamplesError, match=r"No line of photos\.csv can be used\. The first problem: a\.jpg is not in"):
        read_photos(table(tmp_path, "filename,expected\na.jpg,1\n"), tmp_path, DEFAULT_CLASSES)


@pytest.fixture
def measured(tmp_path: Path) -> PhotoEvaluation:
    """Return the numbers of nine photos."""
    file = tmp_path / "a.jpg"
    file.write_bytes(b"a photo")
    photo = photo_at(file)
    several, none, unsure = Status.SEVERAL_FACES, Status.NO_FACE, Status.UNSURE
    expected_and_out: list[tuple[LabelledPhoto, tuple[int, float] | Status | None]] = [
        (LabelledPhoto(photo, "right man", 1, groups={"source": "disk"}), (1, 0.9)),
        (LabelledPhoto(photo, "wrong man", 1, groups={"source": "web"}), (4, 0.7)),
        (LabelledPhoto(photo, "unsure boy", 3, unsure, groups={"source": "web"}), (3, 0.4)),
        (LabelledPhoto(photo, "girl or woman", 6, 4, groups={"source": "web"}), (4, 0.6)),
        (LabelledPhoto(photo, "dog", none, unsure), (2, 0.98)),
        (LabelledPhoto(photo, "room", none), None),
        (LabelledPhoto(photo, "crowd", several), several),
        (LabelledPhoto(photo, "couple", several, 1), (1, 0.8)),
        (LabelledPhoto(photo, "helmet", unsure), (1, 0.8)),
    ]
    options = Options()
    results = []
    for _, out in expected_and_out:
        result = Result(photo, none, size=(100, 100))
        if out is not None:
            class_id, confidence = (1, 0.9) if isinstance(out, Status) else out
            row = [(1 - confidence) / 5] * 6
            row[class_id - 1] = confidence
            faces = (ONE, OTHER) if out is several else (ONE,)
            seen = tuple(FaceResult(face, tuple(row)) for face in faces)
            result = judged(replace(result, faces=seen, class_id=class_id, probabilities=tuple(row)), options, 0.5)
        results.append(result)
    return evaluate_photos(
        [labelled for labelled, _ in expected_and_out],
        results,
        DEFAULT_CLASSES,
        judged_at=lambda result, threshold: judged(result, options, threshold),
        unsure_below=0.5,
    )


def test_what_is_sorted_is_measured_against_what_is_expected(measured: PhotoEvaluation) -> None:
    assert measured.count == 9
    assert measured.sorted == Share(6, 9)
    assert measured.shares.right == Share(3, 6)  # the man, the girl or woman, the couple of whom one is fine
    assert measured.shares.one_subject == Share(2, 4)
    assert measured.children == Share(1, 2)
    assert measured.nobody == Share(1, 2)
    assert measured.several == Share(1, 2)
    assert measured.accepted == Share(6, 9)
    assert measured.per_class == {"plain male": Share(1, 2), "boy": Share(0, 1), "girl": Share(1, 1)}


def test_every_ending_is_counted(measured: PhotoEvaluation) -> None:
    counts = {kind: {end: count for end, count in row.items() if count} for kind, row in measured.outcomes.items()}
    assert counts == {
        "a class": {"right class": 2, "wrong class": 1, "unsure": 1},
        "several": {"several": 1, "right class": 1},
        "none": {"wrong class": 1, "none": 1},
        "unsure": {"wrong class": 1},
    }


def test_the_curve_judges_anew_at_each_threshold(measured: PhotoEvaluation) -> None:
    at = {point.threshold: point for point in measured.curve}
    assert (at[0.0].sorted, at[0.9].sorted, at[0.99].sorted) == (7, 2, 0)
    assert at[0.0].precision == pytest.approx(4 / 7)
    assert at[0.9].coverage == pytest.approx(2 / 9)
    assert (at[0.0].one_subject, at[0.99].one_subject) == (0.75, 0.0)
    assert (at[0.9].precision, at[0.99].precision) == (0.5, None)


def test_groups_and_what_went_wrong_are_told(measured: PhotoEvaluation) -> None:
    assert {name: (both.right, both.one_subject) for name, both in measured.per_group.items()} == {
        "source=disk": (Share(1, 1), Share(1, 1)),
        "source=web": (Share(1, 2), Share(1, 3)),
    }
    assert [(one.photo, one.expected, one.answer) for one in measured.wrong] == [
        ("dog", "none", "glasses male"),
        ("helmet", "unsure", "plain male"),
        ("wrong man", "plain male", "plain female"),
    ]


def test_no_photo_is_named_in_what_a_model_file_holds(measured: PhotoEvaluation) -> None:
    assert "wrong" not in measured.as_json()
    assert measured.as_json()["right"]["share"] == 0.5
    assert len(measured.as_json_with_wrong()["wrong"]) == 3
    again = PhotoEvaluation.from_json(json.loads(json.dumps(measured.as_json_with_wrong())))
    assert again.as_json_with_wrong() == measured.as_json_with_wrong()
    assert (again.shares, again.per_group) == (measured.shares, measured.per_group)
