"""Makes a model file the bundled one: ``python tools/bundle.py MODEL TABLE EVALUATION.json``.

EVALUATION.json is what ``facesorter-cli evaluate TABLE --model MODEL --json`` printed of test pictures not used
in training. With ``--photos TABLE PHOTOS.json``, PHOTOS.json is what ``evaluate --photos TABLE --model MODEL --json``
printed of whole photos. The numbers go into the model file, so that the window and the card show them; the names of
single pictures stay out.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from facesorter.core.model_file import bundled_model, load_model, save_model
from facesorter.ml.evaluation.card import read_evaluation


def main() -> int:
    """Write the bundled model and return 0."""
    parser = argparse.ArgumentParser(description="Make a model file the bundled one.")
    parser.add_argument("model", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--photos", nargs=2, type=Path, action="append", default=[], metavar=("TABLE", "FILE"))
    options = parser.parse_args()
    photos = {table.name: read_evaluation(file).as_json() for table, file in options.photos}
    model = load_model(options.model)
    manifest = replace(
        model.manifest,
        training={**model.manifest.training, "test_table": options.table.name},
        metrics={**model.manifest.metrics, "photos": photos, "test": read_evaluation(options.evaluation).as_json()},
    )
    save_model(replace(model, manifest=manifest), bundled_model())
    return 0


if __name__ == "__main__":
    sys.exit(main())
