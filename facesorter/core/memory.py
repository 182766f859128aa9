"""How much memory there is, and a limit for a child process that works on a file of any origin.

Linux refuses what is beyond the limit; elsewhere a thread watches, and ends the process.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

OVER_MEMORY = 77
"""The exit code of a child that took more, on systems that do not refuse it."""

_SMALL_MACHINE = 4_000_000_000
_WATCH_SECONDS = 0.1


def cap_memory(allowed: int) -> None:
    """Let this process take so many bytes beyond what it holds already; see the module for what happens then."""
    if sys.platform == "linux":
        import resource

        # Data, not address space: a thread reserves 64 MB of addresses that it never writes to.
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        limit = pages * resource.getpagesize() + allowed
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    else:
        limit = peak_memory() + allowed
        threading.Thread(target=watch_memory, args=(limit, peak_memory), name="memory", daemon=True).start()


def watch_memory(limit: int, peak: Callable[[], int]) -> None:
    """End this process when it has taken more than it may; for systems that cannot be told to refuse it."""
    while peak() <= limit:
        time.sleep(_WATCH_SECONDS)
    os._exit(OVER_MEMORY)


def peak_memory() -> int:
    """Return the most bytes of memory that this process has held so far."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = [("size", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
                (name, ctypes.c_size_t)
                for name in (
                    *("peak_working_set", "working_set", "peak_paged_pool", "paged_pool"),
                    *("peak_nonpaged_pool", "nonpaged_pool", "pagefile", "peak_pagefile"),
                )
            ]

        counters = Counters(ctypes.sizeof(Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        process = wintypes.HANDLE(kernel.GetCurrentProcess())
        kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
        return int(counters.peak_pagefile)
    else:  # noqa: RET505 - mypy reads the platforms' branches so
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def memory_of_machine() -> int:
    """Return the bytes of memory that this machine has; a small number where it does not say."""
    if sys.platform == "win32":
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = [
                ("length", ctypes.c_ulong),
                ("load", ctypes.c_ulong),
                *((name, ctypes.c_ulonglong) for name in ("total", "free", "a", "b", "c", "d", "e")),
            ]

        status = Status(ctypes.sizeof(Status))
        ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.total) or _SMALL_MACHINE
    else:  # noqa: RET505 - mypy reads the platforms' branches so
        try:
            return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError):
            return _SMALL_MACHINE
