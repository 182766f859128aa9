"""The second scan of an unchanged folder: ``python benchmarks/rescan.py``. The limit is 5 s for 10,000 photos.

Small JPEGs are made in a temporary folder and classified twice by the command line itself, with a catalogue of its own.
To save time the first scan is only made up: the catalogue is filled with one result for each photo.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image  # noqa: TID253 - makes the pictures


def main() -> int:
    """Print the times; 1 when the second scan took longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=10_000)
    parser.add_argument("--limit", type=float, default=5.0, help="seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["FACESORTER_HOME"] = str(Path(temporary, "home"))
        folder = Path(temporary, "photos")
        make_photos(folder, options.photos)
        seconds = filled(folder)
        print(f"{options.photos} results remembered in {seconds:.1f} s (hashing and database, no decoding)")
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "facesorter.cli.main", "classify", str(folder), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - started
        lines = done.stdout.count("\n")
        print(f"second scan: {lines} results in {seconds:.2f} s, start of the program and output included")
        return 0 if lines == options.photos and seconds < options.limit else 1


def make_photos(folder: Path, count: int) -> None:
    """Make a folder of small photos, no two alike."""
    folder.mkdir()
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)).save(buffer, "JPEG")
    for number in range(count):
        # What follows the end of a JPEG is nobody's business, but makes it another file.
        (folder / f"IMG_{number:05}.jpg").write_bytes(buffer.getvalue() + str(number).encode("ascii"))


def filled(folder: Path) -> float:
    """Put made-up results of a folder's photos into the catalogue; return the seconds that took."""
    from facesorter.core.catalogue import Catalogue
    from facesorter.core.classes import DEFAULT_CLASSES
    from facesorter.core.model_file import bundled_model
    from facesorter.core.photos.find import find_photos
    from facesorter.core.pipeline import model_key
    from facesorter.core.places import default_places
    from facesorter.core.results import Face, FaceResult, Result, Status

    row = tuple([1 / len(DEFAULT_CLASSES)] * len(DEFAULT_CLASSES))
    face = FaceResult(Face(0.1, 0.2, 0.3, 0.4, 0.9, ((0.1, 0.2),) * 6), row)
    catalogue = Catalogue.open(default_places())
    photos = find_photos(folder).photos
    key = model_key(bundled_model())
    started = time.perf_counter()
    catalogue.remember((Result(photo, Status.UNSURE, (face,), 1, row, size=(40, 30)) for photo in photos), key)
    seconds = time.perf_counter() - started
    catalogue.close()
    return seconds


if __name__ == "__main__":
    sys.exit(main())
