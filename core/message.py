"""What the core says, as keys with fields: the app words and translates them (app/words.py)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class _Empty(Mapping[str, Any]):
    """A mapping without entries that may stand as a default of frozen dataclasses."""

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    __hash__ = object.__hash__


EMPTY: Mapping[str, Any] = _Empty()


@dataclass(frozen=True)
class Message:
    """A sentence without its words: a key of app.words.TEMPLATES and the fields to put in."""

    key: str
    fields: Mapping[str, Any] = EMPTY


def message(key: str, **fields: Any) -> Message:
    """Return the message of this key with these fields."""
    return Message(key, fields)


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of a document, in words still to be chosen, with the remedy where one is known."""

    place: str
    what: Message
    remedy: Message | None = None
