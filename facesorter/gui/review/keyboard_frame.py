"""A frame that is drawn by keyboard around a face that was missed: where it is, and what a key does to it."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QSizeF, Qt

_STEP: Final = 0.04
_FINE_STEP: Final = 0.005
_FIRST_SIDE: Final = 0.3
_LEAST_SIDE: Final = 0.02

_DIRECTIONS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_GROWTH: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
"""The key with the plus says *equal* where it is pressed without Shift."""


@dataclass(frozen=True, slots=True)
class KeyboardFrame:
    """A frame, all of it inside the photo.

    Attributes:
        x: left edge, a fraction of the photo's width.
        y: upper edge, a fraction of the photo's height.
        width: a fraction of the photo's width.
        height: a fraction of the photo's height.
        across: the shorter side of the photo, as a fraction of its width: steps are of this, for they are to be as long
            from side to side as up and down.
        down: the same, as a fraction of its height.
    """

    x: float
    y: float
    width: float
    height: float
    across: float
    down: float

    @classmethod
    def in_the_middle(cls, photo: QSizeF) -> "KeyboardFrame":
        """Return a square in the middle of a photo of this size."""
        shorter = min(photo.width(), photo.height())
        across, down = shorter / photo.width(), shorter / photo.height()
        width, height = _FIRST_SIDE * across, _FIRST_SIDE * down
        return cls((1 - width) / 2, (1 - height) / 2, width, height, across, down)

    def after(self, key: int, modifiers: Qt.KeyboardModifier) -> "KeyboardFrame | None":
        """Return the frame after a key; None where the key does nothing to a frame.

        Arrows move it, with Shift they move its right or lower edge, plus and minus change its size around its middle;
        with Ctrl the steps are fine.
        """
        step = _FINE_STEP if modifiers & Qt.KeyboardModifier.ControlModifier else _STEP
        across, down = step * self.across, step * self.down
        if key in _DIRECTIONS:
            right, below = _DIRECTIONS[Qt.Key(key)]
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                return self._stretched(right * across, below * down)
            return self._at(self.x + right * across, self.y + below * down)
        if key in _GROWTH:
            return self._grown(_GROWTH[Qt.Key(key)] * across, _GROWTH[Qt.Key(key)] * down)
        return None

    def described(self) -> str:
        """Return where it is, in words, for who cannot see it."""
        text = QCoreApplication.translate(
            "KeyboardFrame", "Frame: {left} % from the left, {top} % from the top, {width} % wide, {height} % high"
        )
        sides = {"left": self.x, "top": self.y, "width": self.width, "height": self.height}
        return text.format(**{name: round(100 * side) for name, side in sides.items()})

    def _at(self, x: float, y: float) -> "KeyboardFrame":
        return replace(self, x=min(max(x, 0.0), 1 - self.width), y=min(max(y, 0.0), 1 - self.height))

    def _stretched(self, wider: float, higher: float) -> "KeyboardFrame":
        """Return it with its right and lower edges moved."""
        width = min(max(self.width + wider, _LEAST_SIDE * self.across), 1 - self.x)
        height = min(max(self.height + higher, _LEAST_SIDE * self.down), 1 - self.y)
        return replace(self, width=width, height=height)

    def _grown(self, wider: float, higher: float) -> "KeyboardFrame":
        """Return it larger around its middle."""
        width = min(max(self.width + wider, _LEAST_SIDE * self.across), 1.0)
        height = min(max(self.height + higher, _LEAST_SIDE * self.down), 1.0)
        grown = replace(self, width=width, height=height)
        return grown._at(self.x - (width - self.width) / 2, self.y - (height - self.height) / 2)  # noqa: SLF001
