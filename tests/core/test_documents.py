"""The documents: links that lead somewhere, lines that fit a window, on the package page too."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/*.md")})
GENERATED = {"model-card.md"}

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_its_links_lead_to_files_and_headings(document: Path) -> None:
    lost = []
    for link in LINK.findall("\n".join(_prose(document))):
        path, _, heading = link.partition("#")
        if "://" in path:
            continue
        target = (document.parent / unquote(path)).resolve() if path else document
        if not target.exists() or (heading and heading not in _headings(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_its_lines_fit(document: Path) -> None:
    if document.name in GENERATED:
        return
    wide = [line for line in _prose(document) if len(line) > 130 and not line.startswith(("|", "#"))]
    assert wide == []


def test_the_architecture_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`([\w/]+\.py)`", text)
    assert named
    assert [name for name in named if not list((ROOT / "facesorter").rglob(name))] == []


def test_what_the_package_page_says_of_links_stands_once() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)
    home = settings["project"]["urls"]["Homepage"].removeprefix("https://github.com/")
    text = (ROOT / "README.md").read_text("utf-8")
    for rule in settings["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]:
        assert home in rule["replacement"]
        text = re.sub(rule["pattern"], rule["replacement"], text)
    assert [link for link in LINK.findall(text) if not link.startswith("https://")] == []
    assert f"![The window with sorted photos](https://raw.githubusercontent.com/{home}/main/docs/" in text


def _prose(document: Path) -> Iterator[str]:
    """Yield the lines of a document outside of blocks of code."""
    code = False
    for line in document.read_text("utf-8").splitlines():
        if line.startswith("```"):
            code = not code
        elif not code:
            yield line


def _headings(document: Path) -> set[str]:
    """Return the anchors that GitHub makes of a document's headings."""
    titles = (line.lstrip("#").strip().lower() for line in _prose(document) if line.startswith("#"))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
