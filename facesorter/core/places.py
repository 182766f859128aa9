"""Where facesorter keeps its own files on this computer."""

import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "FACESORTER_HOME"
"""The environment variable that puts everything under one folder (a portable installation, or a test)."""

MODEL_SUFFIX = ".facemodel"
"""How the names of model files end."""


@dataclass(frozen=True, slots=True)
class UserPlaces:
    """The folders of one user; none of them need exist yet.

    Attributes:
        data: journals, models, corrections; to be kept.
        cache: thumbnails and the like; may be deleted at any time.
        config: settings.
    """

    data: Path
    cache: Path
    config: Path

    @property
    def settings(self) -> Path:
        """The file of the settings."""
        return self.config / "settings.json"

    @property
    def runs(self) -> Path:
        """The folder of the journals, one file a run."""
        return self.data / "runs"

    @property
    def locks(self) -> Path:
        """The folder of this account's lock files, one a destination; see :mod:`facesorter.core.runs.lock`."""
        return self.data / "locks"


def make_private(folder: Path) -> None:
    """Make a folder that only this account can look into, or make it so; on Windows the profile's rights see to that.

    Raises:
        OSError: when it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)


def keep_private(places: UserPlaces) -> None:
    """Close the user's folders to other accounts, where something of ours is in them: somebody may have opened them.

    What is in a closed folder keeps its rights: nobody else comes to it, and with ``FACESORTER_HOME`` it may be a
    person's own. What is in the folder of caches closes itself, see :func:`make_private`.
    """
    if sys.platform == "win32":
        return
    for folder, ours in ((places.data, (places.runs, places.locks)), (places.config, (places.settings,))):
        with suppress(OSError):
            if any(map(os.path.lexists, ours)) and folder.stat().st_mode & 0o077:
                folder.chmod(0o700)


def default_places() -> UserPlaces:
    """Return the places of the current user, or those under the folder that ``FACESORTER_HOME`` names."""
    if home := os.environ.get(HOME_VARIABLE):
        root = Path(home).absolute()
        return UserPlaces(root / "data", root / "cache", root / "config")
    return UserPlaces(
        platformdirs.user_data_path("facesorter", appauthor=False),
        platformdirs.user_cache_path("facesorter", appauthor=False),
        platformdirs.user_config_path("facesorter", appauthor=False),
    )
