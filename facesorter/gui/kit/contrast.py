"""How well one colour can be told from another: the contrast ratio of WCAG 2.1 (https://www.w3.org/TR/WCAG21)."""

from typing import Final

from PySide6.QtGui import QColor, QPalette

ENOUGH: Final = 4.5
"""The least ratio between text and its ground that everybody can read."""

_Role = QPalette.ColorRole
_PAIRS: Final = (
    (_Role.WindowText, _Role.Window),
    (_Role.Text, _Role.Base),
    (_Role.Text, _Role.AlternateBase),
    (_Role.ButtonText, _Role.Button),
    (_Role.ToolTipText, _Role.ToolTipBase),
    (_Role.PlaceholderText, _Role.Base),
    (_Role.PlaceholderText, _Role.Window),
    (_Role.Link, _Role.Window),
    (_Role.HighlightedText, _Role.Highlight),
)
"""Which text is written on which ground."""


def contrast(one: QColor, other: QColor) -> float:
    """Return the ratio of two opaque colours, 1 to 21.

    >>> round(contrast(QColor("black"), QColor("white")))
    21
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def unreadable(palette: QPalette) -> list[tuple[QPalette.ColorRole, QPalette.ColorRole]]:
    """Return the pairs of text and ground of a palette whose contrast is too small."""
    return [(text, ground) for text, ground in _PAIRS if _ratio(palette, text, ground) < ENOUGH]


def _ratio(palette: QPalette, text: QPalette.ColorRole, ground: QPalette.ColorRole) -> float:
    under, over = palette.color(ground), palette.color(text)
    share = over.alphaF()
    mixed = QColor.fromRgbF(
        over.redF() * share + under.redF() * (1 - share),
        over.greenF() * share + under.greenF() * (1 - share),
        over.blueF() * share + under.blueF() * (1 - share),
    )
    return contrast(mixed, under)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
