"""The confusion matrix as a picture: SVG, which every browser shows, sharp at any size and made without a library.

It brings its own background, so it looks the same on a white page and on a dark one.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from facesorter.core.errors import EvaluationError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.evaluation.shares import is_few

_MARGIN = 28
_TEXT, _SMALL = 13, 11.5
_ROW = 54
_LEAST_COLUMN, _WIDEST_COLUMN, _WIDEST_NAME = 84, 150, 260

_NONE, _ALL = (0xF0, 0xF5, 0xFA), (0x0B, 0x3D, 0x78)
"""The colours of an empty cell and of one that holds its whole row; the others lie between."""

_INK, _QUIET, _PAPER = "#000000", "#56626e", "#ffffff"
_PALE_FROM = 0.68
"""On cells of at least this share white can be read better than black."""

_LEGEND_STEP, _LEGEND_WIDTH = 15, 300


def confusion_picture(evaluation: Evaluation, title: str) -> str:
    """Return a confusion matrix as SVG: true classes in rows, answers in columns, the darker the more of the row."""
    names = evaluation.classes
    words = [_width(word, _TEXT) for name in names for word in name.split()]
    column = min(_WIDEST_COLUMN, max(_LEAST_COLUMN, *(width + 14 for width in words)))
    heads = [_lines(name, column - 6) for name in names]
    left = _MARGIN + 28 + min(_WIDEST_NAME, max(90, *(_width(name, _TEXT) for name in names))) + 14
    top = _MARGIN + 100 + 17 * max(map(len, heads))
    right, bottom = left + column * len(names), top + _ROW * len(names)
    texts = _summary(evaluation)
    text_right = _MARGIN + max(_width(title, 19), *(_width(text, _TEXT) for text in texts))
    width = _MARGIN + max(right, text_right, left + _LEGEND_WIDTH)
    height = bottom + 66
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-family="sans-serif">'
        ),
        f"<title>{_safe(title)}</title>",
        f"<desc>{_safe(' '.join(texts))}</desc>",
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="12" fill="{_PAPER}"/>',
        _label(_MARGIN, _MARGIN + 15, title, size=18, more='font-weight="bold"'),
        *(_label(_MARGIN, _MARGIN + 40 + 19 * place, text, fill=_QUIET) for place, text in enumerate(texts)),
        _label((left + right) / 2, _MARGIN + 88, "answer", fill=_QUIET, anchor="middle"),
        _turned(_MARGIN + 10, (top + bottom) / 2, "true class"),
    ]
    for place, head in enumerate(heads):
        middle, first = left + column * (place + 0.5), top - 10 - 17 * (len(head) - 1)
        lines += [_label(middle, first + 17 * row, text, anchor="middle") for row, text in enumerate(head)]
    for place, row in enumerate(evaluation.confusion):
        y = top + _ROW * place
        name = _cut(names[place], _WIDEST_NAME)
        lines.append(_label(left - 12, y + 24, name, anchor="end"))
        lines.append(_label(left - 12, y + 41, _of(sum(row)), size=_SMALL, fill=_QUIET, anchor="end"))
        for answer, count in enumerate(row):
            lines += _cell(left + column * answer, y, column, count, sum(row))
    lines += [*_legend(left, bottom + 26), "</svg>", ""]
    return "\n".join(lines)


def write_picture(picture: str, path: Path) -> None:
    """Write a picture to a new file.

    Raises:
        EvaluationError: when it cannot be written, or something is there already.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(picture)
    except FileExistsError as error:
        raise _there_already(path) from error
    except OSError as error:
        raise EvaluationError(
            QT_TRANSLATE_NOOP("Messages", "The picture {file} cannot be written: {reason}."),
            file=path,
            reason=error.strerror or error,
        ) from error


def refuse_taken(path: Path) -> None:
    """Say that a picture cannot be written before the work for it is done, not after.

    Raises:
        EvaluationError: when something is there already.
    """
    if path.exists():
        raise _there_already(path)


def _there_already(path: Path) -> EvaluationError:
    return EvaluationError(
        QT_TRANSLATE_NOOP("Messages", "{file} already exists and is not overwritten. Choose another name."),
        file=path,
    )


def _summary(evaluation: Evaluation) -> list[str]:
    share = evaluation.accuracy
    (low, high), (balanced_low, balanced_high) = share.interval, evaluation.balanced_interval
    return [
        (
            f"{share.right:,} of {share.of:,} pictures right: {share.value or 0:.1%} "
            f"(95 % interval {low:.1%} to {high:.1%})"
        ),
        f"balanced over the classes: {evaluation.balanced_accuracy:.1%} ({balanced_low:.1%} to {balanced_high:.1%})",
    ]


def _of(count: int) -> str:
    return f"{count:,} picture{'' if count == 1 else 's'}{', few' if count and is_few(count) else ''}"


def _cell(x: float, y: float, width: float, count: int, of: int) -> Iterator[str]:
    share = count / of if of else 0.0
    ink = _PAPER if share >= _PALE_FROM else _INK if count else _QUIET
    box = f'x="{x + 1:.1f}" y="{y + 1}" width="{width - 2:.1f}" height="{_ROW - 2}"'
    yield f'<rect {box} rx="4" fill="{_shade(share)}"/>'
    yield _label(x + width / 2, y + 25, f"{count:,}", size=15, fill=ink, anchor="middle")
    if of:
        yield _label(x + width / 2, y + 42, f"{share:.1%}" if count else "0%", size=_SMALL, fill=ink, anchor="middle")


def _legend(x: float, y: float) -> Iterator[str]:
    yield _label(x, y + 11, "0%", size=_SMALL, fill=_QUIET)
    for step in range(11):
        left = x + 24 + _LEGEND_STEP * step
        yield f'<rect x="{left:.1f}" y="{y}" width="{_LEGEND_STEP}" height="14" fill="{_shade(step / 10)}"/>'
    yield _label(x + 24 + _LEGEND_STEP * 11 + 8, y + 11, "100% of the row", size=_SMALL, fill=_QUIET)


def _shade(share: float) -> str:
    channels = (round(none + (every - none) * share) for none, every in zip(_NONE, _ALL, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _label(
    x: float, y: float, text: str, *, size: float = _TEXT, fill: str = _INK, anchor: str = "start", more: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" {more}>'
        f"{_safe(text)}</text>"
    )


def _turned(x: float, y: float, text: str) -> str:
    return _label(x, y, text, fill=_QUIET, anchor="middle", more=f'transform="rotate(-90 {x:.1f} {y:.1f})"')


def _safe(text: str) -> str:
    """Return a text as XML can hold it; of file names and classes that hold more, the rest is replaced."""
    allowed = (char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return escape("".join(allowed))


def _width(text: str, size: float) -> float:
    """Return about how wide a text is; who shows it has a font of their own."""
    return sum(size if unicodedata.east_asian_width(char) in "WF" else 0.58 * size for char in text)


def _cut(text: str, width: float) -> str:
    """Return as much of a text as there is room for."""
    if _width(text, _TEXT) <= width:
        return text
    while text and _width(text + "…", _TEXT) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _lines(text: str, width: float) -> list[str]:
    """Return a text in lines, broken between its words."""
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", _TEXT) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [_cut(line, width) for line in lines]
