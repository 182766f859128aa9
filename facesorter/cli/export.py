"""The command that hands what was found here on to other programs: export results, corrections, model."""

import argparse
from pathlib import Path

from facesorter.cli import looking, parts, show_training, terminal
from facesorter.cli.parts import ALL_DONE, SOME_FAILED
from facesorter.core.places import default_places
from facesorter.core.results import Status
from facesorter.core.tasks import Task


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    export = commands.add_parser("export", help="write what was found to a file for other programs")
    whats = export.add_subparsers(required=True, metavar="WHAT")

    results = whats.add_parser("results", help="the result of each photo, with what you corrected")
    results.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a photo or a folder")
    _add_file(results, "a new file: a table if it ends in .csv, else a JSON object a line")
    parts.add_model(results)
    looking.add_judging(results)
    results.set_defaults(command=_results)

    corrections = whats.add_parser("corrections", help="what you corrected, as a table filename,label to train with")
    corrections.add_argument("folder", type=Path, metavar="FOLDER")
    _add_file(corrections, "a new .csv file")
    corrections.set_defaults(command=_corrections)

    model = whats.add_parser("model", help="a model's network, without this program's manifest")
    _add_file(
        model,
        "a new .tflite file (labels.txt and a .json that tells how to use it are written beside it), .keras file or "
        ".onnx file",
    )
    parts.add_model(model)
    model.set_defaults(command=_model)


def _add_file(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help=meaning)


def _results(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.export import write_results

    photos, failed = parts.photos(arguments.paths, task)
    classifier = parts.classifier(arguments.model)
    classes = classifier.manifest.classes
    try:
        with looking.catalogue(arguments) as catalogue:
            given = catalogue.corrections(photos, classes) if catalogue is not None else {}
            corrections = {photo.path: class_id for photo, class_id in given.items()}
            copies = catalogue.further(photos, classes) if catalogue is not None else {}
            further = {photo.path: classes_ for photo, classes_ in copies.items()}
            results = list(looking.results(photos, classifier, arguments, task, catalogue))
    finally:
        classifier.close()
    unreadable = sum(result.status is Status.UNREADABLE for result in results)
    written = write_results(results, classes, arguments.to, corrections, further)
    terminal.complain(f"Wrote {written} results to {arguments.to}.")
    return SOME_FAILED if failed or unreadable else ALL_DONE


def _corrections(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.export import write_labels
    from facesorter.ml.data.sources import read_corrections

    samples = read_corrections(arguments.folder, default_places(), task)
    show_training.show_complaints(samples.complaints)
    labelled = [(sample.path, sample.class_id) for sample in samples.samples]
    written, left_out = write_labels(labelled, samples.classes, arguments.folder.absolute(), arguments.to)
    for one in left_out:
        terminal.complain(str(one))
    terminal.complain(
        f"Wrote {written} labels to {arguments.to}. Train with: "
        f"facesorter-cli train {arguments.to} --images {arguments.folder} --out FILE"
    )
    return SOME_FAILED if left_out else ALL_DONE


def _model(arguments: argparse.Namespace, _task: Task) -> int:
    from facesorter.ml.jobs.export_model import export_model
    from facesorter.ml.trial import load_tried

    model = load_tried(arguments.model)
    for path in export_model(model, arguments.to):
        terminal.say(str(path))
    return ALL_DONE
