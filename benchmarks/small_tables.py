"""How good a model of somebody's own becomes: ``python benchmarks/small_tables.py TABLE --test-on TABLE --images DIR``.

Small tables are cut out of a large one with a column ``age``, for four classes that the bundled model never heard of:
ages under 4, 4 to 12, 13 to 39, and older; each class and each source as often as chance has it. ``facesorter-cli
train`` learns from each as it does for anybody, without a setting, from the bundled model and from nothing. What comes
out is measured by ``facesorter-cli evaluate`` on 400 pictures of other tables, 100 of each class, none of which
the bundled model has learnt from.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AGES = {"baby": (0, 3), "child": (4, 12), "young": (13, 39), "older": (40, 120)}
TESTED = 100


def main() -> None:
    """Print a line for each table and each beginning."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--test-on", type=Path, action="append", required=True, help="given again for several")
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1000, 3000], metavar="N")
    parser.add_argument("--starts", nargs="+", choices=("bundled", "scratch"), default=["bundled", "scratch"])
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    options = parser.parse_args()
    classes = _by_class([options.table])
    tested = {name: names[:TESTED] for name, names in _by_class(options.test_on).items()}
    with tempfile.TemporaryDirectory() as folder:
        test = _written(Path(folder) / "test.csv", tested)
        print(f"{'pictures':>9}{'begun from':>12}{'right':>8}{'balanced':>10}{'minutes':>9}{'of processor':>14}")
        for size in options.sizes:
            each = size // len(classes)
            table = _written(Path(folder) / f"{size}.csv", {name: names[:each] for name, names in classes.items()})
            for start in options.starts:
                out = Path(folder) / f"{size}-{start}.facemodel"
                beginning = ["--scratch"] if start == "scratch" else ["--from", start]
                epochs = ["--epochs", str(options.epochs)] if options.epochs else []
                started, before = time.monotonic(), _processor()
                _cli("train", table, "--images", options.images, "--test", "0", "--out", out, *beginning, *epochs)
                minutes, processor = (time.monotonic() - started) / 60, (_processor() - before) / 60
                answer = json.loads(_cli("evaluate", test, "--images", options.images, "--model", out, "--json"))
                print(
                    f"{each * len(classes):>9}{start:>12}{answer['accuracy']:>8.1%}{answer['balanced_accuracy']:>10.1%}"
                    f"{minutes:>9.1f}{processor:>14.1f}",
                    flush=True,
                )


def _by_class(tables: list[Path]) -> dict[str, list[str]]:
    """Return the file names of each class in tables, shuffled, the same way every time."""
    rows: list[tuple[str, int]] = []
    for table in tables:
        with table.open(newline="", encoding="utf-8") as file:
            rows += [(row["filename"], int(row["age"])) for row in csv.DictReader(file) if row["age"].isdecimal()]
    random.Random(0).shuffle(rows)  # noqa: S311 - not for secrets
    return {name: [file for file, age in rows if low <= age <= high] for name, (low, high) in AGES.items()}


def _written(path: Path, classes: dict[str, list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["filename", "label"])
        writer.writerows((name, label) for label, names in classes.items() for name in names)
    return path


def _cli(*words: object) -> str:
    command = [sys.executable, "-m", "facesorter.cli.main", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _processor() -> float:
    """Return the seconds of processor time of all programs that this one waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
