"""Killed at every system call and at random moments, no photo is lost: ``pytest -m slow tests/core/test_kills.py``."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import facesorter

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

WAYS = [("sort", "finish"), ("sort", "undo"), ("undo", "undo"), ("finish", "finish"), ("finish", "undo")]
TAG_WAYS = [("tag", "finish"), ("tag", "undo"), ("undo", "undo"), ("finish", "finish"), ("finish", "undo")]
DEVICES = ("one", "real", "faked", "links", "fat", "fats")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory, which is quicker and another file system than that of ``tmp_path``, or else that."""
    other = Path("/dev/shm")  # noqa: S108
    if os.access(other, os.W_OK):
        with tempfile.TemporaryDirectory(dir=other) as folder:
            yield Path(folder)
    else:
        yield tmp_path


def kills(near: Path, far: Path, **config: Any) -> int:
    return killed_by("killer.py", near=str(near), far=str(far), **config)


def killed_by(program: str, **wanted: Any) -> int:
    roots = (Path(facesorter.__file__).parents[1], Path(__file__).parents[2])  # the package as tested, and the tests
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots))}
    wish = json.dumps(wanted)
    killer = Path(__file__).with_name(program)
    done = subprocess.run([sys.executable, killer, wish], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not found["problems"], "\n".join(found["problems"][:20])
    return int(found["kills"])


@pytest.mark.parametrize(("killed", "recover"), WAYS)
@pytest.mark.parametrize(("action", "devices"), [("copy", "fats"), ("move", "faked"), ("move", "fat")])
def test_case_08_12_66_a_sample_of_kills(memory: Path, action: str, devices: str, killed: str, recover: str) -> None:
    config = {"action": action, "killed": killed, "recover": recover, "devices": devices}
    assert kills(memory, memory, **config, stride=11, begun_at=31) > 2


@pytest.mark.parametrize(("killed", "recover"), TAG_WAYS)
@pytest.mark.parametrize("devices", ["one", "fat"])
def test_a_sample_of_kills_of_tags(memory: Path, devices: str, killed: str, recover: str) -> None:
    config = {"folder": str(memory), "killed": killed, "recover": recover, "devices": devices}
    assert killed_by("tag_killer.py", **config, stride=7) > 2


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("killed", "recover"), TAG_WAYS)
@pytest.mark.parametrize("devices", ["one", "links", "fat"])
def test_tags_killed_everywhere(memory: Path, devices: str, killed: str, recover: str) -> None:
    config = {"folder": str(memory), "killed": killed, "recover": recover, "devices": devices}
    points = killed_by("tag_killer.py", **config, stride=1)
    print(f"{points} kills")
    assert points > 10


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_case_08_12_66_at_least_3000_kills(tmp_path: Path, memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    devices = DEVICES if memory.stat().st_dev != tmp_path.stat().st_dev else tuple({*DEVICES} - {"real"})
    total = 0
    for action, device, (killed, recover) in product(["copy", "move"], devices, WAYS):
        config = {"action": action, "devices": device, "killed": killed, "recover": recover}
        near = tmp_path if device == "real" else memory  # the others are in memory, and once on the real disk too
        points = kills(near, memory, **config, stride=1 if device in {"one", "real"} else 2)
        points += kills(tmp_path, tmp_path, **config, stride=5)
        moments = kills(near, memory, **config, moments=10, photos=60)
        total += points + moments
        with capsys.disabled():
            print(f"\n{action:5}{device:7}{killed:7}then {recover:7}{points:4} points, {moments} moments", end="")
    with capsys.disabled():
        print(f"\n{total} kills", end="")
    assert total >= 3000
