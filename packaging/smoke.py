"""Try an installed facesorter from outside its source: ``python3 packaging/smoke.py BIN``.

BIN is the folder that holds the two programs: ``bin`` of a virtual environment, or a frozen app's own folder. Runs in
an empty folder with places of its own; fails on a wrong exit code, a traceback, or a window that prints anything.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PHOTO = Path(__file__).resolve().parent.parent / "tests" / "data" / "astronaut.jpg"


def main() -> int:
    """Run every try and return 0."""
    programs = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        inbox, sorted_into = work / "inbox 사진", work / "sorted"
        inbox.mkdir()
        photo = inbox / "astronaut.jpg"
        photo.write_bytes(PHOTO.read_bytes())
        (inbox / "broken.jpg").write_bytes(b"")
        before = _contents(inbox)
        environment = os.environ | {"FACESORTER_HOME": str(work / "home"), "QT_QPA_PLATFORM": "offscreen"}

        def run(*command: str, code: int = 0) -> str:
            done = subprocess.run(
                [str(programs / command[0]), *command[1:]],
                cwd=work,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                timeout=300,
                check=False,
            )
            print("$", *command)
            print(done.stdout, done.stderr, sep="", end="")
            assert done.returncode == code, f"exit code {done.returncode} instead of {code}"
            assert "Traceback" not in done.stderr
            return done.stdout

        run("facesorter-cli", "--version")
        results = [
            json.loads(line) for line in run("facesorter-cli", "classify", str(inbox), "--json", code=1).splitlines()
        ]
        # Which class the model sees in the astronaut is not the installation's business.
        assert [len(result["faces"]) for result in results] == [1, 0], results
        assert results[1]["status"] == "unreadable", results
        run("facesorter-cli", "sort", str(inbox), "--to", str(sorted_into), "--move", "--unsure-below", "0", code=1)
        assert len(list(sorted_into.rglob("astronaut.jpg"))) == 1
        run("facesorter-cli", "undo")
        assert not sorted_into.exists()
        assert _contents(inbox) == before
        window = run("facesorter", "--smoke-test")
        assert window == "", "the window prints nothing"
    print("smoke test passed")
    return 0


def _contents(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }


if __name__ == "__main__":
    sys.exit(main())
