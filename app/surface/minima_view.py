"""How many restarts end at which loss: bars of counts and the curve of all losses in order, on one axis."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.magnified import Magnified
from app.surface.contour_basins import basin_colour
from app.surface.distribution import BARS, Distribution
from app.surface.minima import Found
from app.surface.painting import draw_point, points_of, settle, tick_words
from app.theme import Theme, Tokens, mixed, ui_font
from app.words import tr
from core.curve import ticks
from core.network import Floats
from core.numbers import shown

LEFT, RIGHT, TOP, BOTTOM, BETWEEN = 58.0, 10.0, 22.0, 22.0, 18.0
BARS_SHARE = 0.46  # of the width
EACH_TICK = 34.0
NUMBER = 44.0  # room for the number beside the longest bar
PAGE = 0.05  # of all restarts
FADED = 0.35  # what is of other settings than those that are set


class DistributionView(Magnified):
    """Bars and curve of the restarts' final losses; arrow keys walk from restart to restart.

    Signals:
        chosen(int): a restart was pointed at.
        taken(int): Enter or a double click asks for it.
    """

    chosen = Signal(int)
    taken = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._found: Found | None = None
        self.distribution: Distribution | None = None
        self._chosen: int | None = None
        self.message, self._old = "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Distribution of the final losses"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.sized(600, 260)

    def minimumSizeHint(self) -> QSize:
        return self.sized(300, 120)

    def show_found(self, found: Found | None, chosen: int | None, message: str, old: bool = False) -> None:
        """Show what restarts came to, one of them pointed at; without them, a message; `old`: of other settings."""
        self._old = old
        if found is not self._found:
            self._found = found
            self.distribution = None if found is None else Distribution.of(found)
        self._chosen, self.message = chosen, message
        self.setAccessibleDescription(self._told())
        self.update()

    def _told(self) -> str:
        if self._found is None or self._chosen is None:
            return self.message
        loss = float(self._found.restarts.losses[self._chosen])
        return tr("Restart {number}: loss {loss}", number=f"{self._chosen + 1:,}", loss=shown(loss, 6))

    # Where things are

    @property
    def bars_area(self) -> QRectF:
        """The rectangle of the bars."""
        width = self.room.width() - LEFT - RIGHT - BETWEEN
        return QRectF(LEFT, TOP, width * BARS_SHARE, self.room.height() - TOP - BOTTOM)

    @property
    def curve_area(self) -> QRectF:
        """The rectangle of the curve."""
        bars = self.bars_area
        left = bars.right() + BETWEEN
        return QRectF(left, TOP, self.room.width() - RIGHT - left, bars.height())

    def height_of(self, loss: float) -> float:
        """Return where a loss stands on the axis."""
        made, area = self.distribution, self.bars_area
        assert made is not None
        share = (min(loss, made.top) - made.low) / (made.top - made.low)
        return area.bottom() - share * area.height()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """Paint all of it."""
        tokens, made = self.tokens, self.distribution
        settle(painter)
        painter.setFont(ui_font(tokens.text_small))
        if made is None or not len(made.losses):
            painter.setPen(tokens.muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.room.adjusted(24, 0, -24, 0), int(flags), self.message)
        else:
            painter.setOpacity(FADED if self._old else 1.0)
            self._draw_axis(painter, made, tokens)
            self._draw_bars(painter, made, tokens)
            self._draw_curve(painter, made, tokens)
            painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, 2))
            painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)

    def _draw_axis(self, painter: QPainter, made: Distribution, tokens: Tokens) -> None:
        bars, curve = self.bars_area, self.curve_area
        values = ticks(made.low, made.top, max(2, int(bars.height() / EACH_TICK)))
        for value, words in zip(values, tick_words(values), strict=True):
            y = self.height_of(value)
            painter.setPen(tokens.hairline)
            painter.drawLine(QPointF(bars.left(), y), QPointF(curve.right(), y))
            painter.setPen(tokens.muted)
            box = QRectF(0, y - 9, LEFT - 6, 18)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)
        left, upright = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignTop)
        painter.setPen(tokens.muted)
        painter.drawText(QRectF(4, 2, bars.right(), TOP), left | upright, tr("final loss"))
        for area, words in (
            (bars, tr("how many end there; numbers: of each group")),
            (curve, tr("all restarts, lowest first")),
        ):
            words = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
            box = QRectF(area.left(), area.bottom() + 4, area.width(), BOTTOM - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter) | upright, words)

    def _draw_bars(self, painter: QPainter, made: Distribution, tokens: Tokens) -> None:
        area = self.bars_area
        most, thick = max(int(made.counts.max()), 1), area.height() / BARS
        for bar, count in enumerate(made.counts.tolist()):
            if not count:
                continue
            y, length = area.bottom() - (bar + 1) * thick, (area.width() - NUMBER) * count / most
            box = QRectF(area.left(), y + 0.5, max(2.0, length), max(1.5, thick - 1.0))
            painter.fillRect(box, cluster_colour(made.bar_clusters[bar], tokens))
        for bar, count in made.numbered.items():
            y, length = area.bottom() - (bar + 0.5) * thick, (area.width() - NUMBER) * made.counts[bar] / most
            painter.setPen(tokens.text)
            words = QRectF(area.left() + max(2.0, length) + 5, y - 9, 60, 18)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), f"{count:,}")

    def _draw_curve(self, painter: QPainter, made: Distribution, tokens: Tokens) -> None:
        area, count = self.curve_area, len(made.losses)
        across = area.left() + (np.arange(count) + 0.5) / count * area.width()
        share = (np.minimum(made.losses, made.top) - made.low) / (made.top - made.low)
        places = np.stack((across, area.bottom() - share * area.height()), axis=1)
        numbers = made.clusters[made.order]
        cuts = np.flatnonzero(np.diff(numbers)) + 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for part in np.split(np.arange(count), cuts):
            line = places[part[0] : part[-1] + 2]
            painter.setPen(QPen(cluster_colour(int(numbers[part[0]]), tokens), 3.0))
            painter.drawPolyline(QPolygonF(points_of(_thin(line))))
        chosen = self.place
        if chosen is not None:
            at = QPointF(*places[chosen].tolist())
            painter.setPen(QPen(tokens.muted, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(area.left(), at.y()), at)
            draw_point(painter, at, tokens, 5.0)

    # Choosing

    @property
    def place(self) -> int | None:
        """Which place, in order, the restart that is pointed at has."""
        made = self.distribution
        if made is None or self._chosen is None:
            return None
        found = np.flatnonzero(made.order == self._chosen)
        return int(found[0]) if len(found) else None

    def _choose(self, place: int | None) -> None:
        made = self.distribution
        if made is not None and place is not None and len(made.order):
            self.chosen.emit(int(made.order[min(max(place, 0), len(made.order) - 1)]))

    def place_at(self, position: QPointF) -> int | None:
        """Return the place, in order, of the restart under a pixel: on the curve, or in a bar."""
        made = self.distribution
        if made is None or not len(made.losses):
            return None
        area, bars = self.curve_area, self.bars_area
        if area.adjusted(-4, -6, 4, 6).contains(position):
            return int(np.clip((position.x() - area.left()) / area.width() * len(made.losses), 0, len(made.losses) - 1))
        if bars.contains(position):
            return made.first_in(int((bars.bottom() - position.y()) / bars.height() * BARS))
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.place_at(self.place_of(event)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(self.place_at(self.place_of(event)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._chosen is not None and self.place_at(self.place_of(event)) is not None:
            self.taken.emit(self._chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        made, place, key = self.distribution, self.place, Qt.Key(event.key())
        if made is None or place is None:
            super().keyPressEvent(event)
            return
        page = max(1, round(PAGE * len(made.order)))
        steps = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: page,
            Qt.Key.Key_PageDown: -page, Qt.Key.Key_Home: -place, Qt.Key.Key_End: len(made.order),
        }  # fmt: skip
        if key in steps:
            self._choose(place + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(int(made.order[place]))
        else:
            super().keyPressEvent(event)


def cluster_colour(number: int, tokens: Tokens) -> QColor:
    """Return the colour of a cluster; grey: none."""
    return basin_colour(number, tokens) if number >= 0 else mixed(tokens.muted, tokens.card, 0.45)


def _thin(places: Floats, most: int = 800) -> Floats:
    return places if len(places) <= most else places[np.linspace(0, len(places) - 1, most).round().astype(int)]
