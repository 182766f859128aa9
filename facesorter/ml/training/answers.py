"""What a Keras network answers for crops, asked as the finished model file will be."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from facesorter.ml.data.crops import Crops
from facesorter.ml.training.recipes import Recipe


def predict(
    network: Any, crops: Crops, recipe: Recipe, size: int, batch_size: int = 128, *, mirrored: bool = False
) -> NDArray[np.float32]:
    """Return a Keras network's probabilities of crops, not varied, or only left for right."""
    rows = [
        np.asarray(network.predict_on_batch(normalised(scaled(pixels, size)[:, :, :: -1 if mirrored else 1], recipe)))
        for pixels in crops.in_turn(batch_size)
    ]
    return np.concatenate(rows).astype(np.float32)


def answers(network: Any, crops: Crops, recipe: Recipe) -> NDArray[np.float32]:
    """Return a Keras network's probabilities of crops as its model file will give them.

    A recipe that mirrors crops makes networks to which left and right are the same, so the mean of both views is a
    better answer than either.
    """
    size = network.input_shape[1]
    plain = predict(network, crops, recipe, size)
    if not recipe.augmentation.flip:
        return plain
    both = np.stack([plain, predict(network, crops, recipe, size, mirrored=True)])
    mean: NDArray[np.float32] = both.mean(axis=0, dtype=np.float32)
    return mean


def scaled(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return crops at another side, averaged."""
    from facesorter.core.pictures.loading import resized

    if pixels.shape[1] == size:
        return np.asarray(pixels)
    return np.stack([resized(crop, size, size) for crop in pixels])


def normalised(pixels: NDArray[np.uint8], recipe: Recipe) -> NDArray[np.float32]:
    """Return pixel values as the network's input."""
    scale, offset = np.float32(recipe.normalisation.scale), np.float32(recipe.normalisation.offset)
    return pixels * scale + offset
