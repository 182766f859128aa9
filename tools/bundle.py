"""Makes a model file the bundled one: ``python tools/bundle.py MODEL TABLE EVALUATION.json``.

EVALUATION.json is what ``facesorter-cli evaluate TABLE --model MODEL --json`` printed of pictures that nothing was
chosen by; its numbers go into the model file, so that the window and the card show them. The names of single pictures
stay out.
"""

import sys
from dataclasses import replace
from pathlib import Path

from facesorter.core.model_file import bundled_model, load_model, save_model
from facesorter.ml.evaluation.card import read_evaluation


def main() -> int:
    """Write the bundled model and return 0."""
    made, table, evaluation = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    numbers = {name: value for name, value in read_evaluation(evaluation).items() if name != "mistakes"}
    model = load_model(made)
    manifest = replace(
        model.manifest,
        training={**model.manifest.training, "test_table": table.name},
        metrics={**model.manifest.metrics, "test": numbers},
    )
    save_model(replace(model, manifest=manifest), bundled_model())
    return 0


if __name__ == "__main__":
    sys.exit(main())
