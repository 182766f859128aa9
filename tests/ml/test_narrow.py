"""The tool that makes convolutions narrow: exact where it can be, and a model file that a training goes on from."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from facesorter.core.model_file import load_model
from facesorter.ml.training.warm_start import Start

TOOL = Path(__file__).parents[2] / "tools" / "narrow.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("narrow", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answered(convolution: list[Any], seen: Any) -> Any:
    *kernels, bias = convolution
    if len(kernels) == 1:
        return np.einsum("nhwi,hwio->no", seen, kernels[0]) + bias
    first, core, last = kernels
    return np.einsum("nhwi,ia,hwab,bo->no", seen, first[0, 0], core, last[0, 0], optimize=True) + bias


def test_what_is_never_seen_need_not_be_kept(tool: ModuleType) -> None:
    """The kernel is of full rank; what it sees lies in four directions, so four channels give all that it gave."""
    rng = np.random.default_rng(0)
    kernel, bias = rng.normal(size=(3, 3, 12, 20)), rng.normal(size=20)
    directions = rng.normal(size=(4, 12))
    seen = (rng.normal(size=(900, 3, 3, 4)) @ directions + rng.normal(size=12)).astype(np.float32)
    three = tool.narrowed([kernel, bias], seen, 4, 20)
    assert [part.shape for part in three] == [(1, 1, 12, 4), (3, 3, 4, 20), (1, 1, 20, 20), (20,)]
    np.testing.assert_allclose(answered(three, seen), answered([kernel, bias], seen), atol=2e-2)


def test_fewer_channels_keep_what_varies_most(tool: ModuleType) -> None:
    rng = np.random.default_rng(1)
    kernel, bias = rng.normal(size=(3, 3, 12, 20)), rng.normal(size=20)
    strength = np.array([3.0] * 4 + [0.1] * 8)
    seen = (rng.normal(size=(2000, 3, 3, 12)) * strength).astype(np.float32)
    whole = answered([kernel, bias], seen)

    def lost(first: int, second: int) -> float:
        error = answered(tool.narrowed([kernel, bias], seen, first, second), seen) - whole
        return float((error**2).sum() / ((whole - whole.mean(axis=0)) ** 2).sum())

    assert lost(4, 20) < 0.01 < lost(2, 20)
    assert lost(4, 18) < lost(4, 10) < 1
    # The channels of the kernel that are largest are not those that matter.
    nearest = np.linalg.svd(kernel.transpose(2, 0, 1, 3).reshape(12, -1))[0][:, :4]
    kept = np.einsum("hwio,ia,ja->hwjo", kernel, nearest, nearest)
    error = answered([kept, bias], seen) - whole
    assert float((error**2).sum() / ((whole - whole.mean(axis=0)) ** 2).sum()) > 10 * lost(4, 20)


@pytest.mark.parametrize(
    ("ranks", "words"),
    [
        (["conv1", "2", "48"], "conv1 cannot be narrow: choose of conv2, conv3, conv4 and conv5"),
        (["conv2", "97", "48"], "conv2 goes from 96 to 256 channels"),
        (["conv2", "8", "0"], "conv2 goes from 96 to 256 channels"),
        (["conv2", "many", "48"], "invalid"),
    ],
)
def test_ranks_that_cannot_be_are_refused(
    tool: ModuleType, ranks: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shape = (5, 5, 96, 256)
    with pytest.raises(SystemExit):
        tool.check_ranks(
            tool.options(["m", "t.csv", "--images", ".", "--validate-on", "v.csv", "--out", "o", "--ranks", *ranks]),
            {"conv2": shape},
        )
    assert words in capsys.readouterr().err


@pytest.mark.slow
def test_a_training_goes_on_from_a_narrow_model(
    tiny_training: Any, colour_table: Path, learnt_and_kept_apart: tuple[Path, Path], tmp_path: Path
) -> None:
    learnt, validation = learnt_and_kept_apart
    out = tmp_path / "narrow.facemodel"
    words = [tiny_training.model, learnt, "--images", colour_table.parent / "그림", "--validate-on", validation]
    asked = [*words, "--ranks", "conv2", "24", "48", "--out", out]
    told = subprocess.run([sys.executable, TOOL, *asked], capture_output=True, text=True, check=True).stdout
    assert "narrow: " in told
    assert "answered as it was" in told
    assert Start(load_model(out), same_classes=True).ranks == {"conv2": (24, 48)}
