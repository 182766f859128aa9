"""How the window works in the background: one idiom for every worker.

A worker is an object without a parent that is moved to a thread of its own. Whoever owns it asks through a signal and
is told through the worker's signals; neither calls the other, and a worker touches no widget. The slots that hear a
worker are methods of objects of the window: a lambda would run in the worker's thread (measured with PySide6 6.12).
"""

from PySide6.QtCore import QObject, QThread

STACK_SIZE = 16 * 1024 * 1024
"""Of a worker's thread, in bytes; macOS gives 512 kB by default, too little for the decoders."""


def worker_thread(worker: QObject, name: str) -> QThread:
    """Return a thread that a worker was moved to.

    Not started yet: ``start`` may be called with every wish, what was asked before waits. To be ended with
    :func:`end_thread` before the worker goes.
    """
    thread = QThread()
    thread.setObjectName(name)
    thread.setStackSize(STACK_SIZE)
    worker.moveToThread(thread)
    return thread


def end_thread(thread: QThread) -> None:
    """Wait until a worker is done with what it has in hand and its thread has ended; what else it was asked is void."""
    thread.quit()
    thread.wait()
