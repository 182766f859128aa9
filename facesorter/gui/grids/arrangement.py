"""In which order the photos of the grids are shown, and which of them: everything that the bar above them sets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facesorter.core.corrections import Review
from facesorter.core.doubts import certainty

if TYPE_CHECKING:
    from facesorter.gui.grids.item import Item


class Order(StrEnum):
    """What photos are sorted by."""

    RUN = "run"
    DOUBT = "doubt"
    NAME = "name"
    DATE = "date"
    SIZE = "size"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An order and a choice of photos.

    Attributes:
        order: what they are sorted by; the order of the run comes second.
        review: only photos with the answer of somebody, or None for all.
        text: only photos whose name or folder holds this, whatever the case.
        period: only photos taken in this year, or in this year and month; empty for all.
        folder: only photos that lie right in this folder, or None for all.
    """

    order: Order = Order.RUN
    review: Review | None = None
    text: str = ""
    period: tuple[int, ...] = ()
    folder: Path | None = None

    @property
    def narrows(self) -> bool:
        """Whether some photos may be left out."""
        return self.review is not None or bool(self.text or self.period) or self.folder is not None

    def key(self, item: "Item") -> tuple[Any, int]:
        """Return what an item is sorted by; no two are alike."""
        return _KEYS[self.order](item), item.number

    def arranged(self, items: Iterable["Item"]) -> list["Item"]:
        """Return the items that are shown, in their order."""
        shown = sorted(filter(self.keeps, items) if self.narrows else items, key=_NUMBER)
        if self.order is not Order.RUN:
            shown.sort(key=_KEYS[self.order])  # stable: of equals the order of the run stays
        return shown

    def keeps(self, item: "Item") -> bool:
        """Whether an item is shown."""
        if self.review is not None and item.review is not self.review:
            return False
        if self.folder is not None and item.result.photo.path.parent != self.folder:
            return False
        if self.period and period_of(item)[: len(self.period)] != self.period:
            return False
        return not self.text or self.text.casefold() in str(item.result.photo.path).casefold()


def period_of(item: "Item") -> tuple[int, int]:
    """Return the year and month in which a photo was taken."""
    date = item.result.date
    return date.year, date.month


_NUMBER = attrgetter("number")
_KEYS: dict[Order, Callable[["Item"], Any]] = {
    Order.RUN: lambda _: 0,
    Order.DOUBT: lambda item: certainty(item.result),
    Order.NAME: lambda item: item.result.photo.path.name.casefold(),
    Order.DATE: lambda item: item.result.date,
    Order.SIZE: lambda item: -item.result.photo.size,
    Order.FOLDER: lambda item: str(item.result.photo.path).casefold(),
}
