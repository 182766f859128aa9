"""Room on the disk for what a training keeps there: asked for before the work begins, and told where it gives out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facesorter.core.errors import StorageError
from facesorter.core.files.disk import lacking_space
from facesorter.core.messages import QT_TRANSLATE_NOOP


def check_room(folder: Path, size: int) -> None:
    """Check that so many bytes fit on the disk of a folder of ours, and a little more.

    Raises:
        StorageError: when they do not.
    """
    if (lacking := lacking_space(folder, size)) is not None:
        raise StorageError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "{needed} are needed in {folder}, but only {free} are free. Make room there and start again.",
            ),
            **lacking,
        )


@contextmanager
def writing_to(folder: Path, *, kept: bool = True) -> Iterator[None]:
    """Say of what cannot be written within the block which folder it was for, and how to go on.

    Args:
        folder: that is written to.
        kept: whether what was written before is made use of the next time.

    Raises:
        StorageError: instead of an OSError.
    """
    goes_on = QT_TRANSLATE_NOOP(
        "Messages",
        "{folder} can no longer be written: {reason}. Make room there, if it is full, and start the same again: it "
        "goes on from what is kept.",
    )
    anew = QT_TRANSLATE_NOOP(
        "Messages", "{folder} can no longer be written: {reason}. Make room there, if it is full, and start again."
    )
    try:
        yield
    except BrokenPipeError:  # whoever heard of the progress is gone, which says nothing of the disk
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(goes_on if kept else anew, folder=folder, reason=reason) from error
