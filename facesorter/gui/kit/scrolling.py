"""A page that scrolls where the screen is too small for it, as a laptop's is at 200 %."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QWidget

_LEAST_HEIGHT = 120


class Scrolling(QScrollArea):
    """Shows a page as large as there is room for, never narrower than it can be, and scrolls up and down."""

    def __init__(self, page: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what lies in it has the focus, and is scrolled to
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        if page is not None:
            self.setWidget(page)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return what a page needs from side to side, and a few lines of it."""
        page = self.widget()
        least = QSize(0, 0) if page is None else page.minimumSizeHint()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(least.width() + bar, min(least.height(), _LEAST_HEIGHT))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return what the page likes best."""
        page = self.widget()
        return super().sizeHint() if page is None else page.sizeHint()
