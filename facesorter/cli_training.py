"""The commands about models: train, evaluate, card."""

import argparse
from dataclasses import replace
from pathlib import Path

from facesorter import cli_parts, terminal, terminal_training
from facesorter.cli_parts import ALL_DONE, SOME_FAILED
from facesorter.core.places import default_places
from facesorter.core.tasks import Task


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    train = commands.add_parser("train", help="train a model from a CSV filename,label")
    _add_data(train)
    train.add_argument("--out", type=Path, required=True, metavar="FILE", help="the model file to write")
    train.add_argument(
        "--from",
        dest="start",
        type=_start,
        metavar="FILE",
        help="begin from what a model file knows, “bundled” being the one that comes with the app "
        "(default: from scratch)",
    )
    train.add_argument("--recipe", choices=("default", "seed"), default="default", help="how (default: %(default)s)")
    train.add_argument("--epochs", type=cli_parts.positive, metavar="N", help="of each stage, instead of the recipe's")
    train.add_argument(
        "--validation", type=cli_parts.share, default=0.1, metavar="SHARE", help="kept apart (default: %(default)s)"
    )
    train.add_argument("--seed", type=int, default=0, metavar="N", help="of the split and all variation")
    train.set_defaults(command=_train)

    evaluate = commands.add_parser("evaluate", help="measure a model on a CSV filename,label")
    _add_data(evaluate)
    cli_parts.add_model(evaluate)
    evaluate.add_argument("--json", action="store_true", help="one JSON object")
    evaluate.set_defaults(command=_evaluate)

    card = commands.add_parser("card", help="print a model's card as Markdown")
    cli_parts.add_model(card)
    card.add_argument(
        "--test",
        action="append",
        default=[],
        type=_named_file,
        metavar="NAME=FILE",
        help="what evaluate --json printed of a labelled set; may be given again",
    )
    card.set_defaults(command=_card)


def _train(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.ml.jobs import TrainingJob, run_training
    from facesorter.ml.recipes import RECIPES

    recipe = RECIPES[arguments.recipe]
    if arguments.epochs is not None:
        recipe = replace(recipe, stages=tuple(replace(stage, epochs=arguments.epochs) for stage in recipe.stages))
    job = TrainingJob(
        arguments.table,
        arguments.images,
        arguments.out,
        default_places().cache / "crops",
        recipe,
        validation_share=arguments.validation,
        seed=arguments.seed,
        start=arguments.start,
    )
    with terminal_training.training_watcher() as watcher:
        report = run_training(job, cli_parts.finder(), task, watcher)
    terminal_training.show_training(report, job)
    return ALL_DONE


def _evaluate(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.ml.measuring import run_evaluation

    classifier = cli_parts.classifier(arguments.model)
    try:
        with terminal_training.training_watcher() as watcher:
            evaluation = run_evaluation(
                arguments.table,
                arguments.images,
                classifier,
                cli_parts.finder(),
                cache=default_places().cache / "crops",
                task=task,
                watcher=watcher,
            )
    finally:
        classifier.close()
    terminal_training.show_evaluation(evaluation, as_json=arguments.json)
    return SOME_FAILED if evaluation.unreadable else ALL_DONE


def _card(arguments: argparse.Namespace, _task: Task) -> int:
    from facesorter.core.model_file import bundled_model, load_model
    from facesorter.ml.card import model_card, read_evaluation

    tests = {name: read_evaluation(path) for name, path in arguments.test}
    terminal.say(model_card(load_model(arguments.model or bundled_model()).manifest, tests))
    return ALL_DONE


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="the folder of the pictures")


def _start(text: str) -> Path:
    from facesorter.core.model_file import bundled_model

    return bundled_model() if text == "bundled" else Path(text)


def _named_file(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"{text} is not NAME=FILE")
    return name, Path(path)
