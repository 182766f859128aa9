"""The model card: everything in it comes from the model file and from what was measured."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.errors import EvaluationError, ModelFileError, SamplesError
from facesorter.core.model_file import Manifest, ModelFile, Normalisation, bundled_model, load_model
from facesorter.ml.data.samples import Sample
from facesorter.ml.evaluation.card import model_card, read_evaluation
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.quality import evaluate

TRAINING = {
    "table": "labels.csv",
    "pictures": 90,
    "validation_pictures": 10,
    "classes": {"plain male": 60, "glasses male": 40},
    "sources": {"genderdet": 30, "utkface": 60, "mine": 10},
    "near_duplicates": 7,
    "begun_from": None,
    "recipe": "default",
    "epochs": 18,
    "best": {"stage": 2, "epoch": 1, "input_size": 227},
    "date": "2026-01-02",
    "facesorter": "0.1.0",
    "dense_rank": 128,
}


@pytest.fixture
def card() -> Callable[..., str]:
    def make(
        names: tuple[str, ...] = DEFAULT_CLASSES.names,
        tests: Any = None,
        pictures: Any = None,
        metrics: Any = None,
        **training: Any,
    ) -> str:
        manifest = Manifest(
            ClassSet(names),
            227,
            Normalisation(1, 0),
            1.25,
            0.6,
            training={**TRAINING, **training},
            metrics=metrics or {},
        )
        return model_card(ModelFile(manifest, bytes(2_340_000)), tests or {}, pictures)

    return make


def numbers(answers: tuple[int, ...] = (0, 1, 1, 0)) -> Evaluation:
    samples = [Sample(Path(f"/{n}"), class_id, {"source": "a|b"}) for n, class_id in enumerate((1, 1, 1, 2))]
    classes = ClassSet(["cat", "dog"])
    return evaluate(classes, samples, np.eye(2, dtype=np.float32)[list(answers)] * 0.8 + 0.1)


def test_it_says_how_the_model_was_made(card: Callable[..., str]) -> None:
    text = card()
    assert "- made on 2026-01-02 with facesorter 0.1.0, recipe `default`, 18 epochs\n" in text
    assert "the best of these, and so the model, is epoch 1 of stage 2, at 227 × 227 pixels" in text
    assert "trained on 90 pictures of `labels.csv`; 10 more" in text
    assert "It was trained from scratch; its wide layers are factorised (rank 128)" in text
    assert "- 7 near-duplicates; duplicates stay in the same split" in text
    assert "a crop and its mirror image" not in text
    assert "eight bits. It answers with the mean for a crop and its mirror image." in card(mirrored=True)
    narrow = card(convolution_ranks={"conv2": [48, 96]})
    assert "(rank 128), its convolution `conv2` too (ranks 48 and 96), its weights" in narrow
    assert "began from the model `old.facemodel`" in card(begun_from="old.facemodel")
    assert ", 18 epochs, stopped by hand\n" in card(stopped_by_hand=True)


def test_it_names_the_sources_and_their_terms(card: Callable[..., str]) -> None:
    text = card()
    assert "| genderdet | web portraits, many actors | 30 | none stated |" in text
    assert "| UTKFace | tight crops, many enlarged from small ones | 60 | non-commercial research |" in text
    assert "| mine |  | 10 | unknown |" in text
    assert "CelebA" not in text
    assert "What it learnt from" not in card(sources={})


def test_it_tells_weaknesses_of_the_data_that_was_used_only(card: Callable[..., str]) -> None:
    text = card()
    assert "The rarest class in training is glasses male: 40 of 100 pictures." in text
    assert "Children come almost only from UTKFace" in text
    assert "labels of glasses" not in text
    assert "labels of glasses" in card(sources={"genderdet": 1, "lfw": 1, "utkface": 1})
    own = card(names=("cat", "dog"))
    assert "Children" not in own
    assert "The rarest class" in own


def test_a_manifest_that_tells_less_is_no_problem() -> None:
    text = model_card(ModelFile(Manifest(DEFAULT_CLASSES, 16, Normalisation(1, 0)), b""), {})
    assert "the model file does not say how it was made" in text
    assert "None" not in text
    older = {name: value for name, value in TRAINING.items() if name not in ("best", "near_duplicates", "begun_from")}
    text = model_card(ModelFile(Manifest(DEFAULT_CLASSES, 16, Normalisation(1, 0), training=older), b""), {})
    assert "18 epochs" in text
    assert "stage" not in text


def test_it_shows_what_was_measured(card: Callable[..., str]) -> None:
    text = card(tests={"my photos": numbers()})
    assert "## How good it is on my photos" in text
    assert "| all right | 4, few | 25.0% | 4.6% to 69.9% |" in text
    assert "| balanced accuracy (mean recall) |  | 16.7% |" in text
    assert "| dog | 1, few | 0.0% | 0.0% | 0.0% to 79.3% | 0.0% |" in text
    assert "| source=a\\|b | 4, few | 25.0% | 4.6% to 69.9% |" in text
    assert "| **cat** | 1 | 2 |" in text
    assert "It goes wrong most where dog is taken for cat: 1 of 1." in text
    assert "gender" not in text.split("## How good")[1].split("## What it is for")[0]
    assert "It goes wrong most" not in card(tests={"easy": numbers((0, 0, 0, 1))})


def test_enough_pictures_are_not_called_few(card: Callable[..., str]) -> None:
    samples = [Sample(Path("/x"), class_id) for class_id in (1, 2) * 100]
    measured = evaluate(ClassSet(["cat", "dog"]), samples, np.eye(2, dtype=np.float32)[[0, 1] * 100] * 0.8 + 0.1)
    text = card(tests={"many": measured})
    assert "| all right | 200 | 100.0% |" in text
    assert ", few |" not in text


def test_numbers_of_an_older_version_make_a_card_too(card: Callable[..., str]) -> None:
    older = numbers().as_json()
    del older["counts"], older["reliability"], older["intervals"], older["at_threshold"]
    for values in older["per_class"].values():
        del values["recall_interval"]
    for values in older["per_group"].values():
        del values["interval"]
    assert card(tests={"old": Evaluation.from_json(older)}) == card(tests={"old": numbers()})


def test_a_picture_is_linked_under_its_set(card: Callable[..., str]) -> None:
    text = card(tests={"mine": numbers(), "yours": numbers()}, pictures={"yours": Path("pictures/내 사진 (1).svg")})
    mine, yours = text.split("## How good it is on mine")[1].split("## How good it is on yours")
    assert "![" not in mine
    link = "pictures/%EB%82%B4%20%EC%82%AC%EC%A7%84%20%281%29.svg"
    assert yours.startswith(f"\n\n![Confusion matrix on yours]({link})\n\n4 pictures with a face")
    with pytest.raises(EvaluationError, match="a picture of “your”, but no numbers"):
        card(tests={"yours": numbers()}, pictures={"your": Path("a.svg")})


def test_it_shows_what_the_model_file_itself_tells(card: Callable[..., str]) -> None:
    metrics = {
        "validation": numbers((0, 0, 0, 0)).as_json(),
        "test": numbers((0, 0, 0, 1)).as_json(),
        "same_answer_as_float32": 0.9951,
    }
    text = card(metrics=metrics, test_pictures=4)
    assert "\n- 2.3 MB\n" in text
    assert "the same answer as the network it was made from, in float32, on 99.5% of the validation" in text
    large = {"float32_validation_accuracy": 0.5, "float32_validation_balanced_accuracy": 0.25}
    text = card(metrics={**metrics, **large}, test_pictures=4)
    assert "99.5% of the validation, where that network is right in 50.0%, 25.0% balanced\n" in text
    assert "- 4 more of it tested the finished model and were not used in training" in text
    _, test, validation = text.split("## How good it is on the ")
    assert test.startswith("test pictures of labels.csv, not used in training\n")
    assert "| all right | 4, few | 100.0% |" in test
    assert "True class in rows" in test
    assert validation.startswith("validation pictures of labels.csv\n")
    assert "these numbers are a little too good" in validation
    assert "| all right | 4, few | 75.0% |" in validation
    assert "test pictures" not in card()
    apart = card(metrics=metrics, test_table="val.csv")
    assert "## How good it is on val.csv, a table of its own\n" in apart
    given = card(metrics=metrics, test_table="val.csv", tests={"val.csv": numbers((0, 0, 0, 1))})
    assert given.count("How good it is on val.csv") == 1  # not the same numbers twice
    assert "validation pictures of" not in card()


def test_it_tells_of_the_networks_of_a_scheme(card: Callable[..., str]) -> None:
    assert "- 3 networks of the scheme `age-first`" in card(scheme="age-first", parts=[{}, {}, {}])
    assert "scheme" not in card(scheme="flat")


@pytest.mark.parametrize("wrong", [{"metrics": {"test": {"n": 3}}}, {"best": {"epoch": 3}}, {"classes": "many"}])
def test_a_model_file_that_says_nonsense_of_itself_is_refused(card: Callable[..., str], wrong: dict[str, Any]) -> None:
    with pytest.raises(ModelFileError, match="No card can be made from what the model file says"):
        card(**wrong)


def test_an_evaluation_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    path.write_text(json.dumps(numbers().as_json()), "utf-8")
    told = read_evaluation(path)
    assert told.as_json() == json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(numbers().as_json()), "utf-16")  # as the > of PowerShell does
    assert read_evaluation(path) == told


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "[" * 100_000, "{}", "3", '{"classes": [], "confusion": [[1]]}', "\udcff", '{"photos": 1e400}'],
)
def test_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "numbers.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SamplesError, match="is not what evaluate --json prints"):
        read_evaluation(path)
    with pytest.raises(SamplesError, match="cannot be read"):
        read_evaluation(tmp_path / "none.json")


def test_the_card_in_the_documents_is_that_of_the_bundled_model() -> None:
    model = load_model(bundled_model())
    kept = (Path(__file__).resolve().parents[2] / "docs" / "model-card.md").read_text("utf-8").strip()
    assert kept == model_card(model, {})
    assert "## How good it is on the whole photos of photos.csv" in kept
    assert kept.index("whole photos of") < kept.index("## How good it is on val-candid.csv")
