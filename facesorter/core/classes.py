"""The classes that photos are sorted into. Six by default, as in the seed; a model may bring its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facesorter.core.errors import ModelFileError
from facesorter.core.messages import QT_TRANSLATE_NOOP

NONE = 0
"""The label of a picture that is none of the classes: no face at all, or one whose class nobody can tell."""

MOST = 1000
"""So many classes may a model have."""

LONGEST = 200
"""So many characters may the name of a class have."""


@dataclass(frozen=True, slots=True)
class FaceClass:
    """One class.

    Attributes:
        class_id: 1 to n, as in the ``label`` column of a training CSV.
        name: the English name, also the name of its folder; translated only where it is shown.
    """

    class_id: int
    name: str


class ClassSet:
    """The classes of one model, in the order of its outputs: class ``i`` is output ``i - 1``.

    >>> ClassSet(["cat", "dog"]).by_id(2).name
    'dog'
    """

    def __init__(self, names: Sequence[str]) -> None:
        """Take the names in order.

        Raises:
            ModelFileError: when there are fewer than two or far too many, or two are the same but for case.
        """
        if len(names) > MOST or any(len(name) > LONGEST for name in names):
            raise ModelFileError(
                QT_TRANSLATE_NOOP(
                    "Messages", "A model has at most {most} classes, with names of at most {longest} characters."
                ),
                most=MOST,
                longest=LONGEST,
            )
        if len(names) < 2 or len({name.casefold() for name in names}) != len(names) or not all(names):
            raise ModelFileError(
                QT_TRANSLATE_NOOP("Messages", "A model needs at least two classes with different names, not {names}."),
                names=", ".join(names) or "-",
            )
        self._classes = tuple(FaceClass(index, name) for index, name in enumerate(names, start=1))

    def __iter__(self) -> Iterator[FaceClass]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClassSet) and self.names == other.names

    def __hash__(self) -> int:
        return hash(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in order."""
        return tuple(face_class.name for face_class in self._classes)

    def label(self, class_id: int) -> str:
        """Return what a label of this id says: the name of the class, or 0 for none of them.

        Raises:
            KeyError: when there is no such class.
        """
        return str(NONE) if class_id == NONE else self.by_id(class_id).name

    def by_id(self, class_id: int) -> FaceClass:
        """Return the class of an id.

        Raises:
            KeyError: when there is none.
        """
        if not 1 <= class_id <= len(self._classes):
            raise KeyError(class_id)
        return self._classes[class_id - 1]


DEFAULT_CLASSES = ClassSet(
    (
        QT_TRANSLATE_NOOP("ClassNames", "plain male"),
        QT_TRANSLATE_NOOP("ClassNames", "glasses male"),
        QT_TRANSLATE_NOOP("ClassNames", "boy"),
        QT_TRANSLATE_NOOP("ClassNames", "plain female"),
        QT_TRANSLATE_NOOP("ClassNames", "glasses female"),
        QT_TRANSLATE_NOOP("ClassNames", "girl"),
    )
)
"""The six classes of the seed."""
