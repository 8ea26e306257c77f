"""A map of how far a network is off the product x·y, with the square in which it was trained."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen

from app.magnified import Magnified
from app.maps.picture import draw_frame, draw_heading
from app.surface.contour_plot import BOTTOM, UPRIGHT, Plot, Scale, draw_x_axis, draw_y_ticks
from app.surface.painting import draw_tag, settle
from app.theme import DARK, LIGHT, Theme, Tokens, signed_colour, ui_font
from app.words import tr
from core.experiments import TESTED, TRAINED
from core.network import Floats
from core.numbers import shown

TOP, LEFT, BAR, WORDS = 30.0, 34.0, 14.0, 58.0
SHADES = 255


class ErrorMap(Magnified):
    """Draws the differences on a grid."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self._differences: Floats | None = None
        self.setAccessibleName(name)
        self.keep_least(300, 240)

    def show_differences(self, differences: Floats, words: str) -> None:
        """Draw other differences, (rows, columns), row = y from low up."""
        self._differences = differences
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._differences is None:
            return
        with self.painting() as painter:
            settle(painter)
            _draw(painter, self._differences, self.room, self.tokens)


@lru_cache(maxsize=2)
def _shades(dark: bool) -> np.ndarray:
    """Return the colours from −1 to 1 as 32-bit pixels."""
    tokens = DARK if dark else LIGHT
    return np.array([signed_colour(v, 1.0, tokens).rgb() for v in np.linspace(-1, 1, SHADES)], dtype=np.uint32)


def _image(values: Floats, most: float, tokens: Tokens) -> QImage:
    """Return values within ±most as an image, the last row on top."""
    places = np.clip(np.nan_to_num(values / most), -1, 1) * (SHADES // 2) + SHADES // 2
    pixels = np.ascontiguousarray(_shades(tokens.dark)[places[::-1].round().astype(int)])
    height, width = pixels.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _draw(painter: QPainter, differences: Floats, box: QRectF, tokens: Tokens) -> None:
    side = max(40.0, min(box.height() - TOP - BOTTOM, box.width() - LEFT - BAR - WORDS - 12))
    area = QRectF(box.left() + LEFT, box.top() + TOP, side, side)
    plot = Plot(area, (-TESTED, TESTED), (-TESTED, TESTED))
    finite = np.abs(differences[np.isfinite(differences)])
    most = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    painter.drawImage(area, _image(differences, most, tokens))
    inner = QRectF(plot.place(-TRAINED, TRAINED), plot.place(TRAINED, -TRAINED))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tokens.text, 1.6, Qt.PenStyle.DashLine))
    painter.drawRect(inner)
    words = tr("trained here")
    painter.setFont(ui_font(tokens.text_small, 600))
    width = painter.fontMetrics().horizontalAdvance(words) + 12
    tag = QRectF(inner.center().x() - width / 2, inner.bottom() + 4, width, 20)
    draw_tag(painter, tag, words, tokens.text, tokens)
    draw_frame(painter, area, tokens)
    draw_x_axis(painter, plot, "x", tokens, clear=area.left())
    draw_y_ticks(painter, plot, Scale.over(plot.y_range, side, UPRIGHT), tokens)
    draw_heading(painter, area, "y", tr("the network's answer less x·y"), tokens, area.right())
    _draw_bar(painter, area, most, tokens)


def _draw_bar(painter: QPainter, area: QRectF, most: float, tokens: Tokens) -> None:
    """Draw what the colours mean."""
    bar = QRectF(area.right() + 12, area.top(), BAR, area.height())
    painter.drawImage(bar, _image(np.linspace(-1, 1, SHADES)[:, np.newaxis], 1.0, tokens))
    draw_frame(painter, bar, tokens)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    for value, y in ((most, bar.top() + 6), (0.0, bar.center().y()), (-most, bar.bottom() - 6)):
        row = QRectF(QPointF(bar.right() + 5, y - 9), QPointF(bar.right() + WORDS, y + 9))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, shown(value, 2))
