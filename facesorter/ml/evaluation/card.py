"""The model card: what a model is, what it learnt from, how good it is and is not, generated from its own manifest.

After Mitchell et al. (2019), "Model Cards for Model Reporting".
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from facesorter.core import bounds
from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.errors import EvaluationError, ModelFileError, SamplesError
from facesorter.core.messages import QT_TRANSLATE_NOOP
from facesorter.core.model_file import Manifest, ModelFile
from facesorter.ml.evaluation.card_numbers import all_numbers, cell, shares
from facesorter.ml.evaluation.card_photos import photo_numbers
from facesorter.ml.evaluation.numbers import MALFORMED, Evaluation
from facesorter.ml.evaluation.photos import PhotoEvaluation

SOURCES = {
    "candid-flickr8k": ("Flickr8k", "faces cut out of snapshots, each labelled by eye", "research, non-commercial"),
    "candid-wider": ("WIDER FACE", "faces cut out of press photos, each labelled by eye", "research, non-commercial"),
    "celeba": ("CelebA", "crops, glamour", "non-commercial research"),
    "fairface": ("FairFace", "faces of many skin colours", "CC BY 4.0"),
    "ffhq": ("Flickr-Faces-HQ", "at 256 pixels, sharp and varied", "CC BY-NC-SA 4.0"),
    "fgnet": ("FG-NET", "many old prints, ages and persons exact", "research"),
    "fiw": (
        "Families in the Wild",
        "at 112 pixels, children by their role in the family",
        "research, no redistribution",
    ),
    "fiw_eye": ("Families in the Wild", "the same, seen one by one", "research, no redistribution"),
    "genderdet": ("genderdet", "web portraits, many actors", "none stated"),
    "lfw": ("Labeled Faces in the Wild", "press photos about 2003", "research"),
    "pixabay": ("Pixabay", "portraits, sharp", "Pixabay licence"),
    "utkface": ("UTKFace", "tight crops, many enlarged from small ones", "non-commercial research"),
    "utkface2": ("UTKFace", "more of it", "non-commercial research"),
}
"""The collections of the bundled model by the value of the column ``source``: name, what it is, terms."""

_CHOSEN_ON = "The epoch, the temperature and the threshold were chosen on these pictures"

_WEAKNESSES: tuple[tuple[set[str], set[str], str], ...] = (
    (
        {"utkface"},
        {"fiw"},
        (
            "Children come almost only from UTKFace, and nearly half of those are two years old or younger, where "
            "nobody can see the gender."
        ),
    ),
    (
        {"fiw", "utkface"},
        set(),
        (
            "Nearly half of UTKFace's children are two years old or younger, where nobody can see the gender; many of "
            "the older ones come from Families in the Wild, small and labelled by their role in the family."
        ),
    ),
    (
        {"candid-wider"},
        set(),
        (
            "Faces cut out of snapshots whose class nobody could tell were left out of the tables, or labelled as "
            "none of the classes, so that the numbers on candid faces are better than life."
        ),
    ),
    (
        {"genderdet", "lfw", "utkface"},
        set(),
        (
            "The labels of glasses in UTKFace, Labeled Faces in the Wild and genderdet came from a small network and "
            "were checked by eye on samples; doubtful pictures were left out, so the numbers are better than life. "
            "Sunglasses count as glasses."
        ),
    ),
    (
        {"utkface"},
        set(),
        "The table of these collections does not tell the colour of the skin, so nobody measured by it.",
    ),
    ({"celeba"}, set(), "CelebA does not say who is who, so one person may be on both sides of a split."),
)
"""What is known of the default classes' data, each with the sources that it is true of, and those that it is not."""


_MOST_BYTES = 1 << 26
"""Of an evaluation, with every picture that it is wrong about."""


def read_evaluation(path: Path) -> Evaluation | PhotoEvaluation:
    """Return what ``evaluate --json`` printed into a file.

    Raises:
        SamplesError: when it cannot be read, or holds something else.
    """
    try:
        # Bytes, for PowerShell's > writes UTF-16, which json tells by itself.
        numbers = bounds.load_json(bounds.read(path, _MOST_BYTES))
        whole_photos = isinstance(numbers, dict) and "photos" in numbers
        return PhotoEvaluation.from_json(numbers) if whole_photos else Evaluation.from_json(numbers)
    except OSError as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{table} cannot be read: {reason}."),
            table=path,
            reason=error.strerror or error,
        ) from error
    except ValueError as error:
        raise SamplesError(
            QT_TRANSLATE_NOOP("Messages", "{path} is not what evaluate --json prints for one model."), path=path
        ) from error


def model_card(
    model: ModelFile, tests: Mapping[str, Evaluation | PhotoEvaluation], pictures: Mapping[str, Path] | None = None
) -> str:
    """Return the card as Markdown.

    Args:
        model: the model.
        tests: what was measured, by the name of the labelled set; that of whole photos comes first.
        pictures: the picture of a labelled set by its name, as a path from where the card is going to lie.

    Raises:
        EvaluationError: when a picture is of no labelled set.
        ModelFileError: when the model file says of itself what no card can be made of.
    """
    pictures = pictures or {}
    if lost := sorted(pictures.keys() - tests.keys()):
        raise EvaluationError(
            QT_TRANSLATE_NOOP("Messages", "There is a picture of “{name}”, but no numbers; give both the same name."),
            name=lost[0],
        )
    whole = {name: one for name, one in tests.items() if isinstance(one, PhotoEvaluation)}
    if drawn := sorted(pictures.keys() & whole.keys()):
        raise EvaluationError(
            QT_TRANSLATE_NOOP(
                "Messages", "“{name}” was measured on whole photos, which a confusion matrix cannot show."
            ),
            name=drawn[0],
        )
    tables = {name: one for name, one in tests.items() if isinstance(one, Evaluation)}
    try:
        measured = [*_whole_photos(model.manifest, whole), *_tables(model.manifest, tables, pictures)]
        lines = _card(model, measured, tests)
    except MALFORMED as error:
        raise ModelFileError(
            QT_TRANSLATE_NOOP("Messages", "No card can be made from what the model file says about itself ({reason})."),
            reason=repr(error),
        ) from error
    return "\n".join(lines).rstrip()


def _card(model: ModelFile, measured: list[str], shown: Collection[str]) -> list[str]:
    manifest, training = model.manifest, model.manifest.training
    return [
        "# Model card",
        "",
        "Generated by `facesorter-cli card` from the model file; nothing in it is written by hand.",
        "",
        "## What it is",
        "",
        (
            f"A network of the architecture {manifest.network} that sorts face crops of {manifest.input_size} × "
            f"{manifest.input_size} pixels into {len(manifest.classes)} classes: {', '.join(manifest.classes.names)}. "
            + _origin(training)
        ),
        "",
        *_making(manifest),
        f"- below {manifest.unsure_below:.0%} a best class is no answer: the photo is *unsure*",
        *_size(model),
        "",
        *_sources(training),
        *measured,
        *_kept_apart(manifest, shown),
        "## What it is for, and not for",
        "",
        (
            "For sorting your own photos into folders, with your own eyes on the result. The labels say what a face "
            "looks like to this model, never what a person is. Not for identifying people, not for decisions about "
            "people, not for watching them, not for science about them."
        ),
        "",
        *_weaknesses(manifest),
    ]


def _origin(training: Mapping[str, Any]) -> str:
    begun_from = training.get("begun_from")
    origin = f"Its training began from the model `{begun_from}`" if begun_from else "It was trained from scratch"
    if "dense_rank" not in training:
        return f"{origin}."
    views = " It answers with the mean for a crop and its mirror image." if training.get("mirrored") else ""
    ranks = training.get("convolution_ranks") or {}
    narrow = "".join(f", its convolution `{name}` too (ranks {one} and {two})" for name, (one, two) in ranks.items())
    return (
        f"{origin}; its wide layers are factorised (rank {training['dense_rank']}){narrow}, its weights stored in "
        f"eight bits.{views}"
    )


def _making(manifest: Manifest) -> list[str]:
    training = manifest.training
    if not training:
        return ["- the model file does not say how it was made"]
    by_hand = ", stopped by hand" if training.get("stopped_by_hand") else ""
    lines = [
        (
            f"- made on {training.get('date', '?')} with facesorter {training.get('facesorter', '?')}, recipe "
            f"`{training.get('recipe', '?')}`, {training.get('epochs', '?')} epochs{by_hand}"
        )
    ]
    if training.get("scheme", "flat") != "flat":
        lines.append(
            f"- {len(training['parts'])} networks of the scheme `{training['scheme']}`, each with a best epoch"
        )
    if best := training.get("best"):
        lines.append(
            f"- the best of these, and so the model, is epoch {best['epoch']} of stage {best['stage']}, at "
            f"{best['input_size']} × {best['input_size']} pixels"
        )
    if (share := training.get("share_of_trained", 1)) < 1:
        lines.append(
            f"- its weights are a blend: {share:.0%} from that epoch, the rest from the model that it began from"
        )
    none = f", {training['none_of_these']} of them none of the classes" if training.get("none_of_these") else ""
    chosen = training.get("validation_table")
    lines.append(
        f"- trained on {training.get('pictures', '?')} pictures of `{training.get('table', '?')}`{none}; "
        f"{training.get('validation_pictures', '?')} {f'of `{chosen}`' if chosen else 'more of it'} chose the epoch, "
        f"the temperature ({manifest.temperature:.2f}) and the threshold"
    )
    if alike := training.get("threshold_table"):
        lines.append(f"- the threshold was chosen on `{alike}` alone, where 95 of 100 answers had to be right")
    if tested := training.get("test_pictures"):
        lines.append(f"- {tested} more of it tested the finished model and were not used in training")
    if (near_duplicates := training.get("near_duplicates")) is not None:
        lines.append(f"- {near_duplicates} near-duplicates; duplicates stay in the same split")
    return lines


def _sources(training: Mapping[str, Any]) -> list[str]:
    sources = training.get("sources")
    if not sources:
        return []
    known = {name: SOURCES.get(name, (cell(name), "", "unknown")) for name in sources}
    rows = [f"| {known[name][0]} | {known[name][1]} | {count} | {known[name][2]} |" for name, count in sources.items()]
    title = ["## What it learnt from", "", "| collection | what it is | pictures | terms |", "|---|---|---|---|"]
    return [*title, *rows, ""]


def _weaknesses(manifest: Manifest) -> list[str]:
    """Return what is known to be weak, by the manifest alone; a model of somebody's own pictures has its own."""
    lines = []
    counts = manifest.training.get("classes")
    if counts:
        rarest = min(counts, key=lambda name: counts[name])
        lines.append(
            f"- The rarest class in training is {rarest}: {counts[rarest]} of {sum(counts.values())} pictures."
        )
    sources = set(manifest.training.get("sources") or ())
    if manifest.classes == DEFAULT_CLASSES:
        lines += [
            f"- {text}" for needed, ruled_out, text in _WEAKNESSES if needed <= sources and not ruled_out & sources
        ]
    return ["## Where it is weak", "", *lines, ""] if lines else []


def _size(model: ModelFile) -> list[str]:
    """Return how large and how like the network that was trained it is, as far as that is known."""
    metrics = model.manifest.metrics
    lines = [f"- {len(model.network) / 1e6:.1f} MB"]
    if (same := metrics.get("same_answer_as_float32")) is not None:
        line = f"- the same answer as the network it was made from, in float32, on {same:.1%} of the validation"
        if (balanced := metrics.get("float32_validation_balanced_accuracy")) is not None:
            right = metrics["float32_validation_accuracy"]
            line += f", where that network is right in {right:.1%}, {balanced:.1%} balanced"
        lines.append(line)
    return lines


def _tables(manifest: Manifest, given: Mapping[str, Evaluation], pictures: Mapping[str, Path]) -> list[str]:
    """Return what is known of tables of single faces: what is given, else what the manifest tells."""
    told = manifest.metrics.get("tables") or {}
    kept = {name: Evaluation.from_json(numbers) for name, numbers in told.items()}
    lines: list[str] = []
    for name, one in {**kept, **given}.items():
        lines += [f"## How good it is on {name}", ""]
        if name in manifest.training.get("validation_table", "").split(", "):
            lines += [f"{_CHOSEN_ON}, so these numbers are a little too good.", ""]
        if picture := pictures.get(name):
            lines += [f"![Confusion matrix on {name}]({quote(picture.as_posix())})", ""]
        lines += all_numbers(one)
    return lines


def _whole_photos(manifest: Manifest, given: Mapping[str, PhotoEvaluation]) -> list[str]:
    """Return what is known of whole photos: what is given, else what the manifest tells."""
    told = manifest.metrics.get("photos") or {}
    kept = {name: PhotoEvaluation.from_json(numbers) for name, numbers in told.items()}
    return [
        line
        for name, one in {**kept, **given}.items()
        for line in (f"## How good it is on the whole photos of {name}", "", *photo_numbers(one))
    ]


def _kept_apart(manifest: Manifest, shown: Collection[str]) -> list[str]:
    """Return what the manifest tells of pictures that nothing was learnt from, but for those that are shown already."""
    lines: list[str] = []
    table = manifest.training.get("table", "its table")
    tested = manifest.training.get("test_table")
    if (test := manifest.metrics.get("test")) and tested not in shown:
        where = f"{tested}, a table of its own" if tested else f"the test pictures of {table}, not used in training"
        lines += [f"## How good it is on {where}", "", *all_numbers(Evaluation.from_json(test))]
    if told := manifest.metrics.get("validation"):
        validation = Evaluation.from_json(told)
        lines += [
            f"## How good it is on the validation pictures of {manifest.training.get('validation_table') or table}",
            "",
            f"{validation.accuracy.of} pictures with a face. {_CHOSEN_ON}, so these numbers are a little too good.",
            "",
            *shares(validation),
        ]
    return lines
