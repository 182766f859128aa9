"""The thumbnails of the grids: a cache of bounded size, refilled from the files for what is on the screen.

A run brings a thumbnail with each result, so files are only read again for tiles that fell out of the cache or are
shown larger than before. Whoever was asked for last comes first (the person has scrolled on), and what nobody looks
at any more is dropped unread.
"""

import threading
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from facesorter.core.errors import DecoderError, UnreadablePhotoError
from facesorter.core.results import Result
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit.pictures import Pictures
from facesorter.gui.kit.pixels import thumbnail_of
from facesorter.gui.kit.threads import end_thread, worker_thread

CACHE_BYTES = 200_000_000
"""About 1,350 thumbnails of 192 x 192 pixels."""

MOST_WAITING = 200
"""More tiles than this are never on the screen at once; the oldest request is dropped."""


class Thumbnails(QObject):
    """Gives the pixmaps of photos to the thread of the window.

    Signals:
        arrived: the path of a photo whose thumbnail can be had now.
    """

    arrived = Signal(Path)
    _asked = Signal()

    def __init__(self, parent: QObject | None = None, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._limit = cache_bytes
        self._size = 0
        self._pixmaps: OrderedDict[Path, QPixmap] = OrderedDict()
        self._hopeless: set[Path] = set()
        self._reader = _Reader()
        self._thread = worker_thread(self._reader, "thumbnails")
        self._reader.read.connect(self._on_read)
        self._asked.connect(self._reader.read_latest)

    def put(self, path: Path, image: QImage) -> None:
        """Keep a thumbnail; the one used longest ago goes when there are too many."""
        old = self._pixmaps.pop(path, None)
        if old is not None:
            self._size -= _bytes(old)
        pixmap = QPixmap.fromImage(image)
        self._pixmaps[path] = pixmap
        self._size += _bytes(pixmap)
        while self._size > self._limit and len(self._pixmaps) > 1:
            _, gone = self._pixmaps.popitem(last=False)
            self._size -= _bytes(gone)

    def get(self, result: Result, side: int) -> QPixmap | None:
        """Return a photo's thumbnail, or None where there is none (yet).

        One that is missing or smaller than ``side`` pixels is read from the file, and announced when it is there.
        """
        path = result.photo.path
        pixmap = self._pixmaps.get(path)
        if pixmap is not None:
            self._pixmaps.move_to_end(path)
        small = pixmap is None or pixmap.width() < side
        if small and path not in self._hopeless and self._reader.note(result, side):
            self._asked.emit()
            self._thread.start()
        return pixmap

    def drop(self, path: Path) -> None:
        """Forget a thumbnail that shows the wrong face now; it is read again when it is wanted."""
        pixmap = self._pixmaps.pop(path, None)
        if pixmap is not None:
            self._size -= _bytes(pixmap)

    def has(self, result: Result) -> bool:
        """Whether there is a thumbnail at the moment, of whatever size."""
        return result.photo.path in self._pixmaps

    def clear(self) -> None:
        """Forget everything, for another folder."""
        self._reader.forget()
        self._pixmaps.clear()
        self._hopeless.clear()
        self._size = 0

    def shutdown(self) -> None:
        """Wait until nothing is read any more."""
        self._reader.forget()
        end_thread(self._thread)

    @Slot(Path, object)
    def _on_read(self, path: Path, image: QImage | None) -> None:
        if image is None:
            self._hopeless.add(path)
            return
        self.put(path, image)
        self.arrived.emit(path)


def pictures_of(results: ResultModel, thumbnails: Thumbnails) -> Pictures:
    """Return what gives those who list photos by their paths the thumbnails of the results."""

    def find(path: Path, side: int) -> QPixmap | None:
        item = results.item(path)
        return None if item is None else thumbnails.get(item.result, side)

    pictures = Pictures(find, thumbnails)
    thumbnails.arrived.connect(pictures.arrived)
    return pictures


class _Reader(QObject):
    """Reads the thumbnails asked for last first, one each time it is asked."""

    read = Signal(Path, object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: OrderedDict[Path, tuple[Result, int]] = OrderedDict()
        self._under_way: Path | None = None
        self._generation = 0
        self._lock = threading.Lock()

    def note(self, result: Result, side: int) -> bool:  # in the thread of the window
        """Put a photo before all that wait; return whether there is one more to read than before."""
        path = result.photo.path
        with self._lock:
            if path == self._under_way:
                return False
            known = path in self._waiting
            self._waiting[path] = (result, side)
            self._waiting.move_to_end(path)
            while len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
            return not known

    def forget(self) -> None:  # in the thread of the window
        with self._lock:
            self._waiting.clear()
            self._under_way = None
            self._generation += 1

    @Slot()
    def read_latest(self) -> None:
        with self._lock:
            if not self._waiting:
                return  # dropped since
            path, (result, side) = self._waiting.popitem()
            self._under_way = path
            generation = self._generation
        image = _thumbnail(result, side)
        with self._lock:
            self._under_way = None
            current = generation == self._generation
        if current:
            self.read.emit(path, image)


def _thumbnail(result: Result, side: int) -> QImage | None:
    """Read a photo and cut the square out that its result asks for; None when it cannot be read any more."""
    from facesorter.core.pictures import loading
    from facesorter.core.pipeline import tile, tile_source_side

    try:
        picture = loading.load(result.photo.path, tile_source_side(result, side))
    except UnreadablePhotoError as error:
        if error.partial is None:
            return None
        picture = error.partial
    except DecoderError:
        return None
    return thumbnail_of(result, tile(picture, result, side))


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
