"""What must hold before a change lands, step by step: ``python3 tools/checks.py STEP...``.

Needs Python 3.11 to 3.13 with pip and venv, and nothing else; the window step needs Linux with Xvfb and openbox.
``.ci/run`` runs every step on a bare Debian, the workflows in ``.github`` run them on three systems. Environments
lie in ``build/checks`` and are used again.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-lock.txt"
BUILT = ROOT / "build" / "checks"
WORKFLOWS = ROOT / ".github" / "workflows"

README_COMMAND = re.compile(r"^python3 -m venv \.venv && .*bin/pytest$", re.MULTILINE)


def main() -> int:
    """Run the steps that were named, in their order, and return 0 when all of them passed."""
    steps: dict[str, Callable[[], None]] = {
        "readme": readme,
        "others": others,
        "lint": lint,
        "window": window,
        "lowest": lowest,
        "package": package,
        "lock": lock,
        "app": app,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "steps",
        nargs="+",
        choices=steps,
        metavar="STEP",
        help="readme: the README's test command on this Python; others: the same on the other promised Pythons found "
        "here; lint; window: the window's tests on a real X display; lowest: the lowest declared versions pass the "
        "tests of core; package: sdist and wheel, installed in each way that there is; app: the light edition of the "
        "app, its Debian package installed, tried and removed, its AppImage started; lock: bring requirements-lock.txt "
        "up to date",
    )
    for name in parser.parse_args().steps:
        started = time.monotonic()
        print(f"\n== {name}", flush=True)
        steps[name]()
        print(f"== {name}: passed in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def readme() -> None:
    """Run the README's test command as it stands there, with the newest versions of everything, on this Python."""
    _readme_command(sys.executable, ROOT / ".venv", coverage=_measures(sys.executable))


def others() -> None:
    """Run the README's test command on each of the other promised Pythons that is installed here; tell which.

    Of the tests those of core alone: all of them on three Pythons would take longer than anybody waits for. The
    workflows run them all on each.
    """
    found = _other_pythons()
    missing = sorted(_promised() - found.keys() - {_own()})
    ran, failed = [], []
    for minor, python in found.items():
        folder = BUILT / f"3.{minor}"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            measured = minor == max(found) and _measures(str(python))
            _readme_command(str(python), folder, coverage=measured, only=("tests/core",))
            ran.append(f"3.{minor}")
        except subprocess.CalledProcessError:
            failed.append(f"3.{minor}")
        shutil.rmtree(folder, ignore_errors=True)
    print(f"passed on the other Pythons found here: {', '.join(ran) or 'none'}")
    print(f"failed on: {', '.join(failed) or 'none'}")
    print(f"promised, and not installed here: {', '.join(f'3.{minor}' for minor in missing) or 'none'}")
    if failed:
        sys.exit(1)


def lint() -> None:
    """Run everything that judges without running the program, with the locked versions."""
    programs = _locked()
    _run(programs / "ruff", "check", "--quiet", ".")
    _run(programs / "ruff", "format", "--quiet", "--check", ".")
    _run(programs / "lint-imports")
    _run(programs / "mypy")
    _run(programs / "python", "tools/translations.py", "--check")
    _run(programs / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *sorted(WORKFLOWS.glob("*.yml")))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / LOCK.name
        shutil.copy(LOCK, fresh)
        _compile(fresh)
        if fresh.read_text("utf-8") != LOCK.read_text("utf-8"):
            sys.exit(f"{LOCK.name} does not fit pyproject.toml: run  python3 tools/checks.py lock")


def window() -> None:
    """Run the window's tests on a real X display, with a window manager: without one no window gets the keyboard."""
    script = 'openbox >/dev/null 2>&1 & "$0" -q tests/gui tests/e2e; code=$?; kill $!; exit $code'
    screen = ("xvfb-run", "-a", "-s", "-screen 0 1280x1024x24")
    _run(*screen, "bash", "-c", script, _locked() / "pytest", QT_QPA_PLATFORM="xcb")


def lowest() -> None:
    """Run the tests of core with the lowest versions that pyproject.toml declares, wheels only."""
    programs = _environment("lowest")
    # Whoever has these versions has wheels of them: one that has to be compiled is no true lower bound.
    wheels = ("--resolution", "lowest-direct", "--only-binary", ":all:", "--no-binary", "facesorter")
    _uv("pip", "install", "--python", programs / "python", *wheels, "--reinstall-package", "facesorter", ".[test]")
    _run(programs / "pytest", "-q", "tests/core")


def package() -> None:
    """Build the sdist, the wheel out of it, and try the wheel in an environment of its own and as people install it."""
    with tempfile.TemporaryDirectory() as folder:
        _uv("build", "--python", sys.executable, "--out-dir", folder)
        (wheel,) = Path(folder).glob("*.whl")
        shutil.rmtree(BUILT / "package", ignore_errors=True)
        programs = _environment("package")
        _uv("pip", "install", "--python", programs / "python", wheel)
        _run(sys.executable, "packaging/smoke.py", programs)
        targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
        for place in targets["wheel"]["shared-data"].values():
            if not (programs.parent / place).is_file():
                sys.exit(f"the wheel did not bring {place}")
        _installed_as_a_program(wheel, Path(folder))


def _installed_as_a_program(wheel: Path, folder: Path) -> None:
    """Install a wheel with pipx and ``uv tool install``, start it with ``uvx --from``, and start what is there then."""
    python = ("--python", sys.executable)
    pipx = {name: str(folder / name) for name in ("PIPX_HOME", "PIPX_BIN_DIR", "PIPX_MAN_DIR")}
    # Its newest version, as people have it; it finds the uv beside it, which installs faster than pip.
    _uv("tool", "run", "--from", "pipx[uv]", *python, "pipx", "install", "--quiet", "--backend", "uv", wheel, **pipx)
    tools = {name: str(folder / name) for name in ("UV_TOOL_DIR", "UV_TOOL_BIN_DIR")}
    _uv("tool", "install", *python, wheel, **tools)
    for programs in (pipx["PIPX_BIN_DIR"], tools["UV_TOOL_BIN_DIR"]):
        _run(Path(programs) / "facesorter-cli", "--version")
        _run(Path(programs) / "facesorter", "--smoke-test", QT_QPA_PLATFORM="offscreen")
    _run(_uv_program().with_name("uvx"), *python, "--from", wheel, "facesorter-cli", "--version")


def app() -> None:
    """Build the light edition of the frozen app, its AppImage and its Debian package; try all of them. Needs root."""
    path = f"{_uv_program().parent}{os.pathsep}{os.environ['PATH']}"  # its environment is made in seconds with uv
    _run(sys.executable, "packaging/build.py", "light", "--quick", "--no-smoke-test", PATH=path)
    (made,) = (ROOT / "dist").glob("facesorter-light_*.deb")
    _run(sys.executable, "packaging/try_deb.py", made, "--beside", _another_version())
    (file,) = (ROOT / "dist").glob("facesorter-light-*.AppImage")
    if os.access("/dev/fuse", os.R_OK | os.W_OK):
        with tempfile.TemporaryDirectory() as home:
            _run(file, "--cli", "classify", ROOT / "tests/data/astronaut.jpg", FACESORTER_HOME=home)
    else:
        print("there is no FUSE here: the AppImage was not started")


def _another_version() -> Path:
    """Install the program in a version that there never was, and return the folder of its programs."""
    programs = _environment("another version")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "build", "dist", "tests", "docs"))
        (source / "facesorter" / "__init__.py").write_text('__version__ = "0.0.1"\n', "ascii")
        _uv("pip", "install", "--python", programs / "python", source)
    return programs


def lock() -> None:
    """Bring the lock file up to date; remove it first to choose the newest versions of everything anew."""
    _compile(LOCK)


def _compile(locked: Path) -> None:
    """Bring a lock file up to date; what it holds already stays as far as it fits."""
    extras = ("--extra", "test", "--extra", "lint")
    # Universal: for every system and each of the Pythons. No address of an index: it is the reader's business.
    quiet = (
        "--quiet",
        "--no-annotate",
        "--no-emit-index-url",
        "--custom-compile-command",
        "python3 tools/checks.py lock",
    )
    lowest_python = f"3.{min(_promised())}"
    where = ("--universal", "--python-version", lowest_python, "--generate-hashes", "--output-file", locked)
    _uv("pip", "compile", *quiet, *extras, *where, "pyproject.toml")


def _readme_command(python: str, folder: Path, *, coverage: bool, only: tuple[str, ...] = ()) -> None:
    """Run the README's test command with a Python and an environment of one's choice; its parts need no shell."""
    command = README_COMMAND.search((ROOT / "README.md").read_text("utf-8"))
    assert command is not None, "the README has no test command"
    measured = {"COVERAGE_CORE": "sysmon"} if coverage else {}
    if tests := [*only, *(["--cov"] if coverage else [])]:
        measured["PYTEST_ADDOPTS"] = shlex.join(tests)
    for part in command[0].split(" && "):
        words = [word.replace(".venv/bin", str(_programs(folder))) for word in shlex.split(part)]
        words = [{"python3": python, ".venv": str(folder)}.get(word, word) for word in words]
        print("$", *words, flush=True)
        _run(*words, **measured)


def _measures(python: str) -> bool:
    """Return whether a Python measures coverage at next to no cost, in threads of Qt too: from 3.12 on."""
    return _version(python) >= 12


def _locked() -> Path:
    """Return the folder of the programs that requirements-lock.txt names, and of facesorter beside them."""
    programs = _environment("locked")
    _uv("pip", "sync", "--python", programs / "python", "--require-hashes", LOCK)
    _uv("pip", "install", "--python", programs / "python", "--no-deps", "--editable", ".")
    return programs


def _environment(name: str) -> Path:
    folder = BUILT / name
    programs = _programs(folder)
    if not (programs / "python").exists() and not (programs / "python.exe").exists():
        _uv("venv", "--python", sys.executable, folder)
    return programs


def _programs(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin")


@cache
def _uv_program() -> Path:
    """Return uv, in the version of the lock file; it installs in seconds what takes pip a minute."""
    folder = BUILT / "uv"
    version = re.search(r"^uv==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE) if LOCK.exists() else None
    wanted = f"uv=={version[1]}" if version else "uv"
    _run(sys.executable, "-m", "venv", folder)
    _run(_programs(folder) / "pip", "install", wanted, PIP_QUIET="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    return _programs(folder) / "uv"


def _uv(*command: str | Path, **variables: str) -> None:
    quiet = {} if "compile" in command else {"UV_QUIET": "1"}
    _run(_uv_program(), *command, UV_NO_PROGRESS="1", **quiet, **variables)


def _run(*command: str | Path, **variables: str) -> None:
    """Run a command in the project's folder; raise CalledProcessError when it fails."""
    subprocess.run([str(part) for part in command], cwd=ROOT, env=os.environ | variables, check=True)


def _promised() -> set[int]:
    """Return the minor versions of Python 3 that pyproject.toml promises."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        text = tomllib.load(file)["project"]["requires-python"]
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", text)
    assert bounds is not None, text
    return set(range(int(bounds[1]), int(bounds[2])))


def _own() -> int:
    return sys.version_info.minor


def _other_pythons() -> dict[int, Path]:
    """Return the promised Pythons but this one that are installed here and work, by minor version."""
    found = {}
    for minor in sorted(_promised() - {_own()}):
        works = (path for path in _candidates(minor) if _version(str(path)) == minor)
        if (python := next(works, None)) is not None:
            found[minor] = python
    return found


def _candidates(minor: int) -> Iterator[Path]:
    on_path = shutil.which(f"python3.{minor}")  # may be pyenv's stand-in for a version that is not chosen
    if on_path is not None:
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python3"), reverse=True)


def _version(python: str) -> int:
    """Return the minor version of a Python that can make environments, or 0."""
    question = "import ensurepip, sys, venv; print(sys.version_info[1])"
    try:
        done = subprocess.run([python, "-c", question], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    return int(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
