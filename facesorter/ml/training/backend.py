"""What depends on the library that Keras computes with: TensorFlow, PyTorch or JAX, whichever ``KERAS_BACKEND`` names.

A training runs on each of them; only making the model file needs TensorFlow, whose converter writes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_AMPERE = (8, 0)
"""NVIDIA's compute capability from which a card computes in bfloat16."""


@contextmanager
def all_devices() -> Iterator[int]:
    """Have what is made and trained within share each batch among all devices; gives how many share it.

    Each has a copy of the network and a part of the batch, and their gradients are averaged, so that it comes to the
    same as with one. Keras does that with JAX; with the other libraries one device does it all.
    """
    import keras

    devices = keras.distribution.list_devices() if keras.backend.backend() == "jax" else []
    if len(devices) < 2:
        yield 1
        return
    with keras.distribution.DataParallel(devices=devices).scope():
        yield len(devices)


def shared_out(
    pixels: NDArray[np.float32], targets: NDArray[np.float32], devices: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32] | None]:
    """Return a batch of n crops so that each device gets as many, and what each counts for; None for all the same.

    What is missing is filled up with crops that count for nothing, the others count for more, so that the mean loss is
    that of the n.
    """
    count = len(pixels)
    filled = -(-count // devices) * devices
    if filled == count:
        return pixels, targets, None
    chosen = np.arange(filled) % count
    weights = np.where(np.arange(filled) < count, filled / count, 0).astype(np.float32)
    return pixels[chosen], targets[chosen], weights


def seed_keras(*numbers: int) -> None:
    """Have what Keras draws by chance from here on, first weights and what is dropped, follow from numbers."""
    import keras

    keras.utils.set_random_seed(int(np.random.SeedSequence(numbers).generate_state(1)[0]))


def fast_precision() -> str:
    """Return the dtype policy that is fastest here: bfloat16 only where the GPU or processor computes in it."""
    import keras

    backend = keras.backend.backend()
    if (capability := _capability(backend)) is not None:
        return "mixed_bfloat16" if capability >= _AMPERE else "float32"
    return "mixed_bfloat16" if backend != "jax" and _processor_computes_in_bfloat16() else "float32"


def _capability(backend: str) -> tuple[int, int] | None:
    """Return the compute capability of the GPU that the library places the work on; None without one."""
    if backend == "tensorflow":
        import tensorflow as tf

        gpus = tf.config.list_physical_devices("GPU")
        details = tf.config.experimental.get_device_details(gpus[0]) if gpus else {}
        return details.get("compute_capability", (0, 0)) if gpus else None
    if backend == "torch":
        import torch

        return torch.cuda.get_device_capability() if torch.cuda.is_available() else None
    import jax

    gpus = [device for device in jax.devices() if device.platform == "gpu"]
    if not gpus:
        return None
    major, _, minor = str(gpus[0].compute_capability).partition(".")
    return int(major), int(minor or 0)


def _processor_computes_in_bfloat16() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
