"""Feeds damaged and hostile files to whatever reads a format: ``python -m tests.fuzz.fuzz_formats --for 3600``.

Without ``--for`` each format is tried 20,000 times. Every try has a seed of its own; ``--seed`` begins elsewhere, and
``--only`` takes one format. What a reader may do is answer, or refuse in a sentence; anything else is printed with its
seed, and the exit code is 1. Also told: what took a processor longer than a second, or more than half a gigabyte.
"""

import argparse
import io
import json
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from facesorter.core.catalogue import FILE_NAME, Catalogue
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import FacesorterError, JournalError
from facesorter.core.model_file import Manifest, ModelFile, Normalisation, load_model, save_model
from facesorter.core.photos.find import photo_at
from facesorter.core.pictures import heif_boxes
from facesorter.core.places import UserPlaces
from facesorter.core.plan.file import load_plan, save_plan
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Photo, Result, Status
from facesorter.core.runs.history import interrupted_runs, list_runs
from facesorter.core.runs.run import run_plan
from facesorter.core.runs.tag_journal import list_tag_runs, tag_journals
from facesorter.core.runs.tag_plan import plan_tags
from facesorter.core.runs.tags import finish_tags, run_tags, undo_tags
from facesorter.core.settings import Settings, load_settings, save_settings
from facesorter.core.tasks import Task
from tests.colour_network import colour_network
from tests.fuzz.network_worker import OUTPUTS, SIDE, NetworkWorker

TRIES = 20_000
SLOW_SECONDS = 1.0
MUCH_MEMORY = 500_000_000

VALUES = (
    *(b"0", b"-1", b"1e400", b"-1e400", b"NaN", b"Infinity", b"null", b"true", b'""', b"[]", b"{}", b'"\\u0000"'),
    *(b"9" * 30, b"400000000", b"1" * 5000, b'"' + b"x" * 5000 + b'"', b"[" * 3000, b'{"a":' * 3000, b"0.0000001"),
    *(b'"../../x"', b'"/"', b'"\\ud800"', b"[1,2,3]", b"18446744073709551616"),
)


class Format:
    """A whole file of a format, and what reads it."""

    def __init__(
        self, name: str, whole: bytes, read: Callable[[bytes], object], more: Callable[[], str] = lambda: ""
    ) -> None:
        self.name = name
        self.whole = whole
        self.read = read
        self.more = more


def formats(root: Path) -> Iterator[Format]:
    """Yield the formats, with files in a folder."""
    photos = root / "photos"
    photos.mkdir()
    for index in range(3):
        (photos / f"{index}.jpg").write_bytes(b"photo %d" % index)
    found = [photo_at(path) for path in sorted(photos.iterdir())]
    places = UserPlaces(root / "data", root / "cache", root / "config")
    results = [Result(photo, Status.OK, class_id=6) for photo in found]
    plan = make_plan(results, DEFAULT_CLASSES, root / "sorted", Action.COPY)

    def file_of(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
        def call(data: bytes) -> object:
            path = root / name
            path.write_bytes(data)
            return read(path)

        return call

    for suffix in ("json", "csv"):
        save_plan(plan, root / f"plan.{suffix}")
        yield Format(f"plan {suffix}", (root / f"plan.{suffix}").read_bytes(), file_of(f"try.{suffix}", load_plan))

    run_plan(plan, places, Task())
    (journal,) = places.runs.iterdir()

    def read_journals(data: bytes) -> None:
        journal.write_bytes(data)
        list_runs(places)
        interrupted_runs(places)

    yield Format("journal", journal.read_bytes(), read_journals)

    save_settings(Settings("ko", unsure_below=0.5, recent_folders=("/a", "/b")), root / "settings.json")
    yield Format("settings", (root / "settings.json").read_bytes(), file_of("settings.json", load_settings))

    network = bytes(2000)
    save_model(
        ModelFile(Manifest(DEFAULT_CLASSES, 113, Normalisation(1 / 255, 0.0)), network), root / "whole.facemodel"
    )
    whole = (root / "whole.facemodel").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        manifest = archive.read("manifest.json")

    def packed(data: bytes) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as made:
            made.writestr("manifest.json", data)
            made.writestr("network.tflite", network)
        (root / "try.facemodel").write_bytes(buffer.getvalue())
        load_model(root / "try.facemodel")

    yield Format("manifest", manifest, packed)
    yield Format("model file", whole, file_of("try.facemodel", load_model))
    yield from _network()
    yield _tags(root, photos, results)
    yield _catalogue(root, found)
    yield from _learning(root, photos)
    yield Format("heif boxes", _heif(), lambda data: (heif_boxes.is_cut(data), heif_boxes.has_holes(data)))


def _network() -> Iterator[Format]:
    worker = NetworkWorker()

    def lost() -> str:
        return f", {worker.lost} crashed or never ended"

    yield Format("network", colour_network(SIDE, OUTPUTS), worker.read, lost)
    worker.close()


def _tags(root: Path, photos: Path, results: list[Result]) -> Format:
    places = UserPlaces(root / "tagged", root / "cache", root / "config")
    run_tags(plan_tags(results, DEFAULT_CLASSES, photos), places, Task())
    (journal,) = tag_journals(places)
    written = {path: path.read_bytes() for path in photos.glob("*.xmp")}

    def read(data: bytes) -> None:
        journal.write_bytes(data)
        for path, content in written.items():
            path.write_bytes(content)
        list_tag_runs(places)
        for act in (finish_tags, undo_tags):
            with suppress(JournalError):
                act(journal.stem, places, Task())

    return Format("tags journal", journal.read_bytes(), read)


def _catalogue(root: Path, found: list[Photo]) -> Format:
    places = UserPlaces(root / "catalogue", root / "cache", root / "config")
    catalogue = Catalogue.open(places)
    catalogue.remember([Result(photo, Status.NO_FACE, size=(4, 4)) for photo in found], "m")
    catalogue.correct(found[0], 3)
    catalogue.close()
    path = places.data / FILE_NAME

    def read(data: bytes) -> None:
        for other in places.data.iterdir():
            other.unlink()
        path.write_bytes(data)
        opened = Catalogue.open(places)
        opened.known(found, "m")
        opened.corrections(found)
        opened.close()

    return Format("catalogue", path.read_bytes(), read)


def _learning(root: Path, photos: Path) -> Iterator[Format]:
    from facesorter.ml.data.crops import _stored
    from facesorter.ml.data.foreign import flagged
    from facesorter.ml.data.sources import Source
    from facesorter.ml.evaluation.card import read_evaluation
    from facesorter.ml.training import checkpoints

    class Variable:
        shape = (3, 4)

    class Network:
        weights = (Variable(), Variable())

        def set_weights(self, _: Any) -> None:
            pass

    folder = root / "checkpoint"
    folder.mkdir()
    np.savez(folder / "whole.npz", np.zeros((3, 4), np.float32), np.zeros((3, 4), np.float32))

    def weights(data: bytes) -> None:
        (folder / "try.npz").write_bytes(data)
        checkpoints.load_weights(Network(), folder / "try.npz")

    yield Format("checkpoint weights", (folder / "whole.npz").read_bytes(), weights)
    state = {"arrays": "training-1.npz", "recipe": {"a": [1, 2]}, "history": [{"loss": 0.5}], "data": "x"}

    def read_state(data: bytes) -> None:
        (folder / "state.json").write_bytes(data)
        checkpoints.load_state(folder, {"a": [1, 2]}, "x")

    yield Format("checkpoint state", json.dumps(state).encode(), read_state)

    store, outcomes = root / "crops.npy", root / "crops.json"
    store.write_bytes(bytes(2 * 8 * 8 * 3))

    def crops(data: bytes) -> None:
        outcomes.write_bytes(data)
        _stored(store, outcomes, 3, 8)

    yield Format("crop cache", b'["ok","ok","no_face"]', crops)
    lines = [f"{path.name},{index},a" for index, path in enumerate(photos.iterdir())]
    table = "\n".join(["filename,label,source", *lines, ""])

    def read_table(data: bytes) -> None:
        (root / "table.csv").write_bytes(data)
        Source(root / "table.csv", photos).read(Task())

    yield Format("training table", table.encode(), read_table)
    rows = [f'{index},"/data/upload/1f2e3d4c-{path.name}",{path.stem},1' for index, path in enumerate(photos.iterdir())]
    labelled = "\n".join(["annotation_id,image,choice,annotator", *rows, ""])
    yield Format("Label Studio table", labelled.encode(), read_table)
    flags = {"version": "2.4.4", "flags": {"girl": True, "boy": False}, "shapes": [], "imagePath": "0.jpg"}

    def read_notes(data: bytes) -> None:
        (root / "notes.json").write_bytes(data)
        flagged(root / "notes.json")

    def read_numbers(data: bytes) -> None:
        (root / "numbers.json").write_bytes(data)
        read_evaluation(root / "numbers.json")

    yield Format("X-AnyLabeling notes", json.dumps(flags).encode(), read_notes)
    yield Format("evaluation", _evaluation(), read_numbers)


def _evaluation() -> bytes:
    from facesorter.ml.data.samples import Sample
    from facesorter.ml.evaluation.quality import evaluate

    samples = [Sample(Path(f"{number}.jpg"), number % 6 + 1, {"source": "a"}) for number in range(12)]
    answers = np.random.default_rng(0).dirichlet(np.ones(6), 12).astype(np.float32)
    return json.dumps(evaluate(DEFAULT_CLASSES, samples, answers, unsure_below=0.3).as_json()).encode()


def _heif() -> bytes:
    from PIL import Image

    from tests.heif_files import avif, tiled

    return tiled(Image.new("RGB", (128, 128), "teal"), 64, avif)


def spoiled(whole: bytes, chance: random.Random) -> bytes:
    """Return a file damaged in one of the ways that happen, or that somebody would think of."""
    data = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0:
                del data[at:]
            case 1:
                data[at : at + chance.choice((1, 4, 100))] = bytes(chance.choice((1, 4, 100)))
            case 2 | 3:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 4:
                data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.choice((3, 50, 2000))]
            case 5 | 6:
                data[:] = _other_value(bytes(data), chance)
            case 7:
                data[at:at] = chance.choice(VALUES)
    return bytes(data)


def _other_value(data: bytes, chance: random.Random) -> bytes:
    """Return a text with one value replaced: a number, or what stands between quotation marks or commas."""
    import re

    places = list(re.finditer(rb'-?\d+(?:\.\d+)?(?:e-?\d+)?|"[^"]{0,200}"|(?<=,)[^,\n]*(?=[,\n])', data[:200_000]))
    if not places:
        return data
    place = chance.choice(places)
    return data[: place.start()] + chance.choice(VALUES) + data[place.end() :]


@contextmanager
def limited() -> Iterator[None]:
    """Keep a reader from taking the whole machine with it: what wants more than 4 GB gets a MemoryError."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (4_000_000_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def attempt(one: Format, seed: int) -> str | None:
    """Read one damaged file; return what is wrong with the answer, or None."""
    data = spoiled(one.whole, random.Random(f"{one.name} {seed}"))  # noqa: S311
    begun = time.process_time()  # whatever else the machine does
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        one.read(data)
    except FacesorterError as error:
        if len(str(error)) > 20_000:
            return f"{one.name}, seed {seed}: a sentence of {len(str(error))} characters"
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        return f"{one.name}, seed {seed}: {type(error).__name__}: {str(error)[:200]}"
    if (taken := time.process_time() - begun) > SLOW_SECONDS:
        return f"{one.name}, seed {seed}: {taken:.1f} s"
    if (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * 1024 > MUCH_MEMORY:
        return f"{one.name}, seed {seed}: much memory"
    return None


def main() -> int:
    """Try what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--for", type=float, dest="seconds", help="go on for so many seconds, all formats in turn")
    parser.add_argument("--tries", type=int, default=TRIES, help="of each format (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the first try (default: %(default)s)")
    parser.add_argument("--only", help="one format by its name")
    arguments = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, limited():
        known = [one for one in formats(Path(folder)) if arguments.only in (None, one.name)]
        end = time.monotonic() + arguments.seconds if arguments.seconds else None
        first = arguments.seed
        while True:
            for one in known:
                found = [attempt(one, seed) for seed in range(first, first + arguments.tries)]
                complaints = [complaint for complaint in found if complaint]
                wrong += len(complaints)
                told = f"{one.name}: {arguments.tries} tries from seed {first}, {len(complaints)} wrong{one.more()}"
                print(told, flush=True)
                print("\n".join(complaints[:20]), end="\n" if complaints else "")
            first += arguments.tries
            if end is None or time.monotonic() > end:
                return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
