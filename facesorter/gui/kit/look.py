"""How the window looks: the Fusion style, light or dark, and icons in the colour of the text around them."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from facesorter.core.results import Status
from facesorter.core.settings import Settings
from facesorter.gui.kit.contrast import unreadable
from facesorter.resources import resource

_SCHEMES: Final = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}

_CLASS_ICONS: Final = {
    "plain male": "man",
    "glasses male": "man-glasses",
    "boy": "boy",
    "plain female": "woman",
    "glasses female": "woman-glasses",
    "girl": "girl",
}

_STATUS_ICONS: Final = {
    Status.OK: "check",
    Status.NO_FACE: "no-face",
    Status.SEVERAL_FACES: "people",
    Status.UNSURE: "question",
    Status.UNREADABLE: "broken-image",
}


def apply(app: QApplication, settings: Settings) -> None:
    """Give the application its style and its light or dark colours; may be called again when the settings change."""
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    # Unknown follows the system, also when that changes while the window is open.
    wanted = _SCHEMES.get(settings.colour_scheme, Qt.ColorScheme.Unknown)
    app.styleHints().setColorScheme(wanted)
    # A bare window manager on Linux has no theme that could answer the wish; everywhere else the system's colours stay.
    unanswered = wanted == Qt.ColorScheme.Dark and app.styleHints().colorScheme() == Qt.ColorScheme.Unknown
    app.setPalette(_dark_palette() if unanswered else QPalette())
    if unreadable(app.palette()):
        app.setPalette(_readable(app.palette(), _dark_palette() if unanswered else QPalette()))
    if app.windowIcon().isNull():
        app.setWindowIcon(app_icon())


def _readable(shown: QPalette, given: QPalette) -> QPalette:
    """Return a palette with other colours for what could hardly be read in the one that is shown."""
    dark = shown.color(QPalette.ColorRole.Window).lightness() < 128
    better = {
        QPalette.ColorRole.PlaceholderText: QColor(175, 175, 175) if dark else QColor(92, 92, 92),
        QPalette.ColorRole.Link: QColor(110, 185, 235) if dark else QColor(0, 80, 180),
        QPalette.ColorRole.HighlightedText: QColor(255, 255, 255),
    }
    palette = QPalette(given)
    for text, ground in unreadable(shown):
        if text in better:
            palette.setColor(text, better[text])
        if ground is QPalette.ColorRole.Highlight:
            palette.setColor(ground, QColor(30, 110, 165))
    return palette


def _dark_palette() -> QPalette:
    """Return the colours that Fusion has on a dark desktop."""
    ground, text, faint = QColor(50, 50, 50), QColor(240, 240, 240), QColor(130, 130, 130)
    palette = QPalette(ground, ground)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(role, text)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    palette.setColor(QPalette.ColorRole.Base, ground.darker(140))
    palette.setColor(QPalette.ColorRole.AlternateBase, ground.darker(120))
    palette.setColor(QPalette.ColorRole.PlaceholderText, faint.lighter(120))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(48, 140, 198))
    palette.setColor(QPalette.ColorRole.HighlightedText, text)
    palette.setColor(QPalette.ColorRole.Link, QColor(48, 140, 198))
    palette.setColor(QPalette.ColorRole.ToolTipBase, ground.lighter(120))
    palette.setColor(QPalette.ColorRole.ToolTipText, text)
    return palette


def app_icon() -> QIcon:
    """Return the icon of the application, in its own colours."""
    return QIcon(str(resource("icons/facesorter.svg")))


@cache
def icon(name: str) -> QIcon:
    """Return an icon of ``resources/icons`` that takes the palette's text colour whenever it is painted.

    Each is made once and kept: an engine written in Python that goes into the garbage together with its icon may be
    freed before it, which ends in a crash.

    Raises:
        FileNotFoundError: when there is no icon of that name.
    """
    return QIcon(_TintedEngine(resource(f"icons/{name}.svg").read_bytes()))


def class_icon(name: str) -> QIcon:
    """Return the icon of a class by its English name; a class of somebody's own model has a plain one."""
    return icon(_CLASS_ICONS.get(name, "person"))


def status_icon(status: Status) -> QIcon:
    """Return the icon of a photo that is in no class, or the check mark of one that is."""
    return icon(_STATUS_ICONS[status])


def bucket_icon(bucket: int | Status) -> QIcon:
    """Return the icon of a bucket that is no class."""
    return status_icon(bucket) if isinstance(bucket, Status) else icon("left-out")


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window a size that it is at its best in, or the most that its screen can show."""
    room = window.screen().availableSize() * 0.9
    window.resize(min(width, room.width()), min(height, room.height()))


def faint(palette: QPalette, share: float, role: QPalette.ColorRole = QPalette.ColorRole.WindowText) -> QColor:
    """Return a colour of the palette, mostly transparent: lines and quiet text that are right in light and in dark."""
    colour = QColor(palette.color(role))
    colour.setAlphaF(share)
    return colour


class _TintedEngine(QIconEngine):
    """Paints a one-colour drawing (``currentColor``) in the colour that text has at that moment."""

    def __init__(self, drawing: bytes) -> None:
        super().__init__()
        self._drawing = drawing
        self._drawn: dict[str, QSvgRenderer] = {}
        self._clones: list[QIconEngine] = []

    def clone(self) -> QIconEngine:
        clone = _TintedEngine(self._drawing)
        self._clones.append(clone)  # Qt takes the engine without keeping what is Python's of it alive
        return clone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        self._renderer(_ink(mode)).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def _renderer(self, ink: QColor) -> QSvgRenderer:
        name = ink.name()
        if name not in self._drawn:
            self._drawn[name] = QSvgRenderer(QByteArray(self._drawing.replace(b"currentColor", name.encode("ascii"))))
        return self._drawn[name]


def _ink(mode: QIcon.Mode) -> QColor:
    palette = QApplication.palette()
    if mode == QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    if mode == QIcon.Mode.Selected:
        return palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText)
    return palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)


class IconLabel(QWidget):
    """A drawing beside text. Unlike the pixmap of a label it follows the palette, and the screen's resolution."""

    def __init__(self, shown: QIcon, side: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = shown
        self.setFixedSize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, shown: QIcon) -> None:
        """Show another icon."""
        self._icon = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the drawing as text is painted."""
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self._icon.paint(QPainter(self), self.rect(), Qt.AlignmentFlag.AlignCenter, mode)
