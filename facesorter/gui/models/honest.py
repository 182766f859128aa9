"""How good a model is, as its file tells, in sentences: on whole photos first, then on single faces."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from facesorter.gui.kit import words
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.shares import Share

if TYPE_CHECKING:
    from facesorter.core.model_file import Manifest
    from facesorter.ml.evaluation.photos import PhotoEvaluation


class HonestNumbers(QObject):
    """The sentences of one model file; a file that tells nothing has none."""

    def __init__(self, manifest: "Manifest", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos = dict(_photos(manifest.metrics.get("photos")))
        tables = manifest.metrics.get("tables")
        names = manifest.classes.names
        self._faces = evaluations(tables if isinstance(tables, Mapping) else {}, names)
        if not self._faces:
            self._faces = evaluations(manifest.metrics, names)

    def of_photos(self) -> list[str]:
        """Return a paragraph for each table of whole photos that the model was measured on."""
        return [self._of_photos(name, evaluation) for name, evaluation in self._photos.items()]

    def of_faces(self) -> list[str]:
        """Return a sentence for each table of single faces that the model was measured on."""
        return [self._of_faces(name, evaluation.accuracy) for name, evaluation in self._faces.items()]

    def of_class(self, name: str) -> str:
        """Return how often a class is recognised, by the first table that has it; empty where none does."""
        for photos in self._photos.values():
            if (share := photos.per_class.get(name)) is not None and share.of:
                text = self.tr("Of %n whole photo(s) of this class {right} came into it: {of_100}.", None, share.of)
                return self._told(text, share)
        for faces in self._faces.values():
            numbers = faces.per_class.get(name)
            if numbers is not None and numbers.count and numbers.recall is not None:
                share = Share(round(numbers.recall * numbers.count), numbers.count)
                text = self.tr("Of %n single face(s) of this class {right} were recognised: {of_100}.", None, share.of)
                return self._told(text, share)
        return ""

    def _of_photos(self, table: str, evaluation: "PhotoEvaluation") -> str:
        parts = [self.tr("Measured on %n whole photo(s) of {table}:", None, evaluation.count).format(table=table)]
        sorted_ = evaluation.sorted
        parts.append(self.tr("of 100 it sorts {sorted} into a class.").format(sorted=round(100 * (sorted_.value or 0))))
        if evaluation.shares.right.of:
            text = self.tr("Of 100 that it sorts, {right} are right (between {low} and {high}).")
            parts.append(_of_100(text, evaluation.shares.right))
        if evaluation.nobody.of:
            text = self.tr("Of %n photo(s) without a face it sorted {wrong}.", None, evaluation.nobody.of)
            parts.append(text.format(wrong=words.number(evaluation.nobody.right)))
        if evaluation.several.of:
            text = self.tr("Of %n photo(s) of several people it saw {right} as such.", None, evaluation.several.of)
            parts.append(text.format(right=words.number(evaluation.several.right)))
        return " ".join(parts)

    def _of_faces(self, table: str, accuracy: Share) -> str:
        text = self.tr("Measured on %n single face(s) of {table}:", None, accuracy.of).format(table=self._named(table))
        told = self.tr("of 100 answers {right} are right (between {low} and {high}), “unsure” not counted.")
        return f"{text} {_of_100(told, accuracy)}"

    def _named(self, table: str) -> str:
        return {"validation": self.tr("the validation"), "test": self.tr("the test")}.get(table, table)

    def _told(self, text: str, share: Share) -> str:
        of_100 = _of_100(self.tr("{right} of 100 (between {low} and {high})"), share)
        if share.few:
            of_100 = self.tr("{text}, of few photos").format(text=of_100)
        return text.format(right=words.number(share.right), of_100=of_100)


def _of_100(text: str, share: Share) -> str:
    low, high = share.interval
    return text.format(right=round(100 * (share.value or 0)), low=round(100 * low), high=round(100 * high))


def _photos(tables: Any) -> Iterator[tuple[str, "PhotoEvaluation"]]:
    from facesorter.ml.evaluation.photos import PhotoEvaluation

    for name, numbers in tables.items() if isinstance(tables, Mapping) else ():
        with suppress(ValueError):  # whoever made the model may have told anything
            yield name, PhotoEvaluation.from_json(numbers)


def evaluations(tables: Mapping[str, Any], classes: tuple[str, ...]) -> dict[str, Evaluation]:
    """Return what was measured on single faces of some classes, by the name of what it was measured on."""
    found: dict[str, Evaluation] = {}
    for name, numbers in tables.items():
        with suppress(ValueError):  # not everything told there is an evaluation
            evaluation = Evaluation.from_json(numbers)
            if evaluation.classes == classes:
                found[name] = evaluation
    return found
