"""What answers for the window's workers: the pipeline and its model, opened once, in whichever thread asks first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from facesorter.core.classes import ClassSet
from facesorter.core.judging import Several
from facesorter.core.measured import Cost, costs

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
        costs: of thresholds for *unsure*, as its model file tells; empty where it does not.
    """

    pipeline: "Pipeline"
    classes: ClassSet
    close: Callable[[], None]
    model_key: str = ""
    costs: tuple[Cost, ...] = ()


EngineFactory = Callable[[], Engine]

EngineMaker = Callable[[Path | None], EngineFactory]
"""Returns what opens a model file, or with None the bundled one."""


def engine_factory(
    model: Path | None, unsure_below: float | None = None, several: Several = Several.ASK, workers: int = 0
) -> EngineFactory:
    """Return what opens a model file (None for the bundled one) with the bundled face finder.

    ``workers`` are photos looked at at once, 0 for as many as the computer has cores.

    Nothing heavy is imported before the factory is called: the window is on the screen by then.
    """

    def opened() -> Engine:
        from facesorter.core.faces.blazeface import BlazeFace
        from facesorter.core.model_file import bundled_model
        from facesorter.core.pipeline import Options, Pipeline, model_key
        from facesorter.ml.litert import LiteRTClassifier

        classifier = LiteRTClassifier.open(model)
        options = Options(unsure_below=unsure_below, several=several, thumbnail_side=THUMBNAIL_SIDE)
        if workers:
            options = replace(options, workers=workers)
        pipeline = Pipeline(BlazeFace(), classifier, options)
        key = model_key(model or bundled_model())
        told = costs(classifier.manifest.metrics)
        return Engine(pipeline, classifier.manifest.classes, classifier.close, key, told)

    return opened


class SharedEngine:
    """One engine for several threads; another one can take its place while they are at work."""

    def __init__(self, factory: EngineFactory) -> None:
        self._lock = threading.Lock()
        self._held = _Held(factory)

    @contextmanager
    def borrowed(self) -> Iterator[Engine]:
        """Lend the engine; the first to ask opens it, which takes a while.

        Raises:
            ModelFileError: when the model cannot be opened; the next to ask tries again.
        """
        with self._lock:
            held = self._held
            held.borrowers += 1
        try:
            yield held.opened()
        finally:
            with self._lock:
                held.borrowers -= 1
                over = held is not self._held and not held.borrowers
            if over:
                held.close()

    @property
    def ready(self) -> Engine | None:
        """The engine, if it is open already; waits for nobody."""
        return self._held.engine

    def replace(self, engine: Engine) -> None:
        """Lend another engine from now on; the one before is closed by whoever gives it back last. Waits for nobody."""
        with self._lock:
            before, self._held = self._held, _Held(lambda: engine, engine)
            over = not before.borrowers
        if over:
            before.close()

    def close(self) -> None:
        """Close the engine, if it was ever opened; nobody may have it any more."""
        self._held.close()


class _Held:
    """An engine, opened or not, and how many have it."""

    def __init__(self, factory: EngineFactory, engine: Engine | None = None) -> None:
        self.borrowers = 0
        self._factory = factory
        self._lock = threading.Lock()
        self._engine = engine

    @property
    def engine(self) -> Engine | None:
        return self._engine

    def opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = self._factory()
            return self._engine

    def close(self) -> None:
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
