"""The bar above the grids: what photos are sorted by, which are shown, and a search by name."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from facesorter.core.corrections import Review
from facesorter.gui.grids.arrangement import Arrangement, Order
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.widgets import Field

_PAUSE_MS = 120


class SearchField(Field):
    """Where a name is typed; Escape ends the search, Enter or Down goes to what was found.

    Signals:
        ended: the search is over.
        entered: what was found is to be looked at.
    """

    ended = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take the keys that end a search."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.ended.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from ending a run."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


class FilterBar(QWidget):
    """Sorts and narrows.

    Signals:
        changed: the new :class:`~facesorter.gui.grids.arrangement.Arrangement`.
    """

    changed = Signal(Arrangement)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order_label, self._show_label = QLabel(), QLabel()
        self.order = QComboBox()
        self.review = QComboBox()
        self.search = SearchField()
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), Field.ActionPosition.LeadingPosition)
        self.search.setMaximumWidth(300)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        for order in Order:
            self.order.addItem("", order)
        for review in (None, *Review):
            self.review.addItem("", review)
        self._order_label.setBuddy(self.order)
        self._show_label.setBuddy(self.review)
        self.order.currentIndexChanged.connect(self._tell)
        self.review.currentIndexChanged.connect(self._tell)
        self.search.textChanged.connect(self._pause.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 2)
        for widget in (self._order_label, self.order, self._show_label, self.review):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        self._retranslate()

    @property
    def arrangement(self) -> Arrangement:
        """What is set at the moment."""
        review = self.review.currentData()
        return Arrangement(
            Order(self.order.currentData()), None if review is None else Review(review), self.search.text().strip()
        )

    @property
    def searching(self) -> bool:
        """Whether a search is open."""
        return bool(self.search.text()) or self.search.hasFocus()

    def type(self, text: str) -> None:
        """Begin or go on with a search by what was typed elsewhere."""
        self.search.setFocus()
        self.search.insert(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit(self.arrangement)

    def _retranslate(self) -> None:
        self._order_label.setText(self.tr("&Sort by:"))
        self._show_label.setText(self.tr("S&how:"))
        orders = {
            Order.RUN: self.tr("As found"),
            Order.DOUBT: self.tr("Least sure first"),
            Order.NAME: self.tr("Name"),
            Order.DATE: self.tr("Date"),
            Order.SIZE: self.tr("Size"),
            Order.FOLDER: self.tr("Folder"),
        }
        for row, order in enumerate(Order):
            self.order.setItemText(row, orders[order])
        reviews = {
            None: self.tr("All"),
            Review.OPEN: self.tr("Not answered yet"),
            Review.CONFIRMED: self.tr("Confirmed"),
            Review.CORRECTED: self.tr("Corrected by you"),
        }
        for row, review in enumerate((None, *Review)):
            self.review.setItemText(row, reviews[review])
        self.search.setPlaceholderText(self.tr("Search by name or folder"))
        self.search.setAccessibleName(self.tr("Search by name or folder"))
