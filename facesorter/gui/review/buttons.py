"""The answers that a person can give, as large buttons that show their key and how probable the model finds them."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QVBoxLayout, QWidget

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE
from facesorter.core.results import Status
from facesorter.gui.kit import look, words
from facesorter.gui.kit.look import faint
from facesorter.gui.kit.names import literal, short
from facesorter.gui.kit.translate import class_name, left_out_name, status_name
from facesorter.gui.kit.widgets import tip

_ICON: Final = 20
_PADDING: Final = 10
_LONGEST: Final = 16
"""So many letters of a name have room beside the photo."""

LEFT_OUT_LETTER: Final = "N"
"""The key that says *not a face / leave out*, beside Delete."""


class AnswerButton(QPushButton):
    """An answer: its drawing, name and key, over a bar as long as it is probable."""

    def __init__(self, answer: int, icon: QIcon, name: str, key: str) -> None:
        super().__init__(literal(short(name, _LONGEST)))
        self.answer = answer
        self._icon = icon
        self._name = name
        self.setToolTip(tip(name) if len(name) > _LONGEST else "")
        self._key = key
        self._probability: float | None = None
        self._best = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._describe()

    def show_probability(self, probability: float | None, *, best: bool) -> None:
        """Show how probable the model finds it, None where it says nothing."""
        self._probability = probability
        self._best = best
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that a finger hits."""
        metrics = self.fontMetrics()
        texts = (
            metrics.horizontalAdvance(short(self._name, _LONGEST))
            + metrics.horizontalAdvance("99 %")
            + 3 * metrics.height()
        )
        return QSize(texts + _ICON + 5 * _PADDING, max(32, metrics.height() + 10))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return what is needed to read it."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the button of the platform, the bar inside, and the texts."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect().adjusted(3, 3, -3, -3)
        if self._probability:
            bar = QRectF(room)
            bar.setWidth(bar.width() * self._probability)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faint(self.palette(), 0.28, QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(bar, 3, 3)
        self._paint_texts(painter, room)

    def _paint_texts(self, painter: QPainter, room: QRect) -> None:
        metrics = self.fontMetrics()
        ink = self.palette().color(QPalette.ColorRole.ButtonText)
        icon = look.icon("check-circle") if self.isChecked() else self._icon
        icon.paint(painter, QRect(room.left() + _PADDING, room.center().y() - _ICON // 2 + 1, _ICON, _ICON))
        font = self.font()
        font.setBold(self._best or self.isChecked())
        painter.setPen(ink)
        text = room.adjusted(_ICON + 2 * _PADDING, 0, -_PADDING, 0)
        if self._key:
            width = max(metrics.horizontalAdvance(self._key) + 10, metrics.height() + 4)
            cap = QRect(
                text.right() - width + 4, room.center().y() - metrics.height() // 2 - 1, width, metrics.height() + 3
            )
            painter.setFont(self.font())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(faint(self.palette(), 0.5, QPalette.ColorRole.ButtonText))
            painter.drawRoundedRect(QRectF(cap), 4, 4)
            painter.setPen(ink)
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)
            text.setRight(cap.left() - _PADDING)
        if self._probability is not None:
            shown = words.percent(self._probability)
            painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), shown)
            text.setRight(text.right() - metrics.horizontalAdvance(shown) - _PADDING)
        painter.setFont(font)
        name = QFontMetrics(font).elidedText(self._name, Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)

    def _describe(self) -> None:
        parts = [self._name]
        if self._probability is not None:
            parts.append(words.percent(self._probability))
        self.setAccessibleName(", ".join(parts))


class AnswerButtons(QWidget):
    """All answers, one under the other.

    Signals:
        chosen: the id of a class, or another answer of :mod:`facesorter.core.corrections`.
        further_chosen: the id of a class where a copy is to go too; it was clicked with Ctrl.
    """

    chosen = Signal(int)
    further_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[AnswerButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)

    @property
    def buttons(self) -> Sequence[AnswerButton]:
        """The buttons, from top to bottom."""
        return self._buttons

    def show_classes(self, classes: ClassSet) -> None:
        """Offer the classes of a model, in the language of the moment, and what is no class."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = []
        for one in classes:
            key = str(one.class_id) if one.class_id <= 9 else ""
            self._add(one.class_id, look.class_icon(one.name), class_name(one.name), key)
        self._column.addSpacing(6)
        self._add(UNSURE, look.status_icon(Status.UNSURE), status_name(Status.UNSURE), "0")
        self._add(SEVERAL, look.status_icon(Status.SEVERAL_FACES), status_name(Status.SEVERAL_FACES), "")
        self._add(LEFT_OUT, look.icon("left-out"), left_out_name(), LEFT_OUT_LETTER)

    def show_answers(self, probabilities: Sequence[float], chosen: int | None, further: Sequence[int] = ()) -> None:
        """Show how probable each class is, and which answer the person gave; ``further`` are classes with a copy."""
        best = max(probabilities, default=0.0)
        for button in self._buttons:
            place = button.answer - 1
            probability = probabilities[place] if 0 <= place < len(probabilities) else None
            button.show_probability(probability, best=probability is not None and probability == best)
            button.setChecked(button.answer == chosen or button.answer in further)

    def _add(self, answer: int, icon: QIcon, name: str, key: str) -> None:
        button = AnswerButton(answer, icon, name, key)
        button.clicked.connect(partial(self._on_clicked, button))
        self._buttons.append(button)
        self._column.addWidget(button)

    def _on_clicked(self, button: AnswerButton, *_: object) -> None:
        button.setChecked(not button.isChecked())  # what was answered is shown when it was, not before
        with_ctrl = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        (self.further_chosen if with_ctrl and button.answer > 0 else self.chosen).emit(button.answer)
