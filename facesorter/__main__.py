"""The program that a double-click starts: the window, perhaps with a folder or pictures to open at once."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from facesorter import __version__
from facesorter.children import ran_as_child, restore_environment
from facesorter.core.places import default_places, keep_private


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window and return the exit status."""
    restore_environment()
    if ran_as_child(sys.argv[1:] if argv is None else argv):
        return 0
    arguments = _parser().parse_args(argv)
    if arguments.install_desktop_entry or arguments.remove_desktop_entry:
        from facesorter import desktop_entry

        return desktop_entry.main(remove=arguments.remove_desktop_entry)
    if sys.platform == "win32":
        # Qt brings an older C++ runtime; LiteRT, loaded after it, may fail to initialise.
        import ai_edge_litert.interpreter  # noqa: F401
    from facesorter.gui.app import run

    keep_private(default_places())
    return run(arguments.paths, model=arguments.model, smoke_test=arguments.smoke_test, places=default_places())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="facesorter", description="Sorts a folder of people photos by their faces.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a folder to sort, or pictures")
    parser.add_argument("--model", type=Path, metavar="FILE", help="use this model instead of the one that is included")
    parser.add_argument("--smoke-test", action="store_true", help="load everything once, then quit: 0 if all is there")
    entry = parser.add_mutually_exclusive_group()
    entry.add_argument(
        "--install-desktop-entry",
        action="store_true",
        help="on Linux, put facesorter into your menu of programs and into “Open with”, after an installation with pip",
    )
    entry.add_argument("--remove-desktop-entry", action="store_true", help="take it out again")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
