"""Where a photo belongs, and why: by its result, or because a person said so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE, answer_of, classes_of
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.results import Result, Status

_STATUS_OF = {UNSURE: Status.UNSURE, SEVERAL: Status.SEVERAL_FACES}


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a photo goes.

    Attributes:
        folder: the name of the folder.
        class_id: the class, or None where the folder is not a class's.
        reason: why.
        confidence: the probability of the class, or None.
    """

    folder: str
    class_id: int | None
    reason: Message
    confidence: float | None = None


def decide(
    result: Result, classes: ClassSet, correction: int | None, also: Mapping[Status, str], folders: Mapping[str, str]
) -> Decision | Message:
    """Return where a photo goes and why, or why it stays."""
    if correction is not None and correction > 0:
        name = classes.by_id(correction).name
        return Decision(folders[name], correction, reason_chosen(name))
    if correction == LEFT_OUT and answer_of(result) != LEFT_OUT:
        return reason_left_out()
    result = as_answered(result, correction)
    if result.status is Status.OK and result.class_id is not None:
        name = classes.by_id(result.class_id).name
        return Decision(folders[name], result.class_id, _likely(name, result.confidence), result.confidence)
    reason = _why_left(result, classes)
    if result.status in also:
        return Decision(folders[also[result.status]], None, reason)
    return reason


def decide_further(
    result: Result, classes: ClassSet, correction: int | None, further: Sequence[int], folders: Mapping[str, str]
) -> list[Decision]:
    """Return where copies of a photo go, besides where it goes itself.

    They go where a person said who put it into a class; else, where the rule for several faces says so, into the
    classes of its other faces.
    """
    looks = QT_TRANSLATE_NOOP("Messages", "A face in it looks like “{name}”.")
    chosen = [classes.by_id(one) for one in classes_of(result, correction, further)[1:]]
    return [
        Decision(
            folders[one.name],
            one.class_id,
            message(looks, name=one.name) if correction is None else reason_chosen(one.name),
        )
        for one in chosen
    ]


def as_answered(result: Result, correction: int | None) -> Result:
    """Return a result as a person sees it who gave an answer that is no class."""
    if correction in _STATUS_OF and result.status is not _STATUS_OF[correction]:
        return replace(result, status=_STATUS_OF[correction])
    return result


def reason_left_out() -> Message:
    """Return the reason of a photo that a person left out."""
    return message(QT_TRANSLATE_NOOP("Messages", "You left it out."))


def reason_chosen(name: str) -> Message:
    """Return the reason of a photo whose class a person chose."""
    return message(QT_TRANSLATE_NOOP("Messages", "You put it into “{name}”."), name=name)


def _likely(name: str, confidence: float | None) -> Message:
    percent = round(100 * (confidence or 0.0))
    return message(QT_TRANSLATE_NOOP("Messages", "Looks like “{name}”, {percent} %."), name=name, percent=percent)


def _why_left(result: Result, classes: ClassSet) -> Message:
    match result.status:
        case Status.NO_FACE:
            return message(QT_TRANSLATE_NOOP("Messages", "There is no face in it."))
        case Status.SEVERAL_FACES if len(result.faces) < 2:
            return message(QT_TRANSLATE_NOOP("Messages", "You said that there are several people in it."))
        case Status.SEVERAL_FACES:
            return message(QT_TRANSLATE_NOOP("Messages", "There are {n} faces in it."), n=len(result.faces))
        case Status.UNREADABLE if result.error is not None:
            return result.error
        case Status.UNSURE if result.class_id is not None:
            name = classes.by_id(result.class_id).name
            percent = round(100 * (result.confidence or 0.0))
            return message(
                QT_TRANSLATE_NOOP("Messages", "Not sure: “{name}” with only {percent} %."), name=name, percent=percent
            )
    return message(QT_TRANSLATE_NOOP("Messages", "It was not classified."))
