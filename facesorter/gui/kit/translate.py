"""The core's sentences, errors and names in the language of the window. Safe in any thread."""

from PySide6.QtCore import QCoreApplication

from facesorter.core import messages
from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE
from facesorter.core.errors import FacesorterError
from facesorter.core.messages import Message
from facesorter.core.results import Status


def text_of(message: Message) -> str:
    """Return a sentence of the core in the language of the window."""
    details = {key: _detail(value) for key, value in message.details.items()}
    if (name := details.get("name")) in DEFAULT_CLASSES.names:
        details["name"] = class_name(str(name))  # what is no name of a class, of a file say, stays as it is
    return QCoreApplication.translate(messages.CONTEXT, message.template).format(**details)


def _detail(value: object) -> object:
    match value:
        case Message():
            return text_of(value)
        case tuple() | list():
            return ", ".join(str(_detail(one)) for one in value)
    return value


def error_text(error: BaseException) -> str:
    """Return what a person can be told of an error, in the language of the window."""
    if isinstance(error, FacesorterError):
        return text_of(error.message)
    if isinstance(error, OSError) and error.strerror:
        if error.filename is None:
            return error.strerror
        return QCoreApplication.translate("Notices", "{file}: {reason}").format(
            file=error.filename, reason=error.strerror
        )
    return QCoreApplication.translate("Notices", "Something unexpected went wrong: {reason}").format(
        reason=str(error) or type(error).__name__
    )


def class_name(name: str) -> str:
    """Return the name of a class as it is shown everywhere: with a capital, and translated if it is one of the six."""
    shown = QCoreApplication.translate("ClassNames", name)
    return shown[:1].upper() + shown[1:]


def folder_names(classes: ClassSet, *, translated: bool) -> dict[int, str]:
    """Return what the folders of classes are to be called, by id, if that is not to be the classes' own names."""
    return {one.class_id: class_name(one.name) for one in classes} if translated else {}


def status_name(status: Status) -> str:
    """Return what the photos of a status are called, as the heading of a list."""
    translate = QCoreApplication.translate
    names = {
        Status.OK: translate("Notices", "Sorted"),
        Status.NO_FACE: translate("Notices", "No face"),
        Status.SEVERAL_FACES: translate("Notices", "Several faces"),
        Status.UNSURE: translate("Notices", "Unsure"),
        Status.UNREADABLE: translate("Notices", "Unreadable"),
    }
    return names[status]


def left_out_name() -> str:
    """Return what the answer is called that a photo is of none of the classes."""
    return QCoreApplication.translate("Notices", "Not a face / leave out")


def answer_name(answer: int, classes: ClassSet) -> str:
    """Return what a person's answer is called (see :mod:`facesorter.core.corrections`)."""
    match answer:
        case _ if answer == LEFT_OUT:
            return QCoreApplication.translate("Notices", "Left out")
        case _ if answer == UNSURE:
            return status_name(Status.UNSURE)
        case _ if answer == SEVERAL:
            return status_name(Status.SEVERAL_FACES)
    return class_name(classes.by_id(answer).name)


def bucket_name(bucket: int | Status, classes: ClassSet) -> str:
    """Return what a bucket is called: a status, or what an answer is called."""
    return status_name(bucket) if isinstance(bucket, Status) else answer_name(bucket, classes)
