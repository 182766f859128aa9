"""Messages: English by themselves, a template and its details for the translators; and the errors that carry them."""

import json
from pathlib import Path

import pytest

from facesorter.core import errors
from facesorter.core.errors import FacesorterError, UnreadablePhotoError
from facesorter.core.messages import CONTEXT, QT_TRANSLATE_NOOP, Message, message


def test_a_message_reads_as_english_and_keeps_what_a_translation_needs() -> None:
    told = message(QT_TRANSLATE_NOOP(CONTEXT, "{name} has {count} faces."), name="휴가.jpg", count=3)
    assert str(told) == "휴가.jpg has 3 faces."
    assert told.template == "{name} has {count} faces."
    assert told.details == {"name": "휴가.jpg", "count": 3}


def test_details_may_hold_braces_and_are_formatted() -> None:
    assert str(message("{name}: {share:.1%}", name="{a}{0}.jpg", share=0.1234)) == "{a}{0}.jpg: 12.3%"


def test_messages_of_equal_content_are_equal() -> None:
    assert message("{a}", a=1) == Message("{a}", {"a": 1})
    assert message("{a}", a=1) != message("{a}", a=2)


def test_an_error_carries_its_message() -> None:
    error = UnreadablePhotoError("{name} is gone.", name="a.jpg")
    assert str(error) == "a.jpg is gone."
    assert error.message == Message("{name} is gone.", {"name": "a.jpg"})


@pytest.mark.parametrize(
    "name", ["UnreadablePhotoError", "ModelFileError", "PlanError", "JournalError", "SamplesError", "TrainingError"]
)
def test_every_error_is_one_of_the_family(name: str) -> None:
    assert issubclass(getattr(errors, name), FacesorterError)


def test_sentences_may_hold_sentences_and_lists_and_travel_as_json() -> None:
    inner = message("{name} ({count})", name="고양이", count=3)
    outer = message("Few: {classes}. {first} {share:.1%}", classes=(inner, "dog"), first=inner, share=0.25)
    assert str(outer) == "Few: 고양이 (3), dog. 고양이 (3) 25.0%"
    travelled = Message.from_plain(json.loads(json.dumps(outer.as_plain())))
    assert travelled == outer
    assert Message.from_plain(message("{path}", path=Path("사진")).as_plain()).details == {"path": "사진"}


@pytest.mark.parametrize("details", [{"name": "a.jpg"}, {"name": ["a", "b"]}, {"name": {"message": ["b", {}]}}])
def test_plain_data_becomes_the_message_again(details: dict[str, object]) -> None:
    told = Message.from_plain(["{name} is gone.", details])
    assert Message.from_plain(told.as_plain()) == told


@pytest.mark.parametrize(
    "plain",
    [
        [],
        ["a"],
        [1, {}],
        ["a", []],
        ["{missing}", {}],
        ["{0}", {}],
        ["{a.__class__}", {"a": 1}],
        ["{a[0]}", {"a": "b"}],
        ["{a!r}", {"a": 1}],
        ["{a:>999999999999}", {"a": 1}],
        ["{a", {"a": 1}],
        ["{a}", {"a": {"message": ["{b:1000000000}", {"b": 1}]}}],
    ],
)
def test_case_73_what_is_no_message_is_refused(plain: list[object]) -> None:
    with pytest.raises(ValueError, match=r"not a (message|template)|expected '}'|values to unpack"):
        Message.from_plain(plain)
