"""Makes a model file the bundled one: ``python tools/bundle.py MODEL --photos TABLE FILE --table TABLE FILE ...``.

Each FILE is what ``facesorter-cli evaluate --json`` printed: with ``--photos`` of whole photos, with ``--table`` of a
table of single faces that was not trained on. The numbers go into the model file, so that the window and the card show
them; the names of single pictures stay out. The card: ``facesorter-cli card > docs/model-card.md``.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from facesorter.core.model_file import bundled_model, load_model, save_model
from facesorter.ml.evaluation.card import read_evaluation


def main() -> int:
    """Write the bundled model and return 0."""
    parser = argparse.ArgumentParser(description="Make a model file the bundled one.")
    parser.add_argument("model", type=Path)
    for option in ("--photos", "--table"):
        parser.add_argument(option, nargs=2, type=Path, action="append", default=[], metavar=("TABLE", "FILE"))
    options = parser.parse_args()
    model = load_model(options.model)
    metrics = {**model.manifest.metrics, "photos": _numbers(options.photos), "tables": _numbers(options.table)}
    save_model(replace(model, manifest=replace(model.manifest, metrics=metrics)), bundled_model())
    return 0


def _numbers(pairs: list[list[Path]]) -> dict[str, Any]:
    return {table.name: read_evaluation(file).as_json() for table, file in pairs}


if __name__ == "__main__":
    sys.exit(main())
