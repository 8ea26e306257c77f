"""The colours of maps: a calm hue for each class, heights for numbers, the signed map for what a neuron answers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor

from app.surface.heat import HeightScale, Pixels, colour_table, packed, parts_of, shades
from app.theme import DARK, LIGHT, Tokens, mixed, signed_colour
from core.maps_classes import NONE, Decision
from core.network import Floats

SHADES = 256
PALEST, STRENGTH = 0.14, 0.44  # of a class's colour: at a border, and what far from it comes on top
_HALF_WAY = {"logistic": (0.5, 0.5), "step": (0.5, 0.5), "softmax": (0.5, 0.5), "tanh": (0.0, 1.0), "sine": (0.0, 1.0),
             "softsign": (0.0, 1.0), "gaussian": (0.5, 0.5)}  # fmt: skip


def class_colour(number: int, tokens: Tokens) -> QColor:
    """Return the colour of a class; more than ten share."""
    own = (*tokens.racers[1:], tokens.racers[0], tokens.muted, mixed(tokens.racers[2], tokens.text, 0.45),
           mixed(tokens.racers[1], tokens.card, 0.4))  # fmt: skip
    return own[number % len(own)]


def region_pixels(decision: Decision, outputs: Floats, tokens: Tokens) -> Pixels:
    """Return the colours of (outputs, rows, columns): each class in its own, paler where it is uncertain."""
    classes = decision.classes(outputs)
    count = max(2, len(decision.names))
    table = np.array([parts_of(class_colour(number, tokens)) for number in range(count)])
    with np.errstate(invalid="ignore"):
        certain = np.clip(np.nan_to_num(decision.certainty(outputs), nan=0.0), 0.0, 1.0)
    card = np.array(parts_of(tokens.card))
    share = (PALEST + STRENGTH * certain)[..., np.newaxis]
    rgb = card + (table[np.maximum(classes, 0)] - card) * share
    rgb[classes == NONE] = parts_of(not_finite(tokens))
    return packed(rgb)


def value_pixels(values: Floats, scale: HeightScale, tokens: Tokens) -> Pixels:
    """Return the colours of numbers on a scale of heights."""
    pixels: Pixels = colour_table(tokens)[shades(values, scale)]
    return pixels


@lru_cache(maxsize=2)
def _signed_table(dark: bool) -> Pixels:
    tokens = DARK if dark else LIGHT
    colours = [signed_colour(place, 1.0, tokens) for place in np.linspace(-1, 1, SHADES).tolist()]
    table = packed(np.array([parts_of(colour) for colour in (*colours, not_finite(tokens))]))
    table.setflags(write=False)
    return table


def response_scale(values: Floats, activation: str) -> tuple[float, float]:
    """Return the middle of the signed map and how far its ends are: ½ ± ½ of a logistic neuron, else 0 ± the most."""
    known = _HALF_WAY.get(activation)
    if known is not None:
        return known
    finite = np.abs(values[np.isfinite(values)])
    return 0.0, float(finite.max(initial=0.0)) or 1.0


def response_pixels(values: Floats, activation: str, tokens: Tokens) -> Pixels:
    """Return the colours of what a neuron answers."""
    middle, reach = response_scale(values, activation)
    with np.errstate(invalid="ignore"):
        shares = np.clip((values - middle) / reach, -1.0, 1.0) * 0.5 + 0.5
    finite = np.isfinite(shares)
    places = np.where(finite, np.nan_to_num(shares) * (SHADES - 1) + 0.5, SHADES).astype(np.intp)
    pixels: Pixels = _signed_table(tokens.dark)[places]
    return pixels


def not_finite(tokens: Tokens) -> QColor:
    """Return the grey of what is not a number."""
    return mixed(tokens.muted, tokens.card, 0.55)
