"""The bar above the grids: what photos are sorted by, which are shown, and a search by name."""

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from facesorter.core.corrections import Review
from facesorter.gui.grids.arrangement import Arrangement, Order
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.widgets import ElidedBox, Field, keeps_escape, name_clear_button

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
        """Keep Escape for ending the search."""
        return keeps_escape(event) or super().event(event)


class Choice(ElidedBox):
    """A list whose entries are found out when somebody looks at them: all, then what there is.

    Signals:
        opening: the entries are about to be shown.
    """

    opening = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.addItem("", None)

    def showPopup(self) -> None:  # noqa: N802
        """Have the entries found out first."""
        self.opening.emit()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Have the entries found out, for whoever leafs through them with the arrows."""
        self.opening.emit()
        super().focusInEvent(event)

    def offer(self, entries: Sequence[tuple[str, object]]) -> None:
        """Offer entries behind the one for all; what is chosen stays chosen, if it is among them."""
        chosen = self.currentData()
        self.blockSignals(True)
        while self.count() > 1:
            self.removeItem(1)
        for text, value in entries:
            self.addItem(text, value)
        found = next((row for row in range(self.count()) if self.itemData(row) == chosen), 0)
        self.setCurrentIndex(found)
        self.blockSignals(False)
        if found == 0 and chosen is not None:
            self.currentIndexChanged.emit(0)


class FilterBar(QWidget):
    """Sorts and narrows.

    Signals:
        changed: the new :class:`~facesorter.gui.grids.arrangement.Arrangement`.
    """

    changed = Signal(Arrangement)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order_label, self._show_label = QLabel(), QLabel()
        self.order, self.review = ElidedBox(), ElidedBox()
        self.period, self.folder = Choice(), Choice()
        self.search = SearchField()
        self.search.setClearButtonEnabled(True)
        self._magnifier = self.search.addAction(icon("search"), Field.ActionPosition.LeadingPosition)
        self.search.setMaximumWidth(300)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        for choice in (self.order, self.review, self.period, self.folder):  # as wide as there is room for
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(2)
            choice.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            choice.setMaximumWidth(170)
        for order in Order:
            self.order.addItem("", order)
        for review in (None, *Review):
            self.review.addItem("", review)
        self._order_label.setBuddy(self.order)
        self._show_label.setBuddy(self.review)
        self.order.currentIndexChanged.connect(self._tell)
        self.review.currentIndexChanged.connect(self._tell)
        self.period.currentIndexChanged.connect(self._tell)
        self.folder.currentIndexChanged.connect(self._tell)
        self.search.textChanged.connect(self._pause.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 2)
        for widget in (self._order_label, self.order, self._show_label, self.review, self.period, self.folder):
            row.addWidget(widget, int(isinstance(widget, QComboBox)))
        row.addWidget(self.search, 2)  # what is typed is longer than what is chosen
        self._retranslate()

    @property
    def arrangement(self) -> Arrangement:
        """What is set at the moment."""
        review = self.review.currentData()
        return Arrangement(
            Order(self.order.currentData()),
            None if review is None else Review(review),
            self.search.text().strip(),
            tuple(self.period.currentData() or ()),
            self.folder.currentData(),
        )

    @property
    def searching(self) -> bool:
        """Whether a search is open."""
        return bool(self.search.text()) or self.search.hasFocus()

    def clear(self) -> None:
        """Show all photos again, for another folder; in the order that is set."""
        self.search.clear()
        self.review.setCurrentIndex(0)
        for choice in (self.period, self.folder):
            choice.offer(())
        self._tell()

    def offer_periods(self, months: Collection[tuple[int, int]]) -> None:
        """Offer the years and months in which photos were taken, the latest first."""
        entries: list[tuple[str, object]] = []
        locale = QLocale()
        for year in sorted({year for year, _ in months}, reverse=True):
            entries.append((str(year), (year,)))
            entries += [
                (f"    {locale.standaloneMonthName(month)} {year}", (year, month))
                for month in sorted({month for of, month in months if of == year}, reverse=True)
            ]
        self.period.offer(entries)

    def offer_folders(self, folders: Collection[Path], root: Path | None) -> None:
        """Offer the folders that photos lie in, by their way from the folder of all, if there is one."""
        self.folder.offer([(_way(folder, root), folder) for folder in sorted(folders)])

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
        self.period.setItemText(0, self.tr("Any date"))
        self.period.setAccessibleName(self.tr("Taken in"))
        self.period.setToolTip(self.tr("When it was taken; where no camera says so, when its file was changed"))
        self.folder.setItemText(0, self.tr("Any folder"))
        self.folder.setAccessibleName(self.tr("Folder"))
        self._order_label.setText(self.tr("&Sort by:"))
        self._show_label.setText(self.tr("S&how:"))
        orders = {
            Order.RUN: self.tr("As found"),
            Order.DOUBT: self.tr("Least sure first"),
            Order.NAME: self.tr("Name"),
            Order.DATE: self.tr("Date taken"),
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
        self._magnifier.setText(self.tr("Search"))
        name_clear_button(self.search)


def _way(folder: Path, root: Path | None) -> str:
    if root is None:
        return str(folder)
    return root.name if folder == root else str(folder.relative_to(root))
