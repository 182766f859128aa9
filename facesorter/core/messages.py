"""Sentences that reach a person, kept so that the window can say them in the person's language.

The core knows no Qt, yet its sentences must be translatable. So a message is a literal template, marked for Qt's
``lupdate`` with a function of the name that ``lupdate`` looks for, and its details apart. ``str()`` gives English; the
window translates the template first and then fills in the same details.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CONTEXT = "Messages"
"""The translation context of every message of the core."""


def QT_TRANSLATE_NOOP(context: str, template: str) -> str:  # noqa: N802, ARG001 - the name is what lupdate looks for
    """Mark a literal for the translators and return it unchanged."""
    return template


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: a template marked with :func:`QT_TRANSLATE_NOOP`, and what fills it."""

    template: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.details)


def message(template: str, **details: object) -> Message:
    """Return the message of a marked template with its details."""
    return Message(template, details)
