"""Draws portraits that may be published: cartoon faces that the face detector takes for faces."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]

_SKIN: tuple[Colour, ...] = ((250, 220, 195), (236, 188, 150), (205, 150, 110), (160, 110, 75), (110, 72, 48))
_HAIR: tuple[Colour, ...] = (
    (40, 28, 22),
    (90, 56, 30),
    (170, 120, 60),
    (225, 190, 120),
    (120, 120, 125),
    (150, 60, 30),
)
_SIDE = 480


def draw_faces(folder: Path, *, each: int = 4, seed: int = 3) -> None:
    """Write ``each`` pictures of every kind (grown or small, short or long hair, with glasses or without)."""
    from PIL import Image

    rng = np.random.default_rng(seed)
    kinds = [(small, long_hair, glasses) for small in (0, 1) for long_hair in (0, 1) for glasses in (0, 1)]
    for number, kind in enumerate(kind for kind in kinds for _ in range(each)):
        pixels = _portrait(rng, small=bool(kind[0]), long_hair=bool(kind[1]), glasses=bool(kind[2]))
        Image.fromarray(pixels).save(folder / f"drawn {number + 1:02}.jpg", quality=92)


def add_group(folder: Path) -> None:
    """Put two of the pictures in a folder side by side into one."""
    from PIL import Image

    both = [np.asarray(Image.open(folder / f"drawn {number:02}.jpg")) for number in (1, 6)]
    Image.fromarray(np.concatenate(both, axis=1)).save(folder / "drawn together.jpg", quality=92)


def _portrait(rng: np.random.Generator, *, small: bool, long_hair: bool, glasses: bool) -> NDArray[np.uint8]:
    skin = _SKIN[rng.integers(len(_SKIN))]
    hair = _HAIR[rng.integers(len(_HAIR))]
    canvas = _background(rng)
    middle = (_SIDE // 2 + int(rng.integers(-20, 20)), round(_SIDE * 0.48))
    radii = (round(_SIDE * 0.2), round(_SIDE * (0.23 if small else 0.27)))
    _body(canvas, rng, middle, radii, skin=skin, hair=hair, long_hair=long_hair)
    _features(canvas, middle, radii, skin=skin, hair=hair, long_hair=long_hair, glasses=glasses)
    soft = cv2.GaussianBlur(canvas, (0, 0), 1.2) + rng.normal(0, 3, canvas.shape)
    return np.clip(soft, 0, 255).astype(np.uint8)


def _background(rng: np.random.Generator) -> NDArray[np.uint8]:
    light = np.linspace(0.85, 1.15, _SIDE)[:, np.newaxis, np.newaxis]
    colour = rng.integers(120, 235, 3)
    return np.clip(light * colour * np.ones((_SIDE, _SIDE, 1)), 0, 255).astype(np.uint8)


def _body(
    canvas: NDArray[np.uint8],
    rng: np.random.Generator,
    middle: tuple[int, int],
    radii: tuple[int, int],
    *,
    skin: Colour,
    hair: Colour,
    long_hair: bool,
) -> None:
    x, y = middle
    width, height = radii
    shirt = tuple(int(value) for value in rng.integers(40, 220, 3))
    _ellipse(canvas, (x, _SIDE + 40), (round(_SIDE * 0.38), round(_SIDE * 0.28)), shirt)
    if long_hair:
        _ellipse(canvas, (x, y + 30), (width + 45, height + 75), hair)
    cv2.rectangle(canvas, (x - 45, y + height - 50), (x + 45, y + height + 60), _shade(skin, 0.88), -1)
    _ellipse(canvas, (x, y - 15), (width + 14, height + 12), hair, (180, 360))
    for side in (-1, 1):
        _ellipse(canvas, (x + side * width, y + 5), (14, 26), _shade(skin, 0.88))
    _ellipse(canvas, middle, radii, skin)
    _ellipse(canvas, (x, y - round(height * 0.72)), (round(width * 0.98), round(height * 0.38)), hair, (180, 360))


def _features(
    canvas: NDArray[np.uint8],
    middle: tuple[int, int],
    radii: tuple[int, int],
    *,
    skin: Colour,
    hair: Colour,
    long_hair: bool,
    glasses: bool,
) -> None:
    x, y = middle
    width, height = radii
    dark = _shade(skin, 0.72)
    level, apart, eye = y - round(height * 0.05), round(width * 0.42), round(width * 0.22)
    for side in (-1, 1):
        at = (x + side * apart, level)
        _ellipse(canvas, at, (eye + 8, eye), _shade(skin, 0.85))
        _ellipse(canvas, at, (eye, round(eye * 0.6)), (248, 248, 248))
        cv2.circle(canvas, at, round(eye * 0.55), (70, 50, 35), -1, cv2.LINE_AA)
        cv2.circle(canvas, at, round(eye * 0.28), (10, 10, 10), -1, cv2.LINE_AA)
        _ellipse(canvas, at, (eye, round(eye * 0.62)), (40, 30, 25), (190, 350), thickness=3)
        brow = hair if sum(hair) < 480 else dark
        _ellipse(
            canvas, (at[0], level - round(eye * 1.1)), (eye + 6, 8), brow, (200, 340), thickness=4 if long_hair else 6
        )
        if glasses:
            _ellipse(canvas, at, (round(eye * 1.5), round(eye * 1.2)), (25, 25, 30), (0, 360), thickness=5)
    if glasses:
        bridge = round(eye * 1.5)
        cv2.line(canvas, (x - apart + bridge, level), (x + apart - bridge, level), (25, 25, 30), 5, cv2.LINE_AA)
    _ellipse(
        canvas, (x, y + round(height * 0.25)), (round(width * 0.16), round(height * 0.09)), dark, (10, 170), thickness=4
    )
    mouth = (x, y + round(height * 0.55) - 6)
    lips = (200, 90, 90) if long_hair else _shade(skin, 0.7)
    _ellipse(canvas, mouth, (round(width * 0.4), round(height * 0.13)), lips, (10, 170))
    _ellipse(canvas, mouth, (round(width * 0.33), round(height * 0.07)), (250, 250, 250), (10, 170))


def _ellipse(
    canvas: NDArray[np.uint8],
    centre: tuple[int, int],
    radii: tuple[int, int],
    colour: tuple[int, ...],
    arc: tuple[int, int] = (0, 360),
    *,
    thickness: int = -1,
) -> None:
    cv2.ellipse(canvas, centre, radii, 0, *arc, colour, thickness, cv2.LINE_AA)


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (round(value * factor) for value in colour)
    return red, green, blue
