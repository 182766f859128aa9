"""The photos stay here: no network code, and everything works where there is no network at all."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import facesorter

# fmt: off
NETWORK = (
    "socket", "ssl", "http", "urllib.request", "urllib.robotparser", "ftplib", "smtplib", "poplib", "imaplib",
    "xmlrpc", "socketserver", "asyncio", "selectors", "webbrowser", "requests", "httpx", "aiohttp", "urllib3",
    "websockets", "huggingface_hub", "kagglehub", "PySide6.QtNetwork", "PySide6.QtWebEngineCore",
    "PySide6.QtWebSockets",
)
# fmt: on
LOCAL = {
    ("instance.py", "PySide6.QtNetwork"),
    ("instance.py", "PySide6.QtNetwork.QLocalServer"),
    ("instance.py", "PySide6.QtNetwork.QLocalSocket"),
}
"""What Qt keeps in the same module, and is no network: a file of this computer, by which a second start of the program
reaches the window that is open."""
BLOCK = """
import os, socket, sys
def refuse(*_arguments, **_options):
    with open(os.environ["NETWORK_LOG"], "a") as log:
        log.write(" ".join(sys.argv) + "\\n")
    raise OSError("network is blocked")
class Socket(socket.socket):
    __init__ = refuse
socket.socket = Socket
socket.create_connection = socket.create_server = socket.socketpair = socket.getaddrinfo = refuse
def watch(event, _arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        refuse()
sys.addaudithook(watch)
"""
"""A ``sitecustomize`` module: runs first in the program and in every Python process that it starts."""


def imports_of(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def test_no_module_imports_anything_that_talks_to_others() -> None:
    files = list(Path(facesorter.__file__).parent.rglob("*.py"))
    assert len(files) > 20
    found = {
        (path.name, name)
        for path in files
        for name in imports_of(path)
        if any(name == module or name.startswith(f"{module}.") for module in NETWORK)
    }
    assert found == LOCAL


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_every_socket_of_an_open_window_is_a_file_of_this_computer(tmp_path: Path) -> None:
    code = (
        "import json, os, sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from facesorter.__main__ import main\n"
        "app = QApplication([])\n"
        "def look():\n"
        "    links = [os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd')\n"
        "             if os.path.islink(f'/proc/self/fd/{fd}')]\n"
        "    held = {link[8:-1] for link in links if link.startswith('socket:')}\n"
        "    local = {line.split()[6] for line in open('/proc/self/net/unix').readlines()[1:]}\n"
        "    print(json.dumps([len(held), len(held - local)]))\n"
        "    app.quit()\n"
        "QTimer.singleShot(1000, look)\n"
        "sys.exit(main([]))\n"
    )
    environment = {**os.environ, "FACESORTER_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, env=environment
    )
    sockets, beyond = json.loads(done.stdout)
    assert sockets > 0
    assert beyond == 0


@pytest.fixture
def blocked(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a way to run Python where there is no network; each try to use it ends up in the file ``network.log``."""
    places = tmp_path / "site"
    places.mkdir()
    (places / "sitecustomize.py").write_text(BLOCK)
    environment = {
        **os.environ,
        "PYTHONPATH": str(places),
        "NETWORK_LOG": str(tmp_path / "network.log"),
        "FACESORTER_HOME": str(tmp_path / "home"),
        "PYTHONIOENCODING": "utf-8",
    }

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)

    return run


def test_photos_are_classified_and_sorted_with_every_socket_blocked(
    blocked: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, astronaut: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    shutil.copy(astronaut, photos / "우주 비행사.jpg")
    done = blocked("-m", "facesorter.cli.main", "classify", photos, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["faces"]) == 1
    done = blocked("-m", "facesorter.cli.main", "sort", photos, "--to", tmp_path / "out", "--unsure-below", "0")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").rglob("*.jpg"))) == 1
    assert not (tmp_path / "network.log").exists()


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import _socket; _socket.socket(_socket.AF_INET).connect(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import os, sys; os.execv(sys.executable, [sys.executable, '-c', 'import socket; socket.socket()'])",
    ],
)
def test_the_block_would_be_noticed(
    blocked: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, attempt: str
) -> None:
    assert blocked("-c", attempt).returncode != 0
    assert (tmp_path / "network.log").exists()
