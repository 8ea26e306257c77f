"""Basins as coloured areas: which minimum descent reaches, the height still told by lightness."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from app.surface.heat import Pixels, packed, parts_of
from app.theme import Tokens, mixed
from core.basins import Basins
from core.network import Floats


def basin_colour(number: int, tokens: Tokens) -> QColor:
    """Return the colour of the basin of a minimum."""
    colours = tokens.routes
    return mixed(colours[number % len(colours)], tokens.ground, 0.35 if tokens.dark else 0.15)


def tinted(shares: Floats, basins: Basins, tokens: Tokens) -> Pixels:
    """Return the pixels of a grid of shares (0 valley, 1 ridge), every basin in its colour, what leads nowhere grey."""
    labels = basins.labels
    rows, columns = (
        np.linspace(0, size - 1, wanted).round().astype(int)
        for size, wanted in zip(labels.shape, shares.shape, strict=True)
    )
    colours = [basin_colour(number, tokens) for number in range(len(basins.minima))]
    colours.append(mixed(tokens.muted, tokens.card, 0.5))  # label −1: the last
    hue = np.array([parts_of(colour) for colour in colours])[labels[np.ix_(rows, columns)]]
    low, high = (0.0, 0.45) if tokens.dark else (0.05, 0.72)
    share = (low + (high - low) * np.clip(shares, 0.0, 1.0))[..., np.newaxis]
    return packed(hue * (1 - share) + np.array(parts_of(tokens.text if tokens.dark else tokens.card)) * share)
