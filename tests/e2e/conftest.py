"""The command line, run in this process."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from facesorter.cli.main import main
from facesorter.core.model_file import bundled_model
from tests.e2e.atspi import Screen, screen


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Done]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return the real command line, run in this process."""

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse's way
            code = int(str(end.code))
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


@pytest.fixture
def seen() -> Iterator[Screen]:
    """Return a screen of our own, seen as a screen reader sees it; skip where the system cannot give one."""
    for needed in ("Xvfb", "dbus-daemon", "xdotool"):
        if shutil.which(needed) is None:
            pytest.skip(f"needs {needed}")
    if not any(map(os.path.exists, _LAUNCHERS)):
        pytest.skip("needs at-spi2-core")
    pytest.importorskip("jeepney")
    if not bundled_model().exists():
        pytest.skip("no model is bundled yet")
    home = Path(tempfile.mkdtemp(prefix="at-"))  # the path of a socket must be short
    try:
        with screen(home) as shown:
            yield shown
    finally:
        shutil.rmtree(home, ignore_errors=True)
