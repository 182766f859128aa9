"""Settings: only what differs is stored, and no stored nonsense keeps the program from starting."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from facesorter.core.settings import Settings, load_settings, save_settings


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "설정" / "settings.json"
    settings = Settings("ko", "dark", recursive=False, unsure_below=0.75, recent_folders=("/사진/여름", "/b"))
    settings = replace(settings, model="/모델/a.facemodel", recent_models=("/모델/a.facemodel", "/c.facemodel"))
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_only_what_differs_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(Settings(language="ko"), path)
    assert json.loads(path.read_text("ascii")) == {"language": "ko"}
    save_settings(Settings(), path)
    assert json.loads(path.read_text("ascii")) == {}


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\0", b'"text"'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert load_settings(path) == Settings()


@pytest.mark.parametrize(
    "stored",
    [
        {"language": 5},
        {"recursive": "yes"},
        {"recursive": 1},
        {"unsure_below": 2.0},
        {"unsure_below": "0.5"},
        {"unsure_below": True},
        {"recent_folders": "/a"},
        {"model": 3},
        {"recent_models": {"a": "b"}},
        {"unknown": 1},
    ],
)
def test_a_value_of_a_wrong_type_counts_as_its_default(tmp_path: Path, stored: dict[str, object]) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({**stored, "colour_scheme": "dark"}))
    assert load_settings(path) == Settings(colour_scheme="dark")


def test_recent_folders_are_the_newest_first_and_few() -> None:
    settings = Settings()
    for name in "abcdefgh":
        settings = settings.with_recent(Path("/") / name)
    settings = settings.with_recent(Path("/d"))
    assert settings.recent_folders == ("/d", "/h", "/g", "/f", "/e", "/c")


def test_recent_models_are_the_newest_first_and_few() -> None:
    settings = Settings()
    for name in "abcdefg":
        settings = settings.with_model(Path("/") / name)
    settings = settings.with_model(Path("/d"))
    assert (settings.model, settings.recent_models) == (
        str(Path("/d")),
        tuple(str(Path("/") / name) for name in "dgfec"),
    )
    assert settings.with_model(None) == replace(settings, model="")
