"""JSON as the network file wants it: strict, every violation with its place. The result is a tree of plain values."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.findings import printable
from core.message import Message, Problem, message

DEEPEST_NESTING = 100
MOST_DIGITS = 4000  # Python refuses to convert whole numbers from 4,300 digits on

_PLAIN_KEY = re.compile(r"[^\W\d]\w*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REASONS = {
    "Expecting value": "json.value_expected",
    "Expecting property name enclosed in double quotes": "json.key_expected",
    "Expecting ':' delimiter": "json.colon_expected",
    "Expecting ',' delimiter": "json.comma_expected",
    "Illegal trailing comma before end of object": "json.trailing_comma",
    "Illegal trailing comma before end of array": "json.trailing_comma",
    "Invalid control character at": "json.control_character",
    "Extra data": "json.extra_data",
}


class NotJsonError(Exception):
    """The text is not JSON at all: one problem, whose place is a line and a column."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True)
class Unreadable:
    """Stands in the tree for what a file must not hold (NaN, a number without bounds), with the reason."""

    reason: Message


class RepeatedKeys(dict[str, Any]):
    """An object in which a key occurred twice; the last value won."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def parse(text: str) -> tuple[Any, list[Problem]]:
    """Return the tree that the text spells, and what in it is JSON that a file must not hold.

    Raises:
        NotJsonError: if it is no JSON.
    """
    if not text.strip():
        raise NotJsonError(Problem("", message("file.empty")))
    reader = _Reader()
    try:
        tree = reader.read(text)
    except json.JSONDecodeError as error:
        raise NotJsonError(_syntax_problem(text, error)) from error
    except RecursionError as error:
        raise NotJsonError(Problem("", message("file.too_deep", most=DEEPEST_NESTING))) from error
    suspicious = reader.suspicious or "\\ud" in text or "\\uD" in text
    return tree, list(unsavable("", tree)) if suspicious else []


class _Reader:
    """Parses once at full speed, taking note of whether the tree must be searched for what is forbidden."""

    def __init__(self) -> None:
        self.suspicious = False

    def read(self, text: str) -> Any:
        try:
            return json.loads(text, object_pairs_hook=self._object, parse_constant=self._constant)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a whole number too long for Python, which does not say where it stands
            hook, constant = self._object, self._constant
            return json.loads(text, object_pairs_hook=hook, parse_constant=constant, parse_int=self._whole)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) == len(pairs):
            return result
        self.suspicious = True
        return RepeatedKeys(pairs)

    def _constant(self, word: str) -> Unreadable:
        self.suspicious = True
        return Unreadable(message("json.constant", word=word))

    def _whole(self, digits: str) -> int | Unreadable:
        if len(digits) <= MOST_DIGITS:
            return int(digits)
        self.suspicious = True
        return Unreadable(message("file.number_too_large"))


def member(place: str, key: str) -> str:
    """Return the place of an object's member: network.edges, view["a key"]."""
    if not _PLAIN_KEY.fullmatch(key):
        return f'{place}["{printable(key)}"]'
    return f"{place}.{printable(key)}" if place else printable(key)


def unsavable(place: str, value: Any) -> Iterator[Problem]:
    """Yield what a file cannot hold: numbers that are not finite, lone surrogates, repeated keys, deep nesting.

    Walks without recursion, so that no tree is too deep for it.
    """
    stack: list[tuple[str, Any, int]] = [(place, value, 1)]
    while stack:
        place, value, depth = stack.pop()
        yield from _unsavable_itself(place, value, depth)
        if depth > DEEPEST_NESTING:
            continue
        if isinstance(value, Mapping):
            stack.extend((member(place, str(key)), child, depth + 1) for key, child in reversed(list(value.items())))
        elif isinstance(value, list | tuple):
            stack.extend((f"{place}[{i}]", value[i], depth + 1) for i in reversed(range(len(value))))


def _unsavable_itself(place: str, value: Any, depth: int) -> Iterator[Problem]:
    if isinstance(value, Unreadable):
        yield Problem(place, value.reason)
    elif isinstance(value, float) and not math.isfinite(value):
        yield Problem(place, message("file.number_not_finite"))
    elif isinstance(value, str) and _SURROGATE.search(value):
        yield Problem(place, message("file.lone_surrogate"))
    elif isinstance(value, Mapping):
        repeated = value.repeated if isinstance(value, RepeatedKeys) else []
        yield from (Problem(member(place, key), message("json.repeated_key", name=printable(key))) for key in repeated)
        broken = [key for key in value if _SURROGATE.search(str(key))]
        yield from (Problem(member(place, key), message("file.lone_surrogate")) for key in broken)
    if depth > DEEPEST_NESTING and isinstance(value, Mapping | list | tuple):
        yield Problem(place, message("file.too_deep", most=DEEPEST_NESTING))


def _syntax_problem(text: str, error: json.JSONDecodeError) -> Problem:
    place = f"line {error.lineno}, column {error.colno}"
    unfinished = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip())
    if unfinished:
        return Problem(place, message("json.ends_too_early"), message("json.cut_off"))
    key = "json.bad_escape" if "escape" in error.msg else _REASONS.get(error.msg, "json.invalid")
    return Problem(place, message(key))
