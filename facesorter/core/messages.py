"""Sentences that reach a person, kept so that the window can say them in the person's language.

The core knows no Qt, yet its sentences must be translatable. So a message is a literal template, marked for Qt's
``lupdate`` with a function of the name that ``lupdate`` looks for, and its details apart. ``str()`` gives English; the
window translates the template first and then fills in the same details.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

_FORMAT = re.compile(r",?(\.\d)?[%a-z]?")

CONTEXT = "Messages"
"""The translation context of every message of the core."""


def QT_TRANSLATE_NOOP(context: str, template: str) -> str:  # noqa: N802, ARG001 - the name is what lupdate looks for
    """Mark a literal for the translators and return it unchanged."""
    return template


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: a template marked with :func:`QT_TRANSLATE_NOOP`, and what fills it.

    What fills it may be sentences again, or a sequence, which becomes a list with commas.
    """

    template: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{key: _listed(value) for key, value in self.details.items()})

    def as_plain(self) -> list[Any]:
        """Return it as JSON can hold it, for another process."""
        return [self.template, {key: _plain(value) for key, value in self.details.items()}]

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> "Message":
        """Return what :meth:`as_plain` made.

        Raises:
            ValueError: when it is something else, whose template would not become a sentence.
        """
        try:
            template, details = plain
            filled = {str(key): _from_plain(value) for key, value in details.items()}
            parts = list(Formatter().parse(template))
        except (TypeError, AttributeError, RecursionError) as error:
            raise ValueError("not a message") from error
        for _, name, how, conversion in parts:
            # no attributes, items or widths: a template from a file could ask for a billion blanks
            if name is not None and (name not in filled or conversion or not _FORMAT.fullmatch(how or "")):
                raise ValueError("not a template")
        return cls(template, filled)


def message(template: str, **details: object) -> Message:
    """Return the message of a marked template with its details.

    >>> told = message("{name} has {count} faces.", name="a.jpg", count=3)
    >>> str(told), told.template
    ('a.jpg has 3 faces.', '{name} has {count} faces.')
    """
    return Message(template, details)


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else value


def _plain(value: object) -> Any:
    match value:
        case Message():
            return {"message": value.as_plain()}
        case tuple() | list():
            return [_plain(one) for one in value]
        case str() | int() | float() | None:
            return value
    return str(value)


def _from_plain(value: Any) -> object:
    match value:
        case {"message": plain}:
            return Message.from_plain(plain)
        case list():
            return tuple(_from_plain(one) for one in value)
    return value
