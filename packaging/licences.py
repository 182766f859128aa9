"""Collects the licence of everything that a frozen app carries; read by ``facesorter.spec``.

The build fails on anything without one: a package whose wheel brings no text needs an entry in :data:`SUPPLIED`, and a
library of the system has the text of the Debian package that it comes from.
"""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from facesorter.licences import INDEX, Licence, licence_of

TEXTS: Final = Path(__file__).parent / "licences.d"

SUPPLIED: Final = {
    "pyside6-essentials": ("LGPL-3.0-only", ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt")),
    "shiboken6": ("LGPL-3.0-only", ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt")),
    "flatbuffers": ("Apache-2.0", ("Apache-2.0.txt",)),
    "tensorflow": ("Apache-2.0", ("Apache-2.0.txt",)),
    "tensorflow-cpu": ("Apache-2.0", ("Apache-2.0.txt",)),
}
"""Packages whose wheels bring no text: their terms, and the files of ``licences.d`` that hold it."""

LINKED: Final = {
    "libsquashfuse-dev": ("BSD-2-Clause", ()),
    "libfuse3-dev": ("LGPL-2.1-only", (TEXTS / "libfuse.txt", Path("/usr/share/common-licenses/LGPL-2.1"))),
    "libzstd-dev": ("BSD-3-Clause", ()),
}
"""Debian packages of the libraries that are part of an AppImage's beginning, with their terms and further texts."""

PLACE: Final = "facesorter/_resources/licences"
"""Where the licences lie in the app."""

Entry = tuple[str, str, str]
"""A file of the app as PyInstaller lists it: its path there, where it comes from, and its kind."""


def collect(entries: Iterable[Entry], folder: Path, root: Path) -> list[tuple[str, str]]:
    """Write the licences of what is in an app into a folder, and the index that the program reads.

    Returns:
        Each file with the folder that it has in the app.

    Raises:
        SystemExit: when there is something without a licence.
    """
    found = [_our_own(root), _python(), _pyinstaller()]
    packages, libraries = _origins(entries)
    missing = []
    for name in sorted(packages):
        licence = _licence(name)
        found.append(licence)
        if not licence.texts:
            missing.append(f"the Python package {name}")
    for library, path in sorted(libraries.items()):
        package, text = _system_package(path)
        if text is None:
            missing.append(f"the library {library} ({path})")
        elif all(licence.name != package for licence in found):
            found.append(Licence(package, "", "", (text,)))
    if missing:
        sys.exit("no licence is known for: " + ", ".join(missing) + "; see packaging/licences.py")
    return _written(found, folder)


def add_libraries(folder: Path, target: Path) -> None:
    """Copy the licences of an app into another folder, and add those of :data:`LINKED`.

    Raises:
        SystemExit: when there is one without a licence.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    index = target / Path(INDEX).name
    listed = json.loads(index.read_text("utf-8"))
    for package, (terms, others) in LINKED.items():
        text = Path("/usr/share/doc") / package / "copyright"
        if not text.is_file():
            sys.exit(f"no licence is known for: the Debian package {package}, which is not installed")
        listed.append(_copied(Licence(package, "", terms, (*others, text)), target))
    index.write_text(json.dumps(listed, indent=1), "utf-8")


def _written(found: Sequence[Licence], folder: Path) -> list[tuple[str, str]]:
    shutil.rmtree(folder, ignore_errors=True)
    listed = [_copied(licence, folder) for licence in found]
    files = [text for licence in listed for text in licence["texts"]]
    index = folder / Path(INDEX).name
    index.write_text(json.dumps(listed, indent=1), "utf-8")
    return [(str(folder / file), f"{PLACE}/{Path(file).parent}".removesuffix("/.")) for file in (*files, index.name)]


def _copied(licence: Licence, folder: Path) -> dict[str, Any]:
    """Copy the texts of a licence into a folder of its own, and return what the index says of it."""
    place = folder / re.sub(r"[^A-Za-z0-9.+-]", "-", licence.name)
    place.mkdir(parents=True)
    texts = []
    for number, text in enumerate(licence.texts):
        known = any(text.name == other.name for other in licence.texts[:number])
        name = f"{number}-{text.name}" if known else text.name
        shutil.copyfile(text, place / name)
        texts.append(f"{place.name}/{name}")
    return {"name": licence.name, "version": licence.version, "terms": licence.terms, "texts": texts}


def _origins(entries: Iterable[Entry]) -> tuple[set[str], dict[str, Path]]:
    """Return the names of the Python packages that files come from, and the libraries that come from none."""
    packages, libraries = set(), {}
    site = Path(sysconfig.get_path("purelib")).resolve()
    python = Path(sys.base_prefix).resolve()
    for destination, source, kind in entries:
        path = Path(source).resolve()
        if kind == "SYMLINK" or not source:
            continue
        if path.is_relative_to(site):
            owner = _owners().get(path)
            if owner is not None:
                packages.add(owner)
        elif kind in {"BINARY", "EXTENSION"} and not path.is_relative_to(python):
            libraries[destination] = path
    return packages - {"facesorter", "pyinstaller"}, libraries


@cache
def _owners() -> dict[Path, str]:
    """Return which installed package each file belongs to."""
    owners = {}
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        for file in distribution.files or []:
            owners[Path(str(distribution.locate_file(file))).resolve()] = name
    return owners


def _licence(name: str) -> Licence:
    licence = licence_of(importlib.metadata.distribution(name))
    if not licence.texts and name in SUPPLIED:
        terms, texts = SUPPLIED[name]
        return Licence(licence.name, licence.version, terms, tuple(TEXTS / text for text in texts))
    return licence


def _our_own(root: Path) -> Licence:
    version = importlib.metadata.version("facesorter")
    detector = root / "resources" / "detector"
    return Licence("facesorter", version, "MIT", (root / "LICENSE", detector / "NOTICE", detector / "LICENSE"))


def _python() -> Licence:
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt")
    debian = Path(f"/usr/share/doc/python3.{sys.version_info.minor}-minimal/copyright")
    text = next((place for place in (*places, debian) if place.is_file()), None)
    if text is None:
        sys.exit("the licence of Python itself is nowhere to be found")
    return Licence("Python", sys.version.split()[0], "PSF-2.0", (text,))


def _pyinstaller() -> Licence:
    return licence_of(importlib.metadata.distribution("pyinstaller"))  # its loader starts the program


@cache
def _system_package(path: Path) -> tuple[str, Path | None]:
    """Return the Debian package of a library, and its licence."""
    if sys.platform == "win32":
        # Microsoft's runtime, which Python brings along and whose terms allow that.
        return "Microsoft Visual C++ runtime", TEXTS / "MSVC.txt"
    for name in (str(path), str(path).removeprefix("/usr"), f"/usr{path}"):
        done = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            package = done.stdout.partition(":")[0]
            text = Path("/usr/share/doc") / package / "copyright"
            return package, Path(os.path.realpath(text)) if text.is_file() else None
    return path.name, None
