"""Two programs, one destination: nothing lost, nothing doubled; ``pytest -m slow tests/core/test_two_programs.py``."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

DEVICES = ("one", "links", "fat", "faked", "fats")


@pytest.fixture
def memory() -> Iterator[Path]:
    """Return a folder in memory, where there is one: rounds are many."""
    quick = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=quick if os.access(quick, os.W_OK) else None) as folder:
        yield Path(folder)


def rounds(root: Path, action: str, devices: str, count: int, *, locks: bool) -> int:
    project = Path(__file__).parents[2]  # where tests are found, whether facesorter is installed or linked
    environment = {**os.environ, "PYTHONPATH": str(project)}
    wish = {"root": str(root), "action": action, "devices": devices, "rounds": count, "locks": locks}
    program = Path(__file__).with_name("two_programs.py")
    done = subprocess.run(
        [sys.executable, program, json.dumps(wish)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not found["problems"], "\n".join(found["problems"][:20])
    return int(found["rounds"])


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("devices", ["one", "fats"])
def test_case_58_a_sample_of_rounds(memory: Path, devices: str, locks: bool) -> None:
    assert rounds(memory, "move", devices, 7, locks=locks) == 7


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_case_58_two_hundred_rounds_of_each(memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for devices, action, locks in product(DEVICES, ["move", "copy"], [True, False]):
        count = rounds(memory, action, devices, 200 if action == "move" else 50, locks=locks)
        with capsys.disabled():
            print(f"\n{devices:6} {action} {'locked' if locks else 'not locked':10} {count} rounds", end="")
