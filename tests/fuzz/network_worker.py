"""Tries networks out, one after the other, in a process that may crash: for ``fuzz_formats.py``.

``python -m tests.fuzz.network_worker --sweep`` sets each byte of the tests' network to a few values, and prints by
which the process was lost; :mod:`tests.colour_network` has its crash from there.
"""

import signal
import struct
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen

from facesorter.core.errors import ModelFileError
from facesorter.core.memory import cap_memory
from facesorter.ml.trial_child import try_out
from tests.colour_network import colour_network

SIDE, OUTPUTS = 16, 6
SECONDS = 5
MEMORY = 1_000_000_000
_LENGTH = struct.Struct(">Q")


class NetworkWorker:
    """The process, started when it is needed; ``lost`` is how often a network took one along, or kept it busy."""

    def __init__(self) -> None:
        self.lost = 0
        self._process: Popen[bytes] | None = None

    def read(self, data: bytes) -> None:
        """Have a network tried out.

        Raises:
            RuntimeError: when it was neither run nor refused, nor took the process along: a defect of ours.
        """
        if self._process is None:
            command = [sys.executable, "-m", "tests.fuzz.network_worker"]
            self._process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(_LENGTH.pack(len(data)) + data)
        self._process.stdin.flush()
        if not self._process.stdout.read(1):
            code = self._process.wait()
            self.close()
            if code > 0:
                raise RuntimeError(f"the worker ended with {code}")
            self.lost += 1

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process:
                pass
            self._process = None


def sweep() -> None:
    """Set each byte to a few values; print which of them took the process along."""
    whole, worker, tries = colour_network(SIDE, OUTPUTS), NetworkWorker(), 0
    for place, before in enumerate(whole):
        for value in {0, 1, 0x7F, 0x80, 0xFF} - {before}:
            lost = worker.lost
            worker.read(whole[:place] + bytes([value]) + whole[place + 1 :])
            tries += 1
            if worker.lost > lost:
                print(f"byte {place} set to {value}: crashed or never ended", flush=True)
    worker.close()
    print(f"{tries} networks, {worker.lost} crashed or never ended")


def serve() -> None:
    """Try out what the standard input holds."""
    import ai_edge_litert.interpreter  # noqa: F401 - its own memory is not the network's

    cap_memory(MEMORY)
    while header := sys.stdin.buffer.read(_LENGTH.size):
        data = sys.stdin.buffer.read(_LENGTH.unpack(header)[0])
        signal.alarm(SECONDS)
        with suppress(ModelFileError):
            try_out(data, SIDE, OUTPUTS, 1)
        signal.alarm(0)
        sys.stdout.buffer.write(b".")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    if "--sweep" in sys.argv:
        sweep()
    else:
        serve()
