"""What a copy gets besides bytes: times, permissions, owner, attributes; through its open file, never by its name.

A name can be replaced by a link while a copy is under way, in a folder that another account may write; an open file
cannot. Only Windows, where making such a link is a right of administrators, is asked by name.
"""

import ctypes
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path


def copy_metadata(reader: int, before: os.stat_result, writer: int, path: Path) -> tuple[str, ...]:
    """Give a copy what its original has besides bytes, the time last; return the names of what could not be kept.

    Args:
        reader: the original, open.
        before: what the system said of it.
        writer: the copy, open.
        path: the copy's name at this moment, for Windows.
    """
    lost = _copy_attributes(reader, writer)
    if sys.platform == "win32":
        try:
            path.chmod(stat.S_IMODE(before.st_mode))
        except OSError:
            lost.append("permissions")
        with suppress(OSError):
            _keep_birth_time(before, path)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        with suppress(OSError):  # only root may give a file away, and only root needs to
            os.fchown(writer, before.st_uid, before.st_gid)
        try:
            os.fchmod(writer, stat.S_IMODE(before.st_mode))
        except OSError:
            lost.append("permissions")
        with suppress(OSError):
            if sys.platform == "darwin":
                # a modification time before the birth time moves that too; the right one is set afterwards
                os.utime(writer, ns=(before.st_atime_ns, int(before.st_birthtime * 1e9)))
            os.utime(writer, ns=(before.st_atime_ns, before.st_mtime_ns))
    if os.fstat(writer).st_mtime_ns != before.st_mtime_ns:
        lost.append("modification time")
    return tuple(lost)


def _keep_birth_time(before: os.stat_result, path: Path) -> None:
    """Give the copy the time at which the original was created, which Windows lets be set.

    By hand, because ``win32-setctime`` takes seconds as a float, which cannot hold today's dates to the 100 ns that
    NTFS keeps: the copy would seem to be of another moment than its original.
    """
    if sys.platform == "win32":
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        # write attributes; share all; open what exists
        handle = wintypes.HANDLE(kernel.CreateFileW(str(path), 0x100, 7, None, 3, 0, None))
        if handle.value != wintypes.HANDLE(-1).value:
            ticks = getattr(before, "st_birthtime_ns", before.st_ctime_ns) // 100 + 116_444_736_000_000_000
            kernel.SetFileTime(handle, ctypes.byref(ctypes.c_uint64(ticks)), None, None)
            kernel.CloseHandle(handle)


def _copy_attributes(reader: int, writer: int) -> list[str]:
    lost: list[str] = []
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(reader):
                if name.startswith("security."):
                    continue  # labels that the system gives by place
                try:
                    os.setxattr(writer, name, os.getxattr(reader, name))
                except OSError:
                    lost.append(name)
    elif sys.platform == "darwin":
        # COPYFILE_ACL | COPYFILE_XATTR: Finder tags and access lists
        if ctypes.CDLL(None).fcopyfile(reader, writer, None, 1 << 0 | 1 << 2):
            lost.append("extended attributes")
    return lost
