"""What a screen reader sees: a client of AT-SPI, and a display and buses of our own that the program runs on.

https://gitlab.gnome.org/GNOME/at-spi2-core describes the interfaces. All of it goes through D-Bus, by jeepney.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:  # only where there is a D-Bus
    from jeepney.io.blocking import DBusConnection

_ENABLED, _SELECTABLE, _SHOWING = 8, 22, 25
"""Bits of a state."""

_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"

Reference = tuple[str, str]
"""A connection and the path of an object on it."""


class NotThereError(Exception):
    """An object has gone, or answers no more."""


@dataclass(frozen=True)
class Node:
    """One thing of a window, as it was at that moment."""

    reference: Reference
    role: str
    name: str
    description: str
    showing: bool
    enabled: bool
    selectable: bool
    children: "tuple[Node, ...]" = ()

    def all(self) -> "Iterator[Node]":
        yield self
        for child in self.children:
            yield from child.all()


class Screen:
    """Where a program runs that a screen reader looks at."""

    def __init__(self, session: "DBusConnection", environment: dict[str, str]) -> None:
        from jeepney.io.blocking import open_dbus_connection

        self.environment = environment
        address = _call(session, ("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus", "GetAddress")
        self._bus = open_dbus_connection(address)

    def close(self) -> None:
        self._bus.close()

    def windows(self) -> list[Node]:
        """Return every window of every program, with all that is in it."""
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        try:
            return [self._node(window) for program in self._children(root) for window in self._children(program)]
        except NotThereError:
            return []  # something went while we looked: whoever waits looks again

    def do(self, node: Node) -> None:
        """Do what a thing is for: press a button, choose an entry of a menu."""
        with suppress(NotThereError):  # it may take its window with it
            _call(self._bus, node.reference, "org.a11y.atspi.Action", "DoAction", "i", (0,))

    def middle(self, node: Node) -> tuple[int, int]:
        """Return the middle of a thing, in pixels of the screen."""
        x, y, width, height = _call(self._bus, node.reference, "org.a11y.atspi.Component", "GetExtents", "u", (0,))
        return x + width // 2, y + height // 2

    def xdotool(self, *words: object) -> None:
        """Move the mouse and press keys as a person does."""
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, timeout=60)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse at a place, pull what is there to another one, and let it go."""
        self.xdotool("mousemove", *start, "sleep", 0.3, "mousedown", 1)
        for step in range(1, 11):
            x, y = (round(a + (b - a) * step / 10) for a, b in zip(start, end, strict=True))
            self.xdotool("mousemove", x, y, "sleep", 0.1)
        self.xdotool("sleep", 0.5, "mouseup", 1)

    def _children(self, reference: Reference) -> list[Reference]:
        return [(bus, path) for bus, path in _call(self._bus, reference, _ACCESSIBLE, "GetChildren")]

    def _node(self, reference: Reference) -> Node:
        low, _high = _call(self._bus, reference, _ACCESSIBLE, "GetState")
        return Node(
            reference,
            _call(self._bus, reference, _ACCESSIBLE, "GetRoleName"),
            self._property(reference, "Name"),
            self._property(reference, "Description"),
            showing=bool(low >> _SHOWING & 1),
            enabled=bool(low >> _ENABLED & 1),
            selectable=bool(low >> _SELECTABLE & 1),
            children=tuple(self._node(child) for child in self._children(reference)),
        )

    def _property(self, reference: Reference, name: str) -> str:
        _, value = _call(self._bus, reference, "org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, name))
        return str(value)


def _call(  # noqa: PLR0917 - as D-Bus has it
    bus: "DBusConnection",
    reference: Reference,
    interface: str,
    method: str,
    signature: str | None = None,
    body: tuple[Any, ...] = (),
) -> Any:
    from jeepney import DBusAddress, MessageType, new_method_call

    name, path = reference
    message = new_method_call(DBusAddress(path, name, interface), method, signature, body)
    try:
        reply = bus.send_and_get_reply(message, timeout=20)
    except TimeoutError as error:
        raise NotThereError(method) from error
    if reply.header.message_type is MessageType.error:
        raise NotThereError(f"{method}: {reply.body}")
    return reply.body[0] if reply.body else None


@contextmanager
def screen(home: Path, size: str = "1280x1024x24") -> Iterator[Screen]:
    """Start an X display, a session bus and what comes with it; ``home`` is a short path for their sockets."""
    from jeepney.io.blocking import open_dbus_connection

    with ExitStack() as stack:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": str(home),
            "XDG_CACHE_HOME": str(home),
        }
        environment.pop("AT_SPI_BUS_ADDRESS", None)
        display = _started(stack, ("Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"), environment)
        environment["DISPLAY"] = f":{display}"
        if shutil.which("openbox") is not None:  # without a window manager no window gets the keyboard
            manager = subprocess.Popen(
                ["openbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
            )
            stack.callback(_end, manager)
        bus = _started(stack, ("dbus-daemon", "--session", "--nofork", "--print-address"), environment)
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        session = stack.enter_context(open_dbus_connection(bus))
        seen = Screen(session, environment)
        stack.callback(seen.close)
        yield seen


def _started(stack: ExitStack, command: tuple[str, ...], environment: dict[str, str]) -> str:
    """Start a server that says in one line where it is to be found, and return that line."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True)
    stack.callback(_end, server)
    assert server.stdout is not None
    line = server.stdout.readline().strip()
    assert line, f"{command[0]} did not start"
    return line


def _end(server: "subprocess.Popen[str]") -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdout is not None:
        server.stdout.close()


@contextmanager
def program(seen: Screen, *arguments: object, **variables: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run the program on a screen; killed in the end, if it has not ended."""
    command = [sys.executable, "-m", "facesorter", *map(str, arguments)]
    process = subprocess.Popen(
        command, env=seen.environment | variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(condition: Any, what: str, seconds: float = 90) -> Any:
    """Return what a condition comes to, once that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"the program did not get there: {what}")
