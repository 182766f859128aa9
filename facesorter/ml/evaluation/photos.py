"""How good the whole program is on whole photos: what it sorts, how much of that is right, what it leaves and why.

A photo is sorted right when its class is what a careful person answers, or one of the two that such a person may give.
A photo of several people, of nobody, or of somebody whose class nobody can tell, is sorted wrong into any class, unless
the table allows that class as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.results import Result, Status
from facesorter.ml.data.photos import WORDS, Answer, LabelledPhoto, answer_of
from facesorter.ml.evaluation.numbers import MALFORMED, rounded
from facesorter.ml.evaluation.shares import Share

_CHILDREN = (3, 6)
_MOST_GROUPS = 12
_THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)

_WORD_OF = {status: word for word, status in WORDS.items()}
_RIGHT, _WRONG = "right class", "wrong class"
OUTCOMES = (_RIGHT, _WRONG, *WORDS, Status.UNREADABLE.value)
"""How a photo can end."""

KINDS = ("a class", *WORDS)
"""What can be expected of a photo."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares that matter of some photos.

    Attributes:
        right: right ones of those sorted into a class.
        one_subject: those sorted right of those that a class is expected of.
    """

    right: Share
    one_subject: Share


@dataclass(frozen=True, slots=True)
class PhotoPoint:
    """What a threshold for *unsure* costs and brings on whole photos.

    Attributes:
        threshold: a best class less probable than this is no answer.
        sorted: photos sorted into a class.
        coverage: their share of all photos.
        precision: share of right ones among them; None of nothing.
        one_subject: share sorted right of those that a class is expected of; None of nothing.
    """

    threshold: float
    sorted: int
    coverage: float
    precision: float | None
    one_subject: float | None


@dataclass(frozen=True, slots=True)
class WrongPhoto:
    """A photo that was sorted wrong: its name, what was expected of it, the class that was answered, how sure."""

    photo: str
    expected: str
    answer: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PhotoEvaluation:
    """Everything measured on one table of whole photos.

    Attributes:
        count: of the photos.
        sorted: share sorted into a class.
        shares: of all photos.
        children: sorted right of those expected in a class of children; None with classes other than the default.
        nobody: sorted into a class of those that show nobody: every one of them is wrong.
        several: seen as several of those that show several.
        accepted: those whose answer, a class or none, is one that a careful person gives.
        outcomes: counts of :data:`OUTCOMES` for each of :data:`KINDS`.
        per_class: sorted right of those expected in a class, by its name.
        per_group: shares by ``column=value``.
        curve: of coverage against precision.
        unsure_below: the threshold that all numbers but the curve are at.
        wrong: those that were sorted wrong, the surest first.
    """

    count: int
    sorted: Share
    shares: Shares
    children: Share | None
    nobody: Share
    several: Share
    accepted: Share
    outcomes: Mapping[str, Mapping[str, int]]
    per_class: Mapping[str, Share]
    per_group: Mapping[str, Shares]
    curve: tuple[PhotoPoint, ...]
    unsure_below: float
    wrong: tuple[WrongPhoto, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as plain data; they name no photo."""
        return {
            "photos": self.count,
            "unsure_below": self.unsure_below,
            "sorted": _plain(self.sorted),
            "right": _plain(self.shares.right),
            "one_subject": _plain(self.shares.one_subject),
            "children": _plain(self.children) if self.children else None,
            "nobody_sorted": _plain(self.nobody),
            "several_seen": _plain(self.several),
            "accepted": _plain(self.accepted),
            "outcomes": self.outcomes,
            "per_class": {name: _plain(share) for name, share in self.per_class.items()},
            "per_group": {
                name: {"right": _plain(both.right), "one_subject": _plain(both.one_subject)}
                for name, both in self.per_group.items()
            },
            "curve": [rounded(asdict(point)) for point in self.curve],
        }

    def as_json_with_wrong(self) -> dict[str, Any]:
        """Return the object that ``evaluate --photos --json`` prints: the numbers and what went wrong."""
        return {**self.as_json(), "wrong": [rounded(asdict(one)) for one in self.wrong]}

    @classmethod
    def from_json(cls, numbers: Any) -> "PhotoEvaluation":
        """Return what :meth:`as_json` made, to the six places that it keeps.

        Raises:
            ValueError: when it is something else.
        """
        try:
            return cls(
                count=int(numbers["photos"]),
                sorted=_share(numbers["sorted"]),
                shares=Shares(_share(numbers["right"]), _share(numbers["one_subject"])),
                children=_share(numbers["children"]) if numbers["children"] else None,
                nobody=_share(numbers["nobody_sorted"]),
                several=_share(numbers["several_seen"]),
                accepted=_share(numbers["accepted"]),
                outcomes={kind: {end: int(row[end]) for end in OUTCOMES} for kind, row in numbers["outcomes"].items()},
                per_class={name: _share(share) for name, share in numbers["per_class"].items()},
                per_group={
                    name: Shares(_share(both["right"]), _share(both["one_subject"]))
                    for name, both in numbers["per_group"].items()
                },
                curve=tuple(PhotoPoint(**point) for point in numbers["curve"]),
                unsure_below=float(numbers["unsure_below"]),
                wrong=tuple(WrongPhoto(**one) for one in numbers.get("wrong", ())),
            )
        except MALFORMED as error:
            raise ValueError(f"no numbers of whole photos: {error!r}") from error


def evaluate_photos(
    photos: Sequence[LabelledPhoto],
    results: Sequence[Result],
    classes: ClassSet,
    *,
    judged_at: Callable[[Result, float], Result],
    unsure_below: float,
) -> PhotoEvaluation:
    """Measure the results of n >= 1 photos, in their order.

    Args:
        photos: what was expected.
        results: what came out.
        classes: of the model.
        judged_at: gives a result the status that it has with another threshold for *unsure*.
        unsure_below: the threshold of the results.
    """
    answers = [answer_of(result) for result in results]
    pairs = list(zip(photos, answers, strict=True))
    outcomes = {kind: dict.fromkeys(OUTCOMES, 0) for kind in KINDS}
    for photo, answer in pairs:
        outcomes[_kind(photo.expected)][_outcome(photo, answer)] += 1
    nobody = [answer for photo, answer in pairs if photo.expected is Status.NO_FACE]
    several = [answer for photo, answer in pairs if photo.expected is Status.SEVERAL_FACES]
    by_class = {face_class.name: _expecting(pairs, (face_class.class_id,)) for face_class in classes}
    return PhotoEvaluation(
        count=len(pairs),
        sorted=Share(sum(_is_class(answer) for answer in answers), len(pairs)),
        shares=_shares(pairs),
        children=_expecting(pairs, _CHILDREN) if classes == DEFAULT_CLASSES else None,
        nobody=Share(sum(map(_is_class, nobody)), len(nobody)),
        several=Share(several.count(Status.SEVERAL_FACES), len(several)),
        accepted=Share(sum(photo.fine(answer) for photo, answer in pairs), len(pairs)),
        outcomes=outcomes,
        per_class={name: share for name, share in by_class.items() if share.of},
        per_group=_per_group(pairs),
        curve=tuple(
            _point(threshold, photos, [answer_of(judged_at(result, threshold)) for result in results])
            for threshold in _THRESHOLDS
        ),
        unsure_below=unsure_below,
        wrong=_wrong(photos, results, classes),
    )


_Pairs = Sequence[tuple[LabelledPhoto, Answer]]


def _is_class(answer: Answer) -> bool:
    return not isinstance(answer, Status)


def _kind(answer: Answer) -> str:
    return _WORD_OF[answer] if isinstance(answer, Status) else KINDS[0]


def _outcome(photo: LabelledPhoto, answer: Answer) -> str:
    if isinstance(answer, Status):
        return _WORD_OF.get(answer, answer.value)
    return _RIGHT if photo.fine(answer) else _WRONG


def _shares(pairs: _Pairs) -> Shares:
    placed = [photo.fine(answer) for photo, answer in pairs if _is_class(answer)]
    subjects = [_is_class(answer) and photo.fine(answer) for photo, answer in pairs if _is_class(photo.expected)]
    return Shares(Share(sum(placed), len(placed)), Share(sum(subjects), len(subjects)))


def _expecting(pairs: _Pairs, wanted: Sequence[int]) -> Share:
    return _shares([(photo, answer) for photo, answer in pairs if photo.expected in wanted]).one_subject


def _per_group(pairs: _Pairs) -> dict[str, Shares]:
    """Return the shares of the photos that say the same in a column, as long as it says few different things."""
    groups: dict[str, Shares] = {}
    for column in sorted({name for photo, _ in pairs for name in photo.groups}):
        values = sorted({photo.groups.get(column, "") for photo, _ in pairs} - {""})
        if len(values) <= _MOST_GROUPS and not all(value.isdecimal() for value in values):
            for value in values:
                groups[f"{column}={value}"] = _shares([pair for pair in pairs if pair[0].groups.get(column) == value])
    return groups


def _point(threshold: float, photos: Sequence[LabelledPhoto], answers: Sequence[Answer]) -> PhotoPoint:
    shares = _shares(list(zip(photos, answers, strict=True)))
    count = shares.right.of
    return PhotoPoint(threshold, count, count / len(photos), shares.right.value, shares.one_subject.value)


def _wrong(photos: Sequence[LabelledPhoto], results: Sequence[Result], classes: ClassSet) -> tuple[WrongPhoto, ...]:
    wrong = [
        WrongPhoto(
            photo.name,
            _WORD_OF[photo.expected] if isinstance(photo.expected, Status) else classes.by_id(photo.expected).name,
            classes.by_id(answer).name,
            result.confidence or 0.0,
        )
        for photo, result in zip(photos, results, strict=True)
        if not isinstance(answer := answer_of(result), Status) and not photo.fine(answer)
    ]
    return tuple(sorted(wrong, key=lambda one: -one.confidence))


def _share(plain: Mapping[str, int]) -> Share:
    right, of = plain["count"], plain["of"]
    if not (type(right) is int and type(of) is int and 0 <= right <= of):
        raise ValueError(plain)
    return Share(right, of)


def _plain(share: Share) -> dict[str, Any]:
    return {"count": share.right, "of": share.of, "share": rounded(share.value), "interval": rounded(share.interval)}
