"""The schemes as trees of classes, by name: plain data, which the command line reads without anything heavy."""

Tree = tuple["int | Tree", ...]
"""Class ids; those in brackets of their own have a network of their own to tell them apart."""

TREES: dict[str, Tree] = {
    "gender-first": ((1, 2, 3), (4, 5, 6)),
    "age-first": ((1, 2), (4, 5), (3, 6)),
    "glasses-first": ((1, 4), (2, 5), (3, 6)),
}
"""The seed's two-stage schemes, over the default classes."""

FLAT = "flat"
"""The scheme of one network, for any classes."""

SCHEMES = (FLAT, *TREES)
