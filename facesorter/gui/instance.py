"""One window for one user: a second start hands what it was to open to the window that is there.

The two talk over a local socket, a file of this computer (on Windows a named pipe) that only the same user may open.
It has no address, and nothing beyond this computer can reach it: it is no network.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from facesorter import __version__
from facesorter.core import bounds
from facesorter.core.places import UserPlaces

_DONE = b"ok\n"
_CONNECT_MS = 2000
_ANSWER_MS = 10_000
"""A window that listens already may still be putting itself together."""

_LONGEST = 1_000_000
"""Bytes of a request: many thousand paths."""


def hand_over(paths: Sequence[Path], places: UserPlaces) -> bool:
    """Give absolute paths to the window that is there already; False when there is none that takes them.

    Without a path the window comes to the front.
    """
    name = _name(places)
    if not _ours(name):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    socket.write(json.dumps([os.fspath(path) for path in paths]).encode("ascii") + b"\n")
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(_ANSWER_MS):
        answer += socket.readAll().data()
    socket.abort()
    return answer == _DONE


class Instance(QObject):
    """Listens for later starts of the same version by the same user, for as long as it lives.

    Signals:
        asked: the list of paths that a later start was to open.
    """

    asked = Signal(Sequence)

    def __init__(self, places: UserPlaces, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard: dict[QLocalSocket, bytes] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # In the place of whoever listened before: nobody answered there, or there would be no window here.
        self._server.listen(_name(places))

    @property
    def listening(self) -> bool:
        """Whether a later start will be heard."""
        return self._server.isListening()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._heard[socket] = b""
            socket.readyRead.connect(self._on_data)
            socket.disconnected.connect(self._on_gone)
            self._hear(socket)

    @Slot()
    def _on_data(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear(socket)

    @Slot()
    def _on_gone(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._heard.pop(socket, None)
            socket.deleteLater()

    def _hear(self, socket: QLocalSocket) -> None:
        heard = self._heard[socket] = self._heard[socket] + socket.readAll().data()
        if len(heard) > _LONGEST:
            socket.abort()
        elif heard.endswith(b"\n"):
            try:
                paths = [
                    Path(bounds.text(path, bounds.LONGEST_PATH))
                    for path in bounds.items(bounds.load_json(heard), _LONGEST)
                ]
            except ValueError:
                socket.abort()
                return
            socket.write(_DONE)
            socket.flush()
            self.asked.emit(paths)


def _name(places: UserPlaces) -> str:
    """Return the name of the socket: one for each user, version and place of the user's data."""
    key = hashlib.sha256(f"{__version__}\n{places.data}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    name = f"facesorter-{key}"
    if sys.platform == "win32":
        return f"{name}-{os.environ.get('USERNAME', '')}"
    # Not beside the user's data: the path of a socket may only be about a hundred bytes long.
    return str(Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"{name}-{os.getuid()}")


def _ours(name: str) -> bool:
    """Tell whether a socket is there and belongs to this very user: nobody else is to learn of paths."""
    if sys.platform == "win32":
        return True  # the pipe itself is asked for; it lets nobody else in
    try:
        return Path(name).stat().st_uid == os.getuid()
    except OSError:
        return False
