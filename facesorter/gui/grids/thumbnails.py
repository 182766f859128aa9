"""The thumbnails of the grids: a cache of bounded size, refilled from the files for what is on the screen.

A run brings a thumbnail with each result, so files are only read again for tiles that fell out of the cache or are
shown larger than before. Whoever was asked for last comes first (the person has scrolled on), and what nobody looks
at any more is dropped unread.
"""

import threading
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from facesorter.core.errors import DecoderError, UnreadablePhotoError
from facesorter.core.results import Result
from facesorter.gui.kit.pixels import thumbnail_of
from facesorter.gui.workers.sorter import STACK_SIZE

CACHE_BYTES = 200_000_000
"""About 1,350 thumbnails of 192 x 192 pixels."""

MOST_WAITING = 200
"""More tiles than this are never on the screen at once; the oldest request is dropped."""


class Thumbnails(QObject):
    """Gives the pixmaps of photos to the thread of the window.

    Signals:
        arrived: the path of a photo whose thumbnail can be had now.
    """

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._limit = cache_bytes
        self._size = 0
        self._pixmaps: OrderedDict[Path, QPixmap] = OrderedDict()
        self._hopeless: set[Path] = set()
        self._reader = _Reader()
        self._reader.read.connect(self._on_read)

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
        if (pixmap is None or pixmap.width() < side) and path not in self._hopeless:
            self._reader.ask(result, side)
        return pixmap

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
        self._reader.stop()

    @Slot(object, object)
    def _on_read(self, path: Path, image: QImage | None) -> None:
        if image is None:
            self._hopeless.add(path)
            return
        self.put(path, image)
        self.arrived.emit(path)


class _Reader(QThread):
    """Reads the thumbnails asked for last first; its thread starts with the first request."""

    read = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("thumbnails")
        self.setStackSize(STACK_SIZE)
        self._waiting: OrderedDict[Path, tuple[Result, int]] = OrderedDict()
        self._under_way: Path | None = None
        self._generation = 0
        self._stopped = False
        self._news = threading.Condition()

    def ask(self, result: Result, side: int) -> None:
        path = result.photo.path
        with self._news:
            if path == self._under_way:
                return
            self._waiting[path] = (result, side)
            self._waiting.move_to_end(path)
            while len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
            self._news.notify()
        if not self.isRunning():
            self.start()

    def forget(self) -> None:
        with self._news:
            self._waiting.clear()
            self._generation += 1

    def stop(self) -> None:
        with self._news:
            self._stopped = True
            self._news.notify()
        self.wait()

    def run(self) -> None:
        while True:
            with self._news:
                self._under_way = None
                while not self._waiting and not self._stopped:
                    self._news.wait()
                if self._stopped:
                    return
                path, (result, side) = self._waiting.popitem()
                self._under_way = path
                generation = self._generation
            image = _thumbnail(result, side)
            with self._news:
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
