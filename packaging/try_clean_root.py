"""Build and try the app on a system that has nothing else: ``python3 packaging/try_clean_root.py light full``.

For an edition, what is committed is copied into a minimal Debian, made with debootstrap, in which ``packaging/build``
runs with what ``.ci/debian-packages --packaging`` installs there and no more; its AppImage is tried in there by a user
who is no administrator. A Debian package, one that was just built or one that is named, is tried in another minimal
Debian, in which the package and what it depends on is all there is: the smoke test, a training of two epochs in the
full edition, and 50 photos sorted and undone in its window by mouse, on a screen that Xvfb shows outside. Then the
package goes again, with everything that came along; what is left is printed and must be nothing. Needs root, Debian,
debootstrap, git, xvfb, openbox and xdotool.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import try_deb

ROOT = Path(__file__).resolve().parent.parent
EDITIONS: Final = {"light": "facesorter-light", "full": "facesorter"}
"""What can be built, and what its Debian package is called."""

NOT_OF_THE_PACKAGE = ("proc", "dev", "tmp", "var/cache", "var/lib/apt", "var/lib/dpkg", "var/log", "etc/ld.so.cache")
"""Where the system itself writes something down when packages come and go."""

OF_THE_NETWORK: Final = ("http_proxy", "https_proxy", "no_proxy", "PIP_INDEX_URL")
"""How this machine reaches packages, which the minimal system cannot know."""

CERTIFICATES: Final = Path("certificates.pem")
"""Where those lie in it that this machine's ``PIP_CERT`` names."""


def main() -> int:
    """Run every step and return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", metavar="EDITION|PACKAGE.deb", help="to build and try, or only to try")
    parser.add_argument("--quick", action="store_true", help="build what is packed in seconds, and larger")
    parser.add_argument("--release", default="bookworm", help="of Debian; bookworm is Debian 12")
    parser.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where the systems go, and stay; its base is reused"
    )
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="leave pictures of the screen there")
    arguments = parser.parse_args()
    for one in arguments.what:
        if one not in EDITIONS and not Path(one).is_file():
            parser.error(f"there is no edition and no package {one}: light, full, or a .deb file")
    with tempfile.TemporaryDirectory() as folder:
        work = (arguments.work or Path(folder)).resolve()
        base = work / "base"
        if not base.exists():
            _run("debootstrap", "--variant=minbase", arguments.release, base)
        for one in arguments.what:
            package = _built(one, base, work, quick=arguments.quick) if one in EDITIONS else Path(one)
            with _copy(base, work / "trial") as root:
                _try(package, root, arguments.pictures)
    return 0


def _built(edition: str, base: Path, work: Path, *, quick: bool) -> Path:
    """Build an edition in a system of its own, bring home what is to be given away, and return its package."""
    with _copy(base, work / "build") as root:
        source = root / "facesorter"
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder, "committed.tar")
            _run("git", "-C", ROOT, "archive", "--output", archive, "HEAD")
            with tarfile.open(archive) as tar:
                tar.extractall(source, filter="data")
        started = time.monotonic()
        _run_in(root, "/facesorter/.ci/debian-packages", "--packaging")
        _tell("what the build needs", started)
        started = time.monotonic()
        _run_in(root, "/facesorter/packaging/build", edition, *(["--quick"] if quick else []))
        _tell(f"packaging/build {edition}", started)
        started = time.monotonic()
        (file,) = (source / "dist").glob("*.AppImage")
        _run_in(root, "useradd", "--create-home", "person")
        trains = ["--trains"] if edition == "full" else []
        trial = ("/usr/bin/python3", "/facesorter/packaging/try_appimage.py", f"/facesorter/dist/{file.name}", *trains)
        _run_in(root, "runuser", "--login", "person", "--command", shlex.join(trial))
        _tell(f"{file.name} tried", started)
        shutil.copytree(source / "dist", ROOT / "dist", dirs_exist_ok=True)
        (package,) = (source / "dist").glob(f"{EDITIONS[edition]}_*.deb")
        return ROOT / "dist" / package.name


def _try(package: Path, root: Path, pictures: Path | None) -> None:
    name = subprocess.run(
        ["dpkg-deb", "--field", package, "Package"], capture_output=True, text=True, check=True
    ).stdout.strip()
    _run_in(root, "apt-get", "update", "-qq")
    before = _files(root)
    copied = root / package.name
    shutil.copyfile(package, copied)
    started = time.monotonic()
    _run_in(root, "apt-get", "install", "--yes", "-qq", "--no-install-recommends", f"/{package.name}")
    _tell(f"{package.name} installed, {len(_files(root) - before)} files", started)
    copied.unlink()
    started = time.monotonic()
    trains = ["--trains"] if name == EDITIONS["full"] else []
    smoke, programs = ROOT / "packaging" / "smoke.py", root / "usr/lib/facesorter"
    _run(sys.executable, smoke, programs, "--frozen", "--root", root, *trains)
    _tell("smoke test", started)
    started = time.monotonic()
    work = root / "tmp" / "trial"
    work.mkdir()
    try_deb.sort_in_window(work, pictures, root=root)
    _tell(f"{try_deb.COUNT} photos sorted in the window and put back", started)
    assert list(work.rglob("*.jsonl")), "the history of sorts is the user's"
    shutil.rmtree(work)
    _run_in(root, "apt-get", "purge", "--yes", "-qq", "--auto-remove", name)
    left = sorted(_files(root) - before)
    print(f"left behind: {left or 'nothing'}", flush=True)
    assert not left


@contextmanager
def _copy(base: Path, root: Path) -> Iterator[Path]:
    """Copy a minimal system, and give it what a running one has: /proc, and folders that are files (FUSE)."""
    shutil.rmtree(root, ignore_errors=True)
    _run("cp", "--archive", base, root)
    if certificates := os.environ.get("PIP_CERT"):
        shutil.copyfile(certificates, root / CERTIFICATES)
    # It need not survive a power failure; without this, unpacking takes several times as long.
    (root / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n", "ascii")
    _run("mknod", "--mode", "666", root / "dev/fuse", "c", "10", "229")
    _run("mount", "-t", "proc", "proc", root / "proc")
    try:
        yield root
    finally:
        _run("umount", root / "proc")


def _files(root: Path) -> set[str]:
    found = set()
    for folder, folders, files in os.walk(root):
        place = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if str(place / name) not in NOT_OF_THE_PACKAGE]
        found |= {str(place / name) for name in files}
    return found - set(NOT_OF_THE_PACKAGE)


def _tell(what: str, started: float) -> None:
    print(f"{what:60} {time.monotonic() - started:6.0f} s", flush=True)


def _run_in(root: Path, *command: object) -> None:
    """Run a command in another system, which is told nothing of this one but how to reach packages."""
    network = [f"{name}={os.environ[name]}" for name in OF_THE_NETWORK if name in os.environ]
    if (root / CERTIFICATES).exists():
        network.append(f"PIP_CERT=/{CERTIFICATES}")
    own = ("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive")
    _run("chroot", root, "/usr/bin/env", "-i", *own, *network, *command)


def _run(*command: object) -> None:
    print("$", *command, flush=True)
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    sys.exit(main())
