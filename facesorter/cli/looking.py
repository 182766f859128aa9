"""What the commands that look at photos share: how they are judged, and their results in order."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from facesorter.cli import parts, terminal, workers
from facesorter.core.errors import CatalogueError
from facesorter.core.judging import SMALL_FACE, Several
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.places import default_places
from facesorter.core.results import Photo, Result
from facesorter.core.tasks import Task

if TYPE_CHECKING:
    from facesorter.core.catalogue import Catalogue
    from facesorter.ml.litert import LiteRTClassifier


def add_judging(parser: argparse.ArgumentParser) -> None:
    """Let a command be told when to claim a class, and whether to remember."""
    parser.add_argument(
        "--unsure-below",
        type=parts.share,
        metavar="P",
        help="treat answers below this probability as unsure (default: the model's own threshold)",
    )
    parser.add_argument(
        "--min-face",
        type=parts.positive,
        default=SMALL_FACE,
        metavar="PIXELS",
        help="give no class to smaller faces: too little of them can be seen (default: %(default)s)",
    )
    parser.add_argument(
        "--several",
        type=Several,
        choices=[*Several],
        default=Several.ASK,
        help="of photos of several people: leave them to you (ask, the default), let the largest face decide, or let "
        "them go, as copies, into the class of each face",
    )
    parser.add_argument("--no-catalogue", action="store_true", help="examine every photo again, and remember nothing")


def results(
    photos: Sequence[Photo],
    classifier: "LiteRTClassifier",
    arguments: argparse.Namespace,
    task: Task,
    catalogue: "Catalogue | None",
) -> Iterator[Result]:
    """Yield the result of each photo, in order, however many of them the catalogue knew beforehand."""
    from facesorter.core.model_file import bundled_model
    from facesorter.core.pipeline import Options, Pipeline, model_key

    options = Options(unsure_below=arguments.unsure_below, min_face=arguments.min_face, several=arguments.several)
    pipeline = Pipeline(parts.finder(), classifier, options)
    model = arguments.model or bundled_model()
    key = model_key(model)
    cluster = workers.cluster(arguments)
    waiting: dict[Photo, Result] = {}
    coming = iter(photos)
    awaited = next(coming, None)
    with ExitStack() as stack:
        executor = stack.enter_context(cluster.looker(pipeline, model)) if cluster and photos else None
        watch = stack.enter_context(terminal.progress("Looking at photos"))
        for outcome in pipeline.run(photos, task, catalogue, key, executor):
            watch(outcome.progress)
            waiting[outcome.result.photo] = outcome.result
            while awaited is not None and awaited in waiting:
                yield waiting[awaited]
                awaited = next(coming, None)


@contextmanager
def catalogue(arguments: argparse.Namespace) -> "Iterator[Catalogue | None]":
    """Open the catalogue of known photos, unless it is not wanted, and tell what is wrong with it.

    Raises:
        CatalogueError: when what the person said of photos cannot be read; also out of the ``with`` block.
    """
    if arguments.no_catalogue:
        yield None
        return
    from facesorter.core.catalogue import Catalogue

    catalogue = Catalogue.open(default_places())
    try:
        catalogue.corrections(())  # what hinders is told before photos are looked at, which may take long
        yield catalogue
    except CatalogueError as error:
        raise CatalogueError(
            QT_TRANSLATE_NOOP("Messages", "{trouble} Or do without your answers, with --no-catalogue."),
            trouble=error.message,
        ) from error
    finally:
        if catalogue.notice is not None and not catalogue.unread:  # that is an error already
            terminal.complain(str(catalogue.notice))
        catalogue.close()
