"""The commands about labelled pictures: train, split-folders."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli import parts, show_training, terminal, workers
from facesorter.cli.parts import ALL_DONE
from facesorter.core.model_file import bundled_model, load_model
from facesorter.core.places import default_places
from facesorter.core.tasks import Task
from facesorter.ml.training.trees import FLAT, SCHEMES

if TYPE_CHECKING:
    from facesorter.ml.training.recipes import Recipe


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    train = commands.add_parser("train", help="train a model from labelled pictures")
    parts.add_source(train)
    train.add_argument("--out", type=Path, metavar="FILE", help="the model file to write")
    train.add_argument("--dry-run", action="store_true", help="report what there is to train on, and stop")
    beginning = train.add_mutually_exclusive_group()
    beginning.add_argument(
        "--from",
        dest="start",
        type=parts.model_file,
        metavar="FILE",
        help="begin from what a model file knows: “bundled”, the one that comes with the app, or another "
        "(default: bundled, but from scratch with the recipe seed)",
    )
    beginning.add_argument("--scratch", action="store_true", help="begin from nothing")
    train.add_argument(
        "--teacher",
        action="append",
        default=[],
        type=parts.model_file,
        metavar="FILE",
        help="a model of the same classes whose answers are learnt beside the labels; may be given again",
    )
    train.add_argument(
        "--recipe", choices=("default", "seed"), default="default", help="how to train (default: %(default)s)"
    )
    train.add_argument(
        "--scheme",
        choices=SCHEMES,
        default=FLAT,
        help="one network, or a first one for groups of the six classes and one for each group (default: %(default)s)",
    )
    train.add_argument(
        "--epochs", type=parts.positive, metavar="N", help="epochs of each stage, instead of the recipe's"
    )
    train.add_argument(
        "--learning-rate",
        type=parts.above_zero,
        metavar="RATE",
        help="the highest learning rate, instead of the recipe's; a small one keeps most of what a model knows",
    )
    train.add_argument(
        "--validation",
        type=parts.share,
        default=0.1,
        metavar="SHARE",
        help="share of the pictures for choosing the best epoch, at least one of each class (default: %(default)s)",
    )
    train.add_argument(
        "--validate-on",
        action="append",
        default=[],
        type=Path,
        metavar="CSV",
        help="a table to validate with, of pictures in the same folder, instead of a share; may be given again",
    )
    train.add_argument(
        "--like-photos",
        type=Path,
        metavar="CSV",
        help="which of these tables has pictures like the photos to be sorted: it decides the threshold for unsure",
    )
    train.add_argument(
        "--test",
        type=parts.share,
        default=0.1,
        metavar="SHARE",
        help="share of the pictures for testing the finished model, not used in training; 0 for none "
        "(default: %(default)s)",
    )
    train.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the split and of all random variation")
    workers.add_cluster(train)
    train.set_defaults(command=_train, refuse=train.error)

    folders = commands.add_parser("split-folders", help="copy labelled pictures into a folder for each class")
    parts.add_source(folders)
    folders.add_argument("--to", type=Path, required=True, metavar="DEST", help="the folder that gets the folders")
    folders.add_argument("--dry-run", action="store_true", help="show the plan and touch nothing")
    folders.add_argument("--json", action="store_true", help="print the plan or the report as one JSON object")
    folders.set_defaults(command=_split_folders)


def _train(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.ml import needs
    from facesorter.ml.data.split import Apart
    from facesorter.ml.jobs.prepare import DataJob, run_dry
    from facesorter.ml.jobs.train import TrainingJob, run_training
    from facesorter.ml.training.recipes import RECIPES

    source = parts.source(arguments)
    apart, validation = Apart(arguments.validation, arguments.test), tuple(arguments.validate_on)
    cache = default_places().cache / "crops"
    cluster = workers.cluster(arguments)
    cropper = cluster.cropper if cluster else None
    if arguments.dry_run:
        if (reason := needs.missing()) is not None:
            terminal.complain(str(reason))
        with show_training.training_watcher(terminal.say) as watcher:
            job = DataJob(source, cache, apart, arguments.seed, validation)
            run_dry(job, parts.finder(), task, watcher, cropper)
        return ALL_DONE
    if arguments.out is None:
        arguments.refuse("--out FILE is needed, or --dry-run")
    recipe = RECIPES[arguments.recipe].changed(arguments.epochs, arguments.learning_rate)
    start = _start(arguments, recipe)
    job = TrainingJob(
        source,
        cache,
        apart,
        arguments.seed,
        validation,
        out=arguments.out,
        recipe=recipe,
        start=start,
        scheme=arguments.scheme,
        rival=arguments.out if arguments.out.exists() else start,
        like_photos=arguments.like_photos,
        teachers=tuple(arguments.teacher),
    )
    with show_training.training_watcher() as watcher:
        report = run_training(job, parts.finder(), task, watcher, cropper)
    show_training.show_training(report, job)
    return ALL_DONE


def _start(arguments: argparse.Namespace, recipe: "Recipe") -> Path | None:
    if arguments.scratch or arguments.start is not None:
        return None if arguments.scratch else arguments.start
    bundled = bundled_model()
    # The bundled model's first layer expects pixels scaled as by the recipe that made it.
    return bundled if load_model(bundled).manifest.normalisation == recipe.normalisation else None


def _split_folders(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.photos.find import Found
    from facesorter.ml.data.duplicates import without_conflicts
    from facesorter.ml.data.folders import plan_folders

    samples, _ = without_conflicts(parts.source(arguments).read(task), lambda _done: task.step())
    plan, problems = plan_folders(samples, arguments.to, task)
    complaints = (*samples.complaints, *problems)
    show_training.show_complaints(complaints)
    found = Found(tuple(step.photo for step in plan.steps) + tuple(left.photo for left in plan.left), {})
    if arguments.dry_run:
        terminal.show_plan(plan, found, as_json=arguments.json)
        return ALL_DONE
    report = parts.carry_out(plan, "Copying", task)
    terminal.show_run(report, plan.action, plan.destination, found, as_json=arguments.json)
    return parts.outcome(report, failed=bool(complaints))
