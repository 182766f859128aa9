"""A child process that tries a network out: the request on its standard input, what came of it on its standard output.

LiteRT checks little of what it runs: of a network with one wrong byte it may crash, or never come to an end. Here that
ends nothing but the trial. The program that starts it is :mod:`facesorter.ml.trial`.
"""

import faulthandler
import json
import os
import signal

import numpy as np

from facesorter.children import child_pipes
from facesorter.core.errors import ModelFileError
from facesorter.core.memory import cap_memory
from facesorter.core.messages import QT_TRANSLATE_NOOP

READY = b"facesorter trial\n"

ORPHAN_SECONDS = 90
"""A child that is at it for longer ends itself: whoever would have ended it is gone."""


def main() -> None:
    """Try what the standard input holds: a line of JSON, and the network."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program
    requests, replies = child_pipes()
    import ai_edge_litert.interpreter  # noqa: F401 - its own memory is not the network's

    replies.write(READY)
    replies.flush()
    asked = json.loads(requests.readline())
    network = requests.read()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - no path, a device
        faulthandler.dump_traceback_later(ORPHAN_SECONDS, exit=True, file=nowhere)
        cap_memory(asked["memory"])
        try:
            try_out(network, asked["side"], asked["outputs"], asked["workers"])
            error = None
        except ModelFileError as refused:
            error = refused.message.as_plain()
        faulthandler.cancel_dump_traceback_later()
    replies.write(json.dumps({"error": error}).encode("ascii"))
    replies.flush()


def try_out(network: bytes, side: int, outputs: int, workers: int) -> None:
    """Open a network as often as a sort would, and ask each.

    Raises:
        ModelFileError: when it does not run, or answers no numbers.
    """
    from facesorter.ml.network import Network

    pixels = np.random.default_rng(0).uniform(-1, 1, (side, side, 3)).astype(np.float32)
    networks = [Network(network, side, outputs) for _ in range(workers)]
    try:
        answers = [one.run(values) for one in networks for values in (pixels, np.zeros_like(pixels))]
    except (ValueError, RuntimeError) as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "The network in the model file cannot run here: {reason}."), reason=error
        ) from error
    if not np.isfinite(answers).all():
        raise ModelFileError(QT_TRANSLATE_NOOP("Messages", "The network in the model file answers without numbers."))


if __name__ == "__main__":
    main()
