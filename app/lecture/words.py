"""One text on the stage: what it says, where, how large, in which colours; so that a test can measure all of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

HEIGHT = 1080.0  # the stage is designed for so many pixels; other heights in proportion
NUMBER, TEXT = 36.0, 22.0  # least sizes at that height: 1/30 and 1/50


@dataclass(frozen=True)
class Word:
    """A text of the stage in pixels of the stage: its rectangle, its size, and what it stands on."""

    text: str
    box: QRectF
    size: float
    is_number: bool
    colour: QColor
    ground: QColor
    weight: int = 400


def least(height: float, is_number: bool) -> float:
    """Return the smallest size of a text on a stage of this height."""
    return (NUMBER if is_number else TEXT) * height / HEIGHT
