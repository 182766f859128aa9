"""Forgets a folder: whatever facesorter keeps of the photos in it, but for what a sort needs to be undone."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from facesorter.core import bounds
from facesorter.core.catalogue import FILE_NAME, Catalogue, remove_set_aside, set_aside
from facesorter.core.errors import CatalogueError, JournalError
from facesorter.core.messages import QT_TRANSLATE_NOOP, Message, message
from facesorter.core.places import UserPlaces
from facesorter.core.runs.history import Run, journals, read_run
from facesorter.core.runs.lines import planned
from facesorter.core.runs.lock import run_at_work
from facesorter.core.runs.tag_journal import read_tags, tag_journals
from facesorter.core.settings import load_settings, save_settings

_NOT_FORGOTTEN = QT_TRANSLATE_NOOP("Messages", "What {file} keeps could not be forgotten: {reason}.")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is forgotten, and what is not.

    Attributes:
        photos: files that were known.
        runs: journals of past sorts and taggings that were removed.
        kept: names of the sorts and taggings that can still be undone and name photos of the folder.
        set_aside: catalogues that were set aside: they may name photos of the folder, and hold what was said of others.
        failed: what should be forgotten and is not, and why: the disk is full, say.
    """

    photos: int
    runs: int = 0
    kept: tuple[str, ...] = ()
    set_aside: tuple[Path, ...] = ()
    failed: tuple[Message, ...] = ()


def forget(folder: Path | None, catalogue: Catalogue, places: UserPlaces, *, undo_too: bool = False) -> Forgotten:
    """Forget everything about the photos of a folder; the photos themselves are not touched.

    Gone are their results and corrections, the cached crops of faces (all of them: a cache), the folder among the
    recent ones and where its photos were filed, its lines in the log, and the journals of sorts and taggings that can
    no longer be undone. With every folder the catalogues that were set aside are gone too; nothing of a single folder
    can be taken from them, and what a person said of other photos may be nowhere else. What fails is told, and holds up
    nothing else.

    Args:
        folder: by any of its names; it may be gone. None for every folder there ever was.
        catalogue: the catalogue of the user, open.
        places: the places of the user.
        undo_too: forget sorts that can still be undone as well; they cannot be afterwards.
    """
    if folder is not None:
        folder = Path(os.path.normpath(folder.absolute()))
    failed: list[Message] = []
    photos = 0
    try:
        photos = catalogue.forget(folder)
    except CatalogueError as error:
        reason = error.message.details["reason"]
        failed.append(message(_NOT_FORGOTTEN, file=str(places.data / FILE_NAME), reason=reason))
    if folder is None:
        remove_set_aside(places)
    shutil.rmtree(places.cache / "crops", ignore_errors=True)
    settings = load_settings(places.settings)
    recent = tuple(name for name in settings.recent_folders if not _is_inside(Path(name), folder))
    kept_pairs = tuple(
        pair for pair in settings.destinations if not any(_is_inside(Path(name), folder) for name in pair)
    )
    if (recent, kept_pairs) != (settings.recent_folders, settings.destinations):
        with _noted(failed, places.settings):
            save_settings(replace(settings, recent_folders=recent, destinations=kept_pairs), places.settings)
    for log in places.data.glob("*.log*"):
        with _noted(failed, log):
            _drop_lines(log, b"" if folder is None else str(folder).encode("utf-8", "surrogateescape"))
    gone, kept = [], []
    for path, run_id, needed in _runs_of(folder, places, undo_too=undo_too):
        if needed:
            kept.append(run_id)
        else:
            with _noted(failed, path):
                path.unlink()
                gone.append(run_id)
    return Forgotten(photos, len(gone), tuple(kept), set_aside(places), tuple(failed))


@contextmanager
def _noted(failed: list[Message], file: Path) -> Iterator[None]:
    """Go on after what the system refuses, and take note of it."""
    try:
        yield
    except OSError as error:
        failed.append(message(_NOT_FORGOTTEN, file=str(file), reason=error.strerror or str(error)))


def _runs_of(folder: Path | None, places: UserPlaces, *, undo_too: bool) -> Iterator[tuple[Path, str, bool]]:
    """Yield the journals of sorts and taggings that name photos of a folder, and whether each must stay."""
    for path in journals(places):
        with suppress(JournalError, OSError):
            run = read_run(path)
            if _names(_paths(run), folder):
                at_work = run_at_work(places, run.destination) == run.run_id
                undoable = not run.undo_finished and (run.pending or not run.at_rest)
                yield path, run.run_id, at_work or (undoable and not undo_too)
    for path in tag_journals(places):
        with suppress(JournalError, OSError):
            record = read_tags(path)
            if _names([record.folder, *(written.sidecar for written in record.written.values())], folder):
                at_work = run_at_work(places, record.folder) == record.run_id
                undoable = not record.undo_finished and bool(record.pending or not record.at_rest)
                yield path, record.run_id, at_work or (undoable and not undo_too)


def _names(paths: Iterable[Path], folder: Path | None) -> bool:
    return folder is None or any(_is_inside(path, folder) for path in paths)


def _paths(run: Run) -> Iterator[Path]:
    yield run.destination
    yield from run.folders
    for step in run.steps.values():
        for file in step.files:
            yield from (file.source.path, file.target)
    for line in planned(run.path):
        with suppress(ValueError, KeyError, TypeError):
            for file in bounds.load_json(line)["files"]:
                yield from (Path(file["source"]), Path(file["target"]))


def _is_inside(path: Path, folder: Path | None) -> bool:
    return folder is None or Path(os.path.normpath(path)).is_relative_to(folder)


def _drop_lines(log: Path, name: bytes) -> None:
    with log.open("r+b") as file:
        lines = file.readlines()
        kept = [line for line in lines if name not in line]
        if len(kept) < len(lines):
            file.seek(0)
            file.writelines(kept)
            file.truncate()
