"""What goes into the frozen app and what is left out; read by ``facesorter.spec``."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from standins import stand_in

Entry = tuple[str, str, str]
"""A file of the app as PyInstaller lists it: its path there, where it comes from, and its kind."""

_EXCLUDED_MODULES: Final = [
    "tkinter", "test", "lib2to3", "ensurepip", "setuptools", "pip", "wheel", "pydoc_data",
    "IPython", "matplotlib", "pillow_heif", "pytest", "scipy", "tensorboard", "torch", "jax",
    "PySide6.QtQml", "PySide6.QtQuick",
    "lxml.objectify", "lxml.html", "lxml.isoschematron", "readline",
]  # fmt: skip
"""Modules that libraries would use if they were there, and nothing that we call does. GNU Readline's licence would not
fit, either."""

_EXCLUDED_WITHOUT_TRAINING: Final = ["pandas", "pygments", "markdown_it"]
"""What only those use who train and compare models."""

_NEVER_CALLED: Final = (
    r"opencv_python_headless\.libs/lib(openblasp|avcodec|avformat|avutil|swscale)-|pillow\.libs/libxcb-"
)
"""Libraries that are linked to and never called: OpenCV's for video and for large matrices, Pillow's for pictures of
the screen. On Linux stand-ins take their places. ``tests/packaging`` holds which parts of OpenCV we call."""

_NEVER_CALLED_WITHOUT_TRAINING: Final = r"opencv_python_headless\.libs/lib(avif|png16)-"
"""The same of the light edition: only the training has OpenCV decode pictures."""

# fmt: off
_PLUGINS: Final = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platformthemes": ("qxdgdesktopportal",),
    "platforminputcontexts": ("ibus", "compose"),  # how Korean is typed
    "imageformats": ("qsvg", "qjpeg"),
    "iconengines": ("qsvgicon",),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("bradient",),
    "styles": ("qmodernwindowsstyle", "qmacstyle"),
}
# fmt: on
"""Which of Qt's plugins are needed, by folder, each by a part of its name. None of those for OpenGL: the window is
painted by the processor, and a graphics driver of the system must not be loaded among our own libraries."""

_LEFT_OUT: Final = re.compile(
    r"""
    Qt6?(Qml|Quick|VirtualKeyboard|Pdf|EglFs|Labs|Designer|Sql|Test|Help|Concurrent|PrintSupport)
    | /metatypes/ | /qml/ | \.pyi$ | /include/ | \.lib$ | ^PIL/_imaging(tk|ft)\. | ^lxml/(html|isoschematron)/
    | ^cv2/opencv_videoio_ffmpeg
    | ^(tensorflow|keras|pandas|numpy)/.*(_test\.py|/tests/)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_OF_THE_SYSTEM: Final = re.compile(
    r"lib(stdc\+\+|gcc_s|fontconfig|freetype|expat|z|X11|X11-xcb|xcb|glib-2\.0|gthread-2\.0|dbus-1|systemd|com_err)\.so\.\d+"
)
"""Libraries that every Linux with a desktop has, and that other parts of the system (the fonts' settings, a graphics
driver) must find in a version of their own."""


def excluded_modules() -> list[str]:
    """Return what is not to be in the edition that the installed packages make."""
    return [*_EXCLUDED_MODULES, *([] if _trains() else _EXCLUDED_WITHOUT_TRAINING)]


def _trains() -> bool:
    """Return whether the edition that the installed packages make can train."""
    return importlib.util.find_spec("tensorflow") is not None


def wanted(name: str) -> bool:
    """Tell whether a file is to be in the app, by its path there."""
    name = name.replace("\\", "/")
    if "PySide6" in name and "/translations/" in name:
        return name.endswith("qtbase_ko.qm")  # English needs none
    if plugin := re.search(r"PySide6/.*plugins/([^/]+)/([^/]+)$", name):
        folder, file = plugin.groups()
        return any(part in file for part in _PLUGINS.get(folder, ()))
    return not (_LEFT_OUT.search(name) or _OF_THE_SYSTEM.fullmatch(name))


def resources(folder: Path) -> list[tuple[str, str]]:
    """Return our own files, each with the folder that it has in the app; what only developers read stays behind."""
    return [
        (str(path), f"facesorter/_resources/{path.parent.relative_to(folder).as_posix()}")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ts"
    ]


def needed(binaries: Iterable[Entry]) -> list[Entry]:
    """Return the binaries less the shared libraries that no other one loads, now that some plugins are left out."""
    entries = list(binaries)
    if sys.platform != "linux":
        return entries
    libraries: dict[str, list[Entry]] = {}
    waiting, kept = [], set()
    for entry in entries:
        if _is_library(entry):
            libraries.setdefault(Path(entry[0]).name, []).append(entry)
        else:
            kept.add(entry[0])
            waiting.append(entry)
    while waiting:
        for name in _linked_to(waiting.pop()[1]):
            found = libraries.pop(name, [])
            kept |= {entry[0] for entry in found}
            waiting += [entry for entry in found if entry[2] != "SYMLINK"]
    return [entry for entry in entries if entry[0] in kept]


def _linked_to(path: str) -> list[str]:
    """Return the libraries that a program or library itself is linked to, and not what those need in their turn."""
    listed = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^  NEEDED +(\S+)$", listed, re.MULTILINE)


def with_stand_ins(binaries: Iterable[Entry], work: Path) -> list[Entry]:
    """Return the binaries with stand-ins for the libraries that are never called; their sources go into a folder."""
    entries = list(binaries)
    if sys.platform != "linux":
        return entries
    never = re.compile(_NEVER_CALLED if _trains() else f"{_NEVER_CALLED}|{_NEVER_CALLED_WITHOUT_TRAINING}")
    replaced = {name for name, _, kind in entries if kind != "SYMLINK" and never.match(name)}
    users: dict[str, list[Path]] = {}
    for name, source, kind in entries:
        if kind != "SYMLINK" and name not in replaced:
            for library in _linked_to(source):
                users.setdefault(library, []).append(Path(source))
    return [
        (name, str(stand_in(Path(source), users.get(Path(source).name, []), work)), kind) if name in replaced else entry
        for entry in entries
        for name, source, kind in [entry]
    ]


def _is_library(entry: Entry) -> bool:
    """Tell whether a file is there only for others to load it."""
    name, _, kind = entry
    at_home = "/" not in name or name.startswith("PySide6/Qt/lib/") or name.partition("/")[0].endswith(".libs")
    return kind != "EXTENSION" and at_home and not name.startswith("libpython")


def stripped(binaries: Iterable[Entry], work: Path) -> list[Entry]:
    """Return the binaries with a Python without debugging symbols, which are two thirds of it.

    Nothing else is stripped: the libraries in wheels have been patched, and do not survive it.
    """
    entries = []
    for name, source, kind in binaries:
        path = Path(source)
        is_python = Path(name).name.startswith("libpython3.") or "/lib-dynload/" in name
        if sys.platform == "linux" and is_python and kind != "SYMLINK":
            path = work / Path(name).name
            shutil.copyfile(source, path)
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
        entries.append((name, str(path), kind))
    return entries


def icon(icons: Path) -> str | None:
    """Return the icon of the programs, as the system wants it."""
    suffix = {"win32": "ico", "darwin": "icns"}.get(sys.platform)
    return None if suffix is None else str(icons / f"facesorter.{suffix}")


def version_resource(work: Path, name: str, version: str) -> str:
    """Write what Windows shows of a program under *Properties*, and return the file."""
    numbers = (*map(int, re.findall(r"\d+", version)[:3]), 0)
    strings = {
        "FileDescription": "facesorter: sorts people photos by their faces",
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "The facesorter authors; MIT licence",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "facesorter",
        "ProductVersion": version,
    }
    table = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    path = work / f"{name}-version.txt"
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{table}])]), "
        "VarFileInfo([VarStruct('Translation', [0x409, 1200])])])",
        "utf-8",
    )
    return str(path)


APP_ID: Final = "io.github.rib_president.facesorter"
"""The name by which desktops, shops of apps and macOS tell programs apart."""


def info_plist(image_types: Sequence[str] = ("public.image",)) -> dict[str, Any]:
    """Return what macOS is told of the app: what it opens, and that it may be dark."""
    return {
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "LSMinimumSystemVersion": "12.0",
        "LSApplicationCategoryType": "public.app-category.photography",
        "CFBundleLocalizations": ["en", "ko"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Pictures and folders of pictures",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [*image_types, "public.folder"],
            },
            {
                "CFBundleTypeName": "Model of facesorter",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{APP_ID}.model"],
            },
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{APP_ID}.model",
                "UTTypeDescription": "Model of facesorter",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["facemodel"]},
            }
        ],
    }
