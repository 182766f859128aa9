"""Try a Debian package on a system that has nothing else: ``python3 packaging/try_clean_root.py PACKAGE.deb``.

Makes a minimal Debian with debootstrap, in which the package and what it depends on is all there is, and sorts 50
photos in its window by mouse, on a screen that Xvfb shows outside. Then the package goes again, with everything that
came along; what is left is printed and may only be the user's. Needs root, Debian, debootstrap, xvfb, openbox and
xdotool.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import try_deb

NOT_OF_THE_PACKAGE = ("proc", "dev", "tmp", "var/cache", "var/lib/apt", "var/lib/dpkg", "var/log", "etc/ld.so.cache")
"""Where the system itself writes something down when packages come and go."""


def main() -> int:
    """Run every step and return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--release", default="bookworm", help="of Debian; bookworm is Debian 12")
    parser.add_argument("--root", type=Path, metavar="FOLDER", help="a minimal Debian that is there already; it stays")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="leave pictures of the screen there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = arguments.root or Path(folder) / "root"
        if arguments.root is None:
            _run("debootstrap", "--variant=minbase", arguments.release, root)
        with _running(root):
            _try(arguments.package, root, arguments.pictures)
    return 0


def _try(package: Path, root: Path, pictures: Path | None) -> None:
    name = subprocess.run(
        ["dpkg-deb", "--field", package, "Package"], capture_output=True, text=True, check=True
    ).stdout.strip()
    _run("chroot", root, "apt-get", "update", "-qq")
    before = _files(root)
    copied = root / package.name
    shutil.copyfile(package, copied)
    started = time.monotonic()
    _run("chroot", root, "apt-get", "install", "--yes", "-qq", "--no-install-recommends", f"/{package.name}")
    print(f"installed in {time.monotonic() - started:.0f} s, {len(_files(root) - before)} files", flush=True)
    copied.unlink()
    work = root / "tmp" / "trial"
    work.mkdir()
    try_deb.sort_in_window(work, pictures, root=root)
    assert list(work.rglob("*.jsonl")), "the history of sorts is the user's"
    shutil.rmtree(work)
    _run("chroot", root, "apt-get", "purge", "--yes", "-qq", "--auto-remove", name)
    left = sorted(_files(root) - before)
    print(f"left behind: {left or 'nothing'}")
    assert not [path for path in left if "facesorter" in path]


@contextmanager
def _running(root: Path) -> Iterator[None]:
    """Give another root what a running system has: programs that look at themselves in /proc."""
    _run("mount", "-t", "proc", "proc", root / "proc")
    try:
        yield
    finally:
        _run("umount", root / "proc")


def _files(root: Path) -> set[str]:
    found = set()
    for folder, folders, files in os.walk(root):
        place = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if str(place / name) not in NOT_OF_THE_PACKAGE]
        found |= {str(place / name) for name in files}
    return found - set(NOT_OF_THE_PACKAGE)


def _run(*command: object) -> None:
    print("$", *command, flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    subprocess.run([str(part) for part in command], env=os.environ | quiet, check=True)


if __name__ == "__main__":
    sys.exit(main())
