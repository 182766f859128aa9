"""A teacher of another kind, from nothing to a network that it taught."""

import subprocess
import sys
from pathlib import Path

import pytest

from facesorter.core.faces.framing import Framing
from facesorter.core.model_file import load_model

TOOL = Path(__file__).parents[2] / "tools" / "teacher.py"


@pytest.mark.slow
def test_a_teacher_is_trained_and_teaches(
    colour_table: Path, learnt_and_kept_apart: tuple[Path, Path], tmp_path: Path
) -> None:
    learnt, validation = learnt_and_kept_apart
    tables: list[str | Path] = [
        learnt,
        "--images",
        colour_table.parent / "그림",
        "--validate-on",
        validation,
        "--epochs",
        "1",
    ]
    teacher, taught = tmp_path / "teacher.facemodel", tmp_path / "taught.facemodel"

    told = subprocess.run(
        [sys.executable, TOOL, *tables, "--out", teacher], capture_output=True, text=True, check=True
    ).stdout
    assert "epoch 1: loss " in told
    assert "validation.csv: right " in told
    model = load_model(teacher)
    assert (model.manifest.network, model.manifest.framing) == ("residual", Framing())
    assert model.manifest.classes.names == ("blue", "green", "red")

    train = [sys.executable, "-m", "facesorter.cli.main", "train", *tables, "--teacher", teacher, "--out", taught]
    done = subprocess.run(train, capture_output=True, text=True, check=False)
    # One epoch on two dozen pictures may learn nothing, which is told; asked it was either way.
    assert done.returncode == 0 or "learnt nothing" in done.stderr, done.stderr
    if taught.exists():
        assert load_model(taught).manifest.training["teachers"] == ["teacher.facemodel"]
