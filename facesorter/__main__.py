"""The program that a double-click starts: the window, perhaps with a folder or pictures to open at once."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from facesorter import __version__
from facesorter.core.places import default_places


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window and return the exit status."""
    arguments = _parser().parse_args(argv)
    from facesorter.gui.app import run

    return run(arguments.paths, model=arguments.model, smoke_test=arguments.smoke_test, places=default_places())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="facesorter", description="Sorts a folder of people photos by their faces.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a folder to sort, or pictures")
    parser.add_argument("--model", type=Path, metavar="FILE", help="use this model instead of the one that is included")
    parser.add_argument("--smoke-test", action="store_true", help="load everything once, then quit: 0 if all is there")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
