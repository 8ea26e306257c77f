"""Sentences of the core with numbers in them: each number written with as many digits as are chosen."""

from __future__ import annotations

from app.words import worded
from core.message import Message
from core.numbers import shown


def told(message: Message, digits: int) -> str:
    """Return a message in words, its first letter large, its numbers with so many significant digits."""
    return sentence(worded(_written(message, digits)))


def sentence(words: str) -> str:
    """Return words with a large first letter where they begin with a word, not with a name such as h₁."""
    first = words.partition(" ")[0]
    return words[:1].upper() + words[1:] if first.isascii() and first.isalpha() and len(first) > 1 else words


def _written(message: Message, digits: int) -> Message:
    fields = {name: _field(value, digits) for name, value in message.fields.items()}
    return Message(message.key, fields)


def _field(value: object, digits: int) -> object:
    if isinstance(value, Message):
        return _written(value, digits)
    return shown(value, digits) if isinstance(value, float) else value
