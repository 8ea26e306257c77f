"""What an optimizer knows at a place of its way: terms as numbers, as arrows at its head, as the size of squares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.words import tr
from core.descent import Gradient
from core.formula import Derivative, Leaf, Negative, Node, Root
from core.network import Floats
from core.optimizers import NEW_WEIGHT, STEP, TEXTBOOK, Update, look_ahead, optimizer_of, rate_of, update
from core.race import Racer

GRADIENT = "g"
REACH, FADE = 0.17, 0.35  # the longest direction's share of the picture; shorter ones are raised so that they show
MOST_ASKED = 300

# Which way a term points, as the weights would move by it: +1 along it, −1 against it; and in the textbook's form.
_POINTERS: Mapping[str, Mapping[str, float]] = {
    "momentum": {"v": -1.0}, "nesterov": {"v": -1.0, "d": -1.0}, "adam": {"m̂": -1.0},
}  # fmt: skip
_TEXTBOOK_POINTERS: Mapping[str, Mapping[str, float]] = {"momentum": {"v": 1.0}, "nesterov": {"v": 1.0}}
# Terms that add up squares: their root is what steps are divided by.
_SQUARES: Mapping[str, tuple[str, ...]] = {
    "adagrad": ("s",), "rmsprop": ("s",), "adadelta": ("s", "u"), "adam": ("v̂",),
}  # fmt: skip
_WORDS: Mapping[tuple[str, str], str] = {
    ("momentum", "v"): "velocity", ("nesterov", "v"): "velocity", ("nesterov", "d"): "ahead",
    ("adam", "m"): "mean", ("adam", "v"): "squares", ("adam", "m̂"): "corrected", ("adam", "v̂"): "corrected",
    ("adagrad", "s"): "squares", ("rmsprop", "s"): "squares", ("adadelta", "s"): "squares",
    ("adadelta", "u"): "of steps", ("adadelta", "d"): "scaled",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Row:
    """One quantity of an optimizer: its words and symbol, its two numbers, and how it is drawn.

    `arrow`: (dx, dy), the way the weights would move by it. `is_size`: its numbers are sizes, drawn as bars.
    `is_step`: the arrow is to scale. `symbol_of`: the term that it shows.
    """

    words: str
    symbol: Node
    values: tuple[float, float]
    symbol_of: str
    arrow: tuple[float, float] | None = None
    is_size: bool = False
    is_step: bool = False


def terms_of(racer_update: Update) -> tuple[str, ...]:
    """Return what an update computes, in this order: the gradient, then the optimizer's own terms."""
    return (GRADIENT, *(name for name, _ in optimizer_of(racer_update.training).terms))


def update_at(racer: Racer, place: int, gradient: Gradient) -> Update:
    """Return the update from a place of the way; beyond the last one that was run it is computed here."""
    if place < len(racer.updates):
        return racer.updates[place]
    here = look_ahead(racer.training, racer.path[-1])
    with np.errstate(all="ignore"):
        slope = gradient(np.ascontiguousarray(here[:, np.newaxis]))[1][:, 0].copy()
    return update(racer.training, rate_of(racer.training, 1), racer.path[-1], slope, None)


def rows_of(made: Update) -> tuple[Row, ...]:
    """Return the quantities of an update; the new weights are left to the picture."""
    training, values = made.training, made.values
    name = training.optimizer
    is_textbook = name in TEXTBOOK and optimizer_of(training) is TEXTBOOK[name]
    pointers = (_TEXTBOOK_POINTERS if is_textbook else _POINTERS).get(name, {})
    gradient = Derivative(Leaf("E"), Leaf("w"))
    rows = [Row(tr("gradient"), gradient, _pair(made.gradient), GRADIENT, _pair(-made.gradient))]
    for symbol, _ in optimizer_of(training).terms:
        value = np.asarray(values[symbol], dtype=np.float64)
        words = tr(_WORDS.get((name, symbol), ""))
        if symbol in _SQUARES.get(name, ()):
            with np.errstate(all="ignore"):
                rows.append(Row(words, Root(Leaf(symbol)), _pair(np.sqrt(value)), symbol, is_size=True))
        elif symbol == STEP:
            rows.append(Row(tr("step"), Negative(Leaf(STEP)), _pair(-value), symbol, _pair(-value), is_step=True))
        elif symbol != NEW_WEIGHT:
            sign = pointers.get(symbol)
            rows.append(Row(words, Leaf(symbol), _pair(value), symbol, None if sign is None else _pair(sign * value)))
    return tuple(rows)


def _pair(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def largest_of(racer: Racer, size: tuple[float, float]) -> Mapping[str, float]:
    """Return how long each term gets on the way, in shares of the picture's size; a few hundred updates tell it."""
    every = max(1, len(racer.updates) // MOST_ASKED)
    found: dict[str, float] = {}
    for made in racer.updates[::every]:
        for name in terms_of(made):
            value = made.gradient if name == GRADIENT else made.values[name]
            length = float(np.hypot(value[0] / size[0], value[1] / size[1]))
            if np.isfinite(length):
                found[name] = max(found.get(name, 0.0), length)
    return found


Arrow = tuple[str, float, float]


def arrows_of(rows: tuple[Row, ...], size: tuple[float, float], largest: Mapping[str, float]) -> tuple[Arrow, ...]:
    """Return the arrows at a head: the step to scale, the others as directions that shrink as their terms do."""
    arrows = []
    for row in rows:
        if row.arrow is None or not np.isfinite(row.arrow).all():
            continue
        dx, dy = row.arrow
        length = float(np.hypot(dx / size[0], dy / size[1]))
        if length == 0:
            continue
        share = REACH * min(length / max(largest.get(row.symbol_of, length), length), 1.0) ** FADE
        factor = 1.0 if row.is_step else share / length
        words = tr("−gradient") if row.symbol_of == GRADIENT else row.words
        arrows.append((words, dx * factor, dy * factor))
    return tuple(arrows)
