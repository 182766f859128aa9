"""Which photos the window has open."""

from dataclasses import dataclass
from pathlib import Path

from facesorter.gui.intake import common_folder


@dataclass(slots=True)
class OpenFolder:
    """The folder, or the several things, whose photos are on show.

    Attributes:
        paths: what was opened; empty where the window shows the invitation.
        last_paths: what was opened last, also when the window has gone back to the invitation since.
        folder: the folder that everything open was taken from, also when it is gone since; None where nothing is open.
        even_sorted: the class folders of earlier sorts are looked through too.
    """

    paths: tuple[Path, ...] = ()
    last_paths: tuple[Path, ...] = ()
    folder: Path | None = None
    even_sorted: bool = False

    def open(self, paths: tuple[Path, ...], *, even_sorted: bool) -> None:
        """Take note of what is opened."""
        self.paths = self.last_paths = paths
        self.folder = common_folder(paths)
        self.even_sorted = even_sorted

    def close(self) -> None:
        """Take note that nothing is open any more."""
        self.paths = ()
        self.folder = None
