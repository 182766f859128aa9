"""The commands about how good models are: evaluate, card."""

import argparse
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.cli import parts, show_evaluation, show_photos, show_training, terminal, workers
from facesorter.cli.parts import ALL_DONE, SOME_FAILED
from facesorter.core.errors import EvaluationError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import default_places
from facesorter.core.tasks import Task

if TYPE_CHECKING:
    from facesorter.ml.litert import LiteRTClassifier


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    evaluate = commands.add_parser("evaluate", help="measure models on labelled pictures")
    parts.add_source(evaluate, required=False)
    evaluate.add_argument(
        "--photos",
        type=Path,
        metavar="TABLE",
        help="a table filename,expected[,also] of whole photos in the folder --images: measure how many are sorted, "
        "and how much of it is right; expected is a class, several, none or unsure",
    )
    evaluate.add_argument(
        "--model",
        action="append",
        type=parts.model_file,
        metavar="FILE",
        help="a model file instead of the bundled one, which is called “bundled”; given again, the models, all of the "
        "same classes, are compared to the first",
    )
    evaluate.add_argument("--json", action="store_true", help="one JSON object, or a list of them for several models")
    evaluate.add_argument(
        "--picture", type=Path, metavar="FILE", help="draw the confusion matrix of one model to a new .svg file"
    )
    evaluate.add_argument(
        "--table", type=Path, metavar="FILE", help="write every number to a new .csv file too, one a line"
    )
    workers.add_cluster(evaluate)
    evaluate.set_defaults(command=_evaluate, refuse=evaluate.error)

    card = commands.add_parser("card", help="print a model's card as Markdown")
    parts.add_model(card)
    card.add_argument(
        "--test",
        action="append",
        default=[],
        type=_named_file,
        metavar="NAME=FILE",
        help="what evaluate --json printed of a labelled set; may be given again",
    )
    card.add_argument(
        "--picture",
        action="append",
        default=[],
        type=_named_file,
        metavar="NAME=PATH",
        help="show the picture of a set, from where the card is going to lie; may be given again",
    )
    card.set_defaults(command=_card)


def _evaluate(arguments: argparse.Namespace, task: Task) -> int:
    if (arguments.path is None) == (arguments.photos is None):
        arguments.refuse("name a table of labelled pictures, or one of whole photos with --photos")
    return _evaluate_pictures(arguments, task) if arguments.photos is None else _evaluate_photos(arguments, task)


def _evaluate_photos(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.model_file import bundled_model
    from facesorter.ml.jobs.evaluate import run_photos

    if arguments.images is None or arguments.picture or arguments.table or arguments.corrections:
        arguments.refuse("--photos needs --images DIR, and goes with none of --picture, --table and --corrections")
    cluster = workers.cluster(arguments)
    with ExitStack() as stack:
        measured = run_photos(
            arguments.photos,
            arguments.images,
            _classifiers(dict.fromkeys(arguments.model or [bundled_model()]), stack),
            parts.finder(),
            task=task,
            on_complaints=show_training.show_complaints,
            on_photo=stack.enter_context(terminal.progress("Looking at photos")),
            looker=(lambda pipeline, name: cluster.looker(pipeline, Path(name))) if cluster else None,
        )
    show_photos.show(measured, as_json=arguments.json)
    return ALL_DONE


def _evaluate_pictures(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.model_file import bundled_model
    from facesorter.ml import needs
    from facesorter.ml.evaluation import confusion_svg
    from facesorter.ml.jobs import tables
    from facesorter.ml.jobs.evaluate import run_comparison

    if arguments.table is not None and (reason := needs.missing_for_tables()) is not None:
        raise EvaluationError(reason.template)
    paths = dict.fromkeys(arguments.model or [bundled_model()])
    if arguments.picture is not None:
        if len(paths) > 1:
            raise EvaluationError(
                QT_TRANSLATE_NOOP("Messages", "One picture can show only one model, not {count}; name one."),
                count=len(paths),
            )
        confusion_svg.refuse_taken(arguments.picture)
    cluster = workers.cluster(arguments)
    with ExitStack() as stack:
        classifiers = _classifiers(paths, stack)
        watcher = stack.enter_context(show_training.training_watcher())
        measured = run_comparison(
            parts.source(arguments),
            classifiers,
            parts.finder(),
            cache=default_places().cache / "crops",
            task=task,
            watcher=watcher,
            cropper=cluster.cropper if cluster else None,
        )
    first = measured[0].evaluation
    show_evaluation.show(measured, as_json=arguments.json)  # first: a picture that fails costs no number
    if arguments.table is not None:
        tables.write_table(measured, arguments.table)
    if arguments.picture is not None:
        title = f"{Path(measured[0].model).name} on {arguments.path.name}"
        confusion_svg.write_picture(confusion_svg.confusion_picture(first, title), arguments.picture)
    return SOME_FAILED if first.unreadable else ALL_DONE


def _classifiers(paths: Iterable[Path], stack: ExitStack) -> "dict[str, LiteRTClassifier]":
    """Open the models, which the stack closes."""
    return {str(path): stack.enter_context(closing(parts.classifier(path))) for path in paths}


def _card(arguments: argparse.Namespace, _task: Task) -> int:
    from facesorter.core.model_file import bundled_model, load_model
    from facesorter.ml.evaluation.card import model_card, read_evaluation

    tests = {name: read_evaluation(path) for name, path in arguments.test}
    model = load_model(arguments.model or bundled_model())
    for line in model_card(model, tests, dict(arguments.picture)).splitlines():
        terminal.say(line)
    return ALL_DONE


def _named_file(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"{text} is not NAME=FILE")
    return name, Path(path)
