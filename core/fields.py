"""Typed access to one JSON object: a wrong value becomes a problem with its place, and the default is used instead."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from core.findings import Findings, choices, printable
from core.message import EMPTY, Message, message
from core.strict_json import Unreadable, member, unsavable

LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Bounds:
    """Which numbers are allowed: from `low` to `high`, or up to but without `below`."""

    low: float | None = None
    high: float | None = None
    below: float | None = None

    def allow(self, value: float) -> bool:
        """Whether the value lies inside."""
        return not (
            (self.low is not None and value < self.low)
            or (self.high is not None and value > self.high)
            or (self.below is not None and value >= self.below)
        )

    @property
    def words(self) -> Message:
        """Say the bounds: each kind that is used has a sentence of its own."""
        ends = {"low": self.low, "high": self.high, "below": self.below}
        used = {name: f"{value:,g}" for name, value in ends.items() if value is not None}
        return message("bounds." + "_".join(used), **used)


ANY = Bounds()
NOT_NEGATIVE = Bounds(low=0)


def kind(value: Any) -> Message:
    """Return what a JSON value is, in words."""
    if isinstance(value, Unreadable):
        return value.reason
    kinds = {bool: "truth", int: "number", float: "number", str: "text", list: "list", dict: "object"}
    name = next((name for type_, name in kinds.items() if isinstance(value, type_)), "null")
    return message(f"kind.{name}")


def finite(value: Any) -> float | None:
    """Return a JSON number as a finite float, or None where it is not one. True and false are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST else None


class Fields:
    """The members of one object. What was never asked for is `rest`: kept, and saved again."""

    def __init__(self, place: str, values: Any, findings: Findings) -> None:
        self.place = place
        self.findings = findings
        self.values: Mapping[str, Any] = values if isinstance(values, dict) else EMPTY
        if not isinstance(values, dict):
            self.wrong(place, "object", values)
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """Return the place of a member."""
        return member(self.place, key)

    def has(self, key: str) -> bool:
        """Whether the member is there; it then counts as asked for."""
        self._asked.add(key)
        return key in self.values

    def raw(self, key: str) -> Any:
        """Return a member as it stands, None where it is missing."""
        self._asked.add(key)
        return self.values.get(key)

    def needed(self, key: str) -> bool:
        """Whether the member is there; note it as missing where it is not."""
        if not self.has(key) and isinstance(self.values, dict):
            self.findings.add(self.at(key), message("file.missing"))
        return key in self.values

    def wrong(self, place: str, wanted: str, value: Any) -> None:
        """Note that a value is of the wrong kind."""
        self.findings.add(place, message("file.wrong_kind", wanted=message(f"kind.{wanted}"), found=kind(value)))

    def text(self, key: str, default: str = "", *, may_be_empty: bool = True) -> str:
        """Return a member that is text."""
        if not self.has(key):
            return default
        value = self.values[key]
        if not isinstance(value, str):
            self.wrong(self.at(key), "text", value)
        elif not value and not may_be_empty:
            self.findings.add(self.at(key), message("file.empty_text"))
        else:
            return value
        return default

    def needed_text(self, key: str) -> str:
        """Return a member that is text, must be there and must not be empty; "" where it is not."""
        return self.text(key, may_be_empty=False) if self.needed(key) else ""

    def choice(self, key: str, known: Collection[str], default: str) -> str:
        """Return a member that is one of some known names."""
        value = self.text(key, default)
        if value in known:
            return value
        self.findings.add(self.at(key), message("file.unknown_name", name=printable(value)), choices(value, known))
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a member that is true or false."""
        value = self.values[key] if self.has(key) else default
        if isinstance(value, bool):
            return value
        self.wrong(self.at(key), "truth", value)
        return default

    def number(self, key: str, default: float, bounds: Bounds = ANY) -> float:
        """Return a member that is a finite number within bounds."""
        if not self.has(key):
            return default
        number = self.checked_number(self.at(key), self.values[key], bounds)
        return default if number is None else number

    def checked_number(self, place: str, value: Any, bounds: Bounds = ANY) -> float | None:
        """Return a value as a finite number within bounds; note a problem and return None where it is not one."""
        number = finite(value)
        if number is None and isinstance(value, int | float) and not isinstance(value, bool):
            self.findings.add(place, message("file.number_not_finite"))
        elif number is None:
            self.wrong(place, "number", value)
        elif not bounds.allow(number):
            self.findings.add(place, message("file.out_of_bounds", bounds=bounds.words, value=f"{number:g}"))
        else:
            return number
        return None

    def whole(self, key: str, default: int, bounds: Bounds = NOT_NEGATIVE) -> int:
        """Return a member that is a whole number within bounds."""
        value = self.values[key] if self.has(key) else default
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(self.at(key), "whole", value)
        elif not bounds.allow(value):
            shown = printable(str(value))
            self.findings.add(self.at(key), message("file.out_of_bounds", bounds=bounds.words, value=shown))
        else:
            return value
        return default

    def items(self, key: str) -> list[Any]:
        """Return a member that is a list; empty where it is missing."""
        value = self.values[key] if self.has(key) else []
        if isinstance(value, list):
            return value
        self.wrong(self.at(key), "list", value)
        return []

    def inner(self, key: str) -> Fields:
        """Return a member that is an object; an empty one where it is missing."""
        return Fields(self.at(key), self.values[key] if self.has(key) else {}, self.findings)

    def kept(self, read: Mapping[str, Any]) -> dict[str, Any]:
        """Return the members in their order in the file: as read where `read` has them, else the rest as it stands."""
        rest = self.rest()
        return {key: read.get(key, rest.get(key)) for key in self.values if key in read or key in rest}

    def rest(self) -> Mapping[str, Any]:
        """Return the members that nobody asked for, after noting what in them a file cannot hold."""
        if len(self.values) <= len(self._asked) and self._asked.issuperset(self.values):
            return EMPTY
        extra = {key: value for key, value in self.values.items() if key not in self._asked}
        self.findings.extend(unsavable(self.place, extra))
        return extra
