"""A sample as a picture: where the inputs are the pixels of a square, in reading order."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.theme import Theme, mixed, ui_font
from app.words import tr
from core.document import Document
from core.network import Floats
from core.numbers import subscripted

LEAST_PIXELS = 16
SURE = (64, 784)  # as many inputs as the usual pictures of digits have
CAPTION = 22


def side_of_picture(document: Document) -> int:
    """Return the side of the square that the inputs are the pixels of; 0 if they are no picture."""
    topology = document.network.topology
    count = len(topology.inputs)
    side = math.isqrt(count)
    if count < LEAST_PIXELS or side * side != count:
        return 0
    names = (topology.neurons[index].name.lower() for index in topology.inputs.tolist())
    return side if count in SURE or all(name.startswith(("p", "pixel")) for name in names) else 0


def picture_of(values: Floats, side: int, ends: tuple[float, float], theme: Theme) -> QImage:
    """Return a row of inputs as an image: the lowest in the ground's colour, the highest in the text's."""
    tokens, (low, high) = theme.tokens, ends
    shares = (values - low) / (high - low) if high > low else np.zeros(len(values))
    shades = np.clip(shares, 0.0, 1.0).reshape(side, side)
    ground, ink = (
        np.array((colour.red(), colour.green(), colour.blue()))
        for colour in (mixed(tokens.ground, tokens.card, 0.5), tokens.text)
    )
    colours = np.rint(ground + shades[..., np.newaxis] * (ink - ground)).astype(np.uint8)
    data = np.ascontiguousarray(colours)
    return QImage(data.data, side, side, 3 * side, QImage.Format.Format_RGB888).copy()


class SamplePicture(QWidget):
    """Shows one row's inputs as pixels, and below it what it should be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._caption = ""
        self.setFixedWidth(168)
        self.setAccessibleName(tr("The sample as a picture"))

    def sizeHint(self) -> QSize:
        return QSize(168, 168 + CAPTION)

    def show_row(self, document: Document, row: int) -> None:
        """Show a row; the shades reach from the lowest to the highest input of all rows near it."""
        side = side_of_picture(document)
        if not side or not 0 <= row < len(document.data.rows):
            self._image = None
            self.update()
            return
        inputs = document.inputs
        near = inputs[max(0, row - 200) : row + 200]
        self._image = picture_of(inputs[row], side, (float(near.min()), float(near.max())), self._theme)
        self._caption = _caption(document, row)
        self.setAccessibleDescription(self._caption)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        tokens, width = self._theme.tokens, min(self.width(), self.height() - CAPTION)
        with QPainter(self) as painter:
            frame = QRectF(0.5, 0.5, width - 1, width - 1)
            painter.drawImage(frame, self._image)
            painter.setPen(tokens.hairline)
            painter.drawRect(frame)
            painter.setFont(ui_font(tokens.text_small))
            painter.setPen(tokens.muted)
            below = QRectF(0, width, self.width(), CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._caption)


def _caption(document: Document, row: int) -> str:
    """Return "row 12: o₇": the row and its class, where its targets name one."""
    targets, topology = document.targets[row], document.network.topology
    ones = np.flatnonzero(targets == 1.0)
    if len(targets) > 1 and len(ones) == 1 and np.count_nonzero(targets) == 1:
        neuron = topology.neurons[int(topology.outputs[ones[0]])]
        return tr("row {row}: {name}", row=row + 1, name=subscripted(neuron.name))
    return tr("row {row}", row=row + 1)
