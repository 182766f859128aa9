"""What a person may set, with its defaults; only what differs is stored."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from facesorter.core import bounds
from facesorter.core.files.atomic import write_atomically
from facesorter.core.judging import Several

_MOST_BYTES = 1 << 20
_MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the window.

    Attributes:
        language: ``en``, ``ko``, or empty for the system's.
        colour_scheme: ``light``, ``dark``, or empty for the system's.
        recursive: look into folders inside the folder.
        unsure_below: threshold for *unsure*; None takes the model's own.
        recent_folders: newest first, as paths.
        model: the path of the model file that the person chose, or empty for the one that is included.
        recent_models: the model files chosen lately, newest first, as paths.
        several: the rule for photos of several people, see :class:`~facesorter.core.judging.Several`.
        auto_advance: in the review an answer goes on to the next photo by itself.
    """

    language: str = ""
    colour_scheme: str = ""
    recursive: bool = True
    unsure_below: float | None = None
    recent_folders: tuple[str, ...] = ()
    model: str = ""
    recent_models: tuple[str, ...] = ()
    auto_advance: bool = True
    several: Several = Several.ASK

    def with_recent(self, folder: Path, *, most: int = 6) -> "Settings":
        """Return the settings with a folder as the most recent one.

        >>> Settings(recent_folders=("a", "b")).with_recent(Path("b")).recent_folders
        ('b', 'a')
        """
        return replace(self, recent_folders=_newest(folder, self.recent_folders, most))

    def with_model(self, model: Path | None, *, most: int = 5) -> "Settings":
        """Return the settings with a model file as the chosen and most recent one; None chooses the included one."""
        if model is None:
            return replace(self, model="")
        return replace(self.with_recent_model(model, most=most), model=str(model))

    def with_recent_model(self, model: Path, *, most: int = 5) -> "Settings":
        """Return the settings with a model file as the most recent one, chosen or not."""
        return replace(self, recent_models=_newest(model, self.recent_models, most))


def load_settings(path: Path) -> Settings:
    """Return the stored settings; whatever is missing, unknown or of a wrong type counts as its default."""
    try:
        stored = bounds.load_json(bounds.read(path, _MOST_BYTES))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    overrides: dict[str, Any] = {}
    for field in fields(Settings):
        value = stored.get(field.name)
        if isinstance(field.default, tuple):
            if isinstance(value, list) and len(value) <= _MOST_NAMES:
                overrides[field.name] = tuple(str(name) for name in value)
        elif field.name == "unsure_below":
            if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
                overrides[field.name] = float(value)
        elif isinstance(field.default, StrEnum):
            with suppress(ValueError):
                overrides[field.name] = type(field.default)(str(value))
        elif type(value) is type(field.default):
            overrides[field.name] = value
    return Settings(**overrides)


def save_settings(settings: Settings, path: Path) -> None:
    """Store what differs from the defaults.

    Raises:
        OSError: when it cannot be written; what was stored before stays.
    """
    defaults = asdict(Settings())
    overrides = {name: value for name, value in asdict(settings).items() if value != defaults[name]}
    write_atomically(path, json.dumps(overrides, indent=1).encode("ascii"), private=True)


def _newest(path: Path, others: tuple[str, ...], most: int) -> tuple[str, ...]:
    return (str(path), *(name for name in others if name != str(path)))[:most]
