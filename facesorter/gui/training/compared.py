"""The new model and the one in use, class by class, on the test pictures; and these, to be looked at and relabelled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from facesorter.core.classes import NONE, ClassSet
from facesorter.core.errors import FacesorterError
from facesorter.gui.grids.thumbnails import Thumbnails
from facesorter.gui.kit.look import class_icon
from facesorter.gui.kit.tables import Column, TableModel, calm_table, fit_columns
from facesorter.gui.kit.translate import class_name, error_text
from facesorter.gui.kit.widgets import ElidedBox, paragraph
from facesorter.gui.models.heat_grid import HeatGrid
from facesorter.gui.training.labels import Labels
from facesorter.gui.training.pictures import Pictured, PicturesPane, unseen
from facesorter.ml.evaluation.answers import PictureAnswers, Which, confusion, evaluation_of, only_right

_Cell = tuple[Which, int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table: a class, or all of them; shares of right answers, 0 to 1."""

    name: str
    pictures: int
    new: float | None
    old: float | None


class ClassesPage(QWidget):
    """How many pictures of each class either model gets right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: TableModel[_Row] = TableModel(self)
        self._table = calm_table(self._model, "", ())
        column = QVBoxLayout(self)
        column.addWidget(self._table)

    @property
    def rows(self) -> list[tuple[str, int, float | None, float | None]]:
        """What it shows: name, pictures, and how many of 100 the new and the old model get right."""
        return [(row.name, row.pictures, row.new, row.old) for row in self._model.rows]

    def show_answers(self, answers: Sequence[PictureAnswers], classes: ClassSet) -> None:
        """Show the shares."""
        both = [evaluation_of(answers, which, classes.names) for which in Which]
        rows = []
        for place, one in enumerate(classes):
            count = sum(answer.label == one.class_id for answer in answers)
            shares = [each.per_class[one.name].recall if each and count else None for each in both]
            rows.append(_Row(classes.names[place], count, *shares))
        known = sum(answer.label != NONE for answer in answers)
        rows.append(_Row("", known, *(each.balanced_accuracy if each else None for each in both)))
        self._model.set_rows(rows)
        self._model.set_columns(
            [
                Column(
                    self.tr("Class"),
                    self._name,
                    icon=lambda row: class_icon(row.name) if row.name else None,
                    path=True,
                ),
                Column(self.tr("Pictures"), lambda row: str(row.pictures), key=lambda row: row.pictures, right=True),
                self._shares(self.tr("New model"), lambda row: row.new),
                self._shares(self.tr("Model in use"), lambda row: row.old),
                Column(self.tr("Difference"), _difference, key=_by, right=True),
            ]
        )
        fit_columns(self._table, (24, 12, 16, 24, 16))
        self._table.setAccessibleName(self.tr("Right answers class by class"))

    def _name(self, row: _Row) -> str:
        return class_name(row.name) if row.name else self.tr("Mean of the classes")

    def _shares(self, title: str, share: Callable[[_Row], float | None]) -> Column[_Row]:
        return Column(
            title,
            lambda row: "" if share(row) is None else f"{100 * (share(row) or 0):.0f} %",
            key=lambda row: share(row) or 0.0,
            right=True,
        )


class PicturesPage(QWidget):
    """Which class either model takes for which; a cell, or one of the lists, shows its pictures.

    Signals:
        relabelled: the answers are others than before, because a label was put right.
    """

    relabelled = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers: list[PictureAnswers] = []
        self._classes: ClassSet | None = None
        self._old = ""
        self._cell: _Cell | None = None
        self._labels: Labels | None = None
        self._last: tuple[Path, int] | None = None
        self._grids = QGridLayout()
        self._grids.setHorizontalSpacing(16)
        self._lists = QComboBox()
        self._lists.currentIndexChanged.connect(self._on_list)
        self._name = QLabel()
        self._name.setBuddy(self._lists)
        self.pane = PicturesPane(thumbnails)
        self.pane.chosen.connect(self._refresh_label)
        self._label = ElidedBox()
        self._label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._label.setMinimumContentsLength(20)  # the name of a class may be longer than the window is wide
        self._label.activated.connect(self._on_label)
        self._label_name = QLabel()
        self._label_name.setBuddy(self._label)
        self._told = paragraph()
        self.undo = QPushButton()
        self.undo.clicked.connect(self._on_undo)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._label_name, self._label, self._told, self.undo):
            column.addWidget(widget)
        self.pane.add_below(below)
        row = QHBoxLayout()
        row.addWidget(self._name)
        row.addWidget(self._lists)
        row.addStretch(1)
        page = QVBoxLayout(self)
        page.addLayout(self._grids)
        page.addLayout(row)
        page.addWidget(self.pane, 1)

    @property
    def answers(self) -> list[PictureAnswers]:
        """The pictures with what was answered for them, and with the labels that they have by now."""
        return self._answers

    @property
    def told(self) -> str:
        """What came of the last label that was put right."""
        return self._told.text()

    def show_answers(
        self, answers: Sequence[PictureAnswers], classes: ClassSet, old: str, labels: Labels | None
    ) -> None:
        """Show what was answered.

        Args:
            answers: picture by picture.
            classes: of both models.
            old: the name of the other model; it may have answered nothing.
            labels: puts them right where they stand; None offers nothing.
        """
        self._answers, self._classes, self._old, self._labels = list(answers), classes, old, labels
        self._cell = self._last = None
        self._told.setText("")
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        if self._classes is None:
            return
        self._name.setText(self.tr("Pic&tures:"))
        self._label_name.setText(self.tr("The &label is wrong; it should be:"))
        self.undo.setText(self.tr("&Undo the last label"))
        self._fill_grids(self._classes)
        self._fill_lists()
        self._fill_labels(self._classes)
        self._refresh()

    def choose_cell(self, which: Which, label: int, answer: int) -> None:
        """Show the pictures of a class that a model answers so."""
        self._cell = (which, label, answer)
        self._lists.setCurrentIndex(-1)
        self._refresh()

    def _fill_grids(self, classes: ClassSet) -> None:
        while (item := self._grids.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        names = {Which.NEW: self.tr("The new model"), Which.OLD: self._old}
        for column, which in enumerate(Which):
            counts = confusion(self._answers, which, len(classes))
            if not any(map(any, counts)):
                continue
            grid = HeatGrid(classes, counts)
            grid.setAccessibleName(f"{names[which]}: {grid.accessibleName()}")
            grid.activated.connect(self._on_old_cell if which is Which.OLD else self._on_new_cell)
            grid.clicked.connect(self._on_old_cell if which is Which.OLD else self._on_new_cell)
            title = QLabel(names[which])
            self._grids.addWidget(title, 0, column)
            self._grids.addWidget(grid, 1, column)

    def _fill_lists(self) -> None:
        chosen = max(0, self._lists.currentIndex()) if self._cell is None else -1
        self._lists.blockSignals(True)
        self._lists.clear()
        for text, pictures in zip(self._list_names(), self._of_lists(), strict=True):
            self._lists.addItem(f"{text} ({len(pictures)})")
        self._lists.setCurrentIndex(chosen)
        self._lists.blockSignals(False)

    def _fill_labels(self, classes: ClassSet) -> None:
        self._label.clear()
        for one in classes:
            self._label.addItem(class_icon(one.name), class_name(one.name), one.class_id)
        if self._labels is not None and self._labels.takes_none:
            self._label.addItem(self.tr("None of these"), NONE)

    def _list_names(self) -> list[str]:
        if all(one.old is None for one in self._answers):
            return [self.tr("The new model is wrong")]
        return [
            self.tr("Only the new model is right"),
            self.tr("Only the model in use is right"),
            self.tr("Both are wrong"),
        ]

    def _of_lists(self) -> list[list[PictureAnswers]]:
        known = [one for one in self._answers if one.label != NONE]
        if all(one.old is None for one in self._answers):
            return [[one for one in known if not one.right(Which.NEW)]]
        wrong = [one for one in known if not one.right(Which.NEW) and not one.right(Which.OLD)]
        return [only_right(known, Which.NEW), only_right(known, Which.OLD), wrong]

    def _refresh(self) -> None:
        if self._cell is not None:
            which, label, answer = self._cell
            shown = [one for one in self._answers if (one.label, one.answer(which)) == (label, answer)]
            name = self.tr("{true} taken for {answer}").format(true=self._class(label), answer=self._class(answer))
        else:
            place = max(0, self._lists.currentIndex())
            shown, name = self._of_lists()[place], self._list_names()[place]
        pictures = [Pictured(unseen(one.path), self._class(one.label), self._said(one)) for one in shown]
        self.pane.show_pictures(pictures, name)
        self._refresh_label()

    def _said(self, one: PictureAnswers) -> str:
        said = [
            self.tr("Label: {name}").format(name=self._class(one.label)),
            self.tr("New model: {name}").format(name=self._class(one.new)),
        ]
        if one.old is not None:
            said.append(self.tr("Model in use: {name}").format(name=self._class(one.old)))
        return "\n".join(said)

    def _class(self, class_id: int) -> str:
        if self._classes is None or class_id == NONE:
            return self.tr("None of these")
        return class_name(self._classes.by_id(class_id).name)

    def _shown(self) -> PictureAnswers | None:
        return next((one for one in self._answers if one.path == self.pane.current), None)

    def _refresh_label(self) -> None:
        shown = self._shown()
        for widget in (self._label_name, self._label):
            widget.setVisible(self._labels is not None)
            widget.setEnabled(shown is not None)
        self._label.setCurrentIndex(-1 if shown is None else self._label.findData(shown.label))
        self.undo.setVisible(self._last is not None)
        self._told.setVisible(bool(self._told.text()))

    def _on_new_cell(self, index: QModelIndex) -> None:
        self.choose_cell(Which.NEW, index.row() + 1, index.column() + 1)

    def _on_old_cell(self, index: QModelIndex) -> None:
        self.choose_cell(Which.OLD, index.row() + 1, index.column() + 1)

    def _on_list(self) -> None:
        if self._lists.currentIndex() >= 0:
            self._cell = None
            self._refresh()

    def _on_label(self) -> None:
        shown = self._shown()
        if shown is not None and self._label.currentData() != shown.label:
            self._give(shown, int(self._label.currentData()))

    def _on_undo(self) -> None:
        if self._last is not None:
            path, label = self._last
            shown = next((one for one in self._answers if one.path == path), None)
            if shown is not None:
                self._give(shown, label)
                self._last = None
                self._refresh_label()

    def _give(self, shown: PictureAnswers, label: int) -> None:
        """Put a label right where it stands, and show what follows."""
        if self._labels is None:
            return
        try:
            now = self._labels.put_right(shown, label)
        except FacesorterError as error:
            self._told.setText(error_text(error))
            self._refresh_label()
            return
        self._answers[self._answers.index(shown)] = replace(now, label=label)
        self._last = (now.path, shown.label)
        text = self.tr("{file} is labelled {name} now.")
        self._told.setText(text.format(file=now.path.name, name=self._class(label)))
        self.retranslate()
        self.relabelled.emit()


def _by(row: _Row) -> float:
    return 0.0 if row.new is None or row.old is None else row.new - row.old


def _difference(row: _Row) -> str:
    if row.new is None or row.old is None:
        return ""
    return f"{100 * _by(row):+.0f}"
