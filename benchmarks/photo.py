"""What one photo costs, and what it would cost at least, in one run: ``python benchmarks/photo.py [PHOTO]...``.

The floor is reduced decoding, one look and one answer: libjpeg-turbo at the scale that is needed, one run of the full
range detector, one of the classifier on a crop. The program is what sorting does: decoding with everything that it
checks, the whole search, the crop and the answer. Everything is processor time in this process, the least of the
rounds, without the pipe to a child. Without photos it is the astronaut of the tests, enlarged to 12 megapixels.
"""

import argparse
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from facesorter.core.faces.blazeface import BlazeFace
from facesorter.core.faces.cropping import crop_face, crop_whole
from facesorter.core.faces.search import find_faces
from facesorter.core.pictures.decoding import decode
from facesorter.core.pictures.loading import WORKING_SIDE
from facesorter.ml.litert import LiteRTClassifier

ASTRONAUT = Path(__file__).resolve().parents[1] / "tests" / "data" / "astronaut.jpg"
STAGES = ("decoding", "search", "answer")


def main() -> None:
    """Print the stages of both ways and the ratio of their sums, over the photos."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO", help="JPEG files")
    parser.add_argument("--megapixels", type=float, default=12.0, help="to which photos are enlarged; 0 for not at all")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    contents = [path.read_bytes() for path in options.photos] or [ASTRONAUT.read_bytes()]
    if options.megapixels:
        contents = [_enlarged(content, options.megapixels) for content in contents]
    finder, classifier = BlazeFace(), LiteRTClassifier.open()
    try:
        measured = [_measured(content, finder, classifier, options.rounds) for content in contents]
    finally:
        classifier.close()
    print(f"{len(measured)} photos of {options.megapixels or 'their own'} megapixels, least of {options.rounds} rounds")
    print(f"{'stage':10}{'floor':>10}{'program':>10}   ms of processor time, mean")
    totals = [0.0, 0.0]
    for number, stage in enumerate(STAGES):
        both = [statistics.fmean(one[way][number] for one in measured) for way in (0, 1)]
        totals = [total + part for total, part in zip(totals, both, strict=True)]
        print(f"{stage:10}{both[0]:>10.1f}{both[1]:>10.1f}")
    print(f"{'all':10}{totals[0]:>10.1f}{totals[1]:>10.1f}   ratio {totals[1] / totals[0]:.2f}")


def _measured(
    content: bytes, finder: BlazeFace, classifier: LiteRTClassifier, rounds: int
) -> tuple[list[float], list[float]]:
    import simplejpeg

    framing, size = classifier.manifest.framing, classifier.manifest.input_size
    picture = decode(content, WORKING_SIDE)
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    faces = find_faces(finder, picture)
    crop = (crop_face(pixels, faces[0], framing, size) if faces else crop_whole(pixels, size))[np.newaxis]

    def answer() -> None:
        if faces:
            classifier.classify(crop_face(pixels, faces[0], framing, size)[np.newaxis])

    floor = [
        _least(
            lambda: simplejpeg.decode_jpeg(content, "RGB", min_width=width, min_height=height, strict=False), rounds
        ),
        _least(lambda: finder.glance(pixels), rounds),
        _least(lambda: classifier.classify(crop), rounds),
    ]
    program = [
        _least(lambda: decode(content, WORKING_SIDE), rounds),
        _least(lambda: find_faces(finder, picture), rounds),
        _least(answer, rounds),
    ]
    return floor, program


def _least(work: Callable[[], object], rounds: int) -> float:
    """Return the least processor time of some rounds, in milliseconds."""
    work()
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times) * 1000


def _enlarged(content: bytes, megapixels: float) -> bytes:
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    scale = (megapixels * 1e6 / (image.width * image.height)) ** 0.5
    buffer = io.BytesIO()
    image.resize((round(image.width * scale), round(image.height * scale))).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
