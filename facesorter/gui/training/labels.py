"""A wrong label that was seen at the end of a training is put right where it came from."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from facesorter.core.classes import NONE, ClassSet
from facesorter.core.corrections import LEFT_OUT
from facesorter.gui.training.setup import Kind, Setup
from facesorter.ml.evaluation.answers import PictureAnswers
from facesorter.ml.jobs.relabel import move_picture, relabel_in_folders, relabel_in_table


class Labels:
    """The labels of one training."""

    def __init__(self, setup: Setup, classes: ClassSet, correct: Callable[[Path, int], None]) -> None:
        """Take where they came from; ``correct`` gives a photo the person's answer."""
        self._setup = setup
        self._classes = classes
        self._correct = correct
        self._before: dict[Path, PictureAnswers] = {}  # pictures that were moved, by where they are now

    @property
    def takes_none(self) -> bool:
        """Whether a picture can be labelled as none of the classes; there is no folder for that."""
        return self._setup.kind is not Kind.FOLDERS

    def put_right(self, one: PictureAnswers, label: int) -> PictureAnswers:
        """Give a picture another label: in its table, in its folder, or among the person's corrections.

        Args:
            one: the picture.
            label: the id of a class, or 0 for none of them.

        Returns:
            The picture as it is now; it may lie elsewhere.

        Raises:
            SamplesError: when that cannot be written; everything is as it was.
        """
        match self._setup.kind:
            case Kind.TABLE if one.line is not None:
                relabel_in_table(self._setup.path, one.line, one.path, label, self._classes)
            case Kind.FOLDERS:
                before = self._before.get(one.path, one)
                if before is not one and before.label == label:
                    path = move_picture(one.path, before.path)
                else:
                    path = relabel_in_folders(self._setup.path, one.path, self._classes.by_id(label).name)
                    self._before[path] = before
                return replace(one, path=path, label=label)
            case _:
                self._correct(one.path, LEFT_OUT if label == NONE else label)
        return replace(one, label=label)
