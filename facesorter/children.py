"""How this program starts itself once more as a child process, from a source tree, a wheel and a frozen app alike."""

import importlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

FLAG = "--child"
"""The argument by which a frozen app, which has no Python to call, becomes a child."""

MODULES = ("facesorter.core.pictures.child", "facesorter.ml.trial_child", "facesorter.ml.jobs.child")
"""What a child may be; each has a ``main``."""


def child_command(module: str) -> list[str]:
    """Return what starts a child of this program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG, module]
    # -P: a photo folder that happens to be the current one must not be searched for modules.
    return [sys.executable, "-P", "-m", module]


def restore_environment() -> None:
    """Take back what the loader of a frozen app set for itself, in this process and for whatever it starts.

    The app's own libraries are found by then. A file manager or a browser that looked for its libraries in the app's
    folder would not start. A child that is the app itself sets it anew.
    """
    if not getattr(sys, "frozen", False):
        return
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before


def child_environment() -> dict[str, str]:
    """Return the environment of a child: this one's, and the way to this very package."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)  # a frozen app holds its package within itself
    places = [str(Path(__file__).resolve().parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}


def ran_as_child(arguments: Sequence[str]) -> bool:
    """Be the child that a frozen app was started as, to its end; tell whether it was one."""
    if len(arguments) != 2 or arguments[0] != FLAG or arguments[1] not in MODULES:
        return False
    importlib.import_module(arguments[1]).main()
    return True


def start_child(command: Sequence[str], variables: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a child that is asked through its standard input and answers on its standard output.

    Raises:
        OSError: when it cannot be started.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**child_environment(), **(variables or {})},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no console flashes up
        # out of the reach of Ctrl+C, even before it can ignore it
        process_group=None if sys.platform == "win32" else 0,
    )


def child_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return a child's own two pipes, and keep everything else in this process from writing into them."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return requests, replies
