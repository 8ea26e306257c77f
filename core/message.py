"""What the core says, as keys with fields: the app words and translates them (app/words.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Message:
    """A sentence without its words: a key of app.words.TEMPLATES and the fields to put in."""

    key: str
    fields: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


def message(key: str, **fields: Any) -> Message:
    """Return the message of this key with these fields."""
    return Message(key, MappingProxyType(fields))


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of a document, in words still to be chosen, with the remedy where one is known."""

    place: str
    what: Message
    remedy: Message | None = None
