"""Where facesorter keeps its own files on this computer."""

import os
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
    def runs(self) -> Path:
        """The folder of the journals, one file a run."""
        return self.data / "runs"

    @property
    def locks(self) -> Path:
        """The folder of this account's lock files, one a destination; see :mod:`facesorter.core.runs.lock`."""
        return self.data / "locks"


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
