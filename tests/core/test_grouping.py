"""Companions: which files belong to which photo, and what they are called when the photo gets another name."""

import unicodedata

import pytest

from facesorter.core.photos.grouping import RAW_SUFFIXES, group_names, numbered_group, renamed

PHOTOS = {".jpg", ".heic", ".png", *RAW_SUFFIXES}


def is_photo(name: str) -> bool:
    return any(name.lower().endswith(suffix) for suffix in PHOTOS)


@pytest.mark.parametrize(
    ("lead", "companions"),
    [
        ("a.jpg", ["a.CR2", "a.CR2.xmp", "a.jpg.xmp"]),
        ("a.JPG", ["A.XMP", "a.dng", "a.thm"]),
        ("IMG_1.HEIC", ["IMG_1.AAE", "IMG_1.DNG", "IMG_1.MOV", "IMG_E1.HEIC", "IMG_E1.MOV", "IMG_O1.AAE"]),
        ("IMG_1.JPG", ["IMG_1.MOV", "IMG_1.xmp"]),
        ("IMG_1.HEIC", ["IMG_1.HEIC.supplemental-metadata.json", "IMG_1.MP4", "IMG_1.MP4.json"]),
        ("a.jpg", ["a.jpg.json"]),
        ("a.png", ["a.json", "a.xmp"]),
        ("a.jpg", ["a.jpg.supplemental-meta.json"]),
        ("a.jpg", ["a.jpg..json"]),
        ("a(1).jpg", ["a.jpg(1).json"]),
        ("a(1).jpg", ["a.jpg.supplemental-metadata(1).json"]),
        ("PXL_20230101_123456789.PORTRAIT-01.COVER-2.jpg", ["PXL_20230101_123456789.PORTRAIT-01.COVER-2.jpg.json"]),
        (
            "a long name of which Google Takeout cuts off the end.jpg",
            ["a long name of which Google Takeout cuts off t.json"],
        ),
        ("가족.jpg", [unicodedata.normalize("NFD", "가족.xmp"), unicodedata.normalize("NFD", "가족.jpg.json")]),
        ("only.dng", ["only.xmp"]),
    ],
    ids=str,
)  # fmt: skip
def test_case_16_what_belongs_to_a_photo(lead: str, companions: list[str]) -> None:
    groups = group_names(["b.jpg", lead, "notes.json", "other.mov", *companions], is_photo)
    assert groups.companions == {lead: tuple(sorted(companions))}
    assert groups.shared == {}


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["a.jpg", "a.png", "a.xmp"], {"a.xmp": ("a.jpg", "a.png")}),
        (["a.jpg", "a.png", "a.CR2", "a.xmp"], {"a.xmp": ("a.jpg", "a.png")}),
        (["a.jpg", "a.heic", "a.mov"], {"a.mov": ("a.jpg", "a.heic")}),
        (["a.JPG", "A.jpg", "ä.jpg", "A.xmp", "a.JPG.xmp"], {}),
        (["a.JPG", "A.jpg", "a.XMP"], {}),
        (["AA.JPG", "aa.jpg", "Aa.xmp"], {"Aa.xmp": ("AA.JPG", "aa.jpg")}),
    ],
)
def test_case_17_what_belongs_to_several_photos(names: list[str], shared: dict[str, tuple[str, ...]]) -> None:
    assert group_names(names, is_photo).shared == shared


def test_a_raw_file_beside_two_photos_of_its_name_stands_alone() -> None:
    groups = group_names(["a.jpg", "a.heic", "a.dng", "a.dng.xmp"], is_photo)
    assert groups.companions == {"a.dng": ("a.dng.xmp",)}


def test_an_edit_without_its_original_stands_alone() -> None:
    assert group_names(["IMG_E1.HEIC", "IMG_E1.MOV"], is_photo).companions == {"IMG_E1.HEIC": ("IMG_E1.MOV",)}


def test_two_sidecars_that_differ_in_case_do_not_both_belong() -> None:
    assert group_names(["a.jpg", "A.XMP", "a.xmp"], is_photo).companions == {"a.jpg": ("a.xmp",)}


@pytest.mark.parametrize(
    ("name", "lead", "new"),
    [
        ("a.MOV", "a.jpg", "b (2).MOV"), ("a.jpg.xmp", "a.jpg", "b (2).jpg.xmp"), ("A.XMP", "a.jpg", "b (2).XMP"),
        ("a.cr2.xmp", "a.jpg", "b (2).cr2.xmp"), ("a.jpg.suppl.json", "a.jpg", "b (2).jpg.suppl.json"),
        ("a.jpg(1).json", "a(1).jpg", "b (2).jpg.json"), ("a long na.json", "a long name.jpg", "b (2).jpg.json"),
        (unicodedata.normalize("NFD", "é.xmp"), "é.jpg", "b (2).xmp"),
    ],
)  # fmt: skip
def test_companions_follow_the_new_name_of_their_photo(name: str, lead: str, new: str) -> None:
    assert renamed(name, lead, "b (2).jpg") == new


def test_a_numbered_group_still_belongs_together() -> None:
    names = ("IMG_1.HEIC", "IMG_1.AAE", "IMG_1.HEIC.xmp", "IMG_E1.HEIC", "IMG_E1.MOV")
    numbered = numbered_group(names, 2, str)
    assert numbered == (
        "IMG_1 (2).HEIC", "IMG_1 (2).AAE", "IMG_1 (2).HEIC.xmp", "IMG_E1 (2).HEIC", "IMG_E1 (2).MOV",
    )  # fmt: skip
    assert group_names(numbered, is_photo).companions == {numbered[0]: numbered[1:]}
    assert numbered_group(names, 1, str) == names


def test_case_19_a_long_group_is_shortened_alike() -> None:
    names = ("가" * 82 + ".jpg", "가" * 82 + ".jpg.xmp")
    numbered = numbered_group(names, 2, str)
    assert numbered == ("가" * 81 + " (2).jpg", "가" * 81 + " (2).jpg.xmp")


def test_case_19_a_group_that_must_be_renamed_is_renamed_alike() -> None:
    def safe(name: str) -> str:
        return name.replace(":", "_")

    assert numbered_group(("a:b.jpg", "A:b.xmp", "a:b.jpg.json"), 1, safe) == ("a_b.jpg", "a_b.xmp", "a_b.jpg.json")
