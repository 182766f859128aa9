"""Checkpoints: whole or the one before, and never taken for another network's."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facesorter.core.errors import TrainingError
from facesorter.ml.training.checkpoints import load_state, load_training, load_weights, save_training, save_weights

RECIPE = {"name": "tiny", "stages": ({"epochs": 2},), "rate": 0.1}


class Variable:
    """What a Keras variable is here: an array that can be assigned."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values, np.float32)
        self.shape = self.values.shape

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self.values if dtype is None else self.values.astype(dtype)

    def assign(self, values: Any) -> None:
        self.values = np.asarray(values)


class Network:
    """What a compiled Keras model is here: variables, and an optimizer with its own."""

    def __init__(self, *weights: Any, optimizer: tuple[Any, ...] = ()) -> None:
        self.weights = [Variable(values) for values in weights]
        self.optimizer = type("Optimizer", (), {"variables": [Variable(values) for values in optimizer]})()

    def set_weights(self, arrays: list[Any]) -> None:
        for variable, array in zip(self.weights, arrays, strict=True):
            variable.assign(array)

    @property
    def everything(self) -> list[list[Any]]:
        return [variable.values.tolist() for variable in (*self.weights, *self.optimizer.variables)]


def trained() -> Network:
    return Network([[1, 2], [3, 4]], [5], optimizer=([7.5], [[8, 9]]))


def fresh() -> Network:
    return Network(np.zeros((2, 2)), [0], optimizer=([0], [[0, 0]]))


def history(epochs: int) -> list[dict[str, Any]]:
    return [{"stage": 0, "epoch": epoch} for epoch in range(epochs)]


def test_weights_come_back_in_order(tmp_path: Path) -> None:
    save_weights(trained(), tmp_path / "best-0.npz")
    network = fresh()
    load_weights(network, tmp_path / "best-0.npz")
    assert network.everything[:2] == [[[1, 2], [3, 4]], [5]]
    assert [path.name for path in tmp_path.iterdir()] == ["best-0.npz"]


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    save_weights(trained(), tmp_path / "best-0.npz")
    with pytest.raises(TrainingError, match="belongs to another network"):
        load_weights(Network([[1, 2]], [5]), tmp_path / "best-0.npz")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04"])
def test_a_damaged_checkpoint_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "best-0.npz"
    path.write_bytes(content)
    with pytest.raises(TrainingError, match="cannot be read"):
        load_weights(fresh(), path)
    with pytest.raises(TrainingError, match="cannot be read"):
        load_weights(fresh(), tmp_path / "none.npz")
    save_weights(trained(), path)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(TrainingError, match="cannot be read"):
        load_weights(fresh(), path)


def test_a_training_goes_on_with_weights_and_optimizer(tmp_path: Path) -> None:
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    state = load_state(tmp_path, RECIPE, "data")
    assert state is not None
    assert state["history"] == history(1)
    network = fresh()
    load_training(network, tmp_path)
    assert network.everything == trained().everything


def test_only_the_latest_epoch_is_kept(tmp_path: Path) -> None:
    for epochs in (1, 2, 3):
        save_training(trained(), tmp_path, RECIPE, history(epochs), "data")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state.json", "training-3.npz"]


def test_without_a_state_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    assert load_state(tmp_path, RECIPE, "data") is None


def test_a_training_by_another_recipe_is_left_alone(tmp_path: Path) -> None:
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    with pytest.raises(
        TrainingError, match="with another recipe; use that recipe again, or give the model another name"
    ):
        load_state(tmp_path, {**RECIPE, "rate": 0.2}, "data")


@pytest.mark.parametrize("moment", ["before the arrays", "before the state", "after the state"])
def test_a_kill_at_any_moment_leaves_a_whole_pair(tmp_path: Path, moment: str) -> None:
    """What lies on disk at each moment of a second save still gives an epoch, the first or the second."""
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    second_network = Network([[10, 20], [30, 40]], [50], optimizer=([75], [[80, 90]]))
    save_training(second_network, tmp_path, RECIPE, history(2), "data")
    second = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for path in tmp_path.iterdir():
        path.unlink()
    on_disk = {
        "before the arrays": {**first, "training-2.npz.0a1b.part": second["training-2.npz"][:100]},
        "before the state": {**first, "training-2.npz": second["training-2.npz"], "state.json.0a1b.part": b'{"arr'},
        "after the state": {**second, "training-1.npz": first["training-1.npz"]},
    }[moment]
    for name, data in on_disk.items():
        (tmp_path / name).write_bytes(data)
    state = load_state(tmp_path, RECIPE, "data")
    assert state is not None
    network = fresh()
    load_training(network, tmp_path)
    done = len(state["history"])
    assert done == (2 if moment == "after the state" else 1)
    assert network.everything == (trained() if done == 1 else second_network).everything
    save_training(second_network, tmp_path, RECIPE, history(done + 1), "data")
    load_training(network, tmp_path)
    assert network.everything == second_network.everything


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff"])
def test_a_damaged_state_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    with pytest.raises(TrainingError, match="cannot be read"):
        load_state(tmp_path, RECIPE, "data")


def test_a_training_of_another_network_is_refused(tmp_path: Path) -> None:
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    for other in (
        Network([[0, 0]], [0], optimizer=([0], [[0, 0]])),
        Network([[0, 0], [0, 0]], [0], optimizer=([0],)),
    ):
        with pytest.raises(TrainingError, match="belongs to another network"):
            load_training(other, tmp_path)


def test_a_training_on_other_data_is_left_alone(tmp_path: Path) -> None:
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    with pytest.raises(
        TrainingError, match=r"on other pictures or labels, .* use the same ones again, or give the model another name"
    ):
        load_state(tmp_path, RECIPE, "other data")


def test_a_state_that_does_not_name_its_data_is_taken_as_it_is(tmp_path: Path) -> None:
    """The first ones did not."""
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    path = tmp_path / "state.json"
    state = json.loads(path.read_text("ascii"))
    del state["data"]
    path.write_text(json.dumps(state), "ascii")
    loaded = load_state(tmp_path, RECIPE, "any data")
    assert loaded is not None
    assert loaded["history"] == history(1)


def test_the_state_format_is_the_one_of_trainings_under_way(tmp_path: Path) -> None:
    """Whoever changes this must still read what lies on people's disks."""
    save_training(trained(), tmp_path, RECIPE, history(1), "data")
    state = json.loads((tmp_path / "state.json").read_text("ascii"))
    assert state == {
        "arrays": "training-1.npz",
        "recipe": json.loads(json.dumps(RECIPE)),
        "history": [{"stage": 0, "epoch": 0}],
        "data": "data",
    }
    with np.load(tmp_path / "training-1.npz", allow_pickle=False) as arrays:
        assert list(arrays.files) == ["arr_0", "arr_1", "arr_2", "arr_3"]
