"""Python's garbage collector, kept from looking through millions of objects again and again.

It searches for objects that hold each other in a circle. While it does, every thread of the program stands still: with
the results of a million photos for seconds. These have no circles, and go without it as soon as nobody needs them. What
is frozen is not searched any more.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_MANY: Final = 100_000


@contextmanager
def making_many() -> Iterator[None]:
    """Let a block make as many objects as it likes; circles among them, if any, stay until :func:`unfreeze`."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        gc.enable()


def freeze() -> None:
    """Clear up what has come since the last time, and never search what is left of it again."""
    gc.collect()
    gc.freeze()


def unfreeze() -> None:
    """Search everything again, now that most of it is gone."""
    gc.unfreeze()
