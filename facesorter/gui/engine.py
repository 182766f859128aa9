"""What answers for the window's workers: the pipeline and its model, opened once, in whichever thread asks first."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.core.classes import ClassSet

if TYPE_CHECKING:
    from facesorter.core.pipeline import Pipeline

THUMBNAIL_SIDE = 192
"""Side of the thumbnails that come along with a run, in pixels: a medium tile on a screen of 150 %."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A pipeline that is ready.

    Attributes:
        pipeline: answers.
        classes: of its model.
        close: ends its threads.
        model_key: under which the catalogue keeps its results; empty if it is not to keep them.
    """

    pipeline: "Pipeline"
    classes: ClassSet
    close: Callable[[], None]
    model_key: str = ""


EngineFactory = Callable[[], Engine]


def engine_factory(model: Path | None, unsure_below: float | None) -> EngineFactory:
    """Return what opens a model file (None for the bundled one) with the bundled face finder.

    Nothing heavy is imported before the factory is called: the window is on the screen by then.
    """

    def opened() -> Engine:
        from facesorter.core.faces import BlazeFace
        from facesorter.core.model_file import bundled_model
        from facesorter.core.pipeline import Options, Pipeline, model_key
        from facesorter.ml.litert import LiteRTClassifier

        classifier = LiteRTClassifier.open(model)
        options = Options(unsure_below=unsure_below, thumbnail_side=THUMBNAIL_SIDE)
        pipeline = Pipeline(BlazeFace(), classifier, options)
        key = model_key(model or bundled_model())
        return Engine(pipeline, classifier.manifest.classes, classifier.close, key)

    return opened


class SharedEngine:
    """One engine for several threads."""

    def __init__(self, factory: EngineFactory) -> None:
        self._factory = factory
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def get(self) -> Engine:
        """Return the engine; the first call opens it, which takes a while.

        Raises:
            ModelFileError: when the model cannot be opened; the next call tries again.
        """
        with self._lock:
            if self._engine is None:
                self._engine = self._factory()
            return self._engine

    def close(self) -> None:
        """Close the engine, if it was ever opened."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
