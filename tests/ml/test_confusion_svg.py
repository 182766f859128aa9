"""The picture of a confusion matrix: every number in it, readable, well-formed whatever the classes are called."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from facesorter.core.classes import ClassSet
from facesorter.core.errors import EvaluationError
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.confusion_svg import confusion_picture, refuse_taken, write_picture
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.quality import evaluate

SVG = "{http://www.w3.org/2000/svg}"
CELL_ROUNDING = "4"


def evaluation(names: Sequence[str], confusion: Sequence[Sequence[int]]) -> Evaluation:
    pairs = [(true, answer) for true, row in enumerate(confusion) for answer, n in enumerate(row) for _ in range(n)]
    samples = [Sample(Path("/x"), true + 1) for true, _ in pairs]
    rows = np.eye(len(names), dtype=np.float32)[[answer for _, answer in pairs]]
    return evaluate(ClassSet(names), samples, rows)


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_count_and_share_is_in_the_picture() -> None:
    picture = confusion_picture(evaluation(["cat", "dog"], [[150, 50], [0, 10]]), "mine.facemodel on labels.csv")
    found = texts(picture)
    assert found[0] == "mine.facemodel on labels.csv"
    assert found[1] == "160 of 210 pictures right: 76.2% (95 % interval 70.0% to 81.4%)"
    assert found[2].startswith("balanced over the classes: 87.5% (")
    start = found.index("true class") + 1
    assert found[start:] == [
        *("cat", "dog"),
        *("cat", "200 pictures", "150", "75.0%", "50", "25.0%"),
        *("dog", "10 pictures, few", "0", "0%", "10", "100.0%"),
        *("0%", "100% of the row"),
    ]


def test_a_class_without_pictures_has_no_shares() -> None:
    found = texts(confusion_picture(evaluation(["cat", "dog"], [[3, 0], [0, 0]]), ""))
    row = found.index("0 pictures")
    assert found[row + 1 : row + 3] == ["0", "0"]


def test_every_number_can_be_read_on_its_cell() -> None:
    names = [f"class {number}" for number in range(101)]
    shares = [
        [share if place == 0 else 100 - share if place == 1 else 0 for place in range(101)] for share in range(101)
    ]
    drawing = ET.fromstring(confusion_picture(evaluation(names, shares), ""))  # noqa: S314 - our own
    seen = []
    for cell, number in pairwise(drawing):
        if cell.get("rx") == CELL_ROUNDING:
            seen.append(cell.get("fill"))
            assert contrast(str(cell.get("fill")), str(number.get("fill"))) >= 4.5
    assert len(seen) == 101 * 101
    assert len(set(seen)) == 101
    lightness = [luminance(str(seen[101 * share])) for share in range(101)]
    assert lightness == sorted(lightness, reverse=True)


def test_it_lies_on_paper_of_its_own_and_nothing_reaches_beyond() -> None:
    drawing = ET.fromstring(confusion_picture(evaluation(["a", "b"], [[1, 0], [0, 1]]), "a title " * 20))  # noqa: S314
    width, height = float(str(drawing.get("width"))), float(str(drawing.get("height")))
    paper = next(drawing.iter(f"{SVG}rect"))
    assert (float(str(paper.get("width"))), float(str(paper.get("height")))) == (width, height)
    assert paper.get("fill") == "#ffffff"
    for box in drawing.iter(f"{SVG}rect"):
        assert float(box.get("x", "0")) + float(str(box.get("width"))) <= width
        assert float(box.get("y", "0")) + float(str(box.get("height"))) <= height


def test_names_are_text_whatever_is_in_them() -> None:
    names = ['<b>&"bold"</b>', "고양이", "bell\x07 \udcff"]
    picture = confusion_picture(evaluation(names, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]), "]]> & <svg>")
    found = texts(picture)
    assert found[0] == "]]> & <svg>"
    assert "고양이" in found
    assert names[0] in found
    assert "bell\ufffd \ufffd" in found
    assert picture.encode("utf-8")
    assert 'font-family="sans-serif"' in picture


def test_long_names_are_broken_or_cut() -> None:
    names = ["a very long name of a class in many words", "Donaudampfschifffahrtsgesellschaftskapitänsmütze"]
    found = texts(confusion_picture(evaluation(names, [[1, 0], [0, 1]]), ""))
    heads = found[found.index("true class") + 1 : found.index("1 picture, few") - 1]
    assert " ".join(heads[:-1]) == names[0]
    assert len(heads) > 3
    assert re.fullmatch("Donau.+…", heads[-1])


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "그림.svg"
    write_picture("<svg/>", path)
    assert path.read_text("utf-8") == "<svg/>"
    with pytest.raises(EvaluationError, match=r"그림\.svg already exists and is not overwritten"):
        refuse_taken(path)
    with pytest.raises(EvaluationError, match=r"그림\.svg already exists and is not overwritten"):
        write_picture("<svg>other</svg>", path)
    assert path.read_text("utf-8") == "<svg/>"
    with pytest.raises(EvaluationError, match="cannot be written: No such file or directory"):
        write_picture("<svg/>", tmp_path / "none" / "a.svg")
