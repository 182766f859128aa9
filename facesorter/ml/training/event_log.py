"""The numbers of each epoch as TensorBoard reads them; TensorBoard itself is only needed to look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

from facesorter.ml.training.checkpoints import make_folder
from facesorter.ml.training.context import Context, EpochReport


@contextmanager
def logged(context: Context) -> Iterator[Context]:
    """Return a context whose watcher also writes each epoch into an event file; without a folder for it, the same one.

    The folder may hold the files of earlier beginnings of the same training.

    Raises:
        TrainingError: when the folder cannot be written.
    """
    folder, watcher = context.logs, context.watcher
    if folder is None:
        yield context
        return
    import tensorflow as tf
    from tensorflow.core.framework.summary_pb2 import SummaryMetadata

    make_folder(folder)
    writer = tf.summary.create_file_writer(str(folder))
    # What tf.summary.scalar writes, which needs TensorBoard installed.
    scalar = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))

    def on_epoch(report: EpochReport) -> None:
        step = sum(stage.epochs for stage in context.recipe.stages[: report.stage]) + report.epoch
        with writer.as_default():
            for name, value in asdict(report).items():
                if isinstance(value, float):
                    tf.summary.write(name, tf.constant(value, tf.float32), step=step, metadata=scalar)
        writer.flush()
        watcher.on_epoch(report)

    try:
        yield replace(context, watcher=replace(watcher, on_epoch=on_epoch))
    finally:
        writer.close()
