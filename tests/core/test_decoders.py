"""Decoding in child processes: a crash, a hang or a glutton costs one photo, and nothing is left running."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from facesorter import children
from facesorter.core.errors import DecoderError, UnreadablePhotoError
from facesorter.core.memory import OVER_MEMORY, memory_of_machine
from facesorter.core.photos.find import photo_at
from facesorter.core.pictures import decoding, loading
from facesorter.core.pictures.pool import Decoders, affordable
from facesorter.core.pipeline import Pipeline
from facesorter.core.results import Status
from facesorter.core.tasks import Task
from tests.conftest import FixedClassifier, MiddleFace

UNRULY = [sys.executable, str(Path(__file__).with_name("unruly_decoder.py"))]


@pytest.fixture
def unruly() -> Iterator[Decoders]:
    decoders = Decoders(UNRULY, most=2, time_limit=1.5)
    yield decoders
    decoders.close()


def test_a_child_answers_what_this_process_would(astronaut: Path) -> None:
    here = decoding.decode(decoding.read(astronaut), 300)
    there = loading.load(astronaut, 300)
    np.testing.assert_array_equal(there.pixels, here.pixels)
    assert (there.width, there.height, there.format, there.damaged) == (512, 512, "JPEG", None)


def test_a_crash_costs_one_photo(unruly: Decoders) -> None:
    first = unruly.decode(b"a\1", 9)
    with pytest.raises(UnreadablePhotoError, match="crashed the decoder"):
        unruly.decode(b"crash", 9)
    second = unruly.decode(b"a\2", 9)
    assert (first.pixels[0, 0, 0], second.pixels[0, 0, 0]) == (1, 2)
    assert first.format != second.format  # another process


def test_a_hang_is_ended_at_the_limit(unruly: Decoders) -> None:
    unruly.decode(b"a", 9)
    started = time.monotonic()
    with pytest.raises(UnreadablePhotoError, match="took longer than 2 seconds"):
        unruly.decode(b"hang", 9)
    assert 1.4 < time.monotonic() - started < 4
    unruly.decode(b"a", 9)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process cap its memory")
def test_a_glutton_is_refused_memory(unruly: Decoders) -> None:
    with pytest.raises(UnreadablePhotoError, match="too large to be decoded"):
        unruly.decode(b"eat", 9)
    unruly.decode(b"a", 9)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process cap its memory")
def test_children_together_never_take_more_than_half_of_the_memory() -> None:
    for gigabytes in (1, 2, 4, 8, 16, 32, 64, 256):
        most, each = affordable(gigabytes * 10**9)
        assert most >= 1
        assert most * (each + 200_000_000) <= max(gigabytes * 10**9 // 2, 400_000_000)
    assert memory_of_machine() > 10**9


@pytest.mark.skipif(sys.platform == "win32", reason="starts a shell")
def test_a_glutton_is_ended_where_the_system_does_not_refuse_memory() -> None:
    """What a child does on macOS and Windows, done here, with what the system says of its memory."""
    script = (
        "import sys, threading\n"
        "from facesorter.core.memory import cap_memory\n"
        "if sys.platform == 'linux':\n"
        "    sys.platform = 'freebsd'\n"
        "cap_memory(50_000_000)\n"
        "hoard = [bytearray(b'x') * 10_000_000 for _ in range(20)]\n"
        "threading.Event().wait(30)"
    )
    # by way of a shell: on Linux the peak of a program begins with that of who started it
    command = ["/bin/sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, script]
    assert subprocess.run(command, check=False).returncode == OVER_MEMORY


def test_reading_from_a_slow_disk_does_not_count_as_decoding(tmp_path: Path) -> None:
    slow = (
        "import time\n"
        "from pathlib import Path\n"
        "from facesorter.core.pictures import child, decoding\n"
        "from tests.core.unruly_decoder import decode\n"
        "read = decoding.read\n"
        "decoding.read = lambda path: (time.sleep(2), read(path))[1]\n"
        "child.serve(decode)"
    )
    (tmp_path / "1.jpg").write_bytes(b"a")
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r})\n{slow}"]
    decoders = Decoders(command, most=1, time_limit=1.5)
    assert decoders.load(tmp_path / "1.jpg", 9).width == 3
    decoders.close()


def test_threads_of_a_decoder_do_not_use_up_its_memory(unruly: Decoders) -> None:
    """Each thread reserves addresses that it never writes to; libheif starts as many as there are cores."""
    for _ in range(5):
        assert unruly.decode(b"threads\1", 9).pixels.any()


def test_what_libraries_print_does_not_come_between_the_pixels(unruly: Decoders) -> None:
    assert unruly.decode(b"chat\7", 9).pixels[1, 2, 2] == 7


def test_a_child_that_ended_while_idle_is_replaced_and_no_photo_blamed(unruly: Decoders) -> None:
    process = int(unruly.decode(b"a", 9).format)
    os.kill(process, 9)
    time.sleep(0.1)
    assert int(unruly.decode(b"a", 9).format) != process


def test_threads_share_a_few_children(unruly: Decoders) -> None:
    def ask(number: int) -> tuple[int, str]:
        picture = unruly.decode(bytes([number]), 9)
        return int(picture.pixels[0, 0, 0]), picture.format

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(100)))
    assert [number for number, _ in answers] == list(range(100))
    assert len({process for _, process in answers}) <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="signal 0 asks nothing there, it interrupts")
def test_closing_ends_the_children(unruly: Decoders) -> None:
    process = int(unruly.decode(b"a", 9).format)
    unruly.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert unruly.decode(b"a", 9).format != str(process)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_children_end_with_the_program_that_started_them(tmp_path: Path, astronaut: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from facesorter.core.pictures import loading;"
        "loading.load(Path(sys.argv[1])); print(loading._decoders().idle_processes()[0], flush=True);"
        "os._exit(0)"  # as rude as it gets: nothing is closed
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(astronaut)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    deadline = time.monotonic() + 5
    while Path(f"/proc/{done.stdout.strip()}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{done.stdout.strip()}").exists()


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "print('something else')"]])
def test_a_decoder_that_does_not_start_is_not_the_photos_fault(command: list[str]) -> None:
    with pytest.raises(DecoderError):
        Decoders(command).decode(b"a", 9)


def test_a_run_goes_on_after_a_crash_and_a_hang(
    unruly: Decoders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    face_finder: MiddleFace,
    fixed_classifier: FixedClassifier,
) -> None:
    monkeypatch.setattr(loading, "_decoders", lambda: unruly)
    contents = [b"a\1", b"crash", b"a\2", b"hang", b"a\3"]
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.jpg").write_bytes(content)
    photos = [photo_at(tmp_path / f"{number}.jpg") for number in range(len(contents))]
    found = [outcome.result for outcome in Pipeline(face_finder, fixed_classifier).run(photos, Task())]
    assert [result.status is Status.UNREADABLE for result in found] == [False, True, False, True, False]
    assert "crashed" in str(found[1].error)
    assert "took longer" in str(found[3].error)


def test_a_broken_decoder_stops_the_run(
    astronaut: Path, monkeypatch: pytest.MonkeyPatch, face_finder: MiddleFace, fixed_classifier: FixedClassifier
) -> None:
    monkeypatch.setattr(loading, "_decoders", lambda: Decoders(["/no/such/program"]))
    with pytest.raises(DecoderError):
        list(Pipeline(face_finder, fixed_classifier).run([photo_at(astronaut)], Task()))


def test_no_thread_outlives_an_answer(unruly: Decoders) -> None:
    for _ in range(20):
        unruly.decode(b"a", 9)
    time.sleep(0.2)
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_frozen_app_becomes_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = children.child_command("facesorter.core.pictures.child")
    assert command == [sys.executable, "--child", "facesorter.core.pictures.child"]
    called = []
    monkeypatch.setattr("facesorter.core.pictures.child.main", lambda: called.append(True))
    assert children.ran_as_child(command[1:])
    assert called
    assert not children.ran_as_child(["--child", "os"])
    assert not children.ran_as_child(["photos"])


@pytest.mark.parametrize("module", ["facesorter", "facesorter.cli.main"])
def test_the_programs_answer_as_children(module: str, astronaut: Path) -> None:
    decoders = Decoders([sys.executable, "-m", module, "--child", "facesorter.core.pictures.child"])
    assert decoders.load(astronaut, 100).pixels.shape == (100, 100, 3)
    decoders.close()
