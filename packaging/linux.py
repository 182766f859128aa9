"""Packs the frozen app for Debian, Ubuntu and their kin; used by ``packaging/build``."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
RESOURCES = ROOT / "resources"
APP_ID: Final = "io.github.rib_president.facesorter"

_NAMES: Final = {"full": "facesorter", "light": "facesorter-light"}

# fmt: off
_DEPENDS: Final = (
    "libdbus-1-3", "libegl1", "libexpat1", "libfontconfig1", "libfreetype6", "libgcc-s1", "libgl1", "libglib2.0-0",
    "libstdc++6", "libx11-6", "libx11-xcb1", "libxcb1", "zlib1g",
)
# fmt: on
"""What the app takes from the system: ``_OF_THE_SYSTEM`` in ``contents.py``, and OpenGL, which Qt is linked to."""


def debian_package(folder: Path, work: Path, edition: str, version: str, dist: Path, *, quick: bool) -> Path:
    """Pack the folder of an app as a ``.deb`` and return it.

    Args:
        folder: the app.
        work: where the build left icons and man pages.
        edition: full or light.
        version: of facesorter.
        dist: where the package goes.
        quick: pack it in seconds rather than minutes, and larger.
    """
    name = _NAMES[edition]
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "usr/lib/facesorter", symlinks=True)
    (root / "usr/bin").mkdir()
    for program in ("facesorter", "facesorter-cli"):
        (root / "usr/bin" / program).symlink_to(f"../lib/facesorter/{program}")
        page = (work / "facesorter" / "man" / f"{program}.1").read_bytes()
        _write(root / f"usr/share/man/man1/{program}.1.gz", gzip.compress(page, mtime=0))
    _copy(RESOURCES / "desktop/facesorter.desktop", root / "usr/share/applications/facesorter.desktop")
    _copy(RESOURCES / "desktop/facesorter-mime.xml", root / "usr/share/mime/packages/facesorter.xml")
    _copy(LINUX / f"{APP_ID}.metainfo.xml", root / f"usr/share/metainfo/{APP_ID}.metainfo.xml")
    icons = root / "usr/share/icons/hicolor"
    _copy(RESOURCES / "icons/facesorter.svg", icons / "scalable/apps/facesorter.svg")
    for icon in (work / "facesorter" / "icons").glob("facesorter-*.png"):
        size = icon.stem.rpartition("-")[2]
        _copy(icon, icons / f"{size}x{size}/apps/facesorter.png")
    doc = root / "usr/share/doc" / name
    _write(doc / "copyright", _copyright(folder))
    _write(doc / "changelog.gz", gzip.compress(_changelog(name, version), mtime=0))
    overrides = (LINUX / "lintian-overrides").read_text("utf-8")
    _write(root / "usr/share/lintian/overrides" / name, overrides.encode())
    _settle(root)
    _control(root, name, edition, version, folder)
    package = dist / f"{name}_{version}_{_architecture()}.deb"
    packer = ["-Zgzip", "-z1"] if quick else ["-Zxz"]
    subprocess.run(["dpkg-deb", "--root-owner-group", *packer, "--build", str(root), str(package)], check=True)
    shutil.rmtree(root)
    return package


def glibc_needed(folder: Path) -> str:
    """Return the oldest version of the C library that every program and library in a folder is content with."""
    files = [str(path) for path in folder.rglob("*") if path.is_file() and _is_elf(path)]
    done = subprocess.run(["objdump", "-T", *files], capture_output=True, text=True, check=True)
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"\bGLIBC_(2\.[\d.]+)", done.stdout)}
    return ".".join(map(str, max(versions)))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _control(root: Path, name: str, edition: str, version: str, folder: Path) -> None:
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    other = next(one for one in _NAMES.values() if one != name)
    does = "sorts and trains models" if edition == "full" else "sorts; this edition trains no models"
    text = (ROOT / "packaging" / "linux" / "control.in").read_text("utf-8")
    depends = ", ".join((f"libc6 (>= {glibc_needed(folder)})", *_DEPENDS))
    filled = text.format(
        name=name,
        version=version,
        architecture=_architecture(),
        size=size,
        depends=depends,
        other=other,
        does=does,
    )
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    sums = [f"{_md5(path)}  {path.relative_to(root)}" for path in files]
    _write(root / "DEBIAN/control", filled.encode())
    _write(root / "DEBIAN/md5sums", ("\n".join(sums) + "\n").encode())


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()  # as dpkg wants it; no protection


def _architecture() -> str:
    return {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]


def _copyright(folder: Path) -> bytes:
    """Return our own licence, and where those of everything else lie; the program shows them all."""
    carried = folder / "_internal/facesorter/_resources/licences"
    names = sorted(path.name for path in carried.iterdir() if path.is_dir())
    text = (LINUX / "copyright.in").read_text("utf-8")
    licence = "".join(f" {line or '.'}\n" for line in (ROOT / "LICENSE").read_text("utf-8").splitlines()[4:])
    listed = "".join(f"  {name}\n" for name in names if name != "facesorter")
    return text.format(licence=licence, listed=listed).encode()


def _changelog(name: str, version: str) -> bytes:
    return (
        f"{name} ({version}) stable; urgency=medium\n\n  * What is new is told in CHANGELOG.md of the sources.\n\n"
        " -- The facesorter authors <facesorter@users.noreply.github.com>  Thu, 01 Jan 2026 00:00:00 +0000\n"
    ).encode()


def _copy(source: Path, target: Path) -> None:
    _write(target, source.read_bytes())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _settle(root: Path) -> None:
    """Give every file and folder the permissions that a package's have, whatever the builder's are."""
    for path in (root, *root.rglob("*")):
        if path.is_symlink():
            continue
        is_program = path.parent.name == "facesorter" and path.name in {"facesorter", "facesorter-cli"}
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)
