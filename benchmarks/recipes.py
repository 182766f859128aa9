r"""What each part of the recipe is worth: trainings of equal length, one change at a time.

    python benchmarks/recipes.py train.csv --and train-candid.csv --images faces \
        --validate-on val-candid.csv --validate-on val.csv --pictures 6000 --epochs 2

Each training begins from the same model and learns from the same pictures, drawn at random, in the same order; what
comes of it is asked about every validation table. With n pictures in a table, differences below about 1 / sqrt(n) are
chance.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from facesorter.ml.training.recipes import Recipe

TAUGHT = "taught by others"


def main() -> None:
    """Print a line for each change."""
    options = _options()

    import numpy as np

    from facesorter.cli.parts import model_file
    from facesorter.core.faces.blazeface import BlazeFace
    from facesorter.core.model_file import load_model
    from facesorter.core.places import default_places
    from facesorter.core.tasks import Task
    from facesorter.ml.data.sources import Source
    from facesorter.ml.jobs.prepare import DataJob, Watcher, prepared, read
    from facesorter.ml.jobs.teachers import teaching
    from facesorter.ml.training import trainer
    from facesorter.ml.training.context import Context
    from facesorter.ml.training.recipes import DEFAULT
    from facesorter.ml.training.warm_start import Start

    source = Source(options.table, options.images, more=tuple(options.more))
    job = DataJob(source, default_places().cache / "crops", validation=tuple(options.validate_on))
    task, watcher = Task(), Watcher()
    usable = read(job, task, watcher)
    data = prepared(job, usable, BlazeFace(), task, watcher)
    count = len(data.training.samples)
    chosen = np.random.default_rng(0).permutation(count)[: options.pictures]
    training, classes = data.training.subset(np.sort(chosen)), len(usable.samples.classes)
    start = Start(load_model(model_file(options.start)), same_classes=True)
    names = [table.stem for table in options.validate_on]
    print(f"{len(training.samples)} pictures, {options.epochs} epochs; right / balanced, in percent")
    print(f"{'':28}" + "".join(f"{name:>16}" for name in names))
    changes = _changes(DEFAULT.changed(options.epochs, options.learning_rate))
    teachers = [load_model(model_file(teacher)) for teacher in options.teacher]
    if teachers:
        changes[TAUGHT] = changes["as it is"]
    for name, recipe in changes.items():
        if options.only and name not in options.only:
            continue
        asked = teachers if name == TAUGHT else []
        with tempfile.TemporaryDirectory() as folder, teaching(asked, classes + 1) as taught:
            context = Context(folder=Path(folder), recipe=recipe, start=start, teaching=taught)
            answers = trainer.train(training, data.validation, classes, context).validation[:, :classes]
        shares = [
            _shares(data.validation.labels[here], answers[here])
            for here in (data.tables == number for number in range(len(names)))
        ]
        print(f"{name:28}" + "".join(f"{right:>9.1f} /{balanced:>5.1f}" for right, balanced in shares), flush=True)


def _shares(labels: "NDArray[np.int64]", answers: "NDArray[np.float32]") -> tuple[float, float]:
    """Return how much is right, and the mean recall, in percent, of what is one of the classes."""
    from facesorter.ml.evaluation.quality import balanced_accuracy

    known = labels >= 0
    predicted = answers[known].argmax(axis=1)
    balanced = balanced_accuracy(labels[known], predicted, answers.shape[1])
    return 100 * float((predicted == labels[known]).mean()), 100 * balanced


def what_to_train(description: str | None, pictures: int) -> argparse.ArgumentParser:
    """Return the options of what small trainings learn from, ``pictures`` at most, and how long."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--and", dest="more", type=Path, action="append", default=[], metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--validate-on", type=Path, action="append", required=True, metavar="CSV")
    parser.add_argument("--from", dest="start", default="bundled", metavar="FILE")
    parser.add_argument("--pictures", type=int, default=pictures, metavar="N")
    parser.add_argument("--epochs", type=int, default=2, metavar="N")
    parser.add_argument("--learning-rate", type=float, default=2e-4, metavar="RATE")
    parser.add_argument("--only", nargs="+", metavar="CHANGE", help="the names of changes, as they are printed")
    return parser


def _options() -> argparse.Namespace:
    parser = what_to_train(__doc__, 6000)
    parser.add_argument(
        "--teacher", action="append", default=[], metavar="FILE", help="models to be taught by, in one more"
    )
    return parser.parse_args()


def _changes(recipe: "Recipe") -> dict[str, "Recipe"]:
    """Return the recipe itself, and the same with one change each."""
    crops = recipe.augmentation
    plain = replace(crops, blur=0, motion=0, noise=0, jpeg=0)
    return {
        "as it is": recipe,
        "without mean of weights": replace(recipe, average=0.0),
        "without mixup": replace(recipe, mixup=0.0),
        "without label smoothing": replace(recipe, label_smoothing=0.0),
        "drawn by size": replace(recipe, balanced=False),
        "none as even share": replace(recipe, none="even"),
        "turned up to 30 degrees": replace(recipe, augmentation=replace(crops, rotation=30.0)),
        "without blur, grain, JPEG": replace(recipe, augmentation=plain),
        "without hidden parts": replace(recipe, augmentation=replace(crops, occlusion=0.0)),
        "SGD with momentum": replace(
            recipe.changed(learning_rate=25 * recipe.stages[0].learning_rate), optimizer="sgd", momentum=0.9
        ),
    }


if __name__ == "__main__":
    main()
