"""Light things stay light when they are imported; which room may import which is checked by import-linter."""

import importlib
import json
import pkgutil
import subprocess
import sys

HEAVY = ("PySide6", "shiboken6", "tensorflow", "keras", "pandas")


def loaded_after(*modules: str) -> set[str]:
    """Return the top-level packages that a fresh process has loaded after importing modules."""
    code = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(modules)], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout))


def modules_of(package: str) -> list[str]:
    path = importlib.import_module(package).__path__
    return [package, *(module.name for module in pkgutil.walk_packages(path, f"{package}."))]


def test_the_whole_core_loads_neither_qt_nor_tensorflow() -> None:
    modules = modules_of("facesorter.core")
    assert len(modules) > 40
    assert not loaded_after(*modules) & set(HEAVY)


def test_classifying_needs_no_tensorflow() -> None:
    assert not loaded_after("facesorter.ml.litert") & set(HEAVY)


def test_the_command_line_and_the_learning_code_load_tensorflow_only_when_they_train() -> None:
    assert not loaded_after(*modules_of("facesorter.cli"), *modules_of("facesorter.ml")) & set(HEAVY)
