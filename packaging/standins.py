"""Makes stand-ins for libraries that others are linked to and that this program never calls; used by ``contents.py``.

OpenCV is linked to FFmpeg and OpenBLAS, a third of what the light edition weighed, and would not be loaded without
them. A stand-in has their names in it and nothing behind: whoever calls one of them ends the program.
"""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_TRAP: Final = {"x86_64": "ud2", "aarch64": "udf #0"}
"""An instruction that no processor has, by machine."""


def stand_in(library: Path, users: Iterable[Path], folder: Path) -> Path:
    """Return a library of the same name that only has what others ask of the real one.

    Args:
        library: the real one.
        users: the libraries that are linked to it.
        folder: where the stand-in and what it is made of go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asked = {name for user in users for name, _ in _symbols(user, defined=False)}
    offered = [(name, version) for name, version in _symbols(library, defined=True) if name in asked]
    code, script, path = (folder / f"{library.name}{suffix}" for suffix in (".s", ".map", ""))
    trap = _TRAP[os.uname().machine]
    names = "".join(f".globl {name}\n.type {name}, %function\n{name}:\n" for name, _ in offered)
    code.write_text(f".text\n{names}{trap}\n", "ascii")
    versions: dict[str, list[str]] = {}
    for name, version in offered:
        versions.setdefault(version, []).append(name)
    script.write_text(
        "\n".join(f"{version} {{ global: {'; '.join(names)}; }};" for version, names in versions.items() if version),
        "ascii",
    )
    built = folder / f"{library.name}.o"
    subprocess.run(["as", "-o", str(built), str(code)], check=True)
    versioned = [f"--version-script={script}"] if any(versions) else []
    link = ["ld", "-shared", "-z", "noexecstack", f"-soname={library.name}", *versioned, "-o", str(path), str(built)]
    subprocess.run(link, check=True)
    return path


def _symbols(library: Path, *, defined: bool) -> list[tuple[str, str]]:
    """Return the names that a library offers, or those that it asks of others, each with its version or nothing."""
    listed = subprocess.run(["objdump", "-T", str(library)], capture_output=True, text=True, check=True).stdout
    found = []
    for line in listed.splitlines():
        flags, _, symbol = line.partition("\t")
        if symbol and ("*UND*" in flags) is not defined:
            _, *version, name = symbol.split()  # its size, perhaps a version, its name
            found.append((name, version[0].strip("()").replace("Base", "") if version else ""))
    return found
