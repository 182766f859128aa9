"""The numbers of each epoch, written as TensorBoard reads them."""

from pathlib import Path

import pytest

from facesorter.core.errors import TrainingError
from facesorter.ml.data.sources import Source
from facesorter.ml.jobs.train import TrainingJob
from facesorter.ml.training.context import Context, EpochReport, Watcher
from facesorter.ml.training.event_log import logged
from facesorter.ml.training.recipes import DEFAULT, SEED
from tests.ml.tiny import TWO_STAGES


def written(folder: Path) -> dict[str, dict[int, float]]:
    """Return what the event files of a folder hold: name, epoch, value."""
    import tensorflow as tf

    values: dict[str, dict[int, float]] = {}
    for file in folder.glob("events.out.tfevents.*"):
        for event in tf.compat.v1.train.summary_iterator(str(file)):
            for value in event.summary.value:
                assert value.metadata.plugin_data.plugin_name in ("scalars", "")
                values.setdefault(value.tag, {})[event.step] = float(tf.make_ndarray(value.tensor))
    return values


def test_each_epoch_is_written_and_told(tmp_path: Path) -> None:
    told: list[EpochReport] = []
    reports = [
        EpochReport(stage, epoch, 0.5, 0.25, 0.75, 0.5, 2, best=True, merit=0.5)
        for stage, epoch in ((0, 0), (0, 1), (1, 0))
    ]
    folder = tmp_path / "로그" / "a"
    context = Context(folder=tmp_path, recipe=TWO_STAGES, watcher=Watcher(on_epoch=told.append), logs=folder)
    with logged(context) as watched:
        for report in reports[:2]:
            watched.watcher.on_epoch(report)
    with logged(context) as watched:  # begun again, after a kill say
        watched.watcher.on_epoch(reports[2])
    assert told == reports
    values = written(folder)
    assert values["loss"] == {0: 0.5, 1: 0.5, 2: 0.5}
    assert values["validation_balanced"] == {0: 0.5, 1: 0.5, 2: 0.5}
    assert {"validation_loss", "validation_accuracy"} <= values.keys()


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    context = Context(folder=tmp_path, recipe=TWO_STAGES)
    with logged(context) as same:
        assert same is context


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(TrainingError, match=r"logs cannot be written"),
        logged(Context(folder=tmp_path, recipe=TWO_STAGES, logs=tmp_path / "file" / "logs")),
    ):
        pass


def test_the_seeds_recipe_writes_them_beside_the_model_file(tmp_path: Path) -> None:
    def job(recipe: object) -> TrainingJob:
        return TrainingJob(Source(tmp_path), tmp_path, out=tmp_path / "a.facemodel", recipe=recipe)  # type: ignore[arg-type]

    assert job(SEED).logs == tmp_path / "a.facemodel.logs"
    assert job(DEFAULT).logs is None
