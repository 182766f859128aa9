"""Finds a bundled file in a source tree, an installed wheel and a frozen app; nothing else knows where they lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a file under ``resources/``, given with forward slashes; it need not exist."""
    installed = _PACKAGE / "_resources"
    return (installed if installed.is_dir() else _PACKAGE.parent / "resources") / name
