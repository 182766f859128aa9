"""Classes: ids from 1 in the order of a model's outputs, the seed's six by default."""

import pytest

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet, FaceClass
from facesorter.core.errors import ModelFileError


def test_the_default_classes_are_the_seeds() -> None:
    assert [(face_class.class_id, face_class.name) for face_class in DEFAULT_CLASSES] == [
        (1, "plain male"),
        (2, "glasses male"),
        (3, "boy"),
        (4, "plain female"),
        (5, "glasses female"),
        (6, "girl"),
    ]


def test_classes_are_found_by_id() -> None:
    classes = ClassSet(["고양이", "dog"])
    assert len(classes) == 2
    assert classes.by_id(1) == FaceClass(1, "고양이")
    assert classes.by_id(2) == FaceClass(2, "dog")
    for wrong in (0, 3, -1):
        with pytest.raises(KeyError):
            classes.by_id(wrong)


def test_equal_names_in_equal_order_are_equal_classes() -> None:
    assert ClassSet(["a", "b"]) == ClassSet(("a", "b"))
    assert hash(ClassSet(["a", "b"])) == hash(ClassSet(("a", "b")))
    assert ClassSet(["a", "b"]) != ClassSet(["b", "a"])
    assert ClassSet(["a", "b"]) != ("a", "b")


@pytest.mark.parametrize("names", [[], ["one"], ["cat", "Cat"], ["cat", ""], ["a", "b", "a"]])
def test_names_must_be_two_different_ones_at_least(names: list[str]) -> None:
    with pytest.raises(ModelFileError, match="at least two classes with different names"):
        ClassSet(names)
