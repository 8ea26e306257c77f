"""Samples as pictures: where the inputs of a network are the pixels of a square, in reading order."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage

from app.theme import Tokens, mixed
from app.words import tr
from core.document import Document
from core.findings import printable
from core.network import Floats, Topology
from core.numbers import subscripted

LEAST_PIXELS = 16
SURE = (64, 784)  # as many inputs as the usual pictures of digits have
NEAR = 200  # rows to both sides that say what is dark and what is bright


@lru_cache(maxsize=8)
def side_of_picture(topology: Topology) -> int:
    """Return the side of the square that the inputs are the pixels of; 0 if they are no picture."""
    count = len(topology.inputs)
    side = math.isqrt(count)
    if count < LEAST_PIXELS or side * side != count:
        return 0
    names = (topology.neurons[index].name.lower() for index in topology.inputs.tolist())
    return side if count in SURE or all(name.startswith(("p", "pixel")) for name in names) else 0


def sample_image(document: Document, row: int, tokens: Tokens) -> QImage | None:
    """Return a row's inputs as an image, a pixel for each; None where they are no picture, or there is no such row."""
    side = side_of_picture(document.network.topology)
    if not side or not 0 <= row < len(document.data.rows):
        return None
    near = document.inputs[max(0, row - NEAR) : row + NEAR]
    return picture_of(document.inputs[row], side, (float(near.min()), float(near.max())), tokens)


def picture_of(values: Floats, side: int, ends: tuple[float, float], tokens: Tokens) -> QImage:
    """Return numbers as an image: the lowest in the ground's colour, the highest in the text's."""
    low, high = ends
    shares = (values - low) / (high - low) if high > low else np.zeros(len(values))
    shades = np.clip(shares, 0.0, 1.0).reshape(side, side, 1)
    ground, ink = _parts(mixed(tokens.ground, tokens.card, 0.5)), _parts(tokens.text)
    data = np.ascontiguousarray(np.rint(ground + shades * (ink - ground)).astype(np.uint8))
    return QImage(data.data, side, side, 3 * side, QImage.Format.Format_RGB888).copy()


def _parts(colour: QColor) -> Floats:
    return np.array((colour.red(), colour.green(), colour.blue()), dtype=np.float64)


def sample_words(document: Document, row: int) -> str:
    """Return "row 12: 7": the row and its class, where its targets name one."""
    targets, topology = document.targets[row], document.network.topology
    ones = np.flatnonzero(targets == 1.0)
    if len(targets) > 1 and len(ones) == 1 and np.count_nonzero(targets) == 1:
        neuron = topology.neurons[int(topology.outputs[ones[0]])]
        return tr("row {row}: {name}", row=row + 1, name=subscripted(printable(neuron.name)))
    return tr("row {row}", row=row + 1)
