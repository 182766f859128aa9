"""Plans kept in files, interrupted sorts and what the command line says of them, run as scripts run them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from facesorter.cli import main as cli
from facesorter.cli import terminal
from facesorter.cli.main import main
from facesorter.core.places import UserPlaces
from facesorter.core.plan.file import save_plan
from facesorter.core.plan.plan import Action
from facesorter.core.runs.history import RunState, interrupted_runs, list_runs
from tests.core.album import Album, bytes_in, child, like_fat, refuse_to_remove, tree

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return the command line, run in this process."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def album(tmp_path: Path, places: UserPlaces) -> Album:
    made = Album(tmp_path, places)
    for name in ("1.jpg", "1.xmp", "2.jpg"):
        made.add(name)
    return made


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_plan_is_applied_as_it_was_written(album: Album, tmp_path: Path, command: Command, kind: str) -> None:
    before = tree(album.photos)
    save_plan(album.plan(Action.MOVE), tmp_path / f"plan.{kind}")
    code, out, err = command("apply", tmp_path / f"plan.{kind}", "--json")
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert [Path(row["target"]).name for row in report["done"]] == ["1.jpg", "2.jpg"]
    assert report["done"][0]["along"] == [str(album.sorted / "girl/1.xmp")]
    assert bytes_in(album.photos) == []
    code, out, err = command("apply", tmp_path / f"plan.{kind}")
    assert code == 1, "the photos are gone from there"
    assert "is not there any more" in err
    assert command("undo", report["run"])[0] == 0
    assert tree(album.photos) == before


def test_a_sort_writes_its_plan_for_later(
    astronaut: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    shutil.copy(astronaut, photos / "1.jpg")
    (photos / "1.xmp").write_text("stars")
    plan = tmp_path / "plan.json"
    code, out, _ = command("sort", photos, "--to", tmp_path / "out", "--dry-run", "--plan", plan, "--unsure-below", "0")
    assert code == 0
    assert f"{photos}/1.jpg -> {tmp_path}/out/" in out
    assert "with 1.xmp -> 1.xmp" in out
    assert not (tmp_path / "out").exists()
    code, _, err = command("sort", photos, "--to", tmp_path / "out", "--dry-run", "--plan", plan)
    assert code == 2
    assert "already exists and is not overwritten" in err
    assert command("apply", plan)[0] == 0
    assert len(bytes_in(tmp_path / "out")) == 2
    assert len(bytes_in(photos)) == 2, "copied"


@pytest.mark.parametrize("how", ["sort", "apply", "watch", "split-folders"])
def test_case_66_what_a_disk_lacks_is_said_before_anything_begins(
    astronaut: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    like_fat(monkeypatch)
    photos = tmp_path / "photos" / "girl"
    photos.mkdir(parents=True)
    (photos.parent / "boy").mkdir()
    shutil.copy(astronaut, photos / "1.jpg")
    (photos.parent / "boy" / "2.png").write_bytes((photos / "1.jpg").read_bytes() + b"another")
    plan, to = tmp_path / "plan.json", ("--to", tmp_path / "out")
    command("sort", photos, *to, "--dry-run", "--plan", plan)
    _, _, err = command(
        *{
            "sort": ("sort", photos, *to),
            "apply": ("apply", plan),
            "watch": ("watch", photos, *to, "--once", "--settle", "0.1", "--every", "0.05"),
            "split-folders": ("split-folders", photos.parent, *to),
        }[how]
    )
    (warning,) = [line for line in err.splitlines() if "cannot keep another program from taking" in line]
    assert warning.startswith(f"The disk with {tmp_path} ")
    assert "Copied" not in err[: err.index(warning)]
    assert list((tmp_path / "out").rglob("*.jpg"))


def test_a_long_list_of_warnings_is_cut(album: Album, tmp_path: Path, command: Command) -> None:
    for number in range(30):
        album.add(f"{number} a.jpg")
    save_plan(album.plan(Action.MOVE), tmp_path / "plan.json")
    for number in range(30):
        album.add(f"{number} a.xmp")
    code, _, err = command("apply", tmp_path / "plan.json")
    assert (code, err.count("has no line in the plan")) == (0, terminal.MOST_LINES)
    assert "... and 10 more" in err
    assert bytes_in(album.photos) == []


UNPRINTED = "The results could not be printed: No space left on device. Sorts are listed by: facesorter-cli runs\n"


@pytest.mark.skipif(sys.platform != "linux", reason="has neither this shell nor a disk that is always full")
@pytest.mark.parametrize(
    ("where", "unbuffered", "code", "err"),
    [
        (">/dev/full", "", 1, UNPRINTED),
        (">/dev/full", "1", 1, UNPRINTED),
        (">&-", "", 0, "Moved 2 of 2 photos"),
        ("2>&-", "", 0, ""),
        ("2>/dev/full", "", 0, ""),
        (">&- 2>&-", "", 0, ""),
        ("<&- >&- 2>&-", "", 0, ""),
    ],
)
def test_photos_are_sorted_whether_or_not_anything_can_be_printed(
    album: Album, tmp_path: Path, *, where: str, unbuffered: str, code: int, err: str
) -> None:
    before = tree(album.photos)
    save_plan(album.plan(Action.MOVE), tmp_path / "plan.json")
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    script = 'exec "$@" ' + where
    done = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-m", "facesorter.cli.main", "apply", str(tmp_path / "plan.json")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, err in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
    assert bytes_in(album.photos) == []
    assert list_runs(album.places)[0].state is RunState.FINISHED
    album.undo()
    assert tree(album.photos) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from facesorter.core.runs.run import run_plan
from facesorter.core.places import default_places
from facesorter.core.plan.file import load_plan
from facesorter.core.tasks import Task
run_plan(load_plan(Path(sys.argv[1])), default_places(), Task(), lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.fixture
def killed(album: Album, tmp_path: Path) -> str:
    """Leave a run that was killed after the first of two photos; return its name."""
    save_plan(album.plan(Action.MOVE), tmp_path / "plan.json")
    assert child(KILLED, str(tmp_path / "plan.json")).returncode == -9
    return list_runs(album.places)[0].run_id


def test_every_command_tells_of_an_interrupted_sort(album: Album, killed: str, command: Command) -> None:
    told = (
        f"The sort {killed} into {album.sorted} was interrupted after 1 of 2. Finish it with: facesorter-cli resume "
        f"{killed} --finish  or take it back with: facesorter-cli resume {killed} --undo\n"
    )
    code, out, err = command("runs", "--json")
    assert (code, err) == (0, told)
    assert (json.loads(out)["state"], json.loads(out)["interrupted"]) == ("interrupted", True)
    assert command("apply", "/nonexistent.json")[2].startswith(told)


@pytest.mark.parametrize("named", [False, True])
def test_an_interrupted_sort_is_finished(album: Album, killed: str, command: Command, named: bool) -> None:
    code, out, err = command("resume", *([killed] if named else []), "--finish")
    assert (code, out) == (0, "girl: 2\n")
    assert f"Moved 2 of 2 photos to {album.sorted}" in err
    assert bytes_in(album.photos) == []
    assert command("runs")[2] == ""
    assert command("resume", "--finish") == (0, "", "No sort was interrupted.\n")


def test_an_interrupted_sort_is_undone(album: Album, killed: str, command: Command) -> None:
    code, out, _ = command("resume", "--undo")
    assert (code, out) == (0, f"Undone: 1 photos of run {killed}.\n")
    assert len(bytes_in(album.photos)) == 3
    assert not album.sorted.exists()
    assert not interrupted_runs(album.places)
    code, _, err = command("resume", killed, "--finish")
    assert code == 2
    assert "can no longer be finished" in err


def test_case_30_nothing_is_moved_removed_or_overwritten_unless_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = cli._parser().parse_args(["sort", "in", "--to", "out"])
    for name in ("copy", "move", "dry_run", "recursive", "json"):
        assert getattr(arguments, name) is False, "a flag, and no tuple, which would be true"
    assert arguments.plan is None
    with pytest.raises(SystemExit):
        main(["sort", "--help"])
    options = set(capsys.readouterr().out.split())
    assert "--move" in options
    assert not options & {"--delete", "--overwrite", "--force", "--remove", "--yes"}


def test_case_70_a_move_that_became_a_copy_is_told(
    album: Album, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_plan(album.plan(Action.MOVE), tmp_path / "plan.json")
    refuse_to_remove(monkeypatch, lambda path: path.parent == album.photos)
    _, out, err = command("apply", tmp_path / "plan.json")
    assert "only copied, the originals stay: 2" in out
    assert "1.jpg: Copied; the original stays, since it could not be removed: Permission denied." in err
    assert f"Moved 0 of 2 photos to {album.sorted}" in err
    _, out, _ = command("runs")
    assert "finished       move 0 of 2, 2 only copied" in out


def test_what_came_there_after_the_plan_is_already_there(album: Album, tmp_path: Path, command: Command) -> None:
    save_plan(album.plan(Action.MOVE), tmp_path / "plan.json")
    (album.sorted / "girl").mkdir(parents=True)
    shutil.copy(album.photos / "2.jpg", album.sorted / "girl" / "2.jpg")
    code, out, err = command("apply", tmp_path / "plan.json")
    assert (code, out) == (0, "girl: 1\nalready there: 1\n")
    assert "Moved 1 of 2 photos" in err
    assert "finished       move 1 of 2, 1 already there  " in command("runs")[1]
    assert json.loads(command("runs", "--json")[1])["already_there"] == 1


def test_case_71_undo_says_when_it_is_not_the_last_sort(
    album: Album, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = album.run().run_id
    album.run(album.plan())
    code, _, err = command("undo")
    assert code == 2
    assert f"The latest that has is {run_id}: 2 photos into {album.sorted}." in err
    assert bytes_in(album.photos) == []
    monkeypatch.setattr(terminal, "confirmed", lambda _: True)
    assert command("undo")[0] == 0
    assert len(bytes_in(album.photos)) == 3


def test_case_74_names_do_not_steer_the_terminal(album: Album, tmp_path: Path, command: Command) -> None:
    for name in ("\x1b[31mred\x1b[0m.jpg", "two\nlines.jpg", "turned\u202egpj.exe.jpg", "가족 😀.jpg"):
        album.add(name)
    save_plan(album.plan(Action.MOVE), tmp_path / "plan.json")
    shutil.rmtree(album.photos)
    _, out, err = command("apply", tmp_path / "plan.json")
    assert not {"\x1b", "\u202e"} & set(out + err)
    assert "\\x1b[31mred\\x1b[0m.jpg" in err
    assert "two\\nlines.jpg" in err
    assert "turned\\u202egpj.exe.jpg" in err
    assert "가족 😀.jpg" in err
