"""The command ``correct``: answer for photos oneself, or take an answer back. What the window does, without it."""

import argparse
from contextlib import closing
from pathlib import Path

from facesorter.cli import parts, terminal
from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE, answer_name
from facesorter.core.errors import CatalogueError, FacesorterError, UnreadablePhotoError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import default_places
from facesorter.core.tasks import Task


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser("correct", help="answer for photos yourself, as in the window")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a photo or a folder")
    answer = command.add_mutually_exclusive_group(required=True)
    answer.add_argument(
        "--to",
        action="append",
        metavar="CLASS",
        help="it belongs to this class; given again, copies go into these classes too",
    )
    answer.add_argument(
        "--leave-out",
        dest="answer",
        action="store_const",
        const=LEFT_OUT,
        help="not a face, or nothing to be sorted: it stays where it is",
    )
    answer.add_argument("--unsure", dest="answer", action="store_const", const=UNSURE, help="nobody can tell")
    answer.add_argument(
        "--several", dest="answer", action="store_const", const=SEVERAL, help="several people, no single class fits"
    )
    answer.add_argument("--back", action="store_true", help="back to the model's answer")
    parts.add_model(command)
    command.set_defaults(command=_correct)


def remark(answer: int | None, classes: ClassSet) -> str:
    """Return what is said behind a result that a person answered, or nothing."""
    return "" if answer is None else f" (you said: {answer_name(answer, classes)})"


def _class_called(name: str, classes: ClassSet) -> int:
    by_name = {one.name.casefold(): one.class_id for one in classes}
    if name.casefold() not in by_name:
        raise FacesorterError(
            QT_TRANSLATE_NOOP("Messages", "There is no class “{given}”. The classes are: {classes}."),
            given=name,
            classes=classes.names,
        )
    return by_name[name.casefold()]


def _correct(arguments: argparse.Namespace, task: Task) -> int:
    from facesorter.core.catalogue import Catalogue
    from facesorter.core.model_file import bundled_model, load_model

    classes = load_model(arguments.model or bundled_model()).manifest.classes
    answer: int | None = arguments.answer
    further: list[int] = []
    if arguments.to is not None:
        answer, *further = dict.fromkeys(_class_called(name, classes) for name in arguments.to)
    photos, failed = parts.photos(arguments.paths, task)
    kept = 0
    with closing(Catalogue.open(default_places())) as catalogue:
        for photo in photos:
            task.step()
            try:
                catalogue.correct(photo, answer, classes, further)
            except UnreadablePhotoError as error:
                terminal.complain(f"{photo.path}: {error} Your answer is not kept.")
            except CatalogueError as error:  # it would be the same for all others, after as long a wait for each
                terminal.complain(f"{error} {len(photos) - kept} answers are not kept.")
                break
            else:
                kept += catalogue.lasting
        else:
            if catalogue.notice is not None:
                terminal.complain(str(catalogue.notice))
    what = "the model's answer counts again" if answer is None else answer_name(answer, classes)
    what = ", ".join([what, *(answer_name(one, classes) for one in further)])
    if kept or not photos:
        terminal.say(f"{kept} photos: {what}.")
    return parts.SOME_FAILED if failed or kept < len(photos) else parts.ALL_DONE
