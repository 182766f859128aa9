"""Decoding: reduced against full, the largest photos, what a child costs: ``python benchmarks/decoding.py``.

The pictures are made here: noise on a blurred ground, so that they are as large as a camera's. Times are the best of
the rounds. Memory is the peak of a child of its own, less what a child takes after a small photo.
"""

import argparse
import functools
import io
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image  # noqa: TID253 - makes the pictures

from facesorter.core.pictures import decoding
from facesorter.core.pictures.pool import Decoders

SIDE = 1280


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    decoders = Decoders(most=1)
    small = _jpeg(480, 320)
    decoders.decode(small, SIDE)
    twelve = _jpeg(4000, 3000)
    print(f"12-megapixel JPEG of {len(twelve) / 1e6:.1f} MB, to {SIDE} pixels, best of {options.rounds}:")
    best = functools.partial(_best, rounds=options.rounds)
    reduced = best(lambda: decoding.decode(twelve, SIDE))
    full = best(lambda: decoding.decode(twelve, 4000))
    print(f"  full, in this process      {full:7.1f} ms")
    print(f"  reduced, in this process   {reduced:7.1f} ms, {full / reduced:.1f} times as fast")
    print(f"  reduced, in a child        {best(lambda: decoders.decode(twelve, SIDE)):7.1f} ms")
    print(
        f"  asking libjpeg of damage   {best(lambda: decoding.has_bad_spots(twelve)):7.1f} ms of each of the last two"
    )
    print("small JPEG of 480 x 320:")
    print(f"  in this process            {best(lambda: decoding.decode(small, SIDE)):7.1f} ms")
    print(f"  in a child                 {best(lambda: decoders.decode(small, SIDE)):7.1f} ms")
    decoders.close()
    started = time.perf_counter()
    decoders.decode(small, SIDE)
    print(f"  with the start of a child  {(time.perf_counter() - started) * 1000:7.1f} ms")
    decoders.close()
    print("large pictures, each in a fresh child:")
    for name, data in (
        ("200 MP JPEG, smooth", _smooth_jpeg(16384, 12288)),
        ("200 MP JPEG, detailed", _jpeg(16384, 12288)),
        ("100 MP JPEG, progressive", _jpeg(11584, 8688, progressive=True)),
        ("90 MP PNG, smooth", _png(11000, 8200)),
    ):
        _large(name, data, small)


def _large(name: str, data: bytes, small: bytes) -> None:
    decoders = Decoders(most=1)
    decoders.decode(small, SIDE)
    base = _peak(decoders)
    started = time.perf_counter()
    decoders.decode(data, SIDE)
    seconds = time.perf_counter() - started
    print(
        f"  {name:26} {len(data) / 1e6:6.1f} MB  {seconds:5.2f} s  {(_peak(decoders) - base) / 1e6:6.0f} MB more memory"
    )
    decoders.close()


def _peak(decoders: Decoders) -> int:
    """Return the peak memory of the one child (Linux; 0 elsewhere)."""
    if platform.system() != "Linux":
        return 0
    (process,) = decoders.idle_processes()
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _best(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds) * 1000


def _detailed(width: int, height: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(0)
    tile = Image.fromarray(rng.integers(0, 256, (9, 12, 3), np.uint8)).resize((512, 512), Image.Resampling.BICUBIC)
    noisy = np.clip(np.asarray(tile) + rng.normal(0, 5, (512, 512, 3)), 0, 255).astype(np.uint8)
    return np.tile(noisy, (-(-height // 512), -(-width // 512), 1))[:height, :width]


def _jpeg(width: int, height: int, *, progressive: bool = False) -> bytes:
    return _saved(Image.fromarray(_detailed(width, height)), "JPEG", progressive=progressive)


def _smooth_jpeg(width: int, height: int) -> bytes:
    return _saved(Image.linear_gradient("L").resize((width, height)).convert("RGB"), "JPEG")


def _png(width: int, height: int) -> bytes:
    return _saved(Image.linear_gradient("L").resize((width, height)).convert("RGB"), "PNG")


def _saved(image: Image.Image, name: str, *, progressive: bool = False) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, quality=88, progressive=progressive)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
