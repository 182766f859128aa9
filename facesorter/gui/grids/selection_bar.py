"""The bar below the grids: what is selected, and what can be done with all of it."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT
from facesorter.gui.grids.class_menu import ClassMenu
from facesorter.gui.grids.item import Item
from facesorter.gui.kit.look import icon
from facesorter.gui.kit.translate import bucket_name
from facesorter.gui.kit.widgets import Elided

_EDGE, _GAP = 4, 6


class SelectionBar(QWidget):
    """Says “12 selected: 3 girl, 9 boy”, or how to correct where nothing is selected.

    Signals:
        answered: all that is selected is to get this answer.
        confirmed: the model is right about all that is selected.
        taken_back: the model's answer is to count again for all that is selected.
    """

    answered = Signal(int)
    confirmed = Signal()
    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: Sequence[Item] = ()
        self._classes: ClassSet | None = None
        self._text = Elided()
        self._right = QPushButton(icon("check-circle"), "")
        self._right.clicked.connect(self.confirmed)
        self._this_is = QPushButton(icon("tag"), "")
        self._menu = ClassMenu(self)
        self._menu.chosen.connect(self.answered)
        self._menu.confirmed.connect(self.confirmed)
        self._menu.taken_back.connect(self.taken_back)
        self._this_is.setMenu(self._menu)
        self._out = QPushButton(icon("left-out"), "")
        self._out.clicked.connect(self._leave_out)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, _EDGE, 12, _EDGE)
        row.setSpacing(_GAP)
        row.addWidget(self._text, 1)
        for button in self._buttons:
            row.addWidget(button)
        self._retranslate()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self._right, self._this_is, self._out)

    def show_classes(self, classes: ClassSet) -> None:
        """Offer the classes of a model."""
        self._classes = classes
        self._menu.show_classes(classes)
        self._refresh()

    def show_selection(self, items: Sequence[Item]) -> None:
        """Show what is selected."""
        self._items = items
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _leave_out(self) -> None:
        self.answered.emit(LEFT_OUT)

    def _refresh(self) -> None:
        for button in self._buttons:
            button.setVisible(bool(self._items))
        classes = self._classes
        if classes is None:
            return
        if not self._items:
            text = self.tr("Wrong? Select photos and press {first} to {last}, 0 for unsure, Delete to leave them out.")
            self._text.setText(text.format(first=1, last=min(9, len(classes))))
            return
        counts = Counter(item.bucket for item in self._items)
        listed = ", ".join(f"{count} {bucket_name(bucket, classes)}" for bucket, count in counts.most_common())
        self._text.setText(self.tr("%n selected: {counts}", None, len(self._items)).format(counts=listed))

    def _retranslate(self) -> None:
        self._right.setText(self.tr("&All of these are right"))
        self._this_is.setText(self.tr("&This is…"))
        self._out.setText(self.tr("&Leave out"))
        # As large without buttons too, so that nothing moves when something is selected.
        sizes = [button.sizeHint() for button in self._buttons]
        across = sum(size.width() + _GAP for size in sizes) + self._text.minimumSizeHint().width() + 26
        self.setMinimumSize(across, max(size.height() for size in sizes) + 2 * _EDGE)
        if self._classes is not None:
            self._menu.show_classes(self._classes)
        self._refresh()
