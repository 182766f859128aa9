"""Mutated files through the real decoder: ``python -m tests.fuzz.fuzz_decoder --count 20000``.

Seeds of every format are made here; ``--seeds FOLDER`` adds files of your own.
Each file is flipped, cut, spliced and lied to about its sizes. It is a failure when anything but a picture or a refusal
in plain words comes back, when a file takes longer than the limit, or when a child takes more memory than its cap. A
crash or a hang of the decoder inside its child is what the child is for: it is counted, and kept with ``--keep``.
"""

import argparse
import io
import random
import resource
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from facesorter.core.errors import UnreadablePhotoError
from facesorter.core.pictures.child import MEMORY
from facesorter.core.pictures.pool import TIME_LIMIT, Decoders
from tests.heif_files import heic, tiled
from tests.raw_files import raw_file

_BASE_MEMORY = 200_000_000
"""What a child takes before it decodes anything, generously."""

_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def main() -> int:
    """Run and report; 1 after a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=3600, help="stop then, whatever the count")
    parser.add_argument("--seed", type=int, default=0, help="of the mutations")
    parser.add_argument("--seeds", type=Path, help="a folder of further files to mutate")
    parser.add_argument("--keep", type=Path, help="a folder for files that crash or hang the decoder")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    seeds = dict(_seeds())
    if options.seeds:
        seeds |= {path.name: path.read_bytes() for path in options.seeds.iterdir()}
    decoders = Decoders(most=options.workers)
    end = time.monotonic() + options.seconds

    def one(number: int) -> _Trial | None:
        if time.monotonic() > end:
            return None
        name, data = _mutated(seeds, random.Random(f"{options.seed}/{number}"))  # noqa: S311 - not for secrets
        trial = _tried(decoders, name, data)
        if options.keep and trial.kind in ("crashed", "hung"):
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{options.seed}-{number}-{name}").write_bytes(data)
        return trial

    with ThreadPoolExecutor(options.workers) as pool:
        trials = [trial for trial in pool.map(one, range(options.count)) if trial is not None]
    decoders.close()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return _report(trials, len(seeds), memory)


class _Trial(NamedTuple):
    """One mutated file: what became of it, the refusal's template, and how long it took."""

    name: str
    kind: str
    reason: str
    seconds: float


def _tried(decoders: Decoders, name: str, data: bytes) -> _Trial:
    started = time.monotonic()
    reason = ""
    try:
        kind = "damaged" if decoders.decode(data, 640).damaged else "decoded"
    except UnreadablePhotoError as error:
        reason = error.message.template
        kind = "crashed" if "crashed" in reason else "hung" if "took longer" in reason else "refused"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        kind, reason = "FAILED", repr(error)
    return _Trial(name, kind, reason, time.monotonic() - started)


def _report(trials: list[_Trial], seeds: int, memory: int) -> int:
    print(f"{len(trials)} files out of {seeds} seeds")
    for kind, count in Counter(trial.kind for trial in trials).most_common():
        print(f"  {count:6} {kind}")
    for reason, count in Counter(trial.reason or "(a picture)" for trial in trials).most_common():
        print(f"    {count:6} {reason}")
    slowest = max(trials, key=lambda trial: trial.seconds)
    print(f"slowest: {slowest.seconds:.2f} s ({slowest.name}); most memory of a child: {memory / 1e6:.0f} MB")
    failures = [str(trial) for trial in trials if trial.kind == "FAILED" or trial.seconds > TIME_LIMIT + 5]
    if memory > MEMORY + _BASE_MEMORY:
        failures.append("a child took more memory than its cap")
    print("\n".join(failures) or "no failures")
    return 1 if failures else 0


def _seeds() -> Iterator[tuple[str, bytes]]:
    from PIL import Image

    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (9, 12, 3), np.uint8)
    colour = Image.fromarray(small).resize((96, 72), Image.Resampling.BICUBIC)
    frames = [colour.rotate(angle) for angle in (0, 30, 60)]
    exif = Image.Exif()
    exif[0x0112] = 6

    def saved(name: str, image: Image.Image = colour, **options: Any) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, name, **options)
        return buffer.getvalue()

    yield "baseline.jpg", saved("JPEG", quality=85, exif=exif)
    yield "progressive.jpg", saved("JPEG", progressive=True)
    yield "grey.jpg", saved("JPEG", colour.convert("L"))
    yield "cmyk.jpg", saved("JPEG", colour.convert("CMYK"))
    yield "restarts.jpg", saved("JPEG", restart_marker_blocks=2)
    yield "two.mpo", saved("MPO", save_all=True, append_images=frames)
    yield "rgb.png", saved("PNG", exif=exif)
    yield "palette.png", saved("PNG", colour.quantize(16), transparency=3)
    yield "alpha.png", saved("PNG", colour.convert("LA"))
    yield "deep.png", saved("PNG", Image.fromarray(rng.integers(0, 65536, (72, 96), np.uint16)))
    yield "animated.png", saved("PNG", save_all=True, append_images=frames)
    yield (
        "animated.gif",
        saved("GIF", colour.quantize(32), save_all=True, append_images=[f.quantize(32) for f in frames]),
    )
    yield "lossy.webp", saved("WEBP", quality=80, exif=exif)
    yield "lossless.webp", saved("WEBP", colour.convert("RGBA"), lossless=True)
    yield "animated.webp", saved("WEBP", save_all=True, append_images=frames)
    yield "one.heic", heic(colour)
    yield "tiles.heic", tiled(colour.resize((128, 128)), 64, heic)
    yield "rgb.bmp", saved("BMP")
    yield "palette.bmp", saved("BMP", colour.quantize(16))
    fields = struct.pack(
        "<2sIIIIiiHHIIiiIIIII", b"BM", 0, 0, 66, 40, 96, 72, 1, 32, 3, 0, 0, 0, 0, 0, 0xF80, 0x7000, 1 << 31
    )
    yield "fields.bmp", fields + rng.integers(0, 256, 96 * 72 * 4, np.uint8).tobytes()
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        yield f"{compression}.tif", saved("TIFF", compression=compression)
    yield "fax.tif", saved("TIFF", colour.convert("1"), compression="group4")
    yield "float.tif", saved("TIFF", Image.fromarray(rng.random((72, 96), np.float32)))
    yield "colour.avif", saved("AVIF", quality=70, speed=10)
    yield "turned.avif", saved("AVIF", quality=70, speed=10, exif=exif)
    yield "colour.ppm", saved("PPM")
    yield "preview.dng", raw_file(saved("JPEG", quality=80), (72, 96), 6)


def _mutated(seeds: dict[str, bytes], chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(list(seeds))
    data = bytearray(seeds[name])
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        chance.choice(_MUTATIONS)(data, chance, seeds)
    return name, bytes(data)


def _position(data: bytearray, chance: random.Random) -> int:
    """Return a place in a file, mostly near its beginning, where the lies are."""
    return chance.randrange(max(1, min(len(data), chance.choice((64, 512, len(data) or 1)))))


def _flip(data: bytearray, chance: random.Random, _seeds: dict[str, bytes]) -> None:
    if data:
        data[_position(data, chance)] ^= 1 << chance.randrange(8)


def _lie(data: bytearray, chance: random.Random, _seeds: dict[str, bytes]) -> None:
    number, width = chance.choice(_NUMBERS), chance.choice((1, 2, 4))
    at = _position(data, chance)
    order = chance.choice("<>")
    kept = number & ((1 << 8 * width) - 1)
    data[at : at + width] = struct.pack(order + {1: "B", 2: "H", 4: "I"}[width], kept)


def _cut(data: bytearray, chance: random.Random, _seeds: dict[str, bytes]) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _drop(data: bytearray, chance: random.Random, _seeds: dict[str, bytes]) -> None:
    at = _position(data, chance)
    del data[at : at + chance.randrange(1, 64)]


def _repeat(data: bytearray, chance: random.Random, _seeds: dict[str, bytes]) -> None:
    at = _position(data, chance)
    data[at:at] = data[at : at + chance.randrange(1, 200)] * chance.randrange(1, 20)


def _splice(data: bytearray, chance: random.Random, seeds: dict[str, bytes]) -> None:
    other = chance.choice(list(seeds.values()))
    at = _position(data, chance)
    start = chance.randrange(len(other) or 1)
    data[at : at + chance.randrange(1, 400)] = other[start : start + chance.randrange(1, 400)]


_MUTATIONS = (_flip, _flip, _lie, _lie, _lie, _cut, _drop, _repeat, _splice)

if __name__ == "__main__":
    sys.exit(main())
