"""Packs the frozen app as one file that starts itself on any Linux, an AppImage; used by ``packaging/build``.

Its beginning, ``linux/appimage.c``, is compiled here and linked to the libraries of Debian that show a packed folder
(libsquashfuse, libfuse); the folder follows in the same file. The tool of AppImage's makers does the same with a
beginning that it has to download.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
DESKTOP = ROOT / "resources" / "desktop"
APP_ID: Final = "io.github.rib_president.facesorter"

_LIBRARIES: Final = ("-Wl,-Bstatic", "-lsquashfuse_ll", "-lsquashfuse", "-lfuse3", "-lzstd", "-Wl,-Bdynamic")
_MARK: Final = b"AI\x02"
"""What makes a program an AppImage of type 2, at byte 8 of it."""


def appimage(folder: Path, work: Path, edition: str, version: str, dist: Path, *, quick: bool) -> Path:
    """Pack the folder of an app as an AppImage and return it.

    Args:
        folder: the app.
        work: where the build left icons and licences.
        edition: full or light.
        version: of facesorter.
        dist: where the file goes.
        quick: pack it in seconds rather than minutes, and larger.
    """
    made = work / "facesorter"
    root = work / "AppDir"
    shutil.rmtree(root, ignore_errors=True)
    app = root / "usr/lib/facesorter"
    shutil.copytree(folder, app, symlinks=True, copy_function=os.link)
    licences = app / "_internal/facesorter/_resources/licences"
    shutil.rmtree(licences)
    shutil.copytree(made / "licences of the AppImage", licences)
    (root / "usr/share/metainfo").mkdir(parents=True)
    shutil.copy(LINUX / f"{APP_ID}.metainfo.xml", root / f"usr/share/metainfo/{APP_ID}.appdata.xml")
    for file in (LINUX / "AppRun", DESKTOP / "facesorter.desktop", ROOT / "resources/icons/facesorter.svg"):
        shutil.copy(file, root)
    shutil.copy(made / "icons/facesorter-256.png", root / ".DirIcon")
    path = dist / f"facesorter-{edition}-{version}-linux-{os.uname().machine}.AppImage"
    join(root, work, path, quick=quick)
    shutil.rmtree(root)
    return path


def join(root: Path, work: Path, path: Path, *, quick: bool) -> None:
    """Write the AppImage of a folder that has an ``AppRun`` in it.

    Args:
        root: the folder.
        work: where what is made in between goes.
        path: the file to write.
        quick: pack it in seconds rather than minutes, and larger.
    """
    beginning, packed = work / "beginning", work / "packed"
    compiler = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-s", "-D_FILE_OFFSET_BITS=64", "-o", str(beginning)]
    subprocess.run([*compiler, str(LINUX / "appimage.c"), *_LIBRARIES], check=True)
    # Blocks of 256 KiB: larger ones pack better and are slower to start from, since a page of a block takes all of it.
    packing = [
        "-comp",
        "zstd",
        "-Xcompression-level",
        "1" if quick else "15",
        "-b",
        "256K",
        "-no-xattrs",
        "-all-root",
        "-no-exports",
    ]
    quiet = ["-noappend", "-quiet", "-no-progress"]
    subprocess.run(["mksquashfs", str(root), str(packed), *packing, *quiet], check=True)
    code = bytearray(beginning.read_bytes())
    code[8 : 8 + len(_MARK)] = _MARK
    with path.open("wb") as file, packed.open("rb") as rest:
        file.write(code)
        shutil.copyfileobj(rest, file)
    path.chmod(0o755)
    packed.unlink()
