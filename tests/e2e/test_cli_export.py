"""What was found, handed on to other programs from the command line, and read back by these."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd  # noqa: TID253 - what people read the files with
import pytest

from facesorter.core.catalogue import Catalogue
from facesorter.core.model_file import bundled_model, load_model, save_model
from facesorter.core.photos.find import photo_at
from facesorter.core.places import UserPlaces
from facesorter.ml.litert import LiteRTClassifier
from tests.conftest import ModelMaker
from tests.e2e.conftest import Command


@pytest.fixture
def model(tmp_path: Path, colour_model: ModelMaker) -> Path:
    path = tmp_path / "colours.facemodel"
    save_model(colour_model(), path)
    return path


@pytest.fixture
def corrected(colour_table: Path, places: UserPlaces) -> Path:
    """Return the folder of the drawn portraits, two of which a person put right."""
    folder = colour_table.parent / "그림"
    catalogue = Catalogue.open(places)
    catalogue.correct(photo_at(folder / "red 0.png"), 6)
    catalogue.correct(photo_at(folder / "green 0.png"), 2)
    catalogue.close()
    return folder


def test_results_go_to_a_table_and_to_lines(command: Command, corrected: Path, model: Path, tmp_path: Path) -> None:
    for name in ("out.csv", "out.jsonl"):
        done = command("export", "results", corrected, "--model", model, "--to", tmp_path / name)
        assert done.code == 1  # one file is no picture
        assert "Wrote 25 results" in done.err
    table = pd.read_csv(tmp_path / "out.csv")
    lines = pd.read_json(tmp_path / "out.jsonl", lines=True)
    for found in (table, lines):
        given = found.set_index(found["path"].map(lambda path: Path(path).name))["answer"].dropna()
        assert dict(given) == {"green 0.png": "glasses male", "red 0.png": "girl"}
    assert list(table["class_name"].astype(object).fillna("")) == list(lines["class_name"].astype(object).fillna(""))


def test_corrections_go_to_a_table_that_a_training_takes(command: Command, corrected: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    assert command("export", "corrections", corrected, "--to", labels).code == 0
    with labels.open(encoding="utf-8-sig") as file:
        assert sorted(map(tuple, csv.reader(file))) == [
            ("filename", "label"),
            ("green 0.png", "glasses male"),
            ("red 0.png", "girl"),
        ]
    done = command("train", labels, "--images", corrected, "--dry-run")
    assert done.code == 0, done.err
    done = command("export", "corrections", corrected, "--to", labels)
    assert (done.code, "is not overwritten" in done.err) == (2, True)


def test_every_number_of_an_evaluation_goes_to_a_table(
    command: Command, colour_table: Path, tmp_path: Path, colour_model: ModelMaker
) -> None:
    names = ("red", "green", "blue")
    save_model(colour_model(32, names), tmp_path / "색.facemodel")
    table = tmp_path / "numbers.csv"
    arguments = ("--images", colour_table.parent / "그림", "--model", tmp_path / "색.facemodel", "--table", table)
    assert command("evaluate", colour_table, *arguments, "--json").code == 1
    numbers = pd.read_csv(table)
    assert set(numbers["model"]) == {"색.facemodel"}
    right = numbers[numbers["measure"] == "accuracy"].iloc[0]
    assert (right["value"], right["n"]) == (1.0, 24)
    confusion = numbers[numbers["measure"] == "confusion"].pivot_table(index="of", columns="answered", values="value")
    assert confusion.loc[list(names), list(names)].to_numpy().tolist() == (8 * np.eye(3)).tolist()


def test_a_bare_network_comes_with_its_labels_and_how_to_use_it(command: Command, model: Path, tmp_path: Path) -> None:
    from ai_edge_litert.interpreter import Interpreter

    out = tmp_path / "bare"
    out.mkdir()
    done = command("export", "model", "--model", model, "--to", out / "colours.tflite")
    assert done.code == 0, done.err
    names = (out / "labels.txt").read_text("utf-8").splitlines()
    about = json.loads((out / "colours.json").read_text("utf-8"))
    interpreter = Interpreter(model_path=str(out / "colours.tflite"))
    interpreter.allocate_tensors()
    (given,), (answered,) = interpreter.get_input_details(), interpreter.get_output_details()
    green = np.zeros(given["shape"], np.float32)
    green[..., 1] = 255 * about["pixel_to_input"]["scale"] + about["pixel_to_input"]["offset"]
    interpreter.set_tensor(given["index"], green)
    interpreter.invoke()
    assert names[int(interpreter.get_tensor(answered["index"])[0].argmax())] == "glasses male"
    again = command("export", "model", "--model", model, "--to", out / "colours.tflite")
    assert (again.code, "is not overwritten" in again.err) == (2, True)
    other = command("export", "model", "--model", model, "--to", out / "colours.pt")
    assert (other.code, ".tflite, .keras, .onnx" in other.err) == (2, True)


def test_every_output_of_the_bundled_network_has_a_name(command: Command, tmp_path: Path) -> None:
    from ai_edge_litert.interpreter import Interpreter

    assert command("export", "model", "--to", tmp_path / "bundled.tflite").code == 0
    names = (tmp_path / "labels.txt").read_text("utf-8").splitlines()
    (answered,) = Interpreter(model_path=str(tmp_path / "bundled.tflite")).get_output_details()
    assert answered["shape"].tolist() == [1, len(names)]
    assert names[6:] == ["none of these"]
    assert json.loads((tmp_path / "bundled.json").read_text("utf-8"))["output"] == names


READS = """
import sys
import keras, numpy
crops = numpy.load(sys.argv[2]).astype("float32")
if sys.argv[1].endswith(".keras"):
    answers = keras.saving.load_model(sys.argv[1]).predict(crops, verbose=0)
else:
    import onnxruntime
    session = onnxruntime.InferenceSession(sys.argv[1])
    (answers,) = session.run(None, {session.get_inputs()[0].name: crops})
assert not any(name.startswith("facesorter") for name in sys.modules)
numpy.save(sys.argv[3], answers)
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings(
    "ignore:__array__ implementation:DeprecationWarning",  # of Keras, with the newest NumPy
    "ignore:In the future `np:FutureWarning",  # likewise, of how it calls tf2onnx
)
@pytest.mark.parametrize("suffix", [".keras", ".onnx"])
def test_keras_and_onnx_answer_as_the_model_file_without_facesorter(
    command: Command, suffix: str, tmp_path: Path
) -> None:
    if suffix == ".onnx":
        pytest.importorskip("tf2onnx")
        pytest.importorskip("onnxruntime")
    side = load_model(bundled_model()).manifest.input_size
    crops = np.random.default_rng(0).integers(0, 256, (6, side, side, 3), np.uint8)
    crops[:3] = np.sort(crops[:3], axis=1)
    classifier = LiteRTClassifier.open()
    expected = classifier.classify(crops)
    classifier.close()
    np.save(tmp_path / "crops.npy", crops)
    written = tmp_path / f"network{suffix}"
    assert command("export", "model", "--to", written).code == 0
    subprocess.run(
        [sys.executable, "-P", "-c", READS, written, tmp_path / "crops.npy", tmp_path / "answers.npy"], check=True
    )
    answers = np.load(tmp_path / "answers.npy")
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(answers[:, : expected.shape[1]], expected, atol=0.05)  # eight-bit weights round
