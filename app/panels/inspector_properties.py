"""What a property of the inspector is: a named value, how it is written and read, and the edit that changes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.words import tr
from core.document import Document
from core.numbers import EXACT, parse_number, shown


class Several(Enum):
    """Stands for a value where the selected things differ in it."""

    SEVERAL = "several"


SEVERAL = Several.SEVERAL


class UnreadableError(Exception):
    """What was typed is not of the kind that is wanted; the text says which kind is."""


@dataclass(frozen=True)
class Form:
    """How a value stands in a field: `write(value, digits)`, and `read(text)`, which may raise UnreadableError."""

    write: Callable[[Any, int], str]
    read: Callable[[str], Any]


def _read_number(text: str) -> float:
    try:
        return parse_number(text)
    except ValueError as error:
        raise UnreadableError(tr("Not a number. Type one such as 0.5, 1/3 or 1e-3.")) from error


def _read_whole(text: str) -> int:
    digits = text.strip().replace("−", "-")
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", digits):
        raise UnreadableError(tr("Not a whole number."))
    return int(digits)


def _read_batch(text: str) -> int | str:
    if text.strip().casefold() in ("full", tr("full").casefold()):
        return "full"
    try:
        return _read_whole(text)
    except UnreadableError as error:
        raise UnreadableError(tr("Type a whole number from 1, or “full”.")) from error


def _read_numbers(text: str) -> list[float]:
    return [_read_number(part) for part in re.split(r"[\s;,]+", text.strip()) if part]


def _write_number(value: Any, digits: int) -> str:
    return shown(float(value), digits)


def _write_batch(value: Any, digits: int) -> str:
    return tr("full") if value == "full" else str(value)


TEXT = Form(lambda value, digits: value, lambda text: text)
NOTES = Form(lambda value, digits: value, lambda text: text)  # of several lines
NUMBER = Form(_write_number, _read_number)
WHOLE = Form(lambda value, digits: str(value), _read_whole)
BATCH = Form(_write_batch, _read_batch)
NUMBERS = Form(lambda value, digits: ", ".join(shown(float(item), digits) for item in value), _read_numbers)

Edit = Callable[[Document, Any], Document]


@dataclass(frozen=True, eq=False)
class Property:
    """One line of the inspector.

    Args:
        key: the same for the same property of other things: its field stays when those are selected.
        value: what they have in common, SEVERAL where they differ, None where there is none.
        edit: the document with another value; may raise EditRefused.
        entry: the words for the undo list, from the new value in words.
        choices: (text, value) to choose from; without them the value is typed.
        hint: what stands grey in the empty field.
        press: makes it a button, with `hint` on it.
    """

    key: str
    label: str
    value: Any = None
    edit: Edit | None = None
    entry: Callable[[str], str] = str
    form: Form = TEXT
    choices: tuple[tuple[str, Any], ...] = ()
    hint: str = ""
    press: Callable[[], object] | None = None

    def written(self, digits: int = EXACT) -> str:
        """Return the value as it stands in the field; nothing where there is none, or several."""
        return "" if self.value is None or self.value is SEVERAL else self.form.write(self.value, digits)

    def words(self, value: Any, digits: int) -> str:
        """Return a value in words, for the undo list."""
        chosen = next((text for text, choice in self.choices if choice == value), None)
        return chosen if chosen is not None else self.form.write(value, digits) if value is not None else ""

    @property
    def placeholder(self) -> str:
        """What stands grey in the field while it is empty."""
        return tr("several") if self.value is SEVERAL else self.hint


@dataclass(frozen=True, eq=False)
class Section:
    """A few properties under a heading."""

    heading: str
    properties: tuple[Property, ...]


def common(values: Iterable[Hashable]) -> Any:
    """Return the one value of all, SEVERAL where they differ."""
    found = iter(values)
    first = next(found, None)
    return SEVERAL if any(value != first for value in found) else first


def setting(what: str, whom: str = "") -> Callable[[str], str]:
    """Return the words of an undo entry: Set the slope of h₁ to 0.2."""
    if whom:
        return lambda value: tr("Set the {what} of {whom} to {value}", what=what, whom=whom, value=value)
    return lambda value: tr("Set the {what} to {value}", what=what, value=value)
