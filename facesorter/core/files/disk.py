"""What a disk says of a file, and of itself. Apart from probes, which are gone again at once, nothing is written."""

import os
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from facesorter.core.errors import PlanError
from facesorter.core.messages import QT_TRANSLATE_NOOP

SPACE_MARGIN: Final = 1.02
"""Free space asked for, as a multiple of the bytes to be written."""

# Windows: recall on open, recall on data access, offline. macOS: dataless. Reading such a file downloads it.
_ONLINE_ATTRIBUTES = 0x00040000 | 0x00400000 | 0x00001000
_ONLINE_FLAGS = 0x40000000
_WITHOUT_INODES = ("vfat", "msdos", "exfat", "fuse", "9p", "vboxsf")
_SET_LEASE_SIGNAL = 10  # F_SETSIG, which Python does not name

_REPARSE_POINT_JUNCTION = 0xA0000003

# Windows takes 259 characters; below this there is room for whatever is put beside a file for a moment.
_LONG_PATH = 200


def status_of(path: Path) -> os.stat_result | None:
    """Return what lies at a path, a link not followed; None for nothing."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_folder(path: Path) -> bool:
    """Return whether there is a folder or a link to one; False also if nobody can tell, as on a share that is gone."""
    return os.path.isdir(path)  # noqa: PTH112 - that of a Path raises where it cannot tell


def is_link(status: os.stat_result) -> bool:
    """Return whether this is a symbolic link or a junction."""
    junction: bool = getattr(status, "st_reparse_tag", 0) == _REPARSE_POINT_JUNCTION
    return junction or stat.S_ISLNK(status.st_mode)


def without_links(path: Path) -> Path:
    """Return a path as it is with all links followed; one that leads to itself is left as it is."""
    return Path(os.path.realpath(path))


def is_online_only(status: os.stat_result) -> bool:
    """Return whether this is a placeholder of a cloud: reading it would download it."""
    attributes: int = getattr(status, "st_file_attributes", 0)
    flags: int = getattr(status, "st_flags", 0)
    return bool(attributes & _ONLINE_ATTRIBUTES or flags & _ONLINE_FLAGS)


def is_unchanged(status: os.stat_result, size: int, mtime_ns: int) -> bool:
    """Return whether this is a plain file of this size and time."""
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (size, mtime_ns)


def keeps_inodes(folder: Path) -> bool:
    """Return whether the disk of a folder gives a file the same inode for as long as it is there; False if unknown.

    FAT and what is mounted through a program number files anew whenever they are looked at again.
    """
    if sys.platform != "linux":
        return False
    device = os.lstat(folder).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    for line in lines:  # see proc(5): the third field is the device, the first one behind " - " the type
        if line.split(" ", 3)[2] == wanted:
            kind = line.partition(" - ")[2].split(" ", 1)[0]
            return not kind.startswith(_WITHOUT_INODES)
    return True  # a part of Btrfs, or of another file system with devices of its own


def is_open_for_writing(path: Path) -> bool:
    """Return whether some program has a file open for writing; False where the system does not tell (Linux does).

    Linux refuses a read lease of a file that is open for writing (fcntl(2), F_SETLEASE).
    """
    if sys.platform != "linux":
        return False
    import fcntl
    import signal

    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # who opens it in this moment is waited for by a signal, and that must be one which is ignored
        fcntl.fcntl(file, _SET_LEASE_SIGNAL, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # another's file, or a disk without leases
        return False
    finally:
        os.close(file)
    return False


def existing_parent(folder: Path) -> Path:
    """Return the folder itself or the nearest one above it that exists; a dangling link counts as existing."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def reachable(path: Path) -> Path:
    """Return an absolute path in a form that this system can open, however long it is."""
    return Path(long_windows_path(str(path))) if sys.platform == "win32" else path


def long_windows_path(path: str) -> str:
    """Return an absolute Windows path, where it is long with the prefix that lifts the limit of 259 characters."""
    if len(path) <= _LONG_PATH or path.startswith("\\\\?\\"):
        return path
    if path.startswith("\\\\"):
        return "\\\\?\\UNC\\" + path[2:]
    return "\\\\?\\" + path


def check_writable(folder: Path) -> None:
    """Check with a real file that a folder can be written.

    Raises:
        PlanError: when it cannot.
    """
    probe = _probe(folder)
    try:
        try:
            with probe.open("xb") as file:
                file.write(b"facesorter")
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise PlanError(
            QT_TRANSLATE_NOOP("Messages", "Nothing can be written to {folder}: {reason}. Choose another folder."),
            folder=folder,
            reason=error.strerror,
        ) from error


def check_space(folder: Path, size: int) -> None:
    """Check that so many bytes fit on the disk of a folder, and a little more.

    Raises:
        PlanError: when they do not.
    """
    if (lacking := lacking_space(folder, size)) is not None:
        raise PlanError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{needed} are needed in {folder}, but only {free} are free. Make room or choose another folder.",
            ),
            **lacking,
        )


def lacking_space(folder: Path, size: int) -> dict[str, object] | None:
    """Return what is needed and what is free, for a message, where so many bytes and a little more do not fit."""
    needed, free = int(size * SPACE_MARGIN), shutil.disk_usage(folder).free
    if needed <= free:
        return None
    return {
        "needed": readable_size(needed),
        "free": readable_size(free),
        "folder": folder,
        "needed_bytes": needed,
        "free_bytes": free,
    }


def takes_name(folder: Path, name: str) -> bool:
    """Return whether the disk of a folder takes a file name, and keeps it as it is; tried out with an empty file."""
    # on Windows a colon, say, is taken too, but means something else than a name
    return sys.platform != "win32" and _keeps_name(folder, name)


def _keeps_name(folder: Path, name: str) -> bool:
    probe = _probe(folder)
    try:
        probe.mkdir()
    except OSError:
        return True  # whether anything can be written there is checked elsewhere
    try:
        os.close(os.open(probe / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        kept = [path.name for path in probe.iterdir()] == [name]
        (probe / name).unlink()
    except OSError:
        kept = False
    finally:
        with suppress(OSError):
            probe.rmdir()
    return kept


def readable_size(size: float) -> str:
    """Return a number of bytes as people read it, in powers of 1000 as disks are sold."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def _probe(folder: Path) -> Path:
    return folder / f".facesorter-probe-{secrets.token_hex(8)}"
