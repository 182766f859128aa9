"""A child process whose decoder does what the first bytes of a file tell it: crash, hang, eat, or answer."""

import os
import threading
import time

import numpy as np

from facesorter.core.picture import Picture
from facesorter.core.pictures.child import serve


def decode(data: bytes, side: int) -> Picture:
    if data.startswith(b"crash"):
        os.abort()
    if data.startswith(b"hang"):
        time.sleep(60)
    if data.startswith(b"eat"):
        hoard = [np.zeros(100_000_000, np.uint8) for _ in range(100)]
        del hoard
    if data.startswith(b"threads"):
        barrier = threading.Barrier(31)
        threads = [threading.Thread(target=lambda: (bytearray(1000), barrier.wait())) for _ in range(30)]
        for thread in threads:
            thread.start()
        barrier.wait()
    if data.startswith(b"chat"):
        os.write(1, b"a library that prints to standard output\n" * 100)
        os.write(2, b"or to standard error" * 100_000)
    return Picture(np.full((2, 3, 3), data[-1], np.uint8), 3, 2, str(os.getpid()))


if __name__ == "__main__":
    serve(decode)
