"""The licences of everything that comes with the program: what a frozen app carries, or what is installed beside it.

Also read by ``packaging/licences.py``, which collects them for a frozen app.
"""

import importlib.metadata
import json
import re
from dataclasses import dataclass
from pathlib import Path

from facesorter.resources import resource

INDEX = "licences/index.json"
"""Written by the build of a frozen app: the list of what is in it."""

_TEXT = re.compile(r"(licen[cs]e|copying|notice|copyright)(?!.*\.pyc?$)", re.IGNORECASE)
_TRAIN = re.compile(r"extra == .train.$")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Licence:
    """Something that others wrote, and on what terms.

    Attributes:
        name: of the package or program.
        version: empty when it has none.
        terms: the licence in a few words, as its makers tell it.
        texts: the files that hold the licence.
    """

    name: str
    version: str
    terms: str
    texts: tuple[Path, ...]


def licences() -> tuple[Licence, ...]:
    """Return the licences of what came with this program, our own first."""
    index = resource(INDEX)
    if index.is_file():
        listed = json.loads(index.read_text("utf-8"))
        found = [
            Licence(one["name"], one["version"], one["terms"], tuple(index.parent / text for text in one["texts"]))
            for one in listed
        ]
    else:
        found = [licence_of(distribution) for distribution in _installed()]
    return tuple(sorted(found, key=lambda one: (one.name != "facesorter", one.name.lower())))


def licence_of(distribution: importlib.metadata.Distribution) -> Licence:
    """Return what an installed Python package says of its licence."""
    meta = distribution.metadata
    listed = meta.json
    said = str(listed.get("license_expression") or listed.get("license") or "")
    if not said or "\n" in said:
        classifiers = meta.get_all("Classifier") or []
        said = next((one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")), "")
    texts = tuple(
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or []
        if (".dist-info" in str(file) and _TEXT.search(file.name)) or file.name.startswith("THIRD_PARTY")
    )
    return Licence(meta["Name"], distribution.version, said, texts)


def _installed() -> list[importlib.metadata.Distribution]:
    """Return facesorter, and what it needs, as far as it is installed."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = ["facesorter"]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        wanted = [line for line in found[name].requires or [] if "extra ==" not in line or _TRAIN.search(line)]
        waiting += [match.group() for line in wanted if (match := _NAME.match(line))]
    return list(found.values())
