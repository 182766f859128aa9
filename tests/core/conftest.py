"""Fixtures for the tests of plans, moves, undo and recovery."""

import os
from pathlib import Path

import pytest

from facesorter.core.places import UserPlaces
from tests.core.album import Album


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what a killed process wrote is there without that; its order is tested elsewhere."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def album(tmp_path: Path, places: UserPlaces) -> Album:
    return Album(tmp_path, places)
