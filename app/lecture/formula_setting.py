"""How formulae are set for the hall: scripts, bars and numbers never fall below what the last row can read."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.line import Setting
from app.equations.typesetting import SCRIPT, Piece, Typesetter, deeper
from app.lecture.formula_beats import more
from app.lecture.words import NUMBER, TEXT
from app.words import tr
from core.formula import Derivative, Elided, Leaf, Mode, Node, Number, Product
from core.formula_text import PRODUCT, shows_number
from core.numbers import shown

_EXACT = 12  # digits: what a float has beyond them comes from computing, not from the number


def least_size(size: float, unit: float) -> int:
    """Return a least size in whole pixels: fonts come in those, and what is known of a size need not be measured."""
    return math.ceil(size * unit - 1e-9)


def evened(value: float, digits: int) -> str:
    """Return a number for a column: zeros that only rounding left at its end stay, those of an exact number do not."""
    text = shown(value, digits)
    mantissa, dot, power = text.partition("·")
    whole, point, places = mantissa.partition(".")
    count = len((whole.removeprefix("−") + places).lstrip("0"))
    exact = text == shown(value, _EXACT)
    if exact or not math.isfinite(value) or count >= digits:
        return text
    return f"{whole}{point or '.'}{places}{'0' * (digits - count)}{dot}{power}"


@dataclass(frozen=True)
class Figure(Box):
    """A number, as against a digit in a name or an exponent."""


@dataclass(frozen=True)
class Guarded(Box):
    """A negative number with the parentheses around it: while it is hidden these would tell its sign."""


@dataclass(frozen=True)
class HallTypesetter(Typesetter):
    """Lays out formulae for a stage that is `unit` times as high as the one that sizes are told for."""

    unit: float = 1.0
    script: int = 0  # in a script, the size of its constants
    evens: bool = False  # whether numbers stand in columns

    def _smaller(self, factor: float) -> HallTypesetter:
        """Return what sets scripts and what is above and below bars; signs are as large as the numbers among them."""
        wanted, least = round(self.size * factor), least_size(NUMBER if self.mode == "numbers" else TEXT, self.unit)
        script = max(wanted, least_size(TEXT, self.unit)) if factor == SCRIPT or self.script else 0
        return replace(self, size=max(wanted, least), script=script)

    def number(self, value: float) -> Box:
        """Return a number, at its least size or above; a constant in a script belongs to the script."""
        text = evened(value, self.digits) if self.evens else shown(value, self.digits)
        if self.script:
            return boxes.text_box(text, self.script)
        box = boxes.text_box(text, max(self.size, least_size(NUMBER, self.unit)))
        return Figure(box.width, box.ascent, box.descent, mark=box.mark)

    def box(self, node: Node) -> Box:
        """Lay out a formula on one line; what is left out of a sum is a number too."""
        match node:
            case Number(value, source) if source is not None:
                return self._value(Leaf("", "", value, source))
            case Elided(count, _):
                told = self._text("⋯ (" + tr("{count} more", count=count) + ": ")
                return boxes.row([told, self._value(more(node)), self._text(")")])
        return super().box(node)

    def _inside(self, node: Node, tightness: int) -> Box:
        box = super()._inside(node, tightness)
        if box.leaf is None and isinstance(node, Leaf | Derivative | Number) and box.spans:
            return Guarded(box.width, box.ascent, box.descent, box.inside)
        return box

    def _leaf(self, node: Leaf | Derivative) -> Box:
        return self._value(node) if shows_number(node, self.mode) else super()._leaf(node)

    def _factor(self, lead: list[Box], factor: Node, tightness: int) -> list[Piece]:
        """Lay out one factor; a product among the factors may break too."""
        if not isinstance(factor, Product) or tightness > PRODUCT:
            return super()._factor(lead, factor, tightness)
        first, *rest = self._product(factor.factors)
        return [Piece(boxes.row([*lead, first.box])), *deeper(rest)]

    def _value(self, leaf: Leaf | Derivative) -> Box:
        return replace(self, script=0).number(leaf.value).marked(leaf)


@dataclass(frozen=True)
class HallSetting(Setting):
    """How lines are set on a stage that is `unit` times as high as the one that sizes are told for."""

    unit: float = 1.0
    evens: bool = False

    def typesetter(self, mode: Mode, flat: bool = False) -> HallTypesetter:
        """Return what sets formulae like that."""
        return HallTypesetter(mode, self.size, self.digits, self.slashes, flat, self.unit, evens=self.evens)

    def at(self, size: float) -> HallSetting:
        """Return the same at another size."""
        return replace(self, size=size)
