"""Sidecars: the small XMP files in which photo managers note what they know of a photo, beside it.

Written here: the class as a tag, flat in ``dc:subject`` and below *facesorter* in ``lr:hierarchicalSubject``, which
Lightroom and digiKam read; on demand where the faces are, without names, as the Metadata Working Group has it
("Guidelines for Handling Image Metadata", version 2.0, 2010: ``mwg-rs:Regions``). Whatever else a sidecar holds stays;
which keywords that are called as a class are a person's own is noted in a property of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from facesorter.core.errors import ExportError
from facesorter.core.messages import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT: Final = "facesorter"
"""The tag above those of the classes."""

MOST_BYTES: Final = 4_000_000
"""A larger file is no sidecar that anybody wrote by hand or program."""

_X = "adobe:ns:meta/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_LR = "http://ns.adobe.com/lightroom/1.0/"
_REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/"
_DIM = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_OURS = "urn:x-facesorter:1.0/"
_PREFIXES: Final = {"dc": _DC, "lr": _LR, "mwg-rs": _REGIONS, "stDim": _DIM, "stArea": _AREA}
_OWN = "ownKeywords"
_PACKET = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'


@dataclass(frozen=True, slots=True)
class Region:
    """Where a face is, as fractions of the picture as it is stored, before it is turned upright: centre and sides."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Regions:
    """The faces of a photo, and the size in pixels of its picture as it is stored."""

    width: int
    height: int
    faces: tuple[Region, ...]


def sidecar(class_names: Sequence[str], regions: Regions | None = None, existing: bytes | None = None) -> bytes:
    """Return a sidecar with the tags of some classes, or an existing one with these added.

    Tags that facesorter gave before are replaced; a keyword stays that was there before a tag of its name. Faces that
    somebody marked stay, and none are added to them.

    Raises:
        ExportError: when the existing one is no XMP that can be read, and so nothing can be added.
    """
    from lxml import etree

    root = _parsed(existing) if existing is not None else _empty()
    description = _description(root)
    path = _bag(description, _LR, "hierarchicalSubject")
    flat = _bag(description, _DC, "subject")
    own = _taken_own(root)
    for item in [one for one in path if (one.text or "").startswith(f"{ROOT}|")]:
        old = (item.text or "").rpartition("|")[2]
        path.remove(item)
        for leaf in [one for one in flat if one.text == old and old not in own]:
            flat.remove(leaf)
    for name in class_names:
        _add(path, f"{ROOT}|{name}")
        if all(item.text != name for item in flat):
            _add(flat, name)
        else:
            _add(_bag(description, _OURS, _OWN), name)
    if regions is not None and root.find(f".//{{{_REGIONS}}}Regions") is None:
        _add_regions(description, regions)
    body: bytes = etree.tostring(root, encoding="utf-8", pretty_print=existing is None)
    return _PACKET + body.strip() + b'\n<?xpacket end="w"?>\n'


def _taken_own(root: "_Element") -> set[str | None]:
    """Remove the note of the keywords that are a person's own, though called as a tag of ours, and return them."""
    own: set[str | None] = set()
    for noted in root.findall(f".//{{{_OURS}}}{_OWN}"):
        own |= {item.text for item in noted.iter(f"{{{_RDF}}}li")}
        if (parent := noted.getparent()) is not None:
            parent.remove(noted)
    return own


def _parsed(existing: bytes) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        if len(existing) > MOST_BYTES or b"<!DOCTYPE" in existing or b"<!ENTITY" in existing:
            raise ValueError(existing[:40])  # noqa: TRY301 - one way to fail
        root = etree.fromstring(existing, parser)
        if root.tag == f"{{{_RDF}}}RDF":
            return root
        if root.tag not in (f"{{{_X}}}xmpmeta", f"{{{_X}}}xapmeta") or root.find(f"{{{_RDF}}}RDF") is None:
            raise ValueError(root.tag)  # noqa: TRY301
    except (ValueError, etree.XMLSyntaxError) as error:
        raise unreadable_xmp() from error
    return root


def unreadable_xmp() -> ExportError:
    """Return the error of a sidecar that cannot be read."""
    return ExportError(QT_TRANSLATE_NOOP("Messages", "The sidecar is not readable XMP, so nothing is added to it."))


def _empty() -> "_Element":
    from lxml import etree

    root = etree.Element(f"{{{_X}}}xmpmeta", nsmap={"x": _X})
    root.set(f"{{{_X}}}xmptk", "facesorter")
    rdf = etree.SubElement(root, f"{{{_RDF}}}RDF", nsmap={"rdf": _RDF})
    etree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""}, nsmap=_PREFIXES)
    return root


def _description(root: "_Element") -> "_Element":
    """Return the description to add to: the one that has tags already, or the first."""
    from lxml import etree

    rdf = root if root.tag == f"{{{_RDF}}}RDF" else root.find(f"{{{_RDF}}}RDF")
    assert rdf is not None  # noqa: S101 - as parsed, or as made
    found = rdf.findall(f"{{{_RDF}}}Description")
    for one in found:
        if one.find(f"{{{_LR}}}hierarchicalSubject") is not None or one.find(f"{{{_DC}}}subject") is not None:
            return one
    return found[0] if found else etree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})


def _bag(description: "_Element", space: str, name: str) -> "_Element":
    """Return the list of a property, wherever among the descriptions it is, or a new one."""
    rdf = description.getparent()
    kept = (rdf if rdf is not None else description).find(f".//{{{space}}}{name}")
    if kept is None:
        kept = _child(description, space, name)
    for kind in ("Bag", "Seq"):
        if (found := kept.find(f"{{{_RDF}}}{kind}")) is not None:
            return found
    return _child(kept, _RDF, "Bag")


def _child(parent: "_Element", space: str, name: str) -> "_Element":
    from lxml import etree

    prefixes = {prefix: uri for prefix, uri in {**_PREFIXES, "rdf": _RDF, ROOT: _OURS}.items() if uri == space}
    return etree.SubElement(parent, f"{{{space}}}{name}", nsmap=prefixes)


def _add(bag: "_Element", text: str) -> None:
    _child(bag, _RDF, "li").text = text


def _add_regions(description: "_Element", regions: Regions) -> None:
    kept = _resource(_child(description, _REGIONS, "Regions"))
    size = {"w": regions.width, "h": regions.height, "unit": "pixel"}
    _fields(_resource(_child(kept, _REGIONS, "AppliedToDimensions")), _DIM, size)
    bag = _child(_child(kept, _REGIONS, "RegionList"), _RDF, "Bag")
    for face in regions.faces:
        item = _resource(_child(bag, _RDF, "li"))
        _child(item, _REGIONS, "Type").text = "Face"
        area = {"x": face.x, "y": face.y, "w": face.width, "h": face.height, "unit": "normalized"}
        _fields(_resource(_child(item, _REGIONS, "Area")), _AREA, area)


def _resource(element: "_Element") -> "_Element":
    element.set(f"{{{_RDF}}}parseType", "Resource")
    return element


def _fields(parent: "_Element", space: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        _child(parent, space, name).text = f"{value:.6f}" if isinstance(value, float) else str(value)


def stored(boxes: Sequence[tuple[float, float, float, float]], orientation: int) -> tuple[Region, ...]:
    """Return where boxes of an upright picture (left, top, width, height) are in the picture as it is stored.

    ``orientation`` is what EXIF says of the stored one, 1 to 8.
    """
    regions = []
    for left, top, width, height in boxes:
        x, y = left + width / 2, top + height / 2
        x, y = _STORED[orientation](x, y)
        regions.append(Region(x, y, *((height, width) if orientation > 4 else (width, height))))
    return tuple(regions)


_STORED: Final = {
    1: lambda x, y: (x, y),
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (y, 1 - x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (1 - y, x),
}
