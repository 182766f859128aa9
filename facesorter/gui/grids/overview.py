"""The overview: one card a class, each with its heading and its own grid of thumbnails that fill as one watches."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet, FaceClass
from facesorter.gui.grids.bucket_model import BucketModel
from facesorter.gui.grids.class_grid import ClassGrid
from facesorter.gui.grids.item import Item
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit import look, words
from facesorter.gui.kit.look import faint
from facesorter.gui.kit.translate import class_name
from facesorter.gui.kit.widgets import ElidedButton, tip

_SIDE = 64


class Overview(QScrollArea):
    """All classes at a glance.

    Signals:
        chosen: the heading of a class (its id) was clicked.
        opened: a photo was double-clicked.
        correction_asked: the photos of these paths are to get this answer.
        confirm_asked: the model is right about the selected photos.
        take_back_asked: the model's answer is to count again for the selected photos.
        menu_asked: the context menu is wanted for the photos of a grid, at a point of the screen.
        selection_changed: other photos are selected than before.
        typed: letters that are no command, but the beginning of a search.
    """

    chosen = Signal(int)
    opened = Signal(Item)
    correction_asked = Signal(Sequence, int)
    confirm_asked = Signal()
    take_back_asked = Signal()
    menu_asked = Signal(ClassGrid, QPoint)
    selection_changed = Signal()
    typed = Signal(str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._cards: list[_Card] = []
        self._side = _SIDE
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what lies in it has the focus, and is scrolled to
        self.setWidgetResizable(True)

    def show_results(self, results: ResultModel) -> None:
        """Make a card for each class of the results."""
        classes: ClassSet = results.classes
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(10)
        columns = 2 if len(classes) <= 4 else 3
        self._cards = []
        for place, face_class in enumerate(classes):
            card = _Card(face_class, results.buckets[face_class.class_id], self._thumbnails, self._side)
            card.grid.all_selected = self.selected_items
            card.grid.selection_changed.connect(self._on_selection)
            card.grid.typed.connect(self.typed)
            card.heading.clicked.connect(self._on_heading)
            card.grid.opened.connect(self.opened)
            card.grid.correction_asked.connect(self._on_correction)
            card.grid.menu_asked.connect(self._on_menu)
            card.grid.confirm_asked.connect(self.confirm_asked)
            card.grid.take_back_asked.connect(self.take_back_asked)
            self._cards.append(card)
            grid.addWidget(card, place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.setWidget(page)

    def come_after(self, widget: QWidget) -> None:
        """Have Tab come to the cards after a widget; new ones would come after everything else."""
        for card in self._cards:
            for one in (card.heading, card.grid):
                QWidget.setTabOrder(widget, one)
                widget = one

    def refresh_counts(self) -> None:
        """Show how many photos each class holds."""
        for card in self._cards:
            card.refresh()

    @property
    def grids(self) -> Sequence[ClassGrid]:
        """The grids of the classes."""
        return [card.grid for card in self._cards]

    def selected_items(self) -> list[Item]:
        """Return the selected photos of all classes: it is one selection."""
        return [item for card in self._cards for item in card.grid.selected_items()]

    def set_side(self, side: int) -> None:
        """Show thumbnails of another size."""
        self._side = side
        for card in self._cards:
            card.grid.set_side(side)

    def set_searching(self, searching: bool) -> None:
        """Let digits go to an open search rather than correct."""
        for card in self._cards:
            card.grid.searching = searching

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh_counts()

    def _on_heading(self) -> None:
        for card in self._cards:
            if card.heading is self.sender():
                self.chosen.emit(card.class_id)

    def _on_selection(self) -> None:
        """Keep one selection: a click in one class ends that of the others, unless Ctrl or Shift adds to it."""
        grid = self.sender()
        adding = QGuiApplication.keyboardModifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if isinstance(grid, ClassGrid) and grid.selected_items() and not adding:
            for card in self._cards:
                if card.grid is not grid:
                    card.grid.clearSelection()
        self.selection_changed.emit()

    def _on_correction(self, answer: int) -> None:
        self.correction_asked.emit([item.result.photo.path for item in self.selected_items()], answer)

    def _on_menu(self, point: QPoint) -> None:
        if isinstance(grid := self.sender(), ClassGrid):
            self.menu_asked.emit(grid, point)


class _Card(QWidget):
    """One class: a heading that opens it, and its photos."""

    def __init__(self, face_class: FaceClass, model: BucketModel, thumbnails: Thumbnails, side: int) -> None:
        super().__init__()
        self.class_id = face_class.class_id
        self._name = face_class.name
        self._model = model
        self.heading = ElidedButton()
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setIcon(look.class_icon(face_class.name))
        self.heading.setIconSize(QSize(20, 20))
        self.heading.setAutoRaise(True)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.grid = ClassGrid(thumbnails, side, compact=True)
        self.grid.show_bucket(model)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.grid, 1)
        self.setMinimumHeight(150)
        self.refresh()

    def refresh(self) -> None:
        """Show the name and the number of photos."""
        name = class_name(self._name)
        count = self._model.count
        self.heading.show_name(name, f"  {words.number(count)}")
        self.heading.setToolTip(tip(self.tr("Show all photos of “{name}”").format(name=name)))
        self.heading.setAccessibleName(self.tr("{name}, %n photo(s)", None, count).format(name=name))
        self.grid.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(faint(self.palette(), 0.25))
        painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
