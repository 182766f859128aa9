"""Which files belong to a photo and travel with it, told by their names alone: sidecars, raw files, Live Photos, edits.

| beside ``IMG_1.HEIC`` or ``IMG_1.JPG`` | what it is |
|---|---|
| ``IMG_1.DNG``, ``IMG_1.CR3`` and the like | the raw file of the same shot |
| ``IMG_1.MOV``, ``IMG_1.MP4`` | the moving part of a Live Photo |
| ``IMG_E1.HEIC``, ``IMG_E1.MOV``, ``IMG_1.AAE``, ``IMG_O1.AAE`` | an edit on an iPhone, or what was edited |
| ``IMG_1.xmp``, ``IMG_1.HEIC.xmp`` | what a photo manager noted |
| ``IMG_1.HEIC.json``, ``IMG_1.HEIC.supplemental-metadata.json``, also cut | what Google Takeout noted |
| ``IMG_1.THM`` | a camera's thumbnail |
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from facesorter.core.files.names import LONGEST_NAME, name_key, name_length, numbered_name

RAW_SUFFIXES: Final = frozenset(
    ".3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .fff .iiq .kdc .mef .mos .mrw .nef .nrw .orf .pef .raf .raw "  # noqa: SIM905 - else 26 lines
    ".rw2 .rwl .sr2 .srf .srw .x3f".split()
)
"""What the raw files of cameras are called."""

_DEVELOPED = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".heic", ".heif", ".hif", ".avif"})
_MOVING = frozenset({".mov", ".mp4"})
_SIDECARS = frozenset({".aae", ".xmp", ".thm", ".json"})
_FOLLOWING = RAW_SUFFIXES | _MOVING | _SIDECARS
_EDIT = re.compile(r"(img_)([eo])(\d.*)", re.IGNORECASE | re.DOTALL)

# Google calls a second a.jpg a(1).jpg, but its notes a.jpg(1).json, and cuts the names of notes to 46 characters.
_COUNTED = re.compile(r"(.+)(\(\d+\))\.json", re.IGNORECASE | re.DOTALL)
_TAKEOUT_NOTES = ".supplemental-metadata"
_TAKEOUT_LONGEST = 46


@dataclass(frozen=True, slots=True)
class Groups:
    """The files of one folder that belong together, by name.

    Attributes:
        companions: of each photo that has any, the files that travel with it.
        shared: of each file that belongs to several photos, those photos.
    """

    companions: Mapping[str, tuple[str, ...]]
    shared: Mapping[str, tuple[str, ...]]


def group_names(names: Iterable[str], is_photo: Callable[[str], bool]) -> Groups:
    """Tell which files of a folder belong to which photo.

    Args:
        names: all files of the folder.
        is_photo: whether a name is that of a photo; raw files and edits are photos too, where they stand alone.

    >>> names = ["IMG_1.HEIC", "IMG_1.MOV", "IMG_1.HEIC.xmp", "film.mov"]
    >>> dict(group_names(names, lambda name: name.endswith(".HEIC")).companions)
    {'IMG_1.HEIC': ('IMG_1.HEIC.xmp', 'IMG_1.MOV')}
    """
    names = list(names)
    if not any(map(_may_follow, names)):  # as in most folders, and a plan of 20,000 photos is read sooner
        return Groups({}, {})
    photos: list[str] = []
    others: list[str] = []
    for name in names:
        (photos if is_photo(name) else others).append(name)
    return _Grouping(photos, others).groups()


def renamed(name: str, lead: str, new_lead: str) -> str:
    """Return the new name of a companion whose photo gets a new name.

    >>> renamed("IMG_E1.MOV", "IMG_1.HEIC", "IMG_1 (2).HEIC")
    'IMG_E1 (2).MOV'
    """
    stem, new_stem = name_key(_stem(lead)), _stem(new_lead)
    for head, tail in _splits(_canonical(name)):
        key = name_key(head)
        if key == name_key(lead):
            return new_lead + tail
        if key == stem:
            return new_stem + tail
        if _edited(key) == stem:
            return new_stem[:4] + head[4] + new_stem[4:] + tail
    return new_lead + _suffix(name)  # a note of Google Takeout with a cut name


def name_beside(name: str, lead: str, new_lead: str) -> str:
    """Return the name of a companion beside its photo, which may have got a new name; it changes only where it must.

    >>> name_beside("a.jpg(1).json", "a(1).jpg", "a(1).jpg")
    'a.jpg(1).json'
    """
    return name if new_lead == lead else renamed(name, lead, new_lead)


def numbered_group(names: Sequence[str], number: int, safe: Callable[[str], str]) -> tuple[str, ...]:
    """Return the names of a photo and its companions, numbered alike.

    Args:
        names: the photo first.
        number: as in :func:`~facesorter.core.files.names.numbered_name`; 1 changes the names only where it must.
        safe: makes a name one that the target takes.
    """
    lead = names[0]
    new = numbered_name(safe(lead), number)
    if len(names) == 1:
        return (new,)
    longer = max(name_length(renamed(name, lead, new)) for name in names[1:]) - name_length(new)
    if new != lead and name_length(new) + longer > LONGEST_NAME:
        new = numbered_name(safe(lead), number, spare=longer)
    return (new, *(safe(name_beside(name, lead, new)) for name in names[1:]))


class _Grouping:
    """Finds the photo of every file of a folder. Photos are looked up by name and by stem, in any case and spelling."""

    def __init__(self, photos: Sequence[str], others: Sequence[str]) -> None:
        self._leads: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        raws = [name for name in photos if _suffix(name) in RAW_SUFFIXES]
        stems = {name_key(_stem(name)) for name in photos}
        edits = [name for name in photos if name not in raws and _edited(name_key(_stem(name))) in stems]
        alone = set(raws) | set(edits)
        for name in photos:
            if name not in alone:
                self._add(name, [name])
        for name in raws:
            self._add_photo(name, [lead for lead in self._of_stem(_stem(name)) if _suffix(lead) in _DEVELOPED])
        for name in edits:
            self._add_photo(name, self._of_stem(_edited(_stem(name)) or ""))
        for name in others:
            if _suffix(name) in _MOVING:
                self._add(name, [lead for lead in self._of_stem(_stem(name)) if _suffix(lead) in _DEVELOPED])
        for name in others:
            if _suffix(name) in _SIDECARS:
                self._leads[name] = _narrowed(name, self._of_sidecar(name))

    def groups(self) -> Groups:
        companions: dict[str, dict[str, str]] = defaultdict(dict)
        shared: dict[str, tuple[str, ...]] = {}
        # Of two files that differ only in case, the one that spells the photo's name exactly belongs to it.
        for name, leads in sorted(self._leads.items(), key=lambda item: not _is_exact(item[0], item[1])):
            if len(leads) > 1:
                shared[name] = tuple(leads)
            elif leads and leads[0] != name:
                companions[leads[0]].setdefault(name_key(renamed(name, leads[0], leads[0])), name)
        return Groups({lead: tuple(sorted(of_it.values())) for lead, of_it in companions.items()}, shared)

    def _add_photo(self, name: str, leads: Sequence[str]) -> None:
        """Add a photo that may be a companion; where that is not certain, it stands alone."""
        leads = _narrowed(name, leads)
        self._add(name, leads if len(leads) == 1 else [name])

    def _add(self, name: str, leads: Sequence[str]) -> None:
        self._leads[name] = leads = _narrowed(name, leads)
        for by, key in ((self._by_name, name_key(name)), (self._by_stem, name_key(_stem(name)))):
            by[key] += [lead for lead in leads if lead not in by[key]]
        if len(name) > _TAKEOUT_LONGEST:
            self._by_start[name_key(name[:_TAKEOUT_LONGEST])] += leads

    def _of_stem(self, stem: str) -> list[str]:
        key = name_key(stem)
        return self._by_stem.get(key) or self._by_stem.get(_edited(key) or "", [])

    def _of_sidecar(self, name: str) -> list[str]:
        base = _stem(_canonical(name))
        head, dot, tail = base.rpartition(".")
        if found := self._by_name.get(name_key(base)):
            return found
        if dot and _suffix(name) == ".json" and _TAKEOUT_NOTES.startswith(dot + tail.lower()):
            return self._by_name.get(name_key(head), [])
        if found := self._of_stem(base):
            return found
        return self._by_start.get(name_key(base), []) if len(base) == _TAKEOUT_LONGEST else []


def _may_follow(name: str) -> bool:
    """Return whether a file can belong to a photo, by its name alone."""
    return _suffix(name) in _FOLLOWING or _edited(name_key(_stem(name))) is not None


def _is_exact(name: str, leads: Sequence[str]) -> bool:
    return any(name.startswith(_stem(lead) + ".") for lead in leads)


def _narrowed(name: str, leads: Sequence[str]) -> list[str]:
    """Of several photos whose names differ only in case, return the one that the file spells exactly."""
    exact = [lead for lead in leads if _is_exact(name, [lead])] if len(leads) > 1 else []
    return exact or list(leads)


def _canonical(name: str) -> str:
    """Return a name with the count where the photo has it: ``a(1).jpg.json`` for ``a.jpg(1).json``."""
    counted = _COUNTED.fullmatch(name)
    if counted is None:
        return name
    body, notes = counted[1], ""
    head, dot, tail = body.rpartition(".")
    if tail and _TAKEOUT_NOTES.startswith(dot + tail.lower()):
        body, notes = head, dot + tail
    stem, suffix = os.path.splitext(body)  # noqa: PTH122 - Path stumbles over names such as "."
    return f"{stem}{counted[2]}{suffix}{notes}.json" if suffix else name


def _edited(stem: str) -> str | None:
    """Return the stem of the photo whose edit has this one: ``IMG_1`` for ``IMG_E1``; None for any other."""
    edit = _EDIT.fullmatch(stem)
    return edit[1] + edit[3] if edit else None


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Yield a name cut before each of its full stops, the last one first."""
    end = len(name)
    while (end := name.rfind(".", 1, end)) > 0:
        yield name[:end], name[end:]


def _stem(name: str) -> str:
    return os.path.splitext(name)[0]  # noqa: PTH122 - Path stumbles over names such as "."


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122
