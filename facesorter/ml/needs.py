"""What only training and its tables need, and what to say where it is not installed."""

import importlib
import importlib.util
import os
import sys

from facesorter.core.errors import TrainingError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.places import default_places

PACKAGES = ("tensorflow", "keras")
"""What the extra ``train`` installs."""

TABLES = "pandas"
"""What writes tables of numbers."""

_NOT_INSTALLED = QT_TRANSLATE_NOOP(
    "Messages",
    "Training needs TensorFlow, which is not installed. Everything else works without it. To install it, type: "
    "{command}",
)
_LIGHT_EDITION = QT_TRANSLATE_NOOP(
    "Messages",
    "This is the light edition of facesorter, which sorts but does not train. Install the full edition to train; "
    "the models that it makes can be used here.",
)
_NO_TABLES = QT_TRANSLATE_NOOP(
    "Messages",
    "This is the light edition of facesorter, which cannot write tables of numbers. Install the full edition to do so.",
)
_BROKEN = QT_TRANSLATE_NOOP(
    "Messages", "Training needs TensorFlow, which cannot be loaded here: {reason}. Everything else works without it."
)


def missing_for_tables() -> Message | None:
    """Return why no table of numbers can be written here, None when it can; loads nothing."""
    return None if importlib.util.find_spec(TABLES) else message(_NO_TABLES)


def missing() -> Message | None:
    """Return why nothing can be trained here, None when all of it is installed; loads nothing."""
    if all(importlib.util.find_spec(name) for name in _packages()):
        return None
    if getattr(sys, "frozen", False):
        return message(_LIGHT_EDITION)
    return message(_NOT_INSTALLED, command=install_command())


def _packages() -> tuple[str, ...]:
    """Return what is imported: Keras may be told, by its environment variable, to compute with another library."""
    engine = os.environ.get("KERAS_BACKEND") or "tensorflow"
    return tuple(engine if name == "tensorflow" else name for name in PACKAGES)


def install_command() -> str:
    """Return the line to type that installs what is missing, into the very Python that runs."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    # Environments that uv makes have no pip of their own.
    tool = f"{python} -m pip install" if importlib.util.find_spec("pip") else f"uv pip install --python {python}"
    return f'{tool} "facesorter[train]"'


def load() -> None:
    """Import it all, so that what is wrong with it is known before any other work.

    Raises:
        TrainingError: when it is not installed, or cannot be loaded.
    """
    if (reason := missing()) is not None:
        raise TrainingError(reason.template, **reason.details)
    settle_keras()
    try:
        for name in _packages():
            importlib.import_module(name)
    except ImportError as error:
        raise TrainingError(_BROKEN, reason=str(error)) from error


def settle_keras() -> None:
    """Have Keras, before it is imported, go by its environment variables alone, unless those name a folder for it.

    Otherwise it writes ``.keras/keras.json`` into the user's home, where it would outlive this program, and obeys what
    is in there, which may be what our networks do not bear.
    """
    os.environ.setdefault("KERAS_HOME", str(default_places().cache / "keras"))
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
