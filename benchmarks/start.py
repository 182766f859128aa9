"""How long the window takes to be there: ``python benchmarks/start.py BIN...``, folders of the programs to compare.

Needs Linux with Xvfb and xdotool. Each program is started in turn on a screen of its own, once with its files out of
the system's memory and then, as often as asked for, with them in it; what is printed is the median, the ratio to the
first program in the same rounds, and of the window itself the processor time, which other work disturbs little, and the
memory.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """Print the times and return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+", type=Path, metavar="BIN", help="the folder that facesorter lies in")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    try:
        os.environ["DISPLAY"] = f":{os.read(reading, 16).decode('ascii').strip()}"
        cold = [started(programs, cold=True)[0] for programs in options.programs]
        rounds = [[started(programs) for programs in options.programs] for _ in range(options.rounds)]
    finally:
        screen.terminate()
        screen.wait(30)
    for number, programs in enumerate(options.programs):
        warm = statistics.median(each[number][0] for each in rounds)
        ratio = statistics.median(each[number][0] / each[0][0] for each in rounds)
        processor = statistics.median(each[number][1] for each in rounds)
        memory = statistics.median(each[number][2] for each in rounds)
        print(
            f"{programs}: first {cold[number]:.1f} s, then {warm:.2f} s, ratio {ratio:.2f}; "
            f"{processor:.2f} s of the processor, {memory:.0f} MB"
        )
    return 0


def started(programs: Path, *, cold: bool = False) -> tuple[float, float, float]:
    """Start a program; return the seconds until its window shows, those of the processor, and the megabytes needed."""
    if cold:
        forget(installation(programs))
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"FACESORTER_HOME": home, "XDG_RUNTIME_DIR": home, "QT_QPA_PLATFORM": "xcb"}
        began = time.perf_counter()
        window = subprocess.Popen([str(programs / "facesorter")], env=environment, stderr=subprocess.DEVNULL)
        try:
            search = ["xdotool", "search", "--onlyvisible", "--pid", str(window.pid)]
            while not subprocess.run(search, capture_output=True, check=False).stdout:
                assert window.poll() is None, "the window has gone"
                time.sleep(0.01)
            seconds = time.perf_counter() - began
            status = Path(f"/proc/{window.pid}/status").read_text("ascii")
            peak = re.search(r"VmHWM:\s+(\d+) kB", status)
            assert peak is not None
            times = Path(f"/proc/{window.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
            return seconds, sum(map(int, times)) / os.sysconf("SC_CLK_TCK"), int(peak[1]) / 1000
        finally:
            window.terminate()
            window.wait(30)


def installation(programs: Path) -> Path:
    """Return the folder of everything that belongs to a program."""
    return programs.parent if programs.name == "bin" else programs


def forget(folder: Path) -> None:
    """Have the system forget what it keeps of a folder's files in memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            file = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(file)


if __name__ == "__main__":
    sys.exit(main())
