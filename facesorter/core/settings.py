"""What a person may set, with its defaults; only what differs is stored."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from facesorter.core import bounds
from facesorter.core.files.atomic import write_atomically
from facesorter.core.judging import Several

_MOST_BYTES = 1 << 20
_MOST_NAMES = 1000

MOST_WORKERS: Final = 64
"""So many photos may be looked at at once."""


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
        workers: photos looked at at once; 0 for as many as the computer has cores.
        destinations: the folders into which the photos of folders were filed, newest first: pairs of paths.
        move: photos go into their folders by a move, where nothing else is asked for; else as copies.
        translated_folders: class folders are called in the language of the window, not by the classes' own names.
        hints_shown: the hints of the first start were shown.
        auto_advance: in the review an answer goes on to the next photo by itself.
    """

    language: str = ""
    colour_scheme: str = ""
    recursive: bool = True
    unsure_below: float | None = None
    recent_folders: tuple[str, ...] = ()
    model: str = ""
    recent_models: tuple[str, ...] = ()
    move: bool = False
    translated_folders: bool = False
    hints_shown: bool = False
    auto_advance: bool = True
    several: Several = Several.ASK
    workers: int = 0
    destinations: tuple[tuple[str, str], ...] = ()

    def with_recent(self, folder: Path, *, most: int = 6) -> "Settings":
        """Return the settings with a folder as the most recent one.

        >>> Settings(recent_folders=("a", "b")).with_recent(Path("b")).recent_folders
        ('b', 'a')
        """
        return replace(self, recent_folders=_newest(folder, self.recent_folders, most))

    def with_destination(self, folder: Path, destination: Path, *, most: int = 30) -> "Settings":
        """Return the settings with the folder into which the photos of a folder were filed last."""
        others = tuple(pair for pair in self.destinations if pair[0] != str(folder))
        return replace(self, destinations=((str(folder), str(destination)), *others)[:most])

    def destination_of(self, folder: Path) -> Path | None:
        """Return the folder into which the photos of a folder were filed last, or None."""
        return next((Path(destination) for name, destination in self.destinations if name == str(folder)), None)

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
        with suppress(ValueError, TypeError):
            if field.name in stored:
                overrides[field.name] = _checked(field.name, field.default, stored[field.name])
    return Settings(**overrides)


def _checked(name: str, default: Any, value: Any) -> Any:
    """Return the value of a setting.

    Raises:
        ValueError, TypeError: when it is none.
    """
    if name == "destinations":
        pairs = [bounds.items(pair, 2) for pair in bounds.items(value, _MOST_NAMES)]
        return tuple((str(folder), str(destination)) for folder, destination in pairs)
    if name == "workers":
        return bounds.whole(value, 0, MOST_WORKERS)
    if name == "unsure_below":
        return bounds.number(value, 0, 1)
    if isinstance(default, tuple):
        return tuple(map(str, bounds.items(value, _MOST_NAMES)))
    if isinstance(default, StrEnum):
        return type(default)(str(value))
    if type(value) is not type(default):
        raise TypeError(name)
    return value


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
