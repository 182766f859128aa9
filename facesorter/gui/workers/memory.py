"""The window's side of the catalogue: what was found and decided before, kept by a thread that nobody waits for.

Decisions may need a file to be read, to know its content; so they are written down one after the other in a thread of
their own. The sorter asks the same catalogue from its thread.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from facesorter.core.classes import ClassSet
from facesorter.core.errors import CatalogueError, FacesorterError, UnreadablePhotoError
from facesorter.core.marks import Marks
from facesorter.core.messages import Message
from facesorter.core.places import UserPlaces
from facesorter.core.results import Photo
from facesorter.gui.kit.threads import end_thread, worker_thread

if TYPE_CHECKING:
    from facesorter.core.catalogue import Catalogue

Job = Callable[["Catalogue"], None]


class Memory(QObject):
    """Remembers, and forgets on demand.

    Signals:
        forgotten: everything about a folder is forgotten: the folder, and a
            :class:`~facesorter.core.forgetting.Forgotten`.
        counted: what is kept, a :class:`~facesorter.core.keeping.Kept`.
        not_kept: so many of the person's answers could not be written down, and why not, messages.
    """

    forgotten = Signal(object, object)
    counted = Signal(object)
    not_kept = Signal(int, object)
    _asked = Signal(object)

    def __init__(self, places: UserPlaces, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = _Keeper(places)
        self._thread = worker_thread(self._keeper, "memory")
        self._keeper.forgotten.connect(self.forgotten)
        self._keeper.counted.connect(self.counted)
        self._keeper.not_kept.connect(self._on_not_kept)
        self._asked.connect(self._keeper.do)
        self._told: Message | None = None

    def correct(
        self,
        decisions: Mapping[Photo, int | None],
        classes: ClassSet,
        further: Mapping[Photo, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        """Keep the classes that a person gave, 0 for unsure, and further ones; None takes them back."""

        def answer(photo: Photo, class_id: int | None, catalogue: "Catalogue") -> None:
            catalogue.correct(photo, class_id, classes, further.get(photo, ()))

        self._keep(*(partial(answer, photo, class_id) for photo, class_id in decisions.items()))

    def correct_file(self, path: Path, class_id: int, classes: ClassSet) -> None:
        """Keep the class that a person gave a photo that is not on show; one that is gone by now is passed over."""

        def answer(catalogue: "Catalogue") -> None:
            from facesorter.core.photos.find import photo_at

            try:
                photo = photo_at(path)
            except FacesorterError:
                return
            catalogue.correct(photo, class_id, classes)

        self._keep(answer)

    def mark(self, photo: Photo, marks: Marks) -> None:
        """Keep what a person said of the faces of a photo."""
        self._keep(lambda catalogue: catalogue.mark(photo, marks))

    def forget(self, folder: Path | None, *, undo_too: bool = False) -> None:
        """Forget everything about the photos of a folder; :attr:`forgotten` tells when that is done.

        ``undo_too`` forgets sorts that can still be undone as well. Without a folder everything is forgotten.
        """
        self._ask(lambda catalogue: self._keeper.forget(folder, catalogue, undo_too=undo_too))

    def count(self) -> None:
        """Have counted what is kept; :attr:`counted` tells."""
        self._ask(self._keeper.count)

    def catalogue(self) -> "Catalogue":
        """Return the catalogue once all decisions are in it; for a worker, since that may take a while."""
        self._settle()
        return self._keeper.catalogue()

    def notice(self) -> Message | None:
        """Return what the person should know of the catalogue, once."""
        notice = self._keeper.notice()
        if notice == self._told:
            return None
        self._told = notice
        return notice

    def shutdown(self) -> None:
        """Write down what still waits, and end the thread. The sorter must have ended."""
        self._settle()
        end_thread(self._thread)
        self._keeper.close()

    def _keep(self, *answers: Job) -> None:
        self._ask(lambda catalogue: self._keeper.keep(answers, catalogue))

    @Slot(int, object)
    def _on_not_kept(self, count: int, reasons: Sequence[Message]) -> None:
        self._told = self._keeper.notice()  # the same trouble
        self.not_kept.emit(count, reasons)

    def _ask(self, job: Job) -> None:
        self._asked.emit(lambda: job(self._keeper.catalogue()))
        self._thread.start()

    def _settle(self) -> None:
        """Wait until everything is done that was asked so far; in whatever thread."""
        settled = threading.Event()
        self._asked.emit(settled.set)
        while self._thread.isRunning() and not settled.wait(0.1):
            pass


class _Keeper(QObject):
    """Does what is asked, one thing after the other, in the thread of the memory."""

    forgotten = Signal(object, object)
    counted = Signal(object)
    not_kept = Signal(int, object)

    def __init__(self, places: UserPlaces) -> None:
        super().__init__()
        self._places = places
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None

    @Slot(object)
    def do(self, what: Callable[[], None]) -> None:
        what()

    def keep(self, answers: Sequence[Job], catalogue: "Catalogue") -> None:
        reasons: list[Message] = []
        for number, answer in enumerate(answers):
            try:
                answer(catalogue)
            except CatalogueError as error:  # it would be the same for all others, after as long a wait for each
                self.not_kept.emit(len(reasons) + len(answers) - number, (*reasons, error.message))
                return
            except UnreadablePhotoError as error:
                reasons.append(error.message)
        if not catalogue.lasting and catalogue.notice is not None:
            self.not_kept.emit(len(answers), (catalogue.notice,))
        elif reasons:
            self.not_kept.emit(len(reasons), tuple(reasons))

    def forget(self, folder: Path | None, catalogue: "Catalogue", *, undo_too: bool) -> None:
        from facesorter.core.forgetting import forget

        self.forgotten.emit(folder, forget(folder and folder.absolute(), catalogue, self._places, undo_too=undo_too))

    def count(self, catalogue: "Catalogue") -> None:
        from facesorter.core.keeping import what_is_kept

        self.counted.emit(what_is_kept(catalogue, self._places))

    def catalogue(self) -> "Catalogue":  # in any thread
        from facesorter.core.catalogue import Catalogue

        with self._lock:
            if self._catalogue is not None and self._catalogue.unread:  # what hindered may have gone
                self._catalogue.close()
                self._catalogue = None
            if self._catalogue is None:
                self._catalogue = Catalogue.open(self._places)
            return self._catalogue

    def notice(self) -> Message | None:  # in any thread
        catalogue = (
            self._catalogue
        )  # without the lock: the window does not wait until another program lets it be opened
        return None if catalogue is None else catalogue.notice

    def close(self) -> None:
        if self._catalogue is not None:
            self._catalogue.close()
