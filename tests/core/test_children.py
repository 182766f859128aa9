"""How the program starts itself, and others, from a frozen app."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from facesorter import children

IN_APP = "facesorter.core.pictures.child"


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/usr/lib/facesorter/facesorter")


def test_a_frozen_app_is_its_own_child(frozen: None) -> None:
    assert children.child_command(IN_APP) == ["/usr/lib/facesorter/facesorter", "--child", IN_APP]
    assert children.child_environment() == dict(os.environ)


def test_only_our_own_children_are_run() -> None:
    assert not children.ran_as_child(["--child", "antigravity"])
    assert not children.ran_as_child(["--child"])
    assert not children.ran_as_child([])


@pytest.mark.parametrize("before", [None, "/opt/lib", ""])
def test_other_programs_look_for_libraries_where_they_did_before(
    frozen: None, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/facesorter/_internal")
    if before is None:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    else:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    children.restore_environment()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_outside_a_frozen_app_the_environment_is_the_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/mine")
    children.restore_environment()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/mine"
    assert str(Path(children.__file__).parent.parent) in children.child_environment()["PYTHONPATH"]


@pytest.mark.skipif(os.name != "posix", reason="a variable of Linux and macOS")
@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_opencv_tells_no_other_program_where_to_look_for_libraries(before: str | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    environment |= {} if before is None else {"LD_LIBRARY_PATH": before}
    question = "import os, facesorter.core.pipeline; print(os.environ.get('LD_LIBRARY_PATH'))"
    done = subprocess.run([sys.executable, "-c", question], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(before)
