"""The real program, seen as a screen reader sees it: over AT-SPI, on an X display and a bus of its own."""

import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from facesorter.core.catalogue import Catalogue
from facesorter.core.photos.find import photo_at
from facesorter.core.places import UserPlaces
from facesorter.core.settings import Settings, save_settings
from tests.e2e.atspi import Node, Screen, program, wait_for

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools"))
from drawn_faces import draw_faces

NAMED = {
    "push button",
    "check box",
    "radio button",
    "button menu",
    "toggle button",
    "combo box",
    "list",
    "list item",
    "menu item",
    "check menu item",
    "text",
    "table",
    "table cell",
    "page tab",
    "progress bar",
    "slider",
    "spin button",
}
"""What a person can do something with, or read; all of it has a name."""


@pytest.fixture
def folder(tmp_path: Path, astronaut: Path, places: UserPlaces) -> Path:
    """Return a folder with a photo that the person answered, and some of which a few need a look."""
    folder = tmp_path / "가족 사진"
    folder.mkdir()
    shutil.copy(astronaut, folder / "Eileen.jpg")
    draw_faces(folder, each=1)
    with closing(Catalogue.open(places)) as catalogue:
        catalogue.correct(photo_at(folder / "Eileen.jpg"), 6)
    save_settings(Settings(language="en"), places.config / "settings.json")
    return folder


def on_show(seen: Screen, title: str) -> Node | None:
    return next((window for window in seen.windows() if window.showing and title in window.name), None)


def things(seen: Screen, title: str) -> list[Node]:
    """Return what is in the window on show with that title; nothing where there is none."""
    window = on_show(seen, title)
    return [] if window is None else list(window.all())


def nameless(window: Node) -> list[str]:
    """Return what is on show, can be used and has no name, each with where it is."""
    found: list[str] = []

    def look(node: Node, way: str) -> None:
        way = f"{way} > {node.role} “{node.name}”"
        only_a_line = node.role == "list item" and not node.selectable
        if node.role in NAMED and node.showing and node.enabled and not only_a_line and not node.name.strip():
            found.append(way)
        for child in node.children:
            look(child, way)

    look(window, "")
    return found


def choose(seen: Screen, entry: str) -> None:
    """Choose an entry of the window's menus."""
    window = on_show(seen, "facesorter")
    assert window is not None
    seen.do(next(node for node in window.all() if node.role.endswith("menu item") and node.name == entry))


def test_everything_that_can_be_used_has_a_name(seen: Screen, folder: Path) -> None:
    with program(seen, folder) as running:

        def answered() -> bool:
            names = [node.name for node in things(seen, "가족 사진") if node.role == "list item"]
            return "Eileen.jpg, Girl, by you" in names

        def over() -> bool:
            names = [node.name for node in things(seen, "가족 사진") if node.showing]
            return bool(names) and not any("Pause" in name for name in names)

        wait_for(answered, "what the person answered")
        wait_for(over, "the end of the run")  # looked at anew: a window goes on while it is read, thing by thing
        window = on_show(seen, "가족 사진")
        assert window is not None
        problems = nameless(window)
        for entry, title in (
            ("Settings…", "Settings"),
            ("Keys of this place", "Keys"),
            ("What do these classes mean?", "classes"),
            ("Train a model…", "Train a model"),
            ("History…", "History"),
            ("About the model…", "About the model"),
            ("Move into folders…", "folders"),
        ):
            choose(seen, entry)
            dialog = wait_for(lambda title=title: on_show(seen, title), title)
            problems += nameless(dialog)
            close = [node for node in dialog.all() if node.name in {"Close", "Cancel"} and node.role == "push button"]
            seen.do(close[-1])
            wait_for(lambda title=title: on_show(seen, title) is None, f"{title} closed")
        choose(seen, "Photos that need a look")

        def review() -> Node | None:
            window = on_show(seen, "facesorter")
            photo = [node for node in (window.all() if window else ()) if node.name == "Photo" and node.showing]
            return window if photo else None

        problems += nameless(wait_for(review, "review"))
        choose(seen, "Quit")
        assert running.wait(30) == 0
        assert not problems, "\n".join(problems)
