"""Shades of the palette's own colours, for lines and quiet text that are right in light and in dark."""

from PySide6.QtGui import QColor, QPalette


def faint(palette: QPalette, share: float, role: QPalette.ColorRole = QPalette.ColorRole.WindowText) -> QColor:
    """Return a colour of the palette, mostly transparent."""
    colour = QColor(palette.color(role))
    colour.setAlphaF(share)
    return colour
