"""Builds, tries and packs the app that a double-click starts, for the system it runs on: ``packaging/build``.

The *full* edition sorts and trains, the *light* one sorts. Each is frozen by PyInstaller in an environment of its own
below ``build/``, so that nothing of the developer's gets in; what is to be given away ends up in ``dist/``.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import appimage
import linux
import macos
import windows

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = {"light": "", "full": "[train]"}
"""The editions, and the extra of the package that each brings along."""


def main() -> int:
    """Build what is asked for and print sizes and times."""
    parser = argparse.ArgumentParser(prog="packaging/build", description=__doc__.splitlines()[0])
    parser.add_argument("editions", nargs="*", metavar="EDITION", help="light, full; both by default")
    parser.add_argument("--folder-only", action="store_true", help="pack nothing; the app is in build/EDITION/app")
    parser.add_argument("--quick", action="store_true", help="pack fast and larger, and no archive: to try it")
    parser.add_argument("--no-smoke-test", action="store_true", help="do not try what was built")
    arguments = parser.parse_args()
    for edition in arguments.editions or list(EDITIONS):
        if edition not in EDITIONS:
            parser.error(f"there is no edition {edition}: light or full")
        folder = freeze(edition, smoke_test=not arguments.no_smoke_test)
        if not arguments.folder_only:
            pack(edition, folder, quick=arguments.quick)
    return 0


def freeze(edition: str, *, smoke_test: bool) -> Path:
    """Build the app of an edition, perhaps try it, and return the folder that all of it lies in."""
    started = time.monotonic()
    work = ROOT / "build" / edition
    python = environment(edition, work / "venv")
    folder = work / "app" / "facesorter"
    shutil.rmtree(folder, ignore_errors=True)
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", work / "app", "--workpath", work / "work"]
    run(python, "-m", "PyInstaller", *options, ROOT / "packaging" / "facesorter.spec")
    tell(f"{edition}: the app", size_of(folder), started)
    if smoke_test:
        started = time.monotonic()
        trains = ["--trains"] if edition == "full" else []
        run(sys.executable, ROOT / "packaging" / "smoke.py", programs(work), "--frozen", *trains)
        tell(f"{edition}: tried", None, started)
    return work


def pack(edition: str, work: Path, *, quick: bool) -> None:
    """Pack what :func:`freeze` made, and say how large each package is."""
    dist = ROOT / "dist"
    dist.mkdir(exist_ok=True)
    started = time.monotonic()
    for package in packages(edition, work, dist, quick=quick):
        tell(package.name, package.stat().st_size, started)
        started = time.monotonic()


def environment(edition: str, folder: Path) -> Path:
    """Make the environment that an edition is frozen in, and return its Python."""
    python = python_in(folder)
    wanted = [f"{ROOT}{EDITIONS[edition]}", *packagers()]
    if uv := shutil.which("uv"):
        if not python.exists():
            run(uv, "venv", "--quiet", "--python", sys.executable, folder)
        run(uv, "pip", "install", "--quiet", "--python", python, "--reinstall-package", "facesorter", *wanted)
        return python
    if not python.exists():
        run(sys.executable, "-m", "venv", folder)
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*install, *wanted)
    run(*install, "--force-reinstall", "--no-deps", ROOT)
    return python


def python_in(environment: Path) -> Path:
    """Return the Python of an environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def packagers() -> list[str]:
    """Return what only packing needs, the extra ``package``; out of pyproject.toml, since nothing is installed yet."""
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["package"]
    return [str(one) for one in listed]


def programs(work: Path) -> Path:
    """Return the folder of the two programs."""
    if sys.platform == "darwin":
        return work / "app" / "facesorter.app" / "Contents" / "MacOS"
    return work / "app" / "facesorter"


def packages(edition: str, work: Path, dist: Path, *, quick: bool) -> Iterator[Path]:
    """Pack an edition in every way that this system knows, one after the other."""
    question = "import facesorter; print(facesorter.__version__)"
    command = [str(python_in(work / "venv")), "-c", question]
    version = subprocess.run(command, cwd=work, capture_output=True, text=True, check=True).stdout.strip()
    folder = work / "app" / "facesorter"
    if sys.platform == "win32":
        yield windows.installer(folder, edition, version, dist)
    elif sys.platform == "darwin":
        yield macos.disk_image(work / "app" / "facesorter.app", edition, version, dist)
    else:
        yield linux.debian_package(folder, work / "work", edition, version, dist, quick=quick)
        yield appimage.appimage(folder, work / "work", edition, version, dist, quick=quick)
        if not quick:
            yield archive(folder, dist / f"facesorter-{edition}-{version}-linux-{os.uname().machine}.tar.xz")


def archive(folder: Path, path: Path) -> Path:
    """Pack a folder for any Linux: unpack it anywhere, and start ``facesorter/facesorter``."""
    if xz := shutil.which("xz"):
        with path.open("wb") as file, subprocess.Popen([xz, "-6", "-T0"], stdin=subprocess.PIPE, stdout=file) as packer:
            assert packer.stdin is not None
            with tarfile.open(fileobj=packer.stdin, mode="w|") as tar:
                tar.add(folder, folder.name)
            packer.stdin.close()
        assert packer.returncode == 0
        return path
    with tarfile.open(path, "w:xz") as tar:
        tar.add(folder, folder.name)
    return path


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def run(*command: object) -> None:
    """Run a command, which has to succeed."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"packaging/build: {Path(str(command[0])).name} ended with {done.returncode}")


def tell(what: str, size: int | None, started: float) -> None:
    """Print a line of the report."""
    megabytes = "" if size is None else f"{size / 1e6:6.0f} MB"
    print(f"{what:55} {megabytes:>10} {time.monotonic() - started:6.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
