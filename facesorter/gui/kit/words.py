"""What the window says of a photo, in words: on its tile, in its answer card and to a screen reader."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QObject, QTime

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import Review, review_of
from facesorter.core.doubts import Doubt, doubt_of, is_very_sure
from facesorter.core.files.names import shown
from facesorter.core.judging import classes_of_faces
from facesorter.core.photos.find import Skip
from facesorter.core.results import Result, Status
from facesorter.core.tasks import Progress
from facesorter.gui.kit.translate import answer_name, class_name, status_name, text_of

translate = QCoreApplication.translate


def number(count: int) -> str:
    """Return a whole number as it is written where the window's language is spoken."""
    return QLocale().toString(count)


def size(count: int) -> str:
    """Return a number of bytes as it is written where the window's language is spoken, in powers of 1000."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def percent(probability: float) -> str:
    """Return a probability as a person reads it; never 100 %, for no network is that sure."""
    return translate("Words", "{number} %").format(number=min(99, round(100 * probability)))


def sureness(result: Result) -> str:
    """Return how sure an answer is, in words that fit its percentage and how often such an answer is right."""
    if is_very_sure(result):
        return translate("Words", "Very sure")
    probability = round(result.confidence or 0.0, 2)
    if probability >= 0.7:
        return translate("Words", "Fairly sure")
    if probability >= 0.5:
        return translate("Words", "Not very sure")
    return translate("Words", "A guess")


def headline(result: Result, correction: int | None, classes: ClassSet) -> str:
    """Return where a photo belongs, in a word or two."""
    if correction is not None:
        return answer_name(correction, classes)
    if result.status is Status.OK and result.class_id is not None:
        return class_name(classes.by_id(result.class_id).name)
    return status_name(result.status)


def verdict(result: Result, correction: int | None, classes: ClassSet) -> str:
    """Return where a photo belongs, and of an unsure one the best guess with a question mark."""
    if correction is None and result.status is Status.UNSURE and result.class_id is not None:
        return translate("Words", "{class_name}?").format(class_name=class_name(classes.by_id(result.class_id).name))
    return headline(result, correction, classes)


def tile_detail(result: Result, correction: int | None, classes: ClassSet) -> str:
    """Return the small second line of a tile."""
    match review_of(result, correction):
        case Review.CONFIRMED:
            return translate("Words", "confirmed")
        case Review.CORRECTED:
            return translate("Words", "by you")
    detail = ""
    match result.status:
        case _ if result.damaged is not None:
            detail = translate("Words", "damaged")
        case Status.OK if result.confidence is not None:
            detail = percent(result.confidence)
        case Status.UNSURE if result.class_id is not None and result.confidence is not None:
            name = class_name(classes.by_id(result.class_id).name)
            detail = translate("Words", "{class_name}? {percent}").format(
                class_name=name, percent=percent(result.confidence)
            )
        case Status.SEVERAL_FACES:
            detail = _Counted().faces(len(result.faces))
        case Status.UNREADABLE if result.error is not None:
            detail = text_of(result.error)
    return detail


def reason(result: Result, correction: int | None) -> str:
    """Return in a sentence or two why a photo is where it is, and what can be done about it."""
    match review_of(result, correction):
        case Review.CONFIRMED:
            return translate("Words", "You agreed with the model. Your decision counts when the photos are sorted.")
        case Review.CORRECTED:
            return translate("Words", "You decided this. Your decision counts when the photos are sorted.")
    doubt = doubt_of(result)
    text = _reason_of_class(result) if doubt is None else _doubt_text(doubt, result)
    if doubt in (None, Doubt.UNREADABLE) or result.status is Status.OK:
        return text
    return translate("Words", "{reason} It stays where it is unless you choose a class.").format(reason=text)


def _doubt_text(doubt: Doubt, result: Result) -> str:
    """Return the one reason for a doubt."""
    if doubt is Doubt.UNREADABLE:
        why = "" if result.error is None else text_of(result.error)
        return translate("Words", "{why} The file itself is left untouched.").format(why=why).strip()
    if doubt is Doubt.DAMAGED:
        return "" if result.damaged is None else text_of(result.damaged)
    texts = {
        Doubt.NO_FACE: translate("Words", "No face was found."),
        Doubt.SEVERAL: translate("Words", "There are several people of about the same size, so no single class fits."),
        Doubt.WHOLE_PICTURE: translate(
            "Words", "No face was found, so the whole picture was judged. That is often wrong."
        ),
        Doubt.SMALL: translate("Words", "The face is too small to tell."),
        Doubt.TURNED: translate("Words", "The face is turned away, so little of it is seen."),
        Doubt.BLURRED: translate("Words", "The face is too blurred to tell."),
        Doubt.CLOSE: translate("Words", "It is too close to call."),
    }
    return texts[doubt]


def date(result: Result) -> str:
    """Return when a photo was taken, as it is written where the window's language is spoken."""
    taken = result.date
    day, hour = QDate(taken.year, taken.month, taken.day), QTime(taken.hour, taken.minute, taken.second)
    return QLocale().toString(QDateTime(day, hour), QLocale.FormatType.ShortFormat)


def copies(further: Sequence[int], classes: ClassSet) -> str:
    """Return where copies of a photo go, empty where there are none."""
    names = ", ".join(class_name(classes.by_id(one).name) for one in further)
    return translate("Words", "copies: {classes}").format(classes=names) if names else ""


def _reason_of_class(result: Result) -> str:
    if result.chosen:
        return translate("Words", "Decided by the face that you chose.")
    if result.further:
        return translate("Words", "Each face decides, as you set it: copies go into the classes of the others.")
    if len(classes_of_faces(result)) > 1:
        return translate("Words", "The largest face decides, as you set it.")
    if len(result.faces) > 1:
        return translate(
            "Words", "The largest face decides; the others are much smaller and count as people in the background."
        )
    return translate("Words", "Decided by the face in the frame.")


def tooltip(result: Result, correction: int | None, classes: ClassSet, further: Sequence[int] = ()) -> str:
    """Return the lines that appear when the mouse rests on a tile."""
    name = shown(result.photo.path.name)
    lines = [name, headline(result, correction, classes), tile_detail(result, correction, classes)]
    lines.append(copies(further, classes))
    if result.taken is not None:
        lines.append(translate("Words", "taken {date}").format(date=date(result)))
    if result.damaged is not None:
        lines.append(text_of(result.damaged))
    return "\n".join(line for line in lines if line)


def spoken(result: Result, correction: int | None, classes: ClassSet, further: Sequence[int] = ()) -> str:
    """Return what a screen reader says of a tile."""
    parts = [result.photo.path.name, headline(result, correction, classes)]
    if review_of(result, correction) is Review.CONFIRMED and result.status is Status.OK:
        parts.append(tile_detail(result, None, classes))  # seen, a confirmed tile has no room for it
    parts.append(tile_detail(result, correction, classes))
    parts.append(copies(further, classes))
    return ", ".join(part for part in parts if part)


def pace(progress: Progress) -> str:
    """Return how far a run is and how long it takes yet."""
    parts = [
        translate("Words", "{done} of {total}").format(done=number(progress.done), total=number(progress.total)),
    ]
    if progress.rate > 0:
        rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
        parts.append(translate("Words", "{rate} photos/s").format(rate=rate))
    # The first seconds say little about the rest.
    if progress.seconds_left is not None and progress.done >= min(10, progress.total):
        parts.append(translate("Words", "{duration} left").format(duration=duration(progress.seconds_left)))
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """Return a length of time, as exactly as an estimate deserves."""
    if seconds < 90:
        return translate("Words", "{number} s").format(number=max(1, round(seconds)))
    if seconds < 90 * 60:
        return translate("Words", "{number} min").format(number=round(seconds / 60))
    return translate("Words", "{number} h").format(number=f"{seconds / 3600:.1f}")


def skipped(found: Mapping[Skip, int]) -> list[str]:
    """Return a line for each reason why something in the folder was passed over."""
    return [line for reason_, line in _Counted().skipped(found).items() if found.get(reason_)]


def confirmed(count: int) -> str:
    """Return what agreeing with the model about so many photos does."""
    return _Counted().confirmed(count)


def taken_back(count: int) -> str:
    """Return what letting the model's answer count again for so many photos does."""
    return _Counted().taken_back(count)


def moved_to(count: int, target: str) -> str:
    """Return what a correction of so many photos does."""
    return _Counted().to(count).format(target=target)


class _Counted(QObject):
    """The sentences with a number in them: ``lupdate`` finds singular and plural only in ``tr``."""

    def faces(self, count: int) -> str:
        return self.tr("%n face(s)", None, count)

    def to(self, count: int) -> str:
        return self.tr("%n photo(s) to “{target}”", None, count)

    def confirmed(self, count: int) -> str:
        return self.tr("%n photo(s) confirmed", None, count)

    def taken_back(self, count: int) -> str:
        return self.tr("%n photo(s) back to the model’s answer", None, count)

    def skipped(self, found: Mapping[Skip, int]) -> Mapping[Skip, str]:
        return {
            Skip.ONLINE_ONLY: self.tr(
                "%n photo(s) only online, not on this computer", None, found.get(Skip.ONLINE_ONLY, 0)
            ),
            Skip.ALREADY_SORTED: self.tr(
                "%n folder(s) that facesorter filled before", None, found.get(Skip.ALREADY_SORTED, 0)
            ),
            Skip.LINK: self.tr("%n link(s)", None, found.get(Skip.LINK, 0)),
            Skip.UNLISTED: self.tr("%n file(s) or folder(s) that may not be opened", None, found.get(Skip.UNLISTED, 0)),
            Skip.HIDDEN: self.tr("%n hidden file(s) or folder(s)", None, found.get(Skip.HIDDEN, 0)),
            Skip.COMPANION: self.tr("%n file(s) that travel with their photo", None, found.get(Skip.COMPANION, 0)),
            Skip.NOT_A_PHOTO: self.tr("%n file(s) that are no photos", None, found.get(Skip.NOT_A_PHOTO, 0)),
        }
