"""A trained network becomes a small, fast model file, and proves that it still answers as before.

The two wide layers hold 94 % of the weights and are nearly of low rank, so each becomes two narrow ones (truncated
singular value decomposition; Denton et al., 2014, "Exploiting Linear Structure Within Convolutional Networks").
Convolutions that were trained narrow stay narrow. The weights are stored in eight bits and run by LiteRT. A network
that was trained on mirrored crops too looks at each crop and at its mirror image, and answers with the mean.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter import __version__
from facesorter.core.classes import ClassSet
from facesorter.core.errors import TrainingError
from facesorter.core.faces.framing import Framing
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import Manifest, ModelFile
from facesorter.ml.data.crops import Crops
from facesorter.ml.evaluation import calibration, quality
from facesorter.ml.evaluation.shares import paired_difference
from facesorter.ml.litert import LiteRTClassifier, calibrated, with_none
from facesorter.ml.training.alexnet import FULL_SIZE, LRN_DEPTH_RADIUS
from facesorter.ml.training.answers import scaled
from facesorter.ml.training.recipes import Recipe
from facesorter.ml.training.schemes import Part, TrainedScheme
from facesorter.ml.training.trees import FLAT
from facesorter.ml.training.warm_start import Weights, layer_weights, ranks_of

DENSE_RANK = 128
"""Of the two factors that replace each wide layer: 6.7 MB in all instead of 58."""

MAX_LOSS = 0.003
"""An export that loses more validation accuracy than this, and more than may be chance, is refused."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The exported network against the float32 one, on the validation crops.

    Attributes:
        same_answer: share of crops with the same best class.
        accuracy_before: of the float32 network.
        accuracy_after: of the model file.
    """

    same_answer: float
    accuracy_before: float
    accuracy_after: float


def export(
    trained: TrainedScheme,
    classes: ClassSet,
    recipe: Recipe,
    validation: Crops,
    *,
    about: Mapping[str, Any],
    basis: calibration.Basis | None = None,
    rank: int = DENSE_RANK,
    max_loss: float = MAX_LOSS,
    on_picture: Callable[[int], None] = lambda _done: None,
) -> tuple[ModelFile, Agreement]:
    """Return the model file of a trained network, or of all networks of a scheme, and the proof that both agree.

    Args:
        trained: the end of a training.
        classes: of its outputs.
        recipe: it was trained by.
        validation: crops on which agreement is measured and the temperature and the threshold for *unsure* are fitted.
        about: what the manifest says of the training.
        basis: what validation crops the temperature and the threshold are fitted on; None for all alike.
        rank: of the factorised wide layers.
        max_loss: of validation accuracy, as a share; what may be chance, of so many pictures, is none.
        on_picture: hears how many of the validation crops the model file has answered.

    Raises:
        TrainingError: when the network learnt nothing, or the file would answer worse than ``max_loss`` allows.
    """
    known = validation.labels >= 0
    refuse_useless(classes, validation.labels[known], trained.validation[known, : len(classes)])
    size, none = trained.input_size, trained.validation.shape[1] > len(classes)
    networks = [(each.part, factorised(layer_weights(each.trained.network), rank)) for each in trained.parts]
    network = to_litert(networks, size, mirrored=recipe.augmentation.flip)
    framing = Framing()
    manifest = Manifest(
        classes,
        size,
        recipe.normalisation,
        frame_scale=framing.scale,
        frame_raise=framing.raised,
        frame_upright=framing.upright,
        none=none,
    )
    raw = probabilities(ModelFile(manifest, network), validation, on_picture)
    raw = with_none(raw) if none else raw
    labels = validation.labels
    before, balanced_before = quality.validated_accuracy(labels, trained.validation, len(classes))
    after, _ = quality.validated_accuracy(labels, raw, len(classes))
    agreement = Agreement(float((raw.argmax(axis=1) == trained.validation.argmax(axis=1)).mean()), before, after)
    gain = paired_difference(*(quality.right_answers(labels, each, len(classes)) for each in (trained.validation, raw)))
    # Of few pictures two or three are more than 0.3 %, and may be chance.
    if -gain.value > max_loss and gain.interval[1] < 0:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "Compressed, the model is right in {after:.1%} of the validation pictures instead of {before:.1%}.",
            ),
            after=agreement.accuracy_after,
            before=agreement.accuracy_before,
        )
    manifest = calibrate(manifest, labels, raw, basis or calibration.Basis(np.zeros(len(labels), np.int64)))
    answers = calibrated(raw, manifest.temperature)[:, : len(classes)]
    measured = quality.evaluate(classes, validation.samples, answers, unsure_below=manifest.unsure_below)
    manifest = replace(
        manifest,
        training={
            **about,
            "recipe": recipe.name,
            **_how(trained, classes),
            "stopped_by_hand": trained.stopped,
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "facesorter": __version__,
            "dense_rank": rank,
            "convolution_ranks": ranks_of(networks[0][1]),
            "mirrored": recipe.augmentation.flip,
        },
        metrics={
            "validation": measured.as_json(),
            "same_answer_as_float32": round(agreement.same_answer, 4),
            "float32_validation_accuracy": round(agreement.accuracy_before, 4),
            "float32_validation_balanced_accuracy": round(balanced_before, 4),
        },
    )
    return ModelFile(manifest, network), agreement


def calibrate(
    manifest: Manifest, labels: NDArray[np.int64], raw: NDArray[np.float32], basis: calibration.Basis
) -> Manifest:
    """Return a manifest with the temperature and the threshold for *unsure* that suit what a network answers.

    Args:
        manifest: of the network.
        labels: of the validation pictures, by class index; -1 of what is none of the classes.
        raw: what the network answers, (n, outputs), at a temperature of 1.
        basis: what of them either is fitted on.
    """
    temperature = _temperature(labels, raw, basis, len(manifest.classes))
    answers = calibrated(raw, temperature)[:, : len(manifest.classes)]
    deciding = np.ones(len(labels), np.bool_) if basis.deciding is None else basis.tables == basis.deciding
    unsure_below = calibration.choose_threshold(
        calibration.coverage_curve(labels[deciding], answers[deciding], steps=100),
        **({} if basis.deciding is None else calibration.LIKE_PHOTOS),
    )
    return replace(manifest, temperature=temperature, unsure_below=unsure_below)


def probabilities(
    model: ModelFile, crops: Crops, on_picture: Callable[[int], None] = lambda _done: None
) -> NDArray[np.float32]:
    """Return what the model file itself answers on crops, one or more of any size, its temperature included.

    ``on_picture`` hears how many crops are done.
    """
    rows: list[NDArray[np.float32]] = []
    done = 0
    with closing(LiteRTClassifier(model)) as classifier:
        size = model.manifest.input_size
        for pixels in crops.in_turn(32):
            rows.append(classifier.classify(scaled(pixels, size)))
            done += len(pixels)
            on_picture(done)
    return np.concatenate(rows)


def _temperature(
    labels: NDArray[np.int64], raw: NDArray[np.float32], basis: calibration.Basis, class_count: int
) -> float:
    """Fit the temperature on what the network has an output for."""
    known = labels >= 0 if raw.shape[1] == class_count else np.ones(len(labels), np.bool_)
    true = np.where(labels < 0, class_count, labels)[known]
    return calibration.fit_temperature(true, lambda value: calibrated(raw[known], value), basis.tables[known])


def refuse_useless(classes: ClassSet, labels: NDArray[np.int64], probabilities: NDArray[np.float32]) -> None:
    """Refuse a network that tells nothing apart, where there is something to tell apart.

    Raises:
        TrainingError: when all answers are one class, or they are right no more often than if they were, each class
            counting the same: where most pictures are of one class, a useful network may be right in fewer of them.
    """
    counts = np.bincount(labels, minlength=len(classes))
    if np.count_nonzero(counts) < 2:
        return
    answers = probabilities.argmax(axis=1)
    if (answers == answers[0]).all():
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "The network learnt nothing: it answers “{name}” for every validation picture, so no model is made. "
                "Train with more pictures of each class or for more epochs, and give the model another name.",
            ),
            name=classes.names[int(answers[0])],
        )
    right, guessed = quality.balanced_accuracy(labels, answers, len(classes)), 1 / np.count_nonzero(counts)
    if right <= guessed:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "The network learnt nothing: of the validation pictures of each class it is right in {right:.1%} on "
                "average, and always the same answer would be in {guessed:.1%}, so no model is made. Train with more "
                "pictures of each class or for more epochs, and give the model another name.",
            ),
            right=right,
            guessed=guessed,
        )


def factorised(weights: Weights, rank: int) -> Weights:
    """Return the weights with the wide layers' kernels replaced by their two best factors of a rank."""
    result = dict(weights)
    for name in ("dense1", "dense2"):
        kernel, bias = weights[name]
        if rank >= min(kernel.shape):
            continue
        # The right singular vectors are the eigenvectors of the smaller Gram matrix: seconds where the full
        # decomposition takes minutes.
        _, vectors = np.linalg.eigh(kernel.T.astype(np.float64) @ kernel.astype(np.float64))
        basis = vectors[:, -rank:]
        result[name] = [(kernel @ basis).astype(np.float32), basis.T.astype(np.float32), bias]
    return result


def to_litert(parts: Sequence[tuple[Part, Weights]], size: int, *, mirrored: bool = False) -> bytes:
    """Return the networks of a scheme for inference, one crop at a time, as one LiteRT file with eight-bit weights.

    ``mirrored`` answers with the mean of what each network says of a crop and of its mirror image.

    Raises:
        TrainingError: when TensorFlow, which alone has a converter, cannot be loaded.
    """
    try:
        import tensorflow as tf
        from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
    except ImportError as error:
        raise TrainingError(
            QT_TRANSLATE_NOOP(
                "Messages",
                "The network is trained, but only TensorFlow can make a model file of it, and that cannot be loaded "
                "here: {reason}. Run the same command again where it is installed; the training is not repeated.",
            ),
            reason=error,
        ) from error

    @tf.function(input_signature=[tf.TensorSpec((1, size, size, 3), tf.float32, name="pixels")])  # type: ignore[untyped-decorator]
    def network(pixels: Any) -> Any:
        views = tf.concat([pixels, tf.reverse(pixels, [2])], 0) if mirrored else pixels
        answers = [(part, _graph(views, weights, size)) for part, weights in parts]
        return _combined([(part, tf.reduce_mean(answer, 0, keepdims=True)) for part, answer in answers])

    frozen = convert_variables_to_constants_v2(network.get_concrete_function())
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converted: bytes = converter.convert()
    return converted


def _how(trained: TrainedScheme, classes: ClassSet) -> dict[str, Any]:
    """Return what the manifest says of the epochs."""
    told = []
    for each in trained.parts:
        best = each.trained.best
        branches = [" or ".join(classes.by_id(class_id).name for class_id in ids) for ids in each.part.branches]
        epochs = {"stage": best.stage + 1, "epoch": best.epoch + 1, "input_size": trained.input_size}
        told.append({"tells_apart": branches, "epochs": len(each.trained.history), "best": epochs})
    if trained.name == FLAT:
        share = trained.parts[0].trained.share
        return {"scheme": FLAT, "epochs": told[0]["epochs"], "best": told[0]["best"], "share_of_trained": share}
    return {"scheme": trained.name, "epochs": sum(part["epochs"] for part in told), "parts": told}


def _combined(answers: Sequence[tuple[Part, Any]]) -> Any:
    """Return the probabilities of all classes; :func:`~facesorter.ml.training.schemes.combined` in TensorFlow."""
    import tensorflow as tf

    if len(answers) == 1:
        return answers[0][1]
    products: dict[int, Any] = {}
    for part, answer in answers:
        for number, ids in enumerate(part.branches):
            for class_id in ids:
                value = answer[:, number : number + 1]
                products[class_id] = products[class_id] * value if class_id in products else value
    return tf.concat([products[class_id] for class_id in sorted(products)], axis=1)


def _graph(tensor: Any, weights: Weights, size: int) -> Any:
    """Return the class probabilities: the network of :mod:`~facesorter.ml.training.alexnet` in TensorFlow."""
    import tensorflow as tf

    def conv(tensor: Any, name: str, stride: int = 1) -> Any:
        *kernels, bias = weights[name]
        for kernel in kernels:
            # Of the three that a narrow convolution is, the one in the middle moves.
            tensor = tf.nn.conv2d(tensor, kernel, stride if len(kernel) > 1 else 1, "SAME")
        return tf.nn.relu(tensor + bias)

    def dense(tensor: Any, name: str) -> Any:
        *factors, bias = weights[name]
        for factor in factors:
            tensor = tf.matmul(tensor, factor)
        return tensor + bias

    def pool(tensor: Any) -> Any:
        return tf.nn.max_pool2d(tensor, 3, 2, "VALID")

    tensor = conv(tensor, "conv1", stride=4)
    tensor = pool(_response_normalised(conv(tensor, "conv2")))
    tensor = pool(_response_normalised(conv(tensor, "conv3")))
    tensor = conv(conv(tensor, "conv4"), "conv5")
    if size == FULL_SIZE:
        tensor = pool(tensor)
    tensor = tf.reshape(tensor, (tensor.shape[0], -1))
    tensor = tf.nn.relu(dense(tensor, "dense1"))
    tensor = tf.nn.relu(dense(tensor, "dense2"))
    return tf.nn.softmax(dense(tensor, "classes"))


def _response_normalised(tensor: Any) -> Any:
    """Divide by the root of 1 + the sum of squares over a channel and five to either side.

    LiteRT's own operation takes one value at a time. A sum over eleven is one of eight, one of two and one more, and
    one of eight is two of four: five additions of whole tensors.
    """
    import tensorflow as tf

    channels = tensor.shape[-1]
    one = tf.pad(tensor * tensor, [[0, 0], [0, 0], [0, 0], [LRN_DEPTH_RADIUS, LRN_DEPTH_RADIUS]])
    two = one[..., :-1] + one[..., 1:]
    four = two[..., :-2] + two[..., 2:]
    eight = four[..., :-4] + four[..., 4:]
    sums = eight[..., :channels] + two[..., 8 : 8 + channels] + one[..., 10 : 10 + channels]
    return tensor * tf.math.rsqrt(1.0 + sums)
