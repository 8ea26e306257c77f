"""A line of homework taken apart into statements: what stands for the name, and the number behind the last sign.

A statement is a name, signs (=, ≈, :, ->, :=), and texts or calculations between them; its number is what stands alone
behind its last sign: 0.7414 in `delta_o1 = 0.7514 - 0.01 = 0.7414`. After a number and a comma, a semicolon or a blank
the next statement begins. Without any sign a number belongs to the name before it: `net 0.3925, out 0.5969`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_DIGITS = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_POWER = r"(?:[eE][+−–-]?\d+|\s?[·×*]\s?10\s?\^?[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹+−–-]*\d*)?"
_UNSIGNED = rf"{_DIGITS}{_POWER}(?:\s?/\s?{_DIGITS})?"
NUMBER = rf"[+−–-]?\s?{_UNSIGNED}"
ALONE = re.compile(rf"\s*[≈~]?\s*({NUMBER})\s*\.?\s*")
_BEGINS = re.compile(rf"\s*[≈~]?\s*({NUMBER})(?=$|[\s,;)]|\.(?:\s|$))[\s,;.)]*(.*)")
_IN_TEXT = re.compile(rf"(?<=[\s,])[+−–-]?{_UNSIGNED}(?=$|[\s,;]|\.(?:\s|$))")
_BARE = re.compile(rf"\s*(?P<name>\S.*?)[\s,]\s*(?P<value>{NUMBER})\s*\.?\s*")
_LIST = re.compile(r"\s*;\s*|,\s+|\s{2,}")
_GOES_ON = re.compile(r"[-+−–*·×/÷^²³!%(]\s*|[xX]\s+[\d(]|[\d.,]")
_COMMENT = re.compile(r"\(\s*[^\W\d]")
_DANGLING = re.compile(r"\s[-+−–*·×/]$")
_SIGN = re.compile(r"(:=|=>|-+>|<-+|[=≈≃≅~→⟶⇒←⟵:])")
_DIGIT = re.compile(r"(?<![\w^{.])\.?\d")
_BLANK = re.compile(r"[_.…?]+(?=$|[\s,;])[\s,;]*")
_AND = re.compile(r"^(?:and|so|then)\s+", re.IGNORECASE)
_MOST_NAME = 80
_MOVES = frozenset("→⟶⇒←⟵") | {":=", "=>"}
IsName = Callable[[str], bool]


@dataclass(frozen=True)
class Statement:
    """What one statement says.

    Args:
        names: the texts that may be its name, in their order.
        value: the number behind the last sign as typed; "" where there is none.
        moves: whether an arrow, := or a calculation says that the thing named gets a new value.
        is_told: whether a missing number is worth telling: not for a heading, nor for a blank left to be filled in.
    """

    names: tuple[str, ...]
    value: str
    moves: bool = False
    is_told: bool = True


def holds_number(line: str) -> bool:
    """Tell whether a line holds a number at all, but for those in names, as in w5 and h_1."""
    return _DIGIT.search(line) is not None


def has_sign(line: str) -> bool:
    """Tell whether a line holds a sign behind which a number may stand."""
    return _SIGN.search(line) is not None


def listed(line: str) -> list[tuple[str, str]]:
    """Return names and numbers of `net_h1, net_h2 = 0.3775, 0.3925`; nothing for other lines."""
    left, _, right = line.partition("=")
    names = [name.strip() for name in left.split(",")]
    values = _LIST.split(right.strip())
    if len(names) < 2 or len(names) != len(values) or not all(ALONE.fullmatch(value) for value in values):
        return []
    return list(zip(names, values, strict=True))


def statements(line: str, is_name: IsName) -> Iterator[Statement]:
    """Yield the statements of a line; `is_name` tells which texts name something, a quantity or a neuron included."""
    pieces = _SIGN.split(line)
    reading = _Reading(is_name)
    yield from reading.begin(pieces[0])
    for sign, segment in zip(pieces[1::2], pieces[2::2], strict=True):
        yield from reading.go_on(sign, segment.strip())
    yield from reading.end()


@dataclass
class _Open:
    """A statement that is being read: its texts so far, its signs, and what stands behind the last of them."""

    names: list[str] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    value: str = ""
    is_blank: bool = False
    is_calculated: bool = False

    def closed(self) -> Statement:
        moves = self.is_calculated or any(sign in _MOVES or sign.strip("-") in ("<", ">") for sign in self.signs)
        return Statement(tuple(self.names), self.value, moves, self.signs != {":"} and not self.is_blank)


class _Reading:
    def __init__(self, is_name: IsName) -> None:
        self._is_name, self._open = is_name, _Open()

    def begin(self, text: str) -> Iterator[Statement]:
        """Begin a new statement; numbers that belong to names before them are statements of their own."""
        rest = text.strip(" ,;.")
        while (found := self._pair(rest)) is not None:
            name, value, rest = found
            yield Statement((name,), value)
        self._open = _Open([rest] if rest else [])

    def go_on(self, sign: str, segment: str) -> Iterator[Statement]:
        """Read what stands behind a sign."""
        value, rest = _number_first(segment)
        here = self._open
        if here.value and not value and (sign == ":" or self._is_name(segment)):  # net_h1 = 0.3775 → out_h1 = 0.5933
            yield from self._next(segment)
            return
        here.signs.add(sign)
        here.value, here.is_blank = value, False
        if value:
            yield from self._next(rest) if rest else ()
        elif sign == ":" and self._pair(segment) is not None:  # h2: net 0.3925, out 0.5969
            yield from self.begin(segment)
        else:
            yield from self._text(segment)

    def _text(self, segment: str) -> Iterator[Statement]:
        """Read a blank, a text or a calculation, perhaps with the next name at its end."""
        here, blank = self._open, _BLANK.match(segment)
        separator, name = _parted(segment)
        if blank or not segment:
            here.is_blank = True
            rest = segment[blank.end() :] if blank else ""
            yield from self._next(rest) if rest else ()
        elif separator and self._is_name(name):
            here.is_calculated = True
            yield from self._next(name)
        else:
            here.is_calculated = here.is_calculated or not self._is_name(segment)
            here.names += [] if holds_number(segment) else [segment]

    def _next(self, text: str) -> Iterator[Statement]:
        yield self._open.closed()
        if not self._is_name(text):
            separator, name = _parted(text)
            text = name if separator and self._is_name(name) else text
        yield from self.begin(text)

    def end(self) -> Iterator[Statement]:
        """Close the last statement; a text without signs says something only if a number stands at its end."""
        if self._open.signs:
            yield self._open.closed()
        elif self._open.names and (bare := _BARE.fullmatch(self._open.names[0])):
            yield Statement((bare["name"],), bare["value"])

    def _pair(self, text: str) -> tuple[str, str, str] | None:
        """Return a name at the beginning, the number behind it, and the rest; None if there is no such name."""
        for match in _IN_TEXT.finditer(text):
            if match.start() > _MOST_NAME:
                break
            name = text[: match.start()].strip(" ,")
            if name and not _DANGLING.search(name) and self._is_name(name):
                return name, match[0], text[match.end() :].strip(" ,;.")
        return None


def _number_first(segment: str) -> tuple[str, str]:
    """Return the number that a segment begins with and the text behind it; "" where a calculation goes on."""
    found = _BEGINS.fullmatch(segment)
    if found is None:
        return "", segment
    rest = _AND.sub("", found[2].strip())
    if _GOES_ON.match(rest) and not _COMMENT.match(rest):
        return "", segment
    return found[1], rest


def _parted(text: str) -> tuple[str, str]:
    """Return the last semicolon or comma, and what stands behind it."""
    _, separator, name = re.sub(r",(?=\s|[^\W\d])", ";", text).rpartition(";")
    return separator, name.strip()
