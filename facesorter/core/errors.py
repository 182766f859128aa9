"""The errors that facesorter raises on purpose: what happened, what was expected, how to mend it."""

from typing import TYPE_CHECKING

from facesorter.core.messages import Message

if TYPE_CHECKING:
    from facesorter.core.picture import Picture


class FacesorterError(Exception):
    """The base of them all; carries a translatable message.

    Anything else that is raised is a defect of the program.
    """

    def __init__(self, template: str, **details: object) -> None:
        self.message = Message(template, details)
        super().__init__(template, details)

    def __str__(self) -> str:
        return str(self.message)


class UnreadablePhotoError(FacesorterError):
    """A file that cannot be decoded to pixels as a whole; the message says why.

    Attributes:
        partial: what could be decoded all the same, to be shown greyed and never to be classified; None for nothing.
    """

    partial: "Picture | None" = None


class DecoderError(FacesorterError):
    """The decoder itself does not start: the installation is broken, not the photos."""


class ModelFileError(FacesorterError):
    """A model file that is missing, damaged, foreign or of another shape."""


class PlanError(FacesorterError):
    """A sort that cannot be planned or carried out as a whole (a destination that cannot be written, say)."""


class JournalError(FacesorterError):
    """A run that is unknown, or whose journal cannot be written or read."""


class TransferError(FacesorterError):
    """A file that changed while it was copied, or whose copy did not read back as it was written."""


class AsideError(TransferError):
    """A file that was taken aside and could not get its name back; the message says under which name it lies."""


class CatalogueError(FacesorterError):
    """What people said of photos that cannot be read at the moment, or not be written down."""


class SamplesError(FacesorterError):
    """Labelled data that cannot be trained or measured on."""


class TrainingError(FacesorterError):
    """A training that cannot start or go on."""


class StorageError(FacesorterError):
    """A folder of our own whose disk is full, or that can no longer be written."""


class EvaluationError(FacesorterError):
    """Numbers that cannot be compared, or whose picture cannot be written."""


class ExportError(FacesorterError):
    """A file for another program that cannot be written, or read from one."""


class ClusterError(FacesorterError):
    """Other machines that cannot look at photos, or not any more."""
